// Table: the one piece of memory behind a Nomenclature. Only files of this module include it.
#ifndef TIDEWAITER_NOMENCLATURE_TABLE_H_
#define TIDEWAITER_NOMENCLATURE_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/flat_map.h"
#include "nomenclature/nomenclature.h"

namespace tidewaiter::nomenclature {

inline constexpr LineId kNoLine = std::numeric_limits<LineId>::max();

struct Table {
  struct Line {
    GoodsCode code;
    Validity validity;
    Day described_from = kAlways;
    LineId above = kNoLine;  // nearest before it with a smaller level, of any time
    LineId next = 0;         // nearest behind it with its level or a smaller one, else lines.size()
    std::uint32_t unit = 0;  // of `units`
    std::uint8_t suffix = 0;
    std::uint8_t level = 0;
  };
  struct Text {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };

  std::vector<Line> lines;  // by (code, suffix, from)
  std::vector<Text> texts;  // of each line, one for each language
  std::string bytes;        // what the texts point to
  std::vector<std::string> units;
  std::vector<std::string> languages;
  std::vector<Section> sections;
  std::vector<Note> notes;  // by subject
  // Twelve digits of a code -> first line with them. Lines of a code with more or fewer zeros at
  // the end stand side by side.
  FlatMap<LineId> first;

  [[nodiscard]] LineId size() const { return static_cast<LineId>(lines.size()); }
  [[nodiscard]] LineId ParentOf(LineId line, Day day) const;  // kNoLine: none
};

// The digits of a code in twelve places: the same for 080510 and 0805100000.
inline std::uint64_t TwelveDigits(GoodsCode code) {
  return code.packed() / 16;
}

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_TABLE_H_
