#include "payload/disclosure.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using testing::ElementsAre;

class DisclosureTest : public testing::Test {
 protected:
  std::vector<std::string> Codes(const Disclosure& disclosure) {
    std::vector<std::string> codes;
    for (const ledger::Refusal& one : CheckDisclosed(disclosure, entry_))
      codes.push_back(one.code + " " + one.pointer);
    return codes;
  }

  TestOwners owners_;
  ledger::Payload payload_ = owners_.Holder("operator/1", "Walvis Trading", "NA1042");
  ledger::Entry entry_ = owners_.Grant(payload_);
};

TEST_F(DisclosureTest, ShowsSomeFieldsAndNoOthers) {
  const Disclosure shown = *DisclosureOf(entry_, payload_, {"holder_id"}, "clearance");
  const std::string json = WriteDisclosure(shown);
  EXPECT_EQ(json.find("Walvis"), std::string::npos);
  const auto read = ReadDisclosure(json);
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(*read, shown);
  EXPECT_EQ(WriteDisclosure(*read), json);
  EXPECT_THAT(Codes(*read), ElementsAre());
}

TEST_F(DisclosureTest, NamesEachFieldThatIsNotAsItWasSaid) {
  Disclosure shown = *DisclosureOf(entry_, payload_, {}, "clearance");
  shown.payload.fields[0].salt[5] ^= 1;
  shown.payload.fields[2].value = R"("Others")";
  EXPECT_THAT(Codes(shown),
              ElementsAre("wrong_salt /fields/holder_country", "wrong_salt /fields/holder_name"));
  shown = *DisclosureOf(entry_, payload_, {"holder_id"}, "");
  shown.payload.fields[0].name = "holder_age";
  EXPECT_THAT(Codes(shown), ElementsAre("not_committed /fields/holder_age"));
}

TEST_F(DisclosureTest, IsAboutOneEntry) {
  const ledger::Entry suspended = owners_.Say(
      "operator.suspend", payload_, TestOwners::GrantData("suspended", R"(,"reason":"audit")"));
  const Disclosure shown = *DisclosureOf(suspended, payload_, {"holder_id"}, "");
  EXPECT_TRUE(CheckDisclosed(shown, suspended).empty());
  EXPECT_THAT(Codes(shown), ElementsAre("other_entry /leaf"));
}

TEST_F(DisclosureTest, CannotShowWhatIsNotThere) {
  EXPECT_EQ(DisclosureOf(entry_, payload_, {"age"}, "").error().code, ErrorCode::kNotFound);
  ledger::Payload other = payload_;
  other.fields[1].value = R"("NA1043")";
  const auto shown = DisclosureOf(entry_, other, {"holder_id"}, "");
  ASSERT_FALSE(shown.has_value());
  EXPECT_EQ(shown.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(shown.error().field, "/fields/holder_id");
}

TEST(ReadDisclosure, RefusesOtherForms) {
  TestOwners owners;
  const ledger::Payload payload = owners.Holder("operator/1", "Walvis", "NA1042");
  const std::string good = WriteDisclosure(*DisclosureOf(owners.Grant(payload), payload, {}, "x"));
  struct Case {
    std::string from;
    std::string to;
    std::string field;
  };
  for (const Case& c :
       std::vector<Case>{{R"("v":1},"purpose")", R"("v":2},"purpose")", "/payload/v"},
                         {R"("number":1)", R"("number":0)", "/number"},
                         {R"("purpose":"x",)", "", "/purpose"},
                         {R"("log":")", R"("log":" )", "/log"},
                         {R"("leaf":")", R"("leaf":"*)", "/leaf"},
                         {R"("salt":")", R"("salt":"A)",
                          "/payload/fields/"
                          "holder_country/salt"}}) {
    std::string json = good;
    const std::size_t at = json.find(c.from);
    ASSERT_NE(at, std::string::npos) << c.from;
    json.replace(at, c.from.size(), c.to);
    const auto read = ReadDisclosure(json);
    ASSERT_FALSE(read.has_value()) << c.to;
    EXPECT_EQ(read.error().field, c.field);
  }
}

}  // namespace
}  // namespace tidewaiter::payload
