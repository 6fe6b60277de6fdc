// Vocabulary: the distinct units of many names, and a quick way from a unit to all that are like
// it. Inside src/match.
//
// A unit is kept under many keys: what is left of its first eight bytes when up to three are
// deleted (two words k edits apart have such a rest in common), what it looks like, how it sounds,
// its legal form. So a look-up reads a few dozen places of a table, however many units there are,
// and then compares.
#ifndef TIDEWAITER_MATCH_VOCABULARY_H_
#define TIDEWAITER_MATCH_VOCABULARY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/huge_allocator.h"
#include "match/phrase.h"

namespace tidewaiter::match {

// Marks on numbers 0 .. n-1 that are wiped in no time.
class Marks {
 public:
  void Begin(std::size_t size) {
    if (round_.size() < size) round_.resize(size, 0);
    if (++now_ != 0) return;
    round_.assign(round_.size(), 0);
    now_ = 1;
  }
  [[nodiscard]] bool Has(std::size_t i) const { return round_[i] == now_; }
  // False when the mark was there already.
  bool Set(std::size_t i) {
    if (Has(i)) return false;
    round_[i] = now_;
    return true;
  }

 private:
  std::vector<std::uint32_t> round_;
  std::uint32_t now_ = 0;
};

struct Found {
  std::uint32_t unit = 0;
  double likeness = 0;
};

class Vocabulary {
 public:
  struct Entry {
    Unit unit;  // first and begin mean nothing here
    std::size_t begin = 0;
  };

  // The number of the unit; a new one if letters, joints or weight are new. Not after Seal.
  std::uint32_t Add(const Phrase& phrase, const Unit& unit);
  void Seal();

  // Appends every unit with a likeness above 0 to `unit` of `phrase`, each once; but where `unit`
  // is a bare initial, not the words it may stand for. After Seal. Thread-safe.
  void Find(const Phrase& phrase, const Unit& unit, std::vector<Found>& out) const;

  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] const Unit& unit(std::uint32_t id) const { return entries_[id].unit; }
  [[nodiscard]] std::string_view Letters(std::uint32_t id) const {
    return std::string_view(letters_).substr(entries_[id].begin, entries_[id].unit.length);
  }

 private:
  // With as much of the unit as shows most of those that are too far away.
  struct Place {
    std::uint32_t unit = 0;
    std::uint32_t letters = 0;
    std::uint16_t tag = 0;
    std::uint16_t length = 0;
  };

  std::vector<Entry, HugeAllocator<Entry>> entries_;
  std::string letters_;
  std::unordered_map<std::string, std::uint32_t> numbers_;  // until Seal
  std::vector<std::uint32_t, HugeAllocator<std::uint32_t>>
      begins_;  // of each bucket in places_, and the end
  std::vector<Place, HugeAllocator<Place>> places_;
  unsigned shift_ = 63;
};

}  // namespace tidewaiter::match

#endif  // TIDEWAITER_MATCH_VOCABULARY_H_
