#include "sim/policy.h"

#include <algorithm>
#include <cmath>

#include "base/hash.h"

namespace tidewaiter::sim {
namespace {

using enum ErrorKind;

constexpr double kDismissed = 0.06;            // of what was targeted
constexpr std::uint64_t kAuditedPerMille = 8;  // of traders, each month
constexpr double kAuditedLines = 0.25;         // of such a trader's lines

constexpr KindSet kPapers{kDescription, kHsCode,     kOrigin,          kUndervalued,
                          kOvervalued,  kPreference, kSplitConsignment};
constexpr KindSet kGoods{kDescription, kHsCode, kOrigin, kQuantity, kNetMass, kGrossMass};
constexpr KindSet kWho{kPartyIdentity, kSuccessorOfOffender};
constexpr KindSet kSuspected{kHsCode, kOrigin, kUndervalued};  // what a dismissal speaks of

double FindProbability(ErrorKind kind) {
  switch (kind) {
    case kUndervalued:
    case kSuccessorOfOffender:
      return 0.75;
    case kOvervalued:
    case kSplitConsignment:
      return 0.8;
    case kOrigin:
      return 0.82;
    case kQuantity:
    case kNetMass:
    case kGrossMass:
      return 0.97;
    default:
      return 0.91;
  }
}

}  // namespace

OldPolicy::OldPolicy(const PolicyOptions& options, const Tariff& tariff, Random random)
    : options_(options), tariff_(tariff), random_(random), audit_key_(random_.Next()) {
  for (const Goods& goods : tariff.goods())
    table_price_.push_back(goods.price_per_kg * random_.LogNormal(-0.05, 0.2));
}

double OldPolicy::Score(const Line& line) {
  const Item& item = line.declared;
  const double price = static_cast<double>(item.value_minor) / 100.0 / item.net_kg;
  const double rate = line.record.measure(Measure::kRatePercent);
  const double cheapness = std::log(table_price_[static_cast<std::size_t>(item.goods)] / price);
  double score = std::clamp(cheapness, -0.6, 1.4);
  score += rate >= 35 ? 0.9 : rate >= 28 ? 0.5 : 0.0;
  score += Places()[static_cast<std::size_t>(item.origin)].risky ? 0.6 : 0.0;
  score += IsDumped(item, line.record.date) ? 0.6 : 0.0;
  score += line.new_importer ? 0.6 : 0.0;
  score += std::min(2.5, 8 * line.importer_record);
  score += item.value_minor > 5'000'00 ? 0.5 : 0.0;
  score -= item.low_value ? 1.0 : 0.0;
  return score + 0.5 * random_.Normal();  // the mood of the day
}

// Goods of a heading on which an anti-dumping duty is in force, whatever their origin.
bool OldPolicy::IsDumped(const Item& item, Day day) const {
  const int heading = tariff_.goods()[static_cast<std::size_t>(item.goods)].heading;
  for (const AntiDumping& measure : tariff_.anti_dumping()) {
    if (measure.heading == heading && day >= measure.from) return true;
  }
  return false;
}

void OldPolicy::Inspect(std::span<Line> batch, Day day) {
  Choose(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Line& line = batch[i];
    line.record.outcome = Outcome{};
    if (chosen_[i] == Choice::kRandom) {
      Examine(line, day, true);
    } else if (chosen_[i] == Choice::kTargeted && random_.Chance(kDismissed)) {
      Dismiss(line, day);
    } else if (chosen_[i] == Choice::kTargeted) {
      Examine(line, day, false);
    } else if (options_.inspected_share > 0 && IsAudited(line.trader, day) &&
               random_.Chance(kAuditedLines)) {
      Audit(line, day);
    }
  }
}

void OldPolicy::Choose(std::span<Line> batch) {
  chosen_.assign(batch.size(), Choice::kNone);
  inspections_owed_ += options_.inspected_share * static_cast<double>(batch.size());
  const std::size_t count =
      std::min(batch.size(), static_cast<std::size_t>(std::max(0.0, inspections_owed_)));
  inspections_owed_ -= static_cast<double>(count);
  random_owed_ += options_.random_share * static_cast<double>(count);
  const std::size_t at_random =
      std::min(count, static_cast<std::size_t>(std::max(0.0, random_owed_)));
  random_owed_ -= static_cast<double>(at_random);
  for (std::size_t drawn = 0; drawn < at_random;) {
    Choice& choice = chosen_[random_.Below(batch.size())];
    if (choice != Choice::kNone) continue;
    choice = Choice::kRandom;
    ++drawn;
  }
  ChooseTargeted(batch, count - at_random);
}

void OldPolicy::ChooseTargeted(std::span<Line> batch, std::size_t count) {
  if (count == 0) return;
  scores_.resize(batch.size());
  order_.clear();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (chosen_[i] != Choice::kNone) continue;
    scores_[i] = Score(batch[i]);
    order_.push_back(static_cast<std::uint32_t>(i));
  }
  const auto end = order_.begin() + static_cast<std::ptrdiff_t>(count);
  const auto riskier = [this](std::uint32_t a, std::uint32_t b) {
    return scores_[a] != scores_[b] ? scores_[a] > scores_[b] : a < b;
  };
  std::partial_sort(order_.begin(), end, order_.end(), riskier);
  for (auto at = order_.begin(); at != end; ++at)
    chosen_[*at] = Choice::kTargeted;
}

// Targeted inspections look at the papers or at the goods, seldom at both.
KindSet OldPolicy::ScopeOfTargeted() {
  KindSet scope = random_.Chance(0.62) ? kPapers : kGoods;
  if (random_.Chance(0.35)) scope = scope | kPapers;
  if (random_.Chance(0.2)) scope = scope | kWho;
  return scope;
}

void OldPolicy::Examine(Line& line, Day day, bool at_random) {
  Outcome& outcome = line.record.outcome;
  outcome.source = OutcomeSource::kInspection;
  outcome.basis = at_random ? SelectionBasis::kRandom : SelectionBasis::kTargeted;
  outcome.checked = at_random ? kPapers | kGoods | kWho : ScopeOfTargeted();
  outcome.known_on = day + static_cast<Day>(random_.Below(random_.Chance(0.2) ? 21 : 5));
  Find(line, day);
}

void OldPolicy::Dismiss(Line& line, Day day) {
  Outcome& outcome = line.record.outcome;
  outcome.source = OutcomeSource::kDismissal;
  outcome.basis = SelectionBasis::kTargeted;
  outcome.checked = kSuspected;
  outcome.known_on = day + static_cast<Day>(random_.Below(2));
}

void OldPolicy::Audit(Line& line, Day day) {
  Outcome& outcome = line.record.outcome;
  outcome.source = OutcomeSource::kAudit;
  outcome.basis = SelectionBasis::kTargeted;
  outcome.checked = kPapers | kWho;
  outcome.known_on = day + 100 + static_cast<Day>(random_.Below(201));
  Find(line, day);
}

// The programme names traders by the month, by lot.
bool OldPolicy::IsAudited(int trader, Day day) const {
  const CivilDate date = CivilFrom(day);
  const auto month =
      static_cast<std::uint64_t>(date.year) * 12 + static_cast<std::uint64_t>(date.month);
  const std::uint64_t lot = Combine(Combine(audit_key_, month), static_cast<std::uint64_t>(trader));
  return lot % 1000 < kAuditedPerMille;
}

void OldPolicy::Find(Line& line, Day day) {
  Outcome& outcome = line.record.outcome;
  for (const ErrorKind kind : AllErrorKinds()) {
    if (!line.truth.kinds.Has(kind) || !outcome.checked.Has(kind)) continue;
    if (random_.Chance(FindProbability(kind))) outcome.wrong.Add(kind);
  }
  if (outcome.wrong.empty()) return;
  for (const Correction& value : line.truth.true_values) {
    if (outcome.wrong.Has(value.kind)) outcome.corrections.push_back(value);
  }
  const Item found = PutRight(line.declared, line.real, outcome.wrong);
  outcome.recovered_minor = std::max<std::int64_t>(
      0, ChargesMinor(found, tariff_, day) - ChargesMinor(line.declared, tariff_, day));
}

}  // namespace tidewaiter::sim
