// Worked examples that authorities and public calculators have published, to the penny.
#include <string>
#include <vector>

#include "codec/json_get.h"
#include "tariff/test_tariff.h"
#include "tariff/two_tariffs.h"

namespace tidewaiter::tariff {
namespace {

using codec::EachOf;
using codec::TextOf;
using Json = simdjson::dom::element;

constexpr std::string_view kFile = "tariff/duty_cases.json";

std::vector<Quantity> QuantitiesIn(Json object) {
  std::vector<Quantity> quantities;
  simdjson::dom::object of;
  if (object.at_key("quantities").get(of) != simdjson::SUCCESS) return quantities;
  for (const auto& [unit, amount] : of) {
    std::string_view text;
    EXPECT_EQ(amount.get(text), simdjson::SUCCESS);
    quantities.push_back({{std::string(unit), ""}, D(text)});
  }
  return quantities;
}

// "EURGBP": one euro in pounds.
Exchange ExchangeIn(Json object) {
  std::vector<ExchangeRate> rates;
  simdjson::dom::object of;
  if (object.at_key("fx").get(of) == simdjson::SUCCESS) {
    for (const auto& [pair, rate] : of) {
      std::string_view text;
      EXPECT_EQ(rate.get(text), simdjson::SUCCESS);
      ExchangeRate& one = rates.emplace_back();
      one.currency = pair.substr(0, 3);
      one.quoted = pair.substr(3);
      one.rate = D(text);
    }
  }
  auto exchange = Exchange::Build(std::move(rates), "GBP");
  EXPECT_TRUE(exchange);
  return exchange ? *exchange : Exchange();
}

std::vector<TaricComponent> ComponentsIn(Json object) {
  std::vector<TaricComponent> components;
  EachOf(object, "components", [&](Json one) {
    TaricComponent& component = components.emplace_back();
    component.duty_expression_id = TextOf(one, "duty_expression_id");
    if (const std::string amount = TextOf(one, "amount"); !amount.empty()) {
      component.amount = D(amount);
    }
    component.currency = TextOf(one, "currency");
    component.unit = TextOf(one, "unit");
    component.qualifier = TextOf(one, "qualifier");
  });
  return components;
}

TEST(PublishedCases, SingleMeasures) {
  const std::string text = SharedText(kFile);
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFile;
  const codec::JsonText json(text);
  ASSERT_TRUE(json.ok());
  int cases = 0;
  EachOf(json.root(), "single_measure", [&](Json one) {
    const std::string id = TextOf(one, "id");
    const auto duty = FromTaricComponents(ComponentsIn(one));
    ASSERT_TRUE(duty) << id << ": " << duty.error();
    const Exchange exchange = ExchangeIn(one);
    DutyFacts facts;
    facts.customs_value = D(TextOf(one, "customs_value"));
    facts.currency = "GBP";
    facts.quantities = QuantitiesIn(one);
    for (const Quantity& quantity : facts.quantities) {
      if (quantity.unit.code == kRetailPrice) {
        facts.part_values.emplace_back(kRetailPricePart, quantity.amount);
      }
    }
    facts.exchange = &exchange;
    const auto amount = duty->AmountOf(facts);
    ASSERT_TRUE(amount) << id << ": " << amount.error().front().code;
    const Rounding rounding =
        TextOf(one, "rounding") == "floor" ? Rounding::kDown : Rounding::kHalfUp;
    EXPECT_EQ(amount->Rounded(2, rounding).text(), TextOf(one, "expect_duty")) << id;
    const auto told = duty->Evaluate(facts);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->amount, *amount) << id;
    ++cases;
  });
  EXPECT_GT(cases, 0);
}

// A tariff with the measures of the case, all for goods of the one origin there is.
std::shared_ptr<const Tariff> TariffOf(Json one, Question& question) {
  Files files;
  files["tariff.toml"] = "country = \"GB\"\ncurrency = \"GBP\"\nround_each_line = false\n";
  files["nomenclature.csv"] =
      "code,level,description\n72,0,Steel\n7202,1,Ferro-alloys\n720211,2,Of iron and manganese\n";
  files["areas.csv"] = "id,group\nGB,no\n1011,yes\n";
  std::string measures = "id,type,code,area,additional_code,order_number,duty\n";
  bool basic = false;
  EachOf(one, "duties", [&](Json duty) {
    std::string type = TextOf(duty, "type");
    if (type == "given") type = "103";  // no matter of which kind
    const std::string per = TextOf(duty, "per");
    const std::string rate = per.empty()                    ? TextOf(duty, "pct") + " %"
                             : TextOf(duty, "unit").empty() ? per + " GBP/NAR"
                                                            : per + " GBP/TNE/I";
    if (const std::string quantity = TextOf(duty, "qty"); !quantity.empty()) {
      const Unit unit = TextOf(duty, "unit").empty() ? Unit{"NAR", ""} : Unit{"TNE", "I"};
      question.quantities.push_back({unit, D(quantity)});
    }
    const std::string code = TextOf(duty, "additional_code");
    if (!code.empty()) question.additional_codes.push_back(code);
    const MeasureType* standard = nullptr;
    for (const MeasureType& known : StandardTypes())
      if (known.id == type) standard = &known;
    ASSERT_NE(standard, nullptr) << type;
    std::string order;
    if (IsBasicDuty(standard->role)) {
      basic = true;
      if (standard->role != Role::kDuty) question.preference = standard->preference;
      if (standard->role == Role::kQuota || standard->role == Role::kPreferenceQuota) {
        order = "054003";
        files["quotas.csv"] =
            "order_number,from,until,volume,unit\n"
            "054003,2021-01-01,2021-12-31,1000000,KGM\n";
      }
    }
    measures += "m" + std::to_string(measures.size()) + ',' + type + ",720211,1011," + code + ',' +
                order + ',' + rate + '\n';
  });
  EXPECT_TRUE(basic);
  measures += "vat,VTS,72,1011,,," + TextOf(one, "vat_pct") + " %\n";
  files["measures.csv"] = measures;
  return Made(files);
}

void ExpectCascade(Json one, const Statement& statement, const std::string& id) {
  Json expect;
  ASSERT_EQ(one.at_key("expect").get(expect), simdjson::SUCCESS);
  const Option& option = statement.chosen();
  std::vector<std::pair<std::string, std::string>> duties;  // type and amount
  for (const StatementLine& line : option.lines)
    if (line.tax != "B00") duties.emplace_back(line.type, line.amount.text());
  std::ranges::sort(duties);
  std::vector<std::pair<std::string, std::string>> wanted;
  EachOf(one, "duties", [&](Json duty) { wanted.emplace_back(TextOf(duty, "type"), ""); });
  simdjson::dom::array list;
  if (expect.at_key("duties").get(list) == simdjson::SUCCESS) {
    ASSERT_EQ(list.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {  // in the order of the duties
      std::string_view text;
      ASSERT_EQ(list.at(i).get(text), simdjson::SUCCESS);
      wanted[i].second = text;
    }
    std::ranges::sort(wanted);
    EXPECT_EQ(duties, wanted) << id;
  }
  const auto check = [&](const char* member, const Decimal& got) {
    const std::string text = TextOf(expect, member);
    if (text.empty()) return;
    EXPECT_EQ(got.text(), text) << id << ' ' << member;
  };
  check("vat_base", statement.vat_base);
  check("vat", option.vat);
  check("total", option.total);
}

TEST(PublishedCases, Cascades) {
  const std::string text = SharedText(kFile);
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFile;
  const codec::JsonText json(text);
  ASSERT_TRUE(json.ok());
  int cases = 0;
  EachOf(json.root(), "cascades", [&](Json one) {
    const std::string id = TextOf(one, "id");
    Question question;
    question.code = Code("720211");
    question.day = On("2021-06-01");
    question.origin = "GB";
    question.customs_value = D(TextOf(one, "customs_value"));
    const auto tariff = TariffOf(one, question);
    ASSERT_NE(tariff, nullptr) << id;
    const auto statement = Assess(*tariff, question);
    ASSERT_TRUE(statement) << id << ": " << statement.error().front().code << ' '
                           << statement.error().front().detail;
    ExpectCascade(one, *statement, id);
    const auto charges = Reckon(*tariff, question);
    ASSERT_TRUE(charges) << id;
    EXPECT_EQ(charges->vat, statement->chosen().vat) << id;
    EXPECT_EQ(charges->duty, statement->chosen().duty) << id;
    ++cases;
  });
  EXPECT_GT(cases, 0);
}

TEST(PublishedCases, TheThreePercentRule) {
  const std::string text = SharedText(kFile);
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFile;
  const codec::JsonText json(text);
  ASSERT_TRUE(json.ok());
  int cases = 0;
  EachOf(json.root(), "ni_three_percent_rule", [&](Json one) {
    ++cases;
    const TariffSide side =
        ChooseUkOrEu(D(TextOf(one, "uk")), D(TextOf(one, "xi")), D(TextOf(one, "customs_value")));
    EXPECT_EQ(side == TariffSide::kUk ? "uk" : "xi", TextOf(one, "expect")) << TextOf(one, "id");
  });
  EXPECT_GT(cases, 0);
}

// What a duty on metals displaces on the share of the value that is metal, and what comes on top in
// full: the types say it, as data.
std::shared_ptr<const Tariff> Stacked(Json one) {
  Files files;
  files["tariff.toml"] = "country = \"US\"\ncurrency = \"USD\"\nline_digits = 4\n";
  files["nomenclature.csv"] =
      "code,level,description\n72,0,Steel\n7208,1,Flat\n720810,2,In coils\n";
  files["areas.csv"] = "id,group\nDE,no\nCN,no\nCA,no\nMX,no\nGB,no\nJP,no\nIN,no\n1011,yes\n";
  files["measure_types.csv"] =
      "id,name,role,series,one_of_series,displaces,displaces_share\n"
      "base,Base duty,duty,C,yes,,\n"
      "s232,Section 232,additional,J,no,ieepa_recip s122,metal\n"
      "ieepa_recip,IEEPA reciprocal,additional,J,no,,\n"
      "ieepa_fentanyl,IEEPA fentanyl,additional,J,no,,\n"
      "s122,Section 122,additional,J,no,,\n"
      "s301,Section 301,additional,J,no,,\n"
      "s201,Section 201,additional,J,no,,\n";
  std::string measures = "id,type,code,area,duty\n";
  for (const char* type :
       {"base", "s232", "ieepa_recip", "ieepa_fentanyl", "s122", "s301", "s201"}) {
    const std::string rate = TextOf(one, type);
    if (rate.empty()) continue;
    measures += std::string(type) + ',' + type + ",7208,1011," +
                D(rate).Scaled(2).Trimmed().text() + " %\n";
  }
  files["measures.csv"] = measures;
  return Made(files);
}

TEST(PublishedCases, DutiesThatDisplaceEachOther) {
  const std::string text = SharedText(kFile);
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFile;
  const codec::JsonText json(text);
  ASSERT_TRUE(json.ok());
  int cases = 0;
  EachOf(json.root(), "us", [&](Json one) {
    const std::string expect = TextOf(one, "expect_additional");
    if (expect.empty()) return;
    ++cases;
    const std::string id = TextOf(one, "id");
    const auto tariff = Stacked(one);
    ASSERT_NE(tariff, nullptr) << id;
    Question question;
    question.code = Code("720810");
    question.day = On("2026-05-01");
    question.origin = TextOf(one, "origin");
    question.customs_value = Decimal(1);
    question.part_values = {{"metal", D(TextOf(one, "metal_share"))}};
    const auto statement = Assess(*tariff, question);
    ASSERT_TRUE(statement) << id << ": " << statement.error().front().code;
    EXPECT_EQ(statement->chosen().duty - D(TextOf(one, "base")), D(expect)) << id;
  });
  EXPECT_GT(cases, 0);
}

}  // namespace
}  // namespace tidewaiter::tariff
