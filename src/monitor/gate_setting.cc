#include "monitor/gate_setting.h"

#include <algorithm>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "track/queue_forecast.h"

namespace tidewaiter::monitor {

bool GateSetting::Trusts(std::string_view carrier, std::string_view principal) const {
  const auto is_trusted = [&](std::string_view party) {
    return party.empty() || std::ranges::find(trusted, party) != trusted.end();
  };
  const bool is_named = !carrier.empty() || !principal.empty();
  return is_named && is_trusted(carrier) && is_trusted(principal);
}

std::string WriteGateSetting(const GateSetting& setting) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("booths", setting.booths).Member("booths_max", setting.booths_max);
  json.Member("wait_limit_min", setting.wait_limit_min).Key("trusted").BeginArray();
  for (const std::string& party : setting.trusted)
    json.Text(party);
  json.EndArray().MemberUnlessEmpty("by", setting.by).Member("at_ms", setting.at_ms);
  json.MemberUnlessEmpty("reason", setting.reason).EndObject();
  return out;
}

Result<GateSetting> ParseGateSetting(std::string_view text) {
  const codec::JsonText json(text);
  const auto damaged = [] {
    return Fail(ErrorCode::kCorruption, "the stored setting of a gate cannot be read");
  };
  if (!json.ok() || !json.root().is_object()) return damaged();
  GateSetting setting{.booths = static_cast<int>(codec::IntegerOf(json.root(), "booths")),
                      .booths_max = static_cast<int>(codec::IntegerOf(json.root(), "booths_max")),
                      .wait_limit_min = codec::NumberOf(json.root(), "wait_limit_min"),
                      .by = codec::TextOf(json.root(), "by"),
                      .at_ms = codec::IntegerOf(json.root(), "at_ms"),
                      .reason = codec::TextOf(json.root(), "reason")};
  codec::EachOf(json.root(), "trusted", [&](simdjson::dom::element party) {
    std::string_view word;
    if (party.get(word) == simdjson::SUCCESS) setting.trusted.emplace_back(word);
  });
  const bool is_whole = setting.booths >= 1 && setting.booths_max >= setting.booths &&
                        setting.booths_max <= track::kBoothsMax && setting.wait_limit_min > 0;
  if (!is_whole) return damaged();
  return setting;
}

}  // namespace tidewaiter::monitor
