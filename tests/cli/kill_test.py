"""The server is killed at random moments under load, again and again: what was answered is there, once and whole.

TIDEWAITER_KILL_ROUNDS sets how often for each engine.
"""
import collections
import contextlib
import http.client
import json
import os
import random
import sys
import threading
import unittest

import postgres
from desk import Desk, declaration, key, people
from support import CliTest

ROUNDS = int(os.environ.get("TIDEWAITER_KILL_ROUNDS", "6"))
CLIENTS = 8
ANSWERS_MAX = 150  # a round ends after one of so many answers
PAGE = 200

Sent = collections.namedtuple("Sent", "lrn items key")


class Load:
    """Clients that lodge as fast as they are answered, until the server is gone."""

    def __init__(self, desk, system, name, kill_after, kill):
        self.desk, self.system, self.name, self.kill_after, self.kill = desk, system, name, kill_after, kill
        self.mutex = threading.Lock()
        self.sent, self.answered = [], {}  # {LRN: answer}
        self.refused = []
        clients = [threading.Thread(target=self.client, args=(number,)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()

    def client(self, number):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.desk.port, timeout=60)) as connection:
            self.lodge_on(connection, number)

    def lodge_on(self, connection, number):
        for count in range(10_000):
            one = Sent(f"{self.name}-{number}-{count}", 1 + count % 4, f"key-{self.name}-{number}-{count}")
            with self.mutex:
                self.sent.append(one)
            try:
                status, answer = lodge(connection, self.system, one)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                return  # killed before it was answered
            with self.mutex:
                if status != 201:
                    self.refused.append((one, status, answer))
                    return
                self.answered[one.lrn] = answer
                if len(self.answered) == self.kill_after:
                    self.kill()


def lodge(connection, system, one):
    """Status and answer, on a connection that is kept."""
    body = declaration(one.lrn)
    body["items"] *= one.items
    connection.request("POST", "/api/v1/declarations", json.dumps(body),
                       {"Content-Type": "application/json", "Authorization": f"Bearer {system.bearer}",
                        "Idempotency-Key": one.key})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def broker(desk):
    """The administrator, and a system that declares for others."""
    cast = people(desk, [])
    return cast.administrator, key(cast, ["broker"], clients=["B1"])


def on(database):
    return f'[store]\nengine = "postgresql"\nconnection = "{database.connection}"\n'


class KillTest(CliTest):
    def rounds(self, desk, after_kill):
        """Kills the server ROUNDS times."""
        rng = random.Random(2026)
        desk.start()
        self.addCleanup(desk.stop)
        admin, system = broker(desk)
        ids = {}
        for number in range(ROUNDS):
            load = Load(desk, system, f"R{number}", rng.randint(1, ANSWERS_MAX), desk.process.kill)
            self.assertEqual(load.refused, [])
            self.assertGreater(len(load.answered), 0)
            desk.kill()
            after_kill(rng)
            desk.start()
            self.check_round(desk, system, load, ids)
            self.assertEqual(admin.get("/api/v1/session").status, 200)  # a session must not idle for half an hour
            if number % 100 == 99:
                print(f"killed {number + 1} times, {len(ids)} declarations", file=sys.stderr, flush=True)
        self.check_all(desk, system, admin, ids)
        return desk

    def check_round(self, desk, system, load, ids):
        """Sent again, what was answered gets the same answer, and what was not is taken now."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)) as connection:
            for one in load.sent:
                status, answer = lodge(connection, system, one)
                self.assertEqual(status, 201, answer)
                if one.lrn in load.answered:
                    self.assertEqual(answer, load.answered[one.lrn])
                ids[one.lrn] = (answer["id"], one.items)

    def check_all(self, desk, system, admin, ids):
        """Each is there once, whole and decided, and the journal's chain holds."""
        found, cursor = {}, ""
        while True:
            answer = system.get(f"/api/v1/declarations?limit={PAGE}{cursor}")
            self.assertEqual(answer.status, 200, answer)
            page = answer.json
            for row in page["items"]:
                self.assertNotIn(row["lrn"], found)
                found[row["lrn"]] = (row["id"], row["items"])
                self.assertIn(row["status"], ("released", "under_control"), row)
            if not page.get("next"):
                break
            cursor = f"&cursor={page['next']}"
        self.assertEqual(found, ids)
        self.assertEqual(len({declared for declared, _ in ids.values()}), len(ids))
        verified = admin.post("/api/v1/journal/verify")
        self.assertEqual((verified.status, verified.json["ok"]), (200, True), verified)
        self.assertGreaterEqual(verified.json["events"], 2 * len(ids))

    def test_sqlite(self):
        self.rounds(Desk(self.folder / "data"), lambda rng: None)

    @unittest.skipUnless(postgres.programs(), "no initdb and postgres in PATH or /usr/lib/postgresql")
    def test_postgresql(self):
        """One time in four the database crashes as well."""
        database = postgres.Postgres()
        self.addCleanup(database.remove)

        def after_kill(rng):
            if rng.random() < 0.25:
                database.crash()
                database.start()

        self.rounds(Desk(self.folder / "data", on(database)), after_kill)

    @unittest.skipUnless(postgres.programs(), "no initdb and postgres in PATH or /usr/lib/postgresql")
    def test_postgresql_goes_away_and_comes_back(self):
        """Clear refusals meanwhile, and it goes on by itself."""
        database = postgres.Postgres()
        self.addCleanup(database.remove)
        with Desk(self.folder / "data", on(database)) as desk:
            _, system = broker(desk)
            answered = {}
            for outage in range(3):
                one = Sent(f"BEFORE-{outage}", 2, f"before-{outage}")
                answered[one] = self.lodge_now(desk, system, one)
                database.crash()
                two = Sent(f"DURING-{outage}", 1, f"during-{outage}")
                refused = system.post("/api/v1/declarations", declaration(two.lrn), idempotency_key=two.key)
                self.assertEqual((refused.status, refused.code), (503, "unavailable"), refused)
                self.assertTrue(refused.header("Retry-After"))
                self.assertNotIn(str(database.folder).encode(), refused.body)
                self.assertEqual(system.get("/ready").status, 503)
                self.assertEqual(system.get("/health").status, 200)
                self.assertEqual(system.get("/api/v1/declarations").status, 503)
                database.start()
                while system.get("/ready").status != 200:
                    self.assertIsNone(desk.process.poll())
                answered[two] = self.lodge_now(desk, system, two)
            for one, answer in answered.items():  # again: the same answers, nothing is made twice
                self.assertEqual(self.lodge_now(desk, system, one), answer)
            page = system.get("/api/v1/declarations?limit=100").json
            self.assertEqual(sorted(row["lrn"] for row in page["items"]), sorted(one.lrn for one in answered))

    def lodge_now(self, desk, system, one):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)) as connection:
            status, answer = lodge(connection, system, one)
        self.assertEqual(status, 201, answer)
        return answer


if __name__ == "__main__":
    unittest.main()
