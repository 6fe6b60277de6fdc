// Questions about duties as JSON.
#include <array>

#include "codec/json_reader.h"
#include "tariff/json.h"
#include "tariff/json_parts.h"

namespace tidewaiter::tariff {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::kOptional;
using codec::kRequired;
using codec::TextRule;

constexpr std::size_t kBytesMax = 64 * 1024;
constexpr std::size_t kQuantitiesMax = 20;
constexpr std::size_t kAdditionalCodesMax = 20;
constexpr std::size_t kDocumentsMax = 50;
constexpr std::size_t kPartsMax = 10;
constexpr std::size_t kChargesMax = 50;

constexpr TextRule kOrderNumber{.min = 6, .max = 6, .characters = Characters::kDigits};
constexpr TextRule kShort{.min = 1, .max = 8, .characters = Characters::kToken};
constexpr TextRule kDocument{.min = 1, .max = 16, .characters = Characters::kToken};

struct Reading {
  DutyRequest request;
  std::string currency;
};

constexpr std::array kCharges = {
    std::string_view("freight"),      std::string_view("insurance"),
    std::string_view("loading"),      std::string_view("commission"),
    std::string_view("containers"),   std::string_view("packing"),
    std::string_view("assists"),      std::string_view("royalties"),
    std::string_view("proceeds"),     std::string_view("inland_freight"),
    std::string_view("construction"), std::string_view("duties_included"),
    std::string_view("interest"),     std::string_view("buying_commission"),
    std::string_view("discount")};  // in the order of ChargeKind

constexpr codec::JsonMember<Charge> kCharge[] = {
    {"kind", kRequired,
     [](JsonReader& in, JsonValue v, Charge& c) {
       if (const auto place = in.Choice(v, kCharges)) c.kind = ChargeKind(*place);
     }},
    {"amount", kRequired,
     [](JsonReader& in, JsonValue v, Charge& c) { ReadAmount(in, v, c.amount); }},
    {"included", kOptional,
     [](JsonReader& in, JsonValue v, Charge& c) { in.Bool(v, c.included); }}};

constexpr codec::JsonMember<Invoice> kInvoice[] = {
    {"price", kRequired,
     [](JsonReader& in, JsonValue v, Invoice& i) { ReadAmount(in, v, i.price); }},
    {"delivery_terms", kRequired,
     [](JsonReader& in, JsonValue v, Invoice& i) {
       in.Text(v, kCurrencyRule, i.delivery_terms);  // three letters
     }},
    {"charges", kOptional,
     [](JsonReader& in, JsonValue v, Invoice& i) {
       in.Array(v, 0, kChargesMax, [&](JsonValue element) {
         in.Object<Charge>(element, kCharge, i.charges.emplace_back());
       });
     }},
    {"named_place", kOptional,
     [](JsonReader& in, JsonValue v, Invoice& i) { in.Text(v, {.max = 100}, i.named_place); }},
    {"place_inland", kOptional,
     [](JsonReader& in, JsonValue v, Invoice& i) { in.Bool(v, i.place_inland); }},
    {"related", kOptional, [](JsonReader& in, JsonValue v, Invoice& i) { in.Bool(v, i.related); }},
    {"method", kOptional,
     [](JsonReader& in, JsonValue v, Invoice& i) {
       std::int64_t method = 1;
       in.Integer(v, 1, 6, method);
       i.method = ValuationMethod(method);
     }},
    {"method_reason", kOptional,
     [](JsonReader& in, JsonValue v, Invoice& i) { in.Text(v, {.max = 500}, i.method_reason); }}};

using Part = std::pair<std::string, Decimal>;
constexpr codec::JsonMember<Part> kPart[] = {
    {"part", kRequired,
     [](JsonReader& in, JsonValue v, Part& p) { in.Text(v, {.min = 1, .max = 100}, p.first); }},
    {"value", kRequired,
     [](JsonReader& in, JsonValue v, Part& p) { ReadPositive(in, v, p.second); }}};

template <std::size_t kMax>
void ReadTexts(JsonReader& in, JsonValue value, const TextRule& rule,
               std::vector<std::string>& into) {
  in.Array(value, 0, kMax, [&](JsonValue element) { in.Text(element, rule, into.emplace_back()); });
}

using Request = codec::JsonMember<DutyRequest>;
constexpr Request kMembers[] = {
    {"code", kRequired,
     [](JsonReader& in, JsonValue v, DutyRequest& r) { ReadCode(in, v, r.question.code); }},
    {"origin", kRequired,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Text(v, kCountryRule, r.question.origin);
     }},
    {"dispatch", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Text(v, kCountryRule, r.question.dispatch);
     }},
    {"day", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) { ReadDayOf(in, v, r.question.day); }},
    {"customs_value", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       r.has_value = ReadPositive(in, v, r.question.customs_value);
     }},
    {"invoice", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Object<Invoice>(v, kInvoice, r.invoice.emplace());
     }},
    {"quantities", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Array(v, 0, kQuantitiesMax, [&](JsonValue element) {
         ReadQuantity(in, element, r.question.quantities.emplace_back());
       });
     }},
    {"additional_codes", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       ReadTexts<kAdditionalCodesMax>(in, v, kShort, r.question.additional_codes);
     }},
    {"documents", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       ReadTexts<kDocumentsMax>(in, v, kDocument, r.question.documents);
     }},
    {"preference", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Text(v, kShort, r.question.preference.emplace());
     }},
    {"order_number", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Text(v, kOrderNumber, r.question.order_number);
     }},
    {"price", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       Amount price;
       ReadAmount(in, v, price);
       r.question.price = price.value;
       r.question.price_currency = price.currency;
     }},
    {"parts", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Array(v, 0, kPartsMax, [&](JsonValue element) {
         in.Object<Part>(element, kPart, r.question.part_values.emplace_back());
       });
     }},
    {"retail_price", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       ReadOptional(in, v, r.question.retail_price);
     }},
    {"cif_price", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       ReadOptional(in, v, r.question.cif_price);
     }},
    {"frontier_price", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       ReadOptional(in, v, r.question.frontier_price);
     }},
    {"vat_adjustment", kOptional,
     [](JsonReader& in, JsonValue v, DutyRequest& r) {
       ReadOptional(in, v, r.question.vat_adjustment);
     }},
    {"composition_code", kOptional, [](JsonReader& in, JsonValue v, DutyRequest& r) {
       in.Text(v, kShort, r.question.composition_code);
     }}};

}  // namespace

std::expected<DutyRequest, codec::Problems> ReadDutyRequest(std::string_view json, Day today) {
  JsonReader in;
  DutyRequest request;
  request.question.day = today;
  if (const auto root = in.Parse(json, {.bytes_max = kBytesMax})) {
    in.Object<DutyRequest>(*root, kMembers, request);
    if (in.problems().empty() && request.has_value == request.invoice.has_value()) {
      in.NoteAt("customs_value", request.has_value ? "one_of" : "required",
                "either the customs value or an invoice is needed");
    }
  }
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return request;
}

}  // namespace tidewaiter::tariff
