#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <fmt/format.h>

#include "cli/table.h"
#include "cli/to_json.h"

namespace tidewaiter::cli {
namespace {

constexpr std::size_t kWidthMin = 40;
constexpr std::size_t kWidthMax = 120;  // longer lines are hard to read

void WriteError(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool ColoursWanted() {
  const char* const no_color = std::getenv("NO_COLOR");
  return no_color == nullptr || *no_color == '\0';
}

std::size_t TerminalWidth() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return std::clamp(std::size_t{size.ws_col}, kWidthMin, kWidthMax);
}

ProgressLine::Options LineOptions(const CommonOptions& options) {
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  return {.shown = !options.quiet && (is_terminal || options.progress), .rewrite = is_terminal};
}

}  // namespace

Terminal::Terminal(const CommonOptions& options)
    : options_(options),
      bold_(isatty(STDOUT_FILENO) == 1 && ColoursWanted()),
      width_(TerminalWidth()),
      line_(os::RealClock(), LineOptions(options), WriteError) {}

void Terminal::Out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Terminal::Say(std::string_view text) {
  if (!options_.quiet) WriteError(text);
}

void Terminal::Log(std::string_view line) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

void Terminal::ShowError(const Error& error) {
  line_.Finish();
  const bool coloured = isatty(STDERR_FILENO) == 1 && ColoursWanted();
  const std::string where = error.field.empty() ? "" : fmt::format(" (at {})", error.field);
  WriteError(fmt::format("{}tidewaiter:{} {}\n", coloured ? "\x1b[1;31m" : "",
                         coloured ? "\x1b[0m" : "", Printable(error.message + where)));
  if (options_.json) Out(ErrorJson(error) + '\n');
}

Status Terminal::Flush() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return {};
  return Fail(ErrorCode::kUnavailable,
              fmt::format("cannot write the result to standard output: {}", std::strerror(errno)));
}

}  // namespace tidewaiter::cli
