"""The world fails: a full disk, Ctrl-C, no rights. What was there before stays as it was."""
import os
import shutil
import signal
import subprocess
import unittest

from support import (INTERRUPTED, PROGRAM, SMALL_MODEL, UNAVAILABLE, CliTest, file_size_limit, tree, world)

NOBODY = 65534
LARGE_COPIES = 30  # of the country's past: enough that an import is still going on when the signal comes


class FullDiskTest(CliTest):
    """A limit on the size of files fails a write as a full disk does."""

    def full(self, *arguments, size):
        self.fails(UNAVAILABLE, *arguments, untouched=self.folder, preexec_fn=file_size_limit(size))

    def test_simulate(self):
        self.full("simulate", "--out", self.folder / "country", "--lines", 2000, "--days", 60, size=50_000)

    def test_import(self):
        data = self.copy("data")
        self.full("import", world() / "country/past.csv", "--mapping", world() / "country/mapping.toml", "--data", data,
                  size=20_000)
        self.succeeds("query", "SELECT count(*) FROM lines", "--data", data)

    def test_train(self):
        model = self.copy("model")
        for size in (100, 10_000, 100_000):
            self.full("train", "--data", world() / "data", "--model", model, *SMALL_MODEL, "--seed", 2, size=size)

    def test_assess(self):
        arguments = ["assess", world() / "country/new.csv", "--mapping", world() / "new.toml", "--model",
                     world() / "model", "--out", self.folder / "run"]
        self.succeeds(*arguments)
        self.full(*arguments, "--capacity", "10%", size=5_000)
        self.succeeds("assess", "--repeat", self.folder / "run/record.json")


class InterruptTest(CliTest):
    def interrupted(self, *arguments, untouched):
        """Sends SIGINT after the first line of progress: the work is then surely going on."""
        before = tree(untouched)
        with subprocess.Popen([PROGRAM, *map(str, arguments), "--progress"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
            self.assertNotEqual(process.stderr.readline(), b"", "no progress")
            process.send_signal(signal.SIGINT)
            errors = process.communicate(timeout=120)[1].decode()
        self.assertEqual(process.returncode, INTERRUPTED, errors)
        self.assertEqual(errors.count("tidewaiter:"), 1)
        self.assertEqual(tree(untouched), before)

    def test_simulate(self):
        self.interrupted("simulate", "--out", self.folder / "country", "--lines", 2_000_000, untouched=self.folder)

    def test_import(self):
        data = self.copy("data")
        large = self.folder / "large.csv"
        header, *rows = (world() / "country/past.csv").read_text().splitlines(keepends=True)
        large.write_text(header + "".join(f"{i}-{row}" for i in range(LARGE_COPIES) for row in rows))
        self.interrupted("import", large, "--mapping", world() / "country/mapping.toml", "--data", data,
                         untouched=data)

    def test_train(self):
        model = self.copy("model")
        self.interrupted("train", "--data", world() / "data", "--model", model, "--rounds", 2000, untouched=model)


@unittest.skipUnless(hasattr(os, "geteuid"), "no user ids here")
class NoRightsTest(CliTest):
    def setUp(self):
        super().setUp()
        self.how = {}
        if os.geteuid() == 0:  # root may do anything: be somebody else
            self.how = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            try:  # in root's own folder, which is closed to others, it may not even be started
                subprocess.run([PROGRAM, "version"], capture_output=True, check=True, **self.how)
            except (PermissionError, subprocess.CalledProcessError):
                self.skipTest("another user may not run the program here")
        for folder in (self.folder, world()):
            folder.chmod(0o755)

    def refused(self, *arguments):
        self.fails(UNAVAILABLE, *arguments, untouched=self.folder, **self.how)

    def locked(self, name):
        path = self.copy(name)
        path.chmod(0o555 if path.is_dir() else 0o000)
        self.addCleanup(path.chmod, 0o755)
        return path

    def test_simulate(self):
        folder = self.folder / "locked"
        folder.mkdir(mode=0o555)
        self.refused("simulate", "--out", folder / "country", "--lines", 500)

    def test_a_file_that_may_not_be_read(self):
        past = self.locked("country/past.csv")
        done = subprocess.run([PROGRAM, "import", past, "--mapping", world() / "country/mapping.toml", "--data",
                               self.folder / "data"], capture_output=True, check=False, **self.how)
        self.assertEqual(done.returncode, UNAVAILABLE, done.stderr)
        self.assertIn(b"past.csv", done.stderr)

    def test_train_where_nothing_may_be_written(self):
        folder = self.folder / "locked"
        folder.mkdir(mode=0o555)
        self.refused("train", "--data", world() / "data", "--model", folder / "model", *SMALL_MODEL)

    def test_assess_where_nothing_may_be_written(self):
        folder = self.folder / "locked"
        folder.mkdir(mode=0o555)
        self.refused("assess", world() / "country/new.csv", "--mapping", world() / "new.toml", "--model",
                     world() / "model", "--out", folder / "run")

    def test_import_into_a_history_of_somebody_else(self):
        data = self.copy("data")
        for path in (data / "history", data):
            path.chmod(0o555)
        self.refused("import", world() / "country/past.csv", "--mapping", world() / "country/mapping.toml", "--data",
                     data)
        shutil.rmtree(data)
