#include "app/truth.h"

#include <fmt/format.h>

#include "warehouse/reader.h"

namespace tidewaiter::app {

Status ApplyTruth(const os::Path& truth, LineTable& lines) {
  warehouse::Mapping mapping;
  mapping.columns = {{"id", "id"}, {"date", "date"}};
  mapping.value = warehouse::ValueUnit::kMinor;
  mapping.outcome.lists = warehouse::ListOutcome{"", "kinds", "true_values"};
  mapping.outcome.recovered = "evaded_minor";
  ASSIGN_OR_RETURN(const warehouse::ReadResult read,
                   warehouse::ReadLines(truth, mapping, NoProgress));
  std::unordered_map<std::string_view, std::size_t> places;
  places.reserve(read.lines.size());
  for (std::size_t i = 0; i < read.lines.size(); ++i)
    places.emplace(read.lines.id(i), i);
  for (std::size_t row = 0; row < lines.size(); ++row) {
    const auto found = places.find(lines.id(row));
    if (found == places.end()) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("{} does not know line {}", truth.string(), lines.id(row)));
    }
    Outcome outcome = read.lines.outcome(found->second);
    outcome.source = OutcomeSource::kInspection;
    outcome.basis = SelectionBasis::kUnknown;
    outcome.checked = KindSet::All();
    outcome.known_on = lines.date(row);
    lines.SetOutcome(row, std::move(outcome));
  }
  return {};
}

}  // namespace tidewaiter::app
