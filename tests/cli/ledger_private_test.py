"""Private fields between nodes without a desk: `tidewaiter ledger serve` keeps and delivers them."""
import json
import stat
import unittest

from federation import Federation, eventually
from support import NOT_FOUND, PRECONDITION, USAGE, CliTest, run

AGREEMENT = {"agreement": {"id": "mra-na-bw", "parties": ["bw", "na"], "benefits": ["priority"],
                           "from": "2026-01-01T00:00:00.000Z"}}
GRANT = {"programme": "AEO-C", "benefits": {"mra-na-bw": ["priority"]}}
WALVIS = {"holder_country": "NA", "holder_id": "NA-1042", "holder_name": "Walvis Trading"}
PRIVATE = [word for name, value in WALVIS.items() for word in ("--private", f"{name}={json.dumps(value)}")]


class LedgerPrivateTest(CliTest):
    def grant(self, node, obj, *private):
        done = run("ledger", "append", node.folder, "--type", "operator.grant", "--object", obj,
                   "--data", json.dumps(GRANT), *private, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)

    @staticmethod
    def first(node, obj):
        """The object's first entry as this member shows it; None when it has not come."""
        done = run("ledger", "show", node.folder, obj, "--json", "--quiet")
        return json.loads(done.stdout)["entries"][0] if done.returncode == 0 else None

    def arrives(self, node, obj):
        return eventually(lambda: (self.first(node, obj) or {}).get("private") == WALVIS, 60)

    def test_a_grant_reaches_the_party_of_the_agreement_and_nobody_else(self):
        with Federation(self.folder, 3) as federation:
            na, bw, za = federation.nodes
            na.change(federation.nodes, "charter.agreement.set", data=AGREEMENT)
            self.grant(na, "operator/1", *PRIVATE)
            self.assertEqual(self.first(na, "operator/1")["private"], WALVIS)
            self.assertTrue(self.arrives(bw, "operator/1"))
            self.assertEqual(self.first(bw, "operator/1")["private_from"], "na")
            self.assertIn("Walvis Trading", self.succeeds("ledger", "show", bw.folder, "operator/1"))
            self.assertTrue(eventually(lambda: self.first(za, "operator/1")))
            self.assertNotIn("private", self.first(za, "operator/1"), "is no party")
            journal = [json.loads(line) for line in (na.folder / "payloads/journal").read_text().splitlines()]
            sent = [one for one in journal if one["act"] == "disclose"]
            self.assertEqual([(one["to"], one["purpose"], one["fields"]) for one in sent],
                             [("bw", "agreement", sorted(WALVIS))])
            self.check_sent_again(na, za)
            # One that is away gets it when it is back; what a document brings is kept and sent too.
            bw.stop()
            payload = self.folder / "payload"
            payload.write_text(self.succeeds("ledger", "payload", "operator/2", *PRIVATE[1::2]))
            na.stop()
            # Of three, both others have to be heard, but bw is away: people say that no old copy was brought back.
            (na.folder / "disk-is-latest").touch()
            na.start()
            self.assertFalse((na.folder / "disk-is-latest").exists(), "it counts once")
            self.grant(na, "operator/2", "--payload", payload)
            self.assertEqual(self.first(na, "operator/2")["private"], WALVIS)
            self.assertTrue(eventually(lambda: self.first(za, "operator/2")))
            bw.start()
            self.assertTrue(self.arrives(bw, "operator/2"))
            za.stop()
            self.assertNotIn("private", self.first(za, "operator/2"))

    def check_sent_again(self, na, za):
        def count(*words):
            return self.json_of("ledger", "deliver", na.folder, *words)["deliveries"]
        self.assertEqual(count("operator/1"), 1)
        self.assertEqual(count("operator/1", "--to", "bw"), 1)
        self.assertEqual(count("operator/1", "--to", "za"), 0)
        self.assertEqual(count(), 0, "nothing was given up")
        self.assertEqual(na.show()["given_up"], [])
        self.fails(NOT_FOUND, "ledger", "deliver", na.folder, "operator/none")
        self.fails(NOT_FOUND, "ledger", "deliver", za.folder, "operator/1")  # none of its own

    def test_keys_of_private_fields(self):
        with Federation(self.folder, 2) as federation:
            na, bw = federation.nodes
            key = na.folder / "keys/payloads.key"
            self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
            self.assertNotEqual(key.read_text(), (bw.folder / "keys/payloads.key").read_text())
            self.assertEqual(stat.S_IMODE((na.folder / "payloads/payloads.db").stat().st_mode), 0o600)
            done = run("ledger", "append", na.folder, "--type", "operator.grant", "--object", "operator/1",
                       "--data", '{"programme":"AEO-C"}', *PRIVATE, "--quiet")
            self.assertEqual(done.returncode, 0, done.stderr)
            na.stop()
            installation = self.folder / "secret.key"
            key.rename(installation)  # as if a server had kept them
            self.fails(PRECONDITION, "ledger", "serve", na.folder, "--port", 0, naming=["--key-file"])
            self.assertNotIn("private", self.first(na, "operator/1"), "shown without")
            self.fails(PRECONDITION, "ledger", "append", na.folder, "--type", "operator.grant", *PRIVATE,
                       naming=["--key-file"])
            shown = self.json_of("ledger", "show", na.folder, "operator/1", "--key-file", installation)
            self.assertEqual(shown["entries"][0]["private"], WALVIS)
            other = self.folder / "other.key"
            other.write_text("00" * 32)
            self.fails(PRECONDITION, "ledger", "show", na.folder, "operator/1", "--key-file", other)
            other.write_text("no key")
            self.fails(USAGE, "ledger", "show", na.folder, "operator/1", "--key-file", other, naming=["--key-file"])
            self.fails(NOT_FOUND, "ledger", "show", na.folder, "--key-file", self.folder / "none")
            self.assertFalse(key.exists(), "no key is made beside fields of another one")

    def test_drafts_that_cannot_stand(self):
        with Federation(self.folder, 2) as federation:
            na, bw = federation.nodes
            na.draft("charter.agreement.set", data=AGREEMENT)  # waits until the charter is here
            self.fails(PRECONDITION, "ledger", "draft", na.folder, "--type", "charter.agreement.set", "--data",
                       json.dumps({"agreement": {**AGREEMENT["agreement"], "parties": ["bw", "zz"]}}))
            self.fails(USAGE, "ledger", "draft", na.folder, "--type", "charter.quorum", "--data", "{")
            self.fails(USAGE, "ledger", "draft", na.folder, "--type", "charter.quorum", "--card",
                       self.folder / "bw.card")
            draft = na.draft("charter.agreement.set", data=AGREEMENT)
            self.fails(PRECONDITION, "ledger", "append", na.folder, "--draft", draft, "--line", na.sign(draft),
                       naming=["customs.bw/charter"])
            self.fails(USAGE, "ledger", "append", na.folder, "--draft", draft, "--type", "charter.quorum")
            self.fails(USAGE, "ledger", "append", na.folder)
            forged = self.folder / "forged"
            forged.write_text(bw.sign(draft).read_text().replace("customs.bw", "customs.na"))
            self.fails(USAGE, "ledger", "append", na.folder, "--draft", draft, "--line", forged)


if __name__ == "__main__":
    unittest.main()
