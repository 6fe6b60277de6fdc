#include "nomenclature/search.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "base/check.h"
#include "nomenclature/table.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr std::size_t kAskedBytesMax = 200;  // more than anybody types to find goods
constexpr std::size_t kAskedWordsMax = 16;   // a bit for each, below kWholeBit
constexpr std::uint32_t kWholeBit = std::uint32_t{1} << kAskedWordsMax;  // the last word is whole

UScriptCode ScriptOf(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status);
}

// Marks that a reader can do without: accents, and vowels of Hebrew and Arabic. Those of Indian
// scripts are letters.
bool IsAccent(UChar32 c) {
  const auto type = u_charType(c);
  if (type == U_FORMAT_CHAR) return true;  // soft hyphens and joiners
  if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK) return false;
  switch (ScriptOf(c)) {
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_HEBREW:
    case USCRIPT_ARABIC:
      return true;
    default:
      return false;
  }
}

bool IsLetter(UChar32 c) {
  return u_isalnum(c) != 0 || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

bool StandsAlone(UChar32 c) {
  switch (ScriptOf(c)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

// Latin letters that Unicode does not take apart.
const char* PlainLatin(UChar32 c) {
  switch (c) {
    case 0xE6:
      return "ae";
    case 0xF0:
    case 0x111:
      return "d";
    case 0xF8:
      return "o";
    case 0xFE:
      return "th";
    case 0x127:
      return "h";
    case 0x131:
      return "i";
    case 0x142:
      return "l";
    case 0x153:
      return "oe";
    default:
      return nullptr;
  }
}

void AppendLetter(icu::UnicodeString& word, UChar32 c) {
  if (const char* plain = PlainLatin(c)) {
    word.append(icu::UnicodeString(plain, -1, US_INV));
  } else if (const int digit = u_charDigitValue(c); digit >= 0) {
    word.append(static_cast<UChar32>('0' + digit));
  } else {
    word.append(c);
  }
}

const icu::Normalizer2& Decomposer() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  CHECK(U_SUCCESS(status));
  return *nfkd;
}

// "0805.10", "0805 10": two to twelve digits, and nothing else but points and blanks.
bool LooksLikeCode(std::string_view text) {
  int digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') ++digits;
    if ((c < '0' || c > '9') && c != '.' && c != ' ') return false;
  }
  return digits >= 2 && digits <= GoodsCode::kDigitsMax;
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
    if (IsAccent(c)) continue;
    const bool alone = c >= 0x80 && StandsAlone(c);
    if (!IsLetter(c) || alone) end_word();
    if (IsLetter(c)) AppendLetter(word, c);
    if (alone) end_word();
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
  const auto code = GoodsCode::Parse(digits);
  // Codes in twelve places, from `first` on, so many.
  std::uint64_t first = 0;
  std::uint64_t count = 1;
  for (std::size_t i = 0; i < GoodsCode::kDigitsMax; ++i) {
    const bool typed = i < digits.size();
    first = first * 10 + (typed ? static_cast<std::uint64_t>(digits[i] - '0') : 0);
    count *= typed ? 1 : 10;
  }
  std::vector<LineId> found;
  for (LineId line = 0; line < goods_.size() && found.size() < limit; ++line) {
    const GoodsLine goods = goods_.line(line);
    const std::uint64_t at = TwelveDigits(goods.code);
    if (at >= first + count) break;  // lines stand in the order of their codes
    if (at < first || goods.suffix != kDeclarableSuffix || !goods.validity.Holds(day)) continue;
    // 61 and 6100000000 are a chapter, which 610 does not begin.
    const auto written = static_cast<std::size_t>(goods.code.Significant(2).digits());
    if (written >= digits.size() || digits.size() % 2 == 0) found.push_back(line);
  }
  if (!found.empty() || !code || limit == 0) return found;
  const auto nearest = goods_.Nearest(*code, day);
  return nearest ? std::vector<LineId>{*nearest} : found;
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
  Mark(words_[place], asked.back(), false, kWholeBit, own);
  const std::uint32_t all = (std::uint32_t{1} << asked.size()) - 1;
  struct Hit {
    bool inherited;
    bool begun;
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
    if ((here & all) != all || goods.suffix != kDeclarableSuffix) continue;
    if ((above & all) == all && own[line] == 0) continue;  // it says nothing of its own to this
    hits.push_back({(own[line] & all) != all, (here & kWholeBit) == 0, goods.level, line});
  }
  std::ranges::stable_sort(
      hits, {}, [](const Hit& hit) { return std::tuple(hit.inherited, hit.begun, hit.level); });
  std::vector<LineId> found;
  for (const Hit& hit : hits) {
    if (found.size() == limit) break;
    found.push_back(hit.line);
  }
  return found;
}

}  // namespace tidewaiter::nomenclature
