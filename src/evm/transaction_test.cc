#include "evm/transaction.h"

#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

#include "base/check.h"
#include "codec/json_get.h"
#include "evm/rlp.h"
#include "evm/test_vectors.h"

namespace tidewaiter::evm {
namespace {

using codec::TextOf;
using simdjson::dom::element;

// A number as "0x…", as digits, or as JSON's number; zero when it is absent.
Quantity QuantityOf(element object, std::string_view name) {
  const std::string text = TextOf(object, name);
  if (text.starts_with("0x")) {
    const auto quantity = Quantity::FromHex(text);
    CHECK(quantity);
    return *quantity;
  }
  if (!text.empty()) return Quantity(std::stoull(text));
  return Quantity(static_cast<std::uint64_t>(codec::IntegerOf(object, name)));
}

std::uint64_t NumberOf(element object, std::string_view name) {
  const Quantity quantity = QuantityOf(object, name);
  std::uint64_t number = 0;
  for (const char c : quantity.bytes())
    number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

std::vector<AccessEntry> AccessOf(element object) {
  std::vector<AccessEntry> access;
  codec::EachOf(object, "accessList", [&](element json) {
    AccessEntry entry = {.address = *ParseAddress(TextOf(json, "address")), .keys = {}};
    codec::EachOf(json, "storageKeys", [&](element key) {
      Hash hash = {};
      std::ranges::copy(FromHex(key.get_string().value()), hash.begin());
      entry.keys.push_back(hash);
    });
    access.push_back(entry);
  });
  return access;
}

Transaction TransactionOf(element json) {
  Transaction transaction;
  transaction.chain_id = NumberOf(json, "chainId");
  transaction.nonce = QuantityOf(json, "nonce");
  transaction.gas_limit = QuantityOf(json, "gasLimit");
  transaction.gas_price = QuantityOf(json, "gasPrice");
  transaction.max_fee = QuantityOf(json, "maxFeePerGas");
  transaction.max_tip = QuantityOf(json, "maxPriorityFeePerGas");
  if (const std::string to = TextOf(json, "to"); !to.empty()) transaction.to = *ParseAddress(to);
  transaction.value = QuantityOf(json, "value");
  transaction.data = FromHex(TextOf(json, "data"));
  transaction.access = AccessOf(json);
  return transaction;
}

// Those of 400 that have a chain id: 128, each of both kinds.
TEST(Transaction, PublishedVectors) {
  NEED_VECTORS("ethereum/transactions.json");
  const codec::JsonText file(VectorFile("ethereum/transactions.json"));
  simdjson::dom::array cases;
  ASSERT_FALSE(file.root().get(cases));
  int count = 0;
  for (const element one : cases) {
    const std::string name = TextOf(one, "name");
    Transaction transaction = TransactionOf(one.at_key("transaction").value());
    if (transaction.chain_id == 0) continue;
    ++count;
    const SecretKey key = *ParseSecretKey(TextOf(one, "privateKey"));
    transaction.kind = TransactionKind::kLegacy;
    EXPECT_EQ(ToHex(UnsignedTransaction(transaction)), TextOf(one, "unsignedEip155")) << name;
    EXPECT_EQ(ToHex(SignTransaction(transaction, key)), TextOf(one, "signedEip155")) << name;
    transaction.kind = TransactionKind::kFeeMarket;
    EXPECT_EQ(ToHex(UnsignedTransaction(transaction)), TextOf(one, "unsignedLondon")) << name;
    EXPECT_EQ(ToHex(SignTransaction(transaction, key)), TextOf(one, "signedLondon")) << name;
  }
  EXPECT_EQ(count, 128);
}

// As ethers 6 made them for a development chain that took them.
TEST(Transaction, TakenByAChain) {
  NEED_VECTORS("generated/evm-signed-tx-vectors.json");
  const codec::JsonText file(VectorFile("generated/evm-signed-tx-vectors.json"));
  simdjson::dom::array cases;
  ASSERT_FALSE(file.root().get(cases));
  for (const element one : cases) {
    Transaction transaction = TransactionOf(one);
    transaction.kind =
        codec::IntegerOf(one, "type") == 0 ? TransactionKind::kLegacy : TransactionKind::kFeeMarket;
    const std::string raw =
        SignTransaction(transaction, *ParseSecretKey(TextOf(one, "privateKey")));
    EXPECT_EQ(ToHex(raw), TextOf(one, "raw"));
    EXPECT_EQ(ToHex(ViewOf(Keccak256(raw))), TextOf(one, "hash"));
  }
  EXPECT_EQ(cases.size(), 7U);
}

Transaction Example(TransactionKind kind) {
  Transaction transaction;
  transaction.kind = kind;
  transaction.chain_id = 1337;
  transaction.nonce = Quantity(7);
  transaction.gas_limit = Quantity(30'000);
  transaction.gas_price = Quantity(2'000'000'000);
  transaction.max_fee = Quantity(3'000'000'000);
  transaction.max_tip = Quantity(1);
  transaction.to = Address{1, 2, 3};
  transaction.data = "data";
  if (kind == TransactionKind::kFeeMarket)
    transaction.access = {{.address = {4}, .keys = {Hash{5}}}};
  return transaction;
}

TEST(ReadTransaction, GivesBackWhatWasSigned) {
  SecretKey key = {};
  key.back() = 9;
  for (const auto kind : {TransactionKind::kLegacy, TransactionKind::kFeeMarket}) {
    for (const bool makes_contract : {false, true}) {
      Transaction transaction = Example(kind);
      if (makes_contract) transaction.to.reset();
      const std::string raw = SignTransaction(transaction, key);
      const auto read = ReadTransaction(raw);
      ASSERT_TRUE(read) << read.error();
      EXPECT_EQ(read->from, AddressOf(key));
      EXPECT_EQ(read->hash, Keccak256(raw));
      EXPECT_EQ(read->transaction.chain_id, 1337U);
      EXPECT_EQ(read->transaction.nonce.number(), 7U);
      EXPECT_EQ(read->transaction.to, transaction.to);
      EXPECT_EQ(SignTransaction(read->transaction, key), raw);
    }
  }
}

// Cut off, longer, other kinds, without a chain's id, with fields that are missing or too large.
TEST(ReadTransaction, RefusesOtherBytes) {
  const auto code = [](std::string_view raw) { return ReadTransaction(raw).error().code; };
  SecretKey key = {};
  key.back() = 9;
  const std::string raw = SignTransaction(Example(TransactionKind::kFeeMarket), key);
  for (std::size_t cut = 0; cut < raw.size(); ++cut)
    EXPECT_EQ(code(raw.substr(0, cut)), ErrorCode::kInvalidArgument) << cut;
  const std::string nine = RlpBytes("\x09");
  const std::string half = RlpBytes(std::string(32, '\x11'));
  const auto legacy = [&](const std::string& v, const std::string& to) {
    return RlpList({nine, nine, nine, to, nine, nine, v, half, half});
  };
  for (const std::string& bad :
       {raw + "x", "\x01" + raw.substr(1), "\x03" + raw.substr(1), raw.substr(1),
        legacy(RlpBytes("\x1b"), RlpBytes("")), legacy(RlpBytes("\x23"), RlpBytes("")),
        legacy(RlpBytes("\x25"), RlpBytes("short")), RlpList({nine, nine}), RlpBytes("x"),
        legacy(RlpBytes(std::string(9, '\x25')), RlpBytes(""))}) {
    EXPECT_EQ(code(bad), ErrorCode::kInvalidArgument);
  }
}

std::string BytesOf(std::string_view text) {
  const auto quantity = Quantity::FromHex(text);
  return quantity ? quantity->bytes() : "refused";
}

TEST(Quantity, Reads) {
  EXPECT_EQ(Quantity(0).bytes(), "");
  EXPECT_EQ(Quantity(258).bytes(), "\x01\x02");
  EXPECT_EQ(BytesOf("0x0102"), "\x01\x02");
  EXPECT_EQ(BytesOf("0x102"), "\x01\x02");
  EXPECT_EQ(BytesOf("0x0000"), "");
  EXPECT_EQ(BytesOf("0x" + std::string(64, 'f')), std::string(32, '\xff'));
  for (const std::string& text : {std::string(), std::string("0x"), std::string("12"),
                                  std::string("0xg"), "0x" + std::string(65, '0')}) {
    EXPECT_EQ(BytesOf(text), "refused") << text;
  }
}

}  // namespace
}  // namespace tidewaiter::evm
