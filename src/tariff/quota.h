// QuotaBook: how much of each tariff quota is left, allocated first come, first served.
//
//   QuotaBook book(tariff.quotas(), tariff.balances());
//   const auto got = book.Request({.order_number = "054003", .declaration = id, .item = 1,
//                                  .accepted_ms = now, .amount = tonnes});
//   if (got && got->covered < got->asked) ...        // the rest pays the duty outside the quota
//
// Requests are served in the order of the calls, which is that of acceptance. What cannot be had in
// full is had in part. A return gives back what was granted, for those who come later. Amounts are
// exact. A book is made again from what was granted, in any order (Restore).
// Where balances were published, counting starts from the newest: what was granted up to that day
// is in it. Thread-compatible.
#ifndef TIDEWAITER_TARIFF_QUOTA_H_
#define TIDEWAITER_TARIFF_QUOTA_H_

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tariff/measure.h"

namespace tidewaiter::tariff {

struct QuotaRequest {
  std::string order_number;
  std::string declaration;
  int item = 0;
  std::int64_t accepted_ms = 0;  // Unix time; its day (UTC) chooses the period
  Decimal amount;                // in the quota's unit or currency
};

struct Allocation {
  std::string order_number;
  Decimal asked;
  Decimal covered;        // 0 to asked
  Decimal left;           // of the quota, after this
  bool critical = false;  // so much is used that security may be asked for
  friend bool operator==(const Allocation&, const Allocation&) = default;
};

struct QuotaState {
  enum class Status : std::uint8_t { kOpen, kCritical, kExhausted, kSuspended, kBlocked, kNotOpen };
  Status status = Status::kNotOpen;
  Decimal volume;
  Decimal used;
  Decimal left;
};
std::string_view QuotaStatusName(QuotaState::Status status);  // "not_open"

class QuotaBook {
 public:
  QuotaBook(std::span<const QuotaDefinition> definitions, std::span<const QuotaBalance> balances);

  // Errors: one problem, and nothing is taken: "quota_unknown", "quota_not_open",
  // "quota_suspended", "quota_blocked", "quota_licensed" (needs a licence, not a turn),
  // "amount_not_positive". A second request of a declaration's item replaces the first.
  std::expected<Allocation, Problem> Request(const QuotaRequest& request);
  // What an earlier request got, as it was answered then. Unknown quotas take nothing.
  void Restore(const QuotaRequest& request, const Decimal& covered);
  // Gives back what the item has. False when it has nothing.
  bool Return(std::string_view order_number, std::string_view declaration, int item);

  // What a request would get now; takes nothing.
  [[nodiscard]] std::expected<Allocation, Problem> Preview(const QuotaRequest& request) const;
  // As of the end of the day. Nothing for an unknown quota.
  [[nodiscard]] std::optional<QuotaState> StateOf(std::string_view order_number, Day day) const;

 private:
  struct Grant {
    Day day = 0;
    Decimal amount;
  };
  using Who = std::pair<std::string, int>;  // declaration and item
  struct Period {
    QuotaDefinition definition;
    std::vector<QuotaBalance> balances;  // by day
    std::map<Who, Grant> grants;
  };
  [[nodiscard]] const Period* FindPeriod(std::string_view order_number, Day day) const;
  Period* FindPeriod(std::string_view order_number, Day day);
  [[nodiscard]] static Decimal LeftOf(const Period& period, Day day, bool also_later);
  [[nodiscard]] std::optional<Problem> Against(const QuotaRequest& request,
                                               const Period* period) const;

  std::map<std::string, std::vector<Period>, std::less<>> periods_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_QUOTA_H_
