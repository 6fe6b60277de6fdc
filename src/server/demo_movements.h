// The demo's movements: some forty trucks under customs control on three roads, ships, drones,
// gates and patrols, with what thieves and faults do, so that the control room of a demo is alive.
//
//   ASSIGN_OR_RETURN(auto movements, DemoMovements::Open(track_folder, clock));   // before the
//   room room_options.clock = &movements->clock(); room_options.base_map = movements->base_map();
//   ...                                                    // room and gates are started
//   movements->Start(*room, *gates, *store, *engine, [&] { return demo->state().inspectors; });
//   movements->Stop();                                     // before gates, room and engine
//
// Frames are those of real protocols and go through the room's own intake into its frame log; what
// people do goes through the engine into the journal. Nothing of it is written past them.
//
// A new demo begins some hours ago: its past is told in a few seconds, while the desk is open
// already, with the room's clock at the time that is told. After a stop it goes on where it was;
// after a longer one the trucks that were under way are closed and the last hours are told anew. So
// much as a restart needs to know stands in the file "demo-movements" of the folder.
#ifndef TIDEWAITER_SERVER_DEMO_MOVEMENTS_H_
#define TIDEWAITER_SERVER_DEMO_MOVEMENTS_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "clearance/engine.h"
#include "desk/store.h"
#include "monitor/gate_desk.h"
#include "monitor/room.h"
#include "os/file.h"
#include "server/demo_clock.h"
#include "server/demo_feed.h"
#include "server/demo_people.h"

namespace tidewaiter::server {

class DemoMovements {
 public:
  // Reads or makes the file and the base map. Errors: kUnavailable (the folder), kCorruption (the
  // file).
  static Result<std::unique_ptr<DemoMovements>> Open(const os::Path& folder,
                                                     const os::Clock& clock);
  ~DemoMovements();  // Stop
  DemoMovements(const DemoMovements&) = delete;
  DemoMovements& operator=(const DemoMovements&) = delete;

  [[nodiscard]] const os::Clock& clock() const { return clock_; }
  [[nodiscard]] const std::vector<monitor::BaseLayer>& base_map() const { return base_map_; }

  // What it is given must outlive Stop. `officers`: whether simulated officers answer alarms;
  // called on the demo's thread. Where Settle fails nothing moves.
  void Start(monitor::ControlRoom& room, monitor::GateDesk& gates, desk::Store& store,
             clearance::Engine& engine, std::function<bool()> officers);
  void Stop();  // may be called again

  // One turn: as far as the real time, or a step of the past. True when it has caught up. Start
  // calls it on a thread of its own; tests that did not Start call Settle once and then this.
  bool Step();
  Status Settle(monitor::ControlRoom& room, monitor::GateDesk& gates, desk::Store& store,
                clearance::Engine& engine, std::function<bool()> officers);

 private:
  struct At {
    std::int64_t first_ms = 0;  // when the first truck leaves
    std::int64_t told_ms = 0;   // so far everything was sent
    std::int64_t fresh_ms = 0;  // trucks that left before are closed: nobody heard them; 0: none
  };
  struct Crew;  // lives from Settle to Stop

  DemoMovements(os::Path folder, const os::Clock& real);
  Status Begin();
  Status Save() const;
  void CloseStale();
  void Minute(std::int64_t now_ms);
  void Work();

  const os::Path folder_;
  DemoClock clock_;
  std::vector<monitor::BaseLayer> base_map_;
  At at_;
  std::int64_t minute_ms_ = 0;  // when people acted last
  std::int64_t saved_ms_ = 0;
  std::unique_ptr<Crew> crew_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_MOVEMENTS_H_
