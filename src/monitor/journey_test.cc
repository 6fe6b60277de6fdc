#include "monitor/journey.h"

#include <gmock/gmock.h>

#include "geo/measure.h"
#include "monitor/test_frames.h"
#include "os/file.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

constexpr geo::Point kPort{-4.05, 39.67};

JourneyAsk Ask(std::vector<JourneyDevice> devices = {{"S1"}}) {
  JourneyAsk ask;
  ask.devices = std::move(devices);
  ask.from_ms = kNoon;
  ask.until_ms = kNoon + 600 * kMinute;
  return ask;
}

Journey Rebuild(const TestFrames& log, const JourneyAsk& ask = Ask()) {
  auto index = FrameIndex::Open({.log = log.log(), .files = log.files()});
  EXPECT_TRUE(index && (*index)->CatchUp());
  auto journey = RebuildJourney(ask, **index, log.log());
  EXPECT_TRUE(journey) << journey.error();
  return journey ? *std::move(journey) : Journey{};
}

std::vector<std::int64_t> MinutesOf(const Journey& journey) {
  std::vector<std::int64_t> minutes;
  for (const JourneyPoint& point : journey.points)
    minutes.push_back((point.time_ms - kNoon) / kMinute);
  return minutes;
}

// North of the port by so many metres.
geo::Point North(double metres) {
  return geo::Destination(kPort, 0, metres);
}

TEST(Journey, PointsAreInTheOrderOfTheDevicesClock) {
  TestFrames log("order");
  log.Add({.time_ms = kNoon, .at = North(0)});
  log.Add({.time_ms = kNoon + 3 * kMinute, .at = North(3000)});
  log.Add({.time_ms = kNoon + 2 * kMinute, .at = North(2000), .delay_ms = 30 * kMinute});
  log.Add({.time_ms = kNoon + kMinute, .at = North(1000), .delay_ms = 31 * kMinute});
  const Journey journey = Rebuild(log);
  EXPECT_THAT(MinutesOf(journey), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(journey.points,
              ElementsAre(Field(&JourneyPoint::late, false), Field(&JourneyPoint::late, true),
                          Field(&JourneyPoint::late, true), Field(&JourneyPoint::late, false)));
  EXPECT_EQ(journey.points[1].seq, 4U);
  EXPECT_NEAR(journey.distance_m, 3000, 1);
  EXPECT_THAT(journey.gaps, IsEmpty());
  EXPECT_EQ(journey.frames, 4U);
}

TEST(Journey, WhatWasSentTwiceIsThereOnceAsItCameFirst) {
  TestFrames log("twice");
  const SaidFrame said{.time_ms = kNoon, .at = North(0), .more = R"("seal":{"unlocked":true})"};
  log.Add(said);
  log.Add(said);
  SaidFrame later = said;
  later.delay_ms = 90 * kMinute;
  log.Add(later);
  const Journey journey = Rebuild(log);
  ASSERT_THAT(journey.points, SizeIs(1));
  EXPECT_EQ(journey.points[0].seq, 1U);
  EXPECT_FALSE(journey.points[0].late);
  EXPECT_EQ(journey.left_out.repeated, 2U);
  EXPECT_THAT(journey.seal_events, SizeIs(1));
}

TEST(Journey, LeavesOutAndCountsWhatIsNoPosition) {
  TestFrames log("left_out");
  log.Add({.time_ms = 946'684'800'000, .at = North(0), .delay_ms = kNoon - 946'684'800'000});
  log.Add({.time_ms = kNoon, .at = geo::Point{0, 0}});
  log.Add({.time_ms = kNoon + kMinute, .at = North(0), .more = R"("valid":false)"});
  log.Add({.time_ms = kNoon + 2 * kMinute, .at = North(0)});
  log.Add({.time_ms = kNoon + 3 * kMinute, .at = std::nullopt});
  const Journey journey = Rebuild(log);
  EXPECT_THAT(MinutesOf(journey), ElementsAre(2));
  EXPECT_EQ(journey.left_out, (LeftOut{.invalid = 1, .no_place = 1, .other_time = 1}));
}

TEST(Journey, FramesThatADeviceKeptAreFoundLater) {
  TestFrames log("kept");
  log.Add({.time_ms = kNoon + kMinute, .at = North(0), .delay_ms = 3 * 86'400'000});
  EXPECT_THAT(Rebuild(log).points, SizeIs(1));
  JourneyAsk impatient = Ask();
  impatient.patience_ms = 86'400'000;
  EXPECT_THAT(Rebuild(log, impatient).points, IsEmpty());
}

TEST(Journey, ADeviceCountsAsLongAsItBelongs) {
  TestFrames log("belongs");
  for (int i = 0; i < 6; ++i) {
    log.Add({.device = "S1", .time_ms = kNoon + i * kMinute, .at = North(i * 500.0)});
    log.Add({.device = "S2", .time_ms = kNoon + i * kMinute, .at = North(i * 500.0 + 5)});
    log.Add({.device = "S3", .time_ms = kNoon + i * kMinute, .at = North(9'000)});
  }
  const Journey journey = Rebuild(
      log,
      Ask({{"S1", {0, kNoon + 2 * kMinute}}, {"S2", {kNoon + 3 * kMinute, 0}}, {"S3", {}, false}}));
  EXPECT_THAT(MinutesOf(journey), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(journey.points[2].device, 0U);
  EXPECT_EQ(journey.points[3].device, 1U);
  EXPECT_EQ(journey.lead, 0U);
  EXPECT_NEAR(journey.distance_m, 1000, 1);  // of the first device alone
}

TEST(Journey, WanderingOfAReceiverIsNoDistance) {
  TestFrames log("wander");
  for (int i = 0; i < 60; ++i)
    log.Add({.time_ms = kNoon + i * kMinute, .at = North(i % 2 == 0 ? 0 : 20)});
  EXPECT_EQ(Rebuild(log).distance_m, 0);
}

TEST(Journey, StopsAreWhereItStayed) {
  TestFrames log("stops");
  double metres = 0;
  for (int i = 0; i < 60; ++i) {
    const bool stands = (i >= 10 && i < 25) || i >= 50;
    if (!stands) metres += 800;
    // One fix far off is a jump of the receiver, not the end of the stop.
    log.Add({.time_ms = kNoon + i * kMinute, .at = North(i == 17 ? metres + 900 : metres)});
  }
  const Journey journey = Rebuild(log);
  ASSERT_THAT(journey.stops, SizeIs(2));
  EXPECT_EQ(journey.stops[0].from_ms, kNoon + 9 * kMinute);
  EXPECT_EQ(journey.stops[0].until_ms, kNoon + 24 * kMinute);
  EXPECT_EQ(journey.stops[0].silent_ms, kMinute);
  EXPECT_FALSE(journey.stops[0].goes_on);
  EXPECT_TRUE(journey.stops[1].goes_on);
  EXPECT_EQ(journey.stops[1].last_seq, 60U);
}

TEST(Journey, SeriesAndSealEvents) {
  TestFrames log("series");
  log.Add({.time_ms = kNoon,
           .at = North(0),
           .speed_kmh = 36,
           .more = R"("readings":{"temp1":-18.5,"batteryLevel":90,"door":false},)"
                   R"("seal":{"locked":true,"rope_cut":false})"});
  log.Add({.time_ms = kNoon + kMinute,
           .at = North(600),
           .speed_kmh = 36,
           .more = R"("readings":{"temp1":-17,"door":true,"driverUniqueId":"C77"},)"
                   R"("seal":{"locked":false,"rope_cut":false,"unlocked":true})"});
  const Journey journey = Rebuild(log);
  std::vector<std::string> names;
  for (const JourneySeries& series : journey.series)
    names.push_back(series.name + std::to_string(series.values.size()));
  EXPECT_THAT(names, ElementsAre("batteryLevel1", "door2", "speed2", "temp12"));
  EXPECT_EQ(journey.series[3].values[1], (SeriesValue{kNoon + kMinute, -17, 2}));
  std::vector<std::string> events;
  for (const JourneySeal& seal : journey.seal_events) {
    events.push_back(std::string(device::Name(seal.sign)) + (seal.yes ? "+" : "-") +
                     std::to_string(seal.seq) + seal.card);
  }
  EXPECT_THAT(events, ElementsAre("locked+1", "locked-2C77", "unlocked+2C77"));
}

TEST(Journey, CommandsAndOthersFramesAreNotRead) {
  TestFrames log("commands");
  log.Add({.device = "S1"});
  log.Add({.device = "S2"});
  std::string body = BodyOf({.device = "S1"});
  body[1] = 2;  // a command
  log.AddBody(body);
  EXPECT_EQ(Rebuild(log).frames, 1U);
}

TEST(Journey, WhatCannotBeReadIsTold) {
  TestFrames log("unreadable");
  log.Add({.time_ms = kNoon});
  std::string body = BodyOf({.time_ms = kNoon + kMinute});
  log.AddBody(body.substr(0, body.size() - 1) + "?");  // JSON that does not end
  body[3] = 1;
  log.AddBody(body);  // marked so when it came
  body[3] = 2;
  log.AddBody(body);  // refused
  log.AddBody("\x09later");
  const Journey journey = Rebuild(log);
  std::vector<std::string> gaps;
  for (const JourneyGap& gap : journey.gaps)
    gaps.push_back(std::string(Name(gap.kind)) + std::to_string(gap.first_seq) + gap.device);
  EXPECT_THAT(gaps, ElementsAre("undecodable2S1", "undecodable3S1", "refused4S1", "unreadable5"));
  EXPECT_THAT(journey.points, SizeIs(1));
}

// The index was made while the log was whole; then somebody changed a record.
TEST(Journey, DamageBehindTheIndexIsTold) {
  TestFrames log("damaged", 2500);
  for (int i = 0; i < 40; ++i)
    log.Add({.time_ms = kNoon + i * kMinute, .at = North(i * 500.0)});
  EXPECT_THAT(Rebuild(log).points, SizeIs(40));
  log.Close();
  std::vector<os::Path> segments;
  for (const auto& entry : std::filesystem::directory_iterator(log.log())) {
    if (entry.path().extension() == ".chain") segments.push_back(entry.path());
  }
  std::ranges::sort(segments);
  std::string bytes = *os::ReadFile(segments[1]);
  bytes[200] = static_cast<char>(bytes[200] ^ 4);
  ASSERT_TRUE(os::WriteFile(segments[1], bytes));
  const Journey journey = Rebuild(log);
  EXPECT_THAT(journey.points, SizeIs(39));
  ASSERT_THAT(journey.gaps, SizeIs(1));
  EXPECT_EQ(journey.gaps[0].kind, GapKind::kUnreadable);
  EXPECT_EQ(journey.gaps[0].first_seq, journey.gaps[0].last_seq);
  // Without the index nobody knows what stands behind the damage in its segment.
  std::filesystem::remove_all(log.files());
  const Journey without = Rebuild(log);
  EXPECT_LT(without.points.size(), 39U);
  ASSERT_THAT(without.gaps, SizeIs(1));
  EXPECT_EQ(without.gaps[0].first_seq, journey.gaps[0].first_seq);
  EXPECT_EQ(without.points.size() + without.gaps[0].last_seq - without.gaps[0].first_seq + 1, 40U);
}

TEST(Journey, DroppedRecordsAreTold) {
  TestFrames log("dropped", 1500);
  for (int i = 0; i < 40; ++i)
    log.Add({.time_ms = kNoon + i * kMinute, .at = North(i * 500.0)});
  auto index = FrameIndex::Open({.log = log.log(), .files = log.files()});
  ASSERT_TRUE((*index)->CatchUp());
  ASSERT_TRUE(log.writer().DropBefore(20));  // and the index does not know yet
  const auto journey = RebuildJourney(Ask(), **index, log.log());
  ASSERT_TRUE(journey);
  ASSERT_FALSE(journey->gaps.empty());
  EXPECT_EQ(journey->gaps[0].kind, GapKind::kDropped);
  EXPECT_EQ(journey->points.size() + journey->gaps.size(), 40U);
}

TEST(Journey, AsksThatCannotBe) {
  TestFrames log("asks");
  log.Add({});
  auto index = FrameIndex::Open({.log = log.log()});
  ASSERT_TRUE(index);
  JourneyAsk backwards = Ask();
  backwards.until_ms = backwards.from_ms - 1;
  for (const JourneyAsk& ask :
       {Ask({}), backwards, Ask(std::vector<JourneyDevice>(kJourneyDevicesMax + 1, {"S"}))}) {
    EXPECT_EQ(RebuildJourney(ask, **index, log.log()).error().code, ErrorCode::kInvalidArgument);
  }
}

TEST(Journey, OfAMovementFromArmingToItsEnd) {
  track::Movement movement;
  movement.pairings = {{.kind = track::PairingKind::kSensorDevice, .value = "T1"},
                       {.kind = track::PairingKind::kPlate, .value = "KCA 1"},
                       {.kind = track::PairingKind::kVehicleDevice, .value = "V1"},
                       {.kind = track::PairingKind::kSealDevice, .value = "S1"}};
  movement.steps = {{.to = track::MovementState::kArmed, .at_ms = kNoon},
                    {.to = track::MovementState::kUnderWay, .at_ms = kNoon + kMinute}};
  movement.limits = {{track::Limit::kStopRadius, 60}};
  JourneyAsk ask = AskOf(movement, kNoon + 9 * kMinute);
  EXPECT_THAT(ask.devices, ElementsAre(JourneyDevice{"S1"}, JourneyDevice{"V1"},
                                       JourneyDevice{"T1", {}, false}));
  EXPECT_EQ(ask.from_ms, kNoon);
  EXPECT_EQ(ask.until_ms, kNoon + 9 * kMinute);
  EXPECT_EQ(ask.settings[track::Limit::kStopRadius], 60);
  movement.steps.push_back({.to = track::MovementState::kClosed, .at_ms = kNoon + 5 * kMinute});
  EXPECT_EQ(AskOf(movement, kNoon + 9 * kMinute).until_ms, kNoon + 5 * kMinute);
}

}  // namespace
}  // namespace tidewaiter::monitor
