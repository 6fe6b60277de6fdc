// An alarm as JSON: in records of the journal and in evidence files (docs/formats/journal.md).
#ifndef TIDEWAITER_MONITOR_ALARM_JSON_H_
#define TIDEWAITER_MONITOR_ALARM_JSON_H_

#include "base/result.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "track/alarm.h"

namespace tidewaiter::monitor {

void AppendAlarm(codec::JsonWriter& json, const track::Alarm& alarm);
// Errors: kCorruption.
Result<track::Alarm> AlarmOf(simdjson::dom::element json);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_ALARM_JSON_H_
