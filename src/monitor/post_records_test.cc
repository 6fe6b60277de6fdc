#include "monitor/post_records.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> IdsOf(const std::vector<PostRecord>& records) {
  std::vector<std::string> ids;
  for (const PostRecord& record : records)
    ids.push_back(record.id);
  return ids;
}

MovementRecord InState(std::string id, track::MovementState state, std::int64_t at_ms) {
  MovementRecord record = TestRecord(std::move(id));
  record.journey.state = state;
  record.journey.steps.push_back({.to = state, .at_ms = at_ms, .by = "anna"});
  return record;
}

template <typename T>
void PutInto(Shelf<T>& shelf, std::string_view collection, std::string id, std::string body) {
  ASSERT_TRUE(shelf.Put({std::string(collection), std::move(id), 1, std::move(body)}));
}

TEST(PostRecords, PlanHasWhatIsOpenAndWhatWasClosedLately) {
  constexpr std::int64_t kNow = track::kStartMs + 100 * kClosedCarriedMs;
  RoomRecords records;
  const auto put = [&](const MovementRecord& record) {
    PutInto(records.movements, kMovementRecords, record.id(), WriteMovementRecord(record));
  };
  put(InState("A", track::MovementState::kUnderWay, track::kStartMs));
  put(InState("B", track::MovementState::kClosed, kNow - kClosedCarriedMs));
  put(InState("C", track::MovementState::kClosed, kNow - kClosedCarriedMs - 1));
  const GeoThing park =
      ThingOf("park", GeoKind::kPlace, "gate", R"({"type":"Point","coordinates":[1,2]})");
  PutInto(records.geo, kGeoRecords, "park", WriteThing(park));
  EXPECT_THAT(IdsOf(PlanForPosts(records, kNow)), ElementsAre("park", "A", "B"));
}

TEST(PostRecords, DevicesComeWithoutTheCentresFaults) {
  RoomRecords records;
  DeviceRecord device{.id = "D1", .protocol = "teltonika", .secret_hash = "ab"};
  AddFault(device, {.at_ms = 1, .code = "flood", .text = "too much"});
  PutInto(records.devices, kDeviceRecords, "D1", WriteDevice(device));
  const auto carried = DevicesForPosts(records);
  ASSERT_EQ(carried.size(), 1U);
  const auto read = ParseDevice(carried[0].body);
  ASSERT_TRUE(read);
  EXPECT_THAT(read->faults, IsEmpty());
  EXPECT_EQ(read->secret_hash, "ab");
}

TEST(PostRecords, ComeBackAsTheyWere) {
  const std::vector<PostRecord> records{
      {std::string(kDeviceRecords), "D\"1\n", WriteDevice({.id = "D\"1\n"})},
      {std::string(kDeviceRecords), "D2", WriteDevice({.id = "D2"})}};
  const std::string text = WritePostRecords(records);
  const auto read = ReadPostRecords(PostPart::kDevices, text);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, records);
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto part = ReadPostRecords(PostPart::kDevices, text.substr(0, size));
    // Whole lines are a shorter list: bundles are signed, so nobody can make one.
    if (part) {
      EXPECT_LT(part->size(), records.size());
    }
  }
  EXPECT_EQ(ReadPostRecords(PostPart::kPlan, text).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(ReadPostRecords(PostPart::kDevices, "TWPOST2\n").error().code,
            ErrorCode::kFailedPrecondition);
  EXPECT_EQ(ReadPostRecords(PostPart::kDevices, "{}").error().code, ErrorCode::kCorruption);
  EXPECT_EQ(ReadPostRecords(
                PostPart::kReleases,
                WritePostRecords({{std::string(kReleaseRecords), "X", R"({"release":"perhaps"})"}}))
                .error()
                .code,
            ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::monitor
