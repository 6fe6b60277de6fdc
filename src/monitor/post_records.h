// PostRecords: what of the centre's records a border post needs to work alone, as the text of a
// bundle (stream/post_sync.h); and BundleDesk, which puts it into the post's own store.
//
//   shelf.Put("malaba", kind, WritePostRecords(PlanForPosts(room.records(), now)));  // centre
//
//   BundleDesk desk(store, writer);                                                  // post
//   desk.Take(PostPart::kPlan, bundle.version, bundle.issued_ms, bundle.bytes);
//
// A record that the centre changed since its last bundle replaces the post's. One that the centre
// did not change stays as the post has it: what its own trackers, gates and officers found out in
// between. Faults that a post noted of a device stay with the device. Records of the post alone are
// left as they are. docs/posts.md says what is not carried.
//
// BundleDesk writes as "system", without an event for each record (the centre's journal has them)
// and with one for the bundle, "centre.applied". A kill in between does no harm: which version was
// applied is written with the last records of it. Format: docs/formats/stream.md.
#ifndef TIDEWAITER_MONITOR_POST_RECORDS_H_
#define TIDEWAITER_MONITOR_POST_RECORDS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "desk/store.h"
#include "monitor/record_writer.h"
#include "monitor/room.h"
#include "track/gate.h"

namespace tidewaiter::monitor {

// Names are stored: stable.
enum class PostPart : std::uint8_t {
  kPlan = 1,      // geography, limits, movements that are open or were until lately
  kDevices = 2,   // the register
  kReleases = 3,  // of the declarations of open movements: what gates ask
};
std::string_view Name(PostPart part);  // "plan", "devices", "releases"

// At a post: whether a declaration that the centre has is released. Id: the declaration's.
inline constexpr std::string_view kReleaseRecords = "release";
inline constexpr std::string_view kBundleRecords = "centre_bundle";  // ids: Name(PostPart)
// A movement that was closed is carried for so long, so that posts close it too. Longer than any
// line was down that we know of; each costs some 3 kB.
inline constexpr std::int64_t kClosedCarriedMs = 7LL * 24 * 3'600'000;

struct PostRecord {
  std::string collection = {};
  std::string id = {};
  std::string body = {};
  friend bool operator==(const PostRecord&, const PostRecord&) = default;
};

// By collection and id: the same records give the same text.
std::vector<PostRecord> PlanForPosts(const RoomRecords& records, std::int64_t now_ms);
std::vector<PostRecord> DevicesForPosts(const RoomRecords& records);
// Looks each declaration up in the store; one that the store does not have is pending.
std::vector<PostRecord> ReleasesForPosts(const RoomRecords& records, desk::Store& store);
// Of one declaration, at the centre or at a post: as the store has it, else as the centre said.
track::Release ReleaseOf(desk::Store& store, const std::string& declaration);

std::string WritePostRecords(const std::vector<PostRecord>& records);
// Errors: kCorruption (not such a text; a record of another part, or one that cannot be read),
// kFailedPrecondition (of a later version).
Result<std::vector<PostRecord>> ReadPostRecords(PostPart part, std::string_view text);

// One thread.
class BundleDesk {
 public:
  // Both must outlive it.
  BundleDesk(desk::Store& store, RecordWriter& writer) : store_(store), writer_(writer) {}

  // Gives how many records were written; they are on disk. A version that was applied before
  // changes nothing. Errors: those of ReadPostRecords; of the store: take it again, nothing else
  // was changed than records that are right already.
  Result<std::size_t> Take(PostPart part, std::uint64_t version, std::int64_t issued_ms,
                           std::string_view text);

 private:
  using Key = std::pair<std::string, std::string>;
  // What the last bundle had, as hashes of the bodies.
  struct Known {
    std::uint64_t version = 0;
    std::map<Key, std::uint64_t> bodies = {};
  };
  Result<std::uint64_t> AppliedVersion(PostPart part) const;
  Result<clearance::PutRecords> Changes(const std::vector<PostRecord>& records,
                                        const Known* before) const;
  Status Write(clearance::PutRecords puts);

  desk::Store& store_;
  RecordWriter& writer_;
  std::map<PostPart, Known> known_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_POST_RECORDS_H_
