#include "risk/choose.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::risk {
namespace {

using Rows = std::vector<std::uint32_t>;

constexpr std::uint64_t kRandomDraw = 1;
constexpr std::uint64_t kExploreDraw = 2;

// A number in (0, 1) that belongs to the line and the draw.
double DrawOf(const LineTable& lines, std::uint32_t row, std::uint64_t seed, std::uint64_t draw) {
  const std::uint64_t bits = Combine(Combine(seed, draw), HashBytes(lines.id(row)));
  return (static_cast<double>(bits >> 11) + 0.5) * 0x1.0p-53;
}

double HarmOf(const std::vector<LineScore>& scores, const ChoicePolicy& policy) {
  if (policy.harm_minor >= 0) return policy.harm_minor;
  std::vector<std::int64_t> stakes;
  for (const LineScore& score : scores) {
    if (score.stake.minor > 0) stakes.push_back(score.stake.minor);
  }
  if (stakes.empty()) return 1;  // no money in the data: the probability alone decides
  const auto middle = stakes.begin() + static_cast<std::ptrdiff_t>(stakes.size() / 2);
  std::nth_element(stakes.begin(), middle, stakes.end());
  return static_cast<double>(*middle);
}

// Moves the `count` rows with the largest keys to the front, in falling order; ties by row.
template <typename Key>
void BringForward(Rows& rows, std::size_t count, Key key) {
  count = std::min(count, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(),
                    [&](std::uint32_t a, std::uint32_t b) {
                      const double x = key(a);
                      const double y = key(b);
                      return x != y ? x > y : a < b;
                    });
}

class Chooser {
 public:
  Chooser(const LineTable& lines, const std::vector<LineScore>& scores, const ChoicePolicy& policy)
      : lines_(lines), scores_(scores), policy_(policy), harm_(HarmOf(scores, policy)) {}

  // Chooses `capacity` of the rows.
  void Take(Rows rows, std::size_t capacity, std::vector<Choice>& chosen) const {
    capacity = std::min(capacity, rows.size());
    const auto part = [&](double share) {
      return static_cast<std::size_t>(std::llround(share * static_cast<double>(capacity)));
    };
    const std::size_t random = std::min(part(policy_.random_share), capacity);
    const std::size_t explore = std::min(part(policy_.explore_share), capacity - random);
    const double chance =
        rows.empty() ? 0 : static_cast<double>(random) / static_cast<double>(rows.size());
    const auto drawn = Pick(rows, random, SelectionBasis::kRandom, chance, [&](std::uint32_t r) {
      return DrawOf(lines_, r, policy_.seed, kRandomDraw);
    });
    const auto best = Pick(rows, capacity - random - explore, SelectionBasis::kTargeted, 0,
                           [&](std::uint32_t r) { return RankValue(r); });
    // Weighted sampling without replacement (Efraimidis and Spirakis 2006).
    const auto tried = Pick(rows, explore, SelectionBasis::kExploration, 0, [&](std::uint32_t r) {
      return std::log(DrawOf(lines_, r, policy_.seed, kExploreDraw)) /
             Curiosity(scores_[r].probability, scores_[r].support);
    });
    for (const auto& some : {best, tried, drawn}) {
      chosen.insert(chosen.end(), some.begin(), some.end());
    }
  }

 private:
  template <typename Key>
  std::vector<Choice> Pick(Rows& rows, std::size_t count, SelectionBasis basis, double chance,
                           Key key) const {
    BringForward(rows, count, key);
    std::vector<Choice> picked;
    for (std::size_t i = 0; i < std::min(count, rows.size()); ++i) {
      picked.push_back({rows[i], basis, RankValue(rows[i]), chance});
    }
    rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(picked.size()));
    return picked;
  }

  [[nodiscard]] double RankValue(std::uint32_t row) const {
    const LineScore& score = scores_[row];
    if (policy_.rank_by == RankBy::kProbability) return score.logit;
    return score.expected_minor + harm_ * score.probability;
  }
  const LineTable& lines_;
  const std::vector<LineScore>& scores_;
  const ChoicePolicy& policy_;
  double harm_;
};

}  // namespace

double Curiosity(double probability, std::uint32_t support) {
  const double doubt = std::sqrt(probability * (1 - probability));
  return (doubt + 1e-6) / (1.0 + support);
}

Status CheckPolicy(const ChoicePolicy& policy) {
  const auto share = [](double s) { return s >= 0 && s <= 1; };
  if (!share(policy.share)) {
    return Fail(ErrorCode::kInvalidArgument, "the capacity's share must be 0..1", "/capacity");
  }
  if (!share(policy.random_share) || !share(policy.explore_share) ||
      policy.random_share + policy.explore_share > 1) {
    return Fail(ErrorCode::kInvalidArgument,
                "the random and exploration shares must be 0..1, and together at most 1",
                "/random_share");
  }
  for (const auto& [office, hours] : policy.office_hours) {
    if (!(hours >= 0)) {
      return Fail(ErrorCode::kInvalidArgument, "hours of office " + office + " are negative",
                  "/office_hours");
    }
  }
  if (!(policy.hours_per_line > 0)) {
    return Fail(ErrorCode::kInvalidArgument, "hours per line must be above 0", "/hours_per_line");
  }
  return {};
}

std::vector<Choice> Choose(const LineTable& lines, const std::vector<LineScore>& scores,
                           const ChoicePolicy& policy) {
  CHECK(scores.size() == lines.size());
  const Chooser chooser(lines, scores, policy);
  std::vector<Choice> chosen;
  if (policy.office_hours.empty()) {
    Rows rows(lines.size());
    for (std::uint32_t row = 0; row < rows.size(); ++row)
      rows[row] = row;
    const std::size_t capacity =
        policy.count > 0 ? policy.count
                         : static_cast<std::size_t>(
                               std::ceil(policy.share * static_cast<double>(lines.size()) - 1e-9));
    chooser.Take(std::move(rows), capacity, chosen);
  } else {
    std::map<std::string, Rows> by_office;
    for (std::uint32_t row = 0; row < lines.size(); ++row) {
      by_office[std::string(lines.Text(row, Attribute::kOffice))].push_back(row);
    }
    for (auto& [office, rows] : by_office) {
      const auto hours = policy.office_hours.find(office);
      if (hours == policy.office_hours.end()) continue;
      chooser.Take(std::move(rows), static_cast<std::size_t>(hours->second / policy.hours_per_line),
                   chosen);
    }
  }
  const auto group = [](const Choice& choice) {
    return choice.basis == SelectionBasis::kTargeted      ? 0
           : choice.basis == SelectionBasis::kExploration ? 1
                                                          : 2;
  };
  std::stable_sort(chosen.begin(), chosen.end(), [&](const Choice& a, const Choice& b) {
    if (group(a) != group(b)) return group(a) < group(b);
    return a.rank_value > b.rank_value;
  });
  return chosen;
}

}  // namespace tidewaiter::risk
