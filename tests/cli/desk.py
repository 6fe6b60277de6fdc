"""A server for end-to-end tests, and people who talk to it.

    with Desk(folder) as desk:
        admin, key = desk.set_up()                   # an office, and a key of a broker
        status, answer = desk.call("POST", "/api/v1/declarations", declaration("L-1"), key=key)

Each server listens at a port of its own and is gone after the test, however that ends.
"""
import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import struct
import subprocess
import time

from support import PROGRAM

PASSWORD = "a tide of 17 lanterns"
OFFICE = "HARBOUR"
CALL_TIMEOUT_S = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def one_time_code(secret, at=None):
    """RFC 6238: six digits, thirty seconds, SHA-1."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int((time.time() if at is None else at) // 30))
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def declaration(lrn, items=1, **changes):
    item = {"hs_code": "8518300000", "description": "headphones, wireless", "origin": "CN", "value": "1200.50",
            "procedure": "4000", "net_mass_kg": 20.5, "gross_mass_kg": 24, "quantity": 100, "quantity_unit": "NAR"}
    return {"lrn": lrn, "office": OFFICE, "declarant": {"id": "B1"}, "importer": {"id": "I1", "name": "Importer One"},
            "items": [item] * items, **changes}


class Session:
    """A browser's: cookies, and the token against forged requests."""

    def __init__(self, desk):
        self.desk = desk
        self.cookies = {}
        self.csrf = None

    def call(self, method, path, body=None, headers=None):
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.csrf:
            sent["X-CSRF-Token"] = self.csrf
        status, answer, received = self.desk.exchange(method, path, body, sent)
        for name, value in received:
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
        if isinstance(answer, dict) and answer.get("csrf_token"):
            self.csrf = answer["csrf_token"]
        return status, answer


class Desk:
    def __init__(self, folder, *options):
        self.folder = pathlib.Path(folder)
        self.log = self.folder.with_name(self.folder.name + ".log")
        self.options = options
        self.port = free_port()
        self.process = None
        self.setup_token = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self, **how):
        """Returns when the server listens."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--data", self.folder, "--port", str(self.port), *map(str, self.options)],
                stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, encoding="utf-8", **how)
        for line in self.process.stdout:
            token = re.search(r"asks for this token: (\S+)", line)
            if token:
                self.setup_token = token[1]
            if line.startswith("Ctrl-C"):
                return
        self.process.wait()
        raise AssertionError(f"the server did not start: {self.log.read_text()[-2000:]}")

    def kill(self):
        if self.process is None:
            return
        self.process.kill()
        self.process.communicate()
        self.process = None

    def stop(self):
        """As a service manager does; gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()
        status, self.process = self.process.returncode, None
        return status

    def exchange(self, method, path, body=None, headers=None):
        """Status, body (JSON where it is some) and headers of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=CALL_TIMEOUT_S)
        try:
            return exchange(connection, method, path, body, headers)
        finally:
            connection.close()

    def call(self, method, path, body=None, key=None, headers=None):
        sent = dict(headers or {})
        if key:
            sent["Authorization"] = f"Bearer {key}"
        return self.exchange(method, path, body, sent)[:2]

    def set_up(self, roles=("broker",), clients=("B1",)):
        """Makes an office and a key for a system; gives the first administrator's session and the key."""
        admin = self.administrator()
        status, answer = admin.call("PUT", f"/api/v1/offices/{OFFICE}", {"id": OFFICE, "name": "Harbour"})
        assert status in (200, 201), answer
        status, answer = admin.call("POST", "/api/v1/api-keys",
                                    {"name": "system", "roles": list(roles), "clients": list(clients)})
        assert status == 201, answer
        return admin, answer["key"]

    def administrator(self):
        admin = Session(self)
        status, answer = admin.call("POST", "/api/v1/setup",
                                    {"token": self.setup_token, "name": "root", "password": PASSWORD})
        assert status == 200, answer
        status, answer = admin.call("POST", "/api/v1/session/second-factor")
        assert status == 200, answer
        status, answer = admin.call("PUT", "/api/v1/session/second-factor",
                                    {"code": one_time_code(answer["secret"])})
        assert status == 200, answer
        assert admin.call("GET", "/api/v1/session")[0] == 200  # a session of its own, with its own token
        return admin


def exchange(connection, method, path, body=None, headers=None):
    sent = dict(headers or {})
    if method not in ("GET", "HEAD"):
        sent.setdefault("Idempotency-Key", secrets.token_hex(8))
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
        sent.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, sent)
    response = connection.getresponse()
    content = response.read()
    if "json" in (response.getheader("Content-Type") or ""):
        content = json.loads(content)
    return response.status, content, response.getheaders()
