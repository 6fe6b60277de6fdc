#include "risk/stake.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace tidewaiter::risk {
namespace {

constexpr double kPriorFindings = 5;  // findings of all kinds that stand in for a kind's first ones
constexpr double kShareMax = 2;       // of the value: one slip of a unit must not rule the mean

double ParseNumber(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : kMissing;
}

double ValueOf(const LineTable& lines, std::size_t row) {
  const std::int64_t value = lines.value_minor(row);
  return value == kMissingMoney || value <= 0 ? 0 : static_cast<double>(value);
}

double RateOf(const LineTable& lines, std::size_t row) {
  const double rate = lines.Number(row, Measure::kRatePercent);
  return std::isnan(rate) ? 0 : rate;
}

Stake Of(double minor, StakeBasis basis) {
  return {static_cast<std::int64_t>(std::llround(std::clamp(minor, 0.0, 9e17))), basis};
}

}  // namespace

std::string_view StakeBasisName(StakeBasis basis) {
  static constexpr std::array<std::string_view, 5> kNames{"none", "usual_price", "likelier_code",
                                                          "earlier_recovery", "duties_of_line"};
  return kNames[static_cast<std::size_t>(basis)];
}

double StakeModel::MoneyOf(const LineTable& lines, std::size_t row, const detect::TextFit& codes) {
  const Outcome& outcome = lines.outcome(row);
  if (outcome.recovered_minor > 0) return static_cast<double>(outcome.recovered_minor);
  const double value = ValueOf(lines, row);
  const double rate = RateOf(lines, row);
  double true_value = value;
  double true_rate = rate;
  for (const Correction& correction : outcome.corrections) {
    if (correction.kind == ErrorKind::kUndervalued) {
      const double corrected = ParseNumber(correction.value);
      if (!std::isnan(corrected)) true_value = std::max(true_value, corrected);
    } else if (correction.kind == ErrorKind::kHsCode) {
      const float corrected = codes.UsualRate(correction.value);
      if (!std::isnan(corrected)) true_rate = std::max(true_rate, static_cast<double>(corrected));
    } else if (correction.kind == ErrorKind::kRate || correction.kind == ErrorKind::kPreference) {
      const double corrected = ParseNumber(correction.value);
      if (!std::isnan(corrected)) true_rate = std::max(true_rate, corrected);
    }
  }
  return std::max(0.0, (true_value * true_rate - value * rate) / 100);
}

void StakeModel::Learn(const LineTable& lines, std::size_t row, const detect::TextFit& codes) {
  const Outcome& outcome = lines.outcome(row);
  const double value = ValueOf(lines, row);
  const double money = MoneyOf(lines, row, codes);
  if (!outcome.irregular() || value <= 0 || money <= 0) return;
  const double share = std::min(kShareMax, money / value);
  const auto add = [&](Recovery& recovery) {
    recovery.findings += 1;
    recovery.share_sum += share;
  };
  for (const ErrorKind kind : AllErrorKinds()) {
    if (outcome.wrong.Has(kind)) add(recoveries_[static_cast<std::size_t>(kind)]);
  }
  add(recoveries_.back());
}

double StakeModel::Share(ErrorKind kind) const {
  const Recovery& all = recoveries_.back();
  const double general = all.findings == 0 ? 0 : all.share_sum / all.findings;
  const Recovery& own = recoveries_[static_cast<std::size_t>(kind)];
  return (own.share_sum + kPriorFindings * general) / (own.findings + kPriorFindings);
}

Stake StakeModel::Assess(const LineTable& lines, std::size_t row, ErrorKind kind,
                         const StakeHints& hints) const {
  const double value = ValueOf(lines, row);
  const double rate = RateOf(lines, row);
  if (value <= 0) return {};
  if (kind == ErrorKind::kUndervalued && hints.usual_value_minor > value && rate > 0) {
    // Nobody is asked for more than ten times what was declared on the word of a median.
    const double difference = std::min(hints.usual_value_minor - value, 10 * value);
    return Of(difference * rate / 100, StakeBasis::kUsualPrice);
  }
  if (kind == ErrorKind::kHsCode && hints.code_rate_gain > 0) {
    return Of(value * hints.code_rate_gain / 100, StakeBasis::kLikelierCode);
  }
  if (recoveries_.back().findings > 0) {
    return Of(value * Share(kind), StakeBasis::kEarlierRecovery);
  }
  if (rate <= 0) return {};
  return Of(value * rate / 100, StakeBasis::kDutiesOfLine);
}

Status StakeModel::Parse(ByteReader& in) {
  ASSIGN_OR_RETURN(recoveries_, in.Number<decltype(recoveries_)>());
  return {};
}

}  // namespace tidewaiter::risk
