// Read likeness: how well what a camera read fits what it may have looked at. Plates, container
// codes and seal numbers are compared by how cameras go wrong, not by equality.
//
//   LogLikeness(reading, "KBX123A")    // 0: as read; -2.9: O for 0 where the camera was unsure;
//                                      // -9.8: another letter where it was sure
//   ChooseContainer(reading)           // "CSQU3054383": of its candidates the one that can be
//
// Model: each character is read right with the certainty that the reader gives it; of what goes
// wrong half goes to characters that look alike (0/O/D/Q, 1/I/L, 2/Z, 5/S, 8/B ...). A reader that
// says it is sure is not believed further than kSureMax. A character is lost or added once in two
// hundred. Where the reader names no certainty of characters, that of the whole is spread over
// them; where it names none, kUnsaid is taken. Pure; thread-safe; O(characters of both, squared).
#ifndef TIDEWAITER_TRACK_READ_LIKENESS_H_
#define TIDEWAITER_TRACK_READ_LIKENESS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "device/gate_reading.h"

namespace tidewaiter::track {

inline constexpr double kSureMax = 0.998;       // one in five hundred is wrong though it was sure
inline constexpr double kSureMaxAlike = 0.98;   // of a character that has look-alikes
inline constexpr double kUnsaid = 0.9;          // certainty of a whole reading without one
inline constexpr double kLogLikenessMin = -15;  // further apart makes no difference

// Capitals and digits of what was read or written, in order: "kbx-123 a" is "KBX123A". Other bytes
// are dropped, but those of other alphabets are kept as they are.
std::string NormalText(std::string_view text);

// The logarithm of how much less likely the text is when `truth` was looked at than when the
// text itself was: 0 for the same, kLogLikenessMin at least. `truth` is normal text.
double LogLikeness(std::string_view text, const std::vector<double>& characters, double confidence,
                   std::string_view truth);
// The best of the reading's value and candidates, each candidate as likely as the reader says.
// Tags are compared by equality: their checksum was held to already.
double LogLikeness(const device::GateReading& reading, std::string_view truth);

struct ContainerChoice {
  std::string code = {};
  double probability = 0;  // among what it may be, 0 to 1
  bool repaired = false;   // no candidate could be: one character was replaced by a look-alike
};
// The likeliest container code of a reading: letters where letters belong, digits where digits
// belong, and a check digit that fits (ISO 6346). Of candidates the heaviest that fits; where none
// fits, the text with one character replaced by a look-alike. Nothing: none fits.
std::optional<ContainerChoice> ChooseContainer(const device::GateReading& reading);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_READ_LIKENESS_H_
