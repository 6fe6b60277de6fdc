// For tests: a text against the one that is kept in testdata/monitor.
#ifndef TIDEWAITER_MONITOR_TEST_GOLDEN_H_
#define TIDEWAITER_MONITOR_TEST_GOLDEN_H_

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "os/file.h"

namespace tidewaiter::monitor {

// With TIDEWAITER_UPDATE_GOLDEN set the file is written anew; the reviewer reads the difference.
inline void ExpectGolden(const std::string& name, std::string_view text) {
  const os::Path path = os::Path(TIDEWAITER_TESTDATA) / "monitor" / name;
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) {  // tidy:allow(environment) see above
    std::filesystem::create_directories(path.parent_path());
    ASSERT_TRUE(os::WriteFile(path, text));
  }
  const auto kept = os::ReadFile(path);
  ASSERT_TRUE(kept) << kept.error();
  EXPECT_EQ(*kept, text) << path;
}

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_TEST_GOLDEN_H_
