#include "monitor/plan_maker.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "base/random.h"
#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kCircle = R"({"type":"Point","coordinates":[38.5,-1],"radius_m":500})";

RowPtr<GeoThing> Thing(const std::string& id, GeoKind kind, const std::string& role,
                       const std::string& shape = kCircle) {
  return RowOf(id, ThingOf(id, kind, role, shape));
}

TEST(PlanMaker, FencesPortsAndZonesOfTheAirGoWhereTheyAreUsed) {
  const MadePlan made = MakePlan(
      {.geo = {Thing("park", GeoKind::kFence, "forbidden"), Thing("rest", GeoKind::kPlace, "rest"),
               Thing("office", GeoKind::kPlace, "office"), Thing("MBA", GeoKind::kPlace, "port"),
               Thing("sky", GeoKind::kFence, "air_zone")},
       .now_ms = track::kStartMs},
      2);
  ASSERT_THAT(made.shards, SizeIs(2));
  for (const auto& shard : made.shards) {
    ASSERT_THAT(shard->fences(), SizeIs(2));
    EXPECT_EQ(shard->fences()[0].kind, track::FenceKind::kForbidden);
    EXPECT_EQ(shard->fences()[1].kind, track::FenceKind::kRestArea);
  }
  ASSERT_THAT(made.ports, SizeIs(1));
  EXPECT_EQ(made.ports[0].code, "MBA");
  ASSERT_THAT(made.air_zones, SizeIs(1));
  EXPECT_EQ(made.air_zones[0].id, ZoneNumber("sky"));
  EXPECT_THAT(made.left_out, IsEmpty());
}

TEST(PlanMaker, OneBadRecordCostsNobodyElseTheirPlan) {
  MovementRecord bad = TestRecord("T2", "b");
  bad.journey.nodes.clear();
  MovementRecord thief = TestRecord("T3", "c");
  thief.journey.pairings[0].value = "S1";  // of T1
  const MadePlan made =
      MakePlan({.geo = {Thing("torn", GeoKind::kFence, "forbidden", R"({"type":"Point"})")},
                .movements = {RowOf("T1", TestRecord()), RowOf("T2", bad), RowOf("T3", thief)},
                .now_ms = track::kStartMs},
               1);
  std::vector<std::string> left_out;
  for (const UnusedRecord& one : made.left_out)
    left_out.push_back(one.id);
  EXPECT_THAT(left_out, ElementsAre("torn", "T2", "T3"));
  ASSERT_THAT(made.shards[0]->courses(), SizeIs(1));
  EXPECT_EQ(made.shards[0]->courses()[0]->movement.id, "T1");
}

TEST(PlanMaker, OnlyWatchedMovementsAreInIt) {
  for (const auto state : {track::MovementState::kPlanned, track::MovementState::kClosed,
                           track::MovementState::kCancelled}) {
    MovementRecord record = TestRecord();
    record.journey.state = state;
    const MadePlan made = MakePlan({.movements = {RowOf("T1", record)}}, 1);
    EXPECT_THAT(made.shards[0]->courses(), IsEmpty());
    EXPECT_THAT(made.left_out, IsEmpty());
  }
}

TEST(PlanMaker, DevicesOfAMovementGoToOneShardAndItKnowsTheMovement) {
  std::vector<RowPtr<MovementRecord>> movements;
  for (int i = 0; i < 40; ++i) {
    const std::string id = "T" + std::to_string(i);
    movements.push_back(RowOf(id, TestRecord(id, "-" + std::to_string(i))));
  }
  const MadePlan made = MakePlan({.movements = movements, .now_ms = track::kStartMs}, 4);
  std::set<std::uint32_t> used;
  for (int i = 0; i < 40; ++i) {
    const std::string suffix = "-" + std::to_string(i);
    const std::uint32_t shard = made.ShardOf("S1" + suffix, track::kStartMs);
    EXPECT_EQ(made.ShardOf("V1" + suffix, track::kStartMs), shard);
    for (std::uint32_t other = 0; other < 4; ++other) {
      const auto* const assignment =
          made.shards[other]->AssignmentOf("S1" + suffix, track::kStartMs);
      EXPECT_EQ(assignment != nullptr, other == shard);
    }
    used.insert(shard);
  }
  EXPECT_THAT(used, SizeIs(4));
  EXPECT_LT(made.ShardOf("somebody else", track::kStartMs), 4U);
}

// Everything that a plan says, for comparison.
std::string Told(const MadePlan& made) {
  std::string text;
  for (const auto& shard : made.shards) {
    text += "shard " + shard->settings_version() + "\n";
    for (const track::ZoneFence& fence : shard->fences()) {
      text += fmt::format("  fence {} {} {} {}\n", fence.id, fence.name, track::Name(fence.kind),
                          fence.shape.boxes().front().max_lat);
    }
    for (const auto& course : shard->courses()) {
      text += fmt::format("  course {} {} {} {}\n", course->movement.id, course->settings_version,
                          course->ways.size(), course->movement.pairings.front().value);
    }
  }
  for (const UnusedRecord& one : made.left_out)
    text += "left out " + one.id + "\n";
  return text + fmt::format("{} devices, {} ports\n", made.devices.size(), made.ports.size());
}

// The plain way is to make every plan anew.
TEST(PlanMaker, WhatIsTakenOverMakesNoDifference) {
  Random random(17);
  std::map<std::string, RowPtr<GeoThing>> things;
  std::map<std::string, RowPtr<MovementRecord>> movements;
  PlanSources sources{.now_ms = track::kStartMs};
  std::shared_ptr<const MadePlan> before;
  for (int step = 0; step < 200; ++step) {
    const std::string id = std::to_string(random.Below(12));
    if (random.Chance(0.3)) {
      const std::string shape = fmt::format(
          R"({{"type":"Point","coordinates":[38.5,-1],"radius_m":{}}})", random.Below(3) * 400);
      things[id] = Thing(id, GeoKind::kFence, random.Chance(0.5) ? "forbidden" : "area", shape);
    } else if (random.Chance(0.1)) {
      sources.settings.Set(track::Limit::kSilenceAlarm, random.Uniform(1000, 3000));
    } else if (random.Chance(0.3)) {
      movements.erase(id);
    } else {
      MovementRecord record = TestRecord(id, random.Chance(0.1) ? "-0" : "-" + id);
      if (random.Chance(0.5)) record.journey.limits = {{track::Limit::kSilenceAlarm, 2000}};
      if (random.Chance(0.2)) record.journey.state = track::MovementState::kClosed;
      if (random.Chance(0.1)) record.journey.nodes.clear();
      movements[id] = RowOf(id, std::move(record));
    }
    sources.geo.clear();
    for (const auto& [name, row] : things)
      sources.geo.push_back(row);
    sources.movements.clear();
    for (const auto& [name, row] : movements)
      sources.movements.push_back(row);
    sources.before = nullptr;
    const std::string plain = Told(MakePlan(sources, 2));
    sources.before = before.get();
    auto made = std::make_shared<const MadePlan>(MakePlan(sources, 2));
    ASSERT_EQ(Told(*made), plain) << "step " << step;
    before = std::move(made);
  }
}

TEST(PlanMaker, TakesOverWhatDidNotChange) {
  PlanSources sources{
      .geo = {Thing("park", GeoKind::kFence, "forbidden")},
      .movements = {RowOf("T1", TestRecord("T1", "-1")), RowOf("T2", TestRecord("T2", "-2"))},
      .now_ms = track::kStartMs};
  const MadePlan first = MakePlan(sources, 1);
  sources.before = &first;
  sources.movements[1] = RowOf("T2", TestRecord("T2", "-2"), 2);
  const MadePlan second = MakePlan(sources, 1);
  EXPECT_EQ(second.fences, first.fences);
  EXPECT_EQ(second.shards[0]->courses()[0], first.shards[0]->courses()[0]);
  EXPECT_NE(second.shards[0]->courses()[1], first.shards[0]->courses()[1]);
  sources.settings.Set(track::Limit::kSilenceAlarm, 1234);
  EXPECT_NE(MakePlan(sources, 1).shards[0]->courses()[0], first.shards[0]->courses()[0]);
}

TEST(PlanMaker, KnowsWhenItIsToBeMadeAgain) {
  GeoThing thing = ThingOf("park", GeoKind::kFence, "forbidden", kCircle);
  thing.versions[0].valid_from_ms = track::kStartMs + 1000;
  thing.versions[0].valid_until_ms = track::kStartMs + 5000;
  const auto at = [&](std::int64_t after_ms) {
    return MakePlan({.geo = {RowOf("park", thing)}, .now_ms = track::kStartMs + after_ms}, 1);
  };
  EXPECT_THAT(at(0).shards[0]->fences(), IsEmpty());
  EXPECT_EQ(at(0).next_ms, track::kStartMs + 1000);
  EXPECT_THAT(at(1000).shards[0]->fences(), SizeIs(1));
  EXPECT_EQ(at(1000).next_ms, track::kStartMs + 5000);
  EXPECT_THAT(at(5000).shards[0]->fences(), IsEmpty());
  EXPECT_EQ(at(5000).next_ms, 0);
}

}  // namespace
}  // namespace tidewaiter::monitor
