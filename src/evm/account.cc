#include "evm/account.h"

#include <algorithm>

#include <fmt/format.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include "base/check.h"
#include "codec/encoding.h"

namespace tidewaiter::evm {
namespace {

// Made once and then only read.
const secp256k1_context* Context() {
  static const secp256k1_context* const context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
  return context;
}

secp256k1_pubkey PointOf(const SecretKey& key) {
  secp256k1_pubkey point;
  CHECK(secp256k1_ec_pubkey_create(Context(), &point, key.data()) == 1);
  return point;
}

Address AddressOf(const secp256k1_pubkey& point) {
  std::array<char, 65> bytes = {};
  std::size_t size = bytes.size();
  secp256k1_ec_pubkey_serialize(Context(), reinterpret_cast<unsigned char*>(bytes.data()), &size,
                                &point, SECP256K1_EC_UNCOMPRESSED);
  const Hash hash = Keccak256(std::string_view(bytes.data() + 1, 64));
  Address address = {};
  std::copy(hash.begin() + 12, hash.end(), address.begin());
  return address;
}

std::string Hex(const auto& bytes) {
  return codec::HexEncode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// Exactly `size` bytes, with or without "0x".
std::optional<std::string> BytesOf(std::string_view text, std::size_t size) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  if (text.size() != 2 * size) return std::nullopt;
  auto bytes = codec::HexDecode(text);
  if (!bytes) return std::nullopt;
  return *bytes;
}

}  // namespace

bool IsSecretKey(const SecretKey& key) {
  return secp256k1_ec_seckey_verify(Context(), key.data()) == 1;
}

Result<SecretKey> ParseSecretKey(std::string_view text) {
  SecretKey key = {};
  const auto bytes = BytesOf(text, key.size());
  if (bytes) std::ranges::copy(*bytes, key.begin());
  if (!bytes || !IsSecretKey(key)) {
    return Fail(ErrorCode::kInvalidArgument, "this is no secret key of secp256k1");
  }
  return key;
}

Address AddressOf(const SecretKey& key) {
  return AddressOf(PointOf(key));
}

std::array<unsigned char, 33> CompressedKeyOf(const SecretKey& key) {
  const secp256k1_pubkey point = PointOf(key);
  std::array<unsigned char, 33> bytes = {};
  std::size_t size = bytes.size();
  secp256k1_ec_pubkey_serialize(Context(), bytes.data(), &size, &point, SECP256K1_EC_COMPRESSED);
  return bytes;
}

Signature Sign(const SecretKey& key, const Hash& hash) {
  secp256k1_ecdsa_recoverable_signature made;
  CHECK(secp256k1_ecdsa_sign_recoverable(Context(), &made, hash.data(), key.data(), nullptr,
                                         nullptr) == 1);
  Signature signature;
  int recovery = 0;
  secp256k1_ecdsa_recoverable_signature_serialize_compact(Context(), signature.r_s.data(),
                                                          &recovery, &made);
  CHECK(recovery < 2);  // 2 and 3 take an r beyond the order: one in 2^127
  signature.parity = static_cast<unsigned char>(recovery);
  return signature;
}

std::optional<Address> Recover(const Hash& hash, const Signature& signature) {
  secp256k1_ecdsa_recoverable_signature parsed;
  secp256k1_ecdsa_signature plain;
  secp256k1_pubkey point;
  const bool sound =
      signature.parity < 2 &&
      secp256k1_ecdsa_recoverable_signature_parse_compact(Context(), &parsed, signature.r_s.data(),
                                                          signature.parity) == 1 &&
      secp256k1_ecdsa_signature_parse_compact(Context(), &plain, signature.r_s.data()) == 1 &&
      secp256k1_ecdsa_signature_normalize(Context(), nullptr, &plain) == 0;
  if (!sound || secp256k1_ecdsa_recover(Context(), &point, &parsed, hash.data()) != 1) {
    return std::nullopt;
  }
  return AddressOf(point);
}

bool Verify(std::string_view public_key, const Hash& hash,
            const std::array<unsigned char, 64>& r_s) {
  secp256k1_pubkey point;
  secp256k1_ecdsa_signature signature;
  return secp256k1_ec_pubkey_parse(Context(), &point,
                                   reinterpret_cast<const unsigned char*>(public_key.data()),
                                   public_key.size()) == 1 &&
         secp256k1_ecdsa_signature_parse_compact(Context(), &signature, r_s.data()) == 1 &&
         secp256k1_ecdsa_verify(Context(), &signature, hash.data(), &point) == 1;
}

// EIP-55: a letter is a capital where the hash of the small ones has 8 or more at its place.
std::string FormatAddress(const Address& address) {
  std::string text = Hex(address);
  const std::string hash = Hex(Keccak256(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= 'a' && hash[i] >= '8') text[i] = static_cast<char>(text[i] - 'a' + 'A');
  }
  return "0x" + text;
}

Result<Address> ParseAddress(std::string_view text) {
  Address address = {};
  const auto bytes = text.starts_with("0x") ? BytesOf(text, address.size()) : std::nullopt;
  if (!bytes) return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is no address", text));
  std::ranges::copy(*bytes, address.begin());
  const auto is_small = [](char c) { return c >= 'a' && c <= 'f'; };
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'F'; };
  const std::string_view digits = text.substr(2);
  if (std::ranges::any_of(digits, is_small) && std::ranges::any_of(digits, is_capital) &&
      FormatAddress(address) != text) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} has a wrong checksum", text));
  }
  return address;
}

std::string FormatSignature(const Signature& signature) {
  return fmt::format("0x{}{:02x}", Hex(signature.r_s), 27 + signature.parity);
}

Result<Signature> ParseSignature(std::string_view text) {
  const auto bytes = text.starts_with("0x") ? BytesOf(text, 65) : std::nullopt;
  Signature signature;
  if (bytes) {
    std::copy_n(bytes->begin(), 64, signature.r_s.begin());
    const auto v = static_cast<unsigned char>(bytes->back());
    signature.parity = static_cast<unsigned char>(v >= 27 ? v - 27 : v);
  }
  if (!bytes || signature.parity > 1) {
    return Fail(ErrorCode::kInvalidArgument, "this is no signature of an Ethereum account");
  }
  return signature;
}

Hash PersonalMessageHash(std::string_view message) {
  return Keccak256(
      fmt::format("\x19"
                  "Ethereum Signed Message:\n{}{}",
                  message.size(), message));
}

}  // namespace tidewaiter::evm
