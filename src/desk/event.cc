#include "desk/event.h"

#include <sodium.h>

#include <string_view>

#include "base/bytes.h"

namespace tidewaiter::desk {
namespace {

void PutText(std::string& out, std::string_view text) {
  PutNumber(out, static_cast<std::uint64_t>(text.size()));
  out.append(text);
}

}  // namespace

Hash ChainHash(const Hash& before, const Event& event) {
  std::string bytes;
  bytes.reserve(160 + event.kind.size() + event.subject.size() + event.actor.size() +
                event.request.size() + event.data.size());
  bytes.append(reinterpret_cast<const char*>(before.data()), before.size());
  PutNumber(bytes, event.seq);
  PutNumber(bytes, event.time_ms);
  PutNumber(bytes, static_cast<std::uint64_t>(event.version));
  PutText(bytes, event.kind);
  PutText(bytes, event.subject);
  PutText(bytes, event.actor);
  PutText(bytes, event.request);
  PutText(bytes, event.data);
  Hash hash;
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

std::string HexOf(const Hash& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::byte b : hash) {
    hex += kDigits[std::to_integer<unsigned>(b) >> 4U];
    hex += kDigits[std::to_integer<unsigned>(b) & 15U];
  }
  return hex;
}

}  // namespace tidewaiter::desk
