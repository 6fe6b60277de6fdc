#include "epcis/write.h"

#include <map>
#include <set>

#include "codec/json_writer.h"
#include "epcis/internal/fields.h"

namespace tidewaiter::epcis {
namespace {

using codec::JsonWriter;

// What a document's prefixes stand for, and those that stand for two things.
struct Prefixes {
  std::map<std::string_view, std::string_view> one = {};
  std::set<std::string_view> two = {};
};

void Texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

void Extensions(JsonWriter& json, const std::vector<Extension>& extensions) {
  for (const Extension& extension : extensions)
    json.Key(extension.name).Raw(extension.json);
}

void Quantities(JsonWriter& json, std::string_view name, const std::vector<Quantity>& list) {
  if (list.empty()) return;
  json.Key(name).BeginArray();
  for (const Quantity& quantity : list) {
    json.BeginObject().Member("epcClass", quantity.epc_class);
    if (quantity.quantity) json.Member("quantity", *quantity.quantity);
    json.MemberUnlessEmpty("uom", quantity.uom).EndObject();
  }
  json.EndArray();
}

template <typename T>
void Field(JsonWriter& json, const SensorField<T>& field, const T& from) {
  if (const auto* text = std::get_if<std::string T::*>(&field.at)) {
    json.MemberUnlessEmpty(field.name, from.**text);
  } else if (const auto* number = std::get_if<std::optional<double> T::*>(&field.at)) {
    if (from.**number) json.Member(field.name, *(from.**number));
  } else if (const auto* flag = std::get_if<std::optional<bool> T::*>(&field.at)) {
    if (from.**flag) json.Member(field.name, *(from.**flag));
  } else if (const auto& time = from.*std::get<std::optional<Moment> T::*>(field.at); time) {
    json.Member(field.name, FormatMoment(*time));
  }
}

void Sensors(JsonWriter& json, const Event& event) {
  if (event.sensor_elements.empty()) return;
  json.Key("sensorElementList").BeginArray();
  for (const SensorElement& sensor : event.sensor_elements) {
    json.BeginObject();
    if (sensor.metadata) {
      json.Key("sensorMetadata").BeginObject();
      for (const auto& field : kMetadataFields)
        Field(json, field, *sensor.metadata);
      Extensions(json, sensor.metadata->extensions);
      json.EndObject();
    }
    json.Key("sensorReport").BeginArray();
    for (const SensorReport& report : sensor.reports) {
      json.BeginObject();
      for (const auto& field : kReportFields)
        Field(json, field, report);
      Extensions(json, report.extensions);
      json.EndObject();
    }
    json.EndArray();
    Extensions(json, sensor.extensions);
    json.EndObject();
  }
  json.EndArray();
}

void WritePlace(JsonWriter& json, std::string_view name, const Place& place) {
  if (place.id.empty()) return;
  json.Key(name).BeginObject().Member("id", place.id);
  Extensions(json, place.extensions);
  json.EndObject();
}

void Error(JsonWriter& json, const ErrorDeclaration& error) {
  json.Key("errorDeclaration").BeginObject();
  json.Member("declarationTime", FormatMoment(error.declaration_time));
  json.MemberUnlessEmpty("reason", error.reason);
  Texts(json, "correctiveEventIDs", error.corrective_event_ids);
  Extensions(json, error.extensions);
  json.EndObject();
}

void When(JsonWriter& json, const Event& event) {
  json.Member("eventTime", FormatMoment(event.event_time));
  json.Member("eventTimeZoneOffset", FormatOffset(event.zone_min));
  if (event.record_time) json.Member("recordTime", FormatMoment(*event.record_time));
  json.MemberUnlessEmpty("eventID", event.event_id);
  if (event.error_declaration) Error(json, *event.error_declaration);
  Texts(json, "certificationInfo", event.certification_info);
}

void What(JsonWriter& json, const Event& event) {
  json.MemberUnlessEmpty("parentID", event.parent_id);
  for (const EpcListField& field : kEpcLists)
    Texts(json, field.name, event.*field.at);
  for (const QuantityListField& field : kQuantityLists)
    Quantities(json, field.name, event.*field.at);
  if (event.action) json.Member("action", Name(*event.action));
  json.MemberUnlessEmpty("transformationID", event.transformation_id);
}

void Why(JsonWriter& json, const Event& event) {
  json.MemberUnlessEmpty("bizStep", event.biz_step);
  json.MemberUnlessEmpty("disposition", event.disposition);
  const PersistentDisposition& persistent = event.persistent_disposition;
  if (!persistent.set.empty() || !persistent.unset.empty()) {
    json.Key("persistentDisposition").BeginObject();
    Texts(json, "set", persistent.set);
    Texts(json, "unset", persistent.unset);
    json.EndObject();
  }
  WritePlace(json, "readPoint", event.read_point);
  WritePlace(json, "bizLocation", event.biz_location);
  for (const TypedListField& field : kTypedLists) {
    if ((event.*field.at).empty()) continue;
    json.Key(field.name).BeginArray();
    for (const TypedId& each : event.*field.at) {
      json.BeginObject().MemberUnlessEmpty("type", each.type).Member(field.element, each.id);
      json.EndObject();
    }
    json.EndArray();
  }
}

// `known` are prefixes that need no declaration at the event.
void Body(JsonWriter& json, const Event& event, const Prefixes& known) {
  json.BeginObject();
  bool open = false;
  for (const Prefix& prefix : event.prefixes) {
    const auto found = known.one.find(prefix.name);
    if (found != known.one.end() && !known.two.contains(prefix.name)) continue;
    if (!open) json.Key("@context").BeginObject();
    open = true;
    json.Member(prefix.name, prefix.iri);
  }
  if (open) json.EndObject();
  json.Member("type", Name(event.type));
  When(json, event);
  What(json, event);
  Why(json, event);
  Sensors(json, event);
  if (!event.ilmd.empty()) {
    json.Key("ilmd").BeginObject();
    Extensions(json, event.ilmd);
    json.EndObject();
  }
  Extensions(json, event.extensions);
  json.EndObject();
}

Prefixes PrefixesOf(std::span<const Event> events) {
  Prefixes prefixes;
  for (const Event& event : events) {
    for (const Prefix& prefix : event.prefixes) {
      const auto [known, added] = prefixes.one.emplace(prefix.name, prefix.iri);
      if (!added && known->second != prefix.iri) prefixes.two.insert(prefix.name);
    }
  }
  return prefixes;
}

void Head(JsonWriter& json, std::string_view type, const Prefixes& prefixes,
          std::int64_t created_ms) {
  json.BeginObject();
  json.Key("@context").BeginArray().Text(kContext);
  for (const auto& [name, iri] : prefixes.one) {
    if (prefixes.two.contains(name)) continue;
    json.BeginObject().Member(name, iri).EndObject();
  }
  json.EndArray();
  json.Member("type", type).Member("schemaVersion", "2.0");
  json.Member("creationDate", FormatUtc(created_ms));
  json.Key("epcisBody").BeginObject();
}

void List(JsonWriter& json, std::span<const Event> events, const Prefixes& prefixes) {
  json.Key("eventList").BeginArray();
  for (const Event& event : events)
    Body(json, event, prefixes);
  json.EndArray();
}

}  // namespace

void WriteEvent(const Event& event, std::string& out) {
  JsonWriter json(out);
  Body(json, event, {});
}

std::string WriteDocument(std::span<const Event> events, std::int64_t created_ms) {
  std::string out;
  JsonWriter json(out);
  const Prefixes prefixes = PrefixesOf(events);
  Head(json, "EPCISDocument", prefixes, created_ms);
  List(json, events, prefixes);
  json.EndObject().EndObject();
  return out;
}

std::string WriteAnswer(std::span<const Event> events, std::int64_t created_ms) {
  std::string out;
  JsonWriter json(out);
  const Prefixes prefixes = PrefixesOf(events);
  Head(json, "EPCISQueryDocument", prefixes, created_ms);
  json.Key("queryResults").BeginObject().Member("queryName", "SimpleEventQuery");
  json.Key("resultsBody").BeginObject();
  List(json, events, prefixes);
  json.EndObject().EndObject().EndObject().EndObject();
  return out;
}

}  // namespace tidewaiter::epcis
