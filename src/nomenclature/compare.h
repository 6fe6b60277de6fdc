// Compare: what differs between two nomenclatures, or between two days of one.
//
//   for (const GoodsChange& change : Compare(goods, today, goods, next_year, "en")) ...
//
//   Compare(hs2017, day, hs2022, day, "en", {&tables, "HS2017", "HS2022"})    // splits and mergers
//
// Lines are matched by code and suffix. Sorted by code, then suffix. O(n log n) for n lines, and a
// question to the correlation for each line of six digits. Thread-safe.
#ifndef TIDEWAITER_NOMENCLATURE_COMPARE_H_
#define TIDEWAITER_NOMENCLATURE_COMPARE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nomenclature/correlation.h"
#include "nomenclature/nomenclature.h"

namespace tidewaiter::nomenclature {

struct GoodsChange {
  enum class Kind : std::uint8_t {
    kAdded,
    kEnded,
    kMoved,  // it stands under another line
    kText,
    kUnit,
    // By the correlation: the goods of the line have another code, several codes, a code that they
    // share with those of other lines, or both.
    kRenumbered,
    kSplit,
    kMerged,
    kSplitAndMerged,
  };
  Kind kind = Kind::kAdded;
  GoodsCode code;
  std::uint8_t suffix = kDeclarableSuffix;
  std::optional<LineId> before;  // in the first
  std::optional<LineId> after;   // in the second
  std::string was;               // text, unit or code of the parent
  std::string is;
  std::vector<GoodsCode> goods_now;  // by the correlation: six digits
  bool exact = true;                 // by one table of it
};
std::string_view ChangeName(GoodsChange::Kind kind);  // "line_added"

// Which editions of the HS the two follow.
struct Followed {
  const Correlations* tables = nullptr;  // nullptr: only lines are compared
  std::string_view before;
  std::string_view after;
};

// Texts in the language, as Nomenclature::Description has them. A line that is the same on both
// days, but whose text is known only from a day between (GoodsLine::described_from), has a changed
// text whose former wording is not known: `was` is "". Under a dash line with another number but
// the same text a line has not moved, for those numbers follow the first line below.
std::vector<GoodsChange> Compare(const Nomenclature& before, Day before_day,
                                 const Nomenclature& after, Day after_day,
                                 std::string_view language, const Followed& followed = {});

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_COMPARE_H_
