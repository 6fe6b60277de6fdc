// Registries of numbers: the rules of their entries, the set that customs makes of them, and asking
// without telling.
#include <sodium.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/encoding.h"
#include "ledger/number_set.h"
#include "ledger/oprf.h"
#include "ledger/test_federation.h"

namespace tidewaiter::ledger {
namespace {

RegistryKey Key(unsigned char byte) {
  RegistryKey key;
  key.bytes.fill(byte);
  return key;
}

std::string ValueText(const RegistryKey& key, std::string_view keying, std::string_view number) {
  const NumberValue value = *ValueOf(key, keying, number);
  return codec::Base64Encode({reinterpret_cast<const char*>(value.data()), value.size()});
}

// The values of some numbers as an entry lists them.
std::string Values(const RegistryKey& key, const std::vector<std::string>& numbers,
                   std::string_view keying = "hmac-sha256") {
  std::vector<NumberValue> values;
  for (const std::string& number : numbers)
    values.push_back(*ValueOf(key, keying, number));
  std::ranges::sort(values);
  std::string list;
  for (const NumberValue& value : values) {
    list += fmt::format(
        "{}\"{}\"", list.empty() ? "" : ",",
        codec::Base64Encode({reinterpret_cast<const char*>(value.data()), value.size()}));
  }
  return fmt::format(R"(,"values":[{}])", list);
}

std::string Data(const RegistryKey& key, std::string_view more = "",
                 std::string_view keying = "hmac-sha256") {
  return fmt::format(R"({{"kind":"ioss","keying":"{}","key_id":"{}"{}}})", keying, KeyIdOf(key),
                     more);
}

Saying Say(std::string_view what, std::string data) {
  return {.type = "numbers." + std::string(what), .data = std::move(data)};
}

const RegistryKey key_one = Key(1);
const RegistryKey key_two = Key(2);

struct Row {
  const char* why;
  bool opened;
  Saying said;
  std::vector<std::string> codes;
};

TEST(NumbersRules, TellWhatMayStand) {
  const std::string one = Values(key_one, {"IM0400000012"});
  const std::string b = ValueText(key_one, "hmac-sha256", "IM0400000012");
  Saying by_bw = Say("add", Data(key_one, one));
  by_bw.by = {"customs.bw/desk"};
  std::string many = R"(,"values":[)";
  for (int i = 0; i <= 1000; ++i) {
    std::string bytes(16, '\0');
    bytes[0] = static_cast<char>(i / 256);
    bytes[1] = static_cast<char>(i % 256);
    many += fmt::format("{}\"{}\"", i == 0 ? "" : ",", codec::Base64Encode(bytes));
  }
  const std::vector<Row> rows = {
      {"opened", false, Say("open", Data(key_one)), {}},
      {"opened with numbers", false, Say("open", Data(key_one, one)), {"values"}},
      {"of a kind that is none",
       false,
       Say("open", R"({"kind":"x","keying":"hmac-sha256","key_id":"0123456789abcdef"})"),
       {"choice"}},
      {"under a salt",
       false,
       Say("open", R"({"kind":"ioss","keying":"sha256","key_id":"0123456789abcdef"})"),
       {"choice"}},
      {"added", true, Say("add", Data(key_one, one)), {}},
      {"added by bw", true, by_bw, {"power"}},
      {"added to nothing", false, Say("add", Data(key_one, one)), {"not_opened"}},
      {"none added", true, Say("add", Data(key_one)), {"values"}},
      {"under another key",
       true,
       Say("add", Data(key_two, Values(key_two, {"IM0400000012"}))),
       {"state_changed"}},
      {"a number in clear",
       true,
       Say("add", Data(key_one, R"(,"values":["IM0400000012"])")),
       {"too_short"}},
      {"one twice",
       true,
       Say("add", Data(key_one, fmt::format(R"(,"values":["{0}","{0}"])", b))),
       {"order"}},
      {"too many", true, Say("add", Data(key_one, many + "]")), {"too_many"}},
      {"withdrawn", true, Say("withdraw", Data(key_one, one)), {}},
      {"under a new key from here on", true, Say("rekey", Data(key_two)), {}},
      {"under the same key again", true, Say("rekey", Data(key_one)), {"nothing_changed"}},
      {"with another keying", true, Say("rekey", Data(key_two, "", "oprf-ristretto255")), {}},
  };
  const TestFederation federation;
  for (const Row& row : rows) {
    TestLog log(federation);
    if (row.opened) {
      ASSERT_EQ(log.Say(Say("open", Data(key_one))), Codes());
    }
    EXPECT_EQ(log.Say(row.said), row.codes) << row.why;
  }
}

class NumberSetTest : public testing::Test {
 protected:
  Result<NumberSet> SetOf(const RegistryKey& key, std::size_t first = 0) {
    const std::vector<Entry>& entries = log_.Of("numbers/1");
    ASSIGN_OR_RETURN(NumberSet set, NumberSet::Open(key, entries[first]));
    for (std::size_t i = first + 1; i < entries.size(); ++i)
      RETURN_IF_ERROR(set.Apply(entries[i]));
    return set;
  }
  void Tell(std::string_view what, std::string data) {
    ASSERT_EQ(log_.Say(Say(what, std::move(data))), Codes());
  }

  TestFederation federation_;
  TestLog log_{federation_};
};

TEST_F(NumberSetTest, HoldsWhatWasAddedAndNotWithdrawn) {
  Tell("open", Data(key_one));
  Tell("add", Data(key_one, Values(key_one, {"IM0400000012", "IM0400000013", "IM2760000003"})));
  Tell("withdraw", Data(key_one, Values(key_one, {"IM0400000013", "IM9990000000"})));
  const Result<NumberSet> set = SetOf(key_one);
  ASSERT_TRUE(set.has_value()) << set.error();
  EXPECT_EQ(set->size(), 2U);
  EXPECT_TRUE(set->Contains("IM0400000012"));
  EXPECT_TRUE(set->Contains("im 040-000 0012"));
  EXPECT_FALSE(set->Contains("IM0400000013"));
  EXPECT_FALSE(set->Contains(""));
  EXPECT_FALSE(set->Contains(std::string(65, '1')));
}

TEST_F(NumberSetTest, DoesNotOpenWithoutItsKey) {
  Tell("open", Data(key_one));
  EXPECT_EQ(SetOf(key_two).error().code, ErrorCode::kFailedPrecondition);
}

TEST_F(NumberSetTest, BeginsAgainWithANewKey) {
  Tell("open", Data(key_one));
  Tell("add", Data(key_one, Values(key_one, {"IM0400000012"})));
  Tell("rekey", Data(key_two));
  EXPECT_EQ(SetOf(key_one).error().code, ErrorCode::kFailedPrecondition);
  Tell("add", Data(key_two, Values(key_two, {"IM0400000013"})));
  const Result<NumberSet> set = SetOf(key_two, 2);
  ASSERT_TRUE(set.has_value()) << set.error();
  EXPECT_FALSE(set->Contains("IM0400000012"));
  EXPECT_TRUE(set->Contains("IM0400000013"));
}

TEST_F(NumberSetTest, TakesEntriesInTheirOrderOnly) {
  Tell("open", Data(key_one));
  Tell("add", Data(key_one, Values(key_one, {"IM0400000012"})));
  Tell("withdraw", Data(key_one, Values(key_one, {"IM0400000012"})));
  const std::vector<Entry>& entries = log_.Of("numbers/1");
  NumberSet set = *NumberSet::Open(key_one, entries[0]);
  EXPECT_EQ(set.Apply(entries[2]).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(set.Apply(entries[1]).has_value());
  EXPECT_EQ(set.Apply(entries[1]).error().code, ErrorCode::kConflict);
}

// A platform that may ask: neither learns what the other has, and the answer is the one in the set.
TEST_F(NumberSetTest, CanBeAskedWithoutTellingTheNumber) {
  constexpr std::string_view kOprf = "oprf-ristretto255";
  Tell("open", Data(key_one, "", kOprf));
  Tell("add", Data(key_one, Values(key_one, {"IM0400000012"}, kOprf), kOprf));
  const Result<NumberSet> set = SetOf(key_one);
  ASSERT_TRUE(set.has_value()) << set.error();
  EXPECT_TRUE(set->Contains("IM0400000012"));

  const OprfBlind blind = *OprfBlind::Of("IM0400000012");
  const OprfElement answer = *OprfKey(key_one.bytes).BlindEvaluate(blind.element());
  const OprfOutput output = *blind.Finalize(answer);
  NumberValue value;
  std::copy_n(output.begin(), value.size(), value.begin());
  EXPECT_TRUE(set->Contains(value));
}

std::string Bytes(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                 hex.size(), nullptr, nullptr, nullptr);
  return bytes;
}
template <typename T>
T ArrayOf(std::string_view hex) {
  T array;
  std::ranges::copy(Bytes(hex), array.begin());
  return array;
}

struct Vector {
  const char* input;
  const char* blinded;
  const char* evaluated;
  const char* output;
};

// RFC 9497, appendix A.1.1: ristretto255-SHA512, OPRF mode.
TEST(Oprf, GivesTheVectorsOfTheRfc) {
  constexpr Vector kVectors[] = {
      {"00", "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
       "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
       "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3"
       "ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6"},
      {"5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
       "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
       "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
       "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4"
       "f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73"}};
  std::array<unsigned char, 32> seed;
  seed.fill(0xA3);
  const OprfKey key(seed, "test key");
  EXPECT_EQ(key.scalar(), ArrayOf<OprfScalar>(
                              "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e"));
  const auto blind =
      ArrayOf<OprfScalar>("64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706");
  for (const Vector& vector : kVectors) {
    const std::string input = Bytes(vector.input);
    const OprfBlind asked = *OprfBlind::With(input, blind);
    EXPECT_EQ(asked.element(), ArrayOf<OprfElement>(vector.blinded));
    const OprfElement answer = *key.BlindEvaluate(asked.element());
    EXPECT_EQ(answer, ArrayOf<OprfElement>(vector.evaluated));
    EXPECT_EQ(*asked.Finalize(answer), ArrayOf<OprfOutput>(vector.output));
    EXPECT_EQ(*key.Evaluate(input), ArrayOf<OprfOutput>(vector.output));
  }
}

TEST(Oprf, RefusesWhatIsNoPoint) {
  const OprfKey key(key_one.bytes);
  OprfElement none;
  none.fill(0xFF);
  EXPECT_EQ(key.BlindEvaluate(none).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(key.BlindEvaluate({}).error().code, ErrorCode::kInvalidArgument);  // the identity
  const OprfBlind blind = *OprfBlind::Of("IM0400000012");
  EXPECT_EQ(blind.Finalize(none).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(key.Evaluate(std::string(kOprfInputMax + 1, 'x')).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::ledger
