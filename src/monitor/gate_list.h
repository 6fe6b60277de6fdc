// GateList: the signed list by which a gate works alone while it is cut off: what is expected, and
// until when the list is good. And what the gate hands in afterwards.
//
//   const std::string sealed = SignList({.post = "malaba", .sequence = 17, ...}, keys.secret);
//   ASSIGN_OR_RETURN(OfflineGate gate, OfflineGate::Open(sealed, keys.open, "malaba"));
//   RETURN_IF_ERROR(gate.Revoke(revocations, keys.open));          // as long as a line is there
//   gate.Take(reading, {.seq = n, .received_ms = now}, out);        // decides as headquarters
//   would const auto entries = gate.Journal(last_number_that_was_taken);  // and when the line is
//   back: desk.TakeIn(entries, accepted)                                  // each counts once
//
// Bytes are canonical (docs/formats/gate-list.md): one list has one form, entries rise by id, and
// nothing may stand behind. The signature (Ed25519, libsodium) covers all of them, with a word in
// front that tells a list from revocations. A gate takes no list older than the one it has.
//
// Deciding is track::Decide, the same function as online: with the same data the same decision.
// When the list has run out everything is referred, and the reason says so. Nothing in here is
// secret but the key that signs. Values; one thread.
#ifndef TIDEWAITER_MONITOR_GATE_LIST_H_
#define TIDEWAITER_MONITOR_GATE_LIST_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "track/gate_watch.h"

namespace tidewaiter::monitor {

using GatePublicKey = std::array<unsigned char, 32>;
using GateSecretKey = std::array<unsigned char, 64>;
struct GateKeys {
  GateSecretKey secret = {};
  GatePublicKey open = {};
};
// From 32 bytes of good randomness (access/secret.h), the same from the same.
GateKeys MakeGateKeys(const std::array<unsigned char, 32>& seed);

struct GateList {
  std::string post = {};
  std::uint64_t sequence = 0;  // rising with each list of a post
  std::int64_t issued_ms = 0;
  std::int64_t expires_ms = 0;  // after it everything is referred
  // JournalDesk::next of the post: a gate that lost its state does not begin at 1 again, where its
  // passes would be taken for old ones.
  std::uint64_t next_number = 1;
  track::GateSettings settings = {};
  std::vector<track::GateLane> lanes = {};    // by gate and lane, rising
  std::vector<track::Expected> entries = {};  // by id, rising
  friend bool operator==(const GateList& a, const GateList& b);
};

// Entries that were taken back since a list was issued: all of them each time.
struct GateRevocations {
  std::string post = {};
  std::uint64_t sequence = 0;  // of the list
  std::uint64_t number = 0;    // rising
  std::set<std::string, std::less<>> entries = {};
  friend bool operator==(const GateRevocations&, const GateRevocations&) = default;
};

inline constexpr std::size_t kGateListBytesMax = 64U << 20U;  // 100,000 entries of 600 bytes
inline constexpr std::int64_t kGateListHoursMax = 72;         // older knowledge opens no barrier
inline constexpr std::size_t kGateIdMax = 128;

// CHECKs that entries and lanes are within their limits; sorts them.
std::string SignList(GateList list, const GateSecretKey& key);
std::string SignRevocations(const GateRevocations& revocations, const GateSecretKey& key);
// Errors: kCorruption (signature, bytes that are not canonical or beyond a limit), kInvalidArgument
// (it expires before it was issued, or more than kGateListHoursMax after).
Result<GateList> ReadList(std::string_view bytes, const GatePublicKey& key);
Result<GateRevocations> ReadRevocations(std::string_view bytes, const GatePublicKey& key);

// One decision of a gate that was alone.
struct OfflinePass {
  std::string id = {};       // "malaba/17/3": post, list, number; never used again
  std::uint64_t number = 0;  // from 1 on, without gaps, whatever list
  std::uint64_t list_sequence = 0;
  std::uint64_t revocations = 0;  // number of those that were known
  track::Decided decided = {};
  friend bool operator==(const OfflinePass&, const OfflinePass&) = default;
};
std::string WriteJournal(const std::string& post, const std::vector<OfflinePass>& passes);
struct ReadJournal {
  std::string post = {};
  std::vector<OfflinePass> passes = {};
};
Result<ReadJournal> ParseJournal(std::string_view bytes);  // errors: kCorruption
inline constexpr std::size_t kJournalPassesMax = 100'000;  // a week of a busy post

class OfflineGate {
 public:
  // Errors: those of ReadList; kFailedPrecondition (it is another post's).
  static Result<OfflineGate> Open(std::string_view list, const GatePublicKey& key,
                                  std::string_view post);

  // A newer list in place of the one it has. Errors: also kFailedPrecondition (it is not newer);
  // then nothing changed.
  Status Renew(std::string_view list, const GatePublicKey& key);
  // Errors: also kFailedPrecondition (of another list or post, or not newer).
  Status Revoke(std::string_view revocations, const GatePublicKey& key);

  // As those of track::GateWatch. What is decided is written into the journal too.
  void Take(const device::GateReading& reading, const track::Received& received,
            track::GateOutcome& out);
  void Tick(std::int64_t now_ms, track::GateOutcome& out);

  [[nodiscard]] const GateList& list() const { return list_; }
  [[nodiscard]] std::vector<OfflinePass> Journal(std::uint64_t after) const;
  // Forgets what was handed in.
  void Forget(std::uint64_t up_to);

  // What must survive a power cut: journal, readings that wait, revocations; not the list. Load
  // replaces it; errors: those of track::GateWatch::Load; then nothing changed. Revocations
  // of another list than the one it has are not taken over.
  [[nodiscard]] std::string Save() const;
  Status Load(std::string_view bytes);

 private:
  OfflineGate() = default;
  void Apply();
  void Note(std::size_t from, const track::GateOutcome& out);

  GateList list_ = {};
  GateRevocations revoked_ = {};
  track::GateWatch watch_;
  std::vector<OfflinePass> journal_ = {};
  std::uint64_t next_number_ = 1;
};

// Takes in journals of posts: in order, each pass once, whatever is handed in how often.
class JournalDesk {
 public:
  // Appends the passes that are new. Errors: kFailedPrecondition (a number is missing before them:
  // hand in from next(post) on); then nothing changed.
  Status TakeIn(const ReadJournal& journal, std::vector<OfflinePass>& fresh);
  [[nodiscard]] std::uint64_t next(std::string_view post) const;
  void Restore(std::string post, std::uint64_t next) { next_[std::move(post)] = next; }

 private:
  std::map<std::string, std::uint64_t, std::less<>> next_ = {};
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_LIST_H_
