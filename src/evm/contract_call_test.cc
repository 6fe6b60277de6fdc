#include "evm/contract_call.h"

#include <gtest/gtest.h>

#include "codec/json_get.h"
#include "evm/test_vectors.h"

namespace tidewaiter::evm {
namespace {

constexpr ContractFunction kAll[] = {
    ContractFunction::kOwnerOf, ContractFunction::kSupportsInterface, ContractFunction::kIsIssued,
    ContractFunction::kIsRevoked, ContractFunction::kChanged};

TEST(ContractCall, SelectorsAreHashesOfSignatures) {
  for (const ContractFunction function : kAll) {
    const Hash hash = Keccak256(SignatureOf(function));
    EXPECT_EQ(EncodeCall({.function = function, .argument = {}}).substr(0, 4),
              ViewOf(hash).substr(0, 4))
        << SignatureOf(function);
  }
}

TEST(ContractCall, ComesBack) {
  for (const ContractFunction function : kAll) {
    const Hash argument = Keccak256(SignatureOf(function));
    const auto call = ReadCall(EncodeCall({.function = function, .argument = argument}));
    ASSERT_TRUE(call);
    EXPECT_EQ(call->function, function);
    EXPECT_EQ(call->argument, argument);
  }
}

TEST(ContractCall, Refused) {
  const std::string good = EncodeCall({});
  EXPECT_EQ(ReadCall("").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadCall(good.substr(0, 35)).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadCall(good + "x").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadCall("\1\2\3\4" + good.substr(4)).error().code, ErrorCode::kNotFound);
}

TEST(ContractCall, Answers) {
  EXPECT_EQ(ReadBool(AnswerBool(true)), true);
  EXPECT_EQ(ReadBool(AnswerBool(false)), false);
  const Address address = *ParseAddress("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
  EXPECT_EQ(ReadAddress(AnswerAddress(address)), address);
  EXPECT_EQ(ToHex(AnswerNumber(0x123456789aULL)), "0x" + std::string(54, '0') + "123456789a");
  EXPECT_EQ(ReadBool(AnswerNumber(2)).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadBool("\1").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(ReadAddress(std::string(32, '\1')).error().code, ErrorCode::kInvalidArgument);
}

// The life of a title on a development chain: answers as a contract gives them, for functions that
// are not served here.
TEST(ContractCall, AnswersOfAChain) {
  NEED_VECTORS("generated/evm-tradetrust-rpc-log.json");
  const codec::JsonText file(VectorFile("generated/evm-tradetrust-rpc-log.json"));
  simdjson::dom::array entries;
  ASSERT_FALSE(file.root().get(entries));
  int addresses = 0;
  int flags = 0;
  for (const auto entry : entries) {
    std::string_view data;
    std::string_view result;
    if (entry.at_pointer("/request/params/0/data").get(data) ||
        entry.at_pointer("/response/result").get(result)) {
      continue;
    }
    EXPECT_FALSE(ReadCall(FromHex(data))) << data;
    if (data == "0x38af3eed" || data == "0xe534155d") {  // beneficiary(), holder()
      const auto address = ReadAddress(FromHex(result));
      ASSERT_TRUE(address) << result;
      EXPECT_EQ(ToHex(AnswerAddress(*address)), result);
      ++addresses;
    } else if (data == "0x02fb0c5e") {  // active()
      const auto flag = ReadBool(FromHex(result));
      ASSERT_TRUE(flag) << result;
      EXPECT_EQ(ToHex(AnswerBool(*flag)), result);
      ++flags;
    }
  }
  EXPECT_GT(addresses, 0);
  EXPECT_GT(flags, 0);
}

}  // namespace
}  // namespace tidewaiter::evm
