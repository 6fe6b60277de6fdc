// TARIC's measure components as duty expressions.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tariff/expression.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::size_t kComponentsMax = 32;  // there are fewer ids

enum class Meaning : std::uint8_t { kAmount, kComponent, kNothing };

struct Id {
  std::string_view id;
  Operator op;
  Meaning meaning;
  TermKind component = TermKind::kPercent;
};

constexpr std::array kIds{
    Id{"01", Operator::kPlus, Meaning::kAmount},
    Id{"02", Operator::kMinus, Meaning::kAmount},
    Id{"04", Operator::kPlus, Meaning::kAmount},
    Id{"12", Operator::kPlus, Meaning::kComponent, TermKind::kAgricultural},
    Id{"14", Operator::kPlus, Meaning::kComponent, TermKind::kAgriculturalReduced},
    Id{"15", Operator::kAtLeast, Meaning::kAmount},
    Id{"17", Operator::kAtMost, Meaning::kAmount},
    Id{"19", Operator::kPlus, Meaning::kAmount},
    Id{"20", Operator::kPlus, Meaning::kAmount},
    Id{"21", Operator::kPlus, Meaning::kComponent, TermKind::kSugar},
    Id{"25", Operator::kPlus, Meaning::kComponent, TermKind::kSugarReduced},
    Id{"27", Operator::kPlus, Meaning::kComponent, TermKind::kFlour},
    Id{"29", Operator::kPlus, Meaning::kComponent, TermKind::kFlourReduced},
    Id{"35", Operator::kAtMost, Meaning::kAmount},
    Id{"36", Operator::kMinus, Meaning::kAmount},
    Id{"37", Operator::kPlus, Meaning::kNothing},
    Id{"40", Operator::kPlus, Meaning::kNothing},
    Id{"41", Operator::kPlus, Meaning::kNothing},
    Id{"42", Operator::kPlus, Meaning::kNothing},
    Id{"43", Operator::kPlus, Meaning::kNothing},
    Id{"44", Operator::kPlus, Meaning::kNothing},
    Id{"99", Operator::kPlus, Meaning::kNothing},
};

Result<Term> TermOf(const TaricComponent& component, Operator op) {
  Term term{.op = op,
            .amount = *component.amount,
            .currency = {},
            .unit = {},
            .part = {},
            .degrees_under = {}};
  if (!term.amount.ok()) return Fail(ErrorCode::kInvalidArgument, "an amount is out of range");
  if (component.unit == kRetailPrice && component.currency.empty()) {
    term.part = kRetailPricePart;
    return term;
  }
  if (component.currency.empty()) {
    if (component.unit.empty()) return term;
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} per {} without a currency", term.amount.text(), component.unit));
  }
  term.currency = component.currency;
  term.kind = component.unit.empty() ? TermKind::kFixed : TermKind::kSpecific;
  term.unit = {component.unit, component.qualifier};
  return term;
}

}  // namespace

Result<DutyExpression> FromTaricComponents(const std::vector<TaricComponent>& components) {
  if (components.size() > kComponentsMax) {
    return Fail(ErrorCode::kInvalidArgument, "too many components");
  }
  std::vector<Term> terms;
  for (const TaricComponent& component : components) {
    const auto id = std::ranges::find(kIds, component.duty_expression_id, &Id::id);
    if (id == kIds.end()) {
      return Fail(ErrorCode::kInvalidArgument,
                  "no such duty expression: \"" + component.duty_expression_id + "\"");
    }
    const auto same = std::ranges::count(components, component.duty_expression_id,
                                         &TaricComponent::duty_expression_id);
    if (same > 1) {
      return Fail(ErrorCode::kInvalidArgument,
                  "duty expression " + component.duty_expression_id + " stands there twice");
    }
    if (component.amount && component.amount->negative()) {  // what is less says so by its id
      return Fail(ErrorCode::kInvalidArgument, "an amount below 0: " + component.amount->text());
    }
    if (id->meaning == Meaning::kNothing) continue;
    if (component.amount) {
      ASSIGN_OR_RETURN(terms.emplace_back(), TermOf(component, id->op));
    } else if (id->meaning == Meaning::kComponent) {
      terms.push_back({.op = id->op,
                       .kind = id->component,
                       .amount = {},
                       .currency = {},
                       .unit = {},
                       .part = {},
                       .degrees_under = {}});
    } else {
      return Fail(ErrorCode::kInvalidArgument,
                  "duty expression " + component.duty_expression_id + " needs an amount");
    }
  }
  if (terms.size() == 1 && terms[0].kind == TermKind::kPercent && terms[0].amount.zero() &&
      terms[0].part.empty()) {
    terms.clear();
  }
  return DutyExpression(std::move(terms));
}

}  // namespace tidewaiter::tariff
