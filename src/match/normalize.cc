#include "match/normalize.h"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "match/likeness.h"

namespace tidewaiter::match {
namespace {

constexpr char LowerOrBlank(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c + ('a' - 'A'));
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : ' ';
}

void AddBlank(std::string& out) {
  if (!out.empty() && out.back() != ' ') out += ' ';
}

void AddAscii(std::string& out, char c) {
  const char lower = LowerOrBlank(c);
  if (lower == ' ') return AddBlank(out);
  out += lower;
}

std::string Trimmed(std::string text) {
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// As names are written in passports (near the tables of BGN), for Cyrillic letters in lower case.
std::string_view CyrillicLetter(UChar32 c) {
  constexpr std::array<std::string_view, 32> kFromA{
      "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "y",    "k", "l", "m", "n", "o",  "p",
      "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "yu", "ya"};
  constexpr std::array<std::string_view, 16> kFromIe{"e", "yo", "dj", "g", "ye", "dz", "i", "yi",
                                                     "j", "lj", "nj", "c", "k",  "i",  "u", "dz"};
  if (c >= 0x430 && c <= 0x44F) return kFromA.at(static_cast<std::size_t>(c - 0x430));
  if (c >= 0x450 && c <= 0x45F) return kFromIe.at(static_cast<std::size_t>(c - 0x450));
  return c == 0x491 ? "g" : "";
}

bool IsPlainCyrillic(UChar32 c) {
  return (c >= 0x430 && c <= 0x45F) || c == 0x491;
}

// Latin letters that Unicode does not take apart.
std::string_view LatinLetter(UChar32 c) {
  constexpr auto kLetters = std::to_array<std::pair<UChar32, std::string_view>>({
      {0xDF, "ss"}, {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},  {0xFE, "th"},  {0x111, "d"},
      {0x127, "h"}, {0x131, "i"}, {0x138, "q"}, {0x142, "l"}, {0x14B, "ng"}, {0x153, "oe"},
      {0x167, "t"}, {0x180, "b"}, {0x188, "c"}, {0x199, "k"}, {0x1A5, "p"},  {0x1B4, "y"},
      {0x1B6, "z"}, {0x1DD, "e"}, {0x237, "j"}, {0x253, "b"}, {0x254, "o"},  {0x256, "d"},
      {0x257, "d"}, {0x259, "e"}, {0x25B, "e"}, {0x268, "i"}, {0x269, "i"},  {0x272, "n"},
      {0x28B, "v"}, {0x292, "z"},
  });
  const auto* const found =
      std::ranges::lower_bound(kLetters, c, {}, &decltype(kLetters)::value_type::first);
  return found == kLetters.end() || found->first != c ? std::string_view() : found->second;
}

// The Latin letter that a Cyrillic or Greek one, in lower case, looks like in small or capital
// letters.
UChar32 LatinLookalike(UChar32 c) {
  constexpr auto kPairs = std::to_array<std::pair<UChar32, char>>({
      {0x3B1, 'a'}, {0x3B2, 'b'}, {0x3B5, 'e'}, {0x3B6, 'z'}, {0x3B7, 'h'}, {0x3B9, 'i'},
      {0x3BA, 'k'}, {0x3BC, 'm'}, {0x3BD, 'n'}, {0x3BF, 'o'}, {0x3C1, 'p'}, {0x3C4, 't'},
      {0x3C5, 'y'}, {0x3C7, 'x'}, {0x430, 'a'}, {0x432, 'b'}, {0x435, 'e'}, {0x43A, 'k'},
      {0x43C, 'm'}, {0x43D, 'h'}, {0x43E, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'},
      {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'},
  });
  const auto* const found = std::ranges::find(kPairs, c, &std::pair<UChar32, char>::first);
  return found == kPairs.end() ? c : found->second;
}

UScriptCode ScriptOf(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  return uscript_getScript(c, &error);
}

using Letters = std::vector<UChar32>;

// Compatibility forms and case folded.
Letters Folded(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error) != 0) return {};
  const icu::UnicodeString folded =
      fold->normalize(icu::UnicodeString::fromUTF8(
                          icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size()))),
                      error);
  Letters letters;
  if (U_FAILURE(error) != 0) return letters;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1))
    letters.push_back(folded.char32At(i));
  return letters;
}

// In words with Latin letters, Cyrillic and Greek letters that look Latin become so: "аdidas" with
// a Cyrillic а is meant to be read as adidas.
void Unmask(Letters& letters) {
  const auto in_word = [](UChar32 c) { return u_isalnum(c) != 0; };
  for (auto begin = letters.begin(); begin != letters.end();) {
    begin = std::find_if(begin, letters.end(), in_word);
    const auto end = std::find_if_not(begin, letters.end(), in_word);
    if (std::any_of(begin, end, [](UChar32 c) { return c >= 'a' && c <= 'z'; }))
      std::transform(begin, end, begin, LatinLookalike);
    begin = end;
  }
}

bool NeedsTransliteration(UChar32 c) {
  const UScriptCode script = ScriptOf(c);
  return script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED &&
         !IsPlainCyrillic(c);
}

// One a thread, for it keeps state while it works. It is made from data that are part of ICU: where
// they are missing, letters of other scripts stay as they are.
const icu::Transliterator* AnyLatin() {
  thread_local const std::unique_ptr<icu::Transliterator> any_latin = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance("Any-Latin", UTRANS_FORWARD, error));
  }();
  return any_latin.get();
}

void AddLetter(std::string& out, UChar32 c) {
  if (c < 0x80) return AddAscii(out, static_cast<char>(c));
  if (const std::string_view plain = LatinLetter(c); !plain.empty()) {
    out += plain;
    return;
  }
  const auto category = U_GET_GC_MASK(c);
  // Accents, and signs such as the Hebrew aleph and the Russian soft sign become in Latin.
  if ((category & (U_GC_CF_MASK | U_GC_LM_MASK)) != 0) return;
  if ((category & U_GC_M_MASK) != 0 && ScriptOf(c) == USCRIPT_INHERITED) return;
  if (const int digit = u_charDigitValue(c); digit >= 0) {
    out += static_cast<char>('0' + digit);
    return;
  }
  if ((category & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) == 0) return AddBlank(out);
  icu::UnicodeString(c).toUTF8String(out);
}

// Letters taken apart from their accents.
void AddPart(std::string& out, const icu::UnicodeString& part) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* apart = icu::Normalizer2::getNFKDInstance(error);
  if (U_FAILURE(error) != 0) return;
  for (std::int32_t i = 0; i < part.length(); i = part.moveIndex32(i, 1)) {
    const UChar32 c = part.char32At(i);
    icu::UnicodeString pieces;
    if (c < 0x80 || apart->getDecomposition(c, pieces) == 0) {
      AddLetter(out, c);
      continue;
    }
    for (std::int32_t j = 0; j < pieces.length(); j = pieces.moveIndex32(j, 1))
      AddLetter(out, u_tolower(pieces.char32At(j)));
  }
}

// What Any-Latin makes of a Chinese character by itself, which is what it makes of it among others;
// kept, for it takes some microseconds and there are not many.
const icu::UnicodeString& HanInLatin(UChar32 c) {
  thread_local std::unordered_map<UChar32, icu::UnicodeString> known;
  const auto [at, added] = known.try_emplace(c, c);
  if (added && AnyLatin() != nullptr) AnyLatin()->transliterate(at->second);
  return at->second;
}

icu::UnicodeString FromAscii(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size()), US_INV};
}

std::string Unicode(std::string_view text) {
  Letters letters = Folded(text);
  Unmask(letters);
  // Cyrillic goes by our own table, which has to come first, and Chinese is parted into characters.
  icu::UnicodeString all;
  bool other_scripts = false;
  for (const UChar32 c : letters) {
    if (IsPlainCyrillic(c)) {
      all.append(FromAscii(CyrillicLetter(c)));
    } else if (ScriptOf(c) == USCRIPT_HAN) {
      all.append(u' ').append(HanInLatin(c)).append(u' ');
    } else {
      all.append(c);
      other_scripts = other_scripts || NeedsTransliteration(c);
    }
  }
  if (other_scripts && AnyLatin() != nullptr) AnyLatin()->transliterate(all);
  std::string out;
  out.reserve(text.size());
  AddPart(out, all.toLower(icu::Locale::getRoot()));
  return out;
}

}  // namespace

std::string Normalize(std::string_view text) {
  text = text.substr(0, kTextBytesMax);
  const auto not_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (std::ranges::any_of(text, not_ascii)) return Trimmed(Unicode(text));
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    AddAscii(out, c);
  return Trimmed(std::move(out));
}

}  // namespace tidewaiter::match
