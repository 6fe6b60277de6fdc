// Members of JSON that declarations and statements about consignments have in common: how they are
// read and written. For the readers of this module.
#ifndef TIDEWAITER_DESK_JSON_FIELDS_H_
#define TIDEWAITER_DESK_JSON_FIELDS_H_

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/calendar.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tidewaiter::desk {

inline constexpr double kMassMax = 1e12;      // kg: more than any ship carries
inline constexpr double kQuantityMax = 1e15;  // exact in a double
inline constexpr codec::TextRule kHsCodeText{
    .min = 2, .max = 12, .characters = codec::Characters::kDigits};
inline constexpr codec::TextRule kDescriptionText{.min = 1, .max = 1000};
inline constexpr codec::TextRule kCountryText{
    .min = 2, .max = 2, .characters = codec::Characters::kUpperLetters};
inline constexpr codec::TextRule kUnitText{.min = 1, .max = 8};

// A whole number of things; NaN stays where it is not stated.
void ReadWhole(codec::JsonReader& in, codec::JsonValue value, double& into);
// An exact decimal in major units, not below zero.
void ReadAmount(codec::JsonReader& in, codec::JsonValue value, int digits, std::int64_t& into);
// A day as 2026-11-30.
void ReadDay(codec::JsonReader& in, codec::JsonValue value, std::optional<Day>& into);

inline void WriteNumber(codec::JsonWriter& json, std::string_view name, double number) {
  if (!std::isnan(number)) json.Member(name, number);
}

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_JSON_FIELDS_H_
