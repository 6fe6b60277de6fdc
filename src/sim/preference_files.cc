#include "sim/preference_files.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "codec/csv.h"
#include "sim/tariff.h"

namespace tidewaiter::sim {
namespace {

constexpr std::string_view kScheme = "free-trade";

// One rule for a range of headings. Rows of one range follow each other; rules with one number must
// all be met, of different numbers one is enough.
struct RuleRow {
  std::string_view from;
  std::string_view until;
  int alternative;
  std::string_view text;
  std::string_view needs;  // "TEXT": a person must read it
};

#define ANY_BUT_OWN "Manufacture from materials of any heading, except that of the product"
#define OWN_CHANGE ANY_BUT_OWN "."
#define LIMIT(percent)                                                                \
  "Manufacture in which the value of all the materials used does not exceed " percent \
  " % of the "                                                                        \
  "ex-works price of the product."
#define SUGAR_LIMIT                                                                  \
  ANY_BUT_OWN                                                                        \
  ", in which the value of all the materials of Chapter 17 used does not exceed 30 " \
  "% of the ex-works price of the product."
#define WHOLE(codes) "Manufacture in which all the materials of " codes " used are wholly obtained."
#define OWN_UP_TO_20                                                               \
  ANY_BUT_OWN                                                                      \
  ". However, materials of the same heading as the product may be used, provided " \
  "that their total value does not exceed 20 % of the ex-works price of the product."

constexpr auto kRules = std::to_array<RuleRow>({
    {"02", "03", 1, WHOLE("Chapter 2 and Chapter 3"), "WO OF 02 03"},
    {"04", "04", 1, WHOLE("Chapter 4"), "WO OF 04"},
    {"08", "08", 1, WHOLE("Chapter 8"), "WO OF 08"},
    {"09", "09", 1, "Manufacture from materials of any heading.", "ANY"},
    {"10", "10", 1, WHOLE("Chapter 10"), "WO OF 10"},
    {"15", "15", 1, OWN_CHANGE, "CHANGE 4"},
    {"1509", "1510", 1,
     "Manufacture in which all the vegetable materials used are wholly obtained.", "TEXT"},
    {"17", "21", 1, SUGAR_LIMIT, "CHANGE 4; MAX 30 OF 17"},
    {"22", "22", 1, OWN_CHANGE, "CHANGE 4"},
    {"2208", "2208", 1,
     "Manufacture from materials of any heading, except that of the product and heading 2207.",
     "CHANGE 4 EXCEPT 2207"},
    {"24", "24", 1,
     "Manufacture in which at least 70 % by weight of the tobacco of heading 2401 used is wholly "
     "obtained.",
     "TEXT"},
    {"25", "25", 1, OWN_CHANGE, "CHANGE 4"},
    {"30", "30", 1, OWN_UP_TO_20, "CHANGE 4 ALLOW 20"},
    {"30", "30", 2, LIMIT("50"), "MAX 50"},
    {"32", "34", 1, OWN_UP_TO_20, "CHANGE 4 ALLOW 20"},
    {"32", "34", 2, LIMIT("40"), "MAX 40"},
    {"39", "40", 1, OWN_CHANGE, "CHANGE 4"},
    {"39", "40", 2, LIMIT("50"), "MAX 50"},
    {"4012", "4012", 1, "Retreading of used tyres.", "TEXT"},
    {"4012", "4012", 2,
     "Manufacture from materials of any heading, except those of heading 4011 and heading 4012.",
     "ANY EXCEPT 4011 4012"},
    {"42", "48", 1, OWN_CHANGE, "CHANGE 4"},
    {"52", "54", 1, "Manufacture from yarn.", "TEXT"},
    {"61", "62", 1, "Weaving or knitting combined with making-up, including cutting.", "TEXT"},
    {"63", "63", 1, "Manufacture from materials of any chapter, except that of the product.",
     "CHANGE 2"},
    {"6309", "6309", 1, "Collection in a partner of goods that were worn there.", "TEXT"},
    {"64", "64", 1, "Manufacture from materials of any heading, except those of heading 6406.",
     "ANY EXCEPT 6406"},
    {"69", "73", 1, OWN_CHANGE, "CHANGE 4"},
    {"7210", "7210", 1,
     "Manufacture from materials of any heading, except that of the product and heading 7208 and "
     "heading 7209.",
     "CHANGE 4 EXCEPT 7208 7209"},
    {"76", "76", 1, OWN_CHANGE, "CHANGE 4"},
    {"76", "76", 2, LIMIT("50"), "MAX 50"},
    {"84", "85", 1, OWN_CHANGE, "CHANGE 4"},
    {"84", "85", 2, LIMIT("50"), "MAX 50"},
    {"87", "87", 1, LIMIT("45"), "MAX 45"},
    {"8714", "8714", 1, OWN_CHANGE, "CHANGE 4"},
    {"8714", "8714", 2, LIMIT("50"), "MAX 50"},
    {"94", "95", 1, OWN_CHANGE, "CHANGE 4"},
    {"94", "95", 2, LIMIT("50"), "MAX 50"},
});

#undef ANY_BUT_OWN
#undef OWN_CHANGE
#undef LIMIT
#undef SUGAR_LIMIT
#undef WHOLE
#undef OWN_UP_TO_20

constexpr std::string_view kArticles =
    "wholly obtained=article 5; tolerances=article 6; insufficient working=article 7; "
    "direct transport=article 12";

}  // namespace

std::string OriginSchemesFile(std::string_view group, std::string_view proof) {
  std::string out;
  codec::AppendCsvRow(out, {"scheme", "title", "countries", "areas", "proofs", "bilateral",
                            "articles", "tolerance", "no_tolerance", "no_drawback"});
  codec::AppendCsvRow(out, {kScheme, "Agreement on free trade", group, group,
                            fmt::format("{}=Proof of preferential origin", proof), group, kArticles,
                            "10", "50-63", "yes"});
  return out;
}

std::string OriginRulesFile() {
  std::string out;
  codec::AppendCsvRow(out, {"scheme", "code_from", "code_until", "alternative", "text", "needs"});
  for (const RuleRow& row : kRules) {
    codec::AppendCsvRow(
        out, {kScheme, row.from, row.until, std::to_string(row.alternative), row.text, row.needs});
  }
  return out;
}

std::string ParcelsFile() {
  const std::string small = std::to_string(kLowValueMinor / 100);
  constexpr std::string_view kAct = "Customs Tariff Act, section 12";
  constexpr std::string_view kTaxAct = "Value Added Tax Act, section 8";
  constexpr std::string_view kExcised = "2203-2208 24";
  std::string out;
  codec::AppendCsvRow(out, {"id", "kind", "name", "sender", "over", "until", "edge", "currency",
                            "excluded", "scheme", "percent", "amount", "at_most", "source"});
  codec::AppendCsvRow(out, {"small", "duty_relief", "Consignments of little value", "any", "",
                            small, "including", "XTS", "", "", "", "", "", kAct});
  codec::AppendCsvRow(
      out, {"gifts", "tax_relief", "Gifts from one person to another", "private", "", "200",
            "including", "XTS", "2203-2208 24 3303", "", "", "", "", kTaxAct});
  codec::AppendCsvRow(out, {"shop", "tax_at_sale", "Tax taken by the shop", "business", "", small,
                            "including", "XTS", kExcised, "XOSS", "", "", "", kTaxAct});
  codec::AppendCsvRow(out, {"flat", "flat_rate", "One rate for larger parcels", "any", small,
                            "2500", "including", "XTS", kExcised, "", "5", "", "", kAct});
  codec::AppendCsvRow(out, {"post", "fee", "Presentation to customs by the post", "any", "", "", "",
                            "XTS", "", "", "2", "10", "50", "Postal tariff"});
  return out;
}

std::string ExchangeRatesFile() {
  return "currency,quoted,rate,per\nEUR,XTS,1.0900,1\nUSD,XTS,1.0000,1\nGBP,XTS,1.2700,1\n"
         "CNY,XTS,13.9000,100\nJPY,XTS,0.6700,100\n";
}

}  // namespace tidewaiter::sim
