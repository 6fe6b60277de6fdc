#include "tariff/json_parts.h"

#include <algorithm>

namespace tidewaiter::tariff {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kRequired;

namespace {

constexpr codec::JsonMember<Amount> kAmount[] = {
    {"amount", kRequired,
     [](JsonReader& in, JsonValue v, Amount& a) { ReadPositive(in, v, a.value); }},
    {"currency", kRequired,
     [](JsonReader& in, JsonValue v, Amount& a) { in.Text(v, kCurrencyRule, a.currency); }}};

Unit UnitOf(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  return {std::string(text.substr(0, slash)),
          std::string(text.substr(std::min(slash + 1, text.size())))};
}

bool IsUnit(const Unit& unit) {
  const auto upper = [](std::string_view text, std::size_t low, std::size_t high) {
    return text.size() >= low && text.size() <= high && std::ranges::all_of(text, [](char c) {
             return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
  };
  return upper(unit.code, 2, 4) && upper(unit.qualifier, 0, 3);
}

constexpr codec::JsonMember<Quantity> kQuantity[] = {
    {"unit", kRequired,
     [](JsonReader& in, JsonValue v, Quantity& q) {
       std::string text;
       in.Text(v, {.min = 2, .max = 8, .characters = Characters::kToken}, text);
       if (text.empty()) return;
       q.unit = UnitOf(text);
       if (!IsUnit(q.unit)) in.Note("format", "is not like KGM or DTN/E");
     }},
    {"amount", kRequired,
     [](JsonReader& in, JsonValue v, Quantity& q) { ReadPositive(in, v, q.amount); }}};

}  // namespace

void ReadCode(JsonReader& in, JsonValue value, GoodsCode& into) {
  std::string text;
  in.Text(value, {.min = 2, .max = 12, .characters = Characters::kDigits}, text);
  if (text.empty()) return;
  const auto code = GoodsCode::Parse(text);
  if (!code) return in.Note("format", code.error().message);
  into = *code;
}

// An amount or quantity: digits and a point. What is counted is never below nothing.
bool ReadPositive(JsonReader& in, JsonValue value, Decimal& into) {
  std::string text;
  in.Text(value, {.min = 1, .max = 24}, text);
  if (text.empty()) return false;
  const auto number = Decimal::Parse(text);
  if (!number) {
    in.Note("format", number.error().message);
  } else if (number->negative()) {
    in.Note("range", "must not be below 0");
  } else {
    into = *number;
    return true;
  }
  return false;
}

void ReadOptional(JsonReader& in, JsonValue value, std::optional<Decimal>& into) {
  Decimal number;
  if (ReadPositive(in, value, number)) into = number;
}

void ReadAmount(JsonReader& in, JsonValue value, Amount& into) {
  in.Object<Amount>(value, kAmount, into);
}

void ReadQuantity(JsonReader& in, JsonValue value, Quantity& into) {
  in.Object<Quantity>(value, kQuantity, into);
}

void ReadDayOf(JsonReader& in, JsonValue value, Day& into) {
  std::string text;
  in.Text(value, {.min = 10, .max = 10}, text);
  if (text.empty()) return;
  const auto day = ParseIsoDay(text);
  if (!day) return in.Note("format", day.error().message);
  into = *day;
}

void AppendAmount(codec::JsonWriter& json, std::string_view member, const Amount& amount) {
  json.Key(member).BeginObject().Member("amount", amount.value.text());
  json.Member("currency", amount.currency).EndObject();
}

void AppendValidity(codec::JsonWriter& json, const Validity& validity) {
  if (validity.from != nomenclature::kAlways) json.Member("from", FormatDay(validity.from));
  if (validity.until != nomenclature::kForever) json.Member("until", FormatDay(validity.until));
}

ValuationRules ValuationRulesOf(const Reckoning& reckoning) {
  return {.basis = reckoning.value_fob ? ValuationBasis::kFob : ValuationBasis::kCif,
          .currency = reckoning.currency,
          .currency_digits = reckoning.currency_digits,
          .rounding = reckoning.line_rounding};
}

}  // namespace tidewaiter::tariff
