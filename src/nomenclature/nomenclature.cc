#include "nomenclature/nomenclature.h"

#include <algorithm>

#include "base/check.h"
#include "nomenclature/table.h"

namespace tidewaiter::nomenclature {
namespace {

std::optional<LineId> Optional(LineId line) {
  return line == kNoLine ? std::nullopt : std::optional(line);
}

// Calls use(line) for the lines with these twelve digits until it returns false.
template <typename Use>
void ForEachOfCode(const Table& table, GoodsCode code, Use use) {
  const std::uint64_t digits = TwelveDigits(code);
  const LineId* const first = code.empty() ? nullptr : table.first.Find(digits);
  if (first == nullptr) return;
  for (LineId i = *first; i < table.size() && TwelveDigits(table.lines[i].code) == digits; ++i) {
    if (!use(i)) return;
  }
}

}  // namespace

// What lies between a line and the nearest before it with a smaller level is deeper than both: so
// the way up goes in jumps, and only lines that are not valid on the day cost another one.
LineId Table::ParentOf(LineId line, Day day) const {
  const int level = lines[line].level;
  LineId at = lines[line].above;
  while (at != kNoLine && !lines[at].validity.Holds(day)) {
    if (at == 0) return kNoLine;
    --at;
    while (at != kNoLine && lines[at].level >= level)
      at = lines[at].above;
  }
  return at;
}

Nomenclature::Nomenclature() : table_(std::make_shared<const Table>()) {}

std::size_t Nomenclature::size() const {
  return table_->lines.size();
}

GoodsLine Nomenclature::line(LineId line) const {
  CHECK(line < table_->lines.size());
  const Table::Line& at = table_->lines[line];
  return {.code = at.code,
          .suffix = at.suffix,
          .level = at.level,
          .validity = at.validity,
          .unit = table_->units[at.unit],
          .described_from = at.described_from};
}

std::optional<LineId> Nomenclature::Find(GoodsCode code, Day day) const {
  return Find(code, kDeclarableSuffix, day);
}

std::optional<LineId> Nomenclature::Find(GoodsCode code, int suffix, Day day) const {
  std::optional<LineId> found;
  ForEachOfCode(*table_, code, [&](LineId i) {
    const Table::Line& line = table_->lines[i];
    if (line.suffix != suffix || !line.validity.Holds(day)) return true;
    found = i;  // those with more digits come later
    return line.code != code;
  });
  return found;
}

std::optional<LineId> Nomenclature::Nearest(GoodsCode code, Day day) const {
  if (const auto found = Find(code, day)) return found;
  for (int digits = code.digits() - 1; digits >= 2; --digits) {
    const GoodsCode shorter = code.Prefix(digits);
    const auto found = Find(shorter, day);
    if (!found) continue;
    // A line with other digits stands for its code without zeros, which are written in pairs:
    // 08051 must not find 0805100000.
    const int written = table_->lines[*found].code.digits();
    if (written == digits || (digits % 2 == 0 && written % 2 == 0)) return found;
  }
  return std::nullopt;
}

std::optional<LineId> Nomenclature::Parent(LineId line, Day day) const {
  CHECK(line < table_->lines.size());
  return Optional(table_->ParentOf(line, day));
}

std::vector<LineId> Nomenclature::Ancestors(LineId line, Day day) const {
  CHECK(line < table_->lines.size());
  std::vector<LineId> above;
  for (LineId at = table_->ParentOf(line, day); at != kNoLine; at = table_->ParentOf(at, day))
    above.push_back(at);
  return above;
}

std::vector<LineId> Nomenclature::Children(LineId line, Day day) const {
  CHECK(line < table_->lines.size());
  const auto& lines = table_->lines;
  std::vector<LineId> below;
  int shallowest = kLevelsMax + 1;  // of the valid lines between
  for (LineId i = line + 1; i < table_->size();) {
    if (!lines[i].validity.Holds(day)) {
      ++i;
      continue;
    }
    if (lines[i].level <= lines[line].level) break;
    if (lines[i].level <= shallowest) {
      below.push_back(i);
      shallowest = lines[i].level;
    }
    i = lines[i].next;
  }
  return below;
}

std::vector<LineId> Nomenclature::Chapters(Day day) const {
  std::vector<LineId> chapters;
  for (LineId i = 0; i < table_->size();) {
    const Table::Line& line = table_->lines[i];
    if (line.level == 0 && line.validity.Holds(day)) chapters.push_back(i);
    i = line.level == 0 ? line.next : i + 1;
  }
  return chapters;
}

bool Nomenclature::Declarable(LineId line, Day day) const {
  CHECK(line < table_->lines.size());
  const auto& lines = table_->lines;
  const Table::Line& asked = lines[line];
  if (asked.suffix != kDeclarableSuffix || !asked.validity.Holds(day)) return false;
  for (LineId i = line + 1; i < table_->size(); ++i) {
    if (lines[i].validity.Holds(day)) return lines[i].level <= asked.level;
  }
  return true;
}

std::vector<LineId> Nomenclature::History(GoodsCode code) const {
  std::vector<LineId> exact;
  std::vector<LineId> all;
  ForEachOfCode(*table_, code, [&](LineId i) {
    all.push_back(i);
    if (table_->lines[i].code == code) exact.push_back(i);
    return true;
  });
  return exact.empty() ? all : exact;
}

std::string_view Nomenclature::OwnDescription(LineId line, std::size_t language) const {
  const std::size_t count = table_->languages.size();
  CHECK(line < table_->lines.size() && language < count);
  const Table::Text& at = table_->texts[line * count + language];
  return std::string_view(table_->bytes).substr(at.at, at.size);
}

std::string_view Nomenclature::Description(LineId line, std::string_view language) const {
  const auto& languages = table_->languages;
  const auto wanted =
      static_cast<std::size_t>(std::ranges::find(languages, language) - languages.begin());
  if (wanted < languages.size()) {
    const std::string_view text = OwnDescription(line, wanted);
    if (!text.empty()) return text;
  }
  for (std::size_t i = 0; i < languages.size(); ++i) {
    const std::string_view text = OwnDescription(line, i);
    if (!text.empty()) return text;
  }
  return {};
}

const std::vector<std::string>& Nomenclature::languages() const {
  return table_->languages;
}

const std::vector<Section>& Nomenclature::sections() const {
  return table_->sections;
}

const Section* Nomenclature::SectionOf(int chapter, std::string_view language) const {
  const Section* found = nullptr;
  for (const Section& section : table_->sections) {
    if (chapter < section.first_chapter || chapter > section.last_chapter) continue;
    if (section.language == language) return &section;
    if (found == nullptr) found = &section;
  }
  return found;
}

const std::vector<Note>& Nomenclature::notes() const {
  return table_->notes;
}

std::vector<const Note*> Nomenclature::Notes(std::string_view subject, Day day) const {
  std::vector<const Note*> found;
  for (const Note& note : std::ranges::equal_range(table_->notes, subject, {}, &Note::subject)) {
    if (note.validity.Holds(day)) found.push_back(&note);
  }
  return found;
}

}  // namespace tidewaiter::nomenclature
