// Reader: lines of NMEA in, whole AIS messages out.
//
//   ais::Reader reader;
//   ais::Heard heard;
//   for (std::string_view line : lines) {
//     switch (reader.Push(line, now_ms, heard)) {
//       case ais::Pushed::kMessage: Use(heard.message, heard.station, heard.time_ms); break;
//       case ais::Pushed::kMore: break;                        // a part; the rest is still to come
//       case ais::Pushed::kRefused: Count(reader.refusal());   // kOtherSentence: nothing is wrong
//     }
//   }
//
// Parts of a message belong together when station, number of parts, sequence number (or the tag
// block's group) and channel are the same; they may come in any order and between those of others.
// A part that comes again replaces the message it was of: sequence numbers have one digit and are
// used again within seconds. Where no sequence number is said, parts must come in order. What is
// incomplete after `part_timeout_ms`, or oldest when kOpenMax messages are open, is dropped and
// counted.
//
// Nothing is allocated after construction (40 KiB). A pure function of the lines and times pushed:
// a log read again gives the same messages. One reader a stream; not thread-safe.
#ifndef TIDEWAITER_AIS_READER_H_
#define TIDEWAITER_AIS_READER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "ais/bits.h"
#include "ais/message.h"
#include "ais/refusal.h"
#include "ais/sentence.h"

namespace tidewaiter::ais {

// Parts of one message follow each other within a second; networks add some.
inline constexpr std::int64_t kPartTimeoutMs = 10'000;
// Ten sequence numbers on two channels of a dozen stations that answer to the same feed.
inline constexpr std::size_t kOpenMax = 128;

struct Heard {
  Message message = {};
  Text<kStationBytesMax> station = {};  // empty: not said
  std::int64_t time_ms = 0;             // what the sentence says, else `now_ms` of its last part
  bool own = false;                     // from the own ship's transponder
  char channel = 0;                     // as in Sentence
};

enum class Pushed : std::uint8_t { kMessage, kMore, kRefused };

class Reader {
 public:
  struct Options {
    std::int64_t part_timeout_ms = kPartTimeoutMs;
  };
  Reader() : Reader(Options()) {}
  explicit Reader(Options options);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Takes one line. `now_ms` is when it was received; it may stay the same where that is not known,
  // and where it falls nothing times out. Only after kMessage does `heard` hold something. 100 to
  // 300 ns.
  Pushed Push(std::string_view line, std::int64_t now_ms, Heard& heard);
  [[nodiscard]] Refusal refusal() const { return refusal_; }  // of the last line that was refused
  [[nodiscard]] std::size_t pending() const;  // messages of which parts are still to come
  [[nodiscard]] std::uint64_t dropped() const {
    return dropped_;
  }  // messages that stayed incomplete

 private:
  struct Open;
  Pushed Refuse(Refusal refusal);
  Pushed Finish(const Bits& bits, const Sentence& sentence, std::int64_t now_ms, Heard& heard);
  Pushed Join(const Sentence& sentence, std::int64_t now_ms, Heard& heard);
  Open& Find(const Sentence& sentence, std::int64_t now_ms);

  Options options_;
  Refusal refusal_ = Refusal::kOtherSentence;
  std::uint64_t dropped_ = 0;
  std::unique_ptr<std::array<Open, kOpenMax>> open_;
};

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_READER_H_
