#include "credential/receipt.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/cbor.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "credential/test_keys.h"
#include "tlog/test_plain.h"

namespace tidewaiter::credential {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using tlog::PlainPath;
using tlog::PlainRoot;
using tlog::TestLeaves;

ReceiptKeys KeyOf(const PublicKey& key) {
  return [key](std::string_view id) -> Result<PublicKey> {
    if (id != "log") return Fail(ErrorCode::kNotFound, "no such log");
    return key;
  };
}

TEST(Receipt, EveryLeafOfEveryTree) {
  const TestKey key(1);
  const CoseSigner log = Ed25519Signer(key.secret, "log");
  for (std::size_t size = 1; size <= 20; ++size) {
    const auto leaves = TestLeaves(size);
    for (std::size_t i = 0; i < size; ++i) {
      const ReceiptProof proof = {.tree_size = size, .leaf_index = i, .path = PlainPath(i, leaves)};
      const auto receipt = IssueReceipt(log, leaves[i], proof);
      ASSERT_TRUE(receipt) << receipt.error();
      const ReceiptCheck check = VerifyReceipt(*receipt, leaves[i], KeyOf(key.public_key));
      EXPECT_THAT(CodesOf(check.problems), IsEmpty());
      EXPECT_EQ(check.tree_size, size);
      EXPECT_EQ(check.leaf_index, i);
      EXPECT_EQ(check.root, PlainRoot(leaves));
      EXPECT_THAT(
          CodesOf(VerifyReceipt(*receipt, tlog::LeafHash("x"), KeyOf(key.public_key)).problems),
          ElementsAre("signature "));
    }
  }
}

TEST(Receipt, PathsMustFit) {
  const CoseSigner log = Ed25519Signer(TestKey(1).secret, "log");
  const auto leaves = TestLeaves(7);
  const ReceiptProof proof = {.tree_size = 7, .leaf_index = 6, .path = PlainPath(6, leaves)};
  ASSERT_TRUE(IssueReceipt(log, leaves[6], proof));
  ReceiptProof longer = proof;
  longer.path.push_back(leaves[0]);
  ReceiptProof shorter = proof;
  shorter.path.pop_back();
  ReceiptProof beyond = proof;
  beyond.leaf_index = 7;
  for (const ReceiptProof& bad : {longer, shorter, beyond, ReceiptProof()})
    EXPECT_EQ(IssueReceipt(log, leaves[6], bad).error().code, ErrorCode::kInvalidArgument);
}

// Made by @transmute/cose with ES256.
TEST(Receipt, OfAnotherProgram) {
  const codec::JsonText file(TestFile("cose-receipt-example.json"));
  const auto receipt = codec::HexDecode(codec::TextOf(file.root(), "receipt"));
  ASSERT_TRUE(receipt);
  simdjson::dom::element jwk;
  ASSERT_FALSE(file.root().at_key("notaryKey").get(jwk));
  const std::string x = *codec::Base64UrlDecode(codec::TextOf(jwk, "x"));
  const std::string y = *codec::Base64UrlDecode(codec::TextOf(jwk, "y"));
  const PublicKey key = {.type = KeyType::kP256,
                         .bytes = ((y.back() & 1) != 0 ? "\x03" : "\x02") + x};
  std::vector<std::string> entries;
  codec::EachOf(file.root(), "entries", [&](simdjson::dom::element entry) {
    entries.push_back(*codec::HexDecode(entry.get_string().value()));
  });
  ASSERT_EQ(entries.size(), 7U);
  tlog::Hash leaf = {};
  std::ranges::copy(entries[6], leaf.begin());
  const ReceiptCheck check =
      VerifyReceipt(*receipt, leaf, [&](std::string_view) -> Result<PublicKey> { return key; });
  EXPECT_THAT(CodesOf(check.problems), IsEmpty());
  EXPECT_EQ(check.key_id, codec::TextOf(jwk, "kid"));
  EXPECT_EQ(check.tree_size, 7U);
  EXPECT_EQ(check.leaf_index, 6U);
}

TEST(Receipt, EachFaultByName) {
  const TestKey key(1);
  const auto leaves = TestLeaves(3);
  const CoseSigner log = Ed25519Signer(key.secret, "log");
  const ReceiptProof proof = {.tree_size = 3, .leaf_index = 1, .path = PlainPath(1, leaves)};
  const std::string good = *IssueReceipt(log, leaves[1], proof);
  const auto codes = [&](const std::string& receipt) {
    return CodesOf(VerifyReceipt(receipt, leaves[1], KeyOf(key.public_key)).problems);
  };
  EXPECT_THAT(codes(good), IsEmpty());
  EXPECT_THAT(codes(""), ElementsAre("cbor "));
  EXPECT_THAT(codes(good.substr(1)), ElementsAre("cbor "));
  EXPECT_THAT(codes(SignCose(log, {.payload = "x"})), ElementsAre("data_structure ", "proof "));
  EXPECT_THAT(codes(*IssueReceipt(Ed25519Signer(key.secret, "other"), leaves[1], proof)),
              ElementsAre("key_unknown "));
  EXPECT_THAT(codes(*IssueReceipt(Ed25519Signer(TestKey(2).secret, "log"), leaves[1], proof)),
              ElementsAre("signature "));
  const auto nist = Es256Key::FromSecret(std::string(32, '\x07'));
  EXPECT_THAT(codes(*IssueReceipt(Es256Signer(*nist, "log"), leaves[1], proof)),
              ElementsAre("key_kind "));
  // No byte can be changed.
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(codes(bad).empty()) << i;
  }
}

}  // namespace
}  // namespace tidewaiter::credential
