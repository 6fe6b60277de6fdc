"""Somebody outside: what all are shown is cosigned, two histories are caught and proven, logs may push."""
import contextlib
import copy
import hashlib
import http.client
import json
import shutil
import subprocess
import unittest

from federation import Federation
from support import CONFLICT, CORRUPTION, DIFFERS, PRECONDITION, PROGRAM, USAGE, CliTest, run

NAME = "chamber.example/witness"
LOG = "customs.na/ledger"
OPEN = {"key_id": "0123456789abcdef"}


def log_of(report, origin=LOG):
    return next(log for log in report["logs"] if log["origin"] == origin)


@contextlib.contextmanager
def serving(*arguments):
    """The port of a witness that answers."""
    process = subprocess.Popen([PROGRAM, "ledger", "witness", *map(str, arguments), "--serve", "--port", "0"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    try:
        yield int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


def ask(port, method, path, body=None):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, body.encode() if body else None)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read().decode()


class LedgerWitnessTest(CliTest):
    def setUp(self):
        super().setUp()
        self.watch = self.folder / "watch"

    def witness(self, *arguments):
        return run("ledger", "witness", self.watch, *arguments, "--json", "--quiet")

    def test_two_histories_are_caught_and_proven(self):
        with Federation(self.folder, 2, start=False, cosigners=1) as federation:
            node = federation[0]
            url = f"http://127.0.0.1:{node.link.port}"
            node.start()
            node.said("numbers.open", OPEN, "numbers/1")
            done = self.witness(url, "--name", NAME, "--founding", federation.founding)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertTrue(json.loads(done.stdout)["witness"].startswith(NAME + "+"))
            self.assertEqual((log_of(json.loads(done.stdout))["size"], log_of(json.loads(done.stdout))["lied"]), (1, False))
            node.stop()
            twin = copy.copy(node)
            twin.folder = self.folder / "twin"
            shutil.copytree(node.folder, twin.folder)
            node.start()
            node.said("numbers.open", OPEN, "numbers/2")
            self.assertEqual(log_of(json.loads(self.witness(url).stdout))["fresh"], 1)
            node.stop()
            self.check_silence(url)
            self.check_lie(federation, twin, url)

    def check_silence(self, url):
        """A node that is away is no liar, and no success."""
        done = self.witness(url)
        self.assertEqual(done.returncode, DIFFERS, done.stderr)
        log = log_of(json.loads(done.stdout))
        self.assertEqual((log["size"], log["lied"]), (2, False))
        self.assertIn(url, log["problems"][0])

    def check_lie(self, federation, twin, url):
        """The same keys, and another second entry."""
        twin.start()
        self.addCleanup(twin.kill)
        twin.said("numbers.open", OPEN, "numbers/other")
        done = self.witness(url)
        self.assertEqual(done.returncode, DIFFERS, done.stderr)
        log = log_of(json.loads(done.stdout))
        self.assertEqual((log["size"], log["fresh"], log["lied"]), (2, 0, True))
        verdict = self.json_of("ledger", "verify", log["evidence"], "--founding", federation.founding)
        self.assertTrue(verdict["genuine"], verdict)
        self.assertEqual(verdict["says"], f"fork of {LOG} by na")
        twin.said("numbers.open", OPEN, "numbers/more")
        log = log_of(json.loads(self.witness(url).stdout))
        self.assertEqual((log["fresh"], log["lied"]), (0, True), "it is not cosigned again")
        twin.kill()

    def test_logs_may_push(self):
        with Federation(self.folder, 2, start=False, cosigners=1) as federation:
            node = federation[0]
            node.start()
            node.said("numbers.open", OPEN, "numbers/1")
            path = f"/{hashlib.sha256(LOG.encode()).hexdigest()}/checkpoint"
            _, _, checkpoint = ask(node.link.port, "GET", "/federation" + path)
            with serving(self.watch, "--name", NAME, "--founding", federation.founding) as port:
                self.assertEqual(ask(port, "GET", path)[0], 404)
                status, _, line = ask(port, "POST", "/add-checkpoint", "old 0\n\n" + checkpoint)
                self.assertEqual(status, 200, line)
                self.assertTrue(line.startswith("— " + NAME), line)
                status, kind, size = ask(port, "POST", "/add-checkpoint", "old 0\n\n" + checkpoint)
                self.assertEqual((status, kind, size), (409, "text/x.tlog.size", "1\n"))
                self.assertEqual(ask(port, "POST", "/add-checkpoint", "old 1\n\n" + checkpoint)[0], 200)
                status, _, shown = ask(port, "GET", path)
                self.assertEqual(status, 200)
                self.assertTrue(shown.startswith(checkpoint.split("\n\n")[0]))
                self.assertEqual(shown.count("— " + NAME), 1)
                for body, wanted in (("", 400), ("old 1\n\nx\n1\n", 400), ("old 1\n\n" + checkpoint.replace(LOG, "x"), 404)):
                    self.assertEqual(ask(port, "POST", "/add-checkpoint", body)[0], wanted, body)
                self.assertEqual(ask(port, "PUT", path, "x")[0], 405)
                self.assertEqual(ask(port, "GET", "/x")[0], 404)
                self.assertEqual(self.witness().returncode, PRECONDITION, "the folder is in use")

    def test_wrong_input(self):
        self.assertEqual(self.witness("--log-key", "x").returncode, USAGE, "a new witness needs a name")
        self.assertEqual(self.witness("--name", "two words").returncode, USAGE)
        self.assertEqual(self.witness("--name", NAME).returncode, USAGE, "nothing to watch")
        self.assertEqual(self.witness("--name", "another").returncode, CONFLICT)
        self.assertEqual(self.witness("--log-key", "x").returncode, USAGE)
        key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
        self.assertEqual(self.witness("--log-key", key, "--log-key", key).returncode, USAGE)
        done = self.witness("--log-key", key)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(log_of(json.loads(done.stdout), "example.com/log/testdata")["size"], 0)
        name = hashlib.sha256(b"example.com/log/testdata").hexdigest()
        (self.watch / f"{name}.checkpoint").write_text("x")
        self.assertEqual(self.witness("--log-key", key).returncode, CORRUPTION)
        self.assertEqual((self.watch / "keys" / "witness.key").stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
