// The demo's classifier: learned once from the simulated country's past and its tariff, and kept
// beside the model.
#ifndef TIDEWAITER_SERVER_DEMO_CLASSIFIER_H_
#define TIDEWAITER_SERVER_DEMO_CLASSIFIER_H_

#include <cstddef>

#include "api/tariff_shelf.h"
#include "base/calendar.h"
#include "base/progress.h"

namespace tidewaiter::server {

// All that its past has, some 24,000 different texts, are learned in three seconds; a bound for
// when that past grows, so that a demo keeps nobody waiting.
inline constexpr std::size_t kDemoPrecedents = 30'000;

// Writes `file` from the history in `data` and the tariff's files, as of `day`. Errors: of the
// history and the disk; kInternal.
Status LearnDemoClassifier(const os::Path& data, const api::TariffShelf::Files& tariff, Day day,
                           const os::Path& file, const Progress& progress);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_CLASSIFIER_H_
