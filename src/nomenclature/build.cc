#include "nomenclature/build.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/text.h"
#include "nomenclature/complaints.h"
#include "nomenclature/table.h"

namespace tidewaiter::nomenclature {
namespace {

std::string Named(const Row& row) {
  return fmt::format("{} {}", row.code.text(), row.suffix);
}

std::string DayText(Day day) {
  if (day == kAlways) return "ever";
  return day == kForever ? "for ever" : FormatDay(day);
}

class Builder {
 public:
  explicit Builder(Rows rows) : rows_(std::move(rows)) {}

  Built Run() {
    CheckCounts();
    if (built_.problems.empty()) {
      for (std::size_t i = 0; i < rows_.lines.size(); ++i)
        CheckRow(i);
      CheckSections();
      CheckNotes();
    }
    if (built_.problems.empty()) {
      Sort();
      CheckNeighbours();
      MakeLines();
      CheckTree();
    }
    if (built_.problems.empty()) {
      MakeTexts();
      built_.nomenclature.emplace(std::make_shared<const Table>(std::move(table_)));
    }
    return std::move(built_);
  }

 private:
  void Problem(std::string_view code, std::string pointer, std::string detail) {
    Complain(built_.problems, code, std::move(pointer), std::move(detail));
  }
  [[nodiscard]] std::string At(std::size_t row, std::string_view column) const {
    const std::uint64_t line = rows_.lines[row].line;
    return Pointer(rows_.file, line != 0 ? line : row + 1, column);
  }

  void CheckCounts() {
    const auto count = [&](std::size_t size, std::size_t max, const char* pointer) {
      if (size > max) Problem("too_many", pointer, fmt::format("{}, at most {}", size, max));
    };
    count(rows_.lines.size(), kLinesMax, "/lines");
    count(rows_.languages.size(), kLanguagesMax, "/languages");
    count(rows_.sections.size(), kSectionsMax, "/sections");
    count(rows_.notes.size(), kNotesMax, "/notes");
    std::size_t bytes = 0;
    for (const Row& row : rows_.lines) {
      for (const std::string& text : row.descriptions)
        bytes += text.size();
    }
    count(bytes, kTextBytesMax, "/lines");
    if (rows_.languages.empty()) Problem("required", "/languages", "a language");
    for (std::size_t i = 0; i < rows_.languages.size(); ++i) {
      const std::string& tag = rows_.languages[i];
      const bool twice = std::find(rows_.languages.begin(),
                                   rows_.languages.begin() + static_cast<std::ptrdiff_t>(i),
                                   tag) != rows_.languages.begin() + static_cast<std::ptrdiff_t>(i);
      if (twice || !IsLanguageTag(tag))
        Problem("language", fmt::format("/languages/{}", i), Shown(tag));
    }
  }

  void CheckText(std::string_view text, std::size_t bytes_max, const std::string& pointer) {
    if (text.size() > bytes_max)
      Problem("too_long", pointer, fmt::format("{} bytes, at most {}", text.size(), bytes_max));
    if (!codec::IsUtf8(text)) Problem("not_utf8", pointer, Shown(text));
  }

  void CheckValidity(const Validity& validity, const std::string& pointer) {
    if (validity.until < validity.from) {
      Problem("until_before_from", pointer,
              DayText(validity.until) + " is before " + DayText(validity.from));
    }
  }

  void CheckRow(std::size_t i) {
    const Row& row = rows_.lines[i];
    constexpr int kSuffixMax = 99;
    if (row.code.empty()) Problem("required", At(i, "code"), "a goods code");
    if (row.suffix == 0 || row.suffix > kSuffixMax)
      Problem("range", At(i, "suffix"), fmt::format("{}, not 1 to 99", row.suffix));
    if (row.level >= kLevelsMax)
      Problem("range", At(i, "level"), fmt::format("{}, at most {}", row.level, kLevelsMax - 1));
    if (row.validity.until < row.validity.from) CheckValidity(row.validity, At(i, "until"));
    CHECK(row.descriptions.size() <= rows_.languages.size());
    bool any = false;
    for (const std::string& text : row.descriptions) {
      any = any || !text.empty();
      if (text.size() > kDescriptionBytesMax || !codec::IsUtf8(text))
        CheckText(text, kDescriptionBytesMax, At(i, "description"));
    }
    if (row.unit.size() > kUnitBytesMax || !codec::IsUtf8(row.unit))
      CheckText(row.unit, kUnitBytesMax, At(i, "unit"));
    if (!any) Complain(built_.warnings, "no_text", At(i, "description"), Named(row));
  }

  void CheckSections() {
    constexpr int kChapterMax = 99;
    for (std::size_t i = 0; i < rows_.sections.size(); ++i) {
      const Section& section = rows_.sections[i];
      const std::string pointer = fmt::format("/sections.csv/{}", i + 1);
      if (section.number.empty()) Problem("required", pointer + "/number", "a Roman number");
      CheckText(section.number, kUnitBytesMax, pointer + "/number");
      CheckText(section.title, kDescriptionBytesMax, pointer + "/title");
      if (!IsLanguageTag(section.language))
        Problem("language", pointer + "/language", Shown(section.language));
      if (section.first_chapter < 0 || section.last_chapter > kChapterMax ||
          section.last_chapter < section.first_chapter) {
        Problem("range", pointer + "/first_chapter",
                fmt::format("{} to {}", section.first_chapter, section.last_chapter));
      }
    }
  }

  void CheckNotes() {
    for (std::size_t i = 0; i < rows_.notes.size(); ++i) {
      const Note& note = rows_.notes[i];
      const std::string pointer = fmt::format("/notes.csv/{}", i + 1);
      if (note.subject.empty()) Problem("required", pointer + "/subject", "a section or a code");
      CheckText(note.subject, kUnitBytesMax, pointer + "/subject");
      CheckText(note.text, kNoteBytesMax, pointer + "/text");
      if (!IsLanguageTag(note.language))
        Problem("language", pointer + "/language", Shown(note.language));
      CheckValidity(note.validity, pointer + "/until");
    }
  }

  void Sort() {
    order_.resize(rows_.lines.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
      const Row& row = rows_.lines[i];
      return std::make_tuple(row.code, row.suffix, row.validity.from);
    };
    if (!std::ranges::is_sorted(order_, {}, key)) std::ranges::stable_sort(order_, {}, key);
    std::ranges::stable_sort(rows_.notes, {}, &Note::subject);
  }

  void CheckNeighbours() {
    Day last = kAlways;  // of the lines of this code and suffix so far
    for (std::size_t i = 1; i < order_.size(); ++i) {
      const Row& before = rows_.lines[order_[i - 1]];
      const Row& row = rows_.lines[order_[i]];
      last = std::max(last, before.validity.until);
      if (before.code != row.code || before.suffix != row.suffix) {
        last = kAlways;
        continue;
      }
      if (row.validity.from <= last) {
        Problem("overlap", At(order_[i], "from"),
                Named(row) + " is there before, until " + DayText(last));
      } else if (row.validity.from > last + 1) {
        Complain(built_.warnings, "validity_gap", At(order_[i], "from"),
                 fmt::format("{} was not valid between {} and {}", Named(row), DayText(last),
                             DayText(row.validity.from)));
      }
    }
  }

  std::uint32_t UnitNumber(const std::string& unit) {
    const auto [at, added] =
        units_.try_emplace(unit, static_cast<std::uint32_t>(table_.units.size()));
    if (added) table_.units.push_back(unit);
    return at->second;
  }

  void MakeLines() {
    table_.lines.reserve(order_.size());
    std::vector<LineId> open;  // lines whose `next` is not known yet, levels rising
    for (LineId i = 0; i < order_.size(); ++i) {
      const Row& row = rows_.lines[order_[i]];
      while (!open.empty() && table_.lines[open.back()].level >= row.level) {
        table_.lines[open.back()].next = i;
        open.pop_back();
      }
      table_.lines.push_back({.code = row.code,
                              .validity = row.validity,
                              .described_from = std::max(row.described_from, row.validity.from),
                              .above = open.empty() ? kNoLine : open.back(),
                              .next = 0,
                              .unit = UnitNumber(row.unit),
                              .suffix = row.suffix,
                              .level = row.level});
      open.push_back(i);
      const std::uint64_t digits = TwelveDigits(row.code);
      if (table_.first.Find(digits) == nullptr) table_.first[digits] = i;
    }
    for (const LineId line : open)
      table_.lines[line].next = table_.size();
  }

  // The tree of all times must hold together: what is wrong there, somebody wrote wrongly.
  void CheckTree() {
    for (LineId i = 0; i < table_.size(); ++i) {
      const Table::Line& line = table_.lines[i];
      if (line.level == 0) continue;
      const Row& row = rows_.lines[order_[i]];
      if (line.above == kNoLine) {
        Problem("orphan", At(order_[i], "level"), Named(row) + " stands under no chapter");
        continue;
      }
      const Table::Line& above = table_.lines[line.above];
      if (line.level > above.level + 1) {
        Problem("level_jump", At(order_[i], "level"),
                fmt::format("{} is {} levels below {} {}", Named(row), line.level - above.level,
                            above.code.text(), above.suffix));
      }
      if (!MayStandUnder(line, above)) {
        Complain(built_.warnings, "wrong_parent", At(order_[i], "level"),
                 fmt::format("{} stands under {}", Named(row), above.code.text()));
      }
      if (built_.problems.empty()) CheckLife(i);
    }
  }

  static bool MayStandUnder(const Table::Line& line, const Table::Line& above) {
    if (above.suffix != kDeclarableSuffix) return line.code.chapter() == above.code.chapter();
    return line.code.Under(above.code.Significant(2));
  }

  // What published histories are full of: lines older than those above them. Told once a line.
  void CheckLife(LineId i) {
    const Table::Line& line = table_.lines[i];
    for (Day day = line.validity.from;;) {
      const LineId above = table_.ParentOf(i, day);
      if (above == kNoLine || table_.lines[above].level + 1 != line.level ||
          !MayStandUnder(line, table_.lines[above])) {
        Complain(built_.warnings, "parent_gap", At(order_[i], "from"),
                 fmt::format("{}: nothing stands one level above it on the day {}",
                             Named(rows_.lines[order_[i]]), DayText(day)));
        return;
      }
      const Day end = table_.lines[above].validity.until;
      if (end >= line.validity.until) return;
      day = end + 1;
    }
  }

  void MakeTexts() {
    table_.texts.reserve(order_.size() * rows_.languages.size());
    for (const std::size_t i : order_) {
      const auto& texts = rows_.lines[i].descriptions;
      for (std::size_t of = 0; of < rows_.languages.size(); ++of) {
        const std::string_view text = of < texts.size() ? std::string_view(texts[of]) : "";
        table_.texts.push_back({static_cast<std::uint32_t>(table_.bytes.size()),
                                static_cast<std::uint32_t>(text.size())});
        table_.bytes += text;
      }
    }
    table_.languages = std::move(rows_.languages);
    table_.sections = std::move(rows_.sections);
    table_.notes = std::move(rows_.notes);
  }

  Rows rows_;
  Built built_;
  Table table_;
  std::vector<std::size_t> order_;
  std::unordered_map<std::string, std::uint32_t> units_;
};

// What says nothing new is left out.
Day DescribedFrom(const GoodsLine& line) {
  return line.described_from == line.validity.from ? kAlways : line.described_from;
}

}  // namespace

Built Build(Rows rows) {
  return Builder(std::move(rows)).Run();
}

Rows ToRows(const Nomenclature& goods) {
  Rows rows{.languages = goods.languages(),
            .lines = {},
            .sections = goods.sections(),
            .notes = goods.notes()};
  rows.lines.reserve(goods.size());
  for (LineId i = 0; i < goods.size(); ++i) {
    const GoodsLine line = goods.line(i);
    Row row{.code = line.code,
            .suffix = line.suffix,
            .level = line.level,
            .validity = line.validity,
            .described_from = DescribedFrom(line),
            .unit = std::string(line.unit),
            .descriptions = {}};
    for (std::size_t of = 0; of < rows.languages.size(); ++of)
      row.descriptions.emplace_back(goods.OwnDescription(i, of));
    rows.lines.push_back(std::move(row));
  }
  return rows;
}

}  // namespace tidewaiter::nomenclature
