#include "match/question.h"

#include <algorithm>
#include <numeric>

namespace tidewaiter::match {
namespace {

constexpr double kRounding = 1e-6;  // more than sums of a few hundred weights can be off

// One set a thread: they are as large as the largest list of names that the thread has looked into.
struct Scratch {
  Marks units;                     // with hits
  std::vector<std::int32_t> head;  // first hit of a marked unit
  Marks names;
  std::vector<double> gains;  // of a marked name
  std::vector<Found> found;
};

Scratch& ThreadScratch() {
  thread_local Scratch scratch;
  return scratch;
}

}  // namespace

Question::Question(const NameTable& table, std::string_view text, std::size_t bytes_max,
                   std::size_t words_max, Initials initials)
    : table_(table), phrase_(text, bytes_max, words_max) {
  Scratch& scratch = ThreadScratch();
  scratch.units.Begin(table.vocabulary().size());
  if (scratch.head.size() < table.vocabulary().size())
    scratch.head.resize(table.vocabulary().size());
  for (std::size_t mine = 0; mine < phrase_.units().size(); ++mine) {
    const Unit& unit = phrase_.units()[mine];
    const auto number = static_cast<std::uint16_t>(mine);
    if (initials == Initials::kBothSides && IsInitial(unit)) initials_.push_back(number);
    scratch.found.clear();
    table.vocabulary().Find(phrase_, unit, scratch.found);
    for (const Found& found : scratch.found) {
      const std::int32_t next = scratch.units.Set(found.unit) ? -1 : scratch.head[found.unit];
      scratch.head[found.unit] = static_cast<std::int32_t>(hits_.size());
      hits_.push_back({found.unit, number, found.likeness, next});
    }
  }
}

void Question::AddInitials(const NameTable::Slot& slot, std::vector<Pair>& out) const {
  const Unit& word = table_.vocabulary().unit(slot.unit);
  if (word.words != 1 || word.length == 1 || word.digits || word.legal != 0) return;
  for (const std::uint16_t mine : initials_) {
    const Unit& unit = phrase_.units()[mine];
    if (phrase_.Letters(unit).front() != table_.vocabulary().Letters(slot.unit).front()) continue;
    out.push_back({.a = unit.first,
                   .b = slot.first,
                   .a_words = 1,
                   .b_words = 1,
                   .likeness = kInitial,
                   .gain = kInitial * (unit.weight + word.weight)});
  }
}

void Question::PairsWith(const NameTable::Name& name, std::size_t words_max,
                         std::vector<Pair>& out) const {
  const Scratch& scratch = ThreadScratch();
  out.clear();
  for (const NameTable::Slot& slot : table_.Slots(name)) {
    if (slot.first + slot.words > static_cast<int>(words_max)) continue;
    if (!initials_.empty()) AddInitials(slot, out);
    if (!scratch.units.Has(slot.unit)) continue;
    const std::uint32_t weight = table_.vocabulary().unit(slot.unit).weight;
    for (std::int32_t at = scratch.head[slot.unit]; at >= 0;) {
      const Hit& hit = hits_[static_cast<std::size_t>(at)];
      const Unit& unit = phrase_.units()[hit.mine];
      out.push_back({.a = unit.first,
                     .b = slot.first,
                     .a_words = unit.words,
                     .b_words = slot.words,
                     .likeness = hit.likeness,
                     .gain = hit.likeness * (unit.weight + weight)});
      at = hit.next;
    }
  }
}

// A text and a name are alike by t when the sum over the pairs of (likeness - t) * (what both
// weigh), less t times what is left unpaired, is not below 0. The part of each word of the text is
// its share.
std::vector<Question::Word> Question::Words(double at_least) const {
  std::vector<Word> words(phrase_.words());
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i].floor = -at_least * phrase_.Weight(i, i + 1);
  for (const Hit& hit : hits_) {
    const Unit& unit = phrase_.units()[hit.mine];
    const double both = unit.weight + table_.vocabulary().unit(hit.unit).weight;
    const double surplus = (hit.likeness - at_least) * both / unit.weight;
    for (std::size_t i = unit.first; i < std::size_t{unit.first} + unit.words; ++i)
      words[i].shares.push_back({surplus * phrase_.Weight(i, i + 1), hit.unit});
  }
  for (const std::uint16_t mine : initials_) {
    const Unit& unit = phrase_.units()[mine];
    const std::uint32_t other = kInitial > at_least ? table_.heaviest_word() : 1;
    double& floor = words[unit.first].floor;
    floor = std::max(floor, (kInitial - at_least) * (unit.weight + other));
  }
  for (Word& word : words)
    std::ranges::sort(word.shares, std::ranges::greater(), &Share::surplus);
  return words;
}

// Takes more shares of one word: the cheapest way to bring the sum below 0, or else what lowers it
// most for the names that have to be looked at. False when nothing is left to take.
bool Question::LowerOne(std::vector<Word>& words, double sum) const {
  struct Choice {
    Word* word = nullptr;
    std::size_t taken = 0;
    double score = 0;
  };
  Choice enough;
  Choice most;
  for (Word& word : words) {
    const double now = word.Cut(word.taken);
    double cost = 1;
    for (std::size_t place = word.taken; place < word.shares.size(); ++place) {
      cost += static_cast<double>(table_.NamesWith(word.shares[place].unit).size());
      const double lower = now - word.Cut(place + 1);
      if (lower <= 0) continue;
      if (sum - lower < -kRounding && (enough.word == nullptr || cost < enough.score))
        enough = {&word, place + 1, cost};
      if (most.word == nullptr || lower / cost > most.score)
        most = {&word, place + 1, lower / cost};
    }
  }
  const Choice& choice = enough.word != nullptr ? enough : most;
  if (choice.word == nullptr) return false;
  choice.word->taken = choice.taken;
  return true;
}

// Takes shares until all that is not taken cannot reach the likeness: then every name that does has
// a share that was taken. False when that is not to be had.
bool Question::ChooseCuts(std::vector<Word>& words) const {
  while (true) {
    double sum = 0;
    for (const Word& word : words)
      sum += word.Cut(word.taken);
    if (sum < -kRounding) return true;
    if (!LowerOne(words, sum)) return false;
  }
}

std::optional<std::vector<std::uint32_t>> Question::MayResemble(double at_least) const {
  std::vector<Word> words = Words(at_least);
  if (!ChooseCuts(words)) return std::nullopt;
  Scratch& scratch = ThreadScratch();
  scratch.names.Begin(table_.size());
  std::vector<std::uint32_t> names;
  for (const Word& word : words) {
    for (std::size_t i = 0; i < word.taken; ++i) {
      for (const std::uint32_t name : table_.NamesWith(word.shares[i].unit)) {
        if (scratch.names.Set(name)) names.push_back(name);
      }
    }
  }
  return names;
}

// The same sum seen from the name: each of its units brings at most what its best pair gains, less
// what it costs to have the words of the text in the run.
std::vector<std::uint32_t> Question::MayMention(double at_least) const {
  Scratch& scratch = ThreadScratch();
  scratch.names.Begin(table_.size());
  if (scratch.gains.size() < table_.size()) scratch.gains.resize(table_.size());
  std::vector<std::uint32_t> names;
  for (std::size_t i = 0; i < hits_.size(); ++i) {
    const std::uint32_t unit = hits_[i].unit;
    if (scratch.head[unit] != static_cast<std::int32_t>(i)) continue;  // each unit once
    double gain = 0;
    for (std::int32_t at = scratch.head[unit]; at >= 0;) {
      const Hit& hit = hits_[static_cast<std::size_t>(at)];
      const double mine = phrase_.units()[hit.mine].weight;
      const double other = table_.vocabulary().unit(unit).weight;
      gain = std::max(gain, hit.likeness * (mine + other) - at_least * mine);
      at = hit.next;
    }
    for (const std::uint32_t name : table_.NamesWith(unit)) {
      if (scratch.names.Set(name)) {
        scratch.gains[name] = 0;
        names.push_back(name);
      }
      scratch.gains[name] += gain;
    }
  }
  std::erase_if(names, [&](std::uint32_t name) {
    return scratch.gains[name] + kRounding < at_least * table_.name(name).fragment_weight;
  });
  return names;
}

}  // namespace tidewaiter::match
