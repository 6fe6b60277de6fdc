// Watches: everything that looks at the frame log, fed record by record: trackers and seals to
// track::Tracker and track::InterferenceWatch, ships to VesselWatch, drones to DroneWatch.
//
//   ASSIGN_OR_RETURN(auto watches, retrace::Watches::Make(plan_file));
//   watches->Take(record.seq, frame, alarms);        // in the order of the log
//   watches->Finish(alarms);                         // at its end
//
// Time goes by what was received: the clocks of all watches are moved on once a minute of it. The
// same log and plan give the same alarms. Cost: about 2 microseconds a frame. One thread.
#ifndef TIDEWAITER_RETRACE_WATCHES_H_
#define TIDEWAITER_RETRACE_WATCHES_H_

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "intake/frame_log.h"
#include "retrace/plan_file.h"
#include "track/alarm.h"
#include "track/tracker.h"

namespace tidewaiter::retrace {

struct WatchCounts {
  std::uint64_t frames = 0;       // taken
  std::uint64_t reports = 0;      // of trackers, seals, sensors
  std::uint64_t ships = 0;        // positions
  std::uint64_t drones = 0;       // observations
  std::uint64_t undecodable = 0;  // marked so in the log, or not to be decoded now
  std::uint64_t passed_over = 0;  // commands, frames that were refused, other sentences
};

class Watches {
 public:
  // Errors: those of BuildPlan and geo::Countries::Read.
  static Result<std::unique_ptr<Watches>> Make(const PlanFile& file);
  ~Watches();
  Watches(const Watches&) = delete;
  Watches& operator=(const Watches&) = delete;

  void Take(std::uint64_t seq, const intake::FrameRecord& frame, track::Alarms& alarms);
  void Finish(track::Alarms& alarms);

  [[nodiscard]] const WatchCounts& counts() const;
  [[nodiscard]] const track::Tracker& tracker() const;

 private:
  struct Body;
  explicit Watches(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_WATCHES_H_
