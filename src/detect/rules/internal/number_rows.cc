#include "detect/rules/internal/number_rows.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <algorithm>
#include <cmath>

namespace tidewaiter::rules::internal {
namespace {

// So many numbers, evenly spread over the rows, stand for all when quantiles are chosen.
constexpr std::size_t kSample = 65'536;

// Of 64 bytes, which lie in low .. low + span.
std::uint64_t BytesIn(const std::uint8_t* bytes, std::uint8_t low, std::uint8_t span) {
#ifdef __SSE2__
  const __m128i from = _mm_set1_epi8(static_cast<char>(low));
  const __m128i most = _mm_set1_epi8(static_cast<char>(span));
  std::uint64_t all = 0;
  for (unsigned part = 0; part < 4; ++part) {
    const __m128i byte = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + 16 * part));
    const __m128i above = _mm_subs_epu8(_mm_sub_epi8(byte, from), most);
    const int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(above, _mm_setzero_si128()));
    all |= std::uint64_t{static_cast<std::uint32_t>(mask)} << (16 * part);
  }
  return all;
#else
  std::uint64_t all = 0;
  for (unsigned i = 0; i < 64; ++i)
    all |= std::uint64_t{static_cast<std::uint8_t>(bytes[i] - low) <= span} << i;
  return all;
#endif
}

}  // namespace

NumberRows::NumberRows(std::span<const double> numbers) : numbers_(numbers) {
  ChooseEdges();
  // Whole words are looked at: what follows the last row is missing.
  buckets_.assign((numbers.size() + 63) / 64 * 64, kMissingBucket);
  for (std::size_t row = 0; row < numbers.size(); ++row) {
    const double number = numbers[row];
    if (std::isnan(number)) continue;
    const auto edge = std::ranges::lower_bound(edges_, number);
    const auto bucket = static_cast<std::size_t>(edge - edges_.begin());
    buckets_[row] = static_cast<std::uint8_t>(bucket);
    Bucket& stats = stats_[bucket];
    stats.least = stats.count == 0 ? number : std::min(stats.least, number);
    stats.most = stats.count == 0 ? number : std::max(stats.most, number);
    ++stats.count;
  }
}

void NumberRows::ChooseEdges() {
  std::vector<double> sample;
  const std::size_t step = std::max<std::size_t>(1, numbers_.size() / kSample);
  for (std::size_t row = 0; row < numbers_.size(); row += step) {
    if (!std::isnan(numbers_[row])) sample.push_back(numbers_[row]);
  }
  std::ranges::sort(sample);
  const auto add = [&](double edge) {
    if (edges_.empty() || edges_.back() < edge) edges_.push_back(edge);
  };
  for (std::size_t bucket = 1; bucket < kBuckets && !sample.empty(); ++bucket) {
    const double edge = sample[bucket * sample.size() / kBuckets];
    // A number that fills more than one bucket gets one of its own: an edge right below it too.
    const bool again = !edges_.empty() && edges_.back() == edge;
    if (again) edges_.pop_back();
    if (again) add(std::nextafter(edge, -INFINITY));
    add(edge);
  }
}

NumberRows::Cut NumberRows::CutBy(const NumberRange& range) const {
  Cut cut{.first = static_cast<int>(kBuckets), .last = -1, .cut = {}};
  for (std::size_t number = 0; number < kBuckets; ++number) {
    const Bucket& bucket = stats_[number];
    if (bucket.count == 0) continue;
    const int at = static_cast<int>(number);
    const bool least_in = range.Has(bucket.least);
    const bool most_in = range.Has(bucket.most);
    const NumberRange above{.low = bucket.least, .high = bucket.most};
    const bool touches = least_in || most_in || above.Has(range.low) || above.Has(range.high);
    if (least_in && most_in) {
      cut.first = std::min(cut.first, at);
      cut.last = at;
    } else if (touches) {
      cut.cut.push_back(at);
    }
  }
  return cut;
}

std::size_t NumberRows::Count(const NumberRange& range) const {
  const Cut cut = CutBy(range);
  std::size_t count = 0;
  for (int bucket = cut.first; bucket <= cut.last; ++bucket)
    count += stats_[static_cast<std::size_t>(bucket)].count;
  for (const int bucket : cut.cut)
    count += stats_[static_cast<std::size_t>(bucket)].count;
  return count;
}

void NumberRows::Fill(const NumberRange& range, bool negated, LongBits& bits) const {
  const Cut cut = CutBy(range);
  const bool any = cut.first <= cut.last;
  const auto low = static_cast<std::uint8_t>(any ? cut.first : 0);
  const auto span = static_cast<std::uint8_t>(any ? cut.last - cut.first : 0);
  for (std::size_t word = 0; word < bits.words().size(); ++word) {
    const std::uint8_t* const bytes = buckets_.data() + 64 * word;
    std::uint64_t in = any ? BytesIn(bytes, low, span) : 0;
    for (const int bucket : cut.cut) {
      std::uint64_t ask = BytesIn(bytes, static_cast<std::uint8_t>(bucket), 0);
      for (; ask != 0; ask &= ask - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(ask));
        if (range.Has(numbers_[64 * word + bit])) in |= std::uint64_t{1} << bit;
      }
    }
    bits.words()[word] = negated ? ~(in | BytesIn(bytes, kMissingBucket, 0)) : in;
  }
}

}  // namespace tidewaiter::rules::internal
