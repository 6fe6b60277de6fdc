// GeoThing: a place, a corridor or a fence of the administration with its versions: who drew it,
// who agreed, from when to when it holds. Routes are legal objects: nothing is deleted, a version
// that held stays to be looked at, and nobody puts in force what they drew themselves.
//
//   ASSIGN_OR_RETURN(GeoThing thing, BeginThing("GZ-MBS", GeoKind::kFence, draft));
//   Approve(thing, "anna", now)        // "own_work": she drew it
//   ASSIGN_OR_RETURN(thing, Approve(thing, "ben", now));
//   thing.in_force()->shape            // GeoJSON, for geo/read_shapes.h
//
// A value; every change is one function. Kept as a record "geo", each change an event
// (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_GEO_THING_H_
#define TIDEWAITER_MONITOR_GEO_THING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kGeoRecords = "geo";  // collection

enum class GeoKind : std::uint8_t { kPlace = 1, kCorridor = 2, kFence = 3 };
std::string_view Name(GeoKind kind);  // "place", "corridor", "fence"
std::optional<GeoKind> FindGeoKind(std::string_view name);

// Hours of the week in which a fence holds; none: always.
struct WeekHours {
  std::uint8_t days = 0;            // bit 0 = Monday
  std::int32_t from_minute = 0;     // of the local day
  std::int32_t until_minute = 0;    // past midnight when not greater
  std::int32_t offset_minutes = 0;  // of the local time from UTC
  friend bool operator==(const WeekHours&, const WeekHours&) = default;
};

struct GeoVersion {
  std::uint32_t number = 0;  // 1, 2, 3, ...
  std::string name = {};
  std::string role = {};   // gate, border, port, depot, rest, checkpoint; forbidden, dead_zone, ...
  std::string code = {};   // UN/LOCODE or office
  std::string shape = {};  // GeoJSON geometry with our members (docs/formats/movement.md)
  std::vector<WeekHours> hours = {};
  std::int64_t valid_from_ms = 0;   // 0: always
  std::int64_t valid_until_ms = 0;  // 0: for ever
  double speed_limit_kmh = 0;       // 0: none
  std::int64_t dwell_max_s = 0;     // 0: none
  std::string legal_base = {};
  bool retired = false;  // the thing ends with this version
  std::string reason = {};
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string approved_by = {};  // "" = waits
  std::int64_t approved_ms = 0;
  friend bool operator==(const GeoVersion&, const GeoVersion&) = default;
};

struct GeoThing {
  std::string id = {};
  GeoKind kind = GeoKind::kPlace;
  std::vector<GeoVersion> versions = {};  // number = index + 1, never empty
  friend bool operator==(const GeoThing&, const GeoThing&) = default;

  [[nodiscard]] const GeoVersion& newest() const { return versions.back(); }
  // The newest approved one; null: none yet, or it is retired.
  [[nodiscard]] const GeoVersion* in_force() const;
  // The newest one where it waits for approval; null: it does not.
  [[nodiscard]] const GeoVersion* waiting() const;
  // That held at a moment, as it was approved then; null: none.
  [[nodiscard]] const GeoVersion* HeldAt(std::int64_t time_ms) const;
};

inline constexpr std::size_t kGeoVersionsMax = 1000;
inline constexpr std::size_t kGeoIdMax = 64;

// Letters, digits, '-', '_' and '.', a letter or digit first.
bool IsGeoId(std::string_view id);
// The roles that a thing of that kind may have.
bool IsRole(GeoKind kind, std::string_view role);

// `version` without number and approval. Errors (Error::field): "id", "role", "reason_needed",
// "window" (ends before it begins), "hours".
Result<GeoThing> BeginThing(std::string id, GeoKind kind, GeoVersion version);
// On top; one that waited is replaced in its place of what may be approved, and stays to be read.
// More errors: "too_many_versions".
Result<GeoThing> AddVersion(GeoThing thing, GeoVersion version);
// Errors: "nothing_waits", "own_work".
Result<GeoThing> Approve(GeoThing thing, std::string_view by, std::int64_t at_ms);

// Whether those hours hold at a moment (UTC). Empty: always.
bool Holds(const std::vector<WeekHours>& hours, std::int64_t time_ms);

std::string WriteThing(const GeoThing& thing);
Result<GeoThing> ParseThing(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GEO_THING_H_
