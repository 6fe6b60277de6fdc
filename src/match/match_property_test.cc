// The promises of match.h on random names that are close to each other, the index against the plain
// comparison with every name, and the bit-parallel distance against the textbook.
#include <algorithm>
#include <string>
#include <vector>

#include "match/edit_distance.h"
#include "match/match.h"
#include "testing/property.h"

namespace tidewaiter::match {
namespace {

// Few words with slips, joints, initials, codes and abbreviations, so that much is nearly alike.
const std::vector<std::string> words_that_meet{"acme",
                                               "acne",
                                               "trading",
                                               "ltd",
                                               "limited",
                                               "ever",
                                               "green",
                                               "evergreen",
                                               "smith",
                                               "smyth",
                                               "j",
                                               "john",
                                               "jon",
                                               "johnson",
                                               "mhmd",
                                               "mohammed",
                                               "kbz",
                                               "123a",
                                               "i23a",
                                               "kbz123a",
                                               "s",
                                               "a",
                                               "sa",
                                               "al",
                                               "international",
                                               "internationl",
                                               "intrenational",
                                               "the",
                                               "shen",
                                               "zhen",
                                               "shenzhen",
                                               "hua",
                                               "google",
                                               "g00gle",
                                               "x1",
                                               "schiffahrtsgesellschaft",
                                               "schifffahrtsgeselschaft",
                                               "1234567",
                                               "1234568",
                                               "co"};

std::string AnyWord() {
  std::string word = *rc::gen::elementOf(words_that_meet);
  if (*rc::gen::inRange(0, 5) != 0) return word;
  const auto place = *rc::gen::inRange<std::size_t>(0, word.size());
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      word.erase(place, word.size() > 1 ? 1 : 0);
      break;
    case 1:
      word.insert(place, 1, *rc::gen::element('a', 'e', 'h', 's', '0', '1'));
      break;
    case 2:
      word[place] = *rc::gen::element('a', 'o', 'l', 't', '5');
      break;
    default:
      if (place + 1 < word.size()) std::swap(word[place], word[place + 1]);
  }
  return word;
}

std::string AnyName(int words_max) {
  std::string name;
  for (int i = *rc::gen::inRange(0, words_max + 1); i > 0; --i)
    name += (name.empty() ? "" : " ") + AnyWord();
  return name;
}

std::vector<std::string> AnyNames() {
  std::vector<std::string> names;
  for (int i = *rc::gen::inRange(1, 40); i > 0; --i)
    names.push_back(AnyName(*rc::gen::inRange(0, 30) == 0 ? 20 : 4));
  return names;
}

std::vector<Match> BestOf(std::vector<Match> all, double at_least, std::size_t top) {
  std::erase_if(all, [&](const Match& m) { return m.similarity < at_least; });
  std::ranges::sort(all, {}, [](const Match& m) { return std::pair(-m.similarity, m.name); });
  all.resize(std::min(all.size(), top));
  return all;
}

double AnyThreshold() {
  return *rc::gen::element(0.0, 0.05, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.98, 0.99, 1.0);
}

RC_GTEST_PROP(Match, LikenessIsSymmetricBetweenZeroAndOneAndOneForTheSame, ()) {
  const std::string a = AnyName(5);
  const std::string b = AnyName(5);
  const double similarity = Similarity(a, b);
  RC_ASSERT(similarity == Similarity(b, a));
  RC_ASSERT(similarity >= 0 && similarity <= 1);
  RC_ASSERT((similarity == 1) == (a == b && !a.empty()));
  RC_ASSERT(Similarity(a, a) == (a.empty() ? 0 : 1));
}

RC_GTEST_PROP(Match, ATextMentionsEachRunOfItsWords, ()) {
  const std::string before = AnyName(5);
  const std::string inside = AnyName(5);
  const std::string after = AnyName(5);
  RC_PRE(!inside.empty());
  const std::string text = Normalize(before + " " + inside + " " + after);
  RC_ASSERT(FragmentSimilarity(text, inside) == 1);
  RC_ASSERT(FragmentSimilarity(text, before) <= 1);
}

RC_GTEST_PROP(Match, TheIndexFindsWhatComparingWithEveryNameFinds, ()) {
  const std::vector<std::string> names = AnyNames();
  const NameIndex index(names);
  const std::string text = AnyName(5);
  const double at_least = AnyThreshold();
  const auto top = *rc::gen::element<std::size_t>(1, 3, 1000);
  std::vector<Match> all;
  for (std::uint32_t i = 0; i < names.size(); ++i)
    all.push_back({i, Similarity(text, names[i])});
  const std::vector<Match> best = BestOf(all, at_least, top);
  RC_ASSERT(index.Resembling(text, at_least, top) == best);
  RC_ASSERT(index.AnyResembling(text, at_least) == !best.empty());
}

RC_GTEST_PROP(Match, TheIndexFindsWhatLookingForEveryFragmentFinds, ()) {
  const std::vector<std::string> names = AnyNames();
  const NameIndex index(names);
  const std::string text = AnyName(15);
  const double at_least = AnyThreshold();
  const auto top = *rc::gen::element<std::size_t>(1, 3, 1000);
  std::vector<Match> all;
  for (std::uint32_t i = 0; i < names.size(); ++i)
    all.push_back({i, FragmentSimilarity(text, names[i])});
  const std::vector<Match> best = BestOf(all, at_least, top);
  RC_ASSERT(index.MentionedIn(text, at_least, top) == best);
  RC_ASSERT(index.AnyMentioned(text, at_least) == !best.empty());
}

RC_GTEST_PROP(Match, NormalizedTextStaysAsItIs, (const std::string& text)) {
  const std::string words = Normalize(text);
  RC_ASSERT(Normalize(words) == words);
}

// The whole table, cell by cell.
std::size_t PlainDistance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j)
    d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] = std::min(
          {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

RC_GTEST_PROP(EditPattern, DistanceIsThatOfTheTextbook, ()) {
  const auto letters = rc::gen::container<std::string>(rc::gen::element('a', 'b', 'c'));
  const std::string start(*rc::gen::element<std::size_t>(0, 50, 63, 64, 70), 'a');
  const std::string a = start + *letters;
  const std::string b = *rc::gen::element<std::string>("", start, start) + *letters;
  const auto at_most = *rc::gen::inRange<std::size_t>(0, 20);
  const std::size_t distance = PlainDistance(a, b);
  RC_ASSERT(EditPattern(a).Distance(b, at_most) == std::min(distance, at_most + 1));
}

}  // namespace
}  // namespace tidewaiter::match
