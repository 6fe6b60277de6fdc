// Chain: whether the journal is still what was written. Each event carries a hash over itself and
// the one before (event.h); this computes all of them again.
//
//   ASSIGN_OR_RETURN(const desk::ChainReport report, desk::VerifyChain(store, progress));
//   if (report.broken_at != 0) ...               // somebody changed the journal
//
// It finds an event that was changed, dropped, put in or moved. What it cannot find by itself: that
// the last events were dropped, or that everything from some event on was written anew with new
// hashes. For that, keep `head` of an earlier report somewhere else and compare: the event with
// that number must still have that hash.
#ifndef TIDEWAITER_DESK_CHAIN_H_
#define TIDEWAITER_DESK_CHAIN_H_

#include <cstdint>

#include "base/progress.h"
#include "base/result.h"
#include "desk/event.h"
#include "desk/store.h"

namespace tidewaiter::desk {

struct ChainReport {
  std::uint64_t events = 0;     // right ones, from the first on
  Hash head{};                  // of the last of them
  std::uint64_t broken_at = 0;  // the first number that is missing or wrong; 0: all is right
};

// Looks at the events that are there when it begins, so it ends while others are written. Reads a
// page at a time: a few megabytes of memory; O(bytes).
// Errors: those of the store (kCorruption when the engine itself cannot read), that of `progress`.
// A broken chain is no error. Thread-safe, as the store's reads are.
Result<ChainReport> VerifyChain(Store& store, const Progress& progress);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_CHAIN_H_
