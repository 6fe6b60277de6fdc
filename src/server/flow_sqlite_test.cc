#include <chrono>
#include <thread>

#include "os/test_folder.h"
#include "server/test_house.h"
#include "store/sqlite_db.h"
#include "store/test_disk.h"
#include "store/test_store.h"

namespace tidewaiter::server {

store::TestEngine EngineUnderTest() {
  return store::SqliteEngine();
}

namespace {

// Nobody is told that a declaration is lodged before it is on disk; who asks again is told then.
TEST(Disk, WhatItDidNotTakeIsNotAnsweredAsLodged) {
  const os::TestFolder folder;
  TestHouse house(folder.path(), store::SqliteEngine());
  house.Put("office", "H", R"({"id":"H","name":"Harbour"})");
  const auto broker = house.Account("broker", {access::Role::kBroker}, {}, {"B1"});
  std::vector<http::Header> headers = TestHouse::HeadersOf(broker);
  headers.push_back({"Idempotency-Key", "once"});
  const auto lodge = [&] {
    return house.Call(http::Method::kPost, "/api/v1/declarations", headers,
                      Declaration("A-1").dump());
  };
  store::disk_fails = true;
  const Answered refused = lodge();
  store::disk_fails = false;
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_EQ(refused.body["code"], "unavailable");
  Answered lodged = lodge();
  while (lodged.status == 503)  // it has not noticed yet that the disk is back
    lodged = lodge();
  EXPECT_EQ(lodged.status, 201) << lodged.body;
  const Json found = house.Get(broker, "/api/v1/declarations").body["items"];
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]["id"], lodged.body["id"]);
  EXPECT_TRUE(house.engine().state().ready);
}

// What commits put off is done while nobody waits.
TEST(Engine, TidiesUpTheStoreWhenItHasNothingElseToDo) {
  const os::TestFolder folder;
  TestHouse house(folder.path(), store::SqliteEngine());
  house.Put("office", "H", R"({"id":"H","name":"Harbour"})");
  const auto broker = house.Account("broker", {access::Role::kBroker}, {}, {"B1"});
  for (int i = 0; i < 40; ++i) {  // more than wait for the index, fewer than a commit would move
    const std::string lrn = "A-" + std::to_string(i);
    ASSERT_EQ(house.Post(broker, "/api/v1/declarations", Declaration(lrn)).status, 201);
  }
  auto db = store::OpenDb(folder.path() / "desk.db", store::DbMode::kRead);
  ASSERT_TRUE(db) << db.error();
  const auto waiting = [&] {
    auto count = db->Use("SELECT count(*) FROM search_new");
    EXPECT_TRUE(count && count->Step());
    return count->Int<int>();
  };
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (waiting() >= 32 && std::chrono::steady_clock::now() < end)
    std::this_thread::yield();
  EXPECT_LT(waiting(), 32);
}

}  // namespace
}  // namespace tidewaiter::server
