// A member whose logs lie in PostgreSQL, on two machines: what the first one said stays, the second
// one goes on, and the first one cannot any more.
#include <algorithm>
#include <csignal>
#include <filesystem>

#include <gtest/gtest.h>

#include "member/audit.h"
#include "member/test_house.h"
#include "os/test_folder.h"
#include "pglog/log_database.h"
#include "testing/postgres_server.h"

namespace tidewaiter::server {
namespace {

namespace fs = std::filesystem;
using member::Member;
using member::TestHouse;
using member::Wish;
using pglog::Use;

Wish Grant(std::string object) {
  return {.type = "operator.grant",
          .object = std::move(object),
          .data = R"({"programme":"AEO-C"})",
          .fields = {{"holder_name", R"("Walvis Trading")"},
                     {"holder_id", R"("NA-1042")"},
                     {"holder_country", R"("NA")"}}};
}

PostgresServer& Server() {
  static PostgresServer server;
  return server;
}

bool HasAlarm(const Member& member, std::string_view code) {
  return std::ranges::any_of(member.alarms(),
                             [&](const member::Alarm& alarm) { return alarm.code == code; });
}

bool Proves(Member& member, const std::string& object) {
  return TestHouse::Eventually([&] { return member.Prove(object, 1).has_value(); });
}

class LedgerDatabase : public testing::Test {
 protected:
  void SetUp() override {
    if (!Server().missing().empty()) GTEST_SKIP() << Server().missing();
  }
  // na, which keeps the charter too, in the folder until now.
  static void MoveToDatabase(TestHouse& house, const std::string& schema) {
    house.Close(0);
    const auto moved = pglog::MoveLogs(
        house.folder(0),
        {.connection = Server().connection(), .password_file = {}, .schema = schema});
    ASSERT_TRUE(moved) << moved.error();
    house.Open(0, LogsOf(house.folder(0)));
  }
  static federation::OpenStorage LogsOf(const os::Path& folder, Use use = Use::kWrite) {
    auto open = pglog::OpenLogsOf(folder, use);
    EXPECT_TRUE(open) << open.error();
    return *std::move(open);
  }
  // What the operator's guide has copied.
  static void CopyFolder(const os::Path& from, const os::Path& to) {
    for (const char* name : {"keys", "member.card", "charter.first", "database.toml"})
      fs::copy(from / name, to / name, fs::copy_options::recursive);
  }
};

TEST_F(LedgerDatabase, ASecondMachineTakesOverAndTheFirstOneStops) {
  TestHouse house(3);
  house.Say(0, Grant("operator/1"));
  house.Say(1, Grant("operator/bw"));
  MoveToDatabase(house, "ledger_na");
  house.Say(0, Grant("operator/2"));
  const os::TestFolder second;
  CopyFolder(house.folder(0), second.path());
  {
    // A command that looks from there takes nothing away.
    const auto reader =
        Member::Open({.folder = second.path(), .open_log = LogsOf(second.path(), Use::kRead)});
    ASSERT_TRUE(reader) << reader.error();
    EXPECT_TRUE(Proves(**reader, "operator/2"));
  }
  house.Say(0, Grant("operator/3"));
  const auto first = house.MoveTo(0, second.path(), LogsOf(second.path()));
  EXPECT_TRUE(TestHouse::Eventually([&] { return HasAlarm(*first, "taken_over"); }));
  EXPECT_NE(first->health().own->stopped.find("epoch 3"), std::string::npos)
      << first->health().own->stopped;
  const auto refused = first->Say(Grant("operator/lost"), 5);
  EXPECT_TRUE(!refused || !refused->refusals.empty());
  EXPECT_TRUE(Proves(*first, "operator/3")) << "it is read there all the same";
  EXPECT_EQ(house.Say(0, Grant("operator/4")).index, 3U) << "the second one goes on";
  for (const char* object : {"operator/1", "operator/2", "operator/3", "operator/bw"})
    EXPECT_TRUE(Proves(house[0], object)) << object;
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(Proves(house[i], "operator/4")) << i;
    EXPECT_TRUE(house[i].all_evidence().empty()) << i;
    EXPECT_FALSE(HasAlarm(house[i], "rollback")) << i;
  }
  house.Close(0);
  const auto audit = member::AuditFolder(second.path(), LogsOf(second.path(), Use::kRead));
  ASSERT_TRUE(audit) << audit.error();
  EXPECT_TRUE(audit->whole());
  EXPECT_EQ(audit->logs.size(), 4U) << "the charter's, and one of each";
  EXPECT_EQ(audit->logs[0].size, 1U);
}

TEST_F(LedgerDatabase, WhenTheDatabaseIsBackTheMemberGoesOn) {
  TestHouse house(3);
  MoveToDatabase(house, "ledger_away");
  house.Say(0, Grant("operator/1"));
  Server().Stop(SIGQUIT);
  const auto away = house[0].Say(Grant("operator/2"), 1);
  EXPECT_FALSE(away && away->refusals.empty() && away->final_here);
  EXPECT_TRUE(TestHouse::Eventually([&] { return !house[0].health().own->stopped.empty(); }));
  ASSERT_TRUE(Server().Start());
  EXPECT_TRUE(TestHouse::Eventually(
      [&] {
        const auto said = house[0].Say(Grant("operator/3"), 5);
        return said && said->final_here;
      },
      60));
  EXPECT_TRUE(Proves(house[1], "operator/1"));
  EXPECT_TRUE(HasAlarm(house[0], "storage"));
  EXPECT_FALSE(HasAlarm(house[0], "taken_over"));
}

}  // namespace
}  // namespace tidewaiter::server
