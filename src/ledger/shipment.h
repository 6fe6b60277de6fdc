// Shipment: events and documents that the parties of one consignment share, with who may read and
// write what by role and kind of document, and who looked at each document and why.
//
//   ASSIGN_OR_RETURN(const ShipmentParties parties, ShipmentPartiesOf(granted));
//   MayShare(parties, "did:key:z6Mk…", "invoice", Right::kWrite)
//   for (const TrailLine& line : AuditTrail(entries, "invoice-1")) …   // who did what with it
//
// The list of parties stands in the entries that make it (open, grant), the list of documents in
// those that add one; every other entry names the numbers of the latest of both (`parties_at`,
// `documents_at`). So an event stays small, and a rule finds what holds without a data base.
// Contents are commitments; who has no right gets no salt. Rules: docs/ledger-titles.md.
// Pure; thread-safe.
#ifndef TIDEWAITER_LEDGER_SHIPMENT_H_
#define TIDEWAITER_LEDGER_SHIPMENT_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/rule.h"

namespace tidewaiter::ledger {

inline constexpr std::size_t kPartiesMax = 100;    // a groupage container has some thirty shippers
inline constexpr std::size_t kRolesMax = 30;       // UN/CEFACT's party functions in use are fewer
inline constexpr std::size_t kTypesMax = 60;       // kinds of document per role
inline constexpr std::size_t kDocumentsMax = 200;  // of one shipment

// In the matrix beside kinds of documents: who may write and read events.
inline constexpr std::string_view kEventsType = "events";

enum class Right : std::uint8_t { kRead, kWrite };  // who may write may read

struct ShipmentParty {
  std::string party{};  // did:key or member
  std::string role{};   // a word: "carrier"
  friend auto operator<=>(const ShipmentParty&, const ShipmentParty&) = default;
};
struct ShipmentParties {
  std::vector<ShipmentParty> parties{};                          // one party may have several roles
  std::map<std::string, std::map<std::string, Right>> matrix{};  // role, kind of document, right
  std::uint32_t documents_at = 0;
  friend bool operator==(const ShipmentParties&, const ShipmentParties&) = default;
};
struct SharedDocument {
  std::string type{};         // a word: "invoice"
  std::uint32_t version = 1;  // rises by one with every new content
  friend bool operator==(const SharedDocument&, const SharedDocument&) = default;
};
using SharedDocuments = std::map<std::string, SharedDocument>;  // by id

// What a party says in one entry that is no list of parties. Members by type: event: kind, at;
// document: document, documents; access: document, purpose.
struct ShipmentNote {
  std::uint32_t parties_at = 0;
  std::uint32_t documents_at = 0;
  std::string by{};
  std::string kind{};  // of an event: "dcsa:LOAD", "epcis:departing"
  std::int64_t at_ms = 0;
  std::string document{};
  SharedDocuments documents{};  // all of them, with this one
  std::string purpose{};
  friend bool operator==(const ShipmentNote&, const ShipmentNote&) = default;
};

// Errors: kInvalidArgument: the entry is of another type. O(bytes).
Result<ShipmentParties> ShipmentPartiesOf(const Entry& entry);  // open, grant
Result<ShipmentNote> ShipmentNoteOf(const Entry& entry);        // event, document, access, close
std::string WriteShipmentParties(const ShipmentParties& parties, bool opens);
std::string WriteShipmentNote(const ShipmentNote& note);

// Whether one of the party's roles gives it that right to that kind of document.
bool MayShare(const ShipmentParties& parties, std::string_view party, std::string_view type,
              Right right);

// The numbers that an entry behind `before` has to name.
struct ShipmentPlaces {
  std::uint32_t parties_at = 0;
  std::uint32_t documents_at = 0;
};
ShipmentPlaces PlacesAfter(const Entry& before);

// One line of what happened with one document.
struct TrailLine {
  std::uint32_t number = 0;  // of the entry
  std::int64_t time_ms = 0;
  std::string by{};
  std::uint32_t version = 0;  // that was written or read
  std::string purpose{};      // empty: written
  friend bool operator==(const TrailLine&, const TrailLine&) = default;
};
// From the entries of one shipment in their order; others are left out. O(bytes).
std::vector<TrailLine> AuditTrail(std::span<const Entry> entries, std::string_view document);

// shipment.open, grant, event, document, access, close.
std::span<const RecordRule> ShipmentRules();

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_SHIPMENT_H_
