"""What the hostile tests share: a peopled desk with something to reach for, an identity provider, live events."""
import base64
import functools
import atexit
import hashlib
import json
import pathlib
import re
import shutil
import tempfile
import time
import unittest

import desk as desks
import support
from desk import declaration, must
from hostile_cases import C, D, INSIDE, NOBODY, THEIRS, account

SPEEDY = "[limits]\naccount_requests_per_second = 5000\n"  # limits have tests of their own


class Scene:
    """The peopled desk with one declaration under a random control, its paper, and things of others."""

    def __init__(self, folder):
        template, cast = desks.peopled()
        shutil.copytree(template, folder)
        self.provider = Provider(folder.parent)
        self.desk = desks.Desk(folder, self.provider.config() + SPEEDY).start()
        self.cast = desks.again(cast, self.desk)
        try:
            self.fill()
        except BaseException:
            self.desk.stop()
            raise

    def fill(self):
        cast = self.cast
        desks.add_second_factor(cast.analyst)
        policy = {"version": 1, "random_share": 0.5, "explore_share": 0, "inspections_per_day": 1_000_000}
        now = cast.analyst.get("/api/v1/policy").header("ETag")
        self.policy = must(cast.analyst.put("/api/v1/policy", policy, If_Match=now)).header("ETag") or \
            cast.analyst.get("/api/v1/policy").header("ETag")
        lodged = declaration("SECRET-LRN", "I1", "I1")
        lodged["importer"]["name"] = "Importer One"
        lodged["items"][0]["description"] = "velvet curtains"
        self.mine = must(cast.trader.post("/api/v1/declarations", lodged)).json["id"]
        self.theirs = must(cast.rival.post("/api/v1/declarations", declaration("R-1", "I2", "I2"))).json["id"]
        self.paper = must(cast.trader.post(f"{D}{self.mine}/documents?name=invoice.txt", b"invoice of velvet")).json["id"]
        self.control = cast.targeting.get(D + self.mine).json["control"]["id"]
        must(cast.manager.post(f"{C}{self.control}/assign", {"officer": cast.inspector.id}))
        self.webhook = must(cast.broker.post("/api/v1/webhooks", {"url": "https://hooks.invalid/", "events": ["*"]})).json["id"]
        self.trader_id, self.admin_id, self.distant_id = cast.trader.id, cast.administrator.id, cast.distant.id
        self.manager_id, self.rival_csrf, self.setup_token = cast.manager.id, cast.rival.csrf, self.desk.token or "x" * 16
        self.people_more()

    def people_more(self):
        cast = self.cast
        cast.foreign_key = desks.key(cast, ["system"], ["X9"])
        cast.revoked_key = desks.key(cast, ["system"], ["I1"])
        must(cast.administrator.delete("/api/v1/api-keys/" + cast.revoked_key.id))
        cast.admin_key = desks.key(cast, ["administrator"])
        self.key_id = cast.admin_key.id
        made = must(cast.administrator.post("/api/v1/api-keys", {"name": "old", "roles": ["system"], "clients": ["I1"],
                                                                 "expires_at": "2020-01-01T00:00:00Z"})).json
        cast.expired_key = self.desk.visitor(bearer=made["key"])
        must(cast.administrator.post("/api/v1/accounts", account(name="nopassword", roles=["analyst"])))
        cast.weak_admin = desks.person(cast.administrator, "weak", ["administrator"], source="127.0.2.1")
        must(cast.administrator.post("/api/v1/accounts", account(name="newcomer", password=desks.FIRST_PASSWORD)))
        cast.newcomer = self.desk.visitor("127.0.2.3")
        must(cast.newcomer.sign_in("newcomer", desks.FIRST_PASSWORD))
        cast.faraway = self.desk.visitor("127.0.2.2")

    def who(self, name, place):
        """Nobody comes from another address each time: strangers may ask little."""
        return self.desk.visitor(f"127.0.3.{place % 250 + 1}") if name == NOBODY else getattr(self.cast, name)

    def filled(self, text):
        return re.sub(r"\{(\w+)\}", lambda found: str(getattr(self, found.group(1))), text)

    def state(self):
        """All that a hostile request could have changed."""
        admin, targeting = self.cast.administrator, self.cast.targeting
        seen = {path: must(admin.get("/api/v1/" + path)).json for path in ("accounts", "api-keys", "webhooks", "offices")}
        for item in seen["api-keys"]["items"]:
            item.pop("last_used_at")
        for item in seen["webhooks"]["items"]:
            item.pop("failures"), item.pop("last_status", None)
        listed = must(targeting.get("/api/v1/declarations?limit=200")).json
        one = must(targeting.get(D + self.mine)).json
        return seen | {"list": listed, "one": one, "policy": must(targeting.get("/api/v1/policy")).json}


class Provider:
    """An identity provider: its key set in a file, and tokens. The key is RSA from two seeds: no secret of anyone."""

    def __init__(self, folder):
        p, q = (self.seeded(seed) + more for seed, more in (("p", P_MORE), ("q", Q_MORE)))
        self.n, self.e = p * q, 65537
        self.d = pow(self.e, -1, (p - 1) * (q - 1))
        self.jwk = {"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": b64(self.bytes(self.n)),
                    "e": b64(self.bytes(self.e))}
        self.file = folder / "jwks.json"
        self.file.write_text(json.dumps({"keys": [self.jwk]}))

    @staticmethod
    def seeded(seed):
        digests = b"".join(hashlib.sha256(f"{seed}{i}".encode()).digest() for i in range(4))
        return int.from_bytes(digests, "big") | 3 << 1022 | 1

    @staticmethod
    def bytes(number):
        return number.to_bytes((number.bit_length() + 7) // 8, "big")

    def config(self):
        return (f'[identity]\nissuer = "https://id.example"\naudience = "tidewaiter"\njwks = "{self.file}"\n'
                '[identity.roles]\nTRADE = "trader"\n')

    def sign(self, text):
        digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(text).digest()
        block = b"\0\1" + b"\xff" * (256 - 3 - len(digest)) + b"\0" + digest
        return pow(int.from_bytes(block, "big"), self.d, self.n).to_bytes(256, "big")

    def token(self, header=None, sign=None, **claims):
        now = int(time.time())
        header = {"alg": "RS256", "typ": "JWT", "kid": "one"} | (header or {})
        claims = {"iss": "https://id.example", "aud": "tidewaiter", "sub": "u1", "iat": now, "exp": now + 300,
                  "roles": ["TRADE"], "clients": ["I1"]} | claims
        signed = ".".join(b64(json.dumps(part).encode()) for part in (header, {k: v for k, v in claims.items() if v is not None}))
        return signed + "." + b64((sign or self.sign)(signed.encode()))


P_MORE, Q_MORE = 1790, 1072  # to the next prime


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Stream:
    """Live events of a visitor, heard so far."""

    def __init__(self, visitor):
        self.socket, self.heard = visitor.desk.open(visitor.source), b""
        headers = "".join(f"{name}: {value}\r\n" for name, value in visitor.headers("GET").items())
        self.socket.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: a\r\n{headers}\r\n".encode())
        self.until(b"hello")

    def until(self, word):
        while word not in self.heard:
            piece = self.socket.recv(65536)
            if not piece:
                raise AssertionError(self.heard)
            self.heard += piece
        return self.heard

    def end(self):
        """Returns when the server has ended it."""
        while self.socket.recv(65536):
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


@functools.cache
def scene():
    """One for all tests of the process."""
    folder = tempfile.mkdtemp(prefix="tidewaiter-hostile-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Scene(pathlib.Path(folder) / "data")
    atexit.register(made.desk.stop)
    return made


@unittest.skipUnless(support.PROGRAM.exists(), f"no program at {support.PROGRAM}: build it, or set TIDEWAITER")
class HostileTest(unittest.TestCase):
    def setUp(self):
        self.scene = scene()
        self.cast, self.desk = self.scene.cast, self.scene.desk

    def tearDown(self):
        self.assertIsNone(self.desk.process.poll(), "the server ended")

    def send(self, one, place):
        scene = self.scene
        method, path = scene.filled(one.request).split(" ", 1)
        body = one.body
        if body is not None and not isinstance(body, bytes):
            body = json.loads(scene.filled(json.dumps(body)))
        headers = {name: scene.filled(value) if value else value for name, value in one.headers.items()}
        return scene.who(one.who, place).call(method, path, body, **headers)

    def is_refusal(self, answer, one):
        self.assertEqual(answer.status, one.status, answer)
        if answer.status == 200:
            return
        self.assertEqual(answer.header("Content-Type"), "application/problem+json", answer)
        problem = answer.json
        self.assertEqual(problem["status"], answer.status)
        self.assertTrue(problem["code"] and problem["title"], answer)
        if one.code:
            self.assertEqual(problem["code"], one.code, answer)
        self.assertNotRegex(answer.body, INSIDE)
        self.assertEqual(answer.header("X-Content-Type-Options"), "nosniff", answer.headers)
        if one.who not in ("trader", "inspector", "clearance", "targeting", "manager"):
            self.assertNotRegex(answer.body, THEIRS)

    def refuses(self, cases):
        before = self.scene.state()
        for place, one in enumerate(cases):
            with self.subTest(one.what, who=one.who, request=one.request[:120]):
                self.is_refusal(self.send(one, place), one)
                after = self.scene.state()
                changed = {name for name in before if before[name] != after[name]}
                before = after
                self.assertFalse(changed, "what was refused changed something")
