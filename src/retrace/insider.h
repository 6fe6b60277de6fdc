// Insider: what somebody with the right to write to the disk could do to a copy of the frame log,
// tried out on copies, and whether the chain shows it.
//
//   ASSIGN_OR_RETURN(const auto tried, retrace::TryInsiders(rows, log, scratch));
//   tried.altered.value              // share of changed frames that Verify found
//
// For each row "insider_alteration" or "insider_deletion" of the truth the frames of its devices
// are copied into a log of their own, whose head a witness keeps. Then, each on a fresh copy:
// a byte of a frame is changed; the frames of the row's time are left out and the whole chain is
// computed anew, as one who has the program can. Untouched copies must be found whole.
#ifndef TIDEWAITER_RETRACE_INSIDER_H_
#define TIDEWAITER_RETRACE_INSIDER_H_

#include <span>

#include "base/result.h"
#include "os/file.h"
#include "retrace/judge.h"
#include "retrace/truth_file.h"

namespace tidewaiter::retrace {

inline constexpr std::size_t kInsidersMax = 1000;           // rows that are tried: the first ones
inline constexpr std::size_t kInsiderRecordsMax = 100'000;  // of a row that are copied

struct InsiderFigures {
  Share altered = {};              // frames changed in place, found by the hashes alone
  Share deleted = {};              // frames left out and the chain made anew: found by the witness
  Share deleted_unwitnessed = {};  // the same where nobody kept a head: cannot be found
  Share untouched = {};            // copies that nobody touched, but were called damaged
};

// `scratch` is made and removed. Errors: those of the log, kUnavailable.
Result<InsiderFigures> TryInsiders(std::span<const TruthRow> truth, const os::Path& log,
                                   const os::Path& scratch);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_INSIDER_H_
