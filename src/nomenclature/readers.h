// Readers: one for each published layout (publish.h). Only files of this module include it.
#ifndef TIDEWAITER_NOMENCLATURE_READERS_H_
#define TIDEWAITER_NOMENCLATURE_READERS_H_

#include <map>
#include <optional>
#include <set>
#include <span>

#include "nomenclature/publish.h"
#include "nomenclature/sheet.h"

namespace tidewaiter::nomenclature {

// Each adds to `out`; rows of one language get their text as the only description.
void ReadHsTable(const PublishedFile& file, Publication& out);
void ReadHsSections(const PublishedFile& file, Publication& out);
void ReadHsList(const PublishedFile& file, Publication& out);
// `hs`: lines whose texts are taken for what the file leaves out.
void ReadUsHts(const PublishedFile& file, std::span<const Row> hs, Publication& out);
void ReadUkTariff(const PublishedFile& file, std::span<const Row> hs, Publication& out);
void ReadTaric(std::span<const PublishedFile* const> files, Publication& out);

// A row whose level follows from its digits: 01 is 0, 0101 is 1, 010121 is 2.
Row RowByDigits(GoodsCode code, std::string_view description);
// The code in a cell; nothing, and a problem, when it is none.
std::optional<GoodsCode> CodeIn(Sheet& sheet, int column);

// What a publication leaves out of the tree: rows for shorter codes, with the texts of an HS table.
class Gaps {
 public:
  explicit Gaps(std::span<const Row> hs);
  // Adds rows for the beginnings of `code` with that many digits, once each.
  void Fill(GoodsCode code, std::span<const int> digits, Publication& out);
  void Tell(const std::string& file, Publication& out) const;  // the warning made_by_digits

 private:
  std::map<GoodsCode, const Row*> hs_;
  std::set<GoodsCode> filled_;
  std::size_t without_text_ = 0;
};

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_READERS_H_
