// Mirror: the centre's copy of one post's log, every record once, in order, its hash checked.
//
//   ASSIGN_OR_RETURN(auto mirror, Mirror::Open({.folder = data / "malaba", .post = "malaba"}));
//   ASSIGN_OR_RETURN(const auto fresh, mirror->Take({bytes}));     // on disk now
//
// It is a chain log of its own (chainlog/log.h) with one batch of one record a body, in
// docs/formats/stream.md, so that a body is evidence by itself: it has the post's record, and the
// hash that it goes on from.
//
// What a record is that comes in:
//   number <= head, same hash      a double: passed over
//   number <= head, another hash   a fork: somebody wrote a second history. Told, kept as evidence
//                                  in the folder "evidence", never part of the mirror
//   head + 1, goes on from head    taken
//   head + 1, from another hash    a fork
//   beyond, the oldest of the post taken, and what is missing for good is told (kDropped)
//   beyond                         left out, `missing` is set: the post will send from head + 1 on
//   does not give its hash         not proven: told, kept as evidence
#ifndef TIDEWAITER_STREAM_MIRROR_H_
#define TIDEWAITER_STREAM_MIRROR_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/log.h"
#include "chainlog/reader.h"
#include "os/clock.h"
#include "os/file.h"
#include "stream/batch.h"
#include "stream/finding.h"

namespace tidewaiter::stream {

// Hashes of the last records are kept in memory, 2 MB a post: doubles are then known without the
// disk. More than a bus sends again after any fault but a restored backup.
inline constexpr std::size_t kRecentHashes = 65'536;
// Records of other histories that are kept, a post: enough to show it, too few to fill a disk.
inline constexpr std::size_t kEvidenceMax = 10'000;

struct MirrorOptions {
  os::Path folder = {};
  std::string post = {};
  const os::Clock* clock = &os::RealClock();
  OnFinding on_finding = {};
};

class Mirror {
 public:
  // Opens or begins. Errors: those of chainlog::Log::Open; kInvalidArgument (the id);
  // kCorruption (the folder is another post's).
  static Result<std::unique_ptr<Mirror>> Open(MirrorOptions options);

  // Takes batches in the order in which they came, and gives the records that are new, views into
  // the batches, when all of them are on disk: one sync. What contradicts is told and kept, and the
  // others are still taken. Errors: kUnavailable (our disk: nothing is new, give them again).
  Result<std::vector<chainlog::Record>> Take(std::span<const std::string_view> batches);

  [[nodiscard]] Standing standing() const;

  // Calls each(link) for the post's records from number `seq` on, from the disk; stops at its first
  // error. Errors: those of chainlog::Reader and of `each`.
  Status Read(std::uint64_t seq,
              const std::function<Status(const chainlog::Record& link)>& each) const;

  // Thread-compatible: one at a time.
 private:
  explicit Mirror(MirrorOptions options) : options_(std::move(options)) {}
  Status FindHead();
  Status CountEvidence();
  Status TakeBatch(std::string_view bytes, std::vector<chainlog::Record>& fresh);
  Status TakeLink(const BatchReader& from, const chainlog::Record& link,
                  std::vector<chainlog::Record>& fresh);
  Status CheckDouble(const BatchReader& from, const chainlog::Record& link);
  Status Accept(const BatchReader& from, const chainlog::Record& link,
                std::vector<chainlog::Record>& fresh);
  Result<std::optional<chainlog::Hash>> HashAt(std::uint64_t seq);
  Status Contradiction(FindingKind kind, std::string_view post, std::uint64_t oldest,
                       const chainlog::Hash& before, std::string_view record, std::uint64_t seq);
  void Tell(FindingKind kind, std::uint64_t seq, std::string detail) const;

  MirrorOptions options_;
  std::unique_ptr<chainlog::Log> log_;
  std::unique_ptr<chainlog::Log> evidence_;  // opened with the first
  std::set<chainlog::Hash> evidence_known_;  // SHA-256 of what is kept
  std::optional<chainlog::Reader> old_;      // for doubles that are not in recent_
  std::uint64_t old_next_ = 0;               // the mirror's number that old_ stands before
  std::deque<chainlog::Hash> recent_;        // of head_.seq - size + 1 ... head_.seq
  chainlog::Head head_;
  std::uint64_t last_own_ = 0;  // the mirror's number of head_
  bool missing_ = false;
  bool forked_ = false;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_MIRROR_H_
