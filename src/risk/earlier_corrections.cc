#include "risk/earlier_corrections.h"

#include <algorithm>

#include "base/hash.h"
#include "risk/usual_rates.h"

namespace tidewaiter::risk {
namespace {

constexpr std::uint64_t kEnough = 3;  // corrections that make a level good enough to stop at

// Levels of the code, and last all goods together. 0 = the level does not apply.
std::uint64_t Key(std::string_view code, std::size_t level, std::uint64_t declared) {
  const std::string_view goods = level < kTermsLevels ? CodeAt(code, level) : std::string_view();
  if (level < kTermsLevels && goods.empty()) return 0;
  return Combine(Combine(level, HashBytes(goods)), declared);
}

}  // namespace

std::uint64_t EarlierCorrections::Turned::lines() const {
  std::uint64_t sum = 0;
  for (const Item& item : items)
    sum += item.lines;
  return sum;
}

std::uint64_t EarlierCorrections::Turned::MostFrequent() const {
  const auto fewer = [](const Item& a, const Item& b) { return a.lines < b.lines; };
  return std::max_element(items.begin(), items.end(), fewer)->real;
}

void EarlierCorrections::Learn(std::string_view code, std::uint64_t declared, std::uint64_t real) {
  for (std::size_t level = 0; level <= kTermsLevels; ++level) {
    const std::uint64_t key = Key(code, level, declared);
    if (key == 0) continue;
    auto& items = turned_[key].items;
    auto at = std::find_if(items.begin(), items.end(),
                           [&](const Item& item) { return item.lines > 0 && item.real == real; });
    if (at == items.end()) {
      at = std::min_element(items.begin(), items.end(),
                            [](const Item& a, const Item& b) { return a.lines < b.lines; });
      *at = {real, 0};
    }
    ++at->lines;
  }
}

const EarlierCorrections::Turned* EarlierCorrections::Find(std::string_view code,
                                                           std::uint64_t declared) const {
  const Turned* best = nullptr;
  for (std::size_t level = 0; level <= kTermsLevels; ++level) {
    const std::uint64_t key = Key(code, level, declared);
    const Turned* found = key == 0 ? nullptr : turned_.Find(key);
    if (found == nullptr) continue;
    best = found;
    if (best->lines() >= kEnough) break;
  }
  return best;
}

}  // namespace tidewaiter::risk
