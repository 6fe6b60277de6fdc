// For tests: published vectors, and keys that are the same every time.
#ifndef TIDEWAITER_TLOG_TEST_TLOG_H_
#define TIDEWAITER_TLOG_TEST_TLOG_H_

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "tlog/ed25519.h"
#include "tlog/test_plain.h"

namespace tidewaiter::tlog {

inline std::filesystem::path Vectors() {
  return std::filesystem::path(TIDEWAITER_TESTDATA) / "tlog";
}

// Those too large to be kept here; the folder may be absent.
inline std::filesystem::path SharedLedger() {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
  return shared / "data/ledger";
}

inline std::string ReadBytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);  // tidy:allow(file) test data
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}
template <typename Bytes>
Bytes ArrayFromHex(std::string_view hex) {
  Bytes bytes{};
  const std::string text = FromHex(hex);
  if (text.size() == bytes.size()) std::copy(text.begin(), text.end(), bytes.begin());
  return bytes;
}

inline Ed25519Key TestKey(unsigned char number) {
  Ed25519Key::Seed seed{};
  seed.fill(number);
  return Ed25519Key(seed);
}

}  // namespace tidewaiter::tlog

#endif  // TIDEWAITER_TLOG_TEST_TLOG_H_
