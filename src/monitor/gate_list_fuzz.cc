// Whatever is signed as a list is read or refused, and what is read is written as the same bytes.
// The bytes are signed here, for nobody else gets past the signature; journals need none.
#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"
#include "monitor/gate_list.h"

namespace monitor = tidewaiter::monitor;

namespace {

std::string Signed(std::string_view text, const monitor::GateSecretKey& key) {
  std::string bytes(text);
  unsigned char signature[crypto_sign_BYTES];
  crypto_sign_detached(signature, nullptr, reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size(), key.data());
  return bytes.append(reinterpret_cast<const char*>(signature), sizeof signature);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const monitor::GateKeys keys = monitor::MakeGateKeys({1});
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string bytes = Signed(text, keys.secret);
  if (const auto list = monitor::ReadList(bytes, keys.open))
    CHECK(monitor::SignList(*list, keys.secret) == bytes);
  if (const auto revoked = monitor::ReadRevocations(bytes, keys.open))
    CHECK(monitor::SignRevocations(*revoked, keys.secret) == bytes);
  std::string journal(text);
  tidewaiter::PutNumber(journal, tidewaiter::HashBytes(text));
  if (const auto read = monitor::ParseJournal(journal))
    CHECK(monitor::WriteJournal(read->post, read->passes) == journal);
  return 0;
}
