// A hundred federations out of seeds, each with faults of the network and of machines, and most
// with a liar. sim_slow_test.cc runs a thousand.
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "federation/test_world.h"

namespace tidewaiter::federation {
namespace {

class Simulation : public ::testing::TestWithParam<int> {};

TEST_P(Simulation, HoldsItsPromises) {
  const auto misdeed = static_cast<Misdeed>(GetParam());
  std::size_t finals = 0;
  std::size_t lies = 0;
  std::size_t crashes = 0;
  std::size_t lost = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    World world({.seed = seed, .misdeed = misdeed});
    world.Run();
    EXPECT_EQ(world.Complaints(), "") << "seed " << seed << " of " << NameOf(misdeed);
    finals += world.finals();
    lies += world.lied() ? 1 : 0;
    crashes += world.crashes();
    lost += world.lost();
  }
  // The worlds are not empty: entries became final, and things went wrong on the way.
  const bool both_logs_lie = misdeed == Misdeed::kEquivocation;  // and are stopped early
  EXPECT_GT(finals, both_logs_lie ? 20U : 50U);
  EXPECT_GT(crashes, 0U);
  EXPECT_GT(lost, 0U);
  EXPECT_TRUE(misdeed == Misdeed::kNone || lies > 5) << lies;
}

// Its two words are of sizes at which nobody honest can compare the histories: of one it has too
// little, of the other nobody has so much. The larger word shows how it began; in the last two
// the smaller one came when the fork was known without it.
TEST(SimulatedAccomplice, IsNamedByTwoWordsOfOtherSizes) {
  for (const std::uint64_t seed : {1'001U, 1'095U, 4'205U, 9'613U}) {
    World world({.seed = seed, .misdeed = Misdeed::kEquivocation});
    world.Run();
    EXPECT_TRUE(world.equivocated()) << seed;
    EXPECT_EQ(world.Complaints(), "") << seed;
  }
}

// A dead writer whose last words only itself had cosigned; a backup of which more was known than
// those said who were asked at the start, of which one member had all but its own cosignature, and
// of which nobody has what was signed for; a member that hears from others of an order of entries
// that it can show.
TEST(SimulatedRarities, HoldTheirPromises) {
  const std::pair<std::uint64_t, Misdeed> found[] = {
      {20'070, Misdeed::kDeadWriter}, {20'217, Misdeed::kDeadWriter}, {20'081, Misdeed::kOldDisk},
      {20'133, Misdeed::kOldDisk},    {20'590, Misdeed::kOldDisk},    {30'084, Misdeed::kOldDisk},
      {20'549, Misdeed::kReordered}};
  for (const auto& [seed, misdeed] : found) {
    World world({.seed = seed, .misdeed = misdeed});
    world.Run();
    EXPECT_EQ(world.Complaints(), "") << seed << " of " << NameOf(misdeed);
  }
}

INSTANTIATE_TEST_SUITE_P(Misdeeds, Simulation, ::testing::Range(0, static_cast<int>(kMisdeeds)),
                         [](const ::testing::TestParamInfo<int>& one) {
                           return std::string(NameOf(static_cast<Misdeed>(one.param)));
                         });

}  // namespace
}  // namespace tidewaiter::federation
