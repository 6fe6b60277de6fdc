// ProgressLine: how far long work is, on one line that is written again and again.
//
//   ProgressLine line(os::RealClock(), {.rewrite = true}, [](std::string_view text) { ... });
//   app::ImportFile(..., line.AsProgress());
//   line.Finish();
//
// "read  120,000 lines  85,000/s" or, when the total is known, "train  41 %  1,200/s  12 s left".
#ifndef TIDEWAITER_CLI_PROGRESS_LINE_H_
#define TIDEWAITER_CLI_PROGRESS_LINE_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/progress.h"
#include "os/clock.h"

namespace tidewaiter::cli {

inline constexpr double kProgressEverySeconds = 0.1;  // more often only flickers

// What is shown after `seconds` of the step. `total` 0: not known.
std::string ProgressText(std::string_view step, std::uint64_t done, std::uint64_t total,
                         double seconds);

class ProgressLine {
 public:
  struct Options {
    bool shown = true;    // false: only the question whether to stop is asked
    bool rewrite = true;  // a terminal: one line, rewritten; otherwise a line each time
  };
  ProgressLine(const os::Clock& clock, Options options, std::function<void(std::string_view)> write)
      : clock_(clock), options_(options), write_(std::move(write)) {}

  // Shows at most ten texts a second, and the first one of every step. Errors: that of
  // os::CheckInterrupt after Ctrl-C.
  Status Update(std::string_view step, std::uint64_t done, std::uint64_t total);

  // Clears the line. Fine when nothing was shown.
  void Finish();

  // Refers to this object, which must outlive it.
  [[nodiscard]] Progress AsProgress();

 private:
  const os::Clock& clock_;
  Options options_;
  std::function<void(std::string_view)> write_;
  std::string step_;
  double step_start_seconds_ = 0;
  double shown_seconds_ = 0;
  bool on_line_ = false;
};

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_PROGRESS_LINE_H_
