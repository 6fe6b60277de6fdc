// What the watch of ships flags on a real day: counts by reason, and examples with the positions
// around them, to be judged by eye (docs/vessels.md).
//
//   bench_vessels ../shared/data/track/data [--examples 20] [--reason track.jump.vessel]
//
// Reads ais/marinecadastre_*.csv.gz (MarineCadastre columns), geo/ne_50m_admin0_countries.geojson
// and geo/sea_ports.json; and road/go_track_trackspoints.csv, for which it counts stops and jumps,
// by hand and by the tracker.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/calendar.h"
#include "base/check.h"
#include "codec/csv.h"
#include "codec/gzip.h"
#include "codec/parse.h"
#include "device/report.h"
#include "geo/countries.h"
#include "geo/measure.h"
#include "os/file.h"
#include "track/plan.h"
#include "track/sentences.h"
#include "track/surroundings.h"
#include "track/tracker.h"
#include "track/vessels.h"

namespace tidewaiter {
namespace {

namespace fs = std::filesystem;
using track::Alarm;
using track::VesselPosition;
using track::VesselStatic;

struct Row {
  VesselPosition position;
  VesselStatic said;
};

double Number(std::string_view text, double otherwise) {
  const auto number = codec::ParseDecimal(text, '.');
  return number ? *number : otherwise;
}

Row RowFrom(const std::vector<std::string_view>& fields, std::uint64_t line) {
  Row row;
  VesselPosition& position = row.position;
  position.mmsi = static_cast<std::uint32_t>(Number(fields[0], 0));
  const auto time = ParseRfc3339(std::string(fields[1]) + "Z");
  position.time_ms = time ? *time * 1000 : 0;
  position.seq = line;
  position.at = {.lat = Number(fields[2], 91), .lon = Number(fields[3], 181)};
  position.sog_kn = Number(fields[4], -1);
  if (position.sog_kn > 102.2) position.sog_kn = -1;  // 102.3: not known
  position.status = static_cast<int>(Number(fields[11], 15));
  position.ais = fields[16] == "B" ? track::AisClass::kB : track::AisClass::kA;
  VesselStatic& said = row.said;
  said.mmsi = position.mmsi;
  said.time_ms = position.time_ms;
  said.seq = line;
  said.name = fields[7];
  said.callsign = fields[9];
  const std::string_view imo = fields[8];
  if (imo.starts_with("IMO")) said.imo = static_cast<std::uint32_t>(Number(imo.substr(3), 0));
  return row;
}

Result<std::vector<Row>> ReadDay(const fs::path& path) {
  ASSIGN_OR_RETURN(const std::string packed, os::ReadFile(path));
  codec::Gunzip gunzip(packed);
  codec::CsvReader reader(',', [&] { return gunzip.Next(); });
  std::vector<Row> rows;
  codec::CsvRecord record;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(record));
    if (!more) break;
    if (record.line > 1 && record.fields.size() == 17) {
      rows.push_back(RowFrom(record.fields, record.line));
    }
  }
  std::ranges::stable_sort(rows, {}, [](const Row& row) { return row.position.time_ms; });
  return rows;
}

Result<std::vector<track::Port>> ReadPorts(const fs::path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  std::vector<track::Port> ports;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  for (const auto& [code, port] : json.items()) {
    if (!port.contains("coordinates")) continue;
    const auto& at = port["coordinates"];  // longitude first
    ports.push_back({.code = code,
                     .name = port["name"],
                     .at = {.lat = at[1].get<double>(), .lon = at[0].get<double>()}});
  }
  return ports;
}

std::string TimeOf(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000;
  return fmt::format("{} {:02}:{:02}:{:02}", FormatDay(static_cast<Day>(seconds / 86'400)),
                     seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

using Tracks = std::map<std::uint32_t, std::vector<const Row*>>;

// The positions of the ship around the alarm, the ones before and after the evidence too.
void ShowAround(const Alarm& alarm, const Tracks& tracks) {
  constexpr std::size_t kBefore = 3;
  constexpr std::size_t kAfter = 5;
  if (!alarm.unit.starts_with("vessel:")) return;
  const auto found = tracks.find(static_cast<std::uint32_t>(std::stoul(alarm.unit.substr(7))));
  if (found == tracks.end()) return;
  const std::vector<const Row*>& track = found->second;
  const auto begin = std::ranges::lower_bound(track, alarm.began_ms, {},
                                              [](const Row* row) { return row->position.time_ms; });
  const auto middle = static_cast<std::size_t>(begin - track.begin());
  const std::size_t first = middle < kBefore ? 0 : middle - kBefore;
  for (std::size_t i = first; i < std::min(track.size(), middle + kAfter); ++i) {
    const VesselPosition& position = track[i]->position;
    const bool is_evidence =
        std::ranges::find(alarm.evidence, position.seq) != alarm.evidence.end();
    fmt::print("    {} {} {:9.5f} {:10.5f} {:5.1f} kn status {:2} {}\n", is_evidence ? '*' : ' ',
               TimeOf(position.time_ms), position.at.lat, position.at.lon, position.sog_kn,
               position.status, track[i]->said.name);
  }
}

void Show(const Alarm& alarm, const Tracks& tracks) {
  fmt::print("  {} {}", alarm.unit, TimeOf(alarm.began_ms));
  for (const Reason& reason : alarm.finding.reasons) {
    fmt::print(" {}", reason.template_id);
    for (const auto& [name, value] : reason.parameters)
      fmt::print(" {}={}", name, value);
  }
  fmt::print("\n");
  ShowAround(alarm, tracks);
}

Status WatchDay(const fs::path& data, int examples, const std::string& only) {
  ASSIGN_OR_RETURN(const auto rows,
                   ReadDay(data / "ais/marinecadastre_2022-01-03_99999rows.csv.gz"));
  ASSIGN_OR_RETURN(const auto ports, ReadPorts(data / "geo/sea_ports.json"));
  ASSIGN_OR_RETURN(const auto land, os::ReadFile(data / "geo/ne_50m_admin0_countries.geojson"));
  ASSIGN_OR_RETURN(const auto countries, geo::Countries::Read(land));
  const track::MapSurroundings map(&countries, nullptr, {});
  track::VesselWatch watch({}, &map, ports);
  track::Alarms alarms;
  Tracks tracks;
  std::int64_t ticked_ms = rows.empty() ? 0 : rows.front().position.time_ms;
  const auto start = std::chrono::steady_clock::now();  // tidy:allow(clock) measures itself
  for (const Row& row : rows) {
    for (; ticked_ms + 60'000 <= row.position.time_ms; ticked_ms += 60'000)
      watch.Tick(ticked_ms, alarms);
    watch.Take(row.said, alarms);
    watch.Take(row.position, alarms);
    tracks[row.position.mmsi].push_back(&row);
  }
  watch.Tick(ticked_ms + 60'000, alarms);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;  // tidy:allow(clock) measures itself
  std::map<std::string, std::vector<const Alarm*>> by_reason;
  for (const Alarm& alarm : alarms) {
    if (alarm.phase == track::AlarmPhase::kRaised) {
      by_reason[alarm.finding.reasons[0].template_id].push_back(&alarm);
    }
  }
  const auto counts = watch.counts();
  fmt::print("{} positions of {} ships in {:.2f} s; used {}, late {}, repeated {}, no place {}\n",
             rows.size(), tracks.size(), took.count(), counts.taken, counts.late, counts.repeated,
             counts.no_place);
  const auto calls = watch.DrainCalls();
  fmt::print("{:6} port calls told of, {} of them departures\n", calls.size(),
             std::ranges::count_if(calls, [](const auto& call) { return call.departed_ms != 0; }));
  for (const auto& [reason, all] : by_reason) {
    std::map<std::string, int> units;
    for (const Alarm* alarm : all)
      ++units[alarm->unit];
    fmt::print("{:6} {} ({} units)\n", all.size(), reason, units.size());
  }
  for (const auto& [reason, all] : by_reason) {
    if (!only.empty() && reason != only) continue;
    fmt::print("\n{}\n", reason);
    // Evenly over the day.
    const std::size_t step = std::max<std::size_t>(1, all.size() / std::max(1, examples));
    for (std::size_t i = 0; i < all.size() && i / step < static_cast<std::size_t>(examples);
         i += step)
      Show(*all[i], tracks);
  }
  return {};
}

struct RoadFix {
  std::int64_t time_s = 0;
  geo::Point at = {};
};

// Stays within `radius_m` of where they began for `least_s`.
int Stops(const std::vector<RoadFix>& track, double radius_m, std::int64_t least_s) {
  int stops = 0;
  for (std::size_t i = 0; i < track.size();) {
    std::size_t end = i + 1;
    while (end < track.size() && geo::DistanceM(track[i].at, track[end].at) <= radius_m)
      ++end;
    const bool stayed = track[end - 1].time_s - track[i].time_s >= least_s;
    stops += stayed ? 1 : 0;
    i = stayed ? end : i + 1;
  }
  return stops;
}

// Each car as a truck under a movement from where it begins to where it ends, any way between.
std::shared_ptr<const track::Plan> PlanOf(const std::map<int, std::vector<RoadFix>>& tracks) {
  track::PlanParts parts;
  for (const auto& [id, fixes] : tracks) {
    const std::string name = fmt::format("car-{}", id);
    track::Movement movement{.id = name,
                             .iot = track::IotId::Version4(1, static_cast<std::uint64_t>(id)),
                             .unit = name,
                             .state = track::MovementState::kUnderWay};
    movement.pairings = {{.kind = track::PairingKind::kSealDevice, .value = name}};
    const auto node = [](std::string at, track::NodeRole role, const geo::Point& center) {
      return track::Node{.id = std::move(at),
                         .role = role,
                         .place = {.area = geo::Circle{.center = center, .radius_m = 150}}};
    };
    movement.nodes = {node("from", track::NodeRole::kOrigin, fixes.front().at),
                      node("to", track::NodeRole::kDestination, fixes.back().at)};
    movement.edges = {{.from = "from", .to = "to"}};
    parts.movements.push_back(std::move(movement));
  }
  auto plan = track::Plan::Build(std::move(parts));
  CHECK(plan.has_value());
  return *plan;
}

// One alarm in words, and what the car's positions around its beginning show.
std::string ExampleOf(const Alarm& alarm, const std::vector<RoadFix>& fixes) {
  std::string text =
      fmt::format("\n{} {} {} {}: {}\n", alarm.unit, Name(alarm.kind), Name(alarm.severity),
                  static_cast<int>(alarm.phase), track::SayAlarm(alarm, Language::kEnglish));
  const auto from = std::ranges::lower_bound(fixes, alarm.began_ms / 1000, {}, &RoadFix::time_s);
  const auto place = static_cast<std::size_t>(from - fixes.begin());
  for (std::size_t i = std::max<std::size_t>(place, 3) - 3; i < std::min(place + 5, fixes.size());
       ++i) {
    const double moved_m = i == 0 ? 0 : geo::DistanceM(fixes[i - 1].at, fixes[i].at);
    const auto after_s = i == 0 ? 0 : fixes[i].time_s - fixes[i - 1].time_s;
    text += fmt::format("  {} {:8.0f} m in {:6} s\n", i == place ? ">" : " ", moved_m, after_s);
  }
  return text;
}

// What the tracker says of them, by kind and severity; one tracker a car, for each has its own
// time.
void CountByTracker(const std::map<int, std::vector<RoadFix>>& tracks, int examples) {
  const auto plan = PlanOf(tracks);
  std::map<std::string, int> raised;
  std::vector<std::string> shown;
  track::Counts counts;
  for (const auto& [id, fixes] : tracks) {
    track::Tracker tracker;
    tracker.SetPlan(plan);
    track::Alarms alarms;
    std::uint64_t seq = 0;
    for (const RoadFix& fix : fixes) {
      device::Report report{.device = fmt::format("car-{}", id), .time_ms = fix.time_s * 1000};
      report.fix = {.kind = device::FixKind::kSatellite,
                    .valid = true,
                    .at = fix.at,
                    .time_ms = report.time_ms};
      tracker.Take(report, {.seq = ++seq, .received_ms = report.time_ms}, alarms);
    }
    tracker.Drain(alarms);
    std::map<std::string, track::Severity> worst;  // by cause
    for (const Alarm& alarm : alarms) {
      if (alarm.phase == track::AlarmPhase::kEnded) continue;
      auto& severity = worst[alarm.cause];
      severity = std::max(severity, alarm.severity);
    }
    for (const Alarm& alarm : alarms) {
      if (alarm.phase != track::AlarmPhase::kRaised) continue;
      ++raised[fmt::format("{} {}", Name(alarm.kind), Name(worst[alarm.cause]))];
      shown.push_back(ExampleOf(alarm, fixes));
    }
    counts.taken += tracker.counts().taken;
    counts.jumps += tracker.counts().jumps;
    counts.duplicates += tracker.counts().duplicates;
  }
  fmt::print("\nby the tracker: {} reports taken, {} sent twice, {} places not believed\n",
             counts.taken, counts.duplicates, counts.jumps);
  for (const auto& [what, count] : raised)
    fmt::print("{:6} {}\n", count, what);
  const std::size_t step =
      std::max<std::size_t>(1, shown.size() / static_cast<std::size_t>(std::max(1, examples)));
  for (std::size_t i = 0; i < shown.size() && i / step < static_cast<std::size_t>(examples);
       i += step)
    fmt::print("{}\n", shown[i]);
}

Status CountRoad(const fs::path& path, int examples) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  bool given = false;
  codec::CsvReader reader(',', [&]() -> Result<std::string_view> {
    return std::exchange(given, true) ? std::string_view() : std::string_view(text);
  });
  std::map<int, std::vector<RoadFix>> tracks;
  codec::CsvRecord record;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(record));
    if (!more) break;
    if (record.line == 1 || record.fields.size() < 4) continue;
    std::string time(record.fields[3]);
    if (time.size() < 19) continue;
    time[10] = 'T';
    const auto seconds = ParseRfc3339(time.substr(0, 19) + "Z");
    if (!seconds) continue;
    tracks[static_cast<int>(Number(record.fields[2], 0))].push_back(
        {.time_s = *seconds,
         .at = {.lat = Number(record.fields[0], 0), .lon = Number(record.fields[1], 0)}});
  }
  std::size_t pairs = 0;
  std::array<int, 3> stops{};
  std::map<int, std::pair<int, int>> fast;  // limit -> pairs over it, and further than 1 km
  for (auto& [id, track] : tracks) {
    std::ranges::stable_sort(track, {}, &RoadFix::time_s);
    stops[0] += Stops(track, 100, 300);
    stops[1] += Stops(track, 100, 900);
    stops[2] += Stops(track, 50, 300);
    for (std::size_t i = 1; i < track.size(); ++i) {
      const double seconds = static_cast<double>(track[i].time_s - track[i - 1].time_s);
      if (seconds <= 0) continue;
      ++pairs;
      const double metres = geo::DistanceM(track[i - 1].at, track[i].at);
      for (const int kmh : {120, 150, 200}) {
        if (metres / seconds * 3.6 <= kmh) continue;
        ++fast[kmh].first;
        fast[kmh].second += metres > 1000 ? 1 : 0;
      }
    }
  }
  CountByTracker(tracks, examples);
  fmt::print(
      "\nroad: {} tracks, {} pairs of positions; stops 100 m/5 min {}, 100 m/15 min {}, "
      "50 m/5 min {}\n",
      tracks.size(), pairs, stops[0], stops[1], stops[2]);
  for (const auto& [kmh, count] : fast)
    fmt::print("faster than {} km/h: {}, of these further than 1 km: {}\n", kmh, count.first,
               count.second);
  return {};
}

}  // namespace
}  // namespace tidewaiter

int main(int argc, char** argv) {
  CLI::App app("What the watch of ships flags on a real day");
  std::string data;
  int examples = 0;
  std::string reason;
  app.add_option("data", data, "folder with ais/, geo/, road/")->required();
  app.add_option("--examples", examples, "alarms shown for each reason");
  app.add_option("--reason", reason, "show this one only");
  CLI11_PARSE(app, argc, argv);
  auto done = tidewaiter::WatchDay(data, examples, reason);
  if (done) done = tidewaiter::CountRoad(data + "/road/go_track_trackspoints.csv", examples);
  if (!done) fmt::print(stderr, "{}\n", done.error().message);
  return done ? 0 : 1;
}
