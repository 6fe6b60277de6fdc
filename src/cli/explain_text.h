// The explanation of a line for people, from its JSON.
#ifndef TIDEWAITER_CLI_EXPLAIN_TEXT_H_
#define TIDEWAITER_CLI_EXPLAIN_TEXT_H_

#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::cli {

// Each member of the object as "name  value"; a list as a line for each element, with a dash.
// Errors: kCorruption when it is not a JSON object.
Result<std::string> ExplainText(std::string_view json, std::size_t width);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_EXPLAIN_TEXT_H_
