#include "ledger/charter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ledger/test_federation.h"
#include "tlog/policy.h"

namespace tidewaiter::ledger {
namespace {

using Names = std::vector<std::string>;

Names Agree(const Names& members) {
  return TestFederation::Charters(members);
}

const Names three = {"na", "bw", "za"};

struct Row {
  const char* why;
  std::string type;
  std::string data;
  Names agreed;
  Names codes;
};

// Each row is said to a federation of its own: four members, three of which must agree.
void ExpectCodes(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    TestFederation federation;
    const std::uint64_t size = federation.charter().size();
    const Refusals refusals = federation.Try(row.type, row.data, Agree(row.agreed));
    EXPECT_EQ(CodesOf(refusals), row.codes) << row.why;
    EXPECT_EQ(federation.charter().size(), size + (refusals.empty() ? 1 : 0)) << row.why;
  }
}

std::string Sz(std::string_view numbers = "") {
  return fmt::format(R"({{"member":{}{}}})", TestMember("sz"), numbers);
}
constexpr std::string_view kForFive = R"(,"quorum":4,"change_need":3)";

TEST(Charter, BeginsWithAllThatItNames) {
  TestFederation federation;
  const Charter& charter = federation.charter();
  EXPECT_EQ(charter.federation(), "sacu");
  EXPECT_EQ(charter.origin(), "sacu/charter");
  EXPECT_EQ(charter.size(), 3U);
  EXPECT_EQ(charter.members().size(), 4U);
  EXPECT_EQ(charter.cosigners(), 4U);
  EXPECT_EQ(charter.faults(), 1U);
  EXPECT_EQ(charter.quorum(), 3U);
  EXPECT_EQ(charter.change_need(), 3U);
  EXPECT_EQ(charter.rules(), 1U);
  EXPECT_EQ(charter.keeper(), "za");
  const Signer* desk = charter.FindSigner("customs.na/desk");
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(desk->member, "na");
  EXPECT_TRUE(desk->powers.contains(Power::kTitles));
  EXPECT_FALSE(desk->powers.contains(Power::kCharter));
  EXPECT_EQ(charter.WriterOf("customs.bw/ledger")->id, "bw");
  EXPECT_EQ(charter.WriterOf("sacu/charter")->id, "za");
  EXPECT_EQ(charter.WriterOf("customs.fr/ledger"), nullptr);
}

// The first entry, signed by some founders only, or saying what cannot be.
TEST(Charter, IsFoundedByAllOrNotAtAll) {
  const std::string good = TestFederation::FoundingData();
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string data = good;
    const std::size_t at = data.find(from);
    CHECK(at != std::string::npos);
    return data.replace(at, from.size(), to);
  };
  const Names all = {"na", "bw", "za", "zm"};
  const std::vector<Row> rows = {
      {"all of them", "charter.found", good, all, {}},
      {"one is missing", "charter.found", good, {"na", "bw", "za"}, {"member_absent"}},
      {"a quorum that two liars could split",
       "charter.found",
       with(R"("quorum":3)", R"("quorum":2)"),
       all,
       {"quorum"}},
      {"a quorum beyond all",
       "charter.found",
       with(R"("quorum":3)", R"("quorum":5)"),
       all,
       {"quorum"}},
      {"half may change it",
       "charter.found",
       with(R"("change_need":3)", R"("change_need":2)"),
       all,
       {"change_need"}},
      {"two members of one name",
       "charter.found",
       with(R"("id":"bw")", R"("id":"na")"),
       all,
       {"member_taken"}},
      {"a key under two names",
       "charter.found",
       with(KeyText("customs.bw/desk"), KeyText("customs.na/desk")),
       all,
       {"key_taken"}},
      {"two keys of one name",
       "charter.found",
       with("customs.bw/desk", "customs.na/desk"),
       all,
       {"name_taken"}},
      {"a keeper from outside",
       "charter.found",
       with(R"("member":"za")", R"("member":"fr")"),
       all,
       {"member_unknown"}},
      {"a power that is none",
       "charter.found",
       with(R"(["acquit"])", R"(["reign"])"),
       all,
       {"choice"}},
      {"a member more in data",
       "charter.found",
       with(R"("faults")", R"("kings":1,"faults")"),
       all,
       {"unknown_member"}},
  };
  for (const Row& row : rows) {
    Entry draft;
    draft.log = "sacu/charter";
    draft.object = "charter/sacu";
    draft.type = row.type;
    draft.time_ms = kTestTimeMs;
    draft.data = row.data;
    Charter charter;
    EXPECT_EQ(CodesOf(charter.Apply(SignAs(draft, Agree(row.agreed)))), row.codes) << row.why;
    EXPECT_EQ(charter.size(), row.codes.empty() ? 1U : 0U) << row.why;
  }
}

TEST(Charter, ChangesOnlyAsManyAgree) {
  ExpectCodes({
      {"three of four", "charter.rules", R"({"rules":2})", three, {}},
      {"two of four", "charter.rules", R"({"rules":2})", {"na", "bw"}, {"too_few_agree"}},
      {"the same version", "charter.rules", R"({"rules":1})", three, {"rules"}},
      {"a type that nobody knows", "charter.crown", "{}", three, {"type_unknown"}},
      {"founding twice",
       "charter.found",
       TestFederation::FoundingData(),
       three,
       {"key_taken", "member_taken", "name_taken", "place", "rules"}},
  });
}

TEST(Charter, IsNotChangedByKeysForOtherThings) {
  TestFederation federation;
  EXPECT_EQ(CodesOf(federation.Try("charter.rules", R"({"rules":2})",
                                   {"customs.na/desk", "customs.bw/charter", "customs.za/charter",
                                    "customs.zm/charter"})),
            Codes("power"));
  EXPECT_EQ(CodesOf(federation.Try(
                "charter.rules", R"({"rules":2})",
                {"alice", "customs.bw/charter", "customs.za/charter", "customs.zm/charter"})),
            Codes("signer_unknown"));
}

TEST(Charter, TakesMembersWhoWantTo) {
  ExpectCodes({
      {"with its word", "charter.member.add", Sz(kForFive), {"na", "bw", "za", "sz"}, {}},
      {"without", "charter.member.add", Sz(kForFive), three, {"member_absent"}},
      {"its word does not count as one of three",
       "charter.member.add",
       Sz(kForFive),
       {"na", "bw", "sz"},
       {"too_few_agree"}},
      {"quorum of four for five", "charter.member.add", Sz(), {"na", "bw", "za", "sz"}, {"quorum"}},
      {"a member again",
       "charter.member.add",
       fmt::format(R"({{"member":{}}})", TestMember("na")),
       three,
       {"member_taken"}},
  });
}

TEST(Charter, LetsMembersGo) {
  constexpr std::string_view kLogs = R"("logs":[{"origin":"customs.zm/ledger","to_size":7}])";
  const auto remove = [&](std::string_view member, std::string_view more) {
    return fmt::format(R"({{"member":"{}","reason":"left",{}}})", member, more);
  };
  const std::string for_three = std::string(kLogs) + R"(,"faults":0,"quorum":2,"change_need":2)";
  ExpectCodes({
      {"too far from the old quorum",
       "charter.member.remove",
       remove("zm", for_three),
       three,
       {"quorum_overlap"}},
      {"where its log ended is not said",
       "charter.member.remove",
       remove("zm", R"("logs":[],"faults":0)"),
       three,
       {"log_open"}},
      {"a log of another",
       "charter.member.remove",
       remove("bw", std::string(kLogs)),
       three,
       {"log_open", "log_unknown"}},
      {"all three for a quorum with a fault",
       "charter.member.remove",
       remove("zm", kLogs),
       three,
       {}},
      {"three of three may, two are not enough then",
       "charter.member.remove",
       remove("zm", std::string(kLogs) + R"(,"quorum":2)"),
       three,
       {"quorum"}},
      {"its keeper",
       "charter.member.remove",
       remove("za", R"("logs":[{"origin":"customs.za/ledger","to_size":7}])"),
       three,
       {"keeper", "log_open"}},
      {"nobody", "charter.member.remove", remove("fr", kLogs), three, {"member_unknown"}},
  });
}

// One quorum of three and one of two, of four members of which one may lie, may have but one in
// common: the liar. First all agree that nobody lies, then the member goes.
TEST(Charter, GoesInStepsWhereOneWouldBeTooFar) {
  TestFederation federation;
  federation.Tell("charter.quorum", R"({"faults":0,"quorum":3,"change_need":3})", Agree(three));
  federation.Tell("charter.member.remove",
                  R"({"member":"zm","reason":"left","faults":0,"quorum":2,"change_need":2,)"
                  R"("logs":[{"origin":"customs.zm/ledger","to_size":7}]})",
                  Agree(three));
  EXPECT_EQ(federation.charter().cosigners(), 3U);
  EXPECT_EQ(federation.charter().quorum(), 2U);
}

TEST(Charter, KnowsNoKeyOfWhoIsGone) {
  TestFederation federation;
  federation.Tell("charter.member.remove",
                  R"({"member":"zm","reason":"left",)"
                  R"("logs":[{"origin":"customs.zm/ledger","to_size":7}]})",
                  Agree(three));
  EXPECT_EQ(federation.charter().FindSigner("customs.zm/desk"), nullptr);
  EXPECT_EQ(federation.charter().FindMember("zm"), nullptr);
  EXPECT_EQ(federation.charter().WriterOf("customs.zm/ledger"), nullptr);
  EXPECT_NE(federation.charter().FindLog("customs.zm/ledger", 7), nullptr);
  EXPECT_EQ(federation.charter().FindLog("customs.zm/ledger", 8), nullptr);
  // Before, it did: what it said then stays said.
  EXPECT_NE(federation.book().At(3)->FindSigner("customs.zm/desk"), nullptr);
}

TEST(Charter, AddsAndEndsKeys) {
  const auto add = [](std::string_view member, std::string_view name, std::string_view key) {
    return fmt::format(
        R"({{"member":"{}","signer":{{"name":"{}","key":"{}","powers":["titles"]}}}})", member,
        name, KeyText(key));
  };
  constexpr std::string_view kEnd = R"({"name":"customs.na/desk","reason":"stolen"})";
  ExpectCodes({
      {"with its member", "charter.signer.add", add("na", "customs.na/titles", "new"), three, {}},
      {"behind its back",
       "charter.signer.add",
       add("zm", "customs.zm/titles", "new"),
       three,
       {"member_absent"}},
      {"a name again",
       "charter.signer.add",
       add("na", "customs.bw/desk", "new"),
       three,
       {"name_taken"}},
      {"a key again",
       "charter.signer.add",
       add("na", "customs.na/two", "customs.na/desk"),
       three,
       {"key_taken"}},
      {"a name that is a key itself",
       "charter.signer.add",
       add("na", DidOf("alice"), "new"),
       three,
       {"format"}},
      {"stolen: its member is not asked",
       "charter.signer.end",
       std::string(kEnd),
       {"bw", "za", "zm"},
       {}},
      {"of nobody",
       "charter.signer.end",
       R"({"name":"customs.fr/desk","reason":"stolen"})",
       three,
       {"signer_unknown"}},
  });
}

TEST(Charter, KeepsEnoughMembersWhoCanAgree) {
  TestFederation federation;
  federation.Tell("charter.signer.end", R"({"name":"customs.zm/charter","reason":"lost"})",
                  Agree(three));
  EXPECT_EQ(
      CodesOf(federation.Try("charter.signer.end",
                             R"({"name":"customs.za/charter","reason":"lost"})", Agree(three))),
      Codes("nobody_could_agree"));
  // Who has lost all keys is let in again by the others.
  federation.Tell("charter.signer.add",
                  fmt::format(R"({{"member":"zm","signer":{{"name":"customs.zm/charter2",)"
                              R"("key":"{}","powers":["charter"]}}}})",
                              KeyText("customs.zm/charter2")),
                  Agree(three));
  EXPECT_EQ(federation.charter().FindSigner("customs.zm/charter2")->from, 5U);
}

TEST(Charter, TurnsTheKeysOfLogs) {
  const auto rotate = [](std::string_view origin, int to_size, std::string_view key) {
    return fmt::format(R"({{"end":{{"origin":"{}","to_size":{}}},"key":"{}","reason":"yearly"}})",
                       origin, to_size, KeyText(key));
  };
  ExpectCodes({
      {"with its member", "charter.log.rotate", rotate("customs.na/ledger", 100, "new"), three, {}},
      {"without",
       "charter.log.rotate",
       rotate("customs.zm/ledger", 100, "new"),
       three,
       {"member_absent"}},
      {"nobody's",
       "charter.log.rotate",
       rotate("customs.fr/ledger", 100, "new"),
       three,
       {"log_unknown"}},
      {"the charter's own has another way",
       "charter.log.rotate",
       rotate("sacu/charter", 100, "new"),
       three,
       {"log_unknown"}},
      {"with a known key",
       "charter.log.rotate",
       rotate("customs.na/ledger", 100, "customs.na/ledger"),
       three,
       {"key_taken"}},
  });
  TestFederation federation;
  federation.Tell("charter.log.rotate", rotate("customs.na/ledger", 100, "new"), Agree(three));
  const Charter& charter = federation.charter();
  EXPECT_EQ(charter.FindLog("customs.na/ledger", 100)->key,
            KeyNamed("customs.na/ledger").public_key());
  EXPECT_EQ(charter.FindLog("customs.na/ledger", 101)->key, KeyNamed("new").public_key());
  EXPECT_EQ(CodesOf(federation.Try("charter.log.rotate", rotate("customs.na/ledger", 99, "newer"),
                                   Agree(three))),
            Codes("size"));
}

TEST(Charter, RetiresALogAndNamesWhatGoesOn) {
  TestFederation federation;
  federation.Tell(
      "charter.log.retire",
      fmt::format(R"({{"end":{{"origin":"customs.zm/ledger","to_size":40}},"reason":"forked",)"
                  R"("successor":{{"origin":"customs.zm/ledger2","key":"{}"}}}})",
                  KeyText("customs.zm/ledger2")),
      Agree(three));
  const Charter& charter = federation.charter();
  EXPECT_EQ(charter.WriterOf("customs.zm/ledger"), nullptr);
  EXPECT_EQ(charter.WriterOf("customs.zm/ledger2")->id, "zm");
  EXPECT_EQ(charter.FindLog("customs.zm/ledger", 40)->successor, "customs.zm/ledger2");
}

TEST(Charter, IsKeptBySomebodyElseWhenItsKeeperIsGone) {
  TestFederation federation;
  federation.Tell("charter.keeper",
                  fmt::format(R"({{"keeper":{{"member":"bw","key":"{}"}}}})", KeyText("keeper 2")),
                  Agree({"na", "bw", "zm"}));
  const Charter& charter = federation.charter();
  EXPECT_EQ(charter.keeper(), "bw");
  EXPECT_EQ(charter.WriterOf("sacu/charter")->id, "bw");
  EXPECT_EQ(charter.FindLog("sacu/charter", 3)->key, KeyNamed("keeper").public_key());
  EXPECT_EQ(charter.FindLog("sacu/charter", 4)->key, KeyNamed("keeper 2").public_key());
}

TEST(Charter, HasAgreementsOfThoseWhoMadeThem) {
  const auto set = [](std::string_view id, std::string_view parties, std::string_view until) {
    return fmt::format(R"({{"agreement":{{"id":"{}","parties":[{}],"benefits":["priority"],)"
                       R"("from":"2025-01-01T00:00:00.000Z"{}}}}})",
                       id, parties, until);
  };
  const auto end = [](std::string_view id, std::string_view until) {
    return fmt::format(R"({{"agreement":"{}","reason":"ended","until":"{}"}})", id, until);
  };
  const std::string na_zm = R"("na","zm")";
  ExpectCodes({
      {"both agree", "charter.agreement.set", set("new", na_zm, ""), {"na", "bw", "zm"}, {}},
      {"one does not", "charter.agreement.set", set("new", na_zm, ""), three, {"member_absent"}},
      {"who is left out has a word",
       "charter.agreement.set",
       set("mra-na-bw", R"("za","na")", ""),
       {"na", "za", "zm"},
       {"member_absent"}},
      {"with a stranger",
       "charter.agreement.set",
       set("new", R"("na","fr")", ""),
       three,
       {"member_unknown"}},
      {"over before it began",
       "charter.agreement.set",
       set("new", na_zm, R"(,"until":"2024-01-01T00:00:00.000Z")"),
       {"na", "bw", "zm"},
       {"period"}},
      {"a party twice", "charter.agreement.set", set("new", R"("na","na")", ""), three, {"twice"}},
      {"ended", "charter.agreement.end", end("mra-na-bw", "2027-01-01T00:00:00.000Z"), three, {}},
      {"ended in the past",
       "charter.agreement.end",
       end("mra-na-bw", "2026-01-01T00:00:00.000Z"),
       three,
       {"period"}},
      {"that was none",
       "charter.agreement.end",
       end("none", "2027-01-01T00:00:00.000Z"),
       three,
       {"agreement_unknown"}},
  });
}

TEST(Charter, AsksForEndorsementsThatCanBeGiven) {
  ExpectCodes({
      {"two of all", "charter.endorsement.set", R"({"type":"bond.","members":2})", three, {}},
      {"five of four",
       "charter.endorsement.set",
       R"({"type":"bond.","members":5})",
       three,
       {"endorsement"}},
      {"two of one",
       "charter.endorsement.set",
       R"({"type":"title.issue","members":2,"of":["na"]})",
       three,
       {"endorsement"}},
      {"of a stranger",
       "charter.endorsement.set",
       R"({"type":"title.issue","members":1,"of":["fr"]})",
       three,
       {"member_unknown"}},
      {"of no type",
       "charter.endorsement.set",
       R"({"type":"bond","members":1})",
       three,
       {"format"}},
  });
}

TEST(Charter, ChangesWhatAMemberIs) {
  const std::string mirror =
      fmt::format(R"({{"member":"na","cosigner":{{"name":"customs.na/mirror2","key":"{}"}},)"
                  R"("url":"https://customs.na"}})",
                  KeyText("mirror 2"));
  ExpectCodes({
      {"its cosigner's key", "charter.member.change", mirror, three, {}},
      {"not without it", "charter.member.change", mirror, {"bw", "za", "zm"}, {"member_absent"}},
      {"one cosigner fewer",
       "charter.member.change",
       R"({"member":"na","cosigns":false})",
       three,
       {}},
      {"and the numbers with it",
       "charter.member.change",
       R"({"member":"na","cosigns":false,"quorum":2,"faults":1})",
       three,
       {"quorum"}},
  });
}

// The chain: what is not exactly the next one is refused, whoever signed.
TEST(Charter, IsAChain) {
  TestFederation federation;
  const Names signers = Agree(three);
  Entry draft = After(federation.last(), "charter.rules");
  draft.charter = federation.charter().size();
  draft.data = R"({"rules":2})";
  const auto codes = [&](void (*change)(Entry&)) {
    Entry changed = draft;
    change(changed);
    Charter charter = federation.charter();
    return CodesOf(charter.Apply(SignAs(changed, signers)));
  };
  EXPECT_EQ(codes([](Entry&) {}), Codes());
  EXPECT_EQ(codes([](Entry& entry) { entry.number = 5; }), Codes("number"));
  EXPECT_EQ(codes([](Entry& entry) { entry.charter = 2; }), Codes("charter"));
  EXPECT_EQ(codes([](Entry& entry) { entry.previous[0] ^= 1; }), Codes("previous"));
  EXPECT_EQ(codes([](Entry& entry) { entry.time_ms -= 1; }), Codes("time"));
  EXPECT_EQ(codes([](Entry& entry) { entry.log = "sacu/charter2"; }), Codes("log"));
  EXPECT_EQ(codes([](Entry& entry) { entry.object = "charter/other"; }), Codes("object"));
}

TEST(Charter, RefusesAForgedSignature) {
  TestFederation federation;
  Entry entry = federation.Change("charter.rules", R"({"rules":2})", Agree(three));
  entry.signatures[0].signature[5] ^= 1;
  Charter charter = federation.charter();
  EXPECT_EQ(CodesOf(charter.Apply(entry)), Codes("signature", "too_few_agree"));
}

// What offline verifiers need is a policy text that the C2SP reader reads.
TEST(Charter, GivesThePolicyOfALog) {
  TestFederation federation;
  const Result<tlog::Policy> policy =
      tlog::Policy::Parse(federation.charter().PolicyText("customs.na/ledger"));
  ASSERT_TRUE(policy.has_value()) << policy.error();
  EXPECT_EQ(policy->logs().size(), 1U);
  EXPECT_EQ(policy->witnesses().size(), 4U);
  EXPECT_EQ(policy->SmallestOverlap(), 2U);  // more than one may lie
  EXPECT_EQ(federation.charter().PolicyText("customs.fr/ledger"), "");
}

TEST(CharterBook, KeepsEveryState) {
  TestFederation federation;
  EXPECT_EQ(federation.book().At(0)->members().size(), 0U);
  EXPECT_EQ(federation.book().At(1)->agreements().size(), 0U);
  EXPECT_EQ(federation.book().At(3)->agreements().size(), 2U);
  EXPECT_EQ(federation.book().At(4), nullptr);
}

TEST(Power, HasANameEach) {
  for (const Power power : {Power::kOperators, Power::kCertificates, Power::kAcquit,
                            Power::kNumbers, Power::kNotary, Power::kTitles, Power::kShipments,
                            Power::kConditions, Power::kBonds, Power::kDraw, Power::kCharter}) {
    EXPECT_EQ(PowerNamed(NameOf(power)), power);
  }
  EXPECT_EQ(PowerNamed("reign"), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::ledger
