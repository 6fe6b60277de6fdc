#include "detect/trees/text_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tidewaiter::detect {
namespace {

constexpr std::size_t kMaxWords = 24;
constexpr std::uint32_t kTelling = 4;  // a word speaks for a code that has a quarter of its lines
constexpr double kPrior = 20;          // words that the general language counts in a code's own

std::vector<std::uint64_t> HashWords(std::string_view text) {
  std::vector<std::uint64_t> hashes;
  for (const std::string& word : DistinctWords(text))
    hashes.push_back(HashBytes(word));
  return hashes;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) > 127;
}

}  // namespace

std::vector<std::string> DistinctWords(std::string_view text) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < text.size() && words.size() < kMaxWords) {
    const bool digits = IsDigit(text[at]);
    if (!digits && !IsLetter(text[at])) {
      ++at;
      continue;
    }
    std::string word;
    for (; at < text.size() && (digits ? IsDigit(text[at]) : IsLetter(text[at])); ++at) {
      const char c = text[at];
      word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    const bool kept = word.size() >= (digits ? 3U : 2U) &&
                      std::find(words.begin(), words.end(), word) == words.end();
    if (kept) words.push_back(std::move(word));
  }
  return words;
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
double TextFit::Fit(const std::vector<std::uint64_t>& words, std::uint32_t code) const {
  const double own = code == 0 ? 0 : codes_[code - 1].words;
  double sum = 0;
  for (const std::uint64_t word : words) {
    const Word* known = words_.Find(word);
    const double general =
        ((known == nullptr ? 0 : known->lines) + 0.5) / (static_cast<double>(all_words_) + 1);
    const double count = code == 0 ? 0 : PairCount(word, code);
    sum += std::log((count + kPrior * general) / (own + kPrior) / general);
  }
  return words.empty() ? 0 : sum / static_cast<double>(words.size());
}

TextFit::Candidate TextFit::BestOther(const std::vector<std::uint64_t>& words,
                                      std::uint32_t declared) const {
  std::array<std::uint32_t, kMaxWords * kTop> candidates;
  std::size_t size = 0;
  for (const std::uint64_t word : words) {
    const Word* known = words_.Find(word);
    if (known == nullptr) continue;
    for (const std::uint32_t code : known->top) {
      if (code != 0 && code != declared) candidates[size++] = code;
    }
  }
  std::sort(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(size));
  const auto end =
      std::unique(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(size));
  Candidate best{0, -std::numeric_limits<double>::infinity()};
  for (auto code = candidates.begin(); code != end; ++code) {
    const double fit = Fit(words, *code);
    if (fit > best.fit) best = {*code, fit};
  }
  return best;
}

TextFit::Score TextFit::Assess(std::string_view text, std::string_view code, float rate) const {
  const std::vector<std::uint64_t> words = HashWords(text);
  Score score;
  score.words = static_cast<float>(words.size());
  if (words.empty()) return score;
  const auto known = std::count_if(
      words.begin(), words.end(), [&](std::uint64_t word) { return words_.Find(word) != nullptr; });
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
  const Candidate best = BestOther(HashWords(text), declared);
  if (best.code == 0) return evidence;
  evidence.best_code = TextOf(best.code);
  double strongest = 0;
  for (const std::string& word : DistinctWords(text)) {
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

// Keeps the codes that use the word most: a newcomer replaces the weakest once it is stronger.
void TextFit::Rank(Word& word, std::uint64_t hash, std::uint32_t code) {
  std::size_t weakest = 0;
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t i = 0; i < kTop; ++i) {
    if (word.top[i] == code) return;
    const std::uint32_t count = word.top[i] == 0 ? 0 : PairCount(hash, word.top[i]);
    if (count < least) {
      least = count;
      weakest = i;
    }
  }
  if (PairCount(hash, code) > least) word.top[weakest] = code;
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
  for (const std::uint64_t word : HashWords(text)) {
    ++all_words_;
    ++own.words;
    ++pairs_[Combine(word, at)];
    Word& known = words_[word];
    ++known.lines;
    Rank(known, word, at);
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
