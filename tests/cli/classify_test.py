"""Codes for described goods: learned from files, asked, measured; and what is wrong with files."""
import json
import subprocess
import unittest

from support import CORRUPTION, NOT_FOUND, PROGRAM, ROOT, USAGE, CliTest, world

TARIFF = """code,description,lang
09,Coffee and tea,en
0901,Coffee,en
090111,"Coffee; not roasted",en
090121,"Coffee; roasted",en
090121,"Café; torréfié",fr
950300,Toys,en
"""
PAST = """id,code,text,day,ruling
d1,0901.21,espresso beans roasted,2026-01-02,
d2,950300,wooden puzzle for children,,
r1,9503001000,humming top of tin,,yes
"""


class ClassifyTest(CliTest):
    def file(self, name, text):
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def model(self):
        model = self.folder / "goods.classifier"
        self.succeeds("classify", "learn", "--precedents", self.file("past.csv", PAST), "--nomenclature",
                      self.file("tariff.csv", TARIFF), "--out", model)
        return model

    def test_a_trader_sees_codes_words_and_rulings_and_nothing_else(self):
        model = self.model()
        answer = self.json_of("classify", "ask", "humming top", "--model", model)
        first = answer["codes"][0]
        self.assertEqual((first["code"], first["text"]), ("9503001000", "Toys"))
        self.assertEqual([ruling["id"] for ruling in first["rulings"]], ["r1"])
        answer = self.json_of("classify", "ask", "wooden puzzle", "--model", model)
        self.assertEqual(set(answer["codes"][0]), {"code", "text", "rulings"})
        self.assertNotIn("children", json.dumps(answer))

    def test_an_officer_sees_why(self):
        model = self.model()
        answer = self.json_of("classify", "ask", "roasted espresso", "--model", model, "--check", "9503.00")
        self.assertEqual(answer["codes"][0]["code"], "090121")
        self.assertEqual(answer["codes"][0]["precedents"][0]["id"], "d1")
        self.assertIn("roasted", answer["codes"][0]["words"])
        self.assertIn(answer["check"]["verdict"], ("doubtful", "incompatible"))
        self.assertIn("declared code: ", self.succeeds("classify", "ask", "roasted espresso", "--model", model,
                                                       "--check", "950300"))

    def test_a_question_and_its_answer(self):
        model = self.model()
        asked = self.json_of("classify", "ask", "coffee", "--model", model)
        facts = {option["code"]: option["fact"] for option in asked["question"]["options"]}
        self.assertEqual(facts, {"090111": "not roasted", "090121": "roasted"})
        answer = self.json_of("classify", "ask", "coffee", "--model", model, "--fact", facts["090111"])
        self.assertEqual(answer["codes"][0]["code"], "090111")
        self.assertEqual(self.json_of("classify", "ask", "spare parts", "--model", model)["vague"],
                         {"words": "spare part", "why": "listed"})

    def test_lines_from_standard_input(self):
        done = subprocess.run([PROGRAM, "classify", "ask", "-", "--model", self.model(), "--json"], text=True,
                              input="café torréfié\n\ntoys\n", capture_output=True, check=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([answer["codes"][0]["code"] for answer in answers], ["090121", "950300"])

    def test_measuring(self):
        gold = self.file("gold.csv", "code,text\n090121,roasted coffee\n950300,tin top\n")
        report = self.json_of("classify", "evaluate", gold, "--model", self.model())
        self.assertEqual((report["rows"], report["methods"]["tidewaiter"]["hs6"]["top1"]), (2, 1))
        low, high = report["methods"]["tidewaiter"]["hs6"]["top1_interval"]
        self.assertTrue(0.3 < low < high <= 1)
        self.assertEqual(len(report["sha256"]), 64)
        text = self.succeeds("classify", "evaluate", gold, "--model", self.model())
        self.assertIn("queries/s on one thread", text)

    def test_the_own_descriptions_are_codes_of_the_tariff_as_they_are_written(self):
        lines = (ROOT / "testdata/classify/own_pen.csv").read_text(encoding="utf-8").splitlines()
        self.assertEqual((lines[0], len(lines)), ("code,text", 201))

    def test_rows_that_cannot_be_used_are_told(self):
        past = self.file("past.csv", "code,text\n12x,cups\n392410,\n392410,plastic cups\n")
        out = self.folder / "m"
        learned = self.json_of("classify", "learn", "--precedents", past, "--out", out)
        self.assertEqual((learned["precedents"], learned["rows_refused"]), (1, 2))
        self.assertEqual([(p["code"], p["pointer"].rsplit("past.csv")[1]) for p in learned["problems"]],
                         [("bad_code", "/2/code"), ("empty_text", "/3/text")])

    def test_learning_from_the_own_past_and_tariff(self):
        out = self.folder / "m"
        learned = self.json_of("classify", "learn", "--data", world() / "data", "--tariff", world() / "country/tariff",
                               "--out", out)
        self.assertTrue(learned["learned"])
        self.assertGreater(learned["precedents"], 2000)
        answer = self.json_of("classify", "ask", "green coffee beans", "--model", out)
        self.assertEqual(answer["codes"][0]["code"][:4], "0901")
        self.assertIn("offee", answer["codes"][0]["text"])
        self.fails(NOT_FOUND, "classify", "learn", "--data", self.folder / "none", "--out", out)
        self.fails(USAGE, "classify", "learn", "--tariff", self.folder / "none", "--out", out)

    def test_a_desk_does_not_start_with_a_damaged_classifier(self):
        for data, config in (("own", ""), ("named", '[classify]\nmodel = "%s"\n')):
            data = self.folder / data
            data.mkdir()
            broken = (self.folder / "named.classifier") if config else data / "classifier"
            broken.write_bytes(self.model().read_bytes()[:-1])
            more = ("--config", self.file("desk.toml", config % broken)) if config else ()
            error = self.fails(CORRUPTION, "serve", "--data", data, *more)
            self.assertIn(str(broken), error["message"])

    def test_bad_input_has_a_name(self):
        model = self.model()
        out = ("--out", self.folder / "m")
        for name, text, field in (("a.csv", "code,words\n392410,cups\n", "/1/text"),
                                  ("b.csv", b"code,text\n392410,\xff\n", "/2"), ("c.csv", "code,text\n", "")):
            error = self.fails(USAGE, "classify", "learn", "--precedents", self.file(name, text), *out)
            self.assertIn(name, error["message"])
            self.assertEqual(error.get("field", ""), field)
        self.fails(USAGE, "classify", "learn", *out)
        self.fails(USAGE, "classify", "ask", " ", "--model", model)
        self.fails(USAGE, "classify", "ask", "cups", "--model", model, "--check", "12x")
        self.fails(NOT_FOUND, "classify", "ask", "cups", "--model", self.folder / "none")
        self.fails(CORRUPTION, "classify", "ask", "cups", "--model", self.file("broken", model.read_bytes()[:-1]))


if __name__ == "__main__":
    unittest.main()
