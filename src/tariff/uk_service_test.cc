// Answers of the UK's tariff service as a tariff: published answers, and small ones of our own for
// the other way to write them and for what is wrong.
#include "tariff/uk_service.h"

#include <algorithm>
#include <string>
#include <vector>

#include "nomenclature/build.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kFixtures = "tariff/uk/fixtures/";

std::vector<std::string> Codes(const Problems& problems) {
  std::vector<std::string> codes;
  for (const Problem& problem : problems)
    codes.push_back(problem.code);
  return codes;
}

// Through its files, as `tidewaiter tariff import` does; or a failed test that says why not.
std::shared_ptr<const Tariff> TariffOf(UkServiceTariff read) {
  for (const Problem& problem : read.problems)
    ADD_FAILURE() << problem.code << " at " << problem.pointer << ": " << problem.detail;
  auto built = nomenclature::Build(std::move(read.goods));
  for (const Problem& problem : built.problems)
    ADD_FAILURE() << problem.code << " at " << problem.pointer << ": " << problem.detail;
  return built.nomenclature ? Made(ToFiles(*built.nomenclature, read.rows)) : nullptr;
}

// 1,000.00 with 250.89 freight and 10.00 insurance, two tonnes of biodiesel, of one producer.
Question Ferromanganese() {
  Question question;
  question.code = Code("7202118000");
  question.day = On("2021-01-01");
  question.origin = "GB";
  question.customs_value = D("1260.89");
  question.quantities = {{{"TNE", "I"}, D("2")}};
  question.additional_codes = {"C490"};
  return question;
}

std::string TotalOf(const Statement& statement, Role role) {
  for (const Option& option : statement.options)
    if (option.role == role) return option.total.text();
  return "";
}

TEST(UkService, TotalsOfItsOwnCalculator) {
  const std::string text = SharedText(std::string(kFixtures) + "uk/commodities/7202118000.json");
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no answers";
  const UkServiceFile files[] = {{"7202118000.json", text}};
  auto read = ReadUkService(files, {.origin = "GB"});
  EXPECT_TRUE(read.left_out.empty());
  EXPECT_EQ(read.measures, 8U);
  // The members of 5050 are not in the answer, and 695 is for another country.
  EXPECT_EQ(Codes(read.warnings), (std::vector<std::string>{"area_by_answer", "area_by_answer"}));
  const auto tariff = TariffOf(std::move(read));
  ASSERT_NE(tariff, nullptr);
  const auto statement = Assess(*tariff, Ferromanganese());
  ASSERT_TRUE(statement) << statement.error().front().code;
  EXPECT_TRUE(statement->problems.empty());
  EXPECT_EQ(TotalOf(*statement, Role::kDuty), "1395.40");
  EXPECT_EQ(TotalOf(*statement, Role::kPreference), "1354.55");
  EXPECT_EQ(TotalOf(*statement, Role::kSuspension), "1354.55");
  EXPECT_EQ(TotalOf(*statement, Role::kQuota), "1278.90");
  EXPECT_EQ(statement->chosen().total.text(), "1395.40");
  EXPECT_EQ(statement->chosen().vat_base.text(), "2213.58");
  EXPECT_EQ(statement->chosen().vat.text(), "442.72");
  std::vector<std::pair<std::string, std::string>> lines;
  for (const StatementLine& line : statement->chosen().lines)
    lines.emplace_back(line.type + ' ' + line.regulation, line.amount.text());
  EXPECT_EQ(lines, (std::vector<std::pair<std::string, std::string>>{{"103 R2261/98", "34.04"},
                                                                     {"696 C0000/21", "315.22"},
                                                                     {"695 C0000/21", "315.22"},
                                                                     {"552 C0000/21", "288.20"},
                                                                     {"VTS ", "442.72"}}));
}

TEST(UkService, WithoutACountryAreasHoldWhomTheyName) {
  const std::string text = SharedText(std::string(kFixtures) + "uk/commodities/7202118000.json");
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no answers";
  const UkServiceFile files[] = {{"7202118000.json", text}};
  auto read = ReadUkService(files, {});
  EXPECT_EQ(Codes(read.warnings), (std::vector<std::string>{"area_without_members"}));
  const auto tariff = TariffOf(std::move(read));
  ASSERT_NE(tariff, nullptr);
  Question question = Ferromanganese();
  question.origin = "US";  // excluded from 552, and the one that 695 is for
  const auto statement = Assess(*tariff, question);
  ASSERT_TRUE(statement) << statement.error().front().code;
  std::vector<std::string> types;
  for (const StatementLine& line : statement->chosen().lines)
    types.push_back(line.type);
  EXPECT_EQ(types, (std::vector<std::string>{"103", "695", "VTS"}));
}

// Every published answer becomes a tariff; what is left out is said with its reason.
TEST(UkService, EveryPublishedAnswerCanBeOpened) {
  struct Case {
    std::string file;
    std::vector<std::string> left_out;
  };
  const std::string areas = SharedText(std::string(kFixtures) + "uk/geographical_areas.json");
  const std::string rates = SharedText(std::string(kFixtures) + "xi/monetary_exchange_rates.json");
  if (areas.empty() || rates.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no answers";
  for (const Case& one : {
           Case{"uk/commodities/0102291010.json", {}},
           Case{"uk/commodities/0103921100.json", {"type_series", "type_series"}},
           Case{"uk/commodities/0702000007.json", {}},
           Case{"uk/commodities/0809400500.json", {"type_series", "type_series"}},
           Case{"uk/commodities/1516209821.json", {}},
           Case{"uk/commodities/7202118000.json", {}},
           Case{"uk/commodities/7202999000.json", {"type_series"}},
           Case{"xi/commodities/0103921100.json", {}},
       }) {
    const std::string text = SharedText(std::string(kFixtures) + one.file);
    ASSERT_FALSE(text.empty()) << one.file;
    const UkServiceFile files[] = {{one.file, text}, {"areas", areas}, {"rates", rates}};
    auto read = ReadUkService(files, {});
    EXPECT_EQ(Codes(read.left_out), one.left_out) << one.file;
    EXPECT_EQ(read.rows.exchange.size(), 67U);
    const std::uint64_t measures = read.measures;
    const auto tariff = TariffOf(std::move(read));
    ASSERT_NE(tariff, nullptr) << one.file;
    EXPECT_EQ(tariff->measures().size() + one.left_out.size(), measures) << one.file;
  }
}

TEST(UkService, MonthlyRatesHoldForTheirMonth) {
  const std::string text = SharedText(std::string(kFixtures) + "uk/commodities/7202118000.json");
  const std::string rates = SharedText(std::string(kFixtures) + "xi/monetary_exchange_rates.json");
  if (text.empty() || rates.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no answers";
  const UkServiceFile files[] = {{"7202118000.json", text}, {"rates.json", rates}};
  const auto tariff = TariffOf(ReadUkService(files, {}));
  ASSERT_NE(tariff, nullptr);
  const auto pounds = [&](std::string_view day) {
    const auto got = tariff->exchange().Into({D("100"), "EUR"}, "GBP", On(day));
    return got ? got->value.Trimmed().text() : got.error().code;
  };
  EXPECT_EQ(pounds("2016-01-01"), "72.98");
  EXPECT_EQ(pounds("2021-05-31"), "86.988");
  EXPECT_EQ(pounds("2021-06-01"), "85.765");
  EXPECT_EQ(pounds("2021-06-30"), "85.765");
  EXPECT_EQ(pounds("2021-07-31"), "85.71");
  EXPECT_EQ(pounds("2021-08-01"), "exchange_rate_missing");  // not the newest, silently
  EXPECT_EQ(pounds("2015-12-31"), "exchange_rate_missing");
}

// Entry prices, with the amounts that the answer gives for each band of the price.
TEST(UkService, EntryPricesAreReckoned) {
  const std::string text = SharedText(std::string(kFixtures) + "uk/commodities/0809400500.json");
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no answers";
  const UkServiceFile files[] = {{"0809400500.json", text}};
  const auto tariff = TariffOf(ReadUkService(files, {}));
  ASSERT_NE(tariff, nullptr);
  const auto duty = [&](std::string_view price) {
    Question question;
    question.code = Code("0809400500");
    question.day = On("2021-06-15");
    question.origin = "US";
    question.customs_value = D("1000");
    question.quantities = {{{"KGM", ""}, D("2000")}};
    question.price = D(price);
    question.price_currency = "EUR";
    const auto statement = Assess(*tariff, question);
    if (!statement) return statement.error().front().code;
    for (const StatementLine& line : statement->chosen().lines)
      if (line.tax == "A00") return line.rate;
    return std::string();
  };
  EXPECT_EQ(duty("52.6"), "14.4 %");
  EXPECT_EQ(duty("52.59"), "exchange_rate_missing");  // the amount is in euros
}

// The service itself writes JSON:API: an object refers to others that stand beside it.
constexpr std::string_view kApi = R"({"data": {"id": "1", "type": "commodity",
  "attributes": {"goods_nomenclature_item_id": "7202118000", "producline_suffix": "80",
    "number_indents": 1, "description": "Other"},
  "relationships": {"chapter": {"data": {"id": "c", "type": "chapter"}},
    "heading": {"data": {"id": "h", "type": "heading"}},
    "import_measures": {"data": [{"id": "10", "type": "measure"}]}}},
 "included": [
  {"id": "c", "type": "chapter", "attributes": {"goods_nomenclature_item_id": "7200000000",
    "description": "Iron and steel"}},
  {"id": "h", "type": "heading", "attributes": {"goods_nomenclature_item_id": "7202000000",
    "description": "Ferro-alloys"}},
  {"id": "10", "type": "measure", "attributes": {"id": 10, "effective_start_date":
    "2021-01-01T00:00:00.000Z", "effective_end_date": null},
   "relationships": {"measure_type": {"data": {"id": "103", "type": "measure_type"}},
    "geographical_area": {"data": {"id": "2020", "type": "geographical_area"}},
    "excluded_countries": {"data": []}, "order_number": {"data": null},
    "measure_components": {"data": [{"id": "10-01", "type": "measure_component"}]}}},
  {"id": "103", "type": "measure_type", "attributes": {"description": "Third country duty",
    "measure_type_series_id": "C"}},
  {"id": "10-01", "type": "measure_component", "attributes": {"duty_expression_id": "01",
    "duty_amount": 0.1, "monetary_unit_code": "GBP", "measurement_unit_code": "DTN"}},
  {"id": "2020", "type": "geographical_area", "attributes": {"geographical_area_id": "2020",
    "description": "Some"}, "relationships": {"children_geographical_areas": {"data":
    [{"id": "NO", "type": "geographical_area"}]}}}]})";

TEST(UkService, ReadsWhatStandsBeside) {
  const UkServiceFile files[] = {{"api.json", kApi}};
  const auto tariff = TariffOf(ReadUkService(files, {}));
  ASSERT_NE(tariff, nullptr);
  ASSERT_EQ(tariff->measures().size(), 1U);
  EXPECT_EQ(tariff->measures()[0].id, "10");
  EXPECT_EQ(tariff->measures()[0].duty.text(), "0.1 GBP/DTN");
  EXPECT_TRUE(tariff->InArea("NO", "2020", On("2021-01-01")));
}

std::string With(std::string_view from, std::string_view to) {
  std::string text(kApi);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(UkService, WhatIsWrongIsNamed) {
  struct Case {
    std::string text;
    std::vector<std::string> codes;
  };
  for (const Case& one : {
           Case{"{", {"json"}},
           Case{"[]", {"unknown_answer"}},
           Case{R"({"a": 1})", {"unknown_answer"}},
           Case{R"([{"geographical_area_id": "FR"}])", {"no_lines"}},
           Case{With("7202118000", "7202x"), {"code"}},
           Case{With("\"number_indents\": 1", "\"number_indents\": -1"), {"range"}},
           Case{R"([{"child_monetary_unit_code": "GBP", "exchange_rate": "0,8"}])", {"day"}},
       }) {
    const UkServiceFile files[] = {{"one.json", one.text}};
    EXPECT_EQ(Codes(ReadUkService(files, {}).problems), one.codes) << one.text;
  }
  const UkServiceFile twice[] = {{"one.json", kApi}, {"other.json", kApi}};
  EXPECT_EQ(Codes(ReadUkService(twice, {}).problems), std::vector<std::string>{"commodity_twice"});
}

TEST(UkService, WhatIsNotUnderstoodIsLeftOut) {
  struct Case {
    std::string text;
    std::string code;
  };
  for (const Case& one : {
           Case{With("\"id\": \"103\", \"type\": \"measure_type\"}}", "\"id\": \"x\"}}"),
                "unknown_measure_type"},
           Case{With("\"measure_type_series_id\": \"C\"", "\"measure_type_series_id\": \"B\""),
                "type_series"},
           Case{With("import_measures", "export_measures"), "type_trade"},
           Case{With("\"duty_expression_id\": \"01\"", "\"duty_expression_id\": \"98\""), "duty"},
           Case{With("measure_components", "none"), "duty_missing"},
           Case{With("2021-01-01T", "2021-13-01T"), "day"},
           Case{With("\"order_number\": {\"data\": null}",
                     "\"order_number\": {\"data\": {\"id\": \"1\", \"number\": \"050001\"}}"),
                "quota"},
           Case{With("\"excluded_countries\": {\"data\": []}",
                     "\"measure_conditions\": {\"data\": [{\"condition_code\": \"B\", \"action\": "
                     "\"?\"}]}"),
                "action"},
       }) {
    const UkServiceFile files[] = {{"one.json", one.text}};
    const auto read = ReadUkService(files, {});
    EXPECT_EQ(Codes(read.left_out), std::vector<std::string>{one.code});
    EXPECT_TRUE(read.rows.measures.empty());
    EXPECT_EQ(read.measures, 1U);
  }
}

}  // namespace
}  // namespace tidewaiter::tariff
