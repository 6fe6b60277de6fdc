import unittest

from support import ToolTest

HEADER = "#ifndef TIDEWAITER_X_A_H_\n#define TIDEWAITER_X_A_H_\n#endif\n"
CLEAN = {"src/x/CMakeLists.txt": "tidewaiter_module(NAME x SOURCES a.cc HEADERS a.h)\n", "src/x/a.h": HEADER,
         "src/x/a.cc": '#include "x/a.h"\n'}


class Tidy(ToolTest):
    def faults(self, files):
        self.write({**CLEAN, **files})
        status, output = self.run_tool("tools/tidy", self.folder)
        return [] if status == 0 else output.strip().splitlines()

    def assert_rule(self, rule, line, name="src/x/a.cc"):
        faults = self.faults({name: line + "\n"})
        self.assertEqual(len(faults), 1, (line, faults))
        self.assertIn(f"[{rule}]", faults[0])

    def test_clean(self):
        self.assertEqual(self.faults({}), [])

    def test_each_rule_fires(self):
        for rule, line in [("unfinished", "// FIX" "ME later"), ("print", "std::cout << x;"), ("print", 'printf("x");'),
                           ("clock", "std::chrono::steady_clock::now();"), ("clock", "std::time(nullptr);"),
                           ("random", "std::mt19937 engine;"), ("environment", 'std::getenv("X");'),
                           ("file", "std::ifstream in;"), ("throw", "  throw 1;"),
                           ("float-money", "double total_value_minor = 0;"), ("nolint-reason", "x();  // NOLINT(check)"),
                           ("nolint-name", "x();  // NOLINT because"), ("space", "x(); ")]:
            with self.subTest(rule=rule, line=line):
                self.assert_rule(rule, line)

    def test_what_only_looks_like_a_fault_passes(self):
        for line in ["training_time(5);", 'currency = "XXX";', "x();  // NOLINT(check) the C library asks for it",
                     "// NOLINTNEXTLINE(check) the C library asks for it", "double price_ratio = 1;",
                     "std::ofstream out;  // tidy:allow(file) a reason"]:
            with self.subTest(line=line):
                self.assertEqual(self.faults({"src/x/a.cc": line + "\n"}), [])

    def test_hosts_of_registries(self):
        self.assert_rule("registry", "see https://" "www.npmjs.com/package/x", "docs/a.md")

    def test_paths_of_one_machine(self):
        self.assert_rule("machine-path", "cd /home" "/me/tidewaiter", "docs/a.md")

    def test_guard(self):
        faults = self.faults({"src/x/a.h": HEADER.replace("_X_", "_Y_")})
        self.assertEqual(len(faults), 1)
        self.assertIn("[guard]", faults[0])

    def test_dead_source_and_dead_header(self):
        faults = self.faults({"src/x/b.cc": "", "src/x/internal/c.h": HEADER.replace("X_A", "X_INTERNAL_C")})
        self.assertEqual([fault.split(":")[0] for fault in faults], ["src/x/b.cc", "src/x/internal/c.h"])

    def test_types_defined_twice(self):
        row = "namespace y {\nclass Other;\n}\nnamespace x {\n%sstruct Row final : Base {\n};\n%s}  // namespace x\n"
        for begin, end, faulty in [("", "", ["src/x/b.cc"]), ("namespace {\n", "}  // namespace\n", [])]:
            text = row % (begin, end)
            faults = self.faults({"src/x/a.cc": text, "src/x/b.cc": text, "src/x/CMakeLists.txt": "a.h a.cc b.cc"})
            self.assertEqual([fault.split(":")[0] for fault in faults], faulty)
            self.assertTrue(all("[twice] x::Row" in fault for fault in faults))

    def test_long_files(self):
        self.assertEqual(len(self.faults({"src/x/a.h": HEADER + "\n" * 397})), 0)
        self.assertEqual(len(self.faults({"src/x/a.h": HEADER + "\n" * 398})), 1)
        self.assertEqual(len(self.faults({"src/x/a.h": HEADER, "src/x/a.cc": "\n" * 801})), 1)


if __name__ == "__main__":
    unittest.main()
