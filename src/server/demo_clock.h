// DemoClock: the control room's clock in a demo. While the demo's past is told it stands at the
// moment that is told; afterwards it goes with the real one.
//
//   DemoClock clock(os::RealClock());
//   clock.HoldAt(an_hour_ago_ms);     // the intake stamps frames with that time
//   clock.Release();
//
// Thread-safe.
#ifndef TIDEWAITER_SERVER_DEMO_CLOCK_H_
#define TIDEWAITER_SERVER_DEMO_CLOCK_H_

#include <atomic>
#include <cstdint>

#include "os/clock.h"

namespace tidewaiter::server {

class DemoClock final : public os::Clock {
 public:
  explicit DemoClock(const os::Clock& real) : real_(real) {}
  [[nodiscard]] std::int64_t UnixMilliseconds() const override {
    const std::int64_t held = held_ms_;
    return held != 0 ? held : real_.UnixMilliseconds();
  }
  [[nodiscard]] double MonotonicSeconds() const override { return real_.MonotonicSeconds(); }

  void HoldAt(std::int64_t time_ms) { held_ms_ = time_ms; }
  void Release() { held_ms_ = 0; }
  [[nodiscard]] const os::Clock& real() const { return real_; }

 private:
  const os::Clock& real_;
  std::atomic<std::int64_t> held_ms_ = 0;  // 0: not held
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_CLOCK_H_
