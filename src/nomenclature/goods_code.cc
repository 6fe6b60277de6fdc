#include "nomenclature/goods_code.h"

#include <array>

namespace tidewaiter::nomenclature {
namespace {

constexpr std::array<std::uint64_t, GoodsCode::kDigitsMax + 1> kPowers = {1,
                                                                          10,
                                                                          100,
                                                                          1'000,
                                                                          10'000,
                                                                          100'000,
                                                                          1'000'000,
                                                                          10'000'000,
                                                                          100'000'000,
                                                                          1'000'000'000,
                                                                          10'000'000'000,
                                                                          100'000'000'000,
                                                                          1'000'000'000'000};

// What stands for the digits behind the first `digits`.
std::uint64_t Behind(int digits) {
  return kPowers[static_cast<std::size_t>(GoodsCode::kDigitsMax - digits)];
}

}  // namespace

Result<GoodsCode> GoodsCode::Parse(std::string_view text) {
  const auto fail = [&](const char* why) {
    return Fail(ErrorCode::kInvalidArgument, "\"" + std::string(text.substr(0, 64)) + "\" " + why);
  };
  std::uint64_t value = 0;
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' || c == ' ') continue;
    if (text.substr(i).starts_with("\u00A0")) {
      ++i;
      continue;
    }
    if (c < '0' || c > '9') return fail("is not a goods code: digits and points only");
    if (++digits > kDigitsMax) return fail("is longer than any goods code");
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (digits < 2 || digits == 3)
    return fail("is too short for a goods code, or its first zero is lost");
  return GoodsCode(value * Behind(digits) * 16 + static_cast<std::uint64_t>(digits));
}

std::string GoodsCode::text() const {
  std::string out(static_cast<std::size_t>(digits()), '0');
  std::uint64_t value = (packed_ / 16) / Behind(digits());
  for (std::size_t i = out.size(); i-- > 0; value /= 10)
    out[i] = static_cast<char>('0' + value % 10);
  return out;
}

GoodsCode GoodsCode::Prefix(int digits) const {
  if (digits >= this->digits()) return *this;
  if (digits <= 0) return {};
  const std::uint64_t unit = Behind(digits);
  return GoodsCode((packed_ / 16 / unit) * unit * 16 + static_cast<std::uint64_t>(digits));
}

int GoodsCode::chapter() const {
  return static_cast<int>(packed_ / 16 / Behind(2));
}

GoodsCode GoodsCode::Significant(int digits_min) const {
  int digits = this->digits();
  while (digits - 2 >= digits_min && (packed_ / 16 / Behind(digits)) % 100 == 0)
    digits -= 2;
  return Prefix(digits);
}

GoodsCode GoodsCode::Padded(int digits) const {
  if (digits <= this->digits() || empty()) return *this;
  return GoodsCode(packed_ / 16 * 16 + static_cast<std::uint64_t>(digits));
}

}  // namespace tidewaiter::nomenclature
