#include "risk/language.h"

#include "gtest/gtest.h"

#include "risk/sentence_tables.h"
#include "risk/sentences.h"

namespace tidewaiter::risk {
namespace {

bool HasArabic(std::string_view text) {
  return text.find('\xD8') != std::string_view::npos || text.find('\xD9') != std::string_view::npos;
}

TEST(Language, IsFoundByItsCode) {
  for (const Language language : kLanguages)
    EXPECT_EQ(FindLanguage(LanguageCode(language)), language);
  EXPECT_EQ(FindLanguage("de"), std::nullopt);
  EXPECT_EQ(FindLanguage(""), std::nullopt);
}

TEST(Language, FillsTexts) {
  const auto value = [](std::string_view name) { return '<' + std::string(name) + '>'; };
  EXPECT_EQ(Fill("{a} and {b}{c}", value), "<a> and <b><c>");
  EXPECT_EQ(Fill("", value), "");
  EXPECT_EQ(Fill("none", value), "none");
  EXPECT_EQ(Fill("cut {off", value), "cut ");
}

TEST(Language, NumbersHaveItsDecimalSign) {
  EXPECT_EQ(LocalNumber("-1250.50", Language::kFrench), "-1250,50");
  EXPECT_EQ(LocalNumber("0.31", Language::kSpanish), "0,31");
  EXPECT_EQ(LocalNumber("0.31", Language::kArabic), "0.31");
  EXPECT_EQ(LocalNumber("0.31", Language::kEnglish), "0.31");
  EXPECT_EQ(LocalNumber("1.2.3", Language::kFrench), "1.2.3");
  EXPECT_EQ(LocalNumber("v1.2", Language::kFrench), "v1.2");
}

TEST(Language, OnlyArabicIsolatesValues) {
  EXPECT_EQ(Isolated("2026-01-31", Language::kEnglish), "2026-01-31");
  EXPECT_EQ(Isolated("2026-01-31", Language::kArabic), "\u20682026-01-31\u2069");
}

TEST(Language, EveryLabelIsSaidInEveryLanguage) {
  for (const Language language : kLanguages) {
    const bool arabic = language == Language::kArabic;
    for (const ErrorKind kind : AllErrorKinds())
      EXPECT_EQ(HasArabic(KindLabel(kind, language)), arabic);
    for (const Named& named : TemplateTable()) {
      EXPECT_FALSE(named.said.In(language).empty()) << named.id;
      EXPECT_EQ(HasArabic(named.said.In(language)), arabic) << named.id;
    }
    for (int basis = 0; basis < 4; ++basis)
      EXPECT_FALSE(BasisLabel(SelectionBasis(basis), language).empty());
    for (int basis = 0; basis < static_cast<int>(kStakeBasisCount); ++basis)
      EXPECT_EQ(HasArabic(StakeBasisLabel(StakeBasis(basis), language)), arabic);
    EXPECT_EQ(HasArabic(NoReasonSentence(language)), arabic);
  }
}

}  // namespace
}  // namespace tidewaiter::risk
