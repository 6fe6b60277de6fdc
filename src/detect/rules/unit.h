// Unit: what a number counts, so that money is never compared with mass.
//
//   constexpr Unit kPerKg = Unit::Money() / Unit::Mass();
//   kPerKg == Unit::Money()       // false: the reader says so before a rule runs
//
// Values are kept in one measure for each: money in minor units of the schema's currency, mass in
// kilograms, time in days, goods in the item's own unit of quantity. A share (percent) is a number
// without a unit, 0.4 for 40%.
#ifndef TIDEWAITER_DETECT_RULES_UNIT_H_
#define TIDEWAITER_DETECT_RULES_UNIT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::rules {

class Unit {
 public:
  constexpr Unit() = default;  // a plain number
  static constexpr Unit Money() { return {1, 0, 0, 0}; }
  static constexpr Unit Mass() { return {0, 1, 0, 0}; }
  static constexpr Unit Days() { return {0, 0, 1, 0}; }
  static constexpr Unit Quantity() { return {0, 0, 0, 1}; }

  [[nodiscard]] constexpr bool plain() const { return *this == Unit(); }
  [[nodiscard]] constexpr int money() const { return money_; }
  [[nodiscard]] constexpr int mass() const { return mass_; }
  [[nodiscard]] constexpr int days() const { return days_; }
  [[nodiscard]] constexpr int quantity() const { return quantity_; }
  // Beyond this no exponent goes: the reader refuses such products.
  static constexpr int kExponentMax = 9;
  [[nodiscard]] constexpr bool sane() const {
    const auto small = [](int e) { return e >= -kExponentMax && e <= kExponentMax; };
    return small(money_) && small(mass_) && small(days_) && small(quantity_);
  }

  friend constexpr Unit operator*(Unit a, Unit b) {
    return {a.money_ + b.money_, a.mass_ + b.mass_, a.days_ + b.days_, a.quantity_ + b.quantity_};
  }
  friend constexpr Unit operator/(Unit a, Unit b) {
    return {a.money_ - b.money_, a.mass_ - b.mass_, a.days_ - b.days_, a.quantity_ - b.quantity_};
  }
  friend constexpr bool operator==(Unit, Unit) = default;

 private:
  constexpr Unit(int money, int mass, int days, int quantity)
      : money_(static_cast<std::int8_t>(money)),
        mass_(static_cast<std::int8_t>(mass)),
        days_(static_cast<std::int8_t>(days)),
        quantity_(static_cast<std::int8_t>(quantity)) {}

  std::int8_t money_ = 0;
  std::int8_t mass_ = 0;
  std::int8_t days_ = 0;
  std::int8_t quantity_ = 0;
};

// For people: "XTS/kg", "kg", "days", "" for a plain number.
std::string UnitText(Unit unit, std::string_view currency);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_UNIT_H_
