// Protocol: how one family of devices talks. One file each under device/protocols/, with its
// vectors; `Protocols()` lists them all, and adding one is a file and a line there.
//
//   const device::Protocol* protocol = device::FindProtocol("gt06");
//   device::Session session;                       // one a connection
//   while (true) {
//     const device::Cut cut = protocol->Split(stream);
//     if (cut.kind != device::CutKind::kFrame) break;
//     protocol->Decode(stream.substr(cut.skip, cut.length), session, said);
//   }
//
// A protocol holds no state and may be used by any number of threads; what a connection knows is in
// its Session. Decoding is a pure function of frame and session, so that a log of frames can be
// decoded again years later with the same result.
#ifndef TIDEWAITER_DEVICE_PROTOCOL_H_
#define TIDEWAITER_DEVICE_PROTOCOL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/report.h"

namespace tidewaiter::device {

// What the register knows of a device and its protocol does not say.
struct Traits {
  std::string model = {};        // as the maker writes it; "" = unknown
  int clock_offset_minutes = 0;  // its clock minus UTC, where frames carry local time
  bool clock_known = false;      // false and 0 above: what the protocol's standard says
  std::string password = {};     // for commands
};

// One connection, or one device over UDP. Copied into the log's records as far as decoding needs
// it.
struct Session {
  std::string device = {};       // from the login; "" before it
  Traits traits = {};            // of that device
  std::int64_t received_ms = 0;  // of the frame in hand
  bool check_sums = true;        // false: take frames with a wrong checksum (anonymised vectors)
  // What a protocol has to remember between frames: each uses them in its own way.
  std::array<std::uint32_t, 4> memory = {};
};

enum class CutKind : std::uint8_t {
  kMore,     // no whole frame yet
  kFrame,    // skip `skip` bytes, the next `length` are a frame
  kGarbage,  // the stream cannot be this protocol: close it. `skip` bytes were looked at
};
struct Cut {
  CutKind kind = CutKind::kMore;
  std::size_t skip = 0;    // filler in front of the frame
  std::size_t length = 0;  // of the frame
};

// Commands to devices, as far as any of them knows it.
enum class CommandKind : std::uint8_t {
  kCustom = 1,  // "data": text or hex, as the device wants it
  kPositionOnce = 2,
  kPositionPeriodic = 3,  // "frequency": seconds
  kPositionStop = 4,
  kArm = 5,
  kDisarm = 6,  // opens a seal: two people (monitor)
  kEngineStop = 7,
  kEngineResume = 8,
  kReboot = 9,
  kOutput = 10,       // "index", "data"
  kSetTimezone = 11,  // "timezone"
  kSetServer = 12,    // "server", "port"
  kVersion = 13,
  kIdentification = 14,
  kSosAlarm = 15,   // "enable"
  kSosNumber = 16,  // "index", "phone"
  kResetOdometer = 17,
};
std::string_view Name(CommandKind kind);  // "custom", "position_once", ...

struct Command {
  CommandKind kind = CommandKind::kCustom;
  std::string device = {};
  std::map<std::string, std::string, std::less<>> parameters = {};
  std::uint32_t number = 0;  // serial, where the protocol has room for one
};

inline constexpr std::size_t kFrameBytesMax = 16 * 1024;  // longer ones end a connection

class Protocol {
 public:
  virtual ~Protocol() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "teltonika"; stored in the log

  // Where the first frame of a stream is. Never reads beyond kFrameBytesMax. O(frame).
  [[nodiscard]] virtual Cut Split(std::string_view stream) const = 0;

  // Whether a connection that begins like this can be of this protocol: 0 no, 100 certainly; for
  // ports that several dialects share. Asked again when more bytes came.
  [[nodiscard]] virtual int Likeness(std::string_view stream) const = 0;

  // Adds the reports of one whole frame to `said` (which the caller has cleared), its reply and
  // login. A frame of a known kind without reports (heartbeat) is fine. The session learns who the
  // device is. Errors: kInvalidArgument (not a frame of this protocol, checksum, values that cannot
  // be); then `said` is undefined and the session unchanged.
  virtual Status Decode(std::string_view frame, Session& session, Decoded& said) const = 0;

  // The bytes of a command. Errors: kFailedPrecondition (this protocol cannot say it),
  // kInvalidArgument (a parameter is missing or malformed: `field` names it).
  [[nodiscard]] virtual Result<std::string> Encode(const Command& command,
                                                   const Session& session) const = 0;
};

std::span<const Protocol* const> Protocols();
const Protocol* FindProtocol(std::string_view name);  // nullptr: none of that name

// The most likely protocol of a stream's beginning; nullptr when none fits or two fit equally well
// and more bytes may decide (`more` says so).
struct Dialect {
  const Protocol* protocol = nullptr;
  bool more = false;
};
Dialect DetectDialect(std::string_view stream, std::span<const Protocol* const> among);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_PROTOCOL_H_
