// Five administrations, each with its own server and port, in one process.
#include "federation/http_node.h"

#include <atomic>
#include <thread>

#include <gtest/gtest.h>

#include "federation/test_http.h"
#include "http/client.h"
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

}  // namespace
}  // namespace tidewaiter::federation
