// Five administrations, each with its own server and port, in one process.
#include "federation/http_node.h"

#include <atomic>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include "federation/test_http.h"
#include "http/client.h"
#include "tlog/hash.h"
#include "tlog/proof.h"

namespace tidewaiter::federation {
namespace {

TEST(HttpNodeTest, EntriesOfManyClientsBecomeFinal) {
  HttpFederation federation(5, 1);
  constexpr int kClients = 8;
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < kClients; ++i) {
      clients.emplace_back([&, i] {
        const std::string entry = federation.Entry("o" + std::to_string(i));
        const auto proof = SubmitAndWait(federation.url(0), entry, {});
        if (proof && federation.Verifies(*proof, entry)) ++good;
      });
    }
  }
  EXPECT_EQ(good, kClients);
}

TEST(HttpNodeTest, OfTwoHoldersOneIsTooLate) {
  HttpFederation federation(5, 1);
  std::vector<Result<std::string>> answers(2);
  {
    std::vector<std::jthread> holders;
    for (std::size_t i = 0; i < 2; ++i) {
      holders.emplace_back([&, i] {
        answers[i] =
            SubmitAndWait(federation.url(0), federation.Entry("title/1", std::to_string(i)), {});
      });
    }
  }
  ASSERT_NE(answers[0].has_value(), answers[1].has_value());
  const auto& loser = answers[0] ? answers[1] : answers[0];
  EXPECT_EQ(loser.error().code, ErrorCode::kConflict);
}

TEST(HttpNodeTest, ServesTheLogAsTiles) {
  HttpFederation federation(5, 1);
  const std::string entry = federation.Entry("a");
  ASSERT_TRUE(SubmitAndWait(federation.url(0), entry, {}));
  const std::string log = federation.url(0) + "/federation/" + OriginHash(TestOrigin(0));
  const auto checkpoint = http::Fetch({.url = log + "/checkpoint"}, {.allow_private = true});
  ASSERT_TRUE(checkpoint) << checkpoint.error();
  const auto note = CheckSigned(federation.roster(), checkpoint->body);
  ASSERT_TRUE(note) << note.error();
  EXPECT_GE(note->cosigners.size(), federation.roster().quorum);
  const auto bundle = http::Fetch({.url = log + "/tile/entries/000.p/1"}, {.allow_private = true});
  ASSERT_TRUE(bundle);
  EXPECT_EQ((*tlog::ParseBundle(bundle->body, 1))[0], entry);
  const auto tile = http::Fetch({.url = log + "/tile/0/000.p/1"}, {.allow_private = true});
  EXPECT_EQ((*tlog::ParseTile(tile->body, 1))[0], tlog::LeafHash(entry));
  EXPECT_EQ(http::Fetch({.url = log + "/tile/0/001.p/1"}, {.allow_private = true})->status, 404);
  EXPECT_EQ(http::Fetch({.url = log + "/../x"}, {.allow_private = true})->status / 100, 4);
}

TEST(HttpNodeTest, SaysWhyAnEntryMayNotStand) {
  HttpFederation federation(5, 1);
  EXPECT_EQ(SubmitAndWait(federation.url(0), "nonsense", {}).error().code,
            ErrorCode::kFailedPrecondition);
  EXPECT_EQ(SubmitAndWait(federation.url(4), federation.Entry("a"), {}).error().code,
            ErrorCode::kNotFound);  // the fifth member writes no log here
}

TEST(HttpNodeTest, MembersHearOfFinalityByGossip) {
  HttpFederation federation(5, 1);
  ASSERT_TRUE(SubmitAndWait(federation.url(0), federation.Entry("a"), {}));
  for (std::size_t member = 1; member < 5; ++member) {
    EXPECT_TRUE(federation.Eventually([&] {
      std::uint64_t size = 0;
      federation.node(member).With([&](Node& node) {
        for (const LogHealth& log : node.health().logs)
          size = log.final_size;
      });
      return size == 1;
    })) << member;
  }
}

// Four of five made it final, then its writer was gone; the fifth had heard nothing of it.
TEST(HttpNodeTest, WhoWasAwayComesAfterWithoutTheWriter) {
  HttpFederation federation(5, 1, {}, true);
  federation.CutOff(4);
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(SubmitAndWait(federation.url(0), federation.Entry("a" + std::to_string(i)), {}));
  federation.Kill(0);
  for (std::size_t member = 1; member < 5; ++member) {
    EXPECT_TRUE(federation.Eventually([&] {
      LogHealth log;
      federation.node(member).With([&](Node& node) { log = node.health().logs.at(0); });
      return log.cosigned == 3 && log.final_size == 3;
    })) << member;
  }
}

bool HasAlarm(HttpFederation& federation, std::string_view code, std::string_view about) {
  return federation.Eventually([&] {
    bool found = false;
    for (std::size_t member = 0; member < 3; ++member) {
      federation.node(member).With([&](Node& node) {
        for (const Alarm& alarm : node.TakeAlarms())
          found = found || (alarm.code == code && alarm.member == about);
      });
    }
    return found;
  });
}

// A disk that says of some entries that they are not there.
class StorageWithHoles final : public LogStorage {
 public:
  StorageWithHoles(std::shared_ptr<MemoryDisk> disk, const std::atomic<bool>& holes)
      : below_(std::move(disk), std::make_shared<PowerSwitch>()), holes_(holes) {}
  [[nodiscard]] std::uint64_t size() const override { return below_.size(); }
  Status Append(std::span<const std::string> entries) override { return below_.Append(entries); }
  Status Sync() override { return below_.Sync(); }
  Result<std::string> Entry(std::uint64_t index) override {
    if (holes_) return Fail(ErrorCode::kNotFound, "no such entry");
    return below_.Entry(index);
  }
  tlog::NodeSource& nodes() override { return below_.nodes(); }
  Status Put(std::string_view name, std::string_view bytes) override {
    return below_.Put(name, bytes);
  }
  Result<std::optional<std::string>> Get(std::string_view name) override {
    return below_.Get(name);
  }

 private:
  MemoryStorage below_;
  const std::atomic<bool>& holes_;
};

TEST(HttpNodeTest, OthersNoticeWhoServesWhatIsNotOfTheCheckpoints) {
  const auto disk = std::make_shared<MemoryDisk>();
  std::atomic<bool> holes = false;
  const HttpFederation::Open open =
      [&](std::size_t member, std::string_view /*origin*/) -> Result<std::unique_ptr<LogStorage>> {
    if (member == 3) return std::make_unique<StorageWithHoles>(disk, holes);
    return std::make_unique<MemoryStorage>(std::make_shared<MemoryDisk>(),
                                           std::make_shared<PowerSwitch>());
  };
  HttpFederation federation(5, 1, open, true);
  ASSERT_TRUE(SubmitAndWait(federation.url(0), federation.Entry("a"), {}));
  ASSERT_TRUE(federation.Eventually([&] {
    std::uint64_t size = 0;
    federation.node(3).With([&](Node& node) { size = node.health().logs.at(0).cosigned; });
    return size == 1;
  }));
  holes = true;
  EXPECT_TRUE(HasAlarm(federation, "truncated_file", "m3"));
  holes = false;
  federation.node(3).With([&](Node&) {
    disk->entries[0].back() ^= 1;
    disk->rows[0][0] = tlog::LeafHash(disk->entries[0]);
  });
  EXPECT_TRUE(HasAlarm(federation, "tampered_tile", "m3"));
}

}  // namespace
}  // namespace tidewaiter::federation
