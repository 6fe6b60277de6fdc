// Write: messages as sentences, the way a receiver would pass them on. For simulated worlds and
// tests; the reverse of Reader.
//
//   ais::Message message{.type = 1, .mmsi = 244660390};
//   message.body = ais::PositionReport{.speed = ais::SpeedOf(12.3),
//                                      .position = ais::PositionOf(mombasa)};
//   for (const std::string& line : *ais::WriteSentences(message)) Send(line);
#ifndef TIDEWAITER_AIS_WRITE_H_
#define TIDEWAITER_AIS_WRITE_H_

#include <optional>
#include <string>
#include <vector>

#include "ais/bits.h"
#include "ais/message.h"
#include "base/result.h"
#include "geo/point.h"

namespace tidewaiter::ais {

struct WriteOptions {
  bool own = false;                          // VDO
  char channel = 'A';                        // 'A' or 'B'
  int sequence = 0;                          // 0..9, for messages of more than one sentence
  std::string station = {};                  // written with the time as a tag block, unless empty
  std::optional<std::int64_t> time_ms = {};  // whole seconds are written
};

// Types 1 to 5, 9 to 12, 14, 18, 19, 21 to 24 and 27. Lines without their line end; long messages
// have two or three. Text of types 12 and 14 is cut to 156 characters; what the 64 lack becomes
// '?', small letters capitals. Errors: kInvalidArgument: another type, a body that is not of the
// type, a number that does not fit its field, a station with
// blanks or signs, a sequence of two digits; `field` is then "/type", "/body", "/mmsi", "/station"
// or "/sequence".
Result<std::vector<std::string>> WriteSentences(const Message& message,
                                                const WriteOptions& options = {});

// The same without the sentences.
Result<Bits> Encode(const Message& message);

// Plain units as AIS sends them, rounded; nothing, or what cannot be, is "not available".
FinePosition PositionOf(const std::optional<geo::Point>& at);
Speed SpeedOf(std::optional<double> knots);      // above 102.2: 102.2
Course CourseOf(std::optional<double> degrees);  // any number; taken modulo 360
Heading HeadingOf(std::optional<double> degrees);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_WRITE_H_
