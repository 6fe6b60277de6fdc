#include "ais/write.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "ais/internal/layout.h"
#include "ais/sentence.h"

namespace tidewaiter::ais {
namespace {

constexpr std::size_t kPayloadMax = 60;      // with which a sentence has 82 characters
constexpr std::size_t kSafetyTextMax = 156;  // five slots, addressed

struct ToBits {
  FieldWriter& out;
  std::uint32_t mmsi;

  template <typename T>
  void operator()(const T& body) const {
    Lay(out, body);
  }
  // Types that are not written: Written() keeps them away.
  void operator()(const ApplicationMessage&) const { CHECK(false); }
  void operator()(const Acknowledgement&) const { CHECK(false); }
  void operator()(const Interrogation&) const { CHECK(false); }
  void operator()(const Assignment&) const { CHECK(false); }
  void operator()(const Corrections&) const { CHECK(false); }
  void operator()(const LinkManagement&) const { CHECK(false); }
  void operator()(const SlotMessage&) const { CHECK(false); }

  void operator()(const SafetyText& body) const {
    if (body.addressed) {
      out.Number(body.sequence, 2).Number(body.to, 30).Flag(body.retransmitted).Skip(1);
    } else {
      out.Skip(2);
    }
    out.Characters(body.text, 0, std::min(body.text.view().size(), kSafetyTextMax));
  }
  void operator()(const AidToNavigation& body) const {
    LayAidBeforeName(out, body);
    out.Characters(body.name, 0, 20);
    LayAidBehindName(out, body);
    const std::size_t size = body.name.view().size();
    if (size > 20) out.Characters(body.name, 20, size - 20);
  }
  void operator()(const StaticPartA& body) const { out.Number(0U, 2).Words(body.name).Skip(2); }
  void operator()(const StaticPartB& body) const {
    LayPartB(out.Number(1U, 2), body, IsAuxiliary(mmsi));
  }
};

// Whether a body is of a type and we write it.
struct Written {
  std::uint8_t type;
  template <typename T>
  bool operator()(const T&) const {
    return false;
  }
  bool operator()(const PositionReport&) const { return type >= 1 && type <= 3; }
  bool operator()(const BaseStation&) const { return type == 4 || type == 11; }
  bool operator()(const StaticReport&) const { return type == 5; }
  bool operator()(const RescueAircraft&) const { return type == 9; }
  bool operator()(const UtcInquiry&) const { return type == 10; }
  bool operator()(const SafetyText& text) const { return type == (text.addressed ? 12 : 14); }
  bool operator()(const ClassBReport&) const { return type == 18; }
  bool operator()(const ClassBExtended&) const { return type == 19; }
  bool operator()(const AidToNavigation&) const { return type == 21; }
  bool operator()(const ChannelManagement&) const { return type == 22; }
  bool operator()(const GroupAssignment&) const { return type == 23; }
  bool operator()(const StaticPartA&) const { return type == 24; }
  bool operator()(const StaticPartB&) const { return type == 24; }
  bool operator()(const LongRange&) const { return type == 27; }
};

std::string WithSum(std::string_view body, char start) {
  return fmt::format("{}{}*{:02X}", start, body, Checksum(body));
}

// What a tag block's value may hold.
bool IsStation(std::string_view station) {
  return station.size() <= kStationBytesMax && std::ranges::all_of(station, [](char c) {
           return c > ' ' && c < 0x7f && c != ',' && c != '*' && c != '\\' && c != '!' && c != '$';
         });
}

std::string TagBlock(const WriteOptions& options) {
  if (options.station.empty()) return "";
  std::string block = "s:" + options.station;
  if (options.time_ms) block += fmt::format(",c:{}", *options.time_ms / 1000);
  return WithSum(block, '\\') + "\\";
}

}  // namespace

Result<Bits> Encode(const Message& message) {
  if (!std::visit(Written{message.type}, message.body)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("messages of type {} with this body are not written", message.type),
                "/type");
  }
  if (message.mmsi >= 1U << 30U) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("no MMSI has the number {}", message.mmsi),
                "/mmsi");
  }
  Bits bits;
  FieldWriter out(bits);
  out.Number(message.type, 6).Number(message.repeat, 2).Number(message.mmsi, 30);
  std::visit(ToBits{out, message.mmsi}, message.body);
  if (!out.fits()) {
    return Fail(ErrorCode::kInvalidArgument, "a number does not fit its field", "/body");
  }
  return bits;
}

Result<std::vector<std::string>> WriteSentences(const Message& message,
                                                const WriteOptions& options) {
  if (options.sequence < 0 || options.sequence > 9) {
    return Fail(ErrorCode::kInvalidArgument, "a sequence number has one digit", "/sequence");
  }
  if (!IsStation(options.station)) {
    return Fail(ErrorCode::kInvalidArgument, "a station has up to 32 letters and digits",
                "/station");
  }
  ASSIGN_OR_RETURN(const Bits bits, Encode(message));
  std::string payload;
  for (std::size_t at = 0; at < bits.size(); at += 6)
    payload.push_back(Armour(bits.Unsigned(at, 6)));
  const std::size_t fill = payload.size() * 6 - bits.size();
  const std::size_t parts = (payload.size() + kPayloadMax - 1) / kPayloadMax;
  std::vector<std::string> lines;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::string sequence = parts > 1 ? fmt::format("{}", options.sequence) : "";
    const std::string body =
        fmt::format("AIVD{},{},{},{},{},{},{}", options.own ? 'O' : 'M', parts, part + 1, sequence,
                    options.channel, payload.substr(part * kPayloadMax, kPayloadMax),
                    part + 1 == parts ? fill : 0);
    lines.push_back(TagBlock(options) + WithSum(body, '!'));
  }
  return lines;
}

FinePosition PositionOf(const std::optional<geo::Point>& at) {
  if (!at || !geo::IsPlace(*at)) return {};
  return {.lon = static_cast<std::int32_t>(std::lround(at->lon * 600'000)),
          .lat = static_cast<std::int32_t>(std::lround(at->lat * 600'000))};
}

Speed SpeedOf(std::optional<double> knots) {
  if (!knots || !(*knots >= 0)) return {};
  return {.tenths = static_cast<std::uint16_t>(std::lround(std::min(*knots, 102.2) * 10))};
}

namespace {
// 0 up to 360 degrees, in steps; nothing for what is no number.
std::optional<std::uint16_t> Round(std::optional<double> degrees, int steps) {
  if (!degrees || !std::isfinite(*degrees)) return std::nullopt;
  const double turn = *degrees - 360 * std::floor(*degrees / 360);
  return static_cast<std::uint16_t>(std::lround(turn * steps) % (360L * steps));
}
}  // namespace

Course CourseOf(std::optional<double> degrees) {
  return {.tenths = Round(degrees, 10).value_or(3600)};
}

Heading HeadingOf(std::optional<double> degrees) {
  return {.whole = Round(degrees, 1).value_or(511)};
}

}  // namespace tidewaiter::ais
