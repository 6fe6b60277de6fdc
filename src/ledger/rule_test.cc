#include "ledger/rule.h"

#include <set>
#include <span>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/record_rules.h"
#include "ledger/test_federation.h"
#include "os/file.h"
#include "tlog/hash.h"

namespace tidewaiter::ledger {
namespace {

const std::string key_id = "0123456789abcdef";

std::string Registry(std::string_view more = "") {
  return fmt::format(R"({{"kind":"ioss","keying":"hmac-sha256","key_id":"{}"{}}})", key_id, more);
}
Saying Open() {
  return {.type = "numbers.open", .data = Registry()};
}
Saying Add() {
  return {.type = "numbers.add", .data = Registry(R"(,"values":["AAAAAAAAAAAAAAAAAAAAAA=="])")};
}

// What holds for entries of every type, shown with a simple one.
class RuleTest : public testing::Test {
 protected:
  // The codes for an `Add` behind an `Open` that was changed before it was signed.
  std::vector<std::string> Changed(void (*change)(Entry&)) {
    TestLog log(federation_);
    EXPECT_EQ(log.Say(Open()), Codes());
    Entry draft = log.Draft(Add());
    change(draft);
    return CodesOf(CheckEntry(SignAs(draft, {"customs.na/desk"}), log.WorldOf("numbers/1")));
  }

  TestFederation federation_;
};

TEST_F(RuleTest, AnEntryFollowsExactlyOne) {
  EXPECT_EQ(Changed([](Entry&) {}), Codes());
  EXPECT_EQ(Changed([](Entry& entry) { entry.previous[3] ^= 1; }), Codes("previous"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.number = 3; }), Codes("before_missing"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.number = 1; }),
            Codes("not_opened", "number_taken", "previous"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.time_ms -= 3'600'000; }), Codes("time"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.log = "customs.fr/ledger"; }), Codes("log"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.log = "sacu/charter"; }), Codes("log", "power"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.object = "title/1"; }), Codes("object_kind"));
  EXPECT_EQ(Changed([](Entry& entry) { entry.type = "numbers.sing"; }), Codes("type_unknown"));
}

// Another administration's log: the same words by the same key are worth nothing there.
TEST_F(RuleTest, AnEntryIsWorthNothingElsewhere) {
  EXPECT_EQ(Changed([](Entry& entry) { entry.log = "customs.bw/ledger"; }), Codes("power"));
}

TEST_F(RuleTest, AnEntryIsWorthNothingTwice) {
  TestLog log(federation_);
  ASSERT_EQ(log.Say(Open()), Codes());
  const Entry add = SignAs(log.Draft(Add()), {"customs.na/desk"});
  EXPECT_EQ(log.Put(add), Codes());
  EXPECT_EQ(log.Put(add), Codes("number_taken"));
}

TEST_F(RuleTest, SignaturesAreWhoTheySay) {
  TestLog log(federation_);
  const Entry good = SignAs(log.Draft(Open()), {"customs.na/desk"});
  EXPECT_EQ(CodesOf(CheckEntry(good, log.WorldOf("numbers/1"))), Codes());

  Entry forged = good;
  forged.signatures[0].signature[9] ^= 1;
  EXPECT_EQ(CodesOf(CheckEntry(forged, log.WorldOf("numbers/1"))), Codes("power", "signature"));
  // A mirror that catches up looks at the signatures afterwards.
  EXPECT_EQ(CodesOf(CheckEntryUnverified(forged, log.WorldOf("numbers/1"))), Codes());

  Entry other = good;
  other.signatures[0].key_id[0] ^= 1;
  EXPECT_EQ(CodesOf(CheckEntryUnverified(other, log.WorldOf("numbers/1"))),
            Codes("power", "signer_unknown"));

  const Entry stranger = SignAs(log.Draft(Open()), {"customs.na/desk", "customs.fr/desk"});
  EXPECT_EQ(CodesOf(CheckEntry(stranger, log.WorldOf("numbers/1"))), Codes("signer_unknown"));
  const Entry witness = SignAs(log.Draft(Open()), {"customs.na/desk", "alice"});
  EXPECT_EQ(CodesOf(CheckEntry(witness, log.WorldOf("numbers/1"))), Codes());
}

TEST_F(RuleTest, AKeyCountsUnderTheCharterThatTheEntryNames) {
  TestLog log(federation_);
  const Entry before = SignAs(log.Draft(Open()), {"customs.na/desk"});
  const std::shared_ptr<const Charter> then = federation_.book().At(3);
  federation_.Tell("charter.signer.end", R"({"name":"customs.na/desk","reason":"lost"})",
                   TestFederation::Charters({"na", "bw", "za"}));
  const World at_that_time{*then, log.WorldOf("numbers/1").history, log.proofs};
  EXPECT_EQ(CodesOf(CheckEntry(before, at_that_time)), Codes());
  EXPECT_EQ(log.Say(Open()), Codes("power", "signer_unknown"));
}

TEST_F(RuleTest, TheCharterOfALifeDoesNotGoBack) {
  TestLog log(federation_);
  ASSERT_EQ(log.Say(Open()), Codes());
  Entry draft = log.Draft(Add());
  draft.charter = 2;
  const std::shared_ptr<const Charter> then = federation_.book().At(2);
  const World at_that_time{*then, log.WorldOf("numbers/1").history, log.proofs};
  EXPECT_EQ(CodesOf(CheckEntry(SignAs(draft, {"customs.na/desk"}), at_that_time)),
            Codes("charter"));
}

TEST_F(RuleTest, EndorsementsAreOfDifferentMembers) {
  federation_.Tell("charter.endorsement.set", R"({"type":"numbers.open","members":2})",
                   TestFederation::Charters({"na", "bw", "za"}));
  federation_.Tell("charter.endorsement.set",
                   R"({"type":"operator.","members":1,"of":["za","zm"]})",
                   TestFederation::Charters({"na", "bw", "za"}));
  const auto codes = [&](const std::vector<std::string>& by) {
    TestLog log(federation_);
    return CodesOf(CheckEntry(SignAs(log.Draft(Open()), by), log.WorldOf("numbers/1")));
  };
  EXPECT_EQ(codes({"customs.na/desk"}), Codes("endorsement"));
  EXPECT_EQ(codes({"customs.na/desk", "customs.na/acquit"}), Codes("endorsement"));
  EXPECT_EQ(codes({"customs.na/desk", "alice", "bob"}), Codes("endorsement"));
  EXPECT_EQ(codes({"customs.na/desk", "customs.bw/desk"}), Codes());
  TestLog log(federation_);
  Saying grant{.type = "operator.grant", .data = "{}"};
  EXPECT_THAT(log.Say(grant), testing::Contains("endorsement"));
  grant.by = {"customs.na/desk", "customs.za/desk"};
  EXPECT_THAT(log.Say(grant), testing::Not(testing::Contains("endorsement")));
}

TEST_F(RuleTest, NewerRulesNeedANewerProgram) {
  federation_.Tell("charter.rules", R"({"rules":2})", TestFederation::Charters({"na", "bw", "za"}));
  TestLog log(federation_);
  EXPECT_EQ(log.Say(Open()), Codes("rules_unknown"));
}

// Written by another program (Python's cryptography) from docs/formats/ledger-entry.md: what was
// signed by any version stands for ever.
TEST_F(RuleTest, AnEntryOfTheFirstVersionStands) {
  const Result<std::string> bytes = os::ReadFile(TIDEWAITER_TESTDATA "/ledger/entry-1.txt");
  ASSERT_TRUE(bytes.has_value()) << bytes.error();
  const Result<Entry> entry = ReadEntry(*bytes);
  ASSERT_TRUE(entry.has_value()) << entry.error();
  EXPECT_EQ(tlog::FormatHash(entry->leaf), "pth2fpjFKvxfRpYc5oY+dusCZKD1TwNfYmpQkQxlEPA=");
  TestLog log(federation_);
  EXPECT_EQ(log.Put(*entry), Codes());
}

// The charter is judged by the same call, by whoever mirrors its log.
TEST_F(RuleTest, ChangesOfTheCharterAreJudgedToo) {
  const auto judge = [&](const std::vector<std::string>& members) {
    const Entry entry =
        federation_.Change("charter.rules", R"({"rules":2})", TestFederation::Charters(members));
    return CodesOf(CheckEntry(entry, {federation_.charter(), nullptr, nullptr}));
  };
  EXPECT_EQ(judge({"na", "bw", "za"}), Codes());
  EXPECT_EQ(judge({"na", "bw"}), Codes("too_few_agree"));
}

TEST(RecordRules, HaveEachTypeOnceAndAWayIn) {
  std::set<std::string_view> types;
  std::set<std::string_view> opened;
  std::set<std::string_view> kinds;
  const auto rules = RulesOf(1).value_or(std::span<const RecordRule>());
  for (const RecordRule& rule : rules) {
    EXPECT_TRUE(types.insert(rule.type).second) << rule.type;
    EXPECT_TRUE(IsEntryType(rule.type)) << rule.type;
    EXPECT_NE(rule.check, nullptr) << rule.type;
    const std::string_view kind = rule.type.substr(0, rule.type.find('.'));
    kinds.insert(kind);
    if (rule.place == Place::kOpens) opened.insert(kind);
  }
  EXPECT_FALSE(rules.empty());
  EXPECT_EQ(opened, kinds);
  EXPECT_FALSE(RulesOf(2).has_value());
}

}  // namespace
}  // namespace tidewaiter::ledger
