#include "intake/frame_log.h"

#include <utility>

#include "base/bytes.h"
#include "base/check.h"
#include "intake/mqtt_json.h"

namespace tidewaiter::intake {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kFromPost = 2;  // who it came from, then a record of version 1
constexpr std::size_t kTextMax = 65'535;

// Bits that say what is left out because it says nothing.
constexpr std::uint8_t kHasMemory = 1;
constexpr std::uint8_t kSessionIsDevice = 2;
constexpr std::uint8_t kClockKnown = 4;

void PutText(std::string& out, std::string_view text) {
  CHECK(text.size() <= kTextMax);
  PutNumber(out, static_cast<std::uint16_t>(text.size()));
  out += text;
}

template <typename T>
Status Take(ByteReader& in, T& number) {
  ASSIGN_OR_RETURN(number, in.Number<T>());
  return {};
}

Status TakeText(ByteReader& in, std::string_view& text) {
  ASSIGN_OR_RETURN(const auto size, in.Number<std::uint16_t>());
  ASSIGN_OR_RETURN(text, in.Entries(size, 1));
  return {};
}

Status TakePost(ByteReader& in, FrameRecord& record) {
  RETURN_IF_ERROR(TakeText(in, record.post));
  if (record.post.empty()) return Fail(ErrorCode::kCorruption, "a frame of a post without a name");
  RETURN_IF_ERROR(Take(in, record.post_seq));
  return Take(in, record.taken_ms);
}

Status TakeHead(ByteReader& in, FrameRecord& record, std::uint8_t& shape) {
  std::uint8_t kind = 0;
  std::uint8_t transport = 0;
  std::uint8_t marks = 0;
  RETURN_IF_ERROR(Take(in, kind));
  RETURN_IF_ERROR(Take(in, transport));
  RETURN_IF_ERROR(Take(in, marks));
  RETURN_IF_ERROR(Take(in, shape));
  const bool known = kind >= 1 && kind <= static_cast<std::uint8_t>(RecordKind::kWill) &&
                     transport >= 1 && transport <= static_cast<std::uint8_t>(Transport::kHttp);
  if (!known) return Fail(ErrorCode::kCorruption, "a record of the frame log of an unknown kind");
  record.kind = static_cast<RecordKind>(kind);
  record.transport = static_cast<Transport>(transport);
  record.marks = Marks::Of(marks);
  RETURN_IF_ERROR(Take(in, record.received_ms));
  RETURN_IF_ERROR(Take(in, record.connection));
  RETURN_IF_ERROR(Take(in, record.number));
  RETURN_IF_ERROR(Take(in, record.clock_offset_minutes));
  record.clock_known = (shape & kClockKnown) != 0;
  return (shape & kHasMemory) != 0 ? Take(in, record.memory) : Status{};
}

Status TakeTexts(ByteReader& in, FrameRecord& record, std::uint8_t shape) {
  for (std::string_view* text :
       {&record.listener, &record.protocol, &record.peer, &record.device, &record.model})
    RETURN_IF_ERROR(TakeText(in, *text));
  if ((shape & kSessionIsDevice) != 0) {
    record.session_device = record.device;
  } else {
    RETURN_IF_ERROR(TakeText(in, record.session_device));
  }
  ASSIGN_OR_RETURN(const auto size, in.Number<std::uint32_t>());
  ASSIGN_OR_RETURN(record.frame, in.Entries(size, 1));
  return in.empty() ? Status{} : Fail(ErrorCode::kCorruption, "bytes behind a frame");
}

}  // namespace

std::string_view Name(Transport transport) {
  switch (transport) {
    case Transport::kTcp:
      return "tcp";
    case Transport::kUdp:
      return "udp";
    case Transport::kTls:
      return "tls";
    case Transport::kHttp:
      return "http";
  }
  CHECK(false);
}

void WriteFrame(const FrameRecord& record, std::string& out) {
  if (!record.post.empty()) {
    PutNumber(out, kFromPost);
    PutText(out, record.post);
    PutNumber(out, record.post_seq);
    PutNumber(out, record.taken_ms);
  }
  const bool has_memory = record.memory != decltype(record.memory){};
  const bool same = record.session_device == record.device;
  PutNumber(out, kVersion);
  PutNumber(out, record.kind);
  PutNumber(out, record.transport);
  PutNumber(out, record.marks.bits());
  PutNumber(
      out, static_cast<std::uint8_t>((has_memory ? kHasMemory : 0) | (same ? kSessionIsDevice : 0) |
                                     (record.clock_known ? kClockKnown : 0)));
  PutNumber(out, record.received_ms);
  PutNumber(out, record.connection);
  PutNumber(out, record.number);
  PutNumber(out, record.clock_offset_minutes);
  if (has_memory) PutNumber(out, record.memory);
  for (const std::string_view text :
       {record.listener, record.protocol, record.peer, record.device, record.model})
    PutText(out, text);
  if (!same) PutText(out, record.session_device);
  PutNumber(out, static_cast<std::uint32_t>(record.frame.size()));
  out += record.frame;
}

Result<FrameRecord> ReadFrame(std::string_view bytes) {
  ByteReader in(bytes);
  FrameRecord record;
  ASSIGN_OR_RETURN(auto version, in.Number<std::uint8_t>());
  if (version == kFromPost) {
    RETURN_IF_ERROR(TakePost(in, record));
    ASSIGN_OR_RETURN(version, in.Number<std::uint8_t>());
  }
  if (version != kVersion)
    return Fail(ErrorCode::kFailedPrecondition, "a frame written by a later version");
  std::uint8_t shape = 0;
  RETURN_IF_ERROR(TakeHead(in, record, shape));
  RETURN_IF_ERROR(TakeTexts(in, record, shape));
  return record;
}

Status DecodeAgain(const FrameRecord& record, device::Decoded& said) {
  said.Clear();
  if (record.protocol == kMqttProtocol) return DecodeMqttFrame(record.frame, record.device, said);
  if (IsKeptOnly(record.protocol)) return {};
  const device::Protocol* const protocol = device::FindProtocol(record.protocol);
  if (protocol == nullptr)
    return Fail(ErrorCode::kNotFound, "no protocol " + std::string(record.protocol));
  device::Session session;
  session.device = record.session_device;
  session.traits.model = record.model;
  session.traits.clock_offset_minutes = record.clock_offset_minutes;
  session.traits.clock_known = record.clock_known;
  session.received_ms = record.received_ms;
  session.memory = record.memory;
  return protocol->Decode(record.frame, session, said);
}

}  // namespace tidewaiter::intake
