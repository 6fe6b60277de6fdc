// What a row says in codes, and whether sets hold them, one at a time.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CODES_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CODES_H_

#include <optional>
#include <span>
#include <string_view>

#include "detect/rules/batch.h"
#include "detect/rules/internal/arithmetic.h"
#include "detect/rules/program.h"
#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules::internal {

inline double NumberAt(const Batch& batch, std::size_t field, std::size_t row) {
  const std::span<const double> numbers = batch.column(field).numbers;
  return numbers.empty() ? kUnknownNumber : numbers[row];
}

// "" when missing.
inline std::string_view CodeAt(const Batch& batch, std::size_t field, std::size_t row) {
  const Column& column = batch.column(field);
  return column.codes.empty() ? std::string_view() : column.dictionary->Text(column.codes[row]);
}

struct CodesAt {
  std::span<const std::uint32_t> codes;
  const Dictionary* dictionary = nullptr;

  [[nodiscard]] bool Has(std::string_view code) const;
};

// The codes of a row; nothing where the batch has no such column. A row may well have none.
std::optional<CodesAt> FindCodes(const Batch& batch, std::size_t field, std::size_t row);

// The field that tells a line's own day.
std::optional<std::size_t> DateField(const Schema& schema);

// The line's own day: nothing where the schema has no such field, so that no day ever passes; NaN
// where this row does not say.
std::optional<double> DayAt(const Schema& schema, const Batch& batch, std::size_t row);

// Whether something that counts up to `last` counts on `day`.
Truth CountsOn(std::optional<Day> last, std::optional<double> day);

// Whether a code lies in a range: of HS codes both ends stand for all codes that begin with them.
bool InRange(const CodeRange& range, FieldKind kind, std::string_view code);
bool IsEntry(std::string_view entry, FieldKind kind, std::string_view code);

Truth SetHolds(const CodeSet& set, FieldKind kind, std::string_view code,
               std::optional<double> day);
Truth HasAny(const CodeSet& set, const CodesAt& codes, std::optional<double> day);
// Of a list of which nothing counts any more this is false: a rule whose list has run out stays
// silent.
Truth HasAll(const CodeSet& set, const CodesAt& codes, std::optional<double> day);

bool SaysNothing(const Schema& schema, const Batch& batch, std::size_t field, std::size_t row);

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CODES_H_
