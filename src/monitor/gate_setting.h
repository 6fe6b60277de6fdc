// GateSetting: what people say about a gate that changes from shift to shift: how many booths are
// open, how long a wait is borne, and which operators may take its trusted lane.
//
//   Put("gate_setting", "GZ-MALABA", WriteGateSetting({.booths = 3, .by = "anna", .at_ms = now}));
//
// Where a gate has none the start values hold. The place itself is geography, which takes two
// people; booths open and close with the day, and one person says so. Kept as records
// "gate_setting", each change an event (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_GATE_SETTING_H_
#define TIDEWAITER_MONITOR_GATE_SETTING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kGateSettingRecords = "gate_setting";
inline constexpr std::size_t kTrustedMax = 2000;  // operators: a large country has some hundred

struct GateSetting {
  int booths = 1;                         // open now
  int booths_max = 8;                     // that there are: 1..track::kBoothsMax
  double wait_limit_min = 60;             // that 19 of 20 are to wait at most
  std::vector<std::string> trusted = {};  // parties, rising
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string reason = {};
  friend bool operator==(const GateSetting&, const GateSetting&) = default;

  // Everybody who is named (carrier, principal) is trusted, and somebody is named.
  [[nodiscard]] bool Trusts(std::string_view carrier, std::string_view principal) const;
};

std::string WriteGateSetting(const GateSetting& setting);
Result<GateSetting> ParseGateSetting(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_SETTING_H_
