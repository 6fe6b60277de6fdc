// Context's points in words: reasons with their numbers.
#include <array>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "detect/trees/context.h"
#include "detect/trees/context_view.h"

namespace tidewaiter::detect {
namespace {

using enum ContextGroup;

std::string Number(double value) {
  return fmt::format("{:.6g}", value);
}

}  // namespace

std::optional<Reason> Context::Explain(const LineTable& lines, std::size_t row,
                                       ContextGroup group) const {
  const View view(lines, row);
  switch (group) {
    case kUnitMass:
    case kPacking:
    case kLoad:
    case kRate:
    case kSize:
      return ExplainQuantity(view, group);
    case kHabitCode:
    case kHabitOrigin:
    case kHabitSupplier:
    case kHabitOffice:
    case kHabitDeclarant:
    case kTrader:
    case kSupplier:
    case kRoute:
      return ExplainHabit(view, group);
    case kText:
      return ExplainText(view);
    case kLikeness:
      return ExplainLikeness(view);
    case kImporterRecord:
    case kPartnerRecord:
      return ExplainRecord(view, group);
    case kRepeat:
    case kSpeed:
    case kCalendar:
      return std::nullopt;  // they sharpen other points; alone they say nothing an officer can
                            // check
  }
  return std::nullopt;
}

std::optional<Reason> Context::ExplainHabit(const View& v, ContextGroup group) const {
  const auto text = [&](Attribute a) { return std::string(v.lines.Text(v.row, a)); };
  const auto reason = [&](const char* id, std::string value, std::uint32_t part,
                          std::uint32_t whole) -> std::optional<Reason> {
    if (value.empty() || 5 * part > whole) return std::nullopt;  // a fifth is a habit
    return Reason{id,
                  {{"value", std::move(value)},
                   {"importer", text(Attribute::kImporter)},
                   {"count", std::to_string(part)},
                   {"total", std::to_string(whole)}}};
  };
  const auto seen = [&](Family family, std::uint64_t with) {
    return Seen(View::Key(family, v.importer, with)).total;
  };
  const std::uint32_t total = Seen(View::Key(Family::kImporter, v.importer)).total;
  if (group == kTrader) {
    if (v.importer == 0 || total >= 10) return std::nullopt;
    return reason("context.new_importer", text(Attribute::kImporter), 0, total);
  }
  if (group == kSupplier) {
    const Tally supplier = Seen(View::Key(Family::kSupplier, v.supplier));
    if (supplier.total >= 10) return std::nullopt;
    return reason("context.new_supplier", text(Attribute::kSupplier), 0, supplier.total);
  }
  if (group == kRoute) {
    return reason("context.rare_route", text(Attribute::kDispatch),
                  Seen(View::Key(Family::kOriginDispatch, v.origin, v.dispatch)).total,
                  Seen(View::Key(Family::kOrigin, v.origin)).total);
  }
  if (total == 0) return std::nullopt;  // a first line breaks no habit
  switch (group) {
    case kHabitCode:
      return reason("context.habit_code", std::string(v.code.substr(0, 4)),
                    seen(Family::kImporterHs4, v.hs4), total);
    case kHabitOrigin:
      return reason("context.habit_origin", text(Attribute::kOrigin),
                    seen(Family::kImporterOrigin, v.origin), total);
    case kHabitSupplier:
      return reason("context.habit_supplier", text(Attribute::kSupplier),
                    seen(Family::kImporterSupplier, v.supplier), total);
    case kHabitOffice:
      return reason("context.habit_office", text(Attribute::kOffice),
                    seen(Family::kImporterOffice, v.office), total);
    default:
      return reason("context.habit_declarant", text(Attribute::kDeclarant),
                    seen(Family::kImporterDeclarant, v.declarant), total);
  }
}

std::optional<Reason> Context::ExplainQuantity(const View& v, ContextGroup group) const {
  if (group == kRate) {
    const Moments* heading = moments_.Find(View::Key(Family::kHeadingRate, v.hs4));
    if (heading == nullptr || heading->count < 5 || std::isnan(v.rate)) return std::nullopt;
    if (std::abs(v.rate - heading->mean) < 1)
      return std::nullopt;  // within a point: nothing unusual
    return Reason{"context.rate",
                  {{"rate", Number(v.rate)},
                   {"mean", Number(std::round(heading->mean * 10) / 10)},  // tenths say it
                   {"count", std::to_string(heading->count)},
                   {"heading", std::string(v.code.substr(0, 4))}}};
  }
  switch (group) {
    case kUnitMass:
      return ExplainRatio("context.unit_mass", v.UnitMass(), v.code.substr(0, 6));
    case kPacking:
      return ExplainRatio("context.gross_to_net", v.GrossToNet(), v.code.substr(0, 4));
    case kLoad:
      return ExplainRatio("context.container_load", v.ContainerMass(), v.code.substr(0, 4));
    default:
      break;
  }
  if (auto mass = ExplainRatio("context.mass", v.Mass(), v.code.substr(0, 6))) return mass;
  return ExplainRatio("context.value", v.Value(), v.code.substr(0, 4), "_minor");
}

// What is unusual in a quantity, with the mean of like lines; `suffix` marks amounts of money.
std::optional<Reason> Context::ExplainRatio(std::string_view id, const Ratio& ratio,
                                            std::string_view code, std::string_view suffix) const {
  const Moments* known = ratio.key == 0 ? nullptr : moments_.Find(ratio.key);
  if (known == nullptr || known->count < 5 || std::isnan(ratio.log)) return std::nullopt;
  if (std::abs(known->Z(ratio.log, ratio.floor)) < kUnusual) return std::nullopt;
  return Reason{
      std::string(id),
      {{fmt::format("value{}", suffix), Number(std::exp(static_cast<double>(ratio.log)))},
       {fmt::format("usual{}", suffix), Number(std::exp(static_cast<double>(known->mean)))},
       {"count", std::to_string(known->count)},
       {"code", std::string(code)}}};
}

// No word speaks for another code, but some are strange under this one.
std::optional<Reason> Context::ExplainUsage(const View& v) const {
  const TextFit::Usage usage = text_.UsageOf(v.lines.description(v.row), v.code);
  if (usage.used == usage.words) return std::nullopt;
  return Reason{"context.text_unusual",
                {{"count", std::to_string(usage.used)},
                 {"total", std::to_string(usage.words)},
                 {"lines", std::to_string(usage.lines)},
                 {"declared", std::string(v.code)}}};
}

std::optional<Reason> Context::ExplainText(const View& v) const {
  const TextFit::Evidence evidence = text_.Explain(v.lines.description(v.row), v.code);
  if (evidence.word.empty() || evidence.under_best <= evidence.under_declared) {
    return ExplainUsage(v);
  }
  return Reason{"context.text",
                {{"word", evidence.word},
                 {"count", std::to_string(evidence.under_best)},
                 {"total", std::to_string(evidence.lines)},
                 {"best", evidence.best_code},
                 {"declared", std::string(v.code)},
                 {"declared_count", std::to_string(evidence.under_declared)}}};
}

std::optional<Reason> Context::ExplainLikeness(const View& v) const {
  const auto within = [&](std::uint64_t key) {
    const Recent* recent = key == 0 ? nullptr : recent_.Find(key);
    return recent == nullptr ? Recent::Sum{} : recent->Within(v.day, kLikenessDays);
  };
  const Recent::Sum address = within(View::Key(Family::kAddress, v.address));
  const Recent::Sum supplier = within(View::Key(Family::kSupplierHs4, v.supplier, v.hs4));
  const bool by_address = address.parties >= 2;
  const Recent::Sum& sum = by_address ? address : supplier;
  if (sum.parties < 2) return std::nullopt;
  return Reason{by_address ? "context.same_address" : "context.same_supplier",
                {{"lines", std::to_string(sum.lines)},
                 {"parties", std::to_string(sum.parties)},
                 {"days", std::to_string(kLikenessDays)},
                 {"heading", std::string(v.code.substr(0, 4))}}};
}

std::optional<Reason> Context::ExplainRecord(const View& v, ContextGroup group) const {
  const auto reason = [&](const char* id, Attribute attribute,
                          std::uint64_t key) -> std::optional<Reason> {
    const Record record = Checked(key);
    if (record.wrong == 0) return std::nullopt;
    return Reason{id,
                  {{"value", std::string(v.lines.Text(v.row, attribute))},
                   {"wrong", std::to_string(record.wrong)},
                   {"checked", std::to_string(record.checked)},
                   {"last", FormatDay(record.last_wrong)}}};
  };
  if (group == kImporterRecord) {
    return reason("context.importer_record", Attribute::kImporter,
                  View::Key(Family::kImporter, v.importer));
  }
  const std::array candidates{std::tuple{"context.address_record", Attribute::kImporterAddress,
                                         View::Key(Family::kAddress, v.address)},
                              std::tuple{"context.supplier_record", Attribute::kSupplier,
                                         View::Key(Family::kSupplier, v.supplier)},
                              std::tuple{"context.declarant_record", Attribute::kDeclarant,
                                         View::Key(Family::kDeclarant, v.declarant)}};
  std::optional<Reason> strongest;
  float highest = all_.Rate(0.05F, 20);
  for (const auto& [id, attribute, key] : candidates) {
    const float rate = key == 0 ? 0 : Checked(key).Rate(highest, 2);
    if (rate <= highest) continue;
    highest = rate;
    strongest = reason(id, attribute, key);
  }
  return strongest;
}

}  // namespace tidewaiter::detect
