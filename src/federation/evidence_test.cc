// Documents that do not prove what they say. Those that do are made by mirrors (mirror_test.cc).
#include "federation/evidence.h"

#include <functional>

#include <gtest/gtest.h>

#include "federation/subtree.h"
#include "federation/test_judge.h"
#include "federation/test_members.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {
namespace {

class EvidenceTest : public testing::Test {
 protected:
  EvidenceTest() {
    for (int i = 0; i < 6; ++i) {
      ours_.Append(Leaf(i));
      theirs_.Append(Leaf(i == 2 ? 99 : i));
    }
  }
  static std::string Entry(int i) { return Write({.object = "o" + std::to_string(i)}); }
  static tlog::Hash Leaf(int i) { return tlog::LeafHash(Entry(i)); }
  static std::string Sign(LeafNodes& tree, std::uint64_t size, std::vector<std::size_t> cosigners) {
    tlog::Note note{tlog::FormatCheckpoint(
                        {.origin = TestOrigin(0), .size = size, .root = *tlog::RootOf(size, tree)}),
                    {}};
    note.signatures.push_back(TestLogKey(0).Sign(note.text));
    for (const std::size_t i : cosigners)
      note.signatures.push_back(TestCosigner(i).Cosign(note.text, 1));
    return tlog::FormatNote(note);
  }
  Evidence Fork(std::vector<std::size_t> on_first, std::vector<std::size_t> on_second) {
    const auto first = CheckSigned(roster_, Sign(ours_, 4, on_first));
    const auto second = CheckSigned(roster_, Sign(theirs_, 6, on_second));
    const Beginning beginning{*tlog::RootOf(4, theirs_), *tlog::ProveConsistency(4, 6, theirs_)};
    auto evidence = ProveFork(*second, *first, "m0", beginning);  // in any order
    EXPECT_TRUE(evidence);
    return *evidence;
  }
  bool Holds(const Evidence& evidence) {
    return VerifyEvidence(evidence, roster_, TestStepOf).has_value();
  }

  Roster roster_ = TestRoster(4, 1, 2);
  LeafNodes ours_;
  LeafNodes theirs_;
};

TEST_F(EvidenceTest, AForkOfTheOperatorAlone) {
  const Evidence evidence = Fork({0, 1}, {0, 2});
  EXPECT_EQ(evidence.lie, Lie::kFork);  // its own cosignature is no accomplice's
  const auto proven = VerifyEvidence(evidence, roster_, TestStepOf);
  ASSERT_TRUE(proven) << proven.error();
  EXPECT_EQ(proven->liars, (std::vector<std::string>{"m0"}));
}

TEST_F(EvidenceTest, WhoCosignedBothSidesIsNamed) {
  const Evidence evidence = Fork({0, 3}, {2, 3});
  EXPECT_EQ(evidence.lie, Lie::kEquivocation);
  EXPECT_EQ(VerifyEvidence(evidence, roster_, TestStepOf)->liars,
            (std::vector<std::string>{"m0", "m3"}));
}

TEST_F(EvidenceTest, OneHistoryIsNoFork) {
  const auto first = CheckSigned(roster_, Sign(ours_, 4, {}));
  const auto second = CheckSigned(roster_, Sign(ours_, 6, {}));
  const Beginning beginning{*tlog::RootOf(4, ours_), *tlog::ProveConsistency(4, 6, ours_)};
  EXPECT_FALSE(ProveFork(*first, *second, "m0", beginning));
}

TEST_F(EvidenceTest, NothingInAForkMayBeChanged) {
  const Evidence good = Fork({1}, {2});
  ASSERT_TRUE(Holds(good));
  const std::vector<std::function<void(Evidence&)>> changes = {
      [](Evidence& e) { e.log = TestOrigin(1); },
      [](Evidence& e) { e.log = "nobody"; },
      [](Evidence& e) { std::swap(e.first, e.second); },
      [](Evidence& e) { e.second = e.first; },
      [](Evidence& e) { e.beginning[0] ^= 1; },
      [](Evidence& e) { e.consistency.pop_back(); },
      [](Evidence& e) { e.consistency[0][0] ^= 1; },
      [](Evidence& e) { e.lie = Lie::kEquivocation; },  // nobody cosigned both
      [](Evidence& e) { e.lie = Lie::kReordered; },
      [](Evidence& e) { e.lie = Lie::kStolenKey; },
      [](Evidence& e) { e.lie = Lie::kReplayedEntry; },
      [](Evidence& e) { e.lie = Lie::kRuleBroken; },
      [](Evidence& e) { e.first.back() = '!'; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Evidence changed = good;
    changes[i](changed);
    EXPECT_FALSE(Holds(changed)) << i;
  }
}

TEST_F(EvidenceTest, EntriesMustBeWhereTheyAreSaidToBe) {
  LeafNodes tree;
  for (const int i : {0, 1, 0})
    tree.Append(Leaf(i));
  Evidence replay{.lie = Lie::kReplayedEntry, .log = TestOrigin(0), .first = Sign(tree, 3, {})};
  replay.exhibits = {*ShowEntry(0, 3, Entry(0), tree), *ShowEntry(2, 3, Entry(0), tree)};
  EXPECT_TRUE(Holds(replay));
  Evidence once = replay;
  once.exhibits[1] = once.exhibits[0];
  EXPECT_FALSE(Holds(once));
  Evidence elsewhere = replay;
  elsewhere.exhibits[1].index = 1;
  EXPECT_FALSE(Holds(elsewhere));
  Evidence transfer = replay;
  transfer.lie = Lie::kDoubleTransfer;  // the same bytes are not two successors
  EXPECT_FALSE(Holds(transfer));
  transfer.exhibits[0] = *ShowEntry(1, 3, Entry(1), tree);  // another object
  EXPECT_FALSE(Holds(transfer));
}

TEST_F(EvidenceTest, DocumentsAreReadStrictly) {
  const std::string good = WriteEvidence(Fork({1}, {2}));
  ASSERT_TRUE(ReadEvidence(good));
  const auto with = [&](std::string_view what, std::string_view by) {
    std::string text = good;
    text.replace(text.find(what), what.size(), by);
    return text;
  };
  for (const std::string& text :
       {std::string(), std::string("{}"), with("\"v\":1", "\"v\":2"), with("fork", "mistake"),
        with("\"beginning\":\"", "\"beginning\":\"*"), with("\"log\"", "\"gol\""), good + "{}"}) {
    EXPECT_FALSE(ReadEvidence(text)) << text.substr(0, 60);
  }
  std::string one_sided = good;
  const std::size_t second = one_sided.find("\"second\"");
  one_sided.erase(second, one_sided.find("\"beginning\"") - second);
  EXPECT_EQ(ReadEvidence(one_sided).error().field, "/consistency") << "from what?";
}

}  // namespace
}  // namespace tidewaiter::federation
