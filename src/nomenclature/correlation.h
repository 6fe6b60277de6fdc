// Correlation: which codes of one edition of the Harmonized System became which of another.
//
//   Correlations tables;
//   tables.Add(1, "hs6_hs5.csv", text, problems);       // as the UN publishes them, or our own
//   const Correlated to = tables.Between(code, "HS2022", "HS2012");
//   to.codes, to.kind, to.exact
//
// The public conversion tables of the UN give one target for each source, so that a code that was
// split shows one of its parts when looked at from the older side; read the other way round they
// give all of them. They are not the correlation tables of the WCO, which mark parts with "ex".
// Where no table joins two editions, tables are put together on the shortest way. What comes of
// that claims too much rather than too little: every code that the goods may have.
// Immutable once filled; then thread-safe.
#ifndef TIDEWAITER_NOMENCLATURE_CORRELATION_H_
#define TIDEWAITER_NOMENCLATURE_CORRELATION_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/problem.h"
#include "nomenclature/goods_code.h"

namespace tidewaiter::nomenclature {

// "HS2022" of "HS6": the editions by their number in published tables. "" for no edition.
std::string EditionName(std::string_view published);
// All, the oldest first: "HS1992" to "HS2022".
const std::vector<std::string>& Editions();

// Twenty-one tables of 5,600 rows join all editions directly; ten times that is no such table.
inline constexpr std::size_t kCorrelationRowsMax = 1'000'000;

struct Correlated {
  // One to one with the same or another code, one to many, many to one, many to many.
  enum class Kind : std::uint8_t { kSame, kMoved, kSplit, kMerged, kSplitAndMerged };
  std::vector<GoodsCode> codes;  // sorted; none: nothing is known
  Kind kind = Kind::kSame;
  bool exact = false;  // by one table; else through editions between
};
std::string_view CorrelationName(Correlated::Kind kind);  // "split"

class Correlations {
 public:
  // A table: columns "HS6_6d" and "HS5_6d" (and whatever else), or our own: edition_from,
  // code_from, edition_to, code_to. Rows that say NA are left out. Problems: those of Sheet
  // (sheet.h), column, edition, code, too_many (over kCorrelationRowsMax rows).
  void Add(std::string_view file, std::string_view bytes, codec::Problems& problems);
  void Add(std::string_view from_edition, GoodsCode from, std::string_view to_edition,
           GoodsCode to);

  // Six digits of the code count. By a direct table where there is one, else over as few editions
  // as possible; of equally short ways that over the oldest ones. O(log rows) for a step and code.
  [[nodiscard]] Correlated Between(GoodsCode code, std::string_view from_edition,
                                   std::string_view to_edition) const;
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // All rows as our own CSV.
  [[nodiscard]] std::string ToCsv() const;

 private:
  using Pair = std::pair<std::string, std::string>;  // editions
  using Rows = std::map<GoodsCode, std::set<GoodsCode>>;
  // Editions from the one to the other, both included; none: there is no way.
  [[nodiscard]] std::vector<std::string> Way(std::string_view from, std::string_view to) const;
  [[nodiscard]] std::set<GoodsCode> Along(const std::vector<std::string>& way,
                                          std::set<GoodsCode> codes) const;

  std::map<Pair, Rows> rows_;  // both directions of every table
  std::size_t added_ = 0;
};

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_CORRELATION_H_
