// The commands of the group "tariff", and what they share.
#ifndef TIDEWAITER_CLI_COMMAND_TARIFF_H_
#define TIDEWAITER_CLI_COMMAND_TARIFF_H_

#include <memory>
#include <string>

#include "base/calendar.h"
#include "cli/command.h"
#include "os/file.h"
#include "tariff/files.h"

namespace tidewaiter::cli {

Command TariffImportCommand();
Command TariffCheckCommand();
Command TariffShowCommand();
Command TariffDutyCommand();
Command TariffDiffCommand();

Day TodayUtc();

// The tariff in the folder. With problems they are shown and kInvalidArgument says how many.
Result<tariff::Tariff::Made> OpenTariffFolder(const os::Path& folder, Terminal& terminal);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_TARIFF_H_
