// The commands of the group "tariff", and what they share.
#ifndef TIDEWAITER_CLI_COMMAND_TARIFF_H_
#define TIDEWAITER_CLI_COMMAND_TARIFF_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "cli/command.h"
#include "os/file.h"
#include "tariff/files.h"
#include "tariff/unit.h"

namespace tidewaiter::cli {

Command TariffImportCommand();
Command TariffCheckCommand();
Command TariffShowCommand();
Command TariffDutyCommand();
Command TariffOriginCommand();
Command TariffLandedCommand();
Command TariffDiffCommand();

Day TodayUtc();

// The tariff in the folder. With problems they are shown and kInvalidArgument says how many.
Result<tariff::Tariff::Made> OpenTariffFolder(const os::Path& folder, Terminal& terminal);

// "KGM=1250,DTN/E=3", several with commas between them. Errors: kInvalidArgument, naming the part.
Status ReadQuantities(std::string_view text, std::vector<tariff::Quantity>& into);
// A positional code of goods.
Option GoodsCodeOption(tariff::GoodsCode* target);
Option DecimalOption(std::string name, std::string help, std::function<void(Decimal)> set);

// Says every problem of a question, and is the error of the first.
std::unexpected<Error> QuestionFails(const codec::Problems& problems, Terminal& terminal);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_COMMAND_TARIFF_H_
