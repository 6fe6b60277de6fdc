#include "nomenclature/search.h"

#include <algorithm>
#include <map>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/check.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::size_t kAskedBytesMax = 200;
constexpr std::size_t kAskedWordsMax = 16;

bool IsAccent(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK;
}

const icu::Normalizer2& Decomposer() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  CHECK(U_SUCCESS(status));
  return *nfkd;
}

// "0805.10", "0805 10": digits, points and blanks alone.
bool LooksLikeCode(std::string_view text) {
  bool digit = false;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digit = true;
    if ((c < '0' || c > '9') && c != '.' && c != ' ') return false;
  }
  return digit;
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits.push_back(c);
  return digits;
}

}  // namespace

std::vector<std::string> SearchWords(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString whole = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  whole.foldCase();
  const icu::UnicodeString plain = Decomposer().normalize(whole, status);
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto end_word = [&] {
    if (!word.isEmpty()) word.toUTF8String(words.emplace_back());
    word.remove();
  };
  for (std::int32_t i = 0; i < plain.length();) {
    const UChar32 c = plain.char32At(i);
    i += U16_LENGTH(c);
    if (u_isalnum(c)) {
      word.append(c);
    } else if (!IsAccent(c)) {
      end_word();
    }
  }
  end_word();
  return words;
}

GoodsSearch::GoodsSearch(Nomenclature goods) : goods_(std::move(goods)) {
  words_.resize(goods_.languages().size());
  for (std::size_t language = 0; language < words_.size(); ++language) {
    std::map<std::string, std::vector<LineId>> lines;
    for (LineId line = 0; line < goods_.size(); ++line) {
      for (std::string& word : SearchWords(goods_.OwnDescription(line, language))) {
        std::vector<LineId>& of = lines[std::move(word)];
        if (of.empty() || of.back() != line) of.push_back(line);
      }
    }
    for (auto& [word, of] : lines) {
      words_[language].sorted.push_back(word);
      words_[language].lines.push_back(std::move(of));
    }
  }
}

void GoodsSearch::Mark(const Words& words, const std::string& word, bool begun, std::uint32_t bit,
                       std::vector<std::uint32_t>& marks) const {
  auto at = std::ranges::lower_bound(words.sorted, word);
  for (; at != words.sorted.end(); ++at) {
    if (begun ? !at->starts_with(word) : *at != word) break;
    for (const LineId line : words.lines[static_cast<std::size_t>(at - words.sorted.begin())])
      marks[line] |= bit;
    if (!begun) break;
  }
}

std::vector<LineId> GoodsSearch::ByCode(std::string_view text, Day day, std::size_t limit) const {
  const std::string digits = DigitsOf(text);
  std::vector<LineId> found;
  for (LineId line = 0; line < goods_.size() && found.size() < limit; ++line) {
    const GoodsLine goods = goods_.line(line);
    if (!goods.validity.Holds(day) || goods.suffix != kDeclarableSuffix) continue;
    const std::string code = goods.code.text();
    // A longer code than the tariff writes: its line is the one that the digits begin with.
    const bool longer = digits.size() > code.size() && digits.starts_with(code) &&
                        digits.find_first_not_of('0', code.size()) == std::string::npos;
    if (code.starts_with(digits) || longer) found.push_back(line);
  }
  return found;
}

std::vector<LineId> GoodsSearch::Find(std::string_view text, std::string_view language, Day day,
                                      std::size_t limit) const {
  text = text.substr(0, kAskedBytesMax);
  if (LooksLikeCode(text)) return ByCode(text, day, limit);
  std::vector<std::string> asked = SearchWords(text);
  if (asked.empty() || words_.empty()) return {};
  if (asked.size() > kAskedWordsMax) asked.resize(kAskedWordsMax);
  const auto& languages = goods_.languages();
  const auto spoken = std::ranges::find(languages, language);
  const std::size_t place =
      spoken == languages.end() ? 0 : static_cast<std::size_t>(spoken - languages.begin());
  std::vector<std::uint32_t> own(goods_.size(), 0);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    Mark(words_[place], asked[i], i + 1 == asked.size(), std::uint32_t{1} << i, own);
  }
  const std::uint32_t all = (std::uint32_t{1} << asked.size()) - 1;
  struct Hit {
    int inherited;
    int level;
    LineId line;
  };
  std::vector<Hit> hits;
  // Lines stand in the order of the tree: what stands above is on the way down.
  std::vector<std::pair<int, std::uint32_t>> way;  // level, words so far
  for (LineId line = 0; line < goods_.size(); ++line) {
    const GoodsLine goods = goods_.line(line);
    if (!goods.validity.Holds(day)) continue;
    while (!way.empty() && way.back().first >= goods.level)
      way.pop_back();
    const std::uint32_t above = way.empty() ? 0 : way.back().second;
    const std::uint32_t here = above | own[line];
    way.emplace_back(goods.level, here);
    if (here != all || goods.suffix != kDeclarableSuffix) continue;
    if (above == all && own[line] == 0) continue;  // it says nothing of its own to this
    hits.push_back({own[line] == all ? 0 : 1, goods.level, line});
  }
  std::ranges::stable_sort(hits, {},
                           [](const Hit& hit) { return std::pair(hit.inherited, hit.level); });
  std::vector<LineId> found;
  for (const Hit& hit : hits) {
    if (found.size() == limit) break;
    found.push_back(hit.line);
  }
  return found;
}

}  // namespace tidewaiter::nomenclature
