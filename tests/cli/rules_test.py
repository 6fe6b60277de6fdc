"""Rules in files: checked, tested, written in the house's way, tried on the past, compared."""
import json
import os
import signal
import subprocess
import unittest

import desk as desks
from support import (DIFFERS, INTERRUPTED, NOT_FOUND, PRECONDITION, PROGRAM, ROOT, UNAVAILABLE, USAGE, CliTest, run,
                     tree, world)

DESK_HAS_RULES = "/api/v1/rules/import" in (ROOT / "src/api/openapi.json").read_text(encoding="utf-8")
GOLDEN = ROOT / "testdata/cli"
CHEAP = """rule cheap "Cheap goods"
  suspects undervalued
  when value / net_mass < 5 XTS/kg
  demand yellow
  case "far below" fires with value = 100 XTS, net_mass = 100 kg
  case "just not" does not fire with value = 500 XTS, net_mass = 100 kg
  case "no mass" is unknown with value = 100 XTS
"""
WRONG = """# Nothing of this is right.
rule cheap "Cheap goods"
  suspects undervaluation
  when valeu / net_mass < 5 XTS/kg
    and origin in CN, VN
    and net_mass > 10 XTS
  demand purple

list watched
  values "A", "B" until 2026-02-30
"""


class RulesTest(CliTest):
    def file(self, text, name="mine.rules"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def example(self):
        return self.file(self.succeeds("rules", "example"))

    def golden(self, name, text):
        """TIDEWAITER_UPDATE_GOLDEN=1 rewrites the file; the reviewer reads the difference."""
        path = GOLDEN / name
        text = text.replace(str(self.folder), "FOLDER")
        if os.environ.get("TIDEWAITER_UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.assertEqual(text, path.read_text(encoding="utf-8"), f"TIDEWAITER_UPDATE_GOLDEN=1 rewrites {name}")

    def test_the_example_is_right_and_passes_its_cases(self):
        example = self.example()
        self.assertIn("no problems", self.succeeds("rules", "check", example))
        checked = self.json_of("rules", "check", example)
        self.assertEqual((checked["problems"], checked["files"][0]["problems"]), (0, []))
        tested = self.json_of("rules", "test", example)
        self.assertEqual((tested["failed"], tested["missing"]), (0, []))
        self.assertGreaterEqual(tested["passed"], 8)
        for name in ("cheap_goods", "vague_newcomer"):
            self.assertEqual({case["got"] for case in tested["cases"] if case["rule"] == name},
                             {"fires", "does_not_fire", "unknown"})

    def test_the_example_in_another_currency(self):
        text = self.succeeds("rules", "example", "--currency", "EUR")
        self.assertNotIn("XTS", text)
        self.succeeds("rules", "test", self.file(text), "--currency", "EUR")
        self.assertEqual(run("rules", "check", self.file(text)).returncode, USAGE)
        self.fails(USAGE, "rules", "example", "--currency", "euro")

    def test_check_points_at_every_word(self):
        done = run("rules", "check", self.file(WRONG))
        self.assertEqual(done.returncode, USAGE, done.stderr)
        self.assertEqual(done.stderr, "")
        self.golden("rules_check.txt", done.stdout)

    def test_check_as_json(self):
        wrong = self.file(WRONG)
        done = run("rules", "check", wrong, "--json")
        self.assertEqual(done.returncode, USAGE)
        document = json.loads(done.stdout)
        problems = document["files"][0]["problems"]
        self.assertEqual(document["problems"], len(problems))
        text = wrong.read_bytes()
        words = [text[p["begin"]:p["end"]].decode() for p in problems]
        for word in ("undervaluation", "valeu", "purple", "2026-02-30"):
            self.assertIn(word, words)
        by_word = dict(zip(words, problems))
        self.assertEqual((by_word["valeu"]["line"], by_word["valeu"]["column"]), (4, 8))
        self.assertEqual(by_word["valeu"]["suggest"], "value")

    def test_what_is_suggested_is_right(self):
        wrong = self.file(CHEAP.replace("value /", "valeu /"))
        problem, = json.loads(run("rules", "check", wrong, "--json").stdout)["files"][0]["problems"]
        text = wrong.read_bytes()
        wrong.write_bytes(text[:problem["begin"]] + problem["suggest"].encode() + text[problem["end"]:])
        self.succeeds("rules", "check", wrong)

    def test_lists_of_other_files_and_names_that_are_taken(self):
        rule = self.file(CHEAP.replace("5 XTS/kg", "5 XTS/kg\n    and not importer in list watched"))
        lists = self.file('list watched\n  values "A"\n', "lists.rules")
        self.assertEqual(run("rules", "check", rule).returncode, USAGE)
        self.succeeds("rules", "check", rule, lists)
        twice = self.file(CHEAP, "twice.rules")
        done = run("rules", "check", rule, lists, twice, "--json")
        self.assertEqual(done.returncode, USAGE)
        problem, = [p for file in json.loads(done.stdout)["files"] for p in file["problems"]]
        self.assertEqual((problem["code"], problem["line"], problem["column"]), ("name_taken", 1, 6))

    def test_files_that_are_not_there_or_not_right(self):
        self.fails(NOT_FOUND, "rules", "check", self.folder / "none.rules")
        self.fails(NOT_FOUND, "rules", "check", self.file(CHEAP), "--data", self.folder / "nothing")
        for command in ("test", "format"):
            error = self.fails(USAGE, "rules", command, self.file(WRONG), naming=["mine.rules:"])
            self.assertIn("more: see tidewaiter rules check", error["message"])
        self.file("rule r\n  when value > 1 XTS\xff", "latin1.rules").write_bytes(b"rule r\xff\n")
        self.assertEqual(run("rules", "check", self.folder / "latin1.rules").returncode, USAGE)

    def test_a_case_that_fails_shows_its_conditions(self):
        wrong = self.file(CHEAP.replace("value = 500 XTS", "value = 400 XTS"))
        done = run("rules", "test", wrong)
        self.assertEqual(done.returncode, DIFFERS, done.stderr)
        self.golden("rules_test.txt", done.stdout)
        failed = [case for case in json.loads(run("rules", "test", wrong, "--json").stdout)["cases"]
                  if not case["passed"]]
        self.assertEqual([(case["name"], case["expected"], case["got"]) for case in failed],
                         [("just not", "does_not_fire", "fires")])
        self.assertTrue(failed[0]["why"][0]["values"])

    def test_cases_that_are_missing_are_named(self):
        lines = CHEAP.splitlines(keepends=True)
        tested = self.json_of("rules", "test", self.file("".join(lines[:-2])))
        self.assertEqual(tested["missing"], [{"rule": "cheap", "cases": ["does_not_fire", "unknown"]}])
        self.assertIn("does_not_fire, unknown", self.succeeds("rules", "test", self.file("".join(lines[:-2]))))

    def test_format_is_stable(self):
        example = self.example()
        once = self.succeeds("rules", "format", example)
        self.assertEqual(self.json_of("rules", "format", example)["text"], once)
        formatted = self.file(once, "once.rules")
        self.assertEqual(self.succeeds("rules", "format", formatted), once)
        self.succeeds("rules", "format", formatted, "--check")
        self.assertEqual(run("rules", "format", example, "--check").returncode, DIFFERS)
        self.succeeds("rules", "format", example, "--write")
        self.assertEqual(example.read_text(), once)
        self.succeeds("rules", "test", example)
        self.fails(USAGE, "rules", "format", example, "--check", "--write")

    def test_fields(self):
        fields = self.json_of("rules", "fields", "--data", world() / "data")
        self.assertEqual(fields["currency"], "XTS")
        by_name = {(field["name"], field["stage"]): field for field in fields["fields"]}
        self.assertEqual(by_name["value", "declaration"]["unit"], "XTS")
        self.assertEqual(by_name["hs_code", "manifest"]["kind"], "hs_code")
        self.assertIn("undervalued", fields["error_kinds"])
        self.assertIn("net_mass", self.succeeds("rules", "fields"))

    def test_the_group(self):
        self.assertEqual(run("rules").returncode, USAGE)
        for words in (["rules", "--help"], ["help", "rules"]):
            self.assertIn("rules backtest", self.succeeds(*words))
        self.assertIn("rules nonsense", self.fails(USAGE, "rules", "nonsense")["message"])
        self.assertIn("FILE...", self.succeeds("help", "rules", "check"))


class RulesPastTest(CliTest):
    def setUp(self):
        super().setUp()
        self.data = world() / "data"
        self.example = self.folder / "mine.rules"
        self.example.write_text(self.succeeds("rules", "example"))

    def ask(self, sql):
        return self.json_of("query", sql, "--data", self.data, "--limit", 1_000_000)["rows"]

    def backtest(self, *more):
        return self.json_of("rules", "backtest", self.example, "--data", self.data, *more)

    def test_backtest(self):
        past = self.backtest()
        self.assertEqual([[str(past["lines"])]], self.ask("SELECT count(*) FROM lines"))
        names = [rule["rule"] for rule in past["rules"]]
        self.assertEqual(names, ["cheap_goods", "vague_newcomer", "floor_prices/1", "floor_prices/2"])
        for rule in past["rules"]:
            self.assertGreater(rule["hits"], 0, rule["rule"])
            self.assertEqual(sum(month["hits"] for month in rule["months"]), rule["hits"])
            self.assertLessEqual(rule["looked_at"]["right"], rule["looked_at"]["checked"])
        floor = past["rules"][2]
        where = "hs_code LIKE '6404%' AND origin IN ('CN', 'VN', 'ID') AND value / net_mass_kg < 6"
        self.assertEqual([[str(floor["hits"])]], self.ask(f"SELECT count(*) FROM lines WHERE {where}"))
        latest = self.ask(f"SELECT id FROM lines WHERE {where} ORDER BY date DESC, id DESC LIMIT 5")
        self.assertEqual([[line["id"]] for line in floor["recent"]], latest)
        text = self.succeeds("rules", "backtest", self.example, "--data", self.data)
        for name in names:
            self.assertIn(name, text)

    def test_some_days_alone(self):
        past = self.backtest("--from", "2024-03-01", "--to", "2024-05-31")
        self.assertEqual([[str(past["lines"])]],
                         self.ask("SELECT count(*) FROM lines WHERE date BETWEEN '2024-03-01' AND '2024-05-31'"))
        months = {month["first_day"] for rule in past["rules"] for month in rule["months"]}
        self.assertLessEqual(months, {"2024-03-01", "2024-04-01", "2024-05-01"})
        # What came before is learned: the rule that needs five earlier lines fires from the first day on.
        whole = {month["first_day"]: month["hits"] for month in self.backtest()["rules"][0]["months"]}
        for month in past["rules"][0]["months"]:
            self.assertEqual(month["hits"], whole[month["first_day"]])
        self.fails(USAGE, "rules", "backtest", self.example, "--data", self.data, "--from", "2030-01-01")

    def test_one_rule_in_full(self):
        past = self.backtest("--rule", "cheap_goods")
        rule, = past["rules"]
        self.assertEqual(sum(office["hits"] for office in rule["offices"]), rule["hits"])
        text = self.succeeds("rules", "backtest", self.example, "--data", self.data, "--rule", "cheap_goods")
        for word in ("looked at", "drawn at random", "month", "office", "latest", "largest", rule["recent"][0]["id"]):
            self.assertIn(word, text)
        self.fails(NOT_FOUND, "rules", "backtest", self.example, "--data", self.data, "--rule", "none", naming=["none"])

    def test_beside_a_model(self):
        past = self.backtest("--model", world() / "model", "--share", "10%")
        for rule in past["rules"]:
            self.assertEqual(rule["model"]["share"], rule["model"]["common"] / rule["hits"])
            self.assertLessEqual(rule["never_looked_at"]["irregular_by_model"], rule["never_looked_at"]["lines"])
        self.assertGreater(sum(rule["model"]["common"] for rule in past["rules"]), 0)
        self.assertIsNone(self.backtest()["rules"][0]["never_looked_at"]["irregular_by_model"])
        self.fails(NOT_FOUND, "rules", "backtest", self.example, "--data", self.data, "--model", self.folder / "none")

    def test_ctrl_c_ends_a_backtest(self):
        slow = self.folder / "slow.rules"
        slow.write_text("".join(f"rule r{i}\n  suspects origin\n  when value > quantile 99% of value / {i} over "
                                f"{i} days per importer\n" for i in range(1, 1500)))
        before = tree(self.folder)
        with subprocess.Popen([PROGRAM, "rules", "backtest", slow, "--data", self.data, "--progress"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            self.assertNotEqual(process.stderr.readline(), b"", "no progress")
            process.send_signal(signal.SIGINT)
            out, errors = process.communicate(timeout=120)
        self.assertEqual((process.returncode, out), (INTERRUPTED, b""), errors)
        self.assertEqual(tree(self.folder), before)

    def test_diff(self):
        changed = self.folder / "changed.rules"
        changed.write_text(self.example.read_text().replace("< 6 XTS/kg", "< 5 XTS/kg").replace("demand blue", "demand red"))
        text = self.succeeds("rules", "diff", self.example, changed)
        for word in ("rule vague_newcomer: changed", "- demand blue", "+ demand red", "table floor_prices: changed"):
            self.assertIn(word, text)
        diff = self.json_of("rules", "diff", self.example, changed, "--data", self.data, "--lines", 1000)
        self.assertEqual([change["name"] for change in diff["changes"]], ["floor_prices", "vague_newcomer"])
        self.assertEqual(diff["changes"][1]["clauses"],
                         [{"clause": "demand", "before": "demand blue", "after": "demand red"}])
        hit, = diff["hits"]
        between = "hs_code LIKE '6404%' AND origin IN ('CN', 'VN', 'ID') AND value / net_mass_kg"
        self.assertEqual((hit["rule"], hit["only_after"]["lines"]), ("floor_prices/1", 0))
        self.assertEqual(sorted([line] for line in hit["only_before"]["newest"]),
                         self.ask(f"SELECT id FROM lines WHERE {between} < 6 AND NOT ({between} < 5) ORDER BY id"))
        self.assertEqual([[str(hit["both"])]], self.ask(f"SELECT count(*) FROM lines WHERE {between} < 5"))
        self.assertIn("floor_prices/1", self.succeeds("rules", "diff", self.example, changed, "--data", self.data))
        same = self.json_of("rules", "diff", self.example, self.example, "--data", self.data)
        self.assertEqual(same, {"changes": [], "hits": []})


class RulesDeskTest(CliTest):
    def test_what_cannot_work_is_said_before_a_key_is_sent(self):
        key = self.folder / "key"
        key.write_text("twk_abc\n")
        where = ["--key-file", key]
        self.fails(USAGE, "rules", "export", *where, "--server", "http://desk.customs.example")
        self.fails(USAGE, "rules", "export", *where, "--server", "desk.customs.example")
        self.fails(UNAVAILABLE, "rules", "export", *where, "--server", "http://127.0.0.1:1")
        self.fails(NOT_FOUND, "rules", "export", "--key-file", self.folder / "no", "--server", "http://localhost:1")
        self.fails(NOT_FOUND, "rules", "import", self.folder / "no.rules", *where, "--server", "http://localhost:1",
                   "--note", "why")
        self.fails(USAGE, "rules", "import", key, *where, "--server", "http://localhost:1", naming=["--note"])

    def desk(self):
        """A running desk; who signed in there."""
        there = desks.Desk(self.folder / "desk")
        there.start()
        self.addCleanup(there.stop)
        return there

    def at(self, there, key):
        path = self.folder / "key"
        path.write_text(key + "\n")
        return ["--key-file", path, "--server", f"http://127.0.0.1:{there.port}"]

    @unittest.skipUnless(DESK_HAS_RULES, "this desk has no rules")
    def test_a_desk_that_does_not_know_the_key(self):
        self.fails(PRECONDITION, "rules", "export", *self.at(self.desk(), "twk_abc"), naming=["401"])

    @unittest.skipUnless(DESK_HAS_RULES, "this desk has no rules")
    def test_to_a_desk_and_back(self):
        there = self.desk()
        cast = desks.people(there, ["analyst"])
        where = self.at(there, desks.key(cast, ["analyst"], offices=["*"]).bearer)
        example = self.folder / "mine.rules"
        example.write_text(self.succeeds("rules", "example"))
        note = ["--note", "first campaign"]
        brought = self.json_of("rules", "import", example, *where, *note)
        self.assertEqual({item["name"]: item["result"] for item in brought["items"]},
                         dict.fromkeys(["vague_words", "cheap_goods", "vague_newcomer", "floor_prices"], "created"))
        again = self.json_of("rules", "import", example, *where, *note)
        self.assertEqual({item["result"] for item in again["items"]}, {"same"})
        back = self.folder / "back.rules"
        self.succeeds("rules", "export", *where, "--out", back)
        self.assertEqual(self.json_of("rules", "diff", example, back)["changes"], [])
        one = self.json_of("rules", "export", *where, "cheap_goods")["text"]
        self.assertIn("rule cheap_goods", one)
        self.assertNotIn("vague_newcomer", one)
        changed = self.folder / "changed.rules"
        changed.write_text(one.replace("demand yellow", "demand red"))
        item, = self.json_of("rules", "import", changed, *where, *note)["items"]
        self.assertEqual((item["name"], item["result"]), ("cheap_goods", "new_version"))
        wrong = self.folder / "wrong.rules"
        wrong.write_text(one.replace("undervalued", "undervaluation"))
        self.fails(USAGE, "rules", "import", wrong, *where, *note, naming=["422"])
        self.fails(NOT_FOUND, "rules", "export", *where, "none")

    @unittest.skipUnless(DESK_HAS_RULES, "this desk has no rules")
    def test_a_key_without_the_right(self):
        there = self.desk()
        cast = desks.people(there, ["analyst"])
        where = self.at(there, desks.key(cast, ["trader"], clients=["I1"]).bearer)
        example = self.folder / "mine.rules"
        example.write_text(self.succeeds("rules", "example"))
        self.fails(PRECONDITION, "rules", "import", example, *where, "--note", "why", naming=["403"])
        self.fails(PRECONDITION, "rules", "export", *where, naming=["403"])
