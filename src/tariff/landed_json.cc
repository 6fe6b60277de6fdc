// Landed cost as JSON.
#include "tariff/landed_json.h"

#include <array>

#include "tariff/json_parts.h"

namespace tidewaiter::tariff {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;

constexpr std::size_t kBytesMax = 64 * 1024;
constexpr std::size_t kItemsMax = 100;  // of one parcel that somebody asks about
constexpr std::size_t kQuantitiesMax = 20;

constexpr codec::JsonMember<LandedItem> kItem[] = {
    {"code", kRequired,
     [](JsonReader& in, JsonValue v, LandedItem& i) { ReadCode(in, v, i.code); }},
    {"origin", kRequired,
     [](JsonReader& in, JsonValue v, LandedItem& i) { in.Text(v, kCountryRule, i.origin); }},
    {"price", kRequired,
     [](JsonReader& in, JsonValue v, LandedItem& i) { ReadAmount(in, v, i.price); }},
    {"quantities", kOptional,
     [](JsonReader& in, JsonValue v, LandedItem& i) {
       in.Array(v, 0, kQuantitiesMax,
                [&](JsonValue element) { ReadQuantity(in, element, i.quantities.emplace_back()); });
     }},
    {"gross_mass_kg", kOptional,
     [](JsonReader& in, JsonValue v, LandedItem& i) { ReadOptional(in, v, i.gross_mass_kg); }}};

constexpr std::array<std::string_view, 2> kSenders = {"business", "private"};
constexpr std::array<std::string_view, 2> kShares = {"value", "gross_mass"};

void ReadShare(JsonReader& in, JsonValue value, SharedBy& into) {
  if (const auto place = in.Choice(value, kShares)) {
    into = *place == 0 ? SharedBy::kValue : SharedBy::kGrossMass;
  }
}

constexpr codec::JsonMember<LandedQuestion> kMembers[] = {
    {"day", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) { ReadDayOf(in, v, q.day); }},
    {"items", kRequired,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) {
       in.Array(v, 1, kItemsMax, [&](JsonValue element) {
         in.Object<LandedItem>(element, kItem, q.items.emplace_back());
       });
     }},
    {"freight", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) { ReadAmount(in, v, q.freight); }},
    {"insurance", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) { ReadAmount(in, v, q.insurance); }},
    {"freight_by", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) { ReadShare(in, v, q.freight_by); }},
    {"insurance_by", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) { ReadShare(in, v, q.insurance_by); }},
    {"currency", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) {
       in.Text(v, kCurrencyRule, q.buyer_currency);
     }},
    {"sender", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) {
       if (const auto place = in.Choice(v, kSenders))
         q.sender = *place == 0 ? Sender::kBusiness : Sender::kPrivate;
     }},
    {"scheme", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) {
       in.Text(v, {.max = 16, .characters = Characters::kToken}, q.scheme);
     }},
    {"ordinary", kOptional,
     [](JsonReader& in, JsonValue v, LandedQuestion& q) { in.Bool(v, q.ordinary); }}};

ParcelQuestion ParcelOf(const LandedQuestion& question) {
  ParcelQuestion parcel;
  parcel.day = question.day;
  parcel.sender = question.sender;
  parcel.scheme = question.scheme;
  parcel.ordinary = question.ordinary;
  for (const LandedItem& item : question.items)
    parcel.items.push_back({item.code, item.price});
  return parcel;
}

bool Charged(const LandedCost& cost) {
  for (const LandedLine& line : cost.lines)
    if (line.what == "fee") return true;
  return false;
}

// "/items/3/value" is what the rules for parcels call the price.
Problems AtPrices(Problems problems) {
  for (Problem& problem : problems) {
    if (problem.pointer.ends_with("/value"))
      problem.pointer.replace(problem.pointer.size() - 5, 5, "price");
  }
  return problems;
}

std::string_view SenderName(Sender sender) {
  constexpr std::array<std::string_view, 3> kNames = {"any", "business", "private"};
  return kNames[static_cast<std::size_t>(sender)];
}

void AppendCodes(JsonWriter& json, std::string_view member, const std::vector<CodeRange>& codes) {
  if (codes.empty()) return;
  json.Key(member).BeginArray();
  for (const CodeRange& range : codes)
    json.Text(CodeRangesText({range}));
  json.EndArray();
}

void AppendNumber(JsonWriter& json, std::string_view member, const std::optional<Decimal>& number) {
  if (number) json.Member(member, number->text());
}

void AppendParcelRule(JsonWriter& json, const ParcelRule& rule) {
  json.BeginObject().Member("id", rule.id).Member("kind", ParcelKindName(rule.kind));
  json.MemberUnlessEmpty("name", rule.name).MemberUnlessEmpty("source", rule.source);
  AppendValidity(json, rule.validity);
  json.Member("sender", SenderName(rule.sender));
  AppendNumber(json, "over", rule.over);
  AppendNumber(json, "up_to", rule.until);
  if (rule.until) json.Member("up_to_included", rule.until_included);
  json.MemberUnlessEmpty("currency", rule.currency);
  AppendCodes(json, "only", rule.only);
  AppendCodes(json, "excluded", rule.excluded);
  json.MemberUnlessEmpty("scheme", rule.scheme);
  const bool fee = rule.kind == ParcelKind::kFee;
  const bool flat = rule.kind == ParcelKind::kFlatRate;
  if (fee || flat) json.Member("percent", rule.percent.text());
  if (flat) json.Member("with_tax", rule.with_tax);
  if (fee) json.Member("amount", rule.amount.text());
  AppendNumber(json, "at_least", rule.at_least);
  AppendNumber(json, "at_most", rule.at_most);
  json.EndObject();
}

void AppendDecision(JsonWriter& json, std::string_view member, const ParcelDecision& decision) {
  json.Key(member).BeginObject().Member("how", TreatmentName(decision.how));
  if (decision.rule != nullptr) json.Member("rule", decision.rule->id);
  json.Member("why", decision.why).EndObject();
}

void AppendLines(JsonWriter& json, const LandedCost& cost) {
  json.Key("lines").BeginArray();
  for (const LandedLine& line : cost.lines) {
    json.BeginObject().Member("what", line.what);
    if (line.item) json.Member("item", *line.item);
    AppendAmount(json, "stated", line.stated);
    json.Member("cost", line.cost.text()).MemberUnlessEmpty("why", line.why);
    json.MemberUnlessEmpty("rule", line.rule).EndObject();
  }
  json.EndArray();
}

void AppendItems(JsonWriter& json, const LandedAnswer& answer) {
  json.Key("items").BeginArray();
  for (std::size_t i = 0; i < answer.cost.customs_values.size(); ++i) {
    json.BeginObject().Member("code", answer.question.items[i].code.text());
    json.Member("customs_value", answer.cost.customs_values[i].text());
    AppendDecision(json, "duty", answer.cost.parcel.items[i].duty);
    AppendDecision(json, "tax", answer.cost.parcel.items[i].tax);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

std::expected<LandedQuestion, Problems> ReadLandedQuestion(std::string_view json, Day today) {
  JsonReader in;
  LandedQuestion question;
  question.day = today;
  if (const auto root = in.Parse(json, {.bytes_max = kBytesMax}))
    in.Object<LandedQuestion>(*root, kMembers, question);
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return question;
}

std::expected<LandedAnswer, Problems> ReckonLanded(const Tariff& tariff,
                                                   const LandedQuestion& question) {
  LandedAnswer answer;
  answer.question = question;
  if (question.buyer_currency.empty()) answer.question.buyer_currency = tariff.reckoning().currency;
  auto cost = Landed(answer.question, ValuationRulesOf(tariff.reckoning()), tariff.parcels(),
                     tariff.exchange(), DutiesByTariff(tariff, question.day));
  if (!cost) return std::unexpected(AtPrices(std::move(cost.error())));
  answer.cost = std::move(*cost);
  auto considered =
      tariff.parcels().Consider(ParcelOf(question), answer.cost.parcel, tariff.exchange());
  if (!considered) return std::unexpected(AtPrices(std::move(considered.error())));
  answer.considered = std::move(*considered);
  if (!Charged(answer.cost)) {
    for (Parcels::Considered& rule : answer.considered) {
      const bool fee = rule.rule->kind == ParcelKind::kFee;
      if (fee && rule.why.front() == "rule") rule.why.front() = "nothing_charged";
    }
  }
  return answer;
}

void AppendLandedAnswer(JsonWriter& json, const Tariff& tariff, const LandedAnswer& answer) {
  Decimal value;
  for (const Decimal& one : answer.cost.customs_values)
    value += one;
  json.Member("day", FormatDay(answer.question.day)).Member("currency", answer.cost.currency);
  json.Member("tariff_currency", tariff.reckoning().currency);
  json.Member("valuation", tariff.reckoning().value_fob ? "fob" : "cif");
  json.Member("customs_value", value.text()).Member("total", answer.cost.total.text());
  AppendLines(json, answer.cost);
  AppendItems(json, answer);
  json.Key("considered").BeginArray();
  for (const Parcels::Considered& considered : answer.considered) {
    json.BeginObject().Key("rule");
    AppendParcelRule(json, *considered.rule);
    json.Key("why").BeginArray();
    for (const std::string& why : considered.why)
      json.Text(why);
    json.EndArray().EndObject();
  }
  json.EndArray();
}

}  // namespace tidewaiter::tariff
