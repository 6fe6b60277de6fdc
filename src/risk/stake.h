// StakeModel: how much would be collected if a suspicion is right.
//
// In this order: what the usual price, the likelier code, the origin or preference that earlier
// checks put in place of the declared one, or the usual mass would pay by the tariff of the line's
// day, where there is one (risk/dues.h), or by the rates in the data; else what such findings
// brought before, as a share of the customs value, by error kind (learned from money recovered, or
// from corrected values, codes, origins, masses and rates); else the line's own duties. Each answer
// says on what it rests. docs/detectors/stake.md.
//
//   StakeModel stakes;
//   stakes.Learn(lines, row);         // every line, on its day
//   stakes.LearnOutcome(lines, row);  // once its outcome is known
//   stakes.Assess(lines, next, ErrorKind::kOrigin, {}).minor
#ifndef TIDEWAITER_RISK_STAKE_H_
#define TIDEWAITER_RISK_STAKE_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "declaration/line_table.h"
#include "risk/dues.h"
#include "risk/earlier_corrections.h"
#include "risk/usual_rates.h"

namespace tidewaiter::risk {

// Stored: never renumber.
enum class StakeBasis : std::uint8_t {
  kNone,               // no value or no rate: nothing can be said
  kUsualPrice,         // duties on the difference to the usual price
  kLikelierCode,       // the rate of the code that the words speak for
  kEarlierRecovery,    // share of value that such findings recovered before
  kDutiesOfLine,       // the duties of the line itself: an upper bound, for want of anything better
  kOtherOrigin,        // the rate of the origins that checks put in place of the declared one
  kWithoutPreference,  // the rate without the preference claimed
  kUsualMass,          // duties on the goods that the usual mass says are hidden
  // The same five, reckoned by the tariff of the line's day.
  kTariffUsualPrice,
  kTariffLikelierCode,
  kTariffOtherOrigin,
  kTariffWithoutPreference,
  kTariffUsualMass,
};
inline constexpr std::size_t kStakeBasisCount = 13;
std::string_view StakeBasisName(StakeBasis basis);

struct Stake {
  std::int64_t minor = 0;  // never negative
  StakeBasis basis = StakeBasis::kNone;
};

// What the detectors know about a line that bears on its stake.
struct StakeHints {
  double usual_value_minor = 0;  // by price, 0 = unknown  tidy:allow(float-money) an estimate
  double code_rate_gain = 0;     // percent points of the likelier code over the declared rate
  std::string_view likelier_code = {};  // that code, "" = none
  double usual_goods_ratio = 0;  // goods by usual masses over the declared; below 1 = unknown
};

class StakeModel {
 public:
  // Learns the rate of a line, inspected or not; never looks at its outcome. Constant time.
  void Learn(const LineTable& lines, std::size_t row);
  // Learns from an outcome that found something wrong. O(kinds).
  void LearnOutcome(const LineTable& lines, std::size_t row);

  // `dues` may be null: then only the rates in the data speak.
  [[nodiscard]] Stake Assess(const LineTable& lines, std::size_t row, ErrorKind kind,
                             const StakeHints& hints, const Dues* dues = nullptr) const;

  // The money of an outcome: as recorded, else by the corrections and the rates in the data.
  // 0 when neither says.
  [[nodiscard]] double MoneyOf(const LineTable& lines, std::size_t row) const;

  void Serialize(std::string& out) const;
  Status Parse(ByteReader& in);  // Errors: kCorruption

 private:
  struct Recovery {
    double findings = 0;
    double share_sum = 0;  // recovered / value, each at most 2
  };
  [[nodiscard]] double Share(ErrorKind kind) const;
  [[nodiscard]] double TrueRate(const LineTable& lines, std::size_t row) const;
  [[nodiscard]] double OriginRateGain(const LineTable& lines, std::size_t row) const;
  [[nodiscard]] double PreferenceRateGain(const LineTable& lines, std::size_t row) const;
  [[nodiscard]] std::optional<Stake> ByTariff(const LineTable& lines, std::size_t row,
                                              ErrorKind kind, const StakeHints& hints,
                                              const Dues& dues) const;
  [[nodiscard]] double OriginGain(const LineTable& lines, std::size_t row, const Dues& dues,
                                  double owed) const;
  [[nodiscard]] std::optional<std::uint64_t> TruePreference(const LineTable& lines,
                                                            std::size_t row) const;
  [[nodiscard]] std::optional<Stake> ByRates(const LineTable& lines, std::size_t row,
                                             ErrorKind kind, const StakeHints& hints) const;

  UsualRates rates_;
  EarlierCorrections origins_;
  EarlierCorrections preferences_;
  std::array<Recovery, kErrorKindCount + 1> recoveries_{};  // last: all kinds
};

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_STAKE_H_
