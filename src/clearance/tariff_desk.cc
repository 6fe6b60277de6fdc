#include "clearance/tariff_desk.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::clearance {
namespace {

constexpr int kMassDigits = 6;  // behind the point: milligrams

void AddQuantity(double amount, std::string_view unit, std::vector<tariff::Quantity>& to) {
  if (std::isnan(amount) || unit.empty()) return;
  const Decimal exact = Decimal::FromDouble(amount, kMassDigits);
  if (exact.ok()) to.push_back({{std::string(unit), ""}, exact.Trimmed()});
}

codec::Problem ProblemOf(int item, std::string_view code, std::string detail) {
  return {std::string(code), fmt::format("/items/{}/quota_order_number", item - 1),
          std::move(detail)};
}

}  // namespace

std::string QuotaUseId(const tariff::QuotaRequest& request) {
  return fmt::format("{}/{}/{}", request.declaration, request.item, request.order_number);
}

std::string WriteQuotaUse(const QuotaUse& use) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("order_number", use.request.order_number);
  json.Member("declaration", use.request.declaration).Member("item", use.request.item);
  json.Member("accepted_ms", use.request.accepted_ms);
  json.Member("asked", use.got.asked.text()).Member("covered", use.got.covered.text());
  json.Member("left", use.got.left.text()).Member("critical", use.got.critical).EndObject();
  return out;
}

Result<QuotaUse> ReadQuotaUse(std::string_view text) {
  const codec::JsonText json(text);
  const auto fail = [] { return Fail(ErrorCode::kCorruption, "a use of a quota cannot be read"); };
  if (!json.ok()) return fail();
  const auto root = json.root();
  QuotaUse use;
  use.request.order_number = codec::TextOf(root, "order_number");
  use.request.declaration = codec::TextOf(root, "declaration");
  use.request.item = static_cast<int>(codec::IntegerOf(root, "item"));
  use.request.accepted_ms = codec::IntegerOf(root, "accepted_ms");
  for (const auto& [name, to] :
       {std::pair{"asked", &use.got.asked}, std::pair{"covered", &use.got.covered},
        std::pair{"left", &use.got.left}}) {
    const auto amount = Decimal::Parse(codec::TextOf(root, name));
    if (!amount) return fail();
    *to = *amount;
  }
  use.got.critical = codec::BoolOf(root, "critical");
  use.got.order_number = use.request.order_number;
  use.request.amount = use.got.asked;
  return use;
}

std::vector<tariff::Quantity> QuantitiesOf(const desk::GoodsItem& item) {
  std::vector<tariff::Quantity> quantities;
  AddQuantity(item.net_mass_kg, "KGM", quantities);
  if (item.quantity_unit != "KGM") AddQuantity(item.quantity, item.quantity_unit, quantities);
  return quantities;
}

Status TariffDesk::Load(desk::Store& store) {
  ASSIGN_OR_RETURN(const std::vector<desk::RecordRow> records,
                   store.ListRecords(collection::kQuotaUse));
  std::map<std::string, std::vector<QuotaUse>, std::less<>> uses;
  for (const desk::RecordRow& record : records) {
    if (record.body.empty()) continue;  // given back
    ASSIGN_OR_RETURN(QuotaUse use, ReadQuotaUse(record.body));
    uses[use.request.declaration].push_back(std::move(use));
  }
  const std::lock_guard lock(mutex_);
  uses_ = std::move(uses);
  Rebuild();
  return {};
}

void TariffDesk::Use(TariffPtr in_force) {
  const std::lock_guard lock(mutex_);
  in_force_ = std::move(in_force);
  Rebuild();
}

TariffPtr TariffDesk::tariff() const {
  const std::lock_guard lock(mutex_);
  return in_force_;
}

void TariffDesk::Rebuild() {
  book_.reset();
  if (!in_force_) return;
  book_.emplace(in_force_->tariff->quotas(), in_force_->tariff->balances());
  // Quotas that a version no longer knows take nothing.
  for (const auto& [declaration, uses] : uses_)
    for (const QuotaUse& use : uses)
      book_->Restore(use.request, use.got.covered);
}

Served TariffDesk::ServeOne(const desk::GoodsItem& item, std::string_view declaration, int number,
                            std::int64_t accepted_ms, int digits) {
  Served served{.item = number, .order_number = item.quota_order_number, .use = {}, .problem = {}};
  const tariff::Tariff& tariff = *in_force_->tariff;
  const auto day = static_cast<Day>(accepted_ms / 86'400'000);
  const tariff::QuotaDefinition* quota = tariff.FindQuota(item.quota_order_number, day);
  if (quota == nullptr) {
    served.problem = ProblemOf(
        number, "quota_unknown",
        fmt::format("there is no quota {} on {}", item.quota_order_number, FormatDay(day)));
    return served;
  }
  std::optional<Decimal> amount;
  if (quota->currency.empty()) {
    amount = tariff.units().Amount(quota->unit, QuantitiesOf(item));
  } else if (quota->currency == tariff.reckoning().currency) {
    amount = Decimal::FromMinor(item.value_minor, digits);
  }
  if (!amount) {
    served.problem = ProblemOf(
        number, "quantity_missing",
        fmt::format("quota {} counts in {}", item.quota_order_number, quota->unit.text()));
    return served;
  }
  const tariff::QuotaRequest request{.order_number = item.quota_order_number,
                                     .declaration = std::string(declaration),
                                     .item = number,
                                     .accepted_ms = accepted_ms,
                                     .amount = *amount};
  auto got = book_->Request(request);
  if (!got) {
    served.problem = ProblemOf(number, got.error().code, got.error().detail);
    return served;
  }
  served.use = QuotaUse{request, std::move(*got)};
  uses_[request.declaration].push_back(*served.use);
  return served;
}

std::vector<Served> TariffDesk::Serve(const desk::Document& document, std::string_view declaration,
                                      std::int64_t accepted_ms) {
  std::vector<Served> all;
  const bool asks = std::ranges::any_of(
      document.items, [](const desk::GoodsItem& item) { return !item.quota_order_number.empty(); });
  if (!asks) return all;
  const std::lock_guard lock(mutex_);
  if (!in_force_) return all;
  const int digits = in_force_->tariff->reckoning().currency_digits;
  for (std::size_t i = 0; i < document.items.size(); ++i) {
    if (document.items[i].quota_order_number.empty()) continue;
    all.push_back(
        ServeOne(document.items[i], declaration, static_cast<int>(i) + 1, accepted_ms, digits));
  }
  return all;
}

std::vector<QuotaUse> TariffDesk::GiveBack(std::string_view declaration, std::optional<int> item) {
  const std::lock_guard lock(mutex_);
  const auto found = uses_.find(declaration);
  if (found == uses_.end()) return {};
  std::vector<QuotaUse> ended;
  std::erase_if(found->second, [&](QuotaUse& use) {
    if (item && use.request.item != *item) return false;
    ended.push_back(std::move(use));
    return true;
  });
  if (found->second.empty()) uses_.erase(found);
  for (const QuotaUse& use : ended) {
    if (book_) book_->Return(use.request.order_number, declaration, use.request.item);
  }
  return ended;
}

void TariffDesk::Read(const std::function<void(const tariff::QuotaBook&)>& use) const {
  const std::lock_guard lock(mutex_);
  if (book_) use(*book_);
}

std::vector<QuotaUse> TariffDesk::Latest(std::string_view order_number, std::size_t limit) const {
  std::vector<QuotaUse> latest;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [declaration, uses] : uses_)
      for (const QuotaUse& use : uses)
        if (use.request.order_number == order_number) latest.push_back(use);
  }
  std::ranges::sort(latest, std::ranges::greater(), [](const QuotaUse& use) {
    return std::pair(use.request.accepted_ms, use.request.item);
  });
  if (latest.size() > limit) latest.resize(limit);
  return latest;
}

}  // namespace tidewaiter::clearance
