// Interrupt: Ctrl-C as a question that long work asks between two steps.
//
//   os::CatchInterrupts();                       // once, in main
//   for (...) RETURN_IF_ERROR(os::CheckInterrupt());
//
// The first SIGINT or SIGTERM sets the flag, so that work ends with whole files; a second one ends
// the process at once.
#ifndef TIDEWAITER_OS_INTERRUPT_H_
#define TIDEWAITER_OS_INTERRUPT_H_

#include "base/result.h"

namespace tidewaiter::os {

void CatchInterrupts();

// Errors: kUnavailable "interrupted" after a signal. Thread-safe, costs one load.
Status CheckInterrupt();

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_INTERRUPT_H_
