// Maritime identities: what the numbers of ships say by themselves.
//
//   CountryOfMmsi(636019825)        // "LR"
//   CountryOfMmsi(123456789)        // "": no ship has it
//   IsImoNumber(9074729)            // true: the check digit fits
//
// Sources: ITU-R M.585 (how identities are made), ITU table of maritime identification digits (as
// of 2023); IMO resolution A.1117 (check digit). Pure, thread-safe; a binary search or less.
#ifndef TIDEWAITER_TRACK_MID_H_
#define TIDEWAITER_TRACK_MID_H_

#include <cstdint>
#include <string_view>

namespace tidewaiter::track {

// Country (ISO 3166, two letters) that gave out a ship's identity: the first three of its nine
// digits. "" where no country has these digits. Territories with a code of their own have that.
std::string_view CountryOfMmsi(std::uint32_t mmsi);

// Whether the number has the form of a ship's (MIDxxxxxx, MID 201..775). Aircraft (111), coast
// stations (00), groups (0), boats of a mother ship (98), aids (99), distress beacons (970, 972,
// 974) and hand-held radios (8) have others.
bool IsShip(std::uint32_t mmsi);

// Seven digits, the last one the check digit of the six before. 0 is none and not one.
bool IsImoNumber(std::uint32_t imo);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_MID_H_
