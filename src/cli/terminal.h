// Terminal: where a command writes. Results go to standard output, everything else to standard
// error. The only door to both.
//
//   terminal.Out(table.Render(terminal.bold()));        // the result, for people
//   if (terminal.json()) terminal.Out(json + '\n');     // or for programs: one document, alone
//   terminal.Say("the report is in run/report.html\n"); // a remark, silent with --quiet
#ifndef TIDEWAITER_CLI_TERMINAL_H_
#define TIDEWAITER_CLI_TERMINAL_H_

#include <optional>
#include <string_view>

#include "base/progress.h"
#include "cli/progress_line.h"

namespace tidewaiter::cli {

// What every command understands.
struct CommonOptions {
  bool json = false;
  bool quiet = false;
  bool progress = false;  // show it even where standard error is not a terminal
  bool help = false;
};

class Terminal {
 public:
  explicit Terminal(const CommonOptions& options);

  void Out(std::string_view text);  // the result; kept back until Flush or much of it is there
  void Say(std::string_view text);  // a remark
  // One line of a server's log, on standard error. From any thread.
  static void Log(std::string_view line);
  // "tidewaiter: <message>", and the error as a document on standard output with --json.
  void ShowError(const Error& error);

  // Errors: kUnavailable when standard output could not be written (a full disk).
  Status Flush();

  [[nodiscard]] bool json() const { return options_.json; }
  [[nodiscard]] bool bold() const { return bold_; }
  [[nodiscard]] std::size_t width() const { return width_; }

  // Refers to this object. Ends the work after Ctrl-C.
  [[nodiscard]] Progress progress() { return line_.AsProgress(); }
  void FinishProgress() { line_.Finish(); }

 private:
  CommonOptions options_;
  bool bold_ = false;
  std::size_t width_ = 80;
  ProgressLine line_;
};

}  // namespace tidewaiter::cli

#endif  // TIDEWAITER_CLI_TERMINAL_H_
