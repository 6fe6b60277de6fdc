// How long a device waits for its acknowledgement, and what a connection costs, with N trackers
// connected: each logs in, then they send one record each, so many a second as N devices with a
// report in 30 s do. The other end is this process too, on the same processors.
#include <malloc.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <benchmark/benchmark.h>

#include "base/check.h"
#include "intake/intake.h"

namespace tidewaiter::intake {
namespace {

using Clock = std::chrono::steady_clock;

std::string Big(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i)
    out.push_back(static_cast<char>(number >> (8 * i) & 0xFFU));
  return out;
}

std::string Record() {
  const std::string record = Big(1'700'000'000'000, 8) + Big(0, 1) + Big(396'700'000, 4) +
                             Big(405'000'000, 4) + Big(12, 2) + Big(90, 2) + Big(7, 1) +
                             Big(50, 2) + Big(0, 6);
  const std::string body = Big(8, 1) + Big(1, 1) + record + Big(1, 1);
  std::uint32_t crc = 0;
  for (const char c : body) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xA001U : crc >> 1U;
  }
  return Big(0, 4) + Big(body.size(), 4) + body + Big(crc, 4);
}

class Everybody final : public DeviceRegister {
 public:
  [[nodiscard]] std::optional<Registered> Find(std::string_view) const override {
    return Registered{};
  }
};

// N blocking sockets; addresses of the loopback share the ports among them.
class Fleet {
 public:
  Fleet(std::uint16_t port, int count) : poll_(epoll_create1(EPOLL_CLOEXEC)) {
    for (int i = 0; i < count; ++i)
      sockets_.push_back(Connect(port, i));
    sent_.resize(sockets_.size());
  }
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;
  ~Fleet() {
    for (const int socket : sockets_)
      close(socket);
    close(poll_);
  }

  // Every device sends; gives how long each waited, in milliseconds. `per_second`: 0 as fast as
  // answers come.
  std::vector<double> Round(const std::string& bytes, std::size_t answer, double per_second,
                            std::size_t senders) {
    waits_.clear();
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < senders; ++i) {
      if (per_second > 0) {
        const auto due = begin + std::chrono::duration<double>(static_cast<double>(i) / per_second);
        while (Clock::now() < due)
          Collect(answer, 1);
      }
      sent_[i] = Clock::now();
      CHECK(send(sockets_[i], bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
      if (per_second == 0) Collect(answer, 0);
    }
    while (waits_.size() < senders)
      Collect(answer, 100);
    std::sort(waits_.begin(), waits_.end());
    return waits_;
  }
  std::string LoginOf(std::size_t i) const {
    std::string imei = std::to_string(356'000'000'000'000 + static_cast<std::int64_t>(i));
    return Big(imei.size(), 2) + imei;
  }
  void LogIn() {
    waits_.clear();
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      sent_[i] = Clock::now();
      const std::string login = LoginOf(i);
      CHECK(send(sockets_[i], login.data(), login.size(), MSG_NOSIGNAL) > 0);
      Collect(1, 0);
    }
    while (waits_.size() < sockets_.size())
      Collect(1, 100);
  }

 private:
  int Connect(std::uint16_t port, int i) const {
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(made >= 0);
    sockaddr_in from{};
    from.sin_family = AF_INET;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + static_cast<unsigned>(i / 10'000));
    CHECK(bind(made, reinterpret_cast<const sockaddr*>(&from), sizeof from) == 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(made, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
    epoll_event event{.events = EPOLLIN, .data = {.u64 = static_cast<std::uint64_t>(i)}};
    CHECK(epoll_ctl(poll_, EPOLL_CTL_ADD, made, &event) == 0);
    return made;
  }
  void Collect(std::size_t answer, int wait_ms) {
    epoll_event events[256];
    const int count = epoll_wait(poll_, events, 256, wait_ms);
    for (int n = 0; n < count; ++n) {
      char bytes[64];
      const std::size_t i = events[n].data.u64;
      CHECK(recv(sockets_[i], bytes, sizeof bytes, 0) == static_cast<ssize_t>(answer));
      const std::chrono::duration<double, std::milli> waited = Clock::now() - sent_[i];
      waits_.push_back(waited.count());
    }
  }

  int poll_;
  std::vector<int> sockets_;
  std::vector<Clock::time_point> sent_;
  std::vector<double> waits_;
};

double HeapKb() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks) / 1024;
}

// Arguments: connections; records a second (0: all at once).
void BM_Acknowledge(benchmark::State& state) {
  const auto folder = std::filesystem::temp_directory_path() / "tidewaiter_intake_bench";
  std::filesystem::remove_all(folder);
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const int connections = static_cast<int>(state.range(0));
  if (static_cast<rlim_t>(2 * connections + 100) > files.rlim_cur) {
    state.SkipWithError("too few file descriptors are allowed here");
    return;
  }
  const Everybody everybody;
  Options options{.log_folder = folder,
                  .listeners = {{.name = "load", .protocols = {"teltonika"}}},
                  .devices = &everybody};
  auto intake = Intake::Start(std::move(options));
  CHECK(intake.has_value());
  const double before = HeapKb();
  Fleet fleet((*intake)->port("load"), connections);
  fleet.LogIn();
  state.counters["kb_a_connection"] = (HeapKb() - before) / connections;
  const std::string record = Record();
  const std::size_t senders = static_cast<std::size_t>(std::min(connections, 10'000));
  std::vector<double> waits;
  for ([[maybe_unused]] const auto& step : state)
    waits = fleet.Round(record, 4, static_cast<double>(state.range(1)), senders);
  state.counters["p50_ms"] = waits[waits.size() / 2];
  state.counters["p99_ms"] = waits[waits.size() * 99 / 100];
  state.SetItemsProcessed(static_cast<std::int64_t>(senders) * state.iterations());
  intake->reset();
  std::filesystem::remove_all(folder);
}
BENCHMARK(BM_Acknowledge)
    ->ArgNames({"connections", "a_second"})
    ->Args({1000, 333})
    ->Args({9000, 333})
    ->Args({9000, 1667})
    ->Args({9000, 0})
    ->Args({50'000, 1667})
    ->Iterations(1)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tidewaiter::intake
