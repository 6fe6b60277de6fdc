#include "device/protocol.h"

#include "base/check.h"
#include "device/protocols/all.h"

namespace tidewaiter::device {

std::string_view Name(CommandKind kind) {
  switch (kind) {
    case CommandKind::kCustom:
      return "custom";
    case CommandKind::kPositionOnce:
      return "position_once";
    case CommandKind::kPositionPeriodic:
      return "position_periodic";
    case CommandKind::kPositionStop:
      return "position_stop";
    case CommandKind::kArm:
      return "arm";
    case CommandKind::kDisarm:
      return "disarm";
    case CommandKind::kEngineStop:
      return "engine_stop";
    case CommandKind::kEngineResume:
      return "engine_resume";
    case CommandKind::kReboot:
      return "reboot";
    case CommandKind::kOutput:
      return "output";
    case CommandKind::kSetTimezone:
      return "set_timezone";
    case CommandKind::kSetServer:
      return "set_server";
    case CommandKind::kVersion:
      return "version";
    case CommandKind::kIdentification:
      return "identification";
    case CommandKind::kSosAlarm:
      return "sos_alarm";
    case CommandKind::kSosNumber:
      return "sos_number";
    case CommandKind::kResetOdometer:
      return "reset_odometer";
  }
  CHECK(false);
}

std::span<const Protocol* const> Protocols() {
  return AllProtocols();
}

const Protocol* FindProtocol(std::string_view name) {
  for (const Protocol* protocol : Protocols()) {
    if (protocol->name() == name) return protocol;
  }
  return nullptr;
}

Dialect DetectDialect(std::string_view stream, std::span<const Protocol* const> among) {
  Dialect best;
  int likeness = 0;
  for (const Protocol* protocol : among) {
    const int this_one = protocol->Likeness(stream);
    if (this_one == 0 || this_one < likeness) continue;
    best.more = this_one == likeness;
    best.protocol = best.more ? nullptr : protocol;
    likeness = this_one;
  }
  return best;
}

}  // namespace tidewaiter::device
