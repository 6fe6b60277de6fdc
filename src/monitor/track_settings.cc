#include "monitor/track_settings.h"

#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::monitor {

std::string WriteTrackSettings(const TrackSettings& settings) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("values").Raw(track::WriteSettings(settings.values));
  json.Member("by", settings.by).Member("at_ms", settings.at_ms);
  json.Member("reason", settings.reason).EndObject();
  return out;
}

Result<TrackSettings> ParseTrackSettings(std::string_view text) {
  const codec::JsonText json(text);
  simdjson::dom::element values;
  if (!json.ok() || !json.root().is_object() ||
      json.root().at_key("values").get(values) != simdjson::SUCCESS) {
    return Fail(ErrorCode::kCorruption, "stored thresholds cannot be read");
  }
  track::ReadSettings read = track::ParseSettings(simdjson::minify(values));
  if (!read.problems.empty()) {
    return Fail(ErrorCode::kCorruption,
                "stored thresholds cannot be read: " + read.problems.front().pointer);
  }
  return TrackSettings{.values = read.settings,
                       .by = codec::TextOf(json.root(), "by"),
                       .at_ms = codec::IntegerOf(json.root(), "at_ms"),
                       .reason = codec::TextOf(json.root(), "reason")};
}

}  // namespace tidewaiter::monitor
