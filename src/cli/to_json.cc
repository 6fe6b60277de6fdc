#include "cli/to_json.h"

#include <optional>

#include "app/run_files.h"
#include "cli/exit_code.h"
#include "codec/parse.h"
#include "declaration/error_kind.h"

namespace tidewaiter::cli {
namespace {

using app::Json;

// Bytes that are not UTF-8 become U+FFFD: file names may hold any.
std::string Text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json ReadJson(const warehouse::ReadSummary& read) {
  return {{"rows_read", read.rows_read},
          {"accepted", read.accepted},
          {"rejected", read.rejected},
          {"problems", read.problems},
          {"unused_columns", read.unused_columns}};
}

Json KindJson(const risk::KindModel& kind) {
  return {{"kind", ErrorKindName(kind.kind)},
          {"checked", kind.checked},
          {"wrong", kind.wrong},
          {"past_auc", app::OptionalJson(kind.past_auc)}};
}

}  // namespace

std::string ErrorJson(const Error& error) {
  return Text({{"error",
                {{"code", ErrorCodeName(error.code)},
                 {"message", error.message},
                 {"field", error.field}}}});
}

std::string VersionJson(std::string_view version) {
  return Text({{"name", "tidewaiter"}, {"version", version}});
}

std::string SimulateJson(const sim::CountryOptions& options, int new_days, const os::Path& folder) {
  return Text({{"folder", folder.string()},
               {"seed", options.seed},
               {"lines", options.lines},
               {"first_day", FormatDay(options.first_day)},
               {"days", options.days},
               {"new_days", new_days},
               {"inspected_share", options.inspected_share},
               {"random_share", options.random_share},
               {"irregular_share", options.irregular_share}});
}

std::string MapJson(const warehouse::Proposal& proposal, std::string_view toml,
                    const os::Path& written_to) {
  Json guesses = Json::array();
  for (const warehouse::ColumnGuess& guess : proposal.guesses) {
    guesses.push_back({{"column", guess.column},
                       {"field", guess.field},
                       {"confidence", guess.confidence},
                       {"why", guess.why}});
  }
  return Text({{"guesses", guesses},
               {"unmapped", proposal.unmapped},
               {"notes", proposal.notes},
               {"written_to", written_to.string()},
               {"mapping", toml}});
}

std::string ImportJson(const app::ImportResult& result) {
  Json json = ReadJson(result.read);
  json["rejects_file"] = result.rejects_file;
  json["with_outcome"] = result.with_outcome;
  json["irregular"] = result.irregular;
  json["history_lines"] = result.history_lines;
  return Text(json);
}

std::string TrainJson(const risk::ModelCard& card, const os::Path& folder) {
  Json kinds = Json::array();
  for (const risk::KindModel& kind : card.kinds)
    kinds.push_back(KindJson(kind));
  return Text({{"folder", folder.string()},
               {"version", card.version},
               {"lines", card.lines},
               {"looked_at", card.looked_at},
               {"irregular", card.irregular},
               {"first_day", FormatDay(card.first_day)},
               {"last_day", FormatDay(card.last_day)},
               {"currency", card.schema.currency},
               {"patterns", card.patterns},
               {"kinds", kinds}});
}

std::string AssessJson(const app::AssessResult& result, const os::Path& folder) {
  Json list = Json::array();
  for (const app::ListedLine& line : result.list)
    list.push_back(app::ListedLineJson(line));
  Json json = ReadJson(result.read);
  json["folder"] = folder.string();
  json["currency"] = result.currency;
  json["minor_digits"] = codec::MinorDigits(result.currency);
  json["expected_minor"] = result.expected_minor;
  json["list_sha256"] = result.list_sha256;
  json["list"] = std::move(list);
  return Text(json);
}

std::string RepeatJson(const app::RepeatResult& result) {
  return Text({{"identical", result.identical},
               {"recorded_sha256", result.recorded_sha256},
               {"repeated_sha256", result.repeated_sha256}});
}

std::string QueryJson(const warehouse::QueryResult& result) {
  Json columns = Json::array();
  for (const warehouse::QueryColumn& column : result.columns)
    columns.push_back({{"name", column.name}, {"type", column.type}});
  Json rows = Json::array();
  for (const auto& row : result.rows) {
    Json cells = Json::array();
    for (const auto& cell : row)
      cells.push_back(cell ? Json(*cell) : Json(nullptr));
    rows.push_back(std::move(cells));
  }
  return Text({{"columns", columns}, {"rows", rows}, {"truncated", result.truncated}});
}

}  // namespace tidewaiter::cli
