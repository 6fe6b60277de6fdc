#include "sim/clerk.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/hash.h"

namespace tidewaiter::sim {
namespace {

constexpr auto kCarriers = std::to_array<std::string_view>(
    {"Blue Anchor Line", "Ostmar Shipping", "Cape Feeder", "Transmer", "Grand Delta Lines",
     "Nautica Box", "Polar Container", "Sunda Line", "Aero Cargo One", "Swiftair Freight",
     "Continental Road", "Postal Union"});
constexpr std::size_t kSeaCarriers = 8;

const Goods& GoodsOf(const Tariff& tariff, const Item& item) {
  return tariff.goods()[static_cast<std::size_t>(item.goods)];
}

std::string_view PlaceCode(int place) {
  return Places()[static_cast<std::size_t>(place)].code;
}

template <typename... Args>
void Set(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  out.clear();
  fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

std::string_view DrawMode(const Goods& goods, const Item& item, Random& random) {
  if (item.low_value) return random.Chance(0.6) ? "5" : "4";
  if (goods.price_per_kg > 60 && random.Chance(0.7)) return "4";
  if (item.net_kg < 250 && random.Chance(0.3)) return "4";
  return random.Chance(0.08) ? "3" : "1";
}

std::string_view DrawCarrier(std::string_view mode, Random& random) {
  if (mode == "4") return kCarriers[kSeaCarriers + random.Below(2)];
  if (mode == "3") return kCarriers[10];
  if (mode == "5") return kCarriers[11];
  return kCarriers[random.Below(kSeaCarriers)];
}

}  // namespace

void Clerk::DrawHeader(const Trader& trader, const Alias* alias, Day day, const Item& first,
                       Random& random, Header& header) const {
  header.day = day;
  const int office =
      random.Chance(0.88) ? trader.office : static_cast<int>(random.Below(Population::kOffices));
  Set(header.office, "XT{:03}", 101 + office * 7);
  Set(header.declarant, "B{:05}", 10'000 + trader.brokers[random.Chance(0.85) ? 0 : 1] * 37);
  header.importer = alias == nullptr ? trader.id : alias->id;
  WriteName(alias == nullptr ? trader.name : alias->name, trader.name_style, random,
            header.importer_name);
  header.importer_address = alias == nullptr ? trader.address : alias->address;
  header.transport_mode = DrawMode(GoodsOf(tariff_, first), first, random);
  header.carrier = trader.writes_carrier && random.Chance(0.97)
                       ? DrawCarrier(header.transport_mode, random)
                       : std::string_view();
  header.delivery_terms = random.Chance(0.8)    ? trader.delivery_terms
                          : random.Chance(0.25) ? std::string_view()
                                                : std::string_view("CIF");
  header.from_warehouse = random.Chance(0.05);
  if (random.Chance(0.03)) header.importer_address.clear();
}

void Clerk::Write(const Header& header, int item_number, const Trader& trader, Telling telling,
                  Random& random, Line& line) const {
  Item& declared = telling.declared;
  if (UnitOf(declared, tariff_) != UnitOf(telling.real, tariff_)) {
    const int heading = GoodsOf(tariff_, declared).heading;
    declared.quantity = declared.net_kg / Headings()[static_cast<std::size_t>(heading)].kg_per_unit;
  }
  RoundItem(declared, trader.rounding, tariff_);
  RoundItem(telling.real, trader.rounding, tariff_);
  line.declared = declared;
  line.real = telling.real;
  WriteTruth(trader, telling, header.day, line);

  LineRecord& record = line.record;
  record.declaration_id = header.declaration_id;
  Set(record.id, "{}-{}", header.declaration_id, item_number);
  record.date = header.day;
  WriteCodes(header, trader, declared, random, record);
  WriteNumbers(header, declared, line.truth.kinds, random, record);
  Wording wording = trader.wording;
  if (telling.vague) wording.vague = 0.6;
  describer_.Write(tariff_.goods()[static_cast<std::size_t>(telling.described)], wording, random,
                   record.description);
}

void Clerk::WriteTruth(const Trader& trader, const Telling& telling, Day day, Line& line) const {
  Truth& truth = line.truth;
  truth.kinds = Differences(line.declared, line.real, tariff_);
  truth.irregular = !truth.kinds.empty();
  truth.true_values.clear();
  truth.scheme.clear();
  truth.ring.clear();
  truth.evaded_minor = 0;
  if (!truth.irregular) return;
  truth.scheme = SchemeName(telling.scheme);
  truth.true_values = Corrections(line.real, truth.kinds, tariff_);
  truth.evaded_minor = std::max<std::int64_t>(
      0, ChargesMinor(line.real, tariff_, day) - ChargesMinor(line.declared, tariff_, day));
  if (telling.scheme == Scheme::kHonestError) return;
  if (telling.false_description) truth.kinds.Add(ErrorKind::kDescription);
  if (trader.plot.generation > 0) truth.kinds.Add(ErrorKind::kSuccessorOfOffender);
  if (trader.plot.ring >= 0) Set(truth.ring, "ring-{}", trader.plot.ring + 1);
}

void Clerk::WriteCodes(const Header& header, const Trader& trader, const Item& item, Random& random,
                       LineRecord& record) const {
  record.attribute(Attribute::kOffice) = header.office;
  record.attribute(Attribute::kProcedure) =
      item.low_value ? "4051" : (header.from_warehouse ? "4071" : "4000");
  record.attribute(Attribute::kDeclarant) = header.declarant;
  record.attribute(Attribute::kImporter) = header.importer;
  record.attribute(Attribute::kImporterName) = header.importer_name;
  record.attribute(Attribute::kImporterAddress) = header.importer_address;
  std::string& supplier = record.attribute(Attribute::kSupplier);
  supplier.clear();
  if (random.Chance(0.96)) Set(supplier, "S{}", item.supplier);
  std::string& manufacturer = record.attribute(Attribute::kManufacturer);
  manufacturer.clear();
  if (trader.writes_manufacturer && random.Chance(0.9)) {
    Set(manufacturer, "M{}", Mix(item.supplier + random.Below(2)) % 900'000 + 100'000);
  }
  record.attribute(Attribute::kCarrier) = header.carrier;
  record.attribute(Attribute::kHsCode) = GoodsOf(tariff_, item).code;
  record.attribute(Attribute::kOrigin) = PlaceCode(item.origin);
  record.attribute(Attribute::kDispatch) =
      random.Chance(0.98) ? PlaceCode(item.dispatch) : std::string_view();
  record.attribute(Attribute::kTransportMode) = header.transport_mode;
  record.attribute(Attribute::kPreference) = item.preference ? "300" : "100";
  record.attribute(Attribute::kQuantityUnit) = UnitOf(item, tariff_);
  record.attribute(Attribute::kDeliveryTerms) = header.delivery_terms;
  for (std::size_t extra = kFirstExtra; extra < kAttributeCount; ++extra)
    record.attributes[extra].clear();
}

// A field that is wrong is never also missing: nobody hides by leaving it out, for a missing one is
// asked for.
void Clerk::WriteNumbers(const Header& header, const Item& item, KindSet wrong, Random& random,
                         LineRecord& record) const {
  const auto unless_missing = [&](double number, double missing, ErrorKind kind) {
    return random.Chance(missing) && !wrong.Has(kind) ? kMissing : number;
  };
  const int rate_bp = tariff_.RateBp({.goods = item.goods,
                                      .origin = item.origin,
                                      .preference = item.preference,
                                      .low_value = item.low_value,
                                      .day = header.day});
  record.measure(Measure::kRatePercent) = rate_bp / 100.0;
  record.measure(Measure::kGrossMassKg) =
      unless_missing(item.gross_kg, 0.04, ErrorKind::kGrossMass);
  record.measure(Measure::kNetMassKg) = unless_missing(item.net_kg, 0.01, ErrorKind::kNetMass);
  record.measure(Measure::kQuantity) = unless_missing(item.quantity, 0.05, ErrorKind::kQuantity);
  record.measure(Measure::kPackages) = unless_missing(item.packages, 0.03, ErrorKind::kUnspecified);
  record.measure(Measure::kContainers) = header.transport_mode == "1" ? item.containers : 0;
  record.value_minor = item.value_minor;
}

}  // namespace tidewaiter::sim
