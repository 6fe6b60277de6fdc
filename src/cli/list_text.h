// The head of a list of lines to inspect, for a terminal.
#ifndef TIDEWAITER_CLI_LIST_TEXT_H_
#define TIDEWAITER_CLI_LIST_TEXT_H_

#include <cstddef>
#include <string>

#include "app/assess.h"

namespace tidewaiter::cli {

inline constexpr std::size_t kListHead = 10;       // lines shown; all are in the files
inline constexpr std::size_t kReasonsPerLine = 2;  // of each line

// A table with the first lines, each with its first reasons under it.
std::string ListText(const app::AssessResult& result, std::size_t width, bool bold);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_LIST_TEXT_H_
