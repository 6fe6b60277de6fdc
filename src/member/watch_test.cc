// A witness that goes to real nodes. That two histories are caught there:
// tests/cli/ledger_witness_test.py.
#include "member/watch.h"

#include <gtest/gtest.h>

#include "member/test_house.h"

namespace tidewaiter::member {
namespace {

const tlog::Signer& Key() {
  static const tlog::Signer key("chamber.example/witness",
                                tlog::Ed25519Key(tlog::Ed25519Key::Seed{1, 2, 3}),
                                tlog::KeyType::kCosignature);
  return key;
}

Wish Open(const std::string& object) {
  return {.type = "numbers.open", .object = object, .data = R"({"key_id":"0123456789abcdef"})"};
}

const WatchedLog& Of(const std::vector<WatchedLog>& logs, std::string_view origin) {
  return *std::ranges::find(logs, origin, &WatchedLog::origin);
}

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    CHECK(os::WriteFile(root_.path() / "charter.first", house_.founding()));
    options_ = {
        .folder = root_.path(), .urls = {house_.url(0), house_.url(1)}, .call_timeout_s = 5};
    auto charter = FollowCharter(options_);
    CHECK(charter.has_value());
    CHECK(charter->problems.empty());
    auto opened = federation::Witness::Open({root_.path(), &Key()}, std::move(charter->logs));
    CHECK(opened.has_value());
    witness_ = *std::move(opened);
  }
  std::vector<WatchedLog> Look() { return WatchLogs(*witness_, options_, 1'700'000'000'000); }
  // Until both nodes show it to others.
  void Say(std::size_t who, const std::string& object) {
    house_.Say(who, Open(object));
    for (std::size_t i = 0; i < 2; ++i)
      ASSERT_TRUE(TestHouse::Eventually([&] { return house_[i].Prove(object, 1).has_value(); }));
  }

  TestHouse house_{2};
  const os::TestFolder root_;
  WatchOptions options_;
  std::unique_ptr<federation::Witness> witness_;
};

TEST_F(WatchTest, CosignsWhatAllLogsShow) {
  Say(0, "numbers/1");
  const auto logs = Look();
  ASSERT_EQ(logs.size(), 3U);
  EXPECT_EQ(Of(logs, "corridor/charter").size, 1U);
  EXPECT_EQ(Of(logs, "customs.na/ledger").size, 1U);
  EXPECT_EQ(Of(logs, "customs.bw/ledger").size, 0U) << "nothing was said in it";
  Say(0, "numbers/2");
  Say(1, "numbers/3");
  const auto later = Look();
  for (const WatchedLog& log : later) {
    EXPECT_FALSE(log.lied) << log.origin;
    EXPECT_TRUE(log.problems.empty()) << log.origin << ": " << log.problems.front();
  }
  EXPECT_EQ(Of(later, "customs.na/ledger").size, 2U);
  EXPECT_EQ(Of(later, "customs.na/ledger").fresh, 1U);
  EXPECT_EQ(Of(later, "customs.bw/ledger").fresh, 1U);
  EXPECT_EQ(Of(Look(), "customs.na/ledger").fresh, 0U);
}

TEST_F(WatchTest, ANodeThatIsAwayIsToldAndTheOtherIsAsked) {
  Say(0, "numbers/1");
  house_.Close(0);
  const auto charter = FollowCharter(options_);
  ASSERT_TRUE(charter) << charter.error();
  EXPECT_EQ(charter->problems.size(), 1U);
  EXPECT_EQ(charter->logs.logs.size(), 3U);
  const auto logs = Look();
  const WatchedLog& log = Of(logs, "customs.na/ledger");
  EXPECT_EQ(log.size, 1U) << "its mirror has it";
  ASSERT_EQ(log.problems.size(), 1U);
  EXPECT_TRUE(log.problems.front().starts_with(house_.url(0))) << log.problems.front();
}

TEST_F(WatchTest, WithoutANodeTheCharterIsThatOfTheFolder) {
  options_.urls.clear();
  const auto charter = FollowCharter(options_);
  ASSERT_TRUE(charter) << charter.error();
  EXPECT_EQ(charter->logs.logs.size(), 3U);
  options_.folder = root_.path() / "none";
  EXPECT_EQ(FollowCharter(options_).error().code, ErrorCode::kFailedPrecondition);
}

}  // namespace
}  // namespace tidewaiter::member
