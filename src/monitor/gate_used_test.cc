#include "monitor/gate_used.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using track::Verdict;

GatePass PassAt(std::string gate, std::string movement, Verdict verdict = Verdict::kOpen) {
  return {.gate = std::move(gate), .verdict = verdict, .movement = std::move(movement)};
}

TEST(UsedEntries, OnlyWhatWentThroughAtThatGateIsUsed) {
  UsedEntries used;
  used.Note(PassAt("in", "MV-2"));
  used.Note(PassAt("in", "MV-1"));
  used.Note(PassAt("in", "MV-3", Verdict::kRefer));
  used.Note(PassAt("in", "MV-4", Verdict::kHold));
  used.Note(PassAt("in", ""));
  EXPECT_THAT(used.At("in"), ElementsAre("MV-1@in", "MV-2@in"));
  EXPECT_THAT(used.At("out"), IsEmpty());
  EXPECT_TRUE(used.Has("in", "MV-1"));
  EXPECT_FALSE(used.Has("out", "MV-1"));
  EXPECT_FALSE(used.Has("in", "MV-3"));
}

TEST(UsedEntries, TellsWhenOneIsNew) {
  UsedEntries used;
  const std::uint64_t before = used.change();
  used.Note(PassAt("in", "MV-1"));
  const std::uint64_t after = used.change();
  EXPECT_NE(after, before);
  used.Note(PassAt("in", "MV-1"));
  EXPECT_EQ(used.change(), after);
}

TEST(UsedEntries, WhatIsOverIsForgotten) {
  UsedEntries used;
  used.Note(PassAt("in", "MV-1"));
  used.Note(PassAt("in", "MV-2"));
  used.Keep([](std::string_view movement) { return movement == "MV-2"; });
  EXPECT_THAT(used.At("in"), ElementsAre("MV-2@in"));
}

}  // namespace
}  // namespace tidewaiter::monitor
