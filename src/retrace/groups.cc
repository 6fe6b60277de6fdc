#include "retrace/groups.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "track/confidence.h"

namespace tidewaiter::retrace {
namespace {

using GroupKey = std::pair<std::string, std::string>;  // by, name

struct Tally {
  std::size_t of = 0;
  std::size_t false_alarms = 0;
  std::set<std::string> wronged = {};
};

std::string RoadOf(const track::Movement& movement) {
  if (movement.nodes.empty()) return "";
  return movement.nodes.front().id + "-" + movement.nodes.back().id;
}

std::string ProtocolOf(const Protocols& protocols, const std::string& device) {
  const auto found = protocols.find(device);
  return found == protocols.end() ? "" : found->second;
}

double Square(double value) {
  return value * value;
}

struct KindSums {
  double guessed = 0;
  double said = 0;
  std::size_t right = 0;
  std::size_t all = 0;
};

}  // namespace

std::vector<GroupFigure> GroupsOf(const PlanFile& plan, const Protocols& protocols,
                                  std::span<const JudgedAlarm> outcomes) {
  std::map<GroupKey, Tally> tallies;
  std::map<std::string, std::string> roads;
  for (const track::Movement& movement : plan.movements) {
    const std::string road = RoadOf(movement);
    roads[movement.id] = road;
    ++tallies[{"road", road}].of;
    for (const track::Pairing& pairing : movement.pairings) {
      if (track::IsDevice(pairing.kind))
        ++tallies[{"device", ProtocolOf(protocols, pairing.value)}].of;
    }
  }
  for (const JudgedAlarm& alarm : outcomes) {
    const auto road = roads.find(alarm.movement);
    if (alarm.right || road == roads.end()) continue;
    Tally& by_road = tallies[{"road", road->second}];
    ++by_road.false_alarms;
    by_road.wronged.insert(alarm.movement);
    Tally& by_device = tallies[{"device", ProtocolOf(protocols, alarm.device)}];
    ++by_device.false_alarms;
    by_device.wronged.insert(alarm.movement + "/" + alarm.device);
  }
  std::vector<GroupFigure> groups;
  for (const auto& [key, tally] : tallies) {
    groups.push_back({.by = key.first,
                      .name = key.second,
                      .wronged = ShareOf(tally.wronged.size(), tally.of),
                      .false_alarms = tally.false_alarms});
  }
  return groups;
}

std::vector<GroupFigure> SumGroups(std::span<const std::vector<GroupFigure>> worlds) {
  std::map<GroupKey, GroupFigure> sums;
  for (const std::vector<GroupFigure>& groups : worlds) {
    for (const GroupFigure& one : groups) {
      GroupFigure& into = sums[{one.by, one.name}];
      into.by = one.by;
      into.name = one.name;
      into.wronged =
          ShareOf(into.wronged.hits + one.wronged.hits, into.wronged.of + one.wronged.of);
      into.false_alarms += one.false_alarms;
    }
  }
  std::vector<GroupFigure> all;
  for (const auto& [key, group] : sums)
    all.push_back(group);
  return all;
}

Calibration CalibrationOf(std::span<const Judgement> worlds) {
  Calibration calibration;
  std::map<track::AlarmKind, KindSums> kinds;
  for (std::size_t i = 0; i < worlds.size(); ++i) {
    track::Confidence taught;
    for (std::size_t other = 0; other < worlds.size(); ++other) {
      if (other == i) continue;
      for (const JudgedAlarm& alarm : worlds[other].outcomes)
        taught.Add(alarm.kind, alarm.severity, alarm.right);
    }
    for (const JudgedAlarm& alarm : worlds[i].outcomes) {
      const double guessed = track::GuessOf(alarm.severity);
      const double said = taught.Of(alarm.kind, alarm.severity);
      const double was = alarm.right ? 1 : 0;
      calibration.guess_brier += Square(guessed - was);
      calibration.brier += Square(said - was);
      ++calibration.alarms;
      KindSums& sums = kinds[alarm.kind];
      sums.guessed += guessed;
      sums.said += said;
      sums.right += alarm.right ? 1 : 0;
      ++sums.all;
    }
  }
  if (calibration.alarms == 0) return calibration;
  calibration.guess_brier /= static_cast<double>(calibration.alarms);
  calibration.brier /= static_cast<double>(calibration.alarms);
  for (const auto& [kind, sums] : kinds) {
    const auto all = static_cast<double>(sums.all);
    calibration.kinds.push_back({.kind = kind,
                                 .guessed = sums.guessed / all,
                                 .said = sums.said / all,
                                 .right = ShareOf(sums.right, sums.all)});
  }
  return calibration;
}

std::string WriteGroups(std::span<const GroupFigure> groups) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginArray();
  for (const GroupFigure& group : groups) {
    json.BeginObject().Member("by", group.by).Member("name", group.name);
    json.Member("of", group.wronged.of).Member("wronged", group.wronged.hits);
    json.Member("share", group.wronged.value).Member("low", group.wronged.low);
    json.Member("high", group.wronged.high).Member("false_alarms", group.false_alarms).EndObject();
  }
  json.EndArray();
  return out;
}

std::string WriteCalibration(const Calibration& calibration) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("alarms", calibration.alarms);
  json.Member("guess_brier", calibration.guess_brier).Member("brier", calibration.brier);
  json.Key("kinds").BeginArray();
  for (const KindCalibration& kind : calibration.kinds) {
    json.BeginObject().Member("kind", track::Name(kind.kind)).Member("guessed", kind.guessed);
    json.Member("said", kind.said).Member("right", kind.right.value).Member("low", kind.right.low);
    json.Member("high", kind.right.high).Member("of", kind.right.of).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

std::string GroupsText(std::span<const GroupFigure> groups) {
  std::string out = fmt::format("\n{:<8} {:<20} {:>7} {:>8} {:>13}  {}\n", "by", "group", "of",
                                "wronged", "false alarms", "share wronged (95 %)");
  for (const GroupFigure& group : groups) {
    out +=
        fmt::format("{:<8} {:<20} {:>7} {:>8} {:>13}  {:.1f} % ({:.1f}-{:.1f})\n", group.by,
                    group.name, group.wronged.of, group.wronged.hits, group.false_alarms,
                    100 * group.wronged.value, 100 * group.wronged.low, 100 * group.wronged.high);
  }
  return out;
}

std::string CalibrationText(const Calibration& calibration) {
  std::string out = fmt::format("\n{:<20} {:>7} {:>8} {:>8}  {}\n", "how sure alarms say", "alarms",
                                "guessed", "taught", "were right (95 %)");
  for (const KindCalibration& kind : calibration.kinds) {
    out += fmt::format("{:<20} {:>7} {:>6.1f} % {:>6.1f} %  {:.1f} % ({:.1f}-{:.1f})\n",
                       track::Name(kind.kind), kind.right.of, 100 * kind.guessed, 100 * kind.said,
                       100 * kind.right.value, 100 * kind.right.low, 100 * kind.right.high);
  }
  out += fmt::format(
      "Brier score of {} alarms: {:.4f} by severity alone, {:.4f} taught by the "
      "other worlds\n",
      calibration.alarms, calibration.guess_brier, calibration.brier);
  return out;
}

}  // namespace tidewaiter::retrace
