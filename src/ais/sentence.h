// Sentence: one line of NMEA 0183 that carries a part of an AIS message, with its tag block.
//
//   const auto sentence = ais::ParseSentence(
//       "\\s:rORBCOMM104,c:1418172113*1A\\!AIVDM,1,1,,B,13F?Vv700<DJuLEtvep`iToV0<00,0*78");
//   sentence->payload       // "13F?Vv700<DJuLEtvep`iToV0<00"
//   sentence->station       // "rORBCOMM104"
//
// Taken: VDM (others' messages) and VDO (the own ship's) of any talker, after '!' or '$'; tag
// blocks of IEC 61162-450 with s, c and g; behind the checksum the receiver's fields of the US
// coast guard
// ("...*70,b003669794,1272412827": a station beginning with b or r, and Unix seconds); in front of
// the sentence a time and anything else that ends in a blank, tab or comma. Views into the line; no
// allocation; thread-safe.
#ifndef TIDEWAITER_AIS_SENTENCE_H_
#define TIDEWAITER_AIS_SENTENCE_H_

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "ais/refusal.h"

namespace tidewaiter::ais {

// Real lines have 82 characters, with tag block under 200.
inline constexpr std::size_t kLineBytesMax = 512;
inline constexpr unsigned kPartsMax = 9;  // one digit
inline constexpr std::size_t kStationBytesMax = 32;

struct Sentence {
  bool own = false;  // VDO
  std::uint8_t parts = 1;
  std::uint8_t part = 1;  // from 1
  int sequence = -1;      // 0..9; -1: not said
  char channel = 0;       // 'A', 'B', '1', '2'; 0: not said
  std::string_view payload = {};
  std::uint8_t fill = 0;                     // bits
  std::string_view station = {};             // "": not said
  std::optional<std::int64_t> time_ms = {};  // since 1970 UTC
  int group = -1;                            // of the tag block; -1: none
};

// Refusals: kOtherSentence, kNotASentence, kTooLong, kChecksum, kTagBlock, kPartNumber, kFill,
// kEmpty. Which characters the payload has is not looked at.
std::expected<Sentence, Refusal> ParseSentence(std::string_view line);

// Xor of the bytes, as NMEA 0183 sums them.
std::uint8_t Checksum(std::string_view bytes);

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_SENTENCE_H_
