// Exit codes of the program, as docs/commands.md lists them.
#ifndef TIDEWAITER_CLI_EXIT_CODE_H_
#define TIDEWAITER_CLI_EXIT_CODE_H_

#include <string_view>

#include "base/result.h"

namespace tidewaiter::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitDiffers = 1;  // a repetition that differs
inline constexpr int kExitUsage = 2;    // also kInvalidArgument
inline constexpr int kExitInterrupted = 130;

int ExitCode(ErrorCode code);

// "invalid_argument", "not_found", ...: what scripts read in --json. Stable.
std::string_view ErrorCodeName(ErrorCode code);

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_EXIT_CODE_H_
