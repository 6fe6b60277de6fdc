#include "sim/item.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

namespace tidewaiter::sim {
namespace {

double RoundTo(double number, double per_unit) {
  return std::round(number * per_unit) / per_unit;
}

double RoundMass(double kg, int coarseness) {
  if (coarseness == 2 && kg >= 40) return RoundTo(kg, 1);
  if (coarseness >= 1 && kg >= 4) return RoundTo(kg, 10);
  return std::max(0.01, RoundTo(kg, 100));
}

std::int64_t RoundValue(std::int64_t minor, int coarseness) {
  const std::int64_t step = coarseness == 2 ? 100 : 1;
  return std::max(step, (minor + step / 2) / step * step);
}

std::optional<std::string> TrueValue(const Item& real, ErrorKind kind, const Tariff& tariff) {
  switch (kind) {
    case ErrorKind::kHsCode:
      return tariff.goods()[static_cast<std::size_t>(real.goods)].code;
    case ErrorKind::kOrigin:
      return std::string(Places()[static_cast<std::size_t>(real.origin)].code);
    case ErrorKind::kQuantity:
      return fmt::format("{}", real.quantity);
    case ErrorKind::kNetMass:
      return fmt::format("{}", real.net_kg);
    case ErrorKind::kGrossMass:
      return fmt::format("{}", real.gross_kg);
    case ErrorKind::kUndervalued:
    case ErrorKind::kOvervalued:
      return fmt::format("{}", real.value_minor);
    case ErrorKind::kPreference:
      return real.preference ? "300" : "100";
    default:
      return std::nullopt;
  }
}

}  // namespace

void RoundItem(Item& item, int coarseness, const Tariff& tariff) {
  const bool by_mass = UnitOf(item, tariff) == "KGM";
  item.net_kg = RoundMass(item.net_kg, coarseness);
  item.gross_kg = std::max(item.net_kg, RoundMass(item.gross_kg, coarseness));
  item.quantity =
      by_mass ? RoundMass(item.quantity, coarseness) : std::max(1.0, std::round(item.quantity));
  item.packages = std::max(1, item.packages);
  item.value_minor = RoundValue(item.value_minor, coarseness);
}

std::int64_t ChargesMinor(const Item& item, const Tariff& tariff, Day day) {
  const int rate_bp = tariff.RateBp({.goods = item.goods,
                                     .origin = item.origin,
                                     .preference = item.preference,
                                     .low_value = item.low_value,
                                     .day = day});
  const int heading = tariff.goods()[static_cast<std::size_t>(item.goods)].heading;
  const std::int64_t excise = Headings()[static_cast<std::size_t>(heading)].excise_minor_kg;
  return (item.value_minor * rate_bp + 5'000) / 10'000 +
         std::llround(item.net_kg * static_cast<double>(excise));
}

std::string_view UnitOf(const Item& item, const Tariff& tariff) {
  const int heading = tariff.goods()[static_cast<std::size_t>(item.goods)].heading;
  return Headings()[static_cast<std::size_t>(heading)].unit;
}

KindSet Differences(const Item& declared, const Item& real, const Tariff& tariff) {
  KindSet kinds;
  if (declared.goods != real.goods) kinds.Add(ErrorKind::kHsCode);
  if (declared.origin != real.origin) kinds.Add(ErrorKind::kOrigin);
  const bool same_unit = UnitOf(declared, tariff) == UnitOf(real, tariff);
  if (same_unit && declared.quantity != real.quantity) kinds.Add(ErrorKind::kQuantity);
  if (declared.net_kg != real.net_kg) kinds.Add(ErrorKind::kNetMass);
  if (declared.gross_kg != real.gross_kg) kinds.Add(ErrorKind::kGrossMass);
  if (declared.value_minor < real.value_minor) kinds.Add(ErrorKind::kUndervalued);
  if (declared.value_minor > real.value_minor) kinds.Add(ErrorKind::kOvervalued);
  if (declared.preference != real.preference) kinds.Add(ErrorKind::kPreference);
  if (declared.low_value != real.low_value) kinds.Add(ErrorKind::kSplitConsignment);
  return kinds;
}

Item PutRight(const Item& declared, const Item& real, KindSet kinds) {
  Item item = declared;
  if (kinds.Has(ErrorKind::kHsCode)) item.goods = real.goods;
  if (kinds.Has(ErrorKind::kOrigin)) item.origin = real.origin;
  if (kinds.Has(ErrorKind::kQuantity)) item.quantity = real.quantity;
  if (kinds.Has(ErrorKind::kNetMass)) item.net_kg = real.net_kg;
  if (kinds.Has(ErrorKind::kGrossMass)) item.gross_kg = real.gross_kg;
  if (kinds.Has(ErrorKind::kUndervalued) || kinds.Has(ErrorKind::kOvervalued)) {
    item.value_minor = real.value_minor;
  }
  if (kinds.Has(ErrorKind::kPreference)) item.preference = real.preference;
  if (kinds.Has(ErrorKind::kSplitConsignment)) item.low_value = real.low_value;
  return item;
}

std::vector<Correction> Corrections(const Item& real, KindSet kinds, const Tariff& tariff) {
  std::vector<Correction> corrections;
  for (const ErrorKind kind : AllErrorKinds()) {
    if (!kinds.Has(kind)) continue;
    if (auto value = TrueValue(real, kind, tariff))
      corrections.push_back({kind, std::move(*value)});
  }
  return corrections;
}

}  // namespace tidewaiter::sim
