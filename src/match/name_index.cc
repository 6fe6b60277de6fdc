#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "match/likeness.h"
#include "match/match.h"
#include "match/name_table.h"
#include "match/question.h"

namespace tidewaiter::match {
namespace {

constexpr std::size_t kAhead = 4;  // names looked at while the next one comes from memory

std::vector<std::uint32_t> All(std::uint32_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

std::vector<Match> Best(std::vector<Match> matches, std::size_t top) {
  std::ranges::sort(matches, {}, [](const Match& m) { return std::pair(-m.similarity, m.name); });
  if (matches.size() > top) matches.resize(top);
  return matches;
}

}  // namespace

class NameIndex::Names {
 public:
  explicit Names(std::vector<std::string> written)
      : written_(std::move(written)), table_(written_) {}

  enum class Want { kFirst, kAll };

  [[nodiscard]] std::vector<Match> Resembling(std::string_view text, double at_least,
                                              Want want) const {
    const Question question(table_, text, kNameBytesMax, kNameWordsMax, Initials::kBothSides);
    const Phrase& phrase = question.phrase();
    auto names = at_least > 0 ? question.MayResemble(at_least) : std::nullopt;
    if (!names) names = All(table_.size());
    std::vector<Match> matches;
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < names->size(); ++i) {
      if (i + kAhead < names->size()) table_.Prefetch((*names)[i + kAhead]);
      const std::uint32_t number = (*names)[i];
      const NameTable::Name& name = table_.name(number);
      question.PairsWith(name, kNameWordsMax, pairs);
      const double similarity =
          TextLikeness(phrase.text(), table_.Text(name), phrase.weight() + name.weight, pairs);
      if (similarity < at_least) continue;
      matches.push_back({number, similarity});
      if (want == Want::kFirst) break;
    }
    return matches;
  }

  [[nodiscard]] std::vector<Match> MentionedIn(std::string_view text, double at_least,
                                               Want want) const {
    const Question question(table_, text, kTextBytesMax, kTextWordsMax, Initials::kOfSecond);
    const std::vector<std::uint32_t> names =
        at_least > 0 ? question.MayMention(at_least) : All(table_.size());
    std::vector<Match> matches;
    std::vector<Pair> pairs;
    for (const std::uint32_t number : names) {
      const NameTable::Name& name = table_.name(number);
      question.PairsWith(name, name.fragment_words, pairs);
      const double similarity = BestRun(question.phrase(), table_.Fragment(name),
                                        name.fragment_words, name.fragment_weight, pairs);
      if (similarity < at_least) continue;
      matches.push_back({number, similarity});
      if (want == Want::kFirst) break;
    }
    return matches;
  }

  [[nodiscard]] const std::vector<std::string>& written() const { return written_; }

 private:
  std::vector<std::string> written_;
  NameTable table_;
};

NameIndex::NameIndex(std::vector<std::string> names)
    : names_(std::make_unique<const Names>(std::move(names))) {}
NameIndex::NameIndex(NameIndex&&) noexcept = default;
NameIndex& NameIndex::operator=(NameIndex&&) noexcept = default;
NameIndex::~NameIndex() = default;

std::vector<Match> NameIndex::Resembling(std::string_view normalized_text, double at_least,
                                         std::size_t top) const {
  return Best(names_->Resembling(normalized_text, at_least, Names::Want::kAll), top);
}

std::vector<Match> NameIndex::MentionedIn(std::string_view normalized_text, double at_least,
                                          std::size_t top) const {
  return Best(names_->MentionedIn(normalized_text, at_least, Names::Want::kAll), top);
}

bool NameIndex::AnyResembling(std::string_view normalized_text, double at_least) const {
  return !names_->Resembling(normalized_text, at_least, Names::Want::kFirst).empty();
}

bool NameIndex::AnyMentioned(std::string_view normalized_text, double at_least) const {
  return !names_->MentionedIn(normalized_text, at_least, Names::Want::kFirst).empty();
}

std::size_t NameIndex::size() const {
  return names_->written().size();
}

const std::string& NameIndex::name(std::uint32_t number) const {
  CHECK(number < size());
  return names_->written()[number];
}

}  // namespace tidewaiter::match
