#include "tariff/accountant.h"

#include <algorithm>
#include <array>

namespace tidewaiter::tariff {
namespace {

constexpr int kShareDigits = 20;  // behind the point, of the share that a quota covers
const Unit hundred_kilograms{"DTN", ""};

struct ComponentKind {
  TermKind kind;
  Role role;
  bool reduced;
};
constexpr auto kComponentKinds = std::to_array<ComponentKind>({
    {TermKind::kAgricultural, Role::kAgricultural, false},
    {TermKind::kAgriculturalReduced, Role::kAgricultural, true},
    {TermKind::kSugar, Role::kSugar, false},
    {TermKind::kSugarReduced, Role::kSugar, true},
    {TermKind::kFlour, Role::kFlour, false},
    {TermKind::kFlourReduced, Role::kFlour, true},
});

bool Uses(const DutyExpression& duty, TermKind kind) {
  return std::ranges::find(duty.terms(), kind, &Term::kind) != duty.terms().end();
}

// For the step that takes it off.
std::string_view PriceName(Against against) {
  constexpr std::array<std::string_view, 6> kNames{
      "",          "price at import",    "price free at frontier",
      "CIF price", "CIF price and duty", "price at import and countervailing duty"};
  return kNames[static_cast<std::size_t>(against)];
}

}  // namespace

Accountant::Accountant(const Tariff& tariff, const Question& question, const Selection& selection,
                       bool tell)
    : tariff_(tariff),
      data_(tariff.data()),
      question_(question),
      selection_(selection),
      tell_(tell),
      parts_(question.part_values) {
  if (question.retail_price) parts_.emplace_back(kRetailPricePart, *question.retail_price);
}

Accountant::Share Accountant::Whole() const {
  return {question_.customs_value, question_.quantities};
}

Accountant::Share Accountant::Times(const Decimal& part, const Decimal& whole) const {
  const auto share_of = [&](const Decimal& amount) {
    return Decimal::Divide(amount * part, whole, kShareDigits, Rounding::kHalfUp).Trimmed();
  };
  Share share{share_of(question_.customs_value), question_.quantities};
  for (Quantity& quantity : share.quantities)
    quantity.amount = share_of(quantity.amount);
  return share;
}

Rounding Accountant::RoundingOf(const MeasureType& type) const {
  const auto& own = tariff_.reckoning().type_rounding;
  const auto found = std::ranges::find(own, type.id, &std::pair<std::string, Rounding>::first);
  return found == own.end() ? tariff_.reckoning().line_rounding : found->second;
}

void Accountant::Book(std::uint32_t measure, const Decimal& base, std::string base_unit,
                      Decimal amount, const DutyExpression& duty, std::vector<Step> steps) {
  const MeasureType& type = data_.TypeOf(measure);
  const Reckoning& reckoning = tariff_.reckoning();
  const Rounding rounding = RoundingOf(type);
  const Decimal rounded = amount.Rounded(reckoning.line_digits, rounding);
  const Decimal& counted = reckoning.round_each_line ? rounded : amount;
  Decimal& sum = type.role == Role::kVat      ? account_.vat
                 : type.role == Role::kExcise ? account_.excise
                                              : account_.duty;
  sum += counted;
  if (!tell_) return;
  const Measure& stated = data_.rows.measures[measure];
  account_.lines.push_back({.measure = measure,
                            .tax = type.tax,
                            .type = type.id,
                            .type_name = type.name,
                            .base = base,
                            .base_unit = std::move(base_unit),
                            .rate = duty.text(),
                            .unrounded = amount,
                            .amount = rounded,
                            .rounding = rounding,
                            .regulation = stated.regulation,
                            .steps = std::move(steps),
                            .footnotes = stated.footnotes});
}

// What EA and the like stand for: by composition code, reduction indicator and the most particular
// area.
void Accountant::AddComponents(const Selected& selected, DutyFacts& facts) {
  const Measure& measure = data_.rows.measures[selected.measure];
  const DutyExpression& duty = selected.presented.duty ? *selected.presented.duty : measure.duty;
  DutyFacts one = facts;
  one.quantities = {{hundred_kilograms, Decimal(1)}};
  for (const ComponentKind& kind : kComponentKinds) {
    if (!Uses(duty, kind.kind)) continue;
    const Measure* best = nullptr;
    std::uint32_t best_area = AreaClosure::kUnknown;
    for (const std::uint32_t number : selection_.components) {
      const Measure& component = data_.rows.measures[number];
      if (data_.TypeOf(number).role != kind.role) continue;
      if (component.additional_code != question_.composition_code) continue;
      if (component.reduction != (kind.reduced ? measure.reduction : 0)) continue;
      const std::uint32_t area = data_.facts[number].area;
      const bool closer =
          best == nullptr || (area != AreaClosure::kUnknown &&
                              (best_area == AreaClosure::kUnknown ||
                               data_.closure.SizeOf(area) < data_.closure.SizeOf(best_area)));
      if (!closer) continue;
      best = &component;
      best_area = area;
    }
    if (best == nullptr) continue;  // the expression names what is missing
    if (const auto amount = best->duty.AmountOf(one))
      facts.components.emplace_back(kind.kind, *amount);
  }
}

DutyFacts Accountant::FactsOf(const Selected& selected, const Share& share) {
  DutyFacts facts;
  facts.customs_value = share.value;
  facts.currency = tariff_.reckoning().currency;
  facts.day = question_.day;
  facts.quantities = share.quantities;
  facts.part_values = parts_;
  facts.other_duty = basic_duty_;
  facts.units = &data_.units;
  facts.exchange = &data_.exchange;
  AddComponents(selected, facts);
  return facts;
}

// The declared price for the quantity of these goods, in the own currency.
std::expected<Decimal, Problem> Accountant::ImportPrice(const ConditionVerdict& verdict,
                                                        const DutyFacts& facts) const {
  if (!question_.price || verdict.price_unit == nullptr) return facts.customs_value;
  const auto quantity = tariff_.units().Amount(*verdict.price_unit, facts.quantities);
  if (!quantity) {
    return std::unexpected(Problem{"quantity_missing", "", verdict.price_unit->text()});
  }
  auto price = tariff_.exchange().Into({*question_.price * *quantity, question_.price_currency},
                                       facts.currency, question_.day);
  if (!price) return std::unexpected(std::move(price.error()));
  return price->value;
}

// What an amount is set against. A country that values without transport must be told the others.
std::expected<Decimal, Problem> Accountant::PriceOf(const ConditionVerdict& verdict,
                                                    const DutyFacts& facts) const {
  const auto stated = [&](const std::optional<Decimal>& price,
                          std::string_view name) -> std::expected<Decimal, Problem> {
    if (!price && !tariff_.reckoning().value_fob) return facts.customs_value;
    if (!price) {
      return std::unexpected(Problem{std::string(name) + "_missing", "/" + std::string(name),
                                     "the duty is set against this price"});
    }
    // Of a part of the goods its part.
    if (facts.customs_value == question_.customs_value) return *price;
    return Decimal::Divide(*price * facts.customs_value, question_.customs_value, kShareDigits,
                           Rounding::kHalfUp)
        .Trimmed();
  };
  switch (verdict.against) {
    case Against::kNothing:
      return Decimal();
    case Against::kImportPrice:
      return ImportPrice(verdict, facts);
    case Against::kFrontierPrice:
      return stated(question_.frontier_price, "frontier_price");
    case Against::kCifPrice:
      return stated(question_.cif_price, "cif_price");
    case Against::kCifPriceAndDuty: {
      auto price = stated(question_.cif_price, "cif_price");
      if (price) *price += basic_duty_;
      return price;
    }
    case Against::kImportPriceAndCountervailing: {
      auto price = ImportPrice(verdict, facts);
      if (price) *price += countervailing_;
      return price;
    }
  }
  return Decimal();
}

std::optional<Decimal> Accountant::AmountOf(const Selected& selected, const DutyFacts& facts,
                                            std::vector<Step>& steps) {
  const Measure& measure = data_.rows.measures[selected.measure];
  const ConditionVerdict& verdict = selected.presented;
  const DutyExpression& duty = verdict.duty ? *verdict.duty : measure.duty;
  const auto fail = [&](Problems problems) {
    for (Problem& problem : problems) {
      if (problem.pointer.empty()) problem.pointer = "/measures/" + measure.id;
      problems_.push_back(std::move(problem));
    }
    return std::nullopt;
  };
  if (!measure.elsewhere.empty()) {
    return fail({{"rate_elsewhere", "", measure.elsewhere}});
  }
  if (!verdict.problems.empty()) return fail(verdict.problems);
  Decimal amount;
  if (tell_) {
    auto evaluated = duty.Evaluate(facts);
    if (!evaluated) return fail(std::move(evaluated.error()));
    amount = evaluated->amount;
    steps = std::move(evaluated->steps);
  } else {
    auto evaluated = duty.AmountOf(facts);
    if (!evaluated) return fail(std::move(evaluated.error()));
    amount = *evaluated;
  }
  if (verdict.against != Against::kNothing) {
    const auto price = PriceOf(verdict, facts);
    if (!price) return fail({price.error()});
    if (tell_) {
      steps.push_back({.op = Operator::kMinus,
                       .rate = std::string(PriceName(verdict.against)),
                       .base = *price,
                       .unit = facts.currency,
                       .amount = *price,
                       .counts = true,
                       .by = {}});
    }
    amount = Max(amount - *price, Decimal());
  }
  return amount;
}

std::optional<Decimal> Accountant::Charge(const Selected& selected, const Share& share) {
  std::vector<Step> steps;
  const auto amount = AmountOf(selected, FactsOf(selected, share), steps);
  if (!amount) return std::nullopt;
  const Measure& measure = data_.rows.measures[selected.measure];
  const DutyExpression& duty = selected.presented.duty ? *selected.presented.duty : measure.duty;
  // One specific term: the quantity is the base; else the value.
  const bool by_quantity = steps.size() == 1 && duty.terms().size() == 1 &&
                           duty.terms().front().kind == TermKind::kSpecific;
  const Decimal base = by_quantity ? steps.front().base : share.value;
  std::string unit = by_quantity ? steps.front().unit : tariff_.reckoning().currency;
  Book(selected.measure, base, std::move(unit), *amount, duty, std::move(steps));
  return amount;
}

// The value on which the measure is due beside the basic duty and the other measures; 0 and
// `displaced` when another takes its place.
Decimal Accountant::LeftAfter(const Selected& selected, const Selected& basic, bool& displaced) {
  const std::string& id = data_.TypeOf(selected.measure).id;
  Decimal value = question_.customs_value;
  const auto look = [&](const Selected& other) {
    const MeasureType& type = data_.TypeOf(other.measure);
    if (std::ranges::find(type.displaces, id) == type.displaces.end()) return;
    if (type.displaces_share.empty()) {
      displaced = true;
      return;
    }
    const auto part =
        std::ranges::find(parts_, type.displaces_share, &std::pair<std::string, Decimal>::first);
    if (part == parts_.end()) {
      problems_.push_back({"part_value_missing", "/parts", type.displaces_share});
    } else {
      value = Max(value - part->second, Decimal());
    }
  };
  look(basic);
  for (const Selected& other : selection_.defence)
    if (other.measure != selected.measure && other.presented.applies) look(other);
  displaced = displaced || value.zero();
  return value;
}

void Accountant::ChargeDefence(const Selected& basic) {
  for (const Selected& selected : selection_.defence) {
    if (!selected.presented.applies) continue;
    bool displaced = false;
    Share share = Whole();
    share.value = LeftAfter(selected, basic, displaced);
    if (displaced && !question_.customs_value.zero()) {
      if (tell_) {
        account_.displaced.push_back({selected.measure, SetAside::kDisplaced, "", std::nullopt});
      }
      continue;
    }
    const auto amount = Charge(selected, share);
    if (amount && data_.TypeOf(selected.measure).role == Role::kCountervailing) {
      countervailing_ += *amount;
    }
  }
}

// The one whose additional code was given, or whose type; else the highest of those that need none.
const Selected* Accountant::ChooseVat() const {
  const Selected* chosen = nullptr;
  Decimal highest(-1);
  for (const Selected& selected : selection_.vat) {
    if (!selected.presented.applies) continue;
    const Measure& measure = data_.rows.measures[selected.measure];
    const auto& given = question_.additional_codes;
    const bool named =
        !measure.additional_code.empty() || std::ranges::find(given, measure.type) != given.end();
    if (named) return &selected;
    const Decimal rate = measure.duty.terms().empty() ? Decimal() : measure.duty.terms()[0].amount;
    if (highest < rate) {
      highest = rate;
      chosen = &selected;
    }
  }
  return chosen;
}

void Accountant::ChargeVat() {
  const Reckoning& reckoning = tariff_.reckoning();
  Share share = Whole();
  if (reckoning.vat_on_duty) share.value += account_.duty;
  if (reckoning.vat_on_excise) share.value += account_.excise;
  if (question_.vat_adjustment) share.value += *question_.vat_adjustment;
  account_.vat_base = share.value;
  if (const Selected* vat = ChooseVat()) Charge(*vat, share);
}

std::expected<Account, Problems> Accountant::Of(const Selected& basic, const Part* part) {
  account_ = {};
  problems_.clear();
  basic_duty_ = Decimal();
  countervailing_ = Decimal();
  if (part == nullptr) {
    basic_duty_ = Charge(basic, Whole()).value_or(Decimal());
  } else {
    basic_duty_ = Charge(basic, Times(part->covered, part->asked)).value_or(Decimal());
    if (part->rest != nullptr) {
      const Share rest = Times(part->asked - part->covered, part->asked);
      basic_duty_ += Charge(*part->rest, rest).value_or(Decimal());
    }
  }
  ChargeDefence(basic);
  for (const Selected& selected : selection_.excise)
    if (selected.presented.applies) Charge(selected, Whole());
  ChargeVat();
  if (!problems_.empty()) return std::unexpected(std::move(problems_));
  return std::move(account_);
}

}  // namespace tidewaiter::tariff
