"""tools/install with stand-ins for the system's programs: nothing is installed here."""
import hashlib
import io
import os
import pty
import re
import shutil
import signal
import subprocess
import tarfile
import time
import unittest

from support import ROOT, ToolTest

NOBODY = 65534
PASSWORD_WANTED = 'case $1 in -n) echo "sudo: a password is required"; exit 1 ;; esac\n'
ARCHIVES = [{"package/libduckdb.so": b"library", "package/LICENSE": b"licence"},
            {"package/src/duckdb/src/include/duckdb.h": b"header"}]


def archive(files):
    """(a .tgz with these files, its SHA-256)"""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return data.getvalue(), hashlib.sha256(data.getvalue()).hexdigest()


class InstallTest(ToolTest):
    """A copy of tools/install that awaits a small library, on a system where libx-dev is missing."""

    def setUp(self):
        super().setUp()
        self.write({"tools/install": (ROOT / "tools/install").read_text(),
                    "tools/packages.txt": "[build]\ncmake # a\nlibx-dev # b\nnpm # c\n[test]\nchromium # d\n"})
        os.chmod(self.folder / "tools/install", 0o755)
        self.fake("npm", "exit 1")
        self.installed("cmake", "chromium")
        # What is installed is then there; cmake stays what it was.
        self.fake("apt-get", f'echo "apt-get $*" >>{self.folder}/asked\n'
                             f'case "$*" in *" install "*) cp {self.folder}/bin/all {self.folder}/bin/dpkg-query ;; esac')
        self.fake("dpkg", f'echo "dpkg $*" >>{self.folder}/asked')
        self.fake("all", "printf '%s installed\\n' cmake libx-dev chromium")
        self.fake("sudo", "exit 1")

    def fake(self, name, script):
        self.write({f"bin/{name}": f"#!/bin/sh\n{script}\n"})
        os.chmod(self.folder / "bin" / name, 0o755)

    def installed(self, *names):
        self.fake("dpkg-query", "printf '%s installed\\n' " + " ".join(names))

    def environment(self):
        return dict(os.environ, PATH=f"{self.folder / 'bin'}:{os.environ['PATH']}", LC_ALL="C")

    def install(self, *options, stdin=subprocess.DEVNULL, **how):
        """(exit status, everything it printed)"""
        done = subprocess.run([self.folder / "tools/install", *options], text=True, cwd=self.folder, check=False,
                              stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=self.environment(), **how)
        return done.returncode, done.stdout

    def asked(self):
        path = self.folder / "asked"
        return path.read_text() if path.exists() else ""

    def third_party(self):
        folder = self.folder / "third_party"
        return sorted(p.name for p in folder.iterdir()) if folder.exists() else None


class Check(InstallTest):
    def test_names_what_is_missing_and_changes_nothing(self):
        self.installed("cmake")
        status, output = self.install("--check")
        self.assertEqual(status, 1)
        self.assertIn("chromium libx-dev", output)
        self.assertIsNone(self.third_party())
        self.assertEqual(self.asked(), "")

    def test_only_build(self):
        self.installed("cmake", "libx-dev")
        self.assertNotIn("chromium", self.install("--check", "--only", "build")[1])

    def test_unknown_option(self):
        self.assertEqual(self.install("--nonsense")[0], 1)


class Packages(InstallTest):
    """As root, and as a user who is none."""

    def setUp(self):
        super().setUp()
        self.user = {}
        if os.geteuid() == 0:
            self.user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            for path in [self.folder, *self.folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)

    def assert_nothing_was_done(self):
        self.assertEqual(self.asked(), "")
        self.assertIsNone(self.third_party())

    @unittest.skipUnless(os.geteuid() == 0, "needs root, which asks apt-get directly")
    def test_root_asks_apt(self):
        self.install()
        self.assertIn("install -y --fix-broken --no-install-recommends libx-dev\n", self.asked())

    @unittest.skipUnless(os.geteuid() == 0, "needs root, which asks apt-get directly")
    def test_what_a_cut_off_run_left_is_finished_first(self):
        self.install()
        self.assertEqual(self.asked().splitlines()[0], "dpkg --configure -a")

    def test_without_sudo(self):
        self.only_these_programs()
        status, output = self.install(**self.user)
        self.assertEqual(status, 1)
        self.assertIn("only root may install them: ask an administrator", output)
        self.assertIn("\n  apt-get update && apt-get install -y --no-install-recommends libx-dev\n", output)
        self.assert_nothing_was_done()

    def only_these_programs(self):
        (self.folder / "bin/sudo").unlink()
        for name in ("bash", "sh", "dirname", "sort", "comm", "sed", "uname", "env"):
            (self.folder / "bin" / name).symlink_to(shutil.which(name))
        path = str(self.folder / "bin")
        self.environment = lambda: dict(os.environ, PATH=path, LC_ALL="C")

    def test_sudo_without_a_password(self):
        self.fake("sudo", f'[ "$1" != -n ] || shift\necho "sudo $*" >>{self.folder}/asked\nexec "$@"')
        self.install(**self.user)
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive apt-get", self.asked())
        self.assertIn("install -y --fix-broken --no-install-recommends libx-dev\n", self.asked())

    def test_apt_fails(self):
        self.fake("sudo", '[ "$1" != -n ] || shift\nexec "$@"')
        self.fake("apt-get", "echo 'E: Unable to locate package libx-dev'; exit 100")
        status, output = self.install(**self.user)
        self.assertEqual(status, 1)
        self.assertRegex(output, r"E: Unable to locate package libx-dev\ntools/install: apt-get .*network")
        self.assertEqual(self.third_party(), [".install.lock", ".install.log"])

    def test_sudo_that_would_ask_where_nobody_can_answer(self):
        self.fake("sudo", PASSWORD_WANTED + f"echo sudo >>{self.folder}/asked")
        status, output = self.install("--only", "build", **self.user)
        self.assertEqual(status, 1)
        self.assertIn("sudo: a password is required", output)
        self.assertIn("Run tools/install --only build in a terminal", output)
        self.assertIn("\n  apt-get update && apt-get install -y --no-install-recommends libx-dev\n", output)
        self.assert_nothing_was_done()

    def in_a_terminal(self):
        terminal, stdin = pty.openpty()
        self.addCleanup(os.close, terminal)
        self.addCleanup(os.close, stdin)
        return self.install(stdin=stdin, **self.user)

    def test_sudo_that_asks_in_a_terminal(self):
        self.fake("sudo", PASSWORD_WANTED + f'echo "sudo $*" >>{self.folder}/asked\nexec "$@"')
        self.assertIn("sudo asks for your password", self.in_a_terminal()[1])
        self.assertIn("install -y --fix-broken --no-install-recommends libx-dev\n", self.asked())

    def test_sudo_that_refuses(self):
        self.fake("sudo", PASSWORD_WANTED + "echo 'nobody is not in the sudoers file.'\nexit 1")
        status, output = self.in_a_terminal()
        self.assertEqual(status, 1)
        self.assertIn("sudo did not let you install them: ask an administrator", output)
        self.assertNotIn("network", output)
        self.assert_nothing_was_done()

    def test_everything_there_needs_no_right_at_all(self):
        self.fake("npm", "exit 1")
        self.installed("cmake", "libx-dev", "chromium")
        self.write({"third_party/duckdb/libduckdb.so": "l", "third_party/duckdb/duckdb.h": "h",
                    "third_party/duckdb/LICENSE": ""})
        self.fake("sha256sum", "exit 0")
        os.chmod(self.folder / "third_party", 0o555)
        self.addCleanup(os.chmod, self.folder / "third_party", 0o755)
        self.assertEqual(self.install(**self.user), (0, ""))

    def test_folder_of_another_user(self):
        self.installed("cmake", "libx-dev", "chromium")
        self.write({"third_party/.install.lock": ""})
        os.chmod(self.folder / "third_party", 0o555)
        self.addCleanup(os.chmod, self.folder / "third_party", 0o755)
        status, output = self.install(**self.user)
        self.assertEqual(status, 1)
        self.assertEqual(len(output.splitlines()), 1)
        self.assertIn("cannot be written", output)


class Library(InstallTest):
    """The download of DuckDB: all of it, or nothing."""

    def setUp(self):
        super().setUp()
        self.installed("cmake", "libx-dev", "chromium")
        archives = [archive(files) for files in ARCHIVES]
        files = [hashlib.sha256(content).hexdigest() for content in (b"library", b"header")]
        script = self.folder / "tools/install"
        text = script.read_text()
        pinned = re.findall(r"\b[0-9a-f]{64}\b", text)
        self.assertEqual(len(pinned), 4)
        for old, new in zip(pinned, [sum for _, sum in archives] + files):
            text = text.replace(old, new)
        script.write_text(text)
        for name, (data, _) in zip(("binding", "source"), archives):
            (self.folder / name).write_bytes(data)
        self.good = (f'for last; do :; done\ncase $last in *node-bindings*) f=binding ;; *) f=source ;; esac\n'
                     f'cp {self.folder}/$f ./$f.tgz')
        self.fake("npm", self.good)

    def assert_heals(self):
        self.fake("npm", self.good)
        status, output = self.install()
        self.assertEqual(status, 0, output)
        self.assert_whole()

    def assert_whole(self):
        self.assertEqual(self.third_party(), [".install.lock", "duckdb"])
        self.assertEqual(sorted(p.name for p in (self.folder / "third_party/duckdb").iterdir()),
                         ["LICENSE", "duckdb.h", "libduckdb.so"])

    def test_fetched_once(self):
        self.assert_heals()
        self.fake("npm", "exit 1")
        self.assertEqual(self.install(), (0, ""))

    def test_no_network(self):
        self.fake("npm", "exit 1")
        status, output = self.install()
        self.assertEqual(status, 1)
        self.assertEqual(len([line for line in output.splitlines() if line.startswith("tools/install:")]), 1)
        self.assertEqual(self.third_party(), [".install.lock"])
        self.assert_heals()

    def test_npm_says_why(self):
        self.fake("npm", "echo 'npm ERR! certificate has expired' >&2; exit 1")
        self.assertIn("certificate has expired", self.install()[1])

    def test_second_archive_is_cut(self):
        self.fake("npm", self.good + "\nif [ $f = source ]; then truncate -s 50 $f.tgz; fi")
        status, output = self.install()
        self.assertEqual(status, 1)
        self.assertIn("is not the expected file", output)
        self.assertEqual(self.third_party(), [".install.lock"])
        self.assert_heals()

    def test_another_file_than_the_pinned_one(self):
        self.fake("npm", "echo other > other.tgz")
        self.assertEqual(self.install()[0], 1)
        self.assertEqual(self.third_party(), [".install.lock"])

    def test_library_changed_afterwards(self):
        self.assert_heals()
        (self.folder / "third_party/duckdb/libduckdb.so").write_bytes(b"lib")
        self.assertIn("third_party/duckdb", self.install("--check")[1])
        self.assert_heals()

    def stopped_half_way(self, how):
        self.fake("npm", f"echo part >part.tgz\ntouch {self.folder}/half-way\nexec sleep 30")
        with subprocess.Popen([self.folder / "tools/install"], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment(),
                              start_new_session=True) as running:
            while not (self.folder / "half-way").exists() and running.poll() is None:
                time.sleep(0.01)
            os.killpg(running.pid, how)
        self.assertNotEqual(running.returncode, 0)
        self.assertFalse((self.folder / "third_party/duckdb").exists())

    def test_stopped_by_ctrl_c(self):
        self.stopped_half_way(signal.SIGINT)
        self.assertEqual(self.third_party(), [".install.lock"])
        self.assert_heals()

    def test_killed(self):
        self.stopped_half_way(signal.SIGKILL)
        self.assert_heals()


if __name__ == "__main__":
    unittest.main()
