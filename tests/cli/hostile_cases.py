"""Hostile requests, grouped by the OWASP API Security Top 10 (2023): who sends what, and what comes back.

A row that is refused must be answered with a problem that tells nothing of the inside and nothing of what it was kept
from, and must leave everything as it was. Add a row for each new idea; words in braces are attributes of the scene
(hostile_scene.py). What does not fit a row is a test of its own in hostile_test.py and hostile_limits_test.py; what is
no HTTP at all is a row of src/http/server_hostile_test.cc.
"""
import collections
import gzip
import json
import re

import desk as desks
from desk import declaration

Case = collections.namedtuple("Case", "what who request status code body headers")
SPEEDY = "[limits]\naccount_requests_per_second = 5000\n"  # limits have tests of their own
NOBODY = "nobody"
# What an answer to someone who was refused must not hold: the inside of the house, and the things of others.
INSIDE = re.compile(rb"sqlite|postgres|/tmp/|/src/|\.cc\b|terminate|exception|nlohmann|SELECT |journal\.db|"
                    rb"Traceback|\$argon|tws1\.", re.I)
THEIRS = re.compile(rb"velvet curtains|SECRET-LRN|invoice of velvet|importer one", re.I)


def case(what, who, request, status, code="", body=None, **headers):
    return Case(what, who, request, status, code, body, headers)


def refused(who, requests, status, code, body=None):
    return [case(request, who, request, status, code, body) for request in requests]


def act(**members):
    return {"items": [{"number": 1, "fields": [{"kind": "quantity", "result": "confirmed"}]}],
            "decision": "release"} | members


def account(**members):
    return {"name": "mallory", "display_name": "M", "roles": ["inspector"], "offices": ["HARBOUR"]} | members


def with_item(**members):
    lodged = declaration("H-1")
    lodged["items"][0] |= members
    return lodged


def nested(depth):
    return b'{"a":' * depth + b"1" + b"}" * depth


D, C = "/api/v1/declarations/", "/api/v1/controls/"
DOCUMENT = "POST " + D + "{mine}/documents?name=a.txt"

OBJECTS = [  # API1: broken object level authorization
    *refused("rival", ["GET " + D + "{mine}", "GET " + D + "{mine}/history", "GET " + D + "{mine}/documents/{paper}"],
             404, "not_found"),
    *refused("outsider", ["GET " + D + "{mine}", "GET " + D + "{mine}/documents/{paper}"], 404, "not_found"),
    *refused("foreign_key", ["GET " + D + "{mine}", "GET " + D + "{mine}/history"], 404, "not_found"),
    *refused("distant", ["GET " + D + "{mine}", "GET " + D + "{mine}/findings", "GET " + D + "{mine}/history",
                         "GET " + D + "{mine}/items/1/evidence", "GET " + C + "{control}"], 404, "not_found"),
    *refused("distant", ["POST " + C + "{control}/start"], 404, "not_found"),
    case("another's declaration amended", "rival", "PUT " + D + "{mine}", 404, "not_found",
         declaration("SECRET-LRN", "I2"), If_Match='"1"'),
    case("another's declaration made one's own", "rival", "PUT " + D + "{theirs}", 409, "wrong_state",
         declaration("R-1", "I1", "I2"), If_Match='"1"'),
    case("another's declaration withdrawn", "rival", "POST " + D + "{mine}/cancel", 404, "not_found",
         {"reason": "not mine"}),
    case("another's goods arrive", "rival", "POST " + D + "{mine}/arrive", 404, "not_found"),
    case("a paper for another's declaration", "rival", DOCUMENT, 404, "not_found", b"hello"),
    case("a paper by an officer of another office", "distant", DOCUMENT, 404, "not_found", b"hello"),
    case("another's paper through one's own declaration", "rival", "GET " + D + "{theirs}/documents/{paper}", 404,
         "not_found"),
    case("lodging for another's client", "rival", "POST /api/v1/declarations", 403, "not_your_client",
         declaration("H-1", "I1", "B1")),
    case("a key lodging for whom it was not made", "foreign_key", "POST /api/v1/declarations", 403, "not_your_client",
         declaration("H-1", "I1", "B1")),
    case("releasing what another office holds", "inland", "POST " + D + "{mine}/release", 404, "not_found",
         {"reason": "seems fine"}),
    case("holding what is another office's", "inland", "POST " + D + "{mine}/hold", 404, "not_found",
         {"reason": "seems odd"}),
    case("seizing what is another office's", "inland", "POST " + D + "{mine}/seize", 404, "not_found",
         {"reason": "seems odd"}),
    case("giving another office's control away", "inland", "POST " + C + "{control}/assign", 404, "not_found", {}),
    case("dismissing another office's control", "inland", "POST " + C + "{control}/dismiss", 404, "not_found",
         {"reason": "seems fine"}),
    case("starting a colleague's control", "colleague", "POST " + C + "{control}/start", 404, "not_found"),
    case("acting on a colleague's control", "colleague", "POST " + C + "{control}/act", 404, "not_found", act()),
    case("a control as a trader", "trader", "GET " + C + "{control}", 403, "no_right"),
    case("another's webhook", "outsider", "GET /api/v1/webhooks/{webhook}/deliveries", 404, "not_found"),
    case("removing another's webhook", "outsider", "DELETE /api/v1/webhooks/{webhook}", 404, "not_found"),
    case("a key of the house as a broker", "broker", "DELETE /api/v1/api-keys/{key_id}", 403, "no_right"),
    case("an id with a slash", "rival", "GET " + D + "{mine}%2Fhistory", 404, "not_found"),
    case("an id with a quote", "rival", "GET " + D + "{mine}'%20OR%20'1'='1", 404, "not_found"),
    case("an id of another kind", "inspector", "GET " + C + "{mine}", 404, "not_found"),
    case("an endless id", "rival", "GET " + D + "9" * 1000, 404, "not_found"),
]

IDENTITY = [  # API2: broken authentication
    *refused(NOBODY, ["GET /api/v1/declarations", "GET " + D + "{mine}", "GET /api/v1/queue", "GET /api/v1/events",
                      "GET /api/v1/accounts", "GET /api/v1/reference", "POST /api/v1/journal/verify",
                      "DELETE /api/v1/session"], 401, "not_authenticated"),
    *[case(what, NOBODY, "GET /api/v1/declarations", 401, "not_authenticated", None, Authorization=value)
      for what, value in [("no scheme", "twk_abc"), ("Basic", "Basic YWRtaW46YWRtaW4="), ("an empty token", "Bearer "),
                          ("half a key", "Bearer twk_a"), ("a key of nobody", "Bearer twk_aaaaaaaa_" + "b" * 43),
                          ("lower-case bearer with a key that is none", "bearer twk_x"),
                          ("no token", "Bearer a.b.c"), ("dots", "Bearer .."), ("an endless token", "Bearer " + "a" * 9000)]],
    case("a cookie that is none", NOBODY, "GET /api/v1/declarations", 401, "not_authenticated", None,
         Cookie="tidewaiter_session=" + "A" * 43),
    case("a cookie with another's id", NOBODY, "GET /api/v1/declarations", 401, "not_authenticated", None,
         Cookie="tidewaiter_session={admin_id}"),
    case("a bad header beside a good cookie", "trader", "GET /api/v1/declarations", 401, "not_authenticated", None,
         Authorization="Bearer twk_x"),
    case("a revoked key", "revoked_key", "GET /api/v1/declarations", 401, "not_authenticated"),
    case("an expired key", "expired_key", "GET /api/v1/declarations", 401, "not_authenticated"),
    case("a key with rights that need a second factor", "admin_key", "GET /api/v1/accounts/{admin_id}", 403,
         "second_factor_needed"),
    case("a key changing a password", "foreign_key", "PUT /api/v1/session/password", 403, "no_account",
         {"old_password": "x", "new_password": "a quiet row of boats"}),
    case("a key with a second factor", "foreign_key", "POST /api/v1/session/second-factor", 403, "no_account"),
    case("administration without a second factor", "weak_admin", "POST /api/v1/accounts", 403, "second_factor_needed",
         account()),
    case("an account without a password signs in", NOBODY, "POST /api/v1/session", 401, "wrong_credentials",
         {"name": "nopassword", "password": ""}),
    case("the wrong old password", "analyst", "PUT /api/v1/session/password", 422, "problems",
         {"old_password": "wrong", "new_password": "a quiet row of boats"}),
    case("a password of eleven characters", "analyst", "PUT /api/v1/session/password", 422, "problems",
         {"old_password": desks.PASSWORD, "new_password": "short words"}),
    case("the name as password", "analyst", "PUT /api/v1/session/password", 422, "problems",
         {"old_password": desks.PASSWORD, "new_password": "analystanalyst"}),
    *refused("newcomer", ["GET /api/v1/queue", "GET " + D + "{mine}", "GET /api/v1/reference", "GET /api/v1/events"], 403,
             "password_change_needed"),
    case("the first password again", "newcomer", "PUT /api/v1/session/password", 422, "problems",
         {"old_password": desks.FIRST_PASSWORD, "new_password": desks.FIRST_PASSWORD}),
    case("a second first administrator", NOBODY, "POST /api/v1/setup", 404, "not_found",
         {"token": "{setup_token}", "name": "mallory", "password": "a quiet row of boats"}),
]

MEMBERS = [  # API3: broken object property level authorization
    *[case(f"lodging with {member}", "trader", "POST /api/v1/declarations", 422, "problems",
           declaration("H-1", **{member: value}))
      for member, value in [("lane", "green"), ("status", "released"), ("id", "26XX1"), ("version", 9),
                            ("released_at", "2026-01-01T00:00:00Z"), ("basis", "none"), ("officer", "me"),
                            ("__proto__", {}), ("", 1)]],
    *[case(f"an item with {member}", "trader", "POST /api/v1/declarations", 422, "problems", with_item(**{member: value}))
      for member, value in [("number", 1), ("probability", 0), ("checked", True), ("outcome", "fine")]],
    *[case(f"an account with {member}", "administrator", "POST /api/v1/accounts", 422, "problems",
           account(**{member: value}))
      for member, value in [("id", "{admin_id}"), ("password_hash", "$a$"), ("totp_sealed", "tws"),
                            ("lockout", {}), ("created", 1), ("must_change_password", False)]],
    *[case(f"changing {member} of an account", "administrator", "PATCH /api/v1/accounts/{trader_id}", 422, "problems",
           {member: value})
      for member, value in [("id", "x"), ("name", "other"), ("password_hash", "$a$"), ("totp_last_step", -1),
                            ("recovery_hashes", [])]],
    *[case(f"a key with {member}", "administrator", "POST /api/v1/api-keys", 422, "problems",
           {"name": "k", "roles": ["system"], member: value})
      for member, value in [("hash", "0" * 64), ("id", "k"), ("key", "twk_x"), ("rate_per_min", 9), ("created", 0)]],
    *[case(f"one's own {member}", "trader", "PATCH /api/v1/session/preferences", 422, "problems", {member: value})
      for member, value in [("roles", ["administrator"]), ("clients", ["I2"]), ("offices", ["*"]), ("disabled", False)]],
    *[case(f"a webhook with {member}", "broker", "POST /api/v1/webhooks", 422, "problems",
           {"url": "https://93.184.215.14/", "events": ["*"], member: value})
      for member, value in [("owner", "{admin_id}"), ("all", True), ("clients", ["I2"]), ("secret", "whs_x")]],
    case("signing in with a role", NOBODY, "POST /api/v1/session", 422, "problems",
         {"name": "trader", "password": desks.PASSWORD, "roles": ["administrator"]}),
    case("a webhook of a broker for what only the house may see", "broker", "POST /api/v1/webhooks", 422, "problems",
         {"url": "https://93.184.215.14/", "events": ["declaration.assessed"]}),
    case("why, as the trader", "trader", "GET " + D + "{mine}/findings", 403, "no_right"),
    case("the evidence, as the trader", "trader", "GET " + D + "{mine}/items/1/evidence", 403, "no_right"),
    case("the queue, as the trader", "trader", "GET /api/v1/queue", 403, "no_right"),
    case("the policy, as the trader", "trader", "GET /api/v1/policy", 403, "no_right"),
    case("the dashboard, as the trader", "trader", "GET /api/v1/dashboard", 403, "no_right"),
]

RESOURCES = [  # API4: unrestricted resource consumption
    case("a byte over a mebibyte", "trader", "POST /api/v1/declarations", 413, "", b" " * (2 ** 20 + 1)),
    case("ten thousand objects in each other", "trader", "POST /api/v1/declarations", 422, "problems", nested(10_000)),
    case("the same for an account", "administrator", "POST /api/v1/accounts", 422, "problems", nested(10_000)),
    case("the same for a webhook", "broker", "POST /api/v1/webhooks", 422, "problems", nested(10_000)),
    case("a hundred thousand lists in each other", "inspector", "POST " + C + "{control}/act", 422, "problems",
         b'{"items":' + b"[" * 100_000),
    case("a thousand items", "trader", "POST /api/v1/declarations", 422, "problems",
         declaration("H-1", items=declaration("x")["items"] * 1000)),
    case("a hundred documents", "trader", "POST /api/v1/declarations", 422, "problems",
         declaration("H-1", documents=[{"type": "N380", "reference": "r"}] * 100)),
    case("a description of a thousand and one bytes", "trader", "POST /api/v1/declarations", 422, "problems",
         with_item(description="x" * 1001)),
    case("a number that is none", "trader", "POST /api/v1/declarations", 422, "problems",
         json.dumps(with_item(net_mass_kg=1)).replace('kg": 1', 'kg": 1e999').encode()),
    case("half of a pair of surrogates", "trader", "POST /api/v1/declarations", 422, "problems",
         json.dumps(with_item(description="X")).replace('"X"', r'"\ud800"').encode()),
    case("bytes that are no UTF-8", "trader", "POST /api/v1/declarations", 422, "problems",
         json.dumps(with_item(description="X")).encode().replace(b'"X"', b'"\xff\xfe"')),
    case("a member twice", "trader", "POST /api/v1/declarations", 422, "problems",
         b'{"lrn":"a",' + json.dumps(declaration("H-1"))[1:].encode()),
    case("a thousand and one lines", "trader", "POST /api/v1/declarations/bulk", 413, "too_many", b"{}\n" * 1001),
    case("an act of two thousand documents", "inspector", "POST " + C + "{control}/act", 422, "problems",
         act(documents=["doc_a"] * 2000)),
    case("an account for ten thousand clients", "administrator", "POST /api/v1/accounts", 422, "problems",
         account(clients=[f"I{i}" for i in range(10_001)])),
    case("a key for ten thousand clients", "administrator", "POST /api/v1/api-keys", 422, "problems",
         {"name": "k", "roles": ["system"], "clients": [f"I{i}" for i in range(10_001)]}),
    *[case(f"limit={limit}", "trader", f"GET /api/v1/declarations?limit={limit}", 400)
      for limit in ("0", "201", "-1", "1e9", "99999999999999999999", "ten", "5.0")],
    *[case(f"a cursor of {what}", "trader", f"GET /api/v1/declarations?cursor={cursor}", 400)
      for what, cursor in [("letters", "zzzz"), ("quotes", "'%3B--"), ("not a number", "bmFuOng"), ("bytes", "%F0%9F%8C%8A"),
                           ("5,000 letters", "a" * 3900)]],
    case("a cursor of nonsense for reads", "auditor", "GET /api/v1/access-journal?cursor=zzz", 400),
    case("a cursor of nonsense for controls", "inspector", "GET /api/v1/controls?cursor=zzz", 400),
    case("a cursor of nonsense for news", "trader", "GET /api/v1/notifications?cursor=zzz", 400),
    case("a search of 201 bytes", "trader", "GET /api/v1/declarations?q=" + "a" * 201, 400),
    case("a day that is none", "trader", "GET /api/v1/declarations?from=2026-02-30", 400),
    case("a status that is none", "trader", "GET /api/v1/declarations?status=" + "released," * 12 + "x", 400),
    case("a packed body", "trader", "POST /api/v1/declarations", 415, "", gzip.compress(b" " * 10_000_000),
         Content_Encoding="gzip"),
    case("a packed paper", "trader", DOCUMENT, 415, "", gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"),
    case("a paper without a byte", "trader", DOCUMENT, 422, "problems", b""),
    case("a paper that is a program", "trader", DOCUMENT, 415, "type", b"\x7fELF\0\0"),
    case("an Idempotency-Key of 65 bytes", "trader", "POST /api/v1/declarations", 400, "", declaration("H-1"),
         Idempotency_Key="k" * 65),
]

FUNCTIONS = [  # API5: broken function level authorization
    *[one for who in ("trader", "inspector", "manager", "auditor", "foreign_key") for one in
      [*refused(who, ["POST /api/v1/accounts"], 403, "no_right", account()),
       *refused(who, ["PATCH /api/v1/accounts/{trader_id}"], 403, "no_right", {"disabled": True}),
       *refused(who, ["POST /api/v1/api-keys"], 403, "no_right", {"name": "k", "roles": ["system"]}),
       *refused(who, ["PUT /api/v1/offices/HARBOUR"], 403, "no_right", {"id": "HARBOUR", "name": "Mine"}),
       *refused(who, ["GET /api/v1/api-keys", "GET /api/v1/accounts/{admin_id}", "DELETE /api/v1/api-keys/{key_id}"],
                403, "no_right")]],
    *refused("trader", ["GET /api/v1/accounts", "GET /api/v1/access-journal", "POST /api/v1/journal/verify"], 403,
             "no_right"),
    *refused("manager", ["GET /api/v1/access-journal"], 403, "no_right"),
    *refused("administrator", ["GET /api/v1/declarations", "GET " + D + "{mine}", "GET /api/v1/queue",
                               "GET /api/v1/access-journal"], 403, "no_right"),
    *[case(f"lodging as {who}", who, "POST /api/v1/declarations", 403, "no_right", declaration("H-1"))
      for who in ("inspector", "administrator", "auditor", "targeting")],
    *[case(f"releasing as {who}", who, "POST " + D + "{mine}/release", 403, "no_right", {"reason": "seems fine"})
      for who in ("trader", "inspector", "targeting", "manager", "auditor", "administrator", "foreign_key")],
    *[case(f"rerouting as {who}", who, "POST " + D + "{mine}/reroute", 403, "no_right",
           {"lane": "green", "reason": "seems fine"}) for who in ("trader", "inspector", "clearance", "analyst", "auditor")],
    *[case(f"dismissing as {who}", who, "POST " + C + "{control}/dismiss", 403, "no_right", {"reason": "seems fine"})
      for who in ("trader", "inspector", "manager", "auditor")],
    case("giving controls out as an inspector", "inspector", "POST " + C + "{control}/assign", 403, "no_right", {}),
    case("acting as a trader", "trader", "POST " + C + "{control}/act", 403, "no_right", act()),
    case("the policy as a clearance officer", "clearance", "PUT /api/v1/policy", 403, "no_right",
         {"version": 1, "random_share": 0, "explore_share": 0}, If_Match='"1"'),
    case("a method in a header", "trader", "POST /api/v1/session/preferences", 405, "", {},
         X_Http_Method_Override="PATCH"),
    case("DELETE in a header", "administrator", "GET /api/v1/api-keys/{key_id}", 404, "", None,
         X_Http_Method_Override="DELETE", X_Method_Override="DELETE"),
    case("a method in the address", "administrator", "GET /api/v1/api-keys/{key_id}?_method=DELETE", 404),
    case("the path of another in a header", "trader", "GET /api/v1/accounts", 403, "no_right", None,
         X_Original_Url="/api/v1/offices", X_Rewrite_Url="/api/v1/offices"),
    *[case(f"the path {path}", "trader", f"GET {path}", status)
      for path, status in [("/API/v1/accounts", 200), ("/api/v1/Accounts", 404), ("/api/v1/accounts/", 404),
                           ("/api/v1//accounts", 404), ("/api/v1/offices/../accounts", 400),
                           ("/api/v1/offices/%2e%2e/accounts", 400), ("/api/v1/accounts%00", 400),
                           ("/api/v1/accounts;x=1", 404), ("/api/v1/accounts%20", 404)]],
]

FLOWS = [  # API6: unrestricted access to sensitive business flows
    case("no Idempotency-Key", "trader", "POST /api/v1/declarations", 400, "", declaration("H-1"), Idempotency_Key=None),
    case("an account without one", "administrator", "POST /api/v1/accounts", 400, "", account(), Idempotency_Key=None),
    case("an API key without one", "administrator", "POST /api/v1/api-keys", 400, "", {"name": "k", "roles": ["system"]},
         Idempotency_Key=None),
    case("a webhook without one", "broker", "POST /api/v1/webhooks", 400, "",
         {"url": "https://93.184.215.14/", "events": ["*"]}, Idempotency_Key=None),
    case("the same LRN", "trader", "POST /api/v1/declarations", 409, "lrn_taken", declaration("SECRET-LRN", "I1", "I1")),
    case("amending without a version", "trader", "PUT " + D + "{mine}", 428, "", declaration("SECRET-LRN", "I1", "I1"),
         If_Match=None),
    case("amending another version", "trader", "PUT " + D + "{mine}", 412, "version",
         declaration("SECRET-LRN", "I1", "I1"), If_Match='"7"'),
    case("amending any version", "trader", "PUT " + D + "{mine}", 428, "", declaration("SECRET-LRN", "I1", "I1"), If_Match="*"),
    case("amending what is under control", "trader", "PUT " + D + "{mine}", 409, "wrong_state",
         declaration("SECRET-LRN", "I1", "I1"), If_Match='"1"'),
    case("withdrawing what is under control", "trader", "POST " + D + "{mine}/cancel", 409, "wrong_state",
         {"reason": "no longer wanted"}),
    case("arriving twice", "trader", "POST " + D + "{mine}/arrive", 409, "wrong_state"),
    case("taking a random check out of the sample", "targeting", "POST " + D + "{mine}/reroute", 409, "random_check",
         {"lane": "green", "reason": "a friend of mine"}),
    case("the same to documents only", "manager", "POST " + D + "{mine}/reroute", 409, "random_check",
         {"lane": "yellow", "reason": "a friend of mine"}),
    case("releasing what is not held", "clearance", "POST " + D + "{mine}/release", 409, "wrong_state",
         {"reason": "a friend of mine"}),
    case("a control for a trader", "manager", "POST " + C + "{control}/assign", 409, "not_eligible",
         {"officer": "{trader_id}"}),
    case("a control for another office's inspector", "manager", "POST " + C + "{control}/assign", 409, "not_eligible",
         {"officer": "{distant_id}"}),
    case("a control for oneself, as a manager", "manager", "POST " + C + "{control}/assign", 409, "not_eligible",
         {"officer": "{manager_id}"}),
    case("an act that looked at nothing", "inspector", "POST " + C + "{control}/act", 422, "problems", act(items=[])),
    case("an act about an item that is not there", "inspector", "POST " + C + "{control}/act", 422, "problems",
         act(items=[{"number": 2, "fields": [{"kind": "quantity", "result": "confirmed"}]}])),
    case("an act that recovers less than nothing", "inspector", "POST " + C + "{control}/act", 422, "problems",
         act(recovered="-5")),
    case("an act with a lane", "inspector", "POST " + C + "{control}/act", 422, "problems", act(lane="green")),
    case("giving oneself roles", "administrator", "PATCH /api/v1/accounts/{admin_id}", 422, "problems",
         {"roles": ["clearance_officer"]}),
    case("switching oneself off", "administrator", "PATCH /api/v1/accounts/{admin_id}", 422, "problems", {"disabled": True}),
    case("a trader who inspects", "administrator", "POST /api/v1/accounts", 422, "problems",
         account(roles=["trader", "inspector"])),
    case("an auditor who administrates", "administrator", "PATCH /api/v1/accounts/{trader_id}", 422, "problems",
         {"roles": ["auditor", "administrator"]}),
    case("a key that lodges and releases", "administrator", "POST /api/v1/api-keys", 422, "problems",
         {"name": "k", "roles": ["system", "clearance_officer"]}),
    case("the same name twice", "administrator", "POST /api/v1/accounts", 422, "problems", account(name="trader")),
    case("a policy without room for targeting", "analyst", "PUT /api/v1/policy", 422, "problems",
         {"version": 1, "random_share": 0.3, "explore_share": 0.3}, If_Match="{policy}"),
    case("a policy over another's", "analyst", "PUT /api/v1/policy", 412, "version",
         {"version": 1, "random_share": 0.1, "explore_share": 0.1}, If_Match='"99"'),
]

PRIVATE = """127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 10.255.255.255 172.16.0.1 172.31.9.9 192.168.1.1 169.254.169.254
    100.64.0.1 198.18.0.1 192.0.2.1 203.0.113.9 224.0.0.1 255.255.255.255 240.0.0.1 [::1] [::] [fe80::1] [fc00::1]
    [fd00:ec2::254] [ff02::1] [::ffff:127.0.0.1] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [64:ff9b::7f00:1]
    [2002:7f00:1::] [2001:db8::1] [::127.0.0.1]""".split()
ADDRESSES = [  # API7: server side request forgery
    *[case(f"a webhook to {host}", "broker", "POST /api/v1/webhooks", 422, "problems",
           {"url": f"http://{host}/latest/meta-data", "events": ["*"]}) for host in PRIVATE],
    *[case(f"a webhook to {url}", "broker", "POST /api/v1/webhooks", 422, "problems", {"url": url, "events": ["*"]})
      for url in ("file:///etc/passwd", "gopher://127.0.0.1:25/x", "ftp://erp.example/", "dict://erp.example/",
                  "unix:/run/docker.sock", "javascript:alert(1)", "//erp.example/", "erp.example", "", "https://",
                  "https:///path", "https://user:pass@erp.example/", "https://erp.example@127.0.0.1/",
                  "https://127.0.0.1#@erp.example/", "https://erp.example:0/", "https://erp.example:99999/",
                  "https://erp.example:80:80/", "https://erp.example/a b", "https://erp.example/\r\nHost: x",
                  "https://erp.example/\x00", "https://erp.exa\u200bmple/", "https://\u2460\u2461\u2466.0.0.1/",
                  "https://[::1/", "https://[v1.x]/", "https://[fe80::1%25eth0]/", "https://" + "a" * 2000 + ".example/",
                  "http://127.0.0.1:8080\\@erp.example/", "HTTP://127.0.0.1/")],
    case("a webhook to nothing", "broker", "POST /api/v1/webhooks", 422, "problems", {"url": None, "events": ["*"]}),
    case("a webhook to a list", "broker", "POST /api/v1/webhooks", 422, "problems",
         {"url": ["https://erp.example/"], "events": ["*"]}),
]

SETUP = [  # API8: security misconfiguration
    case("a write without the CSRF token", "trader", "POST /api/v1/declarations", 403, "csrf", declaration("H-1"),
         X_Csrf_Token=None),
    case("an empty one", "trader", "POST /api/v1/declarations", 403, "csrf", declaration("H-1"), X_Csrf_Token=""),
    case("one that is none", "trader", "POST /api/v1/declarations", 403, "csrf", declaration("H-1"), X_Csrf_Token="a" * 43),
    case("that of another session", "trader", "POST /api/v1/declarations", 403, "csrf", declaration("H-1"),
         X_Csrf_Token="{rival_csrf}"),
    case("a form of another site", "trader", "POST /api/v1/declarations", 403, "csrf", b"lrn=H-1", X_Csrf_Token=None,
         Content_Type="application/x-www-form-urlencoded", Origin="https://evil.example"),
    case("signing out from another site", "trader", "DELETE /api/v1/session", 403, "csrf", None, X_Csrf_Token=None),
    case("signing in from another site", NOBODY, "POST /api/v1/session", 403, "csrf",
         {"name": "trader", "password": desks.PASSWORD}, Sec_Fetch_Site="cross-site"),
    case("signing in from a neighbour site", NOBODY, "POST /api/v1/session", 403, "csrf",
         {"name": "trader", "password": desks.PASSWORD}, Sec_Fetch_Site="same-site"),
    *[case(f"{method} on a list", "trader", f"{method} /api/v1/declarations", 405, "", {})
      for method in ("PUT", "PATCH", "DELETE")],
    *[case(f"{method} on a page", NOBODY, f"{method} /", 405) for method in ("POST", "PUT", "DELETE", "PATCH")],
    *[case(f"{method} to the server", NOBODY, f"{method} /api/v1/declarations", 501)
      for method in ("TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "BREW")],
    *[case(f"the file {path}", NOBODY, f"GET {path}", 400)
      for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc/passwd",
                   "/..%c0%af..%c0%afetc/passwd", "/a%00.html",
                   "/assets/../../secret.key")],
    case("the file of a path with backslashes: the page", NOBODY, "GET /assets/%2e%2e%5c%2e%2e%5csecret.key", 200),
    case("the key of the house", NOBODY, "GET /api/v1/secret.key", 404, "not_found"),
    case("a body that is no JSON", "trader", "POST /api/v1/declarations", 422, "problems", b"<xml/>"),
    case("an XML entity", "trader", "POST /api/v1/declarations", 422, "problems",
         b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', Content_Type="application/xml"),
    case("the figures through a proxy's header", "faraway", "GET /metrics", 404, "not_found", None,
         X_Forwarded_For="127.0.0.1", X_Real_Ip="127.0.0.1", Forwarded="for=127.0.0.1"),
    case("the figures for another host", "faraway", "GET /metrics", 404, "not_found", None, Host="localhost"),
    case("a paper named as a path", "trader", "POST " + D + "{mine}/documents?name=..%5C..%5Ca.txt", 422, "problems", b"x"),
    case("a paper named as a header", "trader", "POST " + D + "{mine}/documents?name=a%0d%0aX:1", 422, "problems", b"x"),
]

INVENTORY = [  # API9: improper inventory management
    *[case(f"the address {path}", who, f"GET {path}", 404, "not_found")
      for who in (NOBODY, "administrator")
      for path in ("/api", "/api/", "/api/v1", "/api/v1/", "/api/v0/declarations", "/api/v2/declarations",
                   "/api/v1/admin", "/api/v1/debug", "/api/v1/users", "/api/v1/internal/config", "/api/v1/swagger.json",
                   "/api/v1/graphql", "/api/openapi.json", "/api/v1/backup", "/api/v1/declarations/{mine}/lane",
                   "/api/v1/session/{admin_id}")],
    case("the demo where there is none", "administrator", "GET /api/v1/demo", 404, "not_found"),
    case("its speed", "administrator", "PUT /api/v1/demo", 404, "not_found", {"per_minute": 60000}),
    case("the figures from elsewhere", "faraway", "GET /metrics", 404, "not_found"),
]
