// What a classifier keeps, and how it changes.
#include "classify/internal/state.h"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "classify/internal/text_limit.h"
#include "codec/parse.h"
#include "codec/text.h"

namespace tidewaiter::classify {

namespace {

constexpr std::size_t kIdBytesMax = 200;  // of a source's own numbering

}  // namespace

std::string_view CutText(std::string_view text) {
  if (text.size() <= kTextBytesMax) return text;
  std::size_t size = kTextBytesMax;
  while (size > 0 && (text[size] & '\xC0') == '\x80')
    --size;
  return text.substr(0, size);
}

Status Classifier::State::Prepare(Precedent& precedent, std::uint64_t& next_id) {
  Result<std::string> code = codec::NormalizeHsCode(precedent.code);
  if (!code || code->size() < 6 || code->starts_with("00")) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is not a code of 6 to 12 digits", precedent.code), "/code");
  }
  if (!codec::IsUtf8(precedent.text)) {
    return Fail(ErrorCode::kInvalidArgument, "the text is not UTF-8", "/text");
  }
  if (codec::Trim(precedent.text).empty()) {
    return Fail(ErrorCode::kInvalidArgument, "the text is empty", "/text");
  }
  if (precedent.id.size() > kIdBytesMax || !codec::IsUtf8(precedent.id)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("an id has at most {} bytes of UTF-8", kIdBytesMax), "/id");
  }
  precedent.code = *std::move(code);
  precedent.text = std::string(CutText(codec::Trim(precedent.text)));
  if (precedent.id.empty()) precedent.id = fmt::format("#{}", next_id++);
  return {};
}

std::uint32_t Classifier::State::NumberOf(std::uint64_t hash) {
  const auto size = static_cast<std::uint32_t>(dictionary_.size());
  std::uint32_t& number = dictionary_[hash];  // one more than the number, 0 when new
  if (number == 0) number = size + 1;
  return number - 1;
}

std::vector<TermCount> Classifier::State::Number(const std::vector<Term>& terms) {
  std::vector<TermCount> counts;
  for (const Term& term : terms) {
    if ((term.use & kRetrieved) != 0) counts.push_back({NumberOf(term.hash), term.count});
  }
  return counts;
}

// One text for each subheading and language: chapter, heading, itself and what is below it. Then
// one for each synonym.
void Classifier::State::SetNomenclature(Nomenclature names) {
  names_ = std::move(names);
  std::vector<std::vector<TermCount>> texts;
  std::vector<Term> terms;
  name_codes_.clear();
  for (const std::string& code : names_.Codes(6)) {
    const std::uint32_t number = codes_.Number(code);
    name_place_.resize(codes_.size(), kNoName);
    name_place_[number] = static_cast<std::uint32_t>(texts.size());
    for (const std::string& language : names_.languages()) {
      std::string text = names_.Path(code, language);
      for (const NomenclatureEntry& entry : names_.Below(code)) {
        if (entry.language == language) text += "; " + entry.text;
      }
      Terms(Words(CutText(text)), terms);
      texts.push_back(Number(terms));
      name_codes_.push_back(number);
    }
  }
  for (const NomenclatureEntry& entry : names_.synonyms()) {
    Terms(Words(CutText(entry.text)), terms);
    texts.push_back(Number(terms));
    name_codes_.push_back(codes_.Number(std::string_view(entry.code).substr(0, 6)));
  }
  names_index_.Build(texts);
  prior_.resize(codes_.size(), 0);
}

std::uint32_t Classifier::State::Store(Precedent precedent, const std::vector<std::string>& words) {
  const auto place = static_cast<std::uint32_t>(stored_.size());
  Stored stored;
  stored.code = codes_.Number(std::string_view(precedent.code).substr(0, 6));
  stored.words = WordsHash(words);
  stored.letters = LettersHash(words);
  stored.precedent = std::move(precedent);
  prior_.resize(codes_.size(), 0);
  ++prior_[stored.code];
  by_id_[stored.precedent.id] = place;
  by_words_[stored.words].push_back(place);
  stored_.push_back(std::move(stored));
  return place;
}

Status Classifier::State::Add(Precedent precedent) {
  const std::vector<std::string> words = Words(precedent.text);
  std::vector<Term> terms;
  Terms(words, terms);
  const std::unique_lock lock(mutex_);
  std::uint64_t next_id = next_id_;
  RETURN_IF_ERROR(Prepare(precedent, next_id));
  next_id_ = next_id;
  Remove(precedent.id);
  const std::vector<TermCount> counts = Number(terms);
  const std::uint32_t place = Store(std::move(precedent), words);
  index_.Add(counts);
  std::vector<std::uint32_t> own;
  for (const TermCount& count : counts)
    own.push_back(count.term);
  stored_[place].self = index_.ScoreOf(own, counts);
  return {};
}

// The caller holds the lock.
bool Classifier::State::Remove(std::string_view id) {
  const auto found = by_id_.find(std::string(id));
  if (found == by_id_.end()) return false;
  const std::uint32_t place = found->second;
  by_id_.erase(found);
  Stored& stored = stored_[place];
  std::vector<Term> terms;
  Terms(Words(stored.precedent.text), terms);
  index_.Remove(place, Number(terms));
  std::vector<std::uint32_t>& same = by_words_[stored.words];
  std::erase(same, place);
  if (same.empty()) by_words_.erase(stored.words);
  --prior_[stored.code];
  stored.live = false;
  removed_.push_back(place);
  stored.precedent.text.clear();
  return true;
}

}  // namespace tidewaiter::classify
