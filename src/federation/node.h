// Node: one member of the federation: the log that it writes, a mirror of every other log, gossip
// and evidence. Without threads, sockets and clock: calls and the time go in, calls and news come
// out.
//
//   ASSIGN_OR_RETURN(auto node, Node::Open(std::move(options), now_ms));
//   Answer answer = node->Serve(call, now_ms);               // from another node or a reader
//   ASSIGN_OR_RETURN(std::uint64_t id, node->Submit(entry, now_ms));
//   for (Outgoing& out : node->Step(now_ms)) Send(out);      // and later, for each of them:
//   node->OnAnswer(out.id, answer, now_ms);                  // nothing when there was none
//   for (Settled& settled : node->TakeSettled()) …           // final, or refused
//
// Calls that are served (all others 404):
//   POST /add-checkpoint  /add-entries              C2SP tlog-witness and tlog-mirror
//   GET  /<origin hash>/checkpoint  /<origin hash>/tile/…     C2SP tlog-tiles
//   POST /evidence                                  a document (evidence.h)
//   GET  /gossip                                    checkpoints of all logs, ids of evidence
//   GET  /evidence/<id>                             SHA-256 of the document in hexadecimal
//   GET  /beginning/<origin hash>/<old>/<size>      how our tree of `size` began (wire.h)
//   GET  /side/<origin hash>/<size>                 the last entries of our tree of that size
//   GET  /word/<origin hash>                        checkpoints of that log that are known here
//   GET  /history/<origin hash>/<size>              what comes behind that many entries, as the
//   body
//                                                   of add-entries: for who hears no more of the
//                                                   log's writer
// None needs a password: checkpoints, entries and evidence are signed, and what is served is public
// to the members. Who may reach the port is for the network to say.
//
// The own log of a node that was just opened may lie on an older disk than it had: a backup that
// was brought back. So nothing new is signed before the others have said how far that log is, so
// many of them that one that knew of anything final is among them (node_own.cc). When a checkpoint
// that our key signed is larger than what is here, the node is a mirror of its own log until it has
// fetched that history. With a quorum of one there is nobody to ask.
//
// Step is to be called after every input and every kStepMs. Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_NODE_H_
#define TIDEWAITER_FEDERATION_NODE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "federation/call.h"
#include "federation/evidence.h"
#include "federation/health.h"
#include "federation/judge.h"
#include "federation/mirror.h"
#include "federation/roster.h"
#include "federation/sequencer.h"
#include "federation/storage.h"
#include "tlog/tile.h"

namespace tidewaiter::federation {

inline constexpr std::int64_t kStepMs = 50;
// One other member is asked in turn. A fork shows within this times the number of members.
inline constexpr std::int64_t kGossipMs = 1'000;
// A member's clock is told to be wrong from here on: half of what an entry may be ahead.
inline constexpr std::int64_t kSkewMs = 150'000;
// Questions to others that wait for an answer; more are not asked.
inline constexpr std::size_t kQuestionsMax = 1'000;
// A question for a proof that had no answer is asked again when it expires, so often: a minute.
inline constexpr int kAskAgainMax = 10;
// Alarms that nobody has taken: the latest stay.
inline constexpr std::size_t kAlarmsKept = 1'000;
// Ids of documents remembered that told nothing new, so that they are not fetched at each gossip.
inline constexpr std::size_t kDismissedMax = 10'000;

// A log that is known to be longer than our copy, and nothing came meanwhile: then other members
// are asked. As long as a writer waits at most before it comes again (kRetryLastMs).
inline constexpr std::int64_t kSilentMs = 5'000;
// A member that could not help is followed by the next one after this.
inline constexpr std::int64_t kHistoryAgainMs = 500;
// One file of one log at one member is fetched and compared so often: 8,640 bundles a day, 2.2
// million entries, for some 200 MB of traffic.
inline constexpr std::int64_t kAuditMs = 10'000;
// And what was found at one member is told again after so long.
inline constexpr std::int64_t kAuditTellMs = 3'600'000;

// Who has not said how far our own log is, is asked again after this.
inline constexpr std::int64_t kWordAgainMs = 1'000;
// So long all others may answer, where enough have: who signs for what is not final may be one.
inline constexpr std::int64_t kWordGraceMs = 800;

// Record beside the charter's log: how many of its entries are in force here, decimal.
inline constexpr std::string_view kInForceRecord = "in-force";

// The roster that the first `size` entries of the charter's log make; nothing: not judged that far.
using RosterAt = std::function<std::optional<Roster>(std::uint64_t size)>;

struct NodeOptions {
  std::string member;
  // That of the charter that was last adopted (RosterAt was asked for its size), or the founding
  // one: what was cosigned before must verify with it.
  Roster roster;
  std::optional<tlog::Signer> log_key = {};  // of the log that it writes, if it does
  tlog::Signer cosigner;
  OpenStorage open_storage;
  MakeJudge make_judge;
  StepOf step_of;
  // Signs at once what it is handed, without asking how far its own log is: for tests, and liars.
  bool trusts_disk = false;
  std::int64_t gossip_ms = kGossipMs;
  std::int64_t audit_ms = kAuditMs;
  std::int64_t silent_ms = kSilentMs;
  // When set, the node follows this log: its entries change the roster as soon as they are final
  // and our own judge has taken them. Not before: a keeper who forks must not change who counts.
  std::string charter_log = {};
  RosterAt roster_at = {};
  // Told when the charter of that many entries came into force here (charter_times.h keeps it).
  std::function<void(std::uint64_t size, std::int64_t now_ms)> on_charter = {};
};

struct Outgoing {
  std::string member;
  std::uint64_t id = 0;
  Call call;
};

class Node {
 public:
  // A log whose storage cannot be believed is left out, with an alarm (tampered_tile,
  // truncated_file): the others go on. Errors: kInvalidArgument (roster, keys).
  static Result<std::unique_ptr<Node>> Open(NodeOptions options, std::int64_t now_ms);

  Answer Serve(const Call& call, std::int64_t now_ms);
  // Errors: those of Sequencer::Submit; kNotFound when this node writes no log.
  Result<std::uint64_t> Submit(std::string entry, std::int64_t now_ms);
  std::vector<Outgoing> Step(std::int64_t now_ms);
  void OnAnswer(std::uint64_t id, const std::optional<Answer>& answer, std::int64_t now_ms);

  std::vector<Settled> TakeSettled();
  std::vector<Alarm> TakeAlarms() { return std::exchange(alarms_, {}); }

  // The charter changed: other members, keys, logs, quorum. Errors: kInvalidArgument; then the old
  // one stays in force.
  Status TakeRoster(Roster roster, std::int64_t now_ms);

  [[nodiscard]] Health health() const;
  // When so many members as make a quorum had all been heard, we among them: whatever was final
  // before is known to one of them that does not lie, and was told. 0: never yet.
  [[nodiscard]] std::int64_t heard_quorum_ms(std::int64_t now_ms) const;
  // There is work that waits for nobody (an audit): step again at once.
  [[nodiscard]] bool busy() const;
  [[nodiscard]] const Roster& roster() const { return roster_; }
  [[nodiscard]] const std::string& member() const { return options_.member; }
  [[nodiscard]] Sequencer* own_log() { return sequencer_.get(); }
  [[nodiscard]] bool knows_disk() const { return !words_; }  // how far our own log is
  [[nodiscard]] Mirror* FindMirror(std::string_view origin);
  [[nodiscard]] std::vector<Evidence> evidence() const;

 private:
  // What a question was about, until it is answered.
  struct PushAsked {
    std::uint64_t push = 0;
  };
  struct GossipAsked {};
  struct WordAsked {};  // of our own log
  struct EvidenceTold {};
  struct EvidenceAsked {};
  struct BeginningAsked {
    CheckedNote note;
    std::uint64_t at = 0;
  };
  struct SideAsked {
    std::string origin;
    std::uint64_t size = 0;
  };
  struct HistoryAsked {
    std::string origin;
  };
  struct TileAsked {
    std::string origin;
    CheckedNote word;  // of the member
    tlog::TileId id;
  };
  struct Asked {
    std::string member;
    std::int64_t since_ms = 0;
    std::variant<PushAsked, GossipAsked, WordAsked, EvidenceTold, EvidenceAsked, BeginningAsked,
                 SideAsked, HistoryAsked, TileAsked>
        what;
    std::string path = {};  // of a GET
    int tries = 1;
    [[nodiscard]] bool for_proof() const {
      return std::holds_alternative<BeginningAsked>(what) ||
             std::holds_alternative<SideAsked>(what);
    }
  };

  // How far our own log is, as others say: from the opening until enough have.
  struct OwnWords {
    std::set<std::string> told;   // members that have answered
    std::int64_t next_ms = 0;     // when the others are asked (again); 0: they were not yet
    std::int64_t grace_ms = 0;    // until then who has not answered may
    Sequencer::Queue queue = {};  // of the sequencer, while the log is a mirror
  };

  // How a mirror comes after others when its writer does not see to it.
  struct Following {
    std::uint64_t progress = 0;  // entries on disk and cosigned
    std::int64_t since_ms = 0;   // when that was last another number
    std::int64_t not_before_ms = 0;
    std::int64_t asked_at_ms = 0;  // 0: nobody is asked now
    bool fetches = false;
    std::size_t turn = 0;
  };

  Node(NodeOptions options, std::int64_t now_ms);
  void FollowCharter(std::int64_t now_ms);
  void OpenOwnLog(std::int64_t now_ms);
  void OpenMirrors(std::int64_t now_ms);
  void OpenMirror(const LogOf& log, std::int64_t now_ms);

  Answer ServePost(const Call& call, std::int64_t now_ms);
  Answer ServeGet(std::string_view path, std::int64_t now_ms);
  Answer ServeGossip(std::int64_t now_ms) const;
  [[nodiscard]] Answer ServeWord(std::string_view origin_hash) const;
  Answer ServeEvidence(std::string_view id) const;
  Answer ServeBeginning(std::string_view rest);
  Answer ServeSide(std::string_view rest);
  Answer ServeHistory(std::string_view rest);
  [[nodiscard]] const CheckedNote* BestNoteOf(std::string_view origin) const;
  Answer ServeLog(std::string_view origin_hash, std::string_view rest);
  [[nodiscard]] LogCopy* FindCopy(std::string_view origin_hash);

  void Ask(std::string member, Call call, decltype(Asked::what) what, std::int64_t now_ms);
  void AskForGossip(std::int64_t now_ms);
  void Expire(std::int64_t now_ms);
  void Spread(std::int64_t now_ms);
  void OnGossip(const std::string& member, const Answer& answer, std::int64_t now_ms);
  void OnGossipNote(const std::string& member, const std::string& bytes, std::int64_t now_ms);
  void OnTime(const std::string& member, std::string_view text, std::int64_t now_ms);
  void OnBeginning(const Asked& asked, const BeginningAsked& what, const Answer& answer,
                   std::int64_t now_ms);
  void OnSide(const SideAsked& what, const Answer& answer, std::int64_t now_ms);
  void CatchUp(std::int64_t now_ms);
  [[nodiscard]] std::vector<std::string> WhoHasMoreOf(const Mirror& mirror) const;
  void AskForHistory(Mirror& mirror, Following& following, std::int64_t now_ms);
  void OnHistory(const Asked& asked, const HistoryAsked& what, const Answer& answer,
                 std::int64_t now_ms);
  // node_own.cc
  [[nodiscard]] std::string OwnOrigin() const;
  [[nodiscard]] std::size_t WordsNeeded() const;
  [[nodiscard]] std::vector<std::string> Awaited() const;
  [[nodiscard]] bool HasEnoughWords() const;
  void AskForWords(std::int64_t now_ms);
  void OnWords(const std::string& member, const Answer& answer, std::int64_t now_ms);
  void BecomeMirror(const std::string& member, const CheckedNote& note, std::int64_t now_ms);
  void ComeBack(std::int64_t now_ms);
  void BelieveDisk(std::int64_t now_ms);
  [[nodiscard]] std::optional<OwnHealth> HealthOfOwn() const;

  void AuditOthers(std::int64_t now_ms);
  [[nodiscard]] std::optional<CheckedNote> WordOf(const std::string& member,
                                                  const std::string& origin);
  void OnTile(const Asked& asked, const TileAsked& what, const Answer& answer, std::int64_t now_ms);
  void TellSpoilt(std::string_view code, const Asked& asked, const TileAsked& what,
                  std::int64_t now_ms);
  Status OnEvidence(std::string_view text, std::int64_t now_ms);
  void CompareWithOwn(const std::string& member, const CheckedNote& note, std::int64_t now_ms);
  void CompareWithMirror(Mirror& mirror, const std::string& member, const CheckedNote& note,
                         std::int64_t now_ms);
  void AccuseOwn(Evidence evidence, std::int64_t now_ms);
  void KeepDocument(const Evidence& evidence);
  void Dismiss(std::string id);
  void AskForSide(const std::string& member, const std::string& origin, std::uint64_t size,
                  std::int64_t now_ms);
  void AskForBeginning(const std::string& member, const CheckedNote& note, std::uint64_t at,
                       std::int64_t now_ms);
  void AskForSides(const Evidence& evidence, std::int64_t now_ms);
  void AskTheWriter(Mirror& mirror, std::int64_t now_ms);
  void Gather();
  void Warn(std::string_view code, std::string_view log, std::string_view member,
            std::string detail, std::int64_t now_ms);

  NodeOptions options_;
  Roster roster_;  // what options_.roster has become; others point here
  std::unique_ptr<Sequencer> sequencer_;
  std::optional<OwnWords> words_;  // nothing: it is known how far our own log is
  std::uint64_t opened_size_ = 0;  // of our own log, signed, when the sequencer was opened
  std::map<std::string, std::unique_ptr<Mirror>, std::less<>> mirrors_;  // by origin
  std::map<std::string, std::string> documents_;                         // evidence by id
  std::set<std::string> dismissed_;               // ids of documents that told us nothing new
  std::map<std::string, Evidence> own_evidence_;  // against our own log, by id
  std::map<std::string, MemberHealth> members_;
  std::map<std::pair<std::string, std::string>, std::string> heard_;  // member, origin: last note
  std::map<std::uint64_t, Asked> asked_;
  std::vector<Outgoing> out_;
  std::uint64_t next_id_ = 1;
  std::uint64_t charter_size_ = 0;  // entries of the charter's log that made the roster
  std::int64_t next_gossip_ms_ = 0;
  std::size_t gossip_turn_ = 0;
  std::map<std::string, Following, std::less<>> following_;  // by origin
  Random random_;  // which file is looked at: nobody else is to know
  std::int64_t next_audit_ms_ = 0;
  std::map<std::string, std::int64_t> told_spoilt_;  // member, origin and code: when
  std::vector<Alarm> alarms_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_NODE_H_
