"""tools/install with stand-ins for the system's programs: nothing is installed here."""
import os
import unittest

from support import ROOT, ToolTest


class Install(ToolTest):
    def setUp(self):
        super().setUp()
        self.write({"tools/install": (ROOT / "tools/install").read_text(),
                    "tools/packages.txt": "[build]\ncmake # a\nlibx-dev # b\nnpm # c\n[test]\nchromium # d\n"})
        self.fake("npm", "exit 1")
        self.installed("cmake", "libx-dev", "chromium")
        self.fake("apt-get", f'echo "$@" >> {self.folder}/asked')
        self.fake("sudo", "exit 1")

    def fake(self, name, script):
        self.write({f"bin/{name}": f"#!/bin/sh\n{script}\n"})
        os.chmod(self.folder / "bin" / name, 0o755)

    def installed(self, *names):
        self.fake("dpkg-query", "printf '%s installed\\n' " + " ".join(names))

    def install(self, *options):
        os.chmod(self.folder / "tools/install", 0o755)
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        status, output = self.run_tool(self.folder / "tools/install", *options, PATH=path)
        return status, output

    def asked(self):
        path = self.folder / "asked"
        return path.read_text() if path.exists() else ""

    def test_check_names_what_is_missing_and_changes_nothing(self):
        self.installed("cmake")
        status, output = self.install("--check")
        self.assertEqual(status, 1)
        self.assertIn("chromium libx-dev", output)
        self.assertFalse((self.folder / "third_party").exists())
        self.assertEqual(self.asked(), "")

    def test_only_build(self):
        self.installed("cmake", "libx-dev")
        self.assertNotIn("chromium", self.install("--check", "--only", "build")[1])

    def test_no_network_leaves_nothing_half_done(self):
        status, output = self.install()
        self.assertEqual(status, 1)
        self.assertEqual(len([line for line in output.splitlines() if line.startswith("tools/install:")]), 1)
        self.assertEqual(self.asked(), "")
        self.assertEqual([p.name for p in (self.folder / "third_party").iterdir()], [".install.lock"])

    def test_another_library_than_the_pinned_one(self):
        self.fake("npm", "echo other > other.tgz")
        self.assertEqual(self.install()[0], 1)
        self.assertFalse((self.folder / "third_party/duckdb").exists())

    @unittest.skipUnless(os.geteuid() == 0, "needs root, which asks apt-get directly")
    def test_root_asks_apt_for_what_is_missing(self):
        self.installed("cmake")
        self.install()
        self.assertIn("install -y --no-install-recommends chromium libx-dev\n", self.asked())

    @unittest.skipIf(os.geteuid() == 0, "root needs no sudo")
    def test_user_without_rights_is_told_the_command(self):
        self.installed("cmake")
        status, output = self.install()
        self.assertEqual(status, 1)
        self.assertIn("apt-get install -y --no-install-recommends chromium libx-dev", output)

    def test_unknown_option(self):
        self.assertEqual(self.install("--nonsense")[0], 1)


if __name__ == "__main__":
    unittest.main()
