"""A running desk for tests: start a server on a folder, people it, call it as anyone or as nobody.

    desk = Desk(folder); desk.start()            # `serve` on a free port, with the small model of support.py
    cast = people(desk)                          # everyone signed in; two offices, two trading houses
    answer = cast.trader.post("/api/v1/declarations", declaration("A-1"))
    answer.status, answer.json["id"], answer.header("etag")
    desk.raw(b"GET / HTTP/1.1\\r\\n...")           # bytes to the socket, bytes back
    desk.stop()                                  # the folder stays: start() goes on with it

Every call is a connection of its own. `source` is the address that a visitor comes from, one of 127.0.0.0/8: limits
count by address, and tests must not use up each other's.
"""
import atexit
import base64
import copy
import functools
import hashlib
import hmac
import http.client
import itertools
import json
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import types

import support

PASSWORD = "seven grey herons wait"
FIRST_PASSWORD = "two wide green rivers"  # of a new account, to be changed at once
STARTUP_S = 60
COOKIE = "tidewaiter_session"
numbers = itertools.count(1)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        """The first header of that name, or ""."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a problem, or ""."""
        return self.json.get("code", "") if self.header("Content-Type") == "application/problem+json" else ""

    def __repr__(self):
        return f"{self.status} {self.body[:600]!r}"


class Visitor:
    """Someone who calls: nobody at first; with a session after sign_in; or with a key."""

    def __init__(self, desk, source="127.0.0.1", bearer=None):
        self.desk, self.source, self.bearer = desk, source, bearer
        self.cookie = self.csrf = self.id = None

    def headers(self, method):
        headers = {}
        if self.bearer:
            headers["Authorization"] = f"Bearer {self.bearer}"
        if self.cookie:
            headers["Cookie"] = f"{COOKIE}={self.cookie}"
        if method not in ("GET", "HEAD", "OPTIONS"):
            headers["Idempotency-Key"] = f"test-{next(numbers)}"
            if self.cookie:
                headers["X-CSRF-Token"] = self.csrf
        return headers

    def call(self, method, path, body=None, **headers):
        """`body`: bytes as they are, anything else as JSON. A header None leaves out one that would be sent;
        underscores stand for hyphens."""
        sent = self.headers(method)
        for name, value in headers.items():
            name = "-".join(part.capitalize() for part in name.split("_"))
            name = {"X-Csrf-Token": "X-CSRF-Token"}.get(name, name)
            sent.pop(name, None)
            if value is not None:
                sent[name] = value
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        return self.desk.call(method, path, body, sent, self.source)

    def get(self, path, **headers):
        return self.call("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.call("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self.call("PUT", path, body, **headers)

    def patch(self, path, body=None, **headers):
        return self.call("PATCH", path, body, **headers)

    def delete(self, path, **headers):
        return self.call("DELETE", path, **headers)

    def sign_in(self, name, password=PASSWORD, code=None):
        body = {"name": name, "password": password} | ({"code": code} if code else {})
        answer = self.post("/api/v1/session", body)
        if answer.status == 200:
            self.take(answer)
        return answer

    def take(self, answer):
        """Goes on with the session that the answer sets."""
        self.cookie = re.match(rf"{COOKIE}=([^;]+);", answer.header("Set-Cookie")).group(1)
        session = answer.json if "csrf_token" in answer.json else self.get("/api/v1/session").json
        self.csrf, self.id = session["csrf_token"], session["user"]["id"]


class Desk:
    """`config`: more lines of the configuration, first of its section [server]."""

    def __init__(self, folder, config=""):
        self.folder, self.config = pathlib.Path(folder), config
        self.process = self.port = self.token = None
        self.said = []  # lines, of the last start

    def start(self, *options, **how):
        """`how` goes to Popen, e.g. preexec_fn."""
        if "--demo" not in options and not (self.folder / "model").exists():
            shutil.copytree(support.world() / "data", self.folder, dirs_exist_ok=True)
            shutil.copytree(support.world() / "model", self.folder / "model")
        self.log = open(f"{self.folder}.log", "w+", encoding="utf-8")
        config = pathlib.Path(f"{self.folder}.toml")
        config.write_text(f"[server]\nport = 0\n{self.config}")
        self.process = subprocess.Popen([support.PROGRAM, "serve", "--data", self.folder, "--config", config, *options],
                                        stdout=subprocess.PIPE, stderr=self.log, stdin=subprocess.DEVNULL,
                                        encoding="utf-8", **how)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(r"this token: (\S+)", line):
                self.token = found.group(1)
            if found := re.search(r"https?://localhost:(\d+)", line):
                self.port = int(found.group(1))
            if "Ctrl-C" in line:
                return self
        raise AssertionError(f"the server did not start: {self.errors()}")

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=STARTUP_S)
        if self.process:
            self.process.stdout.close()
            self.log.close()

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=STARTUP_S)
        self.stop()

    def errors(self):
        """What it wrote to standard error so far."""
        return pathlib.Path(f"{self.folder}.log").read_text(encoding="utf-8")

    def visitor(self, source="127.0.0.1", bearer=None):
        return Visitor(self, source, bearer)

    def call(self, method, path, body=None, headers=(), source="127.0.0.1"):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=support.TIMEOUT_S,
                                                source_address=(source, 0))
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def open(self, source="127.0.0.1", timeout=20):
        return socket.create_connection(("127.0.0.1", self.port), timeout, (source, 0))

    def raw(self, sent, source="127.0.0.1", end=True):
        """All that comes back until the server closes; `end`: nothing more will be sent."""
        with self.open(source) as connection:
            try:
                connection.sendall(sent)
                if end:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before all was sent: the answer is there to be read
            received = b""
            try:
                while piece := connection.recv(65536):
                    received += piece
            except ConnectionResetError:
                pass
            return received


def totp(secret, step):
    """The code of RFC 6238 for a 30-second step of a Base32 secret."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    place = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def step_now():
    return int(time.time()) // 30


def add_second_factor(visitor):
    """Switches it on with the code of the step before, so that the one of now is still good. The secret."""
    for _ in range(3):  # a step may end in between
        secret = visitor.post("/api/v1/session/second-factor").json["secret"]
        answer = visitor.put("/api/v1/session/second-factor", {"code": totp(secret, step_now() - 1)})
        if answer.status == 200:
            visitor.take(answer)
            visitor.recovery_codes = answer.json["recovery_codes"]
            return secret
    raise AssertionError(answer)


def declaration(lrn, importer="I1", declarant="B1", office="HARBOUR", **members):
    return {"lrn": lrn, "office": office, "declarant": {"id": declarant},
            "importer": {"id": importer, "name": "Importer"},
            "items": [{"hs_code": "610910", "description": "cotton T-shirts", "origin": "BD", "value": "1250.50",
                       "net_mass_kg": 80}]} | members


# name: roles, offices, clients. Two of whoever must not reach the other's.
CAST = {
    "trader": (["trader"], [], ["I1"]),
    "rival": (["trader"], [], ["I2"]),
    "broker": (["broker"], [], ["B1"]),
    "outsider": (["broker"], [], ["B2"]),
    "clearance": (["clearance_officer"], ["HARBOUR"], []),
    "inland": (["clearance_officer"], ["AIRPORT"], []),
    "targeting": (["targeting_officer"], ["*"], []),
    "inspector": (["inspector"], ["HARBOUR"], []),
    "colleague": (["inspector"], ["HARBOUR"], []),
    "distant": (["inspector"], ["AIRPORT"], []),
    "audit": (["post_clearance_auditor"], ["HARBOUR"], []),
    "analyst": (["analyst"], ["*"], []),
    "manager": (["manager"], ["HARBOUR"], []),
    "auditor": (["auditor"], ["*"], []),
}


def must(answer, *statuses):
    if answer.status not in (statuses or (200, 201, 204)):
        raise AssertionError(answer)
    return answer


def person(admin, name, roles, offices=(), clients=(), source="127.0.1.2"):
    """A new account, signed in, with a password of its own."""
    must(admin.post("/api/v1/accounts", {"name": name, "display_name": name.title(), "roles": list(roles),
                                         "offices": list(offices), "clients": list(clients), "password": FIRST_PASSWORD}))
    visitor = admin.desk.visitor(source)
    must(visitor.sign_in(name, FIRST_PASSWORD))
    must(visitor.put("/api/v1/session/password", {"old_password": FIRST_PASSWORD, "new_password": PASSWORD}))
    return visitor


def people(desk, names=None):
    """Sets up an empty desk: offices, the administrator with a second factor, and the cast (or those `names` of
    it), all signed in. A namespace of visitors by name, with `secret`, the administrator's second factor."""
    cast = types.SimpleNamespace(desk=desk)
    cast.administrator = admin = desk.visitor("127.0.1.1")
    admin.take(must(admin.post("/api/v1/setup", {"token": desk.token, "name": "administrator", "password": PASSWORD})))
    cast.secret = add_second_factor(admin)
    for office in ("HARBOUR", "AIRPORT"):
        must(admin.put(f"/api/v1/offices/{office}", {"id": office, "name": office.title()}))
    for place, name in enumerate(names or CAST):
        setattr(cast, name, person(admin, name, *CAST[name], f"127.0.1.{10 + place}"))
    return cast


def key(cast, roles, clients=(), offices=()):
    """A visitor with an API key of its own."""
    made = must(cast.administrator.post("/api/v1/api-keys", {"name": "key", "roles": list(roles), "clients": list(clients),
                                                             "offices": list(offices)})).json
    visitor = cast.desk.visitor(bearer=made["key"])
    visitor.id = made["id"]
    return visitor


@functools.cache
def peopled():
    """(folder, cast) of a desk that was peopled once, for copies: start a Desk on a copy and call `again`."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewaiter-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = Desk(folder / "data").start()
    cast = people(desk)
    desk.stop()
    return folder / "data", cast


def again(cast, desk):
    """The same people, sessions and all, at another desk that goes on from the same folder."""
    there = types.SimpleNamespace(desk=desk, secret=cast.secret)
    for name, value in vars(cast).items():
        if isinstance(value, Visitor):
            visitor = copy.copy(value)
            visitor.desk = desk
            setattr(there, name, visitor)
    return there
