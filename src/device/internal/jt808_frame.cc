#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "device/internal/checksum.h"
#include "device/internal/jt808.h"
#include "device/internal/text_scan.h"

namespace tidewaiter::device::jt808 {
namespace {

constexpr std::size_t kShortId = 6;
constexpr std::size_t kLongId = 10;  // of the header of 2019
constexpr std::size_t kImeiDigits = 15;

// What a session remembers of a header: that there was one, whether it was that of 2019, and above
// them its version.
constexpr std::uint32_t kSeen = 1;
constexpr std::uint32_t kLong = 2;

std::string_view WithoutZeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0')
    digits.remove_prefix(1);
  return digits;
}

// The check digit of an IMEI (Luhn) for its other fourteen digits.
int LuhnDigit(std::uint64_t digits) {
  std::uint64_t sum = 0;
  for (bool twice = true; digits != 0; digits /= 10, twice = !twice) {
    const std::uint64_t digit = digits % 10 * (twice ? 2U : 1U);
    sum += digit / 10 + digit % 10;
  }
  return static_cast<int>((10 - sum % 10) % 10);
}

std::string PackDigits(std::string_view digits, std::size_t bytes) {
  std::string padded(2 * bytes - digits.size(), '0');
  padded += digits;
  std::string packed;
  for (std::size_t i = 0; i < padded.size(); i += 2)
    packed.push_back(static_cast<char>((padded[i] - '0') << 4 | (padded[i + 1] - '0')));
  return packed;
}

Result<std::string> BinaryImei(std::string_view digits) {
  std::string id;
  PutBig<kShortId>(id, *text::Whole(digits.substr(0, kImeiDigits - 1)));
  // An id that happens to look like decimal digits would come back as another device.
  if (DeviceOf(id) != digits) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is not an IMEI", digits), "/device");
  }
  return id;
}

}  // namespace

bool IsJointech(std::uint16_t type) {
  return type == kJointech || type == kJointechBlind;
}

std::string Unescape(std::string_view wire) {
  std::string plain;
  plain.reserve(wire.size());
  for (std::size_t i = 0; i < wire.size(); ++i) {
    if (wire[i] != kEscape || i + 1 == wire.size()) {
      plain.push_back(wire[i]);
    } else {
      plain.push_back(wire[++i] == '\x02' ? kFlag : kEscape);
    }
  }
  return plain;
}

Result<Message> Open(std::string_view plain, bool check_sum) {
  constexpr std::size_t kBytesMin = 2 + 1 + 2 + 2 + kShortId + 1;  // flags, sum, header
  if (plain.size() < kBytesMin || plain.front() != kFlag || plain.back() != kFlag) {
    return Fail(ErrorCode::kInvalidArgument, "not a frame of JT808");
  }
  const std::string_view content = plain.substr(1, plain.size() - 3);
  const auto sum = static_cast<std::uint8_t>(plain[plain.size() - 2]);
  if (check_sum && XorOf(content) != sum) {
    return Fail(ErrorCode::kInvalidArgument, "the checksum of a JT808 frame is wrong");
  }
  ByteScan in(content);
  Message message;
  Header& header = message.header;
  header.type = in.U16();
  header.attributes = in.U16();
  const bool jointech = IsJointech(header.type);  // uses the bits in its own way
  if (!jointech && (header.attributes & kVersioned) != 0) header.version = in.U8();
  header.id = in.Text(header.version >= 0 ? kLongId : kShortId);
  header.serial = jointech ? in.U8() : in.U16();
  if (!in.ok()) return Fail(ErrorCode::kInvalidArgument, "a JT808 frame ends in its header");
  message.body = in.Rest();
  return message;
}

std::string Frame(const Header& header, std::string_view body) {
  std::string content;
  PutBig<2>(content, header.type);
  PutBig<2>(content, header.attributes);
  if (header.version >= 0) PutBig<1>(content, static_cast<unsigned>(header.version));
  content += header.id;
  if (IsJointech(header.type) || header.type == kServerReplyShort) {
    PutBig<1>(content, header.serial);
  } else {
    PutBig<2>(content, header.serial);
  }
  content += body;
  PutBig<1>(content, XorOf(content));
  std::string wire(1, kFlag);
  for (const char c : content) {
    if (c != kFlag && c != kEscape) {
      wire.push_back(c);
    } else {
      wire += {kEscape, c == kFlag ? '\x02' : '\x01'};
    }
  }
  return wire + kFlag;
}

std::string DeviceOf(std::string_view id) {
  const std::string hex = HexOf(id);
  if (text::IsDigits(hex) || id.size() != kShortId) return std::string(WithoutZeros(hex));
  ByteScan in(id);
  const std::uint64_t imei = in.U48();
  return fmt::format("{}{}", imei, LuhnDigit(imei));
}

Result<std::string> IdBytes(std::string_view device, std::uint32_t memory) {
  if (!text::IsDigits(device) || device.size() > 2 * kLongId) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("'{}' is no number of JT808", device),
                "/device");
  }
  if ((memory & kLong) != 0) return PackDigits(device, kLongId);
  if (device.size() <= 2 * kShortId) return PackDigits(device, kShortId);
  if (device.size() == kImeiDigits) return BinaryImei(device);
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is too long for JT808", device),
              "/device");
}

std::uint32_t Remember(const Header& header) {
  std::uint32_t memory = kSeen;
  if (header.version >= 0) memory |= kLong | static_cast<std::uint32_t>(header.version) << 8U;
  return memory;
}

int VersionIn(std::uint32_t memory) {
  return (memory & kLong) != 0 ? static_cast<int>(memory >> 8U) : -1;
}

std::int64_t ClockOffsetMs(const Traits& traits) {
  constexpr int kStandardMinutes = 8 * 60;
  const bool known = traits.clock_known || traits.clock_offset_minutes != 0;
  return std::int64_t{known ? traits.clock_offset_minutes : kStandardMinutes} * 60'000;
}

}  // namespace tidewaiter::device::jt808
