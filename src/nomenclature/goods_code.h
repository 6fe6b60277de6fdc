// GoodsCode: a code of a goods nomenclature, two to twelve digits: "08", "0805", "080510",
// "0805102200".
//
//   ASSIGN_OR_RETURN(const GoodsCode code, GoodsCode::Parse("0805.10.20.00"));  // points, blanks:
//   dropped code.digits()          // 10 code.Prefix(6).text()  // "080510"
//   code.Under(*GoodsCode::Parse("0805"))   // true
//
// Codes compare in the order of the nomenclature: a heading before what stands under it. A value in
// eight bytes; every function is constant time and thread-safe.
#ifndef TIDEWAITER_NOMENCLATURE_GOODS_CODE_H_
#define TIDEWAITER_NOMENCLATURE_GOODS_CODE_H_

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::nomenclature {

class GoodsCode {
 public:
  static constexpr int kDigitsMax = 12;

  GoodsCode() = default;  // no code: digits() is 0

  // Errors: kInvalidArgument: other than 2, 4 to 12 digits; anything but digits, '.', ' ' and
  // U+00A0. A chapter with three digits or one does not exist; "5" and "05" are different texts,
  // and the first is an error, because a zero that a spreadsheet ate is not to be guessed.
  static Result<GoodsCode> Parse(std::string_view text);

  [[nodiscard]] int digits() const { return static_cast<int>(packed_ & 0xFU); }
  [[nodiscard]] std::string text() const;
  // The first `digits` of it; itself when it has no more.
  [[nodiscard]] GoodsCode Prefix(int digits) const;
  // Whether `other` is this code or begins it.
  [[nodiscard]] bool Under(GoodsCode other) const { return Prefix(other.digits()) == other; }
  [[nodiscard]] int chapter() const;  // 1 to 99; 0 for no code
  // Without pairs of zeros at the end, down to `digits_min`: 0805100000 as 080510.
  [[nodiscard]] GoodsCode Significant(int digits_min) const;
  // With zeros at the end: 080510 as 0805100000.
  [[nodiscard]] GoodsCode Padded(int digits) const;

  [[nodiscard]] bool empty() const { return packed_ == 0; }
  // Digits from the left in twelve places, then how many: a key for tables, and the order.
  [[nodiscard]] std::uint64_t packed() const { return packed_; }
  friend auto operator<=>(const GoodsCode&, const GoodsCode&) = default;

 private:
  explicit GoodsCode(std::uint64_t packed) : packed_(packed) {}
  std::uint64_t packed_ = 0;  // (digits as a number of twelve) * 16 + how many
};

}  // namespace tidewaiter::nomenclature

#endif  // TIDEWAITER_NOMENCLATURE_GOODS_CODE_H_
