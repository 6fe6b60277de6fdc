// Progress: what the devices of a movement show of its way, as changes of its record: it left, it
// arrived, it is at a node of its path.
//
//   if (auto changed = Progress(record, view, now_ms)) Put(*changed);
//
// A movement is under way when its unit left the origin after it was armed, and has arrived when it
// is at a destination. These steps are taken as "system"; closing is for people. Pure functions.
#ifndef TIDEWAITER_MONITOR_PROGRESS_H_
#define TIDEWAITER_MONITOR_PROGRESS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "monitor/movement_record.h"
#include "track/tracker.h"

namespace tidewaiter::monitor {

struct Shown {
  MovementRecord record = {};
  std::string event = {};  // "movement.departed", "movement.arrived", "movement.visit"
};

// Nothing where the view changes nothing, is of another movement, or is of no device that leads.
std::optional<Shown> Progress(const MovementRecord& record, const track::UnitView& view,
                              std::int64_t now_ms);

// A gate or camera saw it at a node: the same visit where it is there already. False: no such node,
// or it was known.
bool AddVisit(MovementRecord& record, std::string_view node, std::string_view seen_by,
              std::int64_t at_ms);

// The device whose places count: the first seal that has a say at that time, else the first
// tracker. "" = none.
std::string LeadOf(const MovementRecord& record, std::int64_t time_ms);

// The shortest way from the origin to a destination, straight where no line is agreed; 0: none.
double WayLengthM(const track::Movement& journey);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_PROGRESS_H_
