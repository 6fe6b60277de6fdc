#include "sim/write.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

#include "sim/headings.h"

namespace tidewaiter::sim {
namespace {

constexpr auto kNames = std::to_array<std::string_view>(
    {"past.csv", "new.csv", "truth.csv", "mapping.toml", "tariff.csv", "README.txt",
     "tariff/tariff.toml", "tariff/nomenclature.csv", "tariff/measures.csv"});

os::Path Scratch(const char* name) {
  const os::Path folder = os::Path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  return folder;
}

std::vector<std::string_view> Rows(const std::string& text) {
  return Parts(text, '\n');
}

TEST(WriteCountry, EveryLineIsInPastOrNewAndInTruth) {
  const CountryOptions options{.lines = 3'000};
  const os::Path folder = Scratch("sim_whole");
  std::uint64_t reported = 0;
  const auto progress = [&reported](std::string_view, std::uint64_t done, std::uint64_t) -> Status {
    reported = done;
    return {};
  };
  const Status status = WriteCountry(options, folder, 28, progress);
  ASSERT_TRUE(status.has_value()) << status.error();
  EXPECT_EQ(reported, 3'000U);
  const std::string past = *os::ReadFile(folder / "past.csv");
  const std::string fresh = *os::ReadFile(folder / "new.csv");
  const std::string truth = *os::ReadFile(folder / "truth.csv");
  const auto past_rows = Rows(past);
  const auto new_rows = Rows(fresh);
  EXPECT_EQ(past_rows.size() + new_rows.size(), 3'002U);
  EXPECT_EQ(Rows(truth).size(), 3'001U);
  EXPECT_GT(new_rows.size(), 50U);
  EXPECT_EQ(past_rows[0].substr(0, new_rows[0].size()), new_rows[0]);
  EXPECT_EQ(new_rows[0].find("outcome"), std::string_view::npos);
  EXPECT_NE(past.find(",inspection,"), std::string::npos);
  // Countries have names.
  const std::string areas = *os::ReadFile(folder / "tariff/areas.csv");
  std::size_t countries = 0;
  for (const std::string_view row : Rows(areas)) {
    const auto cells = Parts(row, ',');
    if (cells.size() != 3 || cells[1] != "no") continue;
    EXPECT_NE(cells[0], cells[2]);
    ++countries;
  }
  EXPECT_GT(countries, 20U);
  // Every column of the files is named in the mapping.
  const std::string mapping = *os::ReadFile(folder / "mapping.toml");
  for (const std::string_view column : Parts(past_rows[0], ','))
    EXPECT_NE(mapping.find("\"" + std::string(column) + "\""), std::string::npos) << column;
}

TEST(WriteCountry, TheSameOptionsGiveTheSameBytes) {
  const CountryOptions options{.seed = 9, .lines = 2'000};
  const os::Path one = Scratch("sim_one");
  const os::Path two = Scratch("sim_two");
  ASSERT_TRUE(WriteCountry(options, one, 28, NoProgress).has_value());
  ASSERT_TRUE(WriteCountry(options, two, 28, NoProgress).has_value());
  for (const std::string_view name : kNames)
    EXPECT_EQ(*os::ReadFile(one / name), *os::ReadFile(two / name)) << name;
}

TEST(WriteCountry, NothingIsOverwritten) {
  const os::Path folder = Scratch("sim_conflict");
  ASSERT_TRUE(os::MakeFolder(folder).has_value());
  ASSERT_TRUE(os::WriteFile(folder / "new.csv", "mine").has_value());
  const Status status = WriteCountry({.lines = 100}, folder, 28, NoProgress);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::kConflict);
  EXPECT_EQ(*os::ReadFile(folder / "new.csv"), "mine");
  EXPECT_FALSE(std::filesystem::exists(folder / "past.csv"));
}

TEST(WriteCountry, BadOptionsAreRefused) {
  const os::Path folder = Scratch("sim_bad");
  EXPECT_EQ(WriteCountry({.lines = 0}, folder, 28, NoProgress).error().field, "/lines");
  EXPECT_EQ(WriteCountry({.lines = 10}, folder, 0, NoProgress).error().field, "/new_days");
  EXPECT_EQ(WriteCountry({.lines = 10}, folder, 548, NoProgress).error().field, "/new_days");
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(WriteCountry, AStoppedOneLeavesNothing) {
  const os::Path folder = Scratch("sim_stopped");
  const auto stop = [](std::string_view, std::uint64_t done, std::uint64_t) -> Status {
    if (done > 0) return Fail(ErrorCode::kUnavailable, "interrupted");
    return {};
  };
  const Status status = WriteCountry({.lines = 20'000}, folder, 28, stop);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

// Fails the 1st, 2nd, 3rd ... write, sync or rename until the operation gets through.
TEST(WriteCountry, AWriteThatFailsAnywhereLeavesNothing) {
  const CountryOptions options{.lines = 1'500};
  int failures = 0;
  for (int nth = 1;; ++nth) {
    ASSERT_LT(nth, 300);
    const os::Path folder = Scratch("sim_faults");
    os::FailFromWrite(nth);
    const Status status = WriteCountry(options, folder, 28, NoProgress);
    os::FailFromWrite(0);
    if (status.has_value()) {
      for (const std::string_view name : kNames)
        EXPECT_TRUE(std::filesystem::exists(folder / name)) << name;
      break;
    }
    ++failures;
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
    EXPECT_TRUE(!std::filesystem::exists(folder) || std::filesystem::is_empty(folder)) << nth;
  }
  EXPECT_GE(failures, 48);  // sixteen files, each written, synced and renamed
}

}  // namespace
}  // namespace tidewaiter::sim
