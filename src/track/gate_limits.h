// Limits of gates by their names, as people set them and records keep them.
//
//   ReadGateLimits read = ParseGateLimits(R"({"gate.window_s": 45})");   // the others: start
//   values WriteGateLimits(read.settings)                                     // all ten of them
//   FindGateLimit("gate.window_s")->high                               // 600: more is refused
//
// Pure functions, thread-safe.
#ifndef TIDEWAITER_TRACK_GATE_LIMITS_H_
#define TIDEWAITER_TRACK_GATE_LIMITS_H_

#include <string>
#include <string_view>

#include "codec/json_reader.h"
#include "codec/problem.h"
#include "track/gate.h"

namespace tidewaiter::track {

using GateLimit = SettingRow<GateSettings>;

// Null: there is none of that name.
const GateLimit* FindGateLimit(std::string_view name);

// The start values with those of the text in their place, or all problems: a name that is none of
// ours is unknown_member, others are those of codec/json_reader.h.
struct ReadGateLimits {
  GateSettings settings = {};
  codec::Problems problems = {};
};
ReadGateLimits ParseGateLimits(std::string_view json);
std::string WriteGateLimits(const GateSettings& settings);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_GATE_LIMITS_H_
