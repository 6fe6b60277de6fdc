#include "server/demo_tariff.h"

#include "api/tariff_version.h"
#include "server/run_now.h"

namespace tidewaiter::server {

Status SettleDemoTariff(clearance::Engine& engine, const os::Clock& clock, api::TariffShelf& shelf,
                        const api::TariffShelf::Files& files, std::string_view author,
                        std::string_view approver) {
  auto loaded = shelf.Load(files);
  if (!loaded) {
    const codec::Problem& first = loaded.error().front();
    return Fail(ErrorCode::kInternal, "the demo's tariff: " + first.detail, first.pointer);
  }
  api::TariffVersion version{.id = loaded->id,
                             .name = "Tariff of the demo",
                             .loaded_ms = clock.UnixMilliseconds(),
                             .loaded_by = std::string(author),
                             .activated_by = {},
                             .lines = loaded->lines,
                             .measures = loaded->measures,
                             .warnings_total = loaded->warnings.size(),
                             .warnings = std::move(loaded->warnings)};
  clearance::PutRecords puts;
  puts.records.push_back(api::PutLoaded(version));
  RETURN_IF_ERROR(RunNow(engine, std::move(puts), std::string(author)));
  return RunNow(engine, api::PutInForce(version, approver, clock.UnixMilliseconds(), {}),
                std::string(approver));
}

}  // namespace tidewaiter::server
