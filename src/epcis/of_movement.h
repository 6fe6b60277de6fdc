// OfMovement: what happens on a movement under customs' watch, as EPCIS events for others.
//
//   const Issuer issuer{.base = "https://customs.example"};
//   const Event put_on = SealPutOn(issuer, {.at = now, .unit = "CSQU3054383", .seal = "HS0042",
//                                           .place = {.node = "GATE-3"}});
//   const Event passed = GatePassed(issuer, GatePass::kDeparting, {...});
//
// These functions know no other module: the caller fills small structs. What they make is what
// read.h accepts, without problems, and has its hash as eventID (event_hash.h): making the same
// event twice gives the same id.
//
// Identifiers: a container is urn:epc:id:bic:CODE. A seal, a plate, a place or a declaration that
// has no key of GS1 is named under the issuer's own address, as CBV 2.0 section 8.2 ff. allows:
// https://customs.example/obj/seal/HS0042, /loc/GATE-3, /bt/MRN. A place that is only a position is
// geo:LAT,LON. A text that is a URI already is used as it is.
// Pure functions, thread-safe, O(bytes).
#ifndef TIDEWAITER_EPCIS_OF_MOVEMENT_H_
#define TIDEWAITER_EPCIS_OF_MOVEMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "epcis/event.h"
#include "geo/point.h"

namespace tidewaiter::epcis {

struct Issuer {
  std::string base = "https://customs.example";  // an address of the agency, without "/" at the end
};

// Where: a named place, else a position, else nowhere.
struct Where {
  std::string node = "";  // "GATE-3", or a URI such as an SGLN
  std::optional<geo::Point> point = std::nullopt;
};

// What every fact of a movement has.
struct Fact {
  Moment at = {};
  std::string unit = "";         // container code, or the number of another unit
  std::string seal = "";         // number of the seal
  std::string plate = "";        // of the truck
  std::string declaration = "";  // reference of the transit declaration
  Where place = {};
};

// Both need the unit and the number of the seal.
Event SealPutOn(const Issuer& issuer, const Fact& fact);     // AssociationEvent ADD
Event SealTakenOff(const Issuer& issuer, const Fact& fact);  // AssociationEvent DELETE

// Those below need a unit, a plate or a seal; sensors may speak of a place alone.
enum class GatePass : std::uint8_t { kArriving = 1, kDeparting = 2, kPassing = 3 };
Event GatePassed(const Issuer& issuer, GatePass pass, const Fact& fact);  // ObjectEvent OBSERVE

// One reading or the summary of many.
struct Temperature {
  std::string device = "";
  std::optional<Moment> at = std::nullopt;    // of one reading
  std::optional<Moment> from = std::nullopt;  // of a summary
  std::optional<Moment> to = std::nullopt;
  std::optional<double> celsius = std::nullopt;
  std::optional<double> min_celsius = std::nullopt;
  std::optional<double> max_celsius = std::nullopt;
  std::optional<double> mean_celsius = std::nullopt;
};
Event TemperatureSeen(const Issuer& issuer, const Fact& fact,
                      const std::vector<Temperature>& readings);

// `kind` is the word of the alarm, "seal_cut"; `device` what raised it, "" = the house itself.
Event AlarmRaised(const Issuer& issuer, const Fact& fact, std::string_view kind,
                  std::string_view device);

// Customs acts that CBV has no word for: the step is a word of the issuer,
// https://customs.example/voc/BizStep-customs_released, which dcsa.h knows again.
enum class CustomsAct : std::uint8_t {
  kReleased = 1,
  kSelectedForScan = 2,
  kSelectedForInspection = 3,
  kInspected = 4,  // CBV: "inspecting"
};
Event ActDone(const Issuer& issuer, CustomsAct act, const Fact& fact);

// The URI of a thing, place, document or word under the issuer's address. Names are escaped as
// RFC 3986 asks for.
std::string ObjectUri(const Issuer& issuer, std::string_view kind, std::string_view name);
std::string PlaceUri(const Issuer& issuer, std::string_view node);
std::string DocumentUri(const Issuer& issuer, std::string_view reference);
std::string StepUri(const Issuer& issuer, std::string_view word);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_OF_MOVEMENT_H_
