// Tariff: the simulated country's own ten-digit codes and what is to be paid on them.
//
//   const Tariff tariff(random, first_day, days);
//   const int rate = tariff.RateBp({.goods = 17, .origin = cn, .day = today});   // 1/100 percent
//
// A rate is the simple sum of the duty, an anti-dumping duty where one is in force, and the general
// tax of 15 %; excise, where there is one, is by the kilogram and stands beside it. Real countries
// charge tax on top of duty; the simple sum keeps every amount recomputable from one column.
// Immutable after construction: thread-safe.
#ifndef TIDEWAITER_SIM_TARIFF_H_
#define TIDEWAITER_SIM_TARIFF_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/random.h"
#include "sim/headings.h"

namespace tidewaiter::sim {

inline constexpr int kTaxBp = 1500;
// Up to this customs value a consignment pays the tax alone (procedure 4051).
inline constexpr std::int64_t kLowValueMinor = 1'000'00;

struct Place {
  std::string_view code;  // ISO 3166-1
  double price_factor;    // of goods from there, against the heading's typical price
  bool agreement;         // goods that originate there may be free of duty
  bool risky;             // on the old policy's list
};
std::span<const Place> Places();
int FindPlace(std::string_view code);  // CHECKs that it is in the list

struct Goods {
  std::string code;  // ten digits
  int heading = 0;   // index into Headings()
  std::string_view variant;
  double price_per_kg = 0;   // major units
  int duty_bp = 0;           // 1/100 of a percent
  std::vector<int> cheaper;  // similar codes whose duty is clearly lower
  std::vector<int> similar;  // codes it may be confused with in good faith
};

struct AntiDumping {
  int heading = 0;
  int origin = 0;
  Day from = 0;
  int duty_bp = 0;
};

struct RateKey {
  int goods = 0;
  int origin = 0;
  bool preference = false;
  bool low_value = false;
  Day day = 0;
};

class Tariff {
 public:
  Tariff(Random random, Day first_day, int days);

  [[nodiscard]] std::span<const Goods> goods() const { return goods_; }
  [[nodiscard]] std::span<const AntiDumping> anti_dumping() const { return anti_dumping_; }
  // Codes of the heading: [first, last).
  [[nodiscard]] int first_of(int heading) const {
    return first_[static_cast<std::size_t>(heading)];
  }
  [[nodiscard]] int last_of(int heading) const {
    return first_[static_cast<std::size_t>(heading) + 1];
  }
  [[nodiscard]] const AntiDumping* AntiDumpingOn(int heading, int origin, Day day) const;
  [[nodiscard]] int RateBp(const RateKey& key) const;

  // Everything as a CSV text with a header row: hs_code, description, rate_percent (tax included),
  // excise_per_kg, anti_dumping_origin, anti_dumping_percent, anti_dumping_from.
  [[nodiscard]] std::string Csv() const;

 private:
  void AddHeading(int heading, Random& random);
  void LinkSimilar();
  void DrawAntiDumping(Random& random, Day first_day, int days);

  std::vector<Goods> goods_;
  std::vector<int> first_;
  std::vector<AntiDumping> anti_dumping_;
};

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_TARIFF_H_
