// Statements of duties as JSON.
#include <array>

#include "tariff/json.h"
#include "tariff/json_parts.h"

namespace tidewaiter::tariff {
namespace {

using codec::JsonWriter;

std::string_view RoundingName(Rounding rounding) {
  constexpr std::array<std::string_view, 4> kNames{"half_up", "half_even", "down", "up"};
  return kNames[static_cast<std::size_t>(rounding)];
}

std::string_view OperatorName(Operator op) {
  constexpr std::array<std::string_view, 4> kNames{"plus", "minus", "at_least", "at_most"};
  return kNames[static_cast<std::size_t>(op)];
}

const Measure& MeasureOf(const Tariff& tariff, std::uint32_t number) {
  return tariff.measures()[number];
}

std::string_view TypeName(const Tariff& tariff, const Measure& measure) {
  const MeasureType* type = tariff.FindType(measure.type);
  return type == nullptr ? std::string_view(measure.type) : std::string_view(type->name);
}

std::string_view RoleOf(const Tariff& tariff, std::string_view type) {
  const MeasureType* found = tariff.FindType(type);
  return found == nullptr ? std::string_view() : RoleName(found->role);
}

void AppendRegulation(JsonWriter& json, const Tariff& tariff, std::string_view id) {
  if (id.empty()) return;
  json.Key("regulation").BeginObject().Member("id", id);
  if (const Regulation* found = tariff.FindRegulation(id)) {
    json.MemberUnlessEmpty("title", found->title).MemberUnlessEmpty("url", found->url);
  }
  json.EndObject();
}

void AppendSteps(JsonWriter& json, const std::vector<Step>& steps) {
  json.Key("steps").BeginArray();
  for (const Step& step : steps) {
    json.BeginObject().Member("operator", OperatorName(step.op)).Member("rate", step.rate);
    json.Member("base", step.base.Trimmed().text()).Member("unit", step.unit);
    json.Member("amount", step.amount.Trimmed().text()).Member("counts", step.counts).EndObject();
  }
  json.EndArray();
}

void AppendLine(JsonWriter& json, const Tariff& tariff, const StatementLine& line) {
  json.BeginObject().Member("measure", MeasureOf(tariff, line.measure).id);
  json.Member("tax", line.tax).Member("type", line.type).Member("name", line.type_name);
  json.Member("role", RoleOf(tariff, line.type)).Member("base", line.base.text());
  json.Member("base_unit", line.base_unit).Member("rate", line.rate);
  json.Member("unrounded", line.unrounded.Trimmed().text()).Member("amount", line.amount.text());
  json.Member("rounding", RoundingName(line.rounding));
  AppendRegulation(json, tariff, line.regulation);
  AppendSteps(json, line.steps);
  json.Key("footnotes").BeginArray();
  for (const std::string& id : line.footnotes) {
    const Footnote* found = tariff.FindFootnote(id);
    json.Text(found == nullptr ? std::string_view(id) : std::string_view(found->text));
  }
  json.EndArray().EndObject();
}

void AppendClaims(JsonWriter& json, const Option& option) {
  json.Key("origin").BeginArray();
  for (const Option::Claim& claim : option.origins) {
    json.BeginObject().Member("scheme", claim.scheme->code).Member("title", claim.scheme->title);
    json.Member("entries", claim.entries).Key("proofs").BeginArray();
    for (const Needed& proof : claim.proofs) {
      json.BeginObject().Member("code", proof.document).Member("name", proof.name);
      json.Member("presented", proof.presented).EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void AppendOption(JsonWriter& json, const Tariff& tariff, const Option& option) {
  json.BeginObject().Member("preference", option.preference);
  json.Member("role", RoleName(option.role));
  const std::string_view name =
      option.lines.empty() ? std::string_view() : std::string_view(option.lines.front().type_name);
  json.Member("name", name).MemberUnlessEmpty("order_number", option.order_number);
  json.Key("lines");
  AppendDutyLines(json, tariff, option.lines);
  json.Member("duty", option.duty.text()).Member("excise", option.excise.text());
  json.Member("vat", option.vat.text()).Member("total", option.total.text());
  json.Member("open", option.open).Key("documents").BeginArray();
  for (const Needed& needed : option.documents) {
    json.BeginObject().Member("code", needed.document).Member("name", needed.name);
    json.Member("presented", needed.presented).EndObject();
  }
  json.EndArray();
  if (option.allocation) {
    json.Key("quota").BeginObject().Member("asked", option.allocation->asked.text());
    json.Member("covered", option.allocation->covered.text());
    json.Member("left", option.allocation->left.text());
    json.Member("critical", option.allocation->critical).EndObject();
  }
  if (!option.origins.empty()) AppendClaims(json, option);
  json.EndObject();
}

void AppendConsidered(JsonWriter& json, const Tariff& tariff, const Statement& statement) {
  json.Key("considered").BeginArray();
  for (const Considered& considered : statement.considered) {
    const Measure& measure = MeasureOf(tariff, considered.measure);
    json.BeginObject().Member("measure", measure.id).Member("type", measure.type);
    json.Member("name", TypeName(tariff, measure)).Member("area", measure.area);
    json.Member("rate", measure.elsewhere.empty() ? measure.duty.text() : measure.elsewhere);
    json.Member("why", SetAsideName(considered.why));
    json.MemberUnlessEmpty("detail", considered.detail);
    if (considered.amount) json.Member("amount", considered.amount->text());
    json.EndObject();
  }
  json.EndArray();
}

void AppendOpenEnds(JsonWriter& json, const Tariff& tariff, const Statement& statement) {
  json.Key("asks").BeginArray();
  for (const Ask& ask : statement.asks) {
    json.BeginObject().Member("code", ask.code).Member("detail", ask.detail);
    json.Key("choices").BeginArray();
    for (const std::string& choice : ask.choices)
      json.Text(choice);
    json.EndArray().EndObject();
  }
  json.EndArray().Key("stops").BeginArray();
  for (const Statement::Stop& stop : statement.stops) {
    const Measure& measure = MeasureOf(tariff, stop.measure);
    json.BeginObject().Member("measure", measure.id).Member("name", TypeName(tariff, measure));
    json.Member("detail", stop.detail).EndObject();
  }
  json.EndArray().Key("problems").BeginArray();
  for (const codec::Problem& problem : statement.problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray();
}

void AppendValue(JsonWriter& json, const Tariff& tariff, const DutyAnswer& answer) {
  json.Key("customs_value").BeginObject();
  json.Member("value", answer.question.customs_value.text()).Key("lines").BeginArray();
  if (answer.value) {
    for (const ValueLine& line : answer.value->lines) {
      json.BeginObject().Member("what", line.what);
      AppendAmount(json, "stated", line.stated);
      json.Member("value", line.value.text()).Member("why", line.why);
      if (!line.by.empty()) json.Member("rate", line.by.front().rate.text());
      json.EndObject();
    }
  } else {
    json.BeginObject().Member("what", "customs_value");
    AppendAmount(json, "stated", {answer.question.customs_value, tariff.reckoning().currency});
    json.Member("value", answer.question.customs_value.text()).Member("why", "stated").EndObject();
  }
  json.EndArray();
  if (answer.value) {
    json.Member("method", static_cast<int>(answer.value->method));
    json.Member("method_reason", answer.value->method_reason);
    json.Member("related", answer.value->related);
    json.Member("delivery_terms", answer.value->delivery_terms);
    json.Member("named_place", answer.value->named_place);
  }
  json.EndObject();
}

}  // namespace

void AppendDutyLines(JsonWriter& json, const Tariff& tariff,
                     const std::vector<StatementLine>& lines) {
  json.BeginArray();
  for (const StatementLine& line : lines)
    AppendLine(json, tariff, line);
  json.EndArray();
}

namespace {

// Where the value is without transport, the invoice may yet say what the goods cost with it; when
// it does not, a duty that needs to know says so.
void AddTransportPrices(const Invoice& invoice, const Tariff& tariff, Question& question) {
  ValuationRules rules = ValuationRulesOf(tariff.reckoning());
  rules.basis = ValuationBasis::kCif;
  const auto with = Value(invoice, rules, tariff.exchange(), question.day);
  if (!with) return;
  if (!question.cif_price) question.cif_price = with->value;
  if (!question.frontier_price) question.frontier_price = with->value;
}

}  // namespace

std::expected<DutyAnswer, Problems> ReckonDuty(const Tariff& tariff, const DutyRequest& request,
                                               const QuotaBook* quotas) {
  DutyAnswer answer;
  answer.question = request.question;
  if (request.invoice) {
    auto value = Value(*request.invoice, ValuationRulesOf(tariff.reckoning()), tariff.exchange(),
                       request.question.day);
    if (!value) {
      for (Problem& problem : value.error())
        problem.pointer = "/invoice" + problem.pointer;
      return std::unexpected(std::move(value.error()));
    }
    answer.question.customs_value = value->value;
    if (tariff.reckoning().value_fob) AddTransportPrices(*request.invoice, tariff, answer.question);
    answer.value = std::move(*value);
  }
  auto statement = Assess(tariff, answer.question, quotas);
  if (!statement) return std::unexpected(std::move(statement.error()));
  answer.statement = std::move(*statement);
  return answer;
}

void AppendDutyAnswer(JsonWriter& json, const Tariff& tariff, const DutyAnswer& answer) {
  const Statement& statement = answer.statement;
  json.Member("day", FormatDay(answer.question.day));
  json.Member("currency", tariff.reckoning().currency);
  AppendValue(json, tariff, answer);
  json.Key("options").BeginArray();
  for (const Option& option : statement.options)
    AppendOption(json, tariff, option);
  json.EndArray().Member("charged", statement.charged);
  if (statement.cheapest) json.Member("cheapest", *statement.cheapest);
  AppendConsidered(json, tariff, statement);
  AppendOpenEnds(json, tariff, statement);
  if (!statement.options.empty()) {
    const Decimal landed = answer.question.customs_value + statement.chosen().total;
    json.Member("landed_cost", landed.text());
  }
}

}  // namespace tidewaiter::tariff
