#include "match/likeness.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace tidewaiter::match {
namespace {

constexpr double kJoined = 0.98;     // the same letters, parted differently
constexpr double kLooksSame = 0.95;  // a code with O for 0
constexpr double kSameForm = 0.95;   // "ltd" and "limited"
constexpr double kSkeleton = 0.85;   // "mhmd" and "mohammed"
constexpr double kSoundLift = 0.25;  // part of the gap that sounding the same closes
constexpr double kSoundFrom = 0.6;   // likeness of letters below which sounds do not help

double ByEdits(std::size_t edits, std::size_t length, std::size_t cost) {
  return 1 - static_cast<double>(cost * edits) / static_cast<double>(length);
}

bool IsInitialOf(const Unit& a, std::string_view initial, const Unit& b, std::string_view word) {
  return a.words == 1 && b.words == 1 && !a.digits && !b.digits && b.legal == 0 &&
         initial.size() == 1 && word.starts_with(initial);
}

// Likeness by letters; 0 when more differ than `edits_max`. Each difference changes two bits at
// most of the letters that occur.
double LetterLikeness(const Unit& a, const EditPattern& pattern, const Unit& b,
                      std::string_view b_letters, std::size_t edits_max, std::size_t cost) {
  if (static_cast<std::size_t>(std::popcount(a.letters ^ b.letters)) > 2 * edits_max) return 0;
  const std::size_t edits = pattern.Distance(b_letters, edits_max);
  return edits > edits_max ? 0 : ByEdits(edits, std::max(a.length, b.length), cost);
}

double SoundLikeness(const Unit& a, const EditPattern& pattern, const Unit& b,
                     std::string_view b_letters) {
  const std::size_t longer = std::max(a.length, b.length);
  const std::size_t edits_max = longer * 2 / 5;  // kSoundFrom
  const double letters = LetterLikeness(a, pattern, b, b_letters, edits_max, 1);
  const double sound = letters < kSoundFrom ? 0 : letters + kSoundLift * (1 - letters);
  return a.lacks_vowels != b.lacks_vowels ? std::max(sound, kSkeleton) : sound;
}

double SingleLikeness(const Unit& a, std::string_view a_letters, const EditPattern& pattern,
                      const Unit& b, std::string_view b_letters) {
  const auto [shorter, longer] = std::minmax<std::size_t>({a.length, b.length});
  if (a.legal != 0 && b.legal != 0) return a.legal == b.legal ? kSameForm : 0;
  if (IsInitialOf(a, a_letters, b, b_letters) || IsInitialOf(b, b_letters, a, a_letters))
    return kInitial;
  if (a.sound != 0 && a.sound == b.sound) return SoundLikeness(a, pattern, b, b_letters);
  if (longer - shorter > ShorterMax(longer)) return 0;
  const bool code = a.digits || b.digits;  // another digit is another thing: it counts twice
  return LetterLikeness(a, pattern, b, b_letters, EditsMax(longer), code ? 2 : 1);
}

// One of the two is several words.
double JoinedLikeness(const Unit& a, const EditPattern& pattern, const Unit& b,
                      std::string_view b_letters) {
  const bool exact_only = a.words + b.words > 3 || a.digits || b.digits;
  if (exact_only || std::max(a.length, b.length) < kJoinEditFrom) return 0;
  return kJoined * LetterLikeness(a, pattern, b, b_letters, 1, 1);
}

}  // namespace

bool IsInitial(const Unit& unit) {
  return unit.words == 1 && unit.length == 1 && !unit.digits;
}

std::size_t EditsMax(std::size_t length) {
  if (length < 4) return 0;
  if (length < 7) return 1;
  return length < 11 ? 2 : 3;
}

std::size_t ShorterMax(std::size_t length) {
  return length < 11 ? std::min<std::size_t>(EditsMax(length), 1) : 2;
}

std::size_t EditsMaxFrom(std::size_t length) {
  std::size_t most = EditsMax(length);
  for (std::size_t longer = length + 1; longer <= length + 2; ++longer)
    if (longer - length <= ShorterMax(longer)) most = std::max(most, EditsMax(longer));
  return most;
}

double UnitLikeness(const Unit& a, std::string_view a_letters, const EditPattern& pattern,
                    const Unit& b, std::string_view b_letters) {
  if (a.words > 1 && b.words > 1) return 0;
  const bool single = a.words == b.words;
  if (a_letters == b_letters) return single ? 1 : kJoined;
  if ((a.digits || b.digits) && a.looks == b.looks)
    return single ? kLooksSame : kLooksSame * kJoined;
  const double likeness = single ? SingleLikeness(a, a_letters, pattern, b, b_letters)
                                 : JoinedLikeness(a, pattern, b, b_letters);
  return likeness < kLikeMin ? 0 : likeness;
}

std::vector<Pair> AllPairs(const Phrase& a, const Phrase& b, Initials initials) {
  std::vector<Pair> pairs;
  for (const Unit& unit : a.units()) {
    const EditPattern pattern(a.Letters(unit));
    const bool stands_for_none = initials == Initials::kOfSecond && IsInitial(unit);
    for (const Unit& other : b.units()) {
      if (stands_for_none && other.words == 1 && other.length > 1) continue;
      const double likeness = UnitLikeness(unit, a.Letters(unit), pattern, other, b.Letters(other));
      if (likeness == 0) continue;
      pairs.push_back({.a = unit.first,
                       .b = other.first,
                       .a_words = unit.words,
                       .b_words = other.words,
                       .likeness = likeness,
                       .gain = likeness * (unit.weight + other.weight)});
    }
  }
  return pairs;
}

double TakePairs(std::vector<Pair>& pairs) {
  const auto order = [](const Pair& p) {
    return std::tuple(-p.gain, -p.likeness, p.a, p.b, p.a_words, p.b_words);
  };
  std::ranges::sort(pairs, {}, order);
  std::uint64_t a_taken = 0;
  std::uint64_t b_taken = 0;
  double gain = 0;
  for (const Pair& pair : pairs) {
    const std::uint64_t a = ((std::uint64_t{1} << pair.a_words) - 1) << pair.a;
    const std::uint64_t b = ((std::uint64_t{1} << pair.b_words) - 1) << pair.b;
    if ((a_taken & a) != 0 || (b_taken & b) != 0) continue;
    a_taken |= a;
    b_taken |= b;
    gain += pair.gain;
  }
  return gain;
}

double TextLikeness(std::string_view a, std::string_view b, std::uint32_t weight,
                    std::vector<Pair>& pairs) {
  if (a.empty() || b.empty()) return 0;
  if (a == b) return 1;
  if (b < a) {  // one order for both, so that ties fall the same way
    for (Pair& pair : pairs) {
      std::swap(pair.a, pair.b);
      std::swap(pair.a_words, pair.b_words);
    }
  }
  return std::min(kNotTheSame, TakePairs(pairs) / weight);
}

double BestRun(const Phrase& text, std::string_view fragment, std::size_t fragment_words,
               std::uint32_t fragment_weight, const std::vector<Pair>& pairs) {
  // A run that begins or ends with a word like none of the fragment is worse than without that
  // word.
  std::vector<std::uint16_t> begins;
  std::vector<std::uint16_t> ends;
  for (const Pair& pair : pairs) {
    begins.push_back(pair.a);
    ends.push_back(static_cast<std::uint16_t>(pair.a + pair.a_words));
  }
  const auto distinct = [](std::vector<std::uint16_t>& places) {
    std::ranges::sort(places);
    const auto rest = std::ranges::unique(places);
    places.erase(rest.begin(), rest.end());
  };
  distinct(begins);
  distinct(ends);
  double best = 0;
  std::vector<Pair> inside;
  for (const std::uint16_t begin : begins) {
    for (auto end = std::ranges::upper_bound(ends, begin); end != ends.end(); ++end) {
      if (*end - begin > static_cast<int>(fragment_words + kJoinMax - 1)) break;
      inside.clear();
      for (Pair pair : pairs) {
        if (pair.a < begin || pair.a + pair.a_words > *end) continue;
        pair.a = static_cast<std::uint16_t>(pair.a - begin);
        inside.push_back(pair);
      }
      const std::uint32_t weight = text.Weight(begin, *end) + fragment_weight;
      best = std::max(best, TextLikeness(text.Text(begin, *end), fragment, weight, inside));
    }
  }
  return best;
}

}  // namespace tidewaiter::match
