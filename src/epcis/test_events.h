// Random events for tests and benchmarks: everything an event may have, as read.h takes it.
#ifndef TIDEWAITER_EPCIS_TEST_EVENTS_H_
#define TIDEWAITER_EPCIS_TEST_EVENTS_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "epcis/event.h"
#include "epcis/internal/fields.h"

namespace tidewaiter::epcis {

class EventMaker {
 public:
  explicit EventMaker(std::uint64_t seed) : random_(seed) {}

  // One to three of what is made.
  template <typename Make>
  auto Many(Make make) {
    std::vector<decltype(make())> many;
    for (std::uint64_t n = 1 + random_.Below(3); n > 0; --n)
      many.push_back(make());
    return many;
  }

  Event Make() {
    Event event;
    event.type = static_cast<EventType>(1 + random_.Below(5));
    event.event_time = Time();
    event.zone_min = Offset();
    if (Sometimes()) event.event_id = "urn:uuid:" + Number();
    if (Sometimes()) event.record_time = Time();
    if (Sometimes()) event.certification_info = Many([&] { return Id(); });
    if (event.type != EventType::kTransformation)
      event.action = static_cast<Action>(1 + random_.Below(3));
    What(event);
    Why(event);
    if (Sometimes()) Error(event);
    event.extensions = Extensions(event);
    const bool ilmd = event.type == EventType::kObject || event.type == EventType::kTransformation;
    if (ilmd) event.ilmd = Extensions(event);
    if (Sometimes()) event.sensor_elements = Many([&] { return Sensor(event); });
    return event;
  }

 private:
  bool Sometimes() { return random_.Chance(0.4); }
  std::string Number() { return std::to_string(random_.Below(1'000'000)); }
  std::string Id() {
    switch (random_.Below(4)) {
      case 0:
        return "urn:epc:id:bic:CSQU305" + std::to_string(1000 + random_.Below(20));
      case 1:
        return "urn:epc:id:sscc:4012345.1" + std::to_string(100'000'000 + random_.Below(20));
      case 2:
        return "https://id.gs1.org/01/04012345111118/21/" + std::to_string(random_.Below(20));
      default:
        return "https://customs.example/obj/seal/\"\xC3\xA9" + Number();
    }
  }
  std::int16_t Offset() {
    return static_cast<std::int16_t>(15 * (static_cast<int>(random_.Below(113)) - 56));
  }
  Moment Time() {
    return {1'700'000'000'000 + static_cast<std::int64_t>(random_.Below(100'000'000'000)),
            Offset()};
  }
  std::string Word(Words words) {
    if (random_.Chance(0.2)) return "https://example.com/word/" + Number();
    const auto all = WordsOf(words);
    return std::string(all[random_.Below(all.size())]);
  }
  double Value() { return std::round(random_.Uniform(-1000, 1000) * 100) / 100; }

  std::vector<Extension> Extensions(Event& event) {
    constexpr std::array<std::string_view, 5> kValues = {
        R"("text")", "7", R"([1,"b",{"own:c":null}])", R"({"own:a":{"own:b":[true]}})", "-0.5"};
    std::vector<Extension> extensions;
    if (!Sometimes()) return extensions;
    event.prefixes = {{"own", "https://own.example/"}};
    for (std::uint64_t n = 1 + random_.Below(3); n > 0; --n) {
      extensions.push_back(
          {"own:m" + std::to_string(n), std::string(kValues[random_.Below(kValues.size())])});
    }
    return extensions;
  }

  void What(Event& event) {
    for (const EpcListField& field : kEpcLists) {
      if (Includes(field.kinds, event.type)) event.*field.at = Many([&] { return Id(); });
    }
    for (const QuantityListField& field : kQuantityLists) {
      if (!Includes(field.kinds, event.type) || !Sometimes()) continue;
      event.*field.at = Many([&] {
        Quantity quantity{"urn:epc:class:lgtin:4012345.011111." + Number()};
        if (Sometimes()) quantity.quantity = std::abs(Value());
        if (Sometimes()) quantity.uom = "KGM";
        return quantity;
      });
    }
    constexpr unsigned kParents = kAggregations | kTransactions | kAssociations;
    if (Includes(kParents, event.type)) event.parent_id = Id();
    if (event.type == EventType::kTransformation && Sometimes())
      event.transformation_id = "urn:uuid:" + Number();
  }

  void Why(Event& event) {
    if (Sometimes()) event.biz_step = Word(Words::kBizStep);
    if (Sometimes()) event.disposition = Word(Words::kDisposition);
    if (Sometimes())
      event.persistent_disposition.set = Many([&] { return Word(Words::kDisposition); });
    if (Sometimes())
      event.persistent_disposition.unset = Many([&] { return Word(Words::kDisposition); });
    if (Sometimes()) event.read_point = {Id(), Extensions(event)};
    if (Sometimes()) event.biz_location = {Id(), Extensions(event)};
    for (const TypedListField& field : kTypedLists) {
      if (!Sometimes() && event.type != EventType::kTransaction) continue;
      event.*field.at = Many([&] { return TypedId{Word(field.words), Id()}; });
    }
  }

  void Error(Event& event) {
    ErrorDeclaration& error = event.error_declaration.emplace();
    error.declaration_time = Time();
    if (Sometimes()) error.reason = Word(Words::kErrorReason);
    if (Sometimes()) error.corrective_event_ids = Many([&] { return "urn:uuid:" + Number(); });
    error.extensions = Extensions(event);
  }

  template <typename T>
  void Field(const SensorField<T>& field, T& into) {
    if (!Sometimes()) return;
    if (const auto* text = std::get_if<std::string T::*>(&field.at)) {
      into.** text = field.words == Words::kNone ? "text " + Number() : Word(field.words);
    } else if (const auto* number = std::get_if<std::optional<double> T::*>(&field.at)) {
      into.** number = Value();
    } else if (const auto* flag = std::get_if<std::optional<bool> T::*>(&field.at)) {
      into.** flag = Sometimes();
    } else {
      into.*std::get<std::optional<Moment> T::*>(field.at) = Time();
    }
  }

  SensorElement Sensor(Event& event) {
    SensorElement sensor;
    if (Sometimes()) {
      SensorMetadata& metadata = sensor.metadata.emplace();
      for (const auto& field : kMetadataFields)
        Field(field, metadata);
      metadata.extensions = Extensions(event);
    }
    sensor.reports = Many([&] {
      SensorReport report;
      for (const auto& field : kReportFields)
        Field(field, report);
      report.extensions = Extensions(event);
      return report;
    });
    sensor.extensions = Extensions(event);
    return sensor;
  }

  Random random_;
};

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_TEST_EVENTS_H_
