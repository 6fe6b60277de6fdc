// The demo's tariff: the simulated country's own, loaded by its analyst and put in force by its
// manager.
#ifndef TIDEWAITER_SERVER_DEMO_TARIFF_H_
#define TIDEWAITER_SERVER_DEMO_TARIFF_H_

#include <string_view>

#include "api/tariff_shelf.h"
#include "clearance/engine.h"
#include "os/clock.h"

namespace tidewaiter::server {

// Loads the files and puts them in force. `author` and `approver` are accounts. Errors: of the
// shelf and the engine.
Status SettleDemoTariff(clearance::Engine& engine, const os::Clock& clock, api::TariffShelf& shelf,
                        const api::TariffShelf::Files& files, std::string_view author,
                        std::string_view approver);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_TARIFF_H_
