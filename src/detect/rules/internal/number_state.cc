#include "detect/rules/internal/number_state.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <cmath>

#include "detect/rules/internal/arithmetic.h"
#include "detect/rules/internal/codes.h"

namespace tidewaiter::rules::internal {
namespace {

constexpr std::size_t kAbreast = 8;  // searches that wait for memory together

// The places of `rows` numbers. A binary search without branches, several rows abreast: the steps
// are the same for all.
void FindPlaces(std::span<const double> thresholds, std::span<const double> numbers,
                BlockPlaces& places) {
  const double* const first = thresholds.data();
  for (std::size_t row = 0; row < numbers.size(); row += kAbreast) {
    const std::size_t abreast = std::min(kAbreast, numbers.size() - row);
    std::array<double, kAbreast> wanted{};
    std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(row), abreast, wanted.begin());
    std::array<std::size_t, kAbreast> below{};  // thresholds known to be less
    std::size_t left = thresholds.size();
    for (; left > 1; left -= left / 2) {
      const std::size_t half = left / 2;
      for (std::size_t i = 0; i < kAbreast; ++i)
        below[i] += first[below[i] + half - 1] < wanted[i] ? half : 0;
    }
    for (std::size_t i = 0; i < abreast; ++i) {
      if (left == 1) below[i] += first[below[i]] < wanted[i] ? 1 : 0;
      const bool on = below[i] < thresholds.size() && first[below[i]] == wanted[i];
      places[row + i] = static_cast<std::uint16_t>(2 * below[i] + (on ? 1 : 0));
    }
  }
}

}  // namespace

NumberState::NumberState(const Program::Compiled& compiled)
    : compiled_(&compiled), values_(compiled.values.size()), places_(compiled.numbers.size()) {}

void NumberState::Begin(const Batch& batch, std::size_t begin, std::size_t rows) {
  batch_ = &batch;
  begin_ = begin;
  rows_ = rows;
  ++block_;
}

std::span<const double> NumberState::Values(std::uint32_t value) {
  const ValueNode& node = compiled_->values[value];
  Numbers& numbers = values_[value];
  if (numbers.block == block_) return numbers.numbers;
  numbers.block = block_;
  if (node.op == ValueOp::kField && !batch_->column(node.field).numbers.empty()) {
    numbers.numbers = batch_->column(node.field).numbers.subspan(begin_, rows_);
    return numbers.numbers;
  }
  if (!numbers.own) numbers.own = std::make_unique<BlockNumbers>();
  Calculate(node, *numbers.own);
  numbers.numbers = std::span<const double>(*numbers.own).first(rows_);
  return numbers.numbers;
}

void NumberState::Calculate(const ValueNode& node, BlockNumbers& result) {
  if (node.operands.empty()) {
    result.fill(node.op == ValueOp::kConstant ? node.number : kUnknownNumber);
    return;
  }
  std::ranges::copy(Values(node.operands[0]), result.begin());
  if (node.operands.size() == 1 && node.op != ValueOp::kMin && node.op != ValueOp::kMax) {
    for (std::size_t row = 0; row < rows_; ++row)
      result[row] = One(node.op, result[row]);
  }
  for (std::size_t i = 1; i < node.operands.size(); ++i) {
    const std::span<const double> operand = Values(node.operands[i]);
    for (std::size_t row = 0; row < rows_; ++row)
      result[row] = Two(node.op, result[row], operand[row]);
  }
}

const NumberState::Places& NumberState::WorkOut(std::uint32_t column) {
  Places& places = places_[column];
  const std::span<const double> numbers = Values(compiled_->numbers[column].value);
  FindPlaces(compiled_->numbers[column].thresholds, numbers, places.places);
  if (places.any_missing) places.missing = Bits{};
  places.any_missing = false;
  places.block = block_;
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    if (!std::isnan(numbers[row])) continue;
    places.places[row] = kNoPlace;
    places.missing.Set(row);
    places.any_missing = true;
  }
  return places;
}

#ifdef __SSE2__

// Sixteen rows at a time: a place is in when what is left of it above the span is nothing.
void FillPlaceBits(const BlockPlaces& places, std::uint16_t low, std::uint16_t span, Bits& bits) {
  const __m128i from = _mm_set1_epi16(static_cast<std::int16_t>(low));
  const __m128i most = _mm_set1_epi16(static_cast<std::int16_t>(span));
  const auto in = [&](std::size_t row) {
    const __m128i place = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&places[row]));
    return _mm_cmpeq_epi16(_mm_subs_epu16(_mm_sub_epi16(place, from), most), _mm_setzero_si128());
  };
  for (std::size_t word = 0; word < kBlockWords; ++word) {
    std::uint64_t all = 0;
    for (std::size_t part = 0; part < 4; ++part) {
      const std::size_t row = 64 * word + 16 * part;
      const int mask = _mm_movemask_epi8(_mm_packs_epi16(in(row), in(row + 8)));
      all |= std::uint64_t{static_cast<std::uint32_t>(mask)} << (16 * part);
    }
    bits.words[word] = all;
  }
}

#else

void FillPlaceBits(const BlockPlaces& places, std::uint16_t low, std::uint16_t span, Bits& bits) {
  for (std::size_t word = 0; word < kBlockWords; ++word) {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < 64; ++i) {
      const auto above = static_cast<std::uint16_t>(places[64 * word + i] - low);
      all |= std::uint64_t{above <= span} << i;
    }
    bits.words[word] = all;
  }
}

#endif

}  // namespace tidewaiter::rules::internal
