"""Members that come later and another keeper, with a process for each member."""
import unittest

from federation import Federation, Node, eventually
from support import PRECONDITION, CliTest

OPEN = {"key_id": "0123456789abcdef"}


def agreement(name):
    return {"agreement": {"id": name, "parties": ["bw", "za"], "benefits": ["priority"],
                          "from": "2026-01-01T00:00:00.000Z"}}


class LedgerMembersTest(CliTest):
    def join(self, federation, member, **terms):
        """A member whom all others sign joins by the first one's running node."""
        node = Node(federation.folder, member)
        card = federation.folder / f"{member}.card"
        card.write_text(self.succeeds("ledger", "card", node.folder))
        said = federation[0].change([*federation.nodes, node], "charter.member.add", "--card", card,
                                    data=terms)
        self.assertEqual((said["object"], said["final"]), ("charter/corridor", True))
        self.fails(PRECONDITION, "ledger", "serve", node.folder, "--port", 0)  # it knows no charter yet
        self.succeeds("ledger", "join", node.folder, "--from", f"http://127.0.0.1:{federation[0].link.port}",
                      "--sha256", federation.sha256)
        federation.nodes.append(node)
        node.start()
        return node

    def all_prove(self, federation, obj):
        for node in federation.nodes:
            if node.process is not None:
                self.assertTrue(eventually(lambda n=node: n.prove(obj).returncode == 0), f"{node.id} {obj}")

    def all_know_charter(self, federation, size):
        for node in federation.nodes:
            if node.process is not None:
                self.assertTrue(eventually(lambda n=node: n.show()["charter"] == size), node.id)

    def test_a_third_member_joins_and_another_one_keeps_the_charter(self):
        with Federation(self.folder, 2) as federation:
            na, bw = federation.nodes
            na.said("numbers.open", OPEN, "numbers/1")
            za = self.join(federation, "za")
            self.all_know_charter(federation, 2)
            self.all_prove(federation, "numbers/1")
            self.assertEqual(za.said("numbers.open", OPEN, "numbers/3")["log"], "customs.za/ledger")
            self.all_prove(federation, "numbers/3")
            bw.stop()
            na.said("numbers.open", OPEN, "numbers/4")  # a quorum with the new one
            bw.start()
            self.all_prove(federation, "numbers/4")
            # bw takes the charter's log over, which na is not needed for from then on.
            na.change(federation.nodes, "charter.keeper", "--card", self.folder / "bw.card")
            self.all_know_charter(federation, 3)
            na.stop()
            za.change([bw, za], "charter.agreement.set", data=agreement("mra-1"))
            self.all_know_charter(federation, 4)
            na.start()
            self.all_know_charter(federation, 4)
            na.change([bw, za], "charter.agreement.set", data=agreement("mra-2"))
            self.all_know_charter(federation, 5)
            for node in federation.nodes:
                node.kill()
            for node in federation.nodes:
                node.start()
            self.join(federation, "zm", quorum=3, change_need=3)  # two of four would not do
            self.all_know_charter(federation, 6)
            self.all_prove(federation, "numbers/4")
            for node in federation.nodes:
                lies = [log["lies"] for log in node.show()["logs"] if log["lies"]]
                self.assertEqual(lies, [], node.id)
                node.stop()
            for node in federation.nodes:
                self.assertIn("whole", self.succeeds("ledger", "fsck", node.folder))


if __name__ == "__main__":
    unittest.main()
