// Recorded frames of real devices with what an independent decoder says of them: one JSON object a
// line, in ../shared/data/track/vectors/traccar (or TIDEWAITER_SHARED).
//
//   for (const Vector& vector : ReadVectors("gt06")) { ... DifferencesFrom(vector, said, except) }
#ifndef TIDEWAITER_DEVICE_TEST_VECTORS_H_
#define TIDEWAITER_DEVICE_TEST_VECTORS_H_

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/calendar.h"
#include "device/report.h"

namespace tidewaiter::device {

using Json = nlohmann::json;

inline std::filesystem::path VectorFolder() {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
  return shared / "data/track/vectors";
}

// Empty where the file is not there.
inline std::vector<Json> ReadVectors(const std::string& name) {
  std::vector<Json> vectors;
  const std::filesystem::path path = VectorFolder() / "traccar" / (name + ".jsonl");
  std::ifstream file(path);  // tidy:allow(file) recorded frames are test data
  for (std::string line; std::getline(file, line);)
    vectors.push_back(Json::parse(line));
  return vectors;
}

inline std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

inline std::string ToHex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

inline std::int64_t MillisecondsOf(const Json& time) {  // "2017-08-31T08:14:40.123Z"
  if (time.is_null()) return 0;
  const auto text = time.get<std::string>();
  const auto seconds = ParseRfc3339(text);
  return (seconds ? *seconds : 0) * 1000 + std::stoi(text.substr(20, 3));
}

inline bool Near(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance;
}

// Readings as JSON, with the device's alarms under "alarm".
inline std::map<std::string, Json> ReadingsOf(const Report& report) {
  std::map<std::string, Json> all;
  for (const Reading& reading : report.readings) {
    std::visit([&](const auto& value) { all[reading.name()] = value; }, reading.value);
  }
  std::string alarms;
  for (int i = 0; i < kSignCount; ++i) {
    if (!report.signs.Has(static_cast<Sign>(i))) continue;
    alarms += (alarms.empty() ? "" : ",") + std::string(Name(static_cast<Sign>(i)));
  }
  if (!alarms.empty()) all["alarm"] = alarms;
  return all;
}

inline std::set<std::string> Words(const std::string& list) {
  std::set<std::string> words;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    words.insert(list.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

inline bool SameReading(const std::string& name, const Json& theirs, const Json& ours) {
  if (theirs.is_number() && ours.is_number()) {
    const double size = std::max(1.0, std::abs(theirs.get<double>()));
    return Near(theirs.get<double>(), ours.get<double>(), 1e-6 * size);
  }
  if (name == "alarm") return Words(theirs.get<std::string>()) == Words(ours.get<std::string>());
  return theirs == ours;
}

// In what the report differs from one expected position; empty: in nothing. `except` names readings
// that are ours to decide (docs/formats/devices.md).
inline std::vector<std::string> Differences(const Json& position, const Report& report,
                                            const std::set<std::string>& except) {
  std::vector<std::string> all;
  const auto number = [&](const char* name, double ours, double tolerance) {
    const double theirs = position[name].get<double>();
    if (!Near(theirs, ours, tolerance))
      all.push_back(fmt::format("{}: {} not {}", name, ours, theirs));
  };
  number("lat", report.fix.at.lat, 1e-7);
  number("lon", report.fix.at.lon, 1e-7);
  number("altitude_m", report.fix.altitude_m, 1e-3);
  number("speed_kn", report.fix.speed_kmh / 1.852, 1e-3);
  number("course", report.fix.course_deg, 1e-3);
  number("accuracy_m", report.fix.accuracy_m, 1e-3);
  if (position["valid"].get<bool>() != report.fix.valid) all.emplace_back("valid");
  if (MillisecondsOf(position["fix_time"]) != report.fix.time_ms) all.emplace_back("fix time");
  if (MillisecondsOf(position["device_time"]) != report.time_ms) all.emplace_back("device time");
  std::map<std::string, Json> ours = ReadingsOf(report);
  for (const auto& [name, value] : position["attributes"].items()) {
    if (except.contains(name)) continue;
    const auto found = ours.find(name);
    if (found == ours.end()) {
      all.push_back(fmt::format("{}: nothing, not {}", name, value.dump()));
    } else if (!SameReading(name, value, found->second)) {
      all.push_back(fmt::format("{}: {} not {}", name, found->second.dump(), value.dump()));
    }
  }
  return all;
}

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_TEST_VECTORS_H_
