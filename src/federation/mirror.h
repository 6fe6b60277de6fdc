// Mirror: a node's full copy of one log of somebody else, and its word for it.
//
//   ASSIGN_OR_RETURN(auto mirror, Mirror::Open({.origin = origin, .member = "bw", …}));
//   Answer answer = mirror->AddEntries(upload, now_ms);     // 200: our cosignature
//   if (mirror->lied()) …                                    // mirror->evidence() says why
//
// A cosignature of ours says: these entries are on our disk, each hash was made from the bytes,
// each entry may stand by the rules, and we have never said so of another history. In this order:
//   1. a checkpoint signed by the log, that goes on from the one before, becomes `pending` (on
//   disk);
//   2. entries that a proof ties to a pending checkpoint are appended and synced;
//   3. every entry is judged; one that cannot be judged yet makes the checkpoint wait;
//   4. the checkpoint becomes `mirrored` (on disk, with our cosignature): only then is it answered.
// A checkpoint that contradicts what we know is kept whole, becomes evidence, and the log gets
// nothing from us any more; reading goes on. Opened again after a crash the mirror goes on from
// what was on disk: it can have forgotten entries and checkpoints, never one that it cosigned.
// Sources: C2SP tlog-witness (add-checkpoint), tlog-mirror (add-entries). Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_MIRROR_H_
#define TIDEWAITER_FEDERATION_MIRROR_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "federation/call.h"
#include "federation/evidence.h"
#include "federation/judge.h"
#include "federation/log_copy.h"
#include "federation/roster.h"
#include "federation/storage.h"
#include "federation/wire.h"
#include "tlog/note.h"

namespace tidewaiter::federation {

// Past pending checkpoints that an upload may still name: as many as a sequencer has under way
// (kPipelineMax), and some more of retries.
inline constexpr std::size_t kRecentMax = 16;
// Entries sent again that we have already: more means that sender and mirror have lost touch.
inline constexpr std::uint64_t kExcessMax = 16 * kPackageEntries;
// Documents kept of one log. The first one settles it; the others show who else took part.
inline constexpr std::size_t kEvidenceMax = 24;
// And of one kind: a forked log has a fork in every two checkpoints, and one is enough.
inline constexpr std::size_t kEvidenceOfAKindMax = 3;

struct MirrorOptions {
  std::string origin;
  std::string member;  // our own id, for evidence
  const Roster* roster = nullptr;
  const tlog::Signer* cosigner = nullptr;
  StepOf step_of;
};

// Ten milliseconds of signatures: others wait for the node meanwhile.
inline constexpr std::uint64_t kAuditEntries = 200;

// Records of a mirror's storage.
inline constexpr std::string_view kPendingRecord = "pending";
inline constexpr std::string_view kMirroredRecord = "mirrored";
// Of a storage's sequencer. The charter's log is written by one member after another, so that a
// storage may have both.
inline constexpr std::string_view kPublishedRecord = "published";

// How a checkpoint from elsewhere fits with what we have.
struct Comparison {
  enum class Kind : std::uint8_t {
    kAgrees,
    kContradicts,  // evidence was made; not 0: ask too, to see whether somebody said both
    kAhead,        // larger than what we have: ask for its beginning at `ask_at`
  };
  Kind kind = Kind::kAgrees;
  std::uint64_t ask_at = 0;
  std::optional<CheckedNote> about = {};  // whose beginning; without one that of what was compared
};

class Mirror {
 public:
  // Errors: kCorruption (the copy is not what we cosigned: field says "tampered_tile" or
  // "truncated_file"), those of storage.
  static Result<std::unique_ptr<Mirror>> Open(MirrorOptions options,
                                              std::unique_ptr<LogStorage> storage,
                                              std::unique_ptr<Judge> judge);

  Answer AddCheckpoint(const federation::AddCheckpoint& request, std::int64_t now_ms);
  Answer AddEntries(ReadEntries request, std::int64_t now_ms);

  // History that has a quorum already is taken without looking at its signatures; they are looked
  // at here, up to kAuditEntries at a time, and nothing is cosigned until that has come up.
  void Audit(std::int64_t now_ms);
  [[nodiscard]] bool auditing() const {
    return !lied_ && !broken_ && !more_to_come_ && audited_ < unaudited_end_;
  }

  // The same entries from another member, when the log's writer is dead or silent: an upload as
  // above whose ticket goes on from exactly what is on our disk. Whoever sends it, all of it is
  // signed by the log and proven; what has no quorum is judged with all its signatures. Errors:
  // kInvalidArgument (it does not verify), kConflict (it does not begin where we are),
  // kFailedPrecondition (the log has lied, our storage failed).
  Status TakeHistory(ReadEntries request, std::int64_t now_ms);
  // Judges and cosigns what TakeHistory brought and an audit or a deferral held up, and what was
  // whole on the disk when the power went: its writer may not come again.
  void Finish(std::int64_t now_ms);

  // A checkpoint that somebody else has (gossip). Never changes pending; cosignatures under the
  // very one that we mirrored are added to it, so that a quorum shows without the log's writer.
  Comparison Compare(const CheckedNote& other, std::int64_t now_ms);
  // What is to be asked about a checkpoint that CompareBeginning found to be of another history.
  Comparison Stray(const CheckedNote& other);
  // Whether Compare could find anything in it: asked before signatures are verified. What agrees
  // with us is remembered as the word of `member`, in case it says otherwise to somebody else.
  bool IsNews(std::string_view member, std::string_view bytes, const tlog::SignedCheckpoint& other);
  // The answer to what Compare asked for. True when it shows a fork; an answer that does not verify
  // shows nothing about the log: kInvalidArgument.
  Result<bool> CompareBeginning(const CheckedNote& other, std::uint64_t at,
                                const Beginning& beginning, std::int64_t now_ms);
  // Entries from the side of a fork that is not ours, of the tree of `end` entries: do they hold
  // some of ours at other places? Then that is shown too. Errors: kInvalidArgument (they do not
  // verify).
  Status CompareEntries(const EntryPackage& package, std::uint64_t end, std::int64_t now_ms);
  // Evidence from elsewhere, verified with these keys by the caller. False: we had it, or it is not
  // of a kind that settles anything (rule_broken: our own judge comes to it).
  bool TakeEvidence(const Evidence& evidence);

  [[nodiscard]] const std::string& origin() const { return options_.origin; }
  [[nodiscard]] std::string_view writer() const;  // member
  [[nodiscard]] const std::optional<CheckedNote>& pending() const { return pending_; }
  [[nodiscard]] const std::optional<CheckedNote>& mirrored() const { return mirrored_; }
  // The largest that is known to have a quorum.
  [[nodiscard]] const std::optional<CheckedNote>& final_one() const { return final_; }
  // The largest of our history that somebody cosigned, ours or not: its cosigners have its entries.
  [[nodiscard]] const std::optional<CheckedNote>& ahead() const { return ahead_; }
  // The last checkpoint of our history that this member put its name to; verified. Nothing: none
  // that we heard of.
  [[nodiscard]] std::optional<CheckedNote> WordOf(std::string_view member) const;
  [[nodiscard]] std::uint64_t largest_seen() const { return largest_seen_; }
  [[nodiscard]] const std::string& waiting_for() const { return waiting_for_; }  // "clock_skew"
  [[nodiscard]] bool lied() const { return lied_; }
  [[nodiscard]] const std::vector<Evidence>& evidence() const { return evidence_; }
  LogCopy& copy() { return copy_; }

  // What came up since the last call.
  std::vector<Alarm> TakeAlarms() { return std::exchange(alarms_, {}); }
  std::vector<Evidence> TakeFresh() { return std::exchange(fresh_, {}); }
  // Checkpoints that the log signed and could not show to go on from ours: its writer is to be
  // asked how they begin (CompareBeginning). The last one is on disk before it is answered, and
  // comes up again after each start.
  std::vector<CheckedNote> TakeSuspects() { return std::exchange(suspects_, {}); }

 private:
  Mirror(MirrorOptions options, LogCopy copy)
      : options_(std::move(options)), copy_(std::move(copy)) {}
  Status Recover();
  Status RecoverNote(std::string_view name, std::optional<CheckedNote>& into);
  Status RecoverEvidence();
  Status RecoverSuspect();
  Status Suspect(const CheckedNote& note);

  Answer TakeCheckpoint(const CheckedNote& note, std::uint64_t old_size, const tlog::Proof& proof,
                        std::int64_t now_ms);
  Answer CheckGrowth(const CheckedNote& note, std::uint64_t old_size, const tlog::Proof& proof);
  std::optional<Answer> TakeTicket(const federation::AddEntries& upload, std::int64_t now_ms);
  std::optional<Answer> CheckInterval(const federation::AddEntries& upload) const;
  struct Fresh {  // entries that we have not yet, and their leaf hashes
    std::vector<std::string> entries = {};
    std::vector<tlog::Hash> leaves = {};
  };
  Result<Fresh> CheckPackages(federation::AddEntries& upload, const CheckedNote& target);
  Status CheckPackage(const EntryPackage& package, std::span<const tlog::Hash> leaves,
                      const CheckedNote& target, std::span<const tlog::Hash> fresh);
  Result<Judged> JudgeTo(const CheckedNote& target, std::uint64_t end,
                         std::span<const std::string> last, std::int64_t now_ms);
  Status JudgeAhead(const CheckedNote& target, std::span<const std::string> last,
                    std::int64_t now_ms);
  Answer NotOurHistory(const CheckedNote& target, std::int64_t now_ms);
  Answer Complete(const CheckedNote& target, std::span<const std::string> last,
                  std::int64_t now_ms);
  Answer Object(const CheckedNote& target, const Judged& judged, std::int64_t now_ms);
  Answer Cosign(const CheckedNote& target, std::int64_t now_ms);

  bool Contradicts(const CheckedNote& note, std::int64_t now_ms);
  Result<std::optional<Evidence>> FindContradiction(const CheckedNote& note);
  struct Sides;
  Result<std::optional<Sides>> SidesOf(const Evidence& fork);
  Status FindReordered(const Evidence& fork, const Sides& sides, const EntryPackage& package,
                       std::int64_t now_ms);
  void Keep(Evidence evidence, std::int64_t now_ms);
  void NoteGood(const CheckedNote& note);
  [[nodiscard]] std::optional<CheckedNote> Merged(const CheckedNote& ours,
                                                  const CheckedNote& theirs) const;
  void MergeCosignatures(const CheckedNote& other, std::int64_t now_ms);
  Result<CheckedNote> TargetOf(const federation::AddEntries& upload);
  Status MakeKnown(const CheckedNote& note);
  Status CompareWithPending(const CheckedNote& before, const CheckedNote& target,
                            std::int64_t now_ms);
  void Warn(std::string_view code, std::string detail, std::int64_t now_ms);
  Answer Fail503(const Error& error, std::int64_t now_ms);
  [[nodiscard]] const CheckedNote* FindKnown(std::uint64_t size) const;
  Status CompareWithForks(const CheckedNote& other, std::uint64_t at, const Beginning& beginning,
                          std::int64_t now_ms);
  [[nodiscard]] std::vector<CheckedNote> KnownTo(const CheckedNote& note) const;
  [[nodiscard]] MirrorInfo Info(std::uint64_t end) const;

  MirrorOptions options_;
  LogCopy copy_;
  std::optional<CheckedNote> pending_;
  std::optional<CheckedNote> mirrored_;
  std::optional<CheckedNote> final_;
  std::optional<CheckedNote> ahead_;
  std::optional<CheckedNote> unfinished_;  // whole on our disk and not cosigned yet
  std::deque<CheckedNote> recent_;         // past pending ones, the latest in front
  std::uint64_t largest_seen_ = 0;
  std::uint64_t audited_ = 0;        // signatures of entries [audited_, unaudited_end_) were
  std::uint64_t unaudited_end_ = 0;  // not looked at
  bool more_to_come_ = false;  // of what is being taken from a quorum: audited when it is whole
  std::string waiting_for_;
  bool lied_ = false;
  bool broken_ = false;  // our storage failed: nothing is written until it is opened again
  std::vector<Evidence> evidence_;
  std::vector<Evidence> fresh_;
  std::vector<Alarm> alarms_;
  std::vector<CheckedNote> suspects_;
  // By member: the last checkpoint that bears its cosignature and was ours too. Not verified.
  std::map<std::string, std::string, std::less<>> words_;
  // By member: the last checkpoint that bears its cosignature and is of another history than ours.
  std::map<std::string, CheckedNote, std::less<>> strays_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_MIRROR_H_
