// DeviceRecord: a seal, tracker, camera or reader in the register: who made and owns it, who leases
// it, where it is in its life. DeviceOrder: a command to one, from the person who gave it to the
// device's answer. Disarm: that a seal be opened, asked by one and agreed by another.
//
//   ASSIGN_OR_RETURN(record, Change(record, DeviceState::kLeased, ...));
//   ASSIGN_OR_RETURN(disarm, Decide(disarm, true, "ben", now));     // "own_request" for who asked
//
// Secrets of devices are kept as hashes and never shown. Kept as records "device", "device_order"
// and, in the movement's record, disarm (docs/formats/journal.md). Pure functions, thread-safe.
#ifndef TIDEWAITER_MONITOR_DEVICE_RECORD_H_
#define TIDEWAITER_MONITOR_DEVICE_RECORD_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "device/gate_reading.h"

namespace tidewaiter::monitor {

inline constexpr std::string_view kDeviceRecords = "device";
inline constexpr std::string_view kOrderRecords = "device_order";

enum class DeviceKind : std::uint8_t {
  kSeal = 1,
  kTracker = 2,
  kFuelSeal = 3,  // of tankers: "e_fuel"
  kTag = 4,
  kCamera = 5,
  kReader = 6,
  kWeighbridge = 7,
  kPortal = 8,
  kPhone = 9,
  kReceiver = 10,  // of AIS or Remote ID
  kOther = 11,
  kDrone = 12,  // its number is what it says by Remote ID: serial number or registration
};
std::string_view Name(DeviceKind kind);
std::optional<DeviceKind> FindDeviceKind(std::string_view name);

enum class DeviceState : std::uint8_t {
  kInStock = 1,
  kLeased = 2,
  kArmed = 3,  // on a movement; the house sets and ends it
  kInRepair = 4,
  kLost = 5,
  kRetired = 6,  // for ever
};
std::string_view Name(DeviceState state);
std::optional<DeviceState> FindDeviceState(std::string_view name);

struct DeviceFault {
  std::int64_t at_ms = 0;
  std::string code = {};  // "flood", "lies", "frame", ... as the intake says
  std::string text = {};
  friend bool operator==(const DeviceFault&, const DeviceFault&) = default;
};
inline constexpr std::size_t kDeviceFaultsMax = 20;  // the newest

struct DeviceRecord {
  std::string id = {};  // as the device says it
  DeviceKind kind = DeviceKind::kSeal;
  DeviceState state = DeviceState::kInStock;
  std::string protocol = {};
  std::string model = {};
  std::string maker = {};
  std::string approval = {};  // type approval
  std::string owner = {};     // party; of a drone the number of its operator
  std::string lessee = {};    // party
  std::int64_t lease_from_ms = 0;
  std::int64_t lease_until_ms = 0;  // 0: open
  std::string sim = {};
  std::int32_t clock_offset_minutes = 0;
  // Where it is kept; of a camera, reader, weighbridge or portal the gate that it stands at: the id
  // of a place of the geography.
  std::string place = {};
  std::int64_t lane = 0;                     // of that gate; 0: as the reader says itself
  std::vector<device::GateKind> reads = {};  // of a reader; none: what is usual for its kind
  int drone_class = -1;                      // of a drone: 0..6 for C0..C6 of the EU; -1: none
  double mass_kg = 0;                        // of a drone at take-off, at most; 0: not said
  std::string movement = {};                 // while armed
  std::string secret_hash = {};              // "" = none
  std::string certificate = {};              // subject
  std::vector<DeviceFault> faults = {};
  friend bool operator==(const DeviceRecord&, const DeviceRecord&) = default;
};

// Whether a state may follow. Armed comes and goes with a movement alone; retired is the end.
bool MayFollow(DeviceState before, DeviceState after);
void AddFault(DeviceRecord& record, DeviceFault fault);

enum class OrderState : std::uint8_t {
  kQueued = 1,
  kSent = 2,
  kConfirmed = 3,
  kRefused = 4,
  kExpired = 5,  // unsent or unanswered when its time was over
};
std::string_view Name(OrderState state);
std::optional<OrderState> FindOrderState(std::string_view name);

struct DeviceOrder {
  std::string id = {};
  std::string device = {};
  std::string command = {};  // device::Name(CommandKind)
  std::map<std::string, std::string, std::less<>> parameters = {};
  OrderState state = OrderState::kQueued;
  std::string by = {};
  std::string second = {};  // of disarm: who agreed
  std::int64_t at_ms = 0;
  std::int64_t expires_ms = 0;
  std::int64_t sent_ms = 0;
  std::int64_t done_ms = 0;
  std::string answer = {};  // of the device
  friend bool operator==(const DeviceOrder&, const DeviceOrder&) = default;
};
// Forward only. Errors (Error::field): "wrong_state".
Result<DeviceOrder> Move(DeviceOrder order, OrderState to, std::int64_t at_ms,
                         std::string_view answer);

enum class DisarmState : std::uint8_t { kWaiting = 1, kApproved = 2, kRefused = 3, kExpired = 4 };
std::string_view Name(DisarmState state);
std::optional<DisarmState> FindDisarmState(std::string_view name);

struct Disarm {
  std::string by = {};
  std::int64_t at_ms = 0;
  std::string reason = {};
  DisarmState state = DisarmState::kWaiting;
  std::string decided_by = {};
  std::int64_t decided_ms = 0;
  std::string decided_reason = {};
  friend bool operator==(const Disarm&, const Disarm&) = default;
};
inline constexpr std::int64_t kDisarmWaitsMs = 30 * 60'000;  // then it has to be asked again

// Errors (Error::field): "own_request", "wrong_state" (decided, or waited too long), "note_needed"
// (refused without a reason).
Result<Disarm> Decide(Disarm disarm, bool approve, std::string_view by, std::int64_t at_ms,
                      std::string_view reason);

std::string WriteDevice(const DeviceRecord& record);
Result<DeviceRecord> ParseDevice(std::string_view text);  // errors: kCorruption
std::string WriteOrder(const DeviceOrder& order);
Result<DeviceOrder> ParseOrder(std::string_view text);  // errors: kCorruption

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_DEVICE_RECORD_H_
