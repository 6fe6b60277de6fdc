#include "cli/progress_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/report_numbers.h"
#include "os/interrupt.h"

namespace tidewaiter::cli {
namespace {

constexpr double kRateAfterSeconds = 0.5;  // a rate of less time jumps about
constexpr double kMinute = 60;
constexpr double kHour = 3600;

std::string Thin(double number) {
  return app::NumberFormat(app::Language::kEnglish).Decimal(number, number < 10 ? 1 : 0);
}

std::string TimeLeft(double seconds) {
  if (seconds < kMinute) return fmt::format("{:.0f} s left", seconds);
  if (seconds < kHour) return fmt::format("{:.0f} min left", seconds / kMinute);
  return fmt::format("{:.1f} h left", seconds / kHour);
}

}  // namespace

std::string ProgressText(std::string_view step, std::uint64_t done, std::uint64_t total,
                         double seconds) {
  std::string text(step);
  const auto amount = static_cast<double>(done);
  const auto whole = static_cast<double>(std::max(done, total));
  if (total > 0) {
    text += fmt::format("  {:3.0f} %", amount / whole * 100);
  } else {
    text += "  " + app::NumberFormat(app::Language::kEnglish).Count(std::size_t{done});
  }
  if (seconds < kRateAfterSeconds || done == 0) return text;
  const double rate = amount / seconds;
  text += "  " + Thin(rate) + "/s";
  if (total > 0) text += "  " + TimeLeft((whole - amount) / rate);
  return text;
}

Status ProgressLine::Update(std::string_view step, std::uint64_t done, std::uint64_t total) {
  RETURN_IF_ERROR(os::CheckInterrupt());
  if (!options_.shown) return {};
  const double now = clock_.MonotonicSeconds();
  const bool first = step != step_;
  if (first) {
    step_ = step;
    step_start_seconds_ = now;
  } else if (now - shown_seconds_ < kProgressEverySeconds) {
    return {};
  }
  shown_seconds_ = now;
  const std::string text = ProgressText(step, done, total, now - step_start_seconds_);
  // "\x1b[K" clears what an earlier, longer text left.
  write_(options_.rewrite ? '\r' + text + "\x1b[K" : text + '\n');
  on_line_ = options_.rewrite;
  return {};
}

void ProgressLine::Finish() {
  if (on_line_) write_("\r\x1b[K");
  on_line_ = false;
  step_.clear();
}

Progress ProgressLine::AsProgress() {
  return [this](std::string_view step, std::uint64_t done, std::uint64_t total) {
    return Update(step, done, total);
  };
}

}  // namespace tidewaiter::cli
