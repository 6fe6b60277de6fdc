#include "server/past_lines.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <fmt/format.h>

#include "app/history.h"
#include "codec/parse.h"

namespace tidewaiter::server {
namespace {

constexpr std::array<std::string_view, 11> kColumns{
    "id",          "date",        "office",         "importer", "hs_code",        "origin",
    "description", "value_minor", "outcome_source", "wrong",    "recovered_minor"};

// In single quotes, as SQL has texts: the only place where a value meets the statement. The engine
// behind it can read nothing but the history and write nothing (warehouse/history.h).
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    if (c != '\0') quoted += c;
  }
  return quoted + "'";
}

std::string Condition(const std::string& name, const std::string& value) {
  if (name == "hs_code") return fmt::format("starts_with(hs_code, {})", Quoted(value));
  return fmt::format("coalesce({}, '') = {}", name, Quoted(value));
}

KindSet KindsOf(std::string_view text) {
  KindSet kinds;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(";,[] "), text.size());
    if (const auto kind = FindErrorKind(text.substr(0, end))) kinds.Add(*kind);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return kinds;
}

api::PastLine LineOf(const std::vector<std::optional<std::string>>& row) {
  const auto text = [&](std::size_t i) { return row[i].value_or(""); };
  api::PastLine line;
  line.id = text(0);
  if (const auto day = ParseIsoDay(text(1).substr(0, 10))) line.date = *day;
  line.office = text(2);
  line.importer = text(3);
  line.hs_code = text(4);
  line.origin = text(5);
  line.description = text(6);
  if (!text(7).empty()) line.value_minor = std::strtoll(text(7).c_str(), nullptr, 10);
  line.source = text(8).empty() ? "none" : text(8);
  line.wrong = KindsOf(text(9));
  line.recovered_minor = std::strtoll(text(10).c_str(), nullptr, 10);
  return line;
}

}  // namespace

api::FindPast PastLinesIn(const os::Path& data) {
  std::error_code ignored;
  if (!std::filesystem::exists(data / "history" / "history.json", ignored)) return {};
  auto mutex = std::make_shared<std::mutex>();
  return [data, mutex](const std::vector<std::pair<std::string, std::string>>& where,
                       bool checked_only, int limit) -> Result<std::vector<api::PastLine>> {
    std::string sql = fmt::format("SELECT {} FROM lines WHERE true", fmt::join(kColumns, ", "));
    for (const auto& [name, value] : where) {
      if (!FindAttribute(name)) continue;  // only columns that there are
      sql += " AND " + Condition(name, value);
    }
    if (checked_only) sql += " AND outcome_source IS NOT NULL AND outcome_source <> 'none'";
    sql += fmt::format(" ORDER BY date DESC, id DESC LIMIT {}", limit);
    const std::lock_guard lock(*mutex);
    ASSIGN_OR_RETURN(const warehouse::QueryResult result,
                     app::QueryHistory(data, sql, static_cast<std::size_t>(limit)));
    std::vector<api::PastLine> lines;
    for (const auto& row : result.rows)
      lines.push_back(LineOf(row));
    return lines;
  };
}

clearance::PastLines RulePastIn(const os::Path& data) {
  std::error_code ignored;
  if (!std::filesystem::exists(data / "history" / "history.json", ignored)) return {};
  return [data](Day from, const Progress& progress) -> Result<LineTable> {
    ASSIGN_OR_RETURN(LineTable all, app::LoadHistory(data, progress));
    std::vector<std::uint32_t> rows;
    for (std::uint32_t row = 0; row < all.size(); ++row) {
      if (all.date(row) >= from) rows.push_back(row);
    }
    if (rows.size() == all.size()) return all;
    return all.Select(rows);
  };
}

}  // namespace tidewaiter::server
