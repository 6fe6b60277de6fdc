// Sequencer: puts the entries of this node's own log in order and brings each to finality.
//
//   ASSIGN_OR_RETURN(const std::uint64_t id, sequencer->Submit(entry, now_ms));
//   sequencer->Step(now_ms);                              // batch, sync, sign
//   for (Push& push : sequencer->TakePushes(now_ms)) …    // to the mirrors
//   sequencer->OnAnswer(member, push_id, answer, now_ms);
//   for (Settled& settled : sequencer->TakeSettled()) …   // final with its proof, or refused
//
// An entry is taken (queued), then durable and signed, then final or refused. The order never
// changes: judge, append and sync, sign, cosign, send to mirrors, count cosignatures, publish and
// answer. Of two entries that want to follow the same one the first in the queue stands; the other
// is refused with the index of the winner. The same bytes again are the same entry: it is told
// where it stands.
//
// While cosignatures of one checkpoint are awaited the next batches are made, kPipelineMax at most;
// then entries wait and the batches grow. A mirror is sent one checkpoint at a time, the oldest
// that is not final, so that a quorum meets at each size; one that is far behind gets the entries
// in pieces. A queue that is full refuses (kUnavailable): whoever submits comes again later. Not
// thread-safe. No clock: `now_ms` is the node's.
#ifndef TIDEWAITER_FEDERATION_SEQUENCER_H_
#define TIDEWAITER_FEDERATION_SEQUENCER_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "federation/call.h"
#include "federation/judge.h"
#include "federation/log_copy.h"
#include "federation/roster.h"
#include "federation/storage.h"
#include "tlog/checkpoint.h"
#include "tlog/note.h"

namespace tidewaiter::federation {

// Signed checkpoints that are not final. Four hide a round trip behind the disk; more would only
// make smaller batches.
inline constexpr std::size_t kPipelineMax = 4;
// One batch: a sync and a round of cosignatures. Larger ones gain nothing (signatures are the
// limit).
inline constexpr std::size_t kBatchEntriesMax = 1024;
inline constexpr std::size_t kBatchBytesMax = std::size_t{4} * 1024 * 1024;
// Entries that wait: a few seconds of work at full speed.
inline constexpr std::size_t kQueueEntriesMax = 16'384;
inline constexpr std::size_t kQueueBytesMax = std::size_t{64} * 1024 * 1024;
// An entry that cannot be judged yet (a charter that has not come; not one of a charter that has
// long been superseded, which no wait helps) is looked at again …
inline constexpr std::int64_t kDeferAgainMs = 500;
// … and refused after this long: whoever sent it waits for an answer.
inline constexpr std::int64_t kDeferMaxMs = 30'000;
// What is final is written down so often: after a crash the last second of it is found out again
// from the mirrors, and an entry costs one wait for the disk.
inline constexpr std::int64_t kKeepPublishedMs = 1'000;
// A storage that another machine may take over is asked so often whether one has.
inline constexpr std::int64_t kMayWriteMs = 1'000;
// A mirror that does not answer is asked again after this long, then twice as long, up to the last.
inline constexpr std::int64_t kCallTimeoutMs = 3'000;
inline constexpr std::int64_t kRetryFirstMs = 100;
inline constexpr std::int64_t kRetryLastMs = 5'000;

enum class EntryState : std::uint8_t { kTaken, kSigned, kFinal, kRefused };

struct Settled {
  std::uint64_t id = 0;  // as Submit gave it
  EntryState state = EntryState::kFinal;
  std::uint64_t index = 0;                  // when final
  std::string proof = {};                   // when final: a `.tlog-proof`
  std::vector<Objection> objections = {};   // when refused
  std::optional<std::uint64_t> other = {};  // when refused: the entry that was first
};

struct Push {
  std::string member;
  std::uint64_t id = 0;
  Call call;
};

struct SequencerOptions {
  std::string origin;
  std::string member;
  const Roster* roster = nullptr;
  const tlog::Signer* log_key = nullptr;
  const tlog::Signer* cosigner = nullptr;  // our own cosignature counts as one of the n
};

// How far one mirror has come with our log, for the health page.
struct MirrorStanding {
  std::string member;
  std::uint64_t cosigned = 0;       // largest size
  std::int64_t cosigned_at_ms = 0;  // by our clock
  int failures = 0;                 // in a row
  int last_status = 0;
};

class Sequencer {
 public:
  // Signs what is on disk and pushes it: after a crash nothing is lost that was signed. Errors:
  // kCorruption (the log is not what was published: field "tampered_tile" or "truncated_file").
  static Result<std::unique_ptr<Sequencer>> Open(SequencerOptions options,
                                                 std::unique_ptr<LogStorage> storage,
                                                 std::unique_ptr<Judge> judge, std::int64_t now_ms);

  Sequencer(const Sequencer&) = delete;
  Sequencer& operator=(const Sequencer&) = delete;
  ~Sequencer();  // writes down what is final

  // Errors: kInvalidArgument (empty, or larger than an entry may be), kUnavailable (the queue is
  // full, or the log has stopped: see stopped()).
  Result<std::uint64_t> Submit(std::string entry, std::int64_t now_ms);
  // kFinal and kRefused are told once, by TakeSettled, and then forgotten: nothing here.
  [[nodiscard]] std::optional<EntryState> StateOf(std::uint64_t id) const;

  void Step(std::int64_t now_ms);
  std::vector<Push> TakePushes(std::int64_t now_ms);
  // Nothing: it could not be reached. An id that is not the member's last one is ignored.
  void OnAnswer(std::string_view member, std::uint64_t id, const std::optional<Answer>& answer,
                std::int64_t now_ms);
  std::vector<Settled> TakeSettled() { return std::exchange(settled_, {}); }
  std::vector<Alarm> TakeAlarms() { return std::exchange(alarms_, {}); }

  // The roster has changed in place: new mirrors are pushed to, those that left are forgotten.
  void RefreshPeers();
  // While it is held nothing new is judged, written or signed: entries wait. What was signed before
  // is pushed. For who does not know yet whether its disk is the latest (node.h).
  void Hold(bool held) { held_ = held; }
  // What waits, with its ids, for the sequencer that this log is opened with next.
  struct Queue;
  Queue TakeQueue();
  void PutQueue(Queue queue);

  // Asks the storage. False when another machine has taken over: then this log has stopped.
  bool MayWrite(std::int64_t now_ms);
  // No more entries, no more signatures: somebody has proven that this log lied.
  void Stop(std::string why);
  [[nodiscard]] const std::string& stopped() const { return stopped_; }  // "" when it runs

  // The last final checkpoint with its quorum, or nothing yet.
  [[nodiscard]] const std::optional<CheckedNote>& published() const { return published_; }
  // The last one that was signed, final or not.
  [[nodiscard]] std::uint64_t signed_size() const { return signed_size_; }
  [[nodiscard]] std::string signed_note() const;  // that one; "" when nothing was signed
  [[nodiscard]] std::size_t queued() const { return queue_.size(); }
  [[nodiscard]] std::vector<MirrorStanding> standings() const;
  [[nodiscard]] const std::string& origin() const { return options_.origin; }
  LogCopy& copy() { return copy_; }

 private:
  struct Queued {
    std::uint64_t id = 0;
    std::string entry;
    std::int64_t since_ms = 0;
    std::int64_t not_before_ms = 0;
  };
  struct Signed {
    tlog::Checkpoint checkpoint;
    tlog::Note note;                            // the log's signature and the cosignatures so far
    std::map<std::string, bool> cosigned = {};  // members
  };
  struct Peer {
    MirrorStanding standing;
    std::uint64_t pending = 0;  // where it says it is
    std::uint64_t next = 0;
    std::uint64_t in_flight = 0;  // id of the push under way; 0: none
    std::uint64_t target = 0;     // its size
    std::int64_t since_ms = 0;
    std::int64_t not_before_ms = 0;
    int conflicts = 0;  // in a row
    // It does not know our tickets (another make): checkpoint and entries go in two requests.
    bool plain = false;
    bool ticket = false;           // the push under way has one
    bool checkpoint_only = false;  // the push under way is an add-checkpoint
  };

  Sequencer(SequencerOptions options, LogCopy copy);
  static Result<std::uint64_t> TrustedOf(LogStorage& storage);
  Status RecoverPublished();
  bool MakeBatch(std::int64_t now_ms);
  bool Admit(Queued& queued, std::vector<std::string>& batch, std::int64_t now_ms);
  void Settle(const Queued& queued, const Verdict& verdict);
  void TellWhereItStands(const Queued& queued, std::uint64_t index);
  void Sign(const DurableTree& tree, std::int64_t now_ms);
  void CountCosignatures(std::int64_t now_ms);
  void Publish(std::size_t which, std::int64_t now_ms);
  void KeepPublished(std::int64_t now_ms);
  void SettleFinal(const Signed& final_one);

  const Signed* TargetOf(const Peer& peer) const;
  Result<Call> MakeCall(Peer& peer, const Signed& target);
  void OnCosigned(Peer& peer, const Answer& answer, std::int64_t now_ms);
  void OnCheckpointTaken(Peer& peer, const Answer& answer, std::int64_t now_ms);
  void OnElsewhere(Peer& peer, const Answer& answer, std::int64_t now_ms);
  void BackOff(Peer& peer, std::int64_t now_ms);
  void StopFor(const Error& error, std::int64_t now_ms);

  SequencerOptions options_;
  LogCopy copy_;
  std::deque<Queued> queue_;
  std::size_t queue_bytes_ = 0;
  std::uint64_t next_id_ = 1;
  std::uint64_t next_push_ = 1;
  std::multimap<std::uint64_t, std::uint64_t> waiting_;  // index of the entry to id of who waits
  std::map<std::uint64_t, std::uint64_t> waiting_ids_;   // and the other way round
  std::deque<Signed> signed_;                            // not final, the oldest in front
  std::optional<Signed> last_final_;
  std::uint64_t signed_size_ = 0;
  std::optional<CheckedNote> published_;
  bool is_kept_ = true;  // published_ is on disk
  std::int64_t kept_at_ms_ = 0;
  bool held_ = false;
  std::int64_t may_write_at_ms_ = 0;  // when the storage was asked last
  std::vector<Peer> peers_;
  std::string stopped_;
  std::vector<Settled> settled_;
  std::vector<Alarm> alarms_;
};

struct Sequencer::Queue {
  std::deque<Queued> entries = {};
  std::size_t bytes = 0;
  std::uint64_t next_id = 1;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_SEQUENCER_H_
