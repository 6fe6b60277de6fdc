// Intake: where devices connect. Whatever a device is told to have arrived is on disk.
//
//   ASSIGN_OR_RETURN(auto intake, intake::Intake::Start(
//       {.log_folder = data / "frames",
//        .listeners = {{.name = "trackers", .port = 5027, .protocols = {"teltonika", "gt06"}},
//                      {.name = "mqtt", .kind = intake::ListenerKind::kMqtt, .port = 1883}},
//        .devices = &registry,
//        .on_arrival = [&](const intake::Arrival& arrival) { engine.Take(arrival); }}));
//   intake->Send({.kind = device::CommandKind::kDisarm, .device = "8800000015"}, expires_ms, told);
//
// Each frame goes one way: cut out of the stream, decoded, appended to the frame log
// (intake/frame_log.h over chainlog/log.h), and when the disk has it: acknowledged to the device
// and handed to on_arrival. When the log fails nothing is acknowledged, the connection is closed,
// and the device will send again. So nothing that was acknowledged is lost, and what was sent twice
// is there twice: whoever consumes knows the second by its device and content.
//
// One thread does all of this for all connections (it waits for nothing), one writes the log.
// on_arrival, on_fault and what Send and Take are given run on the first: they must be quick, one
// at a time, and arrivals come in the order of their numbers in the log.
//
// A connection costs 1.1 kB of heap and the system's buffers (intake_bench measures); over TLS
// OpenSSL's own. There is no timer for each: a wheel turns.
//
// A device that misbehaves is cut off and named (Fault). Identity: over TLS with client_ca the
// certificate's CN, with MQTT the user name with its key, else what the protocol's login says,
// which anybody can say: such listeners belong into a private network. The first identity of a
// connection stays; a frame that says another ends it.
//
// MQTT is 3.1.1 as far as devices need it; docs/mqtt.md has topics, payloads and what is refused.
#ifndef TIDEWAITER_INTAKE_INTAKE_H_
#define TIDEWAITER_INTAKE_INTAKE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chainlog/log.h"
#include "device/protocol.h"
#include "device/report.h"
#include "http/server.h"
#include "intake/frame_log.h"
#include "intake/register.h"
#include "os/clock.h"
#include "os/file.h"

namespace tidewaiter::intake {

enum class ListenerKind : std::uint8_t {
  kDevices = 1,  // trackers and seals: `protocols` says which
  kMqtt = 2,     // TCP or TLS
  kNmea = 3,  // lines of receivers ("!AIVDM...") over TCP, or lines in datagrams; not decoded here
  kRemoteId = 4,  // lines of drone receivers, JSON or hexadecimal; not decoded here
};

struct Listener {
  std::string name = {};  // in the log, in faults: "trackers"; at most 64 bytes, each once
  ListenerKind kind = ListenerKind::kDevices;
  bool udp = false;
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                    // 0: any that is free
  std::vector<std::string> protocols = {};   // of kDevices: names; empty: all
  std::vector<std::string> peers = {};       // addresses that may connect; empty: all
  std::string station = {};                  // of lines: the receiver's name, the device in the log
  std::optional<http::TlsOptions> tls = {};  // not with udp
};

// What one side may take. Times are looked at about four times as often as the shortest of them, at
// least every 0.8 s: they may last that much longer.
struct Limits {
  std::size_t connections = 60'000;           // 50,000 devices and those that come back too early
  std::size_t connections_per_peer = 60'000;  // carriers put many devices behind one address
  std::size_t datagram_peers = 60'000;        // remembered; the one quiet longest is forgotten
  double login_timeout_s = 30;    // from connecting to a known identity; also the TLS handshake
  double frame_timeout_s = 30;    // from a frame's first byte to its last
  double idle_timeout_s = 900;    // without a byte; MQTT: 1.5 x what the device asked for
  double write_timeout_s = 30;    // until the device takes an answer
  double frames_per_second = 20;  // of one connection, in the long run; devices send one in 30 s
  double frames_burst = 500;      // what a device held back while it had no network
  double bytes_per_second = 32 * 1024;
  double bytes_burst = 1024 * 1024;
  double line_rate_factor = 100;    // receivers of NMEA and Remote ID speak for many: times as much
  std::size_t unacknowledged = 64;  // frames of a connection that wait for the disk; then it waits
  std::size_t undecodable = 10;     // frames of a connection; then it is cut off
  std::size_t answer_bytes = 64 * 1024;  // that a connection has not taken
  std::size_t commands_per_device = 16;  // held or not yet confirmed
  std::size_t commands = 100'000;
  std::size_t mqtt_topics = 16;         // subscriptions, and retained messages, of a device
  std::size_t mqtt_sessions = 100'000;  // of devices that are away
};

enum class UnknownDevices : std::uint8_t {
  kRefuse,      // logged, not acknowledged, cut off
  kQuarantine,  // logged, acknowledged, handed on with Mark::kQuarantined
};

// One frame that is on disk. Everything is valid during the call.
struct Arrival {
  std::uint64_t seq = 0;  // in the frame log
  const FrameRecord& frame;
  std::span<const device::Report> reports;  // empty: a heartbeat, a line, or it could not be read
};

// Numbers are in metrics and alarms: never renumber.
enum class FaultReason : std::uint8_t {
  kUnknownDevice = 1,
  kRetiredDevice = 2,
  kProtocolNotAllowed = 3,
  kWrongKey = 4,
  kCertificate = 5,      // says another device, or is missing where the register wants one
  kIdentityChanged = 6,  // a frame of another device than the connection's
  kTwoPlaces = 7,        // one device on two connections at once; the later one stays
  kFrameFlood = 8,
  kByteFlood = 9,
  kFrameTooLong = 10,
  kFrameTimeout = 11,
  kLoginTimeout = 12,
  kIdleTimeout = 13,
  kTooManyConnections = 14,
  kTooManyFromPeer = 15,
  kPeerNotAllowed = 16,
  kNoProtocol = 17,  // the stream is none of the listener's protocols
  kUndecodable = 18,
  kMqtt = 19,  // malformed, QoS 2, a topic that is not the device's
  kTls = 20,   // the handshake failed
  kAnswersNotTaken = 21,
  kLogFailed = 22,  // ours: the disk
};
inline constexpr int kFaultReasonCount = 22;
std::string_view Name(FaultReason reason);  // "unknown_device", ...

struct Fault {
  FaultReason reason = FaultReason::kNoProtocol;
  std::int64_t time_ms = 0;
  std::string_view listener = {};
  std::string_view peer = {};
  std::string_view device = {};  // as far as known
  std::uint64_t connection = 0;
  bool cut_off = false;
  std::string detail = {};  // for people
};

enum class CommandState : std::uint8_t {
  kQueued = 1,     // the device is not connected: held for it
  kSent = 2,       // logged, then written to its connection
  kConfirmed = 3,  // the device says so; `detail` is what it says. The last state.
  kExpired = 4,    // not sent in time and never will be, or sent and not confirmed. The last state.
  kRefused = 5,    // cannot be said in the device's protocol, or too many wait. The last state.
};
std::string_view Name(CommandState state);

using CommandTold =
    std::function<void(std::uint64_t number, CommandState state, std::string_view detail)>;

// Of what came by HTTP (intake/device_http.h), or in another way that this program's own listeners
// do not serve.
struct Handed {
  std::string listener = {};  // name of the source, as in Listener
  std::string protocol = {};  // as in Listener: Decode reads `bytes` as one frame; "gate", "nmea"
                              // and "remote_id" are kept and handed on as they are
  std::string device = {};    // known by other means (a token); "" = as the frame says
  std::string peer = {};
  std::string certificate = {};  // CN of the one that was shown; "" = none
  std::string bytes = {};
};
// Of what is kept only: pictures of a camera too, as long as a record of the log may be.
inline constexpr std::size_t kKeptBytesMax = 900'000;
struct Taken {
  std::uint64_t seq = 0;
  std::string reply = {};  // what the protocol answers
};

// A frame that another installation received and has in its own log: of a border post. Valid during
// the call.
struct FromPost {
  std::string_view post = {};  // its name, not empty
  std::uint64_t seq = 0;       // in the post's log; rising for each post
  const FrameRecord& frame;    // no command (CHECK)
  std::span<const device::Report> reports = {};
};
// Frames of posts that may be on their way to the disk and to on_arrival: then Take waits. Some
// hundredths of a second of work; in bytes a quarter of what the log lets wait.
inline constexpr std::size_t kPostFramesMax = 4096;
inline constexpr std::size_t kPostBytesMax = std::size_t{16} << 20U;

struct Options {
  os::Path log_folder = {};
  chainlog::Options log = {};  // callbacks are intake's own
  std::vector<Listener> listeners = {};
  const DeviceRegister* devices = nullptr;  // must outlive the intake
  UnknownDevices unknown = UnknownDevices::kRefuse;
  Limits limits = {};
  const os::Clock* clock = &os::RealClock();
  // The last record of each post that the log has: who reads the log at a start knows it.
  std::map<std::string, std::uint64_t, std::less<>> posts = {};
  std::function<void(const Arrival&)> on_arrival = {};
  std::function<void(const Fault&)> on_fault = {};
};

// A snapshot.
struct Counters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t frames = 0;       // on disk
  std::uint64_t undecodable = 0;  // among them
  std::uint64_t refused = 0;      // among them
  std::uint64_t reports = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t commands_sent = 0;
  std::array<std::uint64_t, kFaultReasonCount + 1> faults = {};  // by FaultReason
};

class Intake {
 public:
  // Opens the log and the ports. Errors: those of chainlog::Log::Open and http::Server::Start;
  // kInvalidArgument (`field` names the option, "listeners/2/protocols").
  static Result<std::unique_ptr<Intake>> Start(Options options);
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;
  ~Intake();  // Stop

  [[nodiscard]] std::uint16_t port(std::string_view listener) const;  // CHECK: there is one
  [[nodiscard]] Counters counters() const;                            // thread-safe
  // For its head, and for dropping what is old. Appending is intake's.
  [[nodiscard]] chainlog::Log& log();

  // Sends a command to a device, at once or when it connects next, never after `expires_ms` (1970).
  // Tells each state. The log has a record of it before it is sent. What is held is in memory:
  // after a restart whoever ordered it orders it again (its own record knows that it was not sent).
  // A command counts as confirmed by the first report of the device with a reading "result" (MQTT:
  // by a message to its ack topic) after it was sent, in the order sent. Gives its number.
  // Errors: kInvalidArgument (no device; expired already). Thread-safe.
  Result<std::uint64_t> Send(device::Command command, std::int64_t expires_ms, CommandTold told);

  // Takes a frame that came in another way. `done` is told when it is on disk, or why it is not:
  // kUnavailable (the log failed), kInvalidArgument (longer than device::kFrameBytesMax),
  // kFailedPrecondition (the device may not: logged, refused). Thread-safe.
  void Take(Handed handed, std::function<void(Result<Taken>)> done);

  // Keeps a frame of a post in our own log and hands it on like the others, with FrameRecord::post.
  // Returns before it is on disk; waits while kPostFramesMax are under way. One that is there
  // already (by its number) is passed over. When the disk fails, what did not get there is wanted
  // again: everything of that post is refused until Resume. So the log has the frames of a post in
  // their order, each once. Errors: kUnavailable (the disk; wanted again; the end). Thread-safe,
  // for one post one call at a time.
  Status Take(const FromPost& from);
  // From the record behind this one on they are wanted; Take takes them again. Thread-safe.
  std::uint64_t Resume(std::string_view post);
  // Whether a post's frames are refused until Resume: what was given last is lost. Thread-safe.
  [[nodiscard]] bool Wants(std::string_view post) const;

  // Closes ports and connections; what is appended is still written. No callback runs afterwards.
  // May be called again; not from a callback.
  void Stop();

 private:
  class Impl;
  explicit Intake(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::intake

#endif  // TIDEWAITER_INTAKE_INTAKE_H_
