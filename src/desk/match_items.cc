// Which stated items are the same goods as which declared ones.
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "desk/consignment.h"

namespace tidewaiter::desk {
namespace {

constexpr std::size_t kHeading = 4;     // digits of the Harmonized System
constexpr std::size_t kSubheading = 6;  // the finest that all countries share

std::string_view Prefix(std::string_view code, std::size_t digits) {
  return code.substr(0, digits);
}

std::string CommonPrefix(std::string_view a, std::string_view b) {
  const auto [end, other] = std::ranges::mismatch(a, b);
  return std::string(a.begin(), end);
}

void KeepIfSame(std::string& text, const std::string& other) {
  if (text != other) text.clear();
}

// Both together, as one item: what they do not have in common is not said of the whole.
StatedItem Sum(StatedItem whole, const StatedItem& part) {
  whole.hs_code = CommonPrefix(whole.hs_code, part.hs_code);
  if (whole.hs_code.size() < kHeading) whole.hs_code.clear();
  KeepIfSame(whole.description, part.description);
  KeepIfSame(whole.origin, part.origin);
  std::int64_t value = 0;
  const bool fits = whole.value_minor && part.value_minor &&
                    !__builtin_add_overflow(*whole.value_minor, *part.value_minor, &value);
  whole.value_minor = fits ? std::optional(value) : std::nullopt;
  whole.net_mass_kg += part.net_mass_kg;  // missing in one of them: missing
  whole.gross_mass_kg += part.gross_mass_kg;
  if (whole.quantity_unit != part.quantity_unit) whole.quantity = kMissing;
  whole.quantity += part.quantity;
  whole.packages += part.packages;
  return whole;
}

class Matcher {
 public:
  Matcher(const Document& document, std::vector<const StatedItem*> stated)
      : document_(document), stated_(std::move(stated)), matched_(document.items.size()) {
    used_.assign(stated_.size(), false);
  }

  std::vector<std::optional<StatedItem>> Match() {
    if (!std::ranges::all_of(stated_, HasHeading)) {
      if (document_.items.size() == 1) AddAll();
    } else if (!MatchByPlace()) {
      MatchByCode(kSubheading);
      MatchByCode(kHeading);
      MatchLeftOver();
    }
    for (std::size_t i = 0; i < matched_.size(); ++i) {
      std::optional<StatedItem>& item = matched_[i];
      // Pieces are not compared with dozens.
      if (item && item->quantity_unit != document_.items[i].quantity_unit) {
        item->quantity = kMissing;
      }
    }
    return std::move(matched_);
  }

 private:
  static bool MayBeSame(std::string_view a, std::string_view b) {
    return a.size() >= kHeading && b.size() >= kHeading && (a.starts_with(b) || b.starts_with(a));
  }
  static bool IsOpen(const std::optional<StatedItem>& item) { return !item; }
  static bool HasHeading(const StatedItem* item) { return item->hs_code.size() >= kHeading; }

  void Give(std::size_t declared, std::size_t stated) {
    std::optional<StatedItem>& into = matched_[declared];
    into = into ? Sum(*std::move(into), *stated_[stated]) : *stated_[stated];
    used_[stated] = true;
  }

  void AddAll() {
    for (std::size_t j = 0; j < stated_.size(); ++j)
      Give(0, j);
  }

  // As many items with the same codes, as far as both say, in the same order: the same list.
  bool MatchByPlace() {
    if (stated_.size() != matched_.size()) return false;
    for (std::size_t i = 0; i < stated_.size(); ++i) {
      if (!MayBeSame(stated_[i]->hs_code, document_.items[i].hs_code)) return false;
    }
    for (std::size_t i = 0; i < stated_.size(); ++i)
      Give(i, i);
    return true;
  }

  void MatchByCode(std::size_t digits) {
    std::map<std::string_view, std::vector<std::size_t>> declared;
    for (std::size_t i = 0; i < matched_.size(); ++i) {
      if (!matched_[i]) declared[Prefix(document_.items[i].hs_code, digits)].push_back(i);
    }
    for (std::size_t j = 0; j < stated_.size(); ++j) {
      if (used_[j]) continue;
      const auto same = declared.find(Prefix(stated_[j]->hs_code, digits));
      if (same == declared.end()) continue;
      if (const auto one = TheOne(same->second, *stated_[j])) {
        Give(*one, j);
      } else {
        doubt_ = true;
      }
    }
  }

  // Of several declared items, the only one with exactly that code.
  [[nodiscard]] std::optional<std::size_t> TheOne(const std::vector<std::size_t>& candidates,
                                                  const StatedItem& stated) const {
    if (candidates.size() == 1) return candidates.front();
    std::optional<std::size_t> one;
    for (const std::size_t i : candidates) {
      if (document_.items[i].hs_code != stated.hs_code) continue;
      if (one) return std::nullopt;
      one = i;
    }
    return one;
  }

  void MatchLeftOver() {
    if (doubt_) return;
    if (std::ranges::count_if(matched_, IsOpen) != 1) return;
    if (std::ranges::count(used_, false) != 1) return;
    const auto declared = std::ranges::find_if(matched_, IsOpen) - matched_.begin();
    const auto stated = std::ranges::find(used_, false) - used_.begin();
    Give(static_cast<std::size_t>(declared), static_cast<std::size_t>(stated));
  }

  const Document& document_;
  std::vector<const StatedItem*> stated_;
  std::vector<std::optional<StatedItem>> matched_;
  std::vector<bool> used_;
  bool doubt_ = false;  // a stated item may be one of several declared ones
};

}  // namespace

bool AtStep::tells_any() const {
  return std::ranges::any_of(items, [](const auto& item) { return item.has_value(); });
}

bool Stages::empty() const {
  return std::ranges::none_of(steps, [](const auto& step) { return step.has_value(); });
}

AtStep MatchItems(const Document& document, std::span<const Statement* const> statements) {
  AtStep at;
  std::vector<const StatedItem*> stated;
  for (const Statement* statement : statements) {
    if (statement->inspected) at.inspected = std::max(at.inspected, statement->inspected);
    for (const StatedItem& item : statement->items)
      stated.push_back(&item);
  }
  for (std::size_t i = 0; i < stated.size(); ++i)
    at.total = i == 0 ? *stated[0] : Sum(std::move(at.total), *stated[i]);
  at.items = Matcher(document, std::move(stated)).Match();
  return at;
}

}  // namespace tidewaiter::desk
