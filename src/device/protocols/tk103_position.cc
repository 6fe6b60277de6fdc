#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "device/internal/text_scan.h"
#include "device/protocols/tk103_parts.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

struct KnownSign {
  std::array<std::string_view, 3> commands;  // of satellites, by two families; of cells
  Sign sign;
};
constexpr std::array<KnownSign, 6> kSigns{{{{"ZC11", "DW31", "DW51"}, Sign::kMovement},
                                           {{"ZC12", "DW32", "DW52"}, Sign::kLowBattery},
                                           {{"ZC13", "DW33", "DW53"}, Sign::kPowerCut},
                                           {{"ZC17", "DW37", "DW57"}, Sign::kRemoving},
                                           {{"ZC25", "DW3E", "DW5E"}, Sign::kSos},
                                           {{"ZC26", "DW3F", "DW5F"}, Sign::kTampering}}};
constexpr KnownSign kLowPowerSign{{"ZC27", "DW40", "DW60"}, Sign::kLowPower};
constexpr std::array<std::string_view, 6> kIgnitionOn{"ZC15", "DW35", "DW55",
                                                      "ZC29", "DW42", "DW62"};
constexpr std::array<std::string_view, 3> kIgnitionOff{"ZC16", "DW36", "DW56"};

template <std::size_t N>
bool Holds(const std::array<std::string_view, N>& words, std::string_view word) {
  for (const std::string_view each : words) {
    if (each == word) return true;
  }
  return false;
}

// BO01 carries a digit in front of the date, BQ81 a field.
void ReadNumberedSign(const Tk103Sentence& sentence, Report& report) {
  constexpr std::array<Sign, 6> kByDigit{Sign::kAccident, Sign::kSos,       Sign::kVibration,
                                         Sign::kLowSpeed, Sign::kOverspeed, Sign::kGeofenceExit};
  constexpr std::array<Sign, 6> kByField{Sign::kLowBattery,  Sign::kOverspeed,
                                         Sign::kIdle,        Sign::kHardAcceleration,
                                         Sign::kHardBraking, Sign::kTemperature};
  if (sentence.command == "BO01" && !sentence.body.empty()) {
    const int digit = sentence.body[0] - '0';
    if (digit >= 1 && digit <= 6)
      report.signs.Add(kByDigit.at(static_cast<std::size_t>(digit - 1)));
  }
  if (sentence.command == "BQ81") {
    const Fields fields(sentence.body.substr(0, 16), ',');  // "ALARM,1,164,..."
    const auto kind = fields[0] == "ALARM" ? Whole(fields[1]) : std::nullopt;
    if (kind && *kind >= 0 && *kind < 6)
      report.signs.Add(kByField.at(static_cast<std::size_t>(*kind)));
  }
}

// A place in a sentence: date, validity, and what stands behind the validity.
struct Start {
  std::string_view date;
  bool day_first = false;  // a comma stands behind the date
  bool valid = false;
  std::string_view rest;
};

// The first 'A' or 'V' with a date in front of it: the body may begin with other digits.
std::optional<Start> FindStart(std::string_view body) {
  for (std::size_t at = 6; at < body.size(); ++at) {
    if (body[at] != 'A' && body[at] != 'V') continue;
    const bool comma = at >= 7 && body[at - 1] == ',';
    const std::string_view date = body.substr(at - (comma ? 7 : 6), 6);
    if (!IsDigits(date)) continue;
    return Start{
        .date = date, .day_first = comma, .valid = body[at] == 'A', .rest = body.substr(at + 1)};
  }
  return std::nullopt;
}

// "4113.5700N" from the front of `text`, with blanks before and a comma on both sides allowed.
std::optional<double> TakeCoordinate(std::string_view& text, char positive, char negative) {
  if (text.starts_with(',')) text.remove_prefix(1);
  const std::size_t end = text.find_first_not_of("0123456789. ");
  if (end == std::string_view::npos) return std::nullopt;
  const std::optional<double> degrees = DegreesMinutes(Trim(text.substr(0, end)));
  const char hemisphere = text[end];
  if (!degrees || (hemisphere != positive && hemisphere != negative)) return std::nullopt;
  text.remove_prefix(end + 1);
  if (text.starts_with(',')) text.remove_prefix(1);
  return hemisphere == negative ? -*degrees : *degrees;
}

struct Going {
  double speed_kmh = 0;
  std::string time = {};  // short enough to need no allocation
  double course_deg = 0;
};

// Speed, time of day and course run together. Only their sum of digits is certain: speed has up to
// five characters, the time six, the course six or two where flags follow, else what is left.
std::optional<Going> ReadRun(std::string_view run, bool flags_follow) {
  for (std::size_t width = std::min<std::size_t>(5, run.size()); width > 0; --width) {
    if (run.size() < width + 6) continue;
    const std::string_view course = run.substr(width + 6);
    if (flags_follow && course.size() != 6 && course.size() != 2) continue;
    const auto speed_kmh = Number(Trim(run.substr(0, width)));
    const auto course_deg = Number(Trim(course));
    const std::string_view time = run.substr(width, 6);
    if (!speed_kmh || !course_deg || !IsDigits(time)) continue;
    return Going{.speed_kmh = *speed_kmh, .time = std::string(time), .course_deg = *course_deg};
  }
  return std::nullopt;
}

// Eight characters in front of the odometer: charge, ignition, three hexadecimal digits of inputs
// and outputs, three of fuel.
void ReadFlags(std::string_view flags, Report& report) {
  const auto in = Hex(flags.substr(2, 1)).value_or(0);
  const auto high = Hex(flags.substr(3, 1)).value_or(0);
  const auto low = Hex(flags.substr(4, 1)).value_or(0);
  const auto bit = [](std::uint64_t digit, unsigned place) {
    return static_cast<std::int64_t>(digit >> place & 1U);
  };
  report.Set(kCharge, flags[0] == '0');
  report.Set(kIgnition, flags[1] == '1');
  report.Set("in#", 2, bit(in, 0));
  report.Set("panic", bit(in, 1));
  report.Set("out#", 2, bit(in, 2));
  if (bit(in, 3) != 0) report.Set("blocked", std::int64_t{1});
  for (int i = 0; i < 3; ++i) {  // inputs that are triggered high, and low
    if (bit(high, static_cast<unsigned>(i)) != 0) report.Set("hs#", 3 - i, std::int64_t{1});
    if (bit(low, static_cast<unsigned>(i)) != 0) report.Set("ls#", 3 - i, std::int64_t{1});
  }
  if (bit(high, 3) != 0) report.Set(kDoor, true);
  if (const auto fuel = Hex(flags.substr(5, 3)))
    report.Set("fuel", static_cast<std::int64_t>(*fuel));
}

// Behind the 'L': the odometer, and for some "+017.3" at the end.
void ReadOdometer(std::string_view text, Report& report) {
  std::size_t end = text.find_first_not_of("0123456789ABCDEFabcdef");
  if (end == std::string_view::npos) end = text.size();
  if (const auto metres = Hex(text.substr(0, std::min<std::size_t>(end, 15)))) {
    report.Set(kOdometer, static_cast<std::int64_t>(*metres));
  }
  const std::string_view warmth = text.substr(end);
  if (warmth.size() == 6 && (warmth[0] == '+' || warmth[0] == '-')) {
    if (const auto value = Number(warmth)) report.Set(kTemperature, 1, *value);
  }
}

std::optional<Going> ReadPacked(std::string_view rest, Report& report) {
  constexpr std::size_t kFlags = 8;
  constexpr std::size_t kRunMax = 28;  // 5 + 6 + 6, the flags, commas between
  const std::size_t mark = rest.substr(0, kRunMax).find('L');
  if (mark == std::string_view::npos) return ReadRun(rest.substr(0, rest.find(',')), false);
  std::array<char, kRunMax> kept{};
  std::size_t count = 0;
  for (const char c : rest.substr(0, mark)) {
    if (c != ',') kept.at(count++) = c;
  }
  if (count < kFlags) return std::nullopt;
  const std::string_view all(kept.data(), count);
  std::optional<Going> going = ReadRun(all.substr(0, count - kFlags), true);
  if (!going) return std::nullopt;
  ReadFlags(all.substr(count - kFlags), report);
  ReadOdometer(rest.substr(mark + 1), report);
  return going;
}

std::optional<Going> ReadFielded(std::string_view rest) {
  const Fields fields(rest, ',');
  const auto speed_kmh = Number(Trim(fields[0]));
  const auto course_deg = Number(Trim(fields[2]));
  if (!speed_kmh || !course_deg || !SixDigits(fields[1])) return std::nullopt;
  return Going{.speed_kmh = *speed_kmh, .time = std::string(fields[1]), .course_deg = *course_deg};
}

}  // namespace

void ReadTk103Signs(const Tk103Sentence& sentence, Report& report) {
  for (const KnownSign& known : kSigns) {
    if (Holds(known.commands, sentence.command)) report.signs.Add(known.sign);
  }
  if (Holds(kLowPowerSign.commands, sentence.command)) report.signs.Add(kLowPowerSign.sign);
  if (Holds(kIgnitionOn, sentence.command)) report.Set(kIgnition, true);
  if (Holds(kIgnitionOff, sentence.command)) report.Set(kIgnition, false);
  ReadNumberedSign(sentence, report);
}

Result<bool> ReadTk103Position(const Tk103Sentence& sentence, Report& report) {
  const std::optional<Start> start = FindStart(sentence.body);
  if (!start) return false;
  std::string_view rest = start->rest;
  const std::optional<double> lat = TakeCoordinate(rest, 'N', 'S');
  const std::optional<double> lon = lat ? TakeCoordinate(rest, 'E', 'W') : std::nullopt;
  if (!lat || !lon) return false;
  ReadTk103Signs(sentence, report);
  const std::optional<Going> going =
      start->day_first ? ReadFielded(rest) : ReadPacked(rest, report);
  if (!going) return false;
  const auto time_ms = DateTimeMs(start->date, going->time,
                                  start->day_first ? DateOrder::kDayFirst : DateOrder::kYearFirst);
  if (!time_ms) return false;
  RETURN_IF_ERROR(SetPlace(*lat, *lon, report));
  SetTime(*time_ms, report);
  report.fix.valid = start->valid;
  report.fix.speed_kmh = going->speed_kmh;
  report.fix.course_deg = going->course_deg;
  return true;
}

}  // namespace tidewaiter::device
