// QuotaBook: how much of each tariff quota is left, allocated in the order in which declarations
// were accepted.
//
//   QuotaBook book(tariff.quotas());
//   const Allocation a = *book.Request({.order_number = "054003", .declaration = id, .item = 1,
//                                       .accepted_ms = now, .amount = tonnes});
//
// First come, first served: requests are served by acceptance time, then by declaration and item.
// What a declaration cannot have in full it has in part, and the answer says how much of the goods
// is covered and how much is not. A return (cancelled, corrected downwards) gives back. Amounts are
// exact; the book can be rebuilt from its requests in any order and says the same.
// Thread-compatible.
#ifndef TIDEWAITER_TARIFF_QUOTA_H_
#define TIDEWAITER_TARIFF_QUOTA_H_

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tariff/measure.h"

namespace tidewaiter::tariff {

struct QuotaRequest {
  std::string order_number;
  std::string declaration;
  int item = 0;
  std::int64_t accepted_ms = 0;  // Unix time; decides the day and the turn
  Decimal amount;                // in the quota's unit
};

struct Allocation {
  std::string order_number;
  Decimal asked;
  Decimal covered;  // 0 to asked
  Decimal left;     // of the quota, after this
  bool critical = false;
  friend bool operator==(const Allocation&, const Allocation&) = default;
};

struct QuotaState {
  enum class Status : std::uint8_t { kOpen, kCritical, kExhausted, kSuspended, kBlocked, kNotOpen };
  Status status = Status::kNotOpen;
  Decimal volume;
  Decimal used;
  Decimal left;
};
std::string_view QuotaStatusName(QuotaState::Status status);

class QuotaBook {
 public:
  // Definitions as of the tariff; `balances` are those published, from which counting starts.
  QuotaBook(std::span<const QuotaDefinition> definitions, std::span<const QuotaBalance> balances);

  // Errors: one problem: "quota_unknown", "quota_not_open", "quota_suspended", "quota_blocked",
  // "quota_licensed" (needs a licence, not a turn), "amount_not_positive". Nothing is taken then.
  // A request of the same declaration and item again replaces the earlier one.
  std::expected<Allocation, Problem> Request(const QuotaRequest& request);
  // Gives back all that the item has. False when it has nothing.
  bool Return(std::string_view order_number, std::string_view declaration, int item);

  // What a request now would get; takes nothing.
  [[nodiscard]] std::expected<Allocation, Problem> Preview(const QuotaRequest& request) const;
  [[nodiscard]] std::optional<QuotaState> StateOf(std::string_view order_number, Day day) const;

 private:
  struct Period;
  std::map<std::string, std::vector<Period>, std::less<>> periods_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_QUOTA_H_
