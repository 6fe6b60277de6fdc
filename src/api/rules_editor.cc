// What an editor of rules asks while somebody writes: problems, cases, colours, completions, cells.
// Nothing is kept.
#include <algorithm>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/rule_check.h"
#include "api/rule_grid.h"
#include "api/rule_text.h"
#include "api/rule_views.h"
#include "codec/json_writer.h"
#include "detect/rules/cases.h"
#include "detect/rules/complete.h"
#include "detect/rules/print.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;
using rulebook::EntryKind;

constexpr std::size_t kCellsMax = 100;         // of a row that comes in: beyond a table's columns
constexpr std::size_t kRowsMax = 10'000;       // of a grid that comes in: more is a file's matter
constexpr std::size_t kCellBytesMax = 10'000;  // longer than a list of codes that anybody reads
constexpr std::size_t kHeadBytesMax = 100'000;

struct Body {
  std::string text;
  bool cases = false;
  std::int64_t offset = 0;
  RuleGrid grid;
};

void ReadText(JsonReader& in, JsonValue value, Body& body) {
  ReadRuleText(in, value, kRuleTextMax, body.text);
}

constexpr codec::JsonMember<Body> kText[] = {{"text", kRequired, ReadText}};
constexpr codec::JsonMember<Body> kCheck[] = {
    {"text", kRequired, ReadText},
    {"cases", kOptional, [](JsonReader& in, JsonValue v, Body& b) { in.Bool(v, b.cases); }}};
constexpr codec::JsonMember<Body> kComplete[] = {
    {"text", kRequired, ReadText}, {"offset", kRequired, [](JsonReader& in, JsonValue v, Body& b) {
                                      in.Integer(v, 0, kRuleTextMax, b.offset);
                                    }}};

void ReadCells(JsonReader& in, JsonValue value, std::vector<std::string>& cells) {
  in.Array(value, 0, kCellsMax,
           [&](JsonValue cell) { in.Text(cell, {.max = kCellBytesMax}, cells.emplace_back()); });
}

constexpr codec::JsonMember<Body> kGrid[] = {
    {"kind", kOptional,
     [](JsonReader& in, JsonValue v, Body& b) {
       constexpr std::string_view kKinds[] = {"table", "list"};
       if (const auto place = in.Choice(v, kKinds)) {
         b.grid.kind = *place == 0 ? EntryKind::kTable : EntryKind::kList;
       }
     }},
    {"name", kRequired,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.max = 64}, b.grid.name); }},
    {"title", kRequired,
     [](JsonReader& in, JsonValue v, Body& b) { in.Text(v, {.max = 200}, b.grid.title); }},
    {"columns", kRequired,
     [](JsonReader& in, JsonValue v, Body& b) { ReadCells(in, v, b.grid.columns); }},
    {"rows", kRequired,
     [](JsonReader& in, JsonValue v, Body& b) {
       in.Array(v, 0, kRowsMax,
                [&](JsonValue row) { ReadCells(in, row, b.grid.rows.emplace_back()); });
     }},
    {"head_text", kRequired,
     [](JsonReader& in, JsonValue v, Body& b) {
       in.Text(v, {.max = kHeadBytesMax}, b.grid.head_text);
     }},
    {"before", kOptional, [](JsonReader& in, JsonValue v, Body& b) {
       ReadRuleText(in, v, kRuleTextMax, b.grid.before);
     }}};

// ---- Check
// ---------------------------------------------------------------------------------------

void AppendProblems(JsonWriter& json, std::string_view text,
                    const std::vector<rules::TextProblem>& problems) {
  PlaceFinder places(text);
  json.Key("problems").BeginArray();
  for (const rules::TextProblem& problem : problems) {
    const rules::LineColumn at = places.Find(problem.span.begin);
    json.BeginObject().Member("code", problem.code).Member("begin", problem.span.begin);
    json.Member("end", problem.span.end).Member("line", at.line).Member("column", at.column);
    json.Member("detail", problem.detail).MemberUnlessEmpty("suggest", problem.suggest);
    json.EndObject();
  }
  json.EndArray();
}

void AppendEntries(JsonWriter& json, const rules::RuleSet& set) {
  json.Key("rules").BeginArray();
  const auto append = [&](std::string_view name, EntryKind kind, std::string_view title,
                          ErrorKind suspects, const std::vector<std::string>& missing) {
    json.BeginObject().Member("name", name).Member("kind", Name(kind)).Member("title", title);
    if (kind != EntryKind::kList) json.Member("suspects", ErrorKindName(suspects));
    AppendTexts(json, "missing_cases", missing);
    json.EndObject();
  };
  for (const rules::List& list : set.lists)
    append(list.name, EntryKind::kList, list.title, ErrorKind::kUnspecified, {});
  for (const rules::Table& table : set.tables)
    append(table.name, EntryKind::kTable, table.title, table.common.suspects, {});
  for (const rules::Rule& rule : set.rules) {
    if (rule.name.find('/') != std::string::npos) continue;  // rows are of their tables
    append(rule.name, EntryKind::kRule, rule.title, rule.suspects, rules::MissingCases(rule));
  }
  json.EndArray();
}

std::string_view GotName(rules::Truth truth) {
  constexpr std::string_view kNames[] = {"does_not_fire", "fires", "unknown"};
  return kNames[static_cast<std::size_t>(truth)];
}
std::string_view ExpectedName(rules::Expected expected) {
  constexpr std::string_view kNames[] = {"fires", "does_not_fire", "unknown"};
  return kNames[static_cast<std::size_t>(expected)];
}

void AppendCases(JsonWriter& json, const rules::RuleSet& set, const rules::Schema& schema) {
  for (const rules::CaseResult& result : rules::RunCases(set, schema)) {
    const rules::Rule& rule = set.rules[result.rule];
    const rules::Case& one = rule.cases[result.number];
    json.BeginObject().Member("rule", rule.name).Member("name", one.name);
    json.Member("expected", ExpectedName(one.expected)).Member("got", GotName(result.got));
    json.Member("passed", result.passed);
    AppendShown(json, "why", result.why);
    json.EndObject();
  }
}

void Check(Call call) {
  const auto body = ReadRuleBody<Body>(call, kCheck);
  if (!body) return;
  const RuleReading reading = ReadForAuthors(call, body->text);
  const rules::RuleSet& set = reading.read.set;
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  AppendProblems(json, body->text, reading.read.problems);
  AppendEntries(json, set);
  json.Key("cases").BeginArray();
  // What could only be read in part would fail its cases for that alone.
  if (body->cases && reading.read.problems.empty()) {
    AppendCases(json, set, reading.book->program().schema());
  }
  json.EndArray().Key("highlight").BeginArray();
  for (const rules::Highlighted& piece :
       rules::Highlight(body->text, reading.book->program().schema())) {
    json.BeginObject().Member("begin", piece.span.begin).Member("end", piece.span.end);
    json.Member("kind", rules::HighlightKindName(piece.kind)).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void Complete(Call call) {
  const auto body = ReadRuleBody<Body>(call, kComplete);
  if (!body) return;
  if (static_cast<std::size_t>(body->offset) > body->text.size()) {
    return SendProblem(call, "range", "/offset", "is behind the end of the text");
  }
  const auto book = BookOf(call);
  const rules::Schema& schema = book->program().schema();
  const auto lists = call.house->rules.Lists(call.house->store, schema);
  const rules::Completions found =
      rules::Complete(body->text, static_cast<std::size_t>(body->offset), schema, *lists);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("from", found.replaces.begin).Key("items").BeginArray();
  for (const rules::Completion& item : found.items) {
    json.BeginObject()
        .Member("text", item.text)
        .Member("kind", rules::CompletionKindName(item.kind));
    json.Member("about", item.about).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void Format(Call call) {
  const auto body = ReadRuleBody<Body>(call, kText);
  if (!body) return;
  const RuleReading reading = ReadForAuthors(call, body->text);
  if (!reading.read.problems.empty()) {
    return SendProblems(call, ProblemsOf(body->text, reading.read.problems, "/text"));
  }
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Member("text", rules::PrintRules(reading.read.set, reading.book->program().schema()))
      .EndObject();
  call.Send(200, std::move(out));
}

// ---- Fields
// --------------------------------------------------------------------------------------

std::string_view KindName(rules::FieldKind kind) {
  constexpr std::string_view kNames[] = {"number",  "date", "flag", "code",
                                         "hs_code", "text", "codes"};
  return kNames[static_cast<std::size_t>(kind)];
}

void Fields(Call call) {
  const auto book = BookOf(call);
  const rules::Schema& schema = book->program().schema();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("fields").BeginArray();
  for (const rules::FieldInfo& field : schema.fields()) {
    json.BeginObject().Member("name", field.name).Member("kind", KindName(field.kind));
    json.Member("unit", rules::UnitText(field.unit, schema.currency()));
    json.Member("stage", rules::StageName(field.stage)).Member("about", field.about).EndObject();
  }
  json.EndArray().Member("currency", schema.currency()).Key("stages").BeginArray();
  for (std::size_t i = 0; i < rules::kStageCount; ++i)
    json.Text(rules::StageName(rules::Stage(i)));
  json.EndArray().Key("error_kinds").BeginArray();
  for (const ErrorKind kind : AllErrorKinds())
    json.Text(ErrorKindName(kind));
  json.EndArray().Key("lanes").BeginArray().Text("blue").Text("yellow").Text("red");
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

// ---- Tables
// --------------------------------------------------------------------------------------

void AppendCellProblems(JsonWriter& json, const std::vector<CellProblem>& problems) {
  json.Key("problems").BeginArray();
  for (const CellProblem& problem : problems) {
    json.BeginObject().Member("row", problem.row).Member("column", problem.column);
    json.Member("code", problem.code).Member("detail", problem.detail);
    json.MemberUnlessEmpty("suggest", problem.suggest).EndObject();
  }
  json.EndArray();
}

void ReadTable(Call call) {
  const auto body = ReadRuleBody<Body>(call, kText);
  if (!body) return;
  const auto book = BookOf(call);
  const rules::Schema& schema = book->program().schema();
  const auto lists = call.house->rules.Lists(call.house->store, schema);
  std::vector<CellProblem> problems;
  const RuleGrid grid = ReadGrid(body->text, schema, *lists, problems);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("kind", Name(grid.kind)).Member("name", grid.name);
  json.Member("title", grid.title);
  AppendTexts(json, "columns", grid.columns);
  json.Key("rows").BeginArray();
  for (const auto& row : grid.rows) {
    json.BeginArray();
    for (const std::string& cell : row)
      json.Text(cell);
    json.EndArray();
  }
  json.EndArray().Member("head_text", grid.head_text);
  AppendCellProblems(json, problems);
  json.EndObject();
  call.Send(200, std::move(out));
}

void WriteTable(Call call) {
  const auto body = ReadRuleBody<Body>(call, kGrid);
  if (!body) return;
  const auto book = BookOf(call);
  const rules::Schema& schema = book->program().schema();
  const auto lists = call.house->rules.Lists(call.house->store, schema);
  std::vector<CellProblem> problems;
  const std::string text = WriteGrid(body->grid, schema, *lists, problems);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("text", text);
  AppendCellProblems(json, problems);
  json.EndObject();
  call.Send(200, std::move(out));
}

// For whoever writes or approves somewhere.
void OnWorkerOfEditors(Call call, void (*job)(Call)) {
  if (!access::AllowsSomewhere(call.who, Action::kWriteRules) &&
      !access::AllowsSomewhere(call.who, Action::kApproveRules)) {
    return MayNot(call, access::Allows(call.who, Action::kWriteRules, {}));
  }
  OnWorker(std::move(call), job);
}

}  // namespace

void CheckRules(Call call) {
  OnWorkerOfEditors(std::move(call), Check);
}
void CompleteRule(Call call) {
  OnWorkerOfEditors(std::move(call), Complete);
}
void FormatRules(Call call) {
  OnWorkerOfEditors(std::move(call), Format);
}
void ReadRuleTable(Call call) {
  OnWorkerOfEditors(std::move(call), ReadTable);
}
void WriteRuleTable(Call call) {
  OnWorkerOfEditors(std::move(call), WriteTable);
}
void GetRuleFields(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kReadRules) &&
      !access::AllowsSomewhere(call.who, Action::kReadFindings)) {
    return MayNot(call, access::Allows(call.who, Action::kReadRules, {}));
  }
  Fields(std::move(call));
}

}  // namespace tidewaiter::api
