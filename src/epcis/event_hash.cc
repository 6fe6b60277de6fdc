#include "epcis/event_hash.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/text.h"
#include "epcis/gs1_id.h"
#include "epcis/internal/fields.h"

namespace tidewaiter::epcis {
namespace {

using Json = simdjson::dom::element;
using Strings = std::vector<std::string>;

// Deeper extensions cannot come in (read.h); those that we make are flat.
constexpr std::size_t kDepthMax = 64;

std::string Sorted(Strings strings) {
  std::sort(strings.begin(), strings.end());
  std::string all;
  for (const std::string& each : strings)
    all += each;
  return all;
}

std::string NumberText(double number) {
  constexpr double kExact = 1e15;  // whole numbers up to here are written out
  if (number == std::floor(number) && std::abs(number) < kExact)
    return fmt::format("{}", static_cast<std::int64_t>(number));
  return fmt::format("{}", number);
}

// "0012.50" as "12.5"; what is no plain number as it is. Digits are never rounded.
std::string PlainNumber(std::string_view text) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  const std::size_t dot = std::min(digits.find('.'), digits.size());
  std::string_view whole = digits.substr(0, dot);
  std::string_view part = dot < digits.size() ? digits.substr(dot + 1) : std::string_view();
  const auto plain = [](std::string_view some) {
    return some.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if ((whole.empty() && part.empty()) || !plain(whole) || !plain(part)) return std::string(text);
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  part = part.substr(0, part.find_last_not_of('0') + 1);
  std::string number = whole.empty() ? "0" : std::string(whole);
  if (!part.empty()) number.append(".").append(part);
  return negative && number != "0" ? "-" + number : number;
}

// URNs and prefixes of GS1's vocabularies as the web URIs they stand for.
std::string ExpandedWord(std::string_view text) {
  constexpr struct {
    std::string_view from;
    std::string_view to;
  } kForms[] = {
      {"urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-"},
      {"urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-"},
      {"urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-"},
      {"urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-"},
      {"urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-"},
      {"gs1:", "https://ref.gs1.org/voc/"},
      {"cbv:", "https://ref.gs1.org/cbv/"},
  };
  for (const auto& form : kForms) {
    if (text.starts_with(form.from))
      return std::string(form.to).append(text.substr(form.from.size()));
  }
  return std::string(text);
}

std::string Value(std::string_view text) {
  text = codec::Trim(text);
  std::string number = PlainNumber(text);
  if (number != text) return number;
  return Canonical(ExpandedWord(text));
}

class Hasher {
 public:
  Hasher(const Event& event, HashVersion version) : event_(event), version_(version) {}
  std::string Text();

 private:
  void Pair(std::string_view name, const std::string& value) {
    if (!value.empty()) text_.append(name).append("=").append(value);
  }
  void What();
  void Why();
  void Typed(const TypedListField& field);
  void OnePlace(std::string_view name, const Place& place);
  void Sensors();
  std::string Sensor(const SensorElement& sensor);
  void Trail(std::string text) {
    if (!text.empty()) trailing_.push_back(std::move(text));
  }
  std::string Extensions(const std::vector<Extension>& extensions) const;
  void Append(std::string_view name, Json value, std::size_t depth, Strings& into) const;
  std::string KeyOf(std::string_view name) const;

  const Event& event_;
  HashVersion version_;
  std::string text_;
  Strings trailing_;  // CBV 2.0: extensions of standard members stand at the end, with ours
};

// "example:myField" as "{https://ns.example.com/epcis/}myField".
std::string Hasher::KeyOf(std::string_view name) const {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return std::string(name);
  const std::string_view prefix = name.substr(0, colon);
  const std::string_view local = name.substr(colon + 1);
  for (const Prefix& each : event_.prefixes) {
    if (each.name == prefix) return fmt::format("{{{}}}{}", each.iri, local);
  }
  for (const auto& each : kKnownPrefixes) {
    if (each.name == prefix) return fmt::format("{{{}}}{}", each.iri, local);
  }
  const std::size_t end = name.find_last_of("/#");  // a whole IRI
  if (end == std::string_view::npos) return std::string(name);
  return fmt::format("{{{}}}{}", name.substr(0, end + 1), name.substr(end + 1));
}

void Hasher::Append(std::string_view name, Json value, std::size_t depth, Strings& into) const {
  if (depth > kDepthMax || name == "rdfs:comment") return;  // a comment says nothing
  if (value.is_array()) {
    for (const Json each : simdjson::dom::array(value))
      Append(name, each, depth + 1, into);
    return;
  }
  const std::string key = KeyOf(name);
  if (value.is_object()) {
    Strings children;
    for (const auto& [child, each] : simdjson::dom::object(value))
      Append(child, each, depth + 1, children);
    return into.push_back(key + Sorted(std::move(children)));
  }
  std::string text;
  std::string_view view;
  double number = 0;
  bool flag = false;
  if (value.get(view) == simdjson::SUCCESS) {
    text = Value(view);
  } else if (value.get(number) == simdjson::SUCCESS) {
    text = NumberText(number);
  } else if (value.get(flag) == simdjson::SUCCESS) {
    text = flag ? "true" : "false";
  }
  into.push_back(text.empty() ? key : key + "=" + text);
}

std::string Hasher::Extensions(const std::vector<Extension>& extensions) const {
  Strings all;
  for (const Extension& extension : extensions) {
    const codec::JsonText json(extension.json);
    if (json.ok()) Append(extension.name, json.root(), 0, all);
  }
  return Sorted(std::move(all));
}

void Hasher::What() {
  const auto epcs = [&](const EpcListField& field) {
    const std::vector<std::string>& list = event_.*field.at;
    if (list.empty()) return;
    Strings values;
    for (const std::string& epc : list)
      values.push_back("epc=" + Value(epc));
    text_.append(field.name).append(Sorted(std::move(values)));
  };
  const auto quantities = [&](const QuantityListField& field) {
    const std::vector<Quantity>& list = event_.*field.at;
    if (list.empty()) return;
    Strings values;
    for (const Quantity& each : list) {
      std::string text = "quantityElementepcClass=" + Value(each.epc_class);
      if (each.quantity) text += "quantity=" + NumberText(*each.quantity);
      if (!each.uom.empty()) text += "uom=" + each.uom;
      values.push_back(std::move(text));
    }
    text_.append(field.name).append(Sorted(std::move(values)));
  };
  epcs(kEpcLists[0]);
  Pair("parentID", Value(event_.parent_id));
  epcs(kEpcLists[1]);
  epcs(kEpcLists[2]);
  quantities(kQuantityLists[0]);
  quantities(kQuantityLists[1]);
  quantities(kQuantityLists[2]);
  epcs(kEpcLists[3]);
  quantities(kQuantityLists[3]);
  if (event_.action) Pair("action", std::string(Name(*event_.action)));
  Pair("transformationID", Value(event_.transformation_id));
}

void Hasher::Typed(const TypedListField& field) {
  const std::vector<TypedId>& list = event_.*field.at;
  if (list.empty()) return;
  Strings values;
  for (const TypedId& each : list) {
    std::string text;
    if (!each.type.empty()) text = "type=" + Value(WebUri(field.words, each.type));
    values.push_back(fmt::format("{}{}={}", text, field.element, Value(each.id)));
  }
  text_.append(field.name).append(Sorted(std::move(values)));
}

void Hasher::OnePlace(std::string_view name, const Place& place) {
  if (place.id.empty()) return;
  text_.append(name).append("id=").append(Value(place.id));
  std::string extensions = Extensions(place.extensions);
  if (extensions.empty()) return;
  if (version_ == HashVersion::kCbv21) {
    text_ += extensions;
  } else {
    Trail(std::string(name) + extensions);
  }
}

template <typename T>
void AppendField(std::string& text, const SensorField<T>& field, const T& from) {
  std::string value;
  if (const auto* member = std::get_if<std::string T::*>(&field.at)) {
    value = Value(WebUri(field.words, from.**member));
  } else if (const auto* number = std::get_if<std::optional<double> T::*>(&field.at)) {
    if (from.**number) value = NumberText(*(from.**number));
  } else if (const auto* flag = std::get_if<std::optional<bool> T::*>(&field.at)) {
    if (from.**flag) value = *(from.**flag) ? "true" : "false";
  } else if (const auto& time = from.*std::get<std::optional<Moment> T::*>(field.at); time) {
    value = FormatUtc(time->ms);
  }
  if (!value.empty()) text.append(field.name).append("=").append(value);
}

std::string Hasher::Sensor(const SensorElement& sensor) {
  const bool inside = version_ == HashVersion::kCbv21;
  std::string text = "sensorElement";
  Strings outside;  // CBV 2.0
  if (sensor.metadata) {
    text += "sensorMetadata";
    for (const auto& field : kMetadataFields)
      AppendField(text, field, *sensor.metadata);
    const std::string extensions = Extensions(sensor.metadata->extensions);
    if (inside) text += extensions;
    if (!inside && !extensions.empty()) outside.push_back("sensorMetadata" + extensions);
  }
  Strings reports;
  for (const SensorReport& report : sensor.reports) {
    std::string one = "sensorReport";
    for (const auto& field : kReportFields)
      AppendField(one, field, report);
    const std::string extensions = Extensions(report.extensions);
    if (inside) one += extensions;
    if (!inside && !extensions.empty()) outside.push_back("sensorReport" + extensions);
    reports.push_back(std::move(one));
  }
  text += Sorted(std::move(reports));
  const std::string own = Extensions(sensor.extensions);
  if (inside) return text + own;
  if (!own.empty()) outside.push_back(own);
  if (!outside.empty()) Trail("sensorElement" + Sorted(std::move(outside)));
  return text;
}

void Hasher::Sensors() {
  if (event_.sensor_elements.empty()) return;
  Strings elements;
  for (const SensorElement& sensor : event_.sensor_elements)
    elements.push_back(Sensor(sensor));
  if (version_ == HashVersion::kCbv21) text_ += "sensorElementList";
  text_ += Sorted(std::move(elements));
}

void Hasher::Why() {
  Pair("bizStep", Value(WebUri(Words::kBizStep, event_.biz_step)));
  Pair("disposition", Value(WebUri(Words::kDisposition, event_.disposition)));
  const auto words = [](std::string_view name, const std::vector<std::string>& list) {
    Strings values;
    for (const std::string& word : list)
      values.push_back(fmt::format("{}={}", name, Value(WebUri(Words::kDisposition, word))));
    return Sorted(std::move(values));
  };
  const PersistentDisposition& persistent = event_.persistent_disposition;
  const std::string both = words("set", persistent.set) + words("unset", persistent.unset);
  if (!both.empty()) text_ += "persistentDisposition" + both;
  OnePlace("readPoint", event_.read_point);
  OnePlace("bizLocation", event_.biz_location);
  for (const TypedListField& field : kTypedLists)
    Typed(field);
}

std::string Hasher::Text() {
  Pair("eventType", std::string(Name(event_.type)));
  Pair("eventTime", FormatUtc(event_.event_time.ms));
  Pair("eventTimeZoneOffset", FormatOffset(event_.zone_min));
  What();
  Why();
  Sensors();
  const std::string ilmd = Extensions(event_.ilmd);
  if (!ilmd.empty()) Trail("ilmd" + ilmd);
  text_ += Sorted(std::move(trailing_));
  return std::move(text_) + Extensions(event_.extensions);
}

}  // namespace

std::string PreHash(const Event& event, HashVersion version) {
  return Hasher(event, version).Text();
}

std::string EventHashId(const Event& event, HashVersion version) {
  Sha256 hash;
  hash.Add(PreHash(event, version));
  return fmt::format("ni:///sha-256;{}?ver=CBV{}", hash.Hex(),
                     version == HashVersion::kCbv20 ? "2.0" : "2.1");
}

}  // namespace tidewaiter::epcis
