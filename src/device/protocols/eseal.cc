// eSeal: electronic seals that talk in sentences between "##S," and "E##".
//
//   ##S,eSeal,<id>,<customer>,<firmware>,<type>,<index>,<date>,<time>,<interval>,A|V,
//   <lat>N <lon>E,<course>,<km/h>,Close|Open,<acceleration>,<nfc>,<volt>,<rssi>,E##
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "device/internal/text_scan.h"
#include "device/protocols/all.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

constexpr std::string_view kBegin = "##S,";
constexpr std::string_view kEnd = "E##";
constexpr std::size_t kFields = 20;  // of a full sentence, "##S" and "E##" included

// Types that the seal repeats until they are acknowledged.
constexpr std::array<std::string_view, 9> kAcknowledged{
    "Startup",     "Normal",     "Button-Normal", "Termination",    "Event-Door",
    "Event-Shock", "Event-Drop", "Event-Lock",    "Event-RC-Unlock"};

bool IsAcknowledged(std::string_view type) {
  for (const std::string_view known : kAcknowledged) {
    if (known == type) return true;
  }
  return false;
}

void ReadEvent(std::string_view type, bool open, Report& report) {
  if (type == "Event-Door") {
    // An opening that was ordered is told as Event-RC-Unlock: this one was not.
    report.signs.Add(Sign::kDoor);
    if (open) report.seal.Say(SealSign::kUnlockAlarm, true);
  } else if (type == "Event-Shock") {
    report.signs.Add(Sign::kVibration);
    report.seal.Say(SealSign::kVibration, true);
  } else if (type == "Event-Drop") {
    report.signs.Add(Sign::kFallDown);
  } else if (type == "Event-Lock") {
    report.signs.Add(Sign::kLock);
    report.seal.Say(SealSign::kSealed, true);
  } else if (type == "Event-RC-Unlock") {
    report.signs.Add(Sign::kUnlock);
    report.seal.Say(SealSign::kUnlocked, true);
  }
}

// "25.708828N 100.372870W"
std::optional<geo::Point> Place(std::string_view text) {
  const Fields pair(text, ' ');
  if (pair.size() != 2 || pair[0].empty() || pair[1].empty()) return std::nullopt;
  const auto lat = Number(pair[0].substr(0, pair[0].size() - 1));
  const auto lon = Number(pair[1].substr(0, pair[1].size() - 1));
  const char north = pair[0].back();
  const char east = pair[1].back();
  if (!lat || !lon || (north != 'N' && north != 'S') || (east != 'E' && east != 'W')) {
    return std::nullopt;
  }
  return geo::Point{.lat = north == 'S' ? -*lat : *lat, .lon = east == 'W' ? -*lon : *lon};
}

// "2017-08-31" and "08:14:40"
std::optional<std::int64_t> Time(std::string_view date, std::string_view time) {
  const Fields days(date, '-');
  const Fields clock(time, ':');
  if (date.size() != 10 || time.size() != 8 || days.size() != 3 || clock.size() != 3) {
    return std::nullopt;
  }
  std::array<int, 6> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view text = i < 3 ? days[i] : clock[i - 3];
    if (!IsDigits(text)) return std::nullopt;
    parts.at(i) = static_cast<int>(*Whole(text));
  }
  return UtcMs({parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]});
}

void ReadSensors(const Fields& fields, Report& report) {
  const std::string_view door = fields[14];
  if (door == "Open" || door == "Close") {
    report.Set(kDoor, door == "Open");
    report.seal.Say(SealSign::kLocked, door == "Close");
  }
  if (const auto value = Number(fields[15])) report.Set("acceleration", *value);
  if (!fields[16].empty()) report.Set("nfc", std::string(fields[16]));
  if (const auto volt = Number(fields[17])) report.Set(kBattery, *volt);
  if (const auto rssi = Whole(fields[18])) report.Set("rssi", *rssi);
}

class Eseal final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "eseal"; }

  [[nodiscard]] Cut Split(std::string_view stream) const override {
    return SplitBetween(stream, kBegin, kEnd);
  }

  [[nodiscard]] int Likeness(std::string_view stream) const override {
    constexpr std::string_view kWhole = "##S,eSeal,";
    const std::string_view begin = stream.substr(0, kWhole.size());
    if (!kWhole.starts_with(begin)) return begin.starts_with(kBegin) ? 60 : 0;
    return begin.size() == kWhole.size() ? 100 : 30;
  }

  Status Decode(std::string_view frame, Session& session, Decoded& said) const override {
    if (!frame.starts_with(kBegin) || !frame.ends_with(kEnd)) return NotAFrame(*this, "its ends");
    const Fields fields(frame, ',');
    const std::string_view device = fields[2];
    if (!IsDeviceId(device)) return NotAFrame(*this, "no device");
    // Answers to commands and "Startup OK" are shorter and hold no report.
    if (fields.size() == kFields) {
      Report& report = said.Add();
      report.device = device;
      RETURN_IF_ERROR(Read(fields, report));
      if (IsAcknowledged(fields[5])) {
        // A seal that starts is told its settings, where there are any: the recorded answers have
        // this word where there are none.
        const std::string_view settings = fields[5] == "Startup" ? "null," : "";
        said.reply = fmt::format("{} ACK,{},{}E##\r\n", fields.Between(0, 5), fields[6], settings);
      }
    }
    session.device = device;
    return {};
  }

  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override {
    ASSIGN_OR_RETURN(const std::string device, DeviceOf(command, session));
    if (command.kind == CommandKind::kDisarm) return Sentence(device, "RC-Unlock");
    if (command.kind != CommandKind::kCustom) return CannotSay(*this, command);
    ASSIGN_OR_RETURN(const std::string data, ParameterOf(command, "data", "#"));
    return Sentence(device, data);
  }

 private:
  // 256 is the maker's customer number, 3.0.8 the firmware that these sentences were made for.
  static std::string Sentence(std::string_view device, std::string_view words) {
    return fmt::format("##S,eSeal,{},256,3.0.8,{},E##", device, words);
  }

  Status Read(const Fields& fields, Report& report) const {
    const auto index = Whole(fields[6]);
    const auto time_ms = Time(fields[7], fields[8]);
    const auto place = Place(fields[11]);
    const auto course = Number(fields[12]);
    const auto speed = Number(fields[13]);
    if (!index || !time_ms || !place || !course || !speed) return NotAFrame(*this, "a value");
    RETURN_IF_ERROR(SetPlace(place->lat, place->lon, report));
    SetTime(*time_ms, report);
    report.fix.valid = fields[10] == "A";
    report.fix.course_deg = *course;
    report.fix.speed_kmh = *speed;
    report.Set(kIndex, *index);
    ReadSensors(fields, report);
    ReadEvent(fields[5], fields[14] == "Open", report);
    return {};
  }
};

}  // namespace

const Protocol& EsealProtocol() {
  static const Eseal eseal;
  return eseal;
}

}  // namespace tidewaiter::device
