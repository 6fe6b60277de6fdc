#include "detect/trees/text_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace tidewaiter::detect {
namespace {

constexpr std::uint32_t kTelling = 4;  // a word speaks for a code that has a quarter of its lines
constexpr double kPrior = 20;          // words that the general language counts in a code's own
// Products of ratios come within 1e-12 of what their logarithms say; below this share of the best
// product a code cannot be the best one.
constexpr double kNearBest = 1 - 1e-9;

}  // namespace

struct TextFit::Use {
  std::uint64_t hash = 0;
  const Word* known = nullptr;
  double general = 0;  // the word's share of all words
};

class TextFit::UseList {
 public:
  UseList(const TextFit& fit, const WordList& words) : size_(words.size()) {
    for (std::size_t i = 0; i < size_; ++i) {
      uses_[i].hash = HashBytes(words.begin()[i]);
      fit.words_.Prefetch(uses_[i].hash);
    }
    for (std::size_t i = 0; i < size_; ++i) {
      Use& use = uses_[i];
      use.known = fit.words_.Find(use.hash);
      use.general = ((use.known == nullptr ? 0 : use.known->lines) + 0.5) /
                    (static_cast<double>(fit.all_words_) + 1);
    }
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Use* begin() const { return uses_.data(); }
  [[nodiscard]] const Use* end() const { return uses_.data() + size_; }

 private:
  std::array<Use, WordList::kMax> uses_;
  std::size_t size_;
};

std::vector<std::string> DistinctWords(std::string_view text) {
  const WordList words(text);
  return {words.begin(), words.end()};
}

std::uint32_t TextFit::CodeNumber(std::string_view code) const {
  const std::uint32_t* number = code_numbers_.Find(HashBytes(code));
  return number == nullptr ? 0 : *number;
}

std::string_view TextFit::TextOf(std::uint32_t code) const {
  const auto& text = codes_[code - 1].text;
  return {text.data(),
          static_cast<std::size_t>(std::find(text.begin(), text.end(), '\0') - text.begin())};
}

std::uint32_t TextFit::PairCount(std::uint64_t word, std::uint32_t code) const {
  const std::uint32_t* count = pairs_.Find(Combine(word, code));
  return count == nullptr ? 0 : *count;
}

// Mean over the words of ln(P(word | code) / P(word)).
double TextFit::Fit(const UseList& words, std::uint32_t code) const {
  const double own = code == 0 ? 0 : codes_[code - 1].words;
  double sum = 0;
  for (const Use& word : words) {
    const double count = code == 0 ? 0 : PairCount(word.hash, code);
    sum += std::log((count + kPrior * word.general) / (own + kPrior) / word.general);
  }
  return words.size() == 0 ? 0 : sum / static_cast<double>(words.size());
}

// The codes that use a text's words, each once, in the order of their numbers.
class TextFit::Contest {
 public:
  Contest(const UseList& words, std::uint32_t declared) {
    for (const Use& word : words) {
      if (word.known == nullptr) continue;
      for (const std::uint32_t code : word.known->top) {
        if (code != 0 && code != declared) codes_[size_++] = code;
      }
    }
    std::sort(codes_.begin(), codes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ = static_cast<std::size_t>(
        std::unique(codes_.begin(), codes_.begin() + static_cast<std::ptrdiff_t>(size_)) -
        codes_.begin());
  }

  // exp(Fit * words) of each, but for rounding.
  void Weigh(const TextFit& fit, const UseList& words) {
    for (std::size_t i = 0; i < size_; ++i) {
      for (const Use& word : words)
        fit.pairs_.Prefetch(Combine(word.hash, codes_[i]));
    }
    for (std::size_t i = 0; i < size_; ++i) {
      const double scale = 1 / (fit.codes_[codes_[i] - 1].words + kPrior);
      double product = 1;
      for (const Use& word : words)
        product *= (fit.PairCount(word.hash, codes_[i]) / word.general + kPrior) * scale;
      products_[i] = product;
      best_ = std::max(best_, product);
    }
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint32_t code(std::size_t i) const { return codes_[i]; }
  [[nodiscard]] bool NearBest(std::size_t i) const { return products_[i] >= kNearBest * best_; }

 private:
  std::array<std::uint32_t, WordList::kMax * kTop> codes_;
  std::array<double, WordList::kMax * kTop> products_;
  std::size_t size_ = 0;
  double best_ = 0;
};

TextFit::Candidate TextFit::BestOther(const UseList& words, std::uint32_t declared) const {
  Contest contest(words, declared);
  contest.Weigh(*this, words);
  Candidate best{0, -std::numeric_limits<double>::infinity()};
  for (std::size_t i = 0; i < contest.size(); ++i) {
    if (!contest.NearBest(i)) continue;
    const double fit = Fit(words, contest.code(i));
    if (fit > best.fit) best = {contest.code(i), fit};
  }
  return best;
}

TextFit::Score TextFit::Assess(std::string_view text, std::string_view code, float rate) const {
  Score score;
  const WordList list(text);
  score.words = static_cast<float>(list.size());
  if (list.empty()) return score;
  const UseList words(*this, list);
  const auto known = std::count_if(words.begin(), words.end(),
                                   [](const Use& word) { return word.known != nullptr; });
  score.known_share = static_cast<float>(known) / score.words;
  const std::uint32_t declared = CodeNumber(code);
  const double fit = Fit(words, declared);
  score.declared_fit = static_cast<float>(fit);
  const Candidate best = BestOther(words, declared);
  if (best.code == 0) return score;
  score.gain = static_cast<float>(best.fit - fit);
  score.best_code = TextOf(best.code);
  score.same_heading = score.best_code.substr(0, 4) == code.substr(0, 4);
  const Code& other = codes_[best.code - 1];
  if (other.rated > 0 && !std::isnan(rate)) score.rate_gain = other.rate - rate;
  return score;
}

TextFit::Evidence TextFit::Explain(std::string_view text, std::string_view code) const {
  Evidence evidence;
  const std::uint32_t declared = CodeNumber(code);
  const WordList words(text);
  const Candidate best = BestOther(UseList(*this, words), declared);
  if (best.code == 0) return evidence;
  evidence.best_code = TextOf(best.code);
  double strongest = 0;
  for (const std::string_view word : words) {
    const std::uint64_t hash = HashBytes(word);
    const Word* known = words_.Find(hash);
    if (known == nullptr) continue;
    const std::uint32_t under_best = PairCount(hash, best.code);
    const std::uint32_t under_declared = declared == 0 ? 0 : PairCount(hash, declared);
    if (kTelling * under_best < known->lines) continue;  // a word of everyone's says nothing
    const double strength =
        std::log((under_best + 0.5) / (under_declared + 0.5)) * std::log1p(under_best);
    if (strength <= strongest) continue;
    strongest = strength;
    evidence.word = word;
    evidence.lines = known->lines;
    evidence.under_best = under_best;
    evidence.under_declared = under_declared;
  }
  return evidence;
}

TextFit::Usage TextFit::UsageOf(std::string_view text, std::string_view code) const {
  Usage usage;
  const std::uint32_t number = CodeNumber(code);
  if (number != 0) usage.lines = codes_[number - 1].lines;
  for (const std::string_view word : WordList(text)) {
    ++usage.words;
    usage.used += number != 0 && PairCount(HashBytes(word), number) > 0 ? 1 : 0;
  }
  return usage;
}

// Keeps the codes that use the word most: a newcomer replaces the weakest once it is stronger.
void TextFit::Rank(Word& word, std::uint64_t hash, std::uint32_t code, std::uint32_t count) {
  if (std::find(word.top.begin(), word.top.end(), code) != word.top.end()) return;
  std::size_t weakest = 0;
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t i = 0; i < kTop; ++i) {
    const std::uint32_t other = word.top[i] == 0 ? 0 : PairCount(hash, word.top[i]);
    if (other < least) {
      least = other;
      weakest = i;
    }
  }
  if (count > least) word.top[weakest] = code;
}

void TextFit::Learn(std::string_view text, std::string_view code, float rate) {
  if (code.empty() || code.size() > kCodeChars) return;
  std::uint32_t& number = code_numbers_[HashBytes(code)];
  if (number == 0) {
    std::copy(code.begin(), code.end(), codes_.emplace_back().text.begin());
    number = static_cast<std::uint32_t>(codes_.size());
  }
  const std::uint32_t at = number;
  Code& own = codes_[at - 1];
  ++own.lines;
  if (!std::isnan(rate)) own.rate += (rate - own.rate) / static_cast<float>(++own.rated);
  const WordList words(text);
  std::array<std::uint64_t, WordList::kMax> hashes;
  std::size_t size = 0;
  for (const std::string_view word : words) {
    const std::uint64_t hash = hashes[size++] = HashBytes(word);
    pairs_.Prefetch(Combine(hash, at));
    words_.Prefetch(hash);
  }
  for (const std::uint64_t word : std::span(hashes).first(size)) {
    ++all_words_;
    ++own.words;
    const std::uint32_t count = ++pairs_[Combine(word, at)];
    Word& known = words_[word];
    ++known.lines;
    Rank(known, word, at, count);
  }
}

float TextFit::UsualRate(std::string_view code) const {
  const std::uint32_t number = CodeNumber(code);
  if (number == 0 || codes_[number - 1].rated == 0) return std::numeric_limits<float>::quiet_NaN();
  return codes_[number - 1].rate;
}

void TextFit::Serialize(std::string& out) const {
  PutVector(out, codes_);
  code_numbers_.Serialize(out);
  words_.Serialize(out);
  pairs_.Serialize(out);
  PutNumber(out, all_words_);
}

Status TextFit::Parse(ByteReader& in) {
  ASSIGN_OR_RETURN(codes_, in.Vector<Code>());
  RETURN_IF_ERROR(code_numbers_.Parse(in));
  RETURN_IF_ERROR(words_.Parse(in));
  RETURN_IF_ERROR(pairs_.Parse(in));
  ASSIGN_OR_RETURN(all_words_, in.Number<std::uint64_t>());
  bool whole = true;
  code_numbers_.ForEach([&](std::uint64_t, std::uint32_t number) {
    whole = whole && number >= 1 && number <= codes_.size();
  });
  words_.ForEach([&](std::uint64_t, const Word& word) {
    for (const std::uint32_t code : word.top)
      whole = whole && code <= codes_.size();
  });
  if (!whole) return Fail(ErrorCode::kCorruption, "words point outside their codes");
  return {};
}

}  // namespace tidewaiter::detect
