"""One small tree per fault: a check that never fails proves nothing."""
import unittest

from support import ToolTest

MAIN = "foreach(module testing base os codec declaration warehouse sim detect/profile detect/trees risk app cli)"


def module(name, deps=""):
    return f"tidewaiter_module(NAME {name}\n  HEADERS a.h\n  SOURCES a.cc{' DEPS ' + deps if deps else ''}\n  LIBS x)\n"


class CheckLayers(ToolTest):
    def check(self, files):
        self.write({"CMakeLists.txt": MAIN, **files})
        status, output = self.run_tool("tools/check_layers", self.folder)
        faults = [] if status == 0 else output.strip().splitlines()
        return faults

    def assert_fault(self, where, files):
        faults = self.check(files)
        self.assertTrue(any(fault.startswith(where) for fault in faults), faults)
        self.assertEqual(len(faults), 1, faults)

    def house(self, **includes):
        """base, declaration, two detectors, risk: clean. `includes` adds a line to the .cc of a module."""
        files = {}
        for name, deps in [("base", ""), ("os", "base"), ("declaration", "base"), ("detect/profile", "base declaration"),
                           ("detect/trees", "declaration"), ("risk", "detect/profile detect/trees")]:
            extra = includes.get(name.replace("/", "_"), "")
            files[f"src/{name}/CMakeLists.txt"] = module(name, deps)
            files[f"src/{name}/a.h"] = ""
            files[f"src/{name}/internal/b.h"] = ""
            files[f"src/{name}/a.cc"] = "".join(f'#include "{d}/a.h"\n' for d in [name] + deps.split()) + extra
        return files

    def test_clean(self):
        self.assertEqual(self.check(self.house()), [])

    def test_own_internal_is_fine(self):
        self.assertEqual(self.check(self.house(detect_profile='#include "detect/profile/internal/b.h"\n')), [])

    def test_include_that_deps_does_not_name(self):
        self.assert_fault("src/risk/a.cc:4:", self.house(risk='#include "base/a.h"\n'))

    def test_dep_that_nobody_includes(self):
        files = self.house()
        files["src/risk/CMakeLists.txt"] = module("risk", "base detect/profile detect/trees")
        self.assert_fault("src/risk/CMakeLists.txt:", files)

    def test_dep_that_is_no_module(self):
        files = self.house()
        files["src/risk/CMakeLists.txt"] = module("risk", "nowhere detect/profile detect/trees")
        self.assert_fault("src/risk/CMakeLists.txt:", files)

    def test_arrow_up(self):
        files = self.house(declaration='#include "risk/a.h"\n')
        files["src/declaration/CMakeLists.txt"] = module("declaration", "base risk")
        faults = self.check(files)
        self.assertTrue(any(fault.startswith("src/declaration/a.cc:3:") for fault in faults), faults)
        self.assertTrue(any(fault.startswith("cycle:") for fault in faults), faults)

    def test_arrow_sideways(self):
        files = self.house(detect_trees='#include "detect/profile/a.h"\n')
        files["src/detect/trees/CMakeLists.txt"] = module("detect/trees", "declaration detect/profile")
        self.assert_fault("src/detect/trees/a.cc:3:", files)

    def test_cycle_between_neighbours(self):
        files = self.house(detect_trees='#include "detect/profile/a.h"\n', detect_profile='#include "detect/trees/a.h"\n')
        faults = self.check(files)
        self.assertTrue(any(fault.startswith("cycle: detect/profile -> detect/trees") for fault in faults), faults)

    def test_internal_of_another(self):
        self.assert_fault("src/risk/a.cc:4:", self.house(risk='#include "detect/trees/internal/b.h"\n'))

    def test_test_support_in_production(self):
        files = {**self.house(base='#include "testing/a.h"\n'),
                 "src/testing/CMakeLists.txt": module("testing"), "src/testing/a.h": ""}
        self.assert_fault("src/base/a.cc:2:", files)

    def test_test_support_in_a_test_is_fine(self):
        files = {**self.house(), "src/testing/CMakeLists.txt": module("testing"), "src/testing/a.h": "",
                 "src/base/a_property_test.cc": '#include "testing/a.h"\n'}
        self.assertEqual(self.check(files), [])

    def test_module_without_a_place(self):
        files = {**self.house(), "CMakeLists.txt": MAIN + " weather", "src/weather/CMakeLists.txt": module("weather")}
        self.assert_fault("src/weather/CMakeLists.txt:", files)

    def test_module_that_is_never_built(self):
        files = {**self.house(), "src/detect/price/CMakeLists.txt": module("detect/price")}
        self.assert_fault("src/detect/price/CMakeLists.txt:", files)

    def test_name_is_not_the_folder(self):
        files = {**self.house(), "src/codec/CMakeLists.txt": module("base")}
        self.assert_fault("src/codec/CMakeLists.txt:", files)

    def test_sources_in_no_module(self):
        self.assert_fault("src/loose/a.cc:", {**self.house(), "src/loose/a.cc": ""})

    def test_include_without_the_path(self):
        self.assert_fault("src/risk/a.cc:4:", self.house(risk='#include "a.h"\n'))

    def test_engine_only_for_use_cases(self):
        files = {**self.house(risk='#include "warehouse/a.h"\n'), "src/warehouse/CMakeLists.txt": module("warehouse")}
        files["src/risk/CMakeLists.txt"] = module("risk", "detect/profile detect/trees warehouse")
        self.assert_fault("src/risk/a.cc:4:", files)


if __name__ == "__main__":
    unittest.main()
