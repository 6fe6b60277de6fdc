// TariffDesk: the tariff in force, and who has how much of its quotas.
//
//   TariffDesk desk;
//   RETURN_IF_ERROR(desk.Load(store));              // what was allocated before
//   desk.Use(in_force);                             // null: none is in force
//   for (const Served& s : desk.Serve(document, id, now_ms)) ...   // in turn; takes from the
//   quotas desk.GiveBack(id, std::nullopt);
//
// Allocations are kept as records "quota_use" in the same commit as the declaration. The engine's
// maker writes; Read and tariff() are for any thread.
#ifndef TIDEWAITER_CLEARANCE_TARIFF_DESK_H_
#define TIDEWAITER_CLEARANCE_TARIFF_DESK_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/document.h"
#include "desk/store.h"
#include "nomenclature/search.h"
#include "risk/dues.h"
#include "tariff/quota.h"
#include "tariff/tariff.h"

namespace tidewaiter::clearance {

struct TariffInForce {
  std::string version;
  std::shared_ptr<const tariff::Tariff> tariff;             // never null
  std::shared_ptr<const risk::Dues> dues;                   // never null
  std::shared_ptr<const nomenclature::GoodsSearch> search;  // never null
};
using TariffPtr = std::shared_ptr<const TariffInForce>;

// One goods item's turn at a quota.
struct QuotaUse {
  tariff::QuotaRequest request;
  tariff::Allocation got;
};
std::string QuotaUseId(const tariff::QuotaRequest& request);  // of its record
std::string WriteQuotaUse(const QuotaUse& use);
Result<QuotaUse> ReadQuotaUse(std::string_view json);  // Errors: kCorruption

// What the item declares, in the units in which quotas and duties count.
std::vector<tariff::Quantity> QuantitiesOf(const desk::GoodsItem& item);

struct Served {
  int item = 0;  // from 1
  std::string order_number;
  std::optional<QuotaUse> use;            // what it got, perhaps nothing
  std::optional<codec::Problem> problem;  // why it could not even ask
};

class TariffDesk {
 public:
  // What stands in the store, in place of what was here. Errors: of the store, kCorruption.
  Status Load(desk::Store& store);
  void Use(TariffPtr in_force);
  [[nodiscard]] TariffPtr tariff() const;

  // One entry for each item that claims a quota, in their order.
  std::vector<Served> Serve(const desk::Document& document, std::string_view declaration,
                            std::int64_t accepted_ms);
  // The uses that end: of one item, or of all.
  std::vector<QuotaUse> GiveBack(std::string_view declaration, std::optional<int> item);

  // With the book of all quotas; nothing where no tariff is in force. Keep it short.
  void Read(const std::function<void(const tariff::QuotaBook&)>& use) const;
  // The latest uses of a quota, the newest first, at most `limit`.
  [[nodiscard]] std::vector<QuotaUse> Latest(std::string_view order_number,
                                             std::size_t limit) const;

 private:
  void Rebuild();
  Served ServeOne(const desk::GoodsItem& item, std::string_view declaration, int number,
                  std::int64_t accepted_ms, int digits);

  mutable std::mutex mutex_;  // guards what follows
  TariffPtr in_force_;
  std::map<std::string, std::vector<QuotaUse>, std::less<>> uses_;  // by declaration
  std::optional<tariff::QuotaBook> book_;
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_TARIFF_DESK_H_
