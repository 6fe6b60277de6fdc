#include "retrace/hex.h"

namespace tidewaiter::retrace {
namespace {

int NibbleOf(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

bool FromHex(std::string_view hex, std::string& into) {
  into.clear();
  if (hex.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = NibbleOf(hex[i]);
    const int low = NibbleOf(hex[i + 1]);
    if (high < 0 || low < 0) return false;
    into.push_back(static_cast<char>(high * 16 + low));
  }
  return true;
}

void AppendHex(std::string_view bytes, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    out.push_back(kDigits[value >> 4U]);
    out.push_back(kDigits[value & 15U]);
  }
}

}  // namespace tidewaiter::retrace
