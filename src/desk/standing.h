// Standing: what an administration says of a trader as an authorized operator, as far as it counts
// here: by our own grant, or by an agreement of mutual recognition to which we are a party.
//
//   desk::StandingsOf find = [&](std::string_view trader, std::int64_t at_ms) { … };
//   for (const TraderStanding& one : find("NA1042", now))
//     if (one.standing == Standing::kSuspended) …                 // one.member said so, in one.log
//
// Who looks it up stands above (the ledger's payloads); who judges declarations is handed the
// function and knows no ledger. Without one nobody has a standing, and nothing is as it would not
// be. Part of the data of "declaration.assessed" (docs/formats/journal.md). Plain values.
#ifndef TIDEWAITER_DESK_STANDING_H_
#define TIDEWAITER_DESK_STANDING_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::desk {

// Stored by name; never given another meaning. The later, the more serious.
enum class Standing : std::uint8_t { kNone, kGranted, kExpired, kSuspended, kRevoked };
std::string_view Name(Standing standing);  // "none", "granted", "expired", "suspended", "revoked"
std::optional<Standing> FindStanding(std::string_view name);

struct TraderStanding {
  std::string trader = {};  // id in the declaration
  Standing standing = Standing::kNone;
  std::string member = {};  // of the federation that says so
  std::string programme = {};
  std::string agreement = {};              // by which it counts here; empty: our own grant
  std::vector<std::string> benefits = {};  // here, when granted: "fewer_inspections"
  std::string reason = {};                 // of a suspension or revocation
  std::int64_t since_ms = 0;               // when it came to stand so
  // Where that is said, so that anybody can look it up and prove it.
  std::string log = {};
  std::string object = {};
  std::uint32_t number = 0;  // of the object's entries
  std::uint64_t index = 0;   // of the entry in the log
  friend bool operator==(const TraderStanding&, const TraderStanding&) = default;
};

// All standings of a trader at a time, the most serious first. Called on the thread that judges,
// for each declaration: some microseconds at most, and thread-safe against who keeps it up to date.
using StandingsOf =
    std::function<std::vector<TraderStanding>(std::string_view trader, std::int64_t at_ms)>;

void AppendStanding(codec::JsonWriter& json, const TraderStanding& standing);
TraderStanding StandingOf(simdjson::dom::element element);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_STANDING_H_
