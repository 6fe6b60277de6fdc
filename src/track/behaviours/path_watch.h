// Path: at which nodes of its movement a unit was, in what order, for how long and when; and the
// corridors between them.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_PATH_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_PATH_WATCH_H_

#include "track/behaviours/presence.h"
#include "track/behaviours/voice.h"

namespace tidewaiter::track {

inline constexpr std::uint8_t kNoNode = 0xFF;
inline constexpr std::uint16_t kNoWay = 0xFFFF;

struct PathWatch {
  std::uint64_t visited = 0;  // a bit a node
  Presence there;             // at `at`
  Presence coming;            // at `candidate`
  Episode wrong;
  Episode missed;
  Episode dwell;
  Episode early;
  Episode late;
  Episode left;
  std::uint8_t at = kNoNode;    // where it is
  std::uint8_t last = kNoNode;  // where it was last
  std::uint8_t candidate = kNoNode;
  std::uint8_t unused[5] = {};
};

// Nodes entered, left and passed between `before` and the sample. `before`: the last believed
// place, null where none is near in time.
void StepPath(PathWatch& watch, const geo::Point* before, Voice& voice);

// The unit was seen beyond a node that it was to call at.
void PassNode(PathWatch& watch, std::uint8_t node, Voice& voice);

struct RouteWatch {
  double along_m = 0;
  double best_m = 0;            // furthest along this way
  double low_m = 0;             // furthest back since
  std::int64_t outside_ms = 0;  // first fix outside
  Episode deviation;
  Episode wrong_way;
  Episode edge;
  std::uint32_t segment = 0;
  std::uint16_t way = kNoWay;
  std::uint16_t outside = 0;
  std::uint16_t inside = 0;
  std::uint16_t back = 0;
  std::uint32_t unused = 0;
};

// Deviation, wrong way, missed nodes, time windows of edges. After StepPath.
void StepRoute(RouteWatch& watch, PathWatch& path, Voice& voice);

// Metres to the destination by the shortest way; negative: unknown.
double RemainingM(const Course& course, const PathWatch& path, const RouteWatch& route);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_PATH_WATCH_H_
