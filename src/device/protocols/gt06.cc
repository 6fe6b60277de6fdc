// The GT06 family: many makers' trackers that speak one frame and some fifty bodies.
// docs/formats/devices-teltonika-gt06.md says what is read of them.
//
//   7878 | u8 length | type | body | u16 serial | u16 CRC-16/X.25 | 0d0a
//   7979 | u16 length | ...
//
// The length counts from the type to the checksum; the checksum is over length to serial. A dialect
// (types 17 and 69 with networks) has a count in place of the length, and neither serial nor
// checksum. Nearly every message is answered by its type and serial.
//
// Session::memory: [0] minutes that the clock is ahead of UTC, said at login, plus 10000 (0: not
// said); [1] photo being fetched, [2] its size.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "base/calendar.h"
#include "device/internal/byte_scan.h"
#include "device/internal/checksum.h"
#include "device/internal/text.h"
#include "device/protocol.h"
#include "device/protocols/all.h"
#include "device/protocols/gt06_message.h"

namespace tidewaiter::device {
namespace {

using gt06::Family;
using gt06::Message;
using gt06::Reply;
using gt06::Variant;

constexpr std::uint16_t kShortStart = 0x7878;
constexpr std::uint16_t kLongStart = 0x7979;
constexpr std::uint16_t kEnd = 0x0D0A;
constexpr std::size_t kTailBytes = 6;  // serial, checksum, end
constexpr std::size_t kEndBytes = 2;
constexpr std::size_t kLengthMin = 5;  // type, serial, checksum
constexpr std::uint32_t kClockBase = 10000;
constexpr std::uint32_t kPhotoPiece = 1024;

std::unexpected<Error> Malformed(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, what);
}

std::string Frame(bool extended, unsigned type, std::string_view content, unsigned serial) {
  std::string frame;
  frame.reserve(content.size() + 12);
  PutBig<2>(frame, extended ? kLongStart : kShortStart);
  if (extended) {
    PutBig<2>(frame, content.size() + kLengthMin);
  } else {
    PutBig<1>(frame, content.size() + kLengthMin);
  }
  PutBig<1>(frame, type);
  frame += content;
  PutBig<2>(frame, serial);
  PutBig<2>(frame, CrcX25(std::string_view(frame).substr(2)));
  PutBig<2>(frame, kEnd);
  return frame;
}

Variant VariantOf(unsigned type, std::size_t length, const ByteScan& body) {
  struct Rule {
    std::uint8_t type;
    std::uint8_t length;
    Variant variant;
  };
  constexpr std::array<Rule, 17> kRules{{
      {gt06::kGpsCell1, 0x24, Variant::kVxt01},
      {gt06::kGpsCellStatus1, 0x24, Variant::kVxt01},
      {gt06::kCells3, 0x31, Variant::kWanwayS20},
      {gt06::kCells3, 0x2E, Variant::kSr411Mini},
      {gt06::kGpsCell1, 0x21, Variant::kBenway},
      {gt06::kGpsCell1, 0x2B, Variant::kS5},
      {gt06::kStatus, 0x13, Variant::kObd6},
      {gt06::kGpsCell1, 0x29, Variant::kWetrust},
      {gt06::kX1Gps, 0x37, Variant::kSl4x},
      {gt06::kGpsCell5, 0x2A, Variant::kSl4x},
      {gt06::kGpsCellStatus4, 0x27, Variant::kSl4x},
      {gt06::kGpsCellStatus4, 0x29, Variant::kSl4x},
      {gt06::kGpsCell2, 0x2F, Variant::kSeeworld},
      {gt06::kGpsCellStatus1, 0x26, Variant::kSeeworld},
      {gt06::kFenceSingle, 0x0C, Variant::kSeeworld},
      {gt06::kWifi, 0x28, Variant::kCard},
      {gt06::kWifi4G, 0x40, Variant::kLw4g},
  }};
  for (const Rule& rule : kRules) {
    if (rule.type == type && rule.length == length) return rule.variant;
  }
  if (type == gt06::kGpsCell1 && length >= 0x71) return Variant::kGt06eCard;
  if (type == gt06::kCellStatus && length >= 0x17) return Variant::kSpace10x;
  if (type == gt06::kFenceSingle && length == 0x18) return Variant::kStepper;
  if (type == gt06::kAlarm && body.Peek16() == 0xFFFF) return Variant::kJc400;
  return Variant::kStandard;
}

Family FamilyOf(std::string_view model) {
  constexpr std::array<std::string_view, 7> kNt{"NT11", "NT20",  "NT26", "NT40",
                                                "NT46", "VL100", "XT40"};
  constexpr std::array<std::string_view, 4> kVl{"VL103", "LL303", "VL512", "G18"};
  if (model.empty()) return {};
  return {.lw = model.starts_with("LW"),
          .seeworld = model == "SEEWORLD",
          .nt = std::ranges::find(kNt, model) != kNt.end(),
          .vl = std::ranges::find(kVl, model) != kVl.end(),
          .qh302r = model == "QH302R",
          .r11 = model == "R11"};
}

bool IsNetworkType(unsigned type) {
  return type == gt06::kWifi || type == gt06::kWifi2;
}

// The header, and whether the length in it is the frame's.
struct Head {
  bool extended = false;
  std::size_t length = 0;
  std::size_t type_at = 0;
  bool whole = false;
};

Head HeadOf(std::string_view frame) {
  const ByteScan scan(frame);
  Head head{.extended = scan.Peek16() == kLongStart};
  head.length = head.extended ? scan.Peek16(2) : scan.Peek(2);
  head.type_at = head.extended ? 4 : 3;
  head.whole = head.type_at + head.length + kEndBytes == frame.size() && head.length >= kLengthMin;
  return head;
}

bool SumIsRight(std::string_view frame) {
  const ByteScan end(frame.substr(frame.size() - 4));
  return CrcX25(frame.substr(2, frame.size() - 6)) == end.Peek16();
}

Status CheckFrame(std::string_view frame, const Head& head, bool check_sums) {
  const ByteScan scan(frame);
  const unsigned start = scan.Peek16();
  if (start != kShortStart && start != kLongStart) return Malformed("not a frame of a GT06");
  if (frame.size() < head.type_at + 3 || frame.size() > kFrameBytesMax) {
    return Malformed("a frame of an impossible length");
  }
  if (!check_sums) return {};
  if (scan.Peek16(frame.size() - kEndBytes) != kEnd) return Malformed("the frame has no end");
  if (!head.whole) {
    if (!head.extended && IsNetworkType(scan.Peek(3))) return {};
    return Malformed("the frame's length is wrong");
  }
  if (!SumIsRight(frame)) return Malformed("the checksum is wrong");
  return {};
}

Message MessageOf(std::string_view frame, const Head& head, const Session& session) {
  const auto body_at = head.type_at + 1;
  // In a frame whose length is wrong serial, checksum and end are where they can be.
  const std::size_t tail = head.whole ? kTailBytes : 0;
  const std::size_t bytes = frame.size() - body_at;
  const std::size_t serial_at = frame.size() - std::min(frame.size(), kTailBytes);
  Message message{.extended = head.extended,
                  .length = head.length,
                  .type = static_cast<std::uint8_t>(frame[head.type_at]),
                  .serial = ByteScan(frame).Peek16(serial_at),
                  .body = ByteScan(frame.substr(body_at, bytes - std::min(bytes, tail))),
                  .tail = head.whole ? 0 : kTailBytes};
  message.family = FamilyOf(session.traits.model);
  if (!message.extended) message.variant = VariantOf(message.type, head.length, message.body);
  message.clock_offset_minutes = session.traits.clock_offset_minutes;
  if (message.clock_offset_minutes == 0 && session.memory[0] != 0) {
    message.clock_offset_minutes =
        static_cast<int>(session.memory[0]) - static_cast<int>(kClockBase);
  }
  return message;
}

// hhmm times 16, bit 3: behind UTC.
std::uint32_t ClockOf(unsigned zone) {
  constexpr int kMinutesMax = 14 * 60;  // no zone is further from UTC
  const unsigned digits = zone >> 4U;
  const auto minutes = static_cast<int>(digits / 100 * 60 + digits % 100);
  if (minutes > kMinutesMax) return 0;
  const bool behind = (zone & 8U) != 0;
  return static_cast<std::uint32_t>(static_cast<int>(kClockBase) + (behind ? -minutes : minutes));
}

Status DecodeLogin(std::string_view frame, const Head& head, Session& session, Decoded& said) {
  constexpr std::size_t kNumberBytes = 8;
  constexpr std::size_t kZoneLength = 17;  // of a login that has a type and a zone
  ByteScan scan(frame.substr(head.type_at + 1));
  std::string number = HexOf(scan.Text(kNumberBytes)).substr(scan.ok() ? 1 : 0);
  if (!IsDigits(number)) return Malformed("the device's number is not decimal");
  scan.Skip(2);  // kind of device
  if (head.whole && head.length >= kZoneLength) session.memory[0] = ClockOf(scan.U16());
  const unsigned serial = ByteScan(frame).Peek16(frame.size() - kTailBytes);
  said.reply = Frame(false, gt06::kLogin, "", serial);
  said.login = number;
  session.device = std::move(number);
  return {};
}

void ReplyTime(const Session& session, Decoded& said) {
  constexpr std::int64_t kSecondsADay = 86400;
  const std::int64_t seconds = session.received_ms / 1000;
  const CivilDate date = CivilFrom(static_cast<Day>(seconds / kSecondsADay));
  const auto left = static_cast<std::uint64_t>(seconds % kSecondsADay);
  std::string content;
  PutBig<1>(content, static_cast<std::uint64_t>(date.year - 2000));
  PutBig<1>(content, static_cast<std::uint64_t>(date.month));
  PutBig<1>(content, static_cast<std::uint64_t>(date.day));
  PutBig<1>(content, left / 3600);
  PutBig<1>(content, left / 60 % 60);
  PutBig<1>(content, left % 60);
  said.reply = Frame(false, gt06::kTimeRequest, content, 0);
}

// The device asks for the name of a place. Whom it called does not need to know.
void ReplyAddress(Decoded& said) {
  constexpr std::string_view kNone = "NA&&NA&&0##";
  std::string content;
  PutBig<1>(content, kNone.size());
  PutBig<4>(content, 0);
  content += kNone;
  said.reply = Frame(true, gt06::kAddress, content, 0);
}

void AskForPhoto(std::uint32_t photo, std::uint32_t offset, std::uint32_t bytes, Decoded& said) {
  std::string content;
  PutBig<4>(content, photo);
  PutBig<4>(content, offset);
  PutBig<2>(content, std::min(bytes, kPhotoPiece));
  said.reply = Frame(false, gt06::kStatusModules, content, 0);
}

// Photos come in pieces for as long as they are asked for. The pieces stay in the log.
void TakePhotoOffer(Message& message, Session& session, Decoded& said) {
  message.body.Skip(18);  // time, place, camera
  const std::uint32_t size = message.body.U32();
  const std::uint32_t photo = message.body.U32();
  if (!message.body.ok()) return;
  session.memory[1] = photo;
  session.memory[2] = size;
  AskForPhoto(photo, 0, size, said);
}

void TakePhotoPiece(Message& message, const Session& session, Decoded& said) {
  const std::uint32_t photo = message.body.U32();
  const std::uint32_t offset = message.body.U32();
  const std::uint32_t next = offset + message.body.U16();
  if (!message.body.ok() || photo != session.memory[1] || next < offset) return;
  if (next < session.memory[2]) AskForPhoto(photo, next, session.memory[2] - next, said);
}

bool IsCellList(const Message& message) {
  switch (message.type) {
    case gt06::kCells1:
    case gt06::kCells2:
    case gt06::kCells3:
    case gt06::kCells4G:
    case gt06::kCellsExtended:
    case gt06::kCellsWifi:
    case gt06::kWifiAlarm:
      return true;
    case gt06::kX1Gps:
      return message.variant == Variant::kSl4x;
    case gt06::kWifi4G:
      return message.variant != Variant::kLw4g;
    case gt06::kWifi5:
      return !message.extended;
    default:
      return false;
  }
}

using Reader = bool (*)(Message&, Report&);

struct ByType {
  std::uint8_t type;
  Reader read;
};

// Types with one meaning.
constexpr std::array<ByType, 13> kReaders{{
    {gt06::kText, gt06::ReadText},
    {gt06::kTextInfo, gt06::ReadTextInfo},
    {gt06::kHeartbeat, gt06::ReadHeartbeat},
    {gt06::kGpsCellModules, gt06::ReadGpsModules},
    {gt06::kBatteryPack, gt06::ReadBatteryPack},
    {gt06::kCardShown, gt06::ReadCardShown},
    {gt06::kInfo, gt06::ReadInfo},
    {gt06::kAlarm, gt06::ReadAlarm},
    {gt06::kSerial, gt06::ReadSerial},
    {gt06::kBluetoothClock, gt06::ReadBluetoothClock},
    {gt06::kDeviceStatus, gt06::ReadDeviceStatus},
    {gt06::kPeripheral, gt06::ReadPeripheral},
    {gt06::kWifi4, gt06::ReadBinaryWifi},
}};

// Types whose meaning depends on start, dialect or model.
Reader SpecialReader(const Message& message) {
  constexpr std::size_t kSensorStatusBytes = 16;
  constexpr std::size_t kVlPositionLength = 0x35;
  switch (message.type) {
    case gt06::kWifi2:
      return gt06::ReadWifi;
    case gt06::kWifi:
      return message.variant == Variant::kCard ? gt06::ReadGeneral : gt06::ReadWifi;
    case gt06::kX1Gps:
      return message.variant == Variant::kSl4x ? gt06::ReadCells : gt06::ReadX1;
    case gt06::kCells3:
      return message.variant == Variant::kSr411Mini ? gt06::ReadSr411 : gt06::ReadCells;
    case gt06::kStatusModules:
      return message.length == kVlPositionLength ? gt06::ReadVlPosition : nullptr;
    case gt06::kStatus:
      return message.body.left() == kSensorStatusBytes ? gt06::ReadSensorStatus : nullptr;
    case gt06::kGpsCellStatus4:
    case gt06::kWifi5:
      return message.extended ? gt06::ReadAz735 : nullptr;
    case gt06::kObd:
      return message.extended ? gt06::ReadObd : nullptr;
    case gt06::kModules:
      return message.extended ? gt06::ReadModules : nullptr;
    default:
      return nullptr;
  }
}

Reader ReaderOf(const Message& message) {
  const auto* found = std::ranges::find(kReaders, message.type, &ByType::type);
  if (found != kReaders.end()) return found->read;
  if (const Reader special = SpecialReader(message)) return special;
  if (IsCellList(message)) return gt06::ReadCells;
  return gt06::IsGeneral(message) ? gt06::ReadGeneral : nullptr;
}

// True: `message` was one that only wants an answer, and has it.
bool Answer(Message& message, Session& session, Decoded& said) {
  switch (message.type) {
    case gt06::kTimeRequest:
      return ReplyTime(session, said), true;
    case gt06::kAddressRequest:
      return ReplyAddress(said), true;
    case gt06::kPhotoOffer:
      return TakePhotoOffer(message, session, said), true;
    case gt06::kStatusModules:
      if (message.extended) TakePhotoPiece(message, session, said);
      return message.extended;
    case gt06::kCommand0:
    case gt06::kCommand1:
    case gt06::kCommand2:
      return true;
    case gt06::kMultimedia:
      if (message.extended) said.reply = Frame(true, message.type, "", message.serial);
      return message.extended;
    default:
      return false;
  }
}

void Echo(const Message& message, std::string_view frame, Decoded& said) {
  if (message.reply == Reply::kNone) return;
  if (IsNetworkType(message.type) && message.variant != Variant::kCard) {
    said.reply.clear();
    PutBig<2>(said.reply, kShortStart);
    PutBig<1>(said.reply, 0);
    said.reply += frame.substr(3, 7);  // type and time
    PutBig<2>(said.reply, kEnd);
    return;
  }
  said.reply = Frame(message.reply == Reply::kEchoLong, message.type, "", message.serial);
}

Status DecodeMessage(std::string_view frame, const Head& head, Session& session, Decoded& said) {
  Message message = MessageOf(frame, head, session);
  if (Answer(message, session, said)) return {};
  const Reader read = ReaderOf(message);
  if (read == nullptr) {
    if (!message.extended) Echo(message, frame, said);
    return {};
  }
  if (message.body.left() == 0) return {};  // only a server's answer is as short
  Report& report = said.Add();
  report.device = session.device;
  const bool says = read(message, report);
  if (!message.body.ok()) return Malformed("the message ends too early");
  if (!says) said.DropLast();
  Echo(message, frame, said);
  return {};
}

class Gt06 final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "gt06"; }
  [[nodiscard]] Cut Split(std::string_view stream) const override;
  [[nodiscard]] int Likeness(std::string_view stream) const override;
  Status Decode(std::string_view frame, Session& session, Decoded& said) const override;
  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override;
};

bool EndsAt(std::string_view stream, std::size_t end) {
  return stream.size() >= end && end >= kEndBytes && ByteScan(stream).Peek16(end - 2) == kEnd;
}

// Where the first end mark is, for frames whose length is wrong.
Cut ByEndMark(std::string_view stream, std::size_t from) {
  const std::string_view seen = stream.substr(0, kFrameBytesMax);
  const std::size_t found = seen.find("\r\n", from);
  if (found != std::string_view::npos) return {.kind = CutKind::kFrame, .length = found + 2};
  if (stream.size() >= kFrameBytesMax) return {.kind = CutKind::kGarbage, .skip = kFrameBytesMax};
  return {.kind = CutKind::kMore};
}

Cut Gt06::Split(std::string_view stream) const {
  const ByteScan scan(stream);
  const auto is_start = [](unsigned byte) { return byte == 0x78 || byte == 0x79; };
  if (!stream.empty() && !is_start(scan.Peek())) return {.kind = CutKind::kGarbage, .skip = 1};
  if (stream.size() > 1 && scan.Peek(1) != scan.Peek()) {
    return {.kind = CutKind::kGarbage, .skip = 2};
  }
  if (stream.size() < 5) return {.kind = CutKind::kMore};
  const Head head = HeadOf(stream);
  const std::size_t end = head.type_at + head.length + kEndBytes;
  if (end > kFrameBytesMax || (head.extended && head.length < kLengthMin)) {
    return {.kind = CutKind::kGarbage, .skip = head.type_at};
  }
  if (EndsAt(stream, end)) return {.kind = CutKind::kFrame, .length = end};
  // Some leave what the length counts one or two bytes longer, and some have a login without serial
  // and checksum. Otherwise an end mark before the declared end is data.
  constexpr std::size_t kShortLogin = 15;
  for (const std::size_t other : {end + 1, end + 2, kShortLogin}) {
    const bool may = other > end || scan.Peek(3) == gt06::kLogin;
    if (may && EndsAt(stream, other)) return {.kind = CutKind::kFrame, .length = other};
  }
  if (stream.size() < end + 2 && !IsNetworkType(scan.Peek(3))) return {.kind = CutKind::kMore};
  return ByEndMark(stream, head.type_at + 1);
}

int Gt06::Likeness(std::string_view stream) const {
  constexpr int kCertain = 100;
  constexpr int kLikely = 60;
  constexpr int kPossible = 10;
  const Cut cut = Split(stream);
  if (stream.empty() || cut.kind == CutKind::kGarbage) return 0;
  if (stream.size() < 5) return kPossible;
  return cut.kind == CutKind::kFrame ? kCertain : kLikely;
}

Status Gt06::Decode(std::string_view frame, Session& session, Decoded& said) const {
  const Head head = HeadOf(frame);
  RETURN_IF_ERROR(CheckFrame(frame, head, session.check_sums));
  const auto type = static_cast<unsigned char>(frame[head.type_at]);
  if (type == gt06::kLogin && !head.extended) return DecodeLogin(frame, head, session, said);
  if (session.device.empty()) return Malformed("a message before the device said who it is");
  return DecodeMessage(frame, head, session, said);
}

std::string_view CommandText(CommandKind kind) {
  switch (kind) {
    case CommandKind::kEngineStop:
      return "Relay,1#";
    case CommandKind::kEngineResume:
      return "Relay,0#";
    case CommandKind::kPositionOnce:
      return "WHERE#";
    case CommandKind::kReboot:
      return "RESET#";
    case CommandKind::kVersion:
      return "VERSION#";
    default:
      return {};
  }
}

Result<std::string> Gt06::Encode(const Command& command, const Session& /*session*/) const {
  constexpr std::size_t kTextBytesMax = 200;  // its length is one byte and counts four more
  std::string text(CommandText(command.kind));
  if (command.kind == CommandKind::kCustom) {
    const auto found = command.parameters.find("data");
    if (found != command.parameters.end()) text = found->second;
    if (text.empty() || text.size() > kTextBytesMax) {
      return Fail(ErrorCode::kInvalidArgument, "a custom command has 1 to 200 characters of data",
                  "/parameters/data");
    }
  }
  if (text.empty()) {
    return Fail(ErrorCode::kFailedPrecondition,
                "gt06 has no command " + std::string(Name(command.kind)));
  }
  std::string content;
  PutBig<1>(content, text.size() + 4);
  PutBig<4>(content, 0);  // comes back with the answer
  content += text;
  return Frame(false, gt06::kCommand0, content, command.number & 0xFFFFU);
}

}  // namespace

const Protocol& Gt06Protocol() {
  static const Gt06 kProtocol;
  return kProtocol;
}

}  // namespace tidewaiter::device
