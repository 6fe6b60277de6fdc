#include "base/random.h"

#include <array>
#include <vector>

#include "gtest/gtest.h"

#include "base/hash.h"

namespace tidewaiter {
namespace {

// First outputs of xoshiro256** seeded with SplitMix64(42): they are stored in records, so they may
// never change.
TEST(Random, TheStreamOfASeedIsFrozen) {
  Random random(42);
  const std::array<std::uint64_t, 3> got{random.Next(), random.Next(), random.Next()};
  const std::array<std::uint64_t, 3> want{1546998764402558742ULL, 6990951692964543102ULL,
                                          12544586762248559009ULL};
  EXPECT_EQ(got, want);
}

TEST(Random, BelowReachesEveryValueAboutEquallyOften) {
  Random random(7);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i)
    ++counts[random.Below(6)];
  for (const int count : counts)
    EXPECT_NEAR(count, 10'000, 500);
}

TEST(Random, PoissonAndNormalHaveTheirMeans) {
  Random random(3);
  double poisson = 0;
  double normal = 0;
  for (int i = 0; i < 50'000; ++i) {
    poisson += random.Poisson(4.0);
    normal += random.Normal();
  }
  EXPECT_NEAR(poisson / 50'000, 4.0, 0.05);
  EXPECT_NEAR(normal / 50'000, 0.0, 0.02);
}

TEST(Random, AForkDependsOnTheSeedNotOnWhatWasDrawn) {
  Random a(5);
  Random b(5);
  b.Next();
  EXPECT_EQ(a.Fork(1).Next(), b.Fork(1).Next());
  EXPECT_NE(a.Fork(1).Next(), a.Fork(2).Next());
}

TEST(Zipf, TheFirstIsDrawnMostOften) {
  Random random(1);
  const Zipf zipf(100, 1.0);
  std::vector<int> counts(100);
  for (int i = 0; i < 20'000; ++i)
    ++counts[zipf.Draw(random)];
  EXPECT_GT(counts[0], counts[9] * 5);
  EXPECT_GT(counts[9], counts[99]);
}

// FIPS 180-4 example "abc".
TEST(Sha256, PublishedVector) {
  Sha256 sha;
  sha.Add("a");
  sha.Add("bc");
  EXPECT_EQ(sha.Hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace tidewaiter
