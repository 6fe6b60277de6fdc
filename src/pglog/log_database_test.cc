// A member's logs in a database: moved there from a folder, opened as its file says.
#include "pglog/log_database.h"

#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "federation/log_folder.h"
#include "federation/wire.h"
#include "os/append_file.h"
#include "os/test_folder.h"
#include "pglog/pg_log.h"
#include "pglog/test_server.h"
#include "tlog/tree.h"

namespace tidewaiter::pglog {
namespace {

constexpr std::string_view kOrigin = "customs.na/ledger";

std::vector<std::string> Some(std::size_t begin, std::size_t count) {
  std::vector<std::string> entries;
  for (std::size_t i = begin; i < begin + count; ++i)
    entries.push_back(fmt::format("entry {}", i));
  return entries;
}

class LogDatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!TestServer().missing().empty()) GTEST_SKIP() << TestServer().missing();
  }
  static LogDatabase Database() {
    return {.connection = TestServer().connection(), .password_file = {}, .schema = TestSchema()};
  }
  [[nodiscard]] os::Path LogOf(std::string_view origin) const {
    return folder_.path() / "logs" / federation::OriginHash(origin);
  }
  void Write(std::size_t begin, std::size_t count) const {
    const auto log = federation::LogFolder::Open(LogOf(kOrigin), kOrigin);
    ASSERT_TRUE(log) << log.error();
    ASSERT_TRUE((*log)->Append(Some(begin, count)));
    ASSERT_TRUE((*log)->Put("published", fmt::format("{} entries", begin + count)));
  }
  [[nodiscard]] federation::OpenStorage Opener(Use use = Use::kWrite) const {
    auto open = OpenLogsOf(folder_.path(), use);
    EXPECT_TRUE(open) << open.error();
    return *std::move(open);
  }
  os::TestFolder folder_;
};

TEST_F(LogDatabaseTest, WithoutTheFileLogsLieInTheFolder) {
  const auto open = OpenLogsOf(folder_.path(), Use::kWrite);
  ASSERT_TRUE(open);
  EXPECT_FALSE(*open);
}

TEST_F(LogDatabaseTest, SaysWhatItCannotRead) {
  const auto refused = [&](std::string_view text) {
    EXPECT_TRUE(os::WriteFile(folder_.path() / "database.toml", text));
    return OpenLogsOf(folder_.path(), Use::kWrite).error().code;
  };
  EXPECT_EQ(refused("connection = "), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused("schema = \"a\"\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused("connection = \"host=db\"\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused("connection = \"host=db\"\nschema = 7\n"), ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused("connection = \"host=db\"\nschema = \"a\"\npassword = \"x\"\n"),
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(refused("connection = \"host=db\"\nschema = \"a\"\npassword_file = \"/no/such\"\n"),
            ErrorCode::kNotFound);
}

TEST_F(LogDatabaseTest, MovesWhatIsThereAndGoesOnWhenItWasBrokenOff) {
  Write(0, 1500);
  {
    // Half of it came into the database once, and the folder went on meanwhile.
    auto before = PgLog::Open({.connection = TestServer().connection(),
                               .schema = TestSchema(),
                               .origin = std::string(kOrigin)});
    ASSERT_TRUE(before) << before.error();
    ASSERT_TRUE((*before)->Append(Some(0, 700)));
  }
  Write(1500, 1);
  const auto copied = MoveLogs(folder_.path(), Database());
  ASSERT_TRUE(copied) << copied.error();
  EXPECT_EQ(*copied, 801U);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "logs"));
  const auto moved = federation::LogFolder::Open(
      folder_.path() / "logs.moved" / federation::OriginHash(kOrigin), kOrigin);
  ASSERT_TRUE(moved) << moved.error();
  const auto log = Opener()(kOrigin);
  ASSERT_TRUE(log) << log.error();
  ASSERT_EQ((*log)->size(), 1501U);
  EXPECT_EQ(*tlog::RootOf(1501, (*log)->nodes()), *(*moved)->log().RootAt(1501));
  EXPECT_EQ(**(*log)->Get("published"), "1501 entries");
  EXPECT_EQ(*MoveLogs(folder_.path(), Database()), 0U) << "again: nothing is left to do";
}

TEST_F(LogDatabaseTest, RefusesAnotherHistoryAndAnotherDatabase) {
  {
    auto other = PgLog::Open({.connection = TestServer().connection(),
                              .schema = TestSchema(),
                              .origin = std::string(kOrigin)});
    ASSERT_TRUE(other) << other.error();
    ASSERT_TRUE((*other)->Append(Some(5, 3)));
  }
  Write(0, 10);
  EXPECT_EQ(MoveLogs(folder_.path(), Database()).error().code, ErrorCode::kConflict);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "database.toml"));
  const os::TestFolder fresh;
  ASSERT_TRUE(MoveLogs(fresh.path(), Database()));
  LogDatabase elsewhere = Database();
  elsewhere.schema += "b";
  EXPECT_EQ(MoveLogs(fresh.path(), elsewhere).error().code, ErrorCode::kConflict);
  elsewhere.schema = "a\"b";
  const os::TestFolder third;
  EXPECT_EQ(MoveLogs(third.path(), elsewhere).error().code, ErrorCode::kInvalidArgument);
}

// With logs in both places nobody could say which of them is the member's.
TEST_F(LogDatabaseTest, AFolderThatHasTheLogStillIsNotOpened) {
  ASSERT_TRUE(MoveLogs(folder_.path(), Database()));
  const auto open = Opener();
  ASSERT_TRUE(open("customs.bw/ledger"));
  Write(0, 1);
  EXPECT_EQ(open(kOrigin).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(*MoveLogs(folder_.path(), Database()), 1U);
  EXPECT_TRUE(open(kOrigin));
}

TEST_F(LogDatabaseTest, AProcessOpensAgainOnlyWhatIsStillItsOwn) {
  ASSERT_TRUE(MoveLogs(folder_.path(), Database()));
  const auto first = Opener();
  {
    const auto log = first(kOrigin);
    ASSERT_TRUE(log && (*log)->Append(Some(0, 2)));
  }
  ASSERT_TRUE(first(kOrigin)) << "nobody came between";
  const auto second = Opener();
  const auto log = second(kOrigin);
  ASSERT_TRUE(log) << log.error();
  const auto again = first(kOrigin);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(again.error().field, federation::kTakenOver);
  EXPECT_TRUE((*log)->MayWrite()) << "asking took nothing away";
  EXPECT_TRUE((*log)->Append(Some(2, 1)));
}

TEST_F(LogDatabaseTest, WhoReadsTakesNothingOver) {
  ASSERT_TRUE(MoveLogs(folder_.path(), Database()));
  const auto empty = Opener(Use::kRead)(kOrigin);
  ASSERT_TRUE(empty) << empty.error();
  EXPECT_EQ((*empty)->size(), 0U);
  EXPECT_EQ(*(*empty)->Get("published"), std::nullopt);
  const auto log = Opener()(kOrigin);
  ASSERT_TRUE(log && (*log)->Append(Some(0, 3)));
  const auto reader = Opener(Use::kRead)(kOrigin);
  ASSERT_TRUE(reader) << reader.error();
  EXPECT_EQ(*(*reader)->Entry(2), "entry 2");
  EXPECT_EQ((*reader)->Append(Some(3, 1)).error().field, federation::kOnlyRead);
  EXPECT_EQ((*reader)->Put("published", "x").error().field, federation::kOnlyRead);
  EXPECT_TRUE((*log)->Append(Some(3, 1)));
}

TEST_F(LogDatabaseTest, ABrokenConnectionIsMadeAnewUnlessAnAppendWasUnderWay) {
  ASSERT_TRUE(MoveLogs(folder_.path(), Database()));
  const auto log = Opener()(kOrigin);
  ASSERT_TRUE(log && (*log)->Append(Some(0, 1)));
  TestServer().Stop(SIGINT);
  EXPECT_EQ((*log)->Put("published", "x").error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(TestServer().Start());
  EXPECT_TRUE((*log)->Put("published", "x"));
  EXPECT_TRUE((*log)->Append(Some(1, 1)));
  TestServer().Stop(SIGQUIT);
  EXPECT_EQ((*log)->Append(Some(2, 1)).error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(TestServer().Start());
  EXPECT_TRUE((*log)->Append(Some(2, 1))) << "it was never sent";
}

}  // namespace
}  // namespace tidewaiter::pglog
