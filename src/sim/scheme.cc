#include "sim/scheme.h"

#include <algorithm>
#include <cmath>

namespace tidewaiter::sim {
namespace {

const Goods& GoodsOf(const Tariff& tariff, int goods) {
  return tariff.goods()[static_cast<std::size_t>(goods)];
}

std::int64_t Scale(std::int64_t minor, double factor) {
  return std::llround(static_cast<double>(minor) * factor);
}

void Undervalue(double factor, Random& random, Telling& telling) {
  const double noisy = std::min(0.92, factor * random.LogNormal(0, 0.13));
  telling.declared.value_minor = Scale(telling.real.value_minor, noisy);
}

void Misclassify(const Tariff& tariff, Random& random, Telling& telling) {
  const auto& cheaper = GoodsOf(tariff, telling.real.goods).cheaper;
  if (cheaper.empty()) return;
  telling.declared.goods = cheaper[random.Below(cheaper.size())];
  const double wording = random.Uniform();
  if (wording < 0.45) return;  // the papers still speak of the real goods
  if (wording > 0.75) {
    telling.vague = true;
    return;
  }
  telling.described = telling.declared.goods;
  telling.false_description = GoodsOf(tariff, telling.declared.goods).heading !=
                              GoodsOf(tariff, telling.real.goods).heading;
}

void MaskOrigin(const Plot& plot, const Offer& offer, const Tariff& tariff, Random& random,
                Telling& telling) {
  if (plot.third_country == telling.real.origin) return;
  telling.declared.origin = plot.third_country;
  telling.declared.preference = false;
  telling.real.preference = false;
  if (random.Chance(0.7)) {
    telling.declared.dispatch = plot.third_country;  // goods do pass there, on paper or on a ship
    telling.real.dispatch = plot.third_country;
  }
  if (random.Chance(0.6)) {
    Offer moved = offer;
    moved.origin = plot.third_country;
    telling.declared.supplier = Population::DrawSupplier(moved, tariff, random);
  }
}

// Where excise is paid by the kilogram the value is kept; elsewhere a part of the goods is hidden
// with its value.
void ShortenMass(const Tariff& tariff, Random& random, Telling& telling) {
  const Goods& goods = GoodsOf(tariff, telling.real.goods);
  const bool excise = Headings()[static_cast<std::size_t>(goods.heading)].excise_minor_kg > 0;
  const double factor = random.Uniform(0.5, 0.9);
  Item& declared = telling.declared;
  declared.net_kg *= factor;
  declared.gross_kg *= factor * random.LogNormal(0, 0.02);
  declared.quantity *= factor;
  if (!excise || random.Chance(0.15)) declared.value_minor = Scale(declared.value_minor, factor);
  if (random.Chance(0.4)) {
    declared.packages = static_cast<int>(std::ceil(declared.packages * factor));
  }
}

void ClaimPreference(Random& random, Telling& telling) {
  telling.real.preference = false;
  telling.declared.preference = true;
  if (Places()[static_cast<std::size_t>(telling.real.origin)].agreement) return;
  constexpr auto kPartners = std::to_array<std::string_view>({"TR", "KR", "MA", "EG", "MX"});
  telling.declared.origin = FindPlace(kPartners[random.Below(kPartners.size())]);
  if (random.Chance(0.5)) telling.declared.dispatch = telling.declared.origin;
  telling.real.dispatch = telling.declared.dispatch;
}

void MixUpOrigin(const Tariff& tariff, Random& random, Telling& telling) {
  const int heading = GoodsOf(tariff, telling.real.goods).heading;
  const auto origins = Parts(Headings()[static_cast<std::size_t>(heading)].origins, ' ');
  telling.declared.origin = telling.real.dispatch != telling.real.origin
                                ? telling.real.dispatch
                                : FindPlace(origins[random.Below(origins.size())]);
  if (!Places()[static_cast<std::size_t>(telling.declared.origin)].agreement) {
    telling.declared.preference = false;
    telling.real.preference = false;
  }
}

void SlipMass(Random& random, Telling& telling) {
  constexpr std::array<double, 4> kSlips{10, 0.1, 0.5, 1.1};
  const double slip = kSlips[random.Below(kSlips.size())];
  telling.declared.net_kg *= slip;
  if (random.Chance(0.5)) telling.declared.gross_kg *= slip;
}

void SlipQuantity(Random& random, Telling& telling) {
  constexpr std::array<double, 4> kSlips{12, 1.0 / 12, 10, 0.5};
  telling.declared.quantity *= kSlips[random.Below(kSlips.size())];
}

}  // namespace

void ApplyScheme(const Plot& plot, const Offer& offer, const Tariff& tariff, Random& random,
                 Telling& telling) {
  switch (plot.scheme) {
    case Scheme::kUndervaluation:
      return Undervalue(plot.factor, random, telling);
    case Scheme::kMisclassification:
      return Misclassify(tariff, random, telling);
    case Scheme::kOriginMasking:
      return MaskOrigin(plot, offer, tariff, random, telling);
    case Scheme::kShortMass:
      return ShortenMass(tariff, random, telling);
    case Scheme::kFalsePreference:
      return ClaimPreference(random, telling);
    case Scheme::kNewWave:
      Undervalue(plot.factor, random, telling);
      if (random.Chance(0.5)) Misclassify(tariff, random, telling);
      return;
    default:
      return;
  }
}

void ApplyHonestError(const Tariff& tariff, Random& random, Telling& telling) {
  constexpr std::array<double, 6> kWeights{0.38, 0.16, 0.14, 0.16, 0.1, 0.06};
  Item& declared = telling.declared;
  switch (random.Weighted(kWeights)) {
    case 0: {
      const auto& similar = GoodsOf(tariff, telling.real.goods).similar;
      declared.goods = similar[random.Below(similar.size())];
      if (random.Chance(0.25)) telling.described = declared.goods;
      return;
    }
    case 1:
      return SlipQuantity(random, telling);
    case 2:
      return SlipMass(random, telling);
    case 3:
      declared.value_minor = Scale(declared.value_minor, random.Uniform(0.82, 0.97));
      return;
    case 4:
      return MixUpOrigin(tariff, random, telling);
    default:
      declared.value_minor = Scale(declared.value_minor, random.Uniform(1.03, 1.5));
  }
}

}  // namespace tidewaiter::sim
