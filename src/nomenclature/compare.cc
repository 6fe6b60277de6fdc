#include "nomenclature/compare.h"

#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "nomenclature/table.h"

namespace tidewaiter::nomenclature {
namespace {

using Kind = GoodsChange::Kind;

// Digits in twelve places, suffix, and whether it stands below a heading: 0409 and 040900 are two
// lines.
using Key = std::tuple<std::uint64_t, std::uint8_t, bool>;
using Lines = std::map<Key, LineId>;

// Lines that are valid on the day.
Lines LinesOn(const Nomenclature& goods, Day day) {
  Lines lines;
  for (LineId id = 0; id < goods.size(); ++id) {
    const GoodsLine line = goods.line(id);
    if (!line.validity.Holds(day)) continue;
    lines.emplace(Key{TwelveDigits(line.code), line.suffix, line.level > 1}, id);
  }
  return lines;
}

// Of six digits, however many zeros stand behind.
bool IsSubheading(GoodsCode code) {
  return code.digits() >= 6 && code.Prefix(6).Padded(code.digits()) == code;
}

Kind KindOf(Correlated::Kind kind) {
  switch (kind) {
    case Correlated::Kind::kSplit:
      return Kind::kSplit;
    case Correlated::Kind::kMerged:
      return Kind::kMerged;
    case Correlated::Kind::kSplitAndMerged:
      return Kind::kSplitAndMerged;
    case Correlated::Kind::kSame:
    case Correlated::Kind::kMoved:
      break;
  }
  return Kind::kRenumbered;
}

struct Side {
  const Nomenclature& goods;
  Day day;

  [[nodiscard]] std::string Text(LineId line, std::string_view language) const {
    return std::string(goods.Description(line, language));
  }
};

class Comparison {
 public:
  Comparison(Side before, Side after, std::string_view language, const Followed& followed)
      : before_(before), after_(after), language_(language), followed_(followed) {}

  std::vector<GoodsChange> Run() {
    const Lines was = LinesOn(before_.goods, before_.day);
    const Lines is = LinesOn(after_.goods, after_.day);
    auto one = was.begin();
    auto other = is.begin();
    while (one != was.end() || other != is.end()) {
      const bool old = other == is.end() || (one != was.end() && one->first <= other->first);
      const bool now = one == was.end() || (other != is.end() && other->first <= one->first);
      const auto line = old ? std::optional(one++->second) : std::nullopt;
      const auto next = now ? std::optional(other++->second) : std::nullopt;
      if (line && next) {
        Both(*line, *next);
      } else if (line) {
        Add(Kind::kEnded, line, next, before_.Text(*line, language_), "");
      } else {
        Add(Kind::kAdded, line, next, "", after_.Text(*next, language_));
      }
      if (line) Follow(*line, next);
    }
    return std::move(changes_);
  }

 private:
  GoodsChange& Add(Kind kind, std::optional<LineId> one, std::optional<LineId> other,
                   std::string was, std::string is) {
    const GoodsLine line = other ? after_.goods.line(*other) : before_.goods.line(*one);
    GoodsChange& change = changes_.emplace_back();
    change.kind = kind;
    change.code = line.code;
    change.suffix = line.suffix;
    change.before = one;
    change.after = other;
    change.was = std::move(was);
    change.is = std::move(is);
    return change;
  }

  void Both(LineId one, LineId other) {
    CompareParents(one, other);
    const GoodsLine was = before_.goods.line(one);
    const GoodsLine is = after_.goods.line(other);
    const bool described = &before_.goods == &after_.goods && one == other &&
                           before_.day < is.described_from && is.described_from <= after_.day;
    std::string old_text = described ? std::string() : before_.Text(one, language_);
    std::string new_text = after_.Text(other, language_);
    if (old_text != new_text)
      Add(Kind::kText, one, other, std::move(old_text), std::move(new_text));
    if (was.unit != is.unit)
      Add(Kind::kUnit, one, other, std::string(was.unit), std::string(is.unit));
  }

  void CompareParents(LineId one, LineId other) {
    const auto was = before_.goods.Parent(one, before_.day);
    const auto is = after_.goods.Parent(other, after_.day);
    const GoodsLine old_parent = was ? before_.goods.line(*was) : GoodsLine();
    const GoodsLine new_parent = is ? after_.goods.line(*is) : GoodsLine();
    if (old_parent.code == new_parent.code && old_parent.suffix == new_parent.suffix) return;
    const bool dashes = was && is && old_parent.suffix != kDeclarableSuffix &&
                        new_parent.suffix != kDeclarableSuffix;
    if (dashes && before_.Text(*was, language_) == after_.Text(*is, language_)) return;
    Add(Kind::kMoved, one, other, old_parent.code.text(), new_parent.code.text());
  }

  void Follow(LineId one, std::optional<LineId> other) {
    const GoodsLine line = before_.goods.line(one);
    if (followed_.tables == nullptr || line.suffix != kDeclarableSuffix || !IsSubheading(line.code))
      return;
    Correlated to = followed_.tables->Between(line.code, followed_.before, followed_.after);
    if (to.codes.empty() || to.kind == Correlated::Kind::kSame) return;
    GoodsChange& change = Add(KindOf(to.kind), one, other, before_.Text(one, language_), "");
    change.goods_now = std::move(to.codes);
    change.exact = to.exact;
  }

  Side before_;
  Side after_;
  std::string_view language_;
  Followed followed_;
  std::vector<GoodsChange> changes_;
};

}  // namespace

std::string_view ChangeName(GoodsChange::Kind kind) {
  constexpr std::array<std::string_view, 9> kNames{
      "line_added",       "line_ended",  "line_moved",   "text_changed",          "unit_changed",
      "goods_renumbered", "goods_split", "goods_merged", "goods_split_and_merged"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::vector<GoodsChange> Compare(const Nomenclature& before, Day before_day,
                                 const Nomenclature& after, Day after_day,
                                 std::string_view language, const Followed& followed) {
  return Comparison({before, before_day}, {after, after_day}, language, followed).Run();
}

}  // namespace tidewaiter::nomenclature
