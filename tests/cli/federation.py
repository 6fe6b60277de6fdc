"""Members of a federation as processes on the loopback, for tests: folders, nodes, links that can be cut.

    with Federation(folder, 5) as federation:
        federation[0].append("numbers.open", {"key_id": "0123456789abcdef"})

Each member's address is that of a link in front of it (Link), so that a test can cut it.
"""
import contextlib
import http.client
import json
import os
import selectors
import signal
import socket
import subprocess
import threading
import time

from support import PROGRAM, UNAVAILABLE, run

IDS = ["na", "bw", "za", "zm", "mz"]
START_S = 30


class Link:
    """A TCP port of its own in front of another one. While it is cut, connections end at once."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.listen = 0  # where the node itself listens: at any port
        self.target = None
        self.cut = False
        self.lock = threading.Lock()
        self.open = set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        with client, contextlib.suppress(OSError):
            if self.cut or self.target is None:
                return
            with socket.create_connection(("127.0.0.1", self.target), timeout=5) as server:
                with self.lock:
                    self.open |= {client, server}
                self.pump(client, server)
                with self.lock:
                    self.open -= {client, server}

    @staticmethod
    def pump(client, server):
        other = {client: server, server: client}
        with selectors.DefaultSelector() as ready:
            for one in other:
                ready.register(one, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(65536)
                    if not data:
                        return
                    other[key.fileobj].sendall(data)

    def set_cut(self, cut):
        self.cut = cut
        if not cut:
            return
        with self.lock:
            for one in self.open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.server.close()
        self.set_cut(True)


class Direct:
    """Instead of a link, where speed is looked at: the node listens at that port itself."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = self.listen = server.getsockname()[1]
        self.target = None

    def close(self):
        """There is nothing between the nodes."""


class Node:
    """One member: its folder, its link, its process when it runs."""

    def __init__(self, folder, member, log=True, cosigns=True, link=Link):
        self.folder, self.id, self.link, self.process = folder / member, member, link(), None
        self.log = f"customs.{member}/ledger"
        arguments = ["ledger", "init", self.folder, "--id", member, "--name", f"Customs of {member}",
                     "--url", f"http://127.0.0.1:{self.link.port}"]
        done = run(*arguments, *(["--log", self.log] if log else []), *([] if cosigns else ["--no-cosign"]))
        assert done.returncode == 0, done.stderr

    def start(self):
        """Also while a command, which found no process, has opened the folder itself."""
        end = time.monotonic() + START_S
        while not self.try_start():
            assert time.monotonic() < end, (self.folder / "stderr").read_text()

    def try_start(self):
        errors = open(self.folder / "stderr", "a", encoding="utf-8")
        with errors:
            self.process = subprocess.Popen(
                [PROGRAM, "ledger", "serve", self.folder, "--port", str(self.link.listen)], stdout=subprocess.PIPE,
                stderr=errors, stdin=subprocess.DEVNULL, encoding="utf-8")
        line = self.process.stdout.readline()  # it says so when it listens
        if "listens" not in line:
            self.process.wait(timeout=START_S)
            self.process.stdout.close()
            self.process = None
            return False
        self.link.target = int(line.rsplit(":", 1)[1])
        return True

    def ask(self, what, /, **question):
        """What the running process answers; an error as {"code": …}; None when it is not known what became of it."""
        try:
            door = json.loads((self.folder / "door").read_text())
            connection = http.client.HTTPConnection(door["url"].removeprefix("http://"), timeout=40)
            with contextlib.closing(connection):
                connection.request("POST", f"/control/ledger/{what}", json.dumps(question),
                                   {"Authorization": "Bearer " + door["secret"]})
                answer = connection.getresponse()
                text = answer.read().decode()
        except (OSError, ValueError, http.client.HTTPException):
            return None
        if answer.status not in (200, 400):
            return None
        return text if what in ("prove", "key") and answer.status == 200 else json.loads(text)

    def kill(self, how=signal.SIGKILL):
        self.link.target = None
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(timeout=START_S)
        self.process.stdout.close()
        self.process = None

    def stop(self):
        self.kill(signal.SIGTERM)

    def append(self, kind, data=None, obj=""):
        """The finished process."""
        return run("ledger", "append", self.folder, "--type", kind, "--object", obj,
                   "--data", json.dumps(data or {}), "--json", "--quiet")

    def sign(self, draft):
        """A file with this member's line on a draft."""
        line = self.folder / "line"
        line.write_text(run("ledger", "sign", self.folder, draft).stdout)
        return line

    def draft(self, kind, *more, data=None):
        """A file with the text of a change of the charter."""
        command = ["ledger", "draft", self.folder, "--type", kind, *more, "--data", json.dumps(data or {})]
        done = eventually(lambda: (one := run(*command)).returncode != UNAVAILABLE and one)  # until the charter is here
        assert done and done.returncode == 0, done and done.stderr
        draft = self.folder / "draft"
        draft.write_text(done.stdout)
        return draft

    def change(self, signers, kind, *more, data=None):
        """A change of the charter that this member drafts and sends, and all of them sign."""
        draft = self.draft(kind, *more, data=data)
        lines = [word for node in signers for word in ("--line", node.sign(draft))]
        done = run("ledger", "append", self.folder, "--draft", draft, *lines, "--json", "--quiet")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def said(self, kind, data=None, obj=""):
        done = self.append(kind, data, obj)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def show(self, *what):
        done = run("ledger", "show", self.folder, *what, "--json", "--quiet")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def prove(self, obj, number=None):
        return run("ledger", "prove", self.folder, obj, *(["--number", number] if number else []))

    def key(self, owner="BANK-1"):
        done = run("ledger", "key", self.folder, owner)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class Federation(contextlib.AbstractContextManager):
    def __init__(self, folder, count, faults=0, start=True, cosigners=len(IDS), link=Link):
        """The first `cosigners` members put their word to others' logs."""
        self.folder = folder
        self.nodes = [Node(folder, member, cosigns=place < cosigners, link=link) for place, member in enumerate(IDS[:count])]
        cards = []
        for node in self.nodes:
            card = folder / f"{node.id}.card"
            card.write_text(run("ledger", "card", node.folder).stdout)
            cards.append(card)
        self.draft = folder / "draft"
        done = run("ledger", "found", *cards, "--federation", "corridor", "--keeper", "na",
                   "--faults", faults)
        assert done.returncode == 0, done.stderr
        self.draft.write_text(done.stdout)
        lines = []
        for node in self.nodes:
            line = folder / f"{node.id}.line"
            line.write_text(run("ledger", "sign", node.folder, self.draft).stdout)
            lines += ["--line", line]
        for node in self.nodes:
            done = run("ledger", "join", node.folder, "--draft", self.draft, *lines)
            assert done.returncode == 0, done.stderr
            self.sha256 = done.stdout.strip()
        self.founding = self.nodes[0].folder / "charter.first"
        if start:
            for node in self.nodes:
                node.start()

    def __getitem__(self, place):
        return self.nodes[place]

    def __exit__(self, *error):
        for node in self.nodes:
            node.kill()
            node.link.close()


def eventually(holds, seconds=20):
    """Until holds() is true; what it was last."""
    end = time.monotonic() + seconds
    while True:
        last = holds()
        if last or time.monotonic() > end:
            return last
        os.sched_yield()
