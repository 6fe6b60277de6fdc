#include "server/test_house.h"
#include "store/test_disk.h"
#include "store/test_store.h"

namespace tidewaiter::server {

store::TestEngine EngineUnderTest() {
  return store::SqliteEngine();
}

namespace {

// Nobody is told that a declaration is lodged before it is on disk; who asks again is told then.
TEST(Disk, WhatItDidNotTakeIsNotAnsweredAsLodged) {
  const store::TestFolder folder;
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

}  // namespace
}  // namespace tidewaiter::server
