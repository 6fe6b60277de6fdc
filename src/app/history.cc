#include "app/history.h"

#include <filesystem>

namespace tidewaiter::app {
namespace {

os::Path HistoryFolder(const os::Path& data) {
  return data / "history";
}

Result<warehouse::History> OpenOrCreate(const os::Path& data, const LineSchema& schema) {
  Result<warehouse::History> history = warehouse::History::Open(HistoryFolder(data));
  if (history || history.error().code != ErrorCode::kNotFound) return history;
  return warehouse::History::Create(HistoryFolder(data), schema);
}

Result<warehouse::History> OpenHistory(const os::Path& data) {
  Result<warehouse::History> history = warehouse::History::Open(HistoryFolder(data));
  if (!history && history.error().code == ErrorCode::kNotFound) {
    return Fail(ErrorCode::kNotFound,
                "no history in " + data.string() + ": make one with 'tidewaiter import'");
  }
  return history;
}

}  // namespace

Result<ImportResult> ImportFile(const os::Path& file, const os::Path& mapping_file,
                                const os::Path& data, const Progress& progress) {
  ASSIGN_OR_RETURN(const warehouse::Mapping mapping, warehouse::LoadMapping(mapping_file));
  ASSIGN_OR_RETURN(const warehouse::ReadResult read, warehouse::ReadLines(file, mapping, progress));
  ASSIGN_OR_RETURN(warehouse::History history, OpenOrCreate(data, mapping.Schema()));
  ImportResult result;
  RETURN_IF_ERROR(progress("store", 0, read.lines.size()));
  RETURN_IF_ERROR(history.Append(read.lines, file.filename().string()));
  if (!read.rejects.empty()) {
    RETURN_IF_ERROR(os::MakeFolder(data / "rejects"));
    const os::Path rejects = data / "rejects" / (file.filename().string() + ".csv");
    RETURN_IF_ERROR(warehouse::WriteRejects(rejects, read.rejects));
    result.rejects_file = rejects.string();
  }
  result.read = read.summary;
  result.history_lines = history.rows();
  for (std::size_t row = 0; row < read.lines.size(); ++row) {
    result.with_outcome += read.lines.outcome(row).looked_at() ? 1 : 0;
    result.irregular += read.lines.outcome(row).irregular() ? 1 : 0;
  }
  return result;
}

Result<LineSchema> HistorySchema(const os::Path& data) {
  ASSIGN_OR_RETURN(const warehouse::History history, OpenHistory(data));
  return history.schema();
}

Result<LineTable> LoadHistory(const os::Path& data, const Progress& progress) {
  ASSIGN_OR_RETURN(const warehouse::History history, OpenHistory(data));
  return history.Load(progress);
}

Result<risk::ModelCard> TrainModel(const os::Path& data, const os::Path& model,
                                   const risk::TrainOptions& options, const Progress& progress) {
  ASSIGN_OR_RETURN(const LineTable lines, LoadHistory(data, progress));
  ASSIGN_OR_RETURN(const risk::Model trained, risk::Model::Train(lines, model, options, progress));
  return trained.card();
}

Result<warehouse::QueryResult> QueryHistory(const os::Path& data, std::string_view sql,
                                            std::size_t rows_max) {
  ASSIGN_OR_RETURN(const warehouse::History history, OpenHistory(data));
  return history.Query(sql, rows_max);
}

}  // namespace tidewaiter::app
