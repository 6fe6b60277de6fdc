// The Harmonized Tariff Schedule of the United States: the tree is in the indents. Lines without a
// number give a common text to those below: they get suffixes under the next number.
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "codec/text.h"
#include "nomenclature/complaints.h"
#include "nomenclature/readers.h"

namespace tidewaiter::nomenclature {
namespace {

// Name here, in the file that others made of it, and in the export of the USITC.
struct Name {
  std::string_view raw;
  std::string_view made;
  std::string_view exported;
};
constexpr std::array<Name, 7> kRates = {
    {{"units", "units", "Unit of Quantity"},
     {"general", "general", "General Rate of Duty"},
     {"special", "special", "Special Rate of Duty"},
     {"other", "other", "Column 2 Rate of Duty"},
     {"additional_duties", "additional_duties", "Additional Duties"},
     {"quota_quantity", "quota_quantity", "Quota Quantity"},
     {"footnotes", "footnotes", "Footnotes"}}};
constexpr std::array<int, 1> kChapterDigits = {2};
constexpr int kIndentMax = kLevelsMax - 2;

// Several units as "doz.|kg", also where the export writes ["doz.","kg"].
std::string Units(std::string_view cell) {
  std::string out;
  for (const char c : codec::Trim(cell)) {
    if (c == '[' || c == ']' || c == '"') continue;
    out += c == ',' || c == ';' ? '|' : c;
  }
  return out;
}

class UsReader {
 public:
  UsReader(const PublishedFile& file, std::span<const Row> hs, Publication& out)
      : sheet_(file.name, file.bytes, out.problems), out_(out), gaps_(hs) {
    number_ = sheet_.Column("htsno");
    if (number_ == Sheet::kNoColumn) number_ = sheet_.Need("HTS Number");
    indent_ = sheet_.Need("indent");
    description_ = sheet_.Need("description");
    for (const Name& name : kRates) {
      const int made = sheet_.Column(name.made);
      rates_.push_back(made != Sheet::kNoColumn ? made : sheet_.Column(name.exported));
      out_.rates.columns.emplace_back(name.raw);
    }
  }

  void Run() {
    if (number_ == Sheet::kNoColumn || indent_ == Sheet::kNoColumn) return;
    while (sheet_.Next()) {
      const int indent = Indent();
      if (indent < 0) continue;
      DropWaiting(indent);
      if (codec::Trim(sheet_.Cell(number_)).empty()) {
        waiting_.push_back(
            {indent, std::string(codec::Trim(sheet_.Cell(description_))), sheet_.line()});
      } else if (const auto code = CodeIn(sheet_, number_)) {
        AddNumbered(*code, indent);
      }
    }
    DropWaiting(0);
    gaps_.Tell(sheet_.file(), out_);
  }

 private:
  struct Waiting {
    int indent = 0;
    std::string description;
    std::uint64_t line = 0;
  };
  struct Open {
    int indent = 0;
    std::uint8_t level = 0;
  };

  int Indent() {
    const std::string_view text = codec::Trim(sheet_.Cell(indent_));
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= 0 &&
        value <= kIndentMax)
      return value;
    sheet_.Problem("number", "indent", Shown(text));
    return -1;
  }

  // Lines without a number that nothing can stand under any more.
  void DropWaiting(int indent) {
    while (!waiting_.empty() && waiting_.back().indent >= indent) {
      Complain(out_.warnings, "empty_group", Pointer(sheet_.file(), waiting_.back().line),
               Shown(waiting_.back().description));
      waiting_.pop_back();
    }
  }

  // One below what it stands under, whatever the indents count.
  std::uint8_t LevelOf(int indent, std::uint64_t line) {
    while (!open_.empty() && open_.back().indent >= indent)
      open_.pop_back();
    const int above = open_.empty() ? -1 : open_.back().indent;
    if (indent > above + 1) {
      Complain(out_.warnings, "level_jump", Pointer(sheet_.file(), line, "indent"),
               fmt::format("{} under {}", indent, above));
    }
    const int level = open_.empty() ? 1 : open_.back().level + 1;
    open_.push_back({indent, static_cast<std::uint8_t>(level)});
    return open_.back().level;
  }

  void AddWaiting(GoodsCode code) {
    constexpr std::size_t kStep = 10;
    if ((waiting_.size() + 1) * kStep > kDeclarableSuffix) {
      sheet_.Problem("no_unique_suffix", "", fmt::format("{} lines before it", waiting_.size()));
      waiting_.clear();
      return;
    }
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      Waiting& line = waiting_[i];
      out_.rows.lines.push_back({.code = code,
                                 .suffix = static_cast<std::uint8_t>((i + 1) * kStep),
                                 .level = LevelOf(line.indent, line.line),
                                 .validity = {},
                                 .unit = "",
                                 .descriptions = {std::move(line.description)},
                                 .line = line.line});
    }
    waiting_.clear();
  }

  void AddNumbered(GoodsCode code, int indent) {
    gaps_.Fill(code, kChapterDigits, out_);
    AddWaiting(code);
    out_.rows.lines.push_back(
        {.code = code,
         .level = LevelOf(indent, sheet_.line()),
         .validity = {},
         .unit = Units(sheet_.Cell(rates_.front())),
         .descriptions = {std::string(codec::Trim(sheet_.Cell(description_)))},
         .line = sheet_.line()});
    RawRates::Line& raw = out_.rates.lines.emplace_back();
    raw.code = code;
    raw.line = sheet_.line();
    for (const int column : rates_)
      raw.cells.emplace_back(sheet_.Cell(column));
  }

  Sheet sheet_;
  Publication& out_;
  Gaps gaps_;
  int number_ = Sheet::kNoColumn;
  int indent_ = Sheet::kNoColumn;
  int description_ = Sheet::kNoColumn;
  std::vector<int> rates_;
  std::vector<Waiting> waiting_;  // without a number, indents rising
  std::vector<Open> open_;
};

}  // namespace

void ReadUsHts(const PublishedFile& file, std::span<const Row> hs, Publication& out) {
  UsReader(file, hs, out).Run();
}

}  // namespace tidewaiter::nomenclature
