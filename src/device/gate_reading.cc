#include "device/gate_reading.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/json_reader.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, 6> kKinds{"plate", "container_code", "tag",
                                                 "seal",  "weight",         "radiation"};
constexpr codec::TextRule kText{.min = 1, .max = kGateTextBytesMax};
constexpr codec::TextRule kAnyText{.min = 0, .max = kGateTextBytesMax};
constexpr codec::JsonLimits kLimits{
    .bytes_max = kGateDocumentBytesMax, .depth_max = 8, .problems_max = 100};
constexpr std::int64_t kTimeMsMax = 4'102'444'800'000;  // 2100
constexpr std::int64_t kLaneMax = 999;

void ReadTime(JsonReader& in, JsonValue value, std::int64_t& into) {
  std::string text;
  in.Text(value, {.min = 1, .max = 40}, text);
  if (text.empty()) return;
  const auto time_ms = text::IsoTimeMs(text);
  if (!time_ms) return in.Note("format", fmt::format("'{}' is no time in ISO 8601", text));
  into = *time_ms;
}

void ReadShare(JsonReader& in, JsonValue value, double whole, std::optional<double>& into) {
  double number = -1;
  in.Number(value, 0, whole, number);
  if (number >= 0) into = number / whole;
}

void ReadNumber(JsonReader& in, JsonValue value, double low, double high,
                std::optional<double>& into) {
  double number = std::nan("");
  in.Number(value, low, high, number);
  if (!std::isnan(number)) into = number;
}

void ReadWhole(JsonReader& in, JsonValue value, std::int64_t high,
               std::optional<std::int64_t>& into) {
  std::int64_t number = -1;
  in.Integer(value, 0, high, number);
  if (number >= 0) into = number;
}

// --- our own ---

constexpr std::array<std::string_view, 3> kDirections{"unknown", "forward", "reverse"};
constexpr double kCountsMax = 1e9;
constexpr double kMassMaxKg = 1e6;  // a thousand tonnes: beyond any road vehicle and wagon
constexpr std::size_t kAxlesMax = 32;

constexpr codec::JsonMember<GateCandidate> kCandidate[] = {
    {"value", kRequired,
     [](JsonReader& in, JsonValue v, GateCandidate& c) { in.Text(v, kText, c.value); }},
    {"confidence", kRequired,
     [](JsonReader& in, JsonValue v, GateCandidate& c) { in.Number(v, 0, 1, c.confidence); }}};

void ReadCandidates(JsonReader& in, JsonValue value, GateReading& reading) {
  in.Array(value, 0, kGateCandidatesMax, [&](JsonValue each) {
    in.Object<GateCandidate>(each, kCandidate, reading.candidates.emplace_back());
  });
}

void ReadNumbers(JsonReader& in, JsonValue value, std::size_t max, double high,
                 std::vector<double>& into) {
  in.Array(value, 0, max, [&](JsonValue each) { in.Number(each, 0, high, into.emplace_back()); });
}

constexpr codec::JsonMember<GateReading> kReading[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       if (const auto at = in.Choice(v, kKinds)) r.kind = static_cast<GateKind>(*at + 1);
     }},
    {"time", kRequired,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadTime(in, v, r.time_ms); }},
    {"reader", kRequired,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kText, r.reader); }},
    {"value", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kText, r.value); }},
    {"confidence", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadShare(in, v, 1, r.confidence); }},
    {"characters", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       ReadNumbers(in, v, kGateTextBytesMax, 1, r.characters);
     }},
    {"candidates", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadCandidates(in, v, r); }},
    {"gate", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.gate); }},
    {"lane", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadWhole(in, v, kLaneMax, r.lane); }},
    {"direction", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) {
       if (const auto at = in.Choice(v, kDirections)) r.direction = static_cast<GateDirection>(*at);
     }},
    {"country", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.country); }},
    {"region", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.region); }},
    {"image", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.image); }},
    {"event", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.event); }},
    {"vehicle", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.vehicle); }},
    {"tid", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Text(v, kAnyText, r.tid); }},
    {"antenna", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadWhole(in, v, kLaneMax, r.antenna); }},
    {"rssi_dbm", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { ReadNumber(in, v, -200, 50, r.rssi_dbm); }},
    {"gross_kg", kOptional,
     [](JsonReader& in, JsonValue v,
        GateReading& r) { ReadNumber(in, v, 0, kMassMaxKg, r.gross_kg); }},
    {"axles_kg", kOptional,
     [](JsonReader& in, JsonValue v,
        GateReading& r) { ReadNumbers(in, v, kAxlesMax, kMassMaxKg, r.axles_kg); }},
    {"gamma_cps", kOptional,
     [](JsonReader& in, JsonValue v,
        GateReading& r) { ReadNumber(in, v, 0, kCountsMax, r.gamma_cps); }},
    {"neutron_cps", kOptional,
     [](JsonReader& in, JsonValue v,
        GateReading& r) { ReadNumber(in, v, 0, kCountsMax, r.neutron_cps); }},
    {"gamma_alarm", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Bool(v, r.gamma_alarm); }},
    {"neutron_alarm", kOptional,
     [](JsonReader& in, JsonValue v, GateReading& r) { in.Bool(v, r.neutron_alarm); }}};

// What a kind cannot do without.
void CheckKind(JsonReader& in, const GateReading& reading) {
  if (reading.kind == GateKind::kWeight) {
    if (!reading.gross_kg) in.NoteAt("gross_kg", "required", "is missing");
  } else if (reading.kind == GateKind::kRadiation) {
    if (!reading.gamma_cps && !reading.neutron_cps && !reading.gamma_alarm &&
        !reading.neutron_alarm) {
      in.NoteAt("gamma_cps", "required", "is missing, and neutron_cps too");
    }
  } else if (reading.value.empty()) {
    in.NoteAt("value", "required", "is missing");
  }
  if (!reading.characters.empty() && reading.characters.size() != reading.value.size()) {
    in.NoteAt("characters", "range", "is not as long as the value");
  }
}

void ReadOwn(JsonReader& in, JsonValue value, GateRead& read) {
  const std::size_t before = in.problems().size();
  GateReading reading;
  in.Object<GateReading>(value, kReading, reading);
  if (in.problems().size() == before) CheckKind(in, reading);
  if (in.problems().size() == before) read.readings.push_back(std::move(reading));
}

void ReadOwnList(JsonReader& in, JsonValue root, GateRead& read) {
  in.Map(root, 1, [&](std::string_view, JsonValue list) {
    in.Array(list, 0, kGateReadingsMax, [&](JsonValue each) { ReadOwn(in, each, read); });
  });
}

// --- other makers: members that are not named here are theirs ---

using Members = void (*)(JsonReader& in, std::string_view name, JsonValue value,
                         GateReading& reading);
constexpr std::size_t kMembersMax = 128;

void ReadAlprPlate(JsonReader& in, JsonValue value, GateReading& reading) {
  constexpr double kPercent = 100;
  in.Map(value, kMembersMax, [&](std::string_view name, JsonValue what) {
    if (name == "plate") in.Text(what, kText, reading.value);
    if (name == "confidence") ReadShare(in, what, kPercent, reading.confidence);
    if (name == "region") in.Text(what, kAnyText, reading.region);
  });
}

void ReadAlprCandidate(JsonReader& in, JsonValue value, GateReading& reading) {
  GateReading one;
  ReadAlprPlate(in, value, one);
  if (one.value.empty()) return in.NoteAt("plate", "required", "is missing");
  reading.candidates.push_back(
      {.value = std::move(one.value), .confidence = one.confidence.value_or(0)});
}

// Ids are numbers at some and texts at others.
void ReadId(JsonReader& in, JsonValue value, std::string& into) {
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) {
    into = fmt::format("{}", number);
  } else {
    in.Text(value, kAnyText, into);
  }
}

void ReadAlprMember(JsonReader& in, std::string_view name, JsonValue value, GateReading& reading) {
  if (name == "epoch_start") {
    in.Integer(value, 0, kTimeMsMax, reading.time_ms);
  } else if (name == "site_id") {
    ReadId(in, value, reading.gate);
  } else if (name == "camera_id") {
    ReadId(in, value, reading.reader);
  } else if (name == "uuids") {
    in.Array(value, 0, 1000, [&](JsonValue each) {
      if (reading.event.empty()) in.Text(each, kText, reading.event);
    });
  } else if (name == "best_uuid") {
    in.Text(value, kAnyText, reading.image);
  } else if (name == "best_plate") {
    ReadAlprPlate(in, value, reading);
  } else if (name == "country") {
    in.Text(value, kAnyText, reading.country);
  } else if (name == "candidates") {
    in.Array(value, 0, kGateCandidatesMax,
             [&](JsonValue each) { ReadAlprCandidate(in, each, reading); });
  }
}

void ReadAxisMember(JsonReader& in, std::string_view name, JsonValue value, GateReading& reading) {
  if (name == "plate") {
    in.Text(value, kText, reading.value);
  } else if (name == "device") {
    ReadId(in, value, reading.reader);
  } else if (name == "topic") {
    in.Text(value, kAnyText, reading.gate);
  } else if (name == "timestamp") {
    in.Integer(value, 0, kTimeMsMax, reading.time_ms);
  } else if (name == "country") {
    in.Text(value, kAnyText, reading.country);
  } else if (name == "image" && !value.is_null()) {
    in.Text(value, kAnyText, reading.image);
  }
}

GateRead ReadOther(std::string_view body, Members members) {
  GateRead read;
  JsonReader in;
  const auto root = in.Parse(body, kLimits);
  GateReading reading;
  if (root) {
    in.Map(*root, kMembersMax,
           [&](std::string_view name, JsonValue value) { members(in, name, value, reading); });
    if (reading.value.empty()) in.NoteAt("plate", "required", "is missing");
    if (reading.time_ms == 0) in.NoteAt("timestamp", "required", "is missing");
  }
  read.problems = in.TakeProblems();
  if (read.problems.empty()) read.readings.push_back(std::move(reading));
  return read;
}

// What kind of JSON it is.
struct Look {
  bool json = false;
  std::string data_type;
  bool plate = false;
  bool ours = false;
};
Look LookAt(std::string_view body, codec::Problems& problems) {
  Look look;
  JsonReader in;
  const auto root = in.Parse(body, kLimits);
  look.json = root.has_value();
  if (root) {
    in.Map(*root, kMembersMax, [&](std::string_view name, JsonValue value) {
      if (name == "data_type") in.Text(value, kAnyText, look.data_type);
      look.plate = look.plate || name == "plate";
      look.ours = look.ours || name == "kind" || name == "readings";
    });
  }
  problems = in.TakeProblems();
  return look;
}

}  // namespace

std::string_view Name(GateKind kind) {
  const auto at = static_cast<std::size_t>(kind) - 1;
  CHECK(at < kKinds.size());
  return kKinds.at(at);
}

std::optional<GateKind> FindGateKind(std::string_view name) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds.at(i) == name) return static_cast<GateKind>(i + 1);
  }
  return std::nullopt;
}

GateRead ReadOpenAlpr(std::string_view body) {
  codec::Problems problems;
  const Look look = LookAt(body, problems);
  if (!problems.empty()) return {.readings = {}, .problems = std::move(problems)};
  if (look.data_type != "alpr_group") return {};
  return ReadOther(body, ReadAlprMember);
}

GateRead ReadAxis(std::string_view body) {
  return ReadOther(body, ReadAxisMember);
}

GateRead ReadGateJson(std::string_view body) {
  GateRead read;
  JsonReader in;
  if (const auto root = in.Parse(body, kLimits)) {
    const bool list = root->at_key("readings").error() == simdjson::SUCCESS;
    list ? ReadOwnList(in, *root, read) : ReadOwn(in, *root, read);
  }
  read.problems = in.TakeProblems();
  return read;
}

GateRead ReadGateEvent(std::string_view content_type, std::string_view body) {
  const std::size_t start = std::min(body.find_first_not_of(" \t\r\n\xef\xbb\xbf"), body.size());
  const bool xml = start < body.size() && body[start] == '<';
  if (xml || content_type.starts_with("multipart/")) return ReadHikvision(content_type, body);
  codec::Problems problems;
  const Look look = LookAt(body, problems);
  if (!problems.empty()) return {.readings = {}, .problems = std::move(problems)};
  if (look.ours) return ReadGateJson(body);
  if (!look.data_type.empty()) return ReadOpenAlpr(body);
  if (look.plate) return ReadAxis(body);
  return {.readings = {},
          .problems = {{.code = "unknown", .pointer = "", .detail = "is no format that is known"}}};
}

}  // namespace tidewaiter::device
