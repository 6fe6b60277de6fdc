// A thousand federations; sim_test.cc has the first hundred.
#include <gtest/gtest.h>

#include "federation/test_world.h"

namespace tidewaiter::federation {
namespace {

TEST(SimulationSlow, AThousandSeedsHoldTheirPromises) {
  std::size_t finals = 0;
  std::size_t lies = 0;
  for (std::uint64_t seed = 0; seed < 1'000; ++seed) {
    const auto misdeed = static_cast<Misdeed>(seed % kMisdeeds);
    World world({.seed = 1'000 + seed, .misdeed = misdeed});
    world.Run();
    EXPECT_EQ(world.Complaints(), "") << "seed " << 1'000 + seed << " of " << NameOf(misdeed);
    finals += world.finals();
    lies += world.lied() ? 1 : 0;
  }
  EXPECT_GT(finals, 5'000U);
  EXPECT_GT(lies, 500U);
}

}  // namespace
}  // namespace tidewaiter::federation
