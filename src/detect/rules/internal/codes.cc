#include "detect/rules/internal/codes.h"

#include <algorithm>

#include "detect/rules/internal/truth.h"

namespace tidewaiter::rules::internal {

bool CodesAt::Has(std::string_view code) const {
  return std::ranges::any_of(
      codes, [&](std::uint32_t number) { return dictionary->Text(number) == code; });
}

std::optional<CodesAt> FindCodes(const Batch& batch, std::size_t field, std::size_t row) {
  const Column& column = batch.column(field);
  if (column.dictionary == nullptr) return std::nullopt;
  const std::size_t begin = row == 0 ? 0 : column.ends[row - 1];
  return CodesAt{column.codes.subspan(begin, column.ends[row] - begin), column.dictionary};
}

std::optional<std::size_t> DateField(const Schema& schema) {
  const std::optional<std::size_t> field = schema.Find("date");
  if (!field || schema.field(*field).kind != FieldKind::kDate) return std::nullopt;
  return field;
}

std::optional<double> DayAt(const Schema& schema, const Batch& batch, std::size_t row) {
  const std::optional<std::size_t> field = DateField(schema);
  if (!field) return std::nullopt;
  return NumberAt(batch, *field, row);
}

Truth CountsOn(std::optional<Day> last, std::optional<double> day) {
  if (!last || !day) return Truth::kTrue;
  return Compare(CompareOp::kLessEqual, *day, *last);
}

bool InRange(const CodeRange& range, FieldKind kind, std::string_view code) {
  if (code < range.low) return false;
  return (kind == FieldKind::kHsCode ? code.substr(0, range.high.size()) : code) <= range.high;
}

bool IsEntry(std::string_view entry, FieldKind kind, std::string_view code) {
  return kind == FieldKind::kHsCode ? code.starts_with(entry) : code == entry;
}

Truth SetHolds(const CodeSet& set, FieldKind kind, std::string_view code,
               std::optional<double> day) {
  if (std::ranges::any_of(set.ranges,
                          [&](const CodeRange& range) { return InRange(range, kind, code); })) {
    return Truth::kTrue;
  }
  Truth any = Truth::kFalse;
  for (const auto& [entry, until] : set.entries) {
    if (IsEntry(entry, kind, code)) any = Or(any, CountsOn(until, day));
  }
  return And(any, CountsOn(set.expires, day));
}

Truth HasAny(const CodeSet& set, const CodesAt& codes, std::optional<double> day) {
  if (std::ranges::any_of(set.ranges,
                          [&](const CodeRange& range) { return codes.Has(range.low); })) {
    return Truth::kTrue;
  }
  Truth any = Truth::kFalse;
  for (const auto& [entry, until] : set.entries) {
    if (codes.Has(entry)) any = Or(any, CountsOn(until, day));
  }
  return And(any, CountsOn(set.expires, day));
}

Truth HasAll(const CodeSet& set, const CodesAt& codes, std::optional<double> day) {
  Truth all = Truth::kTrue;
  Truth some = Known(!set.ranges.empty());  // whether anything is asked for
  for (const CodeRange& range : set.ranges)
    all = And(all, Known(codes.Has(range.low)));
  for (const auto& [entry, until] : set.entries) {
    const Truth counts = And(CountsOn(until, day), CountsOn(set.expires, day));
    all = And(all, Or(Known(codes.Has(entry)), Not(counts)));
    some = Or(some, counts);
  }
  return And(all, some);
}

bool SaysNothing(const Schema& schema, const Batch& batch, std::size_t field, std::size_t row) {
  switch (schema.field(field).kind) {
    case FieldKind::kNumber:
    case FieldKind::kDate:
    case FieldKind::kFlag:
      return std::isnan(NumberAt(batch, field, row));
    case FieldKind::kCodes: {
      const std::optional<CodesAt> codes = FindCodes(batch, field, row);
      return !codes || codes->codes.empty();
    }
    case FieldKind::kCode:
    case FieldKind::kHsCode:
    case FieldKind::kText:
      return CodeAt(batch, field, row).empty();
  }
  return true;
}

}  // namespace tidewaiter::rules::internal
