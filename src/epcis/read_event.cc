#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "epcis/internal/event_reader.h"

namespace tidewaiter::epcis {
namespace {

using codec::Characters;
using codec::JsonReader;
using codec::JsonValue;
using codec::TextRule;

constexpr std::size_t kUriMax = 2000;      // as gs1_id.h
constexpr std::size_t kTextMax = 4000;     // what sensors say in words
constexpr std::size_t kPrefixesMax = 200;  // in one @context
constexpr double kNumberMax = 1e300;       // finite, and so is twice of it

constexpr unsigned kSawTime = 1U;
constexpr unsigned kSawOffset = 2U;

constexpr TextRule kUriRule = {.min = 1, .max = kUriMax};

// What GS1's own context says a prefix is, "" = nothing.
std::string_view KnownIri(std::string_view name) {
  for (const auto& known : kKnownPrefixes) {
    if (known.name == name) return known.iri;
  }
  return {};
}

}  // namespace

void ReadContext(JsonReader& in, JsonValue value, PrefixMap& into) {
  if (value.is_string()) return;  // the standard's own
  if (value.is_array()) {
    in.Array(value, 0, kPrefixesMax, [&](JsonValue each) {
      if (each.is_array()) return in.Note("type", "a list in the list");
      ReadContext(in, each, into);
    });
    return;
  }
  in.Map(value, kPrefixesMax, [&](std::string_view name, JsonValue each) {
    if (!each.is_string()) return;  // terms with types: they change no name that is read here
    std::string iri;
    in.Text(each, kUriRule, iri);
    if (!iri.empty()) into.insert_or_assign(std::string(name), std::move(iri));
  });
}

template <typename Take>
void EventReader::Members(Value value, std::vector<Extension>* extensions, Take take) {
  std::set<std::string_view> names;
  // No place has more members than the standard's and those of others.
  in_.Map(value, limits_.extensions_max + 50, [&](std::string_view name, Value member) {
    if (!names.insert(name).second) return in_.Note("duplicate_member", "said twice");
    if (take(name, member)) return;
    if (extensions == nullptr || !IsUri(name)) {
      return in_.Note("unknown_member",
                      fmt::format("there is no member {} here", name.substr(0, 60)));
    }
    Extend(name, member, *extensions);
  });
}

Event EventReader::Read(Value value) {
  Event event;
  std::string_view type;
  if (!value.is_object()) {
    in_.Note("type", "is not an event");
    return event;
  }
  if (value.at_key("type").get(type) != simdjson::SUCCESS || !FindEventType(type)) {
    in_.NoteAt("type", "event",
               "is not ObjectEvent, AggregationEvent, TransactionEvent, "
               "TransformationEvent or AssociationEvent");
    return event;
  }
  event.type = *FindEventType(type);
  event_prefixes_ = document_prefixes_;
  used_.clear();
  seen_ = 0;
  Value context;
  if (value.at_key("@context").get(context) == simdjson::SUCCESS)
    ReadContext(in_, context, event_prefixes_);
  Members(value, &event.extensions, [&](std::string_view name, Value member) {
    return name == "type" || name == "@context" || ReadMember(name, member, event);
  });
  CheckMust(event);
  for (auto& [name, iri] : used_)
    event.prefixes.push_back({name, iri});
  return event;
}

bool EventReader::ReadMember(std::string_view name, Value value, Event& event) {
  return ReadWhen(name, value, event) || ReadWhy(name, value, event) ||
         ReadWhat(name, value, event) || ReadLists(name, value, event);
}

bool EventReader::ReadWhen(std::string_view name, Value value, Event& event) {
  if (name == "eventTime") {
    seen_ |= kSawTime;
    Time(value, event.event_time);
  } else if (name == "eventTimeZoneOffset") {
    seen_ |= kSawOffset;
    Offset(value, event.zone_min);
  } else if (name == "recordTime") {
    Time(value, event.record_time.emplace());
  } else if (name == "eventID") {
    Id(value, event.event_id);
  } else if (name == "errorDeclaration") {
    Error(value, event);
  } else if (name == "certificationInfo") {
    Certification(value, event);
  } else {
    return false;
  }
  return true;
}

bool EventReader::ReadWhy(std::string_view name, Value value, Event& event) {
  if (name == "bizStep") {
    Word(value, Words::kBizStep, event.biz_step);
  } else if (name == "disposition") {
    Word(value, Words::kDisposition, event.disposition);
  } else if (name == "persistentDisposition") {
    Persistent(value, event.persistent_disposition);
  } else if (name == "readPoint") {
    ReadPlace(value, event.read_point);
  } else if (name == "bizLocation") {
    ReadPlace(value, event.biz_location);
  } else if (name == "sensorElementList") {
    Sensors(value, event);
  } else {
    return false;
  }
  return true;
}

bool EventReader::ReadWhat(std::string_view name, Value value, Event& event) {
  const auto has = [&](unsigned kinds) { return Includes(kinds, event.type); };
  if (name == "action" && has(kAll & ~kTransformations)) {
    ReadAction(value, event);
  } else if (name == "parentID" && has(kAggregations | kTransactions | kAssociations)) {
    Id(value, event.parent_id);
  } else if (name == "transformationID" && has(kTransformations)) {
    Id(value, event.transformation_id);
  } else if (name == "ilmd" && has(kObjects | kTransformations)) {
    Members(value, &event.ilmd, [](std::string_view, Value) { return false; });
  } else {
    return false;
  }
  return true;
}

bool EventReader::ReadLists(std::string_view name, Value value, Event& event) {
  for (const EpcListField& field : kEpcLists) {
    if (field.name != name || !Includes(field.kinds, event.type)) continue;
    Ids(value, event.*field.at);
    return true;
  }
  for (const QuantityListField& field : kQuantityLists) {
    if (field.name != name || !Includes(field.kinds, event.type)) continue;
    Quantities(value, event.*field.at);
    return true;
  }
  for (const TypedListField& field : kTypedLists) {
    if (field.name != name) continue;
    TypedIds(value, field, event);
    return true;
  }
  return false;
}

void EventReader::Id(Value value, std::string& into) {
  std::string text;
  in_.Text(value, kUriRule, text);
  if (text.empty()) return;
  if (!IsUri(text)) return in_.Note("uri", fmt::format("'{}' is no URI", text.substr(0, 60)));
  into = std::move(text);
}

void EventReader::Ids(Value value, std::vector<std::string>& into) {
  in_.Array(value, 0, limits_.list_max, [&](Value each) { Id(each, into.emplace_back()); });
}

void EventReader::Word(Value value, Words words, std::string& into) {
  std::string text;
  in_.Text(value, kUriRule, text);
  if (text.empty()) return;
  auto word = Short(words, text);
  if (!word)
    return in_.Note("word", fmt::format("'{}' is no word of CBV and no URI", text.substr(0, 60)));
  into = std::move(*word);
}

void EventReader::WordList(Value value, Words words, std::vector<std::string>& into) {
  if (value.is_string()) return Word(value, words, into.emplace_back());
  in_.Array(value, 0, limits_.list_max,
            [&](Value each) { Word(each, words, into.emplace_back()); });
}

void EventReader::Time(Value value, Moment& into) {
  std::string text;
  in_.Text(value, {.min = 1, .max = kUriMax}, text);
  if (text.empty()) return;
  const auto moment = ParseMoment(text);
  if (!moment) return in_.Note("time", moment.error().message);
  into = *moment;
}

void EventReader::Offset(Value value, std::int16_t& into) {
  std::string text;
  in_.Text(value, {.min = 1, .max = kUriMax}, text);
  if (text.empty()) return;
  const auto offset = ParseOffset(text);
  if (!offset) return in_.Note("offset", offset.error().message);
  into = *offset;
}

void EventReader::Certification(Value value, Event& event) {
  if (value.is_string()) return Id(value, event.certification_info.emplace_back());
  Ids(value, event.certification_info);
}

void EventReader::ReadAction(Value value, Event& event) {
  static constexpr std::string_view kChoices[] = {"ADD", "OBSERVE", "DELETE"};
  const auto choice = in_.Choice(value, kChoices);
  if (choice) event.action = static_cast<Action>(*choice + 1);
}

void EventReader::Error(Value value, Event& event) {
  ErrorDeclaration& error = event.error_declaration.emplace();
  bool saw_time = false;
  Members(value, &error.extensions, [&](std::string_view name, Value member) {
    if (name == "declarationTime") {
      saw_time = true;
      Time(member, error.declaration_time);
    } else if (name == "reason") {
      Word(member, Words::kErrorReason, error.reason);
    } else if (name == "correctiveEventIDs") {
      Ids(member, error.corrective_event_ids);
    } else {
      return false;
    }
    return true;
  });
  Must(saw_time, "declarationTime");
}

void EventReader::Persistent(Value value, PersistentDisposition& into) {
  Members(value, nullptr, [&](std::string_view name, Value member) {
    if (name != "set" && name != "unset") return false;
    WordList(member, Words::kDisposition, name == "set" ? into.set : into.unset);
    return true;
  });
}

void EventReader::ReadPlace(Value value, Place& into) {
  Members(value, &into.extensions, [&](std::string_view name, Value member) {
    if (name != "id") return false;
    Id(member, into.id);
    return true;
  });
  Must(!into.id.empty(), "id");
}

void EventReader::Quantities(Value value, std::vector<Quantity>& into) {
  in_.Array(value, 0, limits_.list_max,
            [&](Value each) { OneQuantity(each, into.emplace_back()); });
}

void EventReader::OneQuantity(Value value, Quantity& into) {
  Members(value, nullptr, [&](std::string_view name, Value member) {
    if (name == "epcClass") {
      Id(member, into.epc_class);
    } else if (name == "quantity") {
      in_.Number(member, 0, kNumberMax, into.quantity.emplace());
    } else if (name == "uom") {
      in_.Text(member, {.min = 2, .max = 3, .characters = Characters::kToken}, into.uom);
    } else {
      return false;
    }
    return true;
  });
  Must(!into.epc_class.empty(), "epcClass");
}

void EventReader::TypedIds(Value value, const TypedListField& field, Event& event) {
  in_.Array(value, 0, limits_.list_max, [&](Value each) {
    TypedId& into = (event.*field.at).emplace_back();
    Members(each, nullptr, [&](std::string_view name, Value member) {
      if (name == "type") {
        Word(member, field.words, into.type);
      } else if (name == field.element) {
        Id(member, into.id);
      } else {
        return false;
      }
      return true;
    });
    Must(!into.id.empty(), field.element);
    Must(!into.type.empty() || !field.type_required, "type");
  });
}

void EventReader::Sensors(Value value, Event& event) {
  in_.Array(value, 1, limits_.list_max,
            [&](Value each) { OneSensor(each, event.sensor_elements.emplace_back()); });
}

void EventReader::OneSensor(Value value, SensorElement& into) {
  Members(value, &into.extensions, [&](std::string_view name, Value member) {
    if (name == "sensorMetadata") {
      Metadata(member, into.metadata.emplace());
    } else if (name == "sensorReport") {
      Reports(member, into);
    } else {
      return name == "type";  // "epcis:SensorElement", which some write
    }
    return true;
  });
  Must(!into.reports.empty(), "sensorReport");
}

void EventReader::Metadata(Value value, SensorMetadata& into) {
  Members(value, &into.extensions, [&](std::string_view field, Value text) {
    return SensorMember<SensorMetadata>(kMetadataFields, field, text, into);
  });
}

void EventReader::Reports(Value value, SensorElement& into) {
  in_.Array(value, 1, limits_.list_max, [&](Value each) {
    SensorReport& report = into.reports.emplace_back();
    Members(each, &report.extensions, [&](std::string_view field, Value text) {
      return SensorMember<SensorReport>(kReportFields, field, text, report);
    });
  });
}

template <typename T>
bool EventReader::SensorMember(std::span<const SensorField<T>> fields, std::string_view name,
                               Value value, T& into) {
  const auto field = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& each) { return each.name == name; });
  if (field == fields.end()) return false;
  if (const auto* text = std::get_if<std::string T::*>(&field->at)) {
    if (field->words != Words::kNone) {
      Word(value, field->words, into.**text);
    } else {
      in_.Text(value, {.min = 1, .max = kTextMax}, into.**text);
    }
  } else if (const auto* number = std::get_if<std::optional<double> T::*>(&field->at)) {
    in_.Number(value, -kNumberMax, kNumberMax, (into.**number).emplace());
  } else if (const auto* flag = std::get_if<std::optional<bool> T::*>(&field->at)) {
    in_.Bool(value, (into.**flag).emplace());
  } else {
    Time(value, (into.*std::get<std::optional<Moment> T::*>(field->at)).emplace());
  }
  return true;
}

void EventReader::Extend(std::string_view name, Value value, std::vector<Extension>& into) {
  if (into.size() == limits_.extensions_max)
    return in_.Note("too_many", "too many members of others");
  std::string json = simdjson::minify(value);
  if (json.size() > limits_.extension_bytes_max) {
    return in_.Note("too_long",
                    fmt::format("is longer than {} bytes", limits_.extension_bytes_max));
  }
  UsePrefix(name);
  UsePrefixesIn(value, 0);
  into.push_back({std::string(name), std::move(json)});
}

void EventReader::UsePrefix(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos || name.substr(colon).starts_with("://")) return;
  const std::string_view prefix = name.substr(0, colon);
  const auto found = event_prefixes_.find(prefix);
  if (found != event_prefixes_.end()) {
    if (found->second != KnownIri(prefix)) used_.insert(*found);
  } else if (KnownIri(prefix).empty()) {
    in_.Note("prefix", fmt::format("no @context says what '{}' is", prefix.substr(0, 60)));
  }
}

// Parsing has bounded the depth already.
void EventReader::UsePrefixesIn(Value value, std::size_t depth) {
  if (depth > limits_.depth_max) return;
  if (value.is_array()) {
    for (const Value each : simdjson::dom::array(value))
      UsePrefixesIn(each, depth + 1);
  } else if (value.is_object()) {
    for (const auto& [name, each] : simdjson::dom::object(value)) {
      UsePrefix(name);
      UsePrefixesIn(each, depth + 1);
    }
  }
}

void EventReader::Must(bool present, std::string_view name) {
  if (!present) in_.NoteAt(name, "required", "is missing");
}

// What a kind must have beyond its table: EPCIS 2.0, section 7.4.2 to 7.4.6.
void EventReader::CheckMust(const Event& event) {
  Must((seen_ & kSawTime) != 0, "eventTime");
  Must((seen_ & kSawOffset) != 0, "eventTimeZoneOffset");
  const bool transformation = event.type == EventType::kTransformation;
  Must(transformation || event.action.has_value(), "action");
  const bool things = !event.epc_list.empty() || !event.quantity_list.empty();
  const bool children = !event.child_epcs.empty() || !event.child_quantity_list.empty();
  switch (event.type) {
    case EventType::kObject:  // a sensor may speak of a place alone
      return Must(things || !event.sensor_elements.empty(), "epcList");
    case EventType::kAggregation:
      Must(!event.parent_id.empty() || event.action == Action::kObserve, "parentID");
      return Must(children || event.action == Action::kDelete, "childEPCs");  // DELETE: all
    case EventType::kTransaction:
      Must(!event.biz_transactions.empty(), "bizTransactionList");
      return Must(things || !event.parent_id.empty() || event.action == Action::kDelete, "epcList");
    case EventType::kTransformation:
      if (!event.transformation_id.empty()) return;  // inputs and outputs may be told apart
      Must(!event.input_epc_list.empty() || !event.input_quantity_list.empty(), "inputEPCList");
      return Must(!event.output_epc_list.empty() || !event.output_quantity_list.empty(),
                  "outputEPCList");
    case EventType::kAssociation:
      Must(!event.parent_id.empty(), "parentID");
      return Must(children || event.action == Action::kDelete, "childEPCs");
  }
}

}  // namespace tidewaiter::epcis
