#include "desk/consignment.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "desk/json_fields.h"

namespace tidewaiter::desk {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;

constexpr std::array<std::string_view, kStepCount> kStepNames{"manifest", "pre_arrival", "arrival",
                                                              "transit", "export"};

struct Reading {
  const DocumentRules* rules;
  Statement statement;
  std::string currency;
};
struct ReadingItem {
  const DocumentRules* rules;
  StatedItem item;
};

void ReadValue(JsonReader& in, JsonValue value, ReadingItem& r) {
  std::int64_t minor = -1;
  ReadAmount(in, value, r.rules->currency_digits, minor);
  if (minor >= 0) r.item.value_minor = minor;
}

using Item = codec::JsonMember<ReadingItem>;
constexpr Item kItemMembers[] = {
    {"hs_code", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kHsCodeText, r.item.hs_code); }},
    {"description", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Text(v, kDescriptionText, r.item.description);
     }},
    {"origin", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kCountryText, r.item.origin); }},
    {"value", kOptional, ReadValue},
    {"net_mass_kg", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Number(v, 0, kMassMax, r.item.net_mass_kg);
     }},
    {"gross_mass_kg", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Number(v, 0, kMassMax, r.item.gross_mass_kg);
     }},
    {"quantity", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Number(v, 0, kQuantityMax, r.item.quantity);
     }},
    {"quantity_unit", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Text(v, kUnitText, r.item.quantity_unit);
     }},
    {"packages", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { ReadWhole(in, v, r.item.packages); }}};

constexpr codec::JsonMember<Reading> kMembers[] = {
    {"inspected", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) { ReadDay(in, v, r.statement.inspected); }},
    {"currency", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) {
       in.Text(v, {.min = 3, .max = 3, .characters = codec::Characters::kUpperLetters}, r.currency);
     }},
    {"items", kRequired, [](JsonReader& in, JsonValue v, Reading& r) {
       in.Array(v, 1, kItemsMax, [&](JsonValue element) {
         ReadingItem item{r.rules, {}};
         in.Object<ReadingItem>(element, kItemMembers, item);
         r.statement.items.push_back(std::move(item.item));
       });
     }}};

// What holds between members.
void CheckWhole(JsonReader& in, const Reading& r) {
  if (!r.currency.empty() && r.currency != r.rules->currency) {
    in.NoteAt("currency", "currency",
              fmt::format("values must be in {}, not {}", r.rules->currency, r.currency));
  }
  for (std::size_t i = 0; i < r.statement.items.size(); ++i) {
    const StatedItem& item = r.statement.items[i];
    if (item.net_mass_kg > item.gross_mass_kg) {
      in.NoteUnder(
          fmt::format("/items/{}/net_mass_kg", i), "net_above_gross",
          fmt::format("net mass {} is above gross mass {}", item.net_mass_kg, item.gross_mass_kg));
    }
    if (!std::isnan(item.quantity) && item.quantity_unit.empty()) {
      in.NoteUnder(fmt::format("/items/{}/quantity_unit", i), "required",
                   "is missing where a quantity is stated");
    }
  }
}

void AppendStatement(JsonWriter& json, const Statement& statement, int digits) {
  json.BeginObject();
  if (statement.inspected) json.Member("inspected", FormatDay(*statement.inspected));
  json.Key("items").BeginArray();
  for (const StatedItem& item : statement.items)
    AppendStatedItem(json, item, digits);
  json.EndArray().EndObject();
}

Error Damaged() {
  return {ErrorCode::kCorruption, "a stored consignment cannot be read", ""};
}

// The member "statement" of what we wrote ourselves.
Result<Statement> StatementIn(JsonValue stored, const DocumentRules& rules) {
  JsonValue element;
  if (stored.at_key("statement").get(element) != simdjson::SUCCESS) {
    return std::unexpected(Damaged());
  }
  JsonReader in;
  Reading reading{&rules, {}, {}};
  in.Object<Reading>(element, kMembers, reading);
  if (!in.problems().empty()) return std::unexpected(Damaged());
  return std::move(reading.statement);
}

}  // namespace

std::string_view Name(Step step) {
  return kStepNames[static_cast<std::size_t>(step)];
}

std::optional<Step> FindStep(std::string_view name) {
  const auto* const found = std::ranges::find(kStepNames, name);
  if (found == kStepNames.end()) return std::nullopt;
  return static_cast<Step>(found - kStepNames.begin());
}

std::expected<Statement, Problems> ParseStatement(std::string_view json,
                                                  const DocumentRules& rules) {
  JsonReader in;
  Reading reading{&rules, {}, {}};
  const codec::JsonLimits limits{.bytes_max = kStatementBytesMax,
                                 .depth_max = static_cast<std::size_t>(kDepthMax),
                                 .problems_max = kProblemsMax};
  if (const auto root = in.Parse(json, limits)) {
    in.Object<Reading>(*root, kMembers, reading);
    CheckWhole(in, reading);
  }
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return std::move(reading.statement);
}

void AppendStatedItem(JsonWriter& json, const StatedItem& item, int digits) {
  json.BeginObject().MemberUnlessEmpty("hs_code", item.hs_code);
  json.MemberUnlessEmpty("description", item.description);
  json.MemberUnlessEmpty("origin", item.origin);
  if (item.value_minor) json.Member("value", FormatAmount(*item.value_minor, digits));
  WriteNumber(json, "net_mass_kg", item.net_mass_kg);
  WriteNumber(json, "gross_mass_kg", item.gross_mass_kg);
  WriteNumber(json, "quantity", item.quantity);
  json.MemberUnlessEmpty("quantity_unit", item.quantity_unit);
  WriteNumber(json, "packages", item.packages);
  json.EndObject();
}

std::string WriteStatement(const Statement& statement, int digits) {
  std::string out;
  JsonWriter json(out);
  AppendStatement(json, statement, digits);
  return out;
}

Statement StatementOf(const Document& document) {
  Statement statement;
  for (const GoodsItem& item : document.items) {
    statement.items.push_back({.hs_code = item.hs_code,
                               .description = item.description,
                               .origin = item.origin,
                               .value_minor = item.value_minor,
                               .net_mass_kg = item.net_mass_kg,
                               .gross_mass_kg = item.gross_mass_kg,
                               .quantity = item.quantity,
                               .quantity_unit = item.quantity_unit,
                               .packages = item.packages});
  }
  return statement;
}

std::string WriteConsignment(const Consignment& consignment, int digits) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("reference", consignment.reference).Key("steps").BeginObject();
  for (std::size_t step = 0; step < consignment.steps.size(); ++step) {
    const auto& stated = consignment.steps[step];
    if (!stated) continue;
    json.Key(kStepNames[step]).BeginObject().Member("time_ms", stated->time_ms);
    json.Member("by", stated->by).Member("version", stated->version).Key("statement");
    AppendStatement(json, stated->statement, digits);
    json.EndObject();
  }
  json.EndObject().EndObject();
  return out;
}

Result<Consignment> ReadConsignment(std::string_view text, const DocumentRules& rules) {
  const codec::JsonText stored(text);
  if (!stored.ok()) return std::unexpected(Damaged());
  Consignment consignment;
  consignment.reference = codec::TextOf(stored.root(), "reference");
  simdjson::dom::object steps;
  if (stored.root().at_key("steps").get(steps) != simdjson::SUCCESS) {
    return std::unexpected(Damaged());
  }
  for (const auto& [name, value] : steps) {
    const std::optional<Step> step = FindStep(name);
    if (!step) return std::unexpected(Damaged());
    Consignment::Stated& stated = consignment.steps[static_cast<std::size_t>(*step)].emplace();
    ASSIGN_OR_RETURN(stated.statement, StatementIn(value, rules));
    stated.time_ms = codec::IntegerOf(value, "time_ms");
    stated.by = codec::TextOf(value, "by");
    stated.version = static_cast<std::uint32_t>(codec::IntegerOf(value, "version"));
  }
  return consignment;
}

std::string StatedData(const Consignment& consignment, Step step, int digits) {
  const auto& stated = consignment.steps[static_cast<std::size_t>(step)];
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("reference", consignment.reference).Member("step", Name(step));
  json.Member("version", stated->version).Key("statement");
  AppendStatement(json, stated->statement, digits);
  json.EndObject();
  return out;
}

Status FoldStated(const Event& event, const DocumentRules& rules, Consignment& into) {
  const codec::JsonText data(event.data);
  if (!data.ok()) return std::unexpected(Damaged());
  const std::optional<Step> step = FindStep(codec::TextOf(data.root(), "step"));
  if (!step) return std::unexpected(Damaged());
  into.reference = codec::TextOf(data.root(), "reference");
  Consignment::Stated stated{
      .statement = {},
      .time_ms = event.time_ms,
      .by = event.actor,
      .version = static_cast<std::uint32_t>(codec::IntegerOf(data.root(), "version"))};
  ASSIGN_OR_RETURN(stated.statement, StatementIn(data.root(), rules));
  into.steps[static_cast<std::size_t>(*step)] = std::move(stated);
  return {};
}

std::string ConsignmentId(std::string_view reference) {
  std::string id = "consignment/";
  const std::size_t prefix = id.size();
  for (const char c : reference) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !(c >= '0' && c <= '9')) continue;
    id += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return id.size() - prefix < kReferenceLeast ? std::string() : id;
}

std::vector<std::string> ConsignmentIds(const Document& document) {
  std::vector<std::string> ids;
  for (const DocumentReference& reference : document.documents) {
    std::string id = ConsignmentId(reference.reference);
    if (!id.empty() && std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace tidewaiter::desk
