#include "federation/signature_memo.h"

#include <string>

#include <gtest/gtest.h>

#include "federation/test_members.h"

namespace tidewaiter::federation {
namespace {

TEST(SignatureMemoTest, AnswersAsTheSignatureIs) {
  SignatureMemo memo;
  const tlog::Signer signer = TestCosigner(1);
  const std::string text = "a log\n1\nAAAA\n";
  const tlog::NoteSignature good = signer.Cosign(text, 70);
  for (int times = 0; times < 3; ++times) {
    const tlog::SignatureCheck check = memo.Check(text, good, signer.verifier());
    EXPECT_EQ(check, tlog::CheckSignature(text, good, signer.verifier()));
    EXPECT_EQ(check.unix_seconds, 70);
  }
}

// Whatever is changed in what was found good, it is bad: by one bit, or by moving a byte from one
// part to the next.
TEST(SignatureMemoTest, WhatIsLikeAGoodOneIsNotGood) {
  SignatureMemo memo;
  const tlog::Signer signer = TestLogKey(0);
  const std::string text = "a log\n1\nAAAA\n";
  const tlog::NoteSignature good = signer.Sign(text);
  ASSERT_EQ(memo.Check(text, good, signer.verifier()).state, tlog::SignatureState::kGood);
  for (std::size_t i = 0; i < good.bytes.size(); ++i) {
    tlog::NoteSignature changed = good;
    changed.bytes[i] ^= 1;
    EXPECT_EQ(memo.Check(text, changed, signer.verifier()).state, tlog::SignatureState::kBad) << i;
  }
  EXPECT_EQ(memo.Check(text + " ", good, signer.verifier()).state, tlog::SignatureState::kBad);
  tlog::NoteSignature longer = good;
  longer.bytes += text[0];
  EXPECT_EQ(memo.Check(text.substr(1), longer, signer.verifier()).state,
            tlog::SignatureState::kBad);
  tlog::VerifierKey other = signer.verifier();
  other.key[0] ^= 1;
  EXPECT_EQ(memo.Check(text, good, other).state, tlog::SignatureState::kBad);
}

TEST(SignatureMemoTest, ForgetsAndVerifiesAgain) {
  SignatureMemo memo(2);
  const tlog::Signer signer = TestLogKey(0);
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 7; ++i) {
      const std::string text = std::to_string(i);
      EXPECT_EQ(memo.Check(text, signer.Sign(text), signer.verifier()).state,
                tlog::SignatureState::kGood);
      EXPECT_LE(memo.size(), 4U);
    }
  }
}

}  // namespace
}  // namespace tidewaiter::federation
