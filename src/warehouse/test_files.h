// Helpers of this module's tests: folders to write in, lines drawn at random.
#ifndef TIDEWAITER_WAREHOUSE_TEST_FILES_H_
#define TIDEWAITER_WAREHOUSE_TEST_FILES_H_

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include <fmt/format.h>

#include "base/random.h"
#include "declaration/line_table.h"
#include "os/file.h"

namespace tidewaiter::warehouse {

// An empty folder of that name, of this process alone: tests run beside each other.
inline os::Path Scratch(std::string_view name) {
  const os::Path folder =
      os::Path(testing::TempDir()) / fmt::format("warehouse_{}_{}", name, ::getpid());
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(os::MakeFolder(folder).has_value());
  return folder;
}

inline os::Path Written(const os::Path& path, std::string_view bytes) {
  EXPECT_TRUE(os::WriteFile(path, bytes).has_value());
  return path;
}

// The folder of shared data, which may be absent.
inline os::Path Shared() {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  return set != nullptr ? os::Path(set) : os::Path(TIDEWAITER_TESTDATA) / "../../shared";
}

inline Outcome RandomOutcome(Random& random) {
  Outcome outcome;
  if (random.Chance(0.5)) return outcome;
  outcome.source = static_cast<OutcomeSource>(1 + random.Below(3));
  outcome.basis = static_cast<SelectionBasis>(random.Below(4));
  outcome.checked = KindSet(random.Below(std::uint64_t{1} << kErrorKindCount));
  outcome.wrong = KindSet(outcome.checked.bits() & random.Next());
  outcome.recovered_minor = static_cast<std::int64_t>(random.Below(1'000'000));
  outcome.known_on = static_cast<Day>(random.Below(20'000));
  while (random.Chance(0.4)) {
    const auto kind = static_cast<ErrorKind>(random.Below(kErrorKindCount));
    outcome.corrections.push_back({kind, random.Chance(0.3) ? "a;b=c\\d;" : "640299"});
  }
  return outcome;
}

// A line with every kind of content and of gap.
inline LineRecord RandomRecord(Random& random, std::uint64_t number, std::size_t extras) {
  LineRecord record;
  record.id = fmt::format("L{}", number);
  record.declaration_id = fmt::format("D{}", number / 3);
  record.date = static_cast<Day>(18'000 + random.Below(700));
  for (std::size_t a = 0; a < kFirstExtra + extras; ++a) {
    if (random.Chance(0.7)) record.attributes[a] = fmt::format("a{}é\"{}", a, random.Below(9));
  }
  for (double& measure : record.measures) {
    if (random.Chance(0.7)) measure = random.LogNormal(3, 4);
  }
  if (random.Chance(0.8)) record.value_minor = static_cast<std::int64_t>(random.Next() >> 2);
  if (random.Chance(0.8)) record.description = fmt::format("goods, no {}\n", random.Below(50));
  record.outcome = RandomOutcome(random);
  return record;
}

// Equal, a missing number being equal to a missing number.
inline void ExpectSame(const LineRecord& a, const LineRecord& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.declaration_id, b.declaration_id);
  EXPECT_EQ(a.date, b.date);
  EXPECT_EQ(a.attributes, b.attributes);
  for (std::size_t m = 0; m < kMeasureCount; ++m) {
    EXPECT_TRUE(a.measures[m] == b.measures[m] ||
                (a.measures[m] != a.measures[m] && b.measures[m] != b.measures[m]));
  }
  EXPECT_EQ(a.value_minor, b.value_minor);
  EXPECT_EQ(a.description, b.description);
  EXPECT_EQ(a.outcome, b.outcome);
}

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_TEST_FILES_H_
