#include "app/rules.h"

namespace tidewaiter::app {
namespace {

constexpr std::string_view kPlaceholder = "XTS";

// Fires here and there in a simulated country (sim/country.h), whose currency it has.
constexpr std::string_view kExample =
    R"(# Everything behind a "#" is for people. What may be written: docs/formats/rules.md.
#
#   tidewaiter rules check FILE                  is it right?
#   tidewaiter rules test FILE                   do the cases at the end of each rule hold?
#   tidewaiter rules backtest FILE --data DIR    what would it have found?

list vague_words "Descriptions that say nothing"
  owner "Targeting centre"
  values "various items", "articles divers", "household goods", "general merchandise"

# Unit values against what the same goods of the same origin cost in the half year before.
rule cheap_goods "Far below what the same goods cost lately"
  about "Compares with earlier lines only, and says nothing where there are fewer than five."
  suspects undervalued
  confidence learned from 20%
  when value / net_mass < 60% of median of value / net_mass over 180 days per hs_code, origin
    and count of lines over 180 days per hs_code, origin >= 5
  check value, net_mass
  advise "Ask for the contract and for the transfer of payment."
  demand yellow
  hold back after 10 checks of importer over 365 days if fewer than 5% were right
  review 2027-06-30
  case "a fifth of the usual price" fires with hs_code = 610910, origin = BD, value = 200 XTS, net_mass = 100 kg, date = 2026-03-01
    earlier 5 lines hs_code = 610910, origin = BD, value = 1000 XTS, net_mass = 100 kg, date = 2026-02-01
  case "a little below" does not fire with hs_code = 610910, origin = BD, value = 700 XTS, net_mass = 100 kg, date = 2026-03-01
    earlier 5 lines hs_code = 610910, origin = BD, value = 1000 XTS, net_mass = 100 kg, date = 2026-02-01
  case "too few to compare with" does not fire with hs_code = 610910, origin = BD, value = 200 XTS, net_mass = 100 kg, date = 2026-03-01
    earlier 2 lines hs_code = 610910, origin = BD, value = 1000 XTS, net_mass = 100 kg, date = 2026-02-01
  case "no mass" is unknown with hs_code = 610910, origin = BD, value = 200 XTS, date = 2026-03-01
    earlier 5 lines hs_code = 610910, origin = BD, value = 1000 XTS, net_mass = 100 kg, date = 2026-02-01

rule vague_newcomer "Says nothing about the goods, and is not known yet"
  suspects description
  when description mentions list vague_words by 90%
    and count of lines over 365 days per importer < 20
  check description, hs_code
  advise "Ask what the goods are, and compare with the invoice."
  demand blue
  case "words that say nothing" fires with description = "VARIOUS ITEMS ON PALLETS", importer = A1, date = 2026-03-01
  case "says what it is" does not fire with description = "cotton T-shirts", importer = A1, date = 2026-03-01
  case "known since long" does not fire with description = "various items", importer = A1, date = 2026-03-01
    earlier 20 lines importer = A1, date = 2026-02-01
  case "no importer" is unknown with description = "various items", date = 2026-03-01

# Each row is a rule of its own: floor_prices/1, floor_prices/2, ...
table floor_prices "Prices below which nobody sells"
  suspects undervalued
  check value, net_mass
  demand yellow
  columns hs_code | origin | value / net_mass | confidence
  row 6404 | CN, VN, ID | < 6 XTS/kg | 20%
  row 84..85 | - | between 0.01 XTS/kg and 5 XTS/kg | 15%
)";

}  // namespace

std::string ExampleRules(std::string_view currency) {
  std::string text(kExample);
  for (std::size_t at = text.find(kPlaceholder); at != std::string::npos;
       at = text.find(kPlaceholder, at + currency.size())) {
    text.replace(at, kPlaceholder.size(), currency);
  }
  return text;
}

}  // namespace tidewaiter::app
