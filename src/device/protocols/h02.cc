// H02 (and its many copies): sentences between '*' and '#', and a binary form that begins with '$'.
//
//   *HQ,<id>,V1,<hhmmss>,A,<ddmm.mmmm>,N,<dddmm.mmmm>,E,<knots>,<course>,<ddmmyy>,<status>,...#
//   *HQ,<id>,V4,<answer to a command>,<hhmmss>,A,...#
//   *HQ,<id>,NBR|LINK|V3|VP1|HTBT|SMS,...#
//   24 | id 5 BCD (8 with 42 bytes) | hhmmss ddmmyy BCD | lat 4 | battery | lon 4.5 + flags |
//   knots 1.5 + course 1.5 BCD | status u32 | more that nobody explains
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/calendar.h"
#include "device/internal/text_scan.h"
#include "device/protocols/all.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

constexpr std::array<std::size_t, 4> kBinaryLengths{32, 42, 45, 48};  // those that were seen
constexpr std::size_t kLongIdLength = 42;

// Zero bits are what is wrong.
void ReadStatus(std::uint32_t status, Report& report) {
  const auto zero = [&](unsigned bit) { return (status >> bit & 1U) == 0; };
  if (zero(0)) report.signs.Add(Sign::kVibration);
  if (zero(1) || zero(18)) report.signs.Add(Sign::kSos);
  if (zero(2)) report.signs.Add(Sign::kOverspeed);
  if (zero(19)) report.signs.Add(Sign::kPowerCut);
  report.Set(kIgnition, !zero(10));
  report.Set("status", std::int64_t{status});
}

bool ReadStatus(std::string_view text, Report& report) {
  const auto status = text.size() == 8 ? Hex(text) : std::nullopt;
  if (status) ReadStatus(static_cast<std::uint32_t>(*status), report);
  return status.has_value();
}

std::optional<std::int64_t> TimeOf(std::string_view date, std::string_view time) {
  return DateTimeMs(date, time, DateOrder::kDayFirst);
}

// "2235.1777"; "37573392" is the same without the point; "-23-3.3408" separates degrees.
std::optional<double> Coordinate(std::string_view text, std::string_view hemisphere,
                                 std::string_view letters) {
  if (hemisphere.size() != 1 || letters.find(hemisphere[0]) == std::string_view::npos) {
    return std::nullopt;
  }
  std::optional<double> degrees;
  if (text.starts_with('-')) {
    const Fields parts(text.substr(1), '-');
    const auto whole = Whole(parts[0]);
    const auto minutes = Number(parts[1]);
    if (parts.size() != 2 || !whole || !minutes) return std::nullopt;
    degrees = static_cast<double>(*whole) + *minutes / 60;
  } else if (IsDigits(text) && text.size() > 6) {
    constexpr double kMinutesUnit = 0.0001;
    const auto whole = text.size() <= 9 ? Whole(text.substr(0, text.size() - 6)) : std::nullopt;
    if (!whole) return std::nullopt;
    const auto minutes = static_cast<double>(*Whole(text.substr(text.size() - 6)));
    degrees = static_cast<double>(*whole) + minutes * kMinutesUnit / 60;
  } else {
    degrees = DegreesMinutes(text);
  }
  if (!degrees) return std::nullopt;
  return hemisphere[0] == letters[1] ? -*degrees : *degrees;
}

// What follows the status: numbers of one family with a meaning, else anything.
void ReadExtras(const Fields& fields, std::size_t at, Report& report) {
  const auto metres = Whole(fields[at]);
  const auto warmth = Whole(fields[at + 1]);
  const auto fuel = Number(fields[at + 2]);
  const auto altitude = Whole(fields[at + 3]);
  const auto area = Hex(fields[at + 4]);
  const auto cell = Hex(fields[at + 5]);
  const bool decimal = fields[at + 2].find('.') != std::string_view::npos;
  if (fields.size() == at + 6 && metres && warmth && fuel && decimal && altitude && area && cell) {
    report.Set(kOdometer, *metres);
    report.Set(kTemperature, 1, *warmth);
    report.Set("fuel", *fuel);
    report.fix.altitude_m = static_cast<double>(*altitude);
    AddCell({.mcc = 0,
             .mnc = 0,
             .lac = static_cast<std::int64_t>(*area & 0xffff'ffffU),
             .id = static_cast<std::int64_t>(*cell & 0xffff'ffffU),
             .signal = 0},
            report);
    return;
  }
  constexpr int kExtrasMax = 32;
  for (int i = 1; i <= kExtrasMax && at < fields.size(); ++i, ++at) {
    if (!fields[at].empty()) report.Set("io#", i, std::string(Trim(fields[at])));
  }
}

// Behind the course: sometimes a number of battery steps, the date, and either the status with
// extras or what the SIM card says of itself and then the status.
void ReadTail(const Fields& fields, std::size_t at, std::string_view time, Report& report) {
  if (fields[at].size() < 6 && IsDigits(fields[at])) ++at;
  SetTime(TimeOf(fields[at], time).value_or(0), report);
  ++at;
  if (ReadStatus(fields[at], report)) return ReadExtras(fields, at + 1, report);
  if (fields.size() != at + 4 || !ReadStatus(fields[at + 3], report)) return;
  if (!fields[at + 2].empty()) report.Set("iccid", std::string(fields[at + 2]));
}

// From the time of day on; false: there is no place in it.
Result<bool> ReadFix(const Fields& fields, std::size_t at, Report& report) {
  const auto lat = Coordinate(fields[at + 2], fields[at + 3], "NS");
  const auto lon = Coordinate(fields[at + 4], fields[at + 5], "EW");
  const auto knots = Number(Trim(fields[at + 6]));
  if (!lat || !lon || !knots) return false;
  RETURN_IF_ERROR(SetPlace(*lat, *lon, report));
  const std::string_view validity = fields[at + 1];  // a letter, or the number of a coding
  report.fix.valid = validity == "A" || IsDigits(validity);
  report.fix.speed_kmh = *knots * kKmhPerKnot;
  report.fix.course_deg = Number(fields[at + 7]).value_or(0);
  ReadTail(fields, at + 8, fields[at], report);
  return true;
}

// Where time of day, validity and a hemisphere stand behind each other: the last such place, for
// the answer in front of it may look alike.
std::optional<std::size_t> FindFix(const Fields& fields) {
  for (std::size_t at = fields.size(); at > 4;) {
    --at;
    const std::string_view validity = fields[at + 1];
    const std::string_view hemisphere = fields[at + 3];
    if (SixDigits(fields[at]) && (validity == "A" || validity == "V" || validity == "B") &&
        (hemisphere == "N" || hemisphere == "S")) {
      return at;
    }
  }
  return std::nullopt;
}

Result<bool> ReadAnswer(const Fields& fields, Report& report) {
  const std::optional<std::size_t> at = FindFix(fields);
  if (!at) return false;
  report.Set(kResult, std::string(fields.Between(3, *at - 1)));
  return ReadFix(fields, *at, report);
}

bool IsCode(const std::optional<std::int64_t>& value) {
  return value && *value >= 0 && *value <= 999;
}

std::optional<Cell> Network(std::string_view mcc, std::string_view mnc) {
  const auto country = Whole(mcc);
  const auto network = Whole(mnc);
  if (!IsCode(country) || !IsCode(network)) return std::nullopt;
  return Cell{.mcc = static_cast<std::int32_t>(*country),
              .mnc = static_cast<std::int32_t>(*network),
              .lac = 0,
              .id = 0,
              .signal = 0};
}

// The cell that begins at a field: area, number, and the strength where there is one.
bool ReadCell(const Fields& fields, std::size_t at, bool has_signal, Cell cell, Report& report) {
  const auto area = Whole(fields[at]);
  const auto number = Whole(fields[at + 1]);
  const auto signal = has_signal ? Whole(fields[at + 2]) : std::optional<std::int64_t>(0);
  if (!area || !number || !signal) return false;
  cell.lac = *area;
  cell.id = *number;
  cell.signal = static_cast<int>(std::clamp<std::int64_t>(*signal, -999, 999));
  AddCell(cell, report);
  return true;
}

bool IsCellCount(const std::optional<std::int64_t>& count) {
  return count && *count >= 0 && *count <= static_cast<std::int64_t>(kCellsMax);
}

// <time>,<mcc>,<mnc>,<delay>,<count>,(<lac>,<cell>,<signal>)...,<date>,<status>
bool ReadNeighbours(const Fields& fields, Report& report) {
  const auto count = Whole(fields[7]);
  const auto network = Network(fields[4], fields[5]);
  if (!IsCellCount(count) || !network) return false;
  const std::size_t behind = 8 + 3 * static_cast<std::size_t>(*count);
  const auto time_ms = TimeOf(fields[behind], fields[3]);
  if (!time_ms) return false;
  report.time_ms = *time_ms;
  for (std::size_t at = 8; at < behind; at += 3) {
    if (!ReadCell(fields, at, true, *network, report)) return false;
  }
  return ReadStatus(fields[behind + 1], report);
}

// <time>,<rssi>,<satellites>,<battery>,<steps>,<turnovers>,<date>,<status>
bool ReadLink(const Fields& fields, Report& report) {
  constexpr std::array<std::string_view, 5> kStems{"rssi", "sat", kBatteryLevel, "steps",
                                                   "turnovers"};
  const auto time_ms = TimeOf(fields[9], fields[3]);
  if (!time_ms) return false;
  report.time_ms = *time_ms;
  for (std::size_t i = 0; i < kStems.size(); ++i) {
    const auto value = Whole(fields[4 + i]);
    if (!value) return false;
    report.Set(kStems.at(i), *value);
  }
  return ReadStatus(fields[10], report);
}

// <time>,<mcc and mnc>,<count>,(<lac>,<cell>,<signal>,<?>)...,<battery hex>,<reboots>,X,<date>,
// <status>
bool ReadV3(const Fields& fields, Report& report) {
  const auto count = Whole(fields[5]);
  const std::string_view codes = fields[4];
  if (!IsCellCount(count) || codes.size() < 4) return false;
  const auto network = Network(codes.substr(0, 3), codes.substr(3));
  const std::size_t behind = 6 + 4 * static_cast<std::size_t>(*count);
  const auto time_ms = TimeOf(fields[behind + 3], fields[3]);
  const auto battery = fields[behind].size() == 4 ? Hex(fields[behind]) : std::nullopt;
  if (!time_ms || !battery || !network) return false;
  report.time_ms = *time_ms;
  report.Set(kBattery, static_cast<std::int64_t>(*battery));
  for (std::size_t at = 6; at < behind; at += 4) {
    if (!ReadCell(fields, at, false, *network, report)) return false;
  }
  return ReadStatus(fields[behind + 4], report);
}

bool ReadVp1Cells(const Fields& fields, Report& report) {
  const auto network = Network(fields[4], fields[5]);
  if (!network || fields.size() < 7) return false;
  const Fields cells(fields.Between(6, fields.size() - 1), 'Y');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!ReadCell(Fields(cells[i], ','), 0, true, *network, report)) return false;
  }
  return true;
}

// V,<mcc>,<mnc>,<lac>,<cell>,<signal>Y<lac>,... or A,<place>,<knots>,<course>,<date>
Result<bool> ReadVp1(const Fields& fields, Report& report) {
  if (fields[3] == "V") return ReadVp1Cells(fields, report);
  const auto lat = Coordinate(fields[4], fields[5], "NS");
  const auto lon = Coordinate(fields[6], fields[7], "EW");
  const auto knots = Number(fields[8]);
  const auto time_ms = TimeOf(fields[10], "000000");
  if ((fields[3] != "A" && fields[3] != "B") || !lat || !lon || !knots || !time_ms) return false;
  RETURN_IF_ERROR(SetPlace(*lat, *lon, report));
  SetTime(*time_ms, report);  // of the day only
  report.fix.valid = true;
  report.fix.speed_kmh = *knots * kKmhPerKnot;
  report.fix.course_deg = Number(fields[9]).value_or(0);
  return true;
}

bool ReadHeartbeat(const Fields& fields, Report& report) {
  const auto level = IsDigits(fields[3]) ? Whole(fields[3]) : std::nullopt;
  if (level) report.Set(kBatteryLevel, *level);
  return level.has_value();
}

// The form of a year's digits that the devices set their clocks by.
std::string Clock(std::int64_t time_ms) {
  const std::int64_t seconds = std::clamp<std::int64_t>(time_ms / 1000, 0, 4'102'444'800);  // 2100
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / 86'400));
  const std::int64_t of_day = seconds % 86'400;
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", date.year, date.month, date.day,
                     of_day / 3600, of_day / 60 % 60, of_day % 60);
}

// Numbers in binary-coded decimal, by the half byte.
class Bcd {
 public:
  explicit Bcd(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] int Half(std::size_t at) const {
    const auto byte = static_cast<unsigned char>(bytes_[at / 2]);
    return at % 2 == 0 ? byte >> 4U : byte & 0x0fU;
  }
  // -1 where a half byte is no digit.
  [[nodiscard]] int Value(std::size_t at, std::size_t digits) const {
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
      if (Half(i) > 9) return -1;
      value = value * 10 + Half(i);
    }
    return value;
  }
  [[nodiscard]] std::string Text(std::size_t at, std::size_t digits) const {
    std::string text;
    for (std::size_t i = at; i < at + digits; ++i)
      text += "0123456789abcdef"[Half(i)];
    return text;
  }

 private:
  std::string_view bytes_;
};

// Steps, percent, or F1 to F6 on the charger.
std::optional<std::int64_t> BatteryPercent(int value) {
  if (value >= 1 && value <= 3) return (value - 1) * 10;
  if (value >= 4 && value <= 6) return (value - 1) * 20;
  if (value >= 7 && value <= 100) return value;
  if (value >= 0xf1 && value <= 0xf6) return value - 0xf0;
  return std::nullopt;
}

// Whether the clock of a binary frame is one: how a frame is told from bytes inside another.
bool LooksBinary(std::string_view bytes) {
  constexpr std::size_t kToTheClock = 15;
  if (bytes.size() < kToTheClock) return bytes.starts_with('$');
  const Bcd bcd(bytes);
  const auto clock_at = [&](std::size_t at) {
    constexpr std::array<int, 6> kMost{23, 59, 59, 31, 12, 99};
    for (std::size_t i = 0; i < kMost.size(); ++i) {
      const int value = bcd.Value(at + 2 * i, 2);
      if (value < 0 || value > kMost.at(i)) return false;
    }
    return true;
  };
  return bytes[0] == '$' && (clock_at(12) || clock_at(18));
}

Cut SplitBinary(std::string_view stream, std::size_t start) {
  const std::string_view seen = stream.substr(start);
  for (const std::size_t length : kBinaryLengths) {
    if (seen.size() == length) {
      return {.kind = CutKind::kFrame, .skip = start, .length = length};
    }
  }
  for (const std::size_t length : kBinaryLengths) {
    if (seen.size() <= length) return {.kind = CutKind::kMore, .skip = start, .length = 0};
    const std::string_view next = seen.substr(length);
    if (next.front() == '*' || LooksBinary(next)) {
      return {.kind = CutKind::kFrame, .skip = start, .length = length};
    }
  }
  return {.kind = CutKind::kFrame, .skip = start, .length = kBinaryLengths.front()};
}

class H02 final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "h02"; }

  // The binary form does not say its length: of those seen, the one that ends where the bytes end
  // or another frame begins.
  [[nodiscard]] Cut Split(std::string_view stream) const override {
    const std::string_view seen = stream.substr(0, kFrameBytesMax);
    const bool full = seen.size() == kFrameBytesMax;
    const std::size_t start = std::min(seen.find_first_of("*$"), seen.size());
    if (start < seen.size() && seen[start] == '$') return SplitBinary(seen, start);
    const std::size_t stop = seen.find('#', start);
    if (stop == std::string_view::npos) {
      return {.kind = full ? CutKind::kGarbage : CutKind::kMore, .skip = start, .length = 0};
    }
    return {.kind = CutKind::kFrame, .skip = start, .length = stop + 1 - start};
  }

  [[nodiscard]] int Likeness(std::string_view stream) const override {
    if (stream.starts_with('$')) return LooksBinary(stream) ? 40 : 0;
    if (!stream.starts_with('*')) return 0;
    if (stream.size() < 5) return 30;
    const std::string_view maker = stream.substr(1, 2);
    const bool known = maker == "HQ" || maker == "hq" || maker == "TH";
    if (stream[3] != ',' || (!IsDigit(stream[4]) && stream[4] != ',')) return 0;
    return known ? 95 : 70;
  }

  Status Decode(std::string_view frame, Session& session, Decoded& said) const override {
    if (frame.starts_with('$')) return DecodeBinary(frame, session, said);
    const std::string_view whole = Trim(frame);
    if (!whole.starts_with('*') || !whole.ends_with('#')) return NotAFrame(*this, "its ends");
    const Fields fields(whole.substr(1, whole.size() - 2), ',');
    const std::string device(fields[1].empty() ? session.device : fields[1]);
    if (!IsDeviceId(device)) return NotAFrame(*this, "no device");
    Report& report = said.Add();
    report.device = device;
    ASSIGN_OR_RETURN(const bool something, Read(fields, whole, report));
    said.reply = Reply(fields, session.received_ms, something);
    if (!something) said.DropLast();
    session.device = device;
    return {};
  }

  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override {
    ASSIGN_OR_RETURN(const std::string device, DeviceOf(command, session));
    const std::string time = Clock(session.received_ms).substr(8);
    const auto sentence = [&](std::string_view type, std::string_view words) {
      return fmt::format("*HQ,{},{},{},{}#", device, type, time, words);
    };
    switch (command.kind) {
      case CommandKind::kArm:
        return sentence("SCF", "0,0");
      case CommandKind::kDisarm:
        return sentence("SCF", "1,1");
      case CommandKind::kEngineStop:
        return sentence("S20", "1,1");
      case CommandKind::kEngineResume:
        return sentence("S20", "1,0");
      case CommandKind::kPositionPeriodic: {
        constexpr std::int64_t kSecondsMax = 86'400;
        ASSIGN_OR_RETURN(const std::int64_t seconds,
                         WholeParameterOf(command, "frequency", 1, kSecondsMax));
        return sentence("S71", fmt::format("22,{}", seconds));
      }
      default:
        return CannotSay(*this, command);
    }
  }

 private:
  static Result<bool> Read(const Fields& fields, std::string_view whole, Report& report) {
    const std::string_view type = fields[2];
    if (type == "V0" || type == "HTBT") return ReadHeartbeat(fields, report);
    if (type == "NBR") return ReadNeighbours(fields, report);
    if (type == "LINK") return ReadLink(fields, report);
    if (type == "V3") return ReadV3(fields, report);
    if (type == "VP1") return ReadVp1(fields, report);
    if (type == "V4") return ReadAnswer(fields, report);
    if (type == "SMS" && fields.size() > 3) {
      const auto begin = static_cast<std::size_t>(fields[3].data() - whole.data());
      report.Set(kResult, std::string(whole.substr(begin, whole.size() - 1 - begin)));
      return true;
    }
    return type.starts_with('V') ? ReadFix(fields, 3, report) : false;
  }

  // Heartbeats are echoed; sentences that the device repeats are answered with our clock.
  static std::string Reply(const Fields& fields, std::int64_t now_ms, bool something) {
    const std::string_view type = fields[2];
    if (type == "V0" || type == "HTBT") return fmt::format("*{}#", fields.Between(0, 2));
    if (!something || fields[1].empty() || (type != "V1" && type != "NBR")) return {};
    return fmt::format("*HQ,{},V4,{},{}#", fields[1], type, Clock(now_ms));
  }

  Status DecodeBinary(std::string_view frame, Session& session, Decoded& said) const {
    if (frame.size() < kBinaryLengths.front()) return NotAFrame(*this, "too short");
    const Bcd bcd(frame);
    const std::size_t id_digits = frame.size() == kLongIdLength ? 16 : 10;
    Report& report = said.Add();
    report.device = bcd.Text(2, std::min<std::size_t>(id_digits, 15));
    RETURN_IF_ERROR(ReadBinary(frame, 2 + id_digits, report));
    session.device = report.device;
    return {};
  }

  // `at` counts half bytes.
  Status ReadBinary(std::string_view frame, std::size_t at, Report& report) const {
    const Bcd bcd(frame);
    std::array<int, 6> clock{};
    for (std::size_t i = 0; i < clock.size(); ++i)
      clock.at(i) = bcd.Value(at + 2 * i, 2);
    constexpr double kMinutesUnit = 0.0001;
    const double lat = bcd.Value(at + 12, 2) + bcd.Value(at + 14, 6) * kMinutesUnit / 60;
    const double lon = bcd.Value(at + 22, 3) + bcd.Value(at + 25, 6) * kMinutesUnit / 60;
    const int flags = bcd.Half(at + 31);
    for (std::size_t i = 0; i < 38; ++i) {  // all but the battery and the flags are digits
      if (i != 20 && i != 21 && i != 31 && bcd.Half(at + i) > 9) return NotAFrame(*this, "digits");
    }
    RETURN_IF_ERROR(SetPlace((flags & 4) != 0 ? lat : -lat, (flags & 8) != 0 ? lon : -lon, report));
    SetTime(UtcMs({2000 + clock[5], clock[4], clock[3], clock[0], clock[1], clock[2]}), report);
    report.fix.valid = (flags & 2) != 0;
    report.fix.speed_kmh = bcd.Value(at + 32, 3) * kKmhPerKnot;
    report.fix.course_deg = bcd.Value(at + 35, 3);
    const auto percent = BatteryPercent(bcd.Half(at + 20) * 16 + bcd.Half(at + 21));
    if (percent) report.Set(kBatteryLevel, *percent);
    ReadStatus(bcd.Text(at + 38, 8), report);
    return {};
  }
};

constinit const H02 kH02;

}  // namespace

const Protocol& H02Protocol() {
  return kH02;
}

}  // namespace tidewaiter::device
