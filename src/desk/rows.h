// Rows: what lists, filters and decisions need to know of declarations and controls without
// reading their events. All of it can be made again from the journal.
#ifndef TIDEWAITER_DESK_ROWS_H_
#define TIDEWAITER_DESK_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "declaration/error_kind.h"
#include "declaration/outcome.h"
#include "desk/rule_hit.h"
#include "desk/words.h"

namespace tidewaiter::desk {

// Times are milliseconds since 1970 in UTC, 0 = not yet. Amounts are minor units of the one
// currency of the administration.
struct DeclarationRow {
  std::string id;
  std::string lrn;  // unique among the declarations of its declarant
  std::string office;
  std::string declarant;
  std::string declarant_name;
  std::string importer;
  std::string importer_name;
  std::string goods;             // description of the first item, at most 120 bytes
  std::string hs_code;           // of the first item
  std::string origin;            // of the first item
  std::int64_t value_minor = 0;  // of all items
  std::uint32_t items = 0;
  std::uint32_t version = 0;  // of the document: 1, 2, ...

  State status = State::kPreArrival;
  Stage stage = Stage::kArrived;
  Lane lane = Lane::kNone;
  SelectionBasis basis = SelectionBasis::kUnknown;
  double rank = 0;         // expected worth of a check, minor units
  double probability = 0;  // that anything is wrong
  std::int64_t stake_minor = 0;
  ErrorKind kind = ErrorKind::kUnspecified;  // the leading suspicion
  std::string reason;                        // JSON of the strongest reason, "" without one

  std::int64_t lodged_ms = 0;
  std::int64_t arrived_ms = 0;
  std::int64_t decided_ms = 0;   // when the lane was decided
  std::int64_t due_ms = 0;       // of the open control, else 0
  std::int64_t finished_ms = 0;  // released, seized or cancelled

  std::uint64_t document_seq = 0;  // event with the present document
  std::uint64_t decision_seq = 0;  // event with the present assessment, 0 without
  std::uint64_t last_seq = 0;      // last event about it

  std::string control;  // the last one, "" without
  ControlKind control_kind = ControlKind::kDocuments;
  ControlStatus control_status = ControlStatus::kNone;
  std::string officer;  // account that has the control, or had it
  friend bool operator==(const DeclarationRow&, const DeclarationRow&) = default;
};

struct ControlRow {
  std::string id;
  std::string declaration;
  std::string lrn;
  std::string importer;
  ControlKind kind = ControlKind::kDocuments;
  ControlStatus status = ControlStatus::kOpen;
  std::string office;
  std::string officer;      // account id, "" while open
  std::string why_officer;  // stable word: "least_load", "by_hand", ...
  std::int64_t ordered_ms = 0;
  std::int64_t due_ms = 0;
  std::int64_t started_ms = 0;
  std::int64_t done_ms = 0;
  std::uint64_t order_seq = 0;  // event that ordered it
  std::uint64_t act_seq = 0;    // event with its act or dismissal, 0 before
  friend bool operator==(const ControlRow&, const ControlRow&) = default;
};

// What was found for one item: the rows that reasons rest on, and what detectors learn again from
// after a start.
struct OutcomeRow {
  std::uint64_t seq = 0;  // event that told it
  std::string declaration;
  std::uint32_t item = 0;  // from 1
  Day date = 0;            // of the declaration
  std::int64_t known_ms = 0;
  std::string office;
  std::string importer;
  std::string declarant;
  std::string supplier;
  std::string hs_code;
  std::string origin;
  std::string description;
  std::int64_t value_minor = 0;
  OutcomeSource source = OutcomeSource::kNone;
  SelectionBasis basis = SelectionBasis::kUnknown;
  KindSet checked;
  KindSet wrong;
  std::int64_t recovered_minor = 0;
  friend bool operator==(const OutcomeRow&, const OutcomeRow&) = default;
};

// That a rule fired on a declaration: the list of a rule's hits.
struct RuleHitRow {
  std::uint64_t seq = 0;  // of the assessment's event
  std::string rule;       // with its row: "floor_prices/3"
  std::uint32_t version = 0;
  std::string entry;
  std::string declaration;
  std::string importer;
  std::string office;
  std::uint32_t item = 0;   // the first one it fired on, from 1
  std::uint32_t items = 0;  // how many
  HitMode mode = HitMode::kActs;
  std::int64_t time_ms = 0;
  friend bool operator==(const RuleHitRow&, const RuleHitRow&) = default;
};

// News for the parties of a declaration.
struct NotificationRow {
  std::uint64_t seq = 0;  // event it tells of
  std::string party;      // declarant or importer; a row for each when they differ
  std::string declaration;
  std::string lrn;
  std::string code;  // stable word: "accepted", "released", "documents_requested", ...
  std::int64_t time_ms = 0;
  friend bool operator==(const NotificationRow&, const NotificationRow&) = default;
};

// The first answer to a write, so that a repeated one gets the same.
struct AnswerRow {
  std::string principal;
  std::string key;            // Idempotency-Key
  std::uint64_t request = 0;  // hash of method, path and body
  std::int64_t time_ms = 0;
  std::uint16_t status = 0;  // HTTP
  std::string body;
  friend bool operator==(const AnswerRow&, const AnswerRow&) = default;
};

// Measure of the counts of rules: key "<entry>/<what>", see clearance/rule_counts.h.
inline constexpr std::string_view kRuleMeasure = "rule";

// A count that dashboards add up. In a Batch `count` is what is added.
struct TallyRow {
  Day day = 0;
  std::string office;
  std::string measure;  // stable word: "lane", "found", "dwell", "money", ...
  std::string key;      // within the measure: "red/targeted", a bucket, an officer, ...
  std::int64_t count = 0;
  friend bool operator==(const TallyRow&, const TallyRow&) = default;
};

// Small things that are kept as JSON: accounts, sessions, keys, offices, policies, webhooks.
struct RecordRow {
  std::string collection;
  std::string id;
  std::uint64_t version = 0;  // rises with each change
  std::string body;           // JSON; "" in a Batch removes the record
  friend bool operator==(const RecordRow&, const RecordRow&) = default;
};

// Words by which a declaration is found.
struct SearchRow {
  std::uint64_t document_seq = 0;  // a later document of the same declaration replaces it
  std::string text;                // words with spaces, any script
  friend bool operator==(const SearchRow&, const SearchRow&) = default;
};

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_ROWS_H_
