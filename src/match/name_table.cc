#include "match/name_table.h"

#include <algorithm>

#include "base/check.h"
#include "match/normalize.h"

namespace tidewaiter::match {

NameTable::NameTable(std::span<const std::string> written) {
  CHECK(written.size() < UINT32_MAX);
  names_.reserve(written.size());
  for (const std::string& name : written)
    Add(Phrase(Normalize(name), kNameBytesMax, kNameWordsMax));
  vocabulary_.Seal();
  TurnRound();
}

void NameTable::Add(const Phrase& phrase) {
  const std::size_t words = std::min(phrase.words(), kFragmentWordsMax);
  names_.push_back({.text = texts_.size(),
                    .slots = slots_.size(),
                    .slot_count = static_cast<std::uint32_t>(phrase.units().size()),
                    .weight = phrase.weight(),
                    .fragment_weight = phrase.Weight(0, words),
                    .text_bytes = static_cast<std::uint16_t>(phrase.text().size()),
                    .fragment_bytes = static_cast<std::uint16_t>(phrase.Text(0, words).size()),
                    .fragment_words = static_cast<std::uint16_t>(words)});
  texts_ += phrase.text();
  for (const Unit& unit : phrase.units()) {
    slots_.push_back(
        {.unit = vocabulary_.Add(phrase, unit), .first = unit.first, .words = unit.words});
    if (unit.words == 1) heaviest_word_ = std::max(heaviest_word_, unit.weight);
  }
}

void NameTable::TurnRound() {
  CHECK(slots_.size() < UINT32_MAX);
  with_begins_.assign(vocabulary_.size() + 1, 0);
  for (const Slot& slot : slots_)
    ++with_begins_[slot.unit + 1];
  for (std::size_t i = 1; i < with_begins_.size(); ++i)
    with_begins_[i] += with_begins_[i - 1];
  with_.resize(slots_.size());
  std::vector<std::uint32_t> next(with_begins_.begin(), with_begins_.end() - 1);
  for (std::uint32_t number = 0; number < size(); ++number) {
    for (const Slot& slot : Slots(names_[number]))
      with_[next[slot.unit]++] = number;
  }
}

}  // namespace tidewaiter::match
