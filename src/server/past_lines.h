// PastLinesIn: earlier lines that a reason rests on, asked of the imported history.
#ifndef TIDEWAITER_SERVER_PAST_LINES_H_
#define TIDEWAITER_SERVER_PAST_LINES_H_

#include "api/house.h"
#include "os/file.h"

namespace tidewaiter::server {

// Answers from the history in `data`; without one there are none. Thread-safe: one question at a
// time, some tens of milliseconds a million lines.
api::FindPast PastLinesIn(const os::Path& data);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_PAST_LINES_H_
