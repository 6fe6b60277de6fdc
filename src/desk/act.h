// Act: what a control found, field by field, and what follows.
//
// A kind that stands in no item's fields was not checked: that is not the same as right.
#ifndef TIDEWAITER_DESK_ACT_H_
#define TIDEWAITER_DESK_ACT_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "declaration/outcome.h"
#include "desk/document.h"

namespace tidewaiter::desk {

enum class FieldResult : std::uint8_t { kConfirmed, kCorrected, kNotChecked };
enum class ActDecision : std::uint8_t { kRelease, kHold, kSeize };
std::string_view Name(FieldResult result);    // "confirmed", ...
std::string_view Name(ActDecision decision);  // "release", ...

struct FieldOutcome {
  ErrorKind kind = ErrorKind::kUnspecified;
  FieldResult result = FieldResult::kNotChecked;
  std::string
      value;  // what is true, when corrected: a code, an amount in major units, a mass in kg
  std::string note;
};

struct ItemOutcome {
  std::uint32_t number = 0;  // from 1
  std::vector<FieldOutcome> fields;
};

struct Act {
  std::vector<ItemOutcome> items;
  ActDecision decision = ActDecision::kRelease;
  std::string remarks;
  std::optional<std::int64_t> recovered_minor;
  std::vector<std::string> documents;  // ids of attachments
};

// Reads an act about a declaration of `items` items. Errors: every problem; codes of JsonReader and
// amount, item_unknown, item_twice, kind_twice, kind_unknown, value_missing, nothing_checked (a
// release without one field looked at).
std::expected<Act, Problems> ParseAct(std::string_view json, std::size_t items, int digits);
std::string WriteAct(const Act& act, int digits);

// The outcome of each of `items` items, with money shared out to the wrong ones by value, in the
// form that detectors learn: values of corrections in minor units where they are amounts.
std::vector<Outcome> OutcomesOf(const Act& act, const Document& document, OutcomeSource source,
                                SelectionBasis basis, Day known_on, int digits);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_ACT_H_
