#include "track/record_audit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "geo/measure.h"
#include "track/internal/draft.h"

namespace tidewaiter::track {
namespace {

using Row = SettingRow<AuditSettings>;
using S = AuditSettings;
constexpr std::array kRows{
    Row{"audit.number_span", &S::number_span},
    Row{"audit.map_m", &S::map_m},
    Row{"audit.edit_s", &S::edit_s},
    Row{"audit.close_s", &S::close_s},
    Row{"audit.day_from_h", &S::day_from_h},
    Row{"audit.day_to_h", &S::day_to_h},
    Row{"audit.utc_offset_h", &S::utc_offset_h},
    Row{"audit.night_disarms", &S::night_disarms},
    Row{"audit.night_ratio", &S::night_ratio},
};
static_assert(kRows.size() * sizeof(double) == sizeof(AuditSettings));

constexpr std::int64_t kHourMs = 3'600'000;

Draft Begin(Severity severity, std::string unit, std::int64_t began_ms, std::string_view reason,
            std::string_view extra, const AuditSettings& settings) {
  const std::string_view detail = reason.substr(reason.rfind('.') + 1);
  Draft draft(AlarmKind::kRecordGap, severity, std::move(unit), began_ms,
              extra.empty() ? std::string(detail) : fmt::format("{}/{}", detail, extra));
  draft.Reason(reason).Known(began_ms).Version(settings.version());
  return draft;
}

void AuditLog(std::vector<LoggedFrame> frames, const AuditSettings& settings, Alarms& alarms) {
  std::ranges::sort(frames, {}, &LoggedFrame::seq);
  for (std::size_t i = 1; i < frames.size(); ++i) {
    const LoggedFrame& before = frames[i - 1];
    if (frames[i].seq <= before.seq + 1) continue;
    alarms.push_back(Begin(Severity::kCritical, "log", frames[i].received_ms,
                           "track.record_gap.log", fmt::format("{}", before.seq), settings)
                         .Say("from", before.seq + 1)
                         .Say("to", frames[i].seq - 1)
                         .Evidence(before.seq)
                         .Evidence(frames[i].seq)
                         .alarm());
  }
}

void SayMissing(const LoggedFrame& before, const LoggedFrame& after, const AuditSettings& settings,
                Alarms& alarms) {
  alarms.push_back(Begin(Severity::kWarning, "device:" + after.device, after.time_ms,
                         "track.record_gap.missing", fmt::format("{}", before.number), settings)
                       .Say("from", before.number + 1)
                       .Say("count", after.number - before.number - 1)
                       .Limit(settings, &S::number_span)
                       .Device(after.device)
                       .Evidence(before.seq)
                       .Evidence(after.seq)
                       .alarm());
}

void SayReplayed(const LoggedFrame& before, const LoggedFrame& again, const AuditSettings& settings,
                 Alarms& alarms) {
  alarms.push_back(Begin(Severity::kAlarm, "device:" + again.device, again.received_ms,
                         "track.record_gap.replayed", fmt::format("{}", again.number), settings)
                       .Say("number", again.number)
                       .Device(again.device)
                       .Evidence(before.seq)
                       .Evidence(again.seq)
                       .alarm());
}

// One run of a device's counter, from one beginning anew to the next: by number.
void AuditRun(std::vector<LoggedFrame> run, const AuditSettings& settings, Alarms& alarms) {
  std::ranges::stable_sort(run, {}, &LoggedFrame::number);
  for (std::size_t i = 1; i < run.size(); ++i) {
    const LoggedFrame& before = run[i - 1];
    if (run[i].number > before.number + 1) SayMissing(before, run[i], settings, alarms);
    if (run[i].number == before.number && run[i].hash != before.hash) {
      SayReplayed(before, run[i], settings, alarms);
    }
  }
}

// Frames of one device in the order of the log. Buffered ones come late and in any order, but a
// counter that falls by more than half its span has begun anew.
void AuditDevice(const std::vector<LoggedFrame>& frames, const AuditSettings& settings,
                 Alarms& alarms) {
  std::vector<LoggedFrame> run;
  std::int64_t highest = -1;
  for (const LoggedFrame& frame : frames) {
    const auto fall = static_cast<double>(highest - frame.number);
    if (fall > settings.number_span / 2) {
      AuditRun(std::exchange(run, {}), settings, alarms);
      highest = -1;
    }
    run.push_back(frame);
    highest = std::max(highest, frame.number);
  }
  AuditRun(std::move(run), settings, alarms);
}

using PlaceKey = std::pair<std::string, std::int64_t>;

std::map<PlaceKey, MapPosition> ByDeviceAndTime(std::span<const MapPosition> positions) {
  std::map<PlaceKey, MapPosition> all;
  for (const MapPosition& position : positions)
    all.emplace(PlaceKey(position.device, position.time_ms), position);
  return all;
}

// What differs for one device in one way.
struct Difference {
  std::size_t count = 0;
  double worst_m = 0;
  MapPosition first = {};
  std::vector<std::uint64_t> seqs = {};
  void Add(const MapPosition& position, double metres) {
    if (count++ == 0) first = position;
    worst_m = std::max(worst_m, metres);
    if (position.seq != 0) seqs.push_back(position.seq);
  }
};
using Differences = std::map<std::pair<std::string, std::string_view>, Difference>;

bool CanBeLegalised(AlarmKind kind) {
  return kind == AlarmKind::kDeviation || kind == AlarmKind::kZone ||
         kind == AlarmKind::kWrongNode || kind == AlarmKind::kWrongWay;
}

bool Legalises(const ShapeEdit& edit, const geo::Point& at) {
  const bool was_in = edit.before && edit.before->Contains(at);
  const bool is_in = edit.after && edit.after->Contains(at);
  return edit.allows ? !was_in && is_in : was_in && !is_in;
}

bool AtNight(std::int64_t time_ms, const AuditSettings& settings) {
  const double hour = static_cast<double>(time_ms) / kHourMs + settings.utc_offset_h;
  const double of_day = hour - 24 * std::floor(hour / 24);
  return of_day < settings.day_from_h || of_day >= settings.day_to_h;
}

struct Nights {
  int night = 0;
  int all = 0;
  std::int64_t first_ms = 0;
  std::vector<std::uint64_t> seqs = {};
};

void SayAlone(const Disarm& disarm, const AuditSettings& settings, Alarms& alarms) {
  alarms.push_back(Begin(Severity::kAlarm, disarm.unit, disarm.time_ms, "track.record_gap.alone",
                         disarm.person, settings)
                       .Say("person", disarm.person)
                       .Evidence(disarm.seq)
                       .alarm());
}

}  // namespace

std::span<const Row> AuditSettings::Rows() {
  return kRows;
}

std::string AuditSettings::version() const {
  return VersionOf(*this);
}

Alarms AuditNumbers(std::span<const LoggedFrame> frames, const AuditSettings& settings) {
  Alarms alarms;
  AuditLog({frames.begin(), frames.end()}, settings, alarms);
  std::map<std::string, std::vector<LoggedFrame>> devices;
  for (const LoggedFrame& frame : frames) {
    if (frame.number >= 0) devices[frame.device].push_back(frame);
  }
  for (auto& [device, own] : devices) {
    std::ranges::sort(own, {}, &LoggedFrame::seq);
    AuditDevice(own, settings, alarms);
  }
  return alarms;
}

Alarms AuditMap(std::span<const MapPosition> shown, std::span<const MapPosition> rebuilt,
                const AuditSettings& settings) {
  const std::map<PlaceKey, MapPosition> on_map = ByDeviceAndTime(shown);
  const std::map<PlaceKey, MapPosition> in_log = ByDeviceAndTime(rebuilt);
  Differences differences;
  for (const auto& [key, position] : on_map) {
    const auto real = in_log.find(key);
    if (real == in_log.end()) {
      differences[{key.first, "track.record_gap.map_added"}].Add(position, 0);
      continue;
    }
    const double metres = geo::DistanceM(position.at, real->second.at);
    if (metres <= settings.map_m) continue;
    differences[{key.first, "track.record_gap.map_moved"}].Add(real->second, metres);
  }
  for (const auto& [key, position] : in_log) {
    if (!on_map.contains(key)) {
      differences[{key.first, "track.record_gap.map_removed"}].Add(position, 0);
    }
  }
  Alarms alarms;
  for (const auto& [key, difference] : differences) {
    const auto& [device, reason] = key;
    alarms.push_back(Begin(Severity::kCritical, "device:" + device, difference.first.time_ms,
                           reason, "", settings)
                         .Say("positions", difference.count)
                         .Say("metres", difference.worst_m, 0)
                         .Limit(settings, &S::map_m)
                         .Device(device)
                         .At(difference.first.at)
                         .Evidence(difference.seqs)
                         .alarm());
  }
  return alarms;
}

Alarms AuditEdits(std::span<const ShapeEdit> edits, std::span<const Alarm> raised,
                  const AuditSettings& settings) {
  Alarms alarms;
  for (const Alarm& alarm : raised) {
    if (alarm.phase != AlarmPhase::kRaised || !alarm.at || !CanBeLegalised(alarm.kind)) continue;
    for (const ShapeEdit& edit : edits) {
      const double after_s = static_cast<double>(edit.time_ms - alarm.known_ms) / 1000;
      if (after_s < 0 || after_s > settings.edit_s || !Legalises(edit, *alarm.at)) continue;
      alarms.push_back(Begin(Severity::kAlarm, alarm.unit, edit.time_ms,
                             "track.record_gap.legalised", edit.object, settings)
                           .Say("object", edit.object)
                           .Say("person", edit.person)
                           .Say("minutes", after_s / 60, 0)
                           .Limit(settings, &S::edit_s)
                           .At(*alarm.at)
                           .Evidence(alarm.evidence)
                           .Evidence(edit.seq)
                           .alarm());
    }
  }
  return alarms;
}

Alarms AuditClosings(std::span<const Closing> closings, std::span<const Disarm> disarms,
                     const AuditSettings& settings) {
  Alarms alarms;
  std::map<std::string, std::vector<const Disarm*>> by_unit;
  for (const Disarm& disarm : disarms)
    by_unit[disarm.unit].push_back(&disarm);
  for (const Closing& closing : closings) {
    const auto found = by_unit.find(closing.unit);
    if (found == by_unit.end()) continue;
    for (const Disarm* disarm : found->second) {
      const bool same_person = disarm->person == closing.person || disarm->second == closing.person;
      const double apart_s =
          std::abs(static_cast<double>(closing.time_ms - disarm->time_ms)) / 1000;
      if (!same_person || closing.person.empty() || apart_s > settings.close_s) continue;
      alarms.push_back(Begin(Severity::kAlarm, closing.unit, closing.time_ms,
                             "track.record_gap.closed", closing.cause, settings)
                           .Say("person", closing.person)
                           .Say("minutes", apart_s / 60, 0)
                           .Limit(settings, &S::close_s)
                           .Evidence(disarm->seq)
                           .Evidence(closing.seq)
                           .alarm());
      break;  // one alarm closed is one trace
    }
  }
  return alarms;
}

Alarms AuditDisarms(std::span<const Disarm> disarms, const AuditSettings& settings) {
  Alarms alarms;
  std::map<std::string, Nights> people;
  Nights total;
  for (const Disarm& disarm : disarms) {
    if (disarm.second.empty() || disarm.second == disarm.person) SayAlone(disarm, settings, alarms);
    Nights& own = people[disarm.person];
    ++own.all;
    ++total.all;
    if (!AtNight(disarm.time_ms, settings)) continue;
    if (own.night++ == 0) own.first_ms = disarm.time_ms;
    own.first_ms = std::min(own.first_ms, disarm.time_ms);
    own.seqs.push_back(disarm.seq);
    ++total.night;
  }
  for (const auto& [person, own] : people) {
    const int others = total.all - own.all;
    const double share = static_cast<double>(own.night) / own.all;
    const double usual = others == 0 ? 0 : static_cast<double>(total.night - own.night) / others;
    if (own.night < settings.night_disarms || share <= settings.night_ratio * usual) continue;
    alarms.push_back(Begin(Severity::kWarning, "person:" + person, own.first_ms,
                           "track.record_gap.night", "", settings)
                         .Say("person", person)
                         .Say("night", own.night)
                         .Say("all", own.all)
                         .Say("usual", 100 * usual, 0)
                         .Limit(settings, &S::night_disarms)
                         .Limit(settings, &S::night_ratio)
                         .Evidence(own.seqs)
                         .alarm());
  }
  return alarms;
}

}  // namespace tidewaiter::track
