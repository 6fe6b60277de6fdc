#include "os/clock.h"

#include <chrono>

#include <fmt/format.h>

#include "base/calendar.h"

namespace tidewaiter::os {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t UnixMilliseconds() const override {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  }
  [[nodiscard]] double MonotonicSeconds() const override {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
};

}  // namespace

std::int64_t Clock::UnixSeconds() const {
  const std::int64_t ms = UnixMilliseconds();
  return ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
}

const Clock& RealClock() {
  static const SystemClock clock;
  return clock;
}

std::string FormatUtc(std::int64_t unix_seconds) {
  const std::int64_t day =
      unix_seconds >= 0 ? unix_seconds / 86400 : (unix_seconds - 86399) / 86400;
  const std::int64_t second = unix_seconds - day * 86400;
  return fmt::format("{}T{:02}:{:02}:{:02}Z", FormatDay(static_cast<Day>(day)), second / 3600,
                     second / 60 % 60, second % 60);
}

}  // namespace tidewaiter::os
