// The files of a tariff, written.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "codec/csv.h"
#include "nomenclature/own_csv.h"
#include "os/new_folder.h"
#include "tariff/files.h"
#include "tariff/origin_files.h"
#include "tariff/quota.h"
#include "tariff/tariff_data.h"

namespace tidewaiter::tariff {
namespace {

using nomenclature::kAlways;
using nomenclature::kForever;

std::string DayText(Day day, Day empty) {
  return day == empty ? std::string() : FormatDay(day);
}
std::string From(const Validity& validity) {
  return DayText(validity.from, kAlways);
}
std::string Until(const Validity& validity) {
  return DayText(validity.until, kForever);
}
std::string Text(const std::optional<Decimal>& number) {
  return number ? number->text() : std::string();
}
std::string Text(const std::vector<std::string>& list) {
  return fmt::format("{}", fmt::join(list, " "));
}
std::string Text(bool flag) {
  return flag ? "yes" : "no";
}
std::string DutyText(const DutyExpression& duty) {
  return duty.terms().empty() ? std::string("Free") : duty.text();
}

// A file with its first row, begun only when there is something to say.
class Writer {
 public:
  Writer(Files& files, std::string_view name, std::initializer_list<std::string_view> columns)
      : files_(files), name_(name), columns_(columns) {}

  void Row(std::initializer_list<std::string> cells) {
    std::string& text = files_[std::string(name_)];
    if (text.empty()) codec::AppendCsvRow(text, columns_);
    const std::vector<std::string_view> views(cells.begin(), cells.end());
    codec::AppendCsvRow(text, views);
  }

 private:
  Files& files_;
  std::string_view name_;
  std::vector<std::string_view> columns_;
};

std::string SettingsText(const Reckoning& reckoning) {
  constexpr std::array<std::string_view, 4> kRoundings{"half_up", "half_even", "down", "up"};
  const auto rounding = [&](Rounding how) { return kRoundings[static_cast<std::size_t>(how)]; };
  std::string text = fmt::format(
      "country = \"{}\"\ncurrency = \"{}\"\ncurrency_digits = {}\nline_rounding = \"{}\"\n"
      "line_digits = {}\nround_each_line = {}\nvalue_fob = {}\nall_areas = \"{}\"\nvat_on_duty = "
      "{}\n"
      "vat_on_excise = {}\n",
      reckoning.country, reckoning.currency, reckoning.currency_digits,
      rounding(reckoning.line_rounding), reckoning.line_digits, reckoning.round_each_line,
      reckoning.value_fob, reckoning.all_areas, reckoning.vat_on_duty, reckoning.vat_on_excise);
  if (!reckoning.waivers.empty()) {
    text += fmt::format("waivers = [\"{}\"]\n", fmt::join(reckoning.waivers, "\", \""));
  }
  if (!reckoning.type_rounding.empty()) text += "\n[type_rounding]\n";
  for (const auto& [type, how] : reckoning.type_rounding)
    text += fmt::format("\"{}\" = \"{}\"\n", type, rounding(how));
  return text;
}

bool IsStandard(const MeasureType& type) {
  return std::ranges::any_of(StandardTypes(), [&](const MeasureType& standard) {
    return standard.id == type.id && standard.name == type.name && standard.role == type.role &&
           standard.tax == type.tax && standard.preference == type.preference &&
           standard.series == type.series && standard.trade == type.trade &&
           standard.one_of_series == type.one_of_series && standard.displaces == type.displaces &&
           standard.displaces_share == type.displaces_share;
  });
}

void WriteTypes(const TariffRows& rows, Files& files) {
  constexpr std::array<std::string_view, 3> kTrades{"import", "export", "both"};
  Writer out(files, "measure_types.csv",
             {"id", "name", "role", "series", "tax", "preference", "trade", "one_of_series",
              "displaces", "displaces_share"});
  for (const MeasureType& type : rows.types) {
    if (IsStandard(type)) continue;
    out.Row({type.id, type.name, std::string(RoleName(type.role)), type.series, type.tax,
             type.preference, std::string(kTrades[static_cast<std::size_t>(type.trade)]),
             Text(type.one_of_series), Text(type.displaces), type.displaces_share});
  }
}

void WriteMeasures(const TariffRows& rows, Files& files) {
  Writer out(files, "measures.csv",
             {"id", "type", "code", "suffix", "area", "excluded", "additional_code", "order_number",
              "regulation", "from", "until", "duty", "elsewhere", "reduction", "footnotes"});
  Writer conditions(files, "conditions.csv",
                    {"measure", "code", "sequence", "document", "limit", "limit_currency",
                     "limit_unit", "action", "duty"});
  for (const Measure& m : rows.measures) {
    const bool own = m.conditions.empty() || !m.duty.terms().empty();
    out.Row({m.id, m.type, m.code.text(), fmt::format("{}", m.suffix), m.area, Text(m.excluded),
             m.additional_code, m.order_number, m.regulation, From(m.validity), Until(m.validity),
             own && m.elsewhere.empty() ? DutyText(m.duty) : std::string(), m.elsewhere,
             m.reduction == 0 ? std::string() : fmt::format("{}", m.reduction), Text(m.footnotes)});
    for (const Condition& c : m.conditions) {
      conditions.Row({m.id, c.code, fmt::format("{}", c.sequence), c.document, Text(c.limit),
                      c.limit_currency, c.limit_unit.code.empty() ? "" : c.limit_unit.text(),
                      c.action, c.duty.terms().empty() ? "" : c.duty.text()});
    }
  }
}

void WriteAreas(const TariffRows& rows, Files& files) {
  Writer out(files, "areas.csv", {"id", "group", "name"});
  Writer members(files, "area_members.csv", {"area", "member", "from", "until"});
  for (const Area& area : rows.areas) {
    out.Row({area.id, Text(area.group), area.name});
    for (const Area::Member& member : area.members)
      members.Row({area.id, member.id, From(member.validity), Until(member.validity)});
  }
}

void WriteRegulations(const TariffRows& rows, Files& files) {
  Writer out(files, "regulations.csv", {"id", "title", "url", "from", "until"});
  Writer stops(files, "regulation_stops.csv", {"regulation", "from", "until"});
  for (const Regulation& r : rows.regulations) {
    out.Row({r.id, r.title, r.url, From(r.validity), Until(r.validity)});
    for (const Validity& stop : r.stops)
      stops.Row({r.id, From(stop), Until(stop)});
  }
}

void WriteQuotas(const TariffRows& rows, Files& files) {
  Writer out(files, "quotas.csv",
             {"order_number", "from", "until", "volume", "unit", "currency", "critical_percent",
              "method", "main_order_number", "coefficient"});
  Writer stops(files, "quota_stops.csv", {"order_number", "kind", "from", "until"});
  std::vector<std::string> stopped;  // stops belong to an order number, once
  for (const QuotaDefinition& q : rows.quotas) {
    out.Row({q.order_number, From(q.period), Until(q.period), q.volume.text(),
             q.currency.empty() ? q.unit.text() : "", q.currency, Text(q.critical_percent),
             q.method == QuotaMethod::kLicensed ? "licensed" : "first_come", q.main_order_number,
             q.coefficient.text()});
    if (std::ranges::find(stopped, q.order_number) != stopped.end()) continue;
    stopped.push_back(q.order_number);
    for (const Validity& stop : q.suspended)
      stops.Row({q.order_number, "suspended", From(stop), Until(stop)});
    for (const Validity& stop : q.blocked)
      stops.Row({q.order_number, "blocked", From(stop), Until(stop)});
  }
  Writer balances(files, "quota_balances.csv", {"order_number", "day", "balance"});
  for (const QuotaBalance& b : rows.balances)
    balances.Row({b.order_number, FormatDay(b.day), b.balance.text()});
}

void WriteNames(const TariffRows& rows, Files& files) {
  Writer documents(files, "documents.csv", {"code", "name", "exemption"});
  for (const Document& d : rows.documents)
    documents.Row({d.code, d.name, Text(d.exemption)});
  Writer codes(files, "additional_codes.csv", {"code", "name"});
  for (const AdditionalCode& c : rows.additional_codes)
    codes.Row({c.code, c.name});
  Writer footnotes(files, "footnotes.csv", {"id", "text"});
  for (const Footnote& f : rows.footnotes)
    footnotes.Row({f.id, f.text});
  Writer units(files, "units.csv", {"unit", "name", "base", "factor"});
  for (const UnitRow& u : rows.units)
    units.Row({u.unit.text(), u.name, u.base, u.factor.text()});
  Writer rates(files, "exchange_rates.csv", {"currency", "quoted", "rate", "per", "from", "until"});
  for (const ExchangeRate& r : rows.exchange) {
    rates.Row(
        {r.currency, r.quoted, r.rate.text(), r.per.text(), From(r.validity), Until(r.validity)});
  }
}

void WriteOriginsAndParcels(std::span<const OriginScheme> schemes,
                            std::span<const OriginEntry> entries,
                            std::span<const ParcelRule> parcels, Files& files) {
  if (!schemes.empty()) files["origin_schemes.csv"] = OriginSchemesCsv(schemes);
  if (!entries.empty()) files["origin_rules.csv"] = OriginRulesCsv(entries);
  if (!parcels.empty()) files["parcels.csv"] = ParcelsCsv(parcels);
}

}  // namespace

Files ToFiles(const Tariff& tariff) {
  Files files = ToFiles(tariff.goods(), tariff.data().rows);
  WriteOriginsAndParcels(tariff.origins().schemes(), tariff.origins().entries(),
                         tariff.parcels().rules(), files);
  return files;
}

Files ToFiles(const Nomenclature& goods, const TariffRows& rows) {
  Files files;
  nomenclature::OwnFiles own = nomenclature::ToOwnCsv(goods);
  files["nomenclature.csv"] = std::move(own.lines);
  if (!own.sections.empty()) files["sections.csv"] = std::move(own.sections);
  if (!own.notes.empty()) files["notes.csv"] = std::move(own.notes);
  files["tariff.toml"] = SettingsText(rows.reckoning);
  WriteTypes(rows, files);
  WriteMeasures(rows, files);
  WriteAreas(rows, files);
  WriteRegulations(rows, files);
  WriteQuotas(rows, files);
  WriteNames(rows, files);
  WriteOriginsAndParcels(rows.origins.schemes, rows.origins.entries, rows.parcels, files);
  return files;
}

Status WriteTariff(const os::Path& folder, const Files& files) {
  ASSIGN_OR_RETURN(os::NewFolder made, os::NewFolder::Create(folder));
  for (const auto& [name, text] : files)
    RETURN_IF_ERROR(os::WriteFile(made.part() / name, text));
  return made.Commit();
}

}  // namespace tidewaiter::tariff
