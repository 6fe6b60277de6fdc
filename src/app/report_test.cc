#include "app/report.h"

#include <array>
#include <bit>
#include <cstdlib>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "app/report_assets.h"
#include "app/report_html.h"
#include "app/report_numbers.h"
#include "app/report_words.h"
#include "declaration/line_table.h"
#include "os/file.h"

namespace tidewaiter::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ListedLine SmallLine() {
  ListedLine line;
  line.rank = 1;
  line.id = "26FR0001-1";
  line.date = *ParseIsoDay("2026-11-24");
  line.office = "FR001";
  line.importer = "FR123";
  line.hs_code = "640399";
  line.origin = "VN";
  line.description = "Shoes, \"leather\" & <rubber>";
  line.value_minor = 1'234'567'89;
  line.probability = 0.8125;
  line.stake_minor = 98'765'43;
  line.kind_label = "Undervalued";
  line.reasons = {"This importer was wrong 7 times in 9 with this code.", "The price is low."};
  line.officer_note = "Ask for the invoice.";
  return line;
}

risk::Evaluation SmallEvaluation() {
  std::vector<risk::Judged> judged;
  for (int i = 0; i < 60; ++i) {
    risk::Judged line;
    line.score = line.probability = (i % 20) / 20.0;
    line.expected_minor = i;
    line.irregular = (i * 7) % 20 < i % 20;
    line.recovered_minor = 100.0 * i;
    line.date = *ParseIsoDay("2026-09-01") + i;
    judged.push_back(line);
  }
  return risk::Evaluate(judged);
}

ReportModel SmallModel() {
  ReportModel model;
  model.title = "Lines to check";
  model.generated = "2026-11-24T03:00:00Z";
  model.currency = "EUR";
  model.warnings = {"The model is 40 days old."};
  model.figures = {{"Lines to check", "2", "of 40"}, {"At stake", "98 765.43 EUR", ""}};
  model.list.push_back(SmallLine());
  ListedLine random = SmallLine();
  random.rank = 2;
  random.reasons.clear();
  random.officer_note.clear();
  random.why_selected = SelectionBasis::kRandom;
  random.value_minor = kMissingMoney;
  model.list.push_back(random);
  model.past = PastResult{"60 lines of September and October 2026.", SmallEvaluation()};
  risk::KindRow kind;
  kind.checked = 40;
  model.kinds = {{"Origin wrong", kind, "never found"}};
  model.policies.resize(2);
  model.policies[0].name = "Tidewaiter";
  model.policies[0].is_ours = true;
  model.policies[0].auc = 0.8;
  model.policies[1].name = "At random";
  risk::GroupRow group;
  group.group = "FR001";
  group.lines = 40;
  model.groups = {{"Office", {group}}};
  model.facts = {{"Seed", "1"}};
  return model;
}

std::size_t CountOf(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

// Rewrites the file when TIDEWAITER_UPDATE_GOLDEN is set; the reviewer reads the difference.
TEST(Report, RendersTheGoldenPage) {
  const os::Path path = os::Path(TIDEWAITER_TESTDATA) / "app" / "report.html";
  const std::string page = RenderReport(SmallModel());
  if (std::getenv("TIDEWAITER_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(os::WriteFile(path, page));
  }
  const Result<std::string> golden = os::ReadFile(path);
  ASSERT_TRUE(golden) << golden.error();
  EXPECT_TRUE(page == *golden) << "differs from " << path
                               << "; TIDEWAITER_UPDATE_GOLDEN=1 rewrites it";
}

TEST(Report, WhateverIsInTheDataStaysText) {
  const std::string attack = "</title><script>alert(1)</script>\" onload='x' \xFF\xC0\xAF\x01";
  ReportModel model = SmallModel();
  ListedLine& line = model.list[0];
  for (std::string* text : {&line.id, &line.office, &line.importer, &line.hs_code, &line.origin,
                            &line.description, &line.kind_label, &line.officer_note, &model.title,
                            &model.generated, &model.currency, &model.past->caption}) {
    *text = attack;
  }
  line.reasons = {attack};
  model.warnings = {attack};
  model.figures = {{attack, attack, attack}};
  model.facts = {{attack, attack}};
  model.kinds[0].kind_label = model.kinds[0].note = attack;
  model.policies[0].name = attack;
  model.groups[0].attribute_label = model.groups[0].rows[0].group = attack;
  model.past->evaluation.months[0].month = attack;
  const std::string page = RenderReport(model);
  EXPECT_EQ(CountOf(page, "<script"), 2U);  // our own
  EXPECT_EQ(CountOf(page, "</script"), 2U);
  EXPECT_EQ(CountOf(page, "</title"), CountOf(page, "<title"));
  EXPECT_THAT(page, Not(HasSubstr("onload='")));
  EXPECT_EQ(page.find('\xFF'), std::string::npos);
  EXPECT_EQ(page.find('\x01'), std::string::npos);
}

TEST(Report, AsksForNothingFromOutside) {
  const std::string page = RenderReport(SmallModel());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* outside : {"http://", "https://", "src=\"", "@import", "url(", "'unsafe-"}) {
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  }
  // The policy forbids both, so they would be dead.
  EXPECT_THAT(page, Not(HasSubstr(" style=\"")));
  EXPECT_THAT(page, Not(HasSubstr(" onclick=")));
  EXPECT_THAT(std::string(ReportScript()), Not(HasSubstr("</script")));
}

TEST(Report, EmptyModelSpeaksInWords) {
  for (const Language language : risk::kLanguages) {
    ReportModel model;
    model.language = language;
    const Words& words = WordsOf(language);
    std::string page = RenderReport(model);
    EXPECT_THAT(page, HasSubstr(Escaped(words.list_empty)));
    EXPECT_THAT(page, HasSubstr(Escaped(words.past_empty)));
    EXPECT_THAT(page, Not(HasSubstr("id=\"kinds\"")));
    EXPECT_THAT(page, Not(HasSubstr("<svg")));
    model.past = PastResult{};
    EXPECT_THAT(RenderReport(model), HasSubstr(Escaped(words.past_empty)));
  }
}

TEST(Report, FiguresWithoutMeaningAreDashesNotZeros) {
  ReportModel model;
  std::vector<risk::Judged> clean(20);
  model.past = PastResult{"", risk::Evaluate(clean)};
  const std::string page = RenderReport(model);
  EXPECT_THAT(page, HasSubstr("<dt>AUC</dt><dd><b>\xE2\x80\x93</b>"));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  EXPECT_THAT(page, Not(HasSubstr("id=\"chart-recall")));
}

TEST(Report, SpeaksTheAskedLanguage) {
  ReportModel model = SmallModel();
  model.language = Language::kFrench;
  const std::string page = RenderReport(model);
  EXPECT_THAT(page, HasSubstr("<html lang=\"fr\" dir=\"ltr\">"));
  EXPECT_THAT(page, HasSubstr("1\u202F234\u202F567,89"));
  model.language = Language::kSpanish;
  EXPECT_THAT(RenderReport(model), HasSubstr("<html lang=\"es\" dir=\"ltr\">"));
}

TEST(Report, RunsFromRightToLeftInArabic) {
  ReportModel model = SmallModel();
  model.language = Language::kArabic;
  const std::string page = RenderReport(model);
  EXPECT_THAT(page, HasSubstr("<html lang=\"ar\" dir=\"rtl\">"));
  EXPECT_THAT(page, HasSubstr("1\u202F234\u202F567.89"));
  EXPECT_THAT(page, HasSubstr(WordsOf(Language::kArabic).list_title));
  // Only logical directions, so that nothing stays on the wrong side.
  const std::string style(ReportStyle());
  for (const char* physical : {"left", "right", "margin-l", "padding-l", "border-l", "float"}) {
    EXPECT_THAT(style, Not(HasSubstr(physical)));
  }
}

TEST(Words, NoneIsMissing) {
  constexpr std::size_t kCount = sizeof(Words) / sizeof(std::string_view);
  for (const Language language : risk::kLanguages) {
    for (const auto& word :
         std::bit_cast<std::array<std::string_view, kCount>>(WordsOf(language))) {
      EXPECT_FALSE(word.empty());
    }
  }
}

TEST(Words, HaveTheSameParametersInEachLanguage) {
  constexpr std::size_t kCount = sizeof(Words) / sizeof(std::string_view);
  using Texts = std::array<std::string_view, kCount>;
  const auto english = std::bit_cast<Texts>(WordsOf(Language::kEnglish));
  for (const Language language : risk::kLanguages) {
    const auto texts = std::bit_cast<Texts>(WordsOf(language));
    EXPECT_EQ(texts[0], risk::LanguageCode(language));
    for (std::size_t i = 0; i < kCount; ++i) {
      for (const char* mark : {"{0}", "{1}", "{2}", "{"}) {
        EXPECT_EQ(CountOf(texts[i], mark), CountOf(english[i], mark)) << texts[i];
      }
    }
  }
}

TEST(Escape, KeepsUtf8AndReplacesWhatIsNot) {
  EXPECT_EQ(Escaped("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(Escaped("é ش 漢 😀\t\n"), "é ش 漢 😀\t\n");
  const std::string bad = "\uFFFD";
  EXPECT_EQ(Escaped("\x80"), bad);
  EXPECT_EQ(Escaped("\xC3"), bad);                                // cut off
  EXPECT_EQ(Escaped("\xC0\xAF"), bad + bad);                      // overlong '/'
  EXPECT_EQ(Escaped("\xE0\x80\xAF"), bad + bad + bad);            // overlong
  EXPECT_EQ(Escaped("\xED\xA0\x80"), bad + bad + bad);            // surrogate
  EXPECT_EQ(Escaped("\xF4\x90\x80\x80"), bad + bad + bad + bad);  // above U+10FFFF
  EXPECT_EQ(Escaped(std::string_view("\0\r\x7F", 3)), bad + bad + bad);
  EXPECT_EQ(Escaped("\xC3<"), bad + "&lt;");  // a bad byte does not swallow the next
}

TEST(Numbers, AreExactAndGrouped) {
  const NumberFormat en(Language::kEnglish);
  const NumberFormat fr(Language::kFrench);
  EXPECT_EQ(en.Count(std::int64_t{999}), "999");
  EXPECT_EQ(en.Count(std::int64_t{1'000}), "1\u202F000");
  EXPECT_EQ(en.Money(9'007'199'254'740'993, 2), "90\u202F071\u202F992\u202F547\u202F409.93");
  EXPECT_EQ(fr.Money(-5, 2), "\u22120,05");
  EXPECT_EQ(en.Money(1'500, 0), "1\u202F500");
  EXPECT_EQ(en.Money(kMissingMoney, 2), kDash);
  EXPECT_EQ(PlainMoney(std::numeric_limits<std::int64_t>::max(), 3), "9223372036854775.807");
  EXPECT_EQ(PlainMoney(-1'05, 2), "-1.05");
  EXPECT_EQ(PlainMoney(kMissingMoney, 2), "");
  EXPECT_EQ(en.Percent(0.1234), "12.3%");
  EXPECT_EQ(fr.Percent(0.1234), "12,3\u202F%");
  EXPECT_EQ(en.Percent(std::nullopt), kDash);
  const NumberFormat es(Language::kSpanish);
  EXPECT_EQ(es.Money(1'234'56, 2), "1\u202F234,56");
  EXPECT_EQ(es.Percent(0.1234), "12,3\u202F%");
  const NumberFormat ar(Language::kArabic);
  EXPECT_EQ(ar.Money(1'234'56, 2), "1\u202F234.56");
  EXPECT_EQ(ar.Money(-5, 2), "\u200E\u22120.05");
  EXPECT_EQ(ar.Money(0, 2), "0.00");
  EXPECT_EQ(ar.Percent(0.1234), "12.3%");
  EXPECT_EQ(en.Decimal(-0.0001, 2), "0.00");
  EXPECT_EQ(en.Decimal(std::numeric_limits<double>::quiet_NaN(), 2), kDash);
  EXPECT_EQ(en.Lines(12), "12");
  EXPECT_EQ(en.Lines(12.25), "12.2");
}

}  // namespace
}  // namespace tidewaiter::app
