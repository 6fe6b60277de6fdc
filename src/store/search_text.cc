#include "store/search_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "codec/text.h"

namespace tidewaiter::store {
namespace {

constexpr std::size_t kTermsMax = 16;   // nobody types more; each costs a look into the index
constexpr std::size_t kPrefixFrom = 3;  // bytes

constexpr char LowerOrBlank(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + ('a' - 'A'));
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : ' ';
}

void AddBlank(std::string& out) {
  if (!out.empty() && out.back() != ' ') out += ' ';
}

constexpr std::array<char, 128> kAscii = [] {
  std::array<char, 128> table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = LowerOrBlank(static_cast<char>(i));
  return table;
}();

// Each byte is written where the next one goes; after a blank, a second one overwrites the first.
std::string AsciiWords(std::string_view text) {
  std::string out(text.size(), ' ');
  std::size_t size = 0;
  bool blank = true;  // no blank at the beginning
  for (const char c : text) {
    const char lower = kAscii[static_cast<unsigned char>(c)];
    const bool drop = blank && lower == ' ';
    out[size] = lower;
    size += drop ? 0U : 1U;
    blank = lower == ' ';
  }
  out.resize(size);
  return out;
}

// Letters with a stroke and joined letters, which Unicode does not take apart.
std::string_view PlainLetter(UChar32 c) {
  switch (c) {
    case 0x00E6:
      return "ae";
    case 0x00F0:
    case 0x0111:
      return "d";
    case 0x00F8:
      return "o";
    case 0x00FE:
      return "th";
    case 0x0127:
      return "h";
    case 0x0131:
      return "i";
    case 0x0142:
      return "l";
    case 0x0153:
      return "oe";
    case 0x0167:
      return "t";
    default:
      return {};
  }
}

UScriptCode ScriptOf(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(c, &error);
}

void AddCharacter(std::string& out, UChar32 c) {
  if (c < 0x80) {
    const char lower = LowerOrBlank(static_cast<char>(c));
    if (lower == ' ') return AddBlank(out);
    out += lower;
    return;
  }
  if (const std::string_view plain = PlainLetter(c); !plain.empty()) {
    out += plain;
    return;
  }
  const bool mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
  // Accents belong to no script; the vowel signs of Indic scripts are marks too, and stay.
  if (mark && ScriptOf(c) == USCRIPT_INHERITED) return;
  if (!mark && u_isalnum(c) == 0) return AddBlank(out);
  const bool alone = !mark && uscript_breaksBetweenLetters(ScriptOf(c)) != 0;
  if (alone) AddBlank(out);
  icu::UnicodeString(c).toUTF8String(out);
  if (alone) out += ' ';
}

std::string UnicodeWords(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* apart = icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error) != 0) return {};
  const icu::UnicodeString folded =
      fold->normalize(icu::UnicodeString::fromUTF8(
                          icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
                      error);
  const icu::UnicodeString letters = apart->normalize(folded, error);
  if (U_FAILURE(error) != 0) return {};
  std::string out;
  out.reserve(text.size());
  for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1))
    AddCharacter(out, letters.char32At(i));
  return out;
}

// Takes the first word and the space behind it away from `rest`.
std::string_view TakeWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return word;
}

}  // namespace

std::string SearchWords(std::string_view text) {
  if (!codec::IsUtf8(text)) return {};
  std::string words = codec::IsAscii(text) ? AsciiWords(text) : UnicodeWords(text);
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

std::string DistinctWords(std::string_view text) {
  const std::string all = SearchWords(text);
  const auto spaces = static_cast<std::size_t>(std::ranges::count(all, ' '));
  // At most half full; a word lies in the first free place from its hash on.
  std::vector<std::string_view> places(std::bit_ceil(2 * (spaces + 1)));
  std::string out;
  out.reserve(all.size());
  for (std::string_view rest = all; !rest.empty();) {
    const std::string_view word = TakeWord(rest);
    std::size_t place = std::hash<std::string_view>{}(word) & (places.size() - 1);
    while (!places[place].empty() && places[place] != word)
      place = (place + 1) & (places.size() - 1);
    if (!places[place].empty()) continue;
    places[place] = word;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

SearchTerms TermsOf(std::string_view question) {
  const std::string words = SearchWords(question);
  SearchTerms terms;
  std::string_view rest = words;
  while (!rest.empty() && terms.whole.size() < kTermsMax) {
    const std::string_view word = TakeWord(rest);
    if (rest.empty() && word.size() >= kPrefixFrom) {
      terms.prefix = word;
    } else if (std::ranges::find(terms.whole, word) == terms.whole.end()) {
      terms.whole.emplace_back(word);
    }
  }
  return terms;
}

}  // namespace tidewaiter::store
