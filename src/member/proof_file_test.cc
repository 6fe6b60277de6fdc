#include "member/proof_file.h"

#include <gtest/gtest.h>

namespace tidewaiter::member {
namespace {

TEST(ProofFileTest, IsReadAsItWasWritten) {
  const ProofFile file{.entry = "a\n\"b\" ä\n", .proof = "c2sp\n", .policy = "log x\n"};
  const std::string text = WriteProofFile(file);
  EXPECT_EQ(text,
            "{\"entry\":\"a\\n\\\"b\\\" ä\\n\",\"policy\":\"log x\\n\",\"proof\":\"c2sp\\n\","
            "\"v\":1}\n");
  const auto read = ReadProofFile(text);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->entry, file.entry);
  EXPECT_EQ(read->proof, file.proof);
  EXPECT_EQ(read->policy, file.policy);
}

TEST(ProofFileTest, WhatIsNoneIsRefusedWithThePlace) {
  const auto field = [](std::string_view text) {
    const auto read = ReadProofFile(text);
    return read ? "none" : read.error().field;
  };
  EXPECT_EQ(field("{"), "");
  EXPECT_EQ(field("[]"), "");
  EXPECT_EQ(field(R"({"entry":"a","policy":"b","v":1})"), "/proof");
  EXPECT_EQ(field(R"({"entry":"","policy":"b","proof":"c","v":1})"), "/entry");
  EXPECT_EQ(field(R"({"entry":"a","policy":"b","proof":"c","v":2})"), "/v");
  EXPECT_EQ(field(R"({"entry":"a","policy":"b","proof":"c","v":1,"x":1})"), "/x");
  EXPECT_FALSE(ReadProofFile(std::string(kProofFileBytesMax + 1, ' ')));
}

TEST(ProofFileTest, AllProblemsAreTold) {
  const Checked checked = CheckProofFile({.entry = "x", .proof = "y", .policy = "z\n"}, {});
  std::vector<std::string> codes;
  for (const ledger::Refusal& problem : checked.problems)
    codes.push_back(problem.code + " " + problem.pointer);
  EXPECT_EQ(codes,
            (std::vector<std::string>{"entry_form /entry", "policy /policy", "proof /proof"}));
  EXPECT_TRUE(checked.own_policy);
}

}  // namespace
}  // namespace tidewaiter::member
