#include "codec/cbor.h"

#include <limits>

#include "base/check.h"
#include "codec/text.h"

namespace tidewaiter::codec {
namespace {

constexpr unsigned kInOneByte = 24;  // smaller numbers stand in the first byte
constexpr unsigned kFalse = 20;
constexpr unsigned kNull = 22;

std::unexpected<Error> NotThis(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, std::string("this is not CBOR as expected: ") + what);
}

unsigned KindOf(char first) {
  return static_cast<unsigned char>(first) >> 5U;
}

}  // namespace

CborWriter& CborWriter::Head(unsigned kind, std::uint64_t number) {
  const auto first = [&](unsigned low) { bytes_ += static_cast<char>(kind << 5U | low); };
  if (number < kInOneByte) {
    first(static_cast<unsigned>(number));
    return *this;
  }
  unsigned size = 1;  // 1, 2, 4 or 8 bytes
  unsigned low = kInOneByte;
  while (size < 8 && number >> (8 * size) != 0) {
    size *= 2;
    ++low;
  }
  first(low);
  for (unsigned shift = 8 * size; shift != 0; shift -= 8)
    bytes_ += static_cast<char>(number >> (shift - 8) & 0xFFU);
  return *this;
}

CborWriter& CborWriter::Integer(std::int64_t number) {
  // -1 is written as 0, -2 as 1: the bits of a negative number the other way round
  return number >= 0 ? Head(0, static_cast<std::uint64_t>(number))
                     : Head(1, ~static_cast<std::uint64_t>(number));
}

CborWriter& CborWriter::Bytes(std::string_view bytes) {
  Head(2, bytes.size());
  bytes_ += bytes;
  return *this;
}

CborWriter& CborWriter::Text(std::string_view text) {
  CHECK(IsUtf8(text));
  Head(3, text.size());
  bytes_ += text;
  return *this;
}

CborWriter& CborWriter::Array(std::size_t elements) {
  return Head(4, elements);
}

CborWriter& CborWriter::Map(std::size_t pairs) {
  return Head(5, pairs);
}

CborWriter& CborWriter::Tag(std::uint64_t tag) {
  return Head(6, tag);
}

CborWriter& CborWriter::Null() {
  return Head(7, kNull);
}

Result<CborKind> CborReader::Next() const {
  if (left_.empty()) return NotThis("it ends early");
  return static_cast<CborKind>(KindOf(left_[0]));
}

// The number in a head, which is taken off.
Result<std::uint64_t> CborReader::Head(CborKind wanted) {
  ASSIGN_OR_RETURN(const CborKind kind, Next());
  if (kind != wanted) return NotThis("another kind of value");
  const unsigned low = static_cast<unsigned char>(left_[0]) & 0x1FU;
  left_.remove_prefix(1);
  if (low < kInOneByte) return low;
  if (low > kInOneByte + 3) return NotThis("a length that is said later");
  const std::size_t size = std::size_t{1} << (low - kInOneByte);
  if (left_.size() < size) return NotThis("it ends early");
  std::uint64_t number = 0;
  for (const char c : left_.substr(0, size))
    number = number << 8U | static_cast<unsigned char>(c);
  left_.remove_prefix(size);
  const bool shortest = size == 1 ? number >= kInOneByte : number >> (4 * size) != 0;
  if (!shortest) return NotThis("a number that is not the shortest");
  return number;
}

Result<std::int64_t> CborReader::Integer() {
  ASSIGN_OR_RETURN(const CborKind kind, Next());
  const bool negative = kind == CborKind::kNegative;
  ASSIGN_OR_RETURN(const std::uint64_t number,
                   Head(negative ? CborKind::kNegative : CborKind::kUnsigned));
  if (number > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    return NotThis("a number beyond 64 bits");
  }
  const auto small = static_cast<std::int64_t>(number);
  return negative ? -1 - small : small;
}

Result<std::string_view> CborReader::String(CborKind wanted) {
  ASSIGN_OR_RETURN(const std::uint64_t size, Head(wanted));
  if (size > left_.size()) return NotThis("it ends early");
  const std::string_view bytes = left_.substr(0, static_cast<std::size_t>(size));
  left_.remove_prefix(bytes.size());
  return bytes;
}

Result<std::string_view> CborReader::Bytes() {
  return String(CborKind::kBytes);
}

Result<std::string_view> CborReader::Text() {
  ASSIGN_OR_RETURN(const std::string_view text, String(CborKind::kText));
  if (!IsUtf8(text)) return NotThis("text that is not UTF-8");
  return text;
}

Result<std::size_t> CborReader::Array() {
  ASSIGN_OR_RETURN(const std::uint64_t count, Head(CborKind::kArray));
  if (count > left_.size()) return NotThis("it ends early");
  return static_cast<std::size_t>(count);
}

Result<std::size_t> CborReader::Map() {
  ASSIGN_OR_RETURN(const std::uint64_t count, Head(CborKind::kMap));
  if (count > left_.size() / 2) return NotThis("it ends early");
  return static_cast<std::size_t>(count);
}

Result<std::uint64_t> CborReader::Tag() {
  return Head(CborKind::kTag);
}

Status CborReader::Null() {
  ASSIGN_OR_RETURN(const std::uint64_t value, Head(CborKind::kSimple));
  if (value != kNull) return NotThis("not null");
  return {};
}

Status CborReader::SkipOne(int depth) {
  if (depth > kCborDepthMax) return NotThis("values in values are too deep");
  ASSIGN_OR_RETURN(const CborKind kind, Next());
  std::size_t inner = 0;
  switch (kind) {
    case CborKind::kUnsigned:
    case CborKind::kNegative:
      RETURN_IF_ERROR(Head(kind));
      return {};
    case CborKind::kBytes:
      RETURN_IF_ERROR(Bytes());
      return {};
    case CborKind::kText:
      RETURN_IF_ERROR(Text());
      return {};
    case CborKind::kArray: {
      ASSIGN_OR_RETURN(inner, Array());
      break;
    }
    case CborKind::kMap: {
      ASSIGN_OR_RETURN(inner, Map());
      inner *= 2;
      break;
    }
    case CborKind::kTag:
      RETURN_IF_ERROR(Head(kind));
      inner = 1;
      break;
    case CborKind::kSimple: {
      ASSIGN_OR_RETURN(const std::uint64_t value, Head(kind));
      if (value < kFalse || value > kNull) return NotThis("a simple value without meaning here");
      return {};
    }
  }
  for (; inner != 0; --inner)
    RETURN_IF_ERROR(SkipOne(depth + 1));
  return {};
}

Result<std::string_view> CborReader::Skip() {
  const std::string_view before = left_;
  RETURN_IF_ERROR(SkipOne(0));
  return before.substr(0, before.size() - left_.size());
}

}  // namespace tidewaiter::codec
