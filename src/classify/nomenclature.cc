#include "classify/nomenclature.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace tidewaiter::classify {

Nomenclature::Nomenclature(std::vector<NomenclatureEntry> entries) {
  std::set<std::pair<std::string, std::string>> seen;
  std::set<std::string> languages;
  for (NomenclatureEntry& entry : entries) {
    CHECK(entry.code.size() >= 2 && entry.code.size() <= 12 && !entry.text.empty());
    if (entry.synonym) {
      CHECK(entry.code.size() >= 6);
      synonyms_.push_back(std::move(entry));
      continue;
    }
    if (!seen.emplace(entry.code, entry.language).second) continue;
    if (languages.insert(entry.language).second) languages_.push_back(entry.language);
    entries_.push_back(std::move(entry));
  }
  std::ranges::stable_sort(entries_, {}, &NomenclatureEntry::code);
}

std::span<const NomenclatureEntry> Nomenclature::Below(std::string_view prefix) const {
  const auto begin = std::ranges::lower_bound(entries_, prefix, {}, &NomenclatureEntry::code);
  const auto end = std::find_if_not(begin, entries_.end(), [&](const NomenclatureEntry& entry) {
    return entry.code.starts_with(prefix);
  });
  return {begin, end};
}

std::string_view Nomenclature::Text(std::string_view code, std::string_view language) const {
  const auto [begin, end] = std::ranges::equal_range(entries_, code, {}, &NomenclatureEntry::code);
  if (begin == end) return "";
  const auto own = std::find_if(
      begin, end, [&](const NomenclatureEntry& entry) { return entry.language == language; });
  return own == end ? begin->text : own->text;
}

std::string Nomenclature::Path(std::string_view code, std::string_view language) const {
  std::string path;
  std::string_view last;
  for (std::size_t digits = 2; digits <= code.size(); digits += 2) {
    const std::string_view text = Text(code.substr(0, digits), language);
    if (text.empty() || text == last) continue;
    path += (path.empty() ? "" : "; ");
    path += text;
    last = text;
  }
  return path;
}

bool Nomenclature::Knows(std::string_view code) const {
  return std::ranges::binary_search(entries_, code, {}, &NomenclatureEntry::code);
}

std::vector<std::string> Nomenclature::Codes(std::size_t digits) const {
  std::vector<std::string> codes;
  for (const NomenclatureEntry& entry : entries_) {
    if (entry.code.size() != digits) continue;
    if (codes.empty() || codes.back() != entry.code) codes.push_back(entry.code);
  }
  return codes;
}

std::string Nomenclature::OnlyLineBelow(std::string_view code) const {
  std::string line(code);
  for (const NomenclatureEntry& entry : Below(code)) {
    if (!std::string_view(entry.code).starts_with(line)) return std::string(code);
    line = entry.code;  // rising: what comes later is longer, or a brother
  }
  return line;
}

}  // namespace tidewaiter::classify
