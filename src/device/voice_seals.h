// Voices: what devices send, for simulated ones that speak real protocols to the intake.
//
//   std::string stream = SayJt808Register("14450376202");
//   stream += SayJt808Location(report, serial);       // what device::Jt808Protocol() reads
//   stream += SayJt701Position(report, index);
//
// The other way of Protocol::Decode, as far as a simulated world needs it: place, time, speed,
// course, validity, battery level and the state of a seal come back as they went in, to the
// protocol's resolution. Pure, thread-safe, O(frame). Ids that the protocol cannot write, places
// outside the earth and times outside 2000 to 2099 are a bug of the caller: CHECK.
#ifndef TIDEWAITER_DEVICE_VOICE_SEALS_H_
#define TIDEWAITER_DEVICE_VOICE_SEALS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "device/report.h"

namespace tidewaiter::device {

// JT808, header of 2011, clock eight hours ahead of UTC. `device`: up to 12 digits.
std::string SayJt808Register(std::string_view device, std::uint16_t serial = 0);
std::string SayJt808Authenticate(std::string_view device, std::string_view code,
                                 std::uint16_t serial = 1);
// A position, and the event of a padlock (item 60) for the first of these signs of the seal that is
// set: cut, unlock alarm, cover, wrong password, card, area, motor, unlocked, sealed.
std::string SayJt808Location(const Report& report, std::uint16_t serial);

// JT701D. `report.device`: ten digits. All signs of the state word are sent; an answer is asked for
// when one of them is an alarm.
std::string SayJt701Position(const Report& report, std::uint8_t index);
// An unlock report. `card`: ten digits, shown and accepted.
std::string SayJt701Unlock(const Report& report, std::string_view card, std::uint8_t index);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_VOICE_SEALS_H_
