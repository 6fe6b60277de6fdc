// EventReader: one event of JSON into an Event. For the files of this room alone.
#ifndef TIDEWAITER_EPCIS_INTERNAL_EVENT_READER_H_
#define TIDEWAITER_EPCIS_INTERNAL_EVENT_READER_H_

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_reader.h"
#include "epcis/event.h"
#include "epcis/internal/fields.h"
#include "epcis/read.h"

namespace tidewaiter::epcis {

using PrefixMap = std::map<std::string, std::string, std::less<>>;

// The prefixes that an @context declares, over what is known already.
void ReadContext(codec::JsonReader& in, codec::JsonValue value, PrefixMap& into);

class EventReader {
 public:
  EventReader(codec::JsonReader& in, const ReadLimits& limits, const PrefixMap& prefixes)
      : in_(in), limits_(limits), document_prefixes_(prefixes) {}

  // Problems are noted in the reader.
  Event Read(codec::JsonValue value);

 private:
  using Value = codec::JsonValue;

  bool ReadMember(std::string_view name, Value value, Event& event);
  bool ReadWhen(std::string_view name, Value value, Event& event);
  bool ReadWhat(std::string_view name, Value value, Event& event);
  bool ReadWhy(std::string_view name, Value value, Event& event);
  bool ReadLists(std::string_view name, Value value, Event& event);

  void Id(Value value, std::string& into);
  void Ids(Value value, std::vector<std::string>& into);
  void Word(Value value, Words words, std::string& into);
  void WordList(Value value, Words words, std::vector<std::string>& into);
  void Time(Value value, Moment& into);
  void Offset(Value value, std::int16_t& into);
  void Certification(Value value, Event& event);
  void ReadAction(Value value, Event& event);
  void Error(Value value, Event& event);
  void Persistent(Value value, PersistentDisposition& into);
  void ReadPlace(Value value, Place& into);
  void Quantities(Value value, std::vector<Quantity>& into);
  void OneQuantity(Value value, Quantity& into);
  void TypedIds(Value value, const TypedListField& field, Event& event);
  void Sensors(Value value, Event& event);
  void OneSensor(Value value, SensorElement& into);
  void Metadata(Value value, SensorMetadata& into);
  void Reports(Value value, SensorElement& into);
  template <typename T>
  bool SensorMember(std::span<const SensorField<T>> fields, std::string_view name, Value value,
                    T& into);

  // Calls take(name, value) for each member; what it does not take is an extension or a problem.
  template <typename Take>
  void Members(Value value, std::vector<Extension>* extensions, Take take);
  void Extend(std::string_view name, Value value, std::vector<Extension>& into);
  void UsePrefix(std::string_view name);
  void UsePrefixesIn(Value value, std::size_t depth);
  void CheckMust(const Event& event);
  void Must(bool present, std::string_view name);

  codec::JsonReader& in_;
  const ReadLimits& limits_;
  const PrefixMap& document_prefixes_;
  PrefixMap event_prefixes_;  // of the event's own @context
  PrefixMap used_;
  unsigned seen_ = 0;  // bits of members that are missed when they are not there
};

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_INTERNAL_EVENT_READER_H_
