"""Five administrations as five processes: founding, entries, proofs checked offline, damage named."""
import json
import unittest

from federation import Federation, eventually
from support import CONFLICT, DIFFERS, NOT_FOUND, PRECONDITION, USAGE, CliTest, flip, run, tree

OPEN = {"key_id": "0123456789abcdef"}


class LedgerTest(CliTest):
    def test_five_members_say_prove_and_keep(self):
        with Federation(self.folder, 5, faults=1) as federation:
            said = federation[1].said("numbers.open", OPEN, "numbers/ioss")
            self.assertEqual((said["log"], said["number"], said["final"]), ("customs.bw/ledger", 1, True))
            for node in federation.nodes:
                self.assertTrue(eventually(lambda n=node: n.prove("numbers/ioss").returncode == 0), node.id)
            proof = self.folder / "proof.json"
            proof.write_text(federation[4].prove("numbers/ioss").stdout)
            logs = federation[2].show()["logs"]
            self.assertEqual({log["origin"] for log in logs},
                             {"corridor/charter"} | {node.log for node in federation.nodes})
            federation[1].said("numbers.add", {"values": ["AAAAAAAAAAAAAAAAAAAAAA=="]}, "numbers/ioss")
            self.assertEqual([e["type"] for e in federation[1].show("numbers/ioss")["entries"]],
                             ["numbers.open", "numbers.add"])
            self.assertEqual(len(federation[1].show("numbers")["records"]), 1)
            self.check_refusals(federation)
            self.check_archive(federation)
            for node in federation.nodes:
                node.stop()
            self.check_proof(federation, proof)
            self.check_fsck(federation)

    def check_archive(self, federation):
        """From one node, from the founding entry on; again it goes on."""
        archive, url = self.folder / "archive", f"http://127.0.0.1:{federation[2].link.port}"
        founding = ["--founding", federation.founding]
        self.assertIn("customs.bw/ledger", self.succeeds("ledger", "mirror", archive, url, *founding))
        self.assertIn("whole", self.succeeds("ledger", "fsck", archive))
        federation[1].said("numbers.open", OPEN, "numbers/later")
        self.assertTrue(eventually(lambda: federation[2].prove("numbers/later").returncode == 0))
        self.succeeds("ledger", "mirror", archive, url)
        self.assertIn("whole", self.succeeds("ledger", "fsck", archive))
        self.assertEqual(run("ledger", "mirror", self.folder / "x", url, "--sha256", "00").returncode, PRECONDITION)

    def check_refusals(self, federation):
        node = federation[1]
        done = node.append("numbers.add", {"values": []}, "numbers/ioss")
        self.assertEqual(done.returncode, PRECONDITION, done.stderr)
        self.assertIn("/data/values", done.stderr)
        self.assertEqual(node.append("numbers.add", {}, "numbers/none").returncode, NOT_FOUND)
        self.assertEqual(node.append("Numbers", {}).returncode, USAGE)
        self.assertEqual(run("ledger", "append", node.folder, "--type", "numbers.open", "--data", "{").returncode,
                         USAGE)
        self.assertEqual(node.prove("numbers/none").returncode, NOT_FOUND)
        self.assertEqual(node.prove("numbers/ioss", 9).returncode, NOT_FOUND)
        self.assertEqual(run("ledger", "show", node.folder, "numbers/none").returncode, NOT_FOUND)
        self.assertEqual(run("ledger", "show", self.folder / "nobody").returncode, NOT_FOUND)
        self.assertEqual(run("ledger", "serve", node.folder, "--port", 0).returncode, PRECONDITION)
        self.assertEqual(run("ledger", "fsck", node.folder).returncode, PRECONDITION)

    def check_proof(self, federation, proof):
        """No node runs."""
        founding = ["--founding", federation.founding]
        self.assertIn("Genuine", self.succeeds("ledger", "verify", proof, *founding))
        file = json.loads(proof.read_text())
        policy = self.folder / "policy"
        policy.write_text(file["policy"])
        self.assertIn("Genuine", self.succeeds("ledger", "verify", proof, "--policy", policy))
        self.assertEqual(run("ledger", "verify", proof).returncode, DIFFERS, "its own word is not enough")
        fakes = {"entry": file["entry"].replace("0123456789abcdef", "0123456789abcdee"),
                 "proof": file["proof"].replace("index 0", "index 1")}
        for member, value in fakes.items():
            self.assertNotEqual(value, file[member])
            fake = self.folder / "fake.json"
            fake.write_text(json.dumps({**file, member: value}))
            done = run("ledger", "verify", fake, *founding, "--json")
            self.assertEqual(done.returncode, DIFFERS, member)
            self.assertFalse(json.loads(done.stdout)["genuine"])
        few = "".join(line for i, line in enumerate(file["proof"].splitlines(keepends=True))
                      if not line.startswith("— customs.") or "/mirror" not in line or i % 2)
        (self.folder / "few.json").write_text(json.dumps({**file, "proof": few}))
        done = run("ledger", "verify", self.folder / "few.json", *founding, "--json")
        self.assertIn("not_final", done.stdout)
        (self.folder / "none.json").write_text("[]")
        self.assertEqual(run("ledger", "verify", self.folder / "none.json", *founding).returncode, DIFFERS)
        self.assertEqual(run("ledger", "verify", self.folder / "absent", *founding).returncode, NOT_FOUND)

    def check_fsck(self, federation):
        folder = federation[3].folder
        self.assertIn("whole", self.succeeds("ledger", "fsck", folder))
        self.assertTrue(self.json_of("ledger", "fsck", folder)["whole"])
        before = tree(folder / "logs")
        damaged = max((folder / "logs").rglob("*.tail"), key=lambda path: path.stat().st_size)
        flip(damaged, damaged.stat().st_size // 2)
        done = run("ledger", "fsck", folder, "--json")
        self.assertEqual(done.returncode, DIFFERS, done.stdout)
        found = [one for log in json.loads(done.stdout)["logs"] for one in log["faults"] + log["objections"]]
        self.assertTrue(found)
        self.assertEqual(set(before), set(tree(folder / "logs")), "nothing was made or taken away")

    def test_founding_is_signed_by_all_and_joined_once(self):
        federation = Federation(self.folder, 2, start=False)
        with federation:
            line = self.folder / "na.line"
            other = self.folder / "other"
            self.succeeds("ledger", "init", other, "--id", "na", "--name", "x", "--url", "http://x",
                          "--log", "customs.na/ledger")
            self.fails(PRECONDITION, "ledger", "join", other, "--founding", federation.founding)
            self.fails(PRECONDITION, "ledger", "join", federation[0].folder, "--draft", federation.draft,
                       "--line", line, naming=["member_absent"])
            self.fails(USAGE, "ledger", "join", other)
            self.fails(PRECONDITION, "ledger", "join", federation[0].folder, "--founding", federation.founding,
                       "--sha256", "00", naming=[federation.sha256])
            self.fails(CONFLICT, "ledger", "init", other, "--id", "na", "--name", "x", "--url", "http://x")
            self.fails(USAGE, "ledger", "init", self.folder / "y", "--id", "N A", "--name", "x", "--url", "http://x")
            self.fails(USAGE, "ledger", "found", self.folder / "na.card", "--federation", "f", "--keeper", "zz")
            cheque = self.folder / "cheque"
            cheque.write_text("pay 100\n")
            self.fails(USAGE, "ledger", "sign", federation[0].folder, cheque)
            self.fails(PRECONDITION, "ledger", "serve", other)

    def test_who_joins_by_a_running_node_and_says_what_others_keys_must_sign(self):
        with Federation(self.folder, 3) as federation:
            federation[0].said("numbers.open", OPEN, "numbers/1")
            federation[1].stop()
            joined = run("ledger", "join", federation[1].folder, "--from",
                         f"http://127.0.0.1:{federation[0].link.port}", "--sha256", federation.sha256)
            self.assertEqual(joined.returncode, 0, joined.stderr)
            federation[1].start()
            # bw writes what na's node has to write: a record of another member's log.
            self.assertTrue(eventually(lambda: run("ledger", "show", federation[1].folder,
                                                   "numbers/1").returncode == 0))
            done = federation[1].append("numbers.add", {"values": ["AAAAAAAAAAAAAAAAAAAAAA=="]}, "numbers/1")
            self.assertNotEqual(done.returncode, 0, "only na's keys may")
            self.assertIn("signatures are missing: customs.na/desk", done.stderr)


if __name__ == "__main__":
    unittest.main()
