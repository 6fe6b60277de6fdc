// NumberState: numbers of the block at hand, and their places among the thresholds of all rules.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_STATE_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_STATE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "detect/rules/batch.h"
#include "detect/rules/internal/bits.h"
#include "detect/rules/internal/compiled.h"

namespace tidewaiter::rules::internal {

using BlockNumbers = std::array<double, kBlockRows>;
using BlockPlaces = std::array<std::uint16_t, kBlockRows>;

class NumberState {
 public:
  explicit NumberState(const Program::Compiled& compiled);

  void Begin(const Batch& batch, std::size_t begin, std::size_t rows);

  // One number a row, worked out when first asked for.
  std::span<const double> Values(std::uint32_t value);

  // Works out the places of a column when they are first asked for.
  struct Places {
    std::uint32_t block = 0;
    bool any_missing = false;
    Bits missing;
    BlockPlaces places{};
  };
  const Places& PlacesOf(std::uint32_t column) {
    return places_[column].block == block_ ? places_[column] : WorkOut(column);
  }

 private:
  struct Numbers {
    std::uint32_t block = 0;
    std::unique_ptr<BlockNumbers> own;  // what is not a column of the batch
    std::span<const double> numbers;
  };
  const Places& WorkOut(std::uint32_t column);
  void Calculate(const ValueNode& node, BlockNumbers& result);

  const Program::Compiled* compiled_;
  const Batch* batch_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t rows_ = 0;
  std::uint32_t block_ = 0;
  std::vector<Numbers> values_;
  std::vector<Places> places_;
};

// Rows whose place lies in low .. low + span.
void FillPlaceBits(const BlockPlaces& places, std::uint16_t low, std::uint16_t span, Bits& bits);

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_NUMBER_STATE_H_
