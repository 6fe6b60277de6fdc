#include "tlog/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tlog/test_tlog.h"
#include "tlog/tree.h"

namespace tidewaiter::tlog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Signer Witness(unsigned char number) {
  return {fmt::format("w{}.example", number), TestKey(number), KeyType::kCosignature};
}
std::string WitnessLine(const std::string& name, unsigned char number) {
  return fmt::format("witness {} {}\n", name, FormatVerifierKey(Witness(number).verifier()));
}
Signer Log() {
  return {"log.example", TestKey(100)};
}
std::string LogLine() {
  return fmt::format("log {}\n", FormatVerifierKey(Log().verifier()));
}

// The example of C2SP tlog-policy, with keys.
std::string Example() {
  std::string text = LogLine() + "\n";
  for (unsigned char i = 1; i <= 3; ++i)
    text += WitnessLine(fmt::format("X{}", i), i);
  text += "group X-witnesses 2 X1 X2 X3\n\n";
  for (unsigned char i = 4; i <= 6; ++i)
    text += WitnessLine(fmt::format("Y{}", i - 3), i);
  return text +
         "group Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\n"
         "quorum X-and-Y\n";
}

// n witnesses of which q must sign.
std::string Flat(std::size_t n, std::size_t q) {
  std::string text = LogLine();
  std::string group = fmt::format("group members {}", q);
  for (std::size_t i = 1; i <= n; ++i) {
    text += WitnessLine(fmt::format("w{}", i), static_cast<unsigned char>(i));
    group += fmt::format(" w{}", i);
  }
  return text + group + "\nquorum members\n";
}

TEST(Policy, OfTheSpecification) {
  const auto policy = Policy::Parse(Example());
  ASSERT_TRUE(policy) << policy.error();
  EXPECT_EQ(policy->logs().size(), 1U);
  EXPECT_EQ(policy->witnesses().size(), 6U);
  EXPECT_EQ(policy->groups().size(), 3U);
  // X1 X2 X3 Y1 Y2 Y3
  EXPECT_TRUE(policy->IsQuorum({true, true, false, false, true, false}));
  EXPECT_TRUE(policy->IsQuorum({true, true, true, true, true, true}));
  EXPECT_FALSE(policy->IsQuorum({true, false, false, true, true, true}));
  EXPECT_FALSE(policy->IsQuorum({true, true, true, false, false, false}));
  EXPECT_EQ(policy->SmallestOverlap(), 1U);  // one of X; two Y need not be the same
}

TEST(Policy, NoneAndOne) {
  const auto none = Policy::Parse("quorum none\n");
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->IsQuorum({}));
  EXPECT_EQ(none->SmallestOverlap(), 0U);
  const auto one = Policy::Parse(WitnessLine("w", 1) + "quorum w\n");
  ASSERT_TRUE(one);
  EXPECT_FALSE(one->IsQuorum({false}));
  EXPECT_TRUE(one->IsQuorum({true}));
  EXPECT_EQ(one->SmallestOverlap(), 1U);
}

TEST(Policy, CommentsBlanksAndAddresses) {
  const auto policy = Policy::Parse("# who we trust\n  \t\n\t # more\n  log\t" +
                                    FormatVerifierKey(Log().verifier()) +
                                    "  https://log.example/ \nquorum \t none \n");
  ASSERT_TRUE(policy) << policy.error();
  EXPECT_EQ(policy->logs()[0].url, "https://log.example/");
  // Names are bytes: those beyond ASCII too.
  EXPECT_TRUE(Policy::Parse(WitnessLine("\xE2\x84\xAA", 1) + WitnessLine("K", 2) +
                            "group g 2 K \xE2\x84\xAA\nquorum g\n"));
}

TEST(Policy, WhatIsNone) {
  const std::string w1 = WitnessLine("w1", 1);
  const std::string w2 = WitnessLine("w2", 2);
  const std::string end = "quorum none\n";
  for (const std::string& bad : {
           std::string(),                   // no quorum
           w1,                              //
           std::string("quorum none"),      // cut off
           std::string("quorum none\r\n"),  // a control character
           end + end,                       // twice
           std::string("quorum\n"),
           std::string("quorum a b\n"),
           std::string("quorum w1\n"),
           "quorum w1\n" + w1,                    // defined behind
           std::string("sequence none\n") + end,  //
           std::string("log\n") + end,
           std::string("log x\n") + end,
           LogLine() + LogLine() + end,                                      // the same key
           w1 + WitnessLine("w3", 1) + end,                                  // the same key
           w1 + WitnessLine("w1", 2) + end,                                  // the same name
           WitnessLine("none", 1) + end,                                     //
           "witness w " + FormatVerifierKey(Log().verifier()) + "\n" + end,  // does not cosign
           std::string("witness w\n") + end,                                 //
           w1 + w2 + "group g 0 w1 w2\n" + end,                              //
           w1 + w2 + "group g 3 w1 w2\n" + end,                              //
           w1 + w2 + "group g 02 w1 w2\n" + end,                             //
           w1 + w2 + "group g most w1 w2\n" + end,                           //
           w1 + w2 + "group g any\n" + end,                                  //
           w1 + w2 + "group g any w3\n" + end,                               //
           w1 + w2 + "group g any g\n" + end,                                // a circle
           w1 + w2 + "group g any none\n" + end,                             //
           w1 + w2 + "group w1 any w2\n" + end,                              //
           w1 + w2 + "group g any w1 w1\n" + end,                            // twice in one
           w1 + w2 + "group g any w1\ngroup h any w1\n" + end,               // in two
       }) {
    const auto policy = Policy::Parse(bad);
    ASSERT_FALSE(policy) << bad;
    EXPECT_EQ(policy.error().code, ErrorCode::kInvalidArgument) << bad;
  }
}

TEST(Policy, Limits) {
  std::string text;
  for (std::size_t i = 0; i < kPolicyWitnessesMax; ++i) {
    Ed25519Key::Seed seed{};
    seed[0] = static_cast<unsigned char>(i & 0xFFU);
    seed[1] = static_cast<unsigned char>(i >> 8U);
    const Signer signer("w", Ed25519Key(seed), KeyType::kCosignature);
    text += fmt::format("witness w{} {}\n", i, FormatVerifierKey(signer.verifier()));
  }
  EXPECT_TRUE(Policy::Parse(text + "quorum none\n"));
  EXPECT_FALSE(Policy::Parse(text + WitnessLine("more", 200) + "quorum none\n"));
  EXPECT_FALSE(Policy::Parse(std::string(kPolicyBytesMax, '#') + "\nquorum none\n"));
}

// q > (n + f) / 2, and the quorums of a flat policy share 2q - n witnesses.
TEST(Policy, QuorumsThatShareMoreThanLie) {
  EXPECT_EQ(QuorumAgainst(4, 1), 3U);
  EXPECT_EQ(QuorumAgainst(7, 2), 5U);
  EXPECT_EQ(QuorumAgainst(10, 3), 7U);
  for (std::size_t n = 1; n <= 12; ++n) {
    for (std::size_t f = 0; f < n; ++f) {
      const std::size_t q = QuorumAgainst(n, f);
      EXPECT_GT(2 * q, n + f);
      EXPECT_LE(2 * (q - 1), n + f);
      if (q > n) continue;  // so many liars cannot be borne
      EXPECT_GT(Policy::Parse(Flat(n, q))->SmallestOverlap(), f);
      if (q > 1) {
        EXPECT_LE(Policy::Parse(Flat(n, q - 1))->SmallestOverlap(), f);
      }
    }
  }
}

// Against all pairs of quorums.
TEST(Policy, OverlapOfNestedGroups) {
  const std::string w = WitnessLine("a", 1) + WitnessLine("b", 2) + WitnessLine("c", 3) +
                        WitnessLine("d", 4) + WitnessLine("e", 5) + WitnessLine("f", 6);
  for (const std::string_view groups : {
           "group g 2 a b c\ngroup h 2 d e f\ngroup q all g h\n",
           "group g 2 a b c\ngroup h 2 d e f\ngroup q any g h\n",
           "group g 3 a b c d\ngroup q 2 g e f\n",
           "group g all a b\ngroup h all c d\ngroup i all e f\ngroup q 2 g h i\n",
           "group g 4 a b c d e\ngroup q all g f\n",
       }) {
    const auto policy = Policy::Parse(w + std::string(groups) + "quorum q\n");
    ASSERT_TRUE(policy) << policy.error();
    const auto set = [](unsigned bits) {
      std::vector<bool> flags;
      for (unsigned i = 0; i < 6; ++i)
        flags.push_back(((bits >> i) & 1U) != 0);
      return flags;
    };
    std::size_t least = 6;
    for (unsigned one = 0; one < 64; ++one) {
      for (unsigned two = 0; two < 64; ++two) {
        if (policy->IsQuorum(set(one)) && policy->IsQuorum(set(two)))
          least = std::min(least, static_cast<std::size_t>(std::popcount(one & two)));
      }
    }
    EXPECT_EQ(policy->SmallestOverlap(), least) << groups;
  }
}

// ---- trust

SignedCheckpoint Make(const std::string& origin, const std::vector<unsigned char>& witnesses) {
  SignedCheckpoint both;
  both.checkpoint = {origin, 1, LeafHash("x")};
  const std::string text = FormatCheckpoint(both.checkpoint);
  both.note = {text, {Log().Sign(text)}};
  for (const unsigned char number : witnesses)
    both.note.signatures.push_back(Witness(number).Cosign(text, 1000 + number));
  return both;
}

std::vector<TrustProblem> Problems(const TrustVerdict& verdict) {
  std::vector<TrustProblem> problems;
  for (const TrustFinding& finding : verdict.findings)
    problems.push_back(finding.problem);
  return problems;
}

TEST(Trust, LogAndQuorum) {
  const Policy policy = *Policy::Parse(Flat(4, 3));
  const TrustVerdict verdict = CheckTrust(policy, Make("log.example", {4, 1, 2, 9}));
  EXPECT_TRUE(verdict.ok());
  EXPECT_THAT(verdict.witnesses, ElementsAre(3, 0, 1));
  EXPECT_THAT(verdict.unix_seconds, ElementsAre(1004, 1001, 1002));
}

TEST(Trust, ASecondSignatureOfAWitnessCountsOnce) {
  const Policy policy = *Policy::Parse(Flat(4, 3));
  const TrustVerdict verdict = CheckTrust(policy, Make("log.example", {1, 2, 2, 2}));
  EXPECT_THAT(Problems(verdict), ElementsAre(TrustProblem::kNoQuorum));
  EXPECT_THAT(verdict.witnesses, ElementsAre(0, 1));
}

TEST(Trust, EverythingThatIsWrong) {
  const Policy policy = *Policy::Parse(Flat(4, 3));
  EXPECT_THAT(Problems(CheckTrust(policy, Make("other.example", {}))),
              ElementsAre(TrustProblem::kUnknownLog, TrustProblem::kNoQuorum));
  SignedCheckpoint bad = Make("log.example", {1, 2, 3});
  bad.note.signatures[0].bytes[5] ^= 1;
  bad.note.signatures[1].bytes[20] ^= 1;
  const TrustVerdict verdict = CheckTrust(policy, bad);
  EXPECT_THAT(Problems(verdict),
              ElementsAre(TrustProblem::kLogSignatureBad, TrustProblem::kWitnessSignatureBad,
                          TrustProblem::kNoQuorum));
  EXPECT_EQ(verdict.findings[0].about, "log.example");
  EXPECT_EQ(verdict.findings[1].about, "w1");
  SignedCheckpoint unsigned_one = Make("log.example", {1, 2, 3});
  unsigned_one.note.signatures.erase(unsigned_one.note.signatures.begin());
  EXPECT_THAT(Problems(CheckTrust(policy, unsigned_one)),
              ElementsAre(TrustProblem::kLogSignatureMissing));
}

TEST(Trust, ProblemsHaveNames) {
  EXPECT_EQ(NameOf(TrustProblem::kUnknownLog), "unknown_log");
  EXPECT_EQ(NameOf(TrustProblem::kLogSignatureMissing), "log_signature_missing");
  EXPECT_EQ(NameOf(TrustProblem::kLogSignatureBad), "log_signature_bad");
  EXPECT_EQ(NameOf(TrustProblem::kWitnessSignatureBad), "witness_signature_bad");
  EXPECT_EQ(NameOf(TrustProblem::kNoQuorum), "no_quorum");
  EXPECT_EQ(NameOf(TrustProblem::kNotIncluded), "not_included");
}

// The first byte of the note's text that is changed breaks all signatures.
TEST(Trust, TextIsSigned) {
  const Policy policy = *Policy::Parse(Flat(1, 1));
  SignedCheckpoint changed = Make("log.example", {1});
  EXPECT_THAT(CheckTrust(policy, changed).findings, IsEmpty());
  changed.note.text += "an extension\n";
  EXPECT_FALSE(CheckTrust(policy, changed).ok());
}

}  // namespace
}  // namespace tidewaiter::tlog
