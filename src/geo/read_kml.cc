// KML (OGC 12-007r2, version 2.3; 2.2 reads the same) into features.
#include <cctype>
#include <cstring>
#include <map>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "codec/parse.h"
#include "codec/text.h"
#include "geo/feature_maker.h"
#include "geo/read_shapes.h"

namespace tidewaiter::geo {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Without the prefix of a namespace: some write kml:Placemark.
std::string_view LocalName(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node Child(const pugi::xml_node& parent, std::string_view name) {
  for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
    if (LocalName(child) == name) return child;
  }
  return {};
}

class KmlReader {
 public:
  explicit KmlReader(const ReadLimits& limits) : limits_(limits), vertices_(limits) {}

  ReadFeatures Read(std::string_view text);

 private:
  void Walk(const pugi::xml_node& parent, const std::string& path, std::size_t depth);
  void Placemark(const pugi::xml_node& node, const std::string& path);
  void Data(const pugi::xml_node& node, Feature& feature);
  void ReadGeometry(const pugi::xml_node& parent, const std::string& path, std::size_t depth,
                    Geometry& into);
  PolygonPart Part(const pugi::xml_node& node, const std::string& path);
  Ring Boundary(const pugi::xml_node& boundary, const std::string& path);
  std::vector<Point> Positions(const pugi::xml_node& parent, const std::string& path);
  bool Position(std::string_view tuple, const std::string& path, std::vector<Point>& points);

  void Note(std::string_view code, std::string pointer, std::string detail) {
    ++noted_;
    if (problems_.size() == limits_.problems_max) {
      problems_.push_back({"too_many_problems", "", "the list ends here"});
    } else if (problems_.size() < limits_.problems_max) {
      problems_.push_back({std::string(code), std::move(pointer), std::move(detail)});
    }
  }

  const ReadLimits& limits_;
  VertexCount vertices_;
  std::size_t noted_ = 0;
  std::size_t placemarks_ = 0;
  std::vector<Feature> features_;
  codec::Problems problems_;
};

ReadFeatures KmlReader::Read(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.size() > limits_.bytes_max) {
    Note("too_long", "", fmt::format("more than {} bytes", limits_.bytes_max));
  } else if (!codec::IsUtf8(text)) {
    Note("characters", "", "is not UTF-8");
  } else {
    pugi::xml_document document;
    const pugi::xml_parse_result result = document.load_buffer(
        text.data(), text.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
    const auto is_doctype = [](const pugi::xml_node& node) {
      return node.type() == pugi::node_doctype;
    };
    if (!result) {
      Note("xml", "", fmt::format("byte {}: {}", result.offset, result.description()));
    } else if (document.find_child(is_doctype)) {
      Note("doctype", "", "a document type is not allowed");
    } else if (LocalName(document.document_element()) != "kml") {
      Note("choice", "", "is not KML");
    } else {
      Walk(document.document_element(), "/kml", 1);
    }
  }
  return {std::move(features_), std::move(problems_)};
}

void KmlReader::Walk(const pugi::xml_node& parent, const std::string& path, std::size_t depth) {
  if (depth > limits_.depth_max) return Note("too_deep", path, "folders in folders in folders");
  std::map<std::string_view, std::size_t> seen;
  for (pugi::xml_node node = parent.first_child(); node; node = node.next_sibling()) {
    const std::string_view name = LocalName(node);
    if (name != "Placemark" && name != "Document" && name != "Folder") continue;
    const std::string at = fmt::format("{}/{}[{}]", path, name, ++seen[name]);
    if (name != "Placemark") {
      Walk(node, at, depth + 1);
    } else if (++placemarks_ <= limits_.features_max) {
      Placemark(node, at);
    } else {
      return Note("too_many", at, fmt::format("more than {} placemarks", limits_.features_max));
    }
  }
}

void KmlReader::Placemark(const pugi::xml_node& node, const std::string& path) {
  const std::size_t before = noted_;
  Feature feature;
  feature.id = CutText(node.attribute("id").value());
  feature.name = CutText(codec::Trim(Child(node, "name").child_value()));
  Data(Child(node, "ExtendedData"), feature);
  Geometry geometry;
  ReadGeometry(node, path, 0, geometry);
  if (!geometry.polygon.parts.empty() && !geometry.lines.empty())
    Note("choice", path, "areas and lines in one placemark");
  Complete(std::move(geometry), feature, [&](std::string_view name, std::string detail) {
    Note("format", fmt::format("{}/ExtendedData/{}", path, name), std::move(detail));
  });
  if (noted_ == before && !vertices_.TooMany()) features_.push_back(std::move(feature));
}

// <Data name="radius_m"><value>150</value></Data>, or <SchemaData><SimpleData name="...">150.
void KmlReader::Data(const pugi::xml_node& node, Feature& feature) {
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
    const std::string_view name = LocalName(child);
    if (name == "Data") {
      AddProperty(feature, child.attribute("name").value(),
                  codec::Trim(Child(child, "value").child_value()));
    }
    if (name != "SchemaData") continue;
    for (pugi::xml_node data = child.first_child(); data; data = data.next_sibling()) {
      if (LocalName(data) == "SimpleData")
        AddProperty(feature, data.attribute("name").value(), codec::Trim(data.child_value()));
    }
  }
}

void KmlReader::ReadGeometry(const pugi::xml_node& parent, const std::string& path,
                             std::size_t depth, Geometry& into) {
  if (depth > limits_.depth_max) return Note("too_deep", path, "geometries in geometries");
  for (pugi::xml_node node = parent.first_child(); node; node = node.next_sibling()) {
    const std::string_view name = LocalName(node);
    const std::string at = fmt::format("{}/{}", path, name);
    if (name == "Polygon") {
      into.polygon.parts.push_back(Part(node, at));
    } else if (name == "LineString" || name == "LinearRing" || name == "Point") {
      into.lines.push_back(Positions(node, at));
    } else if (name == "MultiGeometry") {
      ReadGeometry(node, at, depth + 1, into);
    } else if (name == "Model" || name == "Track" || name == "MultiTrack") {
      Note("choice", at, "of a geometry that is not read here");
    }
  }
}

PolygonPart KmlReader::Part(const pugi::xml_node& node, const std::string& path) {
  PolygonPart part;
  const pugi::xml_node outer = Child(node, "outerBoundaryIs");
  if (!outer) Note("required", path + "/outerBoundaryIs", "is missing");
  if (outer) part.outer = Boundary(outer, path + "/outerBoundaryIs");
  for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
    if (LocalName(child) == "innerBoundaryIs")
      part.holes.push_back(Boundary(child, path + "/innerBoundaryIs"));
  }
  return part;
}

Ring KmlReader::Boundary(const pugi::xml_node& boundary, const std::string& path) {
  return Positions(Child(boundary, "LinearRing"), path + "/LinearRing");
}

// "lon,lat[,alt] lon,lat[,alt] ...": tuples apart by blanks.
std::vector<Point> KmlReader::Positions(const pugi::xml_node& parent, const std::string& path) {
  std::vector<Point> points;
  const pugi::xml_node node = Child(parent, "coordinates");
  if (node.first_child() != node.last_child())
    Note("format", path + "/coordinates", "has something in it that is not a list of positions");
  const std::string_view text = node.child_value();
  constexpr std::string_view kBlanks = " \t\r\n";
  for (std::size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
    if (!Position(text.substr(at, end - at), path, points)) return points;
    at = text.find_first_not_of(kBlanks, end);
  }
  if (points.empty()) Note("required", path + "/coordinates", "has no position");
  return points;
}

// False where the rest of the list is not to be looked at.
bool KmlReader::Position(std::string_view tuple, const std::string& path,
                         std::vector<Point>& points) {
  if (!vertices_.One()) {
    if (vertices_.JustPassed()) Note("too_many", path, "the file has too many vertices");
    return false;
  }
  const std::size_t comma = std::min(tuple.find(','), tuple.size());
  const std::string_view rest = tuple.substr(std::min(comma + 1, tuple.size()));
  const auto lon = codec::ParseDecimal(tuple.substr(0, comma), '.');
  const auto lat = codec::ParseDecimal(rest.substr(0, std::min(rest.find(','), rest.size())), '.');
  const std::string at = fmt::format("{}/coordinates[{}]", path, points.size() + 1);
  if (!lon || !lat) {
    Note("format", at, fmt::format("'{}' is not longitude,latitude", CutText(tuple).substr(0, 60)));
    return false;
  }
  const Point point{*lat, *lon};
  if (!IsPlace(point)) {
    Note("range", at, fmt::format("longitude {}, latitude {} is no place", *lon, *lat));
    return false;
  }
  points.push_back(point);
  return true;
}

}  // namespace

ReadFeatures ReadKml(std::string_view text, const ReadLimits& limits) {
  return KmlReader(limits).Read(text);
}

ReadFeatures ReadShapes(std::string_view text, const ReadLimits& limits) {
  std::string_view rest = text;
  if (rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  const std::size_t first = rest.find_first_not_of(" \t\r\n");
  const bool xml = first != std::string_view::npos && rest[first] == '<';
  return xml ? ReadKml(text, limits) : ReadGeoJson(rest, limits);
}

}  // namespace tidewaiter::geo
