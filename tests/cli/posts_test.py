"""A border post and its centre as two servers of the same program: what a device says to the post is at the centre,
also after the centre was killed."""
import re
import socket
import struct
import time
import unittest

from desk import Desk
from support import CliTest

IMEI = b"356307042441013"
SECRET = "what malaba and its centre know"
ARRIVES_S = 30


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def teltonika(second):
    """A frame of one record, of Codec 8."""
    record = struct.pack(">QBiiHHBH6x", (1_790_000_000 + second) * 1000, 0, 396_700_000, -40_500_000, 12, 90, 7, 50)
    body = b"\x08\x01" + record + b"\x01"
    crc = 0
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return struct.pack(">II", 0, len(body)) + body + struct.pack(">I", crc)


class PostsTest(CliTest):
    def setUp(self):
        super().setUp()
        secrets = self.folder / "secrets"
        secrets.mkdir()
        (secrets / "malaba").write_text(SECRET)
        self.port = free_port()
        self.centre = Desk(self.folder / "centre", f'[stream]\nrole = "centre"\nposts = ["malaba"]\n'
                           f'secret = "{secrets}"\n').start()
        self.addCleanup(lambda: self.centre.kill())
        self.post = None

    def start_post(self):
        """At the centre that runs now."""
        if self.post:
            self.post.stop()
        key = re.search(r'centre_key = "([0-9a-f]{64})"', "".join(self.centre.said)).group(1)
        self.post = Desk(self.folder / "post", f'[stream]\nrole = "post"\npost = "malaba"\n'
                         f'centre_url = "http://127.0.0.1:{self.centre.port}"\n'
                         f'secret = "{self.folder}/secrets/malaba"\ncentre_key = "{key}"\n'
                         f'[[intake.listeners]]\nname = "trackers"\nport = {self.port}\n'
                         'protocols = ["teltonika"]\n').start()
        self.addCleanup(self.post.kill)

    def speak(self, frames):
        """A device signs in and sends; each frame is acknowledged."""
        with socket.create_connection(("127.0.0.1", self.port), ARRIVES_S) as device:
            device.sendall(struct.pack(">H", len(IMEI)) + IMEI)
            self.assertEqual(device.recv(1), b"\x01")
            for second in frames:
                device.sendall(teltonika(second))
                self.assertEqual(device.recv(4, socket.MSG_WAITALL), b"\0\0\0\1")

    def figure(self, desk, name):
        text = desk.call("GET", "/metrics").body.decode()
        return float(re.search(rf"^{name} (\S+)$", text, re.MULTILINE).group(1))

    def becomes(self, value, desk, name):
        end = time.monotonic() + ARRIVES_S
        while self.figure(desk, name) != value and time.monotonic() < end:
            pass
        self.assertEqual(self.figure(desk, name), value, name)

    def test_frames_arrive_and_a_killed_centre_goes_on(self):
        self.start_post()
        self.speak(range(3))
        self.becomes(4, self.centre, "tidewaiter_stream_records")  # and the login
        self.becomes(4, self.centre, "tidewaiter_intake_frames_total")
        self.becomes(0, self.post, "tidewaiter_stream_waiting")
        self.centre.kill()
        self.speak(range(3, 8))
        self.centre = Desk(self.centre.folder, self.centre.config).start()
        self.start_post()
        self.becomes(10, self.centre, "tidewaiter_stream_records")
        self.becomes(6, self.centre, "tidewaiter_intake_frames_total")  # only what is new was kept
        self.becomes(0, self.post, "tidewaiter_stream_waiting")

    def test_a_batch_that_nobody_signed_is_refused(self):
        answer = self.centre.call("POST", "/stream/v1/posts/malaba/records", b"x")
        self.assertEqual(answer.status, 401)
        self.assertEqual(self.figure(self.centre, "tidewaiter_stream_records"), 0)


if __name__ == "__main__":
    unittest.main()
