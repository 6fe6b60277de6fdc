// EventHash: the id of an event that follows from what it says (EPCIS Event Hash ID, CBV 2.0).
//
//   event.event_id = EventHashId(event);
//   // "ni:///sha-256;6ae96341…014e39d7?ver=CBV2.0"
//
// The same event has the same id in JSON and XML, with identifiers as EPC URI or Digital Link, with
// words short or long, in any order: it is SHA-256 over one text with everything in its canonical
// form. Not in it: eventID, recordTime, errorDeclaration and certificationInfo, so a declaration of
// an error has the id of the event that was wrong. The id proves no sender.
//
// CBV 2.1 differs for sensor data and for extensions inside places and sensors alone; ask for it
// where a partner does. Pure functions, thread-safe, O(bytes × log of list lengths).
// Source: CBV 2.0.0 section 8.9 and 2.1, as in the GS1 reference implementation
// (github.com/RalphTro/epcis-event-hash-generator, MIT), whose examples are in our tests.
#ifndef TIDEWAITER_EPCIS_EVENT_HASH_H_
#define TIDEWAITER_EPCIS_EVENT_HASH_H_

#include <cstdint>
#include <string>

#include "epcis/event.h"

namespace tidewaiter::epcis {

enum class HashVersion : std::uint8_t { kCbv20 = 1, kCbv21 = 2 };

// The text that is hashed.
std::string PreHash(const Event& event, HashVersion version = HashVersion::kCbv20);
// "ni:///sha-256;" and 64 hexadecimal digits and "?ver=CBV2.0".
std::string EventHashId(const Event& event, HashVersion version = HashVersion::kCbv20);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_EVENT_HASH_H_
