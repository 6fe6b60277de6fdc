#include "match/phrase.h"

#include <algorithm>
#include <numeric>

#include "base/hash.h"
#include "match/word_features.h"

namespace tidewaiter::match {
namespace {

constexpr std::uint32_t kLegalWeight = 2;  // of a whole legal form: as much as one letter

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

std::uint64_t LetterBit(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (c >= 'a' && c <= 'z') return std::uint64_t{1} << static_cast<unsigned>(c - 'a');
  if (c >= '0' && c <= '9') return std::uint64_t{1} << static_cast<unsigned>(26 + c - '0');
  return std::uint64_t{1} << (36U + byte % 28U);
}

std::uint32_t WordWeight(std::string_view word) {
  if (LegalForm(word) != 0) return kLegalWeight;
  const auto letters = static_cast<std::uint32_t>(word.size());
  return IsCommonWord(word) ? letters : kLetterWeight * letters;
}

}  // namespace

Phrase::Phrase(std::string_view normalized, std::size_t bytes_max, std::size_t words_max) {
  std::size_t at = 0;
  while (at < normalized.size() && words() < words_max) {
    const std::size_t end = std::min(normalized.find(' ', at), normalized.size());
    if (end > bytes_max && words() > 0) break;
    AddWord(normalized.substr(at, std::min(end, bytes_max) - at));
    at = end + 1;
  }
  WeighAbbreviations();
  AddUnits();
}

void Phrase::AddWord(std::string_view word) {
  if (word.empty()) return;
  if (!text_.empty()) text_ += ' ';
  text_ += word;
  joined_ += word;
  begins_.push_back(static_cast<std::uint16_t>(joined_.size()));
  weights_.push_back(WordWeight(word));
}

// "S.A.R.L." has become four words of one letter, which together are a legal form.
void Phrase::WeighAbbreviations() {
  const auto single = [this](std::size_t word) {
    return word < words() && begins_[word + 1] - begins_[word] == 1;
  };
  for (std::size_t first = 0; first < words();) {
    std::size_t end = first;
    while (single(end))
      ++end;
    const std::string_view run = std::string_view(joined_).substr(
        begins_[first], static_cast<std::size_t>(begins_[end] - begins_[first]));
    if (end - first > 1 && LegalForm(run) != 0) {
      std::fill(weights_.begin() + static_cast<std::ptrdiff_t>(first),
                weights_.begin() + static_cast<std::ptrdiff_t>(end), 1U);
    }
    first = std::max(end, first + 1);
  }
}

void Phrase::AddUnits() {
  units_.reserve(words() * 3);
  for (std::size_t first = 0; first < words(); ++first) {
    units_.push_back(MakeUnit(first, 1));
    for (std::size_t count = 2; count <= kJoinMax && first + count <= words(); ++count) {
      if (begins_[first + count] - begins_[first] > static_cast<int>(kJoinBytes)) break;
      units_.push_back(MakeUnit(first, count));
    }
  }
}

Unit Phrase::MakeUnit(std::size_t first, std::size_t words) const {
  Unit unit;
  unit.first = static_cast<std::uint16_t>(first);
  unit.words = static_cast<std::uint16_t>(words);
  unit.begin = begins_[first];
  unit.length = static_cast<std::uint16_t>(begins_[first + words] - begins_[first]);
  unit.weight = Weight(first, first + words);
  const std::string_view letters = Letters(unit);
  for (const char c : letters)
    unit.letters |= LetterBit(c);
  unit.digits = std::ranges::any_of(letters, IsDigit);
  unit.looks = HashBytes(LooksFolded(letters));
  if (words == 1) {
    unit.legal = LegalForm(letters);
    unit.sound = SoundKey(letters);
    unit.lacks_vowels = unit.sound != 0 && LacksVowels(letters);
  }
  return unit;
}

std::string_view Phrase::Text(std::size_t first, std::size_t end) const {
  if (first >= end) return {};
  const std::size_t from = begins_[first] + first;  // a space before each word but the first
  return std::string_view(text_).substr(from, begins_[end] + end - 1 - from);
}

std::uint32_t Phrase::Weight(std::size_t first, std::size_t end) const {
  return std::accumulate(weights_.begin() + static_cast<std::ptrdiff_t>(first),
                         weights_.begin() + static_cast<std::ptrdiff_t>(end), 0U);
}

}  // namespace tidewaiter::match
