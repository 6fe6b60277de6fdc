#include "nomenclature/compare.h"

#include <array>
#include <map>
#include <tuple>

namespace tidewaiter::nomenclature {
namespace {

// Digits in twelve places, suffix, and whether it stands below a heading: 0409 and 040900 are two
// lines.
using Key = std::tuple<std::uint64_t, std::uint8_t, bool>;

// Lines that are valid on the day.
std::map<Key, LineId> LinesOn(const Nomenclature& goods, Day day) {
  std::map<Key, LineId> lines;
  for (LineId id = 0; id < goods.size(); ++id) {
    const GoodsLine line = goods.line(id);
    if (!line.validity.Holds(day)) continue;
    lines.emplace(Key{line.code.packed() / 16, line.suffix, line.level > 1}, id);
  }
  return lines;
}

std::string ParentOf(const Nomenclature& goods, LineId line, Day day) {
  const auto parent = goods.Parent(line, day);
  return parent ? goods.line(*parent).code.text() : std::string();
}

}  // namespace

std::string_view ChangeName(GoodsChange::Kind kind) {
  constexpr std::array<std::string_view, 5> kNames{"line_added", "line_ended", "line_moved",
                                                   "text_changed", "unit_changed"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<GoodsChange> Compare(const Nomenclature& before, Day before_day,
                                 const Nomenclature& after, Day after_day,
                                 std::string_view language) {
  using Kind = GoodsChange::Kind;
  const auto was = LinesOn(before, before_day);
  const auto is = LinesOn(after, after_day);
  std::vector<GoodsChange> changes;
  const auto add = [&](Kind kind, std::optional<LineId> one, std::optional<LineId> other,
                       std::string old_text, std::string new_text) {
    const GoodsLine line = other ? after.line(*other) : before.line(*one);
    changes.push_back(
        {kind, line.code, line.suffix, one, other, std::move(old_text), std::move(new_text)});
  };
  const auto text_of = [&](const Nomenclature& goods, LineId line) {
    return std::string(goods.Description(line, language));
  };
  auto old_line = was.begin();
  auto new_line = is.begin();
  while (old_line != was.end() || new_line != is.end()) {
    if (new_line == is.end() || (old_line != was.end() && old_line->first < new_line->first)) {
      add(Kind::kEnded, old_line->second, std::nullopt, text_of(before, old_line->second), "");
      ++old_line;
      continue;
    }
    if (old_line == was.end() || new_line->first < old_line->first) {
      add(Kind::kAdded, std::nullopt, new_line->second, "", text_of(after, new_line->second));
      ++new_line;
      continue;
    }
    const LineId one = old_line++->second;
    const LineId other = new_line++->second;
    const auto differ = [&](Kind kind, std::string a, std::string b) {
      if (a != b) add(kind, one, other, std::move(a), std::move(b));
    };
    differ(Kind::kMoved, ParentOf(before, one, before_day), ParentOf(after, other, after_day));
    differ(Kind::kText, text_of(before, one), text_of(after, other));
    differ(Kind::kUnit, std::string(before.line(one).unit), std::string(after.line(other).unit));
  }
  return changes;
}

}  // namespace tidewaiter::nomenclature
