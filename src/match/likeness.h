// Likeness of two words, and of two texts by the best pairing of their words. Inside src/match: the
// comparison of two texts and the index of names both end here, so that they cannot disagree.
#ifndef TIDEWAITER_MATCH_LIKENESS_H_
#define TIDEWAITER_MATCH_LIKENESS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "match/edit_distance.h"
#include "match/phrase.h"

namespace tidewaiter::match {

inline constexpr std::size_t kNameBytesMax = 512;   // longer names are descriptions
inline constexpr std::size_t kNameWordsMax = 64;    // a bit each in a machine word
inline constexpr std::size_t kTextBytesMax = 4096;  // a description; what stands behind is not read
inline constexpr std::size_t kTextWordsMax = 1024;
inline constexpr std::size_t kFragmentWordsMax = 16;  // bounds the runs of words compared with it

inline constexpr double kLikeMin = 0.7;      // words less alike are different words
inline constexpr double kInitial = 0.8;      // "j" for "john"
inline constexpr double kNotTheSame = 0.99;  // the most for texts that differ at all

inline constexpr std::size_t kJoinEditFrom = 6;  // letters of joined words that may hold a slip

// How many letters may differ between words the longer of which has `length`, and how much shorter
// the other may be.
std::size_t EditsMax(std::size_t length);
std::size_t ShorterMax(std::size_t length);
// The most edits that any word of `length` allows with any other.
std::size_t EditsMaxFrom(std::size_t length);

// 0, or kLikeMin .. 1. `pattern` is made from the letters of the first.
double UnitLikeness(const Unit& a, std::string_view a_letters, const EditPattern& pattern,
                    const Unit& b, std::string_view b_letters);

// Two units that are alike.
struct Pair {
  std::uint16_t a = 0;  // first word
  std::uint16_t b = 0;
  std::uint16_t a_words = 1;
  std::uint16_t b_words = 1;
  double likeness = 0;
  double gain = 0;  // likeness times what both weigh
};

// A word of one letter, which may stand for any that begins with it.
bool IsInitial(const Unit& unit);

// Whether an initial in the first of two texts may stand for a word of the second.
enum class Initials : std::uint8_t { kBothSides, kOfSecond };

// All pairs of alike units; every unit with every unit.
std::vector<Pair> AllPairs(const Phrase& a, const Phrase& b, Initials initials);

// The gains of the best pairs, each word in one pair at most: the largest gain first, which is not
// always the best that could be chosen, but plain. Reorders `pairs`; words are below 64.
double TakePairs(std::vector<Pair>& pairs);

// Likeness of texts that weigh `weight` together. The order of a and b does not matter.
double TextLikeness(std::string_view a, std::string_view b, std::uint32_t weight,
                    std::vector<Pair>& pairs);

// The best likeness of the fragment (b of the pairs) to a run of words of the text (a).
double BestRun(const Phrase& text, std::string_view fragment, std::size_t fragment_words,
               std::uint32_t fragment_weight, const std::vector<Pair>& pairs);

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_LIKENESS_H_
