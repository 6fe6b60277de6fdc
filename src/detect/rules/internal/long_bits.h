// LongBits: one bit for each row of a whole history.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_LONG_BITS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_LONG_BITS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tidewaiter::rules::internal {

class LongBits {
 public:
  LongBits() = default;
  explicit LongBits(std::size_t rows) : words_((rows + 63) / 64) {}
  static LongBits All(std::size_t rows) {
    LongBits bits(rows);
    bits.words_.assign(bits.words_.size(), ~std::uint64_t{0});
    if (rows % 64 != 0) bits.words_.back() = (std::uint64_t{1} << (rows % 64)) - 1;
    return bits;
  }

  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] std::vector<std::uint64_t>& words() { return words_; }
  [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }
  void Set(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
  [[nodiscard]] bool Has(std::size_t row) const {
    return (words_[row / 64] >> (row % 64) & 1) != 0;
  }
  [[nodiscard]] std::size_t Count() const {
    std::size_t count = 0;
    for (const std::uint64_t word : words_)
      count += word == 0 ? 0 : static_cast<std::size_t>(std::popcount(word));
    return count;
  }
  void And(const LongBits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      words_[i] &= other.words_[i];
  }
  void AndNot(const LongBits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      words_[i] &= ~other.words_[i];
  }
  void Or(const LongBits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i)
      words_[i] |= other.words_[i];
  }
  template <typename Use>
  void ForEach(Use use) const {
    for (std::size_t word = 0; word < words_.size(); ++word) {
      for (std::uint64_t rest = words_[word]; rest != 0; rest &= rest - 1) {
        use(static_cast<std::uint32_t>(64 * word) +
            static_cast<std::uint32_t>(std::countr_zero(rest)));
      }
    }
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_LONG_BITS_H_
