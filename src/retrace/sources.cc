#include "retrace/internal/sources.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ais/write.h"
#include "base/calendar.h"
#include "codec/csv.h"
#include "codec/parse.h"
#include "intake/mqtt_json.h"

namespace tidewaiter::retrace {
namespace {

// Lines of a text, without their ends.
class Lines {
 public:
  explicit Lines(std::string text) : text_(std::move(text)) {}
  std::optional<std::string_view> Next() {
    if (at_ >= text_.size()) return std::nullopt;
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = std::string_view(text_).substr(at_, end - at_);
    at_ = end + 1;
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }
  [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
  std::string text_;
  std::size_t at_ = 0;
  std::uint64_t number_ = 0;
};

class JsonSource final : public FrameSource {
 public:
  JsonSource(std::string text, std::string name)
      : lines_(std::move(text)), name_(std::move(name)) {}
  Result<std::optional<FrameLine>> Next() override {
    for (;;) {
      const auto line = lines_.Next();
      if (!line) return std::optional<FrameLine>();
      if (line->empty()) continue;
      auto frame = ParseFrameLine(*line);
      if (frame) return std::optional(std::move(*frame));
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("{} line {}: {}", name_, lines_.number(), frame.error().message),
                  frame.error().field);
    }
  }

 private:
  Lines lines_;
  std::string name_;
};

// "\s:station,c:1700000000*5c\!AIVDM,...": the fields of the tag block.
std::optional<std::string_view> TagField(std::string_view line, std::string_view key) {
  if (!line.starts_with('\\')) return std::nullopt;
  const std::string_view block = line.substr(1, line.find_first_of("*\\", 1) - 1);
  for (std::size_t at = 0; at < block.size();) {
    const std::size_t end = std::min(block.find(',', at), block.size());
    const std::string_view field = block.substr(at, end - at);
    if (field.starts_with(key)) return field.substr(key.size());
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<std::int64_t> Whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

class NmeaSource final : public FrameSource {
 public:
  NmeaSource(std::string text, std::string name)
      : lines_(std::move(text)), name_(std::move(name)) {}
  Result<std::optional<FrameLine>> Next() override {
    constexpr std::int64_t kSecondsMax = 100'000'000'000;  // more are milliseconds
    for (;;) {
      const auto line = lines_.Next();
      if (!line) return std::optional<FrameLine>();
      if (line->empty() || line->starts_with('#')) continue;
      if (line->size() > kLineBytesMax) {
        return Fail(ErrorCode::kInvalidArgument,
                    fmt::format("{} line {}: too long", name_, lines_.number()));
      }
      if (const auto said = TagField(*line, "c:")) {
        if (const auto time = Whole(*said)) time_ms_ = *time > kSecondsMax ? *time : *time * 1000;
      }
      if (const auto station = TagField(*line, "s:")) station_ = *station;
      return std::optional(FrameLine{.time_ms = time_ms_,
                                     .device = station_,
                                     .protocol = std::string(intake::kNmeaProtocol),
                                     .transport = intake::Transport::kUdp,
                                     .bytes = std::string(*line)});
    }
  }

 private:
  Lines lines_;
  std::string name_;
  std::string station_ = "nmea";
  std::int64_t time_ms_ = 0;
};

class ListSource final : public FrameSource {
 public:
  explicit ListSource(std::vector<FrameLine> frames) : frames_(std::move(frames)) {}
  Result<std::optional<FrameLine>> Next() override {
    if (at_ == frames_.size()) return std::optional<FrameLine>();
    return std::optional(std::move(frames_[at_++]));
  }

 private:
  std::vector<FrameLine> frames_;
  std::size_t at_ = 0;
};

double Number(std::string_view text, double otherwise) {
  const auto number = codec::ParseDecimal(text, '.');
  return number ? *number : otherwise;
}

// Columns of MarineCadastre that we take.
struct Columns {
  std::size_t mmsi = kNone, time = kNone, lat = kNone, lon = kNone, sog = kNone, cog = kNone,
              heading = kNone, name = kNone, imo = kNone, callsign = kNone, status = kNone,
              ais_class = kNone;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  explicit Columns(const std::vector<std::string_view>& head) {
    const std::pair<std::string_view, std::size_t*> all[] = {
        {"MMSI", &mmsi},         {"BaseDateTime", &time}, {"LAT", &lat},
        {"LON", &lon},           {"SOG", &sog},           {"COG", &cog},
        {"Heading", &heading},   {"VesselName", &name},   {"IMO", &imo},
        {"CallSign", &callsign}, {"Status", &status},     {"TransceiverClass", &ais_class}};
    for (std::size_t i = 0; i < head.size(); ++i) {
      for (const auto& [column, place] : all) {
        if (head[i] == column) *place = i;
      }
    }
  }
  [[nodiscard]] bool complete() const {
    return mmsi != kNone && time != kNone && lat != kNone && lon != kNone;
  }
};

// Rows of the CSV as sentences.
class CadastreRows {
 public:
  explicit CadastreRows(Columns columns) : columns_(columns) {}

  void Take(const std::vector<std::string_view>& fields) {
    const auto at = [&](std::size_t column) {
      return column < fields.size() ? fields[column] : std::string_view();
    };
    const auto seconds = ParseRfc3339(std::string(at(columns_.time)) + "Z");
    const double mmsi = Number(at(columns_.mmsi), 0);
    if (!seconds || mmsi < 1 || mmsi > 999'999'999) return;
    const auto number = static_cast<std::uint32_t>(mmsi);
    const bool class_b = at(columns_.ais_class) == "B";
    if (known_.insert(number).second)
      Add(*seconds, class_b ? NameOfB(number, at(columns_.name)) : Particulars(number, at));
    Add(*seconds, Position(number, class_b, at));
  }
  std::vector<FrameLine> Sorted() {
    std::ranges::stable_sort(frames_, {}, &FrameLine::time_ms);
    return std::move(frames_);
  }
  [[nodiscard]] bool full() const { return frames_.size() > kCsvRowsMax; }

 private:
  void Add(std::int64_t seconds, const ais::Message& message) {
    sequence_ = (sequence_ + 1) % 10;
    const auto lines = ais::WriteSentences(
        message, {.sequence = sequence_, .station = "csv", .time_ms = seconds * 1000});
    if (!lines) return;  // a row that AIS cannot say: places and speeds out of range
    for (const std::string& line : *lines) {
      frames_.push_back({.time_ms = seconds * 1000,
                         .device = "csv",
                         .protocol = std::string(intake::kNmeaProtocol),
                         .transport = intake::Transport::kUdp,
                         .bytes = line});
    }
  }
  template <typename At>
  ais::Message Position(std::uint32_t mmsi, bool class_b, const At& at) const {
    const geo::Point place{.lat = Number(at(columns_.lat), 91),
                           .lon = Number(at(columns_.lon), 181)};
    const auto position =
        ais::PositionOf(geo::IsPlace(place) ? std::optional(place) : std::nullopt);
    const double sog = Number(at(columns_.sog), -1);
    const double cog = Number(at(columns_.cog), 360);
    const double heading = Number(at(columns_.heading), 511);
    const auto speed = ais::SpeedOf(sog < 0 || sog > 102.2 ? std::nullopt : std::optional(sog));
    const auto course = ais::CourseOf(cog == 360 ? std::nullopt : std::optional(cog));
    const auto head = ais::HeadingOf(heading >= 360 ? std::nullopt : std::optional(heading));
    ais::Message message{.type = static_cast<std::uint8_t>(class_b ? 18 : 1), .mmsi = mmsi};
    if (class_b) {
      message.body = ais::ClassBReport{
          .speed = speed, .position = position, .course = course, .heading = head};
    } else {
      const auto status =
          static_cast<std::uint8_t>(std::clamp(Number(at(columns_.status), 15), 0.0, 15.0));
      message.body = ais::PositionReport{.status = status,
                                         .speed = speed,
                                         .position = position,
                                         .course = course,
                                         .heading = head};
    }
    return message;
  }
  template <typename At>
  ais::Message Particulars(std::uint32_t mmsi, const At& at) const {
    ais::StaticReport report;
    report.name = ais::Text<20>(at(columns_.name));
    report.callsign = ais::Text<7>(at(columns_.callsign));
    const std::string_view imo = at(columns_.imo);
    if (imo.starts_with("IMO")) report.imo = static_cast<std::uint32_t>(Number(imo.substr(3), 0));
    ais::Message message{.type = 5, .mmsi = mmsi};
    message.body = report;
    return message;
  }
  static ais::Message NameOfB(std::uint32_t mmsi, std::string_view name) {
    ais::StaticPartA part;
    part.name = ais::Text<20>(name);
    ais::Message message{.type = 24, .mmsi = mmsi};
    message.body = part;
    return message;
  }

  Columns columns_;
  std::set<std::uint32_t> known_;
  std::vector<FrameLine> frames_;
  int sequence_ = 0;
};

}  // namespace

std::unique_ptr<FrameSource> MakeJsonSource(std::string text, std::string name) {
  return std::make_unique<JsonSource>(std::move(text), std::move(name));
}

std::unique_ptr<FrameSource> MakeNmeaSource(std::string text, std::string name) {
  return std::make_unique<NmeaSource>(std::move(text), std::move(name));
}

Result<std::unique_ptr<FrameSource>> MakeCadastreSource(std::string text, std::string name) {
  bool given = false;
  codec::CsvReader reader(',', [&]() -> Result<std::string_view> {
    return std::exchange(given, true) ? std::string_view() : std::string_view(text);
  });
  codec::CsvRecord record;
  ASSIGN_OR_RETURN(const bool any, reader.Next(record));
  const Columns columns(any ? record.fields : std::vector<std::string_view>());
  if (!columns.complete()) {
    return Fail(ErrorCode::kInvalidArgument,
                name + ": neither frames, nor NMEA, nor columns MMSI, BaseDateTime, LAT, LON");
  }
  CadastreRows rows(columns);
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, reader.Next(record));
    if (!more) break;
    if (record.fault == codec::CsvFault::kNone) rows.Take(record.fields);
    if (rows.full()) return Fail(ErrorCode::kInvalidArgument, name + ": too many rows");
  }
  return std::make_unique<ListSource>(rows.Sorted());
}

}  // namespace tidewaiter::retrace
