// Moment: when something happened, in milliseconds, and the time of day that clocks showed there.
//
//   ASSIGN_OR_RETURN(const Moment at, ParseMoment("2026-11-24T06:00:00.125+03:00"));
//   at.ms                      // UTC, milliseconds since 1970
//   FormatMoment(at)           // "2026-11-24T06:00:00.125+03:00"
//   FormatUtc(at.ms)           // "2026-11-24T03:00:00.125Z"
//
// Pure functions, thread-safe, O(length).
#ifndef TIDEWAITER_EPCIS_MOMENT_H_
#define TIDEWAITER_EPCIS_MOMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::epcis {

struct Moment {
  std::int64_t ms = 0;
  std::int16_t offset_min = 0;  // minutes east of UTC, as it was written
  friend bool operator==(const Moment&, const Moment&) = default;
};

// RFC 3339 with a zone: a time without one says nothing about when. More digits than milliseconds
// are rounded, half up, as CBV 2.1 asks for. Zones reach from -14:00 to +14:00.
// Errors: kInvalidArgument.
Result<Moment> ParseMoment(std::string_view text);
std::string FormatMoment(const Moment& moment);
std::string FormatUtc(std::int64_t ms);

// "+03:00", and nothing else: eventTimeZoneOffset has no "Z". Errors: kInvalidArgument.
Result<std::int16_t> ParseOffset(std::string_view text);
std::string FormatOffset(std::int16_t offset_min);

}  // namespace tidewaiter::epcis

#endif  // TIDEWAITER_EPCIS_MOMENT_H_
