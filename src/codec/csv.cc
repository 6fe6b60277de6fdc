#include "codec/csv.h"

namespace tidewaiter::codec {

void AppendCsvField(std::string& out, std::string_view field) {
  const bool quoted = field.find_first_of(",\"\r\n") != std::string_view::npos ||
                      (!field.empty() && (field.front() == ' ' || field.back() == ' '));
  if (!quoted) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void AppendCsvRow(std::string& out, std::span<const std::string_view> fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) out += ',';
    AppendCsvField(out, fields[i]);
  }
  out += '\n';
}

void AppendCsvRow(std::string& out, std::initializer_list<std::string_view> fields) {
  AppendCsvRow(out, std::span<const std::string_view>(fields.begin(), fields.size()));
}

}  // namespace tidewaiter::codec
