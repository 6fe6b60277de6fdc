"""The command line itself: usage errors, manuals, completion, the page in docs/."""
import json
import pathlib
import shutil
import subprocess
import unittest

from support import PROGRAM, ROOT, UNAVAILABLE, USAGE, CliTest, run, world

COMMANDS = "simulate map import train assess explain evaluate replay query completion help version".split()
RULES = "example fields check test format backtest diff export import".split()


class CommandLineTest(CliTest):
    def test_usage_errors(self):
        cases = [["nonsense"], ["import"], ["simulate", "--out", "x", "--lines", "many"],
                 ["simulate", "--out", "x", "--first-day", "2024-02-30"],
                 ["simulate", "--out", "x", "--inspected-share", "8"],
                 ["train", "--data", "x", "--model", "y", "--depth", "0"],
                 ["assess", "f", "--mapping", "m", "--model", "x", "--out", "y", "--capacity", "lots"],
                 ["assess", "f", "--mapping", "m", "--model", "x", "--out", "y", "--lang", "xx"],
                 ["assess"], ["evaluate"], ["evaluate", "--data", "x", "--train", "y"], ["replay"],
                 ["query", "SELECT 1", "--data", "x", "--csv", "--json"], ["completion", "tcsh"],
                 ["version", "--unknown"], ["help", "nonsense"], ["rules", "nonsense"], ["rules", "check"],
                 ["check", "mine.rules"]]
        for words in cases:
            with self.subTest(words):
                done = run(*words, cwd=self.folder)
                self.assertEqual(done.returncode, USAGE)
                self.assertRegex(done.stderr, r"\Atidewaiter: [^\n]+\n\Z")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_errors_name_the_option(self):
        error = self.fails(USAGE, "simulate", "--out", self.folder / "x", "--lines", "many")
        self.assertEqual(error["field"], "--lines")

    def test_every_command_has_a_manual(self):
        for command in [[command] for command in COMMANDS] + [["rules", command] for command in RULES]:
            for words in ([*command, "--help"], [*command, "-h"], ["help", *command]):
                text = self.succeeds(*words)
                for part in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS"):
                    self.assertIn(part + "\n", text)
            self.assertIn(" ".join(command), self.succeeds("--help"))

    def test_the_page_in_docs_is_this_program(self):
        page = (ROOT / "docs/commands.md").read_text()
        self.assertEqual(self.succeeds("help", "--markdown"), page, "tidewaiter help --markdown > docs/commands.md")

    def test_version(self):
        self.assertEqual(self.json_of("version")["name"], "tidewaiter")
        self.assertEqual(self.succeeds("--version"), self.succeeds("version"))

    def test_completion_names_all_commands(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.succeeds("completion", shell)
            for command in COMMANDS + RULES:
                self.assertIn(command, script)
            self.assertIn("inspected-share", script)
            path = self.folder / shell
            path.write_text(script)
            if shutil.which(shell):
                subprocess.run([shell, "-n", path], check=True)

    @unittest.skipUnless(shutil.which("bash"), "bash is not here")
    def test_bash_completes(self):
        script = self.folder / "script"
        script.write_text(self.succeeds("completion", "bash"))
        for words, want in (["tidewaiter", "sim"], "simulate"), (["tidewaiter", "assess", "--lang", "f"], "fr"), \
                           (["tidewaiter", "train", "--mod"], "--model"), \
                           (["tidewaiter", "rules", "che"], "check"), \
                           (["tidewaiter", "rules", "check", "--cur"], "--currency"):
            test = f"source {script}; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; " \
                   "_tidewaiter; echo ${COMPREPLY[@]}"
            done = subprocess.run(["bash", "-c", test], capture_output=True, text=True, check=True)
            self.assertEqual(done.stdout.strip(), want)

    def test_standard_output_that_is_full(self):
        if not pathlib.Path("/dev/full").exists():
            self.skipTest("/dev/full is not here")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "version"], stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, UNAVAILABLE)

    def test_json_is_alone_on_standard_output(self):
        done = run("query", "SELECT 1 AS x", "--data", world() / "data", "--json", "--progress")
        self.assertEqual(json.loads(done.stdout)["rows"], [["1"]])

    def test_quiet_is_quiet(self):
        done = run("map", world() / "country/past.csv", "--quiet")
        self.assertEqual(done.stderr, "")
