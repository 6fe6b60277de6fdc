// Clock: the time of day and a stopwatch, with a real and a fake version. Nothing else in the house
// asks for the time.
#ifndef TIDEWAITER_OS_CLOCK_H_
#define TIDEWAITER_OS_CLOCK_H_

#include <cstdint>
#include <string>

namespace tidewaiter::os {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::int64_t UnixMilliseconds() const = 0;
  [[nodiscard]] std::int64_t UnixSeconds() const;             // rounded down
  [[nodiscard]] virtual double MonotonicSeconds() const = 0;  // since an arbitrary moment
};

// The system's clocks. Thread-safe.
const Clock& RealClock();

class FakeClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t UnixMilliseconds() const override {
    return unix_seconds * 1000 + milliseconds;
  }
  [[nodiscard]] double MonotonicSeconds() const override { return monotonic_seconds; }
  std::int64_t unix_seconds = 0;
  std::int64_t milliseconds = 0;  // added to it
  double monotonic_seconds = 0;
};

std::string FormatUtc(std::int64_t unix_seconds);  // "2026-11-24T03:00:00Z"

}  // namespace tidewaiter::os

#endif  // TIDEWAITER_OS_CLOCK_H_
