// Jointech inside: its sentences and binary frames. protocols/jointech.cc puts them together.
#ifndef TIDEWAITER_DEVICE_INTERNAL_JOINTECH_H_
#define TIDEWAITER_DEVICE_INTERNAL_JOINTECH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/protocol.h"
#include "device/report.h"

namespace tidewaiter::device::jointech {

// Status bits of a seal (JT701, JT702, JT705): the maker's device page and reader.
inline constexpr int kByCells = 0;
inline constexpr int kFenceIn = 1;
inline constexpr int kFenceOut = 2;
inline constexpr int kRopeCut = 3;
inline constexpr int kVibration = 4;
inline constexpr int kWantsReply = 5;
inline constexpr int kRopeIn = 6;
inline constexpr int kMotorLocked = 7;
inline constexpr int kUnlockAlarm = 8;
inline constexpr int kWrongPassword = 9;
inline constexpr int kIllegalCard = 10;
inline constexpr int kLowBattery = 11;
inline constexpr int kCoverOpened = 12;
inline constexpr int kCoverClosed = 13;
inline constexpr int kMotorStuck = 14;

inline constexpr unsigned kVersionD = 0x19;  // JT701D: replies name what they answer
inline constexpr std::uint8_t kCharging = 0xFF;

// The frame at the beginning of a binary stream.
struct Head {
  bool seal = false;        // the longer header: one position with the state of a seal
  std::size_t length = 0;   // of the whole frame
  std::size_t body_at = 0;  // where the first position begins
};
inline constexpr std::size_t kHeadBytes = 10;  // needed to read it
Head ReadHead(std::string_view stream);

// A frame that begins with '$'. Errors: kInvalidArgument.
Status DecodeBinary(std::string_view frame, Session& session, Decoded& said);
// A frame that begins with '('. Errors: kInvalidArgument.
Status DecodeSentence(std::string_view frame, Session& session, Decoded& said);

// The state of a seal in the words of the report.
void TellStatus(std::uint32_t status, Report& report);
std::uint32_t StatusOf(const Seal& seal);  // the other way, for encoders

// Bytes of a slave's message inside a sentence: 3d 15, 3d 14, 3d 11 and 3d 00 stand for ( ) , =.
std::string Unescape(std::string_view wire);
std::string Escape(std::string_view plain);

}  // namespace tidewaiter::device::jointech

#endif  // TIDEWAITER_DEVICE_INTERNAL_JOINTECH_H_
