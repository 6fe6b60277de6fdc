// The history and the model as an analyst handles them: import files, ask in SQL, train.
#ifndef TIDEWAITER_APP_HISTORY_H_
#define TIDEWAITER_APP_HISTORY_H_

#include <optional>
#include <string>

#include "base/progress.h"
#include "os/file.h"
#include "risk/model.h"
#include "warehouse/history.h"
#include "warehouse/reader.h"

namespace tidewaiter::app {

struct ImportResult {
  warehouse::ReadSummary read;
  std::string rejects_file;         // "" when there were none
  std::uint64_t history_lines = 0;  // rows of all parts after the import
  std::uint64_t with_outcome = 0;   // of the lines imported
  std::uint64_t irregular = 0;
};

// Reads `file` by `mapping` and adds it to the history in `data`, which is made when it is not
// there. What could not be read goes to data/rejects/<file name>.csv. Errors: those of
// warehouse::ReadLines and History::Append; on error the history is as it was.
Result<ImportResult> ImportFile(const os::Path& file, const os::Path& mapping, const os::Path& data,
                                const Progress& progress);

// Currency and own fields of the history in `data`. Errors: those of History::Open.
Result<LineSchema> HistorySchema(const os::Path& data);

// Every current line of the history in `data`. Errors: those of History::Open and Load.
Result<LineTable> LoadHistory(const os::Path& data, const Progress& progress);

// Learns from the history in `data` and writes the model's folder. Errors: those of Model::Train.
Result<risk::ModelCard> TrainModel(const os::Path& data, const os::Path& model,
                                   const risk::TrainOptions& options, const Progress& progress);

// Answers one SELECT over the history (warehouse::History::Query).
Result<warehouse::QueryResult> QueryHistory(const os::Path& data, std::string_view sql,
                                            std::size_t rows_max);

}  // namespace tidewaiter::app

#endif  // TIDEWAITER_APP_HISTORY_H_
