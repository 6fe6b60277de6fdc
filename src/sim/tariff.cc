#include "sim/tariff.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/csv.h"

namespace tidewaiter::sim {
namespace {

constexpr auto kPlaces = std::to_array<Place>({
    {"CN", 0.90, false, true},  {"TR", 0.98, true, false},  {"DE", 1.25, false, false},
    {"VN", 0.90, false, false}, {"IT", 1.25, false, false}, {"IN", 0.88, false, true},
    {"PL", 1.05, false, false}, {"TH", 0.95, false, false}, {"FR", 1.25, false, false},
    {"MY", 0.95, false, true},  {"KR", 1.10, true, false},  {"TW", 1.05, false, false},
    {"JP", 1.25, false, false}, {"ID", 0.90, false, false}, {"ES", 1.12, false, false},
    {"BR", 0.95, false, false}, {"US", 1.20, false, false}, {"AE", 1.00, false, true},
    {"BD", 0.82, false, false}, {"PT", 1.10, false, false}, {"MA", 0.95, true, false},
    {"PK", 0.82, false, true},  {"MX", 1.00, true, false},  {"EG", 0.90, true, false},
    {"ZA", 1.00, false, false}, {"RU", 0.90, false, false}, {"NZ", 1.15, false, false},
    {"NL", 1.18, false, false}, {"KH", 0.85, false, false}, {"GB", 1.20, false, false},
    {"CL", 1.00, true, false},  {"CH", 1.35, false, false}, {"AR", 0.95, false, false},
    {"RO", 1.00, false, false}, {"NO", 1.20, false, false}, {"CZ", 1.05, false, false},
    {"BE", 1.18, false, false}, {"AU", 1.15, false, false}, {"TN", 0.95, true, false},
    {"SE", 1.20, false, false}, {"LK", 0.90, false, false}, {"KE", 0.92, true, false},
    {"FI", 1.20, false, false}, {"ET", 0.90, true, false},  {"CO", 1.00, false, false},
    {"AT", 1.20, false, false}, {"HK", 1.00, false, true},  {"SG", 1.05, false, false},
});

// Where such duties are usual in the world. The country draws some of them.
struct Dumped {
  std::string_view heading;
  std::string_view origin;
};
constexpr auto kDumped = std::to_array<Dumped>({{"8712", "CN"},
                                                {"7318", "CN"},
                                                {"6911", "CN"},
                                                {"4011", "CN"},
                                                {"7604", "CN"},
                                                {"3920", "IN"},
                                                {"6907", "CN"},
                                                {"8541", "CN"},
                                                {"7210", "CN"}});
constexpr std::size_t kDumpedDrawn = 5;
constexpr int kClearlyLowerBp = 300;

int FindHeading(std::string_view code) {
  const auto headings = Headings();
  const auto at = std::find_if(headings.begin(), headings.end(),
                               [code](const Heading& heading) { return heading.code == code; });
  return at == headings.end() ? -1 : static_cast<int>(at - headings.begin());
}

}  // namespace

std::span<const Place> Places() {
  return kPlaces;
}

int FindPlace(std::string_view code) {
  const auto at = std::find_if(kPlaces.begin(), kPlaces.end(),
                               [code](const Place& place) { return place.code == code; });
  CHECK(at != kPlaces.end());
  return static_cast<int>(at - kPlaces.begin());
}

Tariff::Tariff(Random random, Day first_day, int days) {
  const int count = static_cast<int>(Headings().size());
  for (int heading = 0; heading < count; ++heading) {
    first_.push_back(static_cast<int>(goods_.size()));
    AddHeading(heading, random);
  }
  first_.push_back(static_cast<int>(goods_.size()));
  LinkSimilar();
  DrawAntiDumping(random, first_day, days);
}

void Tariff::AddHeading(int heading, Random& random) {
  const Heading& row = Headings()[static_cast<std::size_t>(heading)];
  constexpr std::array<double, 6> kRateFactors{1, 1, 0.5, 1.25, 0.75, 0};
  int number = 1;
  for (const std::string_view variant : Parts(row.variants, '|')) {
    const double rate = kRateFactors[random.Below(kRateFactors.size())];
    const double price = random.Uniform(0.7, 1.45);
    for (int split = 0; split < 2; ++split) {
      Goods goods;
      goods.code = fmt::format("{}{}0{}0{}0", row.code, number, number % 3, split == 0 ? 1 : 9);
      goods.heading = heading;
      goods.variant = variant;
      goods.price_per_kg = row.price_per_kg * price * (split == 0 ? 1.08 : 0.94);
      const double duty = row.duty_bp * rate * (split == 1 && random.Chance(0.3) ? 0.6 : 1.0);
      goods.duty_bp = std::min(4000, static_cast<int>(duty / 50) * 50);
      goods_.push_back(std::move(goods));
    }
    ++number;
  }
}

void Tariff::LinkSimilar() {
  for (std::size_t i = 0; i < goods_.size(); ++i) {
    Goods& goods = goods_[i];
    const int near = FindHeading(Headings()[static_cast<std::size_t>(goods.heading)].near);
    for (std::size_t j = 0; j < goods_.size(); ++j) {
      const Goods& other = goods_[j];
      if (i == j || (other.heading != goods.heading && other.heading != near)) continue;
      goods.similar.push_back(static_cast<int>(j));
      if (other.duty_bp + kClearlyLowerBp <= goods.duty_bp) {
        goods.cheaper.push_back(static_cast<int>(j));
      }
    }
  }
}

void Tariff::DrawAntiDumping(Random& random, Day first_day, int days) {
  std::vector<Dumped> left(kDumped.begin(), kDumped.end());
  for (std::size_t i = 0; i < kDumpedDrawn; ++i) {
    const std::size_t at = random.Below(left.size());
    anti_dumping_.push_back({.heading = FindHeading(left[at].heading),
                             .origin = FindPlace(left[at].origin),
                             .from = first_day + static_cast<Day>(random.Uniform(0.1, 0.55) * days),
                             .duty_bp = 2000 + 50 * static_cast<int>(random.Below(60))});
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

const AntiDumping* Tariff::AntiDumpingOn(int heading, int origin, Day day) const {
  for (const AntiDumping& measure : anti_dumping_) {
    if (measure.heading == heading && measure.origin == origin && day >= measure.from) {
      return &measure;
    }
  }
  return nullptr;
}

int Tariff::RateBp(const RateKey& key) const {
  if (key.low_value) return kTaxBp;
  const Goods& goods = goods_[static_cast<std::size_t>(key.goods)];
  const AntiDumping* dumping = AntiDumpingOn(goods.heading, key.origin, key.day);
  return kTaxBp + (key.preference ? 0 : goods.duty_bp) +
         (dumping == nullptr ? 0 : dumping->duty_bp);
}

std::string Tariff::Csv() const {
  std::string out =
      "hs_code,description,rate_percent,excise_per_kg,anti_dumping_origin,anti_dumping_percent,"
      "anti_dumping_from\n";
  for (const Goods& goods : goods_) {
    const Heading& heading = Headings()[static_cast<std::size_t>(goods.heading)];
    const std::string description = fmt::format("{}: {}", heading.title, goods.variant);
    const std::string rate = fmt::format("{:.2f}", (goods.duty_bp + kTaxBp) / 100.0);
    const std::string excise =
        fmt::format("{:.2f}", static_cast<double>(heading.excise_minor_kg) / 100.0);
    std::string origin;
    std::string extra;
    std::string from;
    for (const AntiDumping& measure : anti_dumping_) {
      if (measure.heading != goods.heading) continue;
      origin = Places()[static_cast<std::size_t>(measure.origin)].code;
      extra = fmt::format("{:.2f}", measure.duty_bp / 100.0);
      from = FormatDay(measure.from);
    }
    codec::AppendCsvRow(out, {goods.code, description, rate, excise, origin, extra, from});
  }
  return out;
}

}  // namespace tidewaiter::sim
