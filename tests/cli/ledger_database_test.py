"""A member's logs in PostgreSQL: a second machine takes over when the first is killed, or while it runs."""
import json
import shutil
import unittest

import postgres
from federation import Federation, Link, Node, eventually
from support import CONFLICT, PRECONDITION, UNAVAILABLE, CliTest, run

OPEN = {"key_id": "0123456789abcdef"}


def second_machine(first, folder):
    """A node in a folder of its own with what the operator copies; the address moves to it when it starts."""
    folder.mkdir()
    for name in ("member.card", "charter.first", "database.toml"):
        shutil.copy(first.folder / name, folder / name)
    shutil.copytree(first.folder / "keys", folder / "keys")
    node = Node.__new__(Node)  # its keys are there: nothing is to be made
    node.folder, node.id, node.link, node.process, node.log = folder, first.id, first.link, None, first.log
    return node


@unittest.skipUnless(postgres.programs(), "no initdb and postgres in PATH or /usr/lib/postgresql")
class LedgerDatabaseTest(CliTest):
    def setUp(self):
        super().setUp()
        self.server = postgres.Postgres()
        self.addCleanup(self.server.remove)

    def test_two_machines(self):
        with Federation(self.folder, 3) as federation:
            first = federation[1]
            first.said("numbers.open", OPEN, "numbers/one")
            moving = ["ledger", "database", first.folder, self.server.connection]
            self.assertEqual(run(*moving).returncode, PRECONDITION, "it is served")
            first.stop()
            self.succeeds(*moving)
            first.start()
            first.said("numbers.open", OPEN, "numbers/two")
            first.kill()
            second = second_machine(first, self.folder / "second")
            self.addCleanup(second.kill)
            looked = [row["object"] for row in second.show("numbers")["records"]]
            self.assertIn("numbers/two", looked)
            second.start()
            self.assertEqual(second.said("numbers.open", OPEN, "numbers/three")["index"], 2)
            self.check_the_first_comes_back(federation, first, second)
            self.check_fsck(second)

    def check_the_first_comes_back(self, federation, first, second):
        """Serving takes over again, while the second one runs: of the two it is the one that stops."""
        stopped = second.link.target
        first.start()
        self.assertNotEqual(first.link.target, stopped)
        self.assertEqual(first.said("numbers.open", OPEN, "numbers/four")["index"], 3)
        self.assertTrue(eventually(lambda: "epoch" in self.own(second)["stopped"]))
        done = second.append("numbers.open", OPEN, "numbers/five")
        self.assertIn(done.returncode, (PRECONDITION, UNAVAILABLE, CONFLICT), done.stderr)
        self.assertIn("taken_over", [alarm["code"] for alarm in second.show()["alarms"]])
        self.assertEqual(second.prove("numbers/three").returncode, 0, "it can be read all the same")
        for node in federation.nodes:
            for name in ("one", "two", "three", "four"):
                self.assertTrue(eventually(lambda n=node, o=name: n.prove(f"numbers/{o}").returncode == 0), node.id)
            self.assertEqual([log["lies"] for log in node.show()["logs"] if log["lies"]], [], node.id)
        first.kill()
        second.kill()

    def own(self, node):
        return next(log for log in node.show()["logs"] if log["origin"] == node.log)

    def check_fsck(self, node):
        whole = self.succeeds("ledger", "fsck", node.folder)
        self.assertEqual(whole.count("whole"), 4, whole)
        done = run("ledger", "fsck", node.folder, "--json")
        sizes = {log["origin"]: log["size"] for log in json.loads(done.stdout)["logs"]}
        self.assertEqual(sizes[node.log], 4)

    def test_what_cannot_be(self):
        node = Node(self.folder, "na")
        self.assertEqual(run("ledger", "database", node.folder, "host=/nowhere").returncode, UNAVAILABLE)
        self.assertFalse((node.folder / "database.toml").exists())
        self.succeeds("ledger", "database", node.folder, self.server.connection)
        self.succeeds("ledger", "database", node.folder, self.server.connection)
        other = run("ledger", "database", node.folder, self.server.connection, "--schema", "other")
        self.assertEqual(other.returncode, CONFLICT, other.stderr)


if __name__ == "__main__":
    unittest.main()
