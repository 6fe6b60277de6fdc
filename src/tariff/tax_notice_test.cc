// Taxes as a customs service has computed them, recomputed line by line.
#include <map>
#include <sstream>
#include <string>

#include "codec/json_get.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

using codec::EachOf;
using codec::TextOf;
using Json = simdjson::dom::element;

constexpr std::string_view kFile = "messages/cds-wco/duty-truth.jsonl";

std::string AmountOf(Json line, std::string_view member) {
  Json object;
  if (line.at_key(member).get(object) != simdjson::SUCCESS || !object.is_object()) return {};
  return TextOf(object, "v");
}

// Duties by value: base times rate, cut off at the penny, less what is deducted. That is this
// service's rule; another country's stands in its tariff.toml. Eight lines do not follow, and why
// is seen in them: a rate that is printed with two digits (0.16 for 0.164), and goods that are
// relieved of a duty that is shown all the same.
TEST(TaxNotices, EveryTaxByValueIsCutOffAtThePenny) {
  const std::string text = SharedText(kFile);
  if (text.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << kFile;
  int lines = 0;
  int exact = 0;
  int where_rounding_decides = 0;
  std::map<std::string, int> others;
  std::istringstream in(text);
  for (std::string row; std::getline(in, row);) {
    const codec::JsonText json(row);
    ASSERT_TRUE(json.ok());
    EachOf(json.root(), "lines", [&](Json line) {
      const std::string base = AmountOf(line, "base");
      const std::string rate = TextOf(line, "rate");
      const std::string assessed = AmountOf(line, "assessed");
      if (base.empty() || rate.empty() || assessed.empty()) return;
      ++lines;
      Term percent;
      percent.amount = D(rate);
      DutyFacts facts;
      facts.customs_value = D(base);
      facts.currency = "GBP";
      const auto amount = DutyExpression({percent}).AmountOf(facts);
      ASSERT_TRUE(amount);
      const Decimal down = amount->Rounded(2, Rounding::kDown);
      if (down != amount->Rounded(2, Rounding::kHalfUp)) ++where_rounding_decides;
      const std::string deducted = AmountOf(line, "deduct");
      const Decimal due = down - (deducted.empty() ? Decimal() : D(deducted));
      if (due == D(assessed)) {
        ++exact;
      } else {
        ++others[TextOf(line, "type") + ' ' + base + " at " + rate + " is " + assessed];
      }
    });
  }
  EXPECT_EQ(lines, 391);
  EXPECT_EQ(exact, 383);
  EXPECT_GT(where_rounding_decides, 0);
  const std::map<std::string, int> known = {{"A70 10000.00 at 0.16 is 16.40", 2},
                                            {"A50 12500.00 at 4.90 is 0.00", 2},
                                            {"A00 1000.00 at 12.00 is 0.00", 2},
                                            {"A50 1000.00 at 7.00 is 0.00", 2}};
  EXPECT_EQ(others, known);
}

}  // namespace
}  // namespace tidewaiter::tariff
