"""A PostgreSQL server of a test's own: made, started, ended and removed by it."""
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile


def programs():
    """The folder with initdb and postgres; None where there is none."""
    for folder in [*os.environ.get("PATH", "").split(":"),
                   *sorted(map(str, pathlib.Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]:
        if all((pathlib.Path(folder) / name).exists() for name in ("initdb", "postgres")):
            return pathlib.Path(folder)
    return None


class Postgres:
    """Listens at a socket in its folder. PostgreSQL does not run as root: then it is given to another user."""

    def __init__(self):
        self.programs = programs()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewaiter-pg-"))
        self.as_user = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self.process = None
        subprocess.run([self.programs / "initdb", "-D", self.folder / "data", "-U", "tidewaiter", "-A", "trust", "-E", "UTF8",
                        "--locale=C.UTF-8", "--no-instructions"],
                       check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self.as_user)
        self.start()

    @property
    def connection(self):
        return f"host={self.folder} user=tidewaiter dbname=postgres"

    def start(self):
        """Returns when it takes connections."""
        log = open(self.folder / "log", "ab")  # its own messages, read below as it writes them
        with log:
            begin = log.tell()
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses="],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, **self.as_user)
        with open(self.folder / "log", "rb") as said:
            said.seek(begin)
            while self.process.poll() is None:
                if b"ready to accept connections" in said.readline():
                    return
        raise AssertionError(f"postgres did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def crash(self):
        """Ends at once and writes nothing down, its children too: what a killed machine leaves behind."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def remove(self):
        if self.process.poll() is None:
            self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
