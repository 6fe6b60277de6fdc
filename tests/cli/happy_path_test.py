"""From nothing to a list of lines to inspect, and what the commands promise on the way."""
import csv
import json

from support import CliTest, SMALL_MODEL, tree, world


class HappyPathTest(CliTest):
    def test_simulate_is_repeatable(self):
        for name in "ab":
            self.json_of("simulate", "--out", self.folder / name, "--lines", 500, "--days", 60, "--seed", 9)
        self.assertEqual(tree(self.folder / "a"), tree(self.folder / "b"))
        self.assertIn("past.csv", tree(self.folder / "a"))

    def test_map_proposes_a_mapping_that_import_takes(self):
        past = world() / "country/past.csv"
        proposal = self.json_of("map", past, "--out", self.folder / "m.toml")
        self.assertIn("date", [guess["field"] for guess in proposal["guesses"]])
        self.assertEqual((self.folder / "m.toml").read_text(), proposal["mapping"])
        read = self.json_of("import", past, "--mapping", self.folder / "m.toml", "--data", self.folder / "data")
        self.assertEqual(read["rejected"], 0)

    def test_map_prints_the_mapping_alone_on_standard_output(self):
        past = world() / "country/past.csv"
        (self.folder / "m.toml").write_text(self.succeeds("map", past))
        self.succeeds("import", past, "--mapping", self.folder / "m.toml", "--data", self.folder / "data")

    def test_import_adds_up(self):
        country = world() / "country"
        lines = len((country / "past.csv").read_text().splitlines()) - 1
        read = self.json_of("import", country / "past.csv", "--mapping", country / "mapping.toml",
                            "--data", self.folder / "data")
        self.assertEqual(read["rows_read"], lines)
        self.assertEqual(read["rows_read"], read["accepted"] + read["rejected"])
        self.assertEqual(read["history_lines"], read["accepted"])
        self.assertLessEqual(read["irregular"], read["with_outcome"])

    def test_two_trainings_give_the_same_bytes(self):
        for name in ("one", "two"):
            self.json_of("train", "--data", world() / "data", "--model", self.folder / name, *SMALL_MODEL)
        self.assertEqual(tree(self.folder / "one"), tree(self.folder / "two"))
        self.assertEqual(tree(self.folder / "one"), tree(world() / "model"))

    def assess(self, *more, mapping=None):
        return self.json_of("assess", world() / "country/new.csv", "--mapping", mapping or world() / "new.toml",
                            "--model", world() / "model", "--out", self.folder / "run", *more)

    def test_assess_then_explain_then_repeat(self):
        run = self.assess("--capacity", "40", "--data", world() / "data")
        self.assertEqual(len(run["list"]), 40)
        self.assertEqual(run["rows_read"], run["accepted"] + run["rejected"])
        with open(self.folder / "run/list.csv", newline="", encoding="utf-8") as file:
            self.assertEqual([row["id"] for row in csv.DictReader(file)], [line["id"] for line in run["list"]])
        line = self.json_of("explain", run["list"][0]["id"], "--run", self.folder / "run")
        self.assertEqual(line["id"], run["list"][0]["id"])
        self.assertEqual(line["reasons"], run["list"][0]["reasons"])
        self.assertIn(line["id"], self.succeeds("explain", line["id"], "--run", self.folder / "run"))
        before = tree(self.folder)
        self.assertTrue(self.json_of("assess", "--repeat", self.folder / "run/record.json")["identical"])
        self.assertEqual(tree(self.folder), before)

    def test_new_lines_need_no_outcome_columns(self):
        self.assess(mapping=world() / "country/mapping.toml")

    def test_capacity_forms(self):
        lines = self.assess("--capacity", "5%")
        share = -(-lines["accepted"] * 5 // 100)
        self.assertAlmostEqual(len(lines["list"]), share, delta=1)
        office = lines["list"][0]["office"]
        hours = self.assess("--capacity", f"hours:{office}=4/0.5")
        self.assertEqual(len(hours["list"]), 8)
        self.assertEqual({line["office"] for line in hours["list"]}, {office})

    def test_assess_for_people_names_the_report(self):
        for language, direction in ("fr", "ltr"), ("ar", "rtl"):
            text = self.succeeds("assess", world() / "country/new.csv", "--mapping", world() / "new.toml",
                                 "--model", world() / "model", "--out", self.folder / "run", "--lang", language)
            self.assertIn("report.html", text)
            self.assertNotIn("\x1b", text)
            page = (self.folder / "run/report.html").read_text(encoding="utf-8")
            self.assertIn(f'<html lang="{language}" dir="{direction}">', page)
            self.succeeds("assess", "--repeat", self.folder / "run/record.json")

    def test_query(self):
        sql = "SELECT count(*) AS n, sum(value) AS v FROM lines"
        table = self.json_of("query", sql, "--data", world() / "data")
        self.assertEqual([column["name"] for column in table["columns"]], ["n", "v"])
        with_csv = self.succeeds("query", sql, "--data", world() / "data", "--csv")
        self.assertEqual(with_csv.splitlines()[1].split(","), table["rows"][0])
        cut = self.json_of("query", "SELECT id FROM lines", "--data", world() / "data", "--limit", 3)
        self.assertEqual((len(cut["rows"]), cut["truncated"]), (3, True))

    def test_evaluate(self):
        result = self.json_of("evaluate", "--data", world() / "data", "--out", self.folder / "e", *SMALL_MODEL)
        self.assertIsInstance(result, dict)
        self.assertEqual(json.loads((self.folder / "e/evaluation.json").read_text()), result)
        self.assertIn("report.html", tree(self.folder / "e"))

    def test_replay(self):
        country = world() / "country"
        result = self.json_of("replay", country / "past.csv", "--mapping", country / "mapping.toml", "--truth",
                              country / "truth.csv", "--policies", "random,hit_rate", "--first-days", 100,
                              "--explore", "0")
        self.assertIsInstance(result, dict)
        self.assertEqual({row["policy"] for row in result["rows"]}, {"random", "hit_rate"})
