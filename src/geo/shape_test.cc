#include "geo/shape.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/test_shapes.h"

namespace tidewaiter::geo {
namespace {

std::vector<std::string> Codes(const Drawing& drawing) {
  std::vector<std::string> codes;
  for (const codec::Problem& problem : ProblemsOf(drawing))
    codes.push_back(problem.code + " " + problem.pointer);
  return codes;
}

Ring Square(double south, double west, double north, double east) {
  return {{south, west}, {south, east}, {north, east}, {north, west}, {south, west}};
}

TEST(Shape, PolygonWithHoleAndIsland) {
  const Shape shape =
      Made(Polygon{{{Square(0, 0, 10, 10), {Square(2, 2, 8, 8)}}, {Square(4, 4, 6, 6), {}}}});
  EXPECT_TRUE(shape.Contains({1, 1}));
  EXPECT_FALSE(shape.Contains({3, 3}));
  EXPECT_TRUE(shape.Contains({5, 5}));
  EXPECT_FALSE(shape.Contains({11, 5}));
  EXPECT_FALSE(shape.Contains({NAN, 5}));
}

TEST(Shape, PartsThatOverlapDoNotCancel) {
  const Shape shape = Made(Polygon{{{Square(0, 0, 2, 2), {}}, {Square(1, 1, 3, 3), {}}}});
  EXPECT_TRUE(shape.Contains({1.5, 1.5}));
}

// Each vertex belongs to exactly one of the squares around it.
TEST(Shape, NeighboursShareNoPoint) {
  std::vector<Shape> tiles;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column)
      tiles.push_back(Made(Polygon{{{Square(row, column, row + 1, column + 1), {}}}}));
  }
  for (const Point& point : {Point{1, 1}, Point{2, 1}, Point{1, 1.5}, Point{1.5, 2}}) {
    int in = 0;
    for (const Shape& tile : tiles)
      in += tile.Contains(point) ? 1 : 0;
    EXPECT_EQ(in, 1) << point.lat << ", " << point.lon;
  }
}

TEST(Shape, AcrossTheAntimeridianBothWaysOfWritingIt) {
  const Shape jumps = Made(Polygon{{{Square(-20, 170, -10, -170), {Square(-16, 179, -14, -179)}}}});
  const Shape cut = Made(Polygon{{{Square(-20, 170, -10, 180), {Square(-16, 179, -14, 180)}},
                                  {Square(-20, -180, -10, -170), {Square(-16, -180, -14, -179)}}}});
  for (const Shape& shape : {jumps, cut}) {
    EXPECT_TRUE(shape.Contains({-12, 175}));
    EXPECT_TRUE(shape.Contains({-12, -175}));
    EXPECT_FALSE(shape.Contains({-15, 179.5}));
    EXPECT_FALSE(shape.Contains({-15, -179.5}));
    EXPECT_FALSE(shape.Contains({-12, 0}));
    EXPECT_FALSE(shape.Contains({-12, 169}));
  }
  EXPECT_TRUE(jumps.Contains({-12, 180}));
  EXPECT_TRUE(jumps.Contains({-12, -180}));
  EXPECT_EQ(jumps.boxes().size(), 2U);
}

// The vertices on the cut written with both signs: the edge between them has no length.
TEST(Shape, BothSignsOfTheCutInOneRing) {
  const Shape shape = Made(
      Polygon{{{{{0, 179}, {0, 180}, {0, -180}, {0, -179}, {1, -179}, {1, 179}, {0, 179}}, {}}}});
  EXPECT_TRUE(shape.Contains({0.5, 179.5}));
  EXPECT_TRUE(shape.Contains({0.5, -179.5}));
  EXPECT_FALSE(shape.Contains({0.5, 100}));
}

// As the Antarctic is drawn: cut along the antimeridian, to the pole and back.
TEST(Shape, AroundAPole) {
  const Shape cap = Made(Polygon{{{{{-70, -180},
                                    {-65, -90},
                                    {-70, 0},
                                    {-65, 90},
                                    {-70, 180},
                                    {-90, 180},
                                    {-90, -180},
                                    {-70, -180}},
                                   {}}}});
  for (const double lon : {-179.0, -90.0, 0.0, 33.0, 179.9, 180.0}) {
    EXPECT_TRUE(cap.Contains({-80, lon})) << lon;
    EXPECT_FALSE(cap.Contains({-60, lon})) << lon;
  }
  EXPECT_TRUE(cap.Contains({-66, -90}));
  EXPECT_FALSE(cap.Contains({-66, -179}));
  EXPECT_THAT(Codes({Polygon{{{{{80, 0}, {80, 120}, {80, -120}, {80, 0}}, {}}}}, {}}),
              testing::ElementsAre("encloses_pole /parts/0/outer"));
}

TEST(Shape, CircleByGreatCircle) {
  const Shape circle = Made(Circle{{60, 179.99}, 5000});
  EXPECT_TRUE(circle.Contains({60, -179.95}));   // 3.3 km
  EXPECT_FALSE(circle.Contains({60, -179.91}));  // 5.6 km
  EXPECT_TRUE(circle.Contains(Destination({60, 179.99}, 77, 4999)));
  EXPECT_FALSE(circle.Contains(Destination({60, 179.99}, 77, 5001)));
  const Shape pole = Made(Circle{{89.9, 0}, 20'000});
  EXPECT_TRUE(pole.Contains({90, 77}));
  EXPECT_TRUE(pole.Contains({89.95, 180}));
  EXPECT_FALSE(pole.Contains({89.9, 180}));
}

TEST(Shape, CorridorHasRoundEndsAndCrossesTheAntimeridian) {
  const Shape corridor = Made(Corridor{{{0, 179}, {0, -179}, {1, -179}}, 2000});
  EXPECT_TRUE(corridor.Contains({0.0179, 180}));
  EXPECT_FALSE(corridor.Contains({0.0181, 179.5}));
  EXPECT_TRUE(corridor.Contains({0, 178.983}));
  EXPECT_FALSE(corridor.Contains({0.015, 178.985}));  // the corner of a square end
  EXPECT_TRUE(corridor.Contains({0.5, -178.983}));
}

std::vector<Piece> Crossed(const Shape& shape, const Point& a, const Point& b) {
  std::vector<Piece> pieces;
  shape.Crosses(a, b, pieces);
  return pieces;
}

TEST(ShapeCrosses, SeesWhatLiesBetweenTwoFixes) {
  const Shape square = Made(Polygon{{{Square(0, 1, 1, 2), {}}}});
  const auto through = Crossed(square, {0.5, 0}, {0.5, 4});
  ASSERT_EQ(through.size(), 1U);
  EXPECT_NEAR(through[0].enter, 0.25, 1e-12);
  EXPECT_NEAR(through[0].leave, 0.5, 1e-12);
  EXPECT_EQ(Crossed(square, {0.4, 1.4}, {0.5, 1.5}), (std::vector<Piece>{{0, 1}}));
  EXPECT_EQ(Crossed(square, {0.5, 1.5}, {0.5, 1.5}), (std::vector<Piece>{{0, 1}}));
  EXPECT_TRUE(Crossed(square, {2, 0}, {2, 4}).empty());
  EXPECT_TRUE(Crossed(square, {5, 5}, {5, 5}).empty());
}

TEST(ShapeCrosses, LeavesHolesOutAndJoinsParts) {
  const Shape ring = Made(Polygon{{{Square(0, 0, 10, 10), {Square(2, 2, 8, 8)}}}});
  const auto pieces = Crossed(ring, {5, -5}, {5, 15});
  ASSERT_EQ(pieces.size(), 2U);
  EXPECT_NEAR(pieces[0].enter, 0.25, 1e-12);
  EXPECT_NEAR(pieces[0].leave, 0.35, 1e-12);
  EXPECT_NEAR(pieces[1].enter, 0.65, 1e-12);
  EXPECT_NEAR(pieces[1].leave, 0.75, 1e-12);
  const Shape two = Made(Polygon{{{Square(0, 0, 1, 1), {}}, {Square(0, 1, 1, 2), {}}}});
  EXPECT_EQ(Crossed(two, {0.5, -1}, {0.5, 3}).size(), 1U);
}

TEST(ShapeCrosses, AcrossTheAntimeridian) {
  for (const Shape& shape :
       {Made(Polygon{{{Square(-1, 179, 1, -179), {}}}}), Made(Circle{{0, 180}, kMetresPerDegree}),
        Made(Corridor{{{-5, -180}, {5, 180}}, kMetresPerDegree * 0.9})}) {
    const auto east = Crossed(shape, {0, 178}, {0, -178});
    ASSERT_EQ(east.size(), 1U);
    EXPECT_NEAR(east[0].enter, 0.25, 0.03);
    EXPECT_NEAR(east[0].leave, 0.75, 0.03);
    EXPECT_EQ(Crossed(shape, {0, -178}, {0, 178}).size(), 1U);
    EXPECT_TRUE(Crossed(shape, {0, -170}, {0, 170.0 - 340}).empty());
  }
}

TEST(ShapeCrosses, ACircleTouchedInTheMiddle) {
  const Shape circle = Made(Circle{{0, 0}, 1000});
  const auto pieces = Crossed(circle, {0.008, -0.5}, {0.008, 0.5});
  ASSERT_EQ(pieces.size(), 1U);
  const double half = std::sqrt(1000.0 * 1000 - 889.56 * 889.56) / kMetresPerDegree;
  EXPECT_NEAR(pieces[0].enter, 0.5 - half, 1e-5);
  EXPECT_NEAR(pieces[0].leave, 0.5 + half, 1e-5);
  EXPECT_TRUE(Crossed(circle, {0.01, -0.5}, {0.01, 0.5}).empty());
}

TEST(ShapeCrosses, ACorridorWithABend) {
  const Shape corridor = Made(Corridor{{{0, 0}, {0, 1}, {1, 1}}, 1112});  // 0.01 degrees
  const auto pieces = Crossed(corridor, {-0.5, 0.5}, {1, 2.0 - 0.5 + 0.5});
  ASSERT_EQ(pieces.size(), 1U);
  EXPECT_EQ(Crossed(corridor, {0.5, 0.5}, {-0.5, 0.5}).size(), 1U);
  EXPECT_EQ(Crossed(corridor, {0.5, 0.9}, {0.5, 1.1}).size(), 1U);
  EXPECT_EQ(Crossed(corridor, {-0.5, 0.5}, {0.6, 1.2}).size(), 2U);
}

TEST(Shape, AltitudeBandAsksForItsReference) {
  auto made = MakeShape({Circle{{0, 0}, 100}, AltitudeBand{10, 120, AltitudeReference::kGround}});
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->InBand(10, AltitudeReference::kGround), true);
  EXPECT_EQ(made->InBand(121, AltitudeReference::kGround), false);
  EXPECT_EQ(made->InBand(50, AltitudeReference::kSeaLevel), std::nullopt);
  EXPECT_EQ(Made(Circle{{0, 0}, 100}).InBand(5000, AltitudeReference::kTakeoff), true);
  for (const auto reference :
       {AltitudeReference::kGround, AltitudeReference::kTakeoff, AltitudeReference::kSeaLevel}) {
    EXPECT_EQ(FindAltitudeReference(Name(reference)), reference);
  }
  EXPECT_FALSE(FindAltitudeReference("moon"));
}

TEST(ShapeProblems, EachWithItsPointer) {
  using testing::ElementsAre;
  const Ring good = Square(0, 0, 1, 1);
  const Ring eight{{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}};
  const struct {
    Drawing drawing;
    std::vector<std::string> codes;
  } cases[] = {
      {{Circle{{91, 0}, 10}, {}}, {"range /center"}},
      {{Circle{{0, 0}, 0}, {}}, {"range /radius_m"}},
      {{Circle{{0, 0}, NAN}, {}}, {"range /radius_m"}},
      {{Circle{{0, 0}, 3e6}, {}}, {"range /radius_m"}},
      {{Polygon{}, {}}, {"too_few /parts"}},
      {{Polygon{{{{{0, 0}, {1, 1}, {0, 0}}, {}}}}, {}}, {"too_few /parts/0/outer"}},
      {{Polygon{{{{{0, 0}, {1, 1}, {1, 0}}, {}}}}, {}}, {"unclosed /parts/0/outer"}},
      {{Polygon{{{good, {{}}}}}, {}}, {"too_few /parts/0/holes/0"}},
      {{Polygon{{{eight, {}}}}, {}}, {"crosses_itself /parts/0/outer/0"}},
      {{Polygon{{{good, {Square(0.5, 0.5, 0.7, 2)}}}}, {}}, {"crosses_itself /parts/0/outer/1"}},
      {{Polygon{{{good, {}}, {{{0, 0}, {0, 181}, {1, 0}, {95, 0}, {0, 0}}, {}}}}, {}},
       {"range /parts/1/outer/1", "range /parts/1/outer/3"}},
      {{Corridor{{{0, 0}}, -1}, {}}, {"range /half_width_m", "too_few /line"}},
      {{Corridor{{{0, 0}, {0, 200}}, 10}, {}}, {"range /line/1"}},
      {{Circle{{0, 0}, 10}, AltitudeBand{5, 1, {}}}, {"range /band/ceiling_m"}},
      {{Circle{{0, 0}, 10}, AltitudeBand{NAN, 1e9, {}}},
       {"range /band/floor_m", "range /band/ceiling_m"}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(Codes(c.drawing), c.codes);
  EXPECT_TRUE(Codes({Polygon{{{good, {Square(0.2, 0.2, 0.4, 0.4)}}}}, {}}).empty());
  EXPECT_FALSE(MakeShape({Polygon{}, {}}).has_value());
}

TEST(ShapeProblems, LimitsHold) {
  Ring huge(kVerticesMax + 1, Point{0, 0});
  EXPECT_THAT(Codes({Polygon{{{huge, {}}}}, {}}), testing::ElementsAre("too_many /parts"));
  EXPECT_THAT(Codes({Corridor{huge, 10}, {}}), testing::ElementsAre("too_many /line"));
  EXPECT_THAT(Codes({Polygon{std::vector<PolygonPart>(kPartsMax + 1)}, {}}),
              testing::ElementsAre("too_many /parts"));
  const Ring wrong(500, Point{99, 0});
  EXPECT_EQ(ProblemsOf({Polygon{{{wrong, {}}}}, {}}).size(), kShapeProblemsMax);
}

// A comb whose teeth all pass through the same cells: an answer comes without comparing every pair.
TEST(ShapeProblems, ATangleIsGivenUpInTime) {
  Ring comb;
  const int teeth = 45'000;
  for (int i = 0; i < teeth; ++i) {
    comb.push_back({i % 2 == 0 ? 0.0 : 80.0, i * 1e-9});
  }
  comb.push_back({-1, 90});
  comb.push_back({-1, -1});
  comb.push_back(comb.front());
  EXPECT_THAT(Codes({Polygon{{{comb, {}}}}, {}}), testing::ElementsAre("too_tangled /parts/0"));
}

// Many vertices are looked up by slabs of latitude: the answers are those of the plain rule.
TEST(Shape, ManyVerticesAnswerAsFewDo) {
  Ring star;
  const int corners = 2000;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * i / corners;
    const double radius = i % 2 == 0 ? 3 : 2;
    star.push_back({radius * std::sin(angle), 179 + radius * std::cos(angle)});
    star.back().lon = WrapLongitude(star.back().lon);
  }
  star.push_back(star.front());
  const Shape shape = Made(Polygon{{{star, {}}}});
  for (double angle = 0; angle < 360; angle += 3.7) {
    const auto at = [&](double radius) {
      return Point{radius * std::sin(angle * kDegree),
                   WrapLongitude(179 + radius * std::cos(angle * kDegree))};
    };
    EXPECT_TRUE(shape.Contains(at(1.9))) << angle;
    EXPECT_FALSE(shape.Contains(at(3.1))) << angle;
  }
}

}  // namespace
}  // namespace tidewaiter::geo
