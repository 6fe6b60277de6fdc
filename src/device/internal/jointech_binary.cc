#include <string>

#include <fmt/format.h>

#include "device/internal/byte_scan.h"
#include "device/internal/jointech.h"
#include "device/internal/jointech_place.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device::jointech {
namespace {

constexpr std::size_t kIdBytes = 5;
constexpr std::size_t kFrameExtra = 10;  // what the length in the head leaves out

constexpr bool Bit(std::uint32_t word, int bit) {
  return (word >> static_cast<unsigned>(bit) & 1U) != 0;
}

struct StatusBit {
  int bit;
  SealSign seal;
};
constexpr StatusBit kStatusBits[] = {{kFenceIn, SealSign::kGeofenceEnter},
                                     {kFenceOut, SealSign::kGeofenceExit},
                                     {kRopeCut, SealSign::kRopeCut},
                                     {kVibration, SealSign::kVibration},
                                     {kRopeIn, SealSign::kRopeInserted},
                                     {kMotorLocked, SealSign::kLocked},
                                     {kUnlockAlarm, SealSign::kUnlockAlarm},
                                     {kWrongPassword, SealSign::kWrongPassword},
                                     {kIllegalCard, SealSign::kUnauthorisedCard},
                                     {kLowBattery, SealSign::kLowBattery},
                                     {kCoverOpened, SealSign::kCoverOpened},
                                     {kCoverClosed, SealSign::kCoverClosed},
                                     {kMotorStuck, SealSign::kMotorStuck}};

struct StatusSign {
  int bit;
  Sign sign;
};
// A rope that is cut is tampering. Other servers call it a power cut.
constexpr StatusSign kStatusSigns[] = {
    {kFenceIn, Sign::kGeofenceEnter}, {kFenceOut, Sign::kGeofenceExit},
    {kRopeCut, Sign::kTampering},     {kVibration, Sign::kVibration},
    {kUnlockAlarm, Sign::kUnlock},    {kLowBattery, Sign::kLowBattery},
    {kCoverOpened, Sign::kTampering}, {kMotorStuck, Sign::kFault}};

// What follows a seal's position since version 17: fence, state, reserved, IMEI, the cell's upper
// half, country and network.
void ReadTail(ByteScan& in, Report& report, Cell& cell) {
  constexpr std::size_t kTailBytes = 17;
  if (!in.Has(1)) return;
  if (!in.Has(kTailBytes)) {
    if (const unsigned fence = in.U8(); fence != 0) report.Set("geofence", std::int64_t{fence});
    return;
  }
  if (const unsigned fence = in.U8(); fence != 0) report.Set("geofence", std::int64_t{fence});
  report.Set("wakeSource", std::int64_t{in.U8() & 0x0FU});
  in.Skip(2);
  const std::string imei = HexOf(in.Text(8));
  if (text::IsDigits(imei)) report.Set("imei", imei.substr(1));  // 0f0f...: not said
  const std::int64_t upper = in.U16();
  cell.id |= upper << 16;
  cell.mcc = in.U16();
  cell.mnc = in.U8();
}

bool ReadSeal(ByteScan& in, bool late, std::uint32_t& status, Report& report) {
  if (!ReadJointechPlace(in, report)) return false;
  report.Set(kOdometer, std::int64_t{in.U32()} * 1000);
  report.fix.satellites = in.U8();
  report.Set("sat", std::int64_t{report.fix.satellites});
  in.Skip(4);  // the vehicle it was bound to
  status = in.U16();
  TellStatus(status, report);
  const std::uint8_t battery = in.U8();
  if (battery == kCharging) {
    report.Set(kCharge, true);
  } else {
    report.Set(kBatteryLevel, std::int64_t{battery});
  }
  Cell cell;
  cell.id = in.U16();
  cell.lac = in.U16();
  cell.signal = in.U8();
  if (!in.ok()) return false;
  ReadTail(in, report, cell);
  text::AddCell(cell, report);
  if (late) report.Set(kArchive, true);
  return true;
}

// Trackers, kind 1: no state but a flag byte that nobody explains.
void ReadTracker(ByteScan& in, Report& report) {
  report.fix.satellites = in.U8();
  report.Set("sat", std::int64_t{report.fix.satellites});
  report.Set(kPower, std::int64_t{in.U8()});
  in.Skip(1);
  report.fix.altitude_m = in.U16();
  Cell cell;
  cell.id = in.U16();
  cell.lac = in.U16();
  cell.signal = in.U8();
  if (cell.id != 0 && cell.lac != 0) {
    text::AddCell(cell, report);
  } else {
    report.Set("rssi", std::int64_t{cell.signal});
  }
}

// Kind 2: vehicles.
void ReadVehicle(ByteScan& in, Report& report) {
  const unsigned fuel = in.U8();
  const unsigned doors = in.U8();
  const unsigned power = in.U8();
  const unsigned driving = in.U8();
  in.Skip(1);
  report.Set(kIgnition, Bit(doors, 0));
  report.Set(kDoor, Bit(doors, 6));
  report.Set(kCharge, Bit(power, 0));
  report.Set("blocked", Bit(power, 1));
  if (Bit(power, 2)) report.signs.Add(Sign::kSos);
  if (Bit(power, 3) || Bit(power, 4)) report.signs.Add(Sign::kAntennaCut);
  if (Bit(power, 4)) report.signs.Add(Sign::kOverspeed);
  if (Bit(driving, 2)) report.signs.Add(Sign::kFatigue);
  if (Bit(driving, 3)) report.signs.Add(Sign::kTow);
  report.Set(kOdometer, std::int64_t{in.U32()} * 1000);
  report.Set("fuel", std::int64_t{fuel << 8U | in.U8()});
}

// Kind 3: three tanks of 12 bits, an odometer of 20, a status of 24.
void ReadTanks(ByteScan& in, Report& report) {
  const std::uint64_t first = in.U64();
  const unsigned last = in.U16();
  report.Set("fuel#", 1, static_cast<std::int64_t>(first >> 52U));
  report.Set("fuel#", 2, static_cast<std::int64_t>(first >> 40U & 0xFFFU));
  report.Set("fuel#", 3, static_cast<std::int64_t>(first >> 28U & 0xFFFU));
  report.Set(kOdometer, static_cast<std::int64_t>(first >> 8U & 0xFFFFFU) * 1000);
  const auto status = static_cast<std::uint32_t>((first & 0xFFU) << 16U | last);
  report.Set(kIgnition, Bit(status, 0));
  report.Set("status", std::int64_t{status});
}

Status ReadTrackers(ByteScan& in, unsigned kind, const std::string& device, Decoded& said) {
  constexpr std::size_t kRecordBytes = 27;
  while (in.Has(kRecordBytes)) {
    ByteScan record(in.Text(kRecordBytes));
    Report& report = said.Add();
    report.device = device;
    if (!ReadJointechPlace(record, report)) {
      return Fail(ErrorCode::kInvalidArgument, "a position of digits that are none");
    }
    if (kind == 1) ReadTracker(record, report);
    if (kind == 2) ReadVehicle(record, report);
    if (kind == 3) ReadTanks(record, report);
  }
  if (in.Has(2)) return Fail(ErrorCode::kInvalidArgument, "a position that is cut short");
  return {};
}

}  // namespace

void TellStatus(std::uint32_t status, Report& report) {
  for (const auto& [bit, sign] : kStatusBits)
    report.seal.Say(sign, Bit(status, bit));
  for (const auto& [bit, sign] : kStatusSigns) {
    if (Bit(status, bit)) report.signs.Add(sign);
  }
  if (Bit(status, kByCells)) report.fix.kind = FixKind::kCell;
  report.Set("blocked", Bit(status, kMotorLocked));
  report.Set("status", std::int64_t{status});
}

std::uint32_t StatusOf(const Seal& seal) {
  std::uint32_t status = 0;
  for (const auto& [bit, sign] : kStatusBits)
    status |= static_cast<std::uint32_t>(seal.Has(sign)) << static_cast<unsigned>(bit);
  return status;
}

Head ReadHead(std::string_view stream) {
  // A tracker's length stands one byte earlier; its low byte, here, is never 0.
  ByteScan in(stream);
  Head head;
  head.seal = in.Peek(8) == 0;
  head.length = in.Peek16(head.seal ? 8 : 7) + kFrameExtra;
  head.body_at = head.seal ? 10 : 9;
  return head;
}

Status DecodeBinary(std::string_view frame, Session& session, Decoded& said) {
  constexpr unsigned kLate = 3;  // kind of data: position from where there was no network
  const Head head = ReadHead(frame);
  if (frame.size() < kHeadBytes + kJointechPlaceBytes || frame.size() != head.length) {
    return Fail(ErrorCode::kInvalidArgument, "the length of a frame is not what it says");
  }
  const std::string id = HexOf(frame.substr(1, kIdBytes));
  if (!text::IsDigits(id)) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("'{}' is no number of a device", id));
  }
  const std::string device = id.substr(std::min(id.find_first_not_of('0'), id.size() - 1));
  ByteScan in(frame.substr(6));
  const unsigned version = head.seal ? in.U8() : 0;
  const unsigned kinds = in.U8();
  in.Skip(2);
  if (!head.seal) {
    RETURN_IF_ERROR(ReadTrackers(in, kinds >> 4U, device, said));
    session.device = device;
    return {};
  }
  ByteScan body(in.Text(in.left() - 1));
  const unsigned index = in.U8();
  Report& report = said.Add();
  report.device = device;
  std::uint32_t status = 0;
  if (!ReadSeal(body, (kinds & 0x0FU) == kLate, status, report)) {
    return Fail(ErrorCode::kInvalidArgument, "a position of digits that are none");
  }
  if (Bit(status, kWantsReply))
    said.reply = version < kVersionD ? "(P35)" : fmt::format("(P69,0,{})", index);
  session.device = device;
  return {};
}

}  // namespace tidewaiter::device::jointech
