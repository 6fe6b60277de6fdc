#include "federation/charter_times.h"

#include <gtest/gtest.h>

#include "os/test_folder.h"

namespace tidewaiter::federation {
namespace {

TEST(CharterTimesTest, RemembersWhenItLearnedOverAStart) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "times";
  {
    auto times = CharterTimes::Open(file);
    ASSERT_TRUE(times) << times.error();
    EXPECT_EQ(times->SupersededAt(1), std::nullopt);
    ASSERT_TRUE(times->Learn(1, 1'000));
    ASSERT_TRUE(times->Learn(4, 2'000));  // three entries at once
    ASSERT_TRUE(times->Learn(4, 9'000));  // nothing new
    ASSERT_TRUE(times->Learn(2, 9'000));
    ASSERT_TRUE(times->Learn(5, 1'500));  // the clock was set back
  }
  const auto times = CharterTimes::Open(file);
  ASSERT_TRUE(times) << times.error();
  EXPECT_EQ(times->SupersededAt(0), 1'000);
  EXPECT_EQ(times->SupersededAt(1), 2'000);
  EXPECT_EQ(times->SupersededAt(3), 2'000);
  EXPECT_EQ(times->SupersededAt(4), 2'000);
  EXPECT_EQ(times->SupersededAt(5), std::nullopt);
}

TEST(CharterTimesTest, SaysWhenTheFileIsNone) {
  const os::TestFolder folder;
  const os::Path file = folder.path() / "times";
  for (const char* text : {"1", "1 2", "x 2\n", "2 5\n1 6\n", "1 2\n\n"}) {
    ASSERT_TRUE(os::WriteFile(file, text));
    const auto times = CharterTimes::Open(file);
    ASSERT_FALSE(times) << text;
    EXPECT_EQ(times.error().code, ErrorCode::kCorruption);
  }
}

}  // namespace
}  // namespace tidewaiter::federation
