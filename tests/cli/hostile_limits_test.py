"""Hostile use of the whole server that is no single request: too much at once, the same again, other hosts, other sites."""
import collections
import contextlib
import json
import re
import select
import socket
import time
import unittest

import desk as desks
from desk import declaration, must
from hostile_cases import C, D, account, nested, with_item
from hostile_scene import HostileTest, Stream


class HostileUse(HostileTest):
    def test_api4_half_requests_keep_nobody_waiting(self):
        with contextlib.ExitStack() as stack:
            halves = []
            for number in range(100):
                half = stack.enter_context(self.desk.open("127.0.9.1"))
                half.sendall((b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b", b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\n"
                              b"Content-Length: 1000000\r\n\r\n{", b"G", b"POST /api/v1/session HTTP/1.1\r\nHost: a\r\n"
                              b"Transfer-Encoding: chunked\r\n\r\nFFFF\r\nx")[number % 4])
                halves.append(half)
            must(self.cast.trader.get("/api/v1/declarations"))
            waiting = select.select(halves, [], [], 0)[0]  # those that were answered, or closed
            self.assertLess(len(waiting), len(halves), "an answer came only when the halves had been given up")
            for _ in range(19):
                must(self.cast.trader.get("/api/v1/declarations"))

    def test_api4_pipelined_requests_are_answered_in_order(self):
        paths = [f"/api/v1/none-{number}" for number in range(30)]
        sent = b"".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for path in paths)
        received = self.desk.raw(sent + b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "127.0.9.2")
        statuses = re.findall(rb"HTTP/1\.1 (\d+) ", received)
        self.assertEqual(statuses, [b"404"] * 30 + [b"200"])
        ids = [int(number) for number in re.findall(rb"X-Request-Id: \w+-(\d+)", received, re.I)]
        self.assertEqual(ids, sorted(ids))

    def test_api4_a_hundred_streams_keep_nobody_waiting(self):
        with contextlib.ExitStack() as stack:
            streams = [stack.enter_context(Stream(self.cast.auditor)) for _ in range(100)]
            must(self.cast.trader.post("/api/v1/declarations", declaration("STREAM-1", "I1", "I1")))
            self.assertIn(b"STREAM-1", streams[-1].until(b"STREAM-1"))
            must(self.cast.trader.get("/api/v1/declarations"))

    def test_api4_strangers_may_ask_little_and_others_go_on(self):
        stranger = self.desk.visitor("127.0.9.3")
        statuses = collections.Counter()
        for number in range(80):  # whatever they say where they come from
            answer = stranger.get("/api/v1/session", X_Forwarded_For=f"10.0.0.{number}", X_Real_Ip=f"10.0.1.{number}")
            statuses[answer.status] += 1
        self.assertEqual(set(statuses), {200, 429})
        self.assertEqual((answer.status, answer.code), (429, "too_many_requests"))
        self.assertGreaterEqual(int(answer.header("Retry-After")), 1)
        must(self.desk.visitor("127.0.9.4").get("/api/v1/session"))
        must(self.cast.trader.get("/api/v1/declarations"))

    def test_api4_a_document_over_the_limit_is_refused_unread(self):
        head = (f"POST {D}{self.scene.mine}/documents?name=a HTTP/1.1\r\nHost: a\r\nContent-Length: {20 * 2 ** 20 + 1}\r\n"
                f"Cookie: {desks.COOKIE}={self.cast.trader.cookie}\r\nX-CSRF-Token: {self.cast.trader.csrf}\r\n\r\n")
        self.assertRegex(self.desk.raw(head.encode(), end=False), rb"\AHTTP/1.1 413 ")

    def test_api6_a_key_is_for_one_request_of_one_principal(self):
        body = declaration("KEY-1", "I1", "I1")
        first = must(self.cast.trader.post("/api/v1/declarations", body, Idempotency_Key="one"), 201)
        again = must(self.cast.trader.post("/api/v1/declarations", body, Idempotency_Key="one"), 201)
        self.assertEqual((first.body, again.header("Idempotency-Replayed")), (again.body, "true"))
        other = self.cast.trader.post("/api/v1/declarations", declaration("KEY-2", "I1", "I1"), Idempotency_Key="one")
        self.assertEqual((other.status, other.code), (409, "idempotency_key"))
        elsewhere = self.cast.trader.post(D + first.json["id"] + "/cancel", {"reason": "sold"}, Idempotency_Key="one")
        self.assertEqual((elsewhere.status, elsewhere.code), (409, "idempotency_key"))
        rival = must(self.cast.rival.post("/api/v1/declarations", declaration("KEY-1", "I2", "I2"), Idempotency_Key="one"), 201)
        self.assertNotEqual(rival.json["id"], first.json["id"])

    def test_api6_a_key_or_webhook_is_made_once_and_its_secret_shown_once(self):
        for who, path, body, secret in [
                (self.cast.administrator, "api-keys", {"name": "once", "roles": ["system"], "clients": ["I1"]}, "key"),
                (self.cast.broker, "webhooks", {"url": "https://hooks.invalid/", "events": ["*"]}, "secret")]:
            with self.subTest(path):
                before = len(must(who.get("/api/v1/" + path)).json["items"])
                first = must(who.post("/api/v1/" + path, body, Idempotency_Key="once"), 201).json
                again = must(who.post("/api/v1/" + path, body, Idempotency_Key="once"), 201).json
                self.assertEqual(len(must(who.get("/api/v1/" + path)).json["items"]), before + 1)
                self.assertTrue(first.pop(secret))
                self.assertEqual(first, again)
                must(who.delete(f"/api/v1/{path}/{first['id']}"))

    def test_api6_twenty_webhooks_are_enough(self):
        who = self.cast.outsider
        made = [must(who.post("/api/v1/webhooks", {"url": "https://hooks.invalid/", "events": ["*"]})).json["id"] for _ in range(20)]
        answer = who.post("/api/v1/webhooks", {"url": "https://hooks.invalid/", "events": ["*"]})
        self.assertEqual((answer.status, answer.code), (409, "too_many_webhooks"))
        for webhook in made:
            must(who.delete("/api/v1/webhooks/" + webhook))

    def test_api7_names_that_lead_inside_are_not_called(self):
        with socket.create_server(("127.0.0.1", 0)) as inside:
            inside.settimeout(0.01)
            port = inside.getsockname()[1]
            hosts = ["localhost", "LOCALHOST", "localhost.", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "0"]
            made = {}
            for host in hosts:
                answer = self.cast.broker.post("/api/v1/webhooks", {"url": f"http://{host}:{port}/", "events": ["*"]})
                self.assertIn(answer.status, (201, 422), host)
                if answer.status == 201:
                    made[answer.json["id"]] = host
            must(self.cast.broker.post("/api/v1/declarations", declaration("HOOK-1", "I9", "B1")))
            for webhook, host in made.items():
                delivery = self.tried(webhook)
                self.assertNotIn("last_status", delivery, host)
                must(self.cast.broker.delete("/api/v1/webhooks/" + webhook))
            with self.assertRaises(TimeoutError):
                inside.accept()

    def tried(self, webhook):
        """The first delivery, once something came of it."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            items = must(self.cast.broker.get(f"/api/v1/webhooks/{webhook}/deliveries")).json["items"]
            if items and items[0]["attempts"]:
                return items[0]
        raise AssertionError("nothing was tried")

    def test_api8_headers(self):
        page = must(self.cast.faraway.get("/"))
        for name, value in [("Content-Security-Policy", "default-src 'self'"), ("X-Content-Type-Options", "nosniff"),
                            ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin")]:
            self.assertIn(value, page.header(name))
        self.assertNotRegex(page.header("Content-Security-Policy"), "unsafe-|\\*")
        for answer in (must(self.cast.trader.get("/api/v1/declarations")), self.cast.faraway.get("/api/v1/declarations"),
                       must(self.cast.faraway.get("/health")), must(self.cast.faraway.get("/api/v1/openapi.json"))):
            self.assertEqual(answer.header("X-Content-Type-Options"), "nosniff")
            self.assertIn("no-store", answer.header("Cache-Control"))
            self.assertNotRegex(answer.header("Server"), r"\d")
            self.assertEqual(len([name for name, _ in answer.headers if name.lower() == "x-content-type-options"]), 1)

    def test_api8_no_other_site_may_read(self):
        for method in ("GET", "OPTIONS"):
            answer = self.cast.trader.call(method, "/api/v1/declarations", Origin="https://evil.example",
                                           Access_Control_Request_Method="POST", Access_Control_Request_Headers="x-csrf-token")
            self.assertFalse([name for name, _ in answer.headers if name.lower().startswith("access-control")])

    def test_api8_a_paper_is_shown_as_what_its_bytes_are(self):
        page = b"<html><script>alert(document.cookie)</script></html>"
        for name, sent in [("page.html", page), ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
                           ('a".html;filename=b.exe', page), ("\u202egpj.exe", page)]:
            made = must(self.cast.trader.call("POST", f"{D}{self.scene.mine}/documents?name=" + quoted(name), sent,
                                              Content_Type="text/html")).json
            self.assertEqual(made["type"], "text/plain")
            got = must(self.cast.inspector.get(f"{D}{self.scene.mine}/documents/{made['id']}"))
            self.assertRegex(got.header("Content-Type"), r"\Atext/plain\b")
            self.assertIn("sandbox", got.header("Content-Security-Policy"))
            self.assertRegex(got.header("Content-Disposition"), r"\Aattachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%-]+\Z")
            self.assertEqual(got.body, sent)

    def test_api8_the_host_header_leads_nowhere(self):
        for path in ("/", "/api/v1/session", "/nowhere", "/api/v1/nowhere"):
            answer = self.cast.faraway.get(path, Host="evil.example", X_Forwarded_Host="evil.example", X_Forwarded_Proto="https")
            self.assertNotIn(b"evil.example", answer.body)
            self.assertNotIn("evil.example", str(answer.headers))
        answer = self.desk.visitor("127.0.9.5").call("POST", "/api/v1/session", {"name": "analyst", "password": desks.PASSWORD},
                                                     X_Forwarded_Proto="https")
        self.assertNotEqual(answer.status, 500)

    def test_api9_what_anyone_may_read_names_nobody(self):
        self.assertEqual(must(self.cast.faraway.get("/health")).json, {"status": "ok"})
        self.assertEqual(must(self.cast.faraway.get("/ready")).json.keys(), {"status", "engine", "learned_events"})
        figures = must(self.desk.visitor().get("/metrics")).body.decode()
        names = [visitor.id for visitor in vars(self.cast).values() if isinstance(visitor, desks.Visitor) and visitor.id]
        for word in [self.scene.mine, "SECRET-LRN", "I1", "HARBOUR", "administrator", "127.0", *names]:
            self.assertNotRegex(figures, rf"\b{re.escape(word)}\b")
        session = must(self.cast.faraway.get("/api/v1/session")).json
        self.assertFalse(session["signed_in"])
        self.assertNotIn("demo_accounts", session)
        self.assertNotIn("csrf_token", session)

    def test_api9_the_log_names_nobody(self):
        self.cast.rival.get(D + self.scene.mine + "?q=velvet")
        log = self.desk.errors()
        for word in (self.scene.mine, "velvet", "rival", self.cast.rival.id, "127.0", self.cast.rival.cookie):
            self.assertNotIn(word, log)

    def test_api10_what_others_say_of_themselves(self):
        provider = self.scene.provider
        for what, claims, status in [
                ("roles that are ours by name", {"roles": ["administrator", "trader", "system"]}, 403),
                ("no roles", {"roles": []}, 403), ("roles as text", {"roles": "TRADE"}, 200),
                ("a wildcard for clients", {"clients": ["*"]}, 200), ("a client with a quote", {"clients": ["' OR '1'='1"]}, 200),
                ("the id of an account", {"sub": self.cast.administrator.id}, 200)]:
            with self.subTest(what):
                visitor = self.desk.visitor("127.0.8.3", provider.token(**claims))
                answer = visitor.get("/api/v1/declarations")
                self.assertIn(answer.status, (status, 401), answer)
                if answer.status == 200 and "clients" in claims:
                    self.assertEqual(answer.json["items"], [])
                self.assertIn(visitor.get("/api/v1/accounts").status, (401, 403))

    def test_api10_lines_of_others(self):
        lines = [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b"\0", nested(500), json.dumps(declaration("LINE-1", "I1", "I1")).encode()]
        answer = must(self.cast.trader.post("/api/v1/declarations/bulk", b"\n".join(lines), Content_Type="application/x-ndjson")).json
        self.assertEqual((answer["accepted"], answer["rejected"]), (1, 7))
        for line in answer["results"][:-1]:
            self.assertTrue(line["problems"])

    def test_api10_text_of_others_is_given_back_as_text(self):
        text = "</script><script>alert(1)</script>\u202e\u0000=cmd|' /C calc'!A0"
        refused_one = self.cast.trader.post("/api/v1/declarations", with_item(description=text))
        self.assertEqual(refused_one.code, "problems")
        text = text.replace("\0", "")
        lodged = declaration("TEXT-1", "I1", "I1")
        lodged["items"][0]["description"] = text
        made = self.cast.trader.post("/api/v1/declarations", lodged)
        self.assertIn(made.status, (201, 422))
        if made.status == 201:
            one = must(self.cast.trader.get(D + made.json["id"]))
            self.assertEqual(one.header("Content-Type"), "application/json")
            self.assertEqual(one.json["document"]["items"][0]["description"], text)

    def test_zz_the_journal_is_whole_and_the_server_lives(self):
        self.assertTrue(must(self.cast.auditor.post("/api/v1/journal/verify")).json["ok"])
        self.assertIsNone(self.desk.process.poll())


def quoted(text):
    return "".join(f"%{byte:02X}" for byte in text.encode())


if __name__ == "__main__":
    unittest.main()
