#include "payload/standing.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using desk::Standing;
using desk::TraderStanding;
using ledger::kTestTimeMs;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class StandingTest : public testing::Test {
 protected:
  StandingTest() {
    Use(book_);
    book_.Know(ObjectName{kNaLog, "operator/1"}, "NA-1042");
  }
  void Use(StandingBook& book) {
    book.Use(std::make_shared<const ledger::Charter>(owners_.federation.charter()));
  }
  void Say(std::string_view type, std::string_view status, std::string_view more = "") {
    last_ =
        owners_.Say("operator." + std::string(type), walvis_, TestOwners::GrantData(status, more));
    book_.Apply(last_, index_++);
  }
  std::vector<std::string> Standings(std::int64_t at_ms = kTestTimeMs + 3'600'000) const {
    std::vector<std::string> all;
    for (const TraderStanding& one : book_.Of("na 1042", at_ms))
      all.push_back(fmt::format("{} {} {}", one.member, desk::Name(one.standing), one.agreement));
    return all;
  }

  TestOwners owners_;
  ledger::Payload walvis_ = owners_.Holder("operator/1", "Walvis Trading", "NA-1042");
  StandingBook book_{"bw"};
  ledger::Entry last_;
  std::uint64_t index_ = 17;
};

TEST_F(StandingTest, FollowsTheLifeOfAnOperator) {
  EXPECT_THAT(Standings(), IsEmpty());
  Say("grant", "granted");
  EXPECT_THAT(Standings(), ElementsAre("na granted mra-na-bw"));
  Say("suspend", "suspended", R"(,"reason":"audit")");
  EXPECT_THAT(Standings(), ElementsAre("na suspended mra-na-bw"));
  Say("restore", "granted");
  EXPECT_THAT(Standings(), ElementsAre("na granted mra-na-bw"));
  Say("revoke", "revoked", R"(,"reason":"fraud")");
  const std::vector<TraderStanding> revoked = book_.Of("NA1042", kTestTimeMs + 3'600'000);
  ASSERT_THAT(revoked, SizeIs(1));
  EXPECT_EQ(revoked[0], (TraderStanding{.trader = "NA1042",
                                        .standing = Standing::kRevoked,
                                        .member = "na",
                                        .programme = "AEO-C",
                                        .agreement = "mra-na-bw",
                                        .reason = "fraud",
                                        .since_ms = last_.time_ms,
                                        .log = kNaLog,
                                        .object = "operator/1",
                                        .number = 4,
                                        .index = 20}));
}

TEST_F(StandingTest, BenefitsAreThoseOfTheAgreementWhileItIsGranted) {
  Say("grant", "granted");
  EXPECT_THAT(book_.Of("NA1042", kTestTimeMs)[0].benefits, ElementsAre("fewer_inspections"));
  Say("suspend", "suspended", R"(,"reason":"audit")");
  EXPECT_THAT(book_.Of("NA1042", kTestTimeMs)[0].benefits, IsEmpty());
}

TEST_F(StandingTest, CountsWhereThereIsAnAgreementAndAtHome) {
  Say("grant", "granted");
  EXPECT_THAT(OperatorStanding(last_, owners_.federation.charter(), "za", kTestTimeMs), IsEmpty());
  const auto home = OperatorStanding(last_, owners_.federation.charter(), "na", kTestTimeMs);
  ASSERT_THAT(home, SizeIs(1));
  EXPECT_EQ(home[0].agreement, "");
  EXPECT_THAT(home[0].benefits, ElementsAre("fewer_inspections"));
  owners_.federation.Tell(
      "charter.agreement.end",
      R"({"agreement":"mra-na-bw","until":"2026-12-01T00:00:00.000Z","reason":"ended"})",
      ledger::TestFederation::Charters({"na", "bw", "za"}));
  Use(book_);
  EXPECT_THAT(Standings(), SizeIs(1));
  EXPECT_THAT(Standings(kTestTimeMs + std::int64_t{30} * 86'400'000), IsEmpty());
}

TEST_F(StandingTest, EndsWithItsTime) {
  Say("grant", "granted", R"(,"valid_until":"2027-01-01T00:00:00.000Z")");
  EXPECT_THAT(Standings(), ElementsAre("na granted mra-na-bw"));
  constexpr std::int64_t kEnd = 1'798'761'600'000;  // 2027-01-01
  EXPECT_THAT(Standings(kEnd - 1), ElementsAre("na granted mra-na-bw"));
  EXPECT_THAT(Standings(kEnd), ElementsAre("na expired mra-na-bw"));
  EXPECT_EQ(book_.Of("NA1042", kEnd)[0].since_ms, kEnd);
  EXPECT_THAT(Standings(0), IsEmpty());  // not yet
}

TEST_F(StandingTest, NobodyIsFoundWhoWasNotDisclosed) {
  Say("grant", "granted");
  book_.Forget({kNaLog, "operator/1"});
  EXPECT_THAT(Standings(), IsEmpty());
  EXPECT_EQ(book_.size(), 0U);
  book_.Know({kNaLog, "operator/1"}, "NA 7");
  EXPECT_THAT(Standings(), IsEmpty());
  EXPECT_THAT(book_.Of("NA7", kTestTimeMs), SizeIs(1));
  EXPECT_THAT(book_.Of("", kTestTimeMs), IsEmpty());
}

// Revoked in one year, granted again later: what was said last counts.
TEST_F(StandingTest, ANewGrantTakesThePlaceOfAnOldRevocation) {
  Say("grant", "granted");
  Say("revoke", "revoked", R"(,"reason":"fraud")");
  const ledger::Entry revoked = last_;
  walvis_.object = "operator/9";
  book_.Know({kNaLog, "operator/9"}, "NA1042");
  ledger::Entry draft = owners_.log.Draft({.type = "operator.grant",
                                           .data = TestOwners::GrantData("granted"),
                                           .object = "operator/9",
                                           .time_ms = revoked.time_ms + 1000});
  draft.commitments = ledger::CommitmentsOf(walvis_);
  const ledger::Entry again = ledger::SignAs(draft, {"customs.na/desk"});
  ASSERT_TRUE(owners_.log.Put(again).empty());
  book_.Apply(again, 99);
  EXPECT_THAT(Standings(), ElementsAre("na granted mra-na-bw"));
  book_.Apply(revoked, 18);  // told again
  EXPECT_THAT(Standings(), ElementsAre("na granted mra-na-bw"));
}

}  // namespace
}  // namespace tidewaiter::payload
