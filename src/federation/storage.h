// LogStorage: where a node keeps one log: its entries, its tree, and a few small records.
//
//   RETURN_IF_ERROR(storage.Append(entries));     // maybe not on disk yet
//   RETURN_IF_ERROR(storage.Sync());              // now it is: only now may a checkpoint be signed
//   RETURN_IF_ERROR(storage.Put("mirrored", note));
//
// The interface that federation needs; a folder of tlogstore is one (log_folder.h), memory that
// forgets at a crash what was not synced is another (test_storage.h). After an error the storage is
// not to be written to any more: what is on disk is known only when it has been opened again.
// Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_STORAGE_H_
#define TIDEWAITER_FEDERATION_STORAGE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

// The field of the error that MayWrite gives, and the code of the alarm that comes of it.
inline constexpr std::string_view kTakenOver = "taken_over";
// The field of the error of writing to a storage that was opened for reading.
inline constexpr std::string_view kOnlyRead = "only_read";

class LogStorage {
 public:
  LogStorage() = default;
  LogStorage(const LogStorage&) = delete;
  LogStorage& operator=(const LogStorage&) = delete;
  virtual ~LogStorage() = default;

  // Entries, those that are not on disk yet too.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // Adds entries of at most tlog::kEntryBytesMax bytes. Errors: kUnavailable; of Put too: kConflict
  // (MayWrite), kFailedPrecondition (opened for reading: field kOnlyRead).
  virtual Status Append(std::span<const std::string> entries) = 0;
  // The same for who has hashed them: `leaves` are their leaf hashes, as many.
  virtual Status AppendHashed(std::span<const std::string> entries,
                              std::span<const tlog::Hash> /*leaves*/) {
    return Append(entries);
  }
  // Waits until the disk has them. Errors: kUnavailable.
  virtual Status Sync() = 0;
  // Errors: kNotFound (not there), kCorruption (its bytes are not what was hashed), kUnavailable.
  virtual Result<std::string> Entry(std::uint64_t index) = 0;
  // Nodes of the tree over all entries of size().
  virtual tlog::NodeSource& nodes() = 0;

  // A record, replaced whole and on disk when it returns. Names are [a-z0-9_-]{1,40}.
  virtual Status Put(std::string_view name, std::string_view bytes) = 0;
  virtual Result<std::optional<std::string>> Get(std::string_view name) = 0;

  // Storage that several machines can open (src/pglog) says kConflict with the field kTakenOver
  // once another one writes. Append and Put say so too; this is for who has nothing to write.
  // Errors: also kUnavailable, which settles nothing.
  virtual Status MayWrite() { return {}; }
};

// The storage was opened for reading, and somebody wanted to write: no alarm.
inline bool IsOnlyRead(const Error& error) {
  return error.field == kOnlyRead;
}
// The code of the alarm that an error of a storage is.
inline std::string_view AlarmOf(const Error& error) {
  if (error.code == ErrorCode::kCorruption) return "tampered_tile";
  return error.field == kTakenOver ? kTakenOver : "storage";
}

// Opens, or makes, the storage of the log with that origin.
using OpenStorage = std::function<Result<std::unique_ptr<LogStorage>>(std::string_view origin)>;

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_STORAGE_H_
