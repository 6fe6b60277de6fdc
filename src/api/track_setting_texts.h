// What each limit of the alarms and gates means, in a line that people read.
//
//   TextOfLimit(track::Limit::kStopAlarm, Language::kSpanish)
//   TextOfGateLimit("gate.window_s", Language::kFrench)
//   UnitOfLimit("stop.alarm_s")                                  // "s"
//
// docs/track.md says where the start values come from. Pure; thread-safe.
#ifndef TIDEWAITER_API_TRACK_SETTING_TEXTS_H_
#define TIDEWAITER_API_TRACK_SETTING_TEXTS_H_

#include <string_view>

#include "risk/language.h"
#include "track/settings.h"

namespace tidewaiter::api {

std::string_view TextOfLimit(track::Limit limit, risk::Language language);
// "gate.window_s"; CHECKs that there is such a limit (track/gate_limits.h).
std::string_view TextOfGateLimit(std::string_view name, risk::Language language);
// By the end of its name: "s", "m", "km/h", "kn", "kg", "%"; "" for a count, a factor or a share.
std::string_view UnitOfLimit(std::string_view name);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_SETTING_TEXTS_H_
