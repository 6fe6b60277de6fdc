// Acts: what people do with movements, seals and orders, as changes of records ready to be
// submitted. Each looks at what is there, says all that stands against it, or gives the records to
// put, with if_version, so that two people who act at once do not overwrite each other.
//
//   auto put = StepMovement(world, *row, {.to = MovementState::kArmed, .by = anna, .seals =
//   {...}}); if (!put) return Refuse(put.error());               // code, message, problems
//   engine.Submit({.who = anna, .work = *std::move(put), ...});
//
// Nothing is done here: a command to a seal goes out when its order is on disk and the control room
// sees it (orders.h). Rights are the caller's to check. Pure functions of what `World` shows,
// thread-safe.
#ifndef TIDEWAITER_MONITOR_ACTS_H_
#define TIDEWAITER_MONITOR_ACTS_H_

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/command.h"
#include "monitor/alarm_case.h"
#include "monitor/board.h"
#include "monitor/device_record.h"
#include "monitor/movement_record.h"
#include "monitor/shelf.h"

namespace tidewaiter::monitor {

// What acts look at.
struct World {
  const Shelf<DeviceRecord>& devices;
  const Board& board;
};

using Change = std::expected<clearance::PutRecords, clearance::Refusal>;

// A seal that was not heard for longer says nothing about now.
inline constexpr std::int64_t kSealHeardMs = 10 * 60'000;
inline constexpr double kBatteryStartPercent = 30;  // where nothing is known of the way's length
inline constexpr double kBatteryPerHour = 1;        // what a seal that reports each 30 s takes
inline constexpr std::int64_t kDisarmOpenMs = 30 * 60'000;   // so long a seal may be opened then
inline constexpr std::int64_t kDisarmOrderMs = 30 * 60'000;  // then the command expires
inline constexpr std::size_t kSealsMax = 20;                 // on one unit

struct MovementStep {
  track::MovementState to = track::MovementState::kArmed;
  std::string by = {};
  track::Authority rank = track::Authority::kOfficer;
  std::int64_t at_ms = 0;
  std::string reason = {};
  std::vector<std::string> seals = {};   // of arming: put on, as read at the unit
  std::vector<std::string> checks = {};  // of arming: "licence", "vehicle", ...: looked at
};

// Why a seal may not be armed for this journey, for all seals named and those of the record: under
// /seals/<i>: unknown_device, not_a_seal, in_use (on another movement), retired, not_heard (within
// kSealHeardMs), open (says it is not closed, or its rope is out), cut, tampered, battery (will not
// last the planned journey and a half). No seal at all: no_seal. A seal that no register knows
// (a mechanical one) is taken as it is.
codec::Problems ArmingProblems(const World& world, const MovementRecord& record,
                               const std::vector<std::string>& seals, std::int64_t now_ms);

// Arm, depart, arrive, close, cancel. Arming puts the seals on the movement and marks their
// devices; closing and cancelling give them back. Codes: not_armable (with problems),
// wrong_state, no_right, reason_needed.
Change StepMovement(const World& world, const Row<MovementRecord>& row, const MovementStep& step);

// Asks for the seals to be opened. Codes: wrong_state (no seal is watched; somebody asked and it
// waits), reason_needed.
Change AskDisarm(const Row<MovementRecord>& row, std::string_view by, std::int64_t at_ms,
                 std::string_view reason);
// Agreed: seals may be opened for kDisarmOpenMs, and each electronic one has an order to open.
// Codes: those of monitor::Decide, nothing_asked. `order_ids`: one a seal, as NewOrderIds asks.
Change DecideDisarm(const World& world, const Row<MovementRecord>& row, bool approve,
                    std::string_view by, std::int64_t at_ms, std::string_view reason,
                    const std::function<std::string()>& new_id);

// A command to a device as an order, which goes out when it is on disk. Codes: unknown_device,
// retired, unknown_command, two_people (disarm goes by the movement).
Change OrderCommand(const World& world, DeviceOrder order);

// A case after a person's step: `event` is "alarm.acknowledge", ... Codes: those of
// monitor::Apply.
Change StepCase(const Row<AlarmCase>& row, const CaseStep& step, const EscalationClocks& clocks);

// A movement as a record that is new, or changes one that is planned (`row`). Codes: wrong_state.
Change PutMovement(const MovementRecord& record, const Row<MovementRecord>* row);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_ACTS_H_
