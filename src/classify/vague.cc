#include "classify/vague.h"

#include <algorithm>
#include <unordered_set>

#include "classify/words.h"

namespace tidewaiter::classify {
namespace {

constexpr std::size_t kPhraseWordsMax = 6;  // of the longest phrase in the list

struct Lists {
  std::unordered_set<std::uint64_t> phrases;
  std::unordered_set<std::string> fillers;
};

// Phrases are compared as Words() reads them, so accents and plurals do not matter.
const Lists& TheLists() {
  static const Lists lists = [] {
    Lists made;
    for (const std::string_view phrase : VaguePhrases())
      made.phrases.insert(WordsHash(Words(phrase)));
    for (const std::string_view filler : FillerWords()) {
      const std::vector<std::string> words = Words(filler);
      if (words.size() == 1) made.fillers.insert(words.front());
    }
    return made;
  }();
  return lists;
}

bool IsNumber(std::string_view word) {
  return word.front() >= '0' && word.front() <= '9';
}

// How many words from `at` on are one phrase of the list, 0 for none.
std::size_t PhraseAt(std::span<const std::string> words, std::size_t at) {
  const std::size_t most = std::min(kPhraseWordsMax, words.size() - at);
  for (std::size_t size = most; size > 0; --size) {
    const auto part = words.subspan(at, size);
    if (TheLists().phrases.contains(WordsHash({part.begin(), part.end()}))) return size;
  }
  return 0;
}

}  // namespace

std::string_view VagueWhyName(VagueWhy why) {
  switch (why) {
    case VagueWhy::kListed:
      return "listed";
    case VagueWhy::kNoWords:
      return "no_words";
    case VagueWhy::kUnknown:
      return "unknown";
    case VagueWhy::kSaysLittle:
      return "says_little";
  }
  return "";
}

bool IsFiller(std::string_view word) {
  return TheLists().fillers.contains(std::string(word));
}

std::optional<Vague> FindVague(std::span<const std::string> words) {
  std::string vague;
  bool letters = false;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t size = PhraseAt(words, at);
    for (std::size_t i = at; i < at + size; ++i)
      vague += (vague.empty() ? "" : " ") + words[i];
    if (size == 0 && !IsNumber(words[at])) {
      letters = true;
      if (!IsFiller(words[at])) return std::nullopt;
    }
    at += std::max<std::size_t>(size, 1);
  }
  if (!vague.empty()) return Vague{vague, VagueWhy::kListed};
  if (!letters) return Vague{"", VagueWhy::kNoWords};
  return Vague{"", VagueWhy::kListed};  // packings and prepositions alone
}

}  // namespace tidewaiter::classify
