#include "geo/fence_index.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/test_shapes.h"

namespace tidewaiter::geo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::uint32_t> Found(const FenceIndex& index, const Point& point) {
  std::vector<std::uint32_t> ids{99};
  index.Find(point, ids);
  return ids;
}

Ring Square(double south, double west, double north, double east) {
  return {{south, west}, {south, east}, {north, east}, {north, west}, {south, west}};
}

TEST(FenceIndex, OfNothingFindsNothing) {
  EXPECT_THAT(Found(FenceIndex(), {0, 0}), IsEmpty());
  EXPECT_THAT(Found(FenceIndex::Build({}), {0, 0}), IsEmpty());
}

TEST(FenceIndex, IdsRiseWhateverTheOrderAndTheSizes) {
  const std::vector<Fence> fences{{7, Made(Circle{{0, 0}, 500'000})},
                                  {3, Made(Circle{{0, 0}, 100})},
                                  {5, Made(Polygon{{{Square(-40, -80, 40, 80), {}}}})},
                                  {4, Made(Corridor{{{-1, -1}, {1, 1}}, 3000})}};
  const FenceIndex index = FenceIndex::Build(fences);
  EXPECT_THAT(Found(index, {0, 0}), ElementsAre(3, 4, 5, 7));
  EXPECT_THAT(Found(index, {1, 1}), ElementsAre(4, 5, 7));
  EXPECT_THAT(Found(index, {39.9, 79.9}), ElementsAre(5));
  EXPECT_THAT(Found(index, {41, 0}), IsEmpty());
  EXPECT_THAT(Found(index, {NAN, 0}), IsEmpty());
  EXPECT_THAT(Found(index, {0, 181}), IsEmpty());
}

TEST(FenceIndex, EdgesOfTheMap) {
  const std::vector<Fence> fences{{1, Made(Circle{{90, 0}, 100'000})},
                                  {2, Made(Circle{{-90, 0}, 100'000})},
                                  {3, Made(Circle{{0, 180}, 100'000})},
                                  {4, Made(Polygon{{{Square(10, 170, 20, 180), {}}}})}};
  const FenceIndex index = FenceIndex::Build(fences);
  for (const double lon : {-180.0, -90.0, 0.0, 179.99, 180.0}) {
    EXPECT_THAT(Found(index, {90, lon}), ElementsAre(1)) << lon;
    EXPECT_THAT(Found(index, {89.5, lon}), ElementsAre(1)) << lon;
    EXPECT_THAT(Found(index, {-90, lon}), ElementsAre(2)) << lon;
  }
  EXPECT_THAT(Found(index, {0, 180}), ElementsAre(3));
  EXPECT_THAT(Found(index, {0, -180}), ElementsAre(3));
  EXPECT_THAT(Found(index, {0, -179.5}), ElementsAre(3));
  EXPECT_THAT(Found(index, {15, 179.99}), ElementsAre(4));
}

// What covers an ocean costs no more than its share, and inside nobody computes.
TEST(FenceIndex, LargeFencesStaySmall) {
  Random random(1);
  const std::vector<Fence> fences{
      {1, Made(Polygon{{{Star(random, {0, 0}, 80, 5000), {}}}})},
      {2, Made(Circle{{45, 45}, 1'900'000})},
      {3, Made(Corridor{{{-50, -170}, {0, -60}, {40, 30}, {-10, 140}}, 100'000})}};
  for (const Fence& fence : fences)
    EXPECT_LE(FenceIndex::Build({&fence, 1}).entries(), FenceIndex::kCellsPerFence);
  EXPECT_LT(FenceIndex::Build(fences).bytes(), std::size_t{1} << 20U);
}

TEST(FenceIndex, AlongTellsAllThatIsPassed) {
  const std::vector<Fence> fences{{1, Made(Polygon{{{Square(-1, 179, 1, -179), {}}}})},
                                  {2, Made(Circle{{0, 176}, 11'119.5})},
                                  {3, Made(Circle{{1, 176}, 11'119.5})}};
  std::vector<FenceCrossing> crossings;
  FenceIndex::Build(fences).FindAlong({0, 175}, {0, -175}, crossings);
  ASSERT_EQ(crossings.size(), 2U);
  EXPECT_EQ(crossings[0].id, 1U);
  EXPECT_NEAR(crossings[0].piece.enter, 0.4, 1e-9);
  EXPECT_NEAR(crossings[0].piece.leave, 0.6, 1e-9);
  EXPECT_EQ(crossings[1].id, 2U);
  EXPECT_NEAR(crossings[1].piece.enter, 0.09, 1e-6);
}

}  // namespace
}  // namespace tidewaiter::geo
