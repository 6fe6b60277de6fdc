#include "access/internal/sodium.h"

#include <sodium.h>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::access {

void StartSodium() {
  static const int started = sodium_init();
  CHECK(started >= 0);
}

std::string RandomText(std::size_t size, const SecretBytes& random) {
  std::string bytes(size, '\0');
  random({Unsigned(bytes), size});
  return bytes;
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string Sha256Hex(std::string_view bytes) {
  Sha256 hash;
  hash.Add(bytes);
  return hash.Hex();
}

bool IsSha256Hex(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace tidewaiter::access
