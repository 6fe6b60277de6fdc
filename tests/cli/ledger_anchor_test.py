"""Checkpoints into a chain: sent once whatever happens, and what they and disclosures show beside a proof."""
import base64
import hashlib
import json
import pathlib
import signal
import subprocess
import unittest

from chain import GWEI, Chain
from desk import Desk
from federation import Federation, eventually
from support import DIFFERS, INTERRUPTED, NOT_FOUND, OK, PRECONDITION, PROGRAM, UNAVAILABLE, USAGE, CliTest, run

OPEN = {"key_id": "0123456789abcdef"}
ACCOUNT = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"  # of the key 1
LOGS = {"corridor/charter", "customs.na/ledger"}


class AnchorTest(CliTest):
    def setUp(self):
        super().setUp()
        self.federation = self.enterContext(Federation(self.folder, 2))
        self.node = self.federation[0]
        self.node.said("numbers.open", OPEN, "numbers/ioss")
        self.assertTrue(eventually(lambda: len(self.node.ask("checkpoints")["checkpoints"]) == len(LOGS)))
        self.chain = self.enterContext(Chain())
        self.key = self.folder / "anchor.key"
        self.key.write_text("0" * 63 + "1\n")
        self.key.chmod(0o600)

    def arguments(self, *more, folder=None, chain=None):
        chain = chain or self.chain
        return ["ledger", "anchor", folder or self.node.folder, "--rpc", chain.url, "--chain-id", chain.chain_id,
                "--key-file", self.key, "--every", 0, "--depth", 4, *more]

    def anchor(self, *more, **how):
        return self.json_of(*self.arguments(*more, **how))

    def anchored(self, *more, **how):
        """{log: the files}, when everything is deep enough."""
        told = self.anchor(*more, **how)
        self.assertEqual((told["state"], told["account"]), ("idle", ACCOUNT))
        return {one["log"]: one for one in told["anchored"]}

    def check(self, *arguments, code=DIFFERS):
        """The verdict on a document, and its problems."""
        done = run("ledger", "verify", *arguments, "--json")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        verdict = json.loads(done.stdout)
        return verdict, [problem["code"] for problem in verdict["problems"]]


class LedgerAnchorTest(AnchorTest):
    def test_what_is_anchored_costs_once_and_shows_when(self):
        files = self.anchored()
        self.assertEqual(set(files), LOGS, "nothing was said in bw's")
        self.assertEqual((len(self.chain.sent), len(self.chain.anchors())), (1, 1))
        self.assertEqual(self.anchored(), {})
        self.assertIn("anchored already", self.succeeds(*self.arguments()))
        self.assertEqual(len(self.chain.sent), 1)
        anchor = files["customs.na/ledger"]["anchor"]
        verdict, _ = self.check(anchor, "--rpc", self.chain.url, "--depth", 4, code=OK)
        self.assertEqual((verdict["what"], verdict["anchor"]["sender"]), ("anchor", ACCOUNT))
        block = verdict["anchor"]["block"]
        self.assertEqual(self.chain.blocks[block - 1][1], self.chain.anchors())
        self.assertIn("2026-", verdict["anchor"]["time"])
        self.assertIn("customs.na/ledger with 1 entries", verdict["says"])
        self.check_what_is_wrong(anchor)
        self.check_beside_a_proof(files["customs.na/ledger"])

    def check_what_is_wrong(self, anchor):
        ask = ["--rpc", self.chain.url, "--depth", 4]
        offline, problems = self.check(anchor)
        self.assertEqual(problems, ["not_asked"])
        self.assertIn(f"signed by {ACCOUNT}", offline["says"])
        self.assertNotIn("block", offline["anchor"])
        self.assertEqual(self.check(anchor, *ask, "--sender", "0x" + "11" * 20)[1], ["sender"])
        self.assertEqual(self.check(anchor, *ask[:2], "--depth", 1000)[1], ["not_deep"])
        self.assertIn("chain", self.check(anchor, *ask, "--chain-id", 1)[1])
        with Chain() as empty:
            self.assertEqual(self.check(anchor, "--rpc", empty.url)[1], ["no_receipt"])
        with Chain(chain_id=5) as other:
            self.assertIn("chain", self.check(anchor, "--rpc", other.url)[1])
        document = json.loads(pathlib.Path(anchor).read_text(encoding="utf-8"))
        document["checkpoint"] = document["checkpoint"].replace("\n1\n", "\n2\n")
        (self.folder / "changed").write_text(json.dumps(document))
        self.assertIn("data", self.check(self.folder / "changed", *ask)[1])
        self.fails(UNAVAILABLE, "ledger", "verify", anchor, "--rpc", "http://127.0.0.1:1")
        self.fails(USAGE, "ledger", "verify", anchor, "--sender", "me")

    def check_beside_a_proof(self, files):
        """Of an entry that was there, also later; and not of one that came later."""
        self.node.said("numbers.open", OPEN, "numbers/later")
        founding = ["--founding", self.federation.founding]
        beside = ["--anchor", files["anchor"], "--rpc", self.chain.url, "--depth", 4]
        proof = self.folder / "proof.json"
        proof.write_text(self.node.prove("numbers/ioss").stdout)
        self.assertEqual(self.check(proof, *founding, *beside)[1], ["other_checkpoint"])
        prove = ["ledger", "prove", self.node.folder, "numbers/ioss", "--checkpoint", files["checkpoint"]]
        proof.write_text(self.succeeds(*prove))
        verdict, _ = self.check(proof, *founding, *beside, code=OK)
        self.assertEqual(verdict["what"], "proof")
        self.assertIn("block", verdict["anchor"])
        self.assertEqual(self.check(proof, *founding, "--anchor", files["anchor"])[1], ["not_asked"])
        self.fails(PRECONDITION, *prove[:3], "numbers/later", *prove[4:])
        charter = next((self.node.folder / "anchors").glob("*.checkpoint"))
        for other in (self.node.folder / "anchors").glob("*.checkpoint"):
            charter = other if "corridor/charter" in other.read_text() else charter
        self.fails(USAGE, *prove[:4], "--checkpoint", charter)
        self.fails(USAGE, "ledger", "verify", files["anchor"], "--anchor", files["anchor"])

    def test_a_reorganization_throws_it_out_and_it_comes_again(self):
        for lose, sent in ((False, 1), (True, 2)):
            with self.subTest(lose=lose), Chain() as chain:
                chain.then = {4: lambda chain, lose=lose: chain.reorganize(3, lose)}
                out = self.folder / f"out-{lose}"
                self.assertEqual(set(self.anchored("--out", out, chain=chain)), LOGS)
                self.assertEqual(len(chain.anchors()), 1)
                self.assertEqual(len({one.raw for one in chain.sent}), 1)
                self.assertGreaterEqual(len(chain.sent), sent)
                self.assertFalse(chain.then, "it happened")

    def test_one_that_is_stuck_is_replaced_by_one_that_pays_more(self):
        def dearer(chain):
            chain.base = 50 * GWEI
        self.chain.then = {1: dearer}  # after the price was asked, before the transaction comes
        self.assertEqual(set(self.anchored("--bump-after", 1)), LOGS)
        self.assertEqual({one.nonce for one in self.chain.sent}, {0})
        prices = [one.price for one in self.chain.sent]
        self.assertEqual(prices, sorted(prices))
        self.assertLess(prices[0], 50 * GWEI)
        self.assertEqual([one.price for one in self.chain.anchors()], [101 * GWEI])

    def test_more_than_the_limit_is_never_offered(self):
        self.chain.base = 20 * GWEI
        told = self.anchor("--price-max", 5, "--no-wait")
        self.assertEqual(told["state"], "waiting")
        self.assertEqual({one.price for one in self.chain.sent}, {5 * GWEI})
        told = self.anchor("--price-max", 5, "--no-wait", "--bump-after", 0)
        self.assertEqual(told["state"], "waiting")
        self.assertIn("already known", told["trouble"])
        self.assertEqual(set(self.anchored("--price-max", 60, "--bump-after", 0)), LOGS)
        self.assertEqual(len(self.chain.anchors()), 1)

    def test_another_chain_is_sent_nothing(self):
        with Chain(chain_id=5) as other:
            wrong = self.arguments(chain=other)
            wrong[wrong.index("--chain-id") + 1] = self.chain.chain_id
            self.fails(PRECONDITION, *wrong, naming=["chain 5", "not of 1337"])
            self.assertEqual(other.sent, [])
        self.assertEqual(set(self.anchored()), LOGS, "nothing was begun by the slip")

    def test_a_node_that_is_away_is_waited_for(self):
        self.chain.away = 1
        self.fails(UNAVAILABLE, *self.arguments())
        self.assertEqual(self.chain.sent, [])

        def leave(chain):
            chain.away = 3
        self.chain.then = {2: leave}
        self.chain.loses_answer = "eth_sendRawTransaction"
        self.assertEqual(set(self.anchored()), LOGS)
        self.assertEqual((self.chain.away, self.chain.loses_answer), (0, None))
        self.assertEqual(len(self.chain.anchors()), 1)

    def test_it_goes_on_wherever_it_was_stopped(self):
        for height in range(1, 7):
            with self.subTest(height=height), Chain() as chain:
                out = self.folder / f"out-{height}"
                how = [signal.SIGKILL, signal.SIGTERM][height % 2]
                command = [PROGRAM, *map(str, self.arguments("--out", out, "--quiet", chain=chain))]
                chain.mines = False  # until the process is known here
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                with chain.lock:
                    chain.then = {height: lambda _, one=process, how=how: one.send_signal(how)}
                    chain.mines = True
                ended = process.wait(timeout=60)
                self.assertIn(ended, {OK, INTERRUPTED, -signal.SIGKILL})
                while (told := self.anchor("--out", out, "--no-wait", chain=chain))["state"] != "idle":
                    self.assertIn(told["state"], ("waiting", "mined"))
                self.assertEqual(self.anchored("--out", out, chain=chain), {})
                self.assertEqual(len(list(out.glob("*.anchor"))), 2)
                self.assertEqual(len(chain.anchors()), 1)

    def test_chains_without_a_fee_market_and_dear_ones(self):
        self.chain.fee_market, self.chain.gas_need = False, 40_000
        self.fails(PRECONDITION, *self.arguments(), naming=["legacy"])
        self.fails(PRECONDITION, *self.arguments("--legacy"), naming=["gas"])
        self.succeeds(*self.arguments("--abandon"))
        self.assertEqual(set(self.anchored("--legacy", "--gas-limit", 50_000)), LOGS)

    def test_where_checkpoints_come_from(self):
        self.assertEqual(set(self.anchored("--log", "corridor/charter")), {"corridor/charter"})
        self.fails(NOT_FOUND, *self.arguments("--log", "customs.zz/ledger"))
        self.node.stop()
        config = f'[ledger]\nfolder = "{self.node.folder}"\ntradetrust = true\n'
        with Desk(self.folder / "desk", config) as desk:
            self.fails(PRECONDITION, *self.arguments(), naming=["--node"])
            url = f"http://127.0.0.1:{desk.port}"
            self.assertEqual(set(self.anchored("--node", url)), {"customs.na/ledger"})
            archive = self.folder / "archive"
            self.succeeds("ledger", "mirror", archive, url, "--founding", self.federation.founding)
            self.assertEqual(set(self.anchored("--node", url, folder=archive)), LOGS)
            self.assertEqual(desk.call("GET", "/tradetrust").json["chain_id"], 1)
            desk.stop()
        self.assertEqual(self.anchored(), {}, "nobody has the folder open")

    def test_the_key_is_for_its_owner_alone(self):
        self.key.chmod(0o640)
        self.fails(PRECONDITION, *self.arguments(), naming=["chmod 600"])
        self.key.chmod(0o600)
        self.key.write_text("f" * 64)
        error = self.fails(USAGE, *self.arguments())
        self.assertNotIn("ffff", json.dumps(error))
        self.key.unlink()
        self.fails(NOT_FOUND, *self.arguments())
        self.assertEqual(self.chain.asked, [])


class DisclosureTest(AnchorTest):
    def test_disclosed_fields_are_checked_beside_the_proof(self):
        payload = self.folder / "payload.json"
        payload.write_text(self.succeeds("ledger", "payload", "operator/na-1", 'holder_name="Walvis"',
                                         'holder_id="NA-1"', 'holder_country="NA"'))
        done = run("ledger", "append", self.node.folder, "--type", "operator.grant", "--object", "operator/na-1",
                   "--data", '{"programme":"AEO-C"}', "--payload", payload)
        self.assertEqual(done.returncode, OK, done.stderr)
        proof = self.folder / "proof.json"
        proof.write_text(self.node.prove("operator/na-1").stdout)
        entry = json.loads(proof.read_text())["entry"]
        shown = json.loads(payload.read_text())
        del shown["fields"]["holder_id"]
        document = {"leaf": base64.b64encode(hashlib.sha256(b"\0" + entry.encode()).digest()).decode(),
                    "log": self.node.log, "number": 1, "payload": shown, "purpose": "clearance", "v": 1}
        file = self.folder / "disclosure.json"
        file.write_text(json.dumps(document))
        beside = [proof, "--founding", self.federation.founding, "--disclosure", file]
        verdict, _ = self.check(*beside, code=OK)
        self.assertEqual(verdict["fields"], {"holder_name": "Walvis", "holder_country": "NA"})
        self.assertIn('holder_name: "Walvis"', self.succeeds("ledger", "verify", *beside))
        self.assertEqual(self.check(file)[1], ["alone"])
        file.write_text(json.dumps({**document, "number": 2}))
        self.assertEqual(self.check(*beside)[1], ["other_entry"])
        shown["fields"]["holder_name"]["value"] = "Namib"
        file.write_text(json.dumps(document))
        verdict, problems = self.check(*beside)
        self.assertEqual(problems, ["wrong_salt"])
        self.assertNotIn("fields", verdict)
        file.write_text("{}")
        self.assertEqual(self.check(*beside)[1], ["form"])


if __name__ == "__main__":
    unittest.main()
