// Walk: goes through a history in the order of time and lets the knowledge grow as it grew then.
//
// On each day, first the outcomes that had become known before that day are learned, then `on_line`
// is called for every line of the day, then the lines of the day are learned. So whatever on_line
// computes from the knowledge rests on earlier days alone. At the end the outcomes that became
// known last are learned too.
#ifndef TIDEWAITER_RISK_WALK_H_
#define TIDEWAITER_RISK_WALK_H_

#include <functional>

#include "base/progress.h"
#include "declaration/line_table.h"
#include "risk/knowledge.h"

namespace tidewaiter::risk {

// Errors: those of on_line and progress, kUnavailable (no space for the profile).
Status Walk(const LineTable& lines, Knowledge& knowledge,
            const std::function<Status(std::uint32_t row)>& on_line, const Progress& progress);

// The days alone: `learn` for every outcome once it is known, `on_line` for every line, no other
// learning.
Status WalkOutcomes(const LineTable& lines, const std::function<Status(std::uint32_t row)>& learn,
                    const std::function<Status(std::uint32_t row)>& on_line);

// The same for new lines: their outcomes, if any are in the file, are not looked at.
Status WalkLines(const LineTable& lines, Knowledge& knowledge,
                 const std::function<Status(std::uint32_t row)>& on_line, const Progress& progress);

}  // namespace tidewaiter::risk

#endif  // TIDEWAITER_RISK_WALK_H_
