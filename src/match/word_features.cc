#include "match/word_features.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tidewaiter::match {
namespace {

using Form = std::pair<std::string_view, std::uint32_t>;

// Sorted by word. The number groups words that say the same in a language; it means nothing else.
constexpr std::array kForms = std::to_array<Form>({
    {"ab", 1},
    {"ag", 2},
    {"aktiengesellschaft", 2},
    {"ao", 3},
    {"as", 4},
    {"asa", 5},
    {"bhd", 6},
    {"bv", 7},
    {"bvba", 8},
    {"co", 9},
    {"comp", 9},
    {"company", 9},
    {"corp", 10},
    {"corporation", 10},
    {"cv", 11},
    {"doo", 12},
    {"eirl", 13},
    {"eood", 14},
    {"fzc", 16},
    {"fzco", 16},
    {"fze", 15},
    {"gesellschaft", 17},
    {"gmbh", 18},
    {"gongsi", 59},
    {"inc", 19},
    {"incorporated", 19},
    {"jsc", 20},
    {"kabushiki", 60},
    {"kaisha", 61},
    {"kft", 21},
    {"kg", 22},
    {"kk", 23},
    {"limitada", 27},
    {"limited", 26},
    {"llc", 24},
    {"llp", 25},
    {"lp", 28},
    {"ltd", 26},
    {"ltda", 27},
    {"nv", 29},
    {"oao", 30},
    {"ohg", 31},
    {"ood", 32},
    {"ooo", 33},
    {"oy", 34},
    {"oyj", 35},
    {"pjsc", 36},
    {"plc", 37},
    {"private", 41},
    {"pt", 38},
    {"pte", 39},
    {"pty", 40},
    {"pvt", 41},
    {"sa", 42},
    {"sae", 43},
    {"sal", 44},
    {"sarl", 45},
    {"sas", 46},
    {"sdn", 47},
    {"sdnbhd", 47},
    {"sl", 48},
    {"societe", 49},
    {"spa", 50},
    {"spzoo", 51},
    {"srl", 52},
    {"sro", 53},
    {"sti", 54},
    {"tbk", 55},
    {"ug", 56},
    {"youxian", 58},
    {"zao", 57},
});

constexpr std::array kCommon = std::to_array<std::string_view>({
    "al",
    "and",
    "association",
    "bin",
    "bros",
    "brothers",
    "da",
    "de",
    "del",
    "der",
    "des",
    "di",
    "distribution",
    "du",
    "el",
    "enterprise",
    "enterprises",
    "et",
    "export",
    "exports",
    "for",
    "general",
    "global",
    "group",
    "handels",
    "holding",
    "holdings",
    "import",
    "imports",
    "industrial",
    "industries",
    "industry",
    "international",
    "intl",
    "la",
    "le",
    "les",
    "logistics",
    "of",
    "services",
    "solutions",
    "sons",
    "supplies",
    "supply",
    "the",
    "trade",
    "traders",
    "trading",
    "und",
    "van",
    "von",
    "y",
});

enum Sound : std::uint8_t {
  kSkip,
  kLip,
  kBreath,
  kTooth,
  kThroat,
  kHiss,
  kChirp,
  kM,
  kN,
  kL,
  kR,
  kLead
};

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

Sound SoundOf(char c) {
  switch (c) {
    case 'b':
    case 'p':
      return kLip;
    case 'f':
    case 'v':
    case 'w':
      return kBreath;
    case 'd':
    case 't':
      return kTooth;
    case 'c':
    case 'g':
    case 'k':
    case 'q':
    case 'x':
      return kThroat;
    case 's':
    case 'z':
      return kHiss;
    case 'j':
      return kChirp;
    case 'm':
      return kM;
    case 'n':
      return kN;
    case 'l':
      return kL;
    case 'r':
      return kR;
    default:
      return kSkip;
  }
}

// Groups of letters that stand for one sound, the longest first.
constexpr std::array kGroups = std::to_array<std::pair<std::string_view, Sound>>({
    {"tsch", kChirp},
    {"shch", kHiss},
    {"tch", kChirp},
    {"sch", kHiss},
    {"ch", kChirp},
    {"sh", kHiss},
    {"zh", kHiss},
    {"ts", kHiss},
    {"tz", kHiss},
    {"ck", kThroat},
    {"ph", kBreath},
    {"kh", kSkip},
    {"dj", kChirp},
    {"ce", kHiss},
    {"ci", kHiss},
    {"cy", kHiss},
});

// The sound at the beginning of `rest` and its length in letters.
std::pair<Sound, std::size_t> FirstSound(std::string_view rest) {
  for (const auto& [letters, sound] : kGroups)
    if (rest.starts_with(letters)) return {sound, letters.size()};
  return {SoundOf(rest.front()), 1};
}

char LookFolded(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case 'l':
      return 'i';
    case '5':
      return 's';
    case '8':
      return 'b';
    case '2':
      return 'z';
    default:
      return c;
  }
}

}  // namespace

std::uint32_t LegalForm(std::string_view word) {
  const auto* const found = std::ranges::lower_bound(kForms, word, {}, &Form::first);
  return found == kForms.end() || found->first != word ? 0 : found->second;
}

bool IsCommonWord(std::string_view word) {
  return std::ranges::binary_search(kCommon, word);
}

std::uint64_t SoundKey(std::string_view word) {
  constexpr std::size_t kSounds =
      15;  // what 64 bits hold beside the lead; words that long are rare
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (word.empty() || !std::ranges::all_of(word, is_letter)) return 0;
  const bool skeleton = LacksVowels(word);  // where w is a long u
  std::uint64_t key = IsVowel(word.front()) ? std::uint64_t{kLead} : 0;
  std::size_t count = key == 0 ? 0 : 1;
  Sound last = kSkip;
  while (!word.empty() && count < kSounds) {
    auto [sound, letters] = FirstSound(word);
    if (skeleton && word.front() == 'w') sound = kSkip;
    if (sound != kSkip && sound != last) {
      key = key << 4U | sound;
      ++count;
    }
    last = sound;
    word.remove_prefix(letters);
  }
  return count < 2 ? 0 : key;
}

bool LacksVowels(std::string_view word) {
  const auto consonant = [](char c) { return c >= 'a' && c <= 'z' && !IsVowel(c); };
  return word.size() >= 3 && std::ranges::all_of(word, consonant);
}

std::string LooksFolded(std::string_view word) {
  std::string folded(word);
  std::ranges::transform(folded, folded.begin(), LookFolded);
  return folded;
}

}  // namespace tidewaiter::match
