// GPS103 (TK102, TK103-2, "Coban"): sentences "imei:<15 digits>,<event>,...;".
//
//   ##,imei:359586015829802,A;                                             login, answered LOAD
//   359586015829802;                                                       heartbeat, answered ON
//   imei:<id>,<event>,<local yymmddhhmm[ss]>,<rfid>,F,<utc hhmmss.sss>,A,<lat>,N,<lon>,E,
//     <knots>,<course>,<altitude>,<ignition>,<door>,<fuel1>%,<fuel2>%,<temperature>;
//   imei:<id>,<event>,<local>,<rfid>,L,,,<lac hex>,,<cell hex>,,,;         no satellites
//   imei:<id>,OBD,<yymmddhhmmss>,...;                                      engine
#include <algorithm>
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

constexpr std::string_view kMark = "imei:";
constexpr std::size_t kLoginBytesMax = 30;  // "##,imei:359586015829802,A;" and little more

struct EventSign {
  std::string_view event;
  Sign sign;
};
constexpr std::array<EventSign, 11> kEvents{{{"help me", Sign::kSos},
                                             {"low battery", Sign::kLowBattery},
                                             {"stockade", Sign::kGeofence},
                                             {"move", Sign::kMovement},
                                             {"speed", Sign::kOverspeed},
                                             {"door alarm", Sign::kDoor},
                                             {"ac alarm", Sign::kPowerCut},
                                             {"accident alarm", Sign::kAccident},
                                             {"sensor alarm", Sign::kVibration},
                                             {"bonnet alarm", Sign::kBonnet},
                                             {"footbrake alarm", Sign::kFootBrake}}};

void ReadEvent(std::string_view event, std::string_view rfid, Report& report) {
  for (const EventSign& known : kEvents) {
    if (known.event == event) return report.signs.Add(known.sign);
  }
  if (event.starts_with("T:")) {
    report.signs.Add(Sign::kTemperature);
    if (const auto value = Number(event.substr(2))) report.Set(kTemperature, 1, *value);
  } else if (event.starts_with("oil")) {
    report.signs.Add(Sign::kFuelLeak);
    if (const auto value = Number(Trim(event.substr(3)))) {
      if (event.starts_with("oil ")) report.Set("fuel", *value);  // "oil1" names a tank
    }
  } else if (event == "DTC") {
    report.signs.Add(Sign::kFault);
  } else if (event == "acc on" || event == "acc off") {
    report.Set(kIgnition, event == "acc on");
  } else if (event != "tracker" && !event.empty() && !event.starts_with("vt")) {
    report.Set("event", std::string(event));
    if (event == "rfid" && !rfid.empty()) report.Set(kCard, std::string(rfid));
  }
}

// The device's own date and time of day, without separators: "13/02/27 23:40", "151030080103".
struct LocalTime {
  std::optional<Six> date;
  int hour = 0;
  int minute = 0;
};
LocalTime ReadLocal(std::string_view text) {
  std::array<char, 12> digits{};
  std::size_t count = 0;
  for (const char c : text) {
    if (IsDigit(c) && count < digits.size()) digits.at(count++) = c;
  }
  const std::string_view all(digits.data(), count);
  LocalTime local;
  if (count < 10) return local;
  local.date = SixDigits(all.substr(0, 6));
  local.hour = static_cast<int>(*Whole(all.substr(6, 2)));
  local.minute = static_cast<int>(*Whole(all.substr(8, 2)));
  return local;
}

// The satellites' time of day with the date that the device's local clock says: the zone is the
// difference of the two, and lies within half a day. Without it local time is taken for UTC.
std::optional<std::int64_t> FixTime(const LocalTime& local, std::string_view utc) {
  if (!local.date) return std::nullopt;
  const std::optional<Six> clock = SixDigits(utc.substr(0, utc.find('.')));
  constexpr int kDayMinutes = 24 * 60;
  int zone_minutes = 0;
  if (clock) {
    zone_minutes = (local.hour - clock->at(0)) * 60 + local.minute - clock->at(1);
    if (zone_minutes <= -kDayMinutes / 2) zone_minutes += kDayMinutes;
    if (zone_minutes > kDayMinutes / 2) zone_minutes -= kDayMinutes;
  }
  return UtcMs({.year = 2000 + local.date->at(0),
                .month = local.date->at(1),
                .day = local.date->at(2),
                .hour = local.hour,
                .minute = local.minute - zone_minutes,
                .second = clock ? clock->at(2) : 0});
}

bool IsOneOf(std::string_view text, std::string_view letters) {
  return text.size() == 1 && letters.find(text[0]) != std::string_view::npos;
}

// A coordinate and its hemisphere, which stands in front or behind; `at` moves behind both. Some
// leave the hemisphere empty: north and east.
std::optional<double> Coordinate(const Fields& fields, std::size_t& at, std::string_view letters) {
  std::string_view hemisphere;
  const bool in_front = IsOneOf(fields[at], letters);
  if (in_front) hemisphere = fields[at++];
  const std::optional<double> degrees = DegreesMinutes(fields[at++]);
  if (!degrees) return std::nullopt;
  if (!in_front && (fields[at].empty() || IsOneOf(fields[at], letters))) hemisphere = fields[at++];
  return hemisphere == letters.substr(1) ? -*degrees : *degrees;
}

// What follows the place, as far as the device goes; the first field of another kind ends it.
void ReadTail(const Fields& fields, std::size_t at, Report& report) {
  std::array<double, 3> numbers{};  // knots, degrees, metres
  bool more = true;
  for (double& number : numbers) {
    const std::string_view field = more ? fields[at++] : std::string_view();
    const std::optional<double> value = Number(field);
    more = more && (value || field.empty());
    number = value.value_or(0);
  }
  report.fix.speed_kmh = numbers[0] * kKmhPerKnot;
  report.fix.course_deg = numbers[1];
  report.fix.altitude_m = numbers[2];
  if (!more) return;
  for (const std::string_view stem : {kIgnition, kDoor}) {
    const std::string_view field = fields[at++];
    if (!field.empty() && field != "0" && field != "1") return;
    if (!field.empty()) report.Set(stem, field == "1");
  }
  for (const int tank : {1, 2}) {
    if (const auto percent = Percent(fields[at++])) report.Set("fuel#", tank, *percent);
  }
  const std::string_view warmth = fields[at];
  if (const auto whole = Whole(warmth)) {
    report.Set(kTemperature, 1, *whole);
  } else if (const auto value = Number(warmth)) {
    report.Set(kTemperature, 1, *value);
  }
}

// The sentence of satellites and cells. False: there is nothing to report in it.
Result<bool> ReadRegular(const Fields& fields, Report& report) {
  const std::string_view event = fields[1];
  ReadEvent(event, fields[3], report);
  if (fields[4] == "L") {
    const auto area = Hex(fields[7]);
    const auto cell = Hex(fields[9]);
    if (area && cell) {
      AddCell({.mcc = 0,
               .mnc = 0,
               .lac = static_cast<std::int64_t>(*area),
               .id = static_cast<std::int64_t>(*cell),
               .signal = 0},
              report);
    }
    return true;
  }
  if (fields[4] != "F" || (fields[6] != "A" && fields[6] != "V")) return false;
  std::size_t at = 7;
  const std::optional<double> lat = Coordinate(fields, at, "NS");
  const std::optional<double> lon = Coordinate(fields, at, "EW");
  if (!lat || !lon) return false;
  RETURN_IF_ERROR(SetPlace(*lat, *lon, report));
  report.fix.valid = fields[6] == "A";
  SetTime(FixTime(ReadLocal(fields[2]), fields[5]).value_or(0), report);
  ReadTail(fields, at, report);
  return true;
}

// <id>,OBD,<time>,<odometer>,<litres per hour>,<average>,<hours>,<km/h>,<load>%,<coolant>,
// <throttle>%,<rpm>,<volt>,<trouble codes>
bool ReadEngine(const Fields& fields, Report& report) {
  constexpr std::int64_t kHourMs = 3'600'000;
  const std::string_view time = fields[2];
  if (time.size() != 12 || !Number(fields[12])) return false;
  const auto time_ms = DateTimeMs(time.substr(0, 6), time.substr(6), DateOrder::kYearFirst);
  if (!time_ms) return false;
  report.time_ms = *time_ms;
  report.Set(kOdometer, Whole(fields[3]).value_or(0));
  report.Set("fuelConsumption", Number(fields[5]).value_or(0));
  if (const auto hours = Whole(fields[6]); hours && *hours >= 0 && *hours < 10'000'000) {
    report.Set("hours", *hours * kHourMs);
  }
  report.Set("obdSpeed", Whole(fields[7]).value_or(0));
  if (Percent(fields[8])) report.Set("engineLoad", std::string(fields[8]));
  if (const auto coolant = Whole(fields[9])) report.Set("coolantTemp", *coolant);
  if (Percent(fields[10])) report.Set("throttle", std::string(fields[10]));
  report.Set("rpm", Whole(fields[11]).value_or(0));
  report.Set(kBattery, *Number(fields[12]));
  std::string codes;
  for (std::size_t i = 13; i < fields.size(); ++i) {
    if (fields[i].empty()) continue;
    codes += (codes.empty() ? "" : " ") + std::string(fields[i]);
  }
  if (!codes.empty()) report.Set("dtcs", codes);
  return true;
}

bool IsDashes(std::string_view text) {
  return text.find_first_not_of('-') == std::string_view::npos;
}

// <id>,<name>,<event>,<sensor>,<volt>,<hhmmss>,<ddmmyy>,<rssi>,<fix>,<lat>,<lon>,<km/h>,<course>,
// <altitude>,<hdop>,<satellites>,<ignition>,<charge>,<error>,*
Result<bool> ReadPlain(const Fields& fields, Report& report) {
  const auto time_ms = DateTimeMs(fields[6], fields[5], DateOrder::kDayFirst);
  const auto lat = Number(fields[9]);
  const auto lon = Number(fields[10]);
  if (fields.size() < 19 || !time_ms || !lat || !lon) return false;
  RETURN_IF_ERROR(SetPlace(*lat, *lon, report));
  SetTime(*time_ms, report);
  if (!IsDashes(fields[2])) report.Set("event", std::string(fields[2]));
  if (!IsDashes(fields[3])) report.Set("sensorId", std::string(fields[3]));
  if (const auto volt = Number(fields[4])) report.Set("sensorVoltage", *volt);
  report.fix.valid = Whole(fields[8]).value_or(0) > 0;
  report.fix.speed_kmh = Number(fields[11]).value_or(0);
  report.fix.course_deg = Number(fields[12]).value_or(0);
  report.fix.altitude_m = Number(fields[13]).value_or(0);
  if (const auto rssi = Whole(fields[7])) report.Set("rssi", *rssi);
  if (const auto hdop = Number(fields[14])) report.Set("hdop", *hdop);
  if (const auto satellites = Whole(fields[15])) {
    report.Set("sat", *satellites);
    report.fix.satellites = static_cast<int>(std::clamp<std::int64_t>(*satellites, 0, 255));
  }
  report.Set(kIgnition, fields[16] == "1");
  report.Set(kCharge, fields[17] == "1");
  if (!IsDashes(fields[18])) report.Set("error", std::string(fields[18]));
  return true;
}

Result<bool> ReadReport(const Fields& fields, Report& report) {
  if (fields[1] == "OBD") return ReadEngine(fields, report);
  if (fields[1] == "vr") return false;  // a piece of a photo
  if (fields[4] == "F" || fields[4] == "L") return ReadRegular(fields, report);
  return ReadPlain(fields, report);
}

class Gps103 final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "gps103"; }

  // Sentences end with ';' or '*', some with a line end. A heartbeat is a number and ';'.
  [[nodiscard]] Cut Split(std::string_view stream) const override {
    const std::string_view seen = stream.substr(0, kFrameBytesMax);
    const std::size_t start = std::min(seen.find_first_not_of("\r\n;* "), seen.size());
    const std::size_t stop = seen.find_first_of(";*\r\n", start);
    if (stop == std::string_view::npos) {
      const bool full = seen.size() == kFrameBytesMax;
      return {.kind = full ? CutKind::kGarbage : CutKind::kMore, .skip = start, .length = 0};
    }
    return {.kind = CutKind::kFrame, .skip = start, .length = stop - start};
  }

  [[nodiscard]] int Likeness(std::string_view stream) const override {
    constexpr std::string_view kLogin = "##,imei:";
    const std::string_view begin = stream.substr(0, kLogin.size());
    if (begin.empty()) return 0;
    if (begin == kLogin || begin.starts_with(kMark)) return 100;
    if (kLogin.starts_with(begin) || kMark.starts_with(begin)) return 30;
    const std::size_t digits = std::min(stream.find_first_not_of("0123456789"), stream.size());
    if (digits == 15 && stream.size() > digits) return stream[digits] == ';' ? 90 : 0;
    return digits == stream.size() && digits <= 15 ? 20 : 0;
  }

  Status Decode(std::string_view frame, Session& session, Decoded& said) const override {
    const std::string_view whole = Trim(frame.substr(0, frame.find_last_not_of(";*\r\n ") + 1));
    const std::size_t start = whole.find(kMark);
    if (start == std::string_view::npos) {
      if (!IsDigits(whole)) return NotAFrame(*this, "no imei");
      said.reply = "ON";
      return {};
    }
    const Fields fields(whole.substr(start + kMark.size()), ',');
    const std::string_view device = fields[0];
    if (!IsDigits(device) || !IsDeviceId(device)) return NotAFrame(*this, "no imei");
    if (IsDigit(whole.front())) said.reply = "ON";  // heartbeat and sentence in one
    if (whole.size() <= kLoginBytesMax) {
      said.reply = "LOAD";
      said.login = device;
    } else {
      RETURN_IF_ERROR(Read(fields, said));
    }
    session.device = device;
    return {};
  }

  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override {
    ASSIGN_OR_RETURN(const std::string device, DeviceOf(command, session));
    ASSIGN_OR_RETURN(const std::string words, Words(command));
    return fmt::format("**,imei:{},{}", device, words);
  }

 private:
  static Status Read(const Fields& fields, Decoded& said) {
    Report& report = said.Add();
    report.device = fields[0];
    ASSIGN_OR_RETURN(const bool something, ReadReport(fields, report));
    if (!something) {
      said.DropLast();
    } else if (fields[1] == "help me") {
      said.reply = fmt::format("**,imei:{},E;", fields[0]);  // or the device repeats it for ever
    }
    return {};
  }

  // An interval in the largest unit that is not nothing: "05m".
  static Result<std::string> Interval(const Command& command) {
    constexpr std::int64_t kSecondsMax = 99 * 3600;  // two digits
    ASSIGN_OR_RETURN(const std::int64_t seconds,
                     WholeParameterOf(command, "frequency", 1, kSecondsMax));
    if (seconds >= 3600) return fmt::format("C,{:02}h", seconds / 3600);
    if (seconds >= 60) return fmt::format("C,{:02}m", seconds / 60);
    return fmt::format("C,{:02}s", seconds);
  }

  [[nodiscard]] Result<std::string> Words(const Command& command) const {
    switch (command.kind) {
      case CommandKind::kCustom:
        return ParameterOf(command, "data", ";");
      case CommandKind::kPositionStop:
        return "A";
      case CommandKind::kPositionOnce:
        return "B";
      case CommandKind::kPositionPeriodic:
        return Interval(command);
      case CommandKind::kEngineStop:
        return "J";
      case CommandKind::kEngineResume:
        return "K";
      case CommandKind::kArm:
        return "L";
      case CommandKind::kDisarm:
        return "M";
      default:
        return CannotSay(*this, command);
    }
  }
};

constinit const Gps103 kGps103;

}  // namespace

const Protocol& Gps103Protocol() {
  return kGps103;
}

}  // namespace tidewaiter::device
