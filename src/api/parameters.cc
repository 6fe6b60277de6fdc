#include "api/parameters.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "api/views.h"
#include "base/calendar.h"
#include "base/check.h"

namespace tidewaiter::api {
namespace {

using Json = nlohmann::json;

const Json& Resolved(const Json& description, const Json& given) {
  if (!given.contains("$ref")) return given;
  return description.at(Json::json_pointer(given.at("$ref").get<std::string>().substr(1)));
}

Parameters::Rule RuleOf(const Json& description, const Json& parameter) {
  const Json& schema = Resolved(description, parameter.at("schema"));
  Parameters::Rule rule;
  rule.name = parameter.at("name");
  rule.is_integer = schema.value("type", "") == "integer";
  rule.is_date = schema.value("format", "") == "date";
  rule.length_min = schema.value("minLength", rule.length_min);
  rule.length_max = schema.value("maxLength", rule.length_max);
  rule.minimum = schema.value("minimum", rule.minimum);
  rule.maximum = schema.value("maximum", rule.maximum);
  if (schema.value("type", "") == "boolean") rule.choices = {"true", "false"};
  rule.is_time = schema.value("format", "") == "date-time";
  if (schema.contains("enum")) rule.choices = schema.at("enum").get<std::vector<std::string>>();
  if (schema.contains("pattern")) {
    rule.pattern = std::make_shared<const re2::RE2>(schema.at("pattern").get<std::string>());
    CHECK(rule.pattern->ok());
  }
  return rule;
}

std::size_t Characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

codec::Problem Bad(const Parameters::Rule& rule, std::string code, std::string detail) {
  return {std::move(code), "/" + rule.name, std::move(detail)};
}

void CheckInteger(const Parameters::Rule& rule, std::string_view text, codec::Problems& problems) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    problems.push_back(Bad(rule, "type", "is not a whole number"));
  } else if (number < rule.minimum || number > rule.maximum) {
    problems.push_back(Bad(rule, "range", "is too small or too large"));
  }
}

void CheckText(const Parameters::Rule& rule, std::string_view text, codec::Problems& problems) {
  const std::size_t length = Characters(text);
  if (length < rule.length_min) problems.push_back(Bad(rule, "too_short", "is too short"));
  if (length > rule.length_max) problems.push_back(Bad(rule, "too_long", "is too long"));
  if (rule.is_date && !ParseDate(text)) {
    problems.push_back(Bad(rule, "format", "is not a date such as 2026-11-30"));
  }
  if (rule.is_time && !ParseRfc3339(text)) {
    problems.push_back(Bad(rule, "format", "is not a time such as 2026-11-30T08:00:00Z"));
  }
  if (rule.pattern &&
      !re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *rule.pattern)) {
    problems.push_back(Bad(rule, "format", "is not of the form that the description gives"));
  }
  if (!rule.choices.empty() && std::ranges::find(rule.choices, text) == rule.choices.end()) {
    problems.push_back(Bad(rule, "choice", "is none of the values that there are"));
  }
}

}  // namespace

Parameters Parameters::FromDescription(std::string_view openapi) {
  const Json description = Json::parse(openapi, nullptr, /*allow_exceptions=*/false);
  CHECK(description.is_object());
  Parameters all;
  for (const auto& path : description.at("paths")) {
    for (const Json& operation : path) {
      std::vector<Rule>& rules = all.rules_[operation.at("operationId")];
      for (const Json& given : operation.value("parameters", Json::array())) {
        const Json& parameter = Resolved(description, given);
        if (parameter.at("in") == "query") rules.push_back(RuleOf(description, parameter));
      }
    }
  }
  return all;
}

codec::Problems Parameters::Check(std::string_view operation, const http::Request& request) const {
  codec::Problems problems;
  const auto rules = rules_.find(operation);
  if (rules == rules_.end()) return problems;
  for (const Rule& rule : rules->second) {
    const std::string_view text = request.FindQuery(rule.name).value_or("");
    if (text.empty()) continue;
    if (rule.is_integer) {
      CheckInteger(rule, text, problems);
    } else {
      CheckText(rule, text, problems);
    }
  }
  return problems;
}

}  // namespace tidewaiter::api
