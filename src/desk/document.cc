#include "desk/document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "desk/json_fields.h"

namespace tidewaiter::desk {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;
using codec::TextRule;

constexpr double kRateMax = 10'000;  // percent
constexpr std::size_t kNameMax = 200;
constexpr std::size_t kSearchMax = 16 * 1024;

constexpr TextRule kId{.min = 1, .max = 64};
constexpr TextRule kCode16{.min = 1, .max = 16};
constexpr TextRule kCode8{.min = 1, .max = 8};
constexpr TextRule kCountry = kCountryText;
constexpr TextRule kOrderNumber{.min = 6, .max = 6, .characters = Characters::kDigits};
constexpr TextRule kMeans{.min = 1, .max = 35};
constexpr TextRule kEquipment{.min = 1, .max = 17, .characters = Characters::kToken};
constexpr TextRule kName{.min = 0, .max = kNameMax};

// What is being read: rules that hold for all, and values whose check needs the whole.
struct Reading {
  const DocumentRules* rules;
  Document document;
  std::string currency;
};
struct ReadingItem {
  const DocumentRules* rules;
  GoodsItem item;
};

void ReadExtra(JsonReader& in, JsonValue value, ReadingItem& r) {
  in.Map(value, kExtraCount, [&](std::string_view key, JsonValue member) {
    const auto& names = r.rules->extra_names;
    if (std::find(names.begin(), names.end(), key) == names.end()) {
      return in.Note("unknown_member", "there is no such attribute");
    }
    auto& [name, text] = r.item.extra.emplace_back(std::string(key), "");
    in.Text(member, kName, text);
  });
}

using Item = codec::JsonMember<ReadingItem>;
constexpr Item kItemMembers[] = {
    {"hs_code", kRequired,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kHsCodeText, r.item.hs_code); }},
    {"description", kRequired,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Text(v, kDescriptionText, r.item.description);
     }},
    {"origin", kRequired,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kCountry, r.item.origin); }},
    {"dispatch", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kCountry, r.item.dispatch); }},
    {"value", kRequired,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       ReadAmount(in, v, r.rules->currency_digits, r.item.value_minor);
     }},
    {"procedure", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kCode16, r.item.procedure); }},
    {"preference", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kCode16, r.item.preference); }},
    {"quota_order_number", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Text(v, kOrderNumber, r.item.quota_order_number);
     }},
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
     [](JsonReader& in, JsonValue v, ReadingItem& r) { ReadWhole(in, v, r.item.packages); }},
    {"containers", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { ReadWhole(in, v, r.item.containers); }},
    {"rate_percent", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) {
       in.Number(v, 0, kRateMax, r.item.rate_percent);
     }},
    {"supplier", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kName, r.item.supplier); }},
    {"manufacturer", kOptional,
     [](JsonReader& in, JsonValue v, ReadingItem& r) { in.Text(v, kName, r.item.manufacturer); }},
    {"extra", kOptional, ReadExtra}};

constexpr codec::JsonMember<Party> kPartyMembers[] = {
    {"id", kRequired, [](JsonReader& in, JsonValue v, Party& p) { in.Text(v, kId, p.id); }},
    {"name", kOptional, [](JsonReader& in, JsonValue v, Party& p) { in.Text(v, kName, p.name); }},
    {"address", kOptional,
     [](JsonReader& in, JsonValue v, Party& p) { in.Text(v, {.max = 300}, p.address); }}};

constexpr codec::JsonMember<DocumentReference> kReferenceMembers[] = {
    {"type", kRequired,
     [](JsonReader& in, JsonValue v, DocumentReference& d) { in.Text(v, kCode8, d.type); }},
    {"reference", kRequired, [](JsonReader& in, JsonValue v, DocumentReference& d) {
       in.Text(v, {.min = 1, .max = 100}, d.reference);
     }}};

void ReadStage(JsonReader& in, JsonValue value, Reading& r) {
  constexpr std::string_view kStages[] = {"arrived", "pre_arrival"};
  if (const auto place = in.Choice(value, kStages)) {
    r.document.stage = *place == 0 ? Stage::kArrived : Stage::kPreArrival;
  }
}

void ReadItems(JsonReader& in, JsonValue value, Reading& r) {
  in.Array(value, 1, kItemsMax, [&](JsonValue element) {
    ReadingItem item{r.rules, {}};
    in.Object<ReadingItem>(element, kItemMembers, item);
    r.document.items.push_back(std::move(item.item));
  });
}

void ReadReferences(JsonReader& in, JsonValue value, Reading& r) {
  in.Array(value, 0, 99, [&](JsonValue element) {
    in.Object<DocumentReference>(element, kReferenceMembers, r.document.documents.emplace_back());
  });
}

void ReadEquipment(JsonReader& in, JsonValue value, Reading& r) {
  in.Array(value, 0, kEquipmentMax, [&](JsonValue element) {
    in.Text(element, kEquipment, r.document.equipment.emplace_back());
  });
}

template <std::string Document::*kMember, const TextRule& kRule>
void ReadText(JsonReader& in, JsonValue value, Reading& r) {
  in.Text(value, kRule, r.document.*kMember);
}

template <Party Document::*kMember>
void ReadParty(JsonReader& in, JsonValue value, Reading& r) {
  in.Object<Party>(value, kPartyMembers, r.document.*kMember);
}

constexpr TextRule kLrn{.min = 1, .max = 35, .characters = Characters::kToken};
constexpr TextRule kOffice{.min = 1, .max = 16, .characters = Characters::kToken};
constexpr codec::JsonMember<Reading> kMembers[] = {
    {"lrn", kRequired, ReadText<&Document::lrn, kLrn>},
    {"stage", kOptional, ReadStage},
    {"office", kRequired, ReadText<&Document::office, kOffice>},
    {"procedure", kOptional, ReadText<&Document::procedure, kCode16>},
    {"declarant", kRequired, ReadParty<&Document::declarant>},
    {"importer", kRequired, ReadParty<&Document::importer>},
    {"supplier", kOptional, ReadParty<&Document::supplier>},
    {"carrier", kOptional, ReadText<&Document::carrier, kName>},
    {"transport_mode", kOptional, ReadText<&Document::transport_mode, kCode8>},
    {"transport_means", kOptional, ReadText<&Document::transport_means, kMeans>},
    {"equipment", kOptional, ReadEquipment},
    {"dispatch", kOptional, ReadText<&Document::dispatch, kCountry>},
    {"delivery_terms", kOptional, ReadText<&Document::delivery_terms, kCode16>},
    {"currency", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) {
       in.Text(v, {.min = 3, .max = 3, .characters = Characters::kUpperLetters}, r.currency);
     }},
    {"expected_arrival", kOptional,
     [](JsonReader& in, JsonValue v, Reading& r) { ReadDay(in, v, r.document.expected_arrival); }},
    {"items", kRequired, ReadItems},
    {"documents", kOptional, ReadReferences}};

// What holds between members.
void CheckWhole(JsonReader& in, const Reading& r) {
  const auto& offices = r.rules->offices;
  const Document& d = r.document;
  if (!offices.empty() && !d.office.empty() &&
      std::find(offices.begin(), offices.end(), d.office) == offices.end()) {
    in.NoteAt("office", "office_unknown", fmt::format("there is no customs office '{}'", d.office));
  }
  if (!r.currency.empty() && r.currency != r.rules->currency) {
    in.NoteAt("currency", "currency",
              fmt::format("values must be in {}, not {}", r.rules->currency, r.currency));
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < d.items.size(); ++i) {
    const GoodsItem& item = d.items[i];
    if (item.net_mass_kg > item.gross_mass_kg) {
      in.NoteUnder(
          fmt::format("/items/{}/net_mass_kg", i), "net_above_gross",
          fmt::format("net mass {} is above gross mass {}", item.net_mass_kg, item.gross_mass_kg));
    }
    if (!std::isnan(item.quantity) && item.quantity_unit.empty()) {
      in.NoteUnder(fmt::format("/items/{}/quantity_unit", i), "required",
                   "is missing where a quantity is stated");
    }
    if (__builtin_add_overflow(sum, item.value_minor, &sum)) {
      in.NoteAt("items", "range", "the values together are too large");
      return;
    }
  }
}

void WriteParty(JsonWriter& json, std::string_view name, const Party& party) {
  if (party.id.empty()) return;
  json.Key(name).BeginObject().Member("id", party.id);
  json.MemberUnlessEmpty("name", party.name).MemberUnlessEmpty("address", party.address);
  json.EndObject();
}

void WriteItem(JsonWriter& json, const GoodsItem& item, int digits) {
  json.BeginObject().Member("hs_code", item.hs_code).Member("description", item.description);
  json.Member("origin", item.origin).MemberUnlessEmpty("dispatch", item.dispatch);
  json.Member("value", FormatAmount(item.value_minor, digits));
  json.MemberUnlessEmpty("procedure", item.procedure);
  json.MemberUnlessEmpty("preference", item.preference);
  json.MemberUnlessEmpty("quota_order_number", item.quota_order_number);
  WriteNumber(json, "net_mass_kg", item.net_mass_kg);
  WriteNumber(json, "gross_mass_kg", item.gross_mass_kg);
  WriteNumber(json, "quantity", item.quantity);
  json.MemberUnlessEmpty("quantity_unit", item.quantity_unit);
  WriteNumber(json, "packages", item.packages);
  WriteNumber(json, "containers", item.containers);
  WriteNumber(json, "rate_percent", item.rate_percent);
  json.MemberUnlessEmpty("supplier", item.supplier);
  json.MemberUnlessEmpty("manufacturer", item.manufacturer);
  if (!item.extra.empty()) {
    json.Key("extra").BeginObject();
    for (const auto& [name, text] : item.extra)
      json.Member(name, text);
    json.EndObject();
  }
  json.EndObject();
}

std::string_view Or(std::string_view first, std::string_view otherwise) {
  return first.empty() ? otherwise : first;
}

}  // namespace

std::expected<Document, Problems> ParseDocument(std::string_view json, const DocumentRules& rules) {
  JsonReader in;
  Reading reading{&rules, {}, {}};
  const codec::JsonLimits limits{.bytes_max = kDocumentBytesMax,
                                 .depth_max = static_cast<std::size_t>(kDepthMax),
                                 .problems_max = kProblemsMax};
  if (const auto root = in.Parse(json, limits)) {
    in.Object<Reading>(*root, kMembers, reading);
    CheckWhole(in, reading);
  }
  if (!in.problems().empty()) return std::unexpected(in.TakeProblems());
  return std::move(reading.document);
}

std::string WriteDocument(const Document& document, const DocumentRules& rules) {
  std::string out;
  out.reserve(400 + 400 * document.items.size());
  JsonWriter json(out);
  json.BeginObject().Member("lrn", document.lrn).Member("stage", Name(document.stage));
  json.Member("office", document.office).MemberUnlessEmpty("procedure", document.procedure);
  WriteParty(json, "declarant", document.declarant);
  WriteParty(json, "importer", document.importer);
  WriteParty(json, "supplier", document.supplier);
  json.MemberUnlessEmpty("carrier", document.carrier);
  json.MemberUnlessEmpty("transport_mode", document.transport_mode);
  json.MemberUnlessEmpty("transport_means", document.transport_means);
  if (!document.equipment.empty()) {
    json.Key("equipment").BeginArray();
    for (const std::string& number : document.equipment)
      json.Text(number);
    json.EndArray();
  }
  json.MemberUnlessEmpty("dispatch", document.dispatch);
  json.MemberUnlessEmpty("delivery_terms", document.delivery_terms);
  json.Member("currency", rules.currency);
  if (document.expected_arrival) {
    json.Member("expected_arrival", FormatDay(*document.expected_arrival));
  }
  json.Key("items").BeginArray();
  for (const GoodsItem& item : document.items)
    WriteItem(json, item, rules.currency_digits);
  json.EndArray();
  if (!document.documents.empty()) {
    json.Key("documents").BeginArray();
    for (const DocumentReference& d : document.documents)
      json.BeginObject().Member("type", d.type).Member("reference", d.reference).EndObject();
    json.EndArray();
  }
  json.EndObject();
  return out;
}

void AppendLines(const Document& document, std::string_view id, Day date, LineTable& lines) {
  LineRecord record;
  record.declaration_id = id;
  record.date = date;
  const auto set = [&record](Attribute a, std::string_view text) { record.attribute(a) = text; };
  set(Attribute::kOffice, document.office);
  set(Attribute::kDeclarant, document.declarant.id);
  set(Attribute::kImporter, document.importer.id);
  set(Attribute::kImporterName, document.importer.name);
  set(Attribute::kImporterAddress, document.importer.address);
  set(Attribute::kCarrier, document.carrier);
  set(Attribute::kTransportMode, document.transport_mode);
  set(Attribute::kDeliveryTerms, document.delivery_terms);
  const auto& names = lines.schema().extra_names;
  for (std::size_t i = 0; i < document.items.size(); ++i) {
    const GoodsItem& item = document.items[i];
    record.id = fmt::format("{}-{}", id, i + 1);
    set(Attribute::kProcedure, Or(item.procedure, document.procedure));
    set(Attribute::kSupplier, Or(item.supplier, document.supplier.id));
    set(Attribute::kManufacturer, item.manufacturer);
    set(Attribute::kHsCode, item.hs_code);
    set(Attribute::kOrigin, item.origin);
    set(Attribute::kDispatch, Or(item.dispatch, document.dispatch));
    set(Attribute::kPreference, item.preference);
    set(Attribute::kQuantityUnit, item.quantity_unit);
    for (std::size_t extra = 0; extra < kExtraCount; ++extra)
      record.attributes[kFirstExtra + extra].clear();
    for (const auto& [name, text] : item.extra) {
      const auto at = std::find(names.begin(), names.end(), name);
      if (at != names.end()) {
        record.attributes[kFirstExtra + static_cast<std::size_t>(at - names.begin())] = text;
      }
    }
    record.measures = {item.rate_percent, item.gross_mass_kg, item.net_mass_kg,
                       item.quantity,     item.packages,      item.containers};
    record.value_minor = item.value_minor;
    record.description = item.description;
    lines.Append(record);
  }
}

std::string FormatAmount(std::int64_t minor, int digits) {
  const bool negative = minor < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  std::string text = fmt::format("{:0{}}", size, digits + 1);
  if (digits > 0) text.insert(text.size() - static_cast<std::size_t>(digits), 1, '.');
  return negative ? "-" + text : text;
}

Result<std::int64_t> ParseAmount(std::string_view text, int digits) {
  const auto bad = [&](const char* why) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("'{}' {}", text, why));
  };
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  const std::size_t point = rest.find('.');
  const std::string_view whole = rest.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? "" : rest.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && part.empty())) {
    return bad("is not an amount such as 1250.50");
  }
  if (part.size() > static_cast<std::size_t>(digits)) {
    return bad(digits == 0 ? "has digits behind the point, which the currency has not"
                           : "has more digits behind the point than the currency");
  }
  std::string all(whole);
  all += part;
  all.append(static_cast<std::size_t>(digits) - part.size(), '0');
  std::int64_t minor = 0;
  for (const char c : all) {
    if (c < '0' || c > '9') return bad("is not an amount such as 1250.50");
    if (__builtin_mul_overflow(minor, 10, &minor) ||
        __builtin_add_overflow(minor, c - '0', &minor)) {
      return bad("is too large");
    }
  }
  return negative ? -minor : minor;
}

std::string SearchText(const Document& document) {
  std::string text;
  const auto add = [&text](std::string_view words) {
    if (words.empty() || text.size() + words.size() + 1 > kSearchMax) return;
    if (!text.empty()) text += ' ';
    text += words;
  };
  for (const Party* party : {&document.declarant, &document.importer, &document.supplier}) {
    add(party->id);
    add(party->name);
  }
  add(document.carrier);
  add(document.transport_means);
  for (const std::string& number : document.equipment)
    add(number);
  for (const GoodsItem& item : document.items) {
    add(item.description);
    add(item.hs_code);
    add(item.supplier);
    add(item.manufacturer);
  }
  for (const DocumentReference& d : document.documents)
    add(d.reference);
  return text;
}

}  // namespace tidewaiter::desk
