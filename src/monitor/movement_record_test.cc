#include "monitor/movement_record.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAre;

class BuildTest : public testing::Test {
 protected:
  BuildTest() {
    Place("yard", R"({"type":"Point","coordinates":[39.65,-4.05],"radius_m":500})");
    Place("depot", R"({"type":"Point","coordinates":[36.9,-1.3],"radius_m":500})");
    things_.emplace("road", ThingOf("road", GeoKind::kCorridor, "",
                                    R"({"type":"LineString","half_width_m":400,
                                        "coordinates":[[39.65,-4.05],[36.9,-1.3]]})"));
    devices_.emplace("S1", DeviceRecord{.id = "S1", .kind = DeviceKind::kSeal});
    devices_.emplace("V1", DeviceRecord{.id = "V1", .kind = DeviceKind::kTracker});
    devices_.emplace(
        "OLD",
        DeviceRecord{.id = "OLD", .kind = DeviceKind::kSeal, .state = DeviceState::kRetired});
    devices_.emplace("CAM", DeviceRecord{.id = "CAM", .kind = DeviceKind::kCamera});
    draft_.unit.kind = "truck";
    draft_.unit.plates = {"KBX 123A"};
    draft_.unit.seals = {"S1", "M-778"};
    draft_.unit.devices = {"V1", "S1"};
    draft_.mode = "inland_water";
    draft_.nodes = {{.id = "a", .role = "origin", .place = "yard"},
                    {.id = "b", .role = "destination", .place = "depot"}};
    draft_.edges = {{.from = "a", .to = "b", .corridor = "road"}};
    draft_.settings = {{"stop.alarm_s", 1500}};
    draft_.shipment = "shipment/S1";
  }

  void Place(const std::string& id, std::string shape) {
    things_.emplace(id, ThingOf(id, GeoKind::kPlace, "depot", std::move(shape)));
  }

  auto Build() {
    const Lookup lookup{
        .find_geo = [this](std::string_view id, GeoKind kind) -> const GeoVersion* {
          const auto at = things_.find(id);
          return at == things_.end() || at->second.kind != kind ? nullptr : at->second.in_force();
        },
        .find_device = [this](std::string_view id) -> const DeviceRecord* {
          const auto at = devices_.find(id);
          return at == devices_.end() ? nullptr : &at->second;
        }};
    return BuildMovement(draft_, lookup,
                         {.id = "MV-1", .iot = track::IotId::Version4(1, 2), .by = "anna"});
  }

  // "code pointer" of each problem.
  std::vector<std::string> Wrong() {
    std::vector<std::string> said;
    const auto built = Build();
    if (built) return said;
    for (const codec::Problem& problem : built.error())
      said.push_back(problem.code + " " + problem.pointer);
    return said;
  }

  std::map<std::string, GeoThing, std::less<>> things_;
  std::map<std::string, DeviceRecord, std::less<>> devices_;
  MovementDraft draft_;
};

TEST_F(BuildTest, TakesShapesFromTheGeographyAndKindsFromTheRegister) {
  const auto built = Build();
  ASSERT_TRUE(built) << built.error().front().pointer << built.error().front().detail;
  const track::Movement& journey = built->journey;
  EXPECT_EQ(journey.unit, "KBX 123A");
  EXPECT_EQ(journey.mode, track::Mode::kInland);
  ASSERT_EQ(journey.pairings.size(), 4);
  EXPECT_EQ(journey.pairings[0].kind, track::PairingKind::kSealDevice);
  EXPECT_EQ(journey.pairings[1].kind, track::PairingKind::kSealNumber);
  EXPECT_EQ(journey.pairings[2].kind, track::PairingKind::kVehicleDevice);
  EXPECT_EQ(journey.pairings[3].kind, track::PairingKind::kPlate);
  ASSERT_TRUE(journey.edges[0].corridor);
  EXPECT_EQ(journey.edges[0].corridor->half_width_m, 400);
  EXPECT_EQ(journey.limits.size(), 1);
}

TEST_F(BuildTest, IsTheSameWhenItWasWrittenAndRead) {
  draft_.goods.temperature_low_c = -2;
  auto built = Build();
  ASSERT_TRUE(built);
  built->disarm = {.by = "anna", .at_ms = 5, .reason = "inspection"};
  built->visits = {{.node = "a", .arrived_ms = 7, .seen_by = {"gate", "position"}}};
  built->checks = {"licence"};
  const auto read = ParseMovementRecord(WriteMovementRecord(*built));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, *built);
}

TEST_F(BuildTest, TellsEverythingThatIsWrongAtOnce) {
  draft_.unit.kind = "ship";
  draft_.unit.containers = {"CSQU3054384"};
  draft_.unit.devices = {"nobody", "CAM"};
  draft_.unit.seals = {"OLD"};
  draft_.mode = "walk";
  draft_.nodes[0].place = "nowhere";
  draft_.nodes[1].role = "end";
  draft_.edges[0].corridor = "";
  draft_.edges[0].line = {{.lat = -4, .lon = 39}, {.lat = -1, .lon = 37}};
  draft_.settings = {{"stop.alarm_s", -1}, {"speed", 3}};
  draft_.shipment = "title/T1";
  EXPECT_THAT(Wrong(),
              UnorderedElementsAre("choice /unit/kind", "format /unit/containers/0",
                                   "unknown_device /unit/devices/0", "choice /unit/devices/1",
                                   "retired /unit/seals/0", "choice /mode",
                                   "unknown_place /path/nodes/0/place", "choice /path/nodes/1/role",
                                   "required /path/edges/0/half_width_m",
                                   "range /path/edges/0/corridor/half_width_m",
                                   "range /settings/stop.alarm_s", "unknown_member /settings/speed",
                                   "format /shipment", "no_destination /path/nodes"));
}

TEST_F(BuildTest, WhatMayBePassedByIsNoCheckpoint) {
  draft_.nodes.insert(draft_.nodes.begin() + 1,
                      {.id = "c", .role = "gate", .place = "yard", .optional = true});
  draft_.edges.push_back({.from = "a", .to = "c"});
  const auto built = Build();
  ASSERT_TRUE(built);
  EXPECT_EQ(built->journey.nodes[1].role, track::NodeRole::kRest);
}

TEST_F(BuildTest, TemperaturesOfTheGoodsAreTheBandThatIsWatched) {
  EXPECT_FALSE(Build()->journey.cold);
  draft_.goods.temperature_low_c = 2;
  draft_.goods.temperature_high_c = 8;
  const auto built = Build();
  ASSERT_TRUE(built);
  EXPECT_EQ(built->journey.cold, (track::ColdBand{.low_c = 2, .high_c = 8}));
  EXPECT_EQ(*ParseMovementRecord(WriteMovementRecord(*built)), *built);
  draft_.goods.temperature_low_c.reset();
  EXPECT_EQ(Build()->journey.cold->low_c, track::kCelsiusMin);
  draft_.goods.temperature_low_c = 8;
  EXPECT_THAT(Wrong(), UnorderedElementsAre("order /goods/temperature_high_c"));
}

TEST_F(BuildTest, TheEmptyMassIsKept) {
  draft_.unit.tare_kg = 15'000;
  const auto built = Build();
  ASSERT_TRUE(built);
  EXPECT_EQ(ParseMovementRecord(WriteMovementRecord(*built))->draft.unit.tare_kg, 15'000);
}

TEST(GeoShape, SaysWhatAPointOrALineLacks) {
  const auto line = ReadGeoShape(R"({"type":"LineString","coordinates":[[1,2],[3,4]]})");
  ASSERT_FALSE(line);
  EXPECT_EQ(line.error().front().pointer, "/half_width_m");
  const auto point = ReadGeoShape(R"({"type":"Point","coordinates":[1,2]})");
  ASSERT_FALSE(point);
  EXPECT_EQ(point.error().front().pointer, "/radius_m");
  EXPECT_FALSE(ReadGeoShape("[]"));
  EXPECT_FALSE(ReadGeoShape(R"({"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]})"));
  const auto corridor =
      ReadGeoShape(R"({"type":"LineString","half_width_m":5,"coordinates":[[1,2],[3,4]]})");
  ASSERT_TRUE(corridor);
  EXPECT_EQ(std::get<geo::Corridor>(corridor->area).half_width_m, 5);
}

TEST(MovementRecord, WhatIsDamagedIsNotRead) {
  const std::string text = WriteMovementRecord(TestRecord());
  ASSERT_TRUE(ParseMovementRecord(text));
  for (const char* bad : {"", "[]", "{}", R"({"journey":{},"draft":{}})"})
    EXPECT_EQ(ParseMovementRecord(bad).error().code, ErrorCode::kCorruption) << bad;
  EXPECT_THAT(TestRecord().visits, IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::monitor
