#include "desk/json_fields.h"

#include <string>

#include "desk/document.h"

namespace tidewaiter::desk {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;

void ReadWhole(JsonReader& in, JsonValue value, double& into) {
  std::int64_t number = 0;
  const std::size_t before = in.problems().size();
  in.Integer(value, 0, 1'000'000'000, number);
  if (in.problems().size() == before) into = static_cast<double>(number);
}

void ReadAmount(JsonReader& in, JsonValue value, int digits, std::int64_t& into) {
  std::string text;
  const std::size_t before = in.problems().size();
  in.Text(value, {.min = 1, .max = 24, .characters = Characters::kToken}, text);
  if (in.problems().size() != before) return;
  const Result<std::int64_t> minor = ParseAmount(text, digits);
  if (!minor) return in.Note("amount", minor.error().message);
  if (*minor < 0) return in.Note("range", "is below zero");
  into = *minor;
}

void ReadDay(JsonReader& in, JsonValue value, std::optional<Day>& into) {
  std::string text;
  const std::size_t before = in.problems().size();
  in.Text(value, {.min = 10, .max = 10}, text);
  if (in.problems().size() != before) return;
  const Result<Day> day = ParseIsoDay(text);
  if (!day) return in.Note("format", day.error().message);
  into = *day;
}

}  // namespace tidewaiter::desk
