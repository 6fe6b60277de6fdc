// ByteScan: reads numbers of a frame one after the other. A read past the end gives 0 and an empty
// text, moves nothing and is remembered: take a record apart first, then ask once whether all of it
// was there.
//
//   ByteScan scan(frame);
//   const std::uint8_t kind = scan.U8();
//   const std::uint32_t raw = scan.U32();
//   if (!scan.ok()) return Fail(ErrorCode::kInvalidArgument, "the frame ends too early");
//
// Numbers are big-endian, as nearly all trackers send them; the names that end in Le are
// little-endian. Holds a view: the frame outlives it. Every read is O(1), nothing is allocated.
#ifndef TIDEWAITER_DEVICE_INTERNAL_BYTE_SCAN_H_
#define TIDEWAITER_DEVICE_INTERNAL_BYTE_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::device {

class ByteScan {
 public:
  explicit ByteScan(std::string_view bytes) : bytes_(bytes) {}

  std::uint8_t U8() { return static_cast<std::uint8_t>(Big<1>()); }
  std::uint16_t U16() { return static_cast<std::uint16_t>(Big<2>()); }
  std::uint32_t U24() { return static_cast<std::uint32_t>(Big<3>()); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Big<4>()); }
  std::uint64_t U48() { return Big<6>(); }
  std::uint64_t U64() { return Big<8>(); }
  std::int8_t I8() { return static_cast<std::int8_t>(U8()); }
  std::int16_t I16() { return static_cast<std::int16_t>(U16()); }
  std::int32_t I32() { return static_cast<std::int32_t>(U32()); }
  std::int64_t I64() { return static_cast<std::int64_t>(U64()); }
  std::uint16_t U16Le() { return static_cast<std::uint16_t>(Little<2>()); }
  std::uint32_t U32Le() { return static_cast<std::uint32_t>(Little<4>()); }
  std::int16_t I16Le() { return static_cast<std::int16_t>(U16Le()); }
  std::int32_t I32Le() { return static_cast<std::int32_t>(U32Le()); }

  // The next `count` bytes; empty and a failure when fewer are left.
  std::string_view Text(std::size_t count) {
    if (!Has(count)) return Short();
    const std::string_view text = bytes_.substr(at_, count);
    at_ += count;
    return text;
  }
  std::string_view Rest() { return Text(left()); }

  // Two decimal digits in a byte, 0..99. A nibble above 9 is a failure.
  int Bcd() {
    const unsigned byte = U8();
    if ((byte & 0x0FU) > 9 || byte >> 4U > 9) return failed_ = true, 0;
    return static_cast<int>((byte >> 4U) * 10 + (byte & 0x0FU));
  }

  void Skip(std::size_t count) { Text(count); }

  // The byte `ahead` of the next one, 0 where there is none; neither moves nor fails.
  [[nodiscard]] std::uint8_t Peek(std::size_t ahead = 0) const {
    return Has(ahead + 1) ? Byte(at_ + ahead) : std::uint8_t{0};
  }
  [[nodiscard]] std::uint16_t Peek16(std::size_t ahead = 0) const {
    return static_cast<std::uint16_t>(Peek(ahead) << 8U | Peek(ahead + 1));
  }

  [[nodiscard]] bool ok() const { return !failed_; }  // every read so far was there
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  [[nodiscard]] bool Has(std::size_t count) const { return !failed_ && left() >= count; }
  void Fail() { failed_ = true; }  // for what the caller finds: everything after it reads as 0

 private:
  [[nodiscard]] std::uint8_t Byte(std::size_t at) const {
    return static_cast<std::uint8_t>(bytes_[at]);
  }
  std::string_view Short() {
    failed_ = true;
    return {};
  }
  template <std::size_t kBytes>
  std::uint64_t Big() {
    if (!Has(kBytes)) return failed_ = true, 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kBytes; ++i)
      value = value << 8U | Byte(at_ + i);
    at_ += kBytes;
    return value;
  }
  template <std::size_t kBytes>
  std::uint64_t Little() {
    if (!Has(kBytes)) return failed_ = true, 0;
    std::uint64_t value = 0;
    for (std::size_t i = kBytes; i > 0; --i)
      value = value << 8U | Byte(at_ + i - 1);
    at_ += kBytes;
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

// Appends a number, most significant byte first.
template <std::size_t kBytes>
void PutBig(std::string& out, std::uint64_t value) {
  for (std::size_t i = kBytes; i > 0; --i)
    out.push_back(static_cast<char>(value >> (8 * (i - 1)) & 0xFFU));
}

// Lower-case hexadecimal digits of `bytes`; of BCD these are its decimal digits.
inline std::string HexOf(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const char c : bytes) {
    hex.push_back(kDigits[static_cast<unsigned char>(c) >> 4U]);
    hex.push_back(kDigits[static_cast<unsigned char>(c) & 0x0FU]);
  }
  return hex;
}

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_INTERNAL_BYTE_SCAN_H_
