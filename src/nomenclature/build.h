// Build: rows become a Nomenclature, or the list of everything that is wrong with them.
//
//   Built built = Build(std::move(rows));
//   if (!built.nomenclature) return built.problems;      // all of them, with their places
//   Show(built.warnings);
//
// Problems, none of which leaves a nomenclature:
//   required          no language; a line without code
//   language          a tag that BCP 47 or ISO 639 does not know; one named twice
//   not_utf8          a text that is not UTF-8
//   too_long          a text over its limit (rows.h)
//   too_many          lines, languages, sections, notes over their limit
//   range             suffix, level or chapter out of its range
//   until_before_from a validity that ends before it begins
//   overlap           two lines of a code and suffix that are valid on the same day
//   orphan            a line that nothing stands above, though its level is not 0
//   level_jump        a line more than one level below what it stands under
//   too_many_problems the list was cut here
// Warnings:
//   validity_gap      a code was not valid for some days between two lines
//   parent_gap        on some days of the line nothing stands one level above it
//   wrong_parent      a line under a line with a code that does not begin its own, as in chapter 98
//                     of the US schedule
//   no_text           a line without a description in any language
#ifndef TIDEWAITER_NOMENCLATURE_BUILD_H_
#define TIDEWAITER_NOMENCLATURE_BUILD_H_

#include <optional>

#include "codec/problem.h"
#include "nomenclature/nomenclature.h"
#include "nomenclature/rows.h"

namespace tidewaiter::nomenclature {

struct Built {
  std::optional<Nomenclature> nomenclature;  // exactly when `problems` is empty
  codec::Problems problems;
  codec::Problems warnings;
};

// O(n log n). Thread-safe.
Built Build(Rows rows);

// The rows of it, in its order: Build of them gives the same again.
Rows ToRows(const Nomenclature& goods);

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_BUILD_H_
