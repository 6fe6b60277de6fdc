#include "bench/rulebench.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/random.h"

namespace tidewaiter::bench {
namespace {

using nlohmann::json;
using rules::CompareOp;
using rules::Condition;
using rules::ConditionOp;
using rules::ConditionPtr;
using rules::FieldKind;
using rules::Value;
using rules::ValueOp;
using rules::ValuePtr;

constexpr std::array kNumbers{"importer_age_days",
                              "importer_decl_90d",
                              "importer_hit_rate",
                              "net_kg",
                              "gross_kg",
                              "packages",
                              "value",
                              "value_per_kg",
                              "price_ratio",
                              "duty_rate",
                              "containers",
                              "hour"};
constexpr std::array kFlags{"aeo", "weekend"};
constexpr std::array kCodes{"office",   "procedure", "mode",   "incoterm", "importer",
                            "exporter", "broker",    "origin", "dispatch", "pref"};

constexpr double kFirstDay = 20'000;  // 2024-10-04

ValuePtr Make(Value value) {
  return std::make_shared<const Value>(std::move(value));
}

ValuePtr Number(double number) {
  Value value;
  value.number = number;
  return Make(std::move(value));
}

ValuePtr FieldValue(std::size_t field) {
  Value value;
  value.op = ValueOp::kField;
  value.field = field;
  return Make(std::move(value));
}

Condition Compared(std::size_t field, CompareOp op, const json& number) {
  Condition condition;
  condition.op = ConditionOp::kCompare;
  condition.compare = op;
  condition.values = {FieldValue(field), Number(number.get<double>())};
  return condition;
}

Condition Between(std::size_t field, const json& ends) {
  Condition condition;
  condition.op = ConditionOp::kBetween;
  condition.values = {FieldValue(field), Number(ends[0].get<double>()),
                      Number(ends[1].get<double>())};
  return condition;
}

Condition InCodes(ConditionOp op, std::size_t field, const json& codes, bool negated) {
  auto set = std::make_shared<rules::CodeSet>();
  for (const json& code : codes.is_array() ? codes : json::array({codes}))
    set->ranges.push_back({code.get<std::string>(), code.get<std::string>()});
  std::ranges::sort(set->ranges);
  Condition condition;
  condition.op = op;
  condition.field = field;
  condition.set = std::move(set);
  condition.negated = negated;
  return condition;
}

Condition Flag(std::size_t field, bool negated) {
  Condition condition;
  condition.op = ConditionOp::kIsTrue;
  condition.values = {FieldValue(field)};
  condition.negated = negated;
  return condition;
}

Condition ConditionOf(const json& from, const rules::Schema& schema) {
  const std::size_t field = schema.Find(from["field"].get<std::string>()).value();
  const auto op = from["op"].get<std::string>();
  const json value = from.contains("value") ? from["value"] : json();
  if (op == "lt") return Compared(field, CompareOp::kLess, value);
  if (op == "le") return Compared(field, CompareOp::kLessEqual, value);
  if (op == "gt") return Compared(field, CompareOp::kGreater, value);
  if (op == "ge") return Compared(field, CompareOp::kGreaterEqual, value);
  if (op == "between") return Between(field, value);
  if (op == "true" || op == "false") return Flag(field, op == "false");
  if (op == "has" || op == "nhas") {
    return InCodes(ConditionOp::kHasAny, field, value, op == "nhas");
  }
  CHECK(op == "eq" || op == "ne" || op == "in" || op == "nin" || op == "prefix");
  return InCodes(ConditionOp::kCodeIn, field, value, op == "ne" || op == "nin");
}

rules::Rule RuleOf(const json& from, const rules::Schema& schema) {
  Condition all;
  all.op = ConditionOp::kAnd;
  for (const json& part : from["conditions"])
    all.parts.push_back(std::make_shared<const Condition>(ConditionOf(part, schema)));
  rules::Rule rule;
  rule.name = from["id"].get<std::string>();
  rule.when = std::make_shared<const Condition>(std::move(all));
  return rule;
}

void AddItem(const json& item, Rulebench& bench) {
  for (std::size_t field = 0; field < bench.columns.size(); ++field) {
    const rules::FieldInfo& info = bench.schema.field(field);
    BenchColumn& column = bench.columns[field];
    const json& said = item[info.name];
    if (info.kind == FieldKind::kNumber) {
      column.numbers.push_back(said.get<double>());
    } else if (info.kind == FieldKind::kFlag) {
      column.numbers.push_back(said.get<bool>() ? 1 : 0);
    } else if (info.kind == FieldKind::kCodes) {
      for (const json& code : said)
        column.codes.push_back(column.dictionary.Intern(code.get<std::string>()));
      column.ends.push_back(static_cast<std::uint32_t>(column.codes.size()));
    } else {
      column.codes.push_back(column.dictionary.Intern(said.get<std::string>()));
    }
  }
}

template <typename T>
void RepeatAll(std::vector<T>& values, std::size_t copies) {
  const std::size_t once = values.size();
  values.reserve(once * copies);
  for (std::size_t i = once; i < once * copies; ++i)
    values.push_back(values[i - once]);
}

}  // namespace

Rulebench::Rulebench() : schema("XTS", 2) {
  for (const char* name : kNumbers)
    schema.Add({.name = name, .kind = FieldKind::kNumber});
  for (const char* name : kFlags)
    schema.Add({.name = name, .kind = FieldKind::kFlag});
  for (const char* name : kCodes)
    schema.Add({.name = name, .kind = FieldKind::kCode});
  schema.Add({.name = "hs", .kind = FieldKind::kHsCode});
  schema.Add({.name = "docs", .kind = FieldKind::kCodes});
  columns.resize(schema.fields().size());
}

void Rulebench::Repeat(std::size_t copies) {
  for (BenchColumn& column : columns) {
    const std::size_t codes = column.codes.size();
    const std::size_t sets = column.ends.size();
    RepeatAll(column.numbers, copies);
    RepeatAll(column.codes, copies);
    RepeatAll(column.ends, copies);
    for (std::size_t i = sets; i < column.ends.size(); ++i)
      column.ends[i] += static_cast<std::uint32_t>(i / sets * codes);
  }
}

void Rulebench::Date(std::int32_t days) {
  const std::size_t items = rows();
  schema.Add({.name = "date", .kind = FieldKind::kDate});
  BenchColumn& column = columns.emplace_back();
  for (std::size_t row = 0; row < items; ++row) {
    column.numbers.push_back(kFirstDay +
                             static_cast<double>(row * static_cast<std::size_t>(days) / items));
  }
}

rules::Batch Rulebench::Items() const {
  rules::Batch batch(schema, rows());
  for (std::size_t field = 0; field < columns.size(); ++field) {
    const BenchColumn& column = columns[field];
    if (!column.numbers.empty()) {
      batch.SetNumbers(field, column.numbers);
    } else if (column.ends.empty()) {
      batch.SetCodes(field, column.codes, column.dictionary);
    } else {
      batch.SetCodeSets(field, column.codes, column.ends, column.dictionary);
    }
  }
  return batch;
}

BenchSlice::BenchSlice(const Rulebench& bench, std::size_t begin, std::size_t end)
    : ends_(bench.columns.size()), batch_(bench.schema, end - begin) {
  for (std::size_t field = 0; field < bench.columns.size(); ++field) {
    const BenchColumn& column = bench.columns[field];
    const auto part = [&](const auto& values) {
      return std::span(values).subspan(begin, end - begin);
    };
    if (!column.numbers.empty()) {
      batch_.SetNumbers(field, part(column.numbers));
    } else if (column.ends.empty()) {
      batch_.SetCodes(field, part(column.codes), column.dictionary);
    } else {
      const std::uint32_t first = begin == 0 ? 0 : column.ends[begin - 1];
      for (const std::uint32_t place : part(column.ends))
        ends_[field].push_back(place - first);
      batch_.SetCodeSets(field, std::span(column.codes).subspan(first, ends_[field].back()),
                         ends_[field], column.dictionary);
    }
  }
}

Rulebench ReadRulebench(std::string_view rules_json, std::string_view items_json) {
  Rulebench bench;
  const json rules = json::parse(rules_json);
  for (const json& rule : rules)
    bench.set.rules.push_back(RuleOf(rule, bench.schema));
  const json items = json::parse(items_json);
  for (const json& item : items)
    AddItem(item, bench);
  return bench;
}

void AddQuestion(rules::RuleSet& set, std::size_t number) {
  CHECK(set.aggregates.size() == number);
  rules::Aggregate aggregate;
  aggregate.number = number;
  aggregate.text = "question " + std::to_string(number);
  set.aggregates.push_back(std::make_shared<const rules::Aggregate>(std::move(aggregate)));
  Value asked;
  asked.op = ValueOp::kAggregate;
  asked.aggregate = set.aggregates.back();
  Condition enough;
  enough.op = ConditionOp::kCompare;
  enough.compare = CompareOp::kGreaterEqual;
  enough.values = {Make(std::move(asked)), Number(50)};
  AddCondition(set, number, std::make_shared<const Condition>(std::move(enough)));
}

void AddCondition(rules::RuleSet& set, std::size_t number, ConditionPtr also) {
  Condition all = *set.rules[number].when;
  all.parts.push_back(std::move(also));
  set.rules[number].when = std::make_shared<const Condition>(std::move(all));
}

void Narrow(Rulebench& bench, std::size_t from) {
  constexpr std::array kNames{"importer", "exporter", "hs"};
  Random random(1);
  for (std::size_t number = from; number < bench.set.rules.size(); ++number) {
    const std::size_t field = bench.schema.Find(kNames[number % kNames.size()]).value();
    const Dictionary& codes = bench.columns[field].dictionary;
    const auto code = static_cast<std::uint32_t>(1 + random.Below(codes.size() - 1));
    Condition one = InCodes(ConditionOp::kCodeIn, field, std::string(codes.Text(code)), false);
    AddCondition(bench.set, number, std::make_shared<const Condition>(std::move(one)));
  }
}

std::uint32_t HashOf(const std::vector<rules::Hit>& hits) {
  std::uint32_t hash = 0;
  for (const rules::Hit& hit : hits)
    hash += (hit.row + 1) * 2'654'435'761U + ((hit.rule + 7) * 40'503U) * (hit.rule + 1);
  return hash;
}

}  // namespace tidewaiter::bench
