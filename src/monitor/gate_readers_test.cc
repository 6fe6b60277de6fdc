#include "monitor/gate_readers.h"

#include "gmock/gmock.h"

#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using device::GateKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

DeviceRecord ReaderOf(std::string id, DeviceKind kind, std::int64_t lane = 2) {
  return {.id = std::move(id), .kind = kind, .place = "GZ-1", .lane = lane};
}

TEST(GateReaders, AKindReadsWhatIsUsualUnlessTheRegisterSays) {
  DeviceRecord camera = ReaderOf("cam", DeviceKind::kCamera);
  EXPECT_THAT(KindsOf(camera), ElementsAre(GateKind::kPlate));
  camera.reads = {GateKind::kContainerCode, GateKind::kSeal};
  EXPECT_THAT(KindsOf(camera), ElementsAre(GateKind::kContainerCode, GateKind::kSeal));
  EXPECT_THAT(KindsOf(ReaderOf("r", DeviceKind::kReader)), ElementsAre(GateKind::kTag));
  EXPECT_THAT(KindsOf(ReaderOf("w", DeviceKind::kWeighbridge)), ElementsAre(GateKind::kWeight));
  EXPECT_THAT(KindsOf(ReaderOf("p", DeviceKind::kPortal)), ElementsAre(GateKind::kRadiation));
}

TEST(GateReaders, WhoWorksAndSaysWhereStandsThere) {
  DeviceRecord camera = ReaderOf("cam", DeviceKind::kCamera);
  EXPECT_TRUE(StandsAtGate(camera));
  for (const DeviceState away :
       {DeviceState::kInRepair, DeviceState::kLost, DeviceState::kRetired}) {
    camera.state = away;
    EXPECT_FALSE(StandsAtGate(camera)) << Name(away);
  }
  EXPECT_FALSE(StandsAtGate(ReaderOf("seal", DeviceKind::kSeal)));
  camera = ReaderOf("cam", DeviceKind::kCamera);
  camera.place.clear();
  EXPECT_FALSE(StandsAtGate(camera));
}

TEST(GateReaders, LanesHaveWhatIsReadThere) {
  std::vector<RowPtr<DeviceRecord>> devices;
  const auto add = [&](DeviceRecord device) {
    std::string id = device.id;
    devices.push_back(RowOf(std::move(id), std::move(device)));
  };
  add(ReaderOf("cam-1", DeviceKind::kCamera));
  add(ReaderOf("cam-2", DeviceKind::kCamera));  // the other side: one kind all the same
  add(ReaderOf("rfid", DeviceKind::kReader));
  add(ReaderOf("scale", DeviceKind::kWeighbridge, 3));
  DeviceRecord elsewhere = ReaderOf("cam-9", DeviceKind::kCamera);
  elsewhere.place = "GZ-2";
  add(elsewhere);
  const auto lanes = LanesOf(devices, "GZ-1");
  ASSERT_THAT(lanes, SizeIs(2));
  EXPECT_EQ(lanes[0].lane, 2);
  EXPECT_THAT(lanes[0].kinds, ElementsAre(GateKind::kPlate, GateKind::kTag));
  EXPECT_EQ(lanes[1].lane, 3);
  EXPECT_THAT(lanes[1].kinds, ElementsAre(GateKind::kWeight));
  EXPECT_THAT(LanesOf(devices, "GZ-3"), IsEmpty());
}

TEST(GateReaders, WhereItStandsIsWhatTheRegisterSays) {
  const std::string frame = R"(application/json
{"readings":[{"kind":"plate","value":"KDA123B","reader":"me","gate":"GZ-9","lane":1,)"
                            R"("time":"2026-02-03T17:48:03Z"},{"kind":"nothing"}]})";
  const auto read = ReadingsOf(ReaderOf("cam-1", DeviceKind::kCamera), frame);
  ASSERT_THAT(read.readings, SizeIs(1));
  EXPECT_EQ(read.readings[0].gate, "GZ-1");
  EXPECT_EQ(read.readings[0].lane, 2);
  EXPECT_EQ(read.readings[0].reader, "cam-1");
  EXPECT_FALSE(read.problems.empty());
  // Without a lane in the register it is as the reader says.
  const auto own = ReadingsOf(ReaderOf("cam-1", DeviceKind::kCamera, 0), frame);
  EXPECT_EQ(own.readings.at(0).lane, 1);
  EXPECT_THAT(ReadingsOf(ReaderOf("cam-1", DeviceKind::kCamera), "no line end").problems,
              SizeIs(1));
}

}  // namespace
}  // namespace tidewaiter::monitor
