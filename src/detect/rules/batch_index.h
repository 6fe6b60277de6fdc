// BatchIndex: a large batch made ready to be asked for the rows of one rule after another, as when
// someone who writes a rule tries it on ten million lines of the past.
//
//   ASSIGN_OR_RETURN(const BatchIndex index, BatchIndex::Build(schema, batch, progress));
//   const std::vector<std::uint32_t> rows = index.Rows(program, rule, nullptr);
//
// For codes it keeps the rows of each, for numbers a byte a row; conditions of other kinds are
// asked of the rows that are left. To run all rules of a set over all rows a Runner is quicker.
//
// Ten million rows of 27 columns take some seconds and hundreds of megabytes once, a rule then some
// milliseconds: rules.index-* in bench/claims.toml. Immutable; thread-safe. The batch outlives it.
#ifndef TIDEWAITER_DETECT_RULES_BATCH_INDEX_H_
#define TIDEWAITER_DETECT_RULES_BATCH_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "detect/rules/batch.h"
#include "detect/rules/program.h"

namespace tidewaiter::rules {

class BatchIndex {
 public:
  // Errors: what `progress` returns to end the work.
  static Result<BatchIndex> Build(const Schema& schema, const Batch& batch,
                                  const Progress& progress = NoProgress);
  ~BatchIndex();
  BatchIndex(BatchIndex&&) noexcept;
  BatchIndex& operator=(BatchIndex&&) noexcept;

  // The rows on which a rule fires, ascending: those of which Runner says so. The program has the
  // index's schema. `answers` is asked for rows that the rest of the rule leaves open.
  [[nodiscard]] std::vector<std::uint32_t> Rows(const Program& program, std::size_t rule,
                                                AggregateAnswers* answers) const;

  [[nodiscard]] std::size_t bytes() const;

 private:
  struct State;
  explicit BatchIndex(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_BATCH_INDEX_H_
