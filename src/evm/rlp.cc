#include "evm/rlp.h"

#include <cstdint>

namespace tidewaiter::evm {
namespace {

constexpr unsigned kBytesMark = 0x80;
constexpr unsigned kListMark = 0xc0;
constexpr std::size_t kShortMax = 55;  // longer ones have the length of their length first

std::string BigEndian(std::size_t number) {
  std::string bytes;
  for (; number != 0; number >>= 8U)
    bytes.insert(bytes.begin(), static_cast<char>(number & 0xFFU));
  return bytes;
}

std::string Head(unsigned mark, std::size_t size) {
  if (size <= kShortMax) return {static_cast<char>(mark + size)};
  const std::string length = BigEndian(size);
  return static_cast<char>(mark + kShortMax + length.size()) + length;
}

std::unexpected<Error> NotRlp(const char* why) {
  return Fail(ErrorCode::kInvalidArgument, std::string("this is not RLP: ") + why);
}

// Takes items from the front of what is left.
class Decoder {
 public:
  explicit Decoder(std::string_view left) : left_(left) {}
  [[nodiscard]] bool empty() const { return left_.empty(); }

  Result<RlpItem> Next(std::size_t depth) {
    if (left_.empty()) return NotRlp("it ends early");
    if (depth > kRlpDepthMax) return NotRlp("lists in lists are too deep");
    const unsigned first = static_cast<unsigned char>(left_[0]);
    RlpItem item;
    if (first < kBytesMark) {
      item.bytes = left_.substr(0, 1);
      left_.remove_prefix(1);
      return item;
    }
    left_.remove_prefix(1);
    item.is_list = first >= kListMark;
    ASSIGN_OR_RETURN(const std::size_t size, Size(first - (item.is_list ? kListMark : kBytesMark)));
    const std::string_view body = left_.substr(0, size);
    left_.remove_prefix(size);
    if (!item.is_list) {
      if (size == 1 && static_cast<unsigned char>(body[0]) < kBytesMark) {
        return NotRlp("a small byte has a length");
      }
      item.bytes = body;
      return item;
    }
    for (Decoder inner(body); !inner.empty();) {
      ASSIGN_OR_RETURN(RlpItem one, inner.Next(depth + 1));
      item.items.push_back(std::move(one));
    }
    return item;
  }

 private:
  // `code`: 0..55 is the size, more is the size of the size.
  Result<std::size_t> Size(unsigned code) {
    std::uint64_t size = code;
    if (code > kShortMax) {
      const std::size_t count = code - kShortMax;
      if (left_.size() < count) return NotRlp("it ends early");
      if (left_[0] == '\0') return NotRlp("a length begins with zero");
      size = 0;
      for (const char c : left_.substr(0, count))
        size = size << 8U | static_cast<unsigned char>(c);
      left_.remove_prefix(count);
      if (size <= kShortMax) return NotRlp("a length is not the shortest");
    }
    if (size > left_.size()) return NotRlp("it ends early");
    return static_cast<std::size_t>(size);
  }

  std::string_view left_;
};

}  // namespace

std::string RlpBytes(std::string_view bytes) {
  if (bytes.size() == 1 && static_cast<unsigned char>(bytes[0]) < kBytesMark) {
    return std::string(bytes);
  }
  return Head(kBytesMark, bytes.size()) + std::string(bytes);
}

std::string RlpList(std::span<const std::string> items) {
  std::string body;
  for (const std::string& item : items)
    body += item;
  return Head(kListMark, body.size()) + body;
}

std::string RlpList(std::initializer_list<std::string> items) {
  return RlpList(std::span(items.begin(), items.size()));
}

std::string RlpEncode(const RlpItem& item) {
  if (!item.is_list) return RlpBytes(item.bytes);
  std::vector<std::string> items;
  for (const RlpItem& one : item.items)
    items.push_back(RlpEncode(one));
  return RlpList(items);
}

Result<RlpItem> RlpDecode(std::string_view bytes) {
  if (bytes.size() > kRlpBytesMax) return NotRlp("it is too large");
  Decoder decoder(bytes);
  ASSIGN_OR_RETURN(RlpItem item, decoder.Next(0));
  if (!decoder.empty()) return NotRlp("bytes are left over");
  return item;
}

}  // namespace tidewaiter::evm
