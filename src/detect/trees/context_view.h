// What Context's parts share: the keys under which it remembers, worked out once for a line. Only
// context.cc and context_explain.cc include it.
#ifndef TIDEWAITER_DETECT_TREES_CONTEXT_VIEW_H_
#define TIDEWAITER_DETECT_TREES_CONTEXT_VIEW_H_

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "base/hash.h"
#include "detect/trees/context.h"

namespace tidewaiter::detect {

// Families of keys: the same importer in two families gives two keys.
enum class Family : std::uint64_t {
  kImporter = 1,
  kImporterHs4,
  kImporterHs6,
  kImporterOrigin,
  kImporterHs4Origin,
  kImporterSupplier,
  kImporterOffice,
  kImporterDeclarant,
  kSupplier,
  kSupplierOrigin,
  kDeclarant,
  kHs6,
  kHs6Origin,
  kOrigin,
  kOriginDispatch,
  kUnitMass,
  kGrossNet,
  kPackageMass,
  kContainerMass,
  kValue,
  kHeadingRate,
  kAddress,
  kName,
  kSupplierHs4,
  kHs4Origin,
  kOffice,
  kHs6Preference,
  kHs6Rate,
  kMass,
  kFlow,
  kFlowMass,
};

inline constexpr Day kLikenessDays = 7;
inline constexpr float kUnusual = 1.5F;  // deviations from the usual that are worth a word
inline constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

inline float Log(double x) {
  return x > 0 && std::isfinite(x) ? static_cast<float>(std::log(x)) : kNaN;
}

struct Context::Ratio {
  std::uint64_t key;
  float log;
  float floor;  // smallest deviation that counts as one
};

struct Context::View {
  View(const LineTable& table, std::size_t at);

  // A key of the family, or 0 when a part is missing.
  [[nodiscard]] static std::uint64_t Key(Family family, std::uint64_t a) {
    return a == 0 ? 0 : Combine(static_cast<std::uint64_t>(family), a);
  }
  [[nodiscard]] static std::uint64_t Key(Family family, std::uint64_t a, std::uint64_t b) {
    return a == 0 || b == 0 ? 0 : Combine(Combine(static_cast<std::uint64_t>(family), a), b);
  }

  [[nodiscard]] Ratio UnitMass() const {
    const std::uint64_t unit = lines.Hash(row, Attribute::kQuantityUnit);
    return {Key(Family::kUnitMass, hs6, unit + 1), Log(net / quantity), 0.1F};
  }
  [[nodiscard]] Ratio GrossToNet() const {
    return {Key(Family::kGrossNet, hs4), Log(gross / net), 0.02F};
  }
  [[nodiscard]] Ratio PackageMass() const {
    return {Key(Family::kPackageMass, hs4), Log(gross / lines.Number(row, Measure::kPackages)),
            0.1F};
  }
  [[nodiscard]] Ratio ContainerMass() const {
    return {Key(Family::kContainerMass, hs4), Log(gross / lines.Number(row, Measure::kContainers)),
            0.1F};
  }
  [[nodiscard]] Ratio Mass() const { return {Key(Family::kMass, hs6), Log(net), 0.2F}; }
  // Goods of one code, origin, route, preference and rate.
  [[nodiscard]] std::uint64_t FlowKey() const {
    const std::uint64_t terms = Combine(lines.Hash(row, Attribute::kPreference), RateKey());
    return Key(Family::kFlow, Combine(hs6, origin), Combine(dispatch, terms));
  }
  [[nodiscard]] std::uint64_t FlowMassKey() const {
    return Combine(static_cast<std::uint64_t>(Family::kFlowMass),
                   Combine(FlowKey(), std::bit_cast<std::uint64_t>(net)));
  }
  [[nodiscard]] std::uint64_t RateKey() const {
    return std::isnan(rate) ? 0 : Mix(std::bit_cast<std::uint64_t>(rate) + 1);
  }
  [[nodiscard]] Ratio Value() const { return {Key(Family::kValue, hs4), Log(value), 0.2F}; }

  const LineTable& lines;
  std::size_t row;
  Day day;
  std::string_view code;
  std::uint64_t importer, supplier, declarant, origin, dispatch, office, hs4, hs6, address, name;
  double net, gross, quantity, rate, value;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_CONTEXT_VIEW_H_
