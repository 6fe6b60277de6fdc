// Ed25519 signatures (RFC 8032), by libsodium alone: the one place of the house that makes and
// checks them.
//
//   const Ed25519Key key(seed);                       // 32 secret bytes
//   const Signature signature = key.Sign(message);
//   VerifyEd25519(key.public_key(), message, signature)       // true
//
// Libraries do not agree on odd keys and signatures: of the 914 edge cases of C2SP/CCTV libsodium
// 1.0.18 accepts 43 and OpenSSL 3.0 208. Mirrors that used both could be split by a key made for
// it. So nothing of the ledger verifies Ed25519 by other means, and a test pins all 914 answers.
// libsodium refuses keys and points R of small order, keys that are not canonical, and S not below
// the group's order; it compares R as bytes (no cofactor).
//
// Thread-safe. O(message): about 20 microseconds to sign, 45 to verify.
#ifndef TIDEWAITER_TLOG_ED25519_H_
#define TIDEWAITER_TLOG_ED25519_H_

#include <array>
#include <string_view>

namespace tidewaiter::tlog {

using PublicKey = std::array<unsigned char, 32>;
using Signature = std::array<unsigned char, 64>;

// The secret half. Wiped from memory at the end; copies are counted on to be few.
class Ed25519Key {
 public:
  using Seed = std::array<unsigned char, 32>;

  // Any 32 bytes are a key: take them from a source of secrets (access/secret.h), never from
  // base/random.h.
  explicit Ed25519Key(const Seed& seed);
  Ed25519Key(const Ed25519Key&) = default;
  Ed25519Key& operator=(const Ed25519Key&) = default;
  ~Ed25519Key();

  [[nodiscard]] Seed seed() const;  // for a file that its owner alone can read
  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  // The same bytes every time for the same message.
  [[nodiscard]] Signature Sign(std::string_view message) const;

 private:
  std::array<unsigned char, 64> secret_ = {};  // as libsodium has it: the seed and the public key
  PublicKey public_ = {};
};

bool VerifyEd25519(const PublicKey& key, std::string_view message, const Signature& signature);

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_ED25519_H_
