#include "track/alarm.h"

#include <array>

#include "base/check.h"

namespace tidewaiter::track {
namespace {

struct Row {
  AlarmKind kind;
  std::string_view name;
  ErrorKind error;
};

constexpr std::array kRows{
    Row{AlarmKind::kSealCut, "seal_cut", ErrorKind::kSeal},
    Row{AlarmKind::kSealOpened, "seal_opened", ErrorKind::kSeal},
    Row{AlarmKind::kSealTampered, "seal_tampered", ErrorKind::kSeal},
    Row{AlarmKind::kSilence, "silence", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kUnplannedStop, "unplanned_stop", ErrorKind::kDwell},
    Row{AlarmKind::kDeviation, "deviation", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kWrongWay, "wrong_way", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kWrongNode, "wrong_node", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kMissedNode, "missed_node", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kDwell, "dwell", ErrorKind::kDwell},
    Row{AlarmKind::kLate, "late", ErrorKind::kDwell},
    Row{AlarmKind::kOverspeed, "overspeed", ErrorKind::kUnspecified},
    Row{AlarmKind::kJump, "jump", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kJamming, "jamming", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kSpoofing, "spoofing", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kUnitMismatch, "unit_mismatch", ErrorKind::kSeal},
    Row{AlarmKind::kTemperature, "temperature", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kSensorLost, "sensor_lost", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kDoor, "door", ErrorKind::kSeal},
    Row{AlarmKind::kBattery, "battery", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kClock, "clock", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kIdentity, "identity", ErrorKind::kPartyIdentity},
    Row{AlarmKind::kGap, "gap", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kEncounter, "encounter", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kLoitering, "loitering", ErrorKind::kDwell},
    Row{AlarmKind::kOnLand, "on_land", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kZone, "zone", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kBorderCrossing, "border_crossing", ErrorKind::kRouteDeviation},
    Row{AlarmKind::kUnregistered, "unregistered", ErrorKind::kPartyIdentity},
    Row{AlarmKind::kDeviceDistress, "device_distress", ErrorKind::kUnspecified},
    Row{AlarmKind::kRecordGap, "record_gap", ErrorKind::kSensorExcursion},
    Row{AlarmKind::kGateRefused, "gate_refused", ErrorKind::kDocumentMismatch},
    Row{AlarmKind::kFlood, "flood", ErrorKind::kUnspecified},
    Row{AlarmKind::kRadiation, "radiation", ErrorKind::kProhibitedGoods},
    Row{AlarmKind::kWeight, "weight", ErrorKind::kGrossMass},
};

const Row& RowOf(AlarmKind kind) {
  for (const Row& row : kRows) {
    if (row.kind == kind) return row;
  }
  CHECK(false);
}

}  // namespace

std::string_view Name(AlarmKind kind) {
  return RowOf(kind).name;
}

std::optional<AlarmKind> FindAlarmKind(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

ErrorKind KindOf(AlarmKind kind) {
  return RowOf(kind).error;
}

std::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return "notice";
    case Severity::kWarning:
      return "warning";
    case Severity::kAlarm:
      return "alarm";
    case Severity::kCritical:
      return "critical";
  }
  CHECK(false);
}

}  // namespace tidewaiter::track
