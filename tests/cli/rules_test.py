"""Rules in files: checked, tested, written in the house's way, tried on the past, compared."""
import json
import os
import signal
import subprocess
import time

from support import DIFFERS, INTERRUPTED, NOT_FOUND, OK, PRECONDITION, PROGRAM, ROOT, USAGE, CliTest, run, world

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
