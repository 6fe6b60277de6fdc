// GateQueue: how long units will wait at a gate in the hours to come, and how many booths keep that
// within what is borne: track/queue_forecast.h, fed from what the control room knows of the gate.
//
//   const auto queue = ForecastGate({.gate = "GZ-1", .passes = passes, .movements = movements,
//                                    .eta = [&](const auto& m, auto node) { ... }, .now_ms = now});
//   if (queue) queue->hours[2].wait_p95_min
//
// Arrivals that are usual: passes of the gate in the last kHistoryWeeks, at the moment of their
// first reading, which is when a unit stands before the barrier. Service: how long units stayed at
// the gate that came when nobody whom we know of was there, so that they did not wait: from coming
// into its area to leaving it. Where none is known the forecast takes twenty minutes. Coming: units
// under way whose likeliest way leads to the gate, with the interval of their arrival. Waiting:
// units that are in its area and were not let through yet.
//
// What it cannot see: units without a movement that wait in front of the readers, and breaks.
// Pure. Cost: O(passes + visits), and the simulation: about 0.2 s for ten units an hour and two
// hundred under way (monitor_bench measures).
#ifndef TIDEWAITER_MONITOR_GATE_QUEUE_H_
#define TIDEWAITER_MONITOR_GATE_QUEUE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "monitor/gate_pass.h"
#include "monitor/gate_setting.h"
#include "monitor/movement_record.h"
#include "monitor/room.h"
#include "monitor/shelf.h"
#include "track/queue_forecast.h"

namespace tidewaiter::monitor {

inline constexpr int kHistoryWeeks = 8;   // what was usual longer ago is no longer
inline constexpr int kSuggestRuns = 100;  // of each of some fifty simulations: coarse is enough

struct QueueSources {
  std::string_view gate = {};
  std::vector<RowPtr<GatePass>> passes = {};  // of whatever gates
  std::vector<RowPtr<MovementRecord>> movements = {};
  // When a movement will be at one of its nodes: ControlRoom::EtaOf.
  std::function<std::optional<EtaNow>(const MovementRecord&, std::string_view node)> eta = {};
  GateSetting setting = {};
  std::int64_t now_ms = 0;
};

struct GateQueue {
  int booths = 1;
  std::vector<track::QueueHour> hours = {};  // track::kForecastHours
  std::vector<int> suggested = {};           // booths, one an hour
  std::size_t services = 0;                  // that the service times rest on; 0: twenty minutes
  std::size_t coming = 0;                    // units under way that it counts on
};

// Nothing: nobody passed there yet, waits there or is coming.
std::optional<GateQueue> ForecastGate(const QueueSources& sources);

// Its parts.
track::PostHistory HistoryOf(const QueueSources& sources);
track::QueueQuery QueryOf(const QueueSources& sources);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_QUEUE_H_
