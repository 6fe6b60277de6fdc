// Moment: a time as entries write it: RFC 3339, UTC, milliseconds, exactly one text for each.
//
//   FormatMoment(1'795'773'600'000)                    // "2026-11-27T10:00:00.000Z"
//   ParseMoment("2026-11-27T10:00:00.000Z")            // the number; nothing for any other form
//
// Unix milliseconds from 1970 to the end of 2199. Pure, thread-safe, some tens of nanoseconds.
#ifndef TIDEWAITER_LEDGER_MOMENT_H_
#define TIDEWAITER_LEDGER_MOMENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidewaiter::ledger {

inline constexpr std::int64_t kMomentMax = 7'258'118'399'999;  // 2199-12-31T23:59:59.999Z

std::string FormatMoment(std::int64_t unix_ms);  // 0 to kMomentMax
std::optional<std::int64_t> ParseMoment(std::string_view text);

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_MOMENT_H_
