// A desk on PostgreSQL is copied by pg_dump and comes back by pg_restore.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "os/test_folder.h"
#include "server/backup.h"
#include "server/open_store.h"
#include "store/test_postgres.h"

namespace tidewaiter::server {
namespace {

using store::TestServer;
using testing::HasSubstr;

constexpr const char* kSchema = "tidewaiter";

void DropSchema() {
  PGconn* connection = PQconnectdb(TestServer().connection().c_str());
  PQclear(PQexec(connection, fmt::format("DROP SCHEMA IF EXISTS {} CASCADE", kSchema).c_str()));
  PQfinish(connection);
}

TEST(PostgresCopies, ARunningDeskComesBackWhole) {
  if (!TestServer().missing().empty()) GTEST_SKIP() << TestServer().missing();
  const os::TestFolder folder;
  Config config;
  config.store = "postgresql";
  config.connection = TestServer().connection();
  const Place place{.data = folder.path() / "data", .config = config, .version = "1.2"};
  ASSERT_TRUE(os::MakeFolder(place.data));
  ASSERT_TRUE(os::WriteFile(place.data / "secret.key", "key"));
  DropSchema();
  desk::Head head;
  auto store = OpenStore(config, place.data);
  ASSERT_TRUE(store) << store.error();
  for (int i = 0; i < 20; ++i)
    ASSERT_TRUE((*store)->Commit(store::Lodged(head)));

  const os::Path copy = folder.path() / "copy";
  const auto card = Backup(place, copy, os::RealClock(), NoProgress);
  ASSERT_TRUE(card) << card.error();
  ASSERT_TRUE((*store)->Commit(store::Lodged(head)));  // after the copy

  Place back = place;
  back.data = folder.path() / "back";
  const auto occupied = Restore(copy, back, NoProgress);
  ASSERT_FALSE(occupied);  // the schema is there
  EXPECT_THAT(occupied.error().message, HasSubstr("already exists"));
  EXPECT_TRUE(std::filesystem::is_empty(back.data));
  EXPECT_EQ(store::CheckedLength(**store), 63U);  // and untouched

  store->reset();
  DropSchema();
  const auto restored = Restore(copy, back, NoProgress);
  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ(restored->events, 60U);
  const auto again = OpenStore(config, back.data);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(store::CheckedLength(**again), 60U);
  EXPECT_EQ(*os::ReadFile(back.data / "secret.key"), "key");
  back.config.store = "sqlite";
  back.data = folder.path() / "other";
  EXPECT_EQ(Restore(copy, back, NoProgress).error().code, ErrorCode::kFailedPrecondition);
}

}  // namespace
}  // namespace tidewaiter::server
