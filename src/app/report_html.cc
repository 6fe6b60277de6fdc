#include "app/report_html.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace tidewaiter::app {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

struct LeadByte {
  std::size_t length;  // of the sequence; 0: no sequence starts so
  unsigned char second_low;
  unsigned char second_high;
};

// The well-formed byte sequences of the Unicode Standard, table 3-7: no overlong forms, no
// surrogates, nothing above U+10FFFF.
LeadByte LeadOf(unsigned char c) {
  if (c < 0x80) return {1, 0, 0};
  if (c < 0xC2 || c > 0xF4) return {0, 0, 0};
  if (c < 0xE0) return {2, 0x80, 0xBF};
  if (c == 0xE0) return {3, 0xA0, 0xBF};
  if (c == 0xED) return {3, 0x80, 0x9F};
  if (c < 0xF0) return {3, 0x80, 0xBF};
  if (c == 0xF0) return {4, 0x90, 0xBF};
  if (c == 0xF4) return {4, 0x80, 0x8F};
  return {4, 0x80, 0xBF};
}

// Length of the well-formed sequence at the start of `text` (not empty), or 0.
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const LeadByte lead = LeadOf(byte(0));
  if (lead.length > text.size()) return 0;
  for (std::size_t i = 1; i < lead.length; ++i) {
    const unsigned char low = i == 1 ? lead.second_low : 0x80;
    const unsigned char high = i == 1 ? lead.second_high : 0xBF;
    if (byte(i) < low || byte(i) > high) return 0;
  }
  return lead.length;
}

std::string_view EntityOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

bool IsForbiddenControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F;
}

}  // namespace

void AppendEscaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = SequenceLength(text);
    if (length == 0 || (length == 1 && IsForbiddenControl(text[0]))) {
      out += kReplacement;
      text.remove_prefix(1);
      continue;
    }
    const std::string_view entity = length == 1 ? EntityOf(text[0]) : std::string_view{};
    out += entity.empty() ? text.substr(0, length) : entity;
    text.remove_prefix(length);
  }
}

std::string Escaped(std::string_view text) {
  std::string out;
  AppendEscaped(out, text);
  return out;
}

HtmlTable::HtmlTable(std::string& out, std::string_view caption,
                     std::initializer_list<Column> columns)
    : out_(out) {
  const std::string title = Escaped(caption);
  out_ += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + title + "\">";
  out_ += "<table><caption>" + title + "</caption><thead><tr>";
  for (const Column& column : columns) {
    out_ += column.is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">";
    AppendEscaped(out_, column.label);
    out_ += "</th>";
  }
  out_ += "</tr></thead>\n<tbody>";
}

void HtmlTable::Row(std::string_view css_class) {
  out_ += css_class.empty() ? "\n<tr>" : "\n<tr class=\"" + std::string(css_class) + "\">";
  first_cell_ = true;
}

void HtmlTable::Text(std::string_view text) {
  out_ += first_cell_ ? "<th scope=\"row\" dir=\"auto\">" : "<td dir=\"auto\">";
  AppendEscaped(out_, text);
  out_ += first_cell_ ? "</th>" : "</td>";
  first_cell_ = false;
}

void HtmlTable::Number(std::string_view text) {
  Number(text, "");
}

void HtmlTable::Number(std::string_view text, std::string_view small) {
  out_ += first_cell_ ? "<th scope=\"row\" class=\"n\">" : "<td class=\"n\">";
  AppendEscaped(out_, text);
  if (!small.empty()) out_ += " <small>" + Escaped(small) + "</small>";
  out_ += first_cell_ ? "</th>" : "</td>";
  first_cell_ = false;
}

void HtmlTable::Close() {
  out_ += "\n</tbody></table></div>\n";
}

}  // namespace tidewaiter::app
