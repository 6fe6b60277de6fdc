// DemoFeed: what the demo's devices and gates send, handed to the control room when its time has
// come: frames of trucks, coolings, patrols, ships and drones, and readings at the gates.
//
//   DemoFeed feed(room, gates, timetable, from_ms);
//   feed.SendUntil(now_ms);          // all of it is in the frame log afterwards
//   for (const auto& [number, truck] : feed.trucks()) ...      // that are on the road
//
// What was due before from_ms is not sent. One thread.
#ifndef TIDEWAITER_SERVER_DEMO_FEED_H_
#define TIDEWAITER_SERVER_DEMO_FEED_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/random.h"
#include "monitor/gate_desk.h"
#include "monitor/room.h"
#include "server/demo_trips.h"

namespace tidewaiter::server {

class DemoFeed {
 public:
  struct GatePassing {
    std::int64_t time_ms = 0;
    std::string gate = {};
  };
  struct Truck {
    DemoTrip trip = {};
    DemoJourney journey = {};
    std::size_t next = 0;  // of its frames
    std::vector<GatePassing> gates = {};
    std::size_t next_gate = 0;
  };

  // `fresh_ms`: trucks that left before are not told of any more: nobody knows where they were
  // meanwhile. 0: all that are on the road.
  DemoFeed(monitor::ControlRoom& room, monitor::GateDesk& gates, const DemoTimetable& timetable,
           std::int64_t from_ms, std::int64_t fresh_ms);
  ~DemoFeed() { Wait(); }
  DemoFeed(const DemoFeed&) = delete;
  DemoFeed& operator=(const DemoFeed&) = delete;

  void SendUntil(std::int64_t now_ms);
  [[nodiscard]] const std::map<std::uint64_t, Truck>& trucks() const { return trucks_; }

 private:
  struct Line {  // of a ship or a drone
    std::vector<retrace::FrameLine> frames = {};
    std::size_t next = 0;
  };

  void Begin(std::int64_t now_ms);
  void BeginLines(std::int64_t now_ms);
  void SendFrames(std::vector<retrace::FrameLine>& frames, std::size_t& next, std::int64_t now_ms);
  void SendReadings(Truck& truck, std::int64_t now_ms);
  void SendPatrols(std::int64_t now_ms);
  void Forget(std::int64_t now_ms);
  void Hand(retrace::FrameLine frame);
  void Wait();

  monitor::ControlRoom& room_;
  monitor::GateDesk& gates_;
  const DemoTimetable& timetable_;
  const std::int64_t from_ms_;
  const std::int64_t fresh_ms_;
  std::uint64_t next_trip_;
  std::uint64_t next_ship_ = 0;
  std::uint64_t next_flight_ = 0;
  std::map<std::uint64_t, Truck> trucks_;
  std::vector<Line> lines_;
  std::int64_t patrols_ms_ = 0;  // when they spoke last
  Random noise_{5};              // of their receivers

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::size_t under_way_ = 0;
};

// What the readers of a lane see of a truck. Of twelve trucks one carries tiles that shine a
// little, and one has mud on its plate.
std::vector<device::GateReading> DemoReadings(const DemoTrip& trip, const std::string& gate,
                                              std::int64_t time_ms);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_FEED_H_
