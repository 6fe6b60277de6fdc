// Writes a simulated country as files, in the shapes that a user's own data would have.
//
//   RETURN_IF_ERROR(sim::WriteCountry({.seed = 7}, "country", 28, NoProgress));
//
//   past.csv      the history, with the outcomes known on the morning of the first new day
//   new.csv       the last days' declarations, without outcome columns
//   mapping.toml  which column is what, for both
//   truth.csv     what is so, for every line of both: for judging, never for learning
//   tariff.csv    the country's codes and rates
//   tariff/       the same as a tariff that can be opened (docs/formats/tariff.md)
//   README.txt    says this
#ifndef TIDEWAITER_SIM_WRITE_H_
#define TIDEWAITER_SIM_WRITE_H_

#include "base/progress.h"
#include "base/result.h"
#include "os/file.h"
#include "sim/country.h"

namespace tidewaiter::sim {

inline constexpr int kNewDaysUsual = 28;

// Creates `folder` if need be. `new_days` 1 .. options.days - 1. Step "simulate", in lines.
// Errors: those of Country::Create; kInvalidArgument (/new_days); kConflict when one of the files
// is already there: nothing is overwritten; kUnavailable (no space, no right to write); whatever
// `progress` returns. On error none of the files is left.
Status WriteCountry(const CountryOptions& options, const os::Path& folder, int new_days,
                    const Progress& progress);

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_WRITE_H_
