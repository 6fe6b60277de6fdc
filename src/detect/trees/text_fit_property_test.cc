// TextFit beside the plain way: every word and code counted in maps, every code worked out.
#include <cmath>
#include <map>
#include <vector>

#include "gtest/gtest.h"

#include "base/random.h"
#include "detect/trees/text_fit.h"

namespace tidewaiter::detect {
namespace {

struct PlainFit {
  std::map<std::string, std::map<std::string, int>> words;  // word -> code -> lines
  std::map<std::string, int> code_words;
  double all = 0;

  void Learn(const std::string& text, const std::string& code) {
    for (const std::string& word : DistinctWords(text)) {
      ++words[word][code];
      ++code_words[code];
      all += 1;
    }
  }
  [[nodiscard]] double Fit(const std::vector<std::string>& text, const std::string& code) const {
    double sum = 0;
    for (const std::string& word : text) {
      double lines = 0;
      double count = 0;
      if (const auto at = words.find(word); at != words.end()) {
        for (const auto& [other, number] : at->second)
          lines += number;
        if (const auto own = at->second.find(code); own != at->second.end()) count = own->second;
      }
      const double general = (lines + 0.5) / (all + 1);
      const auto own = code_words.find(code);
      const double size = own == code_words.end() ? 0 : own->second;
      sum += std::log((count + 20 * general) / (size + 20) / general);
    }
    return sum / static_cast<double>(text.size());
  }
  // The gain of the best other code that uses a word; few codes, so that all are kept of each word.
  [[nodiscard]] double Gain(const std::string& text, const std::string& declared) const {
    const std::vector<std::string> list = DistinctWords(text);
    double best = -1e9;
    for (const auto& [code, number] : code_words) {
      const bool uses = std::any_of(list.begin(), list.end(), [&](const std::string& word) {
        const auto at = words.find(word);
        return at != words.end() && at->second.contains(code);
      });
      if (uses && code != declared) best = std::max(best, Fit(list, code));
    }
    return best - Fit(list, declared);
  }
};

std::string MadeText(Random& random) {
  std::string text;
  for (std::uint64_t words = 1 + random.Below(7); words > 0; --words)
    text += "word" + std::string(1, static_cast<char>('a' + random.Below(26))) + " ";
  return text;
}

TEST(TextFit, AgreesWithThePlainWay) {
  Random random(5);
  TextFit fit;
  PlainFit plain;
  for (int i = 0; i < 3'000; ++i) {
    const std::string text = MadeText(random);
    const std::string code = "10000" + std::to_string(random.Below(6));  // kTop of a word
    const TextFit::Score score = fit.Assess(text, code, 5);
    if (!score.best_code.empty()) {
      const double gain = plain.Gain(text, code);
      ASSERT_EQ(score.gain, static_cast<float>(gain)) << i << " " << text;
      ASSERT_EQ(score.declared_fit, static_cast<float>(plain.Fit(DistinctWords(text), code)));
    }
    fit.Learn(text, code, 5);
    plain.Learn(text, code);
  }
}

}  // namespace
}  // namespace tidewaiter::detect
