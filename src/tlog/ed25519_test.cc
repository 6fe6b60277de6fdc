#include "tlog/ed25519.h"

#include <algorithm>
#include <array>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tlog/test_tlog.h"

namespace tidewaiter::tlog {
namespace {

using Json = nlohmann::json;

Json Load(const std::filesystem::path& path) {
  std::ifstream file(path);
  return file ? Json::parse(file) : Json::array();
}

Signature SignatureOf(const Json& hex) {
  return ArrayFromHex<Signature>(hex.get<std::string>());
}
PublicKey KeyOf(const Json& hex) {
  return ArrayFromHex<PublicKey>(hex.get<std::string>());
}

TEST(Ed25519, SignsAsTheRfcDoes) {
  const Json cases = Load(Vectors() / "rfc8032.json");
  ASSERT_EQ(cases.size(), 3U);
  for (const Json& one : cases) {
    const Ed25519Key key(ArrayFromHex<Ed25519Key::Seed>(one["seed"].get<std::string>()));
    const std::string message = FromHex(one["msg"].get<std::string>());
    EXPECT_EQ(key.public_key(), KeyOf(one["pk"]));
    EXPECT_EQ(key.Sign(message), SignatureOf(one["sig"]));
    EXPECT_TRUE(VerifyEd25519(key.public_key(), message, SignatureOf(one["sig"])));
    EXPECT_FALSE(VerifyEd25519(key.public_key(), message + "x", SignatureOf(one["sig"])));
    EXPECT_EQ(Ed25519Key(key.seed()).public_key(), key.public_key());
  }
}

// C2SP/CCTV: which of 914 odd keys and signatures are accepted. Those of no small order, canonical,
// whose equation holds without the cofactor: 43. Were another library or version to answer
// otherwise, its mirrors would disagree with those that are there.
TEST(Ed25519, EdgeCasesAreAnsweredAsEver) {
  const Json cases = Load(SharedLedger() / "ed25519/ed25519vectors.json");
  if (cases.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << SharedLedger();
  ASSERT_EQ(cases.size(), 914U);
  constexpr std::array<std::string_view, 6> kRefused = {"low_order_R",       "low_order_A",
                                                        "low_order_residue", "non_canonical_A",
                                                        "non_canonical_R",   "reencoded_k"};
  int accepted = 0;
  for (const Json& one : cases) {
    const bool is_good =
        VerifyEd25519(KeyOf(one["key"]), one["msg"].get<std::string>(), SignatureOf(one["sig"]));
    bool expected = true;
    for (const Json& flag : one["flags"]) {
      expected &=
          std::find(kRefused.begin(), kRefused.end(), flag.get<std::string>()) == kRefused.end();
    }
    EXPECT_EQ(is_good, expected) << one["number"];
    accepted += is_good ? 1 : 0;
  }
  EXPECT_EQ(accepted, 43);
}

TEST(Ed25519, Wycheproof) {
  const Json all = Load(SharedLedger() / "ed25519/wycheproof_ed25519_test.json");
  if (all.empty()) GTEST_SKIP() << "set TIDEWAITER_SHARED: no " << SharedLedger();
  int usable = 0;
  for (const Json& group : all["testGroups"]) {
    for (const Json& one : group["tests"]) {
      const std::string hex = one["sig"];
      if (hex.size() != 2 * sizeof(Signature)) continue;  // our type holds no other length
      ++usable;
      EXPECT_EQ(VerifyEd25519(KeyOf(group["publicKey"]["pk"]),
                              FromHex(one["msg"].get<std::string>()), SignatureOf(one["sig"])),
                one["result"] == "valid")
          << one["tcId"];
    }
  }
  EXPECT_EQ(usable, 139);
}

}  // namespace
}  // namespace tidewaiter::tlog
