#include "tariff/quota.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tidewaiter::tariff {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr int kShareDigits = 20;  // behind the point, of what a part of a main quota comes to

Day DayOf(const QuotaRequest& request) {
  return static_cast<Day>(request.accepted_ms / kDayMs);
}

bool HoldsAny(const std::vector<Validity>& times, Day day) {
  return std::ranges::any_of(times, [&](const Validity& time) { return time.Holds(day); });
}

Decimal NotBelowZero(const Decimal& value) {
  return Max(value, Decimal());
}

bool IsCritical(const QuotaDefinition& quota, const Decimal& left) {
  if (!quota.critical_percent) return false;
  return (quota.volume * *quota.critical_percent).Scaled(-2) <= quota.volume - left;
}

}  // namespace

std::string_view QuotaStatusName(QuotaState::Status status) {
  constexpr std::array<std::string_view, 6> kNames{"open",      "critical", "exhausted",
                                                   "suspended", "blocked",  "not_open"};
  return kNames[static_cast<std::size_t>(status)];
}

QuotaBook::QuotaBook(std::span<const QuotaDefinition> definitions,
                     std::span<const QuotaBalance> balances) {
  for (const QuotaDefinition& definition : definitions)
    periods_[definition.order_number].push_back({definition, {}, {}});
  for (const QuotaBalance& balance : balances) {
    if (Period* period = FindPeriod(balance.order_number, balance.day)) {
      period->balances.push_back(balance);
    }
  }
  for (auto& [order, periods] : periods_) {
    for (Period& period : periods)
      std::ranges::stable_sort(period.balances, {}, &QuotaBalance::day);
  }
}

const QuotaBook::Period* QuotaBook::FindPeriod(std::string_view order_number, Day day) const {
  const auto found = periods_.find(order_number);
  if (found == periods_.end()) return nullptr;
  for (const Period& period : found->second)
    if (period.definition.period.Holds(day)) return &period;
  return nullptr;
}

QuotaBook::Period* QuotaBook::FindPeriod(std::string_view order_number, Day day) {
  return const_cast<Period*>(std::as_const(*this).FindPeriod(order_number, day));
}

// What is left at the end of the day; `also_later`: of what nobody has yet, whenever it was
// granted.
Decimal QuotaBook::LeftOf(const Period& period, Day day, bool also_later) {
  const auto behind = std::ranges::upper_bound(period.balances, day, {}, &QuotaBalance::day);
  const bool published = behind != period.balances.begin();
  Decimal left = published ? std::prev(behind)->balance : period.definition.volume;
  const Day counted = published ? std::prev(behind)->day : nomenclature::kAlways;
  for (const auto& [who, grant] : period.grants) {
    const bool in_balance = published && grant.day <= counted;
    if (!in_balance && (also_later || grant.day <= day)) left -= grant.amount;
  }
  return NotBelowZero(left);
}

std::optional<Problem> QuotaBook::Against(const QuotaRequest& request, const Period* period) const {
  const Day day = DayOf(request);
  const auto problem = [&](std::string_view code, std::string_view why) {
    return Problem{std::string(code), "", fmt::format("quota {} {}", request.order_number, why)};
  };
  if (!periods_.contains(request.order_number)) {
    return problem("quota_unknown", "is not in the tariff");
  }
  if (period == nullptr) return problem("quota_not_open", "is not open on " + FormatDay(day));
  const QuotaDefinition& quota = period->definition;
  if (quota.method == QuotaMethod::kLicensed) {
    return problem("quota_licensed", "is given by licence, not by turn");
  }
  if (HoldsAny(quota.suspended, day)) return problem("quota_suspended", "is suspended");
  if (HoldsAny(quota.blocked, day)) return problem("quota_blocked", "is blocked");
  if (!request.amount.ok() || request.amount.negative() || request.amount.zero()) {
    return problem("amount_not_positive", "was asked for nothing");
  }
  return std::nullopt;
}

std::expected<Allocation, Problem> QuotaBook::Preview(const QuotaRequest& request) const {
  const Day day = DayOf(request);
  const Period* period = FindPeriod(request.order_number, day);
  if (auto problem = Against(request, period)) return std::unexpected(std::move(*problem));
  const QuotaDefinition& quota = period->definition;
  Decimal left = LeftOf(*period, day, true);
  const auto own = period->grants.find({request.declaration, request.item});
  if (own != period->grants.end()) left += own->second.amount;  // it is asked for anew
  Decimal available = left;
  const Period* main = FindPeriod(quota.main_order_number, day);
  if (main != nullptr && !quota.coefficient.zero()) {
    const Decimal share =
        Decimal::Divide(LeftOf(*main, day, true), quota.coefficient, kShareDigits, Rounding::kDown);
    available = Min(available, share.Trimmed());
  }
  const Decimal covered = Min(request.amount, available);
  return Allocation{.order_number = request.order_number,
                    .asked = request.amount,
                    .covered = covered,
                    .left = left - covered,
                    .critical = IsCritical(quota, left - covered)};
}

void QuotaBook::Restore(const QuotaRequest& request, const Decimal& covered) {
  const Day day = DayOf(request);
  Period* period = FindPeriod(request.order_number, day);
  if (period == nullptr) return;
  const Who who{request.declaration, request.item};
  period->grants.insert_or_assign(who, Grant{day, covered});
  if (Period* main = FindPeriod(period->definition.main_order_number, day)) {
    main->grants.insert_or_assign(who, Grant{day, covered * period->definition.coefficient});
  }
}

std::expected<Allocation, Problem> QuotaBook::Request(const QuotaRequest& request) {
  auto allocation = Preview(request);
  if (allocation) Restore(request, allocation->covered);
  return allocation;
}

bool QuotaBook::Return(std::string_view order_number, std::string_view declaration, int item) {
  const auto found = periods_.find(order_number);
  if (found == periods_.end()) return false;
  bool any = false;
  const Who who{std::string(declaration), item};
  for (Period& period : found->second) {
    const auto grant = period.grants.find(who);
    if (grant == period.grants.end()) continue;
    if (Period* main = FindPeriod(period.definition.main_order_number, grant->second.day)) {
      main->grants.erase(who);
    }
    period.grants.erase(grant);
    any = true;
  }
  return any;
}

std::optional<QuotaState> QuotaBook::StateOf(std::string_view order_number, Day day) const {
  using Status = QuotaState::Status;
  if (periods_.find(order_number) == periods_.end()) return std::nullopt;
  const Period* period = FindPeriod(order_number, day);
  if (period == nullptr) return QuotaState{};
  const QuotaDefinition& quota = period->definition;
  QuotaState state;
  state.volume = quota.volume;
  state.left = LeftOf(*period, day, false);
  state.used = quota.volume - state.left;
  state.status = state.left.zero()                ? Status::kExhausted
                 : HoldsAny(quota.suspended, day) ? Status::kSuspended
                 : HoldsAny(quota.blocked, day)   ? Status::kBlocked
                 : IsCritical(quota, state.left)  ? Status::kCritical
                                                  : Status::kOpen;
  return state;
}

}  // namespace tidewaiter::tariff
