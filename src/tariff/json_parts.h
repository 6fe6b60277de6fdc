// JSON parts: what questions about the tariff have in common, read from JSON. Inside src/tariff.
//
//   {"price", kRequired, [](JsonReader& in, JsonValue v, Item& i) { ReadAmount(in, v, i.price); }}
//
// Each notes what is wrong at the value's pointer and then leaves what it should have filled.
#ifndef TIDEWAITER_TARIFF_JSON_PARTS_H_
#define TIDEWAITER_TARIFF_JSON_PARTS_H_

#include <optional>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "tariff/measure.h"
#include "tariff/valuation.h"

namespace tidewaiter::tariff {

inline constexpr codec::TextRule kCountryRule{
    .min = 2, .max = 2, .characters = codec::Characters::kUpperLetters};
inline constexpr codec::TextRule kCurrencyRule{
    .min = 3, .max = 3, .characters = codec::Characters::kUpperLetters};

void ReadCode(codec::JsonReader& in, codec::JsonValue value, GoodsCode& into);
// An amount or quantity, as text: digits and a point, not below nothing. Whether it was one.
bool ReadPositive(codec::JsonReader& in, codec::JsonValue value, Decimal& into);
void ReadOptional(codec::JsonReader& in, codec::JsonValue value, std::optional<Decimal>& into);
void ReadAmount(codec::JsonReader& in, codec::JsonValue value, Amount& into);      // MoneyOf
void ReadQuantity(codec::JsonReader& in, codec::JsonValue value, Quantity& into);  // QuantityOf
void ReadDayOf(codec::JsonReader& in, codec::JsonValue value, Day& into);

// MoneyOf, and members "from" and "until" of what has a beginning or an end.
void AppendAmount(codec::JsonWriter& json, std::string_view member, const Amount& amount);
void AppendValidity(codec::JsonWriter& json, const Validity& validity);

// How the country values goods.
ValuationRules ValuationRulesOf(const Reckoning& reckoning);

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_JSON_PARTS_H_
