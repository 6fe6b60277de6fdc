#include "os/interrupt.h"

#include <csignal>

namespace tidewaiter::os {
namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables) set by a signal handler
volatile std::sig_atomic_t interrupted = 0;

void OnSignal(int signal) {
  interrupted = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void CatchInterrupts() {
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is an error of write(), not a signal
}

Status CheckInterrupt() {
  if (interrupted == 0) return {};
  return Fail(ErrorCode::kUnavailable, "interrupted: what was there before is unchanged");
}

}  // namespace tidewaiter::os
