#include "declaration/container_code.h"

#include <fmt/format.h>

namespace tidewaiter {
namespace {

constexpr std::size_t kLettersCount = 4;
constexpr std::size_t kTextMax = 64;  // eleven characters and what people write between them

bool IsLetter(char c) {
  return c >= 'A' && c <= 'Z';
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Letters count from 10 on and leave out the multiples of 11.
int ValueOf(char c) {
  if (IsDigit(c)) return c - '0';
  int value = 10;
  for (char letter = 'A'; letter < c; ++letter) {
    ++value;
    if (value % 11 == 0) ++value;
  }
  return value % 11 == 0 ? value + 1 : value;
}

int RemainderOf(std::string_view ten) {
  int sum = 0;
  for (std::size_t i = 0; i < ten.size(); ++i)
    sum += ValueOf(ten[i]) << i;
  return sum % 11;
}

bool HasForm(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i < kLettersCount ? !IsLetter(text[i]) : !IsDigit(text[i])) return false;
  }
  return text[3] == 'U' || text[3] == 'J' || text[3] == 'Z';
}

// Capitals and digits; others but blanks and the like stay and fail later.
std::string Condensed(std::string_view text) {
  std::string condensed;
  for (const char c : text.substr(0, kTextMax)) {
    if (c == ' ' || c == '-' || c == '.' || c == '/' || c == '\t') continue;
    condensed.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return condensed;
}

}  // namespace

std::optional<int> ContainerCheckDigit(std::string_view ten) {
  if (ten.size() != ContainerCode::kSize - 1 || !HasForm(ten)) return std::nullopt;
  return RemainderOf(ten) % 10;
}

Result<ContainerCode> ContainerCode::Parse(std::string_view text) {
  const std::string code = Condensed(text);
  if (text.size() > kTextMax || code.size() != kSize || !HasForm(code)) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("\"{}\" is not three letters, U, J or Z, and seven digits",
                            text.substr(0, kTextMax)));
  }
  const int digit = *ContainerCheckDigit(std::string_view(code).substr(0, kSize - 1));
  if (code.back() - '0' != digit) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("the check digit of {} should be {}", code, digit));
  }
  std::array<char, kSize> letters = {};
  code.copy(letters.data(), kSize);
  return ContainerCode(letters);
}

bool ContainerCode::has_weak_check_digit() const {
  return RemainderOf(text().substr(0, kSize - 1)) == 10;
}

}  // namespace tidewaiter
