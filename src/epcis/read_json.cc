#include <fmt/format.h>

#include "codec/json_reader.h"
#include "epcis/internal/event_reader.h"
#include "epcis/read.h"

namespace tidewaiter::epcis {
namespace {

using codec::JsonReader;
using codec::JsonValue;

constexpr std::size_t kMembersMax = 100;  // of a document's head

class DocumentReader {
 public:
  DocumentReader(JsonReader& in, const ReadLimits& limits) : in_(in), limits_(limits) {}

  void Read(JsonValue root, Document& into);

 private:
  void Head(JsonValue root, Document& into);
  void Body(JsonValue value, Document& into);
  void Results(JsonValue value, Document& into);
  void Events(JsonValue value, Document& into);
  void OneEvent(JsonValue value, Document& into) {
    EventReader reader(in_, limits_, prefixes_);
    into.events.push_back(reader.Read(value));
  }
  // Calls take(name, value) for each member of an object; what it does not take is a problem.
  template <typename Take>
  void Members(JsonValue value, Take take) {
    in_.Map(value, kMembersMax, [&](std::string_view name, JsonValue member) {
      if (take(name, member) || IsUri(name)) return;
      in_.Note("unknown_member", fmt::format("there is no member {} here", name.substr(0, 60)));
    });
  }

  JsonReader& in_;
  const ReadLimits& limits_;
  PrefixMap prefixes_;
};

void DocumentReader::Read(JsonValue root, Document& into) {
  if (!root.is_object()) return in_.Note("type", "is neither a document nor an event");
  std::string_view type;
  if (root.at_key("type").get(type) != simdjson::SUCCESS)
    return in_.NoteAt("type", "required", "is missing");
  if (FindEventType(type)) return OneEvent(root, into);
  if (type != "EPCISDocument" && type != "EPCISQueryDocument") {
    return in_.NoteAt("type", "choice", "is not EPCISDocument, EPCISQueryDocument or an event");
  }
  JsonValue context;
  // Names of extensions stand before their @context as often as behind it.
  if (root.at_key("@context").get(context) == simdjson::SUCCESS)
    ReadContext(in_, context, prefixes_);
  Head(root, into);
}

void DocumentReader::Head(JsonValue root, Document& into) {
  bool body = false;
  Members(root, [&](std::string_view name, JsonValue value) {
    if (name == "schemaVersion") {
      // Some write it as a number.
      if (!value.is_double()) in_.Text(value, {.min = 1, .max = 20}, into.schema_version);
    } else if (name == "epcisBody") {
      body = true;
      Body(value, into);
    } else if (name == "creationDate") {
      std::string text;
      in_.Text(value, {.min = 1, .max = 64}, text);
      const auto moment = ParseMoment(text);
      if (!text.empty() && !moment) in_.Note("time", moment.error().message);
    } else {
      // Who sent it and master data: not kept, the sender is known by its account.
      return name == "@context" || name == "type" || name == "id" || name == "sender" ||
             name == "receiver" || name == "instanceIdentifier" || name == "epcisHeader";
    }
    return true;
  });
  if (!body) in_.NoteAt("epcisBody", "required", "is missing");
}

void DocumentReader::Body(JsonValue value, Document& into) {
  bool found = false;
  Members(value, [&](std::string_view name, JsonValue member) {
    found = true;
    if (name == "eventList") {
      Events(member, into);
    } else if (name == "event") {
      OneEvent(member, into);
    } else if (name == "queryResults") {
      Results(member, into);
    } else {
      return false;
    }
    return true;
  });
  if (!found) in_.NoteAt("eventList", "required", "is missing");
}

void DocumentReader::Results(JsonValue value, Document& into) {
  Members(value, [&](std::string_view name, JsonValue member) {
    if (name != "resultsBody") return name == "queryName" || name == "subscriptionID";
    Members(member, [&](std::string_view inner, JsonValue list) {
      if (inner != "eventList") return false;
      Events(list, into);
      return true;
    });
    return true;
  });
}

void DocumentReader::Events(JsonValue value, Document& into) {
  in_.Array(value, 0, limits_.events_max, [&](JsonValue each) { OneEvent(each, into); });
}

}  // namespace

Document ReadJson(std::string_view text, const ReadLimits& limits) {
  JsonReader in;
  Document document;
  const auto root = in.Parse(text, {.bytes_max = limits.bytes_max,
                                    .depth_max = limits.depth_max,
                                    .problems_max = limits.problems_max});
  if (root) DocumentReader(in, limits).Read(*root, document);
  document.problems = in.TakeProblems();
  return document;
}

Document ReadDocument(std::string_view text, const ReadLimits& limits) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool xml = first != std::string_view::npos && text[first] == '<';
  return xml ? ReadXml(text, limits) : ReadJson(text, limits);
}

}  // namespace tidewaiter::epcis
