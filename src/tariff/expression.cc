#include "tariff/expression.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

// By number of TermKind; what has an amount has no word.
constexpr std::array<std::string_view, 10> kWords{"",     "",      "",     "EA",    "EAR",
                                                  "ADSZ", "ADSZR", "ADFM", "ADFMR", "other duty"};
const Unit component_unit{"DTN", ""};  // composition tables say money for 100 kg

std::string_view WordOf(TermKind kind) {
  return kWords[static_cast<std::size_t>(kind)];
}

std::string AmountText(const Term& term) {
  std::string text = term.amount.Trimmed().text();
  switch (term.kind) {
    case TermKind::kPercent:
      text += " %";
      break;
    case TermKind::kFixed:
      text += ' ' + term.currency;
      break;
    default:
      text += ' ' + term.currency + '/' + term.unit.text();
      if (term.degrees_under) {
        text += " per degree under " + term.degrees_under->Trimmed().text();
      }
  }
  if (!term.part.empty()) text += " of \"" + term.part + '"';
  return text;
}

std::string TermText(const Term& term) {
  const std::string_view word = WordOf(term.kind);
  return word.empty() ? AmountText(term) : std::string(word);
}

std::string_view OperatorText(Operator op) {
  constexpr std::array<std::string_view, 4> kTexts{"+", "-", "MIN", "MAX"};
  return kTexts[static_cast<std::size_t>(op)];
}

bool BeginsSum(Operator op) {
  return op == Operator::kAtLeast || op == Operator::kAtMost;
}

// What one term comes to, and on what.
struct Reckoned {
  Decimal base;
  std::string unit;  // only where somebody will read it
  Decimal amount;
  std::vector<ExchangeRate> by;
};

class Reckoner {
 public:
  Reckoner(const DutyFacts& facts, bool tell) : facts_(facts), tell_(tell) {}

  // False after a problem was noted.
  bool Of(const Term& term, Reckoned& out);
  [[nodiscard]] Problems& problems() { return problems_; }

 private:
  bool Percent(const Term& term, Reckoned& out);
  bool Specific(const Term& term, Reckoned& out);
  bool Component(const Term& term, Reckoned& out);
  bool OtherDuty(Reckoned& out);
  bool Exchanged(const Term& term, Reckoned& out);
  bool QuantityOf(const Unit& unit, Decimal& into);
  bool Fail(std::string_view code, std::string detail) {
    problems_.push_back({std::string(code), "", std::move(detail)});
    return false;
  }

  const DutyFacts& facts_;
  bool tell_;
  Problems problems_;
};

bool Reckoner::Of(const Term& term, Reckoned& out) {
  switch (term.kind) {
    case TermKind::kPercent:
      return Percent(term, out);
    case TermKind::kSpecific:
      return Specific(term, out);
    case TermKind::kFixed:
      out.base = Decimal(1);
      out.amount = term.amount;
      return Exchanged(term, out);
    case TermKind::kOtherDuty:
      return OtherDuty(out);
    default:
      return Component(term, out);
  }
}

bool Reckoner::Percent(const Term& term, Reckoned& out) {
  out.base = facts_.customs_value;
  if (!term.part.empty()) {
    const auto part =
        std::ranges::find(facts_.part_values, term.part, &std::pair<std::string, Decimal>::first);
    if (part == facts_.part_values.end()) return Fail("part_value_missing", term.part);
    out.base = part->second;
  }
  if (tell_) out.unit = facts_.currency;
  out.amount = (out.base * term.amount).Scaled(-2);
  return true;
}

bool Reckoner::QuantityOf(const Unit& unit, Decimal& into) {
  if (facts_.units->Find(unit) == nullptr && facts_.units->Find({unit.code, ""}) == nullptr) {
    return Fail("unit_unknown", unit.text());
  }
  const std::optional<Decimal> amount = facts_.units->Amount(unit, facts_.quantities);
  if (!amount) {
    for (const Unit& asked : facts_.units->Asked(unit))
      if (!facts_.units->Amount(asked, facts_.quantities)) Fail("quantity_missing", asked.text());
    return false;
  }
  into = *amount;
  return true;
}

bool Reckoner::Specific(const Term& term, Reckoned& out) {
  if (!QuantityOf(term.unit, out.base)) return false;
  if (term.degrees_under) {
    Decimal degrees;
    if (!QuantityOf({std::string(kPolarisation), ""}, degrees)) return false;
    out.base = out.base * Max(*term.degrees_under - degrees, Decimal());
  }
  if (tell_) out.unit = term.unit.text();
  out.amount = out.base * term.amount;
  return Exchanged(term, out);
}

bool Reckoner::Exchanged(const Term& term, Reckoned& out) {
  if (term.currency == facts_.currency) return true;
  static const Exchange none;
  const Exchange& exchange = facts_.exchange == nullptr ? none : *facts_.exchange;
  auto exchanged = exchange.Into({out.amount, term.currency}, facts_.currency, facts_.day);
  if (!exchanged) {
    problems_.push_back(std::move(exchanged.error()));
    return false;
  }
  out.amount = exchanged->value;
  if (tell_) out.by = std::move(exchanged->by);
  return true;
}

bool Reckoner::Component(const Term& term, Reckoned& out) {
  const auto found =
      std::ranges::find(facts_.components, term.kind, &std::pair<TermKind, Decimal>::first);
  if (found == facts_.components.end()) {
    return Fail("component_missing", std::string(WordOf(term.kind)));
  }
  if (found->second.zero()) return true;  // nothing of it: no need to know the mass
  if (!QuantityOf(component_unit, out.base)) return false;
  if (tell_) out.unit = component_unit.text();
  out.amount = out.base * found->second;
  return true;
}

bool Reckoner::OtherDuty(Reckoned& out) {
  if (!facts_.other_duty) return Fail("other_duty_missing", "the duty of the line itself");
  out.amount = *facts_.other_duty;
  if (tell_) out.unit = facts_.currency;
  return true;
}

// The sums between MIN and MAX, taken together from left to right.
class Sums {
 public:
  // Where a new sum begins, the one before joins `total_`.
  void Add(Operator op, const Decimal& amount) {
    if (BeginsSum(op)) {
      Join();
      bound_ = op;
      sum_ = amount;
    } else {
      sum_ = op == Operator::kMinus ? sum_ - amount : sum_ + amount;
    }
  }
  // True when the sum that just ended is what counts so far.
  bool Join() {
    const bool first = !bound_;
    const bool ok = sum_.ok() && total_.ok();
    const bool taken =
        first || !ok || (*bound_ == Operator::kAtLeast ? total_ < sum_ : sum_ < total_);
    if (taken) total_ = ok || first ? sum_ : sum_ + total_;
    sum_ = Decimal();
    return taken;
  }
  [[nodiscard]] const Decimal& total() const { return total_; }

 private:
  Decimal total_;
  Decimal sum_;
  std::optional<Operator> bound_;
};

// Says of each step whether its sum counts in the end.
void Settle(std::vector<Step>& steps) {
  std::size_t counted = 0;  // where the sum begins that counts so far
  Decimal total;
  for (std::size_t begin = 0; begin < steps.size();) {
    std::size_t end = begin + 1;
    while (end < steps.size() && !BeginsSum(steps[end].op))
      ++end;
    Decimal sum;
    for (std::size_t i = begin; i < end; ++i)
      sum = steps[i].op == Operator::kMinus ? sum - steps[i].amount : sum + steps[i].amount;
    const bool taken =
        begin == 0 || (steps[begin].op == Operator::kAtLeast ? total < sum : sum < total);
    if (taken) {
      for (std::size_t i = counted; i < begin; ++i)
        steps[i].counts = false;
      counted = begin;
      total = sum;
    } else {
      for (std::size_t i = begin; i < end; ++i)
        steps[i].counts = false;
    }
    begin = end;
  }
}

std::expected<Decimal, Problems> Reckon(std::span<const Term> terms, const DutyFacts& facts,
                                        std::vector<Step>* steps) {
  Reckoner reckoner(facts, steps != nullptr);
  Sums sums;
  for (const Term& term : terms) {
    Reckoned reckoned;
    if (!reckoner.Of(term, reckoned)) continue;
    sums.Add(term.op, reckoned.amount);
    if (steps == nullptr) continue;
    steps->push_back({.op = term.op,
                      .rate = TermText(term),
                      .base = reckoned.base,
                      .unit = std::move(reckoned.unit),
                      .amount = reckoned.amount,
                      .counts = true,
                      .by = std::move(reckoned.by)});
  }
  if (!reckoner.problems().empty()) return std::unexpected(std::move(reckoner.problems()));
  sums.Join();
  if (!sums.total().ok()) {
    return std::unexpected(Problems{{"amount_too_large", "", "the amount has too many digits"}});
  }
  if (steps != nullptr) Settle(*steps);
  return sums.total();
}

}  // namespace

bool DutyExpression::free() const {
  return std::ranges::all_of(
      terms_, [](const Term& term) { return WordOf(term.kind).empty() && term.amount.zero(); });
}

bool DutyExpression::ad_valorem() const {
  return terms_.size() == 1 && terms_[0].kind == TermKind::kPercent && terms_[0].part.empty();
}

std::string DutyExpression::text() const {
  if (terms_.empty()) return "Free";
  std::string text;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    if (i > 0) {
      text += fmt::format(" {} ", OperatorText(terms_[i].op));
    } else if (terms_[i].op == Operator::kMinus) {
      text += "- ";
    }
    text += TermText(terms_[i]);
  }
  return text;
}

std::vector<Unit> DutyExpression::units() const {
  std::vector<Unit> units;
  const auto add = [&](Unit unit) {
    if (std::ranges::find(units, unit) == units.end()) units.push_back(std::move(unit));
  };
  for (const Term& term : terms_) {
    if (term.kind == TermKind::kSpecific) add(term.unit);
    if (term.degrees_under) add({std::string(kPolarisation), ""});
    if (term.kind >= TermKind::kAgricultural && term.kind <= TermKind::kFlourReduced) {
      add(component_unit);
    }
  }
  return units;
}

std::expected<Evaluated, Problems> DutyExpression::Evaluate(const DutyFacts& facts) const {
  Evaluated evaluated;
  auto amount = Reckon(terms_, facts, &evaluated.steps);
  if (!amount) return std::unexpected(std::move(amount.error()));
  evaluated.amount = *amount;
  return evaluated;
}

std::expected<Decimal, Problems> DutyExpression::AmountOf(const DutyFacts& facts) const {
  return Reckon(terms_, facts, nullptr);
}

}  // namespace tidewaiter::tariff
