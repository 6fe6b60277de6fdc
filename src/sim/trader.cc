#include "sim/trader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::sim {
namespace {

constexpr double kSizeExponent = 0.8;
constexpr int kAlways = 100'000;  // days: a company that outlives the period
constexpr std::size_t kWaveHeadings = 4;
constexpr auto kMaskCountries =
    std::to_array<std::string_view>({"MY", "TH", "VN", "ID", "TW", "TR"});
constexpr auto kTerms = std::to_array<std::string_view>({"CIF", "FOB", "EXW", "DAP", "CFR", "FCA"});

int HeadingOf(const Tariff& tariff, const Offer& offer) {
  return tariff.goods()[static_cast<std::size_t>(offer.goods)].heading;
}

template <typename T>
T PickOf(const std::vector<T>& list, Random& random) {
  return list[random.Below(list.size())];
}

// The first countries of a heading's list are the most usual.
int DrawOrigin(int heading, Random& random) {
  const auto origins = Parts(Headings()[static_cast<std::size_t>(heading)].origins, ' ');
  std::size_t at = 0;
  while (at + 1 < origins.size() && random.Chance(0.5))
    ++at;
  return FindPlace(origins[at]);
}

constexpr std::array<Scheme, 6> kSchemes{Scheme::kUndervaluation, Scheme::kMisclassification,
                                         Scheme::kOriginMasking,  Scheme::kShortMass,
                                         Scheme::kSplit,          Scheme::kFalsePreference};
constexpr std::array<double, 6> kWeights{0.32, 0.24, 0.1, 0.14, 0.06, 0.14};
}  // namespace

std::string_view SchemeName(Scheme scheme) {
  constexpr std::array<std::string_view, 9> kNames{
      "",           "honest_error", "undervaluation",   "misclassification", "origin_masking",
      "short_mass", "split",        "false_preference", "new_wave"};
  return kNames[static_cast<std::size_t>(scheme)];
}

Population::Population(const PopulationOptions& options, const Tariff& tariff, Random random)
    : options_(options), tariff_(tariff) {
  brokers_ = std::max(6, options.traders / 12);
  id_shift_ = random.Below(90'000'000);
  wave_from_ = options.first_day + static_cast<Day>(random.Uniform(0.45, 0.6) * options.days);
  while (wave_headings_.size() < kWaveHeadings) {
    const int heading = static_cast<int>(random.Below(Headings().size()));
    const int duty = Headings()[static_cast<std::size_t>(heading)].duty_bp;
    if (duty >= 1000 && !IsWaveHeading(heading)) wave_headings_.push_back(heading);
  }
  traders.reserve(static_cast<std::size_t>(options.traders) * 5 / 4);
  for (int rank = 0; rank < options.traders; ++rank)
    traders.push_back(DrawTrader(rank, random));
  MakeCheats(random);
  MakeRings(random);
  MakeWave(random);
}

// Numbers that do not tell when a company was founded: a walk through all eight-digit ones.
std::string Population::NewId() {
  constexpr std::uint64_t kIds = 90'000'000;
  constexpr std::uint64_t kStep = 55'621'337;  // has no factor in common with kIds
  const std::uint64_t number = (id_shift_ + ids_++ * kStep) % kIds;
  return fmt::format("{}", 10'000'000 + number);
}

bool Population::IsWaveHeading(int heading) const {
  return std::find(wave_headings_.begin(), wave_headings_.end(), heading) != wave_headings_.end();
}

Trader Population::DrawTrader(int rank, Random& random) {
  Trader trader;
  trader.id = NewId();
  trader.name = DrawCompanyName(random);
  trader.address = DrawAddress(random);
  // 16: without it the largest few would be a fifth of the country, and what they do would
  // decide every figure.
  trader.size = std::pow(rank + 16.0, -kSizeExponent) * random.LogNormal(0, 0.25);
  trader.office = random.Chance(0.5) ? static_cast<int>(random.Below(3))
                                     : static_cast<int>(random.Below(kOffices));
  for (int& broker : trader.brokers) {
    const double skewed = random.Uniform() * random.Uniform();  // a few brokers are large
    broker = static_cast<int>(skewed * brokers_);
  }
  DrawHabits(trader, random);
  DrawLife(trader, rank, random);
  DrawOffers(trader, random);
  return trader;
}

void Population::DrawHabits(Trader& trader, Random& random) {
  trader.name_style = static_cast<int>(random.Below(4));
  trader.growth = 0.3 * random.Normal();
  trader.quality = random.Chance(0.15) ? random.Uniform(0.45, 0.75)
                                       : std::clamp(random.LogNormal(0, 0.28), 0.6, 2.0);
  trader.mean_items = 1 + 3 * random.Uniform() * random.Uniform();
  trader.error_factor = random.LogNormal(-0.32, 0.8);
  trader.low_value_share = random.Chance(0.2) ? random.Uniform(0.1, 0.5) : 0.02;
  trader.agreement_habit = random.Uniform(0.3, 1.0);
  trader.bargain_share = random.Chance(0.1) ? 0.12 : 0.012;
  trader.writes_manufacturer = random.Chance(0.35);
  trader.writes_carrier = random.Chance(0.9);
  trader.rounding = static_cast<int>(random.Below(3));
  trader.delivery_terms = kTerms[random.Below(kTerms.size())];
  trader.wording = DrawWording(random);
}

// One company in five is founded within the period, one in eight closes; the largest stay.
void Population::DrawLife(Trader& trader, int rank, Random& random) {
  const auto within = [&] {
    return options_.first_day + static_cast<Day>(random.Uniform(0.03, 0.97) * options_.days);
  };
  trader.born = options_.first_day - kAlways;
  trader.dies = options_.first_day + kAlways;
  if (rank < std::max(3, options_.traders / 40)) return;
  if (random.Chance(0.2)) trader.born = within();
  if (random.Chance(0.125)) trader.dies = std::max(trader.born + 20, within());
}

void Population::DrawOffers(Trader& trader, Random& random) {
  const bool general = random.Chance(0.3);
  const int headings =
      general ? 4 + static_cast<int>(random.Below(4)) : 1 + static_cast<int>(random.Below(2));
  for (int h = 0; h < headings; ++h) {
    const int heading = static_cast<int>(random.Below(Headings().size()));
    if (h == 0) trader.peak_month = Headings()[static_cast<std::size_t>(heading)].peak_month;
    const int codes =
        general ? 1 + static_cast<int>(random.Below(2)) : 2 + static_cast<int>(random.Below(4));
    for (int c = 0; c < codes; ++c)
      trader.offers.push_back(DrawOffer(heading, trader.size, random));
  }
}

Offer Population::DrawOffer(int heading, double size, Random& random) const {
  const Heading& row = Headings()[static_cast<std::size_t>(heading)];
  const int first = tariff_.first_of(heading);
  Offer offer;
  offer.goods =
      first +
      static_cast<int>(random.Below(static_cast<std::uint64_t>(tariff_.last_of(heading) - first)));
  offer.origin = DrawOrigin(heading, random);
  offer.weight = random.LogNormal(0, 0.7);
  offer.price_factor = random.LogNormal(0, 0.15);
  const Goods& goods = tariff_.goods()[static_cast<std::size_t>(offer.goods)];
  const double value = 7000 * std::pow(size * 20, 0.25) * random.LogNormal(0, 0.8);
  offer.log_net_mu = std::log(std::max(2.0, value / goods.price_per_kg));
  offer.kg_per_unit = row.kg_per_unit * (row.kg_per_unit == 1 ? 1 : random.LogNormal(0, 0.18));
  offer.package_kg = std::max(offer.kg_per_unit, random.Uniform(6, 28));
  for (std::uint32_t& supplier : offer.suppliers)
    supplier = DrawSupplier(offer, tariff_, random);
  return offer;
}

std::uint32_t Population::DrawSupplier(const Offer& offer, const Tariff& tariff, Random& random) {
  const auto heading = static_cast<std::uint64_t>(HeadingOf(tariff, offer));
  const auto place = static_cast<std::uint64_t>(offer.origin);
  const std::uint64_t market = Combine(heading, place);
  const std::uint64_t pool = 3 + market % 14;
  return static_cast<std::uint32_t>(Combine(market, random.Below(pool)) % 900'000 + 100'000);
}

bool Population::Suits(const Trader& trader, const Offer& offer, Scheme scheme) const {
  const Goods& goods = tariff_.goods()[static_cast<std::size_t>(offer.goods)];
  const bool wave = IsWaveHeading(goods.heading);
  const Place& place = Places()[static_cast<std::size_t>(offer.origin)];
  switch (scheme) {
    case Scheme::kUndervaluation:
      return !wave && goods.duty_bp >= 500;
    case Scheme::kMisclassification:
      return !wave && !goods.cheaper.empty();
    case Scheme::kOriginMasking:
      return tariff_.AntiDumpingOn(goods.heading, offer.origin, trader.dies) != nullptr;
    case Scheme::kShortMass:
      return !wave && goods.duty_bp >= 400;
    case Scheme::kSplit:
      return !wave && goods.duty_bp >= 800 && goods.price_per_kg >= 4;
    case Scheme::kFalsePreference:
      return !wave && goods.duty_bp >= 800 && (place.agreement || place.risky);
    case Scheme::kNewWave:
      return wave && goods.duty_bp >= 400;
    default:
      return false;
  }
}

bool Population::FitPlot(Trader& trader, Scheme scheme, Random& random) {
  Plot plot = trader.plot;
  plot.scheme = scheme;
  plot.offers = 0;
  for (std::size_t i = 0; i < trader.offers.size() && i < 32; ++i) {
    if (Suits(trader, trader.offers[i], scheme) && random.Chance(0.8)) plot.offers |= 1U << i;
  }
  if (plot.offers == 0) return false;
  plot.factor = scheme == Scheme::kNewWave ? random.Uniform(0.45, 0.8) : random.Uniform(0.3, 0.8);
  plot.third_country = FindPlace(kMaskCountries[random.Below(kMaskCountries.size())]);
  trader.plot = plot;
  return true;
}

void Population::AddAliases(Trader& trader, Random& random) {
  const int count = 3 + static_cast<int>(random.Below(4));
  for (int i = 0; i < count; ++i) {
    trader.aliases.push_back(static_cast<int>(aliases.size()));
    aliases.push_back(
        {NewId(), SimilarName(trader.name, random),
         random.Chance(0.6) ? SimilarAddress(trader.address, random) : DrawAddress(random)});
  }
}

// Cheats are drawn from all but the largest companies. Episodes begin all through the period, so
// that yesterday's cheats are not tomorrow's.
void Population::MakeCheats(Random& random) {
  const int spared = options_.traders / 150;
  for (int i = spared; i < options_.traders; ++i) {
    Trader& trader = traders[static_cast<std::size_t>(i)];
    // Who imports dumped goods is tempted more, for few do and the duty is high.
    // Middling companies are tempted more than those who import once a month.
    double chance = options_.cheat_share * (i < options_.traders / 2 ? 1.75 : 0.25);
    if (FitPlot(trader, Scheme::kOriginMasking, random)) chance *= 3;
    const bool cheat = random.Chance(chance);
    bool fits = trader.plot.scheme == Scheme::kOriginMasking && random.Chance(0.7);
    for (int attempt = 0; cheat && !fits && attempt < 8; ++attempt)
      fits = FitPlot(trader, kSchemes[random.Weighted(kWeights)], random);
    if (!cheat || !fits) {
      trader.plot = Plot{};
      continue;
    }
    Plot& plot = trader.plot;
    plot.rate = random.Uniform(0.1, 0.8);
    plot.patience = 2 + static_cast<int>(random.Below(4));
    plot.from = options_.first_day + static_cast<Day>(random.Uniform(-0.5, 0.8) * options_.days);
    plot.until = plot.from + static_cast<Day>(random.Uniform(0.2, 0.9) * options_.days);
    if (plot.scheme == Scheme::kSplit) AddAliases(trader, random);
    // Some companies are founded to cheat; most are as old as others.
    if (random.Chance(0.15)) trader.born = plot.from;
  }
}

// A ring: cheats of different trades who work through one broker, which has honest clients too.
void Population::MakeRings(Random& random) {
  std::vector<int> cheats;
  for (int i = 0; i < static_cast<int>(traders.size()); ++i) {
    if (traders[static_cast<std::size_t>(i)].plot.scheme != Scheme::kNone) cheats.push_back(i);
  }
  const int rings = std::max(1, static_cast<int>(cheats.size()) / 30);
  for (int ring = 0; ring < rings && cheats.size() >= 6; ++ring) {
    const int broker = static_cast<int>(random.Below(static_cast<std::uint64_t>(brokers_)));
    const int members = 3 + static_cast<int>(random.Below(5));
    for (int m = 0; m < members; ++m) {
      Trader& trader = traders[static_cast<std::size_t>(PickOf(cheats, random))];
      trader.plot.ring = ring;
      trader.brokers[0] = broker;
    }
  }
}

// Goods that nobody cheated with before the wave's day. Half of those who do were honest so far.
void Population::MakeWave(Random& random) {
  const int spared = options_.traders / 150;
  for (int i = spared; i < options_.traders; ++i) {
    Trader& trader = traders[static_cast<std::size_t>(i)];
    if (trader.plot.scheme != Scheme::kNone || !random.Chance(options_.cheat_share * 4)) continue;
    if (!FitPlot(trader, Scheme::kNewWave, random)) continue;
    trader.plot.rate = random.Uniform(0.25, 0.8);
    trader.plot.patience = 3;
    trader.plot.from = wave_from_ + static_cast<Day>(random.Uniform(0, 0.2) * options_.days);
    trader.plot.until = trader.plot.from + options_.days;
    if (random.Chance(0.4)) trader.born = trader.plot.from - static_cast<Day>(random.Below(60));
  }
}

void Population::Recruit(Day day, Random& random) {
  Trader& trader = traders[random.Below(traders.size())];
  if (trader.plot.scheme != Scheme::kNone || day < trader.born || day >= trader.dies) return;
  if (!FitPlot(trader, kSchemes[random.Weighted(kWeights)], random)) return;
  trader.plot.rate = random.Uniform(0.1, 0.8);
  trader.plot.patience = 2 + static_cast<int>(random.Below(4));
  trader.plot.from = day;
  trader.plot.until = day + 60 + static_cast<Day>(random.Below(400));
  if (trader.plot.scheme == Scheme::kSplit) AddAliases(trader, random);
}

int Population::FoundSuccessor(int of, Day day, Random& random) {
  Trader next = traders[static_cast<std::size_t>(of)];
  next.id = NewId();
  next.name = SimilarName(next.name, random);
  next.address = random.Chance(0.5) ? SimilarAddress(next.address, random) : next.address;
  next.name_style = static_cast<int>(random.Below(4));
  next.born = day;
  next.dies = day + kAlways;
  next.checked_known = 0;
  next.caught_known = 0;
  next.aliases.clear();
  next.growth = 0.3 * random.Normal();
  if (random.Chance(0.5)) next.office = static_cast<int>(random.Below(kOffices));
  if (random.Chance(0.4)) {
    next.brokers[0] = static_cast<int>(random.Below(static_cast<std::uint64_t>(brokers_)));
  }
  Plot& plot = next.plot;
  plot.caught = 0;
  plot.closing = false;
  ++plot.generation;
  plot.paused_until = day + static_cast<Day>(random.Below(25));
  plot.until = std::max(plot.until, day + 150);
  if (plot.scheme == Scheme::kSplit) AddAliases(next, random);
  traders.push_back(std::move(next));
  return static_cast<int>(traders.size()) - 1;
}

}  // namespace tidewaiter::sim
