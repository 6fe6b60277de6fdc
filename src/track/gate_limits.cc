#include "track/gate_limits.h"

#include <algorithm>

#include "codec/json_writer.h"

namespace tidewaiter::track {

const GateLimit* FindGateLimit(std::string_view name) {
  const auto rows = GateSettings::Rows();
  const auto found = std::ranges::find(rows, name, &GateLimit::name);
  return found == rows.end() ? nullptr : &*found;
}

ReadGateLimits ParseGateLimits(std::string_view json) {
  ReadGateLimits read;
  codec::JsonReader in;
  const auto take = [&](std::string_view name, codec::JsonValue number) {
    const GateLimit* const limit = FindGateLimit(name);
    if (limit == nullptr) return in.Note("unknown_member", "is not a limit of gates");
    in.Number(number, limit->low, limit->high, read.settings.*limit->field);
  };
  if (const auto root = in.Parse(json)) in.Map(*root, GateSettings::Rows().size(), take);
  read.problems = in.TakeProblems();
  return read;
}

std::string WriteGateLimits(const GateSettings& settings) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  for (const GateLimit& limit : GateSettings::Rows())
    json.Member(limit.name, settings.*limit.field);
  json.EndObject();
  return out;
}

}  // namespace tidewaiter::track
