#include "warehouse/mapping.h"

#include <fmt/format.h>

#include "warehouse/mapping_names.h"

namespace tidewaiter::warehouse {
namespace {

// A TOML basic string.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

// A key, bare where TOML allows it.
std::string Key(std::string_view text) {
  const bool bare = !text.empty() && text.find_first_not_of(
                                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789_-") == std::string_view::npos;
  return bare ? std::string(text) : Quoted(text);
}

std::string List(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts)
    out += (out.size() > 1 ? ", " : "") + Quoted(text);
  return out + "]";
}

void Line(std::string& out, std::string_view key, std::string_view text) {
  out += fmt::format("{} = {}\n", Key(key), Quoted(text));
}

// Written only when it is there.
void OptionalLine(std::string& out, std::string_view key, std::string_view text) {
  if (!text.empty()) Line(out, key, text);
}

void RenderSource(std::string& out, const Mapping& m) {
  out += "[source]\n";
  if (m.format != FileFormat::kByName) Line(out, "format", NameOf(kFormatNames, m.format));
  if (m.delimiter != '\0') Line(out, "delimiter", std::string_view(&m.delimiter, 1));
  if (m.encoding != Encoding::kDetect) Line(out, "encoding", NameOf(kEncodingNames, m.encoding));
  out += fmt::format("currency = {}          # ISO 4217, of all amounts; XXX = not known\n",
                     Quoted(m.currency));
  Line(out, "decimal", std::string_view(&m.decimal, 1));
  Line(out, "date_format", m.date_format);
  out += fmt::format("missing = {}  # texts that mean: nothing there\n", List(m.missing));
}

void RenderColumns(std::string& out, const Mapping& m) {
  out += "\n# our field = their column\n[columns]\n";
  for (const std::string& field : MappingFields())
    OptionalLine(out, field, m.Column(field));
  if (!m.extras.empty()) {
    out += "\n# attributes of your own, at most 8: own name = their column\n[columns.extra]\n";
    for (const auto& [name, column] : m.extras)
      Line(out, name, column);
  }
}

void RenderUnits(std::string& out, const Mapping& m) {
  out +=
      "\n# what the file's numbers are in; we turn them into kg, minor units and "
      "percent\n[units]\n";
  Line(out, "net_mass_kg", NameOf(kMassNames, m.net_mass));
  Line(out, "gross_mass_kg", NameOf(kMassNames, m.gross_mass));
  Line(out, "value", NameOf(kValueNames, m.value));
  Line(out, "rate_percent", NameOf(kRateNames, m.rate));
  for (const auto& [field, list] : m.codes) {
    out += fmt::format("\n# their text = our text\n[codes.{}]\n", Key(field));
    for (const auto& [theirs, ours] : list)
      Line(out, theirs, ours);
  }
}

void RenderVerdicts(std::string& out, const OutcomeMapping& outcome) {
  if (outcome.flag) {
    Line(out, "flag", outcome.flag->column);
    out += fmt::format("wrong = {}\nclean = {}  # any other text: nobody looked\n",
                       List(outcome.flag->wrong), List(outcome.flag->clean));
    Line(out, "kind", ErrorKindName(outcome.flag->kind));
  }
  if (outcome.lists) {
    OptionalLine(out, "checked", outcome.lists->checked);
    OptionalLine(out, "wrong", outcome.lists->wrong);
    OptionalLine(out, "corrections", outcome.lists->corrections);
  }
}

void RenderOutcome(std::string& out, const OutcomeMapping& outcome) {
  if (outcome == OutcomeMapping{}) return;
  out += "\n# what inspections found\n[outcome]\n";
  RenderVerdicts(out, outcome);
  OptionalLine(out, "source", outcome.source);
  OptionalLine(out, "basis", outcome.basis);
  OptionalLine(out, "recovered", outcome.recovered);
  OptionalLine(out, "known_on", outcome.known_on);
  if (!outcome.source_values.empty()) out += "\n[outcome.source_values]\n";
  for (const auto& [theirs, source] : outcome.source_values)
    Line(out, theirs, OutcomeSourceName(source));
  if (!outcome.basis_values.empty()) out += "\n[outcome.basis_values]\n";
  for (const auto& [theirs, basis] : outcome.basis_values)
    Line(out, theirs, SelectionBasisName(basis));
  for (const FieldOutcome& field : outcome.fields) {
    out += fmt::format("\n[outcome.fields.{}]\n", ErrorKindName(field.kind));
    Line(out, "verdict", field.verdict);
    out += fmt::format("confirmed = {}\ncorrected = {}\n", List(field.confirmed),
                       List(field.corrected));
    OptionalLine(out, "corrected_to", field.corrected_to);
  }
}

std::vector<std::string> MakeFields() {
  std::vector<std::string> fields{"id", "declaration_id", "item", "date", "description", "value"};
  for (std::size_t a = 0; a < kFirstExtra; ++a)
    fields.emplace_back(AttributeName(static_cast<Attribute>(a)));
  for (std::size_t m = 0; m < kMeasureCount; ++m)
    fields.emplace_back(MeasureName(static_cast<Measure>(m)));
  return fields;
}

}  // namespace

const std::vector<std::string>& MappingFields() {
  static const std::vector<std::string> fields = MakeFields();
  return fields;
}

std::string_view Mapping::Column(std::string_view field) const {
  const auto found = columns.find(field);
  return found == columns.end() ? std::string_view() : std::string_view(found->second);
}

LineSchema Mapping::Schema() const {
  LineSchema schema;
  schema.currency = currency;
  for (std::size_t i = 0; i < extras.size() && i < kExtraCount; ++i)
    schema.extra_names[i] = extras[i].first;
  return schema;
}

std::string RenderMapping(const Mapping& mapping) {
  std::string out = "# How a file of declarations becomes lines: docs/formats/mapping.md\n\n";
  RenderSource(out, mapping);
  RenderColumns(out, mapping);
  RenderUnits(out, mapping);
  RenderOutcome(out, mapping.outcome);
  return out;
}

Result<Mapping> LoadMapping(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  return ParseMapping(text, path.filename().string());
}

}  // namespace tidewaiter::warehouse
