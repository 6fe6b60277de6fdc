// Fleet: many trackers in one process, each with a fix every 30 seconds, spread evenly, and a few
// that report an accident. Speaks Teltonika over TCP (logged in) and over UDP, and reads every
// acknowledgement.
//
//   Fleet fleet({.tcp_port = 5027, .udp_port = 5028, .tcp = 19'500}, country, called);
//   fleet.Connect();
//   const FleetFigures figures = fleet.Drive(90, 10);
//
// One socket for each TCP device. The UDP devices share one, each with an address of its own on the
// loopback (IP_PKTINFO), so that the other side sees as many peers. For one thread; failures of the
// system end the process: it measures.
#ifndef TIDEWAITER_BENCH_DEVICES_FLEET_H_
#define TIDEWAITER_BENCH_DEVICES_FLEET_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/devices_country.h"

namespace tidewaiter::bench {

inline constexpr double kRoundSeconds = 30;  // between two fixes of a device

// Of the machine, the same in all processes.
inline std::int64_t NowNs() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

// When a unit's call was written, 0: it did not call. In memory that both processes see.
using CalledNs = std::atomic<std::int64_t>;

struct FleetOptions {
  std::uint16_t tcp_port = 0;
  std::uint16_t udp_port = 0;
  int tcp = 0;  // so many of the units by TCP, the others by UDP
};

// Passed between processes as it is. Waits are of what was sent after the first round: before it
// everything happens to a device for the first time.
struct FleetFigures {
  std::int64_t frames = 0;
  std::int64_t unanswered = 0;
  std::int64_t calls = 0;
  double seconds = 0;
  double processor_s = 0;
  double behind_ms_max = 0;  // after its schedule
  double ack_p50_ms = 0;
  double ack_p99_ms = 0;
  double ack_max_ms = 0;
};

// Of sorted values; 0 of none.
double ShareOf(const std::vector<double>& sorted, double share);

class Fleet {
 public:
  Fleet(FleetOptions options, const Country& country, std::span<CalledNs> called);
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  // All TCP devices connect and log in; returns when all are let in.
  void Connect();
  // Calls begin with the second round, each of another unit.
  FleetFigures Drive(double seconds, double calls_a_second);

 private:
  [[nodiscard]] bool IsTcp(int unit) const;
  [[nodiscard]] std::string FrameOf(int unit, double seconds, bool calls) const;
  [[nodiscard]] int OpenTcp(int unit) const;
  bool Speak(int unit, double seconds, bool may_call);
  void Sum(FleetFigures& figures);
  void Send(int unit, std::string_view frame);
  void SendDatagram(int unit, std::string_view frame);
  void Collect(int wait_ms);
  void CollectDatagrams();
  void Answered(int unit);

  const FleetOptions options_;
  const Country& country_;
  const std::span<CalledNs> called_;
  int poll_ = -1;
  int datagrams_ = -1;
  std::vector<int> sockets_;           // by unit; -1: speaks UDP
  std::vector<std::int64_t> sent_ns_;  // by unit; 0: nothing unanswered
  std::vector<double> waits_ms_;
  std::size_t answers_ = 0;
  bool counts_ = false;  // waits
};

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_DEVICES_FLEET_H_
