// Alerts: who watches a code is told when a version of the tariff that is put in force changes it.
#ifndef TIDEWAITER_API_TARIFF_ALERTS_H_
#define TIDEWAITER_API_TARIFF_ALERTS_H_

#include <cstdint>
#include <vector>

#include "api/house.h"
#include "clearance/command.h"
#include "clearance/tariff_desk.h"

namespace tidewaiter::api {

// Records of watchers, with an alert more, where `now` differs from `before` (null: there was none,
// and nobody is told) in what they watch. Errors: of the store, kCorruption.
Result<std::vector<clearance::PutRecord>> AlertsFor(House& house,
                                                    const clearance::TariffInForce* before,
                                                    const clearance::TariffInForce& now,
                                                    std::int64_t now_ms);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TARIFF_ALERTS_H_
