// The members of events as tables, in the order of the hash (CBV 2.0, section 8.9): read, written
// and hashed by the same rows, so that none forgets one. For the files of this room alone.
#ifndef TIDEWAITER_EPCIS_INTERNAL_FIELDS_H_
#define TIDEWAITER_EPCIS_INTERNAL_FIELDS_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "epcis/event.h"
#include "epcis/vocabulary.h"

namespace tidewaiter::epcis {

template <typename T>
using Member = std::variant<std::string T::*, std::optional<double> T::*, std::optional<bool> T::*,
                            std::optional<Moment> T::*>;

template <typename T>
struct SensorField {
  std::string_view name;
  Member<T> at;
  Words words = Words::kNone;
};

inline constexpr SensorField<SensorMetadata> kMetadataFields[] = {
    {"time", &SensorMetadata::time},
    {"startTime", &SensorMetadata::start_time},
    {"endTime", &SensorMetadata::end_time},
    {"deviceID", &SensorMetadata::device_id},
    {"deviceMetadata", &SensorMetadata::device_metadata},
    {"rawData", &SensorMetadata::raw_data},
    {"dataProcessingMethod", &SensorMetadata::data_processing_method},
    {"bizRules", &SensorMetadata::biz_rules},
};

inline constexpr SensorField<SensorReport> kReportFields[] = {
    {"type", &SensorReport::type, Words::kMeasurement},
    {"exception", &SensorReport::exception, Words::kException},
    {"deviceID", &SensorReport::device_id},
    {"deviceMetadata", &SensorReport::device_metadata},
    {"rawData", &SensorReport::raw_data},
    {"dataProcessingMethod", &SensorReport::data_processing_method},
    {"time", &SensorReport::time},
    {"microorganism", &SensorReport::microorganism},
    {"chemicalSubstance", &SensorReport::chemical_substance},
    {"value", &SensorReport::value},
    {"component", &SensorReport::component, Words::kComponent},
    {"stringValue", &SensorReport::string_value},
    {"booleanValue", &SensorReport::boolean_value},
    {"hexBinaryValue", &SensorReport::hex_binary_value},
    {"uriValue", &SensorReport::uri_value},
    {"minValue", &SensorReport::min_value},
    {"maxValue", &SensorReport::max_value},
    {"meanValue", &SensorReport::mean_value},
    {"sDev", &SensorReport::s_dev},
    {"percRank", &SensorReport::perc_rank},
    {"percValue", &SensorReport::perc_value},
    {"uom", &SensorReport::uom},
    {"coordinateReferenceSystem", &SensorReport::coordinate_reference_system},
};

// Which kinds of event have a member.
inline constexpr unsigned kObjects = 1U << 1U;
inline constexpr unsigned kAggregations = 1U << 2U;
inline constexpr unsigned kTransactions = 1U << 3U;
inline constexpr unsigned kTransformations = 1U << 4U;
inline constexpr unsigned kAssociations = 1U << 5U;
inline constexpr unsigned kAll = 0x3EU;
constexpr bool Includes(unsigned kinds, EventType type) {
  return (kinds >> static_cast<unsigned>(type) & 1U) != 0;
}

struct EpcListField {
  std::string_view name;
  std::vector<std::string> Event::*at;
  unsigned kinds;
};
inline constexpr EpcListField kEpcLists[] = {
    {"epcList", &Event::epc_list, kObjects | kTransactions},
    {"inputEPCList", &Event::input_epc_list, kTransformations},
    {"childEPCs", &Event::child_epcs, kAggregations | kAssociations},
    {"outputEPCList", &Event::output_epc_list, kTransformations},
};

struct QuantityListField {
  std::string_view name;
  std::vector<Quantity> Event::*at;
  unsigned kinds;
};
inline constexpr QuantityListField kQuantityLists[] = {
    {"quantityList", &Event::quantity_list, kObjects | kTransactions},
    {"childQuantityList", &Event::child_quantity_list, kAggregations | kAssociations},
    {"inputQuantityList", &Event::input_quantity_list, kTransformations},
    {"outputQuantityList", &Event::output_quantity_list, kTransformations},
};

struct TypedListField {
  std::string_view name;
  std::string_view element;  // the member that holds the id
  std::vector<TypedId> Event::*at;
  Words words;
  bool type_required;
};
inline constexpr TypedListField kTypedLists[] = {
    {"bizTransactionList", "bizTransaction", &Event::biz_transactions, Words::kTransactionType,
     false},
    {"sourceList", "source", &Event::sources, Words::kPartyType, true},
    {"destinationList", "destination", &Event::destinations, Words::kPartyType, true},
};

// Prefixes that need no declaration: those of GS1's own context.
inline constexpr struct {
  std::string_view name;
  std::string_view iri;
} kKnownPrefixes[] = {
    {"cbv", "https://ref.gs1.org/cbv/"},
    {"cbvmda", "urn:epcglobal:cbv:mda"},
    {"epcis", "https://ref.gs1.org/epcis/"},
    {"gs1", "https://ref.gs1.org/voc/"},
    {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
};

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_INTERNAL_FIELDS_H_
