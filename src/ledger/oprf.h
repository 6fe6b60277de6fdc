// Oblivious pseudo-random function: one side has a key, the other a number; the other learns the
// value of its number under the key, and nobody learns more. So a platform can ask a registry about
// a customer's number which customs does not get to see, and cannot try all numbers by itself.
//
//   ASSIGN_OR_RETURN(const OprfBlind blind, OprfBlind::Of(number));    // the platform
//   ASSIGN_OR_RETURN(const OprfElement answer, key.BlindEvaluate(blind.element()));   // customs
//   ASSIGN_OR_RETURN(const OprfOutput output, blind.Finalize(answer)); // the platform
//   // output == key.Evaluate(number)
//
// RFC 9497, OPRF mode, suite ristretto255-SHA512; the test has the vectors of its appendix A.1.1.
// Each answer gives one value away: whoever evaluates has to limit how many a caller gets.
// Thread-safe; some 40 µs an evaluation (libsodium).
#ifndef TIDEWAITER_LEDGER_OPRF_H_
#define TIDEWAITER_LEDGER_OPRF_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::ledger {

using OprfElement = std::array<unsigned char, 32>;  // a point of ristretto255
using OprfScalar = std::array<unsigned char, 32>;
using OprfOutput = std::array<unsigned char, 64>;

inline constexpr std::size_t kOprfInputMax = 65'535;  // its length is hashed in two bytes

class OprfKey {
 public:
  // RFC 9497 DeriveKeyPair of 32 secret bytes, with no more information.
  explicit OprfKey(const std::array<unsigned char, 32>& seed, std::string_view info = {});
  static OprfKey FromScalar(const OprfScalar& scalar);  // as vectors have it

  // Errors: kInvalidArgument: no point, or the one that tells nothing.
  [[nodiscard]] Result<OprfElement> BlindEvaluate(const OprfElement& blinded) const;
  // What the other side gets in the end. Errors: kInvalidArgument: the input is too long.
  [[nodiscard]] Result<OprfOutput> Evaluate(std::string_view input) const;

  [[nodiscard]] const OprfScalar& scalar() const { return scalar_; }

 private:
  OprfKey() = default;
  OprfScalar scalar_{};
};

class OprfBlind {
 public:
  // With a fresh random scalar. Errors: kInvalidArgument: the input is too long, or (one in 2^252)
  // hashes to the point that tells nothing.
  static Result<OprfBlind> Of(std::string_view input);
  static Result<OprfBlind> With(std::string_view input, const OprfScalar& blind);  // for vectors

  [[nodiscard]] const OprfElement& element() const { return element_; }  // to be sent
  // Errors: kInvalidArgument: the answer is no point.
  [[nodiscard]] Result<OprfOutput> Finalize(const OprfElement& answer) const;

 private:
  std::string input_;
  OprfScalar blind_{};
  OprfElement element_{};
};

}  // namespace tidewaiter::ledger

#endif  // TIDEWAITER_LEDGER_OPRF_H_
