// Random trees with histories: what the index says is what a plain scan of all lines says, and
// what was written comes back.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "nomenclature/build.h"
#include "nomenclature/own_csv.h"
#include "nomenclature/search.h"
#include "testing/property.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr Day kFirstDay = 10'000;
constexpr Day kDays = 60;  // few, so that lives overlap and touch

std::string AnyText() {
  static const std::vector<std::string> words{"oranges", "Fresh", "frais, sec", "\"Bibos\"",
                                              "orang",   "naïf",  "a\nb",       " blank ",
                                              "柑橘",    ""};
  std::string text;
  for (int i = *rc::gen::inRange(0, 3); i >= 0; --i)
    text += *rc::gen::elementOf(words) + (i == 0 ? "" : " ");
  return text;
}

// Stretches of days that do not overlap: one to three, with gaps or without.
std::vector<Validity> AnyLife() {
  std::vector<Validity> life;
  Day from = *rc::gen::inRange(0, 2) == 0 ? kAlways : kFirstDay + *rc::gen::inRange(0, 20);
  for (int left = *rc::gen::inRange(1, 4); left > 0; --left) {
    const Day begin = from == kAlways ? kFirstDay : from;
    const Day until = begin + *rc::gen::inRange(0, 25);
    const bool open = left == 1 && *rc::gen::inRange(0, 2) == 0;
    life.push_back({from, open ? kForever : until});
    from = until + 1 + std::max(0, *rc::gen::inRange(-3, 6));
  }
  return life;
}

// Codes of two to ten digits under two chapters, some with zeros at the end, some with dash lines.
std::set<std::pair<GoodsCode, std::uint8_t>> AnyKeys() {
  std::set<std::pair<GoodsCode, std::uint8_t>> keys;
  for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
    std::string text = *rc::gen::elementOf(std::vector<std::string>{"08", "10"});
    for (int pairs = *rc::gen::inRange(0, 5); pairs > 0; --pairs)
      text += *rc::gen::elementOf(std::vector<std::string>{"00", "01", "10", "90"});
    keys.emplace(*GoodsCode::Parse(text),
                 *rc::gen::elementOf(std::vector<std::uint8_t>{80, 80, 80, 10, 20}));
  }
  return keys;
}

Rows AnyRows() {
  Rows rows{.languages = {"en", "fr"}, .lines = {}, .sections = {}, .notes = {}};
  int level = -1;
  int chapter = 0;
  for (const auto& [code, suffix] : AnyKeys()) {
    const bool begins = code.chapter() != chapter;
    level = begins ? 0 : *rc::gen::inRange(0, level + 2);
    chapter = code.chapter();
    for (const Validity& validity : AnyLife()) {
      Row row;
      row.code = code;
      row.suffix = suffix;
      row.level = static_cast<std::uint8_t>(level);
      row.validity = validity;
      row.unit = *rc::gen::elementOf(std::vector<std::string>{"", "KGM", "No.|kg"});
      row.descriptions = {AnyText(), AnyText()};
      const Day known = kFirstDay + *rc::gen::inRange(0, 40);
      if (validity.from < known && known <= validity.until) row.described_from = known;
      rows.lines.push_back(row);
    }
  }
  return rows;
}

Nomenclature AnyGoods() {
  Rows rows = AnyRows();
  if (*rc::gen::inRange(0, 2) == 0) std::ranges::reverse(rows.lines);  // the order does not count
  const Built built = Build(std::move(rows));
  for (const auto& problem : built.problems)
    RC_FAIL(problem.code + " at " + problem.pointer + ": " + problem.detail);
  return built.nomenclature.value_or(Nomenclature());
}

Day AnyDay() {
  return kFirstDay + *rc::gen::inRange(-2, kDays);
}

// ---- The plain second opinion: the rules of nomenclature.h, word by word.

bool ValidOn(const Nomenclature& goods, LineId line, Day day) {
  return goods.line(line).validity.Holds(day);
}

std::optional<LineId> PlainParent(const Nomenclature& goods, LineId line, Day day) {
  for (LineId at = line; at-- > 0;) {
    if (ValidOn(goods, at, day) && goods.line(at).level < goods.line(line).level) return at;
  }
  return std::nullopt;
}

std::vector<LineId> PlainChildren(const Nomenclature& goods, LineId line, Day day) {
  std::vector<LineId> children;
  for (LineId at = 0; at < goods.size(); ++at) {
    if (ValidOn(goods, at, day) && PlainParent(goods, at, day) == line) children.push_back(at);
  }
  return children;
}

std::optional<LineId> PlainFind(const Nomenclature& goods, GoodsCode code, int suffix, Day day) {
  std::optional<LineId> padded;
  for (LineId at = 0; at < goods.size(); ++at) {
    const GoodsLine line = goods.line(at);
    if (line.suffix != suffix || !line.validity.Holds(day)) continue;
    if (line.code == code) return at;
    if (line.code.Padded(GoodsCode::kDigitsMax) != code.Padded(GoodsCode::kDigitsMax)) continue;
    if (!padded || line.code.digits() > goods.line(*padded).code.digits()) padded = at;
  }
  return padded;
}

RC_GTEST_PROP(NomenclatureProperty, TheTreeOfADayIsThatOfAPlainScan, ()) {
  const Nomenclature goods = AnyGoods();
  const Day day = AnyDay();
  std::vector<LineId> chapters;
  for (LineId line = 0; line < goods.size(); ++line) {
    RC_ASSERT(goods.Parent(line, day) == PlainParent(goods, line, day));
    std::vector<LineId> above;
    for (auto at = PlainParent(goods, line, day); at; at = PlainParent(goods, *at, day))
      above.push_back(*at);
    RC_ASSERT(goods.Ancestors(line, day) == above);
    const bool valid = ValidOn(goods, line, day);
    if (valid && goods.line(line).level == 0) chapters.push_back(line);
    if (!valid) {
      RC_ASSERT(!goods.Declarable(line, day));
      continue;
    }
    const std::vector<LineId> children = PlainChildren(goods, line, day);
    RC_ASSERT(goods.Children(line, day) == children);
    RC_ASSERT(goods.Declarable(line, day) ==
              (goods.line(line).suffix == kDeclarableSuffix && children.empty()));
  }
  RC_ASSERT(goods.Chapters(day) == chapters);
}

RC_GTEST_PROP(NomenclatureProperty, FindIsALinearSearch, ()) {
  const Nomenclature goods = AnyGoods();
  const Day day = AnyDay();
  for (LineId line = 0; line < goods.size(); ++line) {
    const GoodsCode code = goods.line(line).code;
    for (const GoodsCode asked : {code, code.Padded(10), code.Padded(12), code.Significant(2)}) {
      RC_ASSERT(goods.Find(asked, day) == PlainFind(goods, asked, kDeclarableSuffix, day));
      RC_ASSERT(goods.Find(asked, 10, day) == PlainFind(goods, asked, 10, day));
    }
    const auto history = goods.History(code);
    RC_ASSERT(std::ranges::find(history, line) != history.end());
  }
  RC_ASSERT(!goods.Find(*GoodsCode::Parse("99"), day));
  RC_ASSERT(!goods.Find(GoodsCode(), day));
}

RC_GTEST_PROP(NomenclatureProperty, WhatIsWrittenComesBack, ()) {
  const Nomenclature goods = AnyGoods();
  codec::Problems problems;
  Rows rows = ReadOwnCsv(ToOwnCsv(goods), problems);
  RC_ASSERT(problems.empty());
  const Built again = Build(std::move(rows));
  RC_ASSERT(again.problems.empty());
  RC_ASSERT(ToRows(again.nomenclature.value_or(Nomenclature())) == ToRows(goods));
}

// Whether the word, begun or whole, is among those of the line or of one above it.
bool HasWord(const Nomenclature& goods, LineId line, Day day, const std::string& word, bool begun) {
  std::vector<LineId> way = goods.Ancestors(line, day);
  way.push_back(line);
  return std::ranges::any_of(way, [&](LineId at) {
    const auto words = SearchWords(goods.OwnDescription(at, 0));
    return std::ranges::any_of(
        words, [&](const auto& known) { return begun ? known.starts_with(word) : known == word; });
  });
}

RC_GTEST_PROP(NomenclatureProperty, EveryLineFoundHasAllWords, ()) {
  const Nomenclature goods = AnyGoods();
  const Day day = AnyDay();
  const std::vector<std::string> asked = {"fresh", *rc::gen::elementOf(std::vector<std::string>{
                                                       "orang", "oranges", "NAÏF", "柑", "bibos"})};
  const auto found = GoodsSearch(goods).Find(asked[0] + " " + asked[1], "en", day, goods.size());
  const std::string last = SearchWords(asked[1]).front();
  const auto all = [&](LineId line) {
    return HasWord(goods, line, day, "fresh", false) && HasWord(goods, line, day, last, true);
  };
  for (LineId line = 0; line < goods.size(); ++line) {
    if (!ValidOn(goods, line, day) || goods.line(line).suffix != kDeclarableSuffix) continue;
    const bool is_found = std::ranges::find(found, line) != found.end();
    // Lines below a found one may be left out, when they say nothing of their own to it.
    const auto parent = goods.Parent(line, day);
    if (is_found) RC_ASSERT(all(line));
    if (all(line) && (!parent || !all(*parent))) RC_ASSERT(is_found);
  }
}

}  // namespace
}  // namespace tidewaiter::nomenclature
