// A border post and its centre, each with its own store and control room, over HTTP: what the post
// receives is judged at the centre, once; what the centre decides works at the post without a line.
#include "server/posts.h"

#include <atomic>
#include <thread>

#include "gmock/gmock.h"

#include "chainlog/log.h"
#include "monitor/frame_index.h"
#include "os/test_folder.h"
#include "server/test_whole.h"

namespace tidewaiter::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr int kHalfADay = 12 * 120;  // frames, one in 30 seconds

class PostsTest : public testing::Test {
 protected:
  PostsTest()
      : centre_(OpenWhole(At("centre"), clock_, false)),
        post_(OpenWhole(At("post"), clock_, false)) {
    OpenRoom();
    EXPECT_TRUE(post_.room->Start());
    StartCentre();
    centre_port_ = centre_end_->socket->port();
  }
  ~PostsTest() override {
    post_end_.reset();
    centre_end_.reset();
    CloseWhole(post_);
    CloseWhole(centre_);
  }

  [[nodiscard]] os::Path At(const char* side) const { return folder_.path() / side; }

  void OpenRoom() {
    centre_.room->OnArrival(
        [this](const intake::Arrival& arrival) { judged_ = arrival.frame.post_seq; });
    ASSERT_TRUE(centre_.room->Start());
  }
  void StartCentre() {
    centre_end_.reset(new End{.config = CentreConfig(folder_.path()), .clock = wire_clock_});
    centre_end_->Start(centre_, At("centre"), false);
    centre_end_->Listen(centre_port_);
  }
  void StartPost() {
    post_end_.reset(
        new End{.config = PostConfig(folder_.path(), centre_port_), .clock = wire_clock_});
    post_end_->config.stream_centre_key = centre_key_;
    post_end_->Start(post_, At("post"), false);
  }
  // What the centre knows now, as far as the post.
  void Pass(const std::function<bool()>& arrived) {
    Until([&] {
      centre_end_->posts->Tick();  // its records are a moment behind the store
      post_end_->posts->Tick();
      return arrived();
    });
  }
  static void Until(const std::function<bool()>& so) {
    using Clock = std::chrono::steady_clock;  // tidy:allow(clock) how long a test waits
    const auto end = Clock::now() + std::chrono::seconds(60);
    while (!so()) {
      ASSERT_LT(Clock::now(), end) << "it did not come";
      std::this_thread::yield();
    }
  }
  // The centre has everything that the post has on its disk, and has judged it.
  void CatchUp() {
    Until([&] { return judged_ >= post_.room->frame_head().seq; });
    SettleCentre();
  }
  void SettleCentre() {
    centre_.room->Tick();
    ASSERT_TRUE(centre_.room->Settle());
    clock_.now_ms += 60'000;
    centre_.room->Tick();
    ASSERT_TRUE(centre_.room->Settle());
  }

  // The truck speaks to the post: frames `from` to `to`, each acknowledged, at their time.
  void Drive(int from, int to) {
    intake::TestClient client(post_.room->port("trackers"));
    client.Send(intake::TeltonikaLogin(kTruck));
    ASSERT_EQ(client.ReceivePast(intake::kLoginYes), intake::kLoginYes);
    for (int n = from; n < to; ++n) {
      clock_.now_ms = kTrackStartMs + n * kFixMs + 500;
      client.Send(TruckFrame(n));
      ASSERT_EQ(client.ReceivePast(intake::kOneTaken), intake::kOneTaken);
    }
    post_.room->Tick();
    ASSERT_TRUE(post_.room->Settle());
    post_.room->Tick();
    ASSERT_TRUE(post_.room->Settle());
  }

  struct Said {
    int causes = 0;
    int late = 0;
    std::int64_t raised = 0;
  };
  // All that a side has to say of one kind.
  static Said SaidOf(const Whole& whole, track::AlarmKind kind) {
    Said said;
    for (const auto& row : whole.room->records().alarms.All()) {
      std::vector<track::Alarm> all = row->value.joined;
      all.push_back(row->value.alarm);
      for (const track::Alarm& alarm : all) {
        if (alarm.kind != kind) continue;
        ++said.causes;
        said.late += alarm.late ? 1 : 0;
      }
      if (row->value.alarm.kind != kind) continue;
      const auto events = whole.store->EventsOf(row->id);
      EXPECT_TRUE(events);
      said.raised += std::ranges::count(*events, "alarm.raised", &desk::Event::kind);
    }
    return said;
  }

  os::TestFolder folder_;
  TrackClock clock_;                                // of the control rooms
  const os::Clock* wire_clock_ = &os::RealClock();  // of what is between them
  std::uint16_t centre_port_ = 0;
  std::atomic<std::uint64_t> judged_ = 0;  // the post's last frame that the centre's trackers have
  std::string centre_key_ = stream::FormatPublicKey(
      (*stream::BundleShelf::Open(folder_.path() / "key", CentreKey(), clock_))->public_key());
  Whole centre_;
  Whole post_;
  std::unique_ptr<End> centre_end_;
  std::unique_ptr<End> post_end_;
};

TEST_F(PostsTest, HalfADayWithoutALineArrivesInOrderAndIsJudgedOnce) {
  // The centre plans; the post hears of it.
  PutOne(centre_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
  Put(centre_, ArmedTruck(*centre_.room));
  ASSERT_TRUE(centre_.room->Settle());
  StartPost();
  const auto& known = post_.room->records();
  Pass([&] {
    const auto device = known.devices.Find(kTruck);
    return device != nullptr && known.movements.Find("MV-1") != nullptr;
  });
  ASSERT_TRUE(post_.room->Settle());

  // The line goes, the truck leaves its corridor: the post rings by itself.
  centre_end_->Stop();
  Drive(0, kHalfADay);
  EXPECT_EQ(SaidOf(post_, track::AlarmKind::kDeviation).causes, 1);
  EXPECT_EQ(SaidOf(post_, track::AlarmKind::kDeviation).late, 0);
  EXPECT_EQ(centre_.room->frame_head().seq, 0U);

  // And comes back.
  StartCentre();
  CatchUp();
  const Said deviation = SaidOf(centre_, track::AlarmKind::kDeviation);
  EXPECT_EQ(deviation.causes, 1);
  EXPECT_EQ(deviation.late, 1);
  EXPECT_EQ(deviation.raised, 1);
  EXPECT_EQ(SaidOf(centre_, track::AlarmKind::kClock).causes, 0);
  EXPECT_EQ(centre_.room->records().movements.Find("MV-1")->value.journey.state,
            post_.room->records().movements.Find("MV-1")->value.journey.state);

  // Every frame once, in the order of the post, and found by its device and the time at the post.
  std::vector<std::string> frames;
  std::uint64_t last = 0;
  auto reader = chainlog::Reader::Open(centre_.room->frame_log());
  ASSERT_TRUE(reader);
  while (true) {
    const auto record = reader->Next();
    ASSERT_TRUE(record) << record.error();
    if (!*record) break;
    const auto frame = intake::ReadFrame((*record)->body);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->post, "malaba");
    EXPECT_GT(frame->post_seq, last);
    EXPECT_GE(frame->taken_ms, frame->received_ms);
    last = frame->post_seq;
    if (frame->frame != intake::TeltonikaLogin(kTruck)) frames.emplace_back(frame->frame);
  }
  ASSERT_THAT(frames, SizeIs(kHalfADay));
  for (int n = 0; n < kHalfADay; ++n)
    ASSERT_EQ(frames[static_cast<std::size_t>(n)], TruckFrame(n)) << n;
  auto index = monitor::FrameIndex::Open(
      {.log = centre_.room->frame_log(), .files = folder_.path() / "index"});
  ASSERT_TRUE(index && (*index)->CatchUp());
  const auto found = (*index)->Find(kTruck, kTrackStartMs, kTrackStartMs + 10 * kFixMs);
  ASSERT_TRUE(found);
  EXPECT_GE(found->frames.size(), 10U);

  // Numbers for the operator.
  EXPECT_THAT(centre_end_->metrics.Render(), HasSubstr("\ntidewaiter_stream_records 144"));
  Until([&] {
    return post_end_->metrics.Render().find("\ntidewaiter_stream_waiting 0\n") != std::string::npos;
  });
}

TEST_F(PostsTest, TheCentreGoesOnWhereItsOwnLogIs) {
  PutOne(post_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
  StartPost();
  Drive(0, 20);
  CatchUp();
  // With a snapshot, without it, and without the log: then the mirror gives everything again.
  for (const char* lost : {"", "trackers.snapshot", "frames"}) {
    centre_end_.reset();
    CloseWhole(centre_);
    if (*lost != '\0') std::filesystem::remove_all(At("centre") / "track" / lost);
    if (lost == std::string_view("frames"))
      std::filesystem::remove(At("centre") / "track" / "trackers.snapshot");
    centre_ = OpenWhole(At("centre"), clock_, false);
    OpenRoom();
    StartCentre();
    const std::uint64_t head = post_.room->frame_head().seq;
    Until([&] { return centre_.room->frame_head().seq >= head; });
    SettleCentre();
    EXPECT_EQ(centre_.room->frame_head().seq, head) << lost;
  }
}

TEST_F(PostsTest, AnotherHistoryIsAnAlarm) {
  PutOne(post_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
  StartPost();
  Drive(0, 5);
  CatchUp();
  post_end_.reset();
  // The same post with a log that somebody wrote anew.
  CloseWhole(post_);
  std::filesystem::remove_all(At("post") / "track");
  std::filesystem::remove_all(At("post") / "stream");
  post_ = OpenWhole(At("post"), clock_, false);
  ASSERT_TRUE(post_.room->Start());
  Drive(3, 30);
  StartPost();
  const auto gap = track::AlarmKind::kRecordGap;
  Until([&] { return post_.room->Settle() && SaidOf(post_, gap).causes > 0; });
  EXPECT_EQ(SaidOf(post_, gap).causes, 1);
  const auto row = post_.room->records().alarms.All().front();
  EXPECT_EQ(row->value.alarm.unit, "post:malaba");
  EXPECT_EQ(row->value.severity, track::Severity::kCritical);
  EXPECT_THAT(post_end_->metrics.Render(),
              HasSubstr("tidewaiter_stream_findings_total{kind=\"other_history\"} 1\n"));
  // A batch that contradicts what the centre has: told there, and taken nowhere.
  const std::uint64_t head = centre_.room->frame_head().seq;
  stream::HttpOutlet forger({.url = "http://127.0.0.1:" + std::to_string(centre_port_),
                             .post = "malaba",
                             .secret = kPostSecret});
  auto reader = chainlog::Reader::Open(post_.room->frame_log());
  ASSERT_TRUE(reader);
  const auto first = reader->NextOfAll();
  ASSERT_TRUE(first && *first);
  stream::Batch batch = stream::BeginBatch("malaba", 1, (*first)->previous);
  stream::Add(batch, **first);
  ASSERT_TRUE(forger.Send(batch));
  ASSERT_TRUE(centre_.room->Settle());
  EXPECT_EQ(SaidOf(centre_, gap).causes, 1);
  EXPECT_EQ(centre_.room->frame_head().seq, head);
  EXPECT_THAT(centre_end_->metrics.Render(), HasSubstr("\ntidewaiter_stream_posts_forked 1\n"));
}

// What the centre changed replaces the post's record; what it did not change stays as the post has
// it, whoever starts in between.
TEST_F(PostsTest, TheCentresWordReplacesThePosts) {
  PutOne(centre_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
  Put(centre_, ArmedTruck(*centre_.room));
  StartPost();
  const auto& known = post_.room->records();
  Pass([&] { return known.movements.Find("MV-1") && known.devices.Find(kTruck); });
  // The post's own: a fault of the device, and a visit.
  monitor::DeviceRecord device = known.devices.Find(kTruck)->value;
  monitor::AddFault(device, {.at_ms = 5, .code = "flood", .text = "too much"});
  PutOne(post_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(device));
  monitor::MovementRecord record = known.movements.Find("MV-1")->value;
  record.visits.push_back({.node = "yard", .arrived_ms = 7, .seen_by = {"gate"}});
  PutOne(post_, monitor::kMovementRecords, "MV-1", monitor::WriteMovementRecord(record));
  post_end_.reset();
  StartPost();
  monitor::DeviceRecord centres = TruckDevice();
  centres.model = "FMB920";
  PutOne(centre_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(centres));
  Pass([&] { return known.devices.Find(kTruck)->value.model == "FMB920"; });
  EXPECT_THAT(known.devices.Find(kTruck)->value.faults, SizeIs(1));
  EXPECT_THAT(known.movements.Find("MV-1")->value.visits, SizeIs(1));

  // Closed at the centre: closed at the post, and its trackers have no more to do with it.
  monitor::MovementRecord closed = centre_.room->records().movements.Find("MV-1")->value;
  closed.journey.state = track::MovementState::kClosed;
  closed.journey.steps.push_back(
      {.to = track::MovementState::kClosed, .at_ms = wire_clock_->UnixMilliseconds(), .by = "ben"});
  PutOne(centre_, monitor::kMovementRecords, "MV-1", monitor::WriteMovementRecord(closed));
  Pass([&] { return !known.movements.Find("MV-1")->value.open(); });
  const auto applied = post_.store->EventsOf("plan");
  ASSERT_TRUE(applied);
  EXPECT_GE(std::ranges::count(*applied, "centre.applied", &desk::Event::kind), 2);
}

TEST_F(PostsTest, APostThatIsNotHeardIsAnAlarmUntilItIsBack) {
  wire_clock_ = &clock_;
  StartCentre();
  PutOne(centre_, monitor::kDeviceRecords, kTruck, monitor::WriteDevice(TruckDevice()));
  StartPost();
  Pass([&] { return post_.room->records().devices.Find(kTruck) != nullptr; });
  post_end_.reset();
  const auto silence = [&] {
    centre_end_->posts->Tick();
    EXPECT_TRUE(centre_.room->Settle());
    return centre_.room->records().alarms.All();
  };
  clock_.now_ms += kPostSilentMs;
  EXPECT_THAT(silence(), SizeIs(0));
  clock_.now_ms += 1;
  ASSERT_THAT(silence(), SizeIs(1));
  EXPECT_EQ(silence()[0]->value.alarm.unit, "post:malaba");
  EXPECT_EQ(silence()[0]->value.alarm.phase, track::AlarmPhase::kRaised);
  StartPost();
  Until([&] { return silence()[0]->value.alarm.phase == track::AlarmPhase::kEnded; });
  EXPECT_THAT(silence(), SizeIs(1));
}

TEST_F(PostsTest, SecretsAndRolesAreNeeded) {
  const access::SecretKey key = CentreKey();
  const auto start = [&](const Config& config) {
    http::Metrics metrics;  // of a start that fails, or does nothing
    return Posts::Start({.config = config,
                         .data = folder_.path() / "other",
                         .key = key,
                         .store = *post_.store,
                         .engine = *post_.engine,
                         .room = *post_.room,
                         .metrics = metrics});
  };
  const auto none = start({});
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, nullptr);
  Config config = CentreConfig(folder_.path());
  config.stream_posts = {"malaba", "busia"};  // has no file
  EXPECT_EQ(start(config).error().code, ErrorCode::kNotFound);
  config = PostConfig(folder_.path(), 1);
  ASSERT_TRUE(os::WriteFile(config.stream_secret_file, "short\n"));
  EXPECT_EQ(start(config).error().field, "stream.secret");
}

}  // namespace
}  // namespace tidewaiter::server
