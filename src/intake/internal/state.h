// What intake remembers of connections, peers and devices. Internal to intake; all of it belongs to
// its one thread.
#ifndef TIDEWAITER_INTAKE_INTERNAL_STATE_H_
#define TIDEWAITER_INTAKE_INTERNAL_STATE_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "device/protocol.h"
#include "http/asio.h"
#include "intake/intake.h"
#include "intake/internal/stream.h"

namespace tidewaiter::intake::internal {

using udp = http::net::asio::ip::udp;

// Tokens that come back with time.
class Bucket {
 public:
  explicit Bucket(double burst) : tokens_(static_cast<float>(burst)) {}
  // Takes `cost`; false when there was not enough. `since` are the seconds since the last call.
  bool Take(double cost, double since, double per_second, double burst) {
    tokens_ = static_cast<float>(std::min(burst, tokens_ + std::max(0.0, since) * per_second));
    tokens_ -= static_cast<float>(cost);
    return tokens_ >= 0;
  }

 private:
  float tokens_;
};

// Who speaks on a connection or from an address.
struct Speaker {
  std::string device = {};  // "" until it is known
  std::string certificate = {};
  bool quarantined = false;
  const device::Protocol* protocol = nullptr;
  device::Session session = {};
};

struct Rates {
  Bucket frames;
  Bucket bytes;
  double frames_at_s = 0;
  double bytes_at_s = 0;
};

struct Will {
  std::string topic = {};
  std::string payload = {};
  bool retain = false;
};

struct MqttLink {
  bool clean_session = true;
  double idle_s = 0;
  std::unique_ptr<Will> will = {};
};

struct Connection {
  Connection(std::uint64_t number, std::size_t of, Stream with, http::net::tcp::endpoint from,
             const Limits& limits, double now_s)
      : id(number),
        listener(of),
        stream(std::move(with)),
        peer(std::move(from)),
        rates{Bucket(limits.frames_burst), Bucket(limits.bytes_burst), now_s, now_s},
        since_s(now_s),
        last_byte_s(now_s) {}
  const std::uint64_t id;
  const std::size_t listener;
  Stream stream;
  const http::net::tcp::endpoint peer;
  Speaker speaker = {};
  Rates rates;
  std::string in = {};   // what has no end yet
  std::string out = {};  // what they have not taken
  double since_s;        // connected
  double last_byte_s;
  double frame_since_s = 0;  // of the first byte of `in`
  double write_since_s = 0;
  std::uint32_t unacknowledged = 0;
  std::uint32_t undecodable = 0;
  bool reading = false;  // an operation of Asio's is under way
  bool writing = false;
  bool shaken = false;  // TLS is set up, or there is none
  bool paused = false;  // too many frames wait for the disk
  bool closed = false;
  std::unique_ptr<MqttLink> mqtt = {};
};
using ConnectionPtr = std::shared_ptr<Connection>;

struct DatagramPeer {
  std::string key = {};
  Speaker speaker = {};
  Rates rates;
};

struct DatagramRoute {
  std::size_t listener = 0;
  udp::endpoint to = {};
};

// Where a device was heard last.
struct Route {
  std::uint64_t connection = 0;  // 0: by datagrams
  DatagramRoute datagrams = {};
};

// A frame that the disk does not have yet.
struct Waiting {
  std::uint64_t seq = 0;
  std::string record = {};
  std::vector<device::Report> reports = {};
  std::string reply = {};
  std::uint64_t connection = 0;
  std::uint64_t answered = 0;  // the command that an MQTT ack names
  std::unique_ptr<DatagramRoute> datagrams = {};
  std::function<void(Result<Taken>)> done = {};
  // Of a frame of a post: which, and the post's record before it in the log.
  std::string post = {};
  std::uint64_t post_before = 0;
};

// Where the log is with the frames of a post.
struct PostPlace {
  std::uint64_t seq = 0;  // the post's last record that was appended
  bool wants = false;     // some of them failed: they have to be given again
};

struct Order {
  std::uint64_t number = 0;
  device::Command command = {};
  std::int64_t expires_ms = 0;
  CommandTold told = {};
  CommandState state = CommandState::kQueued;
  bool in_log = false;  // waits for the disk, then is sent
  std::string bytes = {};
  std::uint16_t packet = 0;  // MQTT's identifier while it is not acknowledged
};

// Of an MQTT device, also while it is away.
struct MqttMemory {
  std::vector<std::string> filters = {};
  std::vector<std::pair<std::string, std::string>> retained = {};  // topic, payload
  std::uint16_t last_packet = 0;
};

}  // namespace tidewaiter::intake::internal

#endif  // TIDEWAITER_INTAKE_INTERNAL_STATE_H_
