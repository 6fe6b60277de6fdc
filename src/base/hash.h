// Hashes: fast 64-bit ones for tables (XXH3), and SHA-256 for records that must be checkable.
//
// All are stable: the same bytes give the same number in every version, for they are stored in
// models. Thread-safe.
#ifndef TIDEWAITER_BASE_HASH_H_
#define TIDEWAITER_BASE_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tidewaiter {

std::uint64_t HashBytes(std::string_view bytes);  // XXH3, 64 bits

// A bijection of 64 bits that spreads every input bit (the finalizer of SplitMix64).
constexpr std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// Order matters: Combine(a, b) != Combine(b, a).
constexpr std::uint64_t Combine(std::uint64_t a, std::uint64_t b) {
  return Mix(a * 0x9E3779B97F4A7C15ULL + Mix(b + 0x632BE59BD9B4E019ULL));
}

// SHA-256 of everything given to Add, as 64 lower-case hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  void Add(std::string_view bytes);
  std::string Hex();                       // ends the computation: call once
  std::array<unsigned char, 32> Digest();  // the same as bytes; instead of Hex

 private:
  alignas(8) std::array<std::byte, 128> state_{};  // crypto_hash_sha256_state, kept out of here
};

}  // namespace tidewaiter

#endif  // TIDEWAITER_BASE_HASH_H_
