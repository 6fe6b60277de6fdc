// TextFit: do the words of a description fit the code? Learned from the history itself.
//
//   TextFit fit;
//   fit.Learn("mens cotton t-shirts", code, rate);      // every line, in the order of time
//   TextFit::Score score = fit.Assess("leather handbags", code);
//   score.gain  // log-likelihood by which the best other code beats the declared one
//
// A smoothed multinomial over distinct words of a line. For each word the codes that use it most
// are kept (at most kTop), so a look-up touches the few codes that matter, however many there are.
// Only the codes that come out nearly best are worked out with logarithms:
// text_fit_property_test.cc compares with the plain way, which does that for all.
#ifndef TIDEWAITER_DETECT_TREES_TEXT_FIT_H_
#define TIDEWAITER_DETECT_TREES_TEXT_FIT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/flat_map.h"
#include "detect/trees/words.h"

namespace tidewaiter::detect {

// The words of a WordList, as copies.
std::vector<std::string> DistinctWords(std::string_view text);

class TextFit {
 public:
  struct Score {
    float words = 0;         // distinct words
    float known_share = 0;   // of them seen before
    float declared_fit = 0;  // log-likelihood a word of the declared code against all goods
    float gain = 0;          // of the best other code over the declared one, a word
    float rate_gain = 0;     // its usual rate less the declared rate, in percent points
    bool same_heading = false;
    std::string best_code;  // "" when no other code uses the words
  };
  // The word that speaks most for the other code, with counts of earlier lines that hold it.
  struct Evidence {
    std::string word;
    std::uint32_t lines = 0;
    std::uint32_t under_best = 0;
    std::uint32_t under_declared = 0;
    std::string best_code;
  };

  // How many of a text's words earlier lines of the code used.
  struct Usage {
    std::uint32_t words = 0;
    std::uint32_t used = 0;
    std::uint32_t lines = 0;  // of the code
  };

  [[nodiscard]] Score Assess(std::string_view text, std::string_view code, float rate) const;
  [[nodiscard]] Evidence Explain(std::string_view text, std::string_view code) const;
  [[nodiscard]] Usage UsageOf(std::string_view text, std::string_view code) const;
  void Learn(std::string_view text, std::string_view code, float rate);

  // Usual rate of a code in percent, or NaN.
  [[nodiscard]] float UsualRate(std::string_view code) const;

  void Serialize(std::string& out) const;
  Status Parse(ByteReader& in);  // Errors: kCorruption

 private:
  static constexpr std::size_t kTop = 6;
  static constexpr std::size_t kCodeChars = 12;
  struct Code {
    std::array<char, kCodeChars> text{};
    std::uint32_t lines = 0;
    std::uint32_t words = 0;
    float rate = 0;
    std::uint32_t rated = 0;
  };
  struct Word {
    std::uint32_t lines = 0;
    std::array<std::uint32_t, kTop> top{};  // code number + 1; 0 = empty
  };
  struct Candidate {
    std::uint32_t code;
    double fit;
  };
  struct Use;     // a word of a text and what is known of it
  class UseList;  // those of a text
  class Contest;  // of the codes that use these words

  [[nodiscard]] std::uint32_t CodeNumber(std::string_view code) const;  // + 1; 0 = unknown
  [[nodiscard]] std::uint32_t PairCount(std::uint64_t word, std::uint32_t code) const;
  [[nodiscard]] double Fit(const UseList& words, std::uint32_t code) const;
  [[nodiscard]] Candidate BestOther(const UseList& words, std::uint32_t declared) const;
  [[nodiscard]] std::string_view TextOf(std::uint32_t code) const;
  void Rank(Word& word, std::uint64_t hash, std::uint32_t code, std::uint32_t count);

  std::vector<Code> codes_;
  FlatMap<std::uint32_t> code_numbers_;
  FlatMap<Word> words_;
  FlatMap<std::uint32_t> pairs_;  // word and code -> lines
  std::uint64_t all_words_ = 0;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_TEXT_FIT_H_
