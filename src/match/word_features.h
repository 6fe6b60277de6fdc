// What is known of a word by itself: its legal form or its commonness, how it sounds, how it looks.
// Inside src/match; docs/match.md says why each is as it is.
#ifndef TIDEWAITER_MATCH_WORD_FEATURES_H_
#define TIDEWAITER_MATCH_WORD_FEATURES_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::match {

// Number of the legal form that a normalized word or abbreviation stands for ("ltd" and "limited"
// have the same); 0 for every other word.
std::uint32_t LegalForm(std::string_view word);

// Words that many firms have in their names ("trading", "international"), and articles. They count
// half.
bool IsCommonWord(std::string_view word);

// The consonants in the order spoken, in classes of sounds that scripts and clerks confuse ("ph",
// "f", "v" and "w" are one), and whether a vowel leads. Vowels and h are left out. 0: fewer than
// two consonants, or the word is not made of a-z alone.
//   SoundKey("smith") == SoundKey("smyth"), SoundKey("mohammed") == SoundKey("mhmd")
std::uint64_t SoundKey(std::string_view word);

// True for at least three letters a-z without a, e, i, o, u, y: short vowels are not written in
// Arabic and Hebrew, so that "mhmd" is all there is of Mohammed.
bool LacksVowels(std::string_view word);

// The same word with characters that look alike made one: 0 as o, 1 and l as i, 5 as s, 8 as b, 2
// as z.
std::string LooksFolded(std::string_view word);

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_WORD_FEATURES_H_
