// Core: all of intake on its one thread. Internal to intake.
//
//   core.cc       ports, the clock's tick, the end
//   link.cc       connections: bytes in and out, limits, cutting off
//   frames.cc     a frame: decode, who is it, append; and what follows when the disk has it
//   datagrams.cc  the same without connections
//   mqtt.cc       MQTT's packets
//   orders.cc     commands to devices
//   posts.cc      frames that border posts received
#ifndef TIDEWAITER_INTAKE_INTERNAL_CORE_H_
#define TIDEWAITER_INTAKE_INTERNAL_CORE_H_

#include <array>
#include <atomic>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "codec/mqtt.h"
#include "intake/internal/state.h"
#include "intake/mqtt_json.h"

namespace tidewaiter::intake::internal {

namespace asio = http::net::asio;
using http::net::Acceptor;
using http::net::Datagrams;
using http::net::error_code;
using http::net::Socket;
using http::net::tcp;
using http::net::Timer;

struct AtomicCounters {
  std::atomic<std::uint64_t> accepted{0}, open{0}, frames{0}, undecodable{0}, refused{0},
      reports{0}, bytes{0}, commands{0};
  std::array<std::atomic<std::uint64_t>, kFaultReasonCount + 1> faults{};
};

struct Port {
  Listener settings = {};
  std::vector<const device::Protocol*> protocols = {};
  std::optional<Acceptor> acceptor = {};
  std::optional<Datagrams> datagrams = {};
  std::optional<asio::ssl::context> tls = {};
  std::uint16_t port = 0;
  bool accept_later = false;
  [[nodiscard]] bool lines() const {
    return settings.kind == ListenerKind::kNmea || settings.kind == ListenerKind::kRemoteId;
  }
};

// Where a frame came from.
struct Origin {
  std::size_t listener = 0;  // kNoListener: handed in
  Transport transport = Transport::kTcp;
  std::uint64_t connection = 0;
  std::string_view listener_name = {};
  std::string_view peer = {};
  std::string_view kept = {};  // of what is handed in and not decoded here: its name
};
inline constexpr std::size_t kNoListener = ~std::size_t{0};

class Core {
 public:
  explicit Core(Options options);
  ~Core() { Stop(); }
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  Status Open();
  void Stop();
  [[nodiscard]] std::uint16_t port(std::string_view listener) const;
  [[nodiscard]] Counters counters() const;
  [[nodiscard]] chainlog::Log& log() { return *log_; }
  Result<std::uint64_t> Send(device::Command command, std::int64_t expires_ms, CommandTold told);
  void Take(Handed handed, std::function<void(Result<Taken>)> done);
  Status Take(const FromPost& from);
  std::uint64_t Resume(std::string_view post);
  [[nodiscard]] bool Wants(std::string_view post) const;

 private:
  [[nodiscard]] double Now() const { return options_.clock->MonotonicSeconds(); }
  [[nodiscard]] std::int64_t NowMs() const { return options_.clock->UnixMilliseconds(); }
  [[nodiscard]] const Limits& limits() const { return options_.limits; }

  // core.cc
  Status CheckListener(std::size_t i) const;
  Status OpenPort(Port& port);
  Status OpenTcp(Port& port, const tcp::endpoint& at);
  Status OpenUdp(Port& port, const udp::endpoint& at);
  void Accept(std::size_t i);
  void Adopt(std::size_t i, Socket socket);
  bool Admit(std::size_t i, const asio::ip::address& from);
  void TickLater();
  void Tick();
  void CloseAll();

  // link.cc
  void Start(const ConnectionPtr& c);
  void Shake(const ConnectionPtr& c);
  void WaitRead(const ConnectionPtr& c);
  void WaitWrite(const ConnectionPtr& c);
  void OnReadable(const ConnectionPtr& c);
  void Flush(const ConnectionPtr& c);
  void Feed(const ConnectionPtr& c, std::string_view bytes);
  void Keep(const ConnectionPtr& c, std::string_view rest, bool moved);
  std::size_t Step(const ConnectionPtr& c, std::string_view bytes);
  std::size_t StepDevice(const ConnectionPtr& c, std::string_view bytes);
  std::size_t StepLine(const ConnectionPtr& c, std::string_view bytes);
  bool FindDialect(const ConnectionPtr& c, std::string_view bytes);
  void OnFrame(const ConnectionPtr& c, std::string_view frame, std::string reply,
               std::uint64_t answered);
  bool WithinRate(Rates& rates, double frames, double bytes, bool lines, FaultReason& over);
  void Answer(const ConnectionPtr& c, std::string_view bytes);
  void CutOff(const ConnectionPtr& c, FaultReason reason, std::string detail);
  void Close(const ConnectionPtr& c);
  void CheckTimes(const ConnectionPtr& c, double now);
  void Tell(Fault fault);
  ConnectionPtr Find(std::uint64_t id) const;
  Origin OriginOf(const Connection& c, const std::string& peer) const;

  // frames.cc
  bool TakeFrame(Speaker& speaker, const Origin& from, std::string_view frame, Waiting waiting,
                 std::optional<FaultReason>& refused);
  Status DecodeFrom(Speaker& speaker, const Origin& from, FrameRecord& record,
                    std::optional<FaultReason>& refused, device::Session& before);
  void TellUndecodable(const Speaker& speaker, const Origin& from, const Error& why);
  Status Decode(Speaker& speaker, std::string_view frame, std::optional<FaultReason>& refused,
                device::Session& before);
  std::optional<FaultReason> Identify(Speaker& speaker, std::string_view device,
                                      std::string_view protocol);
  void Online(Speaker& speaker, const Origin& from, const DatagramRoute* datagrams);
  bool Append(const FrameRecord& record, Waiting waiting);
  void OnDurable(std::uint64_t up_to);
  void OnFailed();
  void Settle();
  void Settle(Waiting& waiting);
  void Reply(const Waiting& waiting);
  void SettleFailed();
  void TakeNow(const Handed& handed, const std::function<void(Result<Taken>)>& done);

  // datagrams.cc
  void WaitDatagram(std::size_t i);
  void OnDatagrams(std::size_t i);
  void OnDatagram(std::size_t i, const udp::endpoint& from, std::string_view bytes);
  void DatagramLines(std::size_t i, DatagramPeer& peer, const Origin& origin,
                     std::string_view bytes);
  void DatagramFrames(std::size_t i, DatagramPeer& peer, const Origin& origin,
                      const udp::endpoint& from, std::string_view bytes);
  DatagramPeer& PeerOf(std::size_t i, const udp::endpoint& from);
  void SendDatagram(const DatagramRoute& route, std::string_view bytes);

  // mqtt.cc
  std::size_t StepMqtt(const ConnectionPtr& c, std::string_view bytes);
  void OnPacket(const ConnectionPtr& c, const codec::MqttPacket& packet);
  void OnConnect(const ConnectionPtr& c, const codec::MqttConnect& connect);
  std::optional<FaultReason> Authenticate(const ConnectionPtr& c,
                                          const codec::MqttConnect& connect);
  void OnPublish(const ConnectionPtr& c, const codec::MqttPublish& publish);
  void OnSubscribe(const ConnectionPtr& c, const codec::MqttSubscribe& subscribe);
  void OnUnsubscribe(const ConnectionPtr& c, const codec::MqttUnsubscribe& unsubscribe);
  void OnPuback(const ConnectionPtr& c, std::uint16_t packet);
  void Retain(const std::string& device, std::string_view topic, std::string_view payload);
  void LeaveWill(const ConnectionPtr& c);
  MqttMemory& MemoryOf(const std::string& device);
  void AnswerPacket(const ConnectionPtr& c, const codec::MqttPacket& packet);

  // posts.cc
  void PostSettled(const Waiting& waiting);
  void PostFailed(const Waiting& waiting);
  void EndPosts();

  // orders.cc
  void SendNow(Order order);
  void Dispatch(const std::string& device);
  Status EncodeOrder(Order& order, const Route& route, std::string& logged);
  Status EncodeMqttOrder(Order& order, std::string& logged);
  Status EncodeDeviceOrder(Order& order, const Speaker& speaker, std::string& logged);
  Speaker* SpeakerOf(const Route& route);
  void OrderIsLogged(const FrameRecord& record, const Waiting& waiting);
  void OrderFailed(const FrameRecord& record);
  void Confirm(const std::string& device, std::uint64_t number, std::string_view detail);
  void SweepOrders();
  static void TellOrder(Order& order, CommandState state, std::string_view detail);

  Options options_;
  asio::io_context context_{1};
  asio::executor_work_guard<http::net::Executor> work_;
  Timer tick_;
  std::vector<Port> ports_;
  std::thread thread_;
  bool ending_ = false;
  bool stopped_ = false;

  std::unordered_map<std::uint64_t, ConnectionPtr> connections_;
  std::uint64_t next_connection_ = 1;
  std::unordered_map<std::string, std::size_t> by_peer_;
  // Connections are looked at in turns, a spoke at each tick.
  static constexpr std::size_t kSpokes = 8;
  std::array<std::vector<std::uint64_t>, kSpokes> spokes_;
  std::size_t spoke_ = 0;

  std::list<DatagramPeer> datagram_peers_;  // heard most recently first
  std::unordered_map<std::string_view, std::list<DatagramPeer>::iterator> datagram_by_key_;

  std::unordered_map<std::string, Route> routes_;
  std::unordered_map<std::string, MqttMemory> mqtt_;
  std::unordered_map<std::string, std::vector<Order>> orders_;
  std::size_t order_count_ = 0;
  std::atomic<std::uint64_t> next_order_{1};

  std::string buffer_;  // what is read goes here
  device::Decoded said_;
  AtomicCounters counters_;

  // Appending and putting into waiting_ are one step, so that their orders are one, and so that
  // what failed can be told from what was appended after the disk was repaired.
  mutable std::mutex waiting_mutex_;
  std::deque<Waiting> waiting_;
  std::deque<Waiting> failed_;
  // Of posts; with waiting_mutex_.
  std::map<std::string, PostPlace, std::less<>> post_places_;
  std::size_t post_frames_ = 0;  // under way
  std::size_t post_bytes_ = 0;
  bool posts_ended_ = false;
  std::condition_variable post_room_;
  std::atomic<std::uint64_t> durable_{0};
  std::atomic<bool> settle_posted_{false};
  std::unique_ptr<chainlog::Log> log_;  // the first to go: its thread calls into the others
};

std::string PeerText(const asio::ip::address& address, std::uint16_t port);
asio::ip::address Unmapped(const asio::ip::address& address);

}  // namespace tidewaiter::intake::internal

#endif  // TIDEWAITER_INTAKE_INTERNAL_CORE_H_
