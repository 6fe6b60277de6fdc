#include "tariff/landed_json.h"

#include <map>
#include <string>
#include <vector>

#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

std::shared_ptr<const Tariff> WithParcels() {
  Files files = SmallFiles();
  files["exchange_rates.csv"] = "currency,quoted,rate\nUSD,XTS,2\n";
  files["parcels.csv"] =
      "id,kind,name,sender,over,until,edge,currency,excluded,scheme,percent,amount\n"
      "small,duty_relief,Little value,any,,100,including,XTS,841520,,,\n"
      "later,duty_relief,The same once more,any,,100,including,XTS,,,,\n"
      "gifts,tax_relief,Gifts,private,,50,including,XTS,,,,\n"
      "flat,flat_rate,One rate,any,100,200,below,XTS,,,5,\n"
      "shop,tax_at_sale,Tax in the shop,business,,100,including,XTS,,SHOP,,\n"
      "post,fee,The post,any,,,,XTS,,,0,4\n";
  return Made(files);
}

// A window machine from Viet Nam: 10 % duty, 20 % tax on value and duty.
std::string Body(std::string_view price, std::string_view more = "") {
  std::string body = R"({"day":"2026-06-01","items":[{"code":"841510","origin":"VN","price":)";
  body += R"({"amount":")" + std::string(price) + R"(","currency":"XTS"},)";
  body += R"("quantities":[{"unit":"NAR","amount":"1"}]}])" + std::string(more) + "}";
  return body;
}

std::expected<LandedAnswer, Problems> Answer(const Tariff& tariff, std::string_view body) {
  const auto question = ReadLandedQuestion(body, On("2026-06-01"));
  if (!question) return std::unexpected(question.error());
  return ReckonLanded(tariff, *question);
}

// "what" and cost of each line.
std::vector<std::string> Costs(const std::expected<LandedAnswer, Problems>& answer) {
  std::vector<std::string> costs;
  if (!answer) {
    for (const Problem& problem : answer.error())
      costs.push_back(problem.code + " at " + problem.pointer);
    return costs;
  }
  for (const LandedLine& line : answer->cost.lines)
    costs.push_back(line.what + ' ' + line.cost.text());
  return costs;
}

std::map<std::string, std::string> Whys(const LandedAnswer& answer) {
  std::map<std::string, std::string> whys;
  for (const Parcels::Considered& considered : answer.considered) {
    for (const std::string& why : considered.why)
      whys[considered.rule->id] += (whys[considered.rule->id].empty() ? "" : " ") + why;
  }
  return whys;
}

using Lines = std::vector<std::string>;

TEST(LandedJson, EachRuleDecidesWhereItFitsAndSaysWhereItDoesNot) {
  const auto tariff = WithParcels();
  ASSERT_NE(tariff, nullptr);
  const auto relieved = Answer(*tariff, Body("100"));
  EXPECT_EQ(Costs(relieved), (Lines{"price 100.00", "duty 0.00", "tax 20.00", "fee 4.00"}));
  ASSERT_TRUE(relieved);
  EXPECT_EQ(Whys(*relieved), (std::map<std::string, std::string>{{"small", "rule"},
                                                                 {"later", "another_first"},
                                                                 {"gifts", "other_sender"},
                                                                 {"flat", "below_limit"},
                                                                 {"shop", "scheme_not_claimed"},
                                                                 {"post", "rule"}}));
  const auto flat = Answer(*tariff, Body("150"));
  EXPECT_EQ(Costs(flat), (Lines{"price 150.00", "duty 7.50", "tax 31.50", "fee 4.00"}));
  const auto edge = Answer(*tariff, Body("200"));
  EXPECT_EQ(Costs(edge), (Lines{"price 200.00", "duty 20.00", "tax 44.00", "fee 4.00"}));
  ASSERT_TRUE(edge);
  EXPECT_EQ(Whys(*edge)["flat"], "above_limit");
}

TEST(LandedJson, AGiftOfLittleValueHasNothingToPayAndNoFee) {
  const auto tariff = WithParcels();
  ASSERT_NE(tariff, nullptr);
  const auto gift = Answer(*tariff, Body("50", R"(,"sender":"private")"));
  EXPECT_EQ(Costs(gift), (Lines{"price 50.00", "duty 0.00", "tax 0.00"}));
  ASSERT_TRUE(gift);
  EXPECT_EQ(Whys(*gift)["post"], "nothing_charged");
  const auto shop = Answer(*tariff, Body("50", R"(,"scheme":"SHOP")"));
  EXPECT_EQ(Costs(shop), (Lines{"price 50.00", "duty 0.00", "tax_at_sale 10.00"}));
}

TEST(LandedJson, GoodsThatAreExcludedAreDecidedByThemselves) {
  const auto tariff = WithParcels();
  ASSERT_NE(tariff, nullptr);
  const auto answer = Answer(
      *tariff, R"({"day":"2026-06-01","items":[{"code":"841520","origin":"CN","price":{"amount":)"
               R"("30","currency":"XTS"}},{"code":"841510","origin":"VN","price":{"amount":"20",)"
               R"("currency":"XTS"}}]})");
  ASSERT_TRUE(answer) << Costs(answer).front();
  EXPECT_EQ(Whys(*answer)["small"], "goods_excluded rule");
  EXPECT_EQ(Whys(*answer)["later"], "rule another_first");
}

TEST(LandedJson, FreightIsPartOfTheValueAndCostsAreTheBuyersCurrency) {
  const auto tariff = WithParcels();
  ASSERT_NE(tariff, nullptr);
  const auto answer = Answer(*tariff, Body("200", R"(,"currency":"USD","freight":{"amount":"10",)"
                                                  R"("currency":"USD"})"));
  ASSERT_TRUE(answer) << Costs(answer).front();
  EXPECT_EQ(Costs(answer),
            (Lines{"freight 10.00", "price 100.00", "duty 11.00", "tax 24.20", "fee 2.00"}));
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  AppendLandedAnswer(json, *tariff, *answer);
  json.EndObject();
  EXPECT_NE(out.find(R"({"day":"2026-06-01","currency":"USD","tariff_currency":"XTS",)"
                     R"("valuation":"cif","customs_value":"220.00","total":"147.20","lines":[)"
                     R"({"what":"freight","stated":{"amount":"10.00","currency":"USD"},)"
                     R"("cost":"10.00"})"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find(R"("considered":[{"rule":{"id":"small","kind":"duty_relief",)"
                     R"("name":"Little value","sender":"any","up_to":"100","up_to_included":true,)"
                     R"("currency":"XTS","excluded":["841520"]},"why":["above_limit"]})"),
            std::string::npos)
      << out;
}

TEST(LandedJson, FreightIsSharedByGrossMassWhereThatIsSaid) {
  const auto tariff = WithParcels();
  ASSERT_NE(tariff, nullptr);
  const auto body = [](const char* second) {
    std::string text = R"({"items":[)";
    for (const char* mass : {R"(,"gross_mass_kg":"10")", second}) {
      text += R"({"code":"841510","origin":"VN","price":{"amount":"300","currency":"XTS"},)"
              R"("quantities":[{"unit":"NAR","amount":"1"}])";
      text += std::string(mass) + (mass == second ? "}" : "},");
    }
    return text + R"(],"freight":{"amount":"30","currency":"XTS"},"freight_by":"gross_mass"})";
  };
  const auto answer = Answer(*tariff, body(R"(,"gross_mass_kg":"20")"));
  ASSERT_TRUE(answer) << Costs(answer).front();
  ASSERT_EQ(answer->cost.customs_values.size(), 2U);
  EXPECT_EQ(answer->cost.customs_values[0].text(), "310.00");
  EXPECT_EQ(answer->cost.customs_values[1].text(), "320.00");
  EXPECT_EQ(Costs(Answer(*tariff, body(""))),
            (Lines{"gross_mass_missing at /items/1/gross_mass_kg"}));
}

TEST(LandedJson, AllProblemsAreToldWithTheirItem) {
  const auto tariff = WithParcels();
  ASSERT_NE(tariff, nullptr);
  EXPECT_EQ(Costs(Answer(*tariff, R"({"items":[{"code":"841510","origin":"QQ","price":{"amount":)"
                                  R"("1","currency":"XTS"}},{"code":"8415","origin":"VN","price":)"
                                  R"({"amount":"1","currency":"XTS"}}]})")),
            (Lines{"code_too_short at /items/1/code"}));
  EXPECT_EQ(Costs(Answer(*tariff, R"({"items":[{"code":"841510","origin":"QQ","price":{"amount":)"
                                  R"("1","currency":"XTS"}},{"code":"841500","origin":"VN",)"
                                  R"("price":{"amount":"1","currency":"XTS"}}]})")),
            (Lines{"unknown_country at /items/0/origin", "not_declarable at /items/1/code"}));
  EXPECT_EQ(Costs(Answer(*tariff, Body("1", R"(,"freight":{"amount":"1","currency":"JPY"})"))),
            (Lines{"exchange_rate_missing at /buyer_currency"}));
  EXPECT_EQ(
      Costs(Answer(*tariff, R"({"items":[{"code":"841510","origin":"VN","price":{"amount":)"
                            R"("1","currency":"XTS"},"quantities":[{"unit":"nar","amount":)"
                            R"("1"},{"unit":"NAR/long","amount":"1"}]}]})")),
      (Lines{"format at /items/0/quantities/0/unit", "format at /items/0/quantities/1/unit"}));
  EXPECT_EQ(Costs(Answer(*tariff, R"({"items":[],"sender":"any"})")),
            (Lines{"too_few at /items", "choice at /sender"}));
}

}  // namespace
}  // namespace tidewaiter::tariff
