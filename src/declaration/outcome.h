// Outcome: what people found out about a goods item, field by field.
//
// An item that nobody looked at has source kNone: that is not the same as clean, and nothing in the
// house may read it so. An inspected item says which kinds were checked and which of them were
// wrong; a kind that was not checked is unknown.
#ifndef TIDEWAITER_DECLARATION_OUTCOME_H_
#define TIDEWAITER_DECLARATION_OUTCOME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "declaration/error_kind.h"

namespace tidewaiter {

// Stored: never renumber.
enum class OutcomeSource : std::uint8_t {
  kNone = 0,        // never looked at
  kInspection = 1,  // documents or goods were examined
  kDismissal = 2,   // an officer judged the suspicion unfounded without examining
  kAudit = 3,       // post-clearance audit
};

// Why the item was selected. Stored: never renumber.
enum class SelectionBasis : std::uint8_t {
  kUnknown = 0,
  kTargeted = 1,     // by a score, a rule or an officer's choice
  kRandom = 2,       // drawn at random: the unbiased sample
  kExploration = 3,  // drawn to learn
};

// The value that a check put in place of the declared one. `value` is text as in the file: a code,
// or a number (value in minor units, masses in kg).
struct Correction {
  ErrorKind kind;
  std::string value;
  friend bool operator==(const Correction&, const Correction&) = default;
};

struct Outcome {
  OutcomeSource source = OutcomeSource::kNone;
  SelectionBasis basis = SelectionBasis::kUnknown;
  KindSet checked;                   // kinds that were looked at
  KindSet wrong;                     // subset of checked
  std::int64_t recovered_minor = 0;  // additional duties and taxes collected
  Day known_on = 0;                  // the day the outcome was known; 0 = the declaration's day
  std::vector<Correction> corrections = {};

  [[nodiscard]] bool looked_at() const { return source != OutcomeSource::kNone; }
  [[nodiscard]] bool irregular() const { return !wrong.empty(); }
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::string_view OutcomeSourceName(OutcomeSource source);  // "none", "inspection", ...
std::optional<OutcomeSource> FindOutcomeSource(std::string_view name);
std::string_view SelectionBasisName(SelectionBasis basis);  // "unknown", "targeted", ...
std::optional<SelectionBasis> FindSelectionBasis(std::string_view name);

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_OUTCOME_H_
