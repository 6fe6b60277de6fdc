// Store: where the journal and everything made from it is kept. Implemented by src/store for SQLite
// and PostgreSQL; one suite of tests runs against both.
//
//   desk::Batch batch;
//   batch.events.push_back(event);
//   batch.declarations.push_back(row);
//   RETURN_IF_ERROR(store.Commit(batch));     // now others see it
//   RETURN_IF_ERROR(store.Sync());            // now it may be answered
//
// One writer: a second process that opens the same store for writing is refused. Commit is called
// by one thread at a time; everything else may be called by any number of threads at the same time,
// also during Commit, and sees a state between two commits. After an error of the engine (server
// away, disk full) later calls try again: a store never has to be opened anew.
#ifndef TIDEWAITER_DESK_STORE_H_
#define TIDEWAITER_DESK_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "desk/event.h"
#include "desk/rows.h"

namespace tidewaiter::desk {

// What is written in one transaction: all of it or nothing. Rows with the key of a row that is
// there replace it (keys: declarations and controls `id`; outcomes seq+item; answers principal+key;
// notifications seq+party; records collection+id; rule_hits entry+seq+rule+version), except tallies
// (key day+office+measure+key), whose count is added. Within a batch each key stands once, tallies
// may repeat.
struct Batch {
  std::vector<Event> events;  // seq goes on from Head().seq without a gap
  std::vector<DeclarationRow> declarations;
  std::vector<ControlRow> controls;
  std::vector<OutcomeRow> outcomes;
  std::vector<NotificationRow> notifications;
  std::vector<RuleHitRow> rule_hits;
  std::vector<AnswerRow> answers;
  std::vector<TallyRow> tallies;
  std::vector<RecordRow> records;
  std::vector<SearchRow> search;
  [[nodiscard]] bool empty() const;
};

struct Head {
  std::uint64_t seq = 0;  // of the last event, 0 for an empty journal
  Hash hash{};
  std::int64_t time_ms = 0;
};

// Where the next page begins: the sort value and the id of the last row of this one.
struct Cursor {
  double value = 0;
  std::string id;
};

enum class Order : std::uint8_t {
  kNewest,  // lodged_ms falling
  kRank,    // rank falling
  kDue,     // due_ms rising, those without one last
};

// Conditions that all hold; an empty one asks nothing.
struct DeclarationQuery {
  std::vector<State> statuses;
  std::vector<Lane> lanes;
  std::vector<std::string> offices;  // one of these
  std::vector<std::string> parties;  // declarant or importer is one of these
  std::string importer;
  std::string officer;
  std::int64_t from_ms = 0;   // lodged at or after
  std::int64_t to_ms = 0;     // lodged before; 0: no end
  bool overdue_only = false;  // due before `now_ms`, for Count
  std::int64_t now_ms = 0;
  // Words, all of which stand in goods, parties or references, the last one possibly cut off; case,
  // accents and punctuation do not count. An id or LRN given whole finds its declaration too.
  std::string text;
  Order order = Order::kNewest;
  std::optional<Cursor> after;
  int limit = 50;  // 1..1000
};

struct ControlQuery {
  std::vector<ControlStatus> statuses;
  std::vector<std::string> offices;
  std::string officer;
  std::string declaration;
  std::optional<Cursor> after;  // value = due_ms
  int limit = 50;               // by due_ms, then id
};

struct OutcomeQuery {
  std::string importer;
  std::string declarant;
  std::string supplier;
  std::string hs_prefix;
  std::string origin;
  std::string office;
  std::uint64_t before_seq = 0;  // told before that event; 0: all
  std::uint64_t after_seq = 0;
  bool oldest_first = false;  // else newest first
  int limit = 50;             // a page ends with a whole event, so it may be longer
};

// Hits of a rule, or on a declaration; one of the two is asked for.
struct RuleHitQuery {
  std::string entry = {};
  std::string declaration = {};
  std::vector<std::string> offices = {};  // one of these; empty: any
  std::uint64_t before_seq = 0;           // of events before that; 0: all
  int limit = 50;                         // a page ends with a whole event, so it may be longer
};

// How many open declarations there are, by lane and state.
struct OpenCount {
  Lane lane = Lane::kNone;
  State status = State::kPreArrival;
  std::int64_t count = 0;
  std::int64_t overdue = 0;  // due before now
};

// Open controls of an officer, and finished ones since a moment.
struct OfficerLoad {
  std::string officer;
  std::int64_t open = 0;
  std::int64_t overdue = 0;
  std::int64_t done = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  // Writes the batch in one transaction. Everybody sees it when this returns, and the death of this
  // process does not undo it; it outlives a loss of power once a Sync that begins later returns.
  // Errors: kConflict (an event's seq is not the next one, or an LRN is taken by another id of the
  // same declarant: nothing is written); kUnavailable (disk full, server away: nothing was written,
  // or, when the connection broke during the commit itself, Head() tells which).
  virtual Status Commit(const Batch& batch) = 0;
  // Returns when all that was committed before is on disk. By one thread at a time, also during a
  // Commit. Errors: kUnavailable (the disk did not take it: what was committed is there, and may be
  // gone after a loss of power).
  virtual Status Sync() = 0;
  // Does some milliseconds of what commits have put off, so that they need not do it when there is
  // too much of it: whether anything was there to do. By the thread that commits, when it has
  // nothing else to do. Errors: kUnavailable; nothing is lost.
  virtual Result<bool> Tidy() = 0;

  virtual Result<Head> ReadHead() = 0;

  // One by key; nothing when it is not there. Errors of all reads: kUnavailable, kCorruption.
  virtual Result<std::optional<DeclarationRow>> FindDeclaration(std::string_view id) = 0;
  virtual Result<std::optional<ControlRow>> FindControl(std::string_view id) = 0;
  virtual Result<std::optional<RecordRow>> FindRecord(std::string_view collection,
                                                      std::string_view id) = 0;
  virtual Result<std::optional<Event>> FindEvent(std::uint64_t seq) = 0;

  // Of many ids of one collection, the record, in the order asked. One round trip.
  virtual Result<std::vector<std::optional<RecordRow>>> FindRecords(
      std::string_view collection, std::span<const std::string> ids) = 0;

  // Of many (declarant, LRN), the id of the declaration that has it, "" where none has. One round
  // trip.
  using Pair = std::pair<std::string, std::string>;
  virtual Result<std::vector<std::string>> FindLrns(std::span<const Pair> declarant_lrn) = 0;
  // Of many (principal, key), the answer given.
  virtual Result<std::vector<std::optional<AnswerRow>>> FindAnswers(
      std::span<const Pair> principal_key) = 0;

  virtual Result<std::vector<DeclarationRow>> ListDeclarations(const DeclarationQuery& query) = 0;
  // At 10 million declarations: under 50 ms, from an index of the open ones.
  virtual Result<std::vector<OpenCount>> CountOpen(std::span<const std::string> offices,
                                                   std::int64_t now_ms) = 0;
  virtual Result<std::vector<ControlRow>> ListControls(const ControlQuery& query) = 0;
  virtual Result<std::vector<OfficerLoad>> ListLoads(std::int64_t done_since_ms,
                                                     std::int64_t now_ms) = 0;
  // How many of the last `last` controls of this importer each officer had: for assignment.
  virtual Result<std::map<std::string, int>> OfficersOfImporter(std::string_view importer,
                                                                int last) = 0;
  virtual Result<std::vector<OutcomeRow>> ListOutcomes(const OutcomeQuery& query) = 0;
  // Newest first, before that seq (0: from the newest). A page ends with a whole event, so that
  // none is missed between two pages: it may be longer than `limit`.
  virtual Result<std::vector<NotificationRow>> ListNotifications(
      std::span<const std::string> parties, std::uint64_t before_seq, int limit) = 0;
  // Newest first. Without entry and declaration: nothing.
  virtual Result<std::vector<RuleHitRow>> ListRuleHits(const RuleHitQuery& query) = 0;
  // All measures but that of rules: there are many of those, and few who ask.
  virtual Result<std::vector<TallyRow>> ListTallies(Day from, Day to,
                                                    std::span<const std::string> offices) = 0;
  // Of one measure, of all offices.
  virtual Result<std::vector<TallyRow>> ListTalliesOf(std::string_view measure, Day from,
                                                      Day to) = 0;
  virtual Result<std::vector<RecordRow>> ListRecords(std::string_view collection) = 0;

  // Events in the order of seq.
  virtual Result<std::vector<Event>> EventsOf(std::string_view subject) = 0;
  virtual Result<std::vector<Event>> EventsAfter(std::uint64_t seq, int limit) = 0;
  // Newest first, of one kind, of that subject and actor where not empty.
  virtual Result<std::vector<Event>> EventsOfKind(std::string_view kind, std::string_view subject,
                                                  std::string_view actor, std::uint64_t before_seq,
                                                  int limit) = 0;

  // Drops answers older than that; called now and then.
  virtual Status ForgetAnswers(std::int64_t before_ms) = 0;

  // Name and version of the engine, for people.
  [[nodiscard]] virtual std::string engine() const = 0;
};

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_STORE_H_
