#include "track/radio_map.h"

#include <map>

#include <gtest/gtest.h>

#include "base/random.h"

namespace tidewaiter::track {
namespace {

constexpr geo::Point kHere{.lat = -1.01, .lon = 36.81};

void Pass(RadioMap& map, const geo::Point& at, int times, bool heard) {
  for (int i = 0; i < times; ++i)
    map.Note(RadioMap::CellOf(at), heard);
}

TEST(RadioMap, ThreeThatWereNotHeardAndNotFewerThanThoseThatWere) {
  RadioMap map;
  EXPECT_FALSE(map.IsHole(kHere));
  Pass(map, kHere, 2, false);
  EXPECT_FALSE(map.IsHole(kHere));
  Pass(map, kHere, 1, false);
  EXPECT_TRUE(map.IsHole(kHere));
  Pass(map, kHere, 3, true);
  EXPECT_TRUE(map.IsHole(kHere));
  Pass(map, kHere, 1, true);
  EXPECT_FALSE(map.IsHole(kHere));
}

TEST(RadioMap, ReachesIntoTheSquaresBesideIt) {
  RadioMap map;
  Pass(map, kHere, 3, false);
  EXPECT_TRUE(map.IsHole({kHere.lat + 0.025, kHere.lon - 0.025}));
  EXPECT_FALSE(map.IsHole({kHere.lat + 0.05, kHere.lon}));
}

TEST(RadioMap, AcrossTheDateLineAndAtThePoles) {
  RadioMap map;
  Pass(map, {.lat = 10, .lon = 179.99}, 3, false);
  EXPECT_TRUE(map.IsHole({.lat = 10, .lon = -179.99}));
  Pass(map, {.lat = 90, .lon = 0}, 3, false);
  EXPECT_TRUE(map.IsHole({.lat = 89.99, .lon = 0}));
  Pass(map, {.lat = -90, .lon = 180}, 3, false);
  EXPECT_TRUE(map.IsHole({.lat = -90, .lon = -180}));
}

TEST(RadioMap, WhatWasIsForgotten) {
  RadioMap map;
  Pass(map, kHere, 100, false);
  ASSERT_TRUE(map.IsHole(kHere));
  Pass(map, kHere, 150, true);  // a mast was built
  EXPECT_FALSE(map.IsHole(kHere));
}

TEST(RadioMap, FullItLearnsNothingNewAndKeepsWhatItKnows) {
  RadioMap map;
  Pass(map, kHere, 3, false);
  for (RadioMap::Cell cell = 1; cell < 2 * RadioMap::kCellsMax; ++cell)
    map.Note(cell, true);
  EXPECT_EQ(map.size(), RadioMap::kCellsMax);
  EXPECT_TRUE(map.IsHole(kHere));
  Pass(map, {.lat = 50, .lon = 8}, 3, false);
  EXPECT_FALSE(map.IsHole({.lat = 50, .lon = 8}));
}

// The table against a map that grows as it likes.
TEST(RadioMap, IsWhatAPlainMapSays) {
  Random random(4);
  RadioMap map;
  std::map<RadioMap::Cell, std::pair<int, int>> plain;
  for (int i = 0; i < 20'000; ++i) {
    const geo::Point at{.lat = random.Uniform(0, 1), .lon = random.Uniform(0, 1)};
    const bool heard = random.Chance(0.6);
    map.Note(RadioMap::CellOf(at), heard);
    auto& [yes, no] = plain[RadioMap::CellOf(at)];
    ++(heard ? yes : no);
  }
  ASSERT_EQ(map.size(), plain.size());
  constexpr double kStep = 1.0 / 40;
  for (int i = 0; i < 500; ++i) {
    const geo::Point at{.lat = random.Uniform(0, 1), .lon = random.Uniform(0, 1)};
    bool hole = false;
    for (const double north : {-kStep, 0.0, kStep}) {
      for (const double east : {-kStep, 0.0, kStep}) {
        const auto found = plain.find(RadioMap::CellOf({at.lat + north, at.lon + east}));
        if (found == plain.end()) continue;
        const auto [yes, no] = found->second;
        hole |= no >= RadioMap::kUnheardMin && no >= yes;
      }
    }
    ASSERT_EQ(map.IsHole(at), hole);
  }
}

TEST(RadioMap, SavedAndDamaged) {
  RadioMap map;
  Pass(map, kHere, 3, false);
  std::string bytes;
  map.Save(bytes);
  RadioMap read;
  ByteReader in(bytes);
  ASSERT_TRUE(read.Load(in));
  EXPECT_TRUE(read.IsHole(kHere));
  EXPECT_EQ(read.size(), 1U);
  std::string odd;
  PutNumber(odd, std::uint64_t{3});
  odd.append(24, 'x');
  ByteReader damaged(odd);
  EXPECT_EQ(read.Load(damaged).error().code, ErrorCode::kCorruption);
  std::string full;  // without a free place a search would never end
  PutNumber(full, std::uint64_t{1024});
  full.append(1024 * 8, 'x');
  ByteReader endless(full);
  EXPECT_EQ(read.Load(endless).error().code, ErrorCode::kCorruption);
  EXPECT_TRUE(read.IsHole(kHere));
}

}  // namespace
}  // namespace tidewaiter::track
