#include "ledger/did_key.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tidewaiter::ledger {
namespace {

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t kDigits = 47;               // of 34 bytes that begin with ED 01, always
constexpr std::size_t kBytes = 34;                // ED 01 and the key
constexpr unsigned char kCodec[] = {0xED, 0x01};  // ed25519-pub as a varint

using Number = std::array<unsigned char, kBytes>;  // big-endian

constexpr std::array<std::int8_t, 128> Values() {
  std::array<std::int8_t, 128> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  return values;
}
constexpr std::array<std::int8_t, 128> kValues = Values();

// number · 58 + digit, or false when it has more than 34 bytes.
bool Push(Number& number, unsigned digit) {
  unsigned carry = digit;
  for (std::size_t i = kBytes; i-- > 0;) {
    carry += number[i] * 58U;
    number[i] = static_cast<unsigned char>(carry);
    carry >>= 8U;
  }
  return carry == 0;
}

// The last digit of the number, which is divided by 58.
unsigned Pop(Number& number) {
  unsigned rest = 0;
  for (unsigned char& byte : number) {
    rest = rest << 8U | byte;
    byte = static_cast<unsigned char>(rest / 58);
    rest %= 58;
  }
  return rest;
}

}  // namespace

std::string DidKeyOf(const tlog::PublicKey& key) {
  Number number{};
  std::ranges::copy(kCodec, number.begin());
  std::ranges::copy(key, number.begin() + 2);
  std::string digits(kDigits, '1');
  for (std::size_t i = kDigits; i-- > 0;)
    digits[i] = kAlphabet[Pop(number)];
  return std::string(kDidKey) + "z" + digits;
}

std::optional<tlog::PublicKey> KeyOfDid(std::string_view did) {
  if (!did.starts_with(kDidKey)) return std::nullopt;
  did.remove_prefix(kDidKey.size());
  if (did.size() != kDigits + 1 || did[0] != 'z') return std::nullopt;
  Number number{};
  for (const char c : did.substr(1)) {
    const auto byte = static_cast<unsigned char>(c);
    const int value = byte < kValues.size() ? kValues[byte] : -1;
    if (value < 0 || !Push(number, static_cast<unsigned>(value))) return std::nullopt;
  }
  if (!std::equal(std::begin(kCodec), std::end(kCodec), number.begin())) return std::nullopt;
  tlog::PublicKey key;
  std::copy(number.begin() + 2, number.end(), key.begin());
  return key;
}

}  // namespace tidewaiter::ledger
