// Teltonika trackers: codecs 7, 8, 8 Extended and 16 for positions, 12 to 14 for commands and their
// answers, over TCP and UDP. docs/formats/devices-teltonika-gt06.md says what is read.
//
//   TCP: u16 length, IMEI as text -> 01; then frames
//        00000000 | u32 length | codec | n | n records | n | u32 CRC-16/IBM -> u32 n
//   UDP: u16 length | u16 id | 01 | u8 number | u16 length, IMEI | codec | n | records | n
//
// Session::memory: [0] picture being fetched, [1] its size where the camera said it, else 0.
#include <algorithm>
#include <array>
#include <string>

#include "device/internal/byte_scan.h"
#include "device/internal/checksum.h"
#include "device/internal/text_scan.h"
#include "device/protocol.h"
#include "device/protocols/all.h"
#include "device/protocols/teltonika_io.h"
#include "device/protocols/teltonika_record.h"

namespace tidewaiter::device {
namespace {

using teltonika::Codec;

constexpr std::string_view kKeepAlive = "\xFF";
constexpr std::size_t kNumberBytesMax = 20;  // an IMEI has 15 digits; some send the 16th
constexpr std::size_t kHeaderBytes = 8;      // four zeros and the length
constexpr std::size_t kSumBytes = 4;
constexpr std::size_t kDataBytesMin = 3;     // codec and both counts
constexpr std::size_t kDatagramBytes = 8;    // all that is before the number of a datagram
constexpr std::uint8_t kDatagramType = 1;    // the device waits for an answer
constexpr std::uint8_t kCamera = 0x0D;       // type of a codec 12 message about a picture
constexpr std::uint8_t kCommandType = 5;     // codec 12, to the device
constexpr std::uint32_t kChunkBytes = 2048;  // of a picture: what fits the device's packets

std::unexpected<Error> Malformed(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, what);
}

bool IsCodec(unsigned byte) {
  constexpr std::array<unsigned, 7> kCodecs{0x07, 0x08, 0x0C, 0x0D, 0x0E, 0x10, 0x8E};
  return std::ranges::find(kCodecs, byte) != kCodecs.end();
}

bool HasRecords(Codec codec) {
  return codec == Codec::kOld || codec == Codec::k8 || codec == Codec::k16 ||
         codec == Codec::k8Extended;
}

// What is between the header and the checksum.
struct Data {
  std::string_view bytes = {};
  std::string_view device = {};
  int count = 0;
  std::size_t slack = 0;  // bytes behind the records that are a checksum, where none is looked at
};

// A record without a place and without readings says nothing.
bool IsEmpty(const Report& report) {
  return report.fix.kind == FixKind::kNone && report.readings.empty() && report.signs.empty();
}

bool ReadRecords(Data& data, const teltonika::RecordFormat& format, Decoded& said) {
  ByteScan scan(data.bytes);
  scan.Skip(1);
  data.count = scan.U8();
  for (int i = 0; i < data.count && scan.ok(); ++i) {
    Report& report = said.Add();
    report.device = data.device;
    ReadRecord(scan, format, report);
    if (IsEmpty(report)) said.DropLast();
  }
  return scan.U8() == data.count && scan.ok() && scan.left() <= data.slack;
}

// The count at the end tells whether the record's layout was understood, and so which layout it is.
Status DecodeRecords(Data& data, Codec codec, std::string_view model, Decoded& said) {
  teltonika::RecordFormat format{.codec = codec,
                                 .vehicle = teltonika::IsVehicleTracker(model),
                                 .four_cells = model == "TAT100"};
  if (ReadRecords(data, format, said)) return {};
  if (codec == Codec::kOld) return Malformed("the records do not end where the frame does");
  said.Clear();
  format.sixteen = true;
  if (ReadRecords(data, format, said)) return {};
  return Malformed("the records do not end where the frame does");
}

std::string CodecTwelve(std::uint8_t type, std::string_view text) {
  std::string data;
  PutBig<1>(data, 0x0C);
  PutBig<1>(data, 1);
  PutBig<1>(data, type);
  PutBig<4>(data, text.size());
  data += text;
  PutBig<1>(data, 1);
  std::string frame;
  frame.reserve(kHeaderBytes + data.size() + kSumBytes);
  PutBig<4>(frame, 0);
  PutBig<4>(frame, data.size());
  frame += data;
  PutBig<4>(frame, CrcIbm(data));
  return frame;
}

std::string AskForPicture(std::uint32_t picture, std::uint32_t offset, std::uint32_t bytes) {
  std::string ask;
  PutBig<1>(ask, 2);
  PutBig<4>(ask, picture);
  PutBig<4>(ask, offset);
  PutBig<2>(ask, bytes);
  return CodecTwelve(kCamera, ask);
}

// A camera offers a picture in pieces; it keeps asking until all were fetched. The pieces are in
// the log; here only the next one is asked for. Where the offer does not say the size, a piece that
// is full is followed by another.
void AnswerCamera(ByteScan& scan, Session& session, Decoded& said) {
  scan.Skip(4);
  const unsigned kind = scan.U8();
  if (kind == 1) {
    session.memory[0] = scan.U32();
    session.memory[1] = scan.left() > 4 ? scan.U32() : 0;
    const std::uint32_t size = session.memory[1] != 0 ? session.memory[1] : kChunkBytes;
    said.reply = AskForPicture(session.memory[0], 0, std::min(size, kChunkBytes));
  } else if (kind == 2) {
    const std::uint32_t picture = scan.U32();
    const std::uint32_t offset = scan.U32();
    const std::uint32_t bytes = scan.U16();
    const bool known = picture == session.memory[0] && session.memory[1] != 0;
    const std::uint32_t next = offset + bytes;
    if (known ? next >= session.memory[1] : bytes < kChunkBytes) return;
    const std::uint32_t rest = known ? session.memory[1] - next : kChunkBytes;
    said.reply = AskForPicture(picture, next, std::min(rest, kChunkBytes));
  }
}

Status DecodeAnswers(const Data& data, Codec codec, Session& session, Decoded& said) {
  ByteScan scan(data.bytes);
  scan.Skip(1);
  const int count = scan.U8();
  if (codec == Codec::k12 && scan.Peek() == kCamera) {
    scan.Skip(1);
    Session learned = session;
    AnswerCamera(scan, learned, said);
    if (!scan.ok()) return Malformed("a message about a picture ends too early");
    session = learned;
    return {};
  }
  for (int i = 0; i < count && scan.ok(); ++i) {
    Report& report = said.Add();
    report.device = data.device;
    ReadAnswer(scan, codec, report);
  }
  if (!scan.ok()) return Malformed("an answer is longer than its frame");
  return {};
}

Status DecodeData(Data& data, Session& session, Decoded& said) {
  if (data.bytes.size() < kDataBytesMin) return Malformed("a frame without data");
  const auto byte = static_cast<unsigned char>(data.bytes.front());
  if (!IsCodec(byte)) return Malformed("an unknown codec");
  const Codec codec{byte};
  if (HasRecords(codec)) return DecodeRecords(data, codec, session.traits.model, said);
  return DecodeAnswers(data, codec, session, said);
}

Status DecodeLogin(std::string_view number, Session& session, Decoded& said) {
  session.device = number;
  said.login = number;
  said.reply.assign(1, '\x01');
  return {};
}

Status DecodeDatagram(std::string_view frame, Session& session, Decoded& said) {
  ByteScan scan(frame);
  scan.Skip(5);
  const std::uint8_t number = scan.U8();
  const std::string_view device = scan.Text(scan.U16());
  if (!scan.ok() || !text::IsDigits(device))
    return Malformed("a datagram without the device's number");
  Data data{.bytes = scan.Rest(), .device = device};
  RETURN_IF_ERROR(DecodeData(data, session, said));
  session.device = device;
  said.login = device;
  said.reply.clear();
  PutBig<2>(said.reply, 5);
  PutBig<2>(said.reply, 0);
  PutBig<1>(said.reply, kDatagramType);
  PutBig<1>(said.reply, number);
  PutBig<1>(said.reply, static_cast<std::uint64_t>(data.count));
  return {};
}

Status DecodeFrame(std::string_view frame, Session& session, Decoded& said) {
  ByteScan scan(frame);
  const std::uint32_t zeros = scan.U32();
  const std::uint32_t length = scan.U32();
  if (frame.size() < kHeaderBytes + kSumBytes || zeros != 0) return Malformed("not a frame");
  Data data{.bytes = frame.substr(kHeaderBytes), .device = session.device, .slack = kSumBytes};
  if (session.check_sums) {
    data = {.bytes = scan.Text(length), .device = session.device};
    const std::uint32_t sum = scan.U32();
    if (!scan.ok() || scan.left() != 0) return Malformed("the frame's length is wrong");
    if (sum != CrcIbm(data.bytes)) return Malformed("the checksum is wrong");
  }
  if (session.device.empty()) return Malformed("data before the device said who it is");
  RETURN_IF_ERROR(DecodeData(data, session, said));
  if (HasRecords(Codec{static_cast<unsigned char>(data.bytes.front())})) {
    PutBig<4>(said.reply, static_cast<std::uint64_t>(data.count));
  }
  return {};
}

// u16 length and the rest of a frame that is not led by zeros: a login, or a datagram.
bool IsLogin(std::string_view frame) {
  return frame.size() <= kNumberBytesMax + 2 && text::IsDigits(frame.substr(2));
}

std::string CommandText(const Command& command) {
  switch (command.kind) {
    case CommandKind::kPositionOnce:
      return "getgps";
    case CommandKind::kReboot:
      return "cpureset";
    case CommandKind::kVersion:
      return "getver";
    default:
      return {};
  }
}

// Pairs of hexadecimal digits are bytes for a device behind the tracker, anything else is text.
bool IsHex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdefABCDEF";
  return text.size() % 2 == 0 && text.find_first_not_of(kDigits) == std::string_view::npos;
}

std::string FromHexText(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(text::Hex(hex.substr(i, 2)).value_or(0)));
  return bytes;
}

class Teltonika final : public Protocol {
 public:
  [[nodiscard]] std::string_view name() const override { return "teltonika"; }
  [[nodiscard]] Cut Split(std::string_view stream) const override;
  [[nodiscard]] int Likeness(std::string_view stream) const override;
  Status Decode(std::string_view frame, Session& session, Decoded& said) const override;
  [[nodiscard]] Result<std::string> Encode(const Command& command,
                                           const Session& session) const override;
};

Cut Whole(std::string_view stream, std::size_t length) {
  if (stream.size() < length) return {.kind = CutKind::kMore};
  return {.kind = CutKind::kFrame, .length = length};
}

// Whether what follows a length that is not 0 can be a login or a datagram.
bool CanBegin(std::string_view stream, std::size_t length) {
  if (length > kFrameBytesMax - 2) return false;
  if (stream.size() == 2) return true;
  const ByteScan scan(stream);
  if (stream.size() > 2 && scan.Peek(2) >= '0' && scan.Peek(2) <= '9') {
    const std::string_view digits = stream.substr(2, length);
    if (length <= kNumberBytesMax && text::IsDigits(digits)) return true;
  }
  if (stream.size() > 4 && scan.Peek(4) != kDatagramType) return false;
  if (stream.size() >= kDatagramBytes && scan.Peek16(6) > kNumberBytesMax) return false;
  return length > kDatagramBytes;
}

Cut Teltonika::Split(std::string_view stream) const {
  if (stream.starts_with(kKeepAlive)) return {.kind = CutKind::kFrame, .length = 1};
  if (stream.size() < 2) return {.kind = CutKind::kMore};
  const ByteScan scan(stream);
  const std::size_t length = scan.Peek16();
  if (length > 0) {
    if (CanBegin(stream, length)) return Whole(stream, length + 2);
    return {.kind = CutKind::kGarbage, .skip = std::min(stream.size(), kDatagramBytes)};
  }
  if (stream.size() >= 4 && scan.Peek16(2) != 0) return {.kind = CutKind::kGarbage, .skip = 4};
  if (stream.size() < kHeaderBytes) return {.kind = CutKind::kMore};
  const std::size_t data = std::size_t{scan.Peek16(4)} << 16U | scan.Peek16(6);
  if (data < kDataBytesMin || data > kFrameBytesMax - kHeaderBytes - kSumBytes) {
    return {.kind = CutKind::kGarbage, .skip = kHeaderBytes};
  }
  if (stream.size() > kHeaderBytes && !IsCodec(scan.Peek(kHeaderBytes))) {
    return {.kind = CutKind::kGarbage, .skip = kHeaderBytes + 1};
  }
  return Whole(stream, kHeaderBytes + data + kSumBytes);
}

int Teltonika::Likeness(std::string_view stream) const {
  constexpr int kCertain = 100;
  constexpr int kLikely = 60;
  constexpr int kPossible = 10;
  const Cut cut = Split(stream);
  if (stream.empty() || cut.kind == CutKind::kGarbage) return 0;
  const bool keep_alive = stream.starts_with(kKeepAlive);
  if (keep_alive || stream.size() <= 4) return kPossible;
  return cut.kind == CutKind::kFrame ? kCertain : kLikely;
}

Status Teltonika::Decode(std::string_view frame, Session& session, Decoded& said) const {
  if (frame == kKeepAlive) return {};
  const ByteScan scan(frame);
  const std::size_t length = scan.Peek16();
  if (length == 0) return DecodeFrame(frame, session, said);
  if (frame.size() != length + 2) return Malformed("the frame's length is wrong");
  if (IsLogin(frame)) return DecodeLogin(frame.substr(2), session, said);
  return DecodeDatagram(frame, session, said);
}

Result<std::string> Teltonika::Encode(const Command& command, const Session& /*session*/) const {
  constexpr std::size_t kCommandBytesMax = 512;  // of the device's receive buffer
  if (command.kind != CommandKind::kCustom) {
    const std::string text = CommandText(command);
    if (text.empty()) {
      return Fail(ErrorCode::kFailedPrecondition,
                  "teltonika has no command " + std::string(Name(command.kind)));
    }
    return CodecTwelve(kCommandType, text);
  }
  const auto found = command.parameters.find("data");
  if (found == command.parameters.end() || found->second.empty() ||
      found->second.size() > kCommandBytesMax) {
    return Fail(ErrorCode::kInvalidArgument, "a custom command has 1 to 512 characters of data",
                "/parameters/data");
  }
  const std::string& data = found->second;
  return CodecTwelve(kCommandType, IsHex(data) ? FromHexText(data) : data);
}

}  // namespace

const Protocol& TeltonikaProtocol() {
  static const Teltonika kProtocol;
  return kProtocol;
}

}  // namespace tidewaiter::device
