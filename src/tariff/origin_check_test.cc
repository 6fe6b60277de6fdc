// Whether goods fulfil a rule, as a table: rule, materials, prices, verdict and why.
#include "tariff/origin_check.h"

#include <algorithm>

#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

OriginScheme Scheme() {
  OriginScheme scheme;
  scheme.code = "exa";
  scheme.countries = {"XA"};
  scheme.proofs = {{"eur1", "Movement certificate"}};
  scheme.cumulation = {
      {Cumulation::kBilateral, "XX"}, {Cumulation::kDiagonal, "XB"}, {Cumulation::kExtended, "XC"}};
  scheme.articles = {{"direct transport", "article 16"}, {"insufficient working", "article 7"}};
  return scheme;
}

Material Of(std::string_view code, std::string_view origin, std::string_view value,
            bool proven = false, std::optional<bool> whole = std::nullopt) {
  return {.code = code.empty() ? GoodsCode() : Code(code),
          .origin = std::string(origin),
          .value = D(value),
          .proven = proven,
          .wholly_obtained = whole};
}

OriginEntry Entry(std::initializer_list<std::string_view> rules) {
  OriginEntry entry;
  entry.scheme = "exa";
  entry.codes = {Code("84"), Code("84")};
  for (const std::string_view rule : rules) {
    OriginRule made;
    made.text = rule;
    made.alternative = static_cast<int>(entry.rules.size()) + 1;
    if (const auto needs = ReadNeedsNotation(rule)) made.needs = *needs;
    entry.rules.push_back(std::move(made));
  }
  return entry;
}

OriginAnswers Answers(std::optional<std::vector<Material>> materials,
                      std::string_view ex_works = "100") {
  OriginAnswers answers;
  answers.product = Code("841451");
  answers.exporter = "XA";
  answers.importer = "XX";
  if (!ex_works.empty()) answers.ex_works = D(ex_works);
  answers.fob = D("110");
  answers.materials = std::move(materials);
  return answers;
}

struct Case {
  std::string_view name;
  std::string_view rule;
  std::vector<Material> materials;
  std::string_view ex_works;
  std::string_view tolerance;
  Verdict verdict;
  std::string_view why;  // of the last step
};

constexpr auto kYes = Verdict::kFulfilled;
constexpr auto kNo = Verdict::kNotFulfilled;
constexpr auto kOpen = Verdict::kCannotSay;

TEST(JudgeOrigin, ByOneRule) {
  const Case cases[] = {
      {"heading changed", "CHANGE 4", {Of("7208", "CN", "90")}, "100", "", kYes, "all_changed"},
      {"same heading", "CHANGE 4", {Of("841490", "CN", "90")}, "100", "", kNo, "not_changed"},
      {"subheading", "CHANGE 6", {Of("841490", "CN", "90")}, "100", "", kYes, "all_changed"},
      {"chapter", "CHANGE 2", {Of("8501", "CN", "90")}, "100", "", kYes, "all_changed"},
      {"same chapter", "CHANGE 2", {Of("8413", "CN", "90")}, "100", "", kNo, "not_changed"},
      {"short code", "CHANGE 4", {Of("84", "CN", "9")}, "100", "", kOpen, "code_too_short"},
      {"short, yet other", "CHANGE 4", {Of("72", "CN", "9")}, "100", "", kYes, "all_changed"},
      {"no code", "CHANGE 4", {Of("", "CN", "9")}, "100", "", kOpen, "code_too_short"},
      {"excepted",
       "CHANGE 4 EXCEPT 7208",
       {Of("720810", "CN", "9")},
       "100",
       "",
       kNo,
       "excepted_material"},
      {"tolerance reached",
       "CHANGE 4",
       {Of("8414", "CN", "10")},
       "100",
       "10",
       kYes,
       "within_tolerance"},
      {"tolerance passed",
       "CHANGE 4",
       {Of("8414", "CN", "10.01")},
       "100",
       "10",
       kNo,
       "not_changed"},
      {"tolerance, no price",
       "CHANGE 4",
       {Of("8414", "CN", "10")},
       "",
       "10",
       kOpen,
       "price_not_stated"},
      {"allowance",
       "CHANGE 4 ALLOW 20",
       {Of("8414", "CN", "20")},
       "100",
       "",
       kYes,
       "within_allowance"},
      {"allowance passed",
       "CHANGE 4 ALLOW 20",
       {Of("8414", "CN", "20.01")},
       "100",
       "10",
       kNo,
       "above_allowance"},
      {"allowance of others",
       "CHANGE 4 ALLOW 20 OF 8501",
       {Of("8414", "CN", "1")},
       "100",
       "",
       kNo,
       "not_changed"},
      {"any", "ANY", {Of("8414", "CN", "99")}, "100", "", kYes, "any_materials"},
      {"any but", "ANY EXCEPT 8414", {Of("8414", "CN", "99")}, "100", "", kNo, "excepted_material"},
      {"any but, short",
       "ANY EXCEPT 8414",
       {Of("84", "CN", "9")},
       "100",
       "",
       kOpen,
       "code_too_short"},
      {"limit reached", "MAX 40", {Of("8414", "CN", "40")}, "100", "", kYes, "within_limit"},
      {"limit passed", "MAX 40", {Of("8414", "CN", "40.01")}, "100", "10", kNo, "above_limit"},
      {"limit, no price", "MAX 40", {Of("8414", "CN", "40")}, "", "", kOpen, "price_not_stated"},
      {"limit of some",
       "MAX 10 OF 8501",
       {Of("8501", "CN", "10"), Of("7208", "CN", "60")},
       "100",
       "",
       kYes,
       "within_limit"},
      {"limit of own", "MAX 10 OF SAME", {Of("8414", "CN", "11")}, "100", "", kNo, "above_limit"},
      {"limit of some, short",
       "MAX 10 OF 8501",
       {Of("85", "CN", "50")},
       "100",
       "",
       kOpen,
       "code_too_short"},
      {"limit of FOB", "MAX 50 FOB", {Of("8414", "CN", "55")}, "", "", kYes, "within_limit"},
      {"own ones do not count",
       "MAX 40",
       {Of("8414", "XA", "50", true), Of("72", "CN", "40")},
       "100",
       "",
       kYes,
       "within_limit"},
      {"half and half",
       "NOT ABOVE ORIGINATING",
       {Of("72", "XA", "5", true), Of("72", "CN", "5")},
       "100",
       "",
       kYes,
       "not_above_originating"},
      {"more of others",
       "NOT ABOVE ORIGINATING",
       {Of("72", "XA", "5", true), Of("72", "CN", "6")},
       "100",
       "",
       kNo,
       "above_originating"},
      {"build-down", "RVC 50 FOB", {Of("72", "CN", "55")}, "", "", kYes, "content_reached"},
      {"build-down missed",
       "RVC 50 FOB",
       {Of("72", "CN", "55.01")},
       "",
       "",
       kNo,
       "content_too_low"},
      {"build-up",
       "RVC 40 BUILDUP",
       {Of("72", "XA", "40", true), Of("73", "CN", "9")},
       "100",
       "",
       kYes,
       "content_reached"},
      {"build-up missed",
       "RVC 40 BUILDUP",
       {Of("72", "XA", "39", true), Of("73", "CN", "9")},
       "100",
       "",
       kNo,
       "content_too_low"},
      {"focused",
       "RVC 80 FOCUSED 8501",
       {Of("8501", "CN", "20"), Of("72", "CN", "70")},
       "100",
       "",
       kYes,
       "content_reached"},
      {"materials whole",
       "WO OF 02",
       {Of("0201", "XA", "9", true, true), Of("17", "CN", "1")},
       "100",
       "",
       kYes,
       "material_wholly_obtained"},
      {"materials not whole",
       "WO OF 02",
       {Of("0201", "CN", "9")},
       "100",
       "",
       kNo,
       "material_not_wholly_obtained"},
      {"whole not said",
       "WO OF 02",
       {Of("0201", "XA", "9", true), Of("17", "CN", "1")},
       "100",
       "",
       kOpen,
       "not_stated"},
      {"none of them", "WO OF 02", {Of("17", "CN", "1")}, "100", "", kYes, "no_such_material"},
      {"product not said", "WO", {Of("17", "CN", "1")}, "100", "", kOpen, "not_stated"},
      {"all originate",
       "MAX 0",
       {Of("17", "XA", "99", true)},
       "100",
       "",
       kYes,
       "only_originating_materials"},
      {"partner of diagonal",
       "MAX 0",
       {Of("17", "XB", "99", true)},
       "100",
       "",
       kYes,
       "only_originating_materials"},
      {"not proven", "MAX 40", {Of("17", "XA", "50")}, "100", "", kOpen, "above_limit"},
      {"not proven, not needed", "MAX 60", {Of("17", "XA", "50")}, "100", "", kYes, "within_limit"},
      {"extended", "MAX 40", {Of("17", "XC", "50", true)}, "100", "", kOpen, "above_limit"},
      {"both needed", "CHANGE 4; MAX 40", {Of("72", "CN", "50")}, "100", "", kNo, "above_limit"},
      {"text", "Manufacture from yarn.", {Of("72", "CN", "50")}, "100", "", kOpen, "read_text"},
  };
  for (const Case& c : cases) {
    OriginScheme scheme = Scheme();
    if (!c.tolerance.empty()) scheme.tolerance_percent = D(c.tolerance);
    const auto judged = JudgeOrigin(scheme, Entry({c.rule}), Answers(c.materials, c.ex_works));
    ASSERT_TRUE(judged) << c.name;
    EXPECT_EQ(VerdictName(judged->verdict), VerdictName(c.verdict)) << c.name;
    ASSERT_FALSE(judged->steps.empty()) << c.name;
    EXPECT_EQ(judged->steps.back().why, c.why) << c.name;
  }
}

TEST(JudgeOrigin, OneOfSeveralRulesIsEnoughWhereTheSourceSaysSo) {
  OriginEntry entry = Entry({"CHANGE 4", "MAX 40"});
  const auto answers = Answers(std::vector{Of("8414", "CN", "30")});
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, answers)->verdict, kYes);
  entry.joined = false;
  const auto open = JudgeOrigin(Scheme(), entry, answers);
  EXPECT_EQ(open->verdict, kOpen);
  EXPECT_EQ(open->steps.back().why, "join_not_stated");
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, Answers(std::vector{Of("72", "CN", "30")}))->verdict,
            kYes);
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, Answers(std::vector{Of("8414", "CN", "50")}))->verdict,
            kNo);
  for (OriginRule& rule : entry.rules)
    rule.alternative = 1;  // all of them
  entry.joined = true;
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, answers)->verdict, kNo);
}

TEST(JudgeOrigin, APersonSaysWhetherATextIsMet) {
  const OriginEntry entry = Entry({"MAX 10", "Weaving."});
  OriginAnswers answers = Answers(std::vector{Of("52", "CN", "50")});
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, answers)->verdict, kOpen);
  answers.stated = {{1, true}};
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, answers)->verdict, kYes);
  answers.stated = {{1, false}};
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, answers)->verdict, kNo);
  answers.wholly_obtained = true;
  EXPECT_EQ(JudgeOrigin(Scheme(), entry, answers)->verdict, kYes);
}

TEST(JudgeOrigin, AToleranceWithoutFigureIsReadByAPersonWhereItMayMatter) {
  OriginScheme scheme = Scheme();
  scheme.articles.emplace_back("tolerances", "article 6");
  const OriginEntry entry = Entry({"CHANGE 4"});
  const auto small = JudgeOrigin(scheme, entry, Answers(std::vector{Of("8414", "CN", "12")}));
  EXPECT_EQ(small->verdict, kOpen);
  EXPECT_EQ(small->steps.back().why, "tolerance_unknown");
  EXPECT_EQ(small->steps.back().detail, "article 6");
  const auto large = JudgeOrigin(scheme, entry, Answers(std::vector{Of("8414", "CN", "20.01")}));
  EXPECT_EQ(large->verdict, kNo);
  scheme.no_tolerance = {{Code("84"), Code("85")}};
  EXPECT_EQ(JudgeOrigin(scheme, entry, Answers(std::vector{Of("8414", "CN", "1")}))->verdict, kNo);
}

TEST(JudgeOrigin, SaysWhatElseAClaimNeeds) {
  OriginScheme scheme = Scheme();
  scheme.drawback_forbidden = true;
  OriginEntry entry = Entry({"ANY"});
  entry.rules.front().quota = true;
  const auto judged = JudgeOrigin(scheme, entry, Answers(std::nullopt));
  EXPECT_EQ(judged->verdict, kOpen);
  EXPECT_EQ(judged->steps.back().why, "materials_not_stated");
  std::vector<std::string> ids;
  for (const OriginReminder& reminder : judged->reminders)
    ids.push_back(reminder.id + ':' + reminder.detail);
  EXPECT_EQ(ids,
            (std::vector<std::string>{"proof:Movement certificate", "direct_transport:article 16",
                                      "sufficient_working:article 7", "no_drawback:", "quota:"}));
}

TEST(JudgeOrigin, RefusesAnswersThatCannotBe) {
  OriginAnswers answers = Answers(std::vector{Of("72", "CN", "-1")}, "0");
  answers.product = Code("8414");
  answers.fob = Decimal(1).Scaled(35);
  const auto judged = JudgeOrigin(Scheme(), Entry({"ANY"}), answers);
  ASSERT_FALSE(judged);
  std::vector<std::string> codes;
  for (const codec::Problem& problem : judged.error())
    codes.push_back(problem.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"product_code_short", "price_not_positive",
                                             "value_negative", "amount_too_large"}));
}

TEST(OriginQuestions, AskWhatTheRulesNeed) {
  const auto ids = [](const OriginEntry& entry) {
    std::string text;
    for (const OriginQuestion& question : OriginQuestions(Scheme(), entry))
      text += question.id + ' ';
    return text;
  };
  EXPECT_EQ(ids(Entry({"WO"})), "wholly_obtained ");
  EXPECT_EQ(ids(Entry({"MAX 40"})), "wholly_obtained materials ex_works_price ");
  EXPECT_EQ(ids(Entry({"RVC 40 FOB", "Weaving."})), "wholly_obtained materials fob_price rule_1 ");
  EXPECT_EQ(ids(Entry({"ANY"})), "wholly_obtained materials ");
}

}  // namespace
}  // namespace tidewaiter::tariff
