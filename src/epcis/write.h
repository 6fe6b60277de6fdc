// Write: events as JSON-LD of EPCIS 2.0.
//
//   const std::string body = WriteDocument(events, now_ms);          // EPCISDocument
//   const std::string answer = WriteAnswer(page, now_ms);            // EPCISQueryDocument
//   std::string one; WriteEvent(event, one);                         // a record of the store
//
// What ReadJson reads back is equal, event for event (a property test holds it to that). Words of
// CBV stand in their short form, times in the zone they came in, members in the order of the
// standard. Prefixes of extensions are declared in the @context of the document; where two events
// mean different things by one, in that of the event. O(bytes). Thread-safe.
#ifndef TIDEWAITER_EPCIS_WRITE_H_
#define TIDEWAITER_EPCIS_WRITE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "epcis/event.h"

namespace tidewaiter::epcis {

inline constexpr std::string_view kContext =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

// One event alone, with its own @context, appended.
void WriteEvent(const Event& event, std::string& out);

std::string WriteDocument(std::span<const Event> events, std::int64_t created_ms);
// What a query found.
std::string WriteAnswer(std::span<const Event> events, std::int64_t created_ms);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_WRITE_H_
