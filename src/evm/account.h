// Accounts of Ethereum: secp256k1 keys, addresses, and signatures from which the signer's address
// comes back.
//
//   const Signature signature = Sign(secret, PersonalMessageHash("hello"));
//   Recover(PersonalMessageHash("hello"), signature) == AddressOf(secret)       // true
//   FormatAddress(AddressOf(secret))     // "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"
//
// Curve arithmetic is libsecp256k1's: nonces by RFC 6979, and s always in the lower half. Checking
// refuses the upper half, for there two signatures would be good for one message.
// Sources: SEC 2 (secp256k1), EIP-55 (letters of addresses), EIP-191 (personal messages).
// Thread-safe. About 25 µs a signature, 35 µs a check.
#ifndef TIDEWAITER_EVM_ACCOUNT_H_
#define TIDEWAITER_EVM_ACCOUNT_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "evm/keccak.h"

namespace tidewaiter::evm {

using SecretKey = std::array<unsigned char, 32>;
using Address = std::array<unsigned char, 20>;

struct Signature {
  std::array<unsigned char, 64> r_s = {};  // both big-endian
  unsigned char parity = 0;                // of the point's y: 0 or 1
  friend bool operator==(const Signature&, const Signature&) = default;
};

// True for numbers from 1 to the group's order less 1. Other functions CHECK this.
bool IsSecretKey(const SecretKey& key);
// 64 hexadecimal digits, with or without "0x". Errors: kInvalidArgument, without the text.
Result<SecretKey> ParseSecretKey(std::string_view text);

Address AddressOf(const SecretKey& key);
std::array<unsigned char, 33> CompressedKeyOf(const SecretKey& key);

Signature Sign(const SecretKey& key, const Hash& hash);
// The signer's address; nothing when no key could have made this.
std::optional<Address> Recover(const Hash& hash, const Signature& signature);
// With a known key: 33 bytes compressed or 65 bytes. False also for a key that is no point.
bool Verify(std::string_view public_key, const Hash& hash,
            const std::array<unsigned char, 64>& r_s);

// "0x" and 40 digits, where the case of letters is a checksum (EIP-55).
std::string FormatAddress(const Address& address);
// All in one case, or with the right checksum. Errors: kInvalidArgument.
Result<Address> ParseAddress(std::string_view text);

// "0x", r, s, and 1b or 1c. Reading takes 00 and 01 as well, as some wallets write.
std::string FormatSignature(const Signature& signature);
Result<Signature> ParseSignature(std::string_view text);  // errors: kInvalidArgument

// What wallets sign when a person signs a text: EIP-191, version 0x45.
Hash PersonalMessageHash(std::string_view message);

}  // namespace tidewaiter::evm

#endif  // TIDEWAITER_EVM_ACCOUNT_H_
