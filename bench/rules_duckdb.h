// MeasureDuckDb: DuckDB asked for the rows of some of the rules, one query a rule, beside an index
// that is asked for the same: both on one core, both with everything in memory.
//
//   MeasureDuckDb({.folder = "rulebench", .copies = 500}, program, index).dump();
#ifndef TIDEWAITER_BENCH_RULES_DUCKDB_H_
#define TIDEWAITER_BENCH_RULES_DUCKDB_H_

#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "detect/rules/batch_index.h"
#include "detect/rules/program.h"

namespace tidewaiter::bench {

struct DuckDbOptions {
  std::string folder;      // with rules.json and items.json
  std::size_t copies = 1;  // of the items, as the index has them
  std::size_t every = 32;  // this many rules apart are those that are asked: 50 of 1,600
};

// Processor time of a rule, the median and the mean of both, and how they compare. CHECKs that the
// rows are the same.
nlohmann::json MeasureDuckDb(const DuckDbOptions& options, const rules::Program& program,
                             const rules::BatchIndex& index);

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_RULES_DUCKDB_H_
