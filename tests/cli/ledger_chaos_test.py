"""Five processes, killed at any instant, with links that are cut, and holders who transfer one title twice.

Afterwards: nothing that was final is lost or changed, no title has two holders, all nodes agree. A run is made of a
seed; `python3 tests/cli/ledger_chaos_test.py --seeds 20 --seconds 30` makes more of them, and longer ones.
"""
import argparse
import json
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import unittest

from federation import Federation, eventually
from support import CliTest, run

SECONDS = 8
UNAVAILABLE = 6  # ErrorCode, as the door says it
VALUES = {"values": ["AAAAAAAAAAAAAAAAAAAAAA=="]}


class Chaos:
    """One run. What was told to be final: {(log, index): (object, number)}."""

    def __init__(self, folder, seed, seconds):
        self.random, self.seconds = random.Random(seed), seconds
        self.federation = Federation(folder, 5, faults=1)
        self.nodes = self.federation.nodes
        self.final, self.lock = {}, threading.Lock()
        self.over = threading.Event()
        self.refused = self.unknown = self.kills = self.cuts = 0

    def say(self, node, kind, obj, data, **more):
        """The number when it is final; None otherwise."""
        said = node.ask("say", type=kind, object=obj, data=data, **more)
        with self.lock:
            if said is None or said.get("code") == UNAVAILABLE:
                self.unknown += 1
            elif "code" in said:
                self.refused += 1
            else:
                self.final[said["log"], said["index"]] = (said["object"], said["number"])
                return said["number"]
        return None

    # ---- what people do

    def count(self, node):
        """A registry of numbers that grows as long as it goes on."""
        names = random.Random(node.id)
        obj = ""
        while not self.over.is_set():
            if obj and self.say(node, "numbers.add", obj, VALUES):
                continue
            new = f"numbers/{node.id}-{names.random()}"
            if self.say(node, "numbers.open", new, {"key_id": "0123456789abcdef"}):
                obj = new
            else:
                self.over.wait(0.05)  # its node is away

    def race(self, titles):
        """One holder, whose key two nodes have, gives each title to two others at the same time."""
        one, two = self.nodes[1], self.nodes[2]
        for title, to in titles:
            if self.over.is_set():
                return
            threads = [threading.Thread(target=self.say, args=(node, "title.transfer", title, {"holder": holder}))
                       for node, holder in ((one, to[0]), (two, to[1]))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

    def titles(self, count):
        """Titles of na's, all held by one key that is in bw's and za's folder."""
        holder, *others = [self.nodes[1].key() for _ in range(2 * count + 1)]
        for node in self.nodes[1:3]:
            node.stop()
        shutil.copytree(self.nodes[1].folder / "keys/holders", self.nodes[2].folder / "keys/holders",
                        dirs_exist_ok=True)
        for node in self.nodes[1:3]:
            node.start()
        made = []
        for i in range(count):
            title = f"title/T-{i}"
            payload = run("ledger", "payload", title, 'document={"bytes":1}').stdout.strip()
            number = self.say(self.nodes[0], "title.issue", title, {"holder": holder}, payload=payload)
            assert number == 1, self.nodes[0].ask("show")
            made.append((title, others[2 * i:2 * i + 2]))
        for node in self.nodes[1:3]:
            assert eventually(lambda n=node: "record" in (n.ask("show", what=made[-1][0]) or {})), node.id
        return made

    # ---- what happens to machines

    def break_things(self):
        while not self.over.wait(self.random.uniform(0.1, 0.5)):
            node = self.random.choice(self.nodes)
            if self.random.random() < 0.6:
                self.kills += 1
                node.kill()
                self.over.wait(self.random.uniform(0, 0.4))
                node.start()
            else:
                self.cuts += 1
                node.link.set_cut(True)
                self.over.wait(self.random.uniform(0.1, 0.8))
                node.link.set_cut(False)

    def run(self):
        with self.federation:
            titles = self.titles(12)
            work = [threading.Thread(target=self.count, args=(node,)) for node in self.nodes]
            work += [threading.Thread(target=self.race, args=(titles,)),
                     threading.Thread(target=self.break_things)]
            for thread in work:
                thread.start()
            self.over.wait(self.seconds)
            self.over.set()
            for thread in work:
                thread.join()
            self.check()

    # ---- what has to hold

    def check(self):
        for node in self.nodes:
            node.say_last = self.say(node, "numbers.open", f"numbers/last-{node.id}", {"key_id": "0" * 16})
            assert node.say_last == 1, (node.id, node.ask("show"))
        said = {}  # object: {number: index}
        for (_, index), (obj, number) in self.final.items():
            said.setdefault(obj, {})[number] = index
        first = {}
        for node in self.nodes:
            assert eventually(lambda n=node: self.knows_all(n, said)), (node.id, node.ask("show"))
            for obj, numbers in said.items():
                entries = self.story(node, obj)["entries"]
                for number, index in numbers.items():
                    assert entries[number - 1]["index"] == index, (node.id, obj, number)
                known = first.setdefault(obj, entries)
                assert entries[:len(numbers)] == known[:len(numbers)], (node.id, obj)
        for node in self.nodes:
            for i in range(12):
                entries = self.story(node, f"title/T-{i}")["entries"]
                assert len(entries) <= 2, "two holders"
            lies = [log for log in node.ask("show")["logs"] if log["lies"] or log["stopped"]]
            assert not lies, lies

    @staticmethod
    def story(node, obj):
        """Without what only some may read: private fields."""
        told = node.ask("show", what=obj)
        for entry in (told or {}).get("entries", []):
            entry.pop("private", None)
            entry.pop("private_from", None)
        return told

    def knows_all(self, node, said):
        """Every final entry is final there too."""
        for obj, numbers in said.items():
            entries = (self.story(node, obj) or {}).get("entries", [])
            if len(entries) < max(numbers) or not all(entries[number - 1]["final"] for number in numbers):
                return False
        return True


def one_run(seed, seconds):
    with tempfile.TemporaryDirectory(prefix="tidewaiter-chaos-") as folder:
        chaos = Chaos(pathlib.Path(folder), seed, seconds)
        chaos.run()
        return chaos


class LedgerChaosTest(CliTest):
    def test_nothing_final_is_lost_and_no_title_has_two_holders(self):
        chaos = one_run(7, SECONDS)
        self.assertGreater(len(chaos.final), 30)
        self.assertGreater(chaos.kills, 3)
        self.assertGreater(chaos.cuts, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    for seed in range(asked.first, asked.first + asked.seeds):
        chaos = one_run(seed, asked.seconds)
        print(json.dumps({"seed": seed, "final": len(chaos.final), "refused": chaos.refused, "unknown": chaos.unknown,
                          "kills": chaos.kills, "cuts": chaos.cuts}), flush=True)


if __name__ == "__main__":
    main() if "--seeds" in sys.argv else unittest.main()
