// Phrase: a normalized text taken apart into words, and into units: single words, and up to four
// words side by side taken as one ("ever green" is also "evergreen"). Inside src/match.
#ifndef TIDEWAITER_MATCH_PHRASE_H_
#define TIDEWAITER_MATCH_PHRASE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::match {

inline constexpr std::size_t kJoinMax = 4;  // words: "you xian gong si" is the longest seen
inline constexpr std::size_t kJoinBytes =
    40;  // nobody writes a longer word where others write several

// Weight of a letter, in units small enough that half a letter is a whole number of them.
inline constexpr std::uint32_t kLetterWeight = 2;

struct Unit {
  std::uint16_t first = 0;  // word
  std::uint16_t words = 1;
  std::uint16_t begin = 0;    // of its letters, in the words written without spaces
  std::uint16_t length = 0;   // bytes
  std::uint32_t weight = 0;   // at least 1
  std::uint32_t legal = 0;    // LegalForm; 0 for several words
  std::uint64_t letters = 0;  // which characters occur, a bit each
  std::uint64_t sound = 0;    // SoundKey; 0 for several words
  std::uint64_t looks = 0;    // hash of LooksFolded
  bool digits = false;
  bool lacks_vowels = false;
};

class Phrase {
 public:
  // Keeps the whole words within the first `bytes_max` bytes (a first word longer than that is
  // cut), at most `words_max` of them; both below 65,536.
  Phrase(std::string_view normalized, std::size_t bytes_max, std::size_t words_max);

  [[nodiscard]] const std::string& text() const { return text_; }
  // By first word, then by number of words.
  [[nodiscard]] const std::vector<Unit>& units() const { return units_; }
  [[nodiscard]] std::string_view Letters(const Unit& unit) const {
    return std::string_view(joined_).substr(unit.begin, unit.length);
  }
  [[nodiscard]] std::size_t words() const { return weights_.size(); }
  [[nodiscard]] std::uint32_t weight() const { return Weight(0, words()); }
  // Of the words [first, end), as they are written, and what they weigh.
  [[nodiscard]] std::string_view Text(std::size_t first, std::size_t end) const;
  [[nodiscard]] std::uint32_t Weight(std::size_t first, std::size_t end) const;

 private:
  void AddWord(std::string_view word);
  void WeighAbbreviations();
  void AddUnits();
  [[nodiscard]] Unit MakeUnit(std::size_t first, std::size_t words) const;

  std::string text_;                      // words parted by one space
  std::string joined_;                    // the same without spaces
  std::vector<std::uint16_t> begins_{0};  // of each word in joined_, and the end
  std::vector<std::uint32_t> weights_;
  std::vector<Unit> units_;
};

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_PHRASE_H_
