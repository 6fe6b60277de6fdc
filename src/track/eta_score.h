// How good times of arrival were: mean error and coverage of the interval by remaining distance,
// beside what plan and speed alone would have said.
//
//   const EtaScore score = ScoreEtas(trials);
//   score.classes[2].error_min, .plan_error_min, .covered      // 50 to 200 km
#ifndef TIDEWAITER_TRACK_ETA_SCORE_H_
#define TIDEWAITER_TRACK_ETA_SCORE_H_

#include <array>
#include <cstdint>
#include <span>

#include "track/eta.h"

namespace tidewaiter::track {

struct EtaTrial {
  double remaining_m = 0;
  std::int64_t now_ms = 0;
  Eta said = {};
  double plan_s = 0;  // PlanSeconds
  std::int64_t arrived_ms = 0;
};

struct EtaClassScore {
  std::uint64_t trials = 0;
  double error_min = 0;       // mean absolute, of the median
  double plan_error_min = 0;  // of the plan
  double covered = 0;         // share within P5..P95: 0.9 is right
  double width_min = 0;       // mean width of the interval
};
struct EtaScore {
  std::array<EtaClassScore, kEtaClasses> classes = {};
  EtaClassScore all = {};
};
EtaScore ScoreEtas(std::span<const EtaTrial> trials);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_ETA_SCORE_H_
