// The program is killed while devices send: every frame that was acknowledged is in the log exactly
// once, in the device's order.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "intake/test_intake.h"

namespace tidewaiter::intake {
namespace {

// In the child: serves until it is killed; tells its port.
[[noreturn]] void Serve(Options options, int out) {
  options.on_arrival = {};
  options.on_fault = {};
  auto intake = Intake::Start(std::move(options));
  if (!intake) ::_exit(3);
  const std::uint16_t port = (*intake)->port("trackers");
  if (::write(out, &port, sizeof port) != sizeof port) ::_exit(2);
  while (true)
    ::pause();
}

struct Child {
  pid_t pid = 0;
  std::uint16_t port = 0;
};
Child StartChild(const Options& options) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  Child child;
  child.pid = ::fork();
  if (child.pid == 0) {
    ::close(ends[0]);
    Serve(options, ends[1]);
  }
  ::close(ends[1]);
  EXPECT_EQ(::read(ends[0], &child.port, sizeof child.port), 2);
  ::close(ends[0]);
  return child;
}

TEST_F(IntakeTest, KilledWhileDevicesSend) {
  std::map<std::string, std::uint64_t> acknowledged;  // frames 1 .. n of each device
  std::map<std::string, std::map<std::string, std::ptrdiff_t>> sent;  // how often, by frame
  for (int round = 0; round < 8; ++round) {
    const Child child = StartChild(options_);
    std::vector<TestClient> clients;
    const std::string_view names[] = {kOne, kTwo};
    for (const std::string_view name : names) {
      clients.emplace_back(child.port);
      clients.back().Send(TeltonikaLogin(name));
      ASSERT_EQ(clients.back().ReceivePast(kLoginYes), kLoginYes);
    }
    // Many on their way, and the end comes in the middle of the acknowledgements.
    for (std::size_t i = 0; i < clients.size(); ++i) {
      std::string many;
      const std::string device(names[i]);
      for (std::uint64_t n = 1; n <= 50; ++n) {
        many += TeltonikaRecord(acknowledged[device] + n);
        ++sent[device][TeltonikaRecord(acknowledged[device] + n)];
      }
      clients[i].Send(many);
    }
    for (int n = 0; n < 3 * round; ++n) {
      if (clients[0].ReceivePast(kOneTaken) != kOneTaken) break;
      ++acknowledged[std::string(kOne)];
    }
    ::kill(child.pid, SIGKILL);
    for (std::size_t i = 0; i < clients.size(); ++i) {
      while (clients[i].ReceivePast(kOneTaken) == kOneTaken)
        ++acknowledged[std::string(names[i])];
    }
    int status = 0;
    ::waitpid(child.pid, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    // What was logged without an acknowledgement is sent again, and may be there as often as it was
    // sent; what was sent once and acknowledged is there once.
    std::map<std::string, std::vector<std::string>> frames;
    for (const SeenArrival& one : Logged()) {
      if (one.protocol == "teltonika" && one.reports.size() == 1)
        frames[one.device].push_back(one.frame);
    }
    for (const std::string_view name : names) {
      const std::string device(name);
      std::size_t at = 0;
      const std::vector<std::string>& logged = frames[device];
      for (std::uint64_t n = 1; n <= acknowledged[device]; ++n) {
        const auto found = std::find(logged.begin() + static_cast<std::ptrdiff_t>(at), logged.end(),
                                     TeltonikaRecord(n));
        ASSERT_NE(found, logged.end()) << device << " frame " << n;
        at = static_cast<std::size_t>(found - logged.begin()) + 1;
      }
      for (const auto& [frame, times] : sent[device])
        ASSERT_LE(std::count(logged.begin(), logged.end(), frame), times);
    }
  }
  EXPECT_GT(acknowledged[std::string(kOne)], 50U);
}

}  // namespace
}  // namespace tidewaiter::intake
