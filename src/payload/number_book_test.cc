#include "payload/number_book.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "codec/encoding.h"
#include "payload/oprf_desk.h"
#include "payload/test_payload.h"

namespace tidewaiter::payload {
namespace {

using ledger::RegistryKey;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const ObjectName kIoss{kNaLog, "numbers/1"};

class NumberBookTest : public testing::Test {
 protected:
  ledger::Entry Say(std::string_view type, std::string_view more = "") {
    const std::string data = fmt::format(R"({{"kind":"ioss","keying":"{}","key_id":"{}"{}}})",
                                         keying_, ledger::KeyIdOf(key_), more);
    ledger::Entry entry =
        ledger::SignAs(owners_.log.Draft({.type = "numbers." + std::string(type), .data = data}),
                       {"customs.na/desk"});
    EXPECT_TRUE(owners_.log.Put(entry).empty());
    return entry;
  }
  ledger::Entry Add(const std::vector<std::string>& numbers, std::string_view type = "add") {
    std::vector<ledger::NumberValue> values;
    for (const std::string& number : numbers)
      values.push_back(*ledger::ValueOf(key_, keying_, number));
    std::ranges::sort(values);
    std::string list;
    for (const ledger::NumberValue& value : values) {
      list += fmt::format(
          R"({}"{}")", list.empty() ? "" : ",",
          codec::Base64Encode({reinterpret_cast<const char*>(value.data()), value.size()}));
    }
    return Say(type, fmt::format(R"(,"values":[{}])", list));
  }
  void ApplyAll(std::uint32_t from = 1) {
    const std::vector<ledger::Entry> entries = owners_.log.Of("numbers/1");
    for (const ledger::Entry& entry : entries) {
      if (entry.number < from) continue;
      ASSERT_TRUE(book_.Apply(entry).has_value());
    }
  }
  void TellAgain() {
    const auto behind = *book_.Behind();
    ASSERT_THAT(behind, SizeIs(1));
    ApplyAll(behind[0].from);
    EXPECT_THAT(*book_.Behind(), IsEmpty());
  }

  TestOwners owners_;
  std::string keying_ = "hmac-sha256";
  RegistryKey key_{.bytes = tlog::Sha256Of("first")};
  std::map<std::string, RegistryKey> known_{{ledger::KeyIdOf(key_), key_}};
  NumberBook book_{[this](std::string_view id) -> Result<std::optional<RegistryKey>> {
    const auto found = known_.find(std::string(id));
    return found == known_.end() ? std::nullopt : std::optional(found->second);
  }};
};

TEST_F(NumberBookTest, FollowsTheLog) {
  ASSERT_TRUE(book_.Apply(Say("open")).has_value());
  ASSERT_TRUE(book_.Apply(Add({"IM0400000012", "IM0400000013"})).has_value());
  EXPECT_THAT(book_.Find("ioss", "im 040-0000012").in, ElementsAre(kIoss));
  EXPECT_THAT(book_.Find("ioss", "IM0400000014").in, IsEmpty());
  EXPECT_THAT(book_.Find("eori", "IM0400000012").in, IsEmpty());
  ASSERT_TRUE(book_.Apply(Add({"IM0400000012"}, "withdraw")).has_value());
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").in, IsEmpty());
  ApplyAll();  // all of it once more: nothing comes back
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").in, IsEmpty());
  EXPECT_THAT(book_.Find("ioss", "IM0400000013").in, ElementsAre(kIoss));
  EXPECT_THAT(book_.Find("ioss", "IM0400000013").silent, IsEmpty());
  EXPECT_EQ(book_.registries()[0].values, 1U);
}

TEST_F(NumberBookTest, SaysWhenItCannotKnow) {
  known_.clear();
  Say("open");
  Add({"IM0400000012"});
  ApplyAll();
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").in, IsEmpty());
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").silent, ElementsAre(kIoss));
  EXPECT_THAT(*book_.Behind(), IsEmpty());  // nothing to be told without the key
  known_[ledger::KeyIdOf(key_)] = key_;
  TellAgain();
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").in, ElementsAre(kIoss));
}

TEST_F(NumberBookTest, AnEntryThatIsMissingIsNotPassedOver) {
  Say("open");
  Add({"IM0400000012"});
  Add({"IM0400000013"});
  const std::vector<ledger::Entry> entries = owners_.log.Of("numbers/1");
  ASSERT_TRUE(book_.Apply(entries[0]).has_value());
  ASSERT_TRUE(book_.Apply(entries[2]).has_value());
  EXPECT_THAT(book_.Find("ioss", "IM0400000013").in, IsEmpty());
  EXPECT_THAT(book_.Find("ioss", "IM0400000013").silent, ElementsAre(kIoss));
  TellAgain();
  EXPECT_THAT(book_.Find("ioss", "IM0400000013").in, ElementsAre(kIoss));
  // A book that begins in the middle knows that it does.
  NumberBook late([](std::string_view) { return std::nullopt; });
  ASSERT_TRUE(late.Apply(entries[1]).has_value());
  EXPECT_THAT(late.Find("ioss", "IM0400000012").silent, ElementsAre(kIoss));
}

TEST_F(NumberBookTest, ANewKeyBeginsAgain) {
  Say("open");
  Add({"IM0400000012"});
  const RegistryKey second{.bytes = tlog::Sha256Of("second")};
  key_ = second;
  Say("rekey");
  Add({"IM0400000013"});
  ApplyAll();
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").silent, ElementsAre(kIoss));
  known_[ledger::KeyIdOf(second)] = second;
  EXPECT_EQ(book_.Behind()->at(0).from, 3U);
  TellAgain();
  EXPECT_THAT(book_.Find("ioss", "IM0400000012").in, IsEmpty());
  EXPECT_THAT(book_.Find("ioss", "IM0400000013").in, ElementsAre(kIoss));
}

class OprfDeskTest : public NumberBookTest {
 protected:
  OprfDeskTest() {
    keying_ = "oprf-ristretto255";
    Say("open");
    Add({"IM0400000012"});
    ApplyAll();
  }
  static ledger::OprfElement Blinded(std::string_view number) {
    return ledger::OprfBlind::Of(number)->element();
  }
  OprfDesk desk_{book_, {.per_second = 1, .burst = 3}};
};

TEST_F(OprfDeskTest, AnswersWithoutLearningTheNumber) {
  const auto blind = *ledger::OprfBlind::Of("IM0400000012");
  const std::vector<ledger::OprfElement> asked{blind.element()};
  const auto answers = desk_.Evaluate("platform", kIoss, asked, 0);
  ASSERT_TRUE(answers.has_value()) << answers.error();
  const ledger::OprfOutput output = *blind.Finalize(answers->at(0));
  ledger::NumberValue value;
  std::copy_n(output.begin(), value.size(), value.begin());
  EXPECT_EQ(value, *ledger::ValueOf(key_, keying_, "IM0400000012"));
}

TEST_F(OprfDeskTest, LimitsEachCaller) {
  const std::vector<ledger::OprfElement> two{Blinded("a"), Blinded("b")};
  EXPECT_TRUE(desk_.Evaluate("one", kIoss, two, 0).has_value());
  EXPECT_EQ(desk_.Evaluate("one", kIoss, two, 0).error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(desk_.Evaluate("two", kIoss, two, 0).has_value());
  EXPECT_TRUE(desk_.Evaluate("one", kIoss, two, 10).has_value());
}

TEST_F(OprfDeskTest, RefusesWhatIsNone) {
  const std::vector<ledger::OprfElement> bad{Blinded("a"), ledger::OprfElement{}};
  EXPECT_EQ(desk_.Evaluate("one", kIoss, bad, 0).error().field, "/elements/1");
  EXPECT_EQ(desk_.Evaluate("one", kIoss, {}, 0).error().field, "/elements");
  const std::vector<ledger::OprfElement> many(kOprfBatchMax + 1, Blinded("a"));
  EXPECT_EQ(desk_.Evaluate("one", kIoss, many, 0).error().field, "/elements");
  const ObjectName none{kNaLog, "numbers/2"};
  EXPECT_EQ(desk_.Evaluate("one", none, {bad.data(), 1}, 0).error().code, ErrorCode::kNotFound);
}

// The key of a registry that is looked up by HMAC answers no blind questions.
TEST_F(NumberBookTest, AnswersBlindQuestionsOfItsKeyingAlone) {
  Say("open");
  ApplyAll();
  EXPECT_EQ(book_.OprfKeyOf(kIoss).error().code, ErrorCode::kFailedPrecondition);
}

}  // namespace
}  // namespace tidewaiter::payload
