#include "detect/rules/internal/pattern.h"

#include <cstdint>

#include <fmt/format.h>

#include "detect/rules/internal/limits.h"

namespace tidewaiter::rules {
namespace {

// RE2's own default; a pattern whose program is larger is refused when it is read.
constexpr std::int64_t kProgramBytesMax = std::int64_t{8} << 20;

std::string InOurWords(re2::RE2::ErrorCode code, const std::string& piece) {
  switch (code) {
    case re2::RE2::ErrorBadEscape:
      return fmt::format("“{}” is no known escape", piece);
    case re2::RE2::ErrorBadCharClass:
      return fmt::format("“{}” is no class of characters", piece);
    case re2::RE2::ErrorBadCharRange:
      if (piece.starts_with("[:")) return fmt::format("“{}” is no class of characters", piece);
      return fmt::format("the range “{}” is turned around", piece);
    case re2::RE2::ErrorMissingBracket:
      return fmt::format("“{}” has no closing “]”", piece);
    case re2::RE2::ErrorMissingParen:
      return "a “(” has no “)”";
    case re2::RE2::ErrorUnexpectedParen:
      return "a “)” has no “(”";
    case re2::RE2::ErrorTrailingBackslash:
      return "a backslash ends it";
    case re2::RE2::ErrorRepeatArgument:
      return fmt::format("“{}” repeats nothing", piece);
    case re2::RE2::ErrorRepeatSize:
      return fmt::format("“{}” repeats too often", piece);
    case re2::RE2::ErrorRepeatOp:
      return fmt::format("“{}” repeats a repetition", piece);
    case re2::RE2::ErrorBadPerlOp:
      return fmt::format("“{}” is not supported: patterns do not look ahead or behind", piece);
    case re2::RE2::ErrorBadUTF8:
      return "it is not UTF-8";
    case re2::RE2::ErrorBadNamedCapture:
      return fmt::format("“{}” is no name of a group", piece);
    case re2::RE2::ErrorPatternTooLarge:
      return "it is too large";
    default:
      return "it cannot be used";
  }
}

}  // namespace

re2::RE2::Options PatternOptions() {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(kProgramBytesMax);
  return options;
}

std::string PatternProblem(std::string_view pattern) {
  if (pattern.size() > kPatternBytesMax) {
    return fmt::format("it is longer than {} bytes", kPatternBytesMax);
  }
  const re2::RE2 compiled(re2::StringPiece(pattern.data(), pattern.size()), PatternOptions());
  return compiled.ok() ? "" : InOurWords(compiled.error_code(), compiled.error_arg());
}

}  // namespace tidewaiter::rules
