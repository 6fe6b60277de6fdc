#include "retrace/replay.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chainlog/reader.h"
#include "device/voice.h"
#include "device/voice_seals.h"
#include "intake/frame_log.h"
#include "retrace/ingest.h"
#include "retrace/insider.h"

namespace tidewaiter::retrace {
namespace {

constexpr std::int64_t kStartMs = 1'796'083'200'000;
constexpr std::int64_t kMinuteMs = 60'000;

// A folder of its own for each test.
class RetraceTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() /
        (std::string("retrace_") + testing::UnitTest::GetInstance()->current_test_info()->name() +
         "_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  os::Path folder_;
};

device::Report SealAt(double lon, int minute, bool cut) {
  device::Report report{.device = "7590000001"};
  report.time_ms = kStartMs + minute * kMinuteMs;
  report.fix = {.kind = device::FixKind::kSatellite,
                .valid = true,
                .at = {.lat = -1, .lon = lon},
                .time_ms = report.time_ms,
                .speed_kmh = 60,
                .satellites = 9};
  report.seal.Say(device::SealSign::kLocked, true);
  report.seal.Say(device::SealSign::kRopeInserted, true);
  report.seal.Say(device::SealSign::kRopeCut, cut);
  return report;
}

// One seal along the parallel for two hours, cut at `cut_minute`.
std::vector<FrameLine> Ride(int cut_minute) {
  std::vector<FrameLine> frames;
  for (int minute = 0; minute < 120; ++minute) {
    const device::Report report = SealAt(38 + minute * 0.009, minute, minute == cut_minute);
    frames.push_back(
        {.time_ms = report.time_ms + 1000,
         .device = report.device,
         .protocol = "jointech",
         .bytes = device::SayJt701Position(report, static_cast<std::uint8_t>(minute))});
  }
  return frames;
}

PlanFile PlanForRide() {
  track::Movement movement{.id = "M1",
                           .iot = track::IotId::Version7(kStartMs, 1, 2),
                           .unit = "XAA 001A",
                           .state = track::MovementState::kUnderWay};
  movement.pairings = {{.kind = track::PairingKind::kSealDevice, .value = "7590000001"}};
  const auto node = [](std::string id, track::NodeRole role, double lon) {
    return track::Node{
        .id = std::move(id),
        .role = role,
        .place = {.area = geo::Circle{.center = {.lat = -1, .lon = lon}, .radius_m = 500}}};
  };
  movement.nodes = {node("from", track::NodeRole::kOrigin, 38),
                    node("to", track::NodeRole::kDestination, 39.5)};
  movement.edges = {{.from = "from", .to = "to"}};
  return {.movements = {movement}};
}

void Write(const os::Path& log, const std::vector<FrameLine>& frames) {
  auto ingest = Ingest::Open(log);
  ASSERT_TRUE(ingest.has_value()) << ingest.error();
  for (const FrameLine& frame : frames) {
    ASSERT_TRUE((*ingest)->Add(frame).has_value());
    // A group of its own for each half: damage in the last one looks like a crash.
    if (2 * (*ingest)->counts().frames == frames.size()) {
      ASSERT_TRUE((*ingest)->Finish().has_value());
    }
  }
  ASSERT_TRUE((*ingest)->Finish().has_value());
  EXPECT_EQ((*ingest)->counts().frames, frames.size());
  EXPECT_EQ((*ingest)->counts().undecodable, 0U);
}

TEST_F(RetraceTest, TheLogAloneGivesTheAlarms) {
  Write(folder_ / "log", Ride(30));
  const auto first = Replay(folder_ / "log", PlanForRide(), NoProgress);
  ASSERT_TRUE(first.has_value()) << first.error();
  EXPECT_EQ(first->counts.reports, 120U);
  EXPECT_EQ(first->first_ms, kStartMs + 1000);
  const auto cut =
      std::ranges::find(first->alarms, track::AlarmKind::kSealCut, &track::Alarm::kind);
  ASSERT_NE(cut, first->alarms.end());
  EXPECT_EQ(cut->movement, "M1");
  EXPECT_EQ(cut->began_ms, kStartMs + 30 * kMinuteMs);
  const auto again = Replay(folder_ / "log", PlanForRide(), NoProgress);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->alarms, first->alarms);
}

TEST_F(RetraceTest, NoDeedNoCut) {
  Write(folder_ / "log", Ride(-1));
  const auto replayed = Replay(folder_ / "log", PlanForRide(), NoProgress);
  ASSERT_TRUE(replayed.has_value());
  EXPECT_EQ(std::ranges::count(replayed->alarms, track::AlarmKind::kSealCut, &track::Alarm::kind),
            0);
}

// What needs a login is decoded again from the log without the frames before.
TEST_F(RetraceTest, SessionsGoOnFromFrameToFrame) {
  device::Report report = SealAt(38, 1, false);
  report.device = "356307042441013";
  const std::vector<FrameLine> frames{
      {.time_ms = 1000,
       .device = report.device,
       .protocol = "teltonika",
       .bytes = device::SayTeltonikaLogin(report.device)},
      {.time_ms = 2000,
       .device = report.device,
       .protocol = "teltonika",
       .bytes = device::SayTeltonika({&report, 1})},
      {.time_ms = 3000, .device = "x", .protocol = "no-such-protocol", .bytes = "?"}};
  Write(folder_ / "log", frames);
  auto reader = chainlog::Reader::Open(folder_ / "log");
  ASSERT_TRUE(reader.has_value());
  ASSERT_TRUE(reader->Seek(2).has_value());
  const auto record = reader->Next();
  ASSERT_TRUE(record.has_value() && record->has_value());
  EXPECT_EQ((*record)->time_ms, 2000) << "as if it had been received then";
  const auto frame = intake::ReadFrame((*record)->body);
  ASSERT_TRUE(frame.has_value());
  device::Decoded said;
  ASSERT_TRUE(intake::DecodeAgain(*frame, said).has_value());
  ASSERT_EQ(said.reports().size(), 1U);
  EXPECT_EQ(said.reports()[0].device, report.device);
}

TEST_F(RetraceTest, InsidersAreSeenWhereAWitnessWatches) {
  Write(folder_ / "log", Ride(30));
  const auto row = [](std::string kind) {
    return TruthRow{.kind = std::move(kind),
                    .device = "7590000001",
                    .began_ms = kStartMs + 20 * kMinuteMs,
                    .ended_ms = kStartMs + 40 * kMinuteMs};
  };
  const std::vector<TruthRow> truth{row("insider_alteration"), row("insider_deletion"),
                                    row("long_stop")};
  const auto tried = TryInsiders(truth, folder_ / "log", folder_ / "scratch");
  ASSERT_TRUE(tried.has_value()) << tried.error();
  EXPECT_EQ(tried->altered.of, 1U);
  EXPECT_EQ(tried->altered.hits, 1U);
  EXPECT_EQ(tried->deleted.of, 1U);
  EXPECT_EQ(tried->deleted.hits, 1U);
  EXPECT_EQ(tried->deleted_unwitnessed.hits, 0U) << "a chain made anew is a whole chain";
  EXPECT_EQ(tried->untouched.of, 2U);
  EXPECT_EQ(tried->untouched.hits, 0U);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "scratch"));
}

TEST_F(RetraceTest, ADamagedLogIsNoLog) {
  Write(folder_ / "log", Ride(30));
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "log")) {
    auto bytes = os::ReadFile(entry.path());
    if (!bytes || bytes->size() < 5000) continue;
    (*bytes)[4000] ^= 1;
    ASSERT_TRUE(os::WriteFile(entry.path(), *bytes).has_value());
  }
  const auto replayed = Replay(folder_ / "log", PlanForRide(), NoProgress);
  ASSERT_FALSE(replayed.has_value());
  EXPECT_EQ(replayed.error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::retrace
