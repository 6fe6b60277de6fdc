// Passes of gates as records, for those who write them: the desk and the journals that it takes in.
#ifndef TIDEWAITER_MONITOR_INTERNAL_GATE_PUTS_H_
#define TIDEWAITER_MONITOR_INTERNAL_GATE_PUTS_H_

#include <cstdint>
#include <string_view>

#include "clearance/engine.h"
#include "monitor/gate_pass.h"

namespace tidewaiter::monitor {

// The event of a new pass: "gate.passed", "gate.referred", "gate.held".
std::string_view EventOf(const GatePass& pass);
clearance::PutRecord PutPass(const GatePass& pass, std::uint64_t if_version, std::string_view kind);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_GATE_PUTS_H_
