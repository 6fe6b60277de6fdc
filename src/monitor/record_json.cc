#include "monitor/record_json.h"

namespace tidewaiter::monitor {

std::vector<std::string> TextsOf(simdjson::dom::element json, std::string_view name) {
  std::vector<std::string> texts;
  codec::EachOf(json, name, [&](simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  });
  return texts;
}

void AppendTexts(codec::JsonWriter& json, std::string_view name,
                 const std::vector<std::string>& texts) {
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

std::optional<geo::Point> PlaceOf(simdjson::dom::element json, std::string_view name) {
  simdjson::dom::element place;
  double lat = 0;
  if (json.at_key(name).get(place) != simdjson::SUCCESS) return std::nullopt;
  if (place.at_key("lat").get(lat) != simdjson::SUCCESS) return std::nullopt;
  return geo::Point{.lat = lat, .lon = codec::NumberOf(place, "lon")};
}

void AppendPlace(codec::JsonWriter& json, std::string_view name,
                 const std::optional<geo::Point>& place) {
  if (!place) return;
  json.Key(name).BeginObject().Member("lat", place->lat).Member("lon", place->lon).EndObject();
}

}  // namespace tidewaiter::monitor
