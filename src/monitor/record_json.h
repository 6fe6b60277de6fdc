// What the records of this module have in common when they are read.
#ifndef TIDEWAITER_MONITOR_RECORD_JSON_H_
#define TIDEWAITER_MONITOR_RECORD_JSON_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "geo/point.h"

namespace tidewaiter::monitor {

// Every element of a list by `read`, or the first error.
template <typename Value, typename Read>
Result<std::vector<Value>> ListOf(simdjson::dom::element json, std::string_view name, Read read) {
  std::vector<Value> list;
  Status good;
  codec::EachOf(json, name, [&](simdjson::dom::element element) {
    Result<Value> value = read(element);
    if (value) {
      list.push_back(*std::move(value));
    } else {
      good = std::unexpected(value.error());
    }
  });
  if (!good) return std::unexpected(good.error());
  return list;
}

std::vector<std::string> TextsOf(simdjson::dom::element json, std::string_view name);
void AppendTexts(codec::JsonWriter& json, std::string_view name,
                 const std::vector<std::string>& texts);

// {"lat":, "lon":}; nothing where there is no place.
std::optional<geo::Point> PlaceOf(simdjson::dom::element json, std::string_view name);
void AppendPlace(codec::JsonWriter& json, std::string_view name,
                 const std::optional<geo::Point>& place);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_RECORD_JSON_H_
