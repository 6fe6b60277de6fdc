#include "classify/words.h"

#include <algorithm>

#include "base/hash.h"
#include "classify/precedent.h"
#include "codec/text.h"
#include "match/normalize.h"

namespace tidewaiter::classify {
namespace {

// Kinds of terms keep apart what is written the same.
enum class Kind : std::uint64_t {
  kWord = 1,
  kPair,
  kSkip,
  kFirst,
  kFirstTwo,
  kLast,
  kGram,
  kStart
};

// How much a term counts beside a whole word, in learning: chosen once, on the validation rows.
constexpr float kPairWeight = 0.8F;
constexpr float kSkipWeight = 0.6F;
constexpr float kEdgeWeight = 0.7F;
constexpr float kGramWeight = 0.4F;

constexpr std::size_t kGram = 4;             // letters of a piece
constexpr std::size_t kStartLettersMin = 5;  // a shorter word has no beginning of its own

enum class Sign { kOther, kLetter, kDigit };

Sign SignOf(char c) {
  if (c >= '0' && c <= '9') return Sign::kDigit;
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0;
  return letter ? Sign::kLetter : Sign::kOther;
}

void AddWord(std::string word, Sign sign, std::vector<std::string>& words) {
  if (word.empty() || words.size() == kWordsMax) return;
  const std::size_t size = word.size();
  if (sign == Sign::kLetter && size > 3 && word[size - 1] == 's' && word[size - 2] != 's') {
    word.pop_back();
  }
  words.push_back(std::move(word));
}

bool IsNumber(const std::string& word) {
  return SignOf(word.front()) == Sign::kDigit;
}

std::uint64_t Hashed(Kind kind, std::string_view text) {
  return Combine(static_cast<std::uint64_t>(kind), HashBytes(text));
}

std::uint64_t HashedPair(Kind kind, std::string_view a, std::string_view b) {
  return Combine(Hashed(kind, a), HashBytes(b));
}

class Collector {
 public:
  explicit Collector(std::vector<Term>& terms) : terms_(terms) { terms_.clear(); }

  void Add(std::uint64_t hash, float weight, unsigned use) {
    terms_.push_back({hash, weight, 1, static_cast<std::uint8_t>(use)});
  }
  void AddPieces(const std::string& word);
  void Merge();

 private:
  std::vector<Term>& terms_;
};

void Collector::AddPieces(const std::string& word) {
  if (IsNumber(word)) return;
  if (word.size() >= kStartLettersMin) {
    Add(Hashed(Kind::kStart, std::string_view(word).substr(0, 4)), 0, kRetrieved);
    Add(Hashed(Kind::kStart, std::string_view(word).substr(0, 5)), 0, kRetrieved);
  }
  if (word.size() < kGram) return;
  const std::string framed = '<' + word + '>';
  for (std::size_t at = 0; at + kGram <= framed.size(); ++at) {
    Add(Hashed(Kind::kGram, std::string_view(framed).substr(at, kGram)), kGramWeight, kLearned);
  }
}

void Collector::Merge() {
  std::ranges::sort(terms_, {}, &Term::hash);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    if (kept > 0 && terms_[kept - 1].hash == terms_[i].hash) {
      ++terms_[kept - 1].count;
    } else {
      terms_[kept++] = terms_[i];
    }
  }
  terms_.resize(kept);
}

}  // namespace

std::vector<std::string> Words(std::string_view text) {
  text = text.substr(0, kTextBytesMax);
  const std::string normalized = codec::IsAscii(text) ? "" : match::Normalize(text);
  if (!normalized.empty()) text = normalized;
  std::vector<std::string> words;
  std::string word;
  Sign last = Sign::kOther;
  for (const char c : text) {
    const Sign sign = SignOf(c);
    if (sign != last) {
      AddWord(std::move(word), last, words);
      word.clear();
    }
    last = sign;
    if (sign != Sign::kOther) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  AddWord(std::move(word), last, words);
  return words;
}

std::uint64_t LettersHash(const std::vector<std::string>& words) {
  std::string letters;
  for (const std::string& word : words) {
    if (!IsNumber(word)) letters += word;
  }
  return HashBytes(letters);
}

std::uint64_t WordsHash(const std::vector<std::string>& words) {
  std::uint64_t hash = words.size();
  for (const std::string& word : words)
    hash = Combine(hash, HashBytes(word));
  return hash;
}

std::uint64_t WordHash(std::string_view word) {
  return Hashed(Kind::kWord, word);
}

void Terms(const std::vector<std::string>& words, std::vector<Term>& terms) {
  Collector collect(terms);
  const std::size_t size = words.size();
  for (std::size_t i = 0; i < size; ++i) {
    collect.Add(WordHash(words[i]), 1, kRetrieved | kLearned | kNamed);
    if (i + 1 < size) {
      collect.Add(HashedPair(Kind::kPair, words[i], words[i + 1]), kPairWeight,
                  kRetrieved | kLearned);
    }
    if (i + 2 < size) {
      collect.Add(HashedPair(Kind::kSkip, words[i], words[i + 2]), kSkipWeight, kLearned);
    }
    collect.AddPieces(words[i]);
  }
  if (size > 0) {
    collect.Add(Hashed(Kind::kFirst, words.front()), kEdgeWeight, kRetrieved | kLearned);
    collect.Add(Hashed(Kind::kLast, words.back()), kEdgeWeight, kRetrieved | kLearned);
  }
  if (size > 1) {
    collect.Add(HashedPair(Kind::kFirstTwo, words[0], words[1]), kEdgeWeight,
                kRetrieved | kLearned);
  }
  collect.Merge();
}

}  // namespace tidewaiter::classify
