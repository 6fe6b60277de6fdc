"""The tables of docs/glossary.md are those of the code."""
import re
import unittest

from support import ROOT


def table(heading):
    text = (ROOT / "docs/glossary.md").read_text()
    section = text[text.index(f"## {heading}\n"):].split("\n## ")[0]
    return {int(number): name for number, name in re.findall(r"^\| (\d+) \| `(\w+)` \|", section, re.M)}


class Glossary(unittest.TestCase):
    def test_error_kinds(self):
        source = (ROOT / "src/declaration/error_kind.cc").read_text()
        names = re.findall(r'"(\w+)"', source[source.index("kNames{"):source.index("};")])
        self.assertEqual(len(names), 30)
        self.assertEqual(table("Error kinds"), dict(enumerate(names)))

    def test_error_codes(self):
        source = (ROOT / "src/base/result.h").read_text()
        codes = re.search(r"enum class ErrorCode \{(.*?)\}", source, re.S)[1]
        self.assertEqual(table("Bad news"), {int(n): name for name, n in re.findall(r"(k\w+) = (\d+)", codes)})


if __name__ == "__main__":
    unittest.main()
