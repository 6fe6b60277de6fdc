#include "match/match.h"

#include <algorithm>

#include "match/likeness.h"

namespace tidewaiter::match {

double Similarity(std::string_view a, std::string_view b) {
  const Phrase first(a, kNameBytesMax, kNameWordsMax);
  const Phrase second(b, kNameBytesMax, kNameWordsMax);
  std::vector<Pair> pairs = AllPairs(first, second, Initials::kBothSides);
  return TextLikeness(first.text(), second.text(), first.weight() + second.weight(), pairs);
}

double FragmentSimilarity(std::string_view text, std::string_view fragment) {
  const Phrase whole(text, kTextBytesMax, kTextWordsMax);
  const Phrase part(fragment, kNameBytesMax, kNameWordsMax);
  const std::size_t words = std::min(part.words(), kFragmentWordsMax);
  std::vector<Pair> pairs = AllPairs(whole, part, Initials::kOfSecond);
  std::erase_if(pairs, [words](const Pair& pair) { return pair.b + pair.b_words > words; });
  return BestRun(whole, part.Text(0, words), words, part.Weight(0, words), pairs);
}

}  // namespace tidewaiter::match
