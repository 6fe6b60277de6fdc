// A border post and its centre are killed again and again while twelve hours of frames come over:
// at the end the centre's log has every frame of the post once and in order, and every cause is
// alarmed once.
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

#include "gmock/gmock.h"

#include "chainlog/reader.h"
#include "os/test_folder.h"
#include "server/test_whole.h"

namespace tidewaiter::server {
namespace {

constexpr int kFrames = 12 * 120;
// At which arrival of a run the centre dies. Each run finds less that is new, the last ones
// nothing.
constexpr int kDeaths[] = {1, 300, 1, 50, 1};
constexpr int kQuietMs = 1500;  // then a run has nothing new
constexpr std::int64_t kLaterMs = kTrackStartMs + (kFrames + 10) * kFixMs;

// In a child: the centre, which tells its port, and dies when so many frames of the post arrived.
[[noreturn]] void ServeCentre(const os::Path& folder, int out, int death) {
  TrackClock clock;
  clock.now_ms = kLaterMs;
  Whole whole = OpenWhole(folder / "centre", clock, true);
  std::atomic<int> arrived = 0;
  whole.room->OnArrival([&](const intake::Arrival&) {
    if (++arrived == death) ::kill(::getpid(), SIGKILL);
  });
  if (!whole.room->Start()) ::_exit(3);
  End end{.config = CentreConfig(folder)};
  end.Start(whole, folder / "centre", true);
  end.Listen(0);
  const std::uint16_t port = end.socket->port();
  if (::write(out, &port, sizeof port) != sizeof port) ::_exit(2);
  while (true)
    ::pause();
}

[[noreturn]] void ServePost(const os::Path& folder, std::uint16_t port) {
  TrackClock clock;
  clock.now_ms = kLaterMs;
  Whole whole = OpenWhole(folder / "post", clock, true);
  if (!whole.room->Start()) ::_exit(3);
  End end{.config = PostConfig(folder, port)};
  end.Start(whole, folder / "post", true);
  while (true)
    ::pause();
}

template <typename Serve>
pid_t Fork(Serve serve) {
  const pid_t pid = ::fork();
  if (pid == 0) serve();
  return pid;
}
void Kill(pid_t pid) {  // or it has killed itself: of nothing else it died
  int status = 0;
  ASSERT_EQ(::kill(pid, SIGKILL), 0);
  ASSERT_EQ(::waitpid(pid, &status, 0), pid);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
}

// What both sides know before: the device, and the movement.
void Plan(Whole& whole) {
  PutOne(whole, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
  Put(whole, ArmedTruck(*whole.room));
}

// The post's log, as it is after twelve hours without a line.
void FillPost(const os::Path& folder) {
  TrackClock clock;
  Whole whole = OpenWhole(folder, clock, false);
  Plan(whole);
  ASSERT_TRUE(whole.room->Start());
  intake::TestClient client(whole.room->port("trackers"));
  client.Send(intake::TeltonikaLogin(kTruck));
  ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
  for (int n = 0; n < kFrames; ++n) {
    clock.now_ms = kTrackStartMs + n * kFixMs + 500;
    client.Send(TruckFrame(n));
    ASSERT_EQ(client.ReceivePast(intake::kOneTaken), intake::kOneTaken);
  }
  CloseWhole(whole);
}

// Frames of the truck in the centre's log, in its order.
std::vector<std::string> Arrived(const os::Path& log) {
  std::vector<std::string> frames;
  std::uint64_t last = 0;
  auto reader = chainlog::Reader::Open(log);
  EXPECT_TRUE(reader);
  while (reader) {
    const auto record = reader->Next();
    EXPECT_TRUE(record) << record.error();
    if (!record || !*record) break;
    const auto frame = intake::ReadFrame((*record)->body);
    EXPECT_TRUE(frame);
    EXPECT_GT(frame->post_seq, last);
    last = frame->post_seq;
    if (frame->frame != intake::TeltonikaLogin(kTruck)) frames.emplace_back(frame->frame);
  }
  return frames;
}

void ExpectEachCauseOnce(const Whole& whole) {
  std::map<std::string, int> causes;
  for (const auto& row : whole.room->records().alarms.All()) {
    ++causes[row->value.alarm.cause];
    for (const track::Alarm& alarm : row->value.joined)
      ++causes[alarm.cause];
    const auto events = whole.store->EventsOf(row->id);
    ASSERT_TRUE(events);
    EXPECT_EQ(std::ranges::count(*events, "alarm.raised", &desk::Event::kind), 1) << row->id;
  }
  EXPECT_FALSE(causes.empty());
  for (const auto& [cause, times] : causes)
    EXPECT_EQ(times, 1) << cause;
}

TEST(PostsKill, BothAreKilledWhileFramesComeOver) {
  const os::TestFolder folder;
  FillPost(folder.path() / "post");
  {
    TrackClock clock;
    Whole whole = OpenWhole(folder.path() / "centre", clock, false);
    Plan(whole);
    CloseWhole(whole);
  }
  for (const int death : kDeaths) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t centre = Fork([&] { ServeCentre(folder.path(), ends[1], death); });
    ::close(ends[1]);
    std::uint16_t port = 0;
    if (::read(ends[0], &port, sizeof port) == sizeof port) {
      const pid_t post = Fork([&] { ServePost(folder.path(), port); });
      pollfd dies{.fd = ends[0], .events = POLLIN, .revents = 0};
      ::poll(&dies, 1, kQuietMs);
      Kill(post);
    }  // else it died in its start, over what the one before had not judged
    Kill(centre);
    ::close(ends[0]);
  }
  TrackClock clock;
  clock.now_ms = kLaterMs;
  Whole centre = OpenWhole(folder.path() / "centre", clock, true);
  Whole post = OpenWhole(folder.path() / "post", clock, true);
  ASSERT_TRUE(centre.room->Start());
  ASSERT_TRUE(post.room->Start());
  {
    End centre_end{.config = CentreConfig(folder.path())};
    centre_end.Start(centre, folder.path() / "centre", true);
    centre_end.Listen(0);
    End post_end{.config = PostConfig(folder.path(), centre_end.socket->port())};
    post_end.Start(post, folder.path() / "post", true);
    using Clock = std::chrono::steady_clock;  // tidy:allow(clock) how long a test waits
    const auto end = Clock::now() + std::chrono::seconds(60);
    while (centre.room->ResumePost("malaba") < post.room->frame_head().seq && Clock::now() < end)
      std::this_thread::yield();
  }
  clock.now_ms += 20 * 60'000;
  centre.room->Tick();
  ASSERT_TRUE(centre.room->Settle());
  const std::vector<std::string> frames = Arrived(centre.room->frame_log());
  ASSERT_EQ(frames.size(), static_cast<std::size_t>(kFrames));
  for (int n = 0; n < kFrames; ++n)
    ASSERT_EQ(frames[static_cast<std::size_t>(n)], TruckFrame(n)) << n;
  ExpectEachCauseOnce(centre);
  CloseWhole(post);
  CloseWhole(centre);
}

}  // namespace
}  // namespace tidewaiter::server
