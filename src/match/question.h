// Question: the units of one text with the units of a name table that are like them, and the cuts
// that say which names need a look. Inside src/match.
#ifndef TIDEWAITER_MATCH_QUESTION_H_
#define TIDEWAITER_MATCH_QUESTION_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "match/name_table.h"
#include "match/phrase.h"

namespace tidewaiter::match {

class Question {
 public:
  Question(const NameTable& table, std::string_view text, std::size_t bytes_max,
           std::size_t words_max, Initials initials);

  [[nodiscard]] const Phrase& phrase() const { return phrase_; }

  // The pairs of the text's units with the first `words_max` words of a name, as AllPairs would
  // give.
  void PairsWith(const NameTable::Name& name, std::size_t words_max, std::vector<Pair>& out) const;

  // Names among which are all that the whole text is like by `at_least` (above 0), each once;
  // nothing when every name may be. docs/match.md#the-index explains.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> MayResemble(double at_least) const;
  // The same for names that the text may mention.
  [[nodiscard]] std::vector<std::uint32_t> MayMention(double at_least) const;

 private:
  struct Hit {
    std::uint32_t unit;  // of the vocabulary
    std::uint16_t mine;  // of the phrase
    double likeness;
    std::int32_t next;  // hit of the same unit, -1 at the end
  };
  // One hit as seen from one word of the text.
  struct Share {
    double surplus;
    std::uint32_t unit;
  };
  struct Word {
    std::vector<Share> shares;  // the largest first
    std::size_t taken = 0;
    double floor = 0;  // when no share is left
    [[nodiscard]] double Cut(std::size_t place) const {
      return place < shares.size() ? std::max(floor, shares[place].surplus) : floor;
    }
  };

  [[nodiscard]] std::vector<Word> Words(double at_least) const;
  [[nodiscard]] bool ChooseCuts(std::vector<Word>& words) const;
  [[nodiscard]] bool LowerOne(std::vector<Word>& words, double sum) const;
  void AddInitials(const NameTable::Slot& slot, std::vector<Pair>& out) const;

  const NameTable& table_;
  Phrase phrase_;
  std::vector<Hit> hits_;
  std::vector<std::uint16_t> initials_;  // units of the phrase that may stand for words of a name
};

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_QUESTION_H_
