// Refusal: why a line or a message was not taken. Small, so that a stream of noise costs nothing.
#ifndef TIDEWAITER_AIS_REFUSAL_H_
#define TIDEWAITER_AIS_REFUSAL_H_

#include <cstdint>
#include <string_view>

namespace tidewaiter::ais {

enum class Refusal : std::uint8_t {
  kOtherSentence = 0,  // NMEA of another kind, a comment, an empty line: nothing is wrong
  kNotASentence = 1,   // no such fields
  kTooLong = 2,        // a line or a message longer than any real one
  kChecksum = 3,       // wrong or absent
  kTagBlock = 4,       // the tag block is malformed or its checksum wrong
  kPartNumber = 5,     // part 2 of 1, part 0, more than 9
  kCharacter = 6,      // a payload character outside the 64
  kFill = 7,           // fill bits outside 0..5, or more than there are bits
  kEmpty = 8,          // no payload: receivers send it for an empty slot
  kType = 9,           // message type 0 or above 27
  kShort = 10,         // fewer bits than its type needs
  kPartOfMessage = 11  // type 24 with a part that is neither A nor B
};
inline constexpr int kRefusalCount = 12;

constexpr std::string_view Describe(Refusal refusal) {
  constexpr std::string_view kWords[kRefusalCount] = {"not an AIS sentence",
                                                      "malformed sentence",
                                                      "too long",
                                                      "wrong or missing checksum",
                                                      "malformed tag block",
                                                      "part number that cannot be",
                                                      "character outside the payload alphabet",
                                                      "number of fill bits that cannot be",
                                                      "empty payload",
                                                      "unknown message type",
                                                      "fewer bits than the message type needs",
                                                      "part of a static report that is not known"};
  return kWords[static_cast<std::size_t>(refusal)];
}

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_REFUSAL_H_
