#include "tariff/parcel.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

bool Money(const std::optional<Decimal>& amount) {
  return !amount || (amount->ok() && !amount->negative());
}

bool NeedsCurrency(const ParcelRule& rule) {
  return rule.over || rule.until || rule.at_least || rule.at_most || !rule.amount.zero();
}

void CheckRule(const ParcelRule& rule, Problems& problems) {
  const auto note = [&](std::string code, std::string detail) {
    problems.push_back({std::move(code), "/rules/" + rule.id, std::move(detail)});
  };
  if (rule.validity.until < rule.validity.from) note("until_before_from", "ends before it begins");
  for (const std::optional<Decimal>& amount :
       {rule.over, rule.until, rule.at_least, rule.at_most, std::optional(rule.amount)})
    if (!Money(amount)) note("amount_negative", "an amount is below zero");
  if (!IsPercent(rule.percent)) note("percent_range", "is not 0 to 100 per cent");
  if (NeedsCurrency(rule) && rule.currency.empty()) note("currency_missing", "of which currency?");
  const bool empty_band = rule.over && rule.until && *rule.until <= *rule.over;
  const bool empty_fee = rule.at_least && rule.at_most && *rule.at_most < *rule.at_least;
  if (empty_band || empty_fee)
    note("over_above_until", "no value is above one and below the other");
  if (rule.kind == ParcelKind::kTaxAtSale && rule.scheme.empty())
    note("scheme_missing", "which scheme must be claimed?");
}

bool AnyHolds(const std::vector<CodeRange>& ranges, GoodsCode code) {
  return std::ranges::any_of(ranges, [&](const CodeRange& range) { return range.Holds(code); });
}

// Whether the goods are among the ranges; nullopt: a longer code would say.
std::optional<bool> Among(const std::vector<CodeRange>& ranges, GoodsCode code) {
  if (AnyHolds(ranges, code)) return true;
  const bool touches = std::ranges::any_of(
      ranges, [&](const CodeRange& range) { return code.empty() || range.Touches(code); });
  return touches ? std::nullopt : std::optional(false);
}

// How near a rule came to fit: the reason of the one that came nearest is told.
enum class Reached : std::uint8_t {
  kNothing,
  kGoods,
  kBelow,
  kSender,
  kScheme,
  kExcluded,
  kAbove,
  kAsked,
  kFits,
};

std::string Reason(Reached reached) {
  switch (reached) {
    case Reached::kNothing:
      return "no_rule";
    case Reached::kSender:
      return "other_sender";
    case Reached::kScheme:
      return "scheme_not_claimed";
    case Reached::kGoods:
      return "other_goods";
    case Reached::kExcluded:
      return "goods_excluded";
    case Reached::kBelow:
      return "below_limit";
    case Reached::kAbove:
      return "above_limit";
    case Reached::kAsked:
      return "ordinary_asked";
    case Reached::kFits:
      return "rule";
  }
  return "";
}

// The consignment while it is decided.
class Deciding {
 public:
  Deciding(const ParcelQuestion& question, const Exchange& exchange)
      : question_(question), exchange_(exchange) {}

  [[nodiscard]] Problems& problems() { return problems_; }

  // Value of all goods; nullopt, and a problem, without a rate.
  std::optional<Decimal> Value(const std::string& currency) {
    for (const auto& [known, value] : values_)
      if (known == currency) return value;
    std::optional<Decimal> sum = Decimal();
    for (std::size_t i = 0; i < question_.items.size(); ++i) {
      auto value = exchange_.Into(question_.items[i].value, currency, question_.day);
      if (!value) {
        Note({value.error().code, fmt::format("/items/{}/value", i), value.error().detail});
        sum = std::nullopt;
      } else if (sum) {
        *sum += value->value;
      }
    }
    if (sum && !sum->ok()) {
      Note({"amount_too_large", "/items", "more digits than can be reckoned"});
      sum = std::nullopt;
    }
    values_.emplace_back(currency, sum);
    return sum;
  }

  // `item` null: of the consignment as a whole, any goods.
  Reached Fit(const ParcelRule& rule, const ParcelItem* item) {
    if (rule.sender != Sender::kAny && rule.sender != question_.sender) return Reached::kSender;
    if (rule.kind == ParcelKind::kTaxAtSale && rule.scheme != question_.scheme)
      return Reached::kScheme;
    if (item != nullptr) {
      if (const Reached goods = FitGoods(rule, *item); goods != Reached::kFits) return goods;
    }
    if (const Reached value = FitValue(rule); value != Reached::kFits) return value;
    if (rule.kind == ParcelKind::kFlatRate && question_.ordinary) return Reached::kAsked;
    return Reached::kFits;
  }

 private:
  void Note(codec::Problem problem) {
    if (std::ranges::find(problems_, problem) == problems_.end())
      problems_.push_back(std::move(problem));
  }

  Reached FitGoods(const ParcelRule& rule, const ParcelItem& item) {
    const auto only = rule.only.empty() ? std::optional(true) : Among(rule.only, item.code);
    const auto excluded = Among(rule.excluded, item.code);
    if (only == false) return Reached::kGoods;
    if (excluded == true) return Reached::kExcluded;
    if (only && excluded) return Reached::kFits;
    Note({"code_too_short", fmt::format("/items/{}/code", &item - question_.items.data()),
          "whether rule " + rule.id + " is for these goods depends on more digits"});
    return Reached::kGoods;
  }

  Reached FitValue(const ParcelRule& rule) {
    if (!rule.over && !rule.until) return Reached::kFits;
    const auto value = Value(rule.currency);
    if (!value) return Reached::kAbove;
    if (rule.over && *value <= *rule.over) return Reached::kBelow;
    if (!rule.until) return Reached::kFits;
    const bool within = rule.until_included ? *value <= *rule.until : *value < *rule.until;
    return within ? Reached::kFits : Reached::kAbove;
  }

  const ParcelQuestion& question_;
  const Exchange& exchange_;
  std::vector<std::pair<std::string, std::optional<Decimal>>> values_;
  Problems problems_;
};

Treatment TreatmentOf(ParcelKind kind) {
  switch (kind) {
    case ParcelKind::kFlatRate:
      return Treatment::kFlat;
    case ParcelKind::kTaxAtSale:
      return Treatment::kAtSale;
    default:
      return Treatment::kRelieved;
  }
}

// The first rule that fits, kinds in their order.
ParcelDecision DecideOne(std::span<const ParcelRule> rules, Day day, const ParcelItem& item,
                         std::initializer_list<ParcelKind> kinds, bool tax, Deciding& deciding) {
  ParcelDecision decision;
  Reached best = Reached::kNothing;
  for (const ParcelKind kind : kinds) {
    for (const ParcelRule& rule : rules) {
      if (rule.kind != kind || !rule.validity.Holds(day)) continue;
      if (tax && kind == ParcelKind::kFlatRate && !rule.with_tax) continue;
      const Reached reached = deciding.Fit(rule, &item);
      best = std::max(best, reached);
      if (reached != Reached::kFits) continue;
      return {.how = TreatmentOf(kind), .rule = &rule, .why = Reason(reached)};
    }
  }
  decision.why = Reason(best);
  return decision;
}

Problems CheckQuestion(const ParcelQuestion& question) {
  Problems problems;
  if (question.items.empty()) problems.push_back({"no_items", "/items", "nothing is sent"});
  if (question.items.size() > kParcelItemsMax)
    problems.push_back({"too_many_items", "/items", "more than a parcel has"});
  for (std::size_t i = 0; i < question.items.size(); ++i) {
    const Decimal& value = question.items[i].value.value;
    if (!value.ok() || value.negative()) {
      problems.push_back(
          {"value_negative", fmt::format("/items/{}/value", i), "a value is zero or more"});
    }
  }
  return problems;
}

}  // namespace

std::string_view ParcelKindName(ParcelKind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"duty_relief", "tax_relief", "flat_rate",
                                                      "tax_at_sale", "fee"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view TreatmentName(Treatment how) {
  constexpr std::array<std::string_view, 4> kNames = {"ordinary", "relieved", "flat", "at_sale"};
  return kNames[static_cast<std::size_t>(how)];
}

std::expected<Parcels, Problems> Parcels::Build(std::vector<ParcelRule> rules) {
  Problems problems;
  if (rules.size() > kParcelRulesMax)
    return std::unexpected(Problems{{"too_many_rules", "/rules", "more than a country has"}});
  std::set<std::string_view> ids;
  for (const ParcelRule& rule : rules) {
    if (!ids.insert(rule.id).second)
      problems.push_back({"duplicate_rule", "/rules/" + rule.id, "is there twice"});
    CheckRule(rule, problems);
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  Parcels made;
  made.rules_ = std::move(rules);
  return made;
}

std::expected<ParcelAnswer, Problems> Parcels::Decide(const ParcelQuestion& question,
                                                      const Exchange& exchange) const {
  if (Problems problems = CheckQuestion(question); !problems.empty())
    return std::unexpected(std::move(problems));
  Deciding deciding(question, exchange);
  ParcelAnswer answer;
  for (const ParcelItem& item : question.items) {
    const Day day = question.day;
    ParcelAnswer::Item decided;
    decided.duty = DecideOne(rules_, day, item, {ParcelKind::kDutyRelief, ParcelKind::kFlatRate},
                             false, deciding);
    decided.tax = DecideOne(rules_, day, item,
                            {ParcelKind::kTaxRelief, ParcelKind::kTaxAtSale, ParcelKind::kFlatRate},
                            true, deciding);
    // A flat rate for both stands for the tax only where it stands for the duty.
    if (decided.tax.how == Treatment::kFlat && decided.tax.rule != decided.duty.rule)
      decided.tax = {.how = Treatment::kOrdinary, .rule = nullptr, .why = "no_rule"};
    answer.items.push_back(std::move(decided));
  }
  if (!deciding.problems().empty()) return std::unexpected(std::move(deciding.problems()));
  return answer;
}

const ParcelRule* Parcels::Find(std::string_view id) const {
  const auto found = std::ranges::find(rules_, id, &ParcelRule::id);
  return found == rules_.end() ? nullptr : &*found;
}

std::expected<std::vector<Parcels::Considered>, Problems> Parcels::Consider(
    const ParcelQuestion& question, const ParcelAnswer& answer, const Exchange& exchange) const {
  if (Problems problems = CheckQuestion(question); !problems.empty())
    return std::unexpected(std::move(problems));
  Deciding deciding(question, exchange);
  std::vector<Considered> all;
  for (const ParcelRule& rule : rules_) {
    if (!rule.validity.Holds(question.day)) continue;
    Considered& considered = all.emplace_back();
    considered.rule = &rule;
    if (rule.kind == ParcelKind::kFee) {
      considered.why.push_back(Reason(deciding.Fit(rule, nullptr)));
      continue;
    }
    for (std::size_t i = 0; i < question.items.size() && i < answer.items.size(); ++i) {
      const Reached reached = deciding.Fit(rule, &question.items[i]);
      const ParcelAnswer::Item& by = answer.items[i];
      const bool decided = by.duty.rule == &rule || by.tax.rule == &rule;
      const bool late = reached == Reached::kFits && !decided;
      considered.why.push_back(late ? std::string("another_first") : Reason(reached));
    }
  }
  if (!deciding.problems().empty()) return std::unexpected(std::move(deciding.problems()));
  return all;
}

std::expected<std::vector<Parcels::Fee>, Problems> Parcels::Fees(const ParcelQuestion& question,
                                                                 const Amount& charged,
                                                                 const Exchange& exchange) const {
  std::vector<Fee> fees;
  if (!(charged.value.ok() && charged.value > Decimal())) return fees;
  if (Problems problems = CheckQuestion(question); !problems.empty())
    return std::unexpected(std::move(problems));
  Deciding deciding(question, exchange);
  for (const ParcelRule& rule : rules_) {
    if (rule.kind != ParcelKind::kFee || !rule.validity.Holds(question.day)) continue;
    if (deciding.Fit(rule, nullptr) != Reached::kFits) continue;
    const std::string& currency = rule.currency.empty() ? charged.currency : rule.currency;
    const auto base = exchange.Into(charged, currency, question.day);
    if (!base) {
      deciding.problems().push_back(base.error());
      continue;
    }
    Decimal amount = base->value * rule.percent.Scaled(-2) + rule.amount;
    if (!amount.ok()) {
      deciding.problems().push_back({"amount_too_large", "/charged", "too many digits"});
      continue;
    }
    if (rule.at_least) amount = Max(amount, *rule.at_least);
    if (rule.at_most) amount = Min(amount, *rule.at_most);
    fees.push_back({&rule, {amount, currency}});
  }
  if (!deciding.problems().empty()) return std::unexpected(std::move(deciding.problems()));
  return fees;
}

}  // namespace tidewaiter::tariff
