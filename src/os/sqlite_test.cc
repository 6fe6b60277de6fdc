#include "os/sqlite.h"

#include <filesystem>

#include "gtest/gtest.h"

#include "os/test_folder.h"

namespace tidewaiter::os {
namespace {

constexpr const char* kTable = "CREATE TABLE fruit(name TEXT PRIMARY KEY, weight REAL, pips)";

class SqliteTest : public testing::Test {
 protected:
  [[nodiscard]] SqliteDb Open() const {
    return *SqliteDb::Open(folder_.path() / "a.db", {.create = true, .busy_ms = 0});
  }
  static void Put(SqliteDb& db, std::string_view name, double weight, std::int64_t pips) {
    SqliteStatement insert = *db.Use("INSERT INTO fruit VALUES(?, ?, ?)");
    insert.Bind(name);
    insert.Bind(weight);
    insert.Bind(pips);
    ASSERT_TRUE(insert.Run().has_value());
  }
  static std::int64_t Count(SqliteDb& db) {
    SqliteStatement count = *db.Use("SELECT count(*) FROM fruit");
    return *count.Step() ? count.Int<std::int64_t>() : -1;
  }

  TestFolder folder_;
};

TEST_F(SqliteTest, BindsAndReadsFromLeftToRight) {
  SqliteDb db = Open();
  ASSERT_TRUE(db.Run(kTable).has_value());
  Put(db, "", 0.25, -7);
  Put(db, std::string_view("a\0b", 3), 1, INT64_MAX);
  SqliteStatement all = *db.Use("SELECT name, weight, pips FROM fruit ORDER BY name");
  ASSERT_TRUE(*all.Step());
  EXPECT_EQ(all.Text(), "");
  EXPECT_EQ(all.Real(), 0.25);
  EXPECT_EQ(all.Int<int>(), -7);
  ASSERT_TRUE(*all.Step());
  EXPECT_EQ(all.View(), std::string_view("a\0b", 3));
  EXPECT_EQ(all.Real(), 1);
  EXPECT_EQ(all.Int<std::int64_t>(), INT64_MAX);
  EXPECT_FALSE(*all.Step());
}

TEST_F(SqliteTest, ATransactionThatIsNotCommittedIsNone) {
  SqliteDb db = Open();
  ASSERT_TRUE(db.Run(kTable).has_value());
  {
    auto transaction = SqliteTransaction::Begin(db, "BEGIN IMMEDIATE");
    ASSERT_TRUE(transaction.has_value());
    Put(db, "pear", 1, 5);
  }
  EXPECT_EQ(Count(db), 0);
  {
    auto transaction = SqliteTransaction::Begin(db, "BEGIN IMMEDIATE");
    Put(db, "pear", 1, 5);
    EXPECT_TRUE(transaction->Commit().has_value());
  }
  EXPECT_EQ(Count(db), 1);
}

TEST_F(SqliteTest, ASecretFileIsItsOwnersAlone) {
  const Path file = folder_.path() / "secret.db";
  ASSERT_TRUE(MakeSecretFile(file).has_value());
  ASSERT_TRUE(SqliteDb::Open(file, {})->Run(kTable).has_value());
  ASSERT_TRUE(MakeSecretFile(file).has_value());  // leaves it as it is
  ASSERT_TRUE(SqliteDb::Open(file, {})->Use("SELECT * FROM fruit").has_value());
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(SqliteTest, SaysWhatKindOfFailureItIs) {
  EXPECT_EQ(SqliteDb::Open(folder_.path() / "none.db", {}).error().code, ErrorCode::kUnavailable);
  SqliteDb db = Open();
  ASSERT_TRUE(db.Run(kTable).has_value());
  EXPECT_EQ(db.Use("SELECT color FROM fruit").error().code, ErrorCode::kInternal);
  Put(db, "pear", 1, 5);
  SqliteStatement again = *db.Use("INSERT INTO fruit(name) VALUES('pear')");
  EXPECT_EQ(again.Run().error().code, ErrorCode::kConflict);

  SqliteDb other = Open();
  ASSERT_TRUE(other.Run("BEGIN IMMEDIATE").has_value());
  EXPECT_EQ(db.Run("BEGIN IMMEDIATE").error().code, ErrorCode::kUnavailable);

  ASSERT_TRUE(WriteFile(folder_.path() / "text.db", std::string(8192, 'x')).has_value());
  SqliteDb text = *SqliteDb::Open(folder_.path() / "text.db", {});
  EXPECT_EQ(text.Run("SELECT * FROM sqlite_master").error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::os
