#include "tariff/valuation.h"

#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

constexpr std::array<std::string_view, 15> kChargeNames{
    "freight",      "insurance",       "loading",   "commission",        "containers",
    "packing",      "assists",         "royalties", "proceeds",          "inland_freight",
    "construction", "duties_included", "interest",  "buying_commission", "discount"};

// What the price of delivery terms holds.
struct Terms {
  std::string_view code;
  bool freight;  // to the place of introduction, and what it takes to get there
  bool insurance;
  bool inland;  // also behind it
  bool duties;
};
// Incoterms 2020; the last five are of earlier editions and still on invoices.
constexpr auto kTerms = std::to_array<Terms>({{"EXW", false, false, false, false},
                                              {"FCA", false, false, false, false},
                                              {"FAS", false, false, false, false},
                                              {"FOB", false, false, false, false},
                                              {"CFR", true, false, false, false},
                                              {"CPT", true, false, false, false},
                                              {"CIF", true, true, false, false},
                                              {"CIP", true, true, false, false},
                                              {"DAP", true, true, true, false},
                                              {"DPU", true, true, true, false},
                                              {"DDP", true, true, true, true},
                                              {"DAT", true, true, true, false},
                                              {"DAF", true, true, false, false},
                                              {"DES", true, true, false, false},
                                              {"DEQ", true, true, false, false},
                                              {"DDU", true, true, true, false}});

// Carriage is paid to a place that may be anywhere.
bool IsCarriagePaid(std::string_view code) {
  return code == "CPT" || code == "CIP";
}

// Part of the value by Article 8, unless the price holds it already.
bool IsAddition(ChargeKind kind) {
  return kind >= ChargeKind::kCommission && kind <= ChargeKind::kProceeds;
}
class Valuer {
 public:
  Valuer(const Invoice& invoice, const ValuationRules& rules, const Exchange& exchange, Day day)
      : invoice_(invoice), rules_(rules), exchange_(exchange), day_(day) {}

  std::expected<CustomsValue, Problems> Run();

 private:
  void Note(std::string_view code, std::string pointer, std::string detail) {
    problems_.push_back({std::string(code), std::move(pointer), std::move(detail)});
  }
  const Charge* Find(ChargeKind kind) const {
    const auto found = std::ranges::find(invoice_.charges, kind, &Charge::kind);
    return found == invoice_.charges.end() ? nullptr : &*found;
  }
  void Add(std::string_view what, const Amount& stated, int sign, std::string_view why,
           const std::string& pointer);
  void AddCharge(const Charge& charge, std::size_t place);
  void AddTransport(const Charge& charge, bool in_price, const std::string& pointer);
  void CheckStated();
  void Need(ChargeKind kind, std::string_view code, std::string_view why);

  const Invoice& invoice_;
  const ValuationRules& rules_;
  const Exchange& exchange_;
  Day day_;
  const Terms* terms_ = nullptr;
  bool inland_ = false;  // the price holds carriage behind the place of introduction
  CustomsValue out_;
  Problems problems_;
};

void Valuer::Add(std::string_view what, const Amount& stated, int sign, std::string_view why,
                 const std::string& pointer) {
  if (!stated.value.ok() || stated.value.negative()) {
    return Note("amount_negative", pointer, "an amount is below 0");
  }
  ValueLine line{
      .what = std::string(what), .stated = stated, .value = {}, .why = std::string(why), .by = {}};
  if (sign != 0) {
    auto exchanged = exchange_.Into(stated, rules_.currency, day_);
    if (!exchanged) return Note(exchanged.error().code, pointer, exchanged.error().detail);
    line.value = sign < 0 ? -exchanged->value : exchanged->value;
    line.by = std::move(exchanged->by);
    out_.value += line.value;
  }
  out_.lines.push_back(std::move(line));
}

// Freight, insurance and loading: part of a CIF value, no part of a FOB value.
void Valuer::AddTransport(const Charge& charge, bool in_price, const std::string& pointer) {
  const bool in_value = rules_.basis == ValuationBasis::kCif;
  const bool held = in_price || charge.included;
  const int sign = in_value == held ? 0 : in_value ? 1 : -1;
  const std::string_view why = sign > 0   ? "added"
                               : sign < 0 ? "deducted"
                               : in_value ? "included_by_terms"
                                          : "not_part_of_value";
  Add(ChargeName(charge.kind), charge.amount, sign, why, pointer);
}

void Valuer::AddCharge(const Charge& charge, std::size_t place) {
  const std::string pointer = fmt::format("/charges/{}/amount", place);
  const auto add = [&](int sign, std::string_view why) {
    Add(ChargeName(charge.kind), charge.amount, sign, why, pointer);
  };
  switch (charge.kind) {
    case ChargeKind::kFreight:
    case ChargeKind::kLoading:
      return AddTransport(charge, terms_->freight, pointer);
    case ChargeKind::kInsurance:
      return AddTransport(charge, terms_->insurance, pointer);
    case ChargeKind::kDiscount:
      return charge.included ? add(0, "included_by_terms") : add(-1, "deducted");
    default:
      break;
  }
  if (IsAddition(charge.kind)) {
    return charge.included ? add(0, "included_by_terms") : add(1, "added");
  }
  const bool held = charge.included || (charge.kind == ChargeKind::kInlandFreight && inland_) ||
                    (charge.kind == ChargeKind::kDutiesIncluded && terms_->duties);
  return held ? add(-1, "deducted") : add(0, "not_part_of_value");
}

void Valuer::Need(ChargeKind kind, std::string_view code, std::string_view why) {
  if (Find(kind) != nullptr) return;
  Note(code, "/charges", fmt::format("{}: state {}, 0 if there is none", why, ChargeName(kind)));
}

// What the terms leave open must be said; what can be there once is there once.
void Valuer::CheckStated() {
  const bool cif = rules_.basis == ValuationBasis::kCif;
  const std::string_view code = terms_->code;
  if (cif != terms_->freight) {
    Need(ChargeKind::kFreight, "freight_missing",
         fmt::format("the price is {} and the value is {}", code, cif ? "CIF" : "FOB"));
  }
  if (cif != terms_->insurance) {
    Need(ChargeKind::kInsurance, "insurance_missing",
         fmt::format("the price is {} and the value is {}", code, cif ? "CIF" : "FOB"));
  }
  if (terms_->duties) {
    Need(ChargeKind::kDutiesIncluded, "duties_missing", "the price holds duties and taxes");
  }
  for (const ChargeKind kind : {ChargeKind::kFreight, ChargeKind::kInsurance,
                                ChargeKind::kInlandFreight, ChargeKind::kDutiesIncluded}) {
    if (std::ranges::count(invoice_.charges, kind, &Charge::kind) > 1) {
      Note("charge_twice", "/charges", fmt::format("{} is stated twice", ChargeName(kind)));
    }
  }
}

std::expected<CustomsValue, Problems> Valuer::Run() {
  const auto terms = std::ranges::find(kTerms, invoice_.delivery_terms, &Terms::code);
  if (terms == kTerms.end()) {
    Note("unknown_terms", "/delivery_terms",
         "no delivery terms: \"" + invoice_.delivery_terms + '"');
    return std::unexpected(std::move(problems_));
  }
  terms_ = &*terms;
  inland_ = terms_->inland || invoice_.place_inland;
  if (invoice_.place_inland && !terms_->inland && !IsCarriagePaid(terms_->code)) {
    Note("place_contradicts_terms", "/place_inland",
         invoice_.delivery_terms + " ends before the goods are inside the country");
  }
  Add("price", invoice_.price, 1, "price", "/price");
  if (invoice_.method == ValuationMethod::kTransaction) {
    CheckStated();
    for (std::size_t i = 0; i < invoice_.charges.size(); ++i)
      AddCharge(invoice_.charges[i], i);
  }
  if (invoice_.method_reason.empty()) {
    if (invoice_.method != ValuationMethod::kTransaction) {
      Note("reason_missing", "/method_reason", "a method other than the first needs its reason");
    } else if (invoice_.related) {
      Note("reason_missing", "/method_reason",
           "between related parties: why that did not influence the price");
    }
  }
  out_.method = invoice_.method;
  out_.method_reason = invoice_.method_reason;
  out_.related = invoice_.related;
  out_.delivery_terms = invoice_.delivery_terms;
  out_.named_place = invoice_.named_place;
  out_.value = out_.value.Rounded(rules_.currency_digits, rules_.rounding);
  if (problems_.empty() && !out_.value.ok()) {
    Note("amount_too_large", "", "the value has too many digits");
  } else if (problems_.empty() && out_.value.negative()) {
    Note("value_negative", "", "more is deducted than there is");
  }
  if (!problems_.empty()) return std::unexpected(std::move(problems_));
  return std::move(out_);
}

}  // namespace

std::string_view ChargeName(ChargeKind kind) {
  return kChargeNames[static_cast<std::size_t>(kind)];
}

std::expected<CustomsValue, Problems> Value(const Invoice& invoice, const ValuationRules& rules,
                                            const Exchange& exchange, Day day) {
  return Valuer(invoice, rules, exchange, day).Run();
}

std::vector<Decimal> Apportion(const Decimal& total, const std::vector<Decimal>& weights,
                               int digits) {
  constexpr int kRemainderDigits = 12;  // enough to order the remainders of any real weights
  if (weights.empty()) return {};
  Decimal sum;
  for (const Decimal& weight : weights)
    sum += weight;
  const bool equal = sum.zero();
  if (equal) sum = Decimal(static_cast<std::int64_t>(weights.size()));
  std::vector<Decimal> shares;
  std::vector<Decimal> remainders;
  Decimal left = total;
  for (const Decimal& weight : weights) {
    const Decimal part = total * (equal ? Decimal(1) : weight);
    const Decimal share = Decimal::Divide(part, sum, digits, Rounding::kDown);
    const Decimal exact = Decimal::Divide(part, sum, digits + kRemainderDigits, Rounding::kDown);
    remainders.push_back(exact - share);
    shares.push_back(share);
    left -= share;
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(
      order, [&](std::size_t a, std::size_t b) { return remainders[b] < remainders[a]; });
  const Decimal unit = Decimal::FromMinor(1, digits);
  for (std::size_t i = 0; i < order.size() && unit <= left; ++i) {
    shares[order[i]] += unit;
    left -= unit;
  }
  return shares;
}

}  // namespace tidewaiter::tariff
