// WalkHistory: goes through a table in the order of time and answers for each line as of then.
//
//   WalkHistory(lines, schema, history, {}, [&](const WalkedBatch& walked) -> Status {
//     runner.Run(walked.batch, walked.answers, hits);   // of walked.rows
//     return {};
//   });
//
// Lines come by date, then by id, in batches of some days. Before a batch the outcomes are learned
// that became known before its last day; each line of it sees those from before its own day.
#ifndef TIDEWAITER_DETECT_RULES_HISTORY_WALK_H_
#define TIDEWAITER_DETECT_RULES_HISTORY_WALK_H_

#include <cstdint>
#include <functional>
#include <span>

#include "base/progress.h"
#include "base/result.h"
#include "declaration/line_table.h"
#include "detect/rules/history.h"
#include "detect/rules/lines.h"

namespace tidewaiter::rules {

struct WalkedBatch {
  std::span<const std::uint32_t> rows;  // of the table
  const Batch& batch;                   // row i is rows[i]
  HistoryAnswers& answers;              // good during the call
  // Rows of the table whose outcome has become known since the batch before, in that order.
  std::span<const std::uint32_t> known;
};

// Adds what the table does not have (documents, other stages) to a batch of these rows, row by row.
using MoreColumns = std::function<void(LineBatch& batch, std::span<const std::uint32_t> rows)>;

struct WalkOptions {
  // More days a batch cost less; with one, `known` is of earlier days than every row of the batch:
  // what rules hold back by must be learned in between. 1 to History::kBatchDaysMax.
  Day days_a_batch = History::kBatchDaysMax;
  // Large enough for work by columns, small enough for the caches.
  std::size_t rows_a_batch = 4'096;
  Progress progress = NoProgress;  // may stop the walk
  // Called for each batch, those of outcomes included; empty: there is no more.
  MoreColumns more = {};
  // No batch has rows before this one and rows from it on: of a column, all rows of a batch or none
  // have a value, and of these rows other columns are known.
  std::uint32_t other_rows_from = 0;
};

// Learns all lines and all outcomes. Errors: those of on_batch and of the progress.
Status WalkHistory(const LineTable& lines, const Schema& schema, History& history,
                   const WalkOptions& options,
                   const std::function<Status(const WalkedBatch&)>& on_batch);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_HISTORY_WALK_H_
