#include "cli/table.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/check.h"

namespace tidewaiter::cli {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kGap = "  ";

struct Range {
  char32_t from;
  char32_t to;
};

// Unicode 15, EastAsianWidth W and F, rounded to blocks.
constexpr std::array kWide{
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0x33FF},  Range{0x3400, 0x4DBF},
    Range{0x4E00, 0x9FFF},   Range{0xA000, 0xA4CF},   Range{0xA960, 0xA97F},  Range{0xAC00, 0xD7A3},
    Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},   Range{0xFF00, 0xFF60},  Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F}, Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

constexpr std::array kNoWidth{Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},
                              Range{0x064B, 0x065F}, Range{0x0E34, 0x0E3A}, Range{0x0E47, 0x0E4E},
                              Range{0x1AB0, 0x1AFF}, Range{0x200B, 0x200F}, Range{0x202A, 0x202E},
                              Range{0x2060, 0x2064}, Range{0x2066, 0x2069}, Range{0x20D0, 0x20FF},
                              Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}};

template <std::size_t N>
bool In(const std::array<Range, N>& ranges, char32_t code) {
  return std::ranges::any_of(ranges, [code](Range r) { return code >= r.from && code <= r.to; });
}

std::size_t WidthOf(char32_t code) {
  if (In(kNoWidth, code)) return 0;
  return In(kWide, code) ? 2 : 1;
}

struct Letter {
  char32_t code = 0;
  std::size_t bytes = 1;
};

// The first character of a text that is not empty; kReplacement for a byte that starts none.
Letter First(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {kReplacement, 1};
  char32_t code = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0u) != 0x80u) return {kReplacement, 1};
    code = (code << 6u) | (byte & 0x3Fu);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {kReplacement, 1};
  return {code, length};
}

// Marks around a value within a sentence of another direction (risk/language.h). Data may hold half
// a pair, and a terminal shows them as nothing or as boxes.
bool IsIsolate(char32_t code) {
  return code >= 0x2066 && code <= 0x2069;
}

// C0, DEL, C1, and the marks that turn the direction of writing around for what follows.
bool IsControl(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x202A && code <= 0x202E);
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Letter letter = First(text);
    width += WidthOf(letter.code);
    text.remove_prefix(letter.bytes);
  }
  return width;
}

std::string Printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Letter letter = First(text);
    if (IsIsolate(letter.code)) {
      text.remove_prefix(letter.bytes);
      continue;
    }
    if (IsControl(letter.code)) {
      out += ' ';
    } else if (letter.code == kReplacement) {
      out += kReplacementBytes;
    } else {
      out += text.substr(0, letter.bytes);
    }
    text.remove_prefix(letter.bytes);
  }
  return out;
}

std::string Shortened(std::string_view text, std::size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  std::size_t used = 1;  // the ellipsis
  std::size_t end = 0;
  while (end < text.size()) {
    const Letter letter = First(text.substr(end));
    used += WidthOf(letter.code);
    if (used > width) break;
    end += letter.bytes;
  }
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

std::string Wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t start = std::min(text.find_first_not_of(" \n"), text.size());
    text.remove_prefix(start);
    if (text.empty()) break;
    const std::string_view word = text.substr(0, text.find_first_of(" \n"));
    text.remove_prefix(word.size());
    const std::size_t wide = DisplayWidth(word);
    if (used > 0 && used + 1 + wide > width) {
      out += '\n';
      used = 0;
    }
    out += used == 0 ? indent : std::string_view(" ");
    used += (used == 0 ? DisplayWidth(indent) : 1) + wide;
    out += word;
  }
  if (!out.empty()) out += '\n';
  return out;
}

void Table::Add(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size());
  for (std::string& cell : cells) {
    cell = Printable(cell);
    if (cell_width_max_ > 0) cell = Shortened(cell, cell_width_max_);
  }
  rows_.push_back(std::move(cells));
}

std::string Table::Line(const std::vector<std::string>& cells,
                        const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string blanks(widths[i] - DisplayWidth(cells[i]), ' ');
    if (i > 0) line += kGap;
    line += columns_[i].align == Align::kRight ? blanks + cells[i] : cells[i] + blanks;
  }
  line.resize(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

std::string Table::Render(bool bold) const {
  std::vector<std::string> heading;
  std::vector<std::size_t> widths;
  for (const TableColumn& column : columns_) {
    heading.push_back(Printable(column.name));
    widths.push_back(DisplayWidth(heading.back()));
  }
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::vector<std::string> rule;
  for (const std::size_t width : widths)
    rule.emplace_back(width, '-');
  std::string out = Line(heading, widths);
  if (bold) out = "\x1b[1m" + out.substr(0, out.size() - 1) + "\x1b[0m\n";
  out += Line(rule, widths);
  for (const auto& row : rows_)
    out += Line(row, widths);
  return out;
}

}  // namespace tidewaiter::cli
