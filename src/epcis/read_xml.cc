// XML of EPCIS 1.1 to 2.0 by way of JSON: the elements are laid out as the same document has them
// in JSON, and read_json.cc reads that. So there is one place that knows what an event may be.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "codec/json_writer.h"
#include "codec/text.h"
#include "epcis/internal/fields.h"
#include "epcis/read.h"

namespace tidewaiter::epcis {
namespace {

using codec::AppendJsonText;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// A document in JSON is shorter than in XML, but for what is written as \u001f.
constexpr std::size_t kGrowthMax = 4;
constexpr std::size_t kAttributesMax = 200;  // of one element; documents declare some ten prefixes

std::string_view LocalName(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view PrefixOf(std::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
}

bool IsElement(const pugi::xml_node& node) {
  return node.type() == pugi::node_element;
}

bool HasElements(const pugi::xml_node& node) {
  for (const pugi::xml_node child : node) {
    if (IsElement(child)) return true;
  }
  return false;
}

std::string TextOf(const pugi::xml_node& node) {
  std::string text;
  for (const pugi::xml_node child : node) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
  }
  return std::string(codec::Trim(text));
}

// "26.0" of XML is a number of JSON where it has the form of one.
bool IsJsonNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  text.remove_prefix(whole);
  if (text.empty()) return true;
  if (text[0] != '.' || text.size() == 1) return false;
  return text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

// The value of an attribute among the first that an element has: more are not looked through for
// every name below.
std::string_view Declared(const pugi::xml_node& node, std::string_view wanted) {
  std::size_t looked_at = 0;
  for (const pugi::xml_attribute attribute : node.attributes()) {
    if (++looked_at > kAttributesMax) return {};
    if (attribute.name() == wanted) return attribute.value();
  }
  return {};
}

// An element that stands around others and means nothing: EPCIS 1.x put there what came later.
bool IsWrapper(std::string_view name) {
  return name == "extension" || name == "baseExtension";
}

// Member names and values of one object, each name once: several of a name become a list.
using Members = std::vector<std::pair<std::string, std::vector<std::string>>>;

class XmlToJson {
 public:
  XmlToJson(const ReadLimits& limits, codec::Problems& problems)
      : limits_(limits), problems_(problems) {}

  // The whole document in JSON, "" where problems say why not.
  std::string Document(const pugi::xml_node& root);

 private:
  void Events(const pugi::xml_node& parent, std::size_t depth);
  std::string EventJson(const pugi::xml_node& node);
  void EventMembers(const pugi::xml_node& node, std::size_t depth, Members& into);
  void OneMember(const pugi::xml_node& node, Members& into);
  bool ListMember(const pugi::xml_node& node, std::string_view name, Members& into);
  std::string Quantity(const pugi::xml_node& node);
  std::string Sensor(const pugi::xml_node& node);
  template <typename T, std::size_t kSize>
  std::string Attributes(const pugi::xml_node& node, const SensorField<T> (&fields)[kSize]);
  std::string Place(const pugi::xml_node& node);
  std::string Error(const pugi::xml_node& node);
  std::string Others(const pugi::xml_node& node);
  std::string Free(const pugi::xml_node& node, std::size_t depth);
  void Extend(const pugi::xml_node& node, std::size_t depth, Members& into);
  bool IsFull(const Members& members);
  void NotePrefix(const pugi::xml_node& node, std::string_view name);
  void Note(std::string_view code, std::string detail);

  const ReadLimits& limits_;
  codec::Problems& problems_;
  std::vector<std::string> events_;
  std::map<std::string, std::string, std::less<>> prefixes_;  // that the event has used
};

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonText(out, text);
  return out;
}

void Add(Members& members, std::string_view name, std::string json) {
  // Extensions of a hundred names are rare: a search is cheaper than a map.
  for (auto& [known, values] : members) {
    if (known != name) continue;
    values.push_back(std::move(json));
    return;
  }
  members.emplace_back(std::string(name), std::vector<std::string>{std::move(json)});
}

std::string ListOf(const std::vector<std::string>& values) {
  return fmt::format("[{}]", fmt::join(values, ","));
}

std::string ObjectOf(const Members& members) {
  std::string out = "{";
  for (const auto& [name, values] : members) {
    if (out.size() > 1) out += ',';
    AppendJsonText(out, name);
    out += ':';
    out += values.size() == 1 ? values[0] : ListOf(values);
  }
  return out + "}";
}

void XmlToJson::Note(std::string_view code, std::string detail) {
  if (problems_.size() < limits_.problems_max) {
    problems_.push_back({std::string(code), fmt::format("/epcisBody/eventList/{}", events_.size()),
                         std::move(detail)});
  }
}

// What the prefix of a name stands for here; one prefix is one thing in an event.
void XmlToJson::NotePrefix(const pugi::xml_node& node, std::string_view name) {
  const std::string_view prefix = PrefixOf(name);
  const std::string attribute = fmt::format("xmlns:{}", prefix);
  for (pugi::xml_node at = node; at; at = at.parent()) {
    const std::string_view iri = Declared(at, attribute);
    if (iri.empty()) continue;
    const auto [known, added] = prefixes_.emplace(prefix, iri);
    if (!added && known->second != iri)
      Note("prefix", fmt::format("'{}' stands for two things", prefix.substr(0, 60)));
    return;
  }
  Note("prefix", fmt::format("no xmlns says what '{}' is", prefix.substr(0, 60)));
}

// An element that nobody defined here: its text, or an object of its elements.
std::string XmlToJson::Free(const pugi::xml_node& node, std::size_t depth) {
  if (depth > limits_.depth_max) {
    Note("too_deep", "elements in elements in elements");
    return "null";
  }
  if (!HasElements(node)) return Quoted(TextOf(node));
  Members members;
  for (const pugi::xml_node child : node) {
    if (IsElement(child)) Extend(child, depth + 1, members);
  }
  return ObjectOf(members);
}

void XmlToJson::Extend(const pugi::xml_node& node, std::size_t depth, Members& into) {
  const std::string_view name = node.name();
  if (IsFull(into)) return;
  if (!PrefixOf(name).empty()) NotePrefix(node, name);
  Add(into, name, Free(node, depth));
}

// One more name than is allowed stays, so that nothing is left out unsaid.
bool XmlToJson::IsFull(const Members& members) {
  if (members.size() <= limits_.extensions_max) return false;
  Note("too_many", "too many members of others");
  return true;
}

std::string XmlToJson::Others(const pugi::xml_node& node) {
  return HasElements(node) ? Free(node, 0) : "{}";
}

std::string XmlToJson::Place(const pugi::xml_node& node) {
  Members members;
  for (const pugi::xml_node child : node) {
    if (!IsElement(child)) continue;
    const std::string_view name = child.name();
    if (name == "id") {
      Add(members, name, Quoted(TextOf(child)));
    } else if (IsWrapper(name)) {
      for (const pugi::xml_node inner : child) {
        if (IsElement(inner)) Extend(inner, 0, members);
      }
    } else {
      Extend(child, 0, members);
    }
  }
  return ObjectOf(members);
}

std::string XmlToJson::Error(const pugi::xml_node& node) {
  Members members;
  for (const pugi::xml_node child : node) {
    if (!IsElement(child)) continue;
    const std::string_view name = child.name();
    if (name == "correctiveEventIDs") {
      std::vector<std::string> ids;
      for (const pugi::xml_node id : child.children("correctiveEventID"))
        ids.push_back(Quoted(TextOf(id)));
      Add(members, name, ListOf(ids));
    } else {
      Extend(child, 0, members);
    }
  }
  return ObjectOf(members);
}

std::string XmlToJson::Quantity(const pugi::xml_node& node) {
  Members members;
  for (const pugi::xml_node child : node) {
    if (!IsElement(child)) continue;
    if (IsFull(members)) break;
    const std::string text = TextOf(child);
    const bool number = std::string_view(child.name()) == "quantity" && IsJsonNumber(text);
    Add(members, child.name(), number ? text : Quoted(text));
  }
  return ObjectOf(members);
}

template <typename T, std::size_t kSize>
std::string XmlToJson::Attributes(const pugi::xml_node& node,
                                  const SensorField<T> (&fields)[kSize]) {
  Members members;
  for (const pugi::xml_attribute attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    const std::string_view text = codec::Trim(attribute.value());
    if (name == "xmlns" || PrefixOf(name) == "xmlns") continue;
    if (IsFull(members)) break;
    if (!PrefixOf(name).empty()) NotePrefix(node, name);
    const auto* const field = std::find_if(std::begin(fields), std::end(fields),
                                           [&](const auto& each) { return each.name == name; });
    bool bare = false;
    if (field != std::end(fields)) {
      using Number = std::optional<double> T::*;
      using Flag = std::optional<bool> T::*;
      bare = (std::holds_alternative<Number>(field->at) && IsJsonNumber(text)) ||
             (std::holds_alternative<Flag>(field->at) && (text == "true" || text == "false"));
    }
    Add(members, name, bare ? std::string(text) : Quoted(text));
  }
  for (const pugi::xml_node child : node) {
    if (IsElement(child)) Extend(child, 0, members);
  }
  return ObjectOf(members);
}

std::string XmlToJson::Sensor(const pugi::xml_node& node) {
  Members members;
  std::vector<std::string> reports;
  for (const pugi::xml_node child : node) {
    if (!IsElement(child)) continue;
    const std::string_view name = child.name();
    if (name == "sensorReport") {
      reports.push_back(Attributes(child, kReportFields));
    } else if (name == "sensorMetadata") {
      Add(members, name, Attributes(child, kMetadataFields));
    } else if (IsWrapper(name)) {
      for (const pugi::xml_node inner : child) {
        if (IsElement(inner)) Extend(inner, 0, members);
      }
    } else {
      Extend(child, 0, members);
    }
  }
  if (!reports.empty()) Add(members, "sensorReport", ListOf(reports));
  return ObjectOf(members);
}

// Lists, of which XML has an element around each entry.
bool XmlToJson::ListMember(const pugi::xml_node& node, std::string_view name, Members& into) {
  std::vector<std::string> values;
  const auto is = [&](const auto& fields) {
    return std::any_of(std::begin(fields), std::end(fields),
                       [&](const auto& field) { return field.name == name; });
  };
  const auto* const typed = std::find_if(std::begin(kTypedLists), std::end(kTypedLists),
                                         [&](const auto& each) { return each.name == name; });
  if (is(kEpcLists)) {
    for (const pugi::xml_node epc : node.children("epc"))
      values.push_back(Quoted(TextOf(epc)));
  } else if (is(kQuantityLists)) {
    for (const pugi::xml_node quantity : node.children("quantityElement"))
      values.push_back(Quantity(quantity));
  } else if (typed != std::end(kTypedLists)) {
    const std::string element(typed->element);
    for (const pugi::xml_node each : node.children(element.c_str())) {
      Members members;
      if (each.attribute("type")) Add(members, "type", Quoted(each.attribute("type").value()));
      Add(members, typed->element, Quoted(TextOf(each)));
      values.push_back(ObjectOf(members));
    }
  } else if (name == "sensorElementList") {
    for (const pugi::xml_node sensor : node.children("sensorElement"))
      values.push_back(Sensor(sensor));
  } else {
    return false;
  }
  Add(into, name, ListOf(values));
  return true;
}

void XmlToJson::OneMember(const pugi::xml_node& node, Members& into) {
  const std::string_view name = node.name();
  if (ListMember(node, name, into)) return;
  if (name == "readPoint" || name == "bizLocation") return Add(into, name, Place(node));
  if (name == "errorDeclaration") return Add(into, name, Error(node));
  if (name == "ilmd") return Add(into, name, Others(node));
  if (name == "persistentDisposition") {
    Members members;
    for (const char* const part : {"set", "unset"}) {
      std::vector<std::string> words;
      for (const pugi::xml_node word : node.children(part))
        words.push_back(Quoted(TextOf(word)));
      if (!words.empty()) Add(members, part, ListOf(words));
    }
    return Add(into, name, ObjectOf(members));
  }
  Extend(node, 0, into);
}

void XmlToJson::EventMembers(const pugi::xml_node& node, std::size_t depth, Members& into) {
  if (depth > limits_.depth_max) return Note("too_deep", "extension in extension in extension");
  for (const pugi::xml_node child : node) {
    if (!IsElement(child)) continue;
    if (IsWrapper(child.name())) {
      EventMembers(child, depth + 1, into);
    } else {
      OneMember(child, into);
    }
  }
}

std::string XmlToJson::EventJson(const pugi::xml_node& node) {
  prefixes_.clear();
  Members members;
  Add(members, "type", Quoted(LocalName(node.name())));
  EventMembers(node, 0, members);
  if (!prefixes_.empty()) {
    Members context;
    for (const auto& [prefix, iri] : prefixes_)
      Add(context, prefix, Quoted(iri));
    Add(members, "@context", ObjectOf(context));
  }
  return ObjectOf(members);
}

void XmlToJson::Events(const pugi::xml_node& parent, std::size_t depth) {
  if (depth > limits_.depth_max) return Note("too_deep", "extension in extension in extension");
  for (const pugi::xml_node child : parent) {
    if (!IsElement(child)) continue;
    // EPCIS 1.1 has transformations in an extension of the list.
    if (IsWrapper(child.name())) {
      Events(child, depth + 1);
    } else if (events_.size() < limits_.events_max) {
      events_.push_back(EventJson(child));
    } else {
      return Note("too_many", fmt::format("more than {} events", limits_.events_max));
    }
  }
}

std::string XmlToJson::Document(const pugi::xml_node& root) {
  const std::string_view name = LocalName(root.name());
  if (name != "EPCISDocument" && name != "EPCISQueryDocument") {
    problems_.push_back({"choice", "/type", "is not EPCISDocument or EPCISQueryDocument"});
    return {};
  }
  const auto child = [](const pugi::xml_node& parent, std::string_view wanted) {
    for (const pugi::xml_node each : parent) {
      if (IsElement(each) && LocalName(each.name()) == wanted) return each;
    }
    return pugi::xml_node();
  };
  pugi::xml_node list = child(root, "EPCISBody");
  if (name == "EPCISQueryDocument") list = child(child(list, "QueryResults"), "resultsBody");
  list = child(list, "EventList");
  if (!list) {
    problems_.push_back({"required", "/epcisBody/eventList", "is missing"});
    return {};
  }
  Events(list, 0);
  Members head;
  Add(head, "type", Quoted("EPCISDocument"));
  if (root.attribute("schemaVersion"))
    Add(head, "schemaVersion", Quoted(root.attribute("schemaVersion").value()));
  if (root.attribute("creationDate"))
    Add(head, "creationDate", Quoted(root.attribute("creationDate").value()));
  Add(head, "epcisBody", fmt::format("{{\"eventList\":{}}}", ListOf(events_)));
  return ObjectOf(head);
}

std::string Converted(std::string_view text, const ReadLimits& limits, codec::Problems& problems) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.size() > limits.bytes_max) {
    problems.push_back({"too_long", "", fmt::format("more than {} bytes", limits.bytes_max)});
    return {};
  }
  if (!codec::IsUtf8(text)) {
    problems.push_back({"characters", "", "is not UTF-8"});
    return {};
  }
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  if (!result) {
    problems.push_back(
        {"xml", "", fmt::format("byte {}: {}", result.offset, result.description())});
    return {};
  }
  const auto is_doctype = [](const pugi::xml_node& node) {
    return node.type() == pugi::node_doctype;
  };
  if (document.find_child(is_doctype)) {
    problems.push_back({"doctype", "", "a document type is not allowed"});
    return {};
  }
  return XmlToJson(limits, problems).Document(document.document_element());
}

}  // namespace

Document ReadXml(std::string_view text, const ReadLimits& limits) {
  Document document;
  codec::Problems problems;
  const std::string json = Converted(text, limits, problems);
  if (!json.empty()) {
    ReadLimits inner = limits;
    inner.bytes_max = kGrowthMax * limits.bytes_max;
    document = ReadJson(json, inner);
  }
  document.problems.insert(document.problems.begin(), std::make_move_iterator(problems.begin()),
                           std::make_move_iterator(problems.end()));
  return document;
}

}  // namespace tidewaiter::epcis
