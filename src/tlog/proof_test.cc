#include "tlog/proof.h"

#include <gtest/gtest.h>

#include "tlog/test_tlog.h"

namespace tidewaiter::tlog {
namespace {

constexpr auto kInvalid = ErrorCode::kInvalidArgument;

std::string Example() {
  return ReadBytes(Vectors() / "example/entry12345.tlog_proof");
}

// The example's log and three of its four witnesses.
Policy ExamplePolicy() {
  const std::string keys = ReadBytes(Vectors() / "example/vkeys");
  std::string text;
  std::string group = "group members 3";
  int number = 0;
  for (std::size_t at = 0; at < keys.size(); ++number) {
    const std::size_t end = keys.find('\n', at);
    const std::string key = keys.substr(at, end - at);
    text += number == 0 ? "log " + key + "\n" : fmt::format("witness w{} {}\n", number, key);
    if (number > 0) group += fmt::format(" w{}", number);
    at = end + 1;
  }
  return *Policy::Parse(text + group + "\nquorum members\n");
}

// Made by the prototype and accepted by golang.org/x/mod/sumdb.
TEST(LogProof, OfTheExample) {
  const auto proof = ParseProof(Example());
  ASSERT_TRUE(proof) << proof.error();
  EXPECT_EQ(proof->index, 12'345U);
  EXPECT_EQ(proof->path.size(), 17U);
  EXPECT_FALSE(proof->extra.has_value());
  EXPECT_EQ(FormatProof(*proof), Example());
  const TrustVerdict verdict = VerifyProof(*proof, ExamplePolicy(), LeafHash("entry 12345"));
  EXPECT_TRUE(verdict.ok());
  EXPECT_EQ(verdict.witnesses.size(), 4U);
}

TEST(LogProof, OfAnotherEntryIsNotIncluded) {
  LogProof proof = *ParseProof(Example());
  const TrustVerdict verdict = VerifyProof(proof, ExamplePolicy(), LeafHash("entry 12346"));
  ASSERT_EQ(verdict.findings.size(), 1U);
  EXPECT_EQ(verdict.findings[0].problem, TrustProblem::kNotIncluded);
  ++proof.index;
  EXPECT_FALSE(VerifyProof(proof, ExamplePolicy(), LeafHash("entry 12345")).ok());
  proof.index = kSizeMax;
  EXPECT_FALSE(VerifyProof(proof, ExamplePolicy(), LeafHash("entry 12345")).ok());
}

// No single changed byte leaves a proof that holds, but for the extra data, which nobody signs.
TEST(LogProof, NoByteCanBeChanged) {
  const std::string bytes = Example();
  const Policy policy = ExamplePolicy();
  const Hash leaf = LeafHash("entry 12345");
  const std::size_t signatures = bytes.find("— witness");
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto proof = ParseProof(changed);
    if (!proof) continue;
    const TrustVerdict verdict = VerifyProof(*proof, policy, leaf);
    if (at < signatures) {
      EXPECT_FALSE(verdict.ok()) << at;
    } else {  // one witness is unknown then; the other three are enough
      EXPECT_TRUE(!verdict.ok() || verdict.witnesses.size() == 3) << at;
    }
  }
}

TEST(LogProof, ExtraData) {
  LogProof proof = *ParseProof(Example());
  for (const std::string& extra :
       {std::string(), std::string("\0\xff", 2), std::string(kProofExtraBytesMax, 'x')}) {
    proof.extra = extra;
    const auto read = ParseProof(FormatProof(proof));
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(read->extra, extra);
  }
}

TEST(LogProof, OfATreeWithOneLeaf) {
  const Signer log("log.example", TestKey(1));
  SignedCheckpoint checkpoint{{"log.example", 1, LeafHash("only")}, {}};
  const std::string text = FormatCheckpoint(checkpoint.checkpoint);
  checkpoint.note = {text, {log.Sign(text)}};
  const LogProof proof{.checkpoint = checkpoint};
  const auto read = ParseProof(FormatProof(proof));
  ASSERT_TRUE(read) << read.error();
  EXPECT_TRUE(read->path.empty());
  const Policy policy =
      *Policy::Parse("log " + FormatVerifierKey(log.verifier()) + "\nquorum none\n");
  EXPECT_TRUE(VerifyProof(*read, policy, LeafHash("only")).ok());
}

TEST(LogProof, WhatIsNone) {
  const std::string good = Example();
  const auto replaced = [&](std::string_view what, std::string_view with) {
    std::string text = good;
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
  };
  const std::string hash = "Tgi/BfSyGAkVQqOg5VCAEuPA39qOO2Cv9RlYVvOgkZc=\n";
  std::string many;
  for (int i = 0; i < 47; ++i)
    many += hash;
  ASSERT_TRUE(ParseProof(replaced(hash, many)).has_value());  // 63 hashes
  for (const std::string& bad : {
           std::string(),
           good.substr(1),
           good.substr(0, 40),
           good.substr(0, 200),
           replaced("@v1", "@v2"),
           replaced("index 12345", "index 012345"),
           replaced("index 12345", "index -1"),
           replaced("index 12345\n", ""),
           replaced("index 12345", "index 9223372036854775808"),
           replaced("index 12345\n", "index 12345\nextra AA==\n"),
           replaced("index 12345\n", "extra A\nindex 12345\n"),
           replaced("index 12345\n", "extra AA==\nextra AA==\nindex 12345\n"),
           replaced(hash, "\n"),
           replaced(hash, "AAAA\n"),
           replaced(hash, many + hash),
           replaced("70000", "70000\n"),
           std::string(kProofBytesMax + 1, 'x'),
       }) {
    EXPECT_EQ(ParseProof(bad).error().code, kInvalid) << bad.substr(0, 300);
  }
}

}  // namespace
}  // namespace tidewaiter::tlog
