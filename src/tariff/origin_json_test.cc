#include "tariff/origin_json.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tariff/json.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr const char* kToday = "2026-06-01";

// Two schemes: one for the group of the preference p1, one that rests on no measure's area.
Files FilesWithOrigin() {
  Files files = SmallFiles();
  files["origin_schemes.csv"] =
      "scheme,title,from,countries,areas,proofs,bilateral,tolerance\n"
      "exa,An agreement,2020-01-01,2020,2020,U110=Proof of origin; own=Own words,2020,10\n"
      "exb,Another,2021-01-01,VN,2021,,,\n";
  files["origin_rules.csv"] =
      "scheme,code_from,code_until,goods,alternative,text,needs\n"
      "exa,8414,8415,,1,Of another heading.,CHANGE 4 EXCEPT 8483\n"
      "exa,8414,8415,,2,At most 40 %.,MAX 40\n"
      "exa,84,84,Pumps,1,Made by hand.,TEXT\n";
  return files;
}

std::shared_ptr<const Tariff> WithOrigin() {
  return Made(FilesWithOrigin());
}

std::string RulesJson(const Tariff& tariff, std::string_view code, std::string_view origin) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  AppendOriginRules(json, tariff, {Code(code), std::string(origin), On(kToday)});
  json.EndObject();
  return out;
}

OriginRequest Asking(std::string_view body) {
  const auto request = ReadOriginRequest(body, On(kToday));
  EXPECT_TRUE(request) << body;
  return request ? *request : OriginRequest();
}

std::vector<std::string> Told(const std::expected<OriginAnswer, Problems>& answer) {
  std::vector<std::string> told;
  if (answer) return told;
  for (const Problem& problem : answer.error())
    told.push_back(problem.code + " at " + problem.pointer);
  return told;
}

TEST(OriginJson, SaysTheSchemesOfAMemberOfAGroupWithRulesAndQuestions) {
  const auto tariff = WithOrigin();
  ASSERT_NE(tariff, nullptr);
  const std::string text = RulesJson(*tariff, "841510", "TR");
  EXPECT_EQ(
      text,
      R"({"day":"2026-06-01","code":"841510","origin":"TR","schemes":[{"code":"exa",)"
      R"("title":"An agreement","from":"2020-01-01","unilateral":false,"countries":["2020"],)"
      R"("cumulation":[{"kind":"bilateral","countries":["2020"]}],)"
      R"("proofs":[{"code":"U110","name":"Proof of origin"},{"code":"own","name":"Own words"}],)"
      R"("articles":[],"tolerance_percent":"10","no_tolerance":[],"no_drawback":false,)"
      R"("preferences":[{"measure":"p1","name":"Preference","preference":"300",)"
      R"("rate":"4 %","area":"2020"}],)"
      R"("entries":[{"entry":0,"codes":"8414-8415","heading":"","whole":true,"joined":true,)"
      R"("rules":[{"rule":0,"text":"Of another heading.","alternative":1,"understood":true,)"
      R"("needs":[{"notation":"CHANGE 4 EXCEPT 8483","kind":"change","level":4,)"
      R"("except":["8483"]}],"quota":false},{"rule":1,"text":"At most 40 %.","alternative":2,)"
      R"("understood":true,"needs":[{"notation":"MAX 40","kind":"max_value","percent":"40",)"
      R"("price":"ex_works"}],"quota":false}],)"
      R"("questions":[{"id":"wholly_obtained","text":"Was the product wholly obtained in the )"
      R"(country of production, without any material from elsewhere?"},{"id":"materials",)"
      R"("text":"Which materials were used? For each: its code, its origin, its value, and )"
      R"(whether a proof of its origin is held."},{"id":"ex_works_price","text":"What is the )"
      R"(ex-works price of the product?"}]},{"entry":1,"codes":"84","heading":"","goods":"Pumps",)"
      R"("whole":true,"joined":true,"rules":[{"rule":0,"text":"Made by hand.","alternative":1,)"
      R"("understood":false,"needs":[],"quota":false}],"questions":[{"id":"wholly_obtained",)"
      R"("text":"Was the product wholly obtained in the country of production, without any )"
      R"(material from elsewhere?"},{"id":"rule_0","text":"Read the rule. Is it met? )"
      R"(\"Made by hand.\""}]}]}]})");
}

TEST(OriginJson, APreferenceRestsOnSchemesOfItsArea) {
  const auto tariff = WithOrigin();
  ASSERT_NE(tariff, nullptr);
  // Viet Nam is a partner of both, yet the preference is of the area that the first one names.
  const auto preferences = OriginPreferences(*tariff, {Code("841510"), "VN", On(kToday)});
  ASSERT_EQ(preferences.size(), 1U);
  ASSERT_EQ(preferences[0].schemes.size(), 1U);
  EXPECT_EQ(preferences[0].schemes[0]->code, "exa");
  EXPECT_EQ(tariff->OriginSchemesFor("VN", On(kToday)).size(), 2U);
  // China is in the group, but excluded from the measure.
  EXPECT_TRUE(OriginPreferences(*tariff, {Code("841510"), "CN", On(kToday)}).empty());
  // Türkiye joined in 2026; the second scheme began in 2021.
  EXPECT_TRUE(tariff->OriginSchemesFor("TR", On("2025-12-31")).empty());
  EXPECT_EQ(tariff->OriginSchemesFor("VN", On("2020-06-01")).size(), 1U);
  EXPECT_TRUE(tariff->OriginSchemesFor("US", On(kToday)).empty());
}

TEST(OriginJson, AWayToImportNamesItsSchemeAndWhatIsPresented) {
  const auto tariff = WithOrigin();
  ASSERT_NE(tariff, nullptr);
  Question question;
  question.code = Code("841510");
  question.origin = "VN";
  question.day = On(kToday);
  question.customs_value = D("100");
  question.documents = {"U110"};
  const auto statement = Assess(*tariff, question);
  ASSERT_TRUE(statement);
  std::size_t claims = 0;
  for (const Option& option : statement->options) {
    const bool preference = option.role == Role::kPreference;
    ASSERT_EQ(option.origins.size(), preference ? 1U : 0U);
    if (!preference) continue;
    ++claims;
    const Option::Claim& claim = option.origins[0];
    EXPECT_EQ(claim.scheme->code, "exa");
    EXPECT_EQ(claim.entries, 2U);
    ASSERT_EQ(claim.proofs.size(), 2U);
    EXPECT_TRUE(claim.proofs[0].presented);
    EXPECT_FALSE(claim.proofs[1].presented);
  }
  EXPECT_EQ(claims, 1U);
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  AppendDutyAnswer(json, *tariff, {{}, question, *statement});
  json.EndObject();
  EXPECT_NE(out.find(R"("origin":[{"scheme":"exa","title":"An agreement","entries":2,)"
                     R"("proofs":[{"code":"U110","name":"Proof of origin","presented":true},)"),
            std::string::npos)
      << out;
}

TEST(OriginCheckJson, EachEntryHasItsVerdict) {
  const auto tariff = WithOrigin();
  ASSERT_NE(tariff, nullptr);
  const OriginRequest request = Asking(
      R"({"scheme":"exa","code":"841510","exporter":"TR","ex_works":"100","materials":[)"
      R"({"code":"8501","value":"60"},{"code":"841590","origin":"CN","value":"5","proven":true},)"
      R"({"code":"8483","value":"20","origin":"US"}],)"
      R"("stated":[{"entry":1,"rule":0,"met":true}]})");
  const auto answer = CheckOrigin(*tariff, request);
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->checks.size(), 2U);
  // Excepted materials are a fifth, more than the tolerance; all that count are 80 %.
  EXPECT_EQ(VerdictName(answer->checks[0].judged.verdict), "not_fulfilled");
  EXPECT_EQ(VerdictName(answer->checks[1].judged.verdict), "fulfilled");
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  AppendOriginAnswer(json, *answer);
  json.EndObject();
  EXPECT_NE(out.find(R"({"rule":1,"need":"MAX 40","verdict":"not_fulfilled","why":"above_limit",)"
                     R"("share":"80"})"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find(R"({"id":"proof","detail":"Proof of origin; Own words"})"), std::string::npos)
      << out;
}

// A material from a member of the group counts as the partner's own; without a proof nobody can
// say.
TEST(OriginCheckJson, MaterialsOfPartnersInAGroupCount) {
  const auto tariff = WithOrigin();
  ASSERT_NE(tariff, nullptr);
  const auto verdict = [&](const std::string& proven) {
    const auto answer = CheckOrigin(
        *tariff, Asking(R"({"scheme":"exa","code":"841510","exporter":"TR","entry":0,)"
                        R"("ex_works":"100","materials":[{"code":"841590","origin":"VN",)"
                        R"("value":"90","proven":)" +
                        proven + "}]}"));
    return answer && answer->checks.size() == 1 ? VerdictName(answer->checks[0].judged.verdict)
                                                : "none";
  };
  EXPECT_EQ(verdict("true"), "fulfilled");
  EXPECT_EQ(verdict("false"), "cannot_say");
}

TEST(OriginCheckJson, AllProblemsAreToldAtOnce) {
  const auto tariff = WithOrigin();
  ASSERT_NE(tariff, nullptr);
  using Problems = std::vector<std::string>;
  const auto told = [&](std::string_view body) { return Told(CheckOrigin(*tariff, Asking(body))); };
  EXPECT_EQ(told(R"({"scheme":"zz","code":"841510","exporter":"TR"})"),
            Problems{"unknown_scheme at /scheme"});
  EXPECT_EQ(told(R"({"scheme":"exa","code":"841510","exporter":"TR","day":"2019-01-01"})"),
            Problems{"scheme_not_in_force at /day"});
  EXPECT_EQ(told(R"({"scheme":"exa","code":"610910","exporter":"US"})"),
            (Problems{"not_a_partner at /exporter", "no_rule_for_goods at /code"}));
  EXPECT_EQ(told(R"({"scheme":"exa","code":"8415","exporter":"TR","entry":2,"ex_works":"0",)"
                 R"("stated":[{"entry":0,"rule":2,"met":true}]})"),
            (Problems{"unknown_entry at /entry", "unknown_rule at /stated/0"}));
  EXPECT_EQ(told(R"({"scheme":"exa","code":"8415","exporter":"TR","ex_works":"0"})"),
            (Problems{"product_code_short at /code", "price_not_positive at /ex_works"}));
}

TEST(OriginCheckJson, ABodyThatIsNoQuestionIsRefusedWithEveryReason) {
  const auto request = ReadOriginRequest(
      R"({"code":"84x","exporter":"t","materials":[{"code":"8501"},{"value":"-1"}],"colour":1})",
      On(kToday));
  ASSERT_FALSE(request);
  std::vector<std::string> pointers;
  for (const Problem& problem : request.error())
    pointers.push_back(problem.pointer);
  for (const char* const pointer :
       {"/code", "/exporter", "/materials/0/value", "/materials/1/value", "/colour", "/scheme"}) {
    EXPECT_NE(std::find(pointers.begin(), pointers.end(), pointer), pointers.end()) << pointer;
  }
}

}  // namespace
}  // namespace tidewaiter::tariff
