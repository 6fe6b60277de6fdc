// Earlier lines of the imported history: those that a reason rests on, and those that rules ask about.
#ifndef TIDEWAITER_SERVER_PAST_LINES_H_
#define TIDEWAITER_SERVER_PAST_LINES_H_

#include "api/house.h"
#include "clearance/rule_keeper.h"
#include "os/file.h"

namespace tidewaiter::server {

// Answers from the history in `data`; without one there are none. Thread-safe: one question at a
// time, some tens of milliseconds a million lines.
api::FindPast PastLinesIn(const os::Path& data);

// What rules that ask about earlier lines begin with: the same history; empty without one. Reads the
// whole of it into memory, some 150 bytes a line, for as long as it takes.
clearance::PastLines RulePastIn(const os::Path& data);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_PAST_LINES_H_
