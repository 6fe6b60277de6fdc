// Object index: where in a log the entries of an object stand.
//
//   ASSIGN_OR_RETURN(ObjectIndex index, ObjectIndex::Open(file, "customs.na/ledger", log_size));
//   for (std::uint64_t at = index.covered(); at < log_size; ++at)
//     RETURN_IF_ERROR(index.Add(at, object, number, state));            // of the entry at `at`
//   ASSIGN_OR_RETURN(const auto at, index.Find("title/T-7QX2", 3));     // entry 3 of that title
//   ASSIGN_OR_RETURN(const auto last, index.FindLatest("title/T-7QX2"));
//
// Derived from the log and nothing else: it may be deleted at any time, and is built again. What is
// added waits in memory and goes to the file in batches, sorted; a crash loses the batch, and the
// caller adds from covered() on. What the log as a whole has come to (LogState) is in the same
// transaction as the places, so that whoever goes on from covered() need not read what is before.
// Add only what is durable in the log: a file that covers more than the log has, or belongs to
// another log, is thrown away when it is opened.
// SQLite, one table. Objects are kept as the first 16 bytes of their SHA-256: somebody who makes
// two that look alike (2^64 tries) gets an answer about the wrong one, which the caller sees, since
// the entry names its object. Opening does not depend on the size; a look-up costs some
// microseconds. Not thread-safe: one owner.
#ifndef TIDEWAITER_LEDGER_OBJECT_INDEX_H_
#define TIDEWAITER_LEDGER_OBJECT_INDEX_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "ledger/entry.h"
#include "os/file.h"

namespace tidewaiter::ledger {

class IndexDb;  // internal/index_db.h

// Entries in memory before they go to the file. Each batch touches nearly all pages of a large
// file, so a hundred times more entries cost the same writing; 30 MB of memory.
inline constexpr std::size_t kIndexBatch = 250'000;

// What judges keep of a log as a whole, after some number of its entries.
struct LogState {
  std::uint64_t charter = 0;  // the largest that an entry named
  std::int64_t time_ms = 0;   // the latest that an entry had
  Hash last{};                // leaf hash of the last entry
  friend bool operator==(const LogState&, const LogState&) = default;
};

class ObjectIndex {
 public:
  struct Latest {
    std::uint32_t number = 0;
    std::uint64_t at = 0;  // place in the log
    friend bool operator==(const Latest&, const Latest&) = default;
  };

  // Makes the file when it is not there. Errors: kUnavailable (no right, no space, in use).
  static Result<ObjectIndex> Open(const os::Path& file, std::string_view origin,
                                  std::uint64_t log_size, std::size_t batch = kIndexBatch);
  ObjectIndex(ObjectIndex&&) noexcept;
  ObjectIndex& operator=(ObjectIndex&&) noexcept;
  ~ObjectIndex();  // what was not flushed is lost

  // The first `covered()` entries of the log are in it, and this is what they came to.
  [[nodiscard]] std::uint64_t covered() const { return covered_; }
  [[nodiscard]] const LogState& state() const { return state_; }
  // Entries that a crash would take away: covered() would be less by so many.
  [[nodiscard]] std::uint64_t waiting() const;

  // The entry at covered(), which is one more afterwards, and the log's state with it. Each
  // (object, number) comes once, as the rules have it (ledger/rule.h). Errors: kUnavailable, when a
  // batch could not be written: what was added stays in memory and is found, and the next Add or
  // Flush tries again.
  Status Add(std::uint64_t at, std::string_view object, std::uint32_t number,
             const LogState& state = {});
  // For an entry that is not of this kind: only counted.
  Status Skip(std::uint64_t at, const LogState& state = {});
  Status Flush();

  // Nothing: there is no such entry. Errors: kUnavailable, kCorruption: delete the file.
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(std::string_view object,
                                                          std::uint32_t number) const;
  [[nodiscard]] Result<std::optional<Latest>> FindLatest(std::string_view object) const;

 private:
  using Key = std::array<unsigned char, 16>;
  struct Place {
    Key object{};
    std::uint32_t number = 0;
    friend bool operator==(const Place&, const Place&) = default;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  struct FirstBytes {  // they are as good as random
    std::size_t operator()(const Key& key) const;
    std::size_t operator()(const Place& place) const;
  };

  explicit ObjectIndex(std::unique_ptr<IndexDb> db, std::size_t batch);
  static Key KeyOf(std::string_view object);
  Status Count(std::uint64_t at, const LogState& state);

  std::unique_ptr<IndexDb> db_;
  std::size_t batch_;
  std::uint64_t covered_ = 0;
  LogState state_;
  std::unordered_map<Place, std::uint64_t, FirstBytes> waiting_;
  std::unordered_map<Key, Latest, FirstBytes> latest_;  // of objects with waiting entries
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_OBJECT_INDEX_H_
