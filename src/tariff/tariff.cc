#include "tariff/tariff.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "tariff/tariff_data.h"

namespace tidewaiter::tariff {
namespace {

// Rows by the text that names them. A text said twice is a problem.
template <typename Rows, typename Member>
ByText<std::uint32_t> IndexOf(const Rows& rows, Member member, std::string_view table,
                              Problems& problems) {
  ByText<std::uint32_t> index;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const std::string& name = rows[i].*member;
    if (name.empty()) {
      problems.push_back({"required", fmt::format("/{}/{}", table, i), "has no name"});
    } else if (!index.emplace(name, i).second) {
      problems.push_back({"duplicate", fmt::format("/{}/{}", table, i), "said twice: " + name});
    }
  }
  return index;
}

template <typename Row>
const Row* FindIn(const ByText<std::uint32_t>& index, const std::vector<Row>& rows,
                  std::string_view name) {
  const auto found = index.find(name);
  return found == index.end() ? nullptr : &rows[found->second];
}

// The standard types, and the tariff's own, which replace them.
void AddStandardTypes(std::vector<MeasureType>& types) {
  std::vector<MeasureType> all = std::move(types);
  const std::size_t own = all.size();
  for (const MeasureType& standard : StandardTypes()) {
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(own);
    if (std::find_if(all.begin(), end,
                     [&](const MeasureType& type) { return type.id == standard.id; }) == end) {
      all.push_back(standard);
    }
  }
  types = std::move(all);
}

Validity Cut(const Validity& own, const Validity& other) {
  return {std::max(own.from, other.from), std::min(own.until, other.until)};
}

void Resolve(Tariff::Data& data, std::uint32_t number, Problems& problems) {
  const Measure& measure = data.rows.measures[number];
  MeasureFacts& facts = data.facts[number];
  const auto note = [&](std::string_view code, std::string_view member, std::string detail) {
    problems.push_back(
        {std::string(code), fmt::format("/measures/{}/{}", number, member), std::move(detail)});
  };
  if (const auto type = data.types.find(measure.type); type != data.types.end()) {
    facts.type = type->second;
  } else {
    note("unknown_measure_type", "type", "there is no measure type " + measure.type);
  }
  const auto area_of = [&](const std::string& area, std::string_view member) {
    const std::uint32_t found = data.closure.NumberOf(area);
    if (found == AreaClosure::kUnknown) note("unknown_area", member, "there is no area " + area);
    return found;
  };
  if (!measure.area.empty()) facts.area = area_of(measure.area, "area");
  for (const std::string& excluded : measure.excluded)
    facts.excluded.push_back(area_of(excluded, "excluded"));
  facts.validity = measure.validity;
  if (!measure.regulation.empty()) {
    const auto found = data.regulations.find(measure.regulation);
    if (found == data.regulations.end()) {
      return note("unknown_regulation", "regulation",
                  "there is no regulation " + measure.regulation);
    }
    const Regulation& regulation = data.rows.regulations[found->second];
    facts.validity = Cut(measure.validity, regulation.validity);
    if (!regulation.stops.empty()) facts.stops = &regulation.stops;
  }
}

// Tables that do not depend on measures.
void MakeTables(Tariff::Data& data, Problems& problems) {
  TariffRows& rows = data.rows;
  AddStandardTypes(rows.types);
  data.types = IndexOf(rows.types, &MeasureType::id, "measure_types", problems);
  data.areas = IndexOf(rows.areas, &Area::id, "areas", problems);
  data.regulations = IndexOf(rows.regulations, &Regulation::id, "regulations", problems);
  data.documents = IndexOf(rows.documents, &Document::code, "documents", problems);
  data.additional_codes =
      IndexOf(rows.additional_codes, &AdditionalCode::code, "additional_codes", problems);
  data.footnotes = IndexOf(rows.footnotes, &Footnote::id, "footnotes", problems);
  for (std::uint32_t i = 0; i < rows.quotas.size(); ++i)
    data.quotas[rows.quotas[i].order_number].push_back(i);
  data.closure = AreaClosure(rows.areas, rows.reckoning.all_areas, problems);
  data.units = Units(rows.units);
  auto exchange = Exchange::Build(rows.exchange, rows.reckoning.currency);
  if (exchange) {
    data.exchange = std::move(*exchange);
  } else {
    std::ranges::move(exchange.error(), std::back_inserter(problems));
  }
}

void AddUnder(std::string_view place, Problems from, Problems& to) {
  for (Problem& problem : from) {
    problem.pointer = std::string(place) + problem.pointer;
    to.push_back(std::move(problem));
  }
}

void CheckAreas(const OriginScheme& scheme, const Tariff::Data& data, Problems& problems,
                Problems& warnings) {
  const std::string at = "/origins/schemes/" + scheme.code;
  for (const std::string& area : scheme.areas) {
    if (!data.areas.contains(area)) {
      problems.push_back({"unknown_area", at + "/areas", "there is no area " + area});
    }
  }
  for (const std::string& country : scheme.countries) {
    if (!data.areas.contains(country)) {
      warnings.push_back({"unknown_country", at + "/countries", "there is no area " + country});
    }
  }
}

void MakeOrigins(Tariff::Data& data, Problems& problems, Problems& warnings) {
  auto made = Origins::Build(std::move(data.rows.origins));
  data.rows.origins = {};
  if (!made) return AddUnder("/origins", std::move(made.error()), problems);
  AddUnder("/origins", std::move(made->warnings), warnings);
  for (const OriginScheme& scheme : made->origins.schemes())
    CheckAreas(scheme, data, problems, warnings);
  data.origins = std::move(made->origins);
}

void MakeParcels(Tariff::Data& data, Problems& problems) {
  auto made = Parcels::Build(std::move(data.rows.parcels));
  data.rows.parcels = {};
  if (!made) return AddUnder("/parcels", std::move(made.error()), problems);
  data.parcels = std::move(*made);
}

}  // namespace

std::expected<Tariff::Made, Problems> Tariff::Build(std::shared_ptr<const Nomenclature> goods,
                                                    TariffRows rows) {
  Problems problems;
  Problems warnings;
  auto data = std::make_shared<Data>();
  data->goods = std::move(goods);
  data->rows = std::move(rows);
  MakeTables(*data, problems);
  data->facts.resize(data->rows.measures.size());
  for (std::uint32_t i = 0; i < data->rows.measures.size(); ++i) {
    Measure& measure = data->rows.measures[i];
    std::ranges::stable_sort(measure.conditions, {}, [](const Condition& condition) {
      return std::pair(std::string_view(condition.code), condition.sequence);
    });
    Resolve(*data, i, problems);
    data->by_code[CodeKey(measure.code, measure.suffix)].push_back(i);
  }
  if (problems.empty()) CheckMeasures(*data, problems, warnings);
  MakeOrigins(*data, problems, warnings);
  MakeParcels(*data, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  data->published = std::make_unique<const QuotaBook>(data->rows.quotas, data->rows.balances);
  return Made{std::make_shared<const Tariff>(std::move(data)), std::move(warnings)};
}

const Nomenclature& Tariff::goods() const {
  return *data_->goods;
}
const Reckoning& Tariff::reckoning() const {
  return data_->rows.reckoning;
}
const Units& Tariff::units() const {
  return data_->units;
}
const Exchange& Tariff::exchange() const {
  return data_->exchange;
}
const Origins& Tariff::origins() const {
  return data_->origins;
}
const Parcels& Tariff::parcels() const {
  return data_->parcels;
}
std::span<const Measure> Tariff::measures() const {
  return data_->rows.measures;
}
std::span<const QuotaDefinition> Tariff::quotas() const {
  return data_->rows.quotas;
}
std::span<const QuotaBalance> Tariff::balances() const {
  return data_->rows.balances;
}
std::span<const MeasureType> Tariff::types() const {
  return data_->rows.types;
}
std::span<const Area> Tariff::areas() const {
  return data_->rows.areas;
}
const MeasureType* Tariff::FindType(std::string_view id) const {
  return FindIn(data_->types, data_->rows.types, id);
}
const Area* Tariff::FindArea(std::string_view id) const {
  return FindIn(data_->areas, data_->rows.areas, id);
}
const Regulation* Tariff::FindRegulation(std::string_view id) const {
  return FindIn(data_->regulations, data_->rows.regulations, id);
}
const AdditionalCode* Tariff::FindAdditionalCode(std::string_view code) const {
  return FindIn(data_->additional_codes, data_->rows.additional_codes, code);
}
const Document* Tariff::FindDocument(std::string_view code) const {
  return FindIn(data_->documents, data_->rows.documents, code);
}
const Footnote* Tariff::FindFootnote(std::string_view id) const {
  return FindIn(data_->footnotes, data_->rows.footnotes, id);
}
const QuotaBook& Tariff::published_quotas() const {
  return *data_->published;
}

const QuotaDefinition* Tariff::FindQuota(std::string_view order_number, Day day) const {
  const auto found = data_->quotas.find(order_number);
  if (found == data_->quotas.end()) return nullptr;
  for (const std::uint32_t number : found->second)
    if (data_->rows.quotas[number].period.Holds(day)) return &data_->rows.quotas[number];
  return nullptr;
}

bool Tariff::InArea(std::string_view country, std::string_view area, Day day) const {
  return data_->closure.Holds(country, area, day);
}

std::vector<const OriginScheme*> Tariff::OriginSchemesFor(std::string_view country, Day day) const {
  std::vector<const OriginScheme*> found;
  for (const OriginScheme& scheme : data_->origins.schemes()) {
    const bool partner = std::ranges::any_of(scheme.countries, [&](const std::string& one) {
      return one == country || InArea(country, one, day);
    });
    if (partner && scheme.validity.Holds(day)) found.push_back(&scheme);
  }
  return found;
}

std::vector<const OriginScheme*> Tariff::OriginSchemesOf(std::uint32_t measure,
                                                         std::string_view country, Day day) const {
  const Role role = data_->TypeOf(measure).role;
  if (role != Role::kPreference && role != Role::kPreferenceQuota) return {};
  std::vector<const OriginScheme*> found = OriginSchemesFor(country, day);
  const std::string& area = data_->rows.measures[measure].area;
  std::erase_if(found, [&](const OriginScheme* scheme) {
    return !scheme->areas.empty() && std::ranges::find(scheme->areas, area) == scheme->areas.end();
  });
  return found;
}

OriginScheme Tariff::WithMembers(const OriginScheme& scheme, Day day) const {
  OriginScheme out = scheme;
  const auto each = [&](std::string_view group, const auto& add) {
    const Area* area = FindArea(group);
    if (area == nullptr || !area->group) return;
    for (const Area& one : areas())
      if (!one.group && InArea(one.id, group, day)) add(one.id);
  };
  for (const std::string& country : scheme.countries)
    each(country, [&](const std::string& id) { out.countries.push_back(id); });
  for (const auto& row : scheme.cumulation)
    each(row.second, [&](const std::string& id) { out.cumulation.emplace_back(row.first, id); });
  return out;
}

void Tariff::MeasuresFor(LineId line, Day day, std::vector<std::uint32_t>& out) const {
  out.clear();
  const auto add = [&](LineId at) {
    const nomenclature::GoodsLine goods_line = data_->goods->line(at);
    const auto found = data_->by_code.find(CodeKey(goods_line.code, goods_line.suffix));
    if (found == data_->by_code.end()) return;
    for (const std::uint32_t number : found->second) {
      // A heading and the only line under it may have the same digits, and so the same measures.
      if (data_->facts[number].validity.Holds(day) && std::ranges::find(out, number) == out.end()) {
        out.push_back(number);
      }
    }
  };
  add(line);
  for (const LineId above : data_->goods->Ancestors(line, day))
    add(above);
}

Validity Tariff::ValidityOf(std::uint32_t measure) const {
  return data_->facts[measure].validity;
}

bool Tariff::Stopped(std::uint32_t measure, Day day) const {
  const auto* stops = data_->facts[measure].stops;
  return stops != nullptr &&
         std::ranges::any_of(*stops, [&](const Validity& stop) { return stop.Holds(day); });
}

}  // namespace tidewaiter::tariff
