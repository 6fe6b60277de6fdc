// What a reading of a file gave, in a few lines for people.
#ifndef TIDEWAITER_CLI_READ_SUMMARY_H_
#define TIDEWAITER_CLI_READ_SUMMARY_H_

#include <string>
#include <string_view>

#include "warehouse/reader.h"

namespace tidewaiter::cli {

// `rejects_file` is named when rows were rejected.
std::string ReadSummaryText(const warehouse::ReadSummary& read, std::string_view rejects_file);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_READ_SUMMARY_H_
