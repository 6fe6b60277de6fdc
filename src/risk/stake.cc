#include "risk/stake.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/hash.h"

namespace tidewaiter::risk {
namespace {

constexpr double kPriorFindings = 5;  // findings of all kinds that stand in for a kind's first ones
constexpr double kShareMax = 2;       // of the value: one slip of a unit must not rule the mean
constexpr double kMassBelief = 0.5;   // of the distance to a usual mass: packages differ as much
constexpr double kAddedMax = 10;      // times the value: the most that usual prices or masses add

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

double PercentOf(double value, double percent) {
  return value * percent / 100;
}

// The corrected number of that kind, or NaN when there is none above 0.
double CorrectedNumber(const Outcome& outcome, ErrorKind kind) {
  for (const Correction& correction : outcome.corrections) {
    if (correction.kind != kind) continue;
    const double number = ParseNumber(correction.value);
    return number > 0 && std::isfinite(number) ? number : kMissing;
  }
  return kMissing;
}

// How many times the declared goods were really there, as far as every measure that was checked
// says so: a unit mistyped while the mass was right hides nothing. At least 1.
double TrueToDeclaredGoods(const LineTable& lines, std::size_t row) {
  const Outcome& outcome = lines.outcome(row);
  double least = kAddedMax + 1;
  bool known = false;
  for (const auto& [kind, measure] : {std::pair{ErrorKind::kQuantity, Measure::kQuantity},
                                      std::pair{ErrorKind::kNetMass, Measure::kNetMassKg}}) {
    const double corrected = CorrectedNumber(outcome, kind);
    const double declared = lines.Number(row, measure);
    const bool right = outcome.checked.Has(kind) && !outcome.wrong.Has(kind);
    if (!right && !(corrected > 0 && declared > 0)) continue;
    known = true;
    least = std::min(least, right ? 1.0 : corrected / declared);
  }
  return known ? std::max(1.0, least) : 1;
}

// A corrected value counts as it is; where the value was not checked, the declared price of a unit
// or a kilogram holds for the goods that were really there.
double TrueValue(const LineTable& lines, std::size_t row) {
  const Outcome& outcome = lines.outcome(row);
  const double value = ValueOf(lines, row);
  for (const ErrorKind kind : {ErrorKind::kUndervalued, ErrorKind::kOvervalued}) {
    const double corrected = CorrectedNumber(outcome, kind);
    if (!std::isnan(corrected)) return corrected;
  }
  if (outcome.checked.Has(ErrorKind::kUndervalued)) return value;
  return value * TrueToDeclaredGoods(lines, row);
}

Stake Of(double minor, StakeBasis basis) {
  return {static_cast<std::int64_t>(std::llround(std::clamp(minor, 0.0, 9e17))), basis};
}

}  // namespace

std::string_view StakeBasisName(StakeBasis basis) {
  static constexpr std::array<std::string_view, kStakeBasisCount> kNames{
      "none",
      "usual_price",
      "likelier_code",
      "earlier_recovery",
      "duties_of_line",
      "other_origin",
      "without_preference",
      "usual_mass",
      "tariff_usual_price",
      "tariff_likelier_code",
      "tariff_other_origin",
      "tariff_without_preference",
      "tariff_usual_mass"};
  return kNames[static_cast<std::size_t>(basis)];
}

void StakeModel::Learn(const LineTable& lines, std::size_t row) {
  rates_.Learn(Terms::Of(lines, row), lines.Number(row, Measure::kRatePercent));
}

// The rate on the terms that the outcome put right; a rate that it states itself goes before.
double StakeModel::TrueRate(const LineTable& lines, std::size_t row) const {
  const Outcome& outcome = lines.outcome(row);
  const double stated = CorrectedNumber(outcome, ErrorKind::kRate);
  if (!std::isnan(stated)) return stated;
  const Terms declared = Terms::Of(lines, row);
  Terms real = declared;
  for (const Correction& correction : outcome.corrections) {
    if (correction.kind == ErrorKind::kHsCode) real.code = correction.value;
    if (correction.kind == ErrorKind::kOrigin) real.origin = HashBytes(correction.value);
    if (correction.kind == ErrorKind::kPreference) real.preference = HashBytes(correction.value);
  }
  const double rate = RateOf(lines, row);
  const double after = rates_.After(declared, rate, real);
  return std::isnan(after) ? rate : after;
}

double StakeModel::MoneyOf(const LineTable& lines, std::size_t row) const {
  const Outcome& outcome = lines.outcome(row);
  if (outcome.recovered_minor > 0) return static_cast<double>(outcome.recovered_minor);
  if (std::isnan(lines.Number(row, Measure::kRatePercent))) return 0;
  const double declared = PercentOf(ValueOf(lines, row), RateOf(lines, row));
  return std::max(0.0, PercentOf(TrueValue(lines, row), TrueRate(lines, row)) - declared);
}

void StakeModel::LearnOutcome(const LineTable& lines, std::size_t row) {
  const Outcome& outcome = lines.outcome(row);
  if (!outcome.irregular()) return;
  const Terms declared = Terms::Of(lines, row);
  for (const Correction& correction : outcome.corrections) {
    const std::uint64_t real = HashBytes(correction.value);
    if (correction.kind == ErrorKind::kOrigin) {
      origins_.Learn(declared.code, declared.origin, real);
    } else if (correction.kind == ErrorKind::kPreference) {
      preferences_.Learn(declared.code, declared.preference, real);
    }
  }
  const double value = ValueOf(lines, row);
  const double money = MoneyOf(lines, row);
  if (value <= 0 || money <= 0) return;
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

// Percent points that the origins which checks found instead pay more, each weighed by how often
// it was found; before any was, that goods from anywhere without preference pay more. NaN: unknown.
double StakeModel::OriginRateGain(const LineTable& lines, std::size_t row) const {
  const Terms declared = Terms::Of(lines, row);
  const double rate = lines.Number(row, Measure::kRatePercent);
  const EarlierCorrections::Turned* turned = origins_.Find(declared.code, declared.origin);
  Terms real = declared;
  if (turned == nullptr) {
    real.preference = rates_.ordinary_preference();
    const double usual = rates_.FromAnywhere(real);
    return usual > rate ? usual - rate : kMissing;
  }
  double gain = 0;
  double known = 0;
  for (const auto& [origin, found] : turned->items) {
    if (found == 0) continue;
    real.origin = origin;
    const double after = rates_.After(declared, rate, real);
    if (std::isnan(after)) continue;
    known += static_cast<double>(found);
    gain += std::max(0.0, after - rate) * static_cast<double>(found);
  }
  return known > 0 ? gain / known : kMissing;
}

// What stands in place of the preference claimed: as checks found, else as most lines. Nothing when
// that is what is claimed.
std::optional<std::uint64_t> StakeModel::TruePreference(const LineTable& lines,
                                                        std::size_t row) const {
  const Terms declared = Terms::Of(lines, row);
  std::uint64_t real = rates_.ordinary_preference();
  if (const auto* turned = preferences_.Find(declared.code, declared.preference)) {
    real = turned->MostFrequent();
  }
  return real == declared.preference ? std::nullopt : std::optional(real);
}

// Percent points that the code pays more without the preference claimed. NaN: unknown, or none is.
double StakeModel::PreferenceRateGain(const LineTable& lines, std::size_t row) const {
  const Terms declared = Terms::Of(lines, row);
  const double rate = lines.Number(row, Measure::kRatePercent);
  const std::optional<std::uint64_t> preference = TruePreference(lines, row);
  if (!preference) return kMissing;
  Terms real = declared;
  real.preference = *preference;
  return rates_.After(declared, rate, real) - rate;
}

// What the origins that checks found instead owe more, each weighed by how often it was found;
// before any was, what the goods owe more without preference. NaN: unknown.
double StakeModel::OriginGain(const LineTable& lines, std::size_t row, const Dues& dues,
                              double owed) const {
  const Terms declared = Terms::Of(lines, row);
  const EarlierCorrections::Turned* turned = origins_.Find(declared.code, declared.origin);
  if (turned == nullptr) {
    const auto then = dues.Owed(lines, row, {.preference = rates_.ordinary_preference()});
    return then && *then > owed ? *then - owed : kMissing;
  }
  double gain = 0;
  double known = 0;
  for (const auto& [origin, found] : turned->items) {
    if (found == 0) continue;
    // A preference of the declared origin falls with it.
    const auto then =
        dues.Owed(lines, row, {.origin = origin, .preference = rates_.ordinary_preference()});
    if (!then) continue;
    known += static_cast<double>(found);
    gain += std::max(0.0, *then - owed) * static_cast<double>(found);
  }
  return known > 0 ? gain / known : kMissing;
}

// The difference between what the goods owe by the tariff as suspected and as declared.
std::optional<Stake> StakeModel::ByTariff(const LineTable& lines, std::size_t row, ErrorKind kind,
                                          const StakeHints& hints, const Dues& dues) const {
  const double value = ValueOf(lines, row);
  Otherwise otherwise;
  StakeBasis basis = StakeBasis::kNone;
  switch (kind) {
    case ErrorKind::kUndervalued:
      if (!(hints.usual_value_minor > value)) return std::nullopt;
      basis = StakeBasis::kTariffUsualPrice;
      otherwise.value_times = std::min(hints.usual_value_minor / value, 1 + kAddedMax);
      break;
    case ErrorKind::kHsCode:
      if (hints.likelier_code.empty()) return std::nullopt;
      basis = StakeBasis::kTariffLikelierCode;
      otherwise.code = hints.likelier_code;
      break;
    case ErrorKind::kOrigin:
      basis = StakeBasis::kTariffOtherOrigin;
      break;
    case ErrorKind::kPreference:
      basis = StakeBasis::kTariffWithoutPreference;
      otherwise.preference = TruePreference(lines, row);
      if (!otherwise.preference) return std::nullopt;
      break;
    case ErrorKind::kQuantity:
    case ErrorKind::kNetMass:
    case ErrorKind::kGrossMass:
      if (!(hints.usual_goods_ratio >= 1)) return std::nullopt;
      basis = StakeBasis::kTariffUsualMass;
      otherwise.goods_times =
          std::min(std::pow(hints.usual_goods_ratio, kMassBelief), 1 + kAddedMax);
      otherwise.value_times = otherwise.goods_times;
      break;
    default:
      return std::nullopt;
  }
  const std::optional<double> owed = dues.Owed(lines, row, {});
  if (!owed) return std::nullopt;
  if (kind == ErrorKind::kOrigin) {
    const double gain = OriginGain(lines, row, dues, *owed);
    return std::isnan(gain) ? std::nullopt : std::optional(Of(gain, basis));
  }
  const std::optional<double> then = dues.Owed(lines, row, otherwise);
  return then ? std::optional(Of(*then - *owed, basis)) : std::nullopt;
}

// What the corrected value, code, origin or mass would pay, where the data say it.
std::optional<Stake> StakeModel::ByRates(const LineTable& lines, std::size_t row, ErrorKind kind,
                                         const StakeHints& hints) const {
  const double value = ValueOf(lines, row);
  const double rate = RateOf(lines, row);
  double minor = kMissing;
  StakeBasis basis = StakeBasis::kNone;
  // Nobody is asked for more than ten times what was declared on the word of a median.
  const auto on_value = [&](double added) {
    return rate > 0 ? PercentOf(std::min(added, kAddedMax * value), rate) : kMissing;
  };
  switch (kind) {
    case ErrorKind::kUndervalued:
      basis = StakeBasis::kUsualPrice;
      if (hints.usual_value_minor > value) minor = on_value(hints.usual_value_minor - value);
      break;
    case ErrorKind::kHsCode:
      basis = StakeBasis::kLikelierCode;
      if (hints.code_rate_gain > 0) minor = PercentOf(value, hints.code_rate_gain);
      break;
    case ErrorKind::kOrigin:
      basis = StakeBasis::kOtherOrigin;
      minor = PercentOf(value, OriginRateGain(lines, row));
      break;
    case ErrorKind::kPreference:
      basis = StakeBasis::kWithoutPreference;
      minor = PercentOf(value, PreferenceRateGain(lines, row));
      break;
    case ErrorKind::kQuantity:
    case ErrorKind::kNetMass:
    case ErrorKind::kGrossMass:
      basis = StakeBasis::kUsualMass;
      if (hints.usual_goods_ratio >= 1) {
        minor = on_value(value * (std::pow(hints.usual_goods_ratio, kMassBelief) - 1));
      }
      break;
    default:
      break;
  }
  if (std::isnan(minor)) return std::nullopt;
  return Of(minor, basis);
}

Stake StakeModel::Assess(const LineTable& lines, std::size_t row, ErrorKind kind,
                         const StakeHints& hints, const Dues* dues) const {
  const double value = ValueOf(lines, row);
  if (value <= 0) return {};
  if (dues != nullptr) {
    if (const auto stake = ByTariff(lines, row, kind, hints, *dues)) return *stake;
  }
  if (const std::optional<Stake> stake = ByRates(lines, row, kind, hints)) return *stake;
  if (recoveries_.back().findings > 0) {
    return Of(PercentOf(value, 100 * Share(kind)), StakeBasis::kEarlierRecovery);
  }
  const double rate = RateOf(lines, row);
  if (rate <= 0) return {};
  return Of(PercentOf(value, rate), StakeBasis::kDutiesOfLine);
}

void StakeModel::Serialize(std::string& out) const {
  rates_.Serialize(out);
  origins_.Serialize(out);
  preferences_.Serialize(out);
  PutNumber(out, recoveries_);
}

Status StakeModel::Parse(ByteReader& in) {
  RETURN_IF_ERROR(rates_.Parse(in));
  RETURN_IF_ERROR(origins_.Parse(in));
  RETURN_IF_ERROR(preferences_.Parse(in));
  ASSIGN_OR_RETURN(recoveries_, in.Number<decltype(recoveries_)>());
  return {};
}

}  // namespace tidewaiter::risk
