#include "classify/internal/bm25.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace tidewaiter::classify {
namespace {

float LengthOf(std::span<const TermCount> text) {
  std::uint32_t length = 0;
  for (const TermCount& term : text)
    length += term.count;
  return static_cast<float>(length);
}

float AverageLength(std::span<const std::vector<TermCount>> texts) {
  double sum = 0;
  for (const std::vector<TermCount>& text : texts)
    sum += LengthOf(text);
  return sum > 0 ? static_cast<float>(sum / static_cast<double>(texts.size())) : 1;
}

}  // namespace

float Bm25::Part(std::uint32_t count, float length) const {
  const auto tf = static_cast<float>(count);
  return tf * (k1_ + 1) / (tf + k1_ * (1 - b_ + b_ * length / average_));
}

float Bm25::Idf(std::uint32_t term) const {
  const auto df = static_cast<float>(Frequency(term));
  return std::log(1 + (static_cast<float>(live_) - df + 0.5F) / (df + 0.5F));
}

void Bm25::Build(std::span<const std::vector<TermCount>> texts) {
  Build(texts, AverageLength(texts));
}

// starts_[t + 1] becomes the place where the postings of t are written next.
void Bm25::Count(std::span<const std::vector<TermCount>> texts) {
  std::uint32_t terms = 0;
  for (const std::vector<TermCount>& text : texts) {
    for (const TermCount& term : text)
      terms = std::max(terms, term.term + 1);
  }
  frequency_.assign(terms, 0);
  for (const std::vector<TermCount>& text : texts) {
    for (const TermCount& term : text)
      ++frequency_[term.term];
  }
  starts_.assign(terms + 1, 0);
  for (std::uint32_t t = 0; t < terms; ++t)
    starts_[t + 1] = starts_[t] + frequency_[t];
}

void Bm25::Build(std::span<const std::vector<TermCount>> texts, float average_length) {
  late_.clear();
  average_ = average_length;
  numbers_ = live_ = static_cast<std::uint32_t>(texts.size());
  Count(texts);
  postings_.assign(starts_.back(), {});
  std::vector<std::uint32_t> next(starts_.begin(), starts_.end());
  for (std::uint32_t number = 0; number < numbers_; ++number) {
    const float length = LengthOf(texts[number]);
    for (const TermCount& term : texts[number])
      postings_[next[term.term]++] = {number, Part(term.count, length)};
  }
}

std::uint32_t Bm25::Add(std::span<const TermCount> text) {
  const float length = LengthOf(text);
  for (const TermCount& term : text) {
    if (term.term >= frequency_.size()) frequency_.resize(term.term + 1);
    ++frequency_[term.term];
    late_[term.term].push_back({numbers_, Part(term.count, length)});
  }
  ++live_;
  return numbers_++;
}

void Bm25::Remove(std::uint32_t number, std::span<const TermCount> text) {
  CHECK(live_ > 0);
  --live_;
  for (const TermCount& term : text) {
    CHECK(term.term < frequency_.size() && frequency_[term.term] > 0);
    --frequency_[term.term];
    const auto late = late_.find(term.term);
    if (late == late_.end()) continue;
    std::erase_if(late->second, [&](const Posting& p) { return p.number == number; });
    if (late->second.empty()) late_.erase(late);
  }
}

void Bm25::Score(std::span<const std::uint32_t> query, std::span<float> scores) const {
  CHECK(scores.size() >= numbers_);
  for (const std::uint32_t term : query) {
    const float idf = Idf(term);
    if (term + 1 < starts_.size()) {
      const Posting* const end = postings_.data() + starts_[term + 1];
      for (const Posting* p = postings_.data() + starts_[term]; p != end; ++p)
        scores[p->number] += idf * p->part;
    }
    if (late_.empty()) continue;
    const auto late = late_.find(term);
    if (late == late_.end()) continue;
    for (const Posting& posting : late->second)
      scores[posting.number] += idf * posting.part;
  }
}

float Bm25::ScoreOf(std::span<const std::uint32_t> query, std::span<const TermCount> text) const {
  const float length = LengthOf(text);
  float score = 0;
  for (const std::uint32_t term : query) {
    const auto found = std::ranges::find(text, term, &TermCount::term);
    if (found != text.end()) score += Idf(term) * Part(found->count, length);
  }
  return score;
}

bool Bm25::Holds(std::uint32_t term, std::uint32_t number) const {
  if (term + 1 < starts_.size()) {
    const auto begin = postings_.begin() + starts_[term];
    const auto end = postings_.begin() + starts_[term + 1];
    const auto at = std::ranges::lower_bound(begin, end, number, {}, &Posting::number);
    if (at != end && at->number == number) return true;
  }
  const auto late = late_.find(term);
  return late != late_.end() &&
         std::ranges::find(late->second, number, &Posting::number) != late->second.end();
}

void Bm25::Serialize(std::string& out) const {
  CHECK(!changed());
  PutNumber(out, average_);
  PutNumber(out, numbers_);
  PutVector(out, frequency_);
  PutVector(out, starts_);
  PutVector(out, postings_);
}

Status Bm25::Parse(ByteReader& in) {
  ASSIGN_OR_RETURN(average_, in.Number<float>());
  ASSIGN_OR_RETURN(numbers_, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(frequency_, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(starts_, in.Vector<std::uint32_t>());
  ASSIGN_OR_RETURN(postings_, in.Vector<Posting>());
  live_ = numbers_;
  const bool whole = !starts_.empty() && starts_.size() == frequency_.size() + 1 &&
                     starts_.front() == 0 && starts_.back() == postings_.size() &&
                     std::ranges::is_sorted(starts_) && average_ > 0 && std::isfinite(average_) &&
                     std::ranges::all_of(postings_, [&](const Posting& p) {
                       return p.number < numbers_ && std::isfinite(p.part);
                     });
  if (!whole) return Fail(ErrorCode::kCorruption, "the index of texts cannot be read");
  return {};
}

std::size_t Bm25::bytes() const {
  return frequency_.size() * sizeof frequency_[0] + starts_.size() * sizeof starts_[0] +
         postings_.size() * sizeof postings_[0];
}

}  // namespace tidewaiter::classify
