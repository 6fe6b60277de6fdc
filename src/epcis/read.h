// Read: EPCIS documents from outside, strictly, with every problem noted and pointed at.
//
//   const Document document = ReadDocument(body);         // JSON or XML, by its first character
//   if (!document.problems.empty()) return Refuse(document.problems);
//   for (const Event& event : document.events) ...
//
// JSON: an EPCISDocument, an EPCISQueryDocument or one event of EPCIS 2.0. XML: an EPCISDocument or
// EPCISQueryDocument of EPCIS 1.1 to 2.0. Pointers are JSON pointers; for XML they are those of the
// same document in JSON: "/epcisBody/eventList/3/readPoint/id".
//
// Refused: members that the kind of event does not have (those with a prefix are extensions and
// stay), words that are neither CBV's nor a URI, times without a zone, an action that is none,
// what the kind of event must have and has not; a prefix that no @context explains; document types
// and entities of XML. Accepted: everything else that the standard's schema takes.
//
// Problem codes: those of codec/json_reader.h, and xml, doctype, too_deep, time, offset, word, uri,
// event, prefix. All or nothing is the caller's: events of a document with problems are as far as
// they could be read. O(bytes); a page of docs/epcis.md has figures. Thread-safe.
#ifndef TIDEWAITER_EPCIS_READ_H_
#define TIDEWAITER_EPCIS_READ_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "epcis/event.h"

namespace tidewaiter::epcis {

// A day of a busy terminal is some 20,000 events of 1 kB; senders divide larger documents.
struct ReadLimits {
  std::size_t bytes_max = std::size_t{16} << 20U;
  std::size_t events_max = 20'000;
  std::size_t list_max = 10'000;     // identifiers in one list: a full vessel has as many units
  std::size_t extensions_max = 200;  // members of others in one place
  std::size_t extension_bytes_max = std::size_t{64} << 10U;  // of one, as JSON
  std::size_t depth_max = 32;  // levels; a sensor report is on the eighth
  std::size_t problems_max = 1000;
};

struct Document {
  std::string schema_version = "";  // "2.0", "1.2"; "" of one event alone
  std::vector<Event> events = {};
  codec::Problems problems = {};
};

Document ReadDocument(std::string_view text, const ReadLimits& limits = {});
Document ReadJson(std::string_view text, const ReadLimits& limits = {});
Document ReadXml(std::string_view text, const ReadLimits& limits = {});

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_READ_H_
