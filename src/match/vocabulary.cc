#include "match/vocabulary.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "match/edit_distance.h"
#include "match/likeness.h"

namespace tidewaiter::match {
namespace {

constexpr std::size_t kPrefix = 8;  // bytes that fit a machine word; three deleted leave five

enum KeyKind : std::uint64_t { kWhole = 1, kLooks = 2, kSound = 3, kForm = 4 };

constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15ULL;  // odd
constexpr std::uint64_t kInverse = [] {                 // kBase * kInverse == 1
  std::uint64_t inverse = kBase;
  for (int i = 0; i < 6; ++i)
    inverse *= 2 - kBase * inverse;
  return inverse;
}();

std::uint64_t Key(KeyKind kind, std::uint64_t value) {
  return Combine(kind, value);
}

std::uint64_t RestKey(std::uint64_t bytes, std::size_t count) {
  return Mix(bytes * 0x9E3779B97F4A7C15ULL + count);
}

// `bytes` without the byte at `place`.
std::uint64_t Without(std::uint64_t bytes, std::size_t place) {
  const std::uint64_t below = (std::uint64_t{1} << (8 * place)) - 1;
  return (bytes & below) | ((bytes >> 8U) & ~below);
}

std::uint16_t Tag(std::uint64_t key) {
  return static_cast<std::uint16_t>(key);  // the lowest bits; the highest choose the bucket
}

// Two units differ here in two bits at most for each edit, as in all bits.
std::uint32_t FoldedLetters(const Unit& unit) {
  return static_cast<std::uint32_t>(unit.letters ^ (unit.letters >> 32U));
}

// Whether words with these letters and lengths can be within the edits that are allowed.
bool MayBeNear(std::uint32_t letters, std::size_t length, std::uint32_t other_letters,
               std::size_t other_length) {
  const std::size_t longer = std::max(length, other_length);
  if (longer - std::min(length, other_length) > ShorterMax(longer)) return false;
  return static_cast<std::size_t>(std::popcount(letters ^ other_letters)) <= 2 * EditsMax(longer);
}

// What is left when up to `deletions` of the bytes from `from` on are deleted.
void AddRests(std::uint64_t bytes, std::size_t count, std::size_t from, std::size_t deletions,
              std::vector<std::uint64_t>& out) {
  out.push_back(RestKey(bytes, count));
  if (deletions == 0 || count < 2) return;
  for (std::size_t place = from; place < count; ++place)
    AddRests(Without(bytes, place), count - 1, place, deletions - 1, out);
}

void AddPrefixRests(const Unit& unit, std::string_view letters, std::vector<std::uint64_t>& out) {
  const std::size_t count = std::min(kPrefix, letters.size());
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i)
    bytes |= std::uint64_t{static_cast<unsigned char>(letters[i])} << (8 * i);
  AddRests(bytes, count, 0, EditsMaxFrom(unit.length), out);
}

// The whole unit, and what is left without any one of its letters where joined words may hold a
// slip. Sums of powers, so that each rest takes one step.
void AddWholeRests(const Unit& unit, std::string_view letters, std::vector<std::uint64_t>& out) {
  std::uint64_t all = 0;
  for (const char c : letters)
    all = all * kBase + static_cast<unsigned char>(c) + 1;
  out.push_back(Key(kWhole, all));
  if (unit.words > 2 || unit.digits || letters.size() + 1 < kJoinEditFrom) return;
  std::uint64_t behind = 0;
  std::uint64_t power = 1;
  std::uint64_t before = all;
  for (std::size_t i = letters.size(); i-- > 0;) {
    const std::uint64_t letter = static_cast<unsigned char>(letters[i]) + std::uint64_t{1};
    before = (before - letter) * kInverse;
    out.push_back(Key(kWhole, before * power + behind));
    behind += letter * power;
    power *= kBase;
  }
}

// Two units that are alike have one of these in common: single words a rest of their beginning, how
// they look or sound or their form; a word and joined words what is left of the whole, or how they
// look.
void AddOtherKeys(const Unit& unit, std::string_view letters, std::vector<std::uint64_t>& out) {
  if (letters.size() <= kJoinBytes + 1) AddWholeRests(unit, letters, out);
  out.push_back(Key(kLooks, unit.looks));
  if (unit.sound != 0) out.push_back(Key(kSound, unit.sound));
  if (unit.legal != 0) out.push_back(Key(kForm, unit.legal));
}

struct Scratch {
  std::vector<std::uint64_t> keys;
  Marks seen;
};

Scratch& ThreadScratch() {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace

std::uint32_t Vocabulary::Add(const Phrase& phrase, const Unit& unit) {
  const std::string_view letters = phrase.Letters(unit);
  const auto words = std::min<std::uint16_t>(unit.words, 3);  // three and four are treated alike
  const auto [at, added] = numbers_.try_emplace(
      fmt::format("{} {} {}", letters, words, unit.weight), static_cast<std::uint32_t>(size()));
  if (added) {
    entries_.push_back({.unit = unit, .begin = letters_.size()});
    entries_.back().unit.words = words;
    letters_ += letters;
  }
  return at->second;
}

void Vocabulary::Seal() {
  numbers_ = {};
  struct Keyed {
    std::uint64_t key;
    std::uint32_t unit;
  };
  std::vector<Keyed> keyed;
  std::vector<std::uint64_t> keys;
  for (std::uint32_t id = 0; id < size(); ++id) {
    keys.clear();
    if (unit(id).words == 1) AddPrefixRests(unit(id), Letters(id), keys);
    AddOtherKeys(unit(id), Letters(id), keys);
    std::ranges::sort(keys);
    const auto rest = std::ranges::unique(keys);
    keys.erase(rest.begin(), rest.end());
    for (const std::uint64_t key : keys)
      keyed.push_back({key, id});
  }
  CHECK(keyed.size() < UINT32_MAX);
  const auto bits = static_cast<unsigned>(std::bit_width(keyed.size() | 1));
  shift_ = 64 - bits;
  begins_.assign((std::size_t{1} << bits) + 1, 0);
  for (const Keyed& k : keyed)
    ++begins_[(k.key >> shift_) + 1];
  for (std::size_t i = 1; i < begins_.size(); ++i)
    begins_[i] += begins_[i - 1];
  places_.resize(keyed.size());
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (const Keyed& k : keyed) {
    places_[next[k.key >> shift_]++] = {k.unit, FoldedLetters(unit(k.unit)), Tag(k.key),
                                        unit(k.unit).length};
  }
}

void Vocabulary::Find(const Phrase& phrase, const Unit& unit, std::vector<Found>& out) const {
  Scratch& scratch = ThreadScratch();
  std::vector<std::uint64_t>& keys = scratch.keys;
  const std::string_view letters = phrase.Letters(unit);
  keys.clear();
  if (unit.words == 1) AddPrefixRests(unit, letters, keys);
  const std::size_t rests = keys.size();  // that are common to words a few edits apart
  AddOtherKeys(unit, letters, keys);
  const bool initials = unit.words == 1 && unit.length > 1 && !unit.digits;
  if (initials) keys.push_back(RestKey(static_cast<unsigned char>(letters.front()), 1));
  for (const std::uint64_t key : keys)
    __builtin_prefetch(&begins_[key >> shift_]);
  for (const std::uint64_t key : keys)
    __builtin_prefetch(places_.data() + begins_[key >> shift_]);
  scratch.seen.Begin(size());
  const EditPattern pattern(letters);
  const std::uint32_t folded = FoldedLetters(unit);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const std::size_t bucket = keys[k] >> shift_;
    for (std::uint32_t i = begins_[bucket]; i < begins_[bucket + 1]; ++i) {
      const Place& place = places_[i];
      if (place.tag != Tag(keys[k])) continue;
      if (k < rests && !MayBeNear(folded, unit.length, place.letters, place.length)) continue;
      if (!scratch.seen.Set(place.unit)) continue;
      const Unit& other = entries_[place.unit].unit;
      if (IsInitial(unit) && other.words == 1 && other.length > 1) continue;
      const double likeness = UnitLikeness(unit, letters, pattern, other, Letters(place.unit));
      if (likeness > 0) out.push_back({place.unit, likeness});
    }
  }
}

}  // namespace tidewaiter::match
