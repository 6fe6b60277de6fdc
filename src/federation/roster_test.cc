#include "federation/roster.h"

#include <gtest/gtest.h>

#include "federation/test_members.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

struct QuorumCase {
  std::size_t n;
  std::size_t f;
  std::size_t q;
  bool good;
};

TEST(RosterTest, AQuorumMustBearTheLiars) {
  const QuorumCase cases[] = {
      {4, 1, 3, true}, {4, 1, 2, false}, {5, 1, 4, true},  {5, 1, 3, false},
      {7, 2, 5, true}, {7, 2, 4, false}, {10, 3, 7, true}, {10, 3, 6, false},
      {1, 0, 1, true}, {4, 1, 5, false}, {3, 0, 2, true},
  };
  for (const QuorumCase& one : cases) {
    Roster roster = TestRoster(one.n, one.f, 1);
    roster.quorum = one.q;
    EXPECT_EQ(CheckRoster(roster).has_value(), one.good) << one.n << " " << one.f << " " << one.q;
  }
}

TEST(RosterTest, NamesAndKeysAreThereOnce) {
  Roster twice = TestRoster(4, 1, 1);
  twice.cosigners[1].key = twice.cosigners[0].key;
  EXPECT_FALSE(CheckRoster(twice));
  Roster foreign = TestRoster(4, 1, 2);
  foreign.logs[0].keys = foreign.logs[1].keys;
  EXPECT_FALSE(CheckRoster(foreign));
  Roster wrong_type = TestRoster(4, 1, 1);
  wrong_type.cosigners[0].key = TestLogKey(0).verifier();
  EXPECT_FALSE(CheckRoster(wrong_type));
}

std::string Signed(const tlog::Signer& log, std::uint64_t size, std::size_t cosigners) {
  tlog::Note note{tlog::FormatCheckpoint({.origin = TestOrigin(0), .size = size}), {}};
  note.signatures.push_back(log.Sign(note.text));
  for (std::size_t i = 0; i < cosigners; ++i)
    note.signatures.push_back(TestCosigner(i).Cosign(note.text, 100 + static_cast<int>(i)));
  return tlog::FormatNote(note);
}

TEST(RosterTest, SignaturesOfMembersCountOthersDoNot) {
  const Roster roster = TestRoster(3, 0, 1);
  const auto note = CheckSigned(roster, Signed(TestLogKey(0), 7, 5));
  ASSERT_TRUE(note) << note.error();
  EXPECT_EQ(note->checkpoint.size, 7U);
  EXPECT_EQ(note->cosigners, (std::vector<std::string>{"m0", "m1", "m2"}));
  EXPECT_EQ(note->cosigned_at, 102);
}

TEST(RosterTest, RefusesWhatTheLogDidNotSign) {
  const Roster roster = TestRoster(3, 0, 1);
  const auto stranger = CheckSigned(roster, Signed(TestLogKey(1), 7, 0));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, ErrorCode::kFailedPrecondition);
  const auto old_key = CheckSigned(roster, Signed(TestOldLogKey(0), 7, 0));
  ASSERT_FALSE(old_key);
  EXPECT_EQ(old_key.error().field, kStolenKeyField);
  std::string changed = Signed(TestLogKey(0), 7, 1);
  changed.replace(changed.find("\n7\n"), 3, "\n8\n");
  EXPECT_FALSE(CheckSigned(roster, changed));
  EXPECT_EQ(CheckSigned(roster, "no note").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::federation
