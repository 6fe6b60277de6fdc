// OwnCsv: the house's own CSV files of a nomenclature, as texts. docs/formats/nomenclature.md is
// the format.
//
//   const OwnFiles files = ToOwnCsv(goods);
//   Rows rows = ReadOwnCsv(files, problems);    // the same
#ifndef TIDEWAITER_NOMENCLATURE_OWN_CSV_H_
#define TIDEWAITER_NOMENCLATURE_OWN_CSV_H_

#include <string>
#include <string_view>

#include "codec/problem.h"
#include "nomenclature/rows.h"

namespace tidewaiter::nomenclature {

inline constexpr std::string_view kLinesFile = "nomenclature.csv";
inline constexpr std::string_view kSectionsFile = "sections.csv";
inline constexpr std::string_view kNotesFile = "notes.csv";

// Contents; "" = that file is absent.
struct OwnFiles {
  std::string lines;
  std::string sections;
  std::string notes;
};

OwnFiles ToOwnCsv(const Nomenclature& goods);

// All rows that can be read; what cannot is added to the problems. O(bytes).
// Problems: those of Sheet (sheet.h), "column" (a column is missing), "code", "number", "day" (a
// cell that is none), "language" (a column description_xx whose xx is no language).
Rows ReadOwnCsv(const OwnFiles& files, codec::Problems& problems);

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_OWN_CSV_H_
