"""Movements: simulated, read into a frame log, worked through again, judged."""
import json
import unittest

from support import CONFLICT, CORRUPTION, NOT_FOUND, USAGE, CliTest, flip, tree

SMALL = ["--seed", "3", "--trips", "25", "--ships", "3", "--flights", "4"]


class MovementsTest(CliTest):
    def world(self, name="world", *options):
        folder = self.folder / name
        self.succeeds("track", "simulate", "--out", folder, *(options or SMALL))
        return folder

    def log(self, world):
        log = self.folder / "log"
        self.succeeds("track", "ingest", world / "frames.jsonl", world / "vessels.nmea", "--log", log)
        return log

    def test_one_seed_one_world(self):
        self.assertEqual(tree(self.world("a")), tree(self.world("b")))

    def test_a_folder_that_is_there_is_not_touched(self):
        world = self.world()
        before = tree(world)
        self.fails(CONFLICT, "track", "simulate", "--out", world, naming=["there already"])
        self.assertEqual(tree(world), before)

    def test_the_log_gives_the_alarms(self):
        world = self.world()
        log = self.log(world)
        alarms = self.folder / "alarms.jsonl"
        first = self.json_of("track", "replay", "--log", log, "--plan", world / "plan.json", "--out", alarms)
        self.assertEqual(first["undecodable"], 0)
        self.assertGreater(first["reports"], 10_000)
        self.assertGreater(first["ships"], 100)
        told = [json.loads(line) for line in alarms.read_text(encoding="utf-8").splitlines()]
        self.assertEqual(sum(first["raised"].values()), sum(alarm["phase"] == 1 for alarm in told))
        again = self.json_of("track", "replay", "--log", log, "--plan", world / "plan.json")
        self.assertEqual(first, again)

    def test_what_is_known_of_a_device(self):
        world = self.world()
        log = self.log(world)
        shown = self.json_of("track", "show", "--log", log, "--plan", world / "plan.json")
        one = self.json_of("track", "show", "--log", log, "--plan", world / "plan.json", "--device",
                           shown[0]["device"])
        self.assertEqual(one, shown[:1])
        self.fails(NOT_FOUND, "track", "show", "--log", log, "--device", "nobody", naming=["nobody"])

    def test_a_world_is_judged(self):
        world = self.world()
        judged = self.json_of("track", "evaluate", world)
        self.assertEqual(judged["judgement"]["trips"], 25)
        self.assertEqual(judged["insiders"]["untouched"]["hits"], 0)
        again = self.succeeds("track", "evaluate", world, world)
        self.assertIn("on 50 trips", again)

    def test_what_is_wrong_is_said(self):
        self.fails(USAGE, "track", "simulate", naming=["--out"])
        self.fails(USAGE, "track", "simulate", "--out", "x", "--ports", "y", naming=["--country"])
        bad = self.folder / "bad.jsonl"
        bad.write_text('{"time_ms":1,"protocol":"gt06","hex":"zz"}\n', encoding="utf-8")
        self.fails(USAGE, "track", "ingest", bad, "--log", self.folder / "log", naming=["line 1"])
        self.fails(NOT_FOUND, "track", "replay", "--log", self.folder / "none", naming=["none"])

    def test_a_damaged_log_is_no_log(self):
        log = self.log(self.world())
        segment = max(log.iterdir(), key=lambda file: file.stat().st_size)
        flip(segment, 5000)
        self.fails(CORRUPTION, "track", "replay", "--log", log)


if __name__ == "__main__":
    unittest.main()
