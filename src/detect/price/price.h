// PriceDetector: is the declared value of a line far from what the same goods cost lately?
//
//   PriceDetector prices;
//   for (line in the order of time) {
//     PriceScore per_unit = prices.Assess(lines, row, PriceBasis::kPerUnit);
//     prices.Learn(lines, row);
//   }
//
// The price of a unit (or of a kilogram) is compared, in logarithms, with the weighted median of
// the latest comparable lines: a recent price counts more than an old one (e-fold a year), one at a
// like quantity more than one at another (quantity discounts), one of the same maker three times.
// The distance is measured in robust standard deviations: 1.4826 * weighted median absolute
// deviation, drawn towards 20 % as if ten more lines had that, plus 5 %, so that neither a few
// lines that agree nor constant prices make every cent a finding. The goods compared are the most
// special of PriceLevel that has enough lines.
//
// Learns from every line, inspected or not: a median withstands the irregular ones. Costs
// O(kKeep log kKeep) a line, whatever the history's length. Thread-compatible.
// Source of the method: docs/detectors/price.md.
#ifndef TIDEWAITER_DETECT_PRICE_PRICE_H_
#define TIDEWAITER_DETECT_PRICE_PRICE_H_

#include <array>
#include <cstdint>
#include <string>

#include "declaration/line_table.h"
#include "detect/price/observations.h"

namespace tidewaiter::detect {

enum class PriceBasis : std::uint8_t { kPerUnit, kPerKg };

// What is compared, from special to general.
enum class PriceLevel : std::uint8_t {
  kDescription,  // same description (and code, if any)
  kHsOrigin,     // same full code and origin
  kHs,           // same full code
  kHs6,
  kHs4,
  kNone,  // nothing to compare with
};
inline constexpr std::size_t kPriceLevels = 5;

struct PriceScore {
  PriceLevel level = PriceLevel::kNone;
  std::uint32_t count = 0;    // comparable lines used
  double log_ratio = 0;       // ln(price / weighted median); below 0 = cheaper
  double z = 0;               // log_ratio in robust deviations
  double spread = 0;          // one robust deviation of the logarithm
  double expected_minor = 0;  // weighted median times this line's units (or kg): its usual value
};

// The plain numbers for a sentence, which anyone can recompute: no weights.
struct PriceEvidence {
  PriceLevel level = PriceLevel::kNone;
  std::uint32_t count = 0;
  Day since = 0;            // day of the oldest line compared
  double median_minor = 0;  // of a unit or kg
  double price_minor = 0;   // of this line  tidy:allow(float-money) a unit price, for comparison
};

class PriceDetector {
 public:
  // kNone and zeros when value, quantity or mass are missing or nothing comparable is known.
  [[nodiscard]] PriceScore Assess(const LineTable& lines, std::size_t row, PriceBasis basis) const;
  [[nodiscard]] PriceEvidence Explain(const LineTable& lines, std::size_t row,
                                      PriceBasis basis) const;
  void Learn(const LineTable& lines, std::size_t row);
  // Asks the processor for what Assess and Learn of the line will look up: worth it some hundred
  // nanoseconds before them.
  void Fetch(const LineTable& lines, std::size_t row) const;

  [[nodiscard]] std::size_t groups() const { return observations_.groups(); }
  void Serialize(std::string& out) const { observations_.Serialize(out); }
  Status Parse(ByteReader& in) { return observations_.Parse(in); }  // Errors: kCorruption

 private:
  Observations observations_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PRICE_PRICE_H_
