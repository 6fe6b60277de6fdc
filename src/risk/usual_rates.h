// UsualRates: what goods pay, by code, origin and claimed preference, learned from the lines
// themselves. It stands in for a tariff until there is one. Lines of one procedure speak for that
// procedure alone: what small consignments or relieved goods pay says nothing of the others.
//
//   UsualRates rates;
//   rates.Learn(terms, 12.0);                 // every line that states a rate, inspected or not
//   rates.After(declared, 12.0, corrected)    // percent on the corrected terms, or NaN
//
// Of one code, the rate that stands is a vote: a line at the same rate strengthens it, a line at
// another weakens it, and when nothing is left the other one stands. On the same terms two lines in
// a row suffice; where origins or preferences are mixed, nine at most. Of the first six and the
// first four digits, whose codes differ, the running mean is kept, and used only as a difference
// between two terms. docs/detectors/stake.md.
//
// Learns in constant time, keeps constant memory for each distinct pair. Thread-compatible.
#ifndef TIDEWAITER_RISK_USUAL_RATES_H_
#define TIDEWAITER_RISK_USUAL_RATES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/flat_map.h"
#include "declaration/line_table.h"

namespace tidewaiter::risk {

// What decides the rate of a line. All but the code as hashes of their texts; 0 = not stated,
// which for a preference means that none is claimed.
struct Terms {
  static Terms Of(const LineTable& lines, std::size_t row) {
    return {lines.Text(row, Attribute::kHsCode), lines.Hash(row, Attribute::kOrigin),
            lines.Hash(row, Attribute::kPreference), lines.Hash(row, Attribute::kProcedure)};
  }
  std::string_view code;
  std::uint64_t origin = 0;
  std::uint64_t preference = 0;
  std::uint64_t procedure = 0;
  friend bool operator==(const Terms&, const Terms&) = default;
};

// The digits at which goods are alike, from special to general.
inline constexpr std::size_t kTermsLevels = 3;  // whole code, six digits, four digits
// The code's first digits at that level; "" when the code is no longer than that.
std::string_view CodeAt(std::string_view code, std::size_t level);

class UsualRates {
 public:
  // Nothing is learned from a line without a code or a rate.
  void Learn(const Terms& terms, double rate_percent);

  // What a line at `rate_percent` on its declared terms pays on other ones: as lines of the same
  // code on those terms; else the line's own rate and what the first six, then the first four
  // digits pay more on those terms than on the declared; else as the code usually. Never below 0.
  // NaN when none of this is known or the line's rate is NaN.
  [[nodiscard]] double After(const Terms& declared, double rate_percent, const Terms& other) const;

  // The rate that stands for these terms, whatever the origin, or NaN.
  [[nodiscard]] double FromAnywhere(const Terms& terms) const;

  // The preference that most lines state: usually that none is claimed.
  [[nodiscard]] std::uint64_t ordinary_preference() const { return ordinary_preference_; }

  void Serialize(std::string& out) const;
  Status Parse(ByteReader& in);  // Errors: kCorruption

 private:
  struct Rate {
    float standing = 0;
    float mean = 0;
    std::uint32_t lines = 0;
    std::uint32_t votes = 0;
    void Add(float rate);
  };
  enum class Part : std::uint64_t { kBoth = 1, kOrigin, kPreference, kCode };  // beside the code

  [[nodiscard]] static std::uint64_t Key(const Terms& terms, std::size_t level, Part part);
  [[nodiscard]] const Rate* Find(const Terms& terms, std::size_t level, Part part) const;

  FlatMap<Rate> rates_;
  FlatMap<std::uint32_t> preference_lines_;
  std::uint64_t ordinary_preference_ = 0;
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_USUAL_RATES_H_
