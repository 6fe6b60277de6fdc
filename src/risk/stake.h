// StakeModel: how much would be collected if a suspicion is right.
//
// In this order: what the usual price or the likelier code would pay by the rates in the data; else
// what such findings brought before, as a share of the customs value, by error kind (learned from
// money recovered, or from corrected values, codes and rates); else the line's own duties. Each
// answer says on what it rests. docs/detectors/stake.md.
#ifndef TIDEWAITER_RISK_STAKE_H_
#define TIDEWAITER_RISK_STAKE_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "declaration/line_table.h"
#include "detect/trees/text_fit.h"

namespace tidewaiter::risk {

enum class StakeBasis : std::uint8_t {
  kNone,             // no value or no rate: nothing can be said
  kUsualPrice,       // duties on the difference to the usual price
  kLikelierCode,     // the rate of the code that the words speak for
  kEarlierRecovery,  // share of value that such findings recovered before
  kDutiesOfLine,     // the duties of the line itself: an upper bound, for want of anything better
};
std::string_view StakeBasisName(StakeBasis basis);

struct Stake {
  std::int64_t minor = 0;  // never negative
  StakeBasis basis = StakeBasis::kNone;
};

// What the detectors know about a line that bears on its stake.
struct StakeHints {
  double usual_value_minor = 0;  // by price, 0 = unknown  tidy:allow(float-money) an estimate
  double code_rate_gain = 0;     // percent points of the likelier code over the declared rate
};

class StakeModel {
 public:
  // Learns from an outcome that found something wrong. O(kinds).
  void Learn(const LineTable& lines, std::size_t row, const detect::TextFit& codes);

  [[nodiscard]] Stake Assess(const LineTable& lines, std::size_t row, ErrorKind kind,
                             const StakeHints& hints) const;

  // The money of an outcome: as recorded, else by the corrections and the rates in the data.
  // 0 when neither says.
  [[nodiscard]] static double MoneyOf(const LineTable& lines, std::size_t row,
                                      const detect::TextFit& codes);

  void Serialize(std::string& out) const { PutNumber(out, recoveries_); }
  Status Parse(ByteReader& in);

 private:
  struct Recovery {
    double findings = 0;
    double share_sum = 0;  // recovered / value, each at most 2
  };
  [[nodiscard]] double Share(ErrorKind kind) const;
  std::array<Recovery, kErrorKindCount + 1> recoveries_{};  // last: all kinds
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_STAKE_H_
