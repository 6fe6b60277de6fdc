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
#include "device/protocols/tk103_parts.h"

namespace tidewaiter::device {
namespace {

using namespace text;  // NOLINT(google-build-using-namespace): helpers of this folder

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

std::optional<Tk103Sentence> ReadSentence(std::string_view text) {
  const std::size_t length = DeviceLength(text);
  Tk103Sentence sentence{
      .device = text.substr(0, length), .command = {}, .body = {}, .fielded = false};
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
bool ReadCellWifi(const Tk103Sentence& sentence, Report& report) {
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
  ReadTk103Signs(sentence, report);
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

Result<bool> ReadReport(const Tk103Sentence& sentence, Report& report) {
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
  return ReadTk103Position(sentence, report);
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
  static Status Read(const Tk103Sentence& sentence, Decoded& said) {
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

}  // namespace

const Protocol& Tk103Protocol() {
  static const Tk103 tk103;
  return tk103;
}

}  // namespace tidewaiter::device
