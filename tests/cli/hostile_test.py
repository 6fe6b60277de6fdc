"""Hostile requests against the whole server: the rows of hostile_cases.py, and who may see and be what."""
import hmac
import json
import re
import time
import unittest

import desk as desks
import hostile_cases as cases
from desk import declaration, key, must, person
from hostile_cases import D, THEIRS
from hostile_scene import HostileTest, Stream


class HostileRequests(HostileTest):
    def test_api1_objects_of_others(self):
        self.refuses(cases.OBJECTS)

    def test_api2_identity(self):
        self.refuses(cases.IDENTITY)

    def test_api3_members(self):
        self.refuses(cases.MEMBERS)

    def test_api4_resources(self):
        self.refuses(cases.RESOURCES)

    def test_api5_functions(self):
        self.refuses(cases.FUNCTIONS)

    def test_api6_flows(self):
        self.refuses(cases.FLOWS)

    def test_api7_addresses(self):
        self.refuses(cases.ADDRESSES)

    def test_api8_setup(self):
        self.refuses(cases.SETUP)

    def test_api9_inventory(self):
        self.refuses(cases.INVENTORY)

    def test_api1_lists_show_what_is_ones_own(self):
        for query in ("", "?importer=I1", "?q=velvet", "?q=SECRET-LRN", "?office=HARBOUR", "?officer=" + self.cast.inspector.id):
            for who in (self.cast.rival, self.cast.outsider, self.cast.foreign_key):
                with self.subTest(query):
                    answer = must(who.get("/api/v1/declarations" + query))
                    self.assertNotIn(self.scene.mine, [item["id"] for item in answer.json["items"]])
                    self.assertNotRegex(answer.body, THEIRS)
        for path in ("declarations", "queue", "controls"):
            answer = must(self.cast.distant.get(f"/api/v1/{path}?office=HARBOUR"))
            self.assertEqual(answer.json["items"], [], path)
        self.assertNotIn(self.scene.mine, must(self.cast.rival.get("/api/v1/notifications")).body.decode())
        self.assertEqual(must(self.cast.outsider.get("/api/v1/webhooks")).json["items"], [])

    def test_api1_what_is_anothers_looks_like_what_is_not_there(self):
        def seen(identity):
            problem = self.cast.rival.get(D + identity).json
            return {key: value for key, value in problem.items() if key != "instance"}
        self.assertEqual(seen(self.scene.mine), seen("26XX99999999999990"))

    def test_api1_live_events_are_ones_own(self):
        with Stream(self.cast.rival) as theirs, Stream(self.cast.trader) as ours, Stream(self.cast.distant) as distant:
            lodged = must(self.cast.trader.post("/api/v1/declarations", declaration("EVENT-1", "I1", "I1"))).json["id"]
            must(self.cast.rival.post("/api/v1/declarations", declaration("EVENT-2", "I2", "I2")))
            heard = theirs.until(b"EVENT-2")
            self.assertNotIn(b"EVENT-1", heard)
            self.assertIn(lodged.encode(), ours.until(b"EVENT-1"))
            self.assertNotRegex(ours.heard, rb"probability|\"lane\"|basis|rank")
            must(self.cast.trader.post("/api/v1/declarations", declaration("EVENT-3", "I1", "I1", office="AIRPORT")))
            self.assertNotRegex(distant.until(b"EVENT-3"), rb"EVENT-1")

    def test_api2_live_events_end_with_the_rights_to_them(self):
        admin = self.cast.administrator
        leaver = person(admin, "leaver", ["targeting_officer"], ["*"], source="127.0.4.20")
        suspect = person(admin, "suspect", ["targeting_officer"], ["*"], source="127.0.4.21")
        system = key(self.cast, ["broker"], clients=["B1"])
        with Stream(leaver) as left, Stream(suspect) as taken, Stream(system) as revoked, Stream(self.cast.targeting) as kept:
            must(leaver.delete("/api/v1/session"))
            left.end()
            must(admin.patch("/api/v1/accounts/" + suspect.id, {"disabled": True}))
            taken.end()
            must(admin.delete("/api/v1/api-keys/" + system.id))
            revoked.end()
            must(self.cast.trader.post("/api/v1/declarations", declaration("EVENT-9", "I1", "I1")))
            kept.until(b"EVENT-9")  # others hear on

    def test_api1_bulk_refuses_line_by_line(self):
        lines = [declaration("BULK-1", "I2", "I2"), declaration("BULK-2", "I1", "I1"), declaration("BULK-3", "I1", "B1")]
        answer = must(self.cast.rival.post("/api/v1/declarations/bulk", "\n".join(map(json.dumps, lines)).encode(),
                                           Content_Type="application/x-ndjson")).json
        self.assertEqual((answer["accepted"], answer["rejected"]), (1, 2))
        self.assertEqual([line["problems"][0]["code"] for line in answer["results"][1:]], ["not_your_client"] * 2)

    def test_api2_unknown_name_and_wrong_password_look_the_same(self):
        def seen(name, password, source):
            answer = self.desk.visitor(source).sign_in(name, password)
            self.assertEqual(answer.header("Set-Cookie"), "")
            return answer.status, {key: value for key, value in answer.json.items() if key != "instance"}
        known = seen("trader", "wrong wrong wrong", "127.0.4.1")
        self.assertEqual(known[0], 401)
        self.assertEqual(known, seen("nobody-of-that-name", "wrong wrong wrong", "127.0.4.2"))
        self.assertEqual(known, seen("nopassword", "wrong wrong wrong", "127.0.4.3"))
        must(self.cast.administrator.patch("/api/v1/accounts/" + self.cast.outsider.id, {"disabled": True}))
        self.assertEqual(known, seen("outsider", desks.PASSWORD, "127.0.4.4"))
        self.assertEqual(self.cast.outsider.get("/api/v1/declarations").status, 401)  # its sessions ended, too
        must(self.cast.administrator.patch("/api/v1/accounts/" + self.cast.outsider.id, {"disabled": False}))
        must(self.cast.outsider.sign_in("outsider"))

    def test_api2_five_wrong_passwords_lock_the_right_one_out(self):
        for attempt in range(5):
            self.assertEqual(self.desk.visitor(f"127.0.5.{attempt + 1}").sign_in("colleague", "wrong wrong wrong").status, 401)
        answer = self.desk.visitor("127.0.5.9").sign_in("colleague")
        self.assertEqual((answer.status, answer.code), (429, "too_many_attempts"))
        self.assertGreater(int(answer.header("Retry-After")), 0)
        must(self.cast.colleague.get("/api/v1/queue"))  # who is inside stays inside
        must(self.cast.administrator.patch("/api/v1/accounts/" + self.cast.colleague.id, {"on_duty": True}))
        must(self.cast.colleague.sign_in("colleague"))

    def test_api2_twenty_failures_lock_an_address_out(self):
        for attempt in range(20):
            answer = self.desk.visitor("127.0.5.100").call(
                "POST", "/api/v1/session", {"name": f"guess{attempt}", "password": "wrong wrong wrong"},
                X_Forwarded_For=f"10.0.0.{attempt}")
            self.assertEqual(answer.status, 401)
        self.assertEqual(self.desk.visitor("127.0.5.100").sign_in("analyst").status, 429)

    def test_api2_sessions(self):
        visitor = self.desk.visitor("127.0.6.1")
        visitor.cookie, visitor.csrf = "A" * 43, ""  # set by an attacker beforehand
        answer = must(visitor.post("/api/v1/session", {"name": "broker", "password": desks.PASSWORD}))
        cookie = answer.header("Set-Cookie")
        self.assertNotIn("A" * 43, cookie)
        for flag in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(flag, cookie)
        self.assertNotIn("Domain", cookie)
        self.assertGreaterEqual(len(re.match(r"\w+=([^;]+)", cookie).group(1)), 40)
        visitor.take(answer)
        other = self.desk.visitor("127.0.6.2")
        must(other.sign_in("broker"))
        self.assertNotEqual(visitor.cookie, other.cookie)
        must(visitor.delete("/api/v1/session"))
        self.assertEqual(visitor.get("/api/v1/declarations").status, 401)
        must(other.get("/api/v1/declarations"))
        one, two = self.desk.visitor("127.0.6.3"), self.desk.visitor("127.0.6.4")
        must(one.sign_in("manager")), must(two.sign_in("manager"))
        new = "a quiet row of boats"
        must(one.put("/api/v1/session/password", {"old_password": desks.PASSWORD, "new_password": new}))
        self.assertEqual(two.get("/api/v1/offices").status, 401)
        must(one.put("/api/v1/session/password", {"old_password": new, "new_password": desks.PASSWORD}))
        must(self.cast.manager.sign_in("manager"))

    def test_api2_a_code_works_once(self):
        visitor = desks.person(self.cast.administrator, "coder", ["analyst"], source="127.0.7.1")
        weak = self.desk.visitor("127.0.7.1")
        must(weak.sign_in("coder"))
        secret = desks.add_second_factor(visitor)

        # A session from before the second factor cannot replace it.
        for answer in (weak.post("/api/v1/session/second-factor"), weak.put("/api/v1/session/second-factor", {"code": "000000"})):
            self.assertEqual((answer.status, answer.code), (403, "second_factor_needed"))

        def sign_in(source, code=None):
            answer = self.desk.visitor(source).sign_in("coder", code=code)
            return answer.status, answer.code
        self.assertEqual(sign_in("127.0.7.2"), (401, "second_factor_needed"))
        self.assertEqual(sign_in("127.0.7.3", "000000"), (401, "wrong_credentials"))
        code = desks.totp(secret, desks.step_now() + 1)
        self.assertEqual(sign_in("127.0.7.4", code), (200, ""))
        self.assertEqual(sign_in("127.0.7.5", code), (401, "wrong_credentials"))
        self.assertEqual(sign_in("127.0.7.6", desks.totp(secret, desks.step_now())), (401, "wrong_credentials"))
        recovery = visitor.recovery_codes[0]
        self.assertEqual(sign_in("127.0.7.7", recovery), (200, ""))
        self.assertEqual(sign_in("127.0.7.8", recovery), (401, "wrong_credentials"))
        wrong = self.desk.visitor("127.0.7.9").post(
            "/api/v1/session", {"name": "coder", "password": "wrong wrong wrong"})
        self.assertEqual(wrong.code, "wrong_credentials")  # not: the password was right, now the code

    def test_api2_tokens(self):
        provider = self.scene.provider
        good = self.desk.visitor("127.0.8.1", provider.token())
        self.assertIn(self.scene.mine, must(good.get("/api/v1/declarations")).body.decode())
        public = json.dumps(provider.jwk).encode()
        now = int(time.time())
        forged = {
            "none": provider.token({"alg": "none"}, lambda _: b""), "None": provider.token({"alg": "None"}, lambda _: b""),
            "none with the signature": provider.token({"alg": "none"}),
            "HS256 with the public key": provider.token({"alg": "HS256"}, lambda text: hmac.digest(public, text, "sha256")),
            "HS256 with n": provider.token({"alg": "HS256"}, lambda text: hmac.digest(provider.bytes(provider.n), text, "sha256")),
            "no signature": provider.token(sign=lambda _: b""), "a signature of zeros": provider.token(sign=lambda _: bytes(256)),
            "another's signature": provider.token(sign=lambda _: provider.sign(b"x")),
            "expired": provider.token(iat=now - 900, exp=now - 600), "never expires": provider.token(exp=None),
            "for a year": provider.token(exp=now + 366 * 86400), "not yet": provider.token(nbf=now + 3600),
            "exp as text": provider.token(exp="9999999999"), "exp in the far": provider.token(exp=1e300),
            "another issuer": provider.token(iss="https://evil.example"), "another audience": provider.token(aud="other"),
            "no audience": provider.token(aud=None), "nobody": provider.token(sub=""),
            "a key of its own": provider.token({"jwk": provider.jwk}), "an address of keys": provider.token({"jku": "https://evil.example/"}),
            "certificates": provider.token({"x5u": "https://evil.example/"}), "an unknown kid": provider.token({"kid": "../../jwks"}),
            "kid with SQL": provider.token({"kid": "' OR 1=1 --"}), "crit": provider.token({"crit": ["exp"]}),
            "PS256": provider.token({"alg": "PS256"}), "RS512": provider.token({"alg": "RS512"}),
            "four parts": provider.token() + ".x", "padding": provider.token() + "==", "another part": "e30." + provider.token().split(".", 1)[1],
        }
        for what, token in forged.items():
            with self.subTest(what):
                answer = self.desk.visitor("127.0.8.2", token).get("/api/v1/declarations")
                self.assertEqual((answer.status, answer.code), (401, "not_authenticated"))
                self.assertNotIn(token.encode(), answer.body)

    def test_api3_traders_see_no_reasons(self):
        hidden = {"lane", "basis", "rank", "probability", "stake", "kind", "control", "control_status", "officer",
                  "officer_name", "reason"}
        one = must(self.cast.trader.get(D + self.scene.mine)).json
        self.assertFalse(hidden & one["summary"].keys())
        self.assertNotIn("control", one)
        self.assertFalse({"reroute", "release", "read_findings", "act", "dismiss"} & set(one["allowed"]))
        for item in must(self.cast.trader.get("/api/v1/declarations")).json["items"]:
            self.assertFalse(hidden & item.keys())
        self.assertTrue(must(self.cast.trader.get("/api/v1/declarations?lane=green")).json["items"])  # not: only what is green
        story = must(self.cast.trader.get(D + self.scene.mine + "/history"))
        self.assertNotRegex(story.body, rb"assessed|details|probab|random|Inspector")
        for office in must(self.cast.trader.get("/api/v1/offices")).json["items"]:
            self.assertFalse({"inspections_per_day", "document_checks_per_day", "audits_per_day"} & office.keys())
        news = must(self.cast.trader.get("/api/v1/notifications")).body
        self.assertNotRegex(news, rb"random|lane|probab|Inspector")

    def test_api3_no_answer_holds_a_secret(self):
        admin = self.cast.administrator
        for path in ("accounts", "api-keys", "webhooks", "accounts/" + self.cast.analyst.id):
            self.assertNotRegex(must(admin.get("/api/v1/" + path)).body, rb"\$argon2|tws1\.|twk_|whs_|hash|sealed|recovery")
        must(self.cast.targeting.get(D + self.scene.mine + "/history"))


if __name__ == "__main__":
    unittest.main()
