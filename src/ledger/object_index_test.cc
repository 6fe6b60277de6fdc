#include "ledger/object_index.h"

#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "os/sqlite.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::string_view kLog = "customs.na/ledger";

class ObjectIndexTest : public testing::Test {
 protected:
  ObjectIndexTest() {
    folder_ = os::Path(testing::TempDir()) /
              fmt::format("object_index_{}",
                          testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~ObjectIndexTest() override { std::filesystem::remove_all(folder_); }

  ObjectIndex Open(std::uint64_t log_size, std::size_t batch = 4, std::string_view log = kLog) {
    Result<ObjectIndex> index = ObjectIndex::Open(folder_ / "objects.sqlite", log, log_size, batch);
    CHECK(index.has_value());
    return *std::move(index);
  }
  // Entry `at` of a log in which seven titles take turns.
  static std::string ObjectAt(std::uint64_t at) { return fmt::format("title/{}", at % 7); }
  static std::uint32_t NumberAt(std::uint64_t at) { return static_cast<std::uint32_t>(at / 7 + 1); }
  static void Fill(ObjectIndex& index, std::uint64_t size) {
    while (index.covered() < size) {
      const std::uint64_t at = index.covered();
      ASSERT_TRUE(index.Add(at, ObjectAt(at), NumberAt(at)).has_value());
    }
  }
  static void ExpectAll(const ObjectIndex& index, std::uint64_t size) {
    for (std::uint64_t at = 0; at < size; ++at)
      EXPECT_EQ(*index.Find(ObjectAt(at), NumberAt(at)), at);
    for (std::uint64_t at = size < 7 ? 0 : size - 7; at < size; ++at) {
      EXPECT_EQ(*index.FindLatest(ObjectAt(at)), (ObjectIndex::Latest{NumberAt(at), at}));
    }
    EXPECT_EQ(*index.Find("title/0", 1000), std::nullopt);
    EXPECT_EQ(*index.FindLatest("title/9"), std::nullopt);
  }

  os::Path folder_;
};

TEST_F(ObjectIndexTest, FindsWhatWaitsAndWhatIsInTheFile) {
  ObjectIndex index = Open(0);
  EXPECT_EQ(index.covered(), 0U);
  for (std::uint64_t size = 1; size <= 30; ++size) {  // batches of four end in between
    Fill(index, size);
    ExpectAll(index, size);
  }
}

TEST_F(ObjectIndexTest, IsThereAgainWhenItWasFlushed) {
  {
    ObjectIndex index = Open(0);
    Fill(index, 30);
    ASSERT_TRUE(index.Flush().has_value());
  }
  const ObjectIndex index = Open(30);
  EXPECT_EQ(index.covered(), 30U);
  ExpectAll(index, 30);
}

// A crash: what waited in memory is gone, and is added again from the log.
TEST_F(ObjectIndexTest, GoesOnFromWhatItCovers) {
  {
    ObjectIndex index = Open(0);
    Fill(index, 30);  // 28 are in the file
  }
  ObjectIndex index = Open(30);
  EXPECT_EQ(index.covered(), 28U);
  ExpectAll(index, 28);
  Fill(index, 30);
  ExpectAll(index, 30);
}

TEST_F(ObjectIndexTest, CountsEntriesThatAreNoneOfAnObject) {
  ObjectIndex index = Open(0);
  ASSERT_TRUE(index.Skip(0).has_value());
  ASSERT_TRUE(index.Add(1, "title/1", 1).has_value());
  ASSERT_TRUE(index.Flush().has_value());
  EXPECT_EQ(index.covered(), 2U);
  EXPECT_EQ(*index.Find("title/1", 1), 1U);
}

TEST_F(ObjectIndexTest, BeginsAgainWhenItIsNotOfThisLog) {
  {
    ObjectIndex index = Open(0);
    Fill(index, 8);
  }
  EXPECT_EQ(Open(8).covered(), 8U);
  EXPECT_EQ(Open(7).covered(), 0U);  // covers more than the log has: the log was cut
  {
    ObjectIndex index = Open(0);
    Fill(index, 8);
  }
  EXPECT_EQ(Open(8, 4, "customs.bw/ledger").covered(), 0U);
}

TEST_F(ObjectIndexTest, BeginsAgainWhenTheFileIsBroken) {
  ASSERT_TRUE(os::WriteFile(folder_ / "objects.sqlite", std::string(8192, 'x')).has_value());
  ObjectIndex index = Open(10);
  EXPECT_EQ(index.covered(), 0U);
  Fill(index, 10);
  ExpectAll(index, 10);
}

// A batch that cannot be written, here since somebody else holds the file: nothing that was added
// is forgotten, and it is written when that is possible again.
TEST_F(ObjectIndexTest, KeepsWhatItCouldNotWrite) {
  ObjectIndex index = Open(0);
  Fill(index, 3);
  auto other = os::SqliteDb::Open(folder_ / "objects.sqlite", {});
  ASSERT_TRUE(other.has_value());
  ASSERT_TRUE(other->Run("BEGIN IMMEDIATE").has_value());
  const Status refused = index.Add(3, ObjectAt(3), NumberAt(3));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  ExpectAll(index, 4);
  ASSERT_TRUE(other->Run("ROLLBACK").has_value());
  EXPECT_TRUE(index.Flush().has_value());
  ExpectAll(index, 4);
  Fill(index, 20);
  ExpectAll(index, 20);
}

TEST_F(ObjectIndexTest, NeedsAFolder) {
  const Result<ObjectIndex> index = ObjectIndex::Open(folder_ / "none" / "objects.sqlite", kLog, 0);
  ASSERT_FALSE(index.has_value());
  EXPECT_EQ(index.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::ledger
