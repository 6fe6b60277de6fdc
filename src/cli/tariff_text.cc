#include "cli/tariff_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/table.h"

namespace tidewaiter::cli {
namespace {

using codec::JsonWriter;
using tariff::LineId;
using tariff::Measure;
using tariff::Tariff;

std::string RateText(const Measure& measure) {
  if (!measure.elsewhere.empty()) return measure.elsewhere;
  if (!measure.conditions.empty() && measure.duty.terms().empty()) return "see conditions";
  return measure.duty.text();
}

std::string AreaText(const Tariff& tariff, const std::string& id) {
  const tariff::Area* area = tariff.FindArea(id);
  return area == nullptr || area->name.empty() ? id : fmt::format("{} ({})", area->name, id);
}

std::string_view TypeName(const Tariff& tariff, const std::string& id) {
  const tariff::MeasureType* type = tariff.FindType(id);
  return type == nullptr ? std::string_view(id) : std::string_view(type->name);
}

// Measures that stand at the line, in the order of reckoning; for one origin when it is given.
std::vector<std::uint32_t> MeasuresAt(const LineAsked& asked) {
  const Tariff& tariff = *asked.tariff;
  std::vector<std::uint32_t> numbers;
  tariff.MeasuresFor(asked.line, asked.day, numbers);
  std::erase_if(numbers, [&](std::uint32_t number) {
    const Measure& measure = tariff.measures()[number];
    if (asked.origin.empty() || measure.area.empty()) return false;
    const auto holds = [&](const std::string& area) {
      return tariff.InArea(asked.origin, area, asked.day);
    };
    return !holds(measure.area) || std::ranges::any_of(measure.excluded, holds);
  });
  std::ranges::stable_sort(numbers, {}, [&](std::uint32_t number) {
    const tariff::MeasureType* type = tariff.FindType(tariff.measures()[number].type);
    return type == nullptr ? 0 : type->order;
  });
  return numbers;
}

std::string AnyOriginDuty(const Tariff& tariff, LineId line, Day day) {
  std::vector<std::uint32_t> numbers;
  tariff.MeasuresFor(line, day, numbers);
  for (const std::uint32_t number : numbers) {
    const Measure& measure = tariff.measures()[number];
    const tariff::MeasureType* type = tariff.FindType(measure.type);
    if (type != nullptr && type->role == tariff::Role::kDuty) return RateText(measure);
  }
  return {};
}

std::string ValidityText(const nomenclature::Validity& validity) {
  std::string text;
  if (validity.from != nomenclature::kAlways) text += "from " + FormatDay(validity.from);
  if (validity.until != nomenclature::kForever) {
    text += (text.empty() ? "until " : " until ") + FormatDay(validity.until);
  }
  return text;
}

void AppendLineMember(JsonWriter& json, const LineAsked& asked, LineId id) {
  const auto& goods = asked.tariff->goods();
  const nomenclature::GoodsLine line = goods.line(id);
  json.BeginObject().Member("code", line.code.text()).Member("suffix", int{line.suffix});
  json.Member("level", int{line.level});
  json.Member("description", goods.Description(id, asked.language));
  json.Member("declarable", goods.Declarable(id, asked.day)).EndObject();
}

}  // namespace

std::string TariffProblemsText(const codec::Problems& problems, bool bold) {
  if (problems.empty()) return {};
  Table table({{"where"}, {"what"}, {"detail"}});
  for (const codec::Problem& problem : problems)
    table.Add({problem.pointer, problem.code, problem.detail});
  return table.Render(bold);
}

void AppendProblems(JsonWriter& json, std::string_view member, const codec::Problems& problems) {
  json.Key(member).BeginArray();
  for (const codec::Problem& problem : problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray();
}

std::string LinesText(const Tariff& tariff, const std::vector<LineId>& lines, Day day,
                      std::string_view language, bool bold) {
  if (lines.empty()) return "nothing\n";
  Table table({{"code"}, {"description"}, {"duty"}});
  for (const LineId id : lines) {
    const nomenclature::GoodsLine line = tariff.goods().line(id);
    const bool own_code = line.suffix == nomenclature::kDeclarableSuffix;
    table.Add({own_code ? line.code.text() : std::string(),
               std::string(tariff.goods().Description(id, language)),
               own_code && line.level > 0 ? AnyOriginDuty(tariff, id, day) : std::string()});
  }
  return table.Render(bold);
}

std::string LineText(const LineAsked& asked, bool bold) {
  const Tariff& tariff = *asked.tariff;
  const auto& goods = tariff.goods();
  std::vector<LineId> way = goods.Ancestors(asked.line, asked.day);
  std::ranges::reverse(way);
  way.push_back(asked.line);
  std::string text;
  for (std::size_t i = 0; i < way.size(); ++i) {
    const nomenclature::GoodsLine line = goods.line(way[i]);
    const bool own_code = line.suffix == nomenclature::kDeclarableSuffix;
    text += fmt::format("{:{}}{}  {}\n", "", 2 * i, own_code ? line.code.text() : "–",
                        Printable(goods.Description(way[i], asked.language)));
  }
  const nomenclature::GoodsLine line = goods.line(asked.line);
  if (!line.unit.empty()) text += fmt::format("unit: {}\n", Printable(line.unit));
  if (const std::string validity = ValidityText(line.validity); !validity.empty()) {
    text += "valid " + validity + '\n';
  }
  const std::vector<LineId> below = goods.Children(asked.line, asked.day);
  if (!below.empty()) {
    text += '\n' + LinesText(tariff, below, asked.day, asked.language, bold);
  }
  const std::vector<std::uint32_t> numbers = MeasuresAt(asked);
  if (numbers.empty()) return text + "\nno measures\n";
  Table table({{"type"}, {"measure"}, {"area"}, {"rate"}, {"since"}, {"legal base"}});
  for (const std::uint32_t number : numbers) {
    const Measure& measure = tariff.measures()[number];
    table.Add({measure.type, std::string(TypeName(tariff, measure.type)),
               AreaText(tariff, measure.area), RateText(measure),
               ValidityText(tariff.ValidityOf(number)), measure.regulation});
  }
  return text + '\n' + table.Render(bold);
}

std::string LineJson(const LineAsked& asked) {
  const Tariff& tariff = *asked.tariff;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("day", FormatDay(asked.day)).Key("line");
  AppendLineMember(json, asked, asked.line);
  json.Key("above").BeginArray();
  for (const LineId id : tariff.goods().Ancestors(asked.line, asked.day))
    AppendLineMember(json, asked, id);
  json.EndArray().Key("below").BeginArray();
  for (const LineId id : tariff.goods().Children(asked.line, asked.day))
    AppendLineMember(json, asked, id);
  json.EndArray().Key("measures").BeginArray();
  for (const std::uint32_t number : MeasuresAt(asked)) {
    const Measure& measure = tariff.measures()[number];
    json.BeginObject().Member("id", measure.id).Member("type", measure.type);
    json.Member("name", TypeName(tariff, measure.type)).Member("area", measure.area);
    json.Member("rate", RateText(measure));
    json.MemberUnlessEmpty("order_number", measure.order_number);
    json.MemberUnlessEmpty("additional_code", measure.additional_code);
    json.MemberUnlessEmpty("regulation", measure.regulation).EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

// ---- Statements
// ----------------------------------------------------------------------------------

namespace {

std::string OptionName(const tariff::Option& option) {
  const std::string name =
      option.lines.empty() ? std::string(tariff::RoleName(option.role)) : option.lines[0].type_name;
  return option.order_number.empty() ? name : name + ' ' + option.order_number;
}

std::string LinesOf(const tariff::Option& option, bool bold) {
  Table table({{"tax"},
               {"measure"},
               {"base", Align::kRight},
               {"rate"},
               {"amount", Align::kRight},
               {"legal base"}});
  for (const tariff::StatementLine& line : option.lines) {
    table.Add({line.tax, line.type_name, line.base.Trimmed().text() + ' ' + line.base_unit,
               line.rate, line.amount.text(), line.regulation});
  }
  return table.Render(bold);
}

std::string OthersOf(const tariff::Statement& statement, bool bold) {
  if (statement.options.size() < 2) return {};
  Table table({{"other ways"}, {"claim"}, {"total", Align::kRight}, {"needs"}});
  for (std::size_t i = 0; i < statement.options.size(); ++i) {
    if (i == statement.charged) continue;
    const tariff::Option& option = statement.options[i];
    std::string needs;
    for (const tariff::Needed& needed : option.documents) {
      if (!needed.presented) needs += (needs.empty() ? "" : ", ") + needed.document;
    }
    for (const tariff::Option::Claim& claim : option.origins)
      needs += (needs.empty() ? "origin by " : ", origin by ") + claim.scheme->code;
    table.Add({OptionName(option), option.preference, option.total.text(), needs});
  }
  return '\n' + table.Render(bold);
}

}  // namespace

std::string StatementText(const Tariff& tariff, const tariff::DutyAnswer& answer, bool bold) {
  const tariff::Statement& statement = answer.statement;
  const tariff::Option& option = statement.chosen();
  const std::string& currency = tariff.reckoning().currency;
  std::string text =
      fmt::format("{} from {} on {}: customs value {} {}\n\n", answer.question.code.text(),
                  answer.question.origin, FormatDay(answer.question.day),
                  answer.question.customs_value.text(), currency);
  for (const tariff::Statement::Stop& stop : statement.stops) {
    const Measure& measure = tariff.measures()[stop.measure];
    text += fmt::format("STOP: {}{}\n", TypeName(tariff, measure.type),
                        stop.detail.empty() ? "" : ": needs " + stop.detail);
  }
  text += LinesOf(option, bold);
  text += fmt::format("\nduties {}, excise {}, tax {}: {} {} in all\n", option.duty.text(),
                      option.excise.text(), option.vat.text(), option.total.text(), currency);
  for (const tariff::Option::Claim& claim : option.origins) {
    text += fmt::format("the goods must originate by {} ({} rules for them)\n", claim.scheme->code,
                        claim.entries);
  }
  for (const tariff::Ask& ask : statement.asks) {
    text +=
        fmt::format("to be said: {} {} {}\n", ask.code, ask.detail, fmt::join(ask.choices, ", "));
  }
  for (const codec::Problem& problem : statement.problems)
    text += fmt::format("another way could not be reckoned: {} {}\n", problem.code, problem.detail);
  return text + OthersOf(statement, bold);
}

std::string StatementJson(const Tariff& tariff, const tariff::DutyAnswer& answer) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  tariff::AppendDutyAnswer(json, tariff, answer);
  json.EndObject();
  return out;
}

// ---- Changes
// -------------------------------------------------------------------------------------

std::string ChangesText(const Tariff& before, const Tariff& after, const TariffChanges& changes,
                        bool bold) {
  if (changes.lines.empty() && changes.measures.empty()) return "nothing changes\n";
  Table table({{"code"}, {"change"}, {"of"}, {"before"}, {"after"}, {"points", Align::kRight}});
  for (const nomenclature::GoodsChange& change : changes.lines) {
    table.Add({change.code.text(), std::string(nomenclature::ChangeName(change.kind)), "",
               change.was, change.is, ""});
  }
  for (const tariff::MeasureChange& change : changes.measures) {
    const Measure& measure =
        change.after ? after.measures()[*change.after] : before.measures()[*change.before];
    const Tariff& of = change.after ? after : before;
    table.Add({change.code.text(), std::string(tariff::ChangeName(change.kind)),
               fmt::format("{}, {}", TypeName(of, measure.type), AreaText(of, measure.area)),
               change.was, change.is,
               change.percent_points ? change.percent_points->Trimmed().text() : std::string()});
  }
  return table.Render(bold) + fmt::format("{} changes of goods, {} of measures\n",
                                          changes.lines.size(), changes.measures.size());
}

std::string ChangesJson(const Tariff& before, const Tariff& after, const TariffChanges& changes) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("lines").BeginArray();
  for (const nomenclature::GoodsChange& change : changes.lines) {
    json.BeginObject().Member("code", change.code.text());
    json.Member("kind", nomenclature::ChangeName(change.kind));
    json.Member("before", change.was).Member("after", change.is).EndObject();
  }
  json.EndArray().Key("measures").BeginArray();
  for (const tariff::MeasureChange& change : changes.measures) {
    const Measure& measure =
        change.after ? after.measures()[*change.after] : before.measures()[*change.before];
    json.BeginObject().Member("code", change.code.text());
    json.Member("kind", tariff::ChangeName(change.kind)).Member("measure", measure.id);
    json.Member("type", measure.type).Member("area", measure.area);
    json.Member("before", change.was).Member("after", change.is);
    if (change.percent_points) {
      json.Member("percent_points", change.percent_points->Trimmed().text());
    }
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

}  // namespace tidewaiter::cli
