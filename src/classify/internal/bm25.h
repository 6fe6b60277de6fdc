// Bm25: an index of texts by their terms, with the likeness of Okapi BM25, to which texts can be
// added and from which they can be taken at any time.
//
//   Bm25 index(k1, b);
//   index.Build(texts);                       // texts: terms by number, and how often each stands
//   index.Score(query, scores);               // scores[text] += likeness
//
// likeness(query, text) = sum over terms in both of  idf(term) * part(term, text), where
//   idf  = ln(1 + (N - df + 0.5) / (df + 0.5)), N and df being those of now, and
//   part = tf (k1 + 1) / (tf + k1 (1 - b + b length / average length)), fixed when the text came;
// the average length is that of the texts it was built from. Thread-compatible.
#ifndef TIDEWAITER_CLASSIFY_INTERNAL_BM25_H_
#define TIDEWAITER_CLASSIFY_INTERNAL_BM25_H_

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace tidewaiter::classify {

struct TermCount {
  std::uint32_t term = 0;
  std::uint32_t count = 0;
};

class Bm25 {
 public:
  // Without a text the average length is not known; Build sets it. 1 keeps part() finite.
  Bm25(float k1, float b) : k1_(k1), b_(b) {}

  // Replaces everything. Each text has a term at most once. O(all terms).
  void Build(std::span<const std::vector<TermCount>> texts);
  // The same, with an average length that was found earlier.
  void Build(std::span<const std::vector<TermCount>> texts, float average_length);

  // The number of the new text, one more than the last.
  std::uint32_t Add(std::span<const TermCount> text);
  // Its terms must be those it came with. Its number is not used again.
  void Remove(std::uint32_t number, std::span<const TermCount> text);

  // Adds to `scores`, which has a place for every number. Texts that were removed keep their
  // places, and may get a score.
  void Score(std::span<const std::uint32_t> query, std::span<float> scores) const;

  // The likeness of one text, by walking down its terms: what Score must agree with.
  [[nodiscard]] float ScoreOf(std::span<const std::uint32_t> query,
                              std::span<const TermCount> text) const;

  [[nodiscard]] float Idf(std::uint32_t term) const;
  [[nodiscard]] bool Holds(std::uint32_t term, std::uint32_t number) const;
  [[nodiscard]] std::uint32_t size() const { return numbers_; }  // numbers given
  // Whether anything came or went since Build.
  [[nodiscard]] bool changed() const { return !late_.empty() || live_ != numbers_; }
  [[nodiscard]] float average_length() const { return average_; }
  [[nodiscard]] std::uint32_t Frequency(std::uint32_t term) const {
    return term < frequency_.size() ? frequency_[term] : 0;
  }
  // use(number) for every text with the term, removed ones too.
  template <typename Use>
  void ForEach(std::uint32_t term, Use use) const {
    if (term + 1 < starts_.size()) {
      for (std::uint32_t i = starts_[term]; i < starts_[term + 1]; ++i)
        use(postings_[i].number);
    }
    const auto late = late_.find(term);
    if (late == late_.end()) return;
    for (const Posting& posting : late->second)
      use(posting.number);
  }

  // Only of an index to which nothing was added since Build.
  void Serialize(std::string& out) const;
  // Errors: kCorruption.
  Status Parse(ByteReader& in);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Posting {
    std::uint32_t number = 0;
    float part = 0;
  };
  [[nodiscard]] float Part(std::uint32_t count, float length) const;
  void Count(std::span<const std::vector<TermCount>> texts);

  float k1_;
  float b_;
  float average_ = 1;
  std::uint32_t numbers_ = 0;
  std::uint32_t live_ = 0;
  std::vector<std::uint32_t> frequency_;  // by term, of those not removed
  std::vector<std::uint32_t> starts_;     // by term, into postings_
  std::vector<Posting> postings_;
  std::unordered_map<std::uint32_t, std::vector<Posting>> late_;  // by term, added since Build
};

}  // namespace tidewaiter::classify

#endif  // TIDEWAITER_CLASSIFY_INTERNAL_BM25_H_
