#include "desk/document.h"

#include <cmath>

#include "gtest/gtest.h"

namespace tidewaiter::desk {
namespace {

const DocumentRules kRules{.currency = "XTS",
                           .currency_digits = 2,
                           .offices = {"HARBOUR", "AIRPORT"},
                           .extra_names = {"season"}};

constexpr std::string_view kWhole = R"({
  "lrn":"A-1","stage":"pre_arrival","office":"HARBOUR","procedure":"4000",
  "declarant":{"id":"D1","name":"Broker"},"importer":{"id":"I1","name":"Importer","address":"Quay 1"},
  "supplier":{"id":"S1"},"carrier":"Line","transport_mode":"1","transport_means":"MV Tide","equipment":["MSKU1234565"],"dispatch":"CN","delivery_terms":"CIF",
  "currency":"XTS","expected_arrival":"2026-12-01",
  "items":[{"hs_code":"610910","description":"T-shirts","origin":"BD","dispatch":"CN","value":"1250.50",
            "procedure":"4000","preference":"GSP","quota_order_number":"050021","net_mass_kg":10.5,"gross_mass_kg":11,"quantity":100,
            "quantity_unit":"NAR","packages":2,"containers":0,"rate_percent":12,"supplier":"S1",
            "manufacturer":"M1","extra":{"season":"winter"}},
           {"hs_code":"420221","description":"Bags","origin":"CN","value":"7"}],
  "documents":[{"type":"N380","reference":"INV-1"}]})";

// "code pointer" of every problem.
std::vector<std::string> Told(std::string_view json) {
  const auto read = ParseDocument(json, kRules);
  std::vector<std::string> told;
  if (read) return told;
  for (const Problem& problem : read.error())
    told.push_back(problem.code + " " + problem.pointer);
  return told;
}

std::string With(std::string_view part, std::string_view instead) {
  std::string text(kWhole);
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), instead);
}

TEST(Document, IsReadWholeAndWrittenBackTheSame) {
  const auto read = ParseDocument(kWhole, kRules);
  ASSERT_TRUE(read) << read.error().front().detail;
  EXPECT_EQ(read->stage, Stage::kPreArrival);
  EXPECT_EQ(read->transport_means, "MV Tide");
  EXPECT_EQ(read->equipment, std::vector<std::string>{"MSKU1234565"});
  EXPECT_EQ(read->items[0].value_minor, 125050);
  EXPECT_EQ(read->items[0].extra.front().second, "winter");
  EXPECT_TRUE(std::isnan(read->items[1].net_mass_kg));
  const std::string written = WriteDocument(*read, kRules);
  const auto again = ParseDocument(written, kRules);
  ASSERT_TRUE(again) << again.error().front().detail;
  EXPECT_EQ(WriteDocument(*again, kRules), written);
}

TEST(Document, GivesOneLineAnItem) {
  LineTable lines(LineSchema{.currency = "XTS", .extra_names = {"colour", "season"}});
  AppendLines(*ParseDocument(kWhole, kRules), "26XX1", 20'000, lines);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines.id(1), "26XX1-2");
  EXPECT_EQ(lines.Text(0, Attribute::kExtra2), "winter");
  EXPECT_EQ(lines.Text(1, Attribute::kExtra2), "");
  EXPECT_EQ(lines.Text(1, Attribute::kDispatch), "CN");     // of the declaration
  EXPECT_EQ(lines.Text(1, Attribute::kSupplier), "S1");     // of the declaration
  EXPECT_EQ(lines.Text(1, Attribute::kProcedure), "4000");  // of the declaration
  EXPECT_EQ(lines.Number(0, Measure::kGrossMassKg), 11);
  EXPECT_EQ(lines.Number(0, Measure::kQuantity), 100);
  EXPECT_EQ(lines.Number(0, Measure::kRatePercent), 12);
  EXPECT_FALSE(lines.outcome(0).looked_at());
}

TEST(Document, EveryProblemIsToldWithItsPlace) {
  using Wanted = std::vector<std::string>;
  const std::pair<std::string, Wanted> cases[] = {
      {"", {"json "}},
      {"[]", {"type "}},
      {"{}",
       {"required /lrn", "required /office", "required /declarant", "required /importer",
        "required /items"}},
      {With("\"A-1\"", "\"\""), {"too_short /lrn"}},
      {With("\"A-1\"", "\"A 1\""), {"characters /lrn"}},
      {With("\"A-1\"", "\"" + std::string(36, 'x') + "\""), {"too_long /lrn"}},
      {With("pre_arrival", "later"), {"choice /stage"}},
      {With("HARBOUR", "NOWHERE"), {"office_unknown /office"}},
      {With("\"currency\":\"XTS\"", "\"currency\":\"EUR\""), {"currency /currency"}},
      {With("2026-12-01", "2026-13-01"), {"format /expected_arrival"}},
      {With("\"origin\":\"BD\"", "\"origin\":\"bd\""), {"characters /items/0/origin"}},
      {With("610910", "6109.10"), {"characters /items/0/hs_code"}},
      {With("610910", "6"), {"too_short /items/0/hs_code"}},
      {With("1250.50", "1250.505"), {"amount /items/0/value"}},
      {With("1250.50", "-1"), {"range /items/0/value"}},
      {With("1250.50", "12,5"), {"amount /items/0/value"}},
      {With("1250.50", "99999999999999999999"), {"amount /items/0/value"}},
      {With("\"1250.50\"", "1250.50"), {"type /items/0/value"}},
      {With(":10.5", ":-1"), {"range /items/0/net_mass_kg"}},
      {With(":10.5", ":12"), {"net_above_gross /items/0/net_mass_kg"}},
      {With("\"quantity_unit\":\"NAR\",", ""), {"required /items/0/quantity_unit"}},
      {With("\"packages\":2", "\"packages\":2.5"), {"type /items/0/packages"}},
      {With("\"season\"", "\"colour\""), {"unknown_member /items/0/extra/colour"}},
      {With("\"T-shirts\"", "\"T\\u0000\""), {"characters /items/0/description"}},
      {With("\"T-shirts\"", "\"\""), {"too_short /items/0/description"}},
      {With("\"id\":\"D1\",", ""), {"required /declarant/id"}},
      {With("\"reference\":\"INV-1\"", "\"ref\":1"),
       {"unknown_member /documents/0/ref", "required /documents/0/reference"}},
      {With("\"carrier\"", "\"lrn\""), {"duplicate_member /lrn"}},
      {With("\"Bags\"", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":1}}}}}}"), {"json "}}};
  for (const auto& [json, wanted] : cases)
    EXPECT_EQ(Told(json), wanted) << json;
}

TEST(Document, AmountsAreExact) {
  const std::tuple<std::string_view, int, std::int64_t> right[] = {
      {"0", 2, 0},
      {"0.01", 2, 1},
      {"12.5", 2, 1250},
      {"-3.10", 2, -310},
      {"7", 0, 7},
      {"1.234", 3, 1234},
      {"92233720368547758.07", 2, 9'223'372'036'854'775'807}};
  for (const auto& [text, digits, minor] : right) {
    const auto read = ParseAmount(text, digits);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(*read, minor) << text;
  }
  for (const std::string_view text :
       {"", ".", "1.", ".5", "1e3", "1 0", "+1", "0x1", "1.005", "92233720368547758.08", "--1"}) {
    EXPECT_FALSE(ParseAmount(text, 2)) << text;
  }
  EXPECT_EQ(FormatAmount(5, 2), "0.05");
  EXPECT_EQ(FormatAmount(-125050, 2), "-1250.50");
  EXPECT_EQ(FormatAmount(7, 0), "7");
  EXPECT_EQ(FormatAmount(std::numeric_limits<std::int64_t>::min(), 2), "-92233720368547758.08");
}

TEST(Document, IsFoundByItsGoodsPartiesAndReferences) {
  const std::string text = SearchText(*ParseDocument(kWhole, kRules));
  for (const char* word : {"D1", "Broker", "I1", "T-shirts", "420221", "INV-1", "M1"})
    EXPECT_NE(text.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace tidewaiter::desk
