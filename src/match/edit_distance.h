// EditDistance: how many letters must be changed, added, left out or swapped with their neighbour
// to make one word of the other (optimal string alignment: no letter is touched twice).
//
//   EditPattern pattern("mohammed");
//   pattern.Distance("mohamemd", 3);   // 1
//
// Bit-parallel (Hyyrö 2003) up to 64 bytes: a step a byte of the second word. Longer words are
// compared in a band as wide as the distance allowed. Counts bytes, not characters: it is meant for
// normalized words, which are ASCII wherever a script can be transliterated.
#ifndef TIDEWAITER_MATCH_EDIT_DISTANCE_H_
#define TIDEWAITER_MATCH_EDIT_DISTANCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tidewaiter::match {

class EditPattern {
 public:
  static constexpr std::size_t kBitsMax = 64;  // bytes of a word that fit a machine word

  // `word` must live as long as the pattern.
  explicit EditPattern(std::string_view word);

  // The distance, or at_most + 1 when it is larger. Thread-safe.
  [[nodiscard]] std::size_t Distance(std::string_view other, std::size_t at_most) const;

 private:
  [[nodiscard]] std::size_t BitDistance(std::string_view other) const;

  std::string_view word_;
  std::array<std::uint64_t, 256> places_{};  // of each byte in the word, a bit each
};

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_EDIT_DISTANCE_H_
