#include "detect/rules/history_walk.h"

#include <algorithm>
#include <vector>

#include "base/check.h"

namespace tidewaiter::rules {
namespace {

using Rows = std::vector<std::uint32_t>;
using RowSpan = std::span<const std::uint32_t>;

// Rows with an outcome, in the order in which the outcomes became known.
Rows OutcomeOrder(const LineTable& lines, const Rows& time_order) {
  Rows order;
  for (const std::uint32_t row : time_order) {
    if (lines.outcome(row).looked_at()) order.push_back(row);
  }
  std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return lines.known_on(row); });
  return order;
}

LineBatch BatchOf(const LineTable& lines, const Schema& schema, const WalkOptions& options,
                  RowSpan rows) {
  LineBatch batch(lines, schema, rows);
  if (options.more) options.more(batch, rows);
  return batch;
}

// How many of the first rows are of one sort (WalkOptions::other_rows_from).
std::size_t SameSort(const WalkOptions& options, RowSpan rows) {
  std::size_t end = 1;
  const bool other = rows.front() >= options.other_rows_from;
  while (end < rows.size() && (rows[end] >= options.other_rows_from) == other)
    ++end;
  return end;
}

void LearnKnown(const LineTable& lines, const Schema& schema, History& history,
                const WalkOptions& options, RowSpan rows) {
  while (!rows.empty()) {
    const RowSpan some = rows.first(SameSort(options, rows));
    const LineBatch batch = BatchOf(lines, schema, options, some);
    std::vector<CheckedRow> checks;
    for (std::size_t i = 0; i < some.size(); ++i)
      checks.push_back({i, &lines.outcome(some[i]), lines.known_on(some[i])});
    history.LearnOutcomes(batch.batch(), checks);
    rows = rows.subspan(some.size());
  }
}

// The outcomes in their order, handed out as they become known.
class Outcomes {
 public:
  Outcomes(const LineTable& lines, const Rows& time_order)
      : lines_(lines), order_(OutcomeOrder(lines, time_order)) {}

  RowSpan KnownBefore(Day day) {
    const std::size_t begin = next_;
    while (next_ < order_.size() && lines_.known_on(order_[next_]) < day)
      ++next_;
    return RowSpan(order_).subspan(begin, next_ - begin);
  }
  [[nodiscard]] RowSpan rest() const { return RowSpan(order_).subspan(next_); }

 private:
  const LineTable& lines_;
  Rows order_;
  std::size_t next_ = 0;
};

std::size_t EndOfBatch(const LineTable& lines, const Rows& order, std::size_t begin,
                       const WalkOptions& options) {
  const Day behind = lines.date(order[begin]) + options.days_a_batch;
  std::size_t end = begin;
  while (end < order.size() && end - begin < options.rows_a_batch &&
         lines.date(order[end]) < behind) {
    ++end;
  }
  return begin + SameSort(options, RowSpan(order).subspan(begin, end - begin));
}

}  // namespace

Status WalkHistory(const LineTable& lines, const Schema& schema, History& history,
                   const WalkOptions& options,
                   const std::function<Status(const WalkedBatch&)>& on_batch) {
  CHECK(options.days_a_batch >= 1 && options.days_a_batch <= History::kBatchDaysMax);
  CHECK(options.rows_a_batch > 0);
  const Rows order = lines.TimeOrder();
  Outcomes outcomes(lines, order);
  for (std::size_t begin = 0; begin < order.size();) {
    const std::size_t end = EndOfBatch(lines, order, begin, options);
    const RowSpan rows = RowSpan(order).subspan(begin, end - begin);
    const RowSpan known = outcomes.KnownBefore(lines.date(rows.back()));
    LearnKnown(lines, schema, history, options, known);
    const LineBatch batch = BatchOf(lines, schema, options, rows);
    HistoryAnswers answers = history.Learn(batch.batch());
    RETURN_IF_ERROR(on_batch({rows, batch.batch(), answers, known}));
    begin = end;
    RETURN_IF_ERROR(options.progress("lines", end, order.size()));
  }
  LearnKnown(lines, schema, history, options, outcomes.rest());
  return {};
}

}  // namespace tidewaiter::rules
