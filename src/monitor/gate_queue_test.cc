#include "monitor/gate_queue.h"

#include "gmock/gmock.h"

#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::SizeIs;

constexpr std::int64_t kNow = 1'790'000'000'000;
constexpr std::int64_t kMinuteMs = 60'000;

RowPtr<GatePass> PassAt(std::int64_t at_ms, std::string movement = "", std::string gate = "GZ-1") {
  GatePass pass{.id = PassId(std::to_string(at_ms) + gate), .gate = std::move(gate)};
  pass.at_ms = at_ms;
  pass.verdict = track::Verdict::kOpen;
  pass.movement = std::move(movement);
  return RowOf(pass.id, pass);
}

// On its way from the yard by the gate to the depot.
MovementRecord ToTheGate(const std::string& id) {
  MovementRecord record = TestRecord(id);
  record.journey.state = track::MovementState::kUnderWay;
  record.draft.nodes = {{.id = "yard", .role = "origin"},
                        {.id = "border", .role = "border", .place = "GZ-1"},
                        {.id = "depot", .role = "destination"}};
  return record;
}

QueueSources Sources(std::vector<MovementRecord> movements) {
  QueueSources sources{.gate = "GZ-1", .now_ms = kNow};
  for (MovementRecord& movement : movements) {
    std::string id = movement.id();
    sources.movements.push_back(RowOf(std::move(id), std::move(movement)));
  }
  sources.eta = [](const MovementRecord&, std::string_view node) -> std::optional<EtaNow> {
    EXPECT_EQ(node, "border");
    return EtaNow{.eta = {.at_ms = kNow + 90 * kMinuteMs,
                          .early_ms = kNow + 70 * kMinuteMs,
                          .late_ms = kNow + 110 * kMinuteMs},
                  .journeys = 1};
  };
  return sources;
}

TEST(GateQueue, NobodyKnowsOfAnybody) {
  EXPECT_FALSE(ForecastGate(Sources({})));
  QueueSources elsewhere = Sources({});
  elsewhere.passes = {PassAt(kNow - kMinuteMs, "", "GZ-2")};
  EXPECT_FALSE(ForecastGate(elsewhere));
}

TEST(GateQueue, CountsWhoComesAndWhoStandsThere) {
  MovementRecord waits = ToTheGate("M2");
  waits.draft.goods.perishable = true;
  waits.visits = {{.node = "border", .arrived_ms = kNow - 30 * kMinuteMs}};
  MovementRecord through = ToTheGate("M3");
  through.visits = waits.visits;
  MovementRecord gone = ToTheGate("M4");
  gone.visits = {{.node = "border", .arrived_ms = kNow - 90 * kMinuteMs, .left_ms = kNow}};
  MovementRecord closed = ToTheGate("M5");
  closed.journey.state = track::MovementState::kClosed;
  QueueSources sources = Sources({ToTheGate("M1"), waits, through, gone, closed});
  sources.passes = {PassAt(kNow - 20 * kMinuteMs, "M3")};
  const track::QueueQuery query = QueryOf(sources);
  EXPECT_THAT(query.coming, SizeIs(1));
  EXPECT_EQ(query.waiting, 1);
  EXPECT_EQ(query.waiting_perishable, 1);
}

TEST(GateQueue, ServiceIsHowLongStaysWhoNeedNotWait) {
  const auto stay = [](const std::string& id, int from_min, int until_min) {
    MovementRecord movement = ToTheGate(id);
    movement.visits = {{.node = "border",
                        .arrived_ms = kNow + from_min * kMinuteMs,
                        .left_ms = kNow + until_min * kMinuteMs}};
    return movement;
  };
  // The second one came while the first was there, and the third while the second was.
  const QueueSources sources = Sources({stay("M1", -600, -580), stay("M2", -590, -550),
                                        stay("M3", -560, -540), stay("M4", -300, -270)});
  const track::PostHistory history = HistoryOf(sources);
  EXPECT_THAT(std::vector<float>(history.services().begin(), history.services().end()),
              ElementsAre(1200, 1800));
}

TEST(GateQueue, ManyArrivalsNeedMoreBooths) {
  QueueSources sources = Sources({});
  // Six an hour in every hour of the last three weeks.
  for (std::int64_t at_ms = kNow - 21LL * 86'400'000; at_ms < kNow; at_ms += 10 * kMinuteMs)
    sources.passes.push_back(PassAt(at_ms));
  sources.setting.booths = 1;
  sources.setting.wait_limit_min = 30;
  const auto queue = ForecastGate(sources);
  ASSERT_TRUE(queue);
  EXPECT_EQ(queue->services, 0U);  // twenty minutes each: one booth serves three of six
  ASSERT_THAT(queue->hours, SizeIs(track::kForecastHours));
  EXPECT_NEAR(queue->hours[3].arrivals, 6, 0.7);
  EXPECT_GT(queue->hours[11].wait_min, queue->hours[2].wait_min);
  EXPECT_GT(queue->hours[11].queue, 20);
  ASSERT_THAT(queue->suggested, SizeIs(track::kForecastHours));
  EXPECT_THAT(queue->suggested, Each(testing::AllOf(testing::Ge(2), testing::Le(8))));
  sources.setting.booths = 8;
  EXPECT_LT(ForecastGate(sources)->hours[11].wait_min, 5);
}

TEST(GateSetting, IsReadAsItWasWritten) {
  const GateSetting setting{.booths = 3,
                            .booths_max = 5,
                            .wait_limit_min = 45,
                            .trusted = {"C1", "C2"},
                            .by = "anna",
                            .at_ms = kNow,
                            .reason = "morning"};
  EXPECT_EQ(*ParseGateSetting(WriteGateSetting(setting)), setting);
  for (const char* bad : {"", "[]", R"({"booths":0,"booths_max":1,"wait_limit_min":60})",
                          R"({"booths":2,"booths_max":1,"wait_limit_min":60})",
                          R"({"booths":2,"booths_max":1000,"wait_limit_min":60})"}) {
    EXPECT_FALSE(ParseGateSetting(bad)) << bad;
  }
}

TEST(GateSetting, TrustsWhereEverybodyNamedIsTrusted) {
  const GateSetting setting{.trusted = {"C1", "P1"}};
  EXPECT_TRUE(setting.Trusts("C1", "P1"));
  EXPECT_TRUE(setting.Trusts("C1", ""));
  EXPECT_FALSE(setting.Trusts("C1", "P2"));
  EXPECT_FALSE(setting.Trusts("C2", "P1"));
  EXPECT_FALSE(setting.Trusts("", ""));
}

}  // namespace
}  // namespace tidewaiter::monitor
