#include "desk/rule_hit.h"

#include <array>

namespace tidewaiter::desk {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::NumberOf;
using codec::TextOf;

constexpr std::array<std::string_view, 4> kModes{"", "acts", "watches", "held"};

void AppendShown(JsonWriter& json, const ShownCondition& shown) {
  json.BeginObject().Member("condition", shown.condition);
  if (shown.truth) json.Member("truth", *shown.truth);
  if (shown.depth != 0) json.Member("depth", shown.depth);
  if (!shown.values.empty()) {
    json.Key("values").BeginArray();
    for (const auto& [name, value] : shown.values)
      json.BeginArray().Text(name).Text(value).EndArray();
    json.EndArray();
  }
  if (!shown.likeness.empty()) {
    json.Key("likeness").BeginArray();
    for (const auto& [text, similarity] : shown.likeness)
      json.BeginArray().Text(text).Number(similarity).EndArray();
    json.EndArray();
  }
  json.EndObject();
}

// A list of two: a text, and what `read` makes of the second.
template <typename Value, typename Read>
void PairsOf(simdjson::dom::element element, std::string_view name,
             std::vector<std::pair<std::string, Value>>& into, Read read) {
  codec::EachOf(element, name, [&](simdjson::dom::element pair) {
    std::string_view text;
    simdjson::dom::element second;
    if (pair.at(0).get(text) != simdjson::SUCCESS) return;
    if (pair.at(1).get(second) == simdjson::SUCCESS) into.emplace_back(text, read(second));
  });
}

ShownCondition ShownOf(simdjson::dom::element element) {
  ShownCondition shown;
  shown.condition = TextOf(element, "condition");
  bool truth = false;
  if (element.at_key("truth").get(truth) == simdjson::SUCCESS) shown.truth = truth;
  shown.depth = static_cast<int>(IntegerOf(element, "depth"));
  PairsOf(element, "values", shown.values, [](simdjson::dom::element value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::string(text) : std::string();
  });
  PairsOf(element, "likeness", shown.likeness, [](simdjson::dom::element value) {
    double number = 0;
    return value.get(number) == simdjson::SUCCESS ? number : 0.0;
  });
  return shown;
}

}  // namespace

std::string_view Name(HitMode mode) {
  return kModes[static_cast<std::size_t>(mode)];
}

std::optional<HitMode> FindHitMode(std::string_view name) {
  for (std::size_t i = 1; i < kModes.size(); ++i) {
    if (kModes[i] == name) return static_cast<HitMode>(i);
  }
  return std::nullopt;
}

void AppendRuleHit(JsonWriter& json, const RuleHit& hit) {
  json.BeginObject().Member("entry", hit.entry).Member("version", hit.version);
  if (hit.rule != hit.entry) json.Member("rule", hit.rule);
  json.MemberUnlessEmpty("title", hit.title).Member("item", hit.item);
  json.Member("mode", Name(hit.mode)).Member("suspects", ErrorKindName(hit.suspects));
  json.Member("confidence", hit.confidence);
  if (hit.demand != Lane::kNone) json.Member("demand", Name(hit.demand));
  if (hit.exempt) json.Member("exempt", true);
  if (hit.add_minor != 0) json.Member("add_minor", hit.add_minor);
  json.MemberUnlessEmpty("advise", hit.advise);
  if (!hit.check.empty()) {
    json.Key("check").BeginArray();
    for (const std::string& field : hit.check)
      json.Text(field);
    json.EndArray();
  }
  if (hit.held) {
    json.Key("held").BeginObject().Member("checks", hit.held->checks);
    json.Member("right", hit.held->right).EndObject();
  }
  if (!hit.why.empty()) {
    json.Key("why").BeginArray();
    for (const ShownCondition& shown : hit.why)
      AppendShown(json, shown);
    json.EndArray();
  }
  json.EndObject();
}

RuleHit RuleHitOf(simdjson::dom::element element) {
  RuleHit hit;
  hit.entry = TextOf(element, "entry");
  hit.version = static_cast<std::uint32_t>(IntegerOf(element, "version"));
  hit.rule = TextOf(element, "rule");
  if (hit.rule.empty()) hit.rule = hit.entry;
  hit.title = TextOf(element, "title");
  hit.item = static_cast<std::uint32_t>(IntegerOf(element, "item"));
  hit.mode = FindHitMode(TextOf(element, "mode")).value_or(HitMode::kWatches);
  hit.suspects = FindErrorKind(TextOf(element, "suspects")).value_or(ErrorKind::kUnspecified);
  hit.confidence = NumberOf(element, "confidence");
  hit.demand = FindLane(TextOf(element, "demand")).value_or(Lane::kNone);
  hit.exempt = codec::BoolOf(element, "exempt");
  hit.add_minor = IntegerOf(element, "add_minor");
  hit.advise = TextOf(element, "advise");
  codec::EachOf(element, "check", [&](simdjson::dom::element field) {
    std::string_view name;
    if (field.get(name) == simdjson::SUCCESS) hit.check.emplace_back(name);
  });
  simdjson::dom::element held;
  if (element.at_key("held").get(held) == simdjson::SUCCESS) {
    hit.held = HeldFigures{static_cast<std::uint64_t>(IntegerOf(held, "checks")),
                           static_cast<std::uint64_t>(IntegerOf(held, "right"))};
  }
  codec::EachOf(element, "why",
                [&](simdjson::dom::element shown) { hit.why.push_back(ShownOf(shown)); });
  return hit;
}

}  // namespace tidewaiter::desk
