// What locks and padlocks say in items of JT808. Codes of the padlocks G-300, G-316, G-360 and
// G-666: their device pages of a tracking platform; checked against recorded frames.
#include <array>
#include <cstdint>
#include <string_view>

#include "device/internal/encoding.h"
#include "device/internal/jt808.h"

namespace tidewaiter::device::jt808 {
namespace {

constexpr std::size_t kCardDigits = 8;

enum class Locks : std::uint8_t { kUnsaid, kCloses, kOpens };

// What one event says.
struct PadlockEvent {
  std::uint16_t code;
  SealSign seal;
  bool yes;
  Locks locks;  // what it does to the lock
  bool card;    // eight digits of a card follow
};

constexpr PadlockEvent kPadlockEvents[] = {
    {0x0000, SealSign::kRopeInserted, true, Locks::kUnsaid, false},
    {0x0001, SealSign::kRopeInserted, false, Locks::kUnsaid, false},
    {0x0002, SealSign::kSealed, true, Locks::kCloses, false},  // on closing the shackle
    {0x0003, SealSign::kSealed, true, Locks::kCloses, true},
    {0x0004, SealSign::kUnlocked, true, Locks::kOpens, true},
    {0x0005, SealSign::kSealed, true, Locks::kCloses, false},  // Bluetooth
    {0x0006, SealSign::kUnlocked, true, Locks::kOpens, false},
    {0x0007, SealSign::kSealed, true, Locks::kCloses, false},  // platform
    {0x0008, SealSign::kUnlocked, true, Locks::kOpens, false},
    {0x0009, SealSign::kSealed, true, Locks::kCloses, false},  // SMS
    {0x000A, SealSign::kUnlocked, true, Locks::kOpens, false},
    {0x000B, SealSign::kUnauthorisedCard, true, Locks::kUnsaid, true},  // would seal
    {0x000C, SealSign::kUnauthorisedCard, true, Locks::kUnsaid, true},  // would unseal
    {0x000D, SealSign::kOutsideArea, true, Locks::kUnsaid, true},
    {0x000E, SealSign::kOutsideArea, true, Locks::kUnsaid, true},
    {0x000F, SealSign::kUnlockAlarm, true, Locks::kUnsaid, false},
    {0x0010, SealSign::kCoverOpened, true, Locks::kUnsaid, false},
    {0x0011, SealSign::kRopeCut, true, Locks::kUnsaid, false},
    {0x0012, SealSign::kLowBattery, true, Locks::kUnsaid, false},  // goes offline
    {0x0013, SealSign::kWrongPassword, true, Locks::kUnsaid, false},
    {0x0014, SealSign::kSealed, true, Locks::kCloses, false},  // unsealed but never opened
    {0x0017, SealSign::kLowBattery, true, Locks::kUnsaid, false},
    {0x0018, SealSign::kMotorStuck, true, Locks::kUnsaid, false}};

void Tell(const PadlockEvent& event, Report& report) {
  report.seal.Say(event.seal, event.yes);
  if (event.locks != Locks::kUnsaid)
    report.seal.Say(SealSign::kLocked, event.locks == Locks::kCloses);
  switch (event.seal) {
    case SealSign::kUnlockAlarm:
    case SealSign::kCoverOpened:
    case SealSign::kRopeCut:
      report.signs.Add(Sign::kTampering);
      break;
    case SealSign::kLowBattery:
      report.signs.Add(Sign::kLowBattery);
      break;
    case SealSign::kMotorStuck:
      report.signs.Add(Sign::kFault);
      break;
    default:
      break;
  }
}

}  // namespace

void ReadPadlockEvent(std::string_view content, Report& report) {
  // Event, kind (0 ordinary, 1 alarm), then what belongs to it.
  constexpr unsigned kSlaveFirst = 0x61;  // events of slave locks: id of the lock, card
  constexpr unsigned kSlaveLast = 0x66;
  constexpr std::size_t kLockIdBytes = 6;
  ByteScan in(content);
  const unsigned code = in.U16();
  if (!in.ok()) return;
  report.Set("event", std::int64_t{code});
  in.Skip(1);
  if (code >= kSlaveFirst && code <= kSlaveLast) {
    in.Skip(kLockIdBytes);
    if (in.Has(kCardDigits)) report.Set(kCard, FromLatin1(in.Text(kCardDigits)));
    return;
  }
  for (const PadlockEvent& event : kPadlockEvents) {
    if (event.code != code) continue;
    Tell(event, report);
    if (event.card && in.Has(kCardDigits)) report.Set(kCard, FromLatin1(in.Text(kCardDigits)));
  }
}

void ReadLockCommand(std::string_view content, Report& report) {
  constexpr std::size_t kPasswordDigits = 6;
  ByteScan in(content);
  if (!in.Has(1)) return;
  report.Set("lockCommand", std::int64_t{in.U8()});
  if (content.size() == 5 || content.size() == 6) {
    report.Set("lockCard", std::int64_t{in.U32()});
  } else if (content.size() >= 1 + kPasswordDigits) {
    report.Set("lockPassword", FromLatin1(in.Text(kPasswordDigits)));
  }
  // An even length leaves a byte for how it went.
  if (content.size() % 2 == 0 && in.Has(1)) report.Set("unlockResult", std::int64_t{in.U8()});
}

}  // namespace tidewaiter::device::jt808
