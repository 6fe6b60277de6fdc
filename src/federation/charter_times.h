// CharterTimes: when this node learned of each change of the charter, by its own clock. From then
// on the hour of grace runs for entries that are made under the one before (ledger_judge.h).
//
//   ASSIGN_OR_RETURN(CharterTimes times, CharterTimes::Open(data / "charter-times"));
//   NodeOptions options{…, .on_charter = [&](auto size, auto now_ms) { times.Learn(size, now_ms);
//   }}; LedgerRules rules{…, .superseded_at = [&](auto size) { return times.SupersededAt(size); }};
//
// A small file, since a start must not begin the hour anew: a line for each change, "<entries>
// <milliseconds since 1970>". When it is lost the hour begins at the next start. Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_CHARTER_TIMES_H_
#define TIDEWAITER_FEDERATION_CHARTER_TIMES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "base/result.h"
#include "os/file.h"

namespace tidewaiter::federation {

class CharterTimes {
 public:
  // Errors: kCorruption (not such a file: delete it), kUnavailable.
  static Result<CharterTimes> Open(os::Path file);

  // The charter has that many entries. What is known already, or less than that, is passed over.
  // Errors: kUnavailable (it is known until the next start all the same).
  Status Learn(std::uint64_t size, std::int64_t now_ms);
  // When a charter of more than that many entries was learned of first; nothing: never.
  [[nodiscard]] std::optional<std::int64_t> SupersededAt(std::uint64_t size) const;

 private:
  explicit CharterTimes(os::Path file) : file_(std::move(file)) {}
  os::Path file_;
  std::map<std::uint64_t, std::int64_t> learned_;  // both rise
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_CHARTER_TIMES_H_
