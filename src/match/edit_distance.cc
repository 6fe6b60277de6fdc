#include "match/edit_distance.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace tidewaiter::match {
namespace {

// The textbook table, of which only the `at_most` cells beside the diagonal are filled in.
std::size_t BandDistance(std::string_view a, std::string_view b, std::size_t at_most) {
  const std::size_t too_far = at_most + 1;
  std::vector<std::size_t> before(b.size() + 1, too_far);
  std::vector<std::size_t> above(b.size() + 1, too_far);
  std::vector<std::size_t> row(b.size() + 1, too_far);
  for (std::size_t j = 0; j <= std::min(b.size(), at_most); ++j)
    above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::ranges::fill(row, too_far);
    if (i <= at_most) row[0] = i;
    const std::size_t end = std::min(b.size(), i + at_most);
    for (std::size_t j = i > at_most ? i - at_most : 1; j <= end; ++j) {
      const std::size_t changed = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({changed, above[j] + 1, row[j - 1] + 1, too_far});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[b.size()], too_far);
}

}  // namespace

EditPattern::EditPattern(std::string_view word) : word_(word) {
  if (word.size() > kBitsMax) return;
  for (std::size_t i = 0; i < word.size(); ++i)
    places_[static_cast<unsigned char>(word[i])] |= std::uint64_t{1} << i;
}

std::size_t EditPattern::Distance(std::string_view other, std::size_t at_most) const {
  const auto [shorter, longer] = std::minmax({word_.size(), other.size()});
  if (longer - shorter > at_most) return at_most + 1;
  if (shorter == 0) return longer;
  if (word_.size() > kBitsMax) return BandDistance(word_, other, at_most);
  return std::min(BitDistance(other), at_most + 1);
}

// One column of the table at a time, its steps up and down in the bits of two words.
std::size_t EditPattern::BitDistance(std::string_view other) const {
  const std::uint64_t last = std::uint64_t{1} << (word_.size() - 1);
  std::uint64_t up = ~std::uint64_t{0};
  std::uint64_t down = 0;
  std::uint64_t diagonal = 0;
  std::uint64_t before = 0;
  std::size_t distance = word_.size();
  for (const char c : other) {
    const std::uint64_t here = places_[static_cast<unsigned char>(c)];
    const std::uint64_t swapped = ((~diagonal & here) << 1U) & before;
    diagonal = (((here & up) + up) ^ up) | here | down | swapped;
    std::uint64_t right_up = down | ~(diagonal | up);
    std::uint64_t right_down = diagonal & up;
    if ((right_up & last) != 0) ++distance;
    if ((right_down & last) != 0) --distance;
    right_up = (right_up << 1U) | 1U;
    right_down <<= 1U;
    up = right_down | ~(diagonal | right_up);
    down = right_up & diagonal;
    before = here;
  }
  return distance;
}

}  // namespace tidewaiter::match
