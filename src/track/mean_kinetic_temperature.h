// Mean kinetic temperature: the one steady temperature that would have spoilt goods as much as what
// they went through. Heat counts more than cold makes good.
//
//   ASSIGN_OR_RETURN(const double mkt_c,
//                    track::MeanKineticTemperature(readings, from_ms, until_ms, settings));
//
// For medicines at room temperature and the like; not for what must not freeze, nor for biologics.
// Look at the last 30 days at most: over a year a spike disappears. Source: USP <659>, <1079.2>.
#ifndef TIDEWAITER_TRACK_MEAN_KINETIC_TEMPERATURE_H_
#define TIDEWAITER_TRACK_MEAN_KINETIC_TEMPERATURE_H_

#include <cstdint>
#include <span>

#include "base/result.h"

namespace tidewaiter::track {

struct TemperatureReading {
  std::int64_t time_ms = 0;  // since 1970 UTC
  double celsius = 0;
};

struct KineticSettings {
  double activation_kj_mol = 83.144;  // the usual value where the goods' own is not known
  // A reading stands for the time until the next, but no longer than this; then it is missing.
  std::int64_t gap_ms_max = 3'600'000;
  double missing_share_max = 0.1;  // of the window
};

// How much a temperature counts, and the temperature of a mean of such weights: for sums that grow.
double KineticWeight(double celsius, double activation_kj_mol);
double KineticMean(double mean_weight, double activation_kj_mol);

// In degrees Celsius, weighted by time, over from_ms..until_ms. Readings in order of time; the last
// one before the window stands for its beginning, others outside count nothing.
// Errors: kInvalidArgument (an empty window, readings out of order, a temperature that is no number
// or outside -100..200, settings out of range), kFailedPrecondition (more of the window is missing
// than the settings allow: then there is no honest figure). O(readings); thread-safe.
Result<double> MeanKineticTemperature(std::span<const TemperatureReading> readings,
                                      std::int64_t from_ms, std::int64_t until_ms,
                                      const KineticSettings& settings = {});

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_MEAN_KINETIC_TEMPERATURE_H_
