#include "desk/assessment.h"

#include <limits>

#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::desk {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::NumberOf;
using codec::TextOf;

constexpr double kNoRoom = std::numeric_limits<double>::infinity();

std::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kCorruption, "a stored assessment cannot be read");
}

void AppendReason(JsonWriter& json, const Reason& reason) {
  json.BeginObject().Member("template", reason.template_id).Member("weight", reason.weight);
  json.Key("parameters").BeginObject();
  for (const auto& [name, value] : reason.parameters)
    json.Member(name, value);
  json.EndObject().EndObject();
}

Reason ReasonOf(simdjson::dom::element element) {
  Reason reason{.template_id = TextOf(element, "template"),
                .parameters = {},
                .weight = NumberOf(element, "weight")};
  simdjson::dom::object parameters;
  if (element.at_key("parameters").get(parameters) == simdjson::SUCCESS) {
    for (const auto& [name, value] : parameters) {
      std::string_view text;
      if (value.get(text) == simdjson::SUCCESS) reason.parameters.emplace_back(name, text);
    }
  }
  return reason;
}

void AppendDoubt(JsonWriter& json, const CodeDoubt& doubt) {
  json.Key("code_doubt").BeginObject().Member("probability", doubt.probability);
  json.Key("likelier").BeginArray();
  for (const auto& [code, probability] : doubt.likelier)
    json.BeginObject().Member("code", code).Member("probability", probability).EndObject();
  json.EndArray().Member("confidence", doubt.confidence).Member("without", doubt.without);
  json.EndObject();
}

std::optional<CodeDoubt> DoubtOf(simdjson::dom::element item) {
  simdjson::dom::element element;
  if (item.at_key("code_doubt").get(element) != simdjson::SUCCESS) return std::nullopt;
  CodeDoubt doubt{.probability = NumberOf(element, "probability"),
                  .likelier = {},
                  .confidence = NumberOf(element, "confidence"),
                  .without = NumberOf(element, "without")};
  codec::EachOf(element, "likelier", [&](simdjson::dom::element one) {
    doubt.likelier.emplace_back(TextOf(one, "code"), NumberOf(one, "probability"));
  });
  return doubt;
}

void AppendItem(JsonWriter& json, const ItemAssessment& item) {
  json.BeginObject().Member("probability", item.probability);
  json.Member("expected_minor", item.expected_minor);
  json.Member("kind", ErrorKindName(item.finding.kind));
  json.Member("kind_probability", item.finding.probability);
  json.Member("stake_minor", item.finding.stake_minor);
  json.MemberUnlessEmpty("stake_basis", item.finding.stake_basis);
  if (!item.finding.reasons.empty()) {
    json.Key("reasons").BeginArray();
    for (const Reason& reason : item.finding.reasons)
      AppendReason(json, reason);
    json.EndArray();
    json.Key("without").BeginArray();
    for (const double probability : item.probability_without)
      json.Number(probability);
    json.EndArray();
  }
  if (!item.kinds.empty()) {
    json.Key("kinds").BeginObject();
    for (const auto& [kind, probability] : item.kinds)
      json.Member(ErrorKindName(kind), probability);
    json.EndObject();
  }
  if (item.code_doubt) AppendDoubt(json, *item.code_doubt);
  json.EndObject();
}

ItemAssessment ItemOf(simdjson::dom::element element) {
  ItemAssessment item;
  item.probability = NumberOf(element, "probability");
  item.expected_minor = NumberOf(element, "expected_minor");
  item.finding.kind = FindErrorKind(TextOf(element, "kind")).value_or(ErrorKind::kUnspecified);
  item.finding.probability = NumberOf(element, "kind_probability");
  item.finding.stake_minor = IntegerOf(element, "stake_minor");
  item.finding.stake_basis = TextOf(element, "stake_basis");
  codec::EachOf(element, "reasons", [&](simdjson::dom::element reason) {
    item.finding.reasons.push_back(ReasonOf(reason));
  });
  codec::EachOf(element, "without", [&](simdjson::dom::element number) {
    double probability = 0;
    if (number.get(probability) == simdjson::SUCCESS) {
      item.probability_without.push_back(probability);
    }
  });
  simdjson::dom::object kinds;
  if (element.at_key("kinds").get(kinds) == simdjson::SUCCESS) {
    for (const auto& [name, value] : kinds) {
      const auto kind = FindErrorKind(name);
      double probability = 0;
      if (kind && value.get(probability) == simdjson::SUCCESS) {
        item.kinds.emplace_back(*kind, probability);
      }
    }
  }
  item.code_doubt = DoubtOf(element);
  return item;
}

// Nothing where there are no rules: as it was before there were any.
void AppendRules(JsonWriter& json, const Assessment& a) {
  json.MemberUnlessEmpty("rules_version", a.rules_version);
  if (!a.rule_hits.empty()) {
    json.Key("rule_hits").BeginArray();
    for (const RuleHit& hit : a.rule_hits)
      AppendRuleHit(json, hit);
    json.EndArray();
  }
  if (a.rule_hits_left != 0) json.Member("rule_hits_left", a.rule_hits_left);
}

}  // namespace

std::size_t Assessment::Leading() const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (items[i].expected_minor > items[best].expected_minor) best = i;
  }
  return best;
}

std::string WriteAssessment(const Assessment& a) {
  std::string out;
  out.reserve(200 + 150 * a.items.size());
  JsonWriter json(out);
  json.BeginObject().Member("model_version", a.model_version);
  json.Member("policy_version", a.policy_version).Member("learned_seq", a.learned_seq);
  json.MemberUnlessEmpty("tariff_version", a.tariff_version);
  if (a.stated_seq != 0) json.Member("stated_seq", a.stated_seq);
  json.Member("lane", Name(a.lane)).Member("basis", SelectionBasisName(a.basis));
  json.Member("rank", a.rank).Member("probability", a.probability);
  json.Key("thresholds").BeginObject();  // infinity is written as null
  json.Member("red", a.thresholds.red).Member("yellow", a.thresholds.yellow);
  json.Member("blue", a.thresholds.blue).EndObject();
  json.Member("draw_probability", a.draw_probability);
  json.Key("items").BeginArray();
  for (const ItemAssessment& item : a.items)
    AppendItem(json, item);
  json.EndArray();
  AppendRules(json, a);
  if (!a.standings.empty()) {
    json.Key("standings").BeginArray();
    for (const TraderStanding& standing : a.standings)
      AppendStanding(json, standing);
    json.EndArray();
  }
  json.EndObject();
  return out;
}

Result<Assessment> ReadAssessment(std::string_view json) {
  const codec::JsonText text(json);
  if (!text.ok()) return Damaged();
  const simdjson::dom::element root = text.root();
  Assessment a;
  a.model_version = TextOf(root, "model_version");
  a.policy_version = static_cast<std::uint64_t>(IntegerOf(root, "policy_version"));
  a.tariff_version = TextOf(root, "tariff_version");
  a.learned_seq = static_cast<std::uint64_t>(IntegerOf(root, "learned_seq"));
  a.stated_seq = static_cast<std::uint64_t>(IntegerOf(root, "stated_seq"));
  const auto lane = FindLane(TextOf(root, "lane"));
  const auto basis = FindSelectionBasis(TextOf(root, "basis"));
  simdjson::dom::element thresholds;
  if (!lane || !basis || root.at_key("thresholds").get(thresholds) != simdjson::SUCCESS) {
    return Damaged();
  }
  a.lane = *lane;
  a.basis = *basis;
  a.rank = NumberOf(root, "rank");
  a.probability = NumberOf(root, "probability");
  a.thresholds = {NumberOf(thresholds, "red", kNoRoom), NumberOf(thresholds, "yellow", kNoRoom),
                  NumberOf(thresholds, "blue", kNoRoom)};
  a.draw_probability = NumberOf(root, "draw_probability");
  codec::EachOf(root, "items",
                [&](simdjson::dom::element item) { a.items.push_back(ItemOf(item)); });
  a.rules_version = TextOf(root, "rules_version");
  codec::EachOf(root, "rule_hits",
                [&](simdjson::dom::element hit) { a.rule_hits.push_back(RuleHitOf(hit)); });
  a.rule_hits_left = static_cast<std::uint64_t>(IntegerOf(root, "rule_hits_left"));
  codec::EachOf(root, "standings",
                [&](simdjson::dom::element one) { a.standings.push_back(StandingOf(one)); });
  return a;
}

std::string WriteReason(const Reason& reason) {
  std::string out;
  JsonWriter json(out);
  AppendReason(json, reason);
  return out;
}

Result<Reason> ReadReason(std::string_view json) {
  const codec::JsonText text(json);
  if (!text.ok()) return Damaged();
  return ReasonOf(text.root());
}

}  // namespace tidewaiter::desk
