// The whole server is killed again and again while a device sends: what was acknowledged is in the
// log, and every cause is alarmed once.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <set>

#include "gmock/gmock.h"

#include "chainlog/reader.h"
#include "monitor/case_book.h"
#include "os/test_folder.h"
#include "server/test_whole.h"

namespace tidewaiter::server {
namespace {

using testing::SizeIs;

constexpr int kFrames = 60;
constexpr int kRounds = 5;

// In the child: serves until it is killed; tells its port. Its clock goes on with each frame.
[[noreturn]] void Serve(const os::Path& folder, std::int64_t now_ms, int out) {
  TrackClock clock;
  clock.now_ms = now_ms;
  Whole whole = OpenWhole(folder, clock, true);
  whole.room->OnArrival([&clock](const intake::Arrival& arrival) {
    if (!arrival.reports.empty()) clock.now_ms += kFixMs;
  });
  if (!whole.room->Start()) ::_exit(3);
  const std::uint16_t port = whole.room->port("trackers");
  if (::write(out, &port, sizeof port) != sizeof port) ::_exit(2);
  while (true)
    ::pause();
}

struct Child {
  pid_t pid = 0;
  std::uint16_t port = 0;
};
Child StartChild(const os::Path& folder, std::int64_t now_ms) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  Child child;
  child.pid = ::fork();
  if (child.pid == 0) {
    ::close(ends[0]);
    Serve(folder, now_ms, ends[1]);
  }
  ::close(ends[1]);
  EXPECT_EQ(::read(ends[0], &child.port, sizeof child.port), 2);
  ::close(ends[0]);
  return child;
}

TEST(TrackKill, KilledWhileADeviceSends) {
  const os::TestFolder folder;
  TrackClock clock;
  {
    Whole whole = OpenWhole(folder.path(), clock, false);
    Put(whole, {{{.collection = std::string(monitor::kDeviceRecords),
                  .id = kTruck,
                  .if_version = {},
                  .body = monitor::WriteDevice(TruckDevice()),
                  .kind = "",
                  .data = ""}}});
    Put(whole, ArmedTruck(*whole.room));
    CloseWhole(whole);
  }
  int acknowledged = 0;
  for (int round = 0; round < kRounds; ++round) {
    const Child child = StartChild(folder.path(), kTrackStartMs + acknowledged * kFixMs + 500);
    intake::TestClient client(child.port);
    client.Send(intake::TeltonikaLogin(kTruck));
    ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
    // One after the other, and the last one without waiting: the end comes in the middle.
    const int until = (round + 1) * kFrames / kRounds;
    for (; acknowledged < until; ++acknowledged) {
      client.Send(TruckFrame(acknowledged));
      ASSERT_EQ(client.ReceivePast(intake::kOneTaken), intake::kOneTaken);
    }
    client.Send(TruckFrame(acknowledged));
    ASSERT_EQ(::kill(child.pid, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child.pid, nullptr, 0), child.pid);
  }
  clock.now_ms = kTrackStartMs + (kFrames + 10) * kFixMs;
  Whole whole = OpenWhole(folder.path(), clock, false);
  ASSERT_TRUE(whole.room->Start());
  whole.room->Tick();
  ASSERT_TRUE(whole.room->Settle());

  std::set<std::string> logged;
  auto reader = chainlog::Reader::Open(whole.room->frame_log());
  ASSERT_TRUE(reader);
  while (true) {
    const auto record = reader->Next();
    ASSERT_TRUE(record) << record.error();
    if (!*record) break;
    const auto frame = intake::ReadFrame((*record)->body);
    ASSERT_TRUE(frame);
    logged.insert(std::string(frame->frame));
  }
  for (int n = 0; n < acknowledged; ++n)
    EXPECT_TRUE(logged.contains(TruckFrame(n))) << n;

  std::map<std::string, int> causes;
  for (const auto& row : whole.room->records().alarms.All()) {
    ++causes[row->value.alarm.cause];
    for (const track::Alarm& alarm : row->value.joined)
      ++causes[alarm.cause];
    const auto events = whole.store->EventsOf(row->id);
    ASSERT_TRUE(events);
    const auto raised = std::ranges::count(*events, "alarm.raised", &desk::Event::kind);
    EXPECT_EQ(raised, 1) << row->id;
  }
  EXPECT_FALSE(causes.empty());
  for (const auto& [cause, times] : causes)
    EXPECT_EQ(times, 1) << cause;
  const auto deviations = std::ranges::count_if(
      causes, [](const auto& one) { return one.first.find("deviation") != std::string::npos; });
  EXPECT_EQ(deviations, 1);
  CloseWhole(whole);
}

}  // namespace
}  // namespace tidewaiter::server
