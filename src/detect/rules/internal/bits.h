// Bits: one bit for each row of a block.
//
// Rows are looked at by blocks, because a condition then costs a few dozen instructions for all of
// them together, and what several rules ask is answered once.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_BITS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_BITS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace tidewaiter::rules::internal {

// Measured with 1,600 and 10,000 rules: half as many rows cost a fifth more for each, twice as many
// leave the cache. A row number of a block fits 16 bits.
inline constexpr std::size_t kBlockRows = 4096;
inline constexpr std::size_t kBlockWords = kBlockRows / 64;

struct alignas(64) Bits {
  std::array<std::uint64_t, kBlockWords> words{};

  void Set(std::size_t row) { words[row / 64] |= std::uint64_t{1} << (row % 64); }
  void Clear(std::size_t row) { words[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
  [[nodiscard]] bool Has(std::size_t row) const { return (words[row / 64] >> (row % 64) & 1) != 0; }
  [[nodiscard]] bool Any() const {
    std::uint64_t all = 0;
    for (const std::uint64_t word : words)
      all |= word;
    return all != 0;
  }
  [[nodiscard]] std::size_t Count() const {
    std::size_t count = 0;
    for (const std::uint64_t word : words)
      count += word == 0 ? 0 : static_cast<std::size_t>(std::popcount(word));
    return count;
  }
  // The first `rows`.
  static Bits First(std::size_t rows) {
    Bits bits;
    for (std::size_t word = 0; word < kBlockWords; ++word) {
      const std::size_t from = 64 * word;
      if (rows >= from + 64) {
        bits.words[word] = ~std::uint64_t{0};
      } else if (rows > from) {
        bits.words[word] = (std::uint64_t{1} << (rows - from)) - 1;
      }
    }
    return bits;
  }
  void And(const Bits& other) {
    for (std::size_t i = 0; i < kBlockWords; ++i)
      words[i] &= other.words[i];
  }
  void AndNot(const Bits& other) {
    for (std::size_t i = 0; i < kBlockWords; ++i)
      words[i] &= ~other.words[i];
  }
  void Or(const Bits& other) {
    for (std::size_t i = 0; i < kBlockWords; ++i)
      words[i] |= other.words[i];
  }
  template <typename Use>
  void ForEach(Use use) const {
    for (std::size_t word = 0; word < kBlockWords; ++word) {
      for (std::uint64_t rest = words[word]; rest != 0; rest &= rest - 1)
        use(64 * word + static_cast<std::size_t>(std::countr_zero(rest)));
    }
  }
};

// Where something is true, and where it is true or unknown.
struct TruthBits {
  const Bits* yes = nullptr;
  const Bits* maybe = nullptr;  // holds all of `yes`; the same object when nothing is unknown
};

// Bits for one block, given back all at once.
class BitsPool {
 public:
  Bits& Take() {  // its contents are not defined
    const std::size_t chunk = used_ / kChunk;
    if (chunk == chunks_.size()) chunks_.push_back(std::make_unique<std::array<Bits, kChunk>>());
    return (*chunks_[chunk])[used_++ % kChunk];
  }
  Bits& TakeEmpty() { return Take() = Bits{}; }
  void Reset() { used_ = 0; }

 private:
  static constexpr std::size_t kChunk = 64;  // 32 KiB at a time
  std::vector<std::unique_ptr<std::array<Bits, kChunk>>> chunks_;
  std::size_t used_ = 0;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_BITS_H_
