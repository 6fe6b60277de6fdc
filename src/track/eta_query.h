// What an Eta asks and what it learns from, out of a movement and where its unit is.
//
//   const Eta eta = model.Predict(QueryOf(course, view, log.driven(), now));
//   log.Step(course, view);                          // after each report of the unit that leads
//   if (log.finished()) model.Learn(log.driven());
#ifndef TIDEWAITER_TRACK_ETA_QUERY_H_
#define TIDEWAITER_TRACK_ETA_QUERY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "track/eta.h"
#include "track/plan.h"
#include "track/tracker.h"

namespace tidewaiter::track {

// The shortest way from where the unit is to a destination; `ahead` is empty where there is none or
// the unit was not seen at a node yet. Plan of stays: half of what a node allows.
EtaQuery QueryOf(const Course& course, const UnitView& view, const Journey& driven,
                 std::int64_t at_since_ms, std::int64_t now_ms);

// Notes when a unit came to a node and left it. A node that was passed by makes the two ways before
// and behind it unknown: they are left out.
class JourneyLog {
 public:
  void Step(const Course& course, const UnitView& view);
  [[nodiscard]] const Journey& driven() const { return driven_; }
  // When it came to the node where it is; 0: it is between nodes.
  [[nodiscard]] std::int64_t at_since_ms() const { return at_since_ms_; }
  [[nodiscard]] bool finished() const { return finished_; }

 private:
  Journey driven_ = {};
  std::string node_ = {};  // where it is, or was last
  std::int64_t at_since_ms_ = 0;
  std::int64_t seen_ms_ = 0;  // there, last
  bool finished_ = false;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_ETA_QUERY_H_
