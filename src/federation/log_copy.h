// LogCopy: the entries of one log as this node has them, with their tree and their judge. The
// sequencer has one of its own log, each mirror one of a foreign log.
//
//   ASSIGN_OR_RETURN(LogCopy copy, LogCopy::Open(std::move(storage), std::move(judge), trusted));
//   RETURN_IF_ERROR(copy.Append(entries));               // on disk when it returns
//   const Judged judged = copy.JudgeTo(copy.size(), now_ms);
//
// Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_LOG_COPY_H_
#define TIDEWAITER_FEDERATION_LOG_COPY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "federation/evidence.h"
#include "federation/judge.h"
#include "federation/storage.h"
#include "federation/wire.h"
#include "tlog/tile.h"
#include "tlog/tree.h"

namespace tidewaiter::federation {

struct Judged {
  std::uint64_t size = 0;                  // entries that stand
  std::optional<Verdict> stopped_by = {};  // of entry `size`, when that was not the end
};

// A size and its root, all of it on disk. What signs takes one of these, and only a LogCopy makes
// them: so no tree is signed that a power cut could make another one of.
class DurableTree {
 public:
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] const tlog::Hash& root() const { return root_; }

 private:
  friend class LogCopy;
  DurableTree(std::uint64_t size, const tlog::Hash& root) : size_(size), root_(root) {}
  std::uint64_t size_;
  tlog::Hash root_;
};

class LogCopy {
 public:
  // Hands the judge the first `trusted` entries that it has not taken yet: those were judged before
  // they were vouched for. Errors: kCorruption (an entry's bytes are not what was hashed, fewer
  // entries than trusted), those of storage.
  static Result<LogCopy> Open(std::unique_ptr<LogStorage> storage, std::unique_ptr<Judge> judge,
                              std::uint64_t trusted);

  [[nodiscard]] std::uint64_t size() const { return frontier_.size(); }
  [[nodiscard]] tlog::Hash root() const { return frontier_.Root(); }
  [[nodiscard]] DurableTree durable() const { return {size(), root()}; }
  [[nodiscard]] std::uint64_t judged() const { return judge_->taken(); }
  // The root that it would have with entries of these leaf hashes behind it. O(entries).
  [[nodiscard]] tlog::Hash RootWith(std::span<const tlog::Hash> leaves) const;
  LogStorage& storage() { return *storage_; }
  Judge& judge() { return *judge_; }

  // On disk when it returns. After an error the copy is good for nothing until it is opened again.
  Status Append(std::span<const std::string> entries);
  // The same with their leaf hashes.
  Status Append(std::span<const std::string> entries, std::span<const tlog::Hash> leaves);
  // Judges from judged() on and takes what stands. Errors: those of storage.
  // With `vouched` by CheckVouched. `last`: the last entries of the copy, of a caller who still has
  // them; they are not read again.
  Result<Judged> JudgeTo(std::uint64_t end, std::int64_t now_ms, bool vouched = false,
                         std::span<const std::string> last = {});

  // Errors of all: kInvalidArgument (beyond size()), those of storage.
  Result<tlog::Hash> RootAt(std::uint64_t size);
  Result<tlog::Proof> Consistency(std::uint64_t old_size, std::uint64_t size);  // from 0: empty
  Result<Beginning> BeginningOf(std::uint64_t old_size, std::uint64_t size);
  Result<EntryPackage> Package(const PackageRange& range, std::uint64_t size);
  // As many packages of the upload as one request carries; the first always.
  Status Fill(AddEntries& upload);
  Result<Exhibit> Show(std::uint64_t index, std::uint64_t size);
  // A tile or bundle of the tree of `size` entries. kNotFound when it is not part of that.
  Result<std::string> ReadTile(const tlog::TileId& id, std::uint64_t size);

 private:
  LogCopy(std::unique_ptr<LogStorage> storage, std::unique_ptr<Judge> judge,
          tlog::Frontier frontier)
      : storage_(std::move(storage)), judge_(std::move(judge)), frontier_(std::move(frontier)) {}
  std::unique_ptr<LogStorage> storage_;
  std::unique_ptr<Judge> judge_;
  tlog::Frontier frontier_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_LOG_COPY_H_
