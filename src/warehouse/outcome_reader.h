// OutcomeReader: a row's outcome after the [outcome] part of a mapping. Private to the module.
//
// No verdict and no source: OutcomeSource::kNone. Such a row is unlabelled, not clean.
#ifndef TIDEWAITER_WAREHOUSE_OUTCOME_READER_H_
#define TIDEWAITER_WAREHOUSE_OUTCOME_READER_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "declaration/outcome.h"
#include "warehouse/column_finder.h"
#include "warehouse/mapping.h"
#include "warehouse/row_cells.h"

namespace tidewaiter::warehouse {

class OutcomeReader {
 public:
  // Turns their text of a correction into ours ("value" in minor units, masses in kg, codes
  // normalised), or says what is wrong with it.
  using Normalize = std::function<Result<std::string>(ErrorKind, std::string_view)>;

  OutcomeReader(const Mapping& mapping, ColumnFinder& finder, Normalize normalize);

  // Problems go to `cells`; the outcome then means nothing.
  Outcome Read(RowCells& cells);

  // Every kind that this file's outcomes can speak of, as far as they were read.
  [[nodiscard]] KindSet vocabulary() const { return vocabulary_; }

 private:
  void Flag(RowCells& cells, Outcome& outcome);
  void Lists(RowCells& cells, Outcome& outcome);
  void Corrections(RowCells& cells, Outcome& outcome);
  void Fields(RowCells& cells, Outcome& outcome);
  KindSet Kinds(RowCells& cells, ColumnIndex column);
  void Correct(RowCells& cells, ColumnIndex column, ErrorKind kind, std::string_view text,
               Outcome& outcome);
  void SourceAndBasis(RowCells& cells, Outcome& outcome);
  void Facts(RowCells& cells, Outcome& outcome);

  struct FieldColumns {
    ColumnIndex verdict;
    ColumnIndex corrected_to;
  };

  const Mapping& mapping_;
  Normalize normalize_;
  ColumnIndex flag_ = kNoColumn;
  ColumnIndex checked_ = kNoColumn;
  ColumnIndex wrong_ = kNoColumn;
  ColumnIndex corrections_ = kNoColumn;
  std::vector<FieldColumns> fields_;
  ColumnIndex source_;
  ColumnIndex basis_;
  ColumnIndex recovered_;
  ColumnIndex known_on_;
  KindSet vocabulary_;
};

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_OUTCOME_READER_H_
