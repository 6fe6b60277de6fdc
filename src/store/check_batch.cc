#include "store/check_batch.h"

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "codec/text.h"
#include "store/columns.h"

namespace tidewaiter::store {
namespace {

Status CheckValue(std::string_view name, const std::string& text) {
  if (text.find('\0') == std::string::npos && codec::IsUtf8(text)) return {};
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is not a text in UTF-8", name));
}
Status CheckValue(std::string_view name, double value) {
  if (!std::isnan(value)) return {};
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is not a number", name));
}
template <typename T>
Status CheckValue(std::string_view /*name*/, const T& /*value*/) {
  return {};
}

template <typename Row>
Status CheckRows(const std::vector<Row>& rows) {
  Status status;
  for (const Row& row : rows) {
    VisitColumns(row, [&](std::string_view name, const auto& value) {
      if (status) status = CheckValue(name, value);
    });
    if (!status) return status;
  }
  return status;
}

}  // namespace

Status CheckBatch(const desk::Batch& batch) {
  RETURN_IF_ERROR(CheckRows(batch.events));
  RETURN_IF_ERROR(CheckRows(batch.declarations));
  RETURN_IF_ERROR(CheckRows(batch.controls));
  RETURN_IF_ERROR(CheckRows(batch.outcomes));
  RETURN_IF_ERROR(CheckRows(batch.notifications));
  RETURN_IF_ERROR(CheckRows(batch.rule_hits));
  RETURN_IF_ERROR(CheckRows(batch.answers));
  RETURN_IF_ERROR(CheckRows(batch.tallies));
  RETURN_IF_ERROR(CheckRows(batch.records));
  for (const desk::SearchRow& row : batch.search)
    RETURN_IF_ERROR(CheckValue("search text", row.text));
  return {};
}

}  // namespace tidewaiter::store
