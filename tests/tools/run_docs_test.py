import unittest

from support import ToolTest


def block(body, above=""):
    return f"# A page\n\n{above}```console\n{body}```\n"


class RunDocs(ToolTest):
    def run_page(self, text, *options):
        self.write({"page.md": text})
        return self.run_tool("tools/run_docs", *options, "page.md")[0]

    def test_output_as_written(self):
        self.assertEqual(self.run_page(block("$ echo a; echo b\na\nb\n")), 0)

    def test_other_output(self):
        self.assertEqual(self.run_page(block("$ echo a\nb\n")), 1)

    def test_any_text_for_dots(self):
        self.assertEqual(self.run_page(block("$ seq 9\n1\n...\n9\n")), 0)
        self.assertEqual(self.run_page(block("$ seq 9\n1\n...\n8\n")), 1)

    def test_output_not_compared(self):
        self.assertEqual(self.run_page(block("$ seq 9\n")), 0)

    def test_command_fails(self):
        self.assertEqual(self.run_page(block("$ false\n")), 1)

    def test_command_over_two_lines(self):
        self.assertEqual(self.run_page(block("$ echo a \\\n    b\na b\n")), 0)

    def test_one_folder_for_a_page(self):
        self.assertEqual(self.run_page(block("$ echo a > f\n$ cat f\na\n") + block("$ cat f\na\n")), 0)

    def test_skip_needs_a_reason(self):
        self.assertEqual(self.run_page(block("$ false\n", "<!-- doctest: skip: needs a browser -->\n")), 0)
        self.assertEqual(self.run_page(block("$ false\n", "<!-- doctest: skip -->\n")), 1)

    def test_time_limit(self):
        self.assertEqual(self.run_page(block("$ sleep 60 | cat; true\n"), "--timeout", "0.2"), 1)


if __name__ == "__main__":
    unittest.main()
