// NameTable: names taken apart into units of one vocabulary, with the way back from a unit to the
// names that have it. Inside src/match.
#ifndef TIDEWAITER_MATCH_NAME_TABLE_H_
#define TIDEWAITER_MATCH_NAME_TABLE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "match/likeness.h"
#include "match/vocabulary.h"

namespace tidewaiter::match {

class NameTable {
 public:
  // One unit of a name.
  struct Slot {
    std::uint32_t unit = 0;
    std::uint16_t first = 0;  // word
    std::uint16_t words = 1;
  };

  struct Name {
    std::size_t text = 0;  // place in the texts
    std::size_t slots = 0;
    std::uint32_t slot_count = 0;
    std::uint32_t weight = 0;
    std::uint32_t fragment_weight = 0;  // of the first kFragmentWordsMax words
    std::uint16_t text_bytes = 0;
    std::uint16_t fragment_bytes = 0;
    std::uint16_t fragment_words = 0;
  };

  explicit NameTable(std::span<const std::string> written);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }
  [[nodiscard]] const Name& name(std::uint32_t number) const { return names_[number]; }
  [[nodiscard]] std::string_view Text(const Name& name) const {
    return std::string_view(texts_).substr(name.text, name.text_bytes);
  }
  [[nodiscard]] std::string_view Fragment(const Name& name) const {
    return Text(name).substr(0, name.fragment_bytes);
  }
  [[nodiscard]] std::span<const Slot> Slots(const Name& name) const {
    return std::span(slots_).subspan(name.slots, name.slot_count);
  }
  // Asks the processor for what a look at the name reads first.
  void Prefetch(std::uint32_t number) const {
    __builtin_prefetch(slots_.data() + names_[number].slots);
    __builtin_prefetch(texts_.data() + names_[number].text);
  }
  [[nodiscard]] const Vocabulary& vocabulary() const { return vocabulary_; }
  // The names with this unit; one that has it twice comes twice.
  [[nodiscard]] std::span<const std::uint32_t> NamesWith(std::uint32_t unit) const {
    return std::span(with_).subspan(with_begins_[unit],
                                    with_begins_[unit + 1] - with_begins_[unit]);
  }
  // The most that a word of any name weighs.
  [[nodiscard]] std::uint32_t heaviest_word() const { return heaviest_word_; }

 private:
  void Add(const Phrase& phrase);
  void TurnRound();

  std::string texts_;
  std::vector<Name> names_;
  std::vector<Slot> slots_;
  Vocabulary vocabulary_;
  std::vector<std::uint32_t> with_begins_;
  std::vector<std::uint32_t> with_;
  std::uint32_t heaviest_word_ = 0;
};

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_NAME_TABLE_H_
