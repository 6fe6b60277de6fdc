#include "track/gate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include <fmt/format.h>

#include "base/check.h"
#include "track/internal/draft.h"
#include "track/internal/gate_match.h"

namespace tidewaiter::track {
namespace {

using device::GateDirection;
using device::GateKind;
using device::GateReading;

constexpr double kDayS = 86'400;

// Below half no entry is named at all (Decision::entry). A window of ten minutes takes the units of
// a lane for one another; the log of a likeness beyond 100 is no likeness.
constexpr std::array kRows{
    SettingRow<GateSettings>{"gate.window_s", &GateSettings::window_s, 1, 600},
    SettingRow<GateSettings>{"gate.split_s", &GateSettings::split_s, 0.1, 600},
    SettingRow<GateSettings>{"gate.late_s", &GateSettings::late_s, 0, kDayS},
    SettingRow<GateSettings>{"gate.clock_s", &GateSettings::clock_s, 1, kDayS},
    SettingRow<GateSettings>{"gate.agreement", &GateSettings::agreement, 0.5, 1},
    SettingRow<GateSettings>{"gate.fast_agreement", &GateSettings::fast_agreement, 0.5, 1},
    SettingRow<GateSettings>{"gate.differs", &GateSettings::differs, 0.1, 100},
    SettingRow<GateSettings>{"gate.weight_share", &GateSettings::weight_share, 0, 1},
    SettingRow<GateSettings>{"gate.weight_kg", &GateSettings::weight_kg, 0, 100'000},
    SettingRow<GateSettings>{"gate.early_s", &GateSettings::early_s, 0, 7 * kDayS},
};

constexpr std::array<std::string_view, 3> kReleases{"pending", "released", "stopped"};
constexpr std::array<std::string_view, 3> kRisks{"green", "yellow", "red"};
constexpr std::array<std::string_view, 4> kStandings{"not_needed", "quiet", "alarmed", "silent"};
constexpr std::array<std::string_view, 3> kVerdicts{"open", "refer", "hold"};

template <typename Enum, std::size_t n>
std::string_view NameOf(const std::array<std::string_view, n>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value) - 1);
}

void MakeNormal(std::vector<std::string>& texts) {
  for (std::string& text : texts)
    text = NormalText(text);
}

// With less it is rather another unit: what is known of the entry is not held against it.
constexpr double kLikelier = 0.5;

// What tells two readings apart that say the same thing: the maker's event, or all they say.
bool IsSameEvent(const GateReading& a, const GateReading& b) {
  if (a.kind != b.kind || a.reader != b.reader) return false;
  if (!a.event.empty() && a.event == b.event) return a.value == b.value;
  return a == b;
}

bool ComesBefore(const GateReading& a, const GateReading& b) {
  const auto key = [](const GateReading& r) {
    return std::tuple(r.time_ms, r.kind, std::string_view(r.reader), std::string_view(r.value),
                      std::string_view(r.event), r.gross_kg.value_or(0), r.gamma_cps.value_or(0));
  };
  return key(a) < key(b);
}

GateDirection DirectionOf(const std::vector<GateReading>& readings) {
  int forward = 0;
  for (const GateReading& reading : readings) {
    if (reading.direction == GateDirection::kForward) ++forward;
    if (reading.direction == GateDirection::kReverse) --forward;
  }
  if (forward == 0) return GateDirection::kUnknown;
  return forward > 0 ? GateDirection::kForward : GateDirection::kReverse;
}

std::string Percent(double share) {
  return fmt::format("{:.0f}", share * 100);
}

double AllowedKg(const Expected& entry, const GateSettings& settings) {
  return std::max(entry.gross_kg * settings.weight_share, settings.weight_kg);
}

bool IsWeightOff(const Pass& pass, const Expected& entry, const GateSettings& settings) {
  const auto gross = pass.gross_kg();
  return gross && entry.gross_kg > 0 &&
         std::abs(*gross - entry.gross_kg) > AllowedKg(entry, settings);
}

// Collects reasons and the worst verdict.
class Verdicts {
 public:
  void Say(Verdict verdict, std::string_view words,
           std::vector<std::pair<std::string, std::string>> facts = {}) {
    worst_ = std::max(worst_, verdict);
    said_.emplace_back(
        verdict,
        Reason{.template_id = std::string(words), .parameters = std::move(facts), .weight = 1});
  }
  [[nodiscard]] Verdict worst() const { return worst_; }
  [[nodiscard]] bool clean() const { return said_.empty(); }
  // The worst first, otherwise as said.
  std::vector<Reason> Take() {
    std::ranges::stable_sort(said_, std::greater{}, [](const auto& one) { return one.first; });
    std::vector<Reason> reasons;
    for (auto& [verdict, reason] : said_)
      reasons.push_back(std::move(reason));
    return reasons;
  }

 private:
  Verdict worst_ = Verdict::kOpen;
  std::vector<std::pair<Verdict, Reason>> said_;
};

void JudgeRadiation(const Pass& pass, Verdicts& verdicts) {
  for (const GateReading* reading : pass.Of(GateKind::kRadiation)) {
    if (reading->gamma_alarm) {
      verdicts.Say(Verdict::kHold, "track.gate.gamma",
                   {{"cps", fmt::format("{:.0f}", reading->gamma_cps.value_or(0))}});
    }
    if (reading->neutron_alarm) {
      verdicts.Say(Verdict::kHold, "track.gate.neutron",
                   {{"cps", fmt::format("{:.1f}", reading->neutron_cps.value_or(0))}});
    }
  }
}

constexpr std::array<std::string_view, kPartKinds> kDiffers{
    "track.gate.plate_differs", "track.gate.container_differs", "track.gate.tag_differs",
    "track.gate.seal_differs"};
constexpr std::array<std::string_view, kPartKinds> kUnread{
    "track.gate.plate_unread", "track.gate.container_unread", "track.gate.tag_unread",
    "track.gate.seal_unread"};

void JudgeParts(const GateMatch& match, const GateSettings& settings, Verdicts& verdicts) {
  for (std::size_t i = 0; i < kPartKinds; ++i) {
    const PartMatch& part = match.parts[i];
    if (!part.compared || part.worst > -settings.differs) continue;
    verdicts.Say(Verdict::kRefer, kDiffers[i], {{"read", part.read}, {"listed", part.listed}});
  }
}

void JudgeTime(const Expected& entry, const GateSettings& settings, const GateMoment& moment,
               Verdicts& verdicts) {
  const auto early_ms = static_cast<std::int64_t>(settings.early_s * 1000);
  const auto minutes = [](std::int64_t ms) { return fmt::format("{}", (ms + 59'999) / 60'000); };
  const Window& due = entry.due;
  if (due.from_ms != 0 && moment.now_ms < due.from_ms - early_ms) {
    verdicts.Say(Verdict::kRefer, "track.gate.too_early",
                 {{"minutes", minutes(due.from_ms - moment.now_ms)}});
  }
  if (due.until_ms != 0 && moment.now_ms > due.until_ms) {
    verdicts.Say(Verdict::kRefer, "track.gate.too_late",
                 {{"minutes", minutes(moment.now_ms - due.until_ms)}});
  }
}

void JudgeEntry(const Pass& pass, const Expected& entry, const GateSettings& settings,
                const GateMoment& moment, Verdicts& verdicts) {
  if (entry.release == Release::kStopped) verdicts.Say(Verdict::kHold, "track.gate.stopped");
  if (entry.seal == SealStanding::kAlarmed) verdicts.Say(Verdict::kHold, "track.gate.seal_alarmed");
  if (entry.release == Release::kPending) verdicts.Say(Verdict::kRefer, "track.gate.not_released");
  if (entry.risk == Risk::kRed) verdicts.Say(Verdict::kRefer, "track.gate.risk_red");
  if (entry.risk == Risk::kYellow) verdicts.Say(Verdict::kRefer, "track.gate.risk_yellow");
  if (entry.seal == SealStanding::kSilent) verdicts.Say(Verdict::kRefer, "track.gate.seal_silent");
  if (moment.passed != nullptr && moment.passed->contains(entry.id))
    verdicts.Say(Verdict::kRefer, "track.gate.through_already");
  JudgeTime(entry, settings, moment, verdicts);
  if (IsWeightOff(pass, entry, settings)) {
    verdicts.Say(Verdict::kRefer, "track.gate.weight_off",
                 {{"measured_kg", fmt::format("{:.0f}", *pass.gross_kg())},
                  {"declared_kg", fmt::format("{:.0f}", entry.gross_kg)},
                  {"allowed_kg", fmt::format("{:.0f}", AllowedKg(entry, settings))}});
  }
}

// What keeps an open pass from the fast lane.
void JudgeFast(const Expected& entry, const GateMatch& match, const GateSettings& settings,
               Verdicts& verdicts) {
  if (!entry.trusted) verdicts.Say(Verdict::kOpen, "track.gate.not_trusted");
  if (entry.seal != SealStanding::kQuiet) verdicts.Say(Verdict::kOpen, "track.gate.seal_unwatched");
  for (std::size_t i = 0; i < kPartKinds; ++i) {
    const PartMatch& part = match.parts[i];
    if (part.wanted && !part.complete) verdicts.Say(Verdict::kOpen, kUnread[i]);
  }
  if (match.agreement < settings.fast_agreement) {
    verdicts.Say(
        Verdict::kOpen, "track.gate.below_fast",
        {{"percent", Percent(match.agreement)}, {"needed", Percent(settings.fast_agreement)}});
  }
}

bool IsReadable(const Pass& pass) {
  return !pass.Of(GateKind::kPlate).empty() || !pass.Of(GateKind::kContainerCode).empty();
}

std::string ReadUnit(const Pass& pass) {
  for (const GateKind kind : {GateKind::kPlate, GateKind::kContainerCode, GateKind::kTag}) {
    const auto readings = pass.Of(kind);
    if (!readings.empty()) return NormalText(readings.front()->value);
  }
  return "gate:" + pass.gate;
}

void JudgeWhole(const Pass& pass, const ExpectedList& list, const GateMatch& match,
                const GateSettings& settings, const GateMoment& moment, Verdicts& verdicts) {
  const std::int64_t until_ms = list.valid_until_ms();
  if (until_ms != 0 && moment.now_ms > until_ms) {
    verdicts.Say(Verdict::kRefer, "track.gate.list_expired",
                 {{"minutes", fmt::format("{}", (moment.now_ms - until_ms + 59'999) / 60'000)}});
  }
  if (pass.direction == GateDirection::kReverse)
    verdicts.Say(Verdict::kRefer, "track.gate.reverse");
  if (!IsReadable(pass)) verdicts.Say(Verdict::kRefer, "track.gate.unread");
  if (match.entry && match.agreement < settings.agreement) {
    verdicts.Say(
        Verdict::kRefer, "track.gate.unsure",
        {{"unit", list.entries()[*match.entry].unit}, {"percent", Percent(match.agreement)}});
  }
  if (!match.entry && IsReadable(pass))
    verdicts.Say(Verdict::kRefer, "track.gate.not_expected", {{"read", ReadUnit(pass)}});
}

}  // namespace

std::span<const SettingRow<GateSettings>> GateSettings::Rows() {
  return kRows;
}

std::string_view Name(Release release) {
  return NameOf(kReleases, release);
}
std::string_view Name(Risk risk) {
  return NameOf(kRisks, risk);
}
std::string_view Name(SealStanding standing) {
  return NameOf(kStandings, standing);
}
std::string_view Name(Verdict verdict) {
  return NameOf(kVerdicts, verdict);
}

ExpectedList::ExpectedList(std::vector<Expected> entries, std::int64_t valid_until_ms)
    : entries_(std::move(entries)), valid_until_ms_(valid_until_ms) {
  CHECK(entries_.size() <= kExpectedMax);
  std::ranges::sort(entries_, {}, &Expected::id);
  CHECK(std::ranges::adjacent_find(entries_, {}, &Expected::id) == entries_.end());
  normal_ = entries_;
  for (Expected& entry : normal_) {
    MakeNormal(entry.plates);
    MakeNormal(entry.containers);
    MakeNormal(entry.tags);
    MakeNormal(entry.seals);
  }
}

ExpectedList ExpectedList::Without(const std::set<std::string, std::less<>>& revoked) const {
  std::vector<Expected> left;
  for (const Expected& entry : entries_) {
    if (!revoked.contains(entry.id)) left.push_back(entry);
  }
  return ExpectedList(std::move(left), valid_until_ms_);
}

std::string Pass::id() const {
  return fmt::format("{}/{}/{}", gate, lane, began_ms);
}

std::vector<const GateReading*> Pass::Of(GateKind kind) const {
  std::vector<const GateReading*> found;
  for (const GateReading& reading : readings) {
    if (reading.kind == kind) found.push_back(&reading);
  }
  std::ranges::stable_sort(found, std::greater{}, [](const GateReading* reading) {
    return reading->confidence.value_or(kUnsaid);
  });
  return found;
}

std::optional<double> Pass::gross_kg() const {
  std::optional<double> heaviest;
  for (const GateReading& reading : readings) {
    if (reading.kind == GateKind::kWeight && reading.gross_kg)
      heaviest = std::max(heaviest.value_or(0), *reading.gross_kg);
  }
  return heaviest;
}

bool Pass::radiates() const {
  return std::ranges::any_of(readings,
                             [](const GateReading& r) { return r.gamma_alarm || r.neutron_alarm; });
}

Pass Fuse(std::string_view gate, std::int64_t lane, std::vector<GateReading> readings) {
  Pass pass{.gate = std::string(gate), .lane = lane};
  std::ranges::sort(readings, ComesBefore);
  for (GateReading& reading : readings) {
    const bool known = std::ranges::any_of(
        pass.readings, [&](const GateReading& other) { return IsSameEvent(other, reading); });
    if (!known) pass.readings.push_back(std::move(reading));
  }
  if (pass.readings.empty()) return pass;
  pass.began_ms = pass.readings.front().time_ms;
  pass.ended_ms = pass.readings.back().time_ms;
  pass.direction = DirectionOf(pass.readings);
  return pass;
}

Decision Decide(const Pass& pass, const ExpectedList& list, const GateSettings& settings,
                const GateMoment& moment) {
  const GateMatch match = MatchPass(pass, list, settings, moment);
  Decision decision{.unit = ReadUnit(pass), .agreement = match.agreement};
  Verdicts verdicts;
  JudgeRadiation(pass, verdicts);
  JudgeWhole(pass, list, match, settings, moment, verdicts);
  if (match.entry) JudgeParts(match, settings, verdicts);
  if (match.entry && match.agreement >= kLikelier) {
    const Expected& entry = list.entries()[*match.entry];
    decision.entry = entry.id;
    decision.movement = entry.movement;
    if (match.agreement >= settings.agreement) decision.unit = entry.unit;
    JudgeEntry(pass, entry, settings, moment, verdicts);
    if (verdicts.clean()) {
      JudgeFast(entry, match, settings, verdicts);
      decision.fast = verdicts.clean();
    }
  }
  if (decision.fast) verdicts.Say(Verdict::kOpen, "track.gate.all_agree");
  decision.verdict = verdicts.worst();
  decision.reasons = verdicts.Take();
  return decision;
}

namespace {

constexpr std::array kRadiationWords{std::string_view("track.gate.gamma"),
                                     std::string_view("track.gate.neutron")};

// The reasons of a decision that have one of these words.
template <typename Words>
std::vector<Reason> ReasonsOf(const Decision& decision, const Words& words) {
  std::vector<Reason> found;
  for (const Reason& reason : decision.reasons) {
    if (std::ranges::find(words, reason.template_id) != std::end(words)) found.push_back(reason);
  }
  return found;
}

}  // namespace

Alarms AlarmsOf(const Pass& pass, const Decision& decision, const GateSettings& settings,
                std::int64_t known_ms) {
  Alarms alarms;
  const std::string version = VersionOf(settings);
  const auto add = [&](AlarmKind kind, Severity severity, std::vector<Reason> reasons,
                       std::initializer_list<double GateSettings::*> limits) {
    if (reasons.empty()) return;
    Draft draft(kind, severity, decision.unit, pass.began_ms, pass.gate);
    draft.Reasons(std::move(reasons)).Known(known_ms).Version(version);
    for (const auto limit : limits)
      draft.Limit(settings, limit);
    alarms.push_back(draft.alarm());
    alarms.back().movement = decision.movement;
    alarms.back().finding.probability = decision.agreement;
  };
  std::vector<Reason> radiation = ReasonsOf(decision, kRadiationWords);
  const bool radiates = !radiation.empty();
  add(AlarmKind::kRadiation, Severity::kCritical, std::move(radiation), {});
  if (radiates) alarms.back().finding.probability = 1;  // whoever it is
  constexpr std::array kWeightWords{std::string_view("track.gate.weight_off")};
  add(AlarmKind::kWeight, Severity::kWarning, ReasonsOf(decision, kWeightWords),
      {&GateSettings::weight_share, &GateSettings::weight_kg});
  add(AlarmKind::kUnitMismatch, Severity::kAlarm, ReasonsOf(decision, kDiffers),
      {&GateSettings::differs});
  constexpr std::array kHoldWords{std::string_view("track.gate.stopped"),
                                  std::string_view("track.gate.seal_alarmed")};
  add(AlarmKind::kGateRefused, Severity::kAlarm, ReasonsOf(decision, kHoldWords), {});
  return alarms;
}

}  // namespace tidewaiter::track
