"""The whole server on a full disk."""
import shutil
import tempfile
import unittest

import desk as desks
import support
from desk import declaration, must
from hostile_cases import D, INSIDE
from hostile_scene import SPEEDY


@unittest.skipUnless(support.PROGRAM.exists(), f"no program at {support.PROGRAM}: build it, or set TIDEWAITER")
class FullDiskTest(unittest.TestCase):
    """The whole server on a disk that is full: what was answered is there when there is room again."""

    def test_what_was_answered_is_kept(self):
        with tempfile.TemporaryDirectory(prefix="tidewaiter-full-") as folder:
            folder = support.pathlib.Path(folder)
            shutil.copytree(desks.peopled()[0], folder / "data")
            desk = desks.Desk(folder / "data", SPEEDY)
            size = max(file.stat().st_size for file in (folder / "data").glob("journal.db*"))
            try:
                desk.start(preexec_fn=support.file_size_limit(size + 1_500_000))
                kept, lost = self.fill(desks.again(desks.peopled()[1], desk))
            finally:
                desk.kill()
            self.assertGreater(len(kept), 3)
            self.assertGreater(len(lost), 5)
            desk.start()
            try:
                self.look(desks.again(desks.peopled()[1], desk), kept, lost)
            finally:
                desk.stop()

    def fill(self, cast):
        kept, lost = {}, {}
        text = "carpets " * 120
        for number in range(4000):
            body = declaration(f"FULL-{number}", "I1", "I1")
            body["items"] = [dict(body["items"][0], description=text) for _ in range(8)]
            answer = cast.trader.post("/api/v1/declarations", body, Idempotency_Key=f"full-{number}")
            if answer.status == 201:
                kept[number] = answer.json["id"]
            else:
                self.assertIn(answer.status, (503, 507), answer)
                self.assertEqual(answer.code, "unavailable")
                self.assertGreaterEqual(int(answer.header("Retry-After")), 1)
                self.assertNotRegex(answer.body, INSIDE)
                lost[number] = body
            if len(lost) == 10:
                break
        self.assertEqual(cast.trader.get("/health").status, 200)
        # Putting the journal in order may give some room back: a few papers may fit, not all.
        papers = []
        while len(papers) < 30 and (not papers or papers[-1].status == 201):
            body = bytes([65 + len(papers)]) * 900_000
            papers.append(cast.trader.post(f"{D}{kept[0]}/documents?name=a.txt", body))
        self.assertIn(papers[-1].status, (503, 507), papers[-1])
        return kept, lost

    def look(self, cast, kept, lost):
        for number, identity in kept.items():
            one = must(cast.trader.get(D + identity)).json
            self.assertEqual(one["summary"]["lrn"], f"FULL-{number}")
        for number, body in lost.items():  # sent again with its key, it is lodged once
            must(cast.trader.post("/api/v1/declarations", body, Idempotency_Key=f"full-{number}"), 201)
        listed = must(cast.trader.get("/api/v1/declarations?limit=200&q=FULL-")).json["items"]
        self.assertEqual(len({item["lrn"] for item in listed}), len(listed))
        self.assertTrue(must(cast.auditor.post("/api/v1/journal/verify")).json["ok"])


if __name__ == "__main__":
    unittest.main()
