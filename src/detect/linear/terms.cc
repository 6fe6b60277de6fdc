#include "detect/linear/terms.h"

#include <array>
#include <bit>
#include <cmath>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::detect {
namespace {

// The single facts that terms are made of.
enum Fact : std::uint8_t {
  kChapter,
  kHeading,
  kSubheading,
  kOrigin,
  kDispatch,
  kPreference,
  kProcedure,
  kRateStep,
  kMassStep,
  kQuantityStep,
  kPerKgStep,
  kPerUnitStep,
  kFactCount,
  kNone = kFactCount,
};

struct Recipe {
  LineTerm term;
  Fact first = kNone;
  Fact second = kNone;
};

using enum TermTopic;

constexpr std::array kRecipes{
    Recipe{{"hs_code:2", kCode}, kChapter},
    Recipe{{"hs_code:4", kCode}, kHeading},
    Recipe{{"hs_code:6", kCode}, kSubheading},
    Recipe{{"origin", kRoute}, kOrigin},
    Recipe{{"dispatch", kRoute}, kDispatch},
    Recipe{{"preference", kRate}, kPreference},
    Recipe{{"procedure", kRate}, kProcedure},
    Recipe{{"rate step", kRate}, kRateStep},
    Recipe{{"mass step", kSize}, kMassStep},
    Recipe{{"quantity step", kSize}, kQuantityStep},
    Recipe{{"value per kg step", kSize}, kPerKgStep},
    Recipe{{"value per unit step", kSize}, kPerUnitStep},
    Recipe{{"hs_code:2*origin", kRoute}, kChapter, kOrigin},
    Recipe{{"hs_code:2*preference", kRate}, kChapter, kPreference},
    Recipe{{"hs_code:2*procedure", kRate}, kChapter, kProcedure},
    Recipe{{"hs_code:2*mass step", kSize}, kChapter, kMassStep},
    Recipe{{"hs_code:2*value per kg step", kSize}, kChapter, kPerKgStep},
    Recipe{{"origin*dispatch", kRoute}, kOrigin, kDispatch},
};

constexpr std::array kTerms = [] {
  std::array<LineTerm, kRecipes.size()> terms;
  for (std::size_t i = 0; i < terms.size(); ++i)
    terms[i] = kRecipes[i].term;
  return terms;
}();

// A number as one of a few steps, 0 when it is missing. Never 0 otherwise.
std::uint64_t Step(double value) {
  if (!std::isfinite(value)) return 0;
  return Mix(std::bit_cast<std::uint64_t>(std::round(value)) + 1);
}

// Two thirds of a natural logarithm wide: from one step to the next things about double.
std::uint64_t LogStep(double value) {
  return value > 0 ? Step(1.5 * std::log(value)) : 0;
}

std::uint64_t CodeLevel(std::string_view code, std::size_t digits) {
  return code.size() < digits ? 0 : Combine(digits, HashBytes(code.substr(0, digits)));
}

std::array<std::uint64_t, kFactCount> Facts(const LineTable& lines, std::size_t row) {
  const std::string_view code = lines.Text(row, Attribute::kHsCode);
  const double value = lines.value_minor(row) == kMissingMoney
                           ? kMissing
                           : static_cast<double>(lines.value_minor(row));
  const double mass = lines.Number(row, Measure::kNetMassKg);
  const double quantity = lines.Number(row, Measure::kQuantity);
  std::array<std::uint64_t, kFactCount> facts{};
  facts[kChapter] = CodeLevel(code, 2);
  facts[kHeading] = CodeLevel(code, 4);
  facts[kSubheading] = CodeLevel(code, 6);
  facts[kOrigin] = lines.Hash(row, Attribute::kOrigin);
  facts[kDispatch] = lines.Hash(row, Attribute::kDispatch);
  facts[kPreference] = lines.Hash(row, Attribute::kPreference);
  facts[kProcedure] = lines.Hash(row, Attribute::kProcedure);
  facts[kRateStep] = Step(lines.Number(row, Measure::kRatePercent));
  facts[kMassStep] = LogStep(mass);
  facts[kQuantityStep] = LogStep(quantity);
  facts[kPerKgStep] = LogStep(value / mass);
  facts[kPerUnitStep] = LogStep(value / quantity);
  return facts;
}

}  // namespace

std::span<const LineTerm> LineTerms() {
  return kTerms;
}

void ComputeTerms(const LineTable& lines, std::size_t row, std::span<std::uint64_t> terms) {
  CHECK(terms.size() == kRecipes.size());
  const std::array<std::uint64_t, kFactCount> facts = Facts(lines, row);
  for (std::size_t i = 0; i < kRecipes.size(); ++i) {
    const std::uint64_t first = facts[kRecipes[i].first];
    const std::uint64_t second = kRecipes[i].second == kNone ? 1 : facts[kRecipes[i].second];
    terms[i] = first == 0 || second == 0 ? 0 : Combine(Combine(i + 1, first), second);
  }
}

}  // namespace tidewaiter::detect
