#include "geo/read_shapes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geo/test_shapes.h"
#include "geo/write_shapes.h"

namespace tidewaiter::geo {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Codes(const ReadFeatures& read) {
  std::vector<std::string> codes;
  for (const codec::Problem& problem : read.problems)
    codes.push_back(problem.code + " " + problem.pointer);
  return codes;
}

constexpr std::string_view kFences = R"({"type": "FeatureCollection", "features": [
  {"type": "Feature", "id": 7, "properties": {"name": "Yard", "shift": true, "tags": [1],
   "altitude_floor_m": 0, "altitude_ceiling_m": 120.5, "altitude_reference": "ground"},
   "geometry": {"type": "Polygon", "coordinates": [
     [[0, 10, 55], [4, 10, 55], [4, 12], [0, 12], [0, 10]],
     [[1, 10.5], [2, 10.5], [2, 11], [1, 10.5]]]}},
  {"type": "Feature", "id": "gate", "properties": {"radius_m": 150},
   "geometry": {"type": "Point", "coordinates": [39.6, -4.0]}},
  {"type": "Feature", "properties": {"name": "Road", "width": "300"},
   "geometry": {"type": "LineString", "coordinates": [[179, 0], [-179, 0]]}},
  {"type": "Feature", "properties": null,
   "geometry": {"type": "MultiLineString", "coordinates": [[[1, 0], [2, 0]], [[5, 0], [6, 0]]]}},
  {"type": "Feature", "properties": {}, "geometry": null}]})";

TEST(ReadGeoJson, EveryKindOfShape) {
  const ReadFeatures read = ReadShapes(kFences);
  ASSERT_THAT(Codes(read), IsEmpty());
  ASSERT_THAT(read.features, SizeIs(5));
  const Feature& yard = read.features[0];
  EXPECT_EQ(yard.id, "7");
  EXPECT_EQ(yard.name, "Yard");
  EXPECT_EQ(yard.Property("shift"), "true");
  EXPECT_EQ(yard.Property("tags"), "");
  const auto& polygon = std::get<Polygon>(yard.drawing->area);
  EXPECT_EQ(polygon.parts[0].outer[1], (Point{10, 4}));
  EXPECT_THAT(polygon.parts[0].holes, SizeIs(1));
  EXPECT_EQ(yard.drawing->band, (AltitudeBand{0, 120.5, AltitudeReference::kGround}));
  EXPECT_EQ(read.features[1].drawing->area,
            (std::variant<Circle, Polygon, Corridor>(Circle{{-4, 39.6}, 150})));
  EXPECT_EQ(std::get<Corridor>(read.features[2].drawing->area).half_width_m, 150);
  EXPECT_FALSE(read.features[3].drawing);
  EXPECT_THAT(read.features[3].lines, SizeIs(2));
  EXPECT_FALSE(read.features[4].drawing);
}

TEST(ReadGeoJson, ABareGeometryAndOneFeature) {
  EXPECT_THAT(ReadGeoJson(R"({"type": "Point", "coordinates": [1, 2]})").features[0].lines,
              ElementsAre(ElementsAre(Point{2, 1})));
  EXPECT_THAT(ReadGeoJson(R"({"type": "Feature", "properties": {"name": "x"},
      "geometry": {"type": "Point", "coordinates": [1, 2]}})")
                  .features,
              SizeIs(1));
}

TEST(ReadGeoJson, ProblemsWithPointersAndTheGoodRest) {
  const ReadFeatures read = ReadGeoJson(R"({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [181, 2]}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": ["1", 2]}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon"}},
    {"type": "Feature", "properties": {}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Sphere", "coordinates": []}},
    {"type": "Feature", "properties": {"radius_m": "wide"},
     "geometry": {"type": "Point", "coordinates": [1, 2]}},
    {"type": "Feature", "properties": {"radius_m": 5, "altitude_floor_m": 5},
     "geometry": {"type": "Point", "coordinates": [1, 2]}},
    {"type": "Foo"}, 5,
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]})");
  EXPECT_THAT(read.features, SizeIs(1));
  EXPECT_THAT(
      Codes(read),
      ElementsAre("range /features/0/geometry/coordinates", "type /features/1/geometry/coordinates",
                  "required /features/2/geometry/coordinates", "required /features/3/geometry",
                  "choice /features/4/geometry/coordinates",
                  "format /features/5/properties/radius_m",
                  "format /features/6/properties/altitude_reference", "choice /features/7/type",
                  "choice /features/8/type"));
}

TEST(ReadGeoJson, LimitsHold) {
  const auto code = [](std::string_view text, const ReadLimits& limits) {
    const ReadFeatures read = ReadShapes(text, limits);
    return read.problems.empty() ? "" : read.problems[0].code;
  };
  EXPECT_EQ(code("{", {}), "json");
  EXPECT_EQ(code("[]", {}), "type");
  EXPECT_EQ(code("{}", {}), "required");
  EXPECT_EQ(code(R"({"type": "FeatureCollection"})", {}), "required");
  EXPECT_EQ(code(kFences, {.bytes_max = 100}), "json");
  EXPECT_EQ(code(kFences, {.features_max = 4}), "too_many");
  EXPECT_EQ(code(kFences, {.vertices_max = 8}), "too_many");
  EXPECT_EQ(code(std::string(5000, '['), {}), "json");
  EXPECT_LT(ReadGeoJson(kFences, {.vertices_max = 8}).features.size(), 2U);
}

TEST(ReadGeoJson, LongPropertiesAreCutAtACharacter) {
  std::string value(kPropertyBytesMax - 1, 'x');
  value += "\xC3\xA9";
  const auto read = ReadGeoJson(R"({"type": "Feature", "geometry": null, "properties": {"a": ")" +
                                value + R"("}})");
  EXPECT_EQ(read.features[0].Property("a").size(), kPropertyBytesMax - 1);
}

constexpr std::string_view kKml = R"(<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>all</name><Folder>
 <Placemark id="p1"><name> Yard &amp; Gate </name>
  <ExtendedData><Data name="owner"><value>Customs</value></Data>
   <SchemaData><SimpleData name="zone">4</SimpleData></SchemaData></ExtendedData>
  <Polygon><outerBoundaryIs><LinearRing><coordinates>
    0,10,0 4,10,0
    4,12,0 0,12 0,10 </coordinates></LinearRing></outerBoundaryIs>
   <innerBoundaryIs><LinearRing><coordinates>1,10.5 2,10.5 2,11 1,10.5</coordinates></LinearRing>
   </innerBoundaryIs></Polygon></Placemark></Folder>
 <Placemark><ExtendedData><Data name="radius_m"><value>150</value></Data></ExtendedData>
  <Point><coordinates>39.6,-4</coordinates></Point></Placemark>
 <Placemark><ExtendedData><Data name="width_m"><value>300</value></Data></ExtendedData>
  <LineString><coordinates>179,0 -179,0</coordinates></LineString></Placemark>
 <Placemark><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0
  </coordinates></LinearRing></outerBoundaryIs></Polygon><Polygon><outerBoundaryIs><LinearRing>
  <coordinates>5,0 6,0 6,1 5,0</coordinates></LinearRing></outerBoundaryIs></Polygon>
  </MultiGeometry></Placemark>
</Document></kml>)";

TEST(ReadKml, EveryKindOfShape) {
  const ReadFeatures read = ReadShapes(kKml);
  ASSERT_THAT(Codes(read), IsEmpty());
  ASSERT_THAT(read.features, SizeIs(4));
  EXPECT_EQ(read.features[0].id, "p1");
  EXPECT_EQ(read.features[0].name, "Yard & Gate");
  EXPECT_EQ(read.features[0].Property("owner"), "Customs");
  EXPECT_EQ(read.features[0].Property("zone"), "4");
  const ReadFeatures json = ReadGeoJson(kFences);
  EXPECT_EQ(read.features[0].drawing->area, json.features[0].drawing->area);
  EXPECT_EQ(read.features[1].drawing, json.features[1].drawing);
  EXPECT_EQ(read.features[2].drawing, json.features[2].drawing);
  EXPECT_THAT(std::get<Polygon>(read.features[3].drawing->area).parts, SizeIs(2));
}

TEST(ReadKml, RefusesWhatIsHostileOrBroken) {
  const struct {
    std::string text;
    std::string code;
  } cases[] = {
      {"<!DOCTYPE kml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><kml>&b;</kml>", "doctype"},
      {"<!DOCTYPE kml SYSTEM \"file:///etc/passwd\"><kml/>", "doctype"},
      {"<kml><Placemark></kml>", "xml"},
      {"<gpx/>", "choice"},
      {"<kml>\xFF</kml>", "characters"},
      {"<kml><Placemark><Point><coordinates>1</coordinates></Point></Placemark></kml>", "format"},
      {"<kml><Placemark><Point><coordinates>1,95</coordinates></Point></Placemark></kml>", "range"},
      {"<kml><Placemark><Point/></Placemark></kml>", "required"},
      {"<kml><Placemark><Polygon/></Placemark></kml>", "required"},
      {"<kml><Placemark><Model/></Placemark></kml>", "choice"},
      {"<kml><Placemark><LineString><coordinates>1,2<b/>3,4</coordinates></LineString>"
       "</Placemark></kml>",
       "format"},
  };
  for (const auto& c : cases) {
    const ReadFeatures read = ReadKml(c.text);
    ASSERT_FALSE(read.problems.empty()) << c.text;
    EXPECT_EQ(read.problems[0].code, c.code) << c.text;
    EXPECT_THAT(read.features, IsEmpty());
  }
}

TEST(ReadKml, LimitsHold) {
  std::string deep = "<kml>";
  for (int i = 0; i < 100'000; ++i)
    deep += "<Folder>";
  for (int i = 0; i < 100'000; ++i)
    deep += "</Folder>";
  EXPECT_EQ(ReadKml(deep + "</kml>").problems[0].code, "too_deep");
  EXPECT_EQ(ReadKml(kKml, {.bytes_max = 100}).problems[0].code, "too_long");
  EXPECT_EQ(ReadKml(kKml, {.features_max = 2}).problems[0].code, "too_many");
  EXPECT_EQ(ReadKml(kKml, {.vertices_max = 5}).problems[0].code, "too_many");
  std::string many = "<kml>";
  for (int i = 0; i < 50; ++i)
    many += "<Placemark><Point/></Placemark>";
  EXPECT_THAT(ReadKml(many + "</kml>", {.problems_max = 10}).problems, SizeIs(11));
}

TEST(WriteGeoJson, ReadsBackAsItWas) {
  std::vector<Feature> features = ReadGeoJson(kFences).features;
  const std::vector<Feature> again = ReadGeoJson(WriteGeoJson(features)).features;
  ASSERT_EQ(again.size(), features.size());
  for (std::size_t i = 0; i < again.size(); ++i) {
    EXPECT_EQ(again[i].id, features[i].id);
    EXPECT_EQ(again[i].name, features[i].name);
    EXPECT_EQ(again[i].Property("shift"), features[i].Property("shift"));
    if (i == 2) continue;  // was cut: a vertex more
    EXPECT_EQ(again[i].drawing.has_value(), features[i].drawing.has_value());
    EXPECT_EQ(again[i].lines, features[i].lines);
  }
  const auto& road = std::get<Corridor>(again[2].drawing->area);
  EXPECT_THAT(road.line, ElementsAre(Point{0, 179}, Point{0, 180}, Point{0, -179}));
  EXPECT_EQ(road.half_width_m, 150);
}

TEST(WriteGeoJson, RingsTurnAsTheStandardSays) {
  const Polygon clockwise{{{{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}},
                            {{{0.2, 0.2}, {0.2, 0.4}, {0.4, 0.4}, {0.2, 0.2}}}}}};
  std::string text;
  codec::JsonWriter json(text);
  AppendGeometry({clockwise, {}}, json);
  EXPECT_EQ(text, R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]],)"
                  R"([[0.2,0.2],[0.4,0.4],[0.4,0.2],[0.2,0.2]]]})");
}

TEST(CutAtAntimeridian, PolygonsAndTheirHoles) {
  const Ring outer{{-20, 170}, {-20, -170}, {-10, -170}, {-10, 170}, {-20, 170}};
  const Ring across{{-16, 179}, {-16, -179}, {-14, -179}, {-14, 179}, {-16, 179}};
  const Ring east{{-12, -175}, {-12, -174}, {-11, -174}, {-12, -175}};
  const Polygon cut = CutAtAntimeridian(Polygon{{{outer, {across, east}}}});
  const Shape before = Made(Polygon{{{outer, {across, east}}}});
  const Shape after = Made(cut);
  for (double lat = -20.5; lat < -9; lat += 0.31) {
    for (double lon = 165.1; lon < 195; lon += 0.37) {
      const Point point{lat, WrapLongitude(lon)};
      EXPECT_EQ(before.Contains(point), after.Contains(point)) << lat << ", " << lon;
    }
  }
  for (const PolygonPart& part : cut.parts) {
    for (std::size_t i = 0; i + 1 < part.outer.size(); ++i)
      EXPECT_LE(std::abs(part.outer[i].lon - part.outer[i + 1].lon), 20);
  }
  EXPECT_EQ(CutAtAntimeridian(Polygon{{{east, {}}}}).parts[0].outer, east);
}

TEST(CutAtAntimeridian, Lines) {
  using Lines = std::vector<std::vector<Point>>;
  const auto cut = [](std::vector<Point> line) {
    return CutAtAntimeridian(std::span<const Point>(line));
  };
  EXPECT_EQ(cut({{0, 1}, {0, 2}}), (Lines{{{0, 1}, {0, 2}}}));
  EXPECT_EQ(cut({{0, 179}, {2, -179}}), (Lines{{{0, 179}, {1, 180}}, {{1, -180}, {2, -179}}}));
  EXPECT_EQ(cut({{2, -179}, {0, 179}}), (Lines{{{2, -179}, {1, -180}}, {{1, 180}, {0, 179}}}));
  EXPECT_EQ(cut({{0, 179}, {0, 180}, {0, -179}}),
            (Lines{{{0, 179}, {0, 180}}, {{0, -180}, {0, -179}}}));
}

}  // namespace
}  // namespace tidewaiter::geo
