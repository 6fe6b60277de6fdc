// What an Eta asks and what it learns from, out of a movement and where its unit is.
//
//   const Eta eta = model.Predict(QueryOf(course, view, {.driven = log.driven()}, now));
//   log.Step(course, view);                          // after each report of the unit that leads
//   if (log.finished()) model.Learn(log.driven());
//   model.Learn(JourneyOf(course, stays));           // or out of what is kept of it afterwards
//
// What is learned of a way is for all who go there, so ways need names that are the same in every
// movement: `names` of EtaAsk. Pure functions; thread-safe.
#ifndef TIDEWAITER_TRACK_ETA_QUERY_H_
#define TIDEWAITER_TRACK_ETA_QUERY_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "track/eta.h"
#include "track/plan.h"
#include "track/tracker.h"

namespace tidewaiter::track {

// Of the nodes of a course, in their order; empty: their ids.
using NodeNames = std::vector<std::string>;

struct EtaAsk {
  Journey driven = {};           // with the same names
  std::int64_t at_since_ms = 0;  // when it came to the node where it is; 0: it is between nodes
  std::string to = {};           // id of the node that is asked about; "" = a destination
  NodeNames names = {};
};

// The shortest way from where the unit is to a destination; `ahead` is empty where there is none,
// the unit was not seen at a node yet, or `to` is not on that way. Plan of stays: half of what a
// node allows.
EtaQuery QueryOf(const Course& course, const UnitView& view, const EtaAsk& ask,
                 std::int64_t now_ms);

// When a unit was at a node.
struct NodeStay {
  std::string node = {};
  std::int64_t arrived_ms = 0;
  std::int64_t left_ms = 0;  // 0: not yet
};
// What was driven between them, in their order. Where no way leads from one to the next, or nobody
// knows when it left, nothing is known of the way: it is left out.
Journey JourneyOf(const Course& course, std::span<const NodeStay> stays,
                  const NodeNames& names = {});

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
