#include "tariff/conditions.h"

#include <algorithm>
#include <array>
#include <set>

namespace tidewaiter::tariff {
namespace {

constexpr int kPriceDigits = 10;  // behind the point, of a price for one unit

enum class Effect : std::uint8_t { kApply, kDrop, kStop, kAmount, kDifference };

struct Action {
  std::string_view code;
  Effect effect;
  Against against = Against::kNothing;
};
constexpr auto kActions = std::to_array<Action>({
    {"01", Effect::kAmount},
    {"02", Effect::kDifference, Against::kImportPrice},
    {"03", Effect::kDifference, Against::kCifPrice},
    {"11", Effect::kDifference, Against::kFrontierPrice},
    {"12", Effect::kDifference, Against::kCifPrice},  // 03 and 12: both before duty
    {"13", Effect::kDifference, Against::kCifPriceAndDuty},
    {"15", Effect::kDifference, Against::kImportPriceAndCountervailing},
    {"04", Effect::kStop},  // free circulation not allowed
    {"05", Effect::kStop},  // export not allowed
    {"06", Effect::kStop},  // import not allowed
    {"07", Effect::kDrop},  // measure not applicable
    {"08", Effect::kStop},  // this subheading not allowed
    {"09", Effect::kStop},  // not before a control
    {"10", Effect::kStop},  // the declaration must be corrected
    {"30", Effect::kStop},  // suspicious
    {"34", Effect::kDrop},  // exempt
});

// Actions that are not listed let the measure apply: 24 to 29 and the like.
Action ActionOf(std::string_view code) {
  const auto found = std::ranges::find(kActions, code, &Action::code);
  return found == kActions.end() ? Action{code, Effect::kApply} : *found;
}

// What stands in the way of the goods, or of a lower charge.
bool IsRefusal(std::string_view action) {
  const Action found = ActionOf(action);
  return found.effect == Effect::kStop || action == "07";
}

enum class Comparison : std::uint8_t { kAtMost, kAtLeast, kMoreThan };

Comparison ComparisonOf(std::string_view code) {
  if (code == "E" || code == "I") return Comparison::kAtMost;
  if (code == "J" || code == "L" || code == "O" || code == "U" || code == "X") {
    return Comparison::kMoreThan;
  }
  return Comparison::kAtLeast;
}

bool Compare(const Decimal& value, Comparison comparison, const Decimal& limit) {
  switch (comparison) {
    case Comparison::kAtMost:
      return value <= limit;
    case Comparison::kAtLeast:
      return limit <= value;
    case Comparison::kMoreThan:
      return limit < value;
  }
  return false;
}

}  // namespace

bool ConditionJudge::Presented(std::string_view document) const {
  return std::ranges::find(question_.documents, document) != question_.documents.end();
}

bool ConditionJudge::Waived() const {
  return std::ranges::any_of(tariff_.reckoning().waivers,
                             [&](const std::string& waiver) { return Presented(waiver); });
}

// The declared price for one unit of the limit, in the limit's currency.
std::optional<Decimal> ConditionJudge::PricePer(const Condition& condition,
                                                ConditionVerdict& verdict) const {
  const auto missing = [&](std::string_view code, std::string detail) {
    verdict.problems.push_back({std::string(code), "", std::move(detail)});
    return std::nullopt;
  };
  Amount price{question_.customs_value, tariff_.reckoning().currency};
  if (question_.price) {
    price = {*question_.price, question_.price_currency};
  } else if (!condition.limit_unit.code.empty()) {
    const auto quantity = tariff_.units().Amount(condition.limit_unit, question_.quantities);
    if (!quantity) return missing("quantity_missing", condition.limit_unit.text());
    price.value = Decimal::Divide(price.value, *quantity, kPriceDigits, Rounding::kHalfUp);
  }
  const auto exchanged = tariff_.exchange().Into(price, condition.limit_currency, question_.day);
  if (!exchanged) return missing(exchanged.error().code, exchanged.error().detail);
  if (!exchanged->value.ok()) return missing("price_missing", condition.limit_unit.text());
  return exchanged->value;
}

// The quantity; for code R that of one supplementary unit of the goods.
std::optional<Decimal> ConditionJudge::QuantityOf(const Condition& condition,
                                                  ConditionVerdict& verdict) const {
  const auto amount = [&](const Unit& unit) {
    const auto found = tariff_.units().Amount(unit, question_.quantities);
    if (!found) verdict.problems.push_back({"quantity_missing", "", unit.text()});
    return found;
  };
  const auto whole = amount(condition.limit_unit);
  if (condition.code != "R" || !whole) return whole;
  const auto line = tariff_.goods().Find(question_.code, question_.day);
  const auto unit = ReadUnit(line ? tariff_.goods().line(*line).unit : std::string_view());
  if (!unit) return whole;
  const auto pieces = amount(*unit);
  if (!pieces) return std::nullopt;
  const Decimal each = Decimal::Divide(*whole, *pieces, kPriceDigits, Rounding::kHalfUp);
  if (each.ok()) return each;
  verdict.problems.push_back({"quantity_missing", "", unit->text()});
  return std::nullopt;
}

bool ConditionJudge::LimitHolds(const Condition& condition, ConditionVerdict& verdict) const {
  const std::optional<Decimal> value = condition.limit_currency.empty()
                                           ? QuantityOf(condition, verdict)
                                           : PricePer(condition, verdict);
  return value && Compare(*value, ComparisonOf(condition.code), *condition.limit);
}

bool ConditionJudge::Met(const Condition& condition, bool with_all,
                         ConditionVerdict& verdict) const {
  if (condition.limit) return LimitHolds(condition, verdict);
  if (condition.document.empty()) return true;
  const bool waiver = std::ranges::find(tariff_.reckoning().waivers, condition.document) !=
                      tariff_.reckoning().waivers.end();
  const bool there = Presented(condition.document) || Waived();
  // A waiver satisfies; it is never what somebody is advised to get.
  if (!there && (!with_all || waiver || IsRefusal(condition.action))) return false;
  verdict.documents.push_back(condition.document);
  return true;
}

namespace {

// The unit of the last price among the rows of a code; null when none is a price of a unit.
const Unit* PriceUnitOf(const Measure& measure, std::string_view code) {
  const Unit* unit = nullptr;
  for (const Condition& row : measure.conditions) {
    const bool price = row.limit && !row.limit_currency.empty() && !row.limit_unit.code.empty();
    if (price && row.code == code) unit = &row.limit_unit;
  }
  return unit;
}

}  // namespace

ConditionVerdict ConditionJudge::Judge(const Measure& measure, bool with_all) const {
  ConditionVerdict verdict;
  std::set<std::string_view> decided;
  for (const Condition& condition : measure.conditions) {  // sorted by code and sequence
    if (decided.contains(condition.code) || !Met(condition, with_all, verdict)) continue;
    decided.insert(condition.code);
    const Action action = ActionOf(condition.action);
    switch (action.effect) {
      case Effect::kApply:
        if (!condition.duty.terms().empty()) verdict.duty = &condition.duty;
        break;
      case Effect::kDrop:
        verdict.applies = false;
        verdict.failed = condition.code;
        break;
      case Effect::kStop:
        verdict.stops = true;
        verdict.failed = condition.code;
        break;
      case Effect::kAmount:
      case Effect::kDifference:
        verdict.duty = &condition.duty;
        verdict.against = action.against;
        verdict.price_unit = PriceUnitOf(measure, condition.code);
        break;
    }
  }
  // A code of which no row was met says no.
  for (const Condition& condition : measure.conditions) {
    if (decided.contains(condition.code)) continue;
    verdict.applies = false;
    verdict.unmet = true;
    verdict.failed = condition.code;
    break;
  }
  return verdict;
}

}  // namespace tidewaiter::tariff
