#include "ledger/oprf.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace tidewaiter::ledger {
namespace {

using Wide = std::array<unsigned char, 64>;  // of SHA-512

using std::string_view_literals::operator""sv;

// With the context string "OPRFV1-" || I2OSP(0, 1) || "-ristretto255-SHA512": OPRF mode is 0.
constexpr std::string_view kHashToGroup = "HashToGroup-OPRFV1-\0-ristretto255-SHA512"sv;
constexpr std::string_view kDeriveKeyPair = "DeriveKeyPairOPRFV1-\0-ristretto255-SHA512"sv;

Wide Sha512(std::string_view text) {
  Wide hash;
  crypto_hash_sha512(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return hash;
}

std::string_view View(const Wide& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string TwoBytes(std::size_t number) {
  return {static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
}

std::string WithLength(std::string_view text) {
  return TwoBytes(text.size()).append(text);
}

// expand_message_xmd of RFC 9380 section 5.3.1 for 64 bytes: one block of SHA-512.
Wide Expand(std::string_view message, std::string_view tag) {
  std::string dst(tag);
  dst += static_cast<char>(tag.size());
  std::string first(128, '\0');  // a block of SHA-512
  first.append(message).append(TwoBytes(64)).append(1, '\0').append(dst);
  std::string second(View(Sha512(first)));
  second.append(1, '\1').append(dst);
  return Sha512(second);
}

OprfElement HashToGroup(std::string_view input) {
  const Wide uniform = Expand(input, kHashToGroup);
  OprfElement element;
  crypto_core_ristretto255_from_hash(element.data(), uniform.data());
  return element;
}

OprfScalar HashToScalar(std::string_view input, std::string_view tag) {
  const Wide uniform = Expand(input, tag);
  OprfScalar scalar;
  crypto_core_ristretto255_scalar_reduce(scalar.data(), uniform.data());
  return scalar;
}

std::unexpected<Error> NoPoint() {
  return Fail(ErrorCode::kInvalidArgument, "is no point of the group, or its identity");
}

// libsodium refuses what is no point, and a product that is the identity.
Result<OprfElement> Times(const OprfScalar& scalar, const OprfElement& element) {
  OprfElement product;
  if (crypto_scalarmult_ristretto255(product.data(), scalar.data(), element.data()) != 0) {
    return NoPoint();
  }
  return product;
}

OprfOutput OutputOf(std::string_view input, const OprfElement& element) {
  const std::string_view bytes(reinterpret_cast<const char*>(element.data()), element.size());
  return Sha512(WithLength(input) + WithLength(bytes) + "Finalize");
}

Status CheckInput(std::string_view input) {
  if (input.size() <= kOprfInputMax) return {};
  return Fail(ErrorCode::kInvalidArgument, "the input has more than 65,535 bytes");
}

}  // namespace

OprfKey::OprfKey(const std::array<unsigned char, 32>& seed, std::string_view info) {
  CHECK(sodium_init() >= 0 && info.size() <= kOprfInputMax);
  const std::string_view bytes(reinterpret_cast<const char*>(seed.data()), seed.size());
  std::string input = std::string(bytes) + WithLength(info) + '\0';
  // One try in 2^252 gives zero, which is no key.
  while (true) {
    scalar_ = HashToScalar(input, kDeriveKeyPair);
    if (!sodium_is_zero(scalar_.data(), scalar_.size())) return;
    CHECK(++input.back() != '\0');
  }
}

OprfKey OprfKey::FromScalar(const OprfScalar& scalar) {
  OprfKey key;
  key.scalar_ = scalar;
  return key;
}

Result<OprfElement> OprfKey::BlindEvaluate(const OprfElement& blinded) const {
  return Times(scalar_, blinded);
}

Result<OprfOutput> OprfKey::Evaluate(std::string_view input) const {
  RETURN_IF_ERROR(CheckInput(input));
  ASSIGN_OR_RETURN(const OprfElement element, Times(scalar_, HashToGroup(input)));
  return OutputOf(input, element);
}

Result<OprfBlind> OprfBlind::Of(std::string_view input) {
  CHECK(sodium_init() >= 0);
  OprfScalar blind;
  crypto_core_ristretto255_scalar_random(blind.data());
  return With(input, blind);
}

Result<OprfBlind> OprfBlind::With(std::string_view input, const OprfScalar& blind) {
  RETURN_IF_ERROR(CheckInput(input));
  OprfBlind made;
  made.input_ = input;
  made.blind_ = blind;
  ASSIGN_OR_RETURN(made.element_, Times(blind, HashToGroup(input)));
  return made;
}

Result<OprfOutput> OprfBlind::Finalize(const OprfElement& answer) const {
  OprfScalar inverse;
  if (crypto_core_ristretto255_scalar_invert(inverse.data(), blind_.data()) != 0) return NoPoint();
  ASSIGN_OR_RETURN(const OprfElement element, Times(inverse, answer));
  return OutputOf(input_, element);
}

}  // namespace tidewaiter::ledger
