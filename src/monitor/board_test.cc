#include "monitor/board.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::monitor {
namespace {

using testing::SizeIs;

device::Report From(const std::string& device) {
  return {.device = device, .time_ms = 1};
}
track::UnitView At(const std::string& device, double lat, double lon, std::int64_t heard_ms = 1) {
  track::UnitView view;
  view.device = device;
  view.at = geo::Point{.lat = lat, .lon = lon};
  view.heard_ms = heard_ms;
  return view;
}

TEST(Board, KeepsTheLastWordOnEachSignOfASeal) {
  Board board;
  device::Report report = From("S1");
  report.seal.Say(device::SealSign::kLocked, true);
  board.Hear(report, 1000);
  report = From("S1");
  report.seal.Say(device::SealSign::kRopeInserted, false);
  report.Set(device::kBatteryLevel, 0, std::int64_t{80});
  board.Hear(report, 2000);
  board.Hear(From("S1"), 3000);  // says nothing of itself
  const UnitPtr unit = board.Find("S1");
  ASSERT_NE(unit, nullptr);
  EXPECT_TRUE(unit->seal.Has(device::SealSign::kLocked));
  EXPECT_TRUE(unit->seal.Knows(device::SealSign::kRopeInserted));
  EXPECT_FALSE(unit->seal.Has(device::SealSign::kRopeInserted));
  EXPECT_EQ(unit->seal_ms, 2000);
  EXPECT_EQ(unit->view.heard_ms, 3000);
  EXPECT_EQ(unit->battery_percent, 80);
}

TEST(Board, RecallsWhatASealSaidAndHearsOn) {
  Board before;
  device::Report report = From("S1");
  report.seal.Say(device::SealSign::kLocked, true);
  report.Set(device::kBatteryLevel, 0, std::int64_t{80});
  before.Hear(report, 1000);
  before.Hear(From("truck"), 1500);  // no seal
  const auto seals = before.Seals();
  ASSERT_THAT(seals, SizeIs(1));
  Board after;
  after.See(At("S1", 1, 2, 5000));
  after.Recall(seals[0]);
  UnitPtr unit = after.Find("S1");
  EXPECT_TRUE(unit->seal.Has(device::SealSign::kLocked));
  EXPECT_EQ(unit->since_ms, 1000);
  EXPECT_EQ(unit->battery_percent, 80);
  EXPECT_EQ(unit->view.heard_ms, 5000);  // the tracker knew more of it
  EXPECT_TRUE(unit->view.at.has_value());
  // The same word again changes nothing; another does.
  after.Hear(report, 6000);
  EXPECT_EQ(after.Find("S1")->since_ms, 1000);
  report.seal.Say(device::SealSign::kLocked, false);
  after.Hear(report, 7000);
  EXPECT_EQ(after.Find("S1")->since_ms, 7000);
}

TEST(Board, SelectsByPlaceAlsoAcrossTheAntimeridian) {
  Board board;
  board.See(At("suva", -18, 178));
  board.See(At("apia", -14, -172));
  board.See(At("lima", -12, -77));
  board.Hear(From("nowhere"), 1);
  const geo::Box pacific{.min_lat = -30, .min_lon = 170, .max_lat = 0, .max_lon = -150};
  EXPECT_THAT(board.Select({.box = pacific}), SizeIs(2));
  EXPECT_THAT(board.Select({}), SizeIs(3));
}

TEST(Board, WhoLeftIsAChangeUntilItIsHeardAgain) {
  Board board;
  board.See(At("a", 1, 1, 1000));
  const std::uint64_t before = board.change();
  board.Leave("a", 999);  // it was heard since
  board.Leave("b", 999);
  EXPECT_EQ(board.change(), before);
  board.Leave("a", 1000);
  ASSERT_THAT(board.Select({.after = before}), SizeIs(1));
  EXPECT_TRUE(board.Find("a")->gone);
  const std::uint64_t left = board.change();
  board.Leave("a", 1000);
  EXPECT_EQ(board.change(), left);
  board.See(At("a", 1, 1, 1000));  // a tracker looked again, without a word of the device
  EXPECT_TRUE(board.Find("a")->gone);
  board.See(At("a", 1, 1, 1001));
  EXPECT_FALSE(board.Find("a")->gone);
}

TEST(Board, TellsWhatChangedSince) {
  Board board;
  board.See(At("a", 1, 1));
  const std::uint64_t before = board.change();
  board.See(At("b", 2, 2));
  const auto changed = board.Select({.after = before});
  ASSERT_THAT(changed, SizeIs(1));
  EXPECT_EQ(changed[0]->id, "b");
  EXPECT_THAT(board.Select({.after = board.change()}), SizeIs(0));
}

TEST(Board, AShipKeepsItsNameAndItsPlace) {
  Board board;
  track::UnitView name_only;
  name_only.heard_ms = 5;
  board.See(UnitSource::kVessel, "vessel:1", At("", 1, 2, 3), "");
  board.See(UnitSource::kVessel, "vessel:1", name_only, "EVER GIVEN");
  board.See(UnitSource::kVessel, "vessel:1", At("", 1, 3, 7), "");
  const UnitPtr ship = board.Find("vessel:1");
  EXPECT_EQ(ship->label, "EVER GIVEN");
  EXPECT_EQ(ship->view.at->lon, 3);
  EXPECT_EQ(ship->view.heard_ms, 7);
}

TEST(Board, ThoseNotHeardForLongestMakeRoom) {
  Board board(10);
  for (int i = 0; i < 10; ++i)
    board.See(At("u" + std::to_string(i), 1, 1, 100 - i));
  board.See(At("new", 1, 1, 200));
  EXPECT_EQ(board.size(), 10);
  EXPECT_EQ(board.Find("u9"), nullptr);
  EXPECT_NE(board.Find("u0"), nullptr);
}

}  // namespace
}  // namespace tidewaiter::monitor
