"""What the end-to-end tests share: the program, a small country, and folders as hashes.

TIDEWAITER names the program (build/release/tidewaiter when it is not set). The country, its history and
its model are made once for all tests; each test works on copies.
"""
import atexit
import csv
import functools
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = pathlib.Path(os.environ.get("TIDEWAITER", ROOT / "build/release/tidewaiter")).resolve()
TIMEOUT_S = 120
SMALL_MODEL = ["--rounds", "20", "--ensemble", "1"]
OK, DIFFERS, USAGE, NOT_FOUND, CONFLICT, PRECONDITION, CORRUPTION, UNAVAILABLE = range(8)
INTERRUPTED = 130
CODES = {USAGE: "invalid_argument", NOT_FOUND: "not_found", CONFLICT: "conflict",
         PRECONDITION: "failed_precondition", CORRUPTION: "corruption", UNAVAILABLE: "unavailable"}


def run(*arguments, **how):
    """The finished process, with its output as bytes decoded from UTF-8."""
    env = dict(os.environ, LC_ALL="C.UTF-8")
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, check=False, env=env,
                          encoding="utf-8", timeout=TIMEOUT_S, stdin=subprocess.DEVNULL, **how)


def tree(folder):
    """{path: SHA-256} of all files below a folder; {} when it is not there."""
    folder = pathlib.Path(folder)
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest()
            for f in sorted(folder.rglob("*")) if f.is_file()}


def file_size_limit(size):
    """For preexec_fn: no file may grow larger, which looks like a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def flip(path, place):
    """Turns over the bits of one byte."""
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)


@functools.cache
def world():
    """A folder with country/, new.toml (the mapping without outcomes), data/, model/ and run/."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewaiter-cli-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    country = folder / "country"
    steps = [["simulate", "--out", country, "--lines", 6000, "--days", 200, "--seed", 3],
             ["import", country / "past.csv", "--mapping", country / "mapping.toml", "--data", folder / "data"],
             ["train", "--data", folder / "data", "--model", folder / "model", *SMALL_MODEL]]
    for step in steps:
        done = run(*step)
        if done.returncode != OK:
            raise AssertionError(f"{step[0]} failed: {done.stderr}")
    mapping = (country / "mapping.toml").read_text()
    (folder / "new.toml").write_text(mapping[:mapping.index("[outcome]")])
    return folder


@unittest.skipUnless(PROGRAM.exists(), f"no program at {PROGRAM}: build it, or set TIDEWAITER")
class CliTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="tidewaiter-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def copy(self, name):
        """A copy of a part of the world in this test's folder."""
        source, target = world() / name, self.folder / pathlib.Path(name).name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
        return target

    def succeeds(self, *arguments, **how):
        done = run(*arguments, **how)
        self.assertEqual(done.returncode, OK, done.stderr)
        return done.stdout

    def json_of(self, *arguments):
        return json.loads(self.succeeds(*arguments, "--json", "--quiet"))

    def fails(self, code, *arguments, naming=(), untouched=None, **how):
        """Runs with --json: one line on stderr that names what is wrong, an error document, an exit code,
        and the folder `untouched` as it was."""
        before = tree(untouched) if untouched else None
        done = run(*arguments, "--json", "--quiet", **how)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertRegex(done.stderr, r"\Atidewaiter: [^\n]+\n\Z")
        for word in naming:
            self.assertIn(str(word), done.stderr)
        error = json.loads(done.stdout)["error"]
        if code in CODES:
            self.assertEqual(error["code"], CODES[code])
        if untouched:
            self.assertEqual(tree(untouched), before)
        return error

    def rows(self, name="past.csv", count=30):
        """(header, rows) of the first lines of a file of the country."""
        with open(world() / "country" / name, newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        return header, rows[:count]

    def table(self, header, rows, name="file.csv"):
        path = self.folder / name
        with open(path, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
        return path

    def mapping(self, change=None, extra=""):
        """The country's mapping, changed by a function on its text, with lines behind it."""
        text = (world() / "country/mapping.toml").read_text()
        path = self.folder / "mapping.toml"
        path.write_text((change(text) if change else text) + extra)
        return path

    def rejects(self, data, name="file.csv"):
        with open(data / "rejects" / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))


def without_key(text, key):
    return re.sub(rf"(?m)^{key} = .*\n", "", text, count=1)
