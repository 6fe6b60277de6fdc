// The documents that commands print with --json: one object each, UTF-8, names stable. Amounts are
// integers in the minor unit of the document's currency.
#ifndef TIDEWAITER_CLI_TO_JSON_H_
#define TIDEWAITER_CLI_TO_JSON_H_

#include <string>
#include <string_view>

#include "app/assess.h"
#include "app/history.h"
#include "base/result.h"
#include "os/file.h"
#include "sim/country.h"
#include "warehouse/propose.h"

namespace tidewaiter::cli {

std::string ErrorJson(const Error& error);
std::string VersionJson(std::string_view version);
std::string SimulateJson(const sim::CountryOptions& options, int new_days, const os::Path& folder);
std::string MapJson(const warehouse::Proposal& proposal, std::string_view toml,
                    const os::Path& written_to);
std::string ImportJson(const app::ImportResult& result);
std::string TrainJson(const risk::ModelCard& card, const os::Path& folder);
std::string AssessJson(const app::AssessResult& result, const os::Path& folder);
std::string RepeatJson(const app::RepeatResult& result);
std::string QueryJson(const warehouse::QueryResult& result);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_TO_JSON_H_
