// Watches: those who look at many at once: ships by AIS, drones by Remote ID, and what is wrong
// with the satellites over an area. One thread, fed in the order of the frame log.
//
//   Watches watches({.countries = &countries}, {.on_alarms = ..., .on_seen = ...});
//   watches.SetPlan(plan);                                  // zones, ports
//   watches.TakeLine("nmea", "mombasa", "!AIVDM,...", received_ms, seq);
//   watches.Take(EventOf(report, received_ms, seq));        // of every report of a device
//   watches.Tick(now_ms);
//
// Lines that cannot be read are counted. State is in memory: a start works through the lines of
// the last kWatchBackMs again, which is what the longest of their limits looks back. When ports or
// air zones change, the ships or drones known are forgotten with them (zones of the sea are not).
//
// When queue_max wait, Take waits. Callbacks run on the thread.
#ifndef TIDEWAITER_MONITOR_WATCHES_H_
#define TIDEWAITER_MONITOR_WATCHES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "device/report.h"
#include "geo/countries.h"
#include "monitor/board.h"
#include "monitor/plan_maker.h"
#include "track/alarm.h"
#include "track/drones.h"
#include "track/interference.h"
#include "track/vessels.h"

namespace tidewaiter::monitor {

struct WatchOptions {
  const geo::Countries* countries = nullptr;             // null: no coast; must outlive the watches
  const track::DroneRegister* drone_register = nullptr;  // null: none is kept; must outlive it
  std::size_t queue_max = 65'536;
  track::VesselSettings vessels = {};
  track::DroneSettings drones = {};
  track::InterferenceSettings interference = {};
};

struct WatchCallbacks {
  std::function<void(const track::Alarms&)> on_alarms = {};  // not empty
  // A ship or drone, at its place, or its name alone (no place in the view).
  std::function<void(UnitSource source, std::string_view id, const track::UnitView& view,
                     std::string_view label)>
      on_seen = {};
};

inline constexpr std::int64_t kWatchBackMs = 13LL * 3'600'000;  // silence of ships is 12 hours
inline constexpr std::size_t kStationsMax = 256;                // receivers of ships' messages

class Watches {
 public:
  Watches(const WatchOptions& options, WatchCallbacks callbacks);
  ~Watches();  // Stop
  Watches(const Watches&) = delete;
  Watches& operator=(const Watches&) = delete;

  void SetPlan(std::shared_ptr<const MadePlan> plan);
  // `protocol`: "nmea" or "remote_id" (intake/mqtt_json.h).
  void TakeLine(std::string_view protocol, std::string_view station, std::string_view line,
                std::int64_t received_ms, std::uint64_t seq);
  void Take(track::InterferenceEvent event);
  void Take(track::GateSighting sighting);
  void Tick(std::int64_t now_ms);  // looks once a minute
  void Flush();
  void Stop();

  struct Figures {  // as of the last look
    std::size_t waiting = 0;
    std::size_t vessels = 0;
    std::size_t drones = 0;
    std::size_t devices = 0;
    std::uint64_t ship_messages = 0;
    std::uint64_t drone_messages = 0;
    std::uint64_t refused = 0;  // lines
    std::uint64_t port_calls = 0;
  };
  [[nodiscard]] Figures figures() const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

// A device's report as the watch over satellites sees it.
track::InterferenceEvent EventOf(const device::Report& report, std::int64_t received_ms,
                                 std::uint64_t seq);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_WATCHES_H_
