// Truth: what is so for every line of a simulated country (sim/write.h), as outcomes. For judging,
// never for learning.
#ifndef TIDEWAITER_APP_TRUTH_H_
#define TIDEWAITER_APP_TRUTH_H_

#include <string>
#include <unordered_map>

#include "declaration/line_table.h"
#include "declaration/outcome.h"
#include "os/file.h"

namespace tidewaiter::app {

// Replaces every outcome by the truth: all kinds checked on the line's own day. Errors: those of
// reading `truth`; kInvalidArgument when a line is not in it.
Status ApplyTruth(const os::Path& truth, LineTable& lines);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_TRUTH_H_
