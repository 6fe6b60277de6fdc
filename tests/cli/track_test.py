"""Frame logs, journeys and evidence. The log is written here from docs/formats, without the program's code."""
import hashlib
import json
import struct
import unittest
import xml.etree.ElementTree as xml

from support import DIFFERS, NOT_FOUND, ROOT, USAGE, CliTest, flip, run

EVIDENCE = ROOT / "testdata/monitor/evidence.json"
NOON = 1796040000000  # 2026-11-30T12:00:00Z
GPX = "{http://www.topografix.com/GPX/1/1}"


def text(value):
    return struct.pack("<H", len(value)) + value.encode()


def frame(minute, device="S1", **said):
    """A record of the frame log: docs/formats/frame-log.md."""
    time = f"2026-11-30T12:{minute:02}:00Z"
    said = dict({"t": time, "lat": -4.05 + minute / 100, "lon": 39.67}, **said)
    payload = f"sc/v1/ke/seal/{device}/pos".encode() + b"\0" + json.dumps(said).encode()
    head = struct.pack("<BBBBBqQQi", 1, 1, 1, 0, 2, NOON + minute * 60000 + 1500, 7, 0, 0)
    texts = text("mqtt") + text("mqtt") + text("192.0.2.7:4011") + text(device) + text("")
    return head + texts + struct.pack("<I", len(payload)) + payload


def write_log(folder, bodies):
    """A chain log of one segment, a group for each record: docs/formats/chainlog.md. Its head as text."""
    folder.mkdir()
    header = b"TWCHAIN1" + struct.pack("<Qqq", 1, 0, 0) + b"frames".ljust(32, b"\0")
    chain = hashlib.sha256(header).digest()
    header += chain
    data = header + hashlib.sha256(header).digest()
    for seq, body in enumerate(bodies, 1):
        record = struct.pack("<IHHQq", len(body), 1, 0, seq, NOON) + body
        chain = hashlib.sha256(chain + record).digest()
        data += record + chain
    (folder / f"{1:020}.chain").write_bytes(data)
    return f"{len(bodies)} {NOON} {chain.hex()}"


class TrackTest(CliTest):
    def log(self, bodies=None):
        folder = self.folder / "frames"
        head = write_log(folder, bodies or [frame(m) for m in range(10)] + [frame(4, "S2")])
        return folder, head

    def ends(self, code, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stdout

    def test_a_whole_log_has_no_faults(self):
        folder, head = self.log()
        checkpoint = self.folder / "heads.txt"
        checkpoint.write_text(head + "\n\n")
        self.assertIn("11 records", self.succeeds("track", "log", "verify", folder))
        self.assertIn("1 checkpoints hold", self.succeeds("track", "log", "verify", folder, "--checkpoint", checkpoint))
        self.assertEqual(self.json_of("track", "log", "verify", folder)["head"], head)

    def test_every_change_of_a_log_is_found(self):
        folder, head = self.log()
        segment = next(folder.glob("*.chain"))
        whole = segment.read_bytes()
        checkpoint = self.folder / "heads.txt"
        checkpoint.write_text(head)
        for place in range(0, len(whole), 101):
            flip(segment, place)
            self.ends(DIFFERS, "track", "log", "verify", folder, "--checkpoint", checkpoint)
            segment.write_bytes(whole)
        segment.write_bytes(whole[:-1])
        self.assertIn("checkpoint", self.ends(DIFFERS, "track", "log", "verify", folder, "--checkpoint", checkpoint))

    def test_a_checkpoint_that_is_none(self):
        folder, _ = self.log()
        checkpoint = self.folder / "heads.txt"
        checkpoint.write_text("\n17 nothing\n")
        self.fails(USAGE, "track", "log", "verify", folder, "--checkpoint", checkpoint, naming=["heads.txt:2"])
        self.fails(NOT_FOUND, "track", "log", "verify", self.folder / "nowhere")

    def test_the_way_of_a_device(self):
        folder, _ = self.log()
        export = ["track", "export", "--log", folder, "--device", "S1"]
        gpx = xml.fromstring(self.succeeds(*export))
        self.assertEqual(len(gpx.findall(f".//{GPX}trkpt")), 10)
        csv = self.succeeds(*export, "--format", "csv", "--from", "2026-11-30T12:03:00Z",
                            "--until", "2026-11-30T12:05:00Z").splitlines()
        self.assertEqual([line.split(",")[0][14:16] for line in csv[1:]], ["03", "04", "05"])
        self.assertEqual(csv[1].split(",")[-1], "4")
        kml = self.succeeds(*export, "--format", "kml", "--until", "2026-11-30")
        self.assertTrue(xml.fromstring(kml).tag.endswith("kml"))
        geojson = json.loads(self.succeeds(*export, "--device", "S2", "--format", "geojson"))
        self.assertEqual([f["geometry"]["type"] for f in geojson["features"]], ["LineString", "Point"])
        thin = xml.fromstring(self.succeeds(*export, "--points", "2"))
        self.assertEqual(len(thin.findall(f".//{GPX}trkpt")), 2)

    def test_what_is_missing_is_told(self):
        folder, _ = self.log([frame(0), b"\x09later", frame(2)])
        csv = self.succeeds("track", "export", "--log", folder, "--device", "S1", "--format", "csv")
        self.assertIn("# unreadable: record 2", csv)
        segment = next(folder.glob("*.chain"))
        flip(segment, 300)
        csv = self.succeeds("track", "export", "--log", folder, "--device", "S1", "--format", "csv")
        self.assertIn("# unreadable: records ", csv)
        self.fails(USAGE, "track", "export", "--log", folder, "--device", "S1", "--from", "yesterday")
        self.fails(NOT_FOUND, "track", "export", "--log", self.folder / "nowhere", "--device", "S1")

    def test_evidence_that_was_released_stays_good(self):
        answer = self.json_of("track", "verify", EVIDENCE)
        self.assertTrue(answer["whole"])
        self.assertEqual({c["name"]: c["answer"] for c in answer["checks"]}["positions"], "yes")
        key = self.folder / "signing.pub"
        key.write_text(answer["key"] + "\n")
        self.assertIn("as it was signed", self.succeeds("track", "verify", EVIDENCE, "--key", key))
        other = "0" * 63 + "1"
        self.assertIn("another one", self.ends(DIFFERS, "track", "verify", EVIDENCE, "--key", other))
        self.fails(NOT_FOUND, "track", "verify", EVIDENCE, "--key", "nothing")

    def test_evidence_that_was_changed_proves_nothing(self):
        copy = self.folder / "evidence.json"
        whole = EVIDENCE.read_bytes()
        for place in range(0, len(whole), 997):
            copy.write_bytes(whole)
            flip(copy, place)
            self.assertIn("proves nothing", self.ends(DIFFERS, "track", "verify", copy))
        folder, _ = self.log()
        self.assertIn("another one", self.ends(DIFFERS, "track", "verify", EVIDENCE, "--log", folder))


if __name__ == "__main__":
    unittest.main()
