// Replay: everything that is known of what moved, made again from the frame log alone.
//
//   ASSIGN_OR_RETURN(const auto replayed, retrace::Replay("data/frames", plan_file, progress));
//   replayed.alarms                                 // as they were raised, grew and ended
//
// The log's hashes are checked on the way; a last group that is not whole is what a crash leaves
// and ends it (`tidewaiter track log verify` tells it). Cost: some 300,000 frames a second
// (docs/performance.md: track.replay); memory: the state of the devices, and the alarms.
#ifndef TIDEWAITER_RETRACE_REPLAY_H_
#define TIDEWAITER_RETRACE_REPLAY_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "os/file.h"
#include "retrace/plan_file.h"
#include "retrace/watches.h"
#include "track/alarm.h"

namespace tidewaiter::retrace {

struct Replayed {
  track::Alarms alarms = {};
  std::vector<track::UnitView> units = {};  // as they stood at the end
  WatchCounts counts = {};
  track::Counts judged = {};  // what the tracker did with reports
  std::map<std::string, std::string, std::less<>> protocols = {};  // of each device that spoke
  std::int64_t first_ms = 0;  // of what was received; 0: the log is empty
  std::int64_t last_ms = 0;
};

// Errors: kNotFound (no such folder), kCorruption (the log; call a person), those of Watches::Make.
Result<Replayed> Replay(const os::Path& log, const PlanFile& plan, const Progress& progress);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_REPLAY_H_
