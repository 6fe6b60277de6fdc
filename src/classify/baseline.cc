#include "classify/baseline.h"

#include <algorithm>
#include <map>

#include "base/flat_map.h"
#include "classify/internal/bm25.h"
#include "classify/words.h"

namespace tidewaiter::classify {
namespace {

constexpr std::size_t kVoters = 30;

}  // namespace

struct Bm25Alone::Index {
  Bm25 texts{1.2F, 0.5F};
  FlatMap<std::uint32_t> dictionary;  // one more than the number
  std::vector<std::string> codes;
  std::vector<float> scores;
};

Bm25Alone::Bm25Alone(std::span<const Precedent> precedents) : index_(std::make_unique<Index>()) {
  std::vector<std::vector<TermCount>> texts;
  std::vector<Term> terms;
  for (const Precedent& precedent : precedents) {
    Terms(Words(precedent.text), terms);
    std::vector<TermCount>& counts = texts.emplace_back();
    for (const Term& term : terms) {
      if ((term.use & kRetrieved) == 0) continue;
      const auto size = static_cast<std::uint32_t>(index_->dictionary.size());
      std::uint32_t& number = index_->dictionary[term.hash];
      if (number == 0) number = size + 1;
      counts.push_back({number - 1, term.count});
    }
    index_->codes.push_back(precedent.code.substr(0, 6));
  }
  index_->texts.Build(texts);
}

Bm25Alone::Bm25Alone(Bm25Alone&&) noexcept = default;
Bm25Alone& Bm25Alone::operator=(Bm25Alone&&) noexcept = default;
Bm25Alone::~Bm25Alone() = default;

std::vector<std::pair<std::string, double>> Bm25Alone::Ask(std::string_view text) {
  std::vector<Term> terms;
  Terms(Words(text), terms);
  std::vector<std::uint32_t> query;
  for (const Term& term : terms) {
    const std::uint32_t* const number = index_->dictionary.Find(term.hash);
    if (number != nullptr && (term.use & kRetrieved) != 0) query.push_back(*number - 1);
  }
  index_->scores.assign(index_->codes.size(), 0);
  index_->texts.Score(query, index_->scores);
  std::vector<std::pair<float, std::size_t>> best;
  for (std::size_t i = 0; i < index_->scores.size(); ++i) {
    if (index_->scores[i] > 0) best.emplace_back(-index_->scores[i], i);
  }
  const std::size_t voters = std::min(kVoters, best.size());
  std::ranges::partial_sort(best, best.begin() + static_cast<std::ptrdiff_t>(voters));
  std::map<std::string, double> votes;
  double all = 0;
  for (std::size_t i = 0; i < voters; ++i) {
    const double share = static_cast<double>(best[i].first) / static_cast<double>(best[0].first);
    const double vote = share * share * share * share;
    votes[index_->codes[best[i].second]] += vote;
    all += vote;
  }
  std::vector<std::pair<std::string, double>> shares;
  for (const auto& [code, vote] : votes)
    shares.emplace_back(code, vote / all);
  std::ranges::stable_sort(shares, std::greater(), &std::pair<std::string, double>::second);
  return shares;
}

}  // namespace tidewaiter::classify
