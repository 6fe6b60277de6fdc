// Report: what a tracker, an electronic seal or a sensor said once, in one shape for all protocols.
//
//   device::Decoded said;
//   RETURN_IF_ERROR(protocol.Decode(frame, session, said));
//   for (const device::Report& report : said.reports()) {
//     if (report.fix.kind == device::FixKind::kSatellite) Move(report.device, report.fix.at);
//     if (report.seal.Has(device::SealSign::kRopeCut)) ...
//     if (const auto percent = report.Number(device::kBatteryLevel)) ...
//   }
//
// Values are what the device says, converted to the units below and otherwise believed: judging
// them (clocks of the year 2000, jumps, repeats) is for `track`. Times are the device's own, in
// milliseconds since 1970 UTC; 0 where it says none.
#ifndef TIDEWAITER_DEVICE_REPORT_H_
#define TIDEWAITER_DEVICE_REPORT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "geo/point.h"

namespace tidewaiter::device {

// How the coordinates came about.
enum class FixKind : std::uint8_t {
  kNone = 0,       // there are none in this report
  kSatellite = 1,  // also when the device calls the fix invalid: see Fix::valid
  kCell = 2,       // from radio cells: hundreds of metres to kilometres
};

struct Fix {
  FixKind kind = FixKind::kNone;
  bool valid = false;        // the device stands by it
  geo::Point at = {};        // exactly as sent: 0, 0 and the last known place are not filtered
  std::int64_t time_ms = 0;  // of the fix
  double altitude_m = 0;     // 0 where it says none
  double speed_kmh = 0;
  double course_deg = 0;  // clockwise from north
  double accuracy_m = 0;  // 0: unknown
  int satellites = -1;    // in use; -1: unknown
  friend bool operator==(const Fix&, const Fix&) = default;
};

// Alarms that the device itself raises. Numbers are stored in what is made from the log: never
// renumber.
enum class Sign : std::uint8_t {
  kGeneral = 0,
  kSos = 1,
  kVibration = 2,
  kMovement = 3,
  kLowSpeed = 4,
  kOverspeed = 5,
  kFallDown = 6,
  kLowPower = 7,
  kLowBattery = 8,
  kFault = 9,
  kPowerOff = 10,
  kPowerOn = 11,
  kDoor = 12,
  kLock = 13,
  kUnlock = 14,
  kGeofence = 15,
  kGeofenceEnter = 16,
  kGeofenceExit = 17,
  kAntennaCut = 18,
  kAccident = 19,
  kTow = 20,
  kIdle = 21,
  kHighRpm = 22,
  kHardAcceleration = 23,
  kHardBraking = 24,
  kHardCornering = 25,
  kLaneChange = 26,
  kFatigue = 27,
  kPowerCut = 28,
  kPowerRestored = 29,
  kJamming = 30,
  kTemperature = 31,
  kParking = 32,
  kBonnet = 33,
  kFootBrake = 34,
  kFuelLeak = 35,
  kTampering = 36,
  kRemoving = 37,
};
inline constexpr int kSignCount = 38;
std::string_view Name(Sign sign);  // "sos", "lowBattery", "gpsAntennaCut": words of trackers' field

class Signs {
 public:
  void Add(Sign sign) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(sign); }
  [[nodiscard]] bool Has(Sign sign) const {
    return (bits_ >> static_cast<unsigned>(sign) & 1U) != 0;
  }
  [[nodiscard]] bool empty() const { return bits_ == 0; }
  [[nodiscard]] std::uint64_t bits() const { return bits_; }
  friend bool operator==(const Signs&, const Signs&) = default;

 private:
  std::uint64_t bits_ = 0;
};

// What an electronic seal says of itself. A sign that is not `known` in a report was not said.
enum class SealSign : std::uint8_t {
  kLocked = 0,  // motor or shackle closed
  kRopeInserted = 1,
  kRopeCut = 2,
  kUnlockAlarm = 3,    // opened while it should not be
  kWrongPassword = 4,  // more often than the seal allows
  kUnauthorisedCard = 5,
  kCoverOpened = 6,  // back cover, shell tampered
  kCoverClosed = 7,
  kMotorStuck = 8,
  kVibration = 9,
  kLowBattery = 10,
  kOutsideArea = 11,  // a card or a command refused where the seal stands
  kUnlocked = 12,     // an event: opened by card, password, command
  kSealed = 13,       // an event: sealed by card, platform
  kGeofenceEnter = 14,
  kGeofenceExit = 15,
};
inline constexpr int kSealSignCount = 16;
std::string_view Name(SealSign sign);  // "locked", "rope_cut", ...

class Seal {
 public:
  void Say(SealSign sign, bool yes) {
    known_ |= Bit(sign);
    set_ = yes ? set_ | Bit(sign) : set_ & ~Bit(sign);
  }
  [[nodiscard]] bool Knows(SealSign sign) const { return (known_ & Bit(sign)) != 0; }
  [[nodiscard]] bool Has(SealSign sign) const { return (set_ & Bit(sign)) != 0; }
  [[nodiscard]] bool empty() const { return known_ == 0; }
  [[nodiscard]] std::uint32_t known() const { return known_; }
  [[nodiscard]] std::uint32_t set() const { return set_; }
  friend bool operator==(const Seal&, const Seal&) = default;

 private:
  static std::uint32_t Bit(SealSign sign) {
    return std::uint32_t{1} << static_cast<unsigned>(sign);
  }
  std::uint32_t known_ = 0;
  std::uint32_t set_ = 0;
};

// A reading by name. Names are those that the field's open servers use ("batteryLevel", "odometer",
// "temp1", "io200"), so that rules and exports carry over; docs/formats/device-readings.md lists
// them with units. A '#' in `stem` stands for `index`: {"temp#", 1} is "temp1". Where the device
// chooses names itself (the extras of phones), `stem` is empty and `own_name` is the name.
struct Reading {
  std::string_view stem = {};  // static storage
  int index = 0;
  std::variant<bool, std::int64_t, double, std::string> value = {};
  std::string own_name = {};
  [[nodiscard]] std::string name() const;
  friend bool operator==(const Reading&, const Reading&) = default;
};

// Readings that rules look at; all others are kept for people.
inline constexpr std::string_view kBatteryLevel = "batteryLevel";  // percent
inline constexpr std::string_view kBattery = "battery";            // volt, of the device's own cell
inline constexpr std::string_view kPower = "power";                // volt, from the vehicle
inline constexpr std::string_view kCharge = "charge";              // bool
inline constexpr std::string_view kTemperature = "temp#";          // degrees Celsius
inline constexpr std::string_view kHumidity = "humidity";          // percent
inline constexpr std::string_view kDoor = "door";                  // bool: open
inline constexpr std::string_view kLight = "lightSensor";          // as sent: more is brighter
inline constexpr std::string_view kIgnition = "ignition";          // bool
inline constexpr std::string_view kMotion = "motion";              // bool
inline constexpr std::string_view kOdometer = "odometer";          // metres
inline constexpr std::string_view kIndex = "index";                // the device's own count
inline constexpr std::string_view kArchive = "archive";            // bool: kept and sent later
inline constexpr std::string_view kCard = "driverUniqueId";        // text: card shown
inline constexpr std::string_view kResult = "result";              // text: answer to a command

// A radio cell that the device heard.
struct Cell {
  std::int32_t mcc = 0;  // country; 0: unknown
  std::int32_t mnc = 0;  // network
  std::int64_t lac = 0;  // area
  std::int64_t id = 0;
  int signal = 0;  // as sent; 0: unknown
  friend bool operator==(const Cell&, const Cell&) = default;
};

struct Report {
  std::string device = {};   // number as the device says it: IMEI, seal number; never empty
  std::int64_t time_ms = 0;  // when it says it said this; fix.time_ms may be earlier
  Fix fix = {};
  Signs signs = {};
  Seal seal = {};
  std::vector<Reading> readings = {};  // in the order sent, each name once
  std::vector<Cell> cells = {};        // the serving one first

  void Set(std::string_view stem, int index, decltype(Reading::value) value);  // replaces
  void Set(std::string_view name, decltype(Reading::value) value) {
    Set(name, 0, std::move(value));
  }
  // The same under a name of the device's own. The caller limits names and their number.
  void SetOwn(std::string_view name, decltype(Reading::value) value);
  [[nodiscard]] const Reading* Find(std::string_view stem, int index = 0) const;
  // As a number, whatever kind it was sent as but text.
  [[nodiscard]] std::optional<double> Number(std::string_view stem, int index = 0) const;
  [[nodiscard]] std::optional<bool> Flag(std::string_view stem) const;
  // Back to an empty report; what it has allocated is kept.
  void Clear();
  friend bool operator==(const Report&, const Report&) = default;
};

// What came out of one frame. Reused from frame to frame, so that nothing is allocated.
class Decoded {
 public:
  Report& Add();  // an empty one at the end
  void DropLast();
  [[nodiscard]] std::span<const Report> reports() const { return {reports_.data(), count_}; }
  [[nodiscard]] std::span<Report> reports() { return {reports_.data(), count_}; }
  void Clear();

  // Bytes to send back once the frame is safe on disk; empty: none. More than one answer to a
  // frame is sent in one piece.
  std::string reply = {};
  // Set when the frame says who the device is (login, registration).
  std::string login = {};

 private:
  std::vector<Report> reports_;
  std::size_t count_ = 0;
};

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_REPORT_H_
