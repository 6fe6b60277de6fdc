// Audit: who looked at private fields of an entry, or changed what is kept of them, when and why.
// Each operation of payload::Store gives one; who called writes it into the journal, or where such
// things are kept. It names fields and never has their values.
//
//   ASSIGN_OR_RETURN(const Reading reading, store.Read(place, {.by = "anna", .purpose = "audit"}));
//   journal.Add(WriteAudit(reading.audit));
#ifndef TIDEWAITER_PAYLOAD_AUDIT_H_
#define TIDEWAITER_PAYLOAD_AUDIT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidewaiter::payload {

inline constexpr std::size_t kPurposeBytesMax = 500;  // a sentence or two

// An entry whose private fields are meant. An object lives in one log; two logs may use one name.
struct Place {
  std::string log = {};
  std::string object = {};
  std::uint32_t number = 1;
  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place&, const Place&) = default;
};

// All entries of an object.
struct ObjectName {
  std::string log = {};
  std::string object = {};
  friend bool operator==(const ObjectName&, const ObjectName&) = default;
  friend auto operator<=>(const ObjectName&, const ObjectName&) = default;
};

// Who asks and why; both must be said.
struct Asker {
  std::string by = {};       // account or member
  std::string purpose = {};  // at most kPurposeBytesMax
};

// Stored by name; never given another meaning.
enum class Act : std::uint8_t { kRead, kDisclose, kDelete, kReceive };
std::string_view Name(Act act);  // "read", "disclose", "delete", "receive"

struct Audit {
  Act act = Act::kRead;
  Place place = {};  // kDelete: number 0, all of the object
  std::string by = {};
  std::string purpose = {};
  std::string to = {};                   // kDisclose: member or did:key; kReceive: from whom
  std::vector<std::string> fields = {};  // names
  std::int64_t at_ms = 0;
  friend bool operator==(const Audit&, const Audit&) = default;
};

std::string WriteAudit(const Audit& audit);  // JSON, members by name

}  // namespace tidewaiter::payload

#endif  // TIDEWAITER_PAYLOAD_AUDIT_H_
