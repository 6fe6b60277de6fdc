// Event: one EPCIS 2.0 event of GS1: what was observed, when, where and why.
//
//   Event event;
//   event.type = EventType::kAssociation;        // a seal that was put on a container
//   event.event_time = {.ms = now_ms, .offset_min = 180};
//   event.zone_min = 180;
//   event.action = Action::kAdd;
//   event.parent_id = "urn:epc:id:bic:CSQU3054383";
//   event.child_epcs = {"urn:epc:id:giai:4000001.S17"};
//   event.biz_step = "installing";
//
// One struct for the five kinds: which members a kind may have says read.h, which refuses others.
// Words of the Core Business Vocabulary (CBV 2.0) are kept in their short form ("departing"),
// whichever form they came in; words of others as the URI they are (vocabulary.h). Identifiers are
// kept as they came: gs1_id.h tells which are the same. Members that the standard does not know are
// kept as JSON. A value; nothing is checked here. Read: read.h; write: write.h; hash: event_hash.h.
// Source: EPCIS 2.0.1, CBV 2.0.0 (GS1); ISO/IEC 19987:2024, 19988:2024.
#ifndef TIDEWAITER_EPCIS_EVENT_H_
#define TIDEWAITER_EPCIS_EVENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "epcis/moment.h"

namespace tidewaiter::epcis {

enum class EventType : std::uint8_t {
  kObject = 1,          // things were seen, came to be, or ceased to be
  kAggregation = 2,     // things were put into a container or taken out
  kTransaction = 3,     // things were tied to a business document
  kTransformation = 4,  // things became other things
  kAssociation = 5,     // a thing was fixed to another, which stays itself: a seal on a container
};
std::string_view Name(EventType type);  // "ObjectEvent"
std::optional<EventType> FindEventType(std::string_view name);

enum class Action : std::uint8_t { kAdd = 1, kObserve = 2, kDelete = 3 };
std::string_view Name(Action action);  // "ADD"
std::optional<Action> FindAction(std::string_view name);

// A member that the standard does not know: "example:dutyPaid" and its value as compact JSON.
struct Extension {
  std::string name;
  std::string json;
  friend bool operator==(const Extension&, const Extension&) = default;
};

// What the part before the colon of such a name stands for.
struct Prefix {
  std::string name;  // "example"
  std::string iri;   // "https://ns.example.com/epcis/"
  friend bool operator==(const Prefix&, const Prefix&) = default;
};

struct Quantity {
  std::string epc_class;
  std::optional<double> quantity = std::nullopt;
  std::string uom = "";  // UN/ECE recommendation 20: "KGM"; "" = pieces
  friend bool operator==(const Quantity&, const Quantity&) = default;
};

// A business document, a source or a destination.
struct TypedId {
  std::string type;  // "po", "owning_party"; "" where a document has none
  std::string id;
  friend bool operator==(const TypedId&, const TypedId&) = default;
};

struct Place {
  std::string id;  // "" = no place was said
  std::vector<Extension> extensions = {};
  friend bool operator==(const Place&, const Place&) = default;
};

struct SensorMetadata {
  std::optional<Moment> time = std::nullopt;
  std::optional<Moment> start_time = std::nullopt;
  std::optional<Moment> end_time = std::nullopt;
  std::string device_id = "";
  std::string device_metadata = "";
  std::string raw_data = "";
  std::string data_processing_method = "";
  std::string biz_rules = "";
  std::vector<Extension> extensions = {};
  friend bool operator==(const SensorMetadata&, const SensorMetadata&) = default;
};

struct SensorReport {
  std::string type = "";       // "Temperature"
  std::string exception = "";  // "ALARM_CONDITION", "ERROR_CONDITION"
  std::string device_id = "";
  std::string device_metadata = "";
  std::string raw_data = "";
  std::string data_processing_method = "";
  std::optional<Moment> time = std::nullopt;
  std::string microorganism = "";
  std::string chemical_substance = "";
  std::optional<double> value = std::nullopt;
  std::string component = "";  // "latitude"
  std::string string_value = "";
  std::optional<bool> boolean_value = std::nullopt;
  std::string hex_binary_value = "";
  std::string uri_value = "";
  std::optional<double> min_value = std::nullopt;
  std::optional<double> max_value = std::nullopt;
  std::optional<double> mean_value = std::nullopt;
  std::optional<double> s_dev = std::nullopt;
  std::optional<double> perc_rank = std::nullopt;
  std::optional<double> perc_value = std::nullopt;
  std::string uom = "";  // UN/ECE recommendation 20: "CEL"
  std::string coordinate_reference_system = "";
  std::vector<Extension> extensions = {};
  friend bool operator==(const SensorReport&, const SensorReport&) = default;
};

struct SensorElement {
  std::optional<SensorMetadata> metadata = std::nullopt;
  std::vector<SensorReport> reports = {};
  std::vector<Extension> extensions = {};
  friend bool operator==(const SensorElement&, const SensorElement&) = default;
};

// This event did not happen so. It has the id of the event that was wrong, which stays as it is.
struct ErrorDeclaration {
  Moment declaration_time = {};
  std::string reason = "";  // "did_not_occur", "incorrect_data"
  std::vector<std::string> corrective_event_ids = {};
  std::vector<Extension> extensions = {};
  friend bool operator==(const ErrorDeclaration&, const ErrorDeclaration&) = default;
};

struct PersistentDisposition {
  std::vector<std::string> set = {};
  std::vector<std::string> unset = {};
  friend bool operator==(const PersistentDisposition&, const PersistentDisposition&) = default;
};

struct Event {
  EventType type = EventType::kObject;
  Moment event_time = {};
  std::int16_t zone_min = 0;  // eventTimeZoneOffset: the zone at the place, minutes east of UTC
  std::optional<Moment> record_time = std::nullopt;  // when the store took it
  std::string event_id = "";
  std::optional<ErrorDeclaration> error_declaration = std::nullopt;
  std::vector<std::string> certification_info = {};

  std::string parent_id = "";
  std::vector<std::string> epc_list = {};
  std::vector<std::string> child_epcs = {};
  std::vector<std::string> input_epc_list = {};
  std::vector<std::string> output_epc_list = {};
  std::vector<Quantity> quantity_list = {};
  std::vector<Quantity> child_quantity_list = {};
  std::vector<Quantity> input_quantity_list = {};
  std::vector<Quantity> output_quantity_list = {};

  std::optional<Action> action = std::nullopt;
  std::string transformation_id = "";
  std::string biz_step = "";
  std::string disposition = "";
  PersistentDisposition persistent_disposition = {};
  Place read_point = {};
  Place biz_location = {};
  std::vector<TypedId> biz_transactions = {};
  std::vector<TypedId> sources = {};
  std::vector<TypedId> destinations = {};
  std::vector<SensorElement> sensor_elements = {};
  std::vector<Extension> ilmd = {};        // instance and lot master data
  std::vector<Extension> extensions = {};  // everything else
  std::vector<Prefix> prefixes = {};       // of the names of extensions, by name
  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_EVENT_H_
