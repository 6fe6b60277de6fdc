#include "geo/feature_maker.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "codec/parse.h"
#include "codec/text.h"

namespace tidewaiter::geo {
namespace {

using NoteProperty = std::function<void(std::string_view name, std::string detail)>;

// The first of the names that is there, as a number.
std::optional<double> Number(const Feature& feature, std::string_view name,
                             std::string_view short_name, const NoteProperty& note) {
  for (const std::string_view key : {name, short_name}) {
    const std::string_view text = feature.Property(key);
    if (text.empty()) continue;
    if (const auto number = codec::ParseDecimal(text, '.')) return *number;
    note(key, fmt::format("'{}' is not a number", text.substr(0, 40)));
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<AltitudeBand> Band(const Feature& feature, const NoteProperty& note) {
  const auto floor = Number(feature, "altitude_floor_m", "", note);
  const auto ceiling = Number(feature, "altitude_ceiling_m", "", note);
  if (!floor && !ceiling) return std::nullopt;
  const std::string_view name = feature.Property("altitude_reference");
  const auto reference = FindAltitudeReference(name);
  if (!reference) {
    // Guessing would put a fence at another height.
    note("altitude_reference", "an altitude is from ground, takeoff or sea_level");
    return std::nullopt;
  }
  return AltitudeBand{floor.value_or(-kAltitudeMaxM), ceiling.value_or(kAltitudeMaxM), *reference};
}

// Lines that were cut at the antimeridian, and only there, are one again.
void Rejoin(std::vector<std::vector<Point>>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i - 1].empty() || lines[i].empty()) return;
    const Point& end = lines[i - 1].back();
    const Point& start = lines[i].front();
    if (end.lat != start.lat || std::abs(end.lon) != 180 || end.lon != -start.lon) return;
  }
  for (std::size_t i = 1; i < lines.size(); ++i)
    lines[0].insert(lines[0].end(), lines[i].begin() + 1, lines[i].end());
  lines.resize(std::min<std::size_t>(lines.size(), 1));
}

}  // namespace

std::string_view Feature::Property(std::string_view key) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const auto& property) { return property.first == key; });
  return found == properties.end() ? std::string_view() : std::string_view(found->second);
}

std::string CutText(std::string_view text) {
  if (text.size() <= kPropertyBytesMax) return std::string(text);
  std::size_t end = kPropertyBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return std::string(text.substr(0, end));
}

void AddProperty(Feature& feature, std::string_view key, std::string_view value) {
  if (feature.properties.size() >= kPropertiesMax) return;
  const std::string name = CutText(key);
  const bool there = std::any_of(feature.properties.begin(), feature.properties.end(),
                                 [&](const auto& property) { return property.first == name; });
  if (!there) feature.properties.emplace_back(name, CutText(value));
}

void Complete(Geometry geometry, Feature& feature, const NoteProperty& note) {
  if (!geometry.polygon.parts.empty()) {
    feature.drawing = Drawing{std::move(geometry.polygon), Band(feature, note)};
    return;
  }
  feature.lines = std::move(geometry.lines);
  Rejoin(feature.lines);
  if (feature.lines.size() != 1) return;
  const std::vector<Point>& line = feature.lines[0];
  if (line.size() == 1) {
    const auto radius = Number(feature, "radius_m", "radius", note);
    if (radius) feature.drawing = Drawing{Circle{line[0], *radius}, Band(feature, note)};
  } else if (const auto width = Number(feature, "width_m", "width", note)) {
    feature.drawing = Drawing{Corridor{line, *width / 2}, Band(feature, note)};
  }
}

}  // namespace tidewaiter::geo
