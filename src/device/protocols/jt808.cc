// JT808: the Chinese standard for vehicles, which padlocks, seals, asset trackers and dashboard
// cameras speak too, each with items of its own. What is read: docs/formats/devices-seals.md.
#include "device/internal/jt808.h"

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "base/calendar.h"
#include "device/internal/bcd.h"
#include "device/internal/encoding.h"
#include "device/internal/jt808_items.h"
#include "device/internal/text_scan.h"
#include "device/protocols/all.h"

namespace tidewaiter::device {
namespace {

using namespace jt808;  // NOLINT(google-build-using-namespace): the parts of this protocol

constexpr std::size_t kFillerMax = 64;    // a few stray bytes in front of a frame, as recorded
constexpr std::size_t kHeaderMemory = 0;  // Session::memory: how the device writes its header

enum class Result8001 : std::uint8_t { kDone = 0, kUnsupported = 3 };

std::string Answer(Header header, std::uint16_t type, std::string_view body) {
  header.type = type;
  header.serial = 0;
  header.attributes = static_cast<std::uint16_t>(body.size());
  if (header.version >= 0) header.attributes |= kVersioned;
  return Frame(header, body);
}

std::string Acknowledge(const Header& header, Result8001 result) {
  std::string body;
  PutBig<2>(body, header.serial);
  PutBig<2>(body, header.type);
  PutBig<1>(body, static_cast<unsigned>(result));
  return Answer(header, kServerReply, body);
}

std::string AcknowledgeJointech(Header header) {
  std::string body;
  PutBig<2>(body, header.type);
  PutBig<1>(body, 0);
  header.type = kServerReplyShort;
  header.attributes = static_cast<std::uint16_t>(body.size());
  header.serial = 1;
  return Frame(header, body);
}

// The code that the device will authenticate with: its own number, all digits of it.
std::string RegisterAnswer(const Header& header) {
  std::string body;
  PutBig<2>(body, header.serial);
  PutBig<1>(body, 0);
  const std::string digits = HexOf(header.id);
  body += text::IsDigits(digits) ? digits : DeviceOf(header.id);
  return Answer(header, kRegisterReply, body);
}

std::string TimeAnswer(const Header& header, std::int64_t now_ms) {
  const std::int64_t seconds = now_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / 86'400));
  std::string body;
  PutBig<2>(body, static_cast<std::uint64_t>(date.year));
  PutBig<1>(body, static_cast<std::uint64_t>(date.month));
  PutBig<1>(body, static_cast<std::uint64_t>(date.day));
  PutBig<1>(body, static_cast<std::uint64_t>(seconds / 3600 % 24));
  PutBig<1>(body, static_cast<std::uint64_t>(seconds / 60 % 60));
  PutBig<1>(body, static_cast<std::uint64_t>(seconds % 60));
  PutBig<1>(body, 0);
  return Answer(header, kTimeReply, body);
}

// What Decode does with one message.
struct Reading808 {
  const Message& message;
  const Session& session;
  const std::string& device;
  Decoded& said;

  Report& Add() {
    Report& report = said.Add();
    report.device = device;
    return report;
  }
  void KeepIf(bool read) {
    if (!read) said.DropLast();
  }
};

void ReadBatch(Reading808& reading, bool short_lengths) {
  ByteScan in(reading.message.body);
  bool late = false;
  if (!short_lengths) {
    in.Skip(2);  // how many
    late = in.U8() > 0;
  }
  while (in.Has(3)) {
    const std::string_view one = in.Text(short_lengths ? in.U8() : in.U16());
    if (!in.ok()) return;
    Report& report = reading.Add();
    const bool read = ReadLocation(one, reading.session.traits, report);
    if (late) report.Set(kArchive, true);
    reading.KeepIf(read);
  }
}

bool ReadBatteryAndTime(std::string_view body, const Traits& traits, Report& report) {
  ByteScan in(body);
  report.Set(kBatteryLevel, std::int64_t{in.U8()});
  report.time_ms = ReadTime(in, traits);
  return in.ok();
}

bool ReadHeartbeat(std::string_view body, Report& report) {
  ByteScan in(body);
  if (!in.Has(3)) return false;
  report.Set(kBatteryLevel, std::int64_t{in.U8()});
  report.Set("rssi", std::int64_t{in.U8()});
  report.Set("status", std::int64_t{in.U8()});
  return true;
}

bool ReadSimCard(std::string_view body, Report& report) {
  ByteScan in(body);
  in.Skip(34);  // kind, maker, model, id
  report.Set("iccid", HexOf(in.Text(10)));
  return in.ok();
}

void SetText(Report& report, std::string_view name, std::string_view text) {
  if (!text.empty()) report.Set(name, FromLatin1(text));
}

bool ReadDriver(std::string_view body, const Traits& traits, Report& report) {
  ByteScan in(body);
  report.Set("cardStatus", std::int64_t{in.U8()});
  report.time_ms = ReadTime(in, traits);
  report.Set("cardResult", std::int64_t{in.U8()});
  SetText(report, "driver", in.Text(in.U8()));
  SetText(report, "cardCode", TrimZeros(in.Text(20)));
  SetText(report, "cardAgency", in.Text(in.U8()));
  report.Set("cardValidity", HexOf(in.Text(4)));
  return in.ok();
}

// Samples of a second each: time, then three numbers with a sign bit.
bool ReadAcceleration(std::string_view body, Report& report) {
  constexpr std::size_t kSampleBytes = 12;
  const auto signed_word = [](unsigned word) {
    const int size = static_cast<int>(word & 0x7FFFU);
    return Bit(word, 15) ? -size : size;
  };
  ByteScan in(body);
  std::string all;
  while (in.Has(kSampleBytes)) {
    in.Skip(6);
    const int x = signed_word(in.U16());
    const int y = signed_word(in.U16());
    const int z = signed_word(in.U16());
    all += fmt::format("{}[{},{},{}]", all.empty() ? "" : ",", x, y, z);
  }
  report.Set("gSensor", "[" + all + "]");
  return true;
}

// 0001: how a command went.
bool ReadDeviceReply(std::string_view body, Report& report) {
  constexpr std::string_view kResults[] = {"done", "failed", "malformed", "not supported"};
  ByteScan in(body);
  report.Set(kIndex, std::int64_t{in.U16()});
  report.Set("command", fmt::format("{:04x}", in.U16()));
  const std::size_t result = in.U8();
  if (!in.ok() || result >= std::size(kResults)) return false;
  report.Set(kResult, std::string(kResults[result]));
  return true;
}

bool ReadAnswerText(const Message& message, Report& report) {
  ByteScan in(message.body);
  if (message.header.type == kTextReport) {
    in.Skip(1);  // encoding
    report.Set(kResult, FromLatin1(in.Rest()));
  } else if (message.header.type == kTextAnswer) {
    in.Skip(2);  // serial
    report.Set(kResult, std::string(text::Trim(FromUtf16(in.Rest()))));
  } else {
    report.Set(kResult, FromLatin1(in.Text(in.U32())));
  }
  return in.ok();
}

bool ReadOne(const Message& message, const Traits& traits, Report& report) {
  const std::string_view body = message.body;
  switch (message.header.type) {
    case kDeviceReply:
      return ReadDeviceReply(body, report);
    case kHeartbeat:
      return ReadHeartbeat(body, report);
    case kAttributes:
      return ReadSimCard(body, report);
    case kLocation:
      return ReadLocation(body, traits, report);
    case kLocationAnswer:
      return body.size() > 2 && ReadLocation(body.substr(2), traits, report);
    case kJointech:
    case kJointechBlind:
      return jt808::ReadJointech(body, message.header.type == kJointechBlind, report);
    case kBatch2:
      return ReadBatteryAndTime(body, traits, report);
    case kDriver:
      return ReadDriver(body, traits, report);
    case kTransparent:
      return ReadTransparent(body, traits, report);
    case kAcceleration:
      return ReadAcceleration(body, report);
    case kCommandAnswer:
    case kTextAnswer:
    case kTextReport:
      return ReadAnswerText(message, report);
    default:
      return false;
  }
}

void ReadReports(Reading808& reading) {
  constexpr std::size_t kBatteryAndTime = 7;
  const Message& message = reading.message;
  const std::uint16_t type = message.header.type;
  if (type == kBatch) return ReadBatch(reading, false);
  if (type == kBatch2 && message.body.size() != kBatteryAndTime) return ReadBatch(reading, true);
  reading.KeepIf(ReadOne(message, reading.session.traits, reading.Add()));
}

std::string Reply(const Header& header, std::int64_t now_ms) {
  switch (header.type) {
    case kRegister:
      return RegisterAnswer(header);
    case kTimeRequest:
      return TimeAnswer(header, now_ms);
    case kJointech:
    case kJointechBlind:
      return (header.attributes & kWantsReply) != 0 ? AcknowledgeJointech(header) : "";
    case kHeartbeat:
    case kHeartbeat2:
    case kLogout:
    case kAuthenticate:
    case kAttributes:
    case kLocation:
    case kBatch:
    case kBatch2:
    case kTransparent:
    case kTimezone:
    case kTextReport:
    case 0x8888:  // a photo, under a number of the server's
      return Acknowledge(header, Result8001::kDone);
    case kDeviceReply:  // answers are not answered
    case kLocationAnswer:
    case kCommandAnswer:
    case kTextAnswer:
    case kDriver:
    case kAcceleration:
    case 0x0104:
      return "";
    default:
      return Acknowledge(header, Result8001::kUnsupported);
  }
}

// Jointech's locks put sentences between the frames: "(740190311185,1,001,ELOCK,3,529439)".
Status DecodeSentence(std::string_view sentence, Session& session, Decoded& said) {
  constexpr std::string_view kTimeRequestWords = "BASE,2";
  constexpr std::string_view kTimeWord = "TIME";
  const std::string_view inside = sentence.substr(1, sentence.size() - 2);
  const text::Fields fields(inside, ',');
  if (fields.size() < 2 || !text::IsDigits(fields[0]) || !text::IsDeviceId(fields[0])) {
    return Fail(ErrorCode::kInvalidArgument, "a sentence without a device");
  }
  if (session.device.empty()) session.device = fields[0];
  if (inside.find(kTimeRequestWords) == std::string_view::npos) {
    Report& report = said.Add();
    report.device = session.device;
    report.Set(kResult, FromLatin1(sentence));
    return {};
  }
  const std::int64_t seconds = session.received_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / 86'400));
  said.reply = sentence;
  if (const std::size_t at = said.reply.find(kTimeWord); at != std::string::npos) {
    said.reply.replace(at, kTimeWord.size(),
                       fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", date.year, date.month,
                                   date.day, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60));
  }
  return {};
}

class Jt808 final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "jt808"; }
  [[nodiscard]] Cut Split(std::string_view stream) const override;
  [[nodiscard]] int Likeness(std::string_view stream) const override;
  Status Decode(std::string_view frame, Session& session, Decoded& said) const override;
  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override;
};

bool Begins(char c) {
  return c == kFlag || c == '(';
}

Cut Jt808::Split(std::string_view stream) const {
  stream = stream.substr(0, kFrameBytesMax);
  std::size_t begin = 0;
  while (begin < stream.size() && !Begins(stream[begin]))
    ++begin;
  // Two flags in a row: the end of one frame that was lost, and the beginning of the next.
  while (begin + 1 < stream.size() && stream[begin] == kFlag && stream[begin + 1] == kFlag)
    ++begin;
  if (begin > kFillerMax) return {.kind = CutKind::kGarbage, .skip = begin, .length = 0};
  if (begin == stream.size()) return {};
  const std::size_t end = stream.find(stream[begin] == kFlag ? kFlag : ')', begin + 1);
  if (end != std::string_view::npos)
    return {.kind = CutKind::kFrame, .skip = begin, .length = end + 1 - begin};
  if (stream.size() < kFrameBytesMax) return {};
  return {.kind = CutKind::kGarbage, .skip = stream.size(), .length = 0};
}

// Sentences in brackets are also what other protocols begin with; a frame is certain.
int Jt808::Likeness(std::string_view stream) const {
  constexpr int kFlagOnly = 60;
  constexpr int kSentence = 20;
  constexpr int kBehindOthers = 10;  // flags stand in the middle of many binary frames
  constexpr int kWrongSum = 70;
  const Cut cut = Split(stream);
  if (cut.kind == CutKind::kGarbage || stream.empty()) return 0;
  const std::string_view rest = stream.substr(std::min(cut.skip, stream.size()));
  if (rest.front() == '(') {
    const bool known = rest.find(",ELOCK,") != std::string_view::npos ||
                       rest.find(",BASE,2,") != std::string_view::npos;
    return known ? 90 : kSentence;
  }
  if (rest.front() != kFlag) return 0;
  if (cut.kind == CutKind::kMore) return kFlagOnly;
  const std::string plain = Unescape(rest.substr(0, cut.length));
  if (!Open(plain, false)) return 0;
  if (cut.skip > 0) return kBehindOthers;
  return Open(plain, true) ? 100 : kWrongSum;
}

Status Jt808::Decode(std::string_view frame, Session& session, Decoded& said) const {
  if (frame.size() >= 2 && frame.front() == '(' && frame.back() == ')')
    return DecodeSentence(frame, session, said);
  const std::string plain = Unescape(frame);
  ASSIGN_OR_RETURN(Message message, Open(plain, session.check_sums));
  Header& header = message.header;
  const std::string device = DeviceOf(header.id);
  const bool jointech = IsJointech(header.type);
  bool readable = jointech || (header.attributes & kEncrypted) == 0;
  if (!jointech && (header.attributes & kSubPackets) != 0) {
    // Parts of a long message (photos): the first alone can be read, and each is acknowledged.
    ByteScan in(message.body);
    in.Skip(2);
    readable = readable && in.U16() == 1;
    message.body = in.Rest();
  }
  Reading808 reading{.message = message, .session = session, .device = device, .said = said};
  if (readable) ReadReports(reading);
  said.reply = Reply(header, session.received_ms);
  if (header.type == kRegister || header.type == kAuthenticate) said.login = device;
  session.memory[kHeaderMemory] = Remember(header);
  session.device = device;
  return {};
}

// 8103: one parameter.
template <std::size_t kBytes>
void PutParameter(std::string& body, std::uint32_t number, std::uint64_t value) {
  PutBig<4>(body, number);
  PutBig<1>(body, kBytes);
  PutBig<kBytes>(body, value);
}

struct Order {
  std::uint16_t type = 0;
  std::string body = {};
};

Result<Order> CustomOrder(const Command& command, std::string_view model) {
  constexpr std::uint32_t kAtCommand = 0xF030;
  ASSIGN_OR_RETURN(const std::string data, text::ParameterOf(command, "data", ""));
  Order order{.type = kTextToDevice, .body = {}};
  if (IsAssetTracker(model) || model == "VL300") {
    order.type = kSetParameters;
    PutBig<1>(order.body, 1);
    PutBig<4>(order.body, kAtCommand);
    PutBig<1>(order.body, std::min<std::size_t>(data.size(), 255));
    order.body += data.substr(0, 255);
  } else {
    PutBig<1>(order.body, 1);
    order.body += data;
  }
  return order;
}

Result<Order> IntervalOrder(const Command& command) {
  constexpr std::uint32_t kDefaultInterval = 0x0029;
  constexpr std::int64_t kSecondsMax = 86'400;
  ASSIGN_OR_RETURN(const std::int64_t seconds,
                   text::WholeParameterOf(command, "frequency", 1, kSecondsMax));
  Order order{.type = kSetParameters, .body = {}};
  PutBig<1>(order.body, 1);
  PutParameter<4>(order.body, kDefaultInterval, static_cast<std::uint64_t>(seconds));
  return order;
}

Result<Order> ServerOrder(const Command& command) {
  constexpr std::uint32_t kServer = 0x0013;
  constexpr std::uint32_t kPort = 0x0018;
  ASSIGN_OR_RETURN(const std::string server, text::ParameterOf(command, "server", ""));
  ASSIGN_OR_RETURN(const std::int64_t port, text::WholeParameterOf(command, "port", 1, 65'535));
  Order order{.type = kSetParameters, .body = {}};
  PutBig<1>(order.body, 2);
  PutBig<4>(order.body, kServer);
  PutBig<1>(order.body, std::min<std::size_t>(server.size(), 255));
  order.body += server.substr(0, 255);
  PutParameter<4>(order.body, kPort, static_cast<std::uint64_t>(port));
  return order;
}

// 8500: bit 0 locks. The header of 2019 brings a list: count, control 1 (locks), 0 or 1.
Order LockOrder(bool locks, int version) {
  Order order{.type = kVehicleControl, .body = {}};
  if (version >= 0) {
    PutBig<2>(order.body, 1);
    PutBig<2>(order.body, 1);
  }
  PutBig<1>(order.body, locks ? 1 : 0);
  return order;
}

Order EngineOrder(bool stop, std::string_view model) {
  if (model == "VL300") return {.type = kControl, .body = stop ? "#0;1" : "#0;0"};
  Order order{.type = kControl, .body = {}};
  if (model == "W15L") {
    PutBig<1>(order.body, stop ? 0x64 : 0x65);
  } else {
    PutBig<1>(order.body, stop ? 0xF0 : 0xF1);
  }
  return order;
}

Result<std::string> Jt808::Encode(const Command& command, const Session& session) const {
  constexpr std::uint16_t kAttributeQuery = 0x8107;
  constexpr char kReset = 4;
  ASSIGN_OR_RETURN(const std::string device, text::DeviceOf(command, session));
  const std::uint32_t memory = session.memory[kHeaderMemory];
  ASSIGN_OR_RETURN(const std::string id, IdBytes(device, memory));
  const int version = VersionIn(memory);
  Result<Order> order = Order{};
  switch (command.kind) {
    case CommandKind::kCustom:
      order = CustomOrder(command, session.traits.model);
      break;
    case CommandKind::kPositionOnce:
      order = Order{.type = kLocationQuery, .body = {}};
      break;
    case CommandKind::kPositionPeriodic:
      order = IntervalOrder(command);
      break;
    case CommandKind::kArm:
    case CommandKind::kDisarm:
      order = LockOrder(command.kind == CommandKind::kArm, version);
      break;
    case CommandKind::kEngineStop:
    case CommandKind::kEngineResume:
      order = EngineOrder(command.kind == CommandKind::kEngineStop, session.traits.model);
      break;
    case CommandKind::kReboot:
      order = Order{.type = kControl, .body = std::string(1, kReset)};
      break;
    case CommandKind::kSetServer:
      order = ServerOrder(command);
      break;
    case CommandKind::kVersion:
    case CommandKind::kIdentification:
      order = Order{.type = kAttributeQuery, .body = {}};
      break;
    default:
      return text::CannotSay(*this, command);
  }
  if (!order) return std::unexpected(order.error());
  Header header{.type = order->type,
                .attributes = static_cast<std::uint16_t>(order->body.size()),
                .version = version,
                .id = id,
                .serial = static_cast<std::uint16_t>(command.number)};
  if (version >= 0) header.attributes |= kVersioned;
  return Frame(header, order->body);
}

}  // namespace

const Protocol& Jt808Protocol() {
  static const Jt808 kProtocol;
  return kProtocol;
}

}  // namespace tidewaiter::device
