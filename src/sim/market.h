// Market: what goods cost on a day, and what an honest consignment of them looks like.
#ifndef TIDEWAITER_SIM_MARKET_H_
#define TIDEWAITER_SIM_MARKET_H_

#include <array>
#include <vector>

#include "base/calendar.h"
#include "base/random.h"
#include "sim/item.h"
#include "sim/tariff.h"
#include "sim/trader.h"

namespace tidewaiter::sim {

class Market {
 public:
  Market(const Tariff& tariff, Random random, Day first_day, int days);

  // Moves prices and exchange rates to the next day; the first call is for first_day.
  void NextDay(Day day);

  // One line of `offer` as it really is, unrounded; `origin` is the offer's or the country that
  // the trader has turned to. `small`: a consignment for the low-value relief.
  [[nodiscard]] Item DrawItem(const Trader& trader, const Offer& offer, int origin, bool small,
                              Random& random) const;

  // The same goods with another net mass; value, quantity and packages follow.
  [[nodiscard]] Item Resize(const Item& item, const Offer& offer, double net_kg) const;

 private:
  struct Shock {
    Day day = 0;
    double size = 0;  // logarithm
  };
  void FillPacking(Item& item, const Offer& offer, double tare) const;
  [[nodiscard]] double PricePerKg(const Trader& trader, const Offer& offer, int origin,
                                  std::uint32_t supplier) const;

  const Tariff& tariff_;
  Random random_;
  Day first_day_;
  std::vector<std::array<Shock, 2>> shocks_;  // per heading
  std::vector<double> level_;                 // per heading, today
  std::vector<double> log_exchange_;          // per place, today
  std::vector<double> exchange_;
};

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_MARKET_H_
