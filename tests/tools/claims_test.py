import unittest

from support import ToolTest

BEGIN = "<!-- claims: begin (written by tools/claims --write) -->"


def claim(name="a.b", **changes):
    fields = {"id": name, "claim": "It is fast", "command": "echo rate 1,500", "figure": r"rate ([\d,]+)",
              "unit": "lines/s", "bar": ">= 1000", "data": "none", **changes}
    lines = [f"{key} = '''{value}'''" if isinstance(value, str) else f"{key} = {value}"
             for key, value in fields.items() if value is not None]
    return "[[claim]]\n" + "\n".join(lines).replace("True", "true") + "\n"


class Claims(ToolTest):
    def run_claims(self, text, *options, **environment):
        self.write({"claims.toml": text})
        return self.run_tool("tools/claims", "--file", self.folder / "claims.toml", "--document",
                             self.folder / "performance.md", *options, **environment)

    def test_held_and_missed(self):
        self.assertEqual(self.run_claims(claim())[0], 0)
        self.assertEqual(self.run_claims(claim(bar=">= 1500"))[0], 0)
        self.assertEqual(self.run_claims(claim(bar="> 1500"))[0], 1)
        self.assertEqual(self.run_claims(claim(bar="<= 0.01"))[0], 1)
        self.assertEqual(self.run_claims(claim(bar="report"))[0], 0)

    def test_json_figure(self):
        command = """echo '{"a": [{"b": 0.5}]}'"""
        self.assertEqual(self.run_claims(claim(command=command, figure="json:a[0].b", bar="== 0.5"))[0], 0)
        self.assertEqual(self.run_claims(claim(command=command, figure="json:a[1].b", bar="report"))[0], 1)

    def test_command_fails_or_says_nothing(self):
        self.assertEqual(self.run_claims(claim(command="echo rate 1500; false"))[0], 1)
        self.assertEqual(self.run_claims(claim(command="true", bar="report"))[0], 1)
        self.assertEqual(self.run_claims(claim(command="sleep 60 | cat; true", timeout_s=1))[0], 1)

    def test_median_of_repeats_and_one_run_for_two_claims(self):
        count = f"echo x >> {self.folder}/runs; echo rate $(wc -l < {self.folder}/runs)"
        text = claim("one", command=count, repeat=3, bar="== 2") + claim("two", command=count, repeat=3, bar="== 2")
        self.assertEqual(self.run_claims(text)[0], 0)
        self.assertEqual((self.folder / "runs").read_text(), "x\n" * 3)

    def test_skipped_without_the_public_data(self):
        absent = str(self.folder / "absent")
        status, output = self.run_claims(claim(command="false", needs_shared=True), TIDEWAITER_SHARED=absent)
        self.assertEqual(status, 0)
        self.assertIn("skipped", output)

    def test_bad_lists(self):
        for text in [claim(id=None), claim(bar="fast"), claim(figure="no group"), claim(extra="x"), claim() + claim(),
                     claim() + "[claim.peer]\nname = 'x'\n", "nonsense", claim(repeat=0)]:
            with self.subTest(text=text):
                self.assertEqual(self.run_claims(text, "--list")[0], 2)

    def test_unknown_id(self):
        self.assertEqual(self.run_claims(claim(), "nobody")[0], 2)

    def test_peers(self):
        stated = claim() + "[claim.peer]\nname = 'P'\nvalue = 300\nsource = 'their page'\n"
        measured = claim() + "[claim.peer]\nname = 'P'\ncommand = 'echo 300'\nfigure = '(.*)'\n"
        for text in [stated, measured]:
            status, output = self.run_claims(text)
            self.assertEqual(status, 0)
            self.assertRegex(output, r"300 \(P\)\s+5\n")

    def test_document_keeps_rows_that_were_not_run(self):
        self.run_claims(claim("one") + claim("two") + claim("three"), "--write")
        page = self.folder / "performance.md"
        page.write_text(page.read_text().replace("| one | It is fast", "| one | It was fast") + "\nEnd.\n")
        self.run_claims(claim("one") + claim("two", claim="New") + claim("four"), "--write", "two")
        rows = [line for line in page.read_text().splitlines() if line.startswith("| ")]
        self.assertEqual([row.split(" | ")[:2] for row in rows[1:]], [["| one", "It was fast"], ["| two", "New"]])
        self.assertTrue(page.read_text().endswith("End.\n"))
        self.assertIn(BEGIN, page.read_text())


if __name__ == "__main__":
    unittest.main()
