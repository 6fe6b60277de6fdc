#include "detect/trees/text_fit.h"

#include <cmath>

#include "gtest/gtest.h"

namespace tidewaiter::detect {
namespace {

TEST(DistinctWords, EachOnceLowerCaseAnyScript) {
  EXPECT_EQ(DistinctWords("Cotton T-shirts, COTTON 100% 2026 x"),
            (std::vector<std::string>{"cotton", "shirts", "100", "2026"}));
  EXPECT_EQ(DistinctWords("чай 茶"), (std::vector<std::string>{"чай", "茶"}));
  EXPECT_TRUE(DistinctWords("").empty());
  EXPECT_TRUE(DistinctWords("-- 12 a").empty());
}

TextFit Learned() {
  TextFit fit;
  for (int i = 0; i < 40; ++i) {
    fit.Learn("leather handbag brown", "4202210000", 12);
    fit.Learn("plastic bag", "3923210000", 5);
    fit.Learn("leather belt", "4203300000", 8);
  }
  return fit;
}

TEST(TextFit, WordsOfAnotherCodeSpeakForIt) {
  const TextFit fit = Learned();
  const TextFit::Score wrong = fit.Assess("leather handbag", "3923210000", 5);
  EXPECT_EQ(wrong.best_code, "4202210000");
  EXPECT_GT(wrong.gain, 1.0F);
  EXPECT_NEAR(wrong.rate_gain, 7.0F, 1e-3);
  const TextFit::Score right = fit.Assess("leather handbag", "4202210000", 12);
  EXPECT_LT(right.gain, 0.0F);
  EXPECT_GT(right.declared_fit, wrong.declared_fit);
}

TEST(TextFit, TheEvidenceCountsLines) {
  const TextFit fit = Learned();
  const TextFit::Evidence evidence = fit.Explain("a leather handbag", "4203300000");
  EXPECT_EQ(evidence.word, "handbag");
  EXPECT_EQ(evidence.lines, 40U);
  EXPECT_EQ(evidence.under_best, 40U);
  EXPECT_EQ(evidence.under_declared, 0U);
  EXPECT_EQ(evidence.best_code, "4202210000");
}

TEST(TextFit, UnknownWordsAndCodesSayNothing) {
  const TextFit fit = Learned();
  EXPECT_EQ(fit.Assess("", "4202210000", 12).words, 0.0F);
  EXPECT_EQ(fit.Assess("zzz", "4202210000", 12).best_code, "");
  EXPECT_TRUE(std::isnan(fit.UsualRate("9999999999")));
  EXPECT_EQ(fit.Explain("zzz", "1").best_code, "");
}

TEST(TextFit, ComesBackFromBytes) {
  const TextFit fit = Learned();
  std::string bytes;
  fit.Serialize(bytes);
  TextFit back;
  ByteReader in(bytes);
  ASSERT_TRUE(back.Parse(in).has_value());
  EXPECT_EQ(back.Assess("leather bag", "4203300000", 8).gain,
            fit.Assess("leather bag", "4203300000", 8).gain);
  TextFit broken;
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() - 3));
  EXPECT_EQ(broken.Parse(cut).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::detect
