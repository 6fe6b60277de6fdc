// Published vectors under $TIDEWAITER_SHARED/data/ledger, and hexadecimal texts of tests.
#ifndef TIDEWAITER_EVM_TEST_VECTORS_H_
#define TIDEWAITER_EVM_TEST_VECTORS_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "base/check.h"
#include "codec/encoding.h"

namespace tidewaiter::evm {

inline std::string VectorPath(const std::string& name) {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  return std::string(set == nullptr ? "../shared" : set) + "/data/ledger/" + name;
}

inline std::string VectorFile(const std::string& name) {
  std::ifstream file(VectorPath(name), std::ios::binary);  // tidy:allow(file) test data
  return {std::istreambuf_iterator<char>(file), {}};
}

// The test ends here, skipped, when the vectors are not on this machine.
#define NEED_VECTORS(name)                                            \
  if (!std::filesystem::exists(VectorPath(name))) {                   \
    GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << VectorPath(name); \
  }                                                                   \
  static_assert(true)

inline std::string FromHex(std::string_view text) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  const auto bytes = codec::HexDecode(text);
  CHECK(bytes);
  return *bytes;
}

inline std::string ToHex(std::string_view bytes) {
  return "0x" + codec::HexEncode(bytes);
}

}  // namespace tidewaiter::evm

#endif  // TIDEWAITER_EVM_TEST_VECTORS_H_
