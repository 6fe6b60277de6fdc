// What the operations of gates have in common: which gate is asked for, by whom, and how it is
// shown.
#ifndef TIDEWAITER_API_TRACK_GATE_PARTS_H_
#define TIDEWAITER_API_TRACK_GATE_PARTS_H_

#include <initializer_list>
#include <optional>
#include <string>

#include "api/call.h"
#include "api/track_views.h"
#include "monitor/gate_desk.h"

namespace tidewaiter::api {

// Of the office of the gate's place.
access::Decision AllowsAt(const access::Principal& who, access::Action action,
                          const monitor::GateNow& gate);
// The gate of the path, where they may do one of these; nothing after 404 or 403.
std::optional<monitor::GateNow> AskedGate(Call& call,
                                          std::initializer_list<access::Action> actions);

// Gate of the contract. What is set is for officers. With how long one will wait there it may take
// 0.2 seconds.
std::string GateJson(const monitor::GateNow& gate, const TrackEyes& eyes, bool with_queue);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_GATE_PARTS_H_
