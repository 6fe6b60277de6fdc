// TK103: sentences in parentheses: a number of 12 digits, a command of four characters, its body.
//
//   (013612345678BP05000013612345678110925A2234.0297N11405.9101E000.0040137178.48...)   login
//   (013612345678BR00<yymmdd>A<lat>N<lon>E<km/h><hhmmss><course><8 flags>L<odometer>)
//   (864768011069660,ZC11,<ddmmyy>,A,<lat>N,<lon>E,<km/h>,<hhmmss>,<course>,...)
//
// The second form has fields, and the third writes them in another order and the day first.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "device/internal/text_scan.h"
#include "device/protocols/all.h"
#include "device/protocols/tk103_battery.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

// What stands in the parentheses.
struct Sentence {
  std::string_view device;
  std::string_view command;
  std::string_view body;  // behind the command and one comma
  bool fielded = false;   // a comma stands behind the device
};

bool IsCommand(std::string_view text) {
  return text.size() == 4 && IsUpper(text[0]) && IsUpper(text[1]) &&
         (IsDigit(text[2]) || IsUpper(text[2])) && (IsDigit(text[3]) || IsUpper(text[3]));
}

// Where the device's number ends. Most are digits; twelve characters may be a name.
std::size_t DeviceLength(std::string_view text) {
  constexpr std::size_t kNameLength = 12;
  std::size_t digits = 0;
  while (digits < text.size() && IsDigit(text[digits]))
    ++digits;
  const std::string_view behind = text.substr(digits);
  if (digits > 0 && (behind.starts_with(',') || IsCommand(behind.substr(0, 4)))) return digits;
  const std::size_t comma = text.find(',');
  if (comma != std::string_view::npos && IsCommand(text.substr(comma + 1, 4))) return comma;
  return std::min(kNameLength, text.size());
}

std::optional<Sentence> ReadSentence(std::string_view text) {
  const std::size_t length = DeviceLength(text);
  Sentence sentence{.device = text.substr(0, length), .command = {}, .body = {}, .fielded = false};
  text.remove_prefix(length);
  sentence.fielded = text.starts_with(',');
  if (sentence.fielded) text.remove_prefix(1);
  sentence.command = text.substr(0, 4);
  if (!IsDeviceId(sentence.device) || !IsCommand(sentence.command)) return std::nullopt;
  text.remove_prefix(4);
  if (text.starts_with(',')) text.remove_prefix(1);
  sentence.body = text;
  return sentence;
}

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
void ReadNumberedSign(const Sentence& sentence, Report& report) {
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

void ReadSigns(const Sentence& sentence, Report& report) {
  for (const KnownSign& known : kSigns) {
    if (Holds(known.commands, sentence.command)) report.signs.Add(known.sign);
  }
  if (Holds(kLowPowerSign.commands, sentence.command)) report.signs.Add(kLowPowerSign.sign);
  if (Holds(kIgnitionOn, sentence.command)) report.Set(kIgnition, true);
  if (Holds(kIgnitionOff, sentence.command)) report.Set(kIgnition, false);
  ReadNumberedSign(sentence, report);
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

Result<bool> ReadPosition(const Sentence& sentence, Report& report) {
  const std::optional<Start> start = FindStart(sentence.body);
  if (!start) return false;
  std::string_view rest = start->rest;
  const std::optional<double> lat = TakeCoordinate(rest, 'N', 'S');
  const std::optional<double> lon = lat ? TakeCoordinate(rest, 'E', 'W') : std::nullopt;
  if (!lat || !lon) return false;
  ReadSigns(sentence, report);
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

// "040613,040137,6,42,112,0": date, time, level in steps, 1/100 volt, 1/10 volt of the vehicle.
bool ReadPower(std::string_view body, Report& report) {
  constexpr std::array<std::int64_t, 7> kPercent{-1, -1, 10, 20, 50, 80, 100};
  constexpr std::int64_t kUnknown = 65'535;
  const Fields fields(body, ',');
  const auto time_ms = DateTimeMs(fields[0], fields[1], DateOrder::kDayFirst);
  const auto level = Whole(fields[2]);
  const auto battery = Whole(fields[3]);
  const auto power = Whole(fields[4]);
  if (!time_ms || !level || !battery || !power) return false;
  report.time_ms = *time_ms;
  if (*level >= 2 && *level <= 6) {
    report.Set(kBatteryLevel, kPercent.at(static_cast<std::size_t>(*level)));
  }
  if (*battery != kUnknown) report.Set(kBattery, static_cast<double>(*battery) * 0.01);
  if (*power != kUnknown) report.Set(kPower, static_cast<double>(*power) * 0.1);
  return true;
}

std::optional<Cell> ReadCell(const Fields& fields, bool hex) {
  const auto number = [&](std::size_t at) -> std::optional<std::int64_t> {
    if (!hex) return Whole(fields[at]);
    const auto value = Hex(fields[at]);
    if (!value || *value > 0xffff'ffffU) return std::nullopt;
    return static_cast<std::int64_t>(*value);
  };
  const auto mcc = Whole(fields[0]);
  const auto mnc = Whole(fields[1]);
  const auto lac = number(2);
  const auto cid = number(3);
  if (!mcc || !mnc || !lac || !cid || *mcc < 0 || *mcc > 999 || *mnc < 0 || *mnc > 999) {
    return std::nullopt;
  }
  return Cell{.mcc = static_cast<std::int32_t>(*mcc),
              .mnc = static_cast<std::int32_t>(*mnc),
              .lac = *lac,
              .id = *cid,
              .signal = 0};
}

// "{460,0,20949,58711}\n{...}\n,01000000": cells in braces, then the odometer.
bool ReadBraces(std::string_view body, Report& report) {
  std::size_t at = body.find('{');
  if (at == std::string_view::npos) return false;
  while (at != std::string_view::npos) {
    const std::size_t end = body.find('}', at);
    if (end == std::string_view::npos) return false;
    const auto cell = ReadCell(Fields(body.substr(at + 1, end - at - 1), ','), false);
    if (cell) AddCell(*cell, report);
    body.remove_prefix(end + 1);
    at = body.find('{');
  }
  const Fields rest(body, ',');
  if (const auto metres = rest[1].size() == 8 ? Hex(rest[1]) : std::nullopt) {
    report.Set(kOdometer, static_cast<std::int64_t>(*metres));
  }
  return !report.cells.empty();
}

// "740,000,3bf7,0425,...": the serving cell in hexadecimal. Neighbours follow in two ways that
// cannot be told apart, and are left.
bool ReadCells(std::string_view body, Report& report) {
  if (body.starts_with('{')) return ReadBraces(body, report);
  const auto cell = ReadCell(Fields(body, ','), true);
  if (cell) AddCell(*cell, report);
  return cell.has_value();
}

// "200,1,3215,43370,2,58:F3:BB:3B:AA:82*-65*1,...,151117,154419"
bool ReadCellWifi(const Sentence& sentence, Report& report) {
  const Fields fields(sentence.body, ',');
  const auto cell = ReadCell(fields, false);
  const auto count = Whole(fields[4]);
  if (!cell || !count || *count < 0 || *count > static_cast<std::int64_t>(kCellsMax)) return false;
  const std::size_t behind = 5 + static_cast<std::size_t>(*count);
  const auto time_ms = DateTimeMs(fields[behind], fields[behind + 1], DateOrder::kDayFirst);
  if (!time_ms) return false;
  AddCell(*cell, report);
  for (std::size_t i = 5; i < behind; ++i) {
    const Fields network(fields[i], '*');
    AddWifi(network[0], network[1], report);
  }
  SetTime(*time_ms, report);
  ReadSigns(sentence, report);
  return true;
}

// "191117,234207,$Notice: ...$": what the device answers to a command.
bool ReadAnswer(std::string_view body, Report& report) {
  const Fields fields(body.substr(0, 16), ',');
  const auto time_ms = DateTimeMs(fields[0], fields[1], DateOrder::kDayFirst);
  const std::size_t begin = body.find('$');
  if (!time_ms || begin != 14) return false;
  const std::string_view answer = body.substr(begin + 1);
  report.time_ms = *time_ms;
  report.Set(kResult, std::string(answer.substr(0, answer.find('$'))));
  return true;
}

bool ReadChassis(std::string_view body, Report& report) {
  constexpr std::size_t kVinLength = 17;
  if (body.size() != kVinLength) return false;
  report.Set("vin", std::string(body));
  return true;
}

Result<bool> ReadReport(const Sentence& sentence, Report& report) {
  const std::string_view command = sentence.command;
  if (command == "ZC20") return ReadPower(sentence.body, report);
  if (command == "ZC03") return ReadAnswer(sentence.body, report);
  if (command == "BZ00") return ReadCells(sentence.body, report);
  if (command == "BV00") return ReadChassis(sentence.body, report);
  if (command == "BS50") return ReadTk103Battery(sentence.body, report);
  if (command == "BS51") return ReadTk103BatteryFrames(sentence.body, report);
  if (command.starts_with("DW5") || command == "DW60" || command == "DW62") {
    return ReadCellWifi(sentence, report);
  }
  if (command == "BP05" && sentence.body.find('{') != std::string_view::npos) {
    return ReadBraces(sentence.body, report);
  }
  return ReadPosition(sentence, report);
}

class Tk103 final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "tk103"; }

  // The ')' that ends a sentence; those between two '$' are text that the device answers.
  [[nodiscard]] Cut Split(std::string_view stream) const override {
    const std::string_view seen = stream.substr(0, kFrameBytesMax);
    const bool full = seen.size() == kFrameBytesMax;
    const std::size_t start = std::min(seen.find('('), seen.size());
    bool in_text = false;
    for (std::size_t at = start; at < seen.size(); ++at) {
      if (seen[at] == '$') in_text = !in_text;
      if (seen[at] != ')' || in_text) continue;
      return {.kind = CutKind::kFrame, .skip = start, .length = at + 1 - start};
    }
    return {.kind = full ? CutKind::kGarbage : CutKind::kMore, .skip = start, .length = 0};
  }

  [[nodiscard]] int Likeness(std::string_view stream) const override {
    if (!stream.starts_with('(')) return 0;
    if (stream.size() < 20) return 30;
    const auto sentence = ReadSentence(stream.substr(1, kFrameBytesMax));
    if (!sentence) return 0;
    return IsDigits(sentence->device) ? 90 : 60;
  }

  Status Decode(std::string_view frame, Session& session, Decoded& said) const override {
    if (frame.size() < 2 || frame.front() != '(' || frame.back() != ')') {
      return NotAFrame(*this, "no parentheses");
    }
    const auto sentence = ReadSentence(frame.substr(1, frame.size() - 2));
    if (!sentence) return NotAFrame(*this, "no device and command");
    const std::string device(sentence->device);
    if (sentence->command == "BP00") {
      said.reply = fmt::format("({}AP01HSO)", device);
      said.login = device;
    } else {
      RETURN_IF_ERROR(Read(*sentence, said));
    }
    session.device = device;
    return {};
  }

  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override {
    if (session.traits.model.ends_with("sms2")) {
      ASSIGN_OR_RETURN(const std::string words, SmsWords(command, session));
      return fmt::format("[begin]sms2,{},[end]", words);
    }
    ASSIGN_OR_RETURN(const std::string device, DeviceOf(command, session));
    ASSIGN_OR_RETURN(const std::string words, Words(command));
    return fmt::format("({}{})", device, words);
  }

 private:
  static Status Read(const Sentence& sentence, Decoded& said) {
    if (sentence.command == "BP05" && !sentence.fielded) {  // with fields it is no login
      said.reply = fmt::format("({}AP05)", sentence.device);
      said.login = sentence.device;
    }
    Report& report = said.Add();
    report.device = sentence.device;
    ASSIGN_OR_RETURN(const bool something, ReadReport(sentence, report));
    if (!something) said.DropLast();
    return {};
  }

  [[nodiscard]] Result<std::string> Words(const Command& command) const {
    switch (command.kind) {
      case CommandKind::kCustom:
        return ParameterOf(command, "data", "()");
      case CommandKind::kVersion:
        return "AP07";
      case CommandKind::kReboot:
        return "AT00";
      case CommandKind::kResetOdometer:
        return "AX01";
      case CommandKind::kPositionOnce:
        return "AP00";
      case CommandKind::kPositionPeriodic: {
        ASSIGN_OR_RETURN(const std::int64_t seconds,
                         WholeParameterOf(command, "frequency", 1, 0xffff));
        return fmt::format("AR00{:04X}0000", seconds);
      }
      case CommandKind::kPositionStop:
        return "AR0000000000";
      case CommandKind::kEngineStop:
        return "AV010";
      case CommandKind::kEngineResume:
        return "AV011";
      case CommandKind::kOutput: {
        ASSIGN_OR_RETURN(const std::string data, ParameterOf(command, "data", "()"));
        return fmt::format("AV00{}", data);
      }
      default:
        return CannotSay(*this, command);
    }
  }

  // A later family takes the texts of its short messages over the connection.
  [[nodiscard]] Result<std::string> SmsWords(const Command& command, const Session& session) const {
    switch (command.kind) {
      case CommandKind::kCustom:
        return ParameterOf(command, "data", "[]");
      case CommandKind::kVersion:
        return "*about*";
      case CommandKind::kReboot:
        return "88888888";
      case CommandKind::kPositionOnce:
        return "*getposl*";
      case CommandKind::kPositionPeriodic:
        return "*routetrack*99*";
      case CommandKind::kPositionStop:
        return "*routetrackoff*";
      case CommandKind::kIdentification:
        return "999999";
      case CommandKind::kSosAlarm:
        return SosAlarm(command);
      case CommandKind::kSetServer:
        return Server(command);
      case CommandKind::kSosNumber: {
        ASSIGN_OR_RETURN(const std::string phone, ParameterOf(command, "phone", "*,[]"));
        const std::string& set = session.traits.password;
        return fmt::format("*master*{}*{}*", set.empty() ? "123456" : set, phone);
      }
      default:
        return CannotSay(*this, command);
    }
  }

  static Result<std::string> SosAlarm(const Command& command) {
    ASSIGN_OR_RETURN(const std::string enable, ParameterOf(command, "enable", ""));
    if (enable != "true" && enable != "false") {
      return Fail(ErrorCode::kInvalidArgument, "enable is true or false", "/parameters/enable");
    }
    return enable == "true" ? "*soson*" : "*sosoff*";
  }

  static Result<std::string> Server(const Command& command) {
    ASSIGN_OR_RETURN(std::string server, ParameterOf(command, "server", "*,[]"));
    ASSIGN_OR_RETURN(const std::int64_t port, WholeParameterOf(command, "port", 1, 65'535));
    for (char& c : server) {
      if (c == '.') c = '*';
    }
    return fmt::format("*setip*{}*{}*", server, port);
  }
};

constinit const Tk103 kTk103;

}  // namespace

const Protocol& Tk103Protocol() {
  return kTk103;
}

}  // namespace tidewaiter::device
