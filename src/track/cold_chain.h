// Cold chain: what temperatures goods went through between two moments, for the papers of a
// movement: excursions, what they had to do with doors and defrosting, the mean kinetic
// temperature, and how much is not known.
//
//   const ColdReport report = ExamineCold(band, readings, doors, from_ms, until_ms, settings);
//   report.excursions[0].peak_c       // 11.4, from 02:10 to 03:45, after a door
//   report.kinetic_c                  // nothing where more than a tenth of the time is missing
//
// The same limits as while under way (behaviours/cold_watch.h), so that an alarm of the tracker is
// an excursion here. Pure; thread-safe; O(readings + doors).
#ifndef TIDEWAITER_TRACK_COLD_CHAIN_H_
#define TIDEWAITER_TRACK_COLD_CHAIN_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "track/cold_band.h"
#include "track/mean_kinetic_temperature.h"
#include "track/movement.h"
#include "track/settings.h"

namespace tidewaiter::track {

struct ColdExcursion {
  std::int64_t from_ms = 0;   // first reading outside
  std::int64_t until_ms = 0;  // first one inside again, or the last one there is
  bool above = true;
  double peak_c = 0;     // the furthest
  bool by_door = false;  // began within cold.door_s of an open door
  bool defrost = false;  // warm for no longer and by no more than defrosting explains
  bool excused = false;  // defrosting, or shorter than cold.after_s: no alarm
  friend bool operator==(const ColdExcursion&, const ColdExcursion&) = default;
};

struct ColdReport {
  std::vector<ColdExcursion> excursions = {};  // in order of time, excused ones too
  std::vector<Window> gaps = {};               // without a reading for longer than cold.lost_s
  double lowest_c = 0;
  double highest_c = 0;
  double missing_share = 0;              // of the time, 0 to 1, as for the mean
  std::optional<double> kinetic_c = {};  // mean kinetic temperature
};

// `doors`: when a door was open. Readings in order of time, at least one of them between the two
// moments. Errors: those of MeanKineticTemperature but for too much missing.
Result<ColdReport> ExamineCold(const ColdBand& band, std::span<const TemperatureReading> readings,
                               std::span<const Window> doors, std::int64_t from_ms,
                               std::int64_t until_ms, const Settings& settings);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_COLD_CHAIN_H_
