#include "tariff/exchange.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

bool IsCurrency(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

using Key = std::tuple<std::string_view, std::string_view, Day>;
Key KeyOf(const ExchangeRate& rate) {
  return {rate.currency, rate.quoted, rate.validity.from};
}

std::string Named(const ExchangeRate& rate) {
  const std::string from =
      rate.validity.from == nomenclature::kAlways ? "ever" : FormatDay(rate.validity.from);
  return fmt::format("{} in {} from {}", rate.currency, rate.quoted, from);
}

void Check(const ExchangeRate& rate, std::size_t row, Problems& problems) {
  const auto note = [&](const char* code, const char* member, std::string detail) {
    problems.push_back({code, fmt::format("/exchange/{}/{}", row, member), std::move(detail)});
  };
  if (!IsCurrency(rate.currency)) {
    note("unknown_currency", "currency", "not a currency: \"" + rate.currency + "\"");
  }
  if (!IsCurrency(rate.quoted)) {
    note("unknown_currency", "quoted", "not a currency: \"" + rate.quoted + "\"");
  }
  if (!rate.rate.ok() || rate.rate.zero() || rate.rate.negative() || !rate.per.ok() ||
      rate.per.zero() || rate.per.negative()) {
    note("rate_not_positive", "rate", "the rate of " + Named(rate) + " is not above 0");
  }
  if (rate.validity.until < rate.validity.from) {
    note("until_before_from", "until", "the rate of " + Named(rate) + " ends before it begins");
  }
}

}  // namespace

std::expected<Exchange, Problems> Exchange::Build(std::vector<ExchangeRate> rates,
                                                  std::string own_currency) {
  Problems problems;
  for (std::size_t i = 0; i < rates.size(); ++i)
    Check(rates[i], i, problems);
  std::ranges::stable_sort(rates, {}, KeyOf);
  for (std::size_t i = 1; i < rates.size(); ++i) {
    const ExchangeRate& one = rates[i - 1];
    const ExchangeRate& next = rates[i];
    if (one.currency != next.currency || one.quoted != next.quoted) continue;
    if (next.validity.from > one.validity.until) continue;
    problems.push_back(
        {"rate_overlap", "/exchange",
         fmt::format("the rates of {} and of {} hold on the same days", Named(one), Named(next))});
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  Exchange exchange;
  exchange.rates_ = std::move(rates);
  exchange.own_ = std::move(own_currency);
  return exchange;
}

const ExchangeRate* Exchange::Find(std::string_view currency, std::string_view quoted,
                                   Day day) const {
  const auto behind = std::ranges::upper_bound(rates_, Key{currency, quoted, day}, {}, KeyOf);
  if (behind == rates_.begin()) return nullptr;
  const ExchangeRate& rate = *std::prev(behind);
  const bool fits = rate.currency == currency && rate.quoted == quoted && rate.validity.Holds(day);
  return fits ? &rate : nullptr;
}

// By a published rate, or by the one that was published the other way round.
bool Exchange::Step(Decimal& value, std::string_view from, std::string_view to, Day day,
                    std::vector<ExchangeRate>& by) const {
  if (const ExchangeRate* rate = Find(from, to, day)) {
    value = value * rate->rate;
    if (rate->per != Decimal(1)) {
      value = Decimal::Divide(value, rate->per, kExchangeDigits, Rounding::kHalfUp).Trimmed();
    }
    by.push_back(*rate);
    return true;
  }
  if (const ExchangeRate* rate = Find(to, from, day)) {
    value = Decimal::Divide(value * rate->per, rate->rate, kExchangeDigits, Rounding::kHalfUp)
                .Trimmed();
    by.push_back(*rate);
    return true;
  }
  return false;
}

std::expected<Exchanged, Problem> Exchange::Into(const Amount& amount, std::string_view currency,
                                                 Day day) const {
  Exchanged exchanged{amount.value, {}};
  if (amount.currency == currency) return exchanged;
  if (Step(exchanged.value, amount.currency, currency, day, exchanged.by)) return exchanged;
  const bool bridge = !own_.empty() && amount.currency != own_ && currency != own_;
  if (bridge && Step(exchanged.value, amount.currency, own_, day, exchanged.by) &&
      Step(exchanged.value, own_, currency, day, exchanged.by)) {
    return exchanged;
  }
  return std::unexpected(Problem{"exchange_rate_missing", "",
                                 fmt::format("there is no rate of {} in {} for {}", amount.currency,
                                             currency, FormatDay(day))});
}

}  // namespace tidewaiter::tariff
