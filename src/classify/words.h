// Words and terms: a description as what an index and a learner can count.
//
//   Words("70CTNS Plastic Bottles");         // "70", "ctn", "plastic", "bottle"
//   Terms(Words("plastic bottles"), terms);  // words, pairs, beginnings, pieces of four letters
//
// Latin letters in lower case without accents, other scripts transliterated (match::Normalize);
// letters and digits are parted, a plural "s" is dropped. Pure, thread-safe.
#ifndef TIDEWAITER_CLASSIFY_WORDS_H_
#define TIDEWAITER_CLASSIFY_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::classify {

// A description with more words than this is a list of goods; what is behind counts no more.
inline constexpr std::size_t kWordsMax = 128;

std::vector<std::string> Words(std::string_view text);

// What is the same for texts that differ in digits, signs and blanks alone.
std::uint64_t LettersHash(const std::vector<std::string>& words);
// The same for texts with the same words in the same order, digits too.
std::uint64_t WordsHash(const std::vector<std::string>& words);

// Bits of Term::use.
inline constexpr std::uint8_t kRetrieved = 1;  // stands in the index of precedents
inline constexpr std::uint8_t kLearned = 2;    // has weights
inline constexpr std::uint8_t kNamed = 4;      // a whole word

struct Term {
  std::uint64_t hash = 0;
  float weight = 0;         // in learning, before rarity: a whole word is 1
  std::uint16_t count = 0;  // in the text
  std::uint8_t use = 0;
};

// Replaces `terms` by those of the words, each once, in the order of their hashes.
void Terms(const std::vector<std::string>& words, std::vector<Term>& terms);

std::uint64_t WordHash(std::string_view word);  // the term of a whole word

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_WORDS_H_
