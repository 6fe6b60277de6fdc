#include "detect/rules/internal/codes.h"
#include "detect/rules/internal/compiled.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {
namespace {

void AddField(const Batch& batch, const Schema& schema, std::size_t field, std::size_t row,
              HitValue value, std::vector<HitValue>& values) {
  value.what = static_cast<std::uint32_t>(field);
  switch (schema.field(field).kind) {
    case FieldKind::kNumber:
    case FieldKind::kDate:
    case FieldKind::kFlag:
      value.number = internal::NumberAt(batch, field, row);
      values.push_back(value);
      return;
    case FieldKind::kCode:
    case FieldKind::kHsCode:
    case FieldKind::kText: {
      const Column& column = batch.column(field);
      value.code = column.codes.empty() ? 0 : column.codes[row];
      values.push_back(value);
      return;
    }
    case FieldKind::kCodes:
      break;
  }
  const std::optional<internal::CodesAt> codes = internal::FindCodes(batch, field, row);
  if (!codes) return;
  for (const std::uint32_t code : codes->codes) {
    value.code = code;
    values.push_back(value);
  }
}

}  // namespace

void Runner::Values(const Batch& batch, AggregateAnswers* answers, std::span<const Hit> hits,
                    std::vector<HitValue>& values) const {
  const Program::Compiled& compiled = program_.compiled();
  const std::size_t fields = compiled.schema.fields().size();
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const internal::Reads& reads = compiled.reads[hits[i].rule];
    HitValue value{.hit = static_cast<std::uint32_t>(i)};
    for (const std::size_t field : reads.fields)
      AddField(batch, compiled.schema, field, hits[i].row, value, values);
    for (const std::size_t question : reads.questions) {
      value.what = static_cast<std::uint32_t>(fields + question);
      value.number =
          answers == nullptr ? internal::kUnknownNumber : answers->Answer(question, hits[i].row);
      values.push_back(value);
    }
  }
}

}  // namespace tidewaiter::rules
