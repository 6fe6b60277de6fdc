#include "monitor/track_settings.h"

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "track/gate_limits.h"

namespace tidewaiter::monitor {
namespace {

using Json = simdjson::dom::element;

std::unexpected<Error> Damaged(std::string_view where) {
  return Fail(ErrorCode::kCorruption, "stored thresholds cannot be read: " + std::string(where));
}

// Nothing: a record of a time when gates had no limits of their own.
Result<track::GateSettings> GatesOf(Json json, std::string_view name) {
  Json gates;
  if (json.at_key(name).get(gates) != simdjson::SUCCESS) return track::GateSettings();
  track::ReadGateLimits read = track::ParseGateLimits(simdjson::minify(gates));
  if (!read.problems.empty()) return Damaged(read.problems.front().pointer);
  return read.settings;
}

Status ReadBefore(Json json, TrackSettings& into) {
  Status status;
  codec::EachOf(json, "gates_before", [&](Json one) {
    const auto values = GatesOf(one, "values");
    const std::int64_t until_ms = codec::IntegerOf(one, "until_ms");
    if (!values) {
      status = std::unexpected(values.error());
    } else {
      into.gates_before.push_back({.values = *values, .until_ms = until_ms});
    }
  });
  return status;
}

}  // namespace

void TrackSettings::SetGates(const track::GateSettings& next, std::int64_t now_ms) {
  if (next == gates) return;
  if (gates_before.size() >= kGateLimitsKept) gates_before.erase(gates_before.begin());
  gates_before.push_back({.values = gates, .until_ms = now_ms});
  gates = next;
}

const track::GateSettings& TrackSettings::GatesAt(std::int64_t time_ms) const {
  for (const GateLimitsBefore& before : gates_before) {
    if (time_ms < before.until_ms) return before.values;
  }
  return gates;
}

std::string TrackSettings::version() const {
  return values.version() + track::VersionOf(gates);
}

std::string WriteTrackSettings(const TrackSettings& settings) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("values").Raw(track::WriteSettings(settings.values));
  json.Key("gates").Raw(track::WriteGateLimits(settings.gates));
  json.Key("gates_before").BeginArray();
  for (const GateLimitsBefore& before : settings.gates_before) {
    json.BeginObject().Key("values").Raw(track::WriteGateLimits(before.values));
    json.Member("until_ms", before.until_ms).EndObject();
  }
  json.EndArray();
  json.Member("by", settings.by).Member("at_ms", settings.at_ms);
  json.Member("reason", settings.reason).EndObject();
  return out;
}

Result<TrackSettings> ParseTrackSettings(std::string_view text) {
  const codec::JsonText json(text);
  Json values;
  if (!json.ok() || !json.root().is_object() ||
      json.root().at_key("values").get(values) != simdjson::SUCCESS) {
    return Damaged("values");
  }
  track::ReadSettings read = track::ParseSettings(simdjson::minify(values));
  if (!read.problems.empty()) return Damaged(read.problems.front().pointer);
  TrackSettings settings{.values = read.settings,
                         .by = codec::TextOf(json.root(), "by"),
                         .at_ms = codec::IntegerOf(json.root(), "at_ms"),
                         .reason = codec::TextOf(json.root(), "reason")};
  ASSIGN_OR_RETURN(settings.gates, GatesOf(json.root(), "gates"));
  RETURN_IF_ERROR(ReadBefore(json.root(), settings));
  return settings;
}

}  // namespace tidewaiter::monitor
