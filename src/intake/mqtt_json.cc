#include "intake/mqtt_json.h"

#include <array>

#include "base/calendar.h"
#include "codec/json_get.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "os/clock.h"

namespace tidewaiter::intake {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using device::Report;

constexpr std::size_t kDepthMax = 4;
constexpr std::size_t kMembersMax = 64;
constexpr std::size_t kTextMax = 200;
constexpr std::int64_t kTimeMsMax = 253'402'300'799'999;  // the year 9999
constexpr double kKmhOfMs = 3.6;

void ReadTime(JsonReader& in, JsonValue value, std::int64_t& into) {
  if (value.is_int64()) return in.Integer(value, 0, kTimeMsMax, into);
  std::string text;
  in.Text(value, {.min = 20, .max = 40}, text);
  const auto seconds = ParseRfc3339(text);
  if (!seconds) return in.Note("format", "a time is like 2026-11-24T03:00:00Z");
  into = *seconds * 1000;
  const std::size_t point = text.find('.');
  if (point == std::string::npos) return;
  std::int64_t scale = 100;
  for (std::size_t i = point + 1; i < text.size() && scale > 0; ++i, scale /= 10) {
    if (text[i] < '0' || text[i] > '9') return;
    into += scale * (text[i] - '0');
  }
}

template <typename Kind, typename Use>
bool ForName(std::string_view name, int count, Use use) {
  for (int i = 0; i < count; ++i) {
    if (Name(static_cast<Kind>(i)) != name) continue;
    use(static_cast<Kind>(i));
    return true;
  }
  return false;
}

void ReadSeal(JsonReader& in, JsonValue value, Report& report) {
  in.Map(value, kMembersMax, [&](std::string_view name, JsonValue member) {
    bool yes = false;
    in.Bool(member, yes);
    ForName<device::SealSign>(name, device::kSealSignCount,
                              [&](device::SealSign sign) { report.seal.Say(sign, yes); });
  });
}

void ReadAlarms(JsonReader& in, JsonValue value, Report& report) {
  in.Array(value, 0, kMembersMax, [&](JsonValue element) {
    std::string name;
    in.Text(element, {.min = 1, .max = kTextMax}, name);
    ForName<device::Sign>(name, device::kSignCount,
                          [&](device::Sign sign) { report.signs.Add(sign); });
  });
}

// Names of readings are in static storage, so only those that somebody looks at are taken; the
// frame in the log has them all.
struct KnownReading {
  std::string_view name;
  std::string_view stem;
  int index;
};
constexpr std::array<KnownReading, 18> kReadings{{{"batteryLevel", device::kBatteryLevel, 0},
                                                  {"battery", device::kBattery, 0},
                                                  {"power", device::kPower, 0},
                                                  {"charge", device::kCharge, 0},
                                                  {"temp1", device::kTemperature, 1},
                                                  {"temp2", device::kTemperature, 2},
                                                  {"temp3", device::kTemperature, 3},
                                                  {"temp4", device::kTemperature, 4},
                                                  {"humidity", device::kHumidity, 0},
                                                  {"door", device::kDoor, 0},
                                                  {"lightSensor", device::kLight, 0},
                                                  {"ignition", device::kIgnition, 0},
                                                  {"motion", device::kMotion, 0},
                                                  {"odometer", device::kOdometer, 0},
                                                  {"index", device::kIndex, 0},
                                                  {"archive", device::kArchive, 0},
                                                  {"driverUniqueId", device::kCard, 0},
                                                  {"result", device::kResult, 0}}};

void ReadReading(JsonReader& in, JsonValue value, const KnownReading& known, Report& report) {
  if (value.is_bool()) {
    bool yes = false;
    in.Bool(value, yes);
    report.Set(known.stem, known.index, yes);
  } else if (value.is_int64()) {
    report.Set(known.stem, known.index, std::int64_t{value.get_int64()});
  } else if (value.is_number()) {
    report.Set(known.stem, known.index, double{value.get_double()});
  } else {
    std::string text;
    in.Text(value, {.max = kTextMax}, text);
    report.Set(known.stem, known.index, std::move(text));
  }
}

void ReadReadings(JsonReader& in, JsonValue value, Report& report) {
  in.Map(value, kMembersMax, [&](std::string_view name, JsonValue member) {
    for (const KnownReading& known : kReadings) {
      if (known.name == name) ReadReading(in, member, known, report);
    }
  });
}

struct Member {
  std::string_view name;
  void (*read)(JsonReader& in, JsonValue value, Report& report);
};
using In = JsonReader&;
constexpr std::array<Member, 16> kMembers{{
    {"t", [](In in, JsonValue v, Report& r) { ReadTime(in, v, r.time_ms); }},
    {"fix_t", [](In in, JsonValue v, Report& r) { ReadTime(in, v, r.fix.time_ms); }},
    {"lat", [](In in, JsonValue v, Report& r) { in.Number(v, -90, 90, r.fix.at.lat); }},
    {"lon", [](In in, JsonValue v, Report& r) { in.Number(v, -180, 180, r.fix.at.lon); }},
    {"alt", [](In in, JsonValue v, Report& r) { in.Number(v, -1000, 100'000, r.fix.altitude_m); }},
    {"spd",
     [](In in, JsonValue v, Report& r) {
       double metres = 0;
       in.Number(v, 0, 1000, metres);
       r.fix.speed_kmh = metres * kKmhOfMs;
     }},
    {"crs", [](In in, JsonValue v, Report& r) { in.Number(v, 0, 360, r.fix.course_deg); }},
    {"acc", [](In in, JsonValue v, Report& r) { in.Number(v, 0, 1'000'000, r.fix.accuracy_m); }},
    {"sats",
     [](In in, JsonValue v, Report& r) {
       std::int64_t count = -1;
       in.Integer(v, 0, 200, count);
       r.fix.satellites = static_cast<int>(count);
     }},
    {"valid", [](In in, JsonValue v, Report& r) { in.Bool(v, r.fix.valid); }},
    {"cell",
     [](In in, JsonValue v, Report& r) {
       bool cell = false;
       in.Bool(v, cell);
       if (cell) r.fix.kind = device::FixKind::kCell;
     }},
    {"seq",
     [](In in, JsonValue v, Report& r) {
       std::int64_t count = 0;
       in.Integer(v, 0, std::int64_t{1} << 53U, count);
       r.Set(device::kIndex, count);
     }},
    {"result",
     [](In in, JsonValue v, Report& r) {
       std::string text;
       in.Text(v, {.max = kTextMax}, text);
       r.Set(device::kResult, std::move(text));
     }},
    {"seal", ReadSeal},
    {"alarms", ReadAlarms},
    {"readings", ReadReadings},
}};

}  // namespace

std::optional<Topic> ParseTopic(std::string_view topic) {
  constexpr std::string_view kScheme = "sc/v1/";
  constexpr std::size_t kDeviceLevel = 2;  // behind tenant and class
  constexpr std::size_t kLevels = 3;
  if (!topic.starts_with(kScheme)) return std::nullopt;
  Topic parts;
  std::size_t at = kScheme.size();
  for (std::size_t level = 0; level < kLevels; ++level) {
    const std::size_t end = topic.find('/', at);
    if (end == std::string_view::npos || end == at) return std::nullopt;
    const std::string_view part = topic.substr(at, end - at);
    if (part.find_first_of("+#") != std::string_view::npos) return std::nullopt;
    if (level == kDeviceLevel) parts.device = part;
    at = end + 1;
  }
  parts.base = topic.substr(0, at - 1);
  parts.leaf = topic.substr(at);
  if (parts.leaf.empty() || parts.leaf.find('/') != std::string_view::npos) return std::nullopt;
  return parts;
}

Status ReadMqttReport(std::string_view payload, Report& report) {
  JsonReader in;
  report.fix.valid = true;
  bool has_lat = false;
  bool has_lon = false;
  const auto root =
      in.Parse(payload, {.bytes_max = device::kFrameBytesMax, .depth_max = kDepthMax});
  if (root) {
    in.Map(*root, kMembersMax, [&](std::string_view name, JsonValue value) {
      has_lat |= name == "lat";
      has_lon |= name == "lon";
      for (const Member& member : kMembers) {
        if (member.name == name) member.read(in, value, report);
      }
    });
  }
  if (!in.problems().empty()) {
    const auto& problem = in.problems().front();
    return Fail(ErrorCode::kInvalidArgument, problem.detail, problem.pointer);
  }
  if (has_lat != has_lon)
    return Fail(ErrorCode::kInvalidArgument, "one coordinate without the other");
  const bool is_cell = report.fix.kind == device::FixKind::kCell;
  if (has_lat && !is_cell) report.fix.kind = device::FixKind::kSatellite;
  if (!has_lat) report.fix = {};
  if (has_lat && report.fix.time_ms == 0) report.fix.time_ms = report.time_ms;
  return {};
}

std::uint64_t AnsweredCommand(std::string_view payload) {
  const codec::JsonText json(payload);
  if (!json.ok() || !json.root().is_object()) return 0;
  const std::int64_t number = codec::IntegerOf(json.root(), "cmd");
  return number > 0 ? static_cast<std::uint64_t>(number) : 0;
}

Status DecodeMqttFrame(std::string_view frame, std::string_view device, device::Decoded& said) {
  const std::size_t zero = frame.find('\0');
  if (zero == std::string_view::npos)
    return Fail(ErrorCode::kInvalidArgument, "a frame of MQTT without a topic");
  Report& report = said.Add();
  report.device = device;
  const Status read = ReadMqttReport(frame.substr(zero + 1), report);
  if (!read) said.DropLast();
  return read;
}

std::string WriteMqttCommand(const device::Command& command, std::uint64_t number,
                             std::int64_t expires_ms) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("cmd", number).Member("kind", Name(command.kind));
  json.Member("expires", os::FormatUtc(expires_ms / 1000));
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : command.parameters)
    json.Member(name, value);
  json.EndObject().EndObject();
  return out;
}

}  // namespace tidewaiter::intake
