#include "classify/tariff_words.h"

#include <algorithm>
#include <string>

namespace tidewaiter::classify {
namespace {

using nomenclature::GoodsCode;
using nomenclature::LineId;

constexpr int kSubheading = 6;  // digits: what a classifier chooses among
constexpr std::size_t kTagLetters = 2;

std::string TextOf(const nomenclature::Nomenclature& goods, LineId line, Day day,
                   std::size_t language) {
  std::string text(goods.OwnDescription(line, language));
  if (text.empty()) return text;
  for (const LineId above : goods.Ancestors(line, day)) {
    if (goods.line(above).suffix == nomenclature::kDeclarableSuffix) break;
    const std::string_view said = goods.OwnDescription(above, language);
    if (!said.empty()) text.insert(0, "; ").insert(0, said);
  }
  return text;
}

}  // namespace

std::vector<NomenclatureEntry> EntriesOf(const nomenclature::Nomenclature& goods, Day day) {
  std::vector<NomenclatureEntry> entries;
  for (LineId id = 0; id < goods.size(); ++id) {
    const nomenclature::GoodsLine line = goods.line(id);
    if (line.suffix != nomenclature::kDeclarableSuffix || !line.validity.Holds(day)) continue;
    const GoodsCode code = line.code.Significant(2);
    if (code.digits() % 2 != 0) continue;  // no tariff classifies there
    const bool whole = code.digits() < kSubheading && goods.Declarable(id, day);
    for (std::size_t language = 0; language < goods.languages().size(); ++language) {
      const std::string text = TextOf(goods, id, day, language);
      if (text.empty()) continue;
      std::string tag = goods.languages()[language];
      tag.resize(std::min(tag.find('-'), tag.size()));  // "zh-Hans", "pt-BR"
      if (tag.size() != kTagLetters) tag.clear();       // "und": not known
      entries.push_back({.code = code.text(), .text = text, .language = tag});
      if (!whole) continue;
      entries.push_back({.code = code.Padded(kSubheading).text(), .text = text, .language = tag});
    }
  }
  return entries;
}

}  // namespace tidewaiter::classify
