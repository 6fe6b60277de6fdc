// The ways of those who are sent: by the roads that the operator loaded.
#include "server/test_gate_house.h"

namespace tidewaiter::server {
namespace {

using testing::SizeIs;

class TrackWays : public GateHouse {
 protected:
  // A road that goes round: from the parallel of the way north, east and back, 30 km for 10.
  void SetUp() override {
    tune_ = [this](monitor::RoomOptions& options) {
      const os::Path file = folder_.path() / "roads.json";
      const auto at = [](double km, double south_m) {
        const geo::Point place = track::Place(km, south_m);
        return Json::array({place.lon, place.lat});
      };
      const Json road = {
          {"type", "Feature"},
          {"properties", {{"maxspeed", 60}}},
          {"geometry",
           {{"type", "LineString"},
            {"coordinates", {at(0, 0), at(0, -10'000), at(10, -10'000), at(10, 0)}}}}};
      ASSERT_TRUE(
          os::WriteFile(file, Json{{"type", "FeatureCollection"}, {"features", {road}}}.dump()));
      options.base_map = {{.name = "roads", .kind = "roads", .source = "test", .file = file}};
    };
    GateHouse::SetUp();
  }
  void Patrol(const std::string& id, const geo::Point& base) {
    house_->Put(monitor::kResponseUnitRecords, id,
                monitor::WriteResponseUnit({.id = id, .name = id, .base = base, .active = true}));
  }
};

TEST_P(TrackWays, AResponseUnitGoesByRoadWhereOneLeadsThere) {
  Patrol("RU-NEAR", track::Place(0));          // beside the road, which goes round
  Patrol("RU-FAR", track::Place(10, 15'000));  // further than the road can be reached from
  const auto helpers = room_->HelpersFor(track::Place(10));
  ASSERT_THAT(helpers, SizeIs(2));
  EXPECT_EQ(helpers[0].unit->id, "RU-FAR");  // 15 km straight before 30 km of road
  EXPECT_EQ(helpers[0].by, monitor::HelperBy::kStraight);
  EXPECT_NEAR(helpers[0].distance_m, 15'000, 50);
  EXPECT_EQ(helpers[1].by, monitor::HelperBy::kRoad);
  EXPECT_NEAR(helpers[1].distance_m, 30'000, 100);
  EXPECT_NEAR(static_cast<double>(helpers[1].time_s), 1800, 20);
}

INSTANTIATE_TEST_SUITE_P(Engine, TrackWays, testing::Values(EngineUnderTest()), store::EngineName);

}  // namespace
}  // namespace tidewaiter::server
