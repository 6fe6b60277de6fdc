#include "tariff/landed.h"

#include <algorithm>

#include <fmt/format.h>

#include "codec/parse.h"

namespace tidewaiter::tariff {
namespace {

constexpr int kAmountDigits = 6;  // behind the point: rates of minor units, never money
constexpr int kRatioDigits = 20;  // of a tax that is reckoned anew on another base

class Reckoner {
 public:
  Reckoner(const LandedQuestion& question, const ValuationRules& rules, const Parcels& parcels,
           const Exchange& exchange, const DutiesOf& duties)
      : question_(question),
        rules_(rules),
        parcels_(parcels),
        exchange_(exchange),
        duties_(duties) {
    cost_.currency = question.buyer_currency;
  }

  std::expected<LandedCost, Problems> Run() {
    Charge("/freight", "freight", question_.freight);
    Charge("/insurance", "insurance", question_.insurance);
    std::vector<Decimal> prices;
    for (std::size_t i = 0; i < question_.items.size(); ++i) {
      const Amount& price = question_.items[i].price;
      const std::string pointer = fmt::format("/items/{}/price", i);
      if (!Fits(price.value) || price.value.negative()) {
        TooLarge(pointer);
        continue;
      }
      Add({.what = "price", .item = i, .stated = price, .cost = {}, .why = "", .rule = ""});
      prices.push_back(Own(price, pointer));
    }
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    if (!Decide() || !problems_.empty()) return std::unexpected(std::move(problems_));
    ValueItems(prices);
    for (std::size_t i = 0; i < question_.items.size(); ++i)
      AddDuties(i);
    AddFees();
    if (problems_.empty() && !cost_.total.ok()) TooLarge("");
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(cost_);
  }

 private:
  void Charge(const char* pointer, std::string what, const Amount& amount) {
    if (!amount.value.ok() || amount.value.negative()) {
      problems_.push_back({"charge_negative", pointer, "a charge is zero or more"});
    } else if (!Fits(amount.value)) {
      TooLarge(pointer);
    } else if (!amount.value.zero()) {
      Add({.what = std::move(what),
           .item = std::nullopt,
           .stated = amount,
           .cost = {},
           .why = "",
           .rule = ""});
    }
  }

  static bool Fits(const Decimal& amount) {
    return amount.ok() && amount <= Decimal(kLandedAmountMax) &&
           amount.Trimmed().scale() <= kAmountDigits;
  }

  void TooLarge(const std::string& pointer) {
    problems_.push_back({"amount_too_large", pointer, "more digits than can be reckoned"});
  }

  Decimal Own(const Amount& amount, const std::string& pointer) {
    if (amount.value.zero()) return {};
    const auto own = exchange_.Into(amount, rules_.currency, question_.day);
    if (own) {
      const Decimal value = own->value.Rounded(kAmountDigits, rules_.rounding);
      if (Fits(value)) return value;
      TooLarge(pointer);
      return {};
    }
    problems_.push_back({own.error().code, pointer, own.error().detail});
    return {};
  }

  // Rounds what is stated to its currency, and the cost to the buyer's, so that the page adds up.
  void Add(LandedLine line) {
    line.stated.value =
        line.stated.value.Rounded(codec::MinorDigits(line.stated.currency), rules_.rounding);
    const auto cost = exchange_.Into(line.stated, question_.buyer_currency, question_.day);
    if (!cost) {
      problems_.push_back({cost.error().code, "/buyer_currency", cost.error().detail});
      return;
    }
    line.cost = cost->value.Rounded(codec::MinorDigits(question_.buyer_currency), rules_.rounding);
    cost_.total += line.cost;
    cost_.lines.push_back(std::move(line));
  }

  bool Decide() {
    parcel_.day = question_.day;
    parcel_.sender = question_.sender;
    parcel_.scheme = question_.scheme;
    parcel_.ordinary = question_.ordinary;
    for (const LandedItem& item : question_.items)
      parcel_.items.push_back({item.code, item.price});
    auto decided = parcels_.Decide(parcel_, exchange_);
    if (!decided) {
      std::ranges::move(decided.error(), std::back_inserter(problems_));
      return false;
    }
    cost_.parcel = std::move(*decided);
    return true;
  }

  void ShareInto(const Decimal& common, const std::vector<Decimal>& weights,
                 std::vector<Decimal>& shares) const {
    const auto parts = Apportion(common.Rounded(rules_.currency_digits, rules_.rounding), weights,
                                 rules_.currency_digits);
    for (std::size_t i = 0; i < parts.size(); ++i)
      shares[i] += parts[i];
  }

  std::vector<Decimal> Masses() {
    std::vector<Decimal> masses;
    for (std::size_t i = 0; i < question_.items.size(); ++i) {
      const auto& mass = question_.items[i].gross_mass_kg;
      const bool known = mass && Fits(*mass) && !mass->negative() && !mass->zero();
      if (!known) {
        problems_.push_back({"gross_mass_missing", fmt::format("/items/{}/gross_mass_kg", i),
                             "a charge is shared by gross mass"});
      }
      masses.push_back(known ? *mass : Decimal());
    }
    return masses;
  }

  void ValueItems(const std::vector<Decimal>& prices) {
    std::vector<Decimal> shares(prices.size());
    if (rules_.basis == ValuationBasis::kCif) {
      Decimal by_value;
      Decimal by_mass;
      (question_.freight_by == SharedBy::kValue ? by_value : by_mass) +=
          Own(question_.freight, "/freight");
      (question_.insurance_by == SharedBy::kValue ? by_value : by_mass) +=
          Own(question_.insurance, "/insurance");
      ShareInto(by_value, prices, shares);
      if (!by_mass.zero()) ShareInto(by_mass, Masses(), shares);
    }
    for (std::size_t i = 0; i < prices.size(); ++i) {
      cost_.customs_values.push_back(
          (prices[i] + shares[i]).Rounded(rules_.currency_digits, rules_.rounding));
    }
  }

  std::optional<Decimal> DutyInstead(const ParcelDecision& duty, const Decimal& value) const {
    switch (duty.how) {
      case Treatment::kRelieved:
        return Decimal();
      case Treatment::kFlat:
        return (value * duty.rule->percent.Scaled(-2))
            .Rounded(rules_.currency_digits, rules_.rounding);
      default:
        return std::nullopt;
    }
  }

  void AddDuty(std::size_t item, std::string what, const ParcelDecision& by,
               const Decimal& amount) {
    if (amount.zero() && by.rule == nullptr) return;
    if (what != "tax_at_sale") charged_ += amount;
    Add({.what = std::move(what),
         .item = item,
         .stated = {amount, rules_.currency},
         .cost = {},
         .why = std::string(TreatmentName(by.how)),
         .rule = by.rule != nullptr ? by.rule->id : std::string()});
  }

  void AddDuties(std::size_t i) {
    const ParcelAnswer::Item& by = cost_.parcel.items[i];
    const Decimal& value = cost_.customs_values[i];
    const auto due = duties_(question_.items[i], value, DutyInstead(by.duty, value));
    if (!due) {
      for (const codec::Problem& problem : due.error()) {
        problems_.push_back(
            {problem.code, fmt::format("/items/{}{}", i, problem.pointer), problem.detail});
      }
      return;
    }
    AddDuty(i, "duty", by.duty, due->duty);
    AddDuty(i, "excise", {}, due->excise);
    const bool free = by.tax.how == Treatment::kRelieved || by.tax.how == Treatment::kFlat;
    AddDuty(i, by.tax.how == Treatment::kAtSale ? "tax_at_sale" : "tax", by.tax,
            free ? Decimal() : due->vat);
  }

  void AddFees() {
    auto fees = parcels_.Fees(parcel_, {charged_, rules_.currency}, exchange_);
    if (!fees) {
      std::ranges::move(fees.error(), std::back_inserter(problems_));
      return;
    }
    for (const Parcels::Fee& fee : *fees) {
      Add({.what = "fee",
           .item = std::nullopt,
           .stated = fee.amount,
           .cost = {},
           .why = "",
           .rule = fee.rule->id});
    }
  }

  const LandedQuestion& question_;
  const ValuationRules& rules_;
  const Parcels& parcels_;
  const Exchange& exchange_;
  const DutiesOf& duties_;
  ParcelQuestion parcel_;
  Decimal charged_;  // at import, in the country's currency
  LandedCost cost_;
  Problems problems_;
};

// The tax of a line as it is when its base has grown by so much.
Decimal OnOtherBase(const StatementLine& line, const Decimal& more, int digits) {
  if (line.base.zero()) return line.amount;
  const Decimal tax = Decimal::Divide(line.unrounded * (line.base + more), line.base, kRatioDigits,
                                      Rounding::kHalfEven);
  return tax.Rounded(digits, line.rounding);
}

Charges WithDuty(const Tariff& tariff, const Option& option, const Decimal& duty) {
  Charges charges{.duty = duty, .excise = option.excise, .vat = {}};
  const Reckoning& reckoning = tariff.reckoning();
  const Decimal more = reckoning.vat_on_duty ? duty - option.duty : Decimal();
  for (const StatementLine& line : option.lines) {
    const MeasureType* type = tariff.FindType(line.type);
    if (type != nullptr && type->role == Role::kVat)
      charges.vat += OnOtherBase(line, more, reckoning.line_digits);
  }
  return charges;
}

}  // namespace

DutiesOf DutiesByTariff(const Tariff& tariff, Day day) {
  return [&tariff, day](
             const LandedItem& item, const Decimal& customs_value,
             const std::optional<Decimal>& duty_instead) -> std::expected<Charges, Problems> {
    Question question;
    question.code = item.code;
    question.day = day;
    question.origin = item.origin;
    question.customs_value = customs_value;
    question.quantities = item.quantities;
    auto statement = Assess(tariff, question);
    if (!statement) return std::unexpected(std::move(statement.error()));
    const Option& option = statement->chosen();
    if (duty_instead) return WithDuty(tariff, option, *duty_instead);
    return Charges{.duty = option.duty, .excise = option.excise, .vat = option.vat};
  };
}

std::expected<LandedCost, Problems> Landed(const LandedQuestion& question,
                                           const ValuationRules& rules, const Parcels& parcels,
                                           const Exchange& exchange, const DutiesOf& duties) {
  return Reckoner(question, rules, parcels, exchange, duties).Run();
}

}  // namespace tidewaiter::tariff
