// Process: another program, run to its end; and which thread goes first.
//
//   RETURN_IF_ERROR(os::RunProgram({"pg_dump", "--file", path}, {"PGPASSWORD=" + password}));
#ifndef TIDEWAITER_OS_PROCESS_H_
#define TIDEWAITER_OS_PROCESS_H_

#include <string>
#include <vector>

#include "base/result.h"

namespace tidewaiter::os {

// Starts words[0], found in PATH, with the other words as they are (no shell), and waits for its
// end. It gets this process's environment and the variables of `add` ("NAME=value", which go
// before), reads nothing, and writes to nowhere but for its messages. Errors: kNotFound (no such
// program), kUnavailable with the last messages it wrote when it ended with another status than 0.
// The secrets of `add` are in no message of ours.
Status RunProgram(const std::vector<std::string>& words, const std::vector<std::string>& add = {});

// From now on this thread gets the processor when few others want it.
void LetOthersGoFirst();

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_PROCESS_H_
