// Hikvision's ANPR events: XML alone, or the part "anpr.xml" of a multipart form with pictures.
#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "device/gate_reading.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device {
namespace {

constexpr std::size_t kPartsMax = 16;  // the document and pictures; cameras send up to five
constexpr std::size_t kPartHeadBytesMax = 4096;

codec::Problem Bad(std::string code, std::string pointer, std::string detail) {
  return {.code = std::move(code), .pointer = std::move(pointer), .detail = std::move(detail)};
}

// A parameter of a header: boundary of `multipart/form-data; boundary="abc"`, name of a part.
std::string_view ParameterOf(std::string_view header, std::string_view name) {
  const std::string mark = fmt::format("{}=", name);
  for (std::size_t at = header.find(mark); at != std::string_view::npos;
       at = header.find(mark, at + 1)) {
    const bool begins = at == 0 || header[at - 1] == ' ' || header[at - 1] == ';';
    if (!begins) continue;  // "filename" ends like "name"
    std::string_view value = header.substr(at + mark.size());
    if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
    return value.substr(0, value.find_first_of("; \r\n"));
  }
  return {};
}

struct Parts {
  std::string_view document;
  std::string_view image;  // name of the first picture
};

// Whether a part is the document: by what is in it, for names differ with the firmware.
bool IsDocument(std::string_view content) {
  const std::size_t start = content.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return start != std::string_view::npos && content[start] == '<';
}

Parts SplitParts(std::string_view body, std::string_view boundary) {
  Parts parts;
  const std::string mark = fmt::format("--{}", boundary);
  std::size_t at = body.find(mark);
  for (std::size_t i = 0; i < kPartsMax && at != std::string_view::npos; ++i) {
    const std::size_t begin = at + mark.size();
    const std::size_t end = body.find(mark, begin);
    if (end == std::string_view::npos) break;
    const std::string_view part = body.substr(begin, end - begin);
    const std::size_t blank = part.substr(0, kPartHeadBytesMax).find("\r\n\r\n");
    at = end;
    if (blank == std::string_view::npos) continue;
    const std::string_view head = part.substr(0, blank);
    const std::string_view content = part.substr(blank + 4);
    if (parts.document.empty() && IsDocument(content)) {
      parts.document = content;
    } else if (parts.image.empty()) {
      const std::string_view file = ParameterOf(head, "filename");
      parts.image = file.empty() ? ParameterOf(head, "name") : file;
    }
  }
  return parts;
}

// Reads the event and notes what is wrong with it, all at once.
class Event {
 public:
  Event(const pugi::xml_node& root, GateRead& read) : root_(root), read_(read) {}

  void Read(std::string_view image) {
    const pugi::xml_node anpr = root_.child("ANPR");
    if (std::string_view(root_.child_value("eventType")) != "ANPR") return;  // a heartbeat
    GateReading reading;
    reading.value = Text(anpr, "licensePlate", true);
    if (reading.value == "unknown") reading.value.clear();  // the camera's word for no plate
    reading.confidence = Share(anpr.child_value("confidenceLevel"), "/ANPR/confidenceLevel");
    ReadCharacters(anpr.child_value("plateCharBelieve"), reading);
    reading.reader = Text(root_, "deviceID", false);
    if (reading.reader.empty()) reading.reader = Text(root_, "macAddress", false);
    reading.gate = Text(root_, "channelName", false);
    ReadLane(anpr, reading);
    reading.country = Text(anpr, "country", false);
    reading.region = Text(anpr, "province", false);
    reading.vehicle = Text(anpr, "vehicleType", false);
    reading.event = Text(root_, "UUID", false);
    reading.image = image.substr(0, kGateTextBytesMax);
    ReadTime(reading);
    if (read_.problems.empty() && !reading.value.empty()) read_.readings.push_back(reading);
  }

 private:
  void Note(std::string code, std::string pointer, std::string detail) {
    read_.problems.push_back(Bad(std::move(code), std::move(pointer), std::move(detail)));
  }

  std::string Text(const pugi::xml_node& parent, const char* name, bool required) {
    const std::string_view value = text::Trim(parent.child_value(name));
    const std::string pointer = fmt::format("{}/{}", parent == root_ ? "" : "/ANPR", name);
    if (value.empty() && required) Note("required", pointer, "is missing");
    if (value.size() > kGateTextBytesMax) Note("too_long", pointer, "is too long");
    return std::string(value.substr(0, kGateTextBytesMax));
  }

  std::optional<double> Share(std::string_view value, const char* pointer) {
    constexpr double kPercent = 100;
    if (value.empty()) return std::nullopt;
    const auto number = text::Number(text::Trim(value));
    if (number && *number >= 0 && *number <= kPercent) return *number / kPercent;
    Note("range", pointer,
         fmt::format("'{}' is not from 0 to 100", value.substr(0, kGateTextBytesMax)));
    return std::nullopt;
  }

  void ReadCharacters(std::string_view list, GateReading& reading) {
    if (list.empty()) return;
    const text::Fields values(list, ',');
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto share = Share(values[i].empty() ? "?" : values[i], "/ANPR/plateCharBelieve");
      if (share) reading.characters.push_back(*share);
    }
    // Some firmware counts characters that the plate has not: then they are nobody's.
    if (reading.characters.size() != reading.value.size()) reading.characters.clear();
  }

  void ReadLane(const pugi::xml_node& anpr, GateReading& reading) {
    constexpr std::int64_t kLaneMax = 999;
    const std::string lane = Text(anpr, "line", false);
    reading.lane = text::Whole(lane);
    if (!lane.empty() && (!reading.lane || *reading.lane < 0 || *reading.lane > kLaneMax)) {
      Note("range", "/ANPR/line", fmt::format("'{}' is no lane", lane));
    }
    const std::string direction = Text(anpr, "direction", false);
    if (direction == "forward") reading.direction = GateDirection::kForward;
    if (direction == "reverse") reading.direction = GateDirection::kReverse;
  }

  void ReadTime(GateReading& reading) {
    const std::string time = Text(root_, "dateTime", true);
    const auto time_ms = text::IsoTimeMs(time);
    if (time_ms) {
      reading.time_ms = *time_ms;
    } else if (!time.empty()) {
      Note("format", "/dateTime", fmt::format("'{}' is no time in ISO 8601", time));
    }
  }

  pugi::xml_node root_;
  GateRead& read_;
};

}  // namespace

GateRead ReadHikvision(std::string_view content_type, std::string_view body) {
  GateRead read;
  Parts parts{.document = body, .image = {}};
  if (body.size() > kGateBytesMax) {
    read.problems.push_back(Bad("too_large", "", fmt::format("has {} bytes", body.size())));
    return read;
  }
  if (content_type.starts_with("multipart/")) {
    const std::string_view boundary = ParameterOf(content_type, "boundary");
    parts = boundary.empty() ? Parts{} : SplitParts(body, boundary);
    if (parts.document.empty()) {
      read.problems.push_back(Bad("multipart", "", "has no part with XML"));
      return read;
    }
  }
  if (parts.document.size() > kGateDocumentBytesMax) {
    read.problems.push_back(Bad("too_large", "", "the XML is too large"));
    return read;
  }
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(parts.document.data(), parts.document.size());
  const pugi::xml_node root = document.child("EventNotificationAlert");
  if (!parsed || !root) {
    read.problems.push_back(Bad("xml", "", parsed ? "is no event" : parsed.description()));
    return read;
  }
  Event(root, read).Read(parts.image);
  return read;
}

}  // namespace tidewaiter::device
