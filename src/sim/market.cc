#include "sim/market.h"

#include <algorithm>
#include <cmath>

#include "base/hash.h"

namespace tidewaiter::sim {
namespace {

constexpr double kInflationPerDay = 0.04 / 365;
constexpr double kShockDays = 120;  // after which a third of a price shock is left
constexpr double kExchangePerDay = 0.0035;
constexpr double kPriceNoise = 0.16;
constexpr auto kHubs = std::to_array<std::string_view>({"SG", "HK", "AE", "NL", "BE"});

// Some sellers are cheaper than others, always.
double SupplierFactor(std::uint32_t supplier) {
  return 0.86 + 0.28 * static_cast<double>(Mix(supplier) % 1000) / 1000.0;
}

}  // namespace

Market::Market(const Tariff& tariff, Random random, Day first_day, int days)
    : tariff_(tariff), random_(random), first_day_(first_day) {
  const std::size_t headings = Headings().size();
  shocks_.resize(headings);
  for (auto& pair : shocks_) {
    for (Shock& shock : pair) {
      shock.day = first_day + static_cast<Day>(random_.Uniform(-0.2, 1.5) * days);
      shock.size = random_.Uniform(-0.25, 0.25);
    }
  }
  level_.assign(headings, 1.0);
  log_exchange_.assign(Places().size(), 0.0);
  exchange_.assign(Places().size(), 1.0);
}

void Market::NextDay(Day day) {
  for (std::size_t h = 0; h < level_.size(); ++h) {
    double log_level = kInflationPerDay * (day - first_day_);
    for (const Shock& shock : shocks_[h]) {
      if (day >= shock.day) log_level += shock.size * std::exp((shock.day - day) / kShockDays);
    }
    level_[h] = std::exp(log_level);
  }
  for (std::size_t p = 0; p < exchange_.size(); ++p) {
    log_exchange_[p] = 0.998 * log_exchange_[p] + kExchangePerDay * random_.Normal();
    exchange_[p] = std::exp(log_exchange_[p]);
  }
}

double Market::PricePerKg(const Trader& trader, const Offer& offer, int origin,
                          std::uint32_t supplier) const {
  const Goods& goods = tariff_.goods()[static_cast<std::size_t>(offer.goods)];
  const auto place = static_cast<std::size_t>(origin);
  return goods.price_per_kg * level_[static_cast<std::size_t>(goods.heading)] *
         Places()[place].price_factor * exchange_[place] * trader.quality * offer.price_factor *
         SupplierFactor(supplier);
}

Item Market::DrawItem(const Trader& trader, const Offer& offer, int origin, bool small,
                      Random& random) const {
  Item item;
  item.goods = offer.goods;
  item.origin = origin;
  item.dispatch = random.Chance(0.87) ? origin : FindPlace(kHubs[random.Below(kHubs.size())]);
  const std::size_t usual = random.Chance(0.7) ? 0 : random.Below(offer.suppliers.size());
  item.supplier = offer.suppliers[usual];
  double price = PricePerKg(trader, offer, origin, item.supplier);
  const double noise = random.Normal();
  price *= std::exp(kPriceNoise * noise);
  if (random.Chance(trader.bargain_share)) price *= random.Uniform(0.4, 0.85);
  const double size = random.Normal();
  item.net_kg = std::exp(offer.log_net_mu + 0.7 * size);
  price *= std::exp(-0.04 * size);  // a discount for large quantities
  if (small) {
    // Near the threshold is where small consignments are dense, also honest ones.
    const double value = 1000 * std::sqrt(random.Uniform(0.004, 1.0));
    item.net_kg = value / price;
  }
  item.value_minor = std::max<std::int64_t>(100, std::llround(item.net_kg * price * 100));
  item.low_value = small && item.value_minor <= kLowValueMinor;
  const int heading = tariff_.goods()[static_cast<std::size_t>(item.goods)].heading;
  FillPacking(item, offer,
              Headings()[static_cast<std::size_t>(heading)].tare * random.LogNormal(0, 0.35));
  if (random.Chance(0.5)) item.quantity *= random.Uniform(0.94, 1.06);
  const Place& place = Places()[static_cast<std::size_t>(origin)];
  item.preference = place.agreement && !item.low_value && random.Chance(trader.agreement_habit);
  return item;
}

void Market::FillPacking(Item& item, const Offer& offer, double tare) const {
  const int heading = tariff_.goods()[static_cast<std::size_t>(item.goods)].heading;
  const bool by_mass = Headings()[static_cast<std::size_t>(heading)].unit == "KGM";
  item.gross_kg = item.net_kg * (1 + tare);
  item.quantity = by_mass ? item.net_kg : item.net_kg / offer.kg_per_unit;
  item.packages = static_cast<int>(std::min(1e6, std::ceil(item.net_kg / offer.package_kg)));
  item.containers = item.net_kg >= 6000
                        ? static_cast<int>(std::min(500.0, std::ceil(item.gross_kg / 19'000)))
                        : 0;
}

Item Market::Resize(const Item& item, const Offer& offer, double net_kg) const {
  Item resized = item;
  const double tare = item.gross_kg / item.net_kg - 1;
  resized.value_minor =
      std::llround(static_cast<double>(item.value_minor) * (net_kg / item.net_kg));
  resized.net_kg = net_kg;
  FillPacking(resized, offer, tare);
  return resized;
}

}  // namespace tidewaiter::sim
