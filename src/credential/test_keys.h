// Keys and texts that the tests of this module share.
#ifndef TIDEWAITER_CREDENTIAL_TEST_KEYS_H_
#define TIDEWAITER_CREDENTIAL_TEST_KEYS_H_

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "codec/problem.h"
#include "credential/data_integrity.h"

namespace tidewaiter::credential {

inline std::string TestFile(const std::string& name) {
  std::ifstream file(  // tidy:allow(file) test data
      fmt::format("{}/credential/{}", TIDEWAITER_TESTDATA, name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A key that is the same in every run.
struct TestKey {
  explicit TestKey(unsigned char number)
      : secret(SeedOf(number)),
        public_key(PublicKeyOf(secret.public_key())),
        did(DidKeyOf(public_key)),
        method(DidKeyMethodOf(public_key)) {}
  static tlog::Ed25519Key::Seed SeedOf(unsigned char number) {
    tlog::Ed25519Key::Seed seed;
    seed.fill(number);
    return seed;
  }
  tlog::Ed25519Key secret;
  PublicKey public_key;
  std::string did;
  std::string method;
};

inline KeySource OwnKeys() {
  return [](std::string_view id) { return DidKeys().AssertionMethod(id); };
}

// "code pointer" of each problem.
inline std::vector<std::string> CodesOf(const codec::Problems& problems) {
  std::vector<std::string> codes;
  for (const codec::Problem& problem : problems)
    codes.push_back(problem.code + " " + problem.pointer);
  return codes;
}

}  // namespace tidewaiter::credential

#endif  // TIDEWAITER_CREDENTIAL_TEST_KEYS_H_
