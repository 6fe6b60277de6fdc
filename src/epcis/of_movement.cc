#include "epcis/of_movement.h"

#include <fmt/format.h>

#include "epcis/event_hash.h"
#include "epcis/gs1_id.h"
#include "epcis/vocabulary.h"

namespace tidewaiter::epcis {
namespace {

// What need not be escaped in a segment of a path (RFC 3986, "unreserved").
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || std::string_view("-._~").contains(c)) {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

std::string Under(const Issuer& issuer, std::string_view path, std::string_view name) {
  return IsUri(name) ? std::string(name) : issuer.base + std::string(path) + Escaped(name);
}

std::string UnitUri(const Issuer& issuer, std::string_view unit) {
  std::string container = ContainerUri(unit);
  return ContainerOf(container).empty() ? ObjectUri(issuer, "unit", unit) : container;
}

Event Begun(const Issuer& issuer, EventType type, Action action, const Fact& fact) {
  Event event;
  event.type = type;
  event.event_time = fact.at;
  event.zone_min = fact.at.offset_min;
  event.action = action;
  if (!fact.place.node.empty()) {
    event.read_point.id = PlaceUri(issuer, fact.place.node);
  } else if (fact.place.point) {
    // Six digits are a tenth of a metre.
    event.read_point.id =
        fmt::format("geo:{:.6f},{:.6f}", fact.place.point->lat, fact.place.point->lon);
  }
  if (!fact.declaration.empty())
    event.biz_transactions.push_back({"", DocumentUri(issuer, fact.declaration)});
  return event;
}

Event Done(Event event) {
  event.event_id = EventHashId(event);
  return event;
}

// The unit and the truck under it.
Event Seen(const Issuer& issuer, const Fact& fact) {
  Event event = Begun(issuer, EventType::kObject, Action::kObserve, fact);
  if (!fact.unit.empty()) event.epc_list.push_back(UnitUri(issuer, fact.unit));
  if (!fact.plate.empty()) event.epc_list.push_back(ObjectUri(issuer, "vehicle", fact.plate));
  if (!fact.seal.empty() && fact.unit.empty())
    event.epc_list.push_back(ObjectUri(issuer, "seal", fact.seal));
  return event;
}

Event Seal(const Issuer& issuer, Action action, const Fact& fact) {
  Event event = Begun(issuer, EventType::kAssociation, action, fact);
  event.parent_id = UnitUri(issuer, fact.unit);
  if (!fact.seal.empty()) event.child_epcs.push_back(ObjectUri(issuer, "seal", fact.seal));
  return event;
}

std::string DeviceUri(const Issuer& issuer, std::string_view device) {
  return device.empty() ? "" : ObjectUri(issuer, "device", device);
}

}  // namespace

std::string ObjectUri(const Issuer& issuer, std::string_view kind, std::string_view name) {
  return Under(issuer, fmt::format("/obj/{}/", kind), name);
}
std::string PlaceUri(const Issuer& issuer, std::string_view node) {
  return Under(issuer, "/loc/", node);
}
std::string DocumentUri(const Issuer& issuer, std::string_view reference) {
  return Under(issuer, "/bt/", reference);
}
std::string StepUri(const Issuer& issuer, std::string_view word) {
  return Under(issuer, "/voc/BizStep-", word);
}

Event SealPutOn(const Issuer& issuer, const Fact& fact) {
  Event event = Seal(issuer, Action::kAdd, fact);
  event.biz_step = "installing";
  event.disposition = "container_closed";
  return Done(std::move(event));
}

Event SealTakenOff(const Issuer& issuer, const Fact& fact) {
  Event event = Seal(issuer, Action::kDelete, fact);
  event.biz_step = "removing";
  event.disposition = "container_open";
  return Done(std::move(event));
}

Event GatePassed(const Issuer& issuer, GatePass pass, const Fact& fact) {
  Event event = Seen(issuer, fact);
  switch (pass) {
    case GatePass::kArriving:
      event.biz_step = "arriving";
      event.disposition = "in_progress";
      break;
    case GatePass::kDeparting:
      event.biz_step = "departing";
      event.disposition = "in_transit";
      break;
    case GatePass::kPassing:
      event.biz_step = "entering_exiting";
      event.disposition = "in_transit";
      break;
  }
  return Done(std::move(event));
}

Event TemperatureSeen(const Issuer& issuer, const Fact& fact,
                      const std::vector<Temperature>& readings) {
  Event event = Seen(issuer, fact);
  event.biz_step = "sensor_reporting";
  for (const Temperature& reading : readings) {
    SensorMetadata metadata;
    metadata.time = reading.at;
    metadata.start_time = reading.from;
    metadata.end_time = reading.to;
    metadata.device_id = DeviceUri(issuer, reading.device);
    SensorReport report;
    report.type = "Temperature";
    report.value = reading.celsius;
    report.min_value = reading.min_celsius;
    report.max_value = reading.max_celsius;
    report.mean_value = reading.mean_celsius;
    report.uom = "CEL";
    event.sensor_elements.push_back({std::move(metadata), {std::move(report)}, {}});
  }
  return Done(std::move(event));
}

Event AlarmRaised(const Issuer& issuer, const Fact& fact, std::string_view kind,
                  std::string_view device) {
  Event event = Seen(issuer, fact);
  event.biz_step = "sensor_reporting";
  SensorMetadata metadata;
  metadata.time = fact.at;
  metadata.device_id = DeviceUri(issuer, device);
  SensorReport report;
  report.exception = "ALARM_CONDITION";
  report.string_value = kind;
  event.sensor_elements.push_back({std::move(metadata), {std::move(report)}, {}});
  return Done(std::move(event));
}

Event ActDone(const Issuer& issuer, CustomsAct act, const Fact& fact) {
  Event event = Seen(issuer, fact);
  switch (act) {
    case CustomsAct::kReleased:
      event.biz_step = StepUri(issuer, "customs_released");
      break;
    case CustomsAct::kSelectedForScan:
      event.biz_step = StepUri(issuer, "customs_selected_for_scan");
      break;
    case CustomsAct::kSelectedForInspection:
      event.biz_step = StepUri(issuer, "customs_selected_for_inspection");
      break;
    case CustomsAct::kInspected:
      event.biz_step = "inspecting";
      break;
  }
  return Done(std::move(event));
}

}  // namespace tidewaiter::epcis
