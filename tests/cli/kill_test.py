"""The server is killed at random moments under load, again and again: what was answered is there, once and whole.

TIDEWAITER_KILL_ROUNDS sets how often for each engine; a thousand take about twenty minutes.
"""
import collections
import contextlib
import http.client
import json
import os
import random
import threading
import unittest

import postgres
from desk import Desk, declaration, exchange
from support import CliTest

ROUNDS = int(os.environ.get("TIDEWAITER_KILL_ROUNDS", "6"))
CLIENTS = 8
ANSWERS_MAX = 150  # a round ends after one of so many answers
PAGE = 200

Sent = collections.namedtuple("Sent", "lrn items key")


class Load:
    """Clients that lodge as fast as they are answered, until the server is gone."""

    def __init__(self, desk, key, name, kill_after, kill):
        self.desk, self.key, self.name, self.kill_after, self.kill = desk, key, name, kill_after, kill
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
                status, answer = lodge(connection, self.key, one)
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                return  # killed before it was answered
            with self.mutex:
                if status != 201:
                    self.refused.append((one, status, answer))
                    return
                self.answered[one.lrn] = answer
                if len(self.answered) == self.kill_after:
                    self.kill()


def lodge(connection, key, one):
    return exchange(connection, "POST", "/api/v1/declarations", declaration(one.lrn, one.items),
                    {"Authorization": f"Bearer {key}", "Idempotency-Key": one.key})[:2]


class KillTest(CliTest):
    def rounds(self, desk, after_kill):
        """Kills the server ROUNDS times."""
        rng = random.Random(2026)
        desk.start()
        self.addCleanup(desk.kill)
        admin, key = desk.set_up()
        ids = {}
        for number in range(ROUNDS):
            load = Load(desk, key, f"R{number}", rng.randint(1, ANSWERS_MAX), desk.process.kill)
            self.assertEqual(load.refused, [])
            self.assertGreater(len(load.answered), 0)
            desk.kill()
            after_kill(rng)
            desk.start()
            self.check_round(desk, key, load, ids)
        self.check_all(desk, key, admin, ids)
        return desk

    def check_round(self, desk, key, load, ids):
        """Sent again, what was answered gets the same answer, and what was not is taken now."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)) as connection:
            for one in load.sent:
                status, answer = lodge(connection, key, one)
                self.assertEqual(status, 201, answer)
                if one.lrn in load.answered:
                    self.assertEqual(answer, load.answered[one.lrn])
                ids[one.lrn] = (answer["id"], one.items)

    def check_all(self, desk, key, admin, ids):
        """Each is there once, whole and decided, and the journal's chain holds."""
        found, cursor = {}, ""
        while True:
            status, page = desk.call("GET", f"/api/v1/declarations?limit={PAGE}{cursor}", key=key)
            self.assertEqual(status, 200, page)
            for row in page["items"]:
                self.assertNotIn(row["lrn"], found)
                found[row["lrn"]] = (row["id"], row["items"])
                self.assertIn(row["status"], ("released", "under_control"), row)
            if not page.get("next"):
                break
            cursor = f"&cursor={page['next']}"
        self.assertEqual(found, ids)
        self.assertEqual(len({declared for declared, _ in ids.values()}), len(ids))
        status, report = admin.call("POST", "/api/v1/journal/verify")
        self.assertEqual((status, report["ok"]), (200, True), report)
        self.assertGreaterEqual(report["events"], 2 * len(ids))

    def test_sqlite(self):
        self.rounds(Desk(self.folder / "data"), lambda rng: None)

    @unittest.skipUnless(postgres.programs(), "no initdb and postgres in PATH or /usr/lib/postgresql")
    def test_postgresql(self):
        """One time in four the database crashes as well."""
        database = postgres.Postgres()
        self.addCleanup(database.remove)
        config = self.folder / "desk.toml"
        config.write_text(f'[store]\nengine = "postgresql"\nconnection = "{database.connection}"\n')

        def after_kill(rng):
            if rng.random() < 0.25:
                database.crash()
                database.start()

        self.rounds(Desk(self.folder / "data", "--config", config), after_kill)

    @unittest.skipUnless(postgres.programs(), "no initdb and postgres in PATH or /usr/lib/postgresql")
    def test_postgresql_goes_away_and_comes_back(self):
        """Clear refusals meanwhile, and it goes on by itself."""
        database = postgres.Postgres()
        self.addCleanup(database.remove)
        config = self.folder / "desk.toml"
        config.write_text(f'[store]\nengine = "postgresql"\nconnection = "{database.connection}"\n')
        with Desk(self.folder / "data", "--config", config) as desk:
            _, key = desk.set_up()
            answered = {}
            for outage in range(3):
                one = Sent(f"BEFORE-{outage}", 2, f"before-{outage}")
                answered[one] = self.lodge_now(desk, key, one)
                database.crash()
                two = Sent(f"DURING-{outage}", 1, f"during-{outage}")
                status, problem, headers = desk.exchange(
                    "POST", "/api/v1/declarations", declaration(two.lrn, two.items),
                    {"Authorization": f"Bearer {key}", "Idempotency-Key": two.key})
                self.assertEqual((status, problem["code"]), (503, "unavailable"), problem)
                self.assertIn("retry-after", {name.lower() for name, _ in headers})
                self.assertNotIn(str(database.folder), json.dumps(problem))
                self.assertEqual(desk.call("GET", "/ready")[0], 503)
                self.assertEqual(desk.call("GET", "/health")[0], 200)
                self.assertEqual(desk.call("GET", "/api/v1/declarations", key=key)[0], 503)
                database.start()
                while desk.call("GET", "/ready")[0] != 200:
                    self.assertIsNone(desk.process.poll())
                answered[two] = self.lodge_now(desk, key, two)
            for one, answer in answered.items():  # again: the same answers, nothing is made twice
                self.assertEqual(self.lodge_now(desk, key, one), answer)
            _, page = desk.call("GET", "/api/v1/declarations?limit=100", key=key)
            self.assertEqual(sorted(row["lrn"] for row in page["items"]), sorted(one.lrn for one in answered))

    def lodge_now(self, desk, key, one):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", desk.port, timeout=60)) as connection:
            status, answer = lodge(connection, key, one)
        self.assertEqual(status, 201, answer)
        return answer


if __name__ == "__main__":
    unittest.main()
