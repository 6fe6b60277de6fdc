// Rows: a nomenclature as files state it, before anybody looked whether it holds together. Readers
// make them, Build (build.h) makes a Nomenclature of them.
//
//   Rows rows{.languages = {"en"}};
//   rows.lines.push_back({.code = *GoodsCode::Parse("01"), .descriptions = {"Live animals"}});
#ifndef TIDEWAITER_NOMENCLATURE_ROWS_H_
#define TIDEWAITER_NOMENCLATURE_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "nomenclature/nomenclature.h"

namespace tidewaiter::nomenclature {

// The largest national tariffs have some 60,000 lines; twenty years of changes fit ten times over.
inline constexpr std::size_t kLinesMax = 1'000'000;
// The longest text of the US HTS has 1,805 bytes, of TARIC 1,339.
inline constexpr std::size_t kDescriptionBytesMax = 16 << 10;
// All descriptions together: TARIC in 24 languages has 60 MB.
inline constexpr std::size_t kTextBytesMax = std::size_t{1} << 30;
// Notes to chapter 29 or to section XI fill some pages.
inline constexpr std::size_t kNoteBytesMax = 256 << 10;
inline constexpr std::size_t kNotesMax = 100'000;
inline constexpr std::size_t kSectionsMax = 1'000;  // 21 in each language
inline constexpr std::size_t kUnitBytesMax = 64;    // "p/st", "No.; kg"
// The European Union publishes in 24.
inline constexpr std::size_t kLanguagesMax = 32;
// Nobody puts more right in one go, and a wrong file must not fill the memory with complaints.
inline constexpr std::size_t kProblemsMax = 1'000;

struct Row {
  GoodsCode code;
  std::uint8_t suffix = kDeclarableSuffix;  // 1 to 99
  std::uint8_t level = 0;
  Validity validity;
  Day described_from = kAlways;  // kAlways: as long as the line is valid
  std::string unit;
  std::vector<std::string> descriptions;  // one for each language; fewer: the rest has none
  std::uint64_t line = 0;  // of the file, for problems; 0: the row's place among the rows, from 1
  friend bool operator==(const Row&, const Row&) = default;
};

struct Rows {
  std::string file = "nomenclature.csv";  // named by problems
  // BCP 47 tags: a language that ISO 639 knows, perhaps with script or region; "und" where nobody
  // said. The first one is what others fall back to.
  std::vector<std::string> languages;
  std::vector<Row> lines;  // in any order
  std::vector<Section> sections;
  std::vector<Note> notes;
  friend bool operator==(const Rows&, const Rows&) = default;
};

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_ROWS_H_
