#include "detect/rules/internal/nearest.h"

#include <algorithm>
#include <cctype>
#include <vector>

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kWordMax = 40;   // longer words are no slip of a known one
constexpr std::size_t kShortMax = 4;   // letters of a word in which one slip is much
constexpr std::size_t kPrefixMin = 3;  // letters from which a beginning says something

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j)
    d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

std::string SnakeCase(std::string_view word) {
  std::string snake;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (c == '-' || c == ' ' || c == '.' || c == '_') {
      if (!snake.empty() && snake.back() != '_') snake += '_';
      continue;
    }
    const bool hump = IsUpper(c) && i > 0 && !IsUpper(word[i - 1]);
    if (hump && !snake.empty() && snake.back() != '_') snake += '_';
    snake += IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return snake;
}

std::string Nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.size() > kWordMax) return "";
  const std::string snake = SnakeCase(word);
  const std::size_t slips_max = snake.size() <= kShortMax ? 1 : 2;
  std::string_view best;
  std::size_t best_slips = slips_max + 1;
  for (const std::string_view candidate : known) {
    if (candidate == snake) return std::string(candidate);
    if (candidate.size() > snake.size() + slips_max || snake.size() > candidate.size() + slips_max)
      continue;
    const std::size_t slips = EditDistance(snake, candidate);
    if (slips >= best_slips) continue;
    best = candidate;
    best_slips = slips;
  }
  if (!best.empty()) return std::string(best);
  if (snake.size() < kPrefixMin) return "";
  const auto longer = std::ranges::find_if(
      known, [&](std::string_view candidate) { return candidate.starts_with(snake); });
  return longer == known.end() ? "" : std::string(*longer);
}

}  // namespace tidewaiter::rules
