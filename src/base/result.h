// Result<T>: the value of an operation, or the reason it failed.
//
// Three kinds of bad news, three forms:
//   * a finding about the data ("unit price is implausible") is ordinary output: part of T;
//   * a failure of the outside world (input, file, network) is an Error: return Result<T>;
//   * a broken invariant of our own code is a bug: CHECK, which ends the process.
//
//   Result<Duty> DutyFor(const Line& line);          // declare
//   ASSIGN_OR_RETURN(Duty duty, DutyFor(line));      // pass the error on
//   if (!result) Log(result.error().message);        // or look at it
//
// Result<T> is std::expected<T, Error>. Reading a value that is not there is a bug: test first.
// Thread safety: as thread-compatible as T.
#ifndef TIDEWAITER_BASE_RESULT_H_
#define TIDEWAITER_BASE_RESULT_H_

#include <expected>
#include <ostream>
#include <string>
#include <utility>

namespace tidewaiter {

// What the caller can do about it. docs/commands.md maps each to a CLI
// exit code; a test compares that table with this enum. Never renumber: the codes are in the API.
enum class ErrorCode {
  kInvalidArgument = 1,     // the request is malformed: fix it
  kNotFound = 2,            // no such thing
  kConflict = 3,            // someone else was first: read again, then retry
  kFailedPrecondition = 4,  // well formed, but not allowed in the present state
  kCorruption = 5,          // stored data does not match its checksum: stop and call a person
  kUnavailable = 6,         // try again later
  kInternal = 7,            // our bug, seen at a boundary
};

struct Error {
  ErrorCode code;
  std::string message;  // for people: one line, names the offending value, no secrets
  std::string field;    // JSON pointer to the offending input; empty when there is none
};

inline std::ostream& operator<<(std::ostream& out, const Error& error) {
  return out << error.message << (error.field.empty() ? "" : " at ") << error.field;
}

// The one way to make an error: `return Fail(ErrorCode::kNotFound, "no measure for " + code);`
inline std::unexpected<Error> Fail(ErrorCode code, std::string message, std::string field = "") {
  return std::unexpected(Error{code, std::move(message), std::move(field)});
}

// g++ 12 has std::expected but not its monadic members (and_then, transform): use the macros below.
template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

// Passes an error on, otherwise defines or assigns `lhs`. Expands to several statements: use it
// only where a declaration may stand. A comma in `lhs` needs a type alias.
#define ASSIGN_OR_RETURN(lhs, expr) ASSIGN_OR_RETURN_(TIDEWAITER_CAT_(result_, __LINE__), lhs, expr)
#define RETURN_IF_ERROR(expr)                                                                \
  do {                                                                                       \
    if (auto status_ = (expr); !status_) return std::unexpected(std::move(status_).error()); \
  } while (false)

#define TIDEWAITER_CAT2_(a, b) a##b
#define TIDEWAITER_CAT_(a, b) TIDEWAITER_CAT2_(a, b)
#define ASSIGN_OR_RETURN_(tmp, lhs, expr)                   \
  auto tmp = (expr);                                        \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  lhs = std::move(tmp).value()

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_RESULT_H_
