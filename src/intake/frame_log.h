// FrameRecord: one record of the frame log, raw bytes from a device and all that is needed to
// decode them again years later. The bytes are frozen in docs/formats/frame-log.md.
//
//   ASSIGN_OR_RETURN(const auto frame, intake::ReadFrame(record.body));
//   device::Decoded said;
//   if (frame.Counts()) RETURN_IF_ERROR(intake::DecodeAgain(frame, said));
#ifndef TIDEWAITER_INTAKE_FRAME_LOG_H_
#define TIDEWAITER_INTAKE_FRAME_LOG_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/protocol.h"

namespace tidewaiter::intake {

// Numbers are stored: never renumber.
enum class RecordKind : std::uint8_t {
  kFrame = 1,    // from a device
  kCommand = 2,  // to a device: what will be sent, logged before it is
  kWill = 3,     // what an MQTT device left to be said when its connection ends without a farewell
};

enum class Transport : std::uint8_t {
  kTcp = 1,
  kUdp = 2,
  kTls = 3,
  kHttp = 4,
};
std::string_view Name(Transport transport);  // "tcp", ...

// Why a frame stands out. Bits are stored.
enum class Mark : std::uint8_t {
  kUndecodable = 0,  // its protocol could not read it, or no protocol knows it
  kRefused = 1,      // from a device that may not speak here; was not acknowledged
  kQuarantined = 2,  // from a device that the register does not know; acknowledged
};
class Marks {
 public:
  void Add(Mark mark) { bits_ |= Bit(mark); }
  [[nodiscard]] bool Has(Mark mark) const { return (bits_ & Bit(mark)) != 0; }
  [[nodiscard]] std::uint8_t bits() const { return bits_; }
  static Marks Of(std::uint8_t bits) {
    Marks marks;
    marks.bits_ = bits;
    return marks;
  }
  friend bool operator==(const Marks&, const Marks&) = default;

 private:
  static std::uint8_t Bit(Mark mark) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(mark));
  }
  std::uint8_t bits_ = 0;
};

struct FrameRecord {
  RecordKind kind = RecordKind::kFrame;
  Transport transport = Transport::kTcp;
  Marks marks = {};
  std::int64_t received_ms = 0;    // 1970, our clock; of a command: when it was logged
  std::uint64_t connection = 0;    // of this run of the program; 0 = none
  std::uint64_t number = 0;        // of a command: its number
  std::string_view listener = {};  // its name in the settings
  std::string_view protocol = {};  // device::Protocol::name(), "mqtt", "nmea", "remote_id"; "" =
                                   // not known yet
  std::string_view peer = {};      // "192.0.2.7:40112"
  std::string_view device = {};    // as known after this frame; "" = unknown
  // The session before this frame (device::Session), without passwords.
  std::string_view session_device = {};
  std::string_view model = {};
  std::int32_t clock_offset_minutes = 0;
  bool clock_known = false;  // device::Traits
  std::array<std::uint32_t, 4> memory = {};
  // MQTT: topic, a zero byte, payload. All others: as received.
  std::string_view frame = {};
  // Of a frame that a border post received and its centre keeps (stream/centre.h): the post, the
  // number in the post's own log, and when it came to us. All of the above is the post's.
  std::string_view post = {};  // "": we received it
  std::uint64_t post_seq = 0;
  std::int64_t taken_ms = 0;

  // When this installation got to know it: what is judged here may not rest on an earlier time.
  [[nodiscard]] std::int64_t heard_ms() const { return post.empty() ? received_ms : taken_ms; }

  // Its reports are to be believed as far as the register goes.
  [[nodiscard]] bool Counts() const {
    return kind != RecordKind::kCommand && !marks.Has(Mark::kUndecodable) &&
           !marks.Has(Mark::kRefused);
  }
  friend bool operator==(const FrameRecord&, const FrameRecord&) = default;
};

// Appends to `out`. Texts must be shorter than 64 kB (CHECK).
void WriteFrame(const FrameRecord& record, std::string& out);

// The texts are views into `bytes`. Errors: kCorruption (not such a record), kFailedPrecondition
// (written by a later version).
Result<FrameRecord> ReadFrame(std::string_view bytes);

// What the device said in it, exactly as when it was received; `said` is cleared first. Lines
// ("nmea", "remote_id") have no reports here: their modules read the frame. Errors: those of
// Protocol::Decode; kNotFound (a protocol that this program does not have).
Status DecodeAgain(const FrameRecord& record, device::Decoded& said);

}  // namespace tidewaiter::intake

#endif  // TIDEWAITER_INTAKE_FRAME_LOG_H_
