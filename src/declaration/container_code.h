// ContainerCode: the number of a freight container by ISO 6346: owner, category, serial number and
// check digit.
//
//   ASSIGN_OR_RETURN(const ContainerCode code, ContainerCode::Parse("CSQU 305438-3"));
//   code.text()        // "CSQU3054383"
//   code.owner()       // "CSQ"
//
// A value of eleven bytes; only what has the right check digit becomes one. Whether the owner code
// is registered (BIC) is not known here. Thread-safe. Source: ISO 6346:2022.
#ifndef TIDEWAITER_DECLARATION_CONTAINER_CODE_H_
#define TIDEWAITER_DECLARATION_CONTAINER_CODE_H_

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter {

class ContainerCode {
 public:
  static constexpr std::size_t kSize = 11;

  // Letters of either case; blanks, dots, hyphens and slashes between are dropped, as they are
  // painted and typed. Errors: kInvalidArgument: not three letters, U, J or Z, and seven digits; or
  // another check digit (the message names the right one).
  static Result<ContainerCode> Parse(std::string_view text);

  [[nodiscard]] std::string_view text() const { return {text_.data(), kSize}; }
  [[nodiscard]] std::string_view owner() const { return text().substr(0, 3); }
  // U: container, J: equipment that can be taken off, Z: trailer or chassis.
  [[nodiscard]] char category() const { return text_[3]; }
  [[nodiscard]] std::string_view serial() const { return text().substr(4, 6); }
  [[nodiscard]] int check_digit() const { return text_[10] - '0'; }
  // The remainder is 10, for which 0 is written: then 0 does not tell it from a remainder of 0. ISO
  // asks owners to leave such numbers out, but they are there.
  [[nodiscard]] bool has_weak_check_digit() const;

  friend auto operator<=>(const ContainerCode&, const ContainerCode&) = default;

 private:
  explicit ContainerCode(const std::array<char, kSize>& text) : text_(text) {}
  std::array<char, kSize> text_;
};

// The check digit of the ten characters before it, capitals and digits without blanks: 0..9.
// Nothing when they are not three letters, U, J or Z, and six digits.
std::optional<int> ContainerCheckDigit(std::string_view ten);

}  // namespace tidewaiter

#endif  // TIDEWAITER_DECLARATION_CONTAINER_CODE_H_
