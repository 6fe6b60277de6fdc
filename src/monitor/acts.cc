#include "monitor/acts.h"

#include <algorithm>

#include <fmt/format.h>

#include "codec/json_writer.h"
#include "device/protocol.h"

namespace tidewaiter::monitor {
namespace {

using clearance::PutRecord;
using clearance::PutRecords;
using clearance::Refusal;
using track::MovementState;
using track::PairingKind;

std::unexpected<Refusal> Refuse(std::string code, std::string message,
                                codec::Problems problems = {},
                                ErrorCode error = ErrorCode::kFailedPrecondition) {
  return std::unexpected(Refusal{
      .error = {error, std::move(message), code}, .code = code, .problems = std::move(problems)});
}
std::unexpected<Refusal> Refuse(const Error& error) {
  return std::unexpected(Refusal{.error = error, .code = error.field, .problems = {}});
}

PutRecord PutOf(const Row<MovementRecord>& row, const MovementRecord& changed, std::string kind,
                std::string data) {
  return {.collection = std::string(kMovementRecords),
          .id = row.id,
          .if_version = row.version,
          .body = WriteMovementRecord(changed),
          .kind = std::move(kind),
          .data = std::move(data)};
}

std::string Data(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject();
  for (const auto& [name, value] : members)
    json.MemberUnlessEmpty(name, value);
  json.EndObject();
  return out;
}

PutRecord PutDevice(const Row<DeviceRecord>& row, const DeviceRecord& changed) {
  return {.collection = std::string(kDeviceRecords),
          .id = row.id,
          .if_version = row.version,
          .body = WriteDevice(changed),
          .kind = changed.state == DeviceState::kArmed ? "device.armed" : "device.freed",
          .data = Data({{"movement", changed.movement}})};
}

bool IsSealKind(DeviceKind kind) {
  return kind == DeviceKind::kSeal || kind == DeviceKind::kFuelSeal;
}

// Hours that the seal has to live: half as long again as the journey is planned.
double HoursNeeded(const MovementRecord& record, std::int64_t now_ms) {
  if (record.draft.planned_arrival_ms <= now_ms) return 0;
  constexpr double kHourMs = 3'600'000;
  return 1.5 * static_cast<double>(record.draft.planned_arrival_ms - now_ms) / kHourMs;
}

class SealJudge {
 public:
  SealJudge(const World& world, const MovementRecord& record, std::int64_t now_ms)
      : world_(world), record_(record), now_ms_(now_ms) {}

  void Judge(const std::string& number, std::string at) {
    at_ = std::move(at);
    const auto device = world_.devices.Find(number);
    if (device == nullptr) return;  // mechanical
    const DeviceRecord& known = device->value;
    if (!IsSealKind(known.kind)) {
      return Note("not_a_seal", fmt::format("{} is a {}", number, Name(known.kind)));
    }
    if (known.state == DeviceState::kRetired || known.state == DeviceState::kLost)
      Note("retired", fmt::format("{} is {}", number, Name(known.state)));
    if (known.state == DeviceState::kArmed && known.movement != record_.id())
      Note("in_use", number + " is on " + known.movement);
    Listen(number);
  }
  codec::Problems Take() { return std::move(problems_); }

 private:
  void Note(std::string code, std::string detail) {
    problems_.push_back({std::move(code), at_, std::move(detail)});
  }

  // What it said last.
  void Listen(const std::string& number) {
    const UnitPtr unit = world_.board.Find(number);
    if (unit == nullptr || now_ms_ - unit->view.heard_ms > kSealHeardMs)
      return Note("not_heard", number + " was not heard within ten minutes");
    using Sign = device::SealSign;
    const device::Seal& seal = unit->seal;
    const auto says = [&](Sign sign, bool yes) {
      return seal.Knows(sign) && seal.Has(sign) == yes;
    };
    if (says(Sign::kLocked, false) || says(Sign::kRopeInserted, false))
      Note("open", number + " says that it is not closed");
    if (says(Sign::kRopeCut, true)) Note("cut", number + " says that it is cut");
    if (says(Sign::kCoverOpened, true) || says(Sign::kMotorStuck, true))
      Note("tampered", number + " says that its cover was opened or its motor is stuck");
    Battery(number, *unit);
  }

  void Battery(const std::string& number, const UnitNow& unit) {
    const double needed =
        std::max(kBatteryStartPercent, HoursNeeded(record_, now_ms_) * kBatteryPerHour);
    const double has = unit.battery_percent;
    if ((has >= 0 && has < needed) || unit.seal.Has(device::SealSign::kLowBattery)) {
      Note("battery", fmt::format("{} has {:.0f} % of its battery, the journey may take {:.0f} %",
                                  number, has, needed));
    }
  }

  const World& world_;
  const MovementRecord& record_;
  std::int64_t now_ms_;
  std::string at_;
  codec::Problems problems_;
};

std::vector<std::string> SealsOf(const MovementRecord& record, bool also_numbers) {
  std::vector<std::string> seals;
  for (const track::Pairing& pairing : record.journey.pairings) {
    const bool is_seal = pairing.kind == PairingKind::kSealDevice ||
                         (also_numbers && pairing.kind == PairingKind::kSealNumber);
    if (is_seal) seals.push_back(pairing.value);
  }
  return seals;
}

bool Has(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

void PutOn(const World& world, const std::vector<std::string>& seals, MovementRecord& record) {
  const std::vector<std::string> there = SealsOf(record, true);
  for (const std::string& seal : seals) {
    if (Has(there, seal)) continue;
    const auto device = world.devices.Find(seal);
    const bool electronic = device != nullptr && IsSealKind(device->value.kind);
    record.journey.pairings.push_back(
        {.kind = electronic ? PairingKind::kSealDevice : PairingKind::kSealNumber, .value = seal});
    record.draft.unit.seals.push_back(seal);
  }
}

// Devices of the movement are taken with it, and given back when it ends.
void MarkDevices(const World& world, const MovementRecord& record, PutRecords& put) {
  const bool armed = record.watched();
  for (const track::Pairing& pairing : record.journey.pairings) {
    if (!track::IsDevice(pairing.kind)) continue;
    const auto device = world.devices.Find(pairing.value);
    if (device == nullptr || device->value.state == DeviceState::kRetired) continue;
    DeviceRecord changed = device->value;
    if (!armed && changed.movement != record.id()) continue;
    const DeviceState free = changed.lessee.empty() ? DeviceState::kInStock : DeviceState::kLeased;
    changed.state = armed ? DeviceState::kArmed : free;
    changed.movement = armed ? record.id() : "";
    if (!(changed == device->value)) put.records.push_back(PutDevice(*device, changed));
  }
}

std::string_view EventOf(MovementState to) {
  switch (to) {
    case MovementState::kArmed:
      return "movement.armed";
    case MovementState::kUnderWay:
      return "movement.departed";
    case MovementState::kArrived:
      return "movement.arrived";
    case MovementState::kClosed:
      return "movement.closed";
    case MovementState::kCancelled:
      return "movement.cancelled";
    case MovementState::kPlanned:
      return "movement.disarmed";
  }
  return "movement.changed";
}

// Whether somebody of a higher rank might take the step.
std::string CodeOf(const track::Movement& journey, track::Step step) {
  step.rank = track::Authority::kSupervisor;
  if (step.reason.empty()) {
    step.reason = "-";
    if (track::Advance(journey, step)) return "reason_needed";
  }
  return track::Advance(journey, step) ? "no_right" : "wrong_state";
}

}  // namespace

codec::Problems ArmingProblems(const World& world, const MovementRecord& record,
                               const std::vector<std::string>& seals, std::int64_t now_ms) {
  SealJudge judge(world, record, now_ms);
  for (std::size_t i = 0; i < seals.size(); ++i)
    judge.Judge(seals[i], fmt::format("/seals/{}", i));
  std::vector<std::string> others = SealsOf(record, true);
  std::erase_if(others, [&](const std::string& seal) { return Has(seals, seal); });
  for (const std::string& seal : others)
    judge.Judge(seal, "/seals");
  codec::Problems problems = judge.Take();
  if (seals.empty() && others.empty())
    problems.push_back({"no_seal", "/seals", "a movement is armed with a seal"});
  if (seals.size() + others.size() > kSealsMax)
    problems.push_back({"too_many", "/seals", "more seals than a unit carries"});
  return problems;
}

Change StepMovement(const World& world, const Row<MovementRecord>& row, const MovementStep& step) {
  MovementRecord record = row.value;
  const bool arms = step.to == MovementState::kArmed;
  if (arms && record.journey.state == MovementState::kPlanned) {
    codec::Problems problems = ArmingProblems(world, record, step.seals, step.at_ms);
    if (!problems.empty())
      return Refuse("not_armable", "the seals cannot be armed", std::move(problems));
    PutOn(world, step.seals, record);
    record.checks = step.checks;
  }
  const track::Step taken{
      .to = step.to, .at_ms = step.at_ms, .by = step.by, .rank = step.rank, .reason = step.reason};
  auto stepped = track::Advance(record.journey, taken);
  if (!stepped) return Refuse(CodeOf(record.journey, taken), stepped.error().message);
  record.journey = *std::move(stepped);
  PutRecords put;
  put.records.push_back(PutOf(row, record, std::string(EventOf(step.to)),
                              Data({{"reason", step.reason}, {"unit", record.journey.unit}})));
  if (record.watched() != row.value.watched()) MarkDevices(world, record, put);
  return put;
}

Change AskDisarm(const Row<MovementRecord>& row, std::string_view by, std::int64_t at_ms,
                 std::string_view reason) {
  MovementRecord record = row.value;
  if (!record.watched()) return Refuse("wrong_state", "no seal of it is watched");
  if (reason.empty()) return Refuse("reason_needed", "say why it is to be opened");
  const bool waits = record.disarm && record.disarm->state == DisarmState::kWaiting &&
                     at_ms - record.disarm->at_ms <= kDisarmWaitsMs;
  if (waits) return Refuse("wrong_state", "somebody has asked already");
  record.disarm = {.by = std::string(by), .at_ms = at_ms, .reason = std::string(reason)};
  return PutRecords{{PutOf(row, record, "movement.disarm_asked", Data({{"reason", reason}}))}};
}

Change DecideDisarm(const World& world, const Row<MovementRecord>& row, bool approve,
                    std::string_view by, std::int64_t at_ms, std::string_view reason,
                    const std::function<std::string()>& new_id) {
  MovementRecord record = row.value;
  if (!record.disarm) return Refuse("nothing_asked", "nobody has asked for it to be opened");
  auto decided = Decide(*record.disarm, approve, by, at_ms, reason);
  if (!decided) return Refuse(decided.error());
  record.disarm = *std::move(decided);
  PutRecords put;
  if (approve) {
    if (record.journey.disarm.size() >= track::kDisarmMax) {
      record.journey.disarm.erase(record.journey.disarm.begin());
    }
    record.journey.disarm.push_back({.from_ms = at_ms, .until_ms = at_ms + kDisarmOpenMs});
  }
  put.records.push_back(PutOf(row, record,
                              approve ? "movement.disarm_approved" : "movement.disarm_refused",
                              Data({{"asked_by", record.disarm->by}, {"reason", reason}})));
  if (!approve) return put;
  for (const std::string& seal : SealsOf(record, false)) {
    if (world.devices.Find(seal) == nullptr) continue;
    const DeviceOrder order{.id = new_id(),
                            .device = seal,
                            .command = std::string(Name(device::CommandKind::kDisarm)),
                            .by = record.disarm->by,
                            .second = std::string(by),
                            .at_ms = at_ms,
                            .expires_ms = at_ms + kDisarmOrderMs};
    put.records.push_back({.collection = std::string(kOrderRecords),
                           .id = order.id,
                           .if_version = 0,
                           .body = WriteOrder(order),
                           .kind = "device_order.given",
                           .data = Data({{"device", seal}, {"command", order.command}})});
  }
  return put;
}

std::optional<device::CommandKind> FindCommand(std::string_view name) {
  for (int number = 1; number <= static_cast<int>(device::CommandKind::kResetOdometer); ++number) {
    const auto kind = static_cast<device::CommandKind>(number);
    if (Name(kind) == name) return kind;
  }
  return std::nullopt;
}

Change OrderCommand(const World& world, DeviceOrder order) {
  const auto device = world.devices.Find(order.device);
  if (device == nullptr) {
    return Refuse("unknown_device", "no device is " + order.device, {}, ErrorCode::kNotFound);
  }
  if (device->value.state == DeviceState::kRetired)
    return Refuse("retired", order.device + " is retired");
  const auto command = FindCommand(order.command);
  if (!command) {
    return Refuse("unknown_command", "no command is " + order.command, {},
                  ErrorCode::kInvalidArgument);
  }
  if (*command == device::CommandKind::kDisarm && order.second.empty())
    return Refuse("two_people", "a seal is opened by its movement, with two people");
  std::string id = order.id;
  return PutRecords{{{.collection = std::string(kOrderRecords),
                      .id = std::move(id),
                      .if_version = 0,
                      .body = WriteOrder(order),
                      .kind = "device_order.given",
                      .data = Data({{"device", order.device}, {"command", order.command}})}}};
}

Change StepCase(const Row<AlarmCase>& row, const CaseStep& step, const EscalationClocks& clocks) {
  auto changed = Apply(row.value, step, clocks);
  if (!changed) return Refuse(changed.error());
  return PutRecords{{{.collection = std::string(kAlarmRecords),
                      .id = row.id,
                      .if_version = row.version,
                      .body = WriteCase(*changed),
                      .kind = "alarm." + std::string(Name(step.what)),
                      .data = Data({{"note", step.note},
                                    {"to", step.to},
                                    {"outcome", Name(step.outcome)},
                                    {"movement", row.value.alarm.movement}})}}};
}

Change PutMovement(const MovementRecord& record, const Row<MovementRecord>* row) {
  if (row != nullptr && row->value.journey.state != MovementState::kPlanned)
    return Refuse("wrong_state", "only a planned movement may be changed");
  return PutRecords{{{.collection = std::string(kMovementRecords),
                      .id = record.id(),
                      .if_version = row == nullptr ? 0 : row->version,
                      .body = WriteMovementRecord(record),
                      .kind = row == nullptr ? "movement.planned" : "movement.changed",
                      .data = Data({{"unit", record.journey.unit}})}}};
}

}  // namespace tidewaiter::monitor
