#include "evm/keccak.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include <nettle/sha3.h>

namespace tidewaiter::evm {
namespace {

static_assert(std::endian::native == std::endian::little);  // lanes are little-endian

constexpr std::size_t kRate = 136;  // bytes taken in at a time: 1600 bits less twice 256

void Absorb(sha3_state& state, const char* block) {
  for (std::size_t i = 0; i < kRate / 8; ++i) {
    std::uint64_t lane = 0;
    std::memcpy(&lane, block + 8 * i, 8);
    state.a[i] ^= lane;
  }
  sha3_permute(&state);
}

}  // namespace

Hash Keccak256(std::string_view bytes) {
  sha3_state state = {};
  for (; bytes.size() >= kRate; bytes.remove_prefix(kRate))
    Absorb(state, bytes.data());
  std::array<char, kRate> last = {};
  std::ranges::copy(bytes, last.begin());
  last[bytes.size()] = 0x01;  // SHA3 has 0x06 here
  last[kRate - 1] = static_cast<char>(last[kRate - 1] ^ 0x80);
  Absorb(state, last.data());
  Hash hash = {};
  std::memcpy(hash.data(), state.a, hash.size());
  return hash;
}

}  // namespace tidewaiter::evm
