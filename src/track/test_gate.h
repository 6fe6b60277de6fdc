// Words to tell of gates in: readings and entries in a line each.
//
//   ReadingOf("plate KBX123A at 3 sure 0.95")     // second 3, by reader "plate1"
//   EntryOf("E1 plate KBX123A container CSQU3054383 released green trusted quiet")
#ifndef TIDEWAITER_TRACK_TEST_GATE_H_
#define TIDEWAITER_TRACK_TEST_GATE_H_

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "base/check.h"
#include "track/gate.h"

namespace tidewaiter::track {

inline constexpr std::int64_t kGateStartMs = 1'796'083'200'000;

// kind value, and: at SECOND, sure CONFIDENCE, by READER, event ID, maybe TEXT CONFIDENCE, kg N,
// gamma CPS, neutron CPS, reverse.
inline device::GateReading ReadingOf(const std::string& line) {
  std::istringstream words(line);
  std::string word;
  CHECK(static_cast<bool>(words >> word));
  const auto kind = device::FindGateKind(word);
  CHECK(kind.has_value());
  device::GateReading reading{.kind = *kind, .reader = word + "1", .gate = "post", .lane = 1};
  reading.time_ms = kGateStartMs;
  const bool text = *kind != device::GateKind::kWeight && *kind != device::GateKind::kRadiation;
  if (text) words >> reading.value;
  double number = 0;
  while (words >> word) {
    if (word == "at" && words >> number) {
      reading.time_ms += static_cast<std::int64_t>(number * 1000);
    } else if (word == "sure" && words >> number) {
      reading.confidence = number;
    } else if (word == "kg" && words >> number) {
      reading.gross_kg = number;
    } else if (word == "gamma" && words >> number) {
      reading.gamma_cps = number;
      reading.gamma_alarm = true;
    } else if (word == "neutron" && words >> number) {
      reading.neutron_cps = number;
      reading.neutron_alarm = true;
    } else if (word == "maybe") {
      device::GateCandidate& candidate = reading.candidates.emplace_back();
      words >> candidate.value >> candidate.confidence;
    } else if (word == "by") {
      words >> reading.reader;
    } else if (word == "event") {
      words >> reading.event;
    } else if (word == "lane" && words >> number) {
      reading.lane = static_cast<std::int64_t>(number);
    } else {
      CHECK(word == "reverse");
      reading.direction = device::GateDirection::kReverse;
    }
  }
  return reading;
}

// Readings parted by ';'.
inline std::vector<device::GateReading> ReadingsOf(const std::string& lines) {
  std::vector<device::GateReading> readings;
  std::istringstream parts(lines);
  for (std::string one; std::getline(parts, one, ';');) {
    if (one.find_first_not_of(' ') != std::string::npos) readings.push_back(ReadingOf(one));
  }
  return readings;
}

// id, then: plate, container, tag, seal TEXT; kg N; from, until SECOND; released, stopped; green,
// red; trusted; quiet, alarmed, silent.
inline Expected EntryOf(const std::string& line) {
  std::istringstream words(line);
  Expected entry;
  words >> entry.id;
  entry.unit = "unit " + entry.id;
  entry.movement = "M" + entry.id;
  const std::map<std::string, std::vector<std::string>*> lists{{"plate", &entry.plates},
                                                               {"container", &entry.containers},
                                                               {"tag", &entry.tags},
                                                               {"seal", &entry.seals}};
  for (std::string word; words >> word;) {
    double number = 0;
    if (const auto list = lists.find(word); list != lists.end()) {
      words >> list->second->emplace_back();
    } else if (word == "kg") {
      words >> entry.gross_kg;
    } else if (word == "from" && words >> number) {
      entry.due.from_ms = kGateStartMs + static_cast<std::int64_t>(number * 1000);
    } else if (word == "until" && words >> number) {
      entry.due.until_ms = kGateStartMs + static_cast<std::int64_t>(number * 1000);
    } else if (word == "released" || word == "stopped") {
      entry.release = word == "released" ? Release::kReleased : Release::kStopped;
    } else if (word == "green" || word == "red") {
      entry.risk = word == "green" ? Risk::kGreen : Risk::kRed;
    } else if (word == "trusted") {
      entry.trusted = true;
    } else if (word == "quiet") {
      entry.seal = SealStanding::kQuiet;
    } else {
      CHECK(word == "alarmed" || word == "silent");
      entry.seal = word == "alarmed" ? SealStanding::kAlarmed : SealStanding::kSilent;
    }
  }
  return entry;
}

inline std::vector<Expected> EntriesOf(const std::string& lines) {
  std::vector<Expected> entries;
  std::istringstream parts(lines);
  for (std::string one; std::getline(parts, one, '\n');) {
    if (one.find_first_not_of(' ') != std::string::npos) entries.push_back(EntryOf(one));
  }
  return entries;
}

// "open fast E1", "refer E1: plate_differs not_released", "refer: not_expected"
inline std::string Told(const Decision& decision) {
  std::string text(Name(decision.verdict));
  if (decision.fast) text += " fast";
  if (!decision.entry.empty()) text += " " + decision.entry;
  if (decision.fast) return text;
  text += ":";
  for (const Reason& reason : decision.reasons)
    text += " " + reason.template_id.substr(reason.template_id.rfind('.') + 1);
  return text;
}

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_TEST_GATE_H_
