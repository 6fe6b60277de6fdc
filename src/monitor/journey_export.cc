#include "monitor/journey_export.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/csv.h"
#include "codec/json_writer.h"
#include "monitor/names.h"
#include "monitor/utc_text.h"

namespace tidewaiter::monitor {
namespace {

using codec::JsonWriter;
using device::FixKind;

constexpr Names<ExportFormat, 4> kFormats{{{ExportFormat::kCsv, "csv"},
                                           {ExportFormat::kGpx, "gpx"},
                                           {ExportFormat::kKml, "kml"},
                                           {ExportFormat::kGeoJson, "geojson"}}};

std::string_view KindOf(const JourneyPoint& point) {
  return point.kind == FixKind::kCell ? "cell" : "satellite";
}

std::string GapText(const JourneyGap& gap) {
  const std::string last = gap.last_seq == 0 ? "the end" : std::to_string(gap.last_seq);
  const std::string records = gap.first_seq == gap.last_seq
                                  ? fmt::format("record {}", gap.first_seq)
                                  : fmt::format("records {} to {}", gap.first_seq, last);
  return fmt::format("{}: {}{}{}: {}", Name(gap.kind), records, gap.device.empty() ? "" : " of ",
                     gap.device, gap.why);
}

std::string GapsText(const Journey& journey) {
  std::string text;
  for (const JourneyGap& gap : journey.gaps)
    text += (text.empty() ? "" : "\n") + GapText(gap);
  return text;
}

std::string StopText(const JourneyStop& stop) {
  return fmt::format("{} - {}", UtcText(stop.from_ms), UtcText(stop.until_ms));
}

// ---- CSV

// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
std::string CsvText(std::string_view text) {
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
  return (formula ? "'" : "") + CleanText(text);
}

std::string Csv(const Journey& journey) {
  std::string out;
  codec::AppendCsvRow(out, {"time", "received", "device", "latitude", "longitude", "altitude_m",
                            "speed_kmh", "course_deg", "accuracy_m", "fix", "late", "record"});
  for (const JourneyPoint& point : journey.points) {
    codec::AppendCsvRow(
        out, {UtcText(point.time_ms), UtcText(point.received_ms),
              CsvText(journey.devices[point.device].id), fmt::format("{}", point.at.lat),
              fmt::format("{}", point.at.lon), fmt::format("{}", point.altitude_m),
              fmt::format("{}", point.speed_kmh), fmt::format("{}", point.course_deg),
              fmt::format("{}", point.accuracy_m), KindOf(point), point.late ? "late" : "",
              std::to_string(point.seq)});
  }
  for (const JourneyGap& gap : journey.gaps)
    codec::AppendCsvRow(out, {fmt::format("# {}", CleanText(GapText(gap)))});
  return out;
}

// ---- GPX. In a trkpt the order of elements is fixed by the schema.

void GpxPlace(std::string& out, geo::Point at, std::int64_t time_ms, std::string_view name,
              std::string_view text, std::string_view type) {
  out += fmt::format(
      "  <wpt lat=\"{:.7f}\" lon=\"{:.7f}\"><time>{}</time><name>{}</name>"
      "<desc>{}</desc><type>{}</type></wpt>\n",
      at.lat, at.lon, UtcText(time_ms), XmlText(name), XmlText(text), type);
}

void GpxPoint(std::string& out, const JourneyPoint& point) {
  out += fmt::format("   <trkpt lat=\"{:.7f}\" lon=\"{:.7f}\">", point.at.lat, point.at.lon);
  if (point.altitude_m != 0) out += fmt::format("<ele>{}</ele>", point.altitude_m);
  out += fmt::format("<time>{}</time><cmt>record {}{}</cmt>", UtcText(point.time_ms), point.seq,
                     point.late ? ", late" : "");
  if (point.kind == FixKind::kCell) out += "<type>cell</type>";
  out += "</trkpt>\n";
}

std::string Gpx(const Journey& journey, const ExportOptions& options) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<gpx version=\"1.1\" creator=\"Tidewaiter\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n"
      " <metadata><name>{}</name>",
      XmlText(options.name));
  if (!journey.gaps.empty()) out += fmt::format("<desc>{}</desc>", XmlText(GapsText(journey)));
  if (!journey.points.empty())
    out += fmt::format("<time>{}</time>", UtcText(journey.points.back().time_ms));
  out += "</metadata>\n";
  for (const JourneyStop& stop : journey.stops)
    GpxPlace(out, stop.at, stop.from_ms, "stop", StopText(stop), "stop");
  for (const JourneyMark& mark : options.marks)
    GpxPlace(out, mark.at, mark.time_ms, mark.name, mark.text, "alarm");
  for (std::size_t i = 0; i < journey.devices.size(); ++i) {
    out += fmt::format(" <trk><name>{}</name>\n  <trkseg>\n", XmlText(journey.devices[i].id));
    for (const JourneyPoint& point : journey.points) {
      if (point.device == i) GpxPoint(out, point);
    }
    out += "  </trkseg>\n </trk>\n";
  }
  return out + "</gpx>\n";
}

// ---- KML. A gx:Track would carry times for each point, but is Google's: KML 2.2 has none, so the
// way is a line and each point a placemark in a folder that is not shown at first.

std::string KmlPoint(geo::Point at) {
  return fmt::format("<Point><coordinates>{:.7f},{:.7f}</coordinates></Point>", at.lon, at.lat);
}

void KmlPlace(std::string& out, std::string_view name, std::string_view text, std::string_view when,
              geo::Point at) {
  out += fmt::format("  <Placemark><name>{}</name><description>{}</description>{}{}</Placemark>\n",
                     XmlText(name), XmlText(text), when, KmlPoint(at));
}

void KmlDevice(std::string& out, const Journey& journey, std::size_t device) {
  const std::string name = XmlText(journey.devices[device].id);
  std::string line;
  std::string places;
  for (const JourneyPoint& point : journey.points) {
    if (point.device != device) continue;
    line += fmt::format("{}{:.7f},{:.7f}", line.empty() ? "" : " ", point.at.lon, point.at.lat);
    places += fmt::format(
        "   <Placemark><description>record {}{}</description>"
        "<TimeStamp><when>{}</when></TimeStamp>{}</Placemark>\n",
        point.seq, point.late ? ", late" : "", UtcText(point.time_ms), KmlPoint(point.at));
  }
  if (line.empty()) return;
  out += fmt::format(
      "  <Placemark><name>{}</name><LineString><tessellate>1</tessellate>"
      "<coordinates>{}</coordinates></LineString></Placemark>\n",
      name, line);
  out += fmt::format("  <Folder><name>{}</name><visibility>0</visibility>\n{}  </Folder>\n", name,
                     places);
}

std::string Kml(const Journey& journey, const ExportOptions& options) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n <Document><name>{}</name>",
      XmlText(options.name));
  if (!journey.gaps.empty())
    out += fmt::format("<description>{}</description>", XmlText(GapsText(journey)));
  out += '\n';
  for (std::size_t i = 0; i < journey.devices.size(); ++i)
    KmlDevice(out, journey, i);
  for (const JourneyStop& stop : journey.stops) {
    KmlPlace(out, "stop", StopText(stop),
             fmt::format("<TimeSpan><begin>{}</begin><end>{}</end></TimeSpan>",
                         UtcText(stop.from_ms), UtcText(stop.until_ms)),
             stop.at);
  }
  for (const JourneyMark& mark : options.marks) {
    KmlPlace(out, mark.name, mark.text,
             fmt::format("<TimeStamp><when>{}</when></TimeStamp>", UtcText(mark.time_ms)), mark.at);
  }
  return out + " </Document>\n</kml>\n";
}

// ---- GeoJSON

void JsonPoint(JsonWriter& json, geo::Point at) {
  json.Key("geometry").BeginObject().Member("type", "Point").Key("coordinates").BeginArray();
  json.Number(at.lon).Number(at.lat).EndArray().EndObject();
}

JsonWriter& JsonFeature(JsonWriter& json, std::string_view what) {
  json.BeginObject().Member("type", "Feature").Key("properties").BeginObject();
  return json.Member("what", what);
}

void JsonWay(JsonWriter& json, const Journey& journey, std::size_t device) {
  std::vector<const JourneyPoint*> own;
  for (const JourneyPoint& point : journey.points) {
    if (point.device == device) own.push_back(&point);
  }
  if (own.empty()) return;
  JsonFeature(json, "way").Member("device", CleanText(journey.devices[device].id));
  json.Key("times").BeginArray();
  for (const JourneyPoint* point : own)
    json.Text(UtcText(point->time_ms));
  json.EndArray().Key("records").BeginArray();
  for (const JourneyPoint* point : own)
    json.Unsigned(point->seq);
  json.EndArray().EndObject();
  if (own.size() == 1) {  // a line has two points at least (RFC 7946, 3.1.4)
    JsonPoint(json, own.front()->at);
  } else {
    json.Key("geometry").BeginObject().Member("type", "LineString");
    json.Key("coordinates").BeginArray();
    for (const JourneyPoint* point : own)
      json.BeginArray().Number(point->at.lon).Number(point->at.lat).EndArray();
    json.EndArray().EndObject();
  }
  json.EndObject();
}

std::string GeoJson(const Journey& journey, const ExportOptions& options) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", "FeatureCollection").Member("name", CleanText(options.name));
  json.Key("gaps").BeginArray();
  for (const JourneyGap& gap : journey.gaps)
    json.Text(CleanText(GapText(gap)));
  json.EndArray().Key("features").BeginArray();
  for (std::size_t i = 0; i < journey.devices.size(); ++i)
    JsonWay(json, journey, i);
  for (const JourneyStop& stop : journey.stops) {
    JsonFeature(json, "stop").Member("from", UtcText(stop.from_ms));
    json.Member("until", UtcText(stop.until_ms)).EndObject();
    JsonPoint(json, stop.at);
    json.EndObject();
  }
  for (const JourneyMark& mark : options.marks) {
    JsonFeature(json, "alarm").Member("time", UtcText(mark.time_ms));
    json.Member("name", CleanText(mark.name)).Member("text", CleanText(mark.text)).EndObject();
    JsonPoint(json, mark.at);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out + '\n';
}

}  // namespace

std::string_view Name(ExportFormat format) {
  return NameIn(kFormats, format);
}
std::optional<ExportFormat> FindExportFormat(std::string_view name) {
  return FindIn(kFormats, name);
}

std::string_view MediaType(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv:
      return "text/csv";
    case ExportFormat::kGpx:
      return "application/gpx+xml";
    case ExportFormat::kKml:
      return "application/vnd.google-earth.kml+xml";
    case ExportFormat::kGeoJson:
      return "application/geo+json";
  }
  CHECK(false);
}

std::string ExportJourney(const Journey& journey, ExportFormat format,
                          const ExportOptions& options) {
  switch (format) {
    case ExportFormat::kCsv:
      return Csv(journey);
    case ExportFormat::kGpx:
      return Gpx(journey, options);
    case ExportFormat::kKml:
      return Kml(journey, options);
    case ExportFormat::kGeoJson:
      return GeoJson(journey, options);
  }
  CHECK(false);
}

}  // namespace tidewaiter::monitor
