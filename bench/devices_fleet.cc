#include "bench/devices_fleet.h"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "bench/cpu_seconds.h"
#include "device/voice.h"
#include "os/clock.h"

namespace tidewaiter::bench {
namespace {

constexpr std::uint64_t kDatagrams = ~std::uint64_t{0};                    // in events of the poll
constexpr std::uint32_t kFirstUdpAddress = INADDR_LOOPBACK + 0x0001'0000;  // 127.1.0.1
constexpr int kTcpPerAddress = 10'000;  // an address has some 28,000 ports to connect from
constexpr std::size_t kTeltonikaHead = 8;
constexpr std::size_t kTeltonikaSum = 4;
constexpr double kLastAnswersS = 5;

sockaddr_in Address(std::uint32_t host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(host);
  address.sin_port = htons(port);
  return address;
}

const sockaddr* Plain(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

std::string Big16(std::size_t number) {
  return {static_cast<char>(number >> 8U & 0xFFU), static_cast<char>(number & 0xFFU)};
}

// The records of a TCP frame as a datagram: its header says who speaks.
std::string Datagram(std::string_view frame, std::string_view device) {
  frame.remove_prefix(kTeltonikaHead);
  frame.remove_suffix(kTeltonikaSum);
  std::string body = Big16(0xCAFE);
  body += "\x01\x05";  // wants an answer; number of the packet
  body += Big16(device.size());
  body += device;
  body += frame;
  return Big16(body.size()) + body;
}

// A message of one datagram with room for the address that it goes from or came to.
struct Message {
  explicit Message(std::span<char> bytes)
      : part{.iov_base = bytes.data(), .iov_len = bytes.size()} {
    head.msg_name = &peer;
    head.msg_namelen = sizeof peer;
    head.msg_iov = &part;
    head.msg_iovlen = 1;
    head.msg_control = control.data();
    head.msg_controllen = control.size();
  }
  sockaddr_in peer{};
  iovec part;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in_pktinfo))> control{};
  msghdr head{};
};

}  // namespace

double ShareOf(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

Fleet::Fleet(FleetOptions options, const Country& country, std::span<CalledNs> called)
    : options_(options),
      country_(country),
      called_(called),
      poll_(epoll_create1(EPOLL_CLOEXEC)),
      datagrams_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
      sockets_(called.size(), -1),
      sent_ns_(called.size(), 0) {
  CHECK(poll_ >= 0 && datagrams_ >= 0);
  const sockaddr_in any = Address(INADDR_ANY, 0);
  CHECK(bind(datagrams_, Plain(any), sizeof any) == 0);
  const int yes = 1;
  CHECK(setsockopt(datagrams_, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes) == 0);
  // One socket for thousands of devices: what each would have of its own.
  const int waiting_bytes = 4 << 20;
  CHECK(setsockopt(datagrams_, SOL_SOCKET, SO_RCVBUF, &waiting_bytes, sizeof waiting_bytes) == 0);
  epoll_event event{.events = EPOLLIN, .data = {.u64 = kDatagrams}};
  CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, datagrams_, &event) == 0);
}

Fleet::~Fleet() {
  for (const int socket : sockets_) {
    if (socket >= 0) close(socket);
  }
  close(datagrams_);
  close(poll_);
}

// Spread evenly among the others.
bool Fleet::IsTcp(int unit) const {
  const auto until = [&](std::int64_t n) { return n * options_.tcp / country_.units(); };
  return until(unit + 1) > until(unit);
}

int Fleet::OpenTcp(int unit) const {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(made >= 0);
  const auto host = INADDR_LOOPBACK + 1 + static_cast<std::uint32_t>(unit / kTcpPerAddress);
  const sockaddr_in from = Address(host, 0);
  CHECK(bind(made, Plain(from), sizeof from) == 0);
  const sockaddr_in to = Address(INADDR_LOOPBACK, options_.tcp_port);
  CHECK(connect(made, Plain(to), sizeof to) == 0);
  epoll_event event{.events = EPOLLIN, .data = {.u64 = static_cast<std::uint64_t>(unit)}};
  CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, made, &event) == 0);
  return made;
}

void Fleet::Connect() {
  std::size_t logins = 0;
  for (int unit = 0; unit < country_.units(); ++unit) {
    if (!IsTcp(unit)) continue;
    sockets_[static_cast<std::size_t>(unit)] = OpenTcp(unit);
    Send(unit, device::SayTeltonikaLogin(DeviceOf(unit)));
    ++logins;
    Collect(0);
  }
  while (answers_ < logins)
    Collect(100);
  answers_ = 0;
}

std::string Fleet::FrameOf(int unit, double seconds, bool calls) const {
  device::Report report{.time_ms = os::RealClock().UnixMilliseconds()};
  report.fix = {.kind = device::FixKind::kSatellite,
                .valid = true,
                .at = country_.PlaceOf(unit, seconds),
                .time_ms = report.time_ms,
                .speed_kmh = kUnitKmh,
                .satellites = 9};
  report.Set(device::kIgnition, true);
  report.Set(device::kPower, 27.4);
  if (calls) report.signs.Add(device::Sign::kAccident);
  return device::SayTeltonika({&report, 1});
}

void Fleet::Send(int unit, std::string_view frame) {
  const int socket = sockets_[static_cast<std::size_t>(unit)];
  sent_ns_[static_cast<std::size_t>(unit)] = NowNs();
  if (socket < 0) return SendDatagram(unit, Datagram(frame, DeviceOf(unit)));
  CHECK(send(socket, frame.data(), frame.size(), MSG_NOSIGNAL) ==
        static_cast<ssize_t>(frame.size()));
}

void Fleet::SendDatagram(int unit, std::string_view frame) {
  std::string bytes(frame);
  Message message(bytes);
  message.peer = Address(INADDR_LOOPBACK, options_.udp_port);
  cmsghdr* const part = CMSG_FIRSTHDR(&message.head);
  part->cmsg_level = IPPROTO_IP;
  part->cmsg_type = IP_PKTINFO;
  part->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
  in_pktinfo from{};
  from.ipi_spec_dst.s_addr = htonl(kFirstUdpAddress + static_cast<std::uint32_t>(unit));
  std::memcpy(CMSG_DATA(part), &from, sizeof from);
  // A full buffer loses it, as the radio does: it counts as unanswered.
  sendmsg(datagrams_, &message.head, MSG_NOSIGNAL);
}

void Fleet::Collect(int wait_ms) {
  std::array<epoll_event, 256> events{};
  const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), wait_ms);
  for (int i = 0; i < count; ++i) {
    const std::uint64_t unit = events[static_cast<std::size_t>(i)].data.u64;
    if (unit == kDatagrams) {
      CollectDatagrams();
      continue;
    }
    std::array<char, 64> bytes{};
    CHECK(recv(sockets_[unit], bytes.data(), bytes.size(), 0) > 0);  // 0: we were cut off
    Answered(static_cast<int>(unit));
  }
}

void Fleet::CollectDatagrams() {
  std::array<char, 64> bytes{};
  while (true) {
    Message message(bytes);
    if (recvmsg(datagrams_, &message.head, 0) <= 0) return;
    const cmsghdr* const part = CMSG_FIRSTHDR(&message.head);
    CHECK(part != nullptr && part->cmsg_type == IP_PKTINFO);
    in_pktinfo to{};
    std::memcpy(&to, CMSG_DATA(part), sizeof to);
    Answered(static_cast<int>(ntohl(to.ipi_addr.s_addr) - kFirstUdpAddress));
  }
}

void Fleet::Answered(int unit) {
  std::int64_t& sent_ns = sent_ns_[static_cast<std::size_t>(unit)];
  CHECK(sent_ns != 0);
  if (counts_) waits_ms_.push_back(static_cast<double>(NowNs() - sent_ns) / 1e6);
  sent_ns = 0;
  ++answers_;
}

FleetFigures Fleet::Drive(double seconds, double calls_a_second) {
  const double a_second = country_.units() / kRoundSeconds;
  const auto call_every = static_cast<std::int64_t>(a_second / calls_a_second);
  FleetFigures figures{.frames = static_cast<std::int64_t>(seconds * a_second)};
  const std::int64_t begin_ns = NowNs();
  const double processor_s = CpuSeconds();
  const auto since_s = [&] { return static_cast<double>(NowNs() - begin_ns) / 1e9; };
  for (std::int64_t n = 0; n < figures.frames; ++n) {
    const double due_s = static_cast<double>(n) / a_second;
    while (since_s() < due_s)
      Collect(1);
    figures.behind_ms_max = std::max(figures.behind_ms_max, (since_s() - due_s) * 1e3);
    counts_ = n >= country_.units();
    if (Speak(static_cast<int>(n % country_.units()), due_s, counts_ && n % call_every == 0)) {
      ++figures.calls;
    }
    Collect(0);
  }
  figures.seconds = since_s();
  figures.processor_s = CpuSeconds() - processor_s;
  while (static_cast<std::int64_t>(answers_) < figures.frames &&
         since_s() < figures.seconds + kLastAnswersS)
    Collect(10);
  Sum(figures);
  return figures;
}

// Whether it called: each does so once.
bool Fleet::Speak(int unit, double seconds, bool may_call) {
  CalledNs& called = called_[static_cast<std::size_t>(unit)];
  const bool calls = may_call && called == 0;
  const std::string frame = FrameOf(unit, seconds, calls);
  if (calls) called = NowNs();
  Send(unit, frame);
  return calls;
}

void Fleet::Sum(FleetFigures& figures) {
  figures.unanswered = figures.frames - static_cast<std::int64_t>(answers_);
  std::ranges::sort(waits_ms_);
  figures.ack_p50_ms = ShareOf(waits_ms_, 0.5);
  figures.ack_p99_ms = ShareOf(waits_ms_, 0.99);
  figures.ack_max_ms = ShareOf(waits_ms_, 1);
}

}  // namespace tidewaiter::bench
