// Nomenclature: the goods that a tariff knows, as a tree whose lines come and go with time.
//
//   ASSIGN_OR_RETURN(const Nomenclature goods, ReadNomenclature(folder));
//   const auto line = goods.Find(code, today);            // < 1 us
//   for (const LineId above : goods.Ancestors(*line, today)) ...   // heading, chapter
//   for (const LineId below : goods.Children(*line, today)) ...
//   goods.Description(*line, "fr")
//
// Made by Build (build.h) from rows, by ReadNomenclature (store.h) from a folder, or by
// ReadPublished (publish.h) and Build from files as authorities publish them.
//
// A line is a code with a suffix: 80 for a line that has its own code, 10 to 70 for the "dash"
// lines between, which only give a common text to those below them. Lines stand in the order (code,
// suffix, from); `level` says how deep: 0 section-less chapter, 1 heading, then one more for each
// dash. On a day, the parent of a line is the nearest line before it that is valid on that day and
// has a smaller level. A line can be declared when its suffix is 80 and nothing valid on that day
// stands under it.
//
// Immutable after building, thread-safe; copies share one table.
#ifndef TIDEWAITER_NOMENCLATURE_NOMENCLATURE_H_
#define TIDEWAITER_NOMENCLATURE_NOMENCLATURE_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "codec/problem.h"
#include "nomenclature/goods_code.h"

namespace tidewaiter::nomenclature {

inline constexpr Day kAlways = std::numeric_limits<Day>::min();   // "from" of what has no beginning
inline constexpr Day kForever = std::numeric_limits<Day>::max();  // "until" of what has no end

// Both days belong to it.
struct Validity {
  Day from = kAlways;
  Day until = kForever;
  [[nodiscard]] bool Holds(Day day) const { return from <= day && day <= until; }
  friend bool operator==(const Validity&, const Validity&) = default;
};

inline constexpr int kDeclarableSuffix = 80;

using LineId = std::uint32_t;

struct GoodsLine {
  GoodsCode code;
  std::uint8_t suffix = kDeclarableSuffix;
  std::uint8_t level = 0;
  Validity validity;
  std::string_view unit;  // supplementary unit of the goods, "" = none
  // Since when the text is known to be this one. Later than validity.from where a publication gives
  // the present text of an older line: before that day the text was another, which is not known.
  Day described_from = kAlways;
};

// Text that belongs to a section, chapter or heading: a note, or the section's title.
struct Note {
  std::string subject;  // "I" to "XXI" for sections, else a code
  std::string language;
  std::string text;
  Validity validity;
  friend bool operator==(const Note&, const Note&) = default;
};

struct Section {
  std::string number;  // Roman: "I" to "XXII"
  int first_chapter = 0;
  int last_chapter = 0;
  std::string language;
  std::string title;
  friend bool operator==(const Section&, const Section&) = default;
};

struct Table;  // table.h, of this module alone

class Nomenclature {
 public:
  Nomenclature();  // without lines
  explicit Nomenclature(std::shared_ptr<const Table> table) : table_(std::move(table)) {}

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] GoodsLine line(LineId line) const;

  // The line with its own code (suffix 80) that is valid on the day. Where the code has fewer or
  // more digits than the nomenclature writes, zeros at the end do not count: 080510 and 0805100000
  // are one line. Where both are written (0409 and 040900), each is found by its own digits, and by
  // other digits (0409000000) the deeper one. Constant time, and linear in the lines of one code.
  [[nodiscard]] std::optional<LineId> Find(GoodsCode code, Day day) const;
  // The same for a line of any suffix.
  [[nodiscard]] std::optional<LineId> Find(GoodsCode code, int suffix, Day day) const;
  // The deepest line that is valid on the day and whose code begins `code`: what an unknown code
  // would stand under.
  [[nodiscard]] std::optional<LineId> Nearest(GoodsCode code, Day day) const;

  // Cost of the walks: those of the tree that are looked at, and ended lines that lie between.
  [[nodiscard]] std::optional<LineId> Parent(LineId line, Day day) const;
  // From the parent up to the chapter. At most kLevelsMax.
  [[nodiscard]] std::vector<LineId> Ancestors(LineId line, Day day) const;
  [[nodiscard]] std::vector<LineId> Children(LineId line, Day day) const;
  [[nodiscard]] std::vector<LineId> Chapters(Day day) const;
  [[nodiscard]] bool Declarable(LineId line, Day day) const;
  // All lines of the code, of any time and suffix: its history. Digits as with Find.
  [[nodiscard]] std::vector<LineId> History(GoodsCode code) const;

  // In the language, else in the first one there is. "" only when the files gave no text.
  [[nodiscard]] std::string_view Description(LineId line, std::string_view language) const;
  // In languages()[language] alone: "" where that language has none.
  [[nodiscard]] std::string_view OwnDescription(LineId line, std::size_t language) const;
  [[nodiscard]] const std::vector<std::string>& languages() const;
  [[nodiscard]] const std::vector<Section>& sections() const;
  // nullptr: no section has the chapter. In the language, else in the first one there is.
  [[nodiscard]] const Section* SectionOf(int chapter, std::string_view language) const;
  [[nodiscard]] const std::vector<Note>& notes() const;  // sorted by subject
  [[nodiscard]] std::vector<const Note*> Notes(std::string_view subject, Day day) const;

 private:
  std::shared_ptr<const Table> table_;
};

// Deep trees are a sign of a column read wrongly: the deepest known (TARIC, US HTS) have 13 levels.
inline constexpr int kLevelsMax = 24;

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_NOMENCLATURE_H_
