#include "retrace/judge.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace tidewaiter::retrace {
namespace {

using track::Alarm;

// An alarm as far as it is judged: the first of its cause that is more than a notice.
std::vector<const Alarm*> Judged(std::span<const Alarm> alarms) {
  std::unordered_set<std::string_view> seen;
  std::vector<const Alarm*> kept;
  for (const Alarm& alarm : alarms) {
    const bool counts =
        alarm.phase != track::AlarmPhase::kEnded && alarm.severity >= track::Severity::kWarning;
    if (counts && seen.insert(alarm.cause).second) kept.push_back(&alarm);
  }
  return kept;
}

// Causes of which nothing but a notice was said.
std::size_t NoticesIn(std::span<const Alarm> alarms, const std::vector<const Alarm*>& judged) {
  std::unordered_set<std::string_view> more;
  for (const Alarm* alarm : judged)
    more.insert(alarm->cause);
  std::unordered_set<std::string_view> notices;
  for (const Alarm& alarm : alarms) {
    if (!more.contains(alarm.cause)) notices.insert(alarm.cause);
  }
  return notices.size();
}

// Rows by whom they are about: movement, unit, each device.
class Rows {
 public:
  explicit Rows(std::span<const TruthRow> truth) {
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const TruthRow& row = truth[i];
      Add(row.movement, i);
      Add(row.unit, i);
      for (std::size_t at = 0; at < row.device.size();) {
        const std::size_t end = std::min(row.device.find(' ', at), row.device.size());
        Add(row.device.substr(at, end - at), i);
        at = end + 1;
      }
    }
  }
  // Places of rows that may be meant, rising, each once. An area has no unit: every row may be.
  [[nodiscard]] std::vector<std::size_t> About(const Alarm& alarm) const {
    std::vector<std::size_t> places;
    for (const std::string& name : {alarm.movement, alarm.unit, alarm.device})
      Collect(name, places);
    if (const std::size_t colon = alarm.unit.find(':'); colon != std::string::npos)
      Collect(alarm.unit.substr(colon + 1), places);  // "device:<number>"
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
  }

 private:
  void Add(const std::string& name, std::size_t place) {
    if (!name.empty()) by_name_[name].push_back(place);
  }
  void Collect(const std::string& name, std::vector<std::size_t>& places) const {
    const auto found = by_name_.find(name);
    if (found != by_name_.end())
      places.insert(places.end(), found->second.begin(), found->second.end());
  }
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

bool IsDuring(const Alarm& alarm, const TruthRow& row, const KindRule& rule) {
  return alarm.began_ms >= row.began_ms - kBeforeMs &&
         alarm.began_ms <= row.ended_ms + rule.after_ms;
}

// Not about somebody: what several devices show of a place.
bool IsArea(std::string_view unit) {
  return unit.starts_with("area:") || unit.starts_with("square:") || unit.starts_with("cell:");
}

bool IsProof(const Alarm& alarm, const KindRule& rule) {
  return std::ranges::find(rule.proofs, alarm.kind) != rule.proofs.end();
}

double Quantile(const std::vector<double>& values, double share) {  // rising
  if (values.empty()) return -1;
  const auto place =
      static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())) - 1);
  return values[std::min(place, values.size() - 1)];
}

void SetDelays(std::vector<double> delays, DeedFigure& figure) {
  std::ranges::sort(delays);
  figure.delay_median_s = Quantile(delays, 0.5);
  figure.delay_p90_s = Quantile(delays, 0.9);
  figure.delays_s = std::move(delays);
}

struct RowState {
  bool found = false;  // proven, or an innocent one that was alarmed about
  double delay_s = 0;
};

class Bench {
 public:
  Bench(std::span<const TruthRow> truth, std::span<const Alarm> alarms)
      : truth_(truth), rows_(truth), states_(truth.size()) {
    for (const TruthRow& row : truth)
      rules_.push_back(FindKindRule(row.kind));
    const std::vector<const Alarm*> judged = Judged(alarms);
    notices_ = NoticesIn(alarms, judged);
    for (const Alarm* alarm : judged)
      Weigh(*alarm);
  }

  Judgement Verdict(const JudgeOptions& options) {
    Judgement judged{.trips = options.trips, .notices = notices_, .outcomes = std::move(outcomes_)};
    for (const KindRule& rule : KindRules())
      AddDeed(rule, judged);
    std::size_t right = 0;
    std::size_t raised = 0;
    for (auto& [kind, figure] : figures_) {
      figure.precision = ShareOf(figure.proves + figure.consequences, figure.raised);
      right += figure.proves + figure.consequences;
      raised += figure.raised;
      judged.alarms.push_back(figure);
    }
    judged.precision = ShareOf(right, raised);
    judged.false_alarms = raised - right;
    if (options.trips > 0) {
      judged.false_per_1000_trips =
          1000 * static_cast<double>(judged.false_alarms) / static_cast<double>(options.trips);
    }
    return judged;
  }

 private:
  void Weigh(const Alarm& alarm) {
    bool proves = false;
    bool consequence = false;
    bool look_alike = false;
    const bool area = IsArea(alarm.unit);
    const std::vector<std::size_t> about = area ? Everywhere() : rows_.About(alarm);
    for (const std::size_t place : about) {
      const KindRule* rule = rules_[place];
      if (rule == nullptr || !IsDuring(alarm, truth_[place], *rule)) continue;
      const bool proof = IsProof(alarm, *rule);
      if (rule->guilty && proof) Find(place, alarm);
      if (!rule->guilty && !area) {
        states_[place].found = true;
        look_alike = true;
      }
      proves |= rule->guilty && proof;
      consequence |= rule->guilty && !area;
    }
    AlarmFigure& figure = figures_[alarm.kind];
    figure.kind = alarm.kind;
    ++figure.raised;
    figure.proves += proves ? 1 : 0;
    figure.consequences += !proves && consequence ? 1 : 0;
    figure.look_alikes += !proves && !consequence && look_alike ? 1 : 0;
    figure.in_vain += !proves && !consequence && !look_alike ? 1 : 0;
    outcomes_.push_back({.kind = alarm.kind,
                         .severity = alarm.severity,
                         .right = proves || consequence,
                         .device = alarm.device,
                         .movement = alarm.movement});
  }
  [[nodiscard]] std::vector<std::size_t> Everywhere() const {
    std::vector<std::size_t> all(truth_.size());
    for (std::size_t i = 0; i < all.size(); ++i)
      all[i] = i;
    return all;
  }
  void Find(std::size_t place, const Alarm& alarm) {
    RowState& state = states_[place];
    const double delay_s =
        std::max(0.0, static_cast<double>(alarm.known_ms - truth_[place].began_ms) / 1000);
    state.delay_s = state.found ? std::min(state.delay_s, delay_s) : delay_s;
    state.found = true;
  }
  void AddDeed(const KindRule& rule, Judgement& judged) const {
    std::size_t of = 0;
    std::vector<double> delays;
    std::size_t found = 0;
    for (std::size_t i = 0; i < truth_.size(); ++i) {
      if (rules_[i] != &rule) continue;
      ++of;
      if (!states_[i].found) continue;
      ++found;
      if (rule.guilty) delays.push_back(states_[i].delay_s);
    }
    if (of == 0 || (rule.guilty && rule.proofs.empty())) return;
    DeedFigure figure{
        .kind = std::string(rule.kind), .guilty = rule.guilty, .found = ShareOf(found, of)};
    SetDelays(std::move(delays), figure);
    judged.deeds.push_back(std::move(figure));
    if (rule.guilty) judged.recall = ShareOf(judged.recall.hits + found, judged.recall.of + of);
  }

  std::span<const TruthRow> truth_;
  Rows rows_;
  std::vector<const KindRule*> rules_;
  std::vector<RowState> states_;
  std::map<track::AlarmKind, AlarmFigure> figures_;
  std::size_t notices_ = 0;
  std::vector<JudgedAlarm> outcomes_;
};

}  // namespace

Share ShareOf(std::size_t hits, std::size_t of) {
  constexpr double kZ = 1.959963984540054;  // 97.5 % of the normal distribution
  Share share{.hits = hits, .of = of};
  if (of == 0) return share;
  const double n = static_cast<double>(of);
  const double p = static_cast<double>(hits) / n;
  const double middle = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  share.value = p;
  share.low = std::max(0.0, middle - half);
  share.high = std::min(1.0, middle + half);
  return share;
}

Judgement Judge(std::span<const TruthRow> truth, std::span<const track::Alarm> alarms,
                const JudgeOptions& options) {
  return Bench(truth, alarms).Verdict(options);
}

namespace {

Share Added(const Share& a, const Share& b) {
  return ShareOf(a.hits + b.hits, a.of + b.of);
}

void AddDeeds(const Judgement& world, std::map<std::string, DeedFigure>& deeds) {
  for (const DeedFigure& deed : world.deeds) {
    DeedFigure& into = deeds[deed.kind];
    into.kind = deed.kind;
    into.guilty = deed.guilty;
    into.found = Added(into.found, deed.found);
    std::vector<double> delays = std::move(into.delays_s);
    delays.insert(delays.end(), deed.delays_s.begin(), deed.delays_s.end());
    SetDelays(std::move(delays), into);
  }
}

void AddAlarms(const Judgement& world, std::map<track::AlarmKind, AlarmFigure>& figures) {
  for (const AlarmFigure& one : world.alarms) {
    AlarmFigure& into = figures[one.kind];
    into.kind = one.kind;
    into.raised += one.raised;
    into.proves += one.proves;
    into.consequences += one.consequences;
    into.look_alikes += one.look_alikes;
    into.in_vain += one.in_vain;
    into.precision = ShareOf(into.proves + into.consequences, into.raised);
  }
}

}  // namespace

Judgement Sum(std::span<const Judgement> worlds) {
  Judgement sum;
  std::map<std::string, DeedFigure> deeds;
  std::map<track::AlarmKind, AlarmFigure> figures;
  for (const Judgement& world : worlds) {
    sum.trips += world.trips;
    sum.false_alarms += world.false_alarms;
    sum.notices += world.notices;
    sum.outcomes.insert(sum.outcomes.end(), world.outcomes.begin(), world.outcomes.end());
    sum.recall = Added(sum.recall, world.recall);
    sum.precision = Added(sum.precision, world.precision);
    AddDeeds(world, deeds);
    AddAlarms(world, figures);
  }
  for (const KindRule& rule : KindRules()) {
    const auto found = deeds.find(std::string(rule.kind));
    if (found != deeds.end()) sum.deeds.push_back(found->second);
  }
  for (const auto& [kind, figure] : figures)
    sum.alarms.push_back(figure);
  if (sum.trips > 0) {
    sum.false_per_1000_trips =
        1000 * static_cast<double>(sum.false_alarms) / static_cast<double>(sum.trips);
  }
  return sum;
}

}  // namespace tidewaiter::retrace
