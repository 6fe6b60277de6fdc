#include "anchor/anchor.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "anchor/chain.h"
#include "codec/encoding.h"
#include "evm/transaction.h"

namespace tidewaiter::anchor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

evm::SecretKey TestKey(unsigned char number) {
  evm::SecretKey key = {};
  key.back() = number;
  return key;
}

std::vector<std::string> Texts(std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i)
    texts.push_back(fmt::format("log{:03}.example\n{}\nAAA=\n", i, i));
  return texts;
}

std::string Transaction(const std::string& data, std::uint64_t chain_id = 1,
                        unsigned char key = 1) {
  evm::Transaction transaction;
  transaction.chain_id = chain_id;
  transaction.gas_limit = evm::Quantity(30'000);
  transaction.max_fee = evm::Quantity(2'000'000'000);
  transaction.to = evm::AddressOf(TestKey(key));
  transaction.data = data;
  return evm::SignTransaction(transaction, TestKey(key));
}

Anchor Example() {
  const auto texts = Texts(5);
  return AnchorsOf(texts, Transaction(AnchorData(AnchorRoot(texts))))[3];
}

std::string ReceiptFor(const std::string& transaction, int status = 1) {
  return fmt::format(R"({{"transactionHash":"0x{}","blockHash":"0x{:064}","blockNumber":"0x64",)"
                     R"("status":"0x{}","logs":[]}})",
                     codec::HexEncode(evm::ViewOf(evm::Keccak256(transaction))), 7, status);
}

const AnchorTrust kTrust = {.chain_id = 1, .sender = evm::AddressOf(TestKey(1)), .depth = 12};

std::vector<std::string> Problems(const Anchor& anchor, const std::optional<ChainSays>& says = {},
                                  const AnchorTrust& trust = kTrust) {
  return VerifyAnchor(Example().checkpoint, anchor, says, trust).problems;
}

TEST(Anchor, EveryCheckpointOfATransaction) {
  for (const std::size_t count : {1U, 2U, 3U, 7U, 8U, 256U}) {
    const auto texts = Texts(count);
    const auto anchors = AnchorsOf(texts, Transaction(AnchorData(AnchorRoot(texts))));
    ASSERT_EQ(anchors.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_THAT(VerifyAnchor(texts[i], anchors[i], {}, kTrust).problems, IsEmpty());
      EXPECT_EQ(*ReadAnchor(WriteAnchor(anchors[i])), anchors[i]);
    }
  }
}

TEST(Anchor, WithAReceipt) {
  const Anchor anchor = Example();
  const std::string receipt = ReceiptFor(anchor.transaction);
  const AnchorCheck check =
      VerifyAnchor(anchor.checkpoint, anchor, ChainSays{receipt, 111}, kTrust);
  EXPECT_THAT(check.problems, IsEmpty());
  EXPECT_EQ(check.block, 100U);
  EXPECT_EQ(check.sender, evm::AddressOf(TestKey(1)));
  EXPECT_EQ(VerifyAnchor(anchor.checkpoint, anchor, {}, kTrust).block, std::nullopt);
}

TEST(Anchor, ReceiptsThatShowNothing) {
  const Anchor anchor = Example();
  const std::string good = ReceiptFor(anchor.transaction);
  EXPECT_THAT(Problems(anchor, ChainSays{good, 110}), ElementsAre("not_deep"));
  EXPECT_THAT(Problems(anchor, ChainSays{good, 99}), ElementsAre("not_deep"));
  EXPECT_THAT(Problems(anchor, ChainSays{ReceiptFor("other"), 111}), ElementsAre("other_receipt"));
  EXPECT_THAT(Problems(anchor, ChainSays{ReceiptFor(anchor.transaction, 0), 111}),
              ElementsAre("failed"));
  for (const char* const none : {"", "null", "{}", "[]", "7", R"({"transactionHash":"0x12"})"})
    EXPECT_THAT(Problems(anchor, ChainSays{none, 111}), ElementsAre("no_receipt")) << none;
}

TEST(Anchor, DocumentsThatShowNothing) {
  const auto texts = Texts(5);
  const std::string data = AnchorData(AnchorRoot(texts));
  Anchor anchor = Example();
  anchor.checkpoint += "x";
  EXPECT_THAT(Problems(anchor), ElementsAre("other_checkpoint", "data"));
  anchor = Example();
  anchor.index = 2;
  EXPECT_THAT(Problems(anchor), ElementsAre("data"));
  anchor = Example();
  anchor.path.pop_back();
  EXPECT_THAT(Problems(anchor), ElementsAre("path"));
  anchor = Example();
  anchor.transaction = Transaction(data, 2);
  EXPECT_THAT(Problems(anchor), ElementsAre("chain"));
  anchor.transaction = Transaction(data, 1, 2);
  EXPECT_THAT(Problems(anchor), ElementsAre("sender"));
  EXPECT_THAT(Problems(anchor, {}, {.chain_id = 1}), IsEmpty());
  anchor.transaction = Transaction(data.substr(4));
  EXPECT_THAT(Problems(anchor), ElementsAre("data"));
  anchor.transaction = "no transaction";
  EXPECT_THAT(Problems(anchor), ElementsAre("transaction"));
}

// No bit of the transaction can be changed: it would be another's, or of another root.
TEST(Anchor, NoByteOfTheTransactionCanBeChanged) {
  const Anchor good = Example();
  for (std::size_t at = 0; at < good.transaction.size(); ++at) {
    Anchor anchor = good;
    anchor.transaction[at] = static_cast<char>(anchor.transaction[at] ^ 1);
    EXPECT_FALSE(Problems(anchor).empty()) << at;
  }
}

// docs/formats/anchor.md has this one.
TEST(Anchor, AsItIsWrittenDown) {
  const std::vector<std::string> texts = {
      "customs.na/ledger\n20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"};
  const std::string raw = Transaction(AnchorData(AnchorRoot(texts)));
  EXPECT_EQ(WriteAnchor(AnchorsOf(texts, raw)[0]),
            R"({"v":1,"checkpoint":"customs.na/ledger\n20\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA)"
            R"(AAAAAAA=\n","index":0,"size":1,"path":[],"transaction":"0x02f88a0180808477359400)"
            R"(827530947e5f4552091a69125d5dfcb7b8c2659029395bdf80a454574131a50e7452a051e8bed1d7)"
            R"(46fc5c6ea21043e4086534b855613f2c0996222f287bc080a00a091340c9f8725cfc090e1594bf37)"
            R"(24e56b2ec4dc498dbbc1c3f2563f0f312ea011df31d5e803e493d2f232f5559a28fc997a85c49442)"
            R"(f688ed7335bdb87cbb61"})"
            "\n");
}

TEST(Anchor, ReadRefuses) {
  const std::string good = WriteAnchor(Example());
  const auto replaced = [&](std::string_view what, std::string_view with) {
    std::string text = good;
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
  };
  for (const std::string& bad :
       {std::string(), std::string("[]"), replaced("\"v\":1", "\"v\":2"),
        replaced("\"index\":3,", ""), replaced("\"index\":3", "\"index\":-1"),
        replaced("\"index\":3", "\"index\":257"), replaced("\"size\":5", "\"size\":0"),
        replaced("0x02", "02"), replaced("0x02", "0x0"), replaced("\"path\":[\"", "\"path\":[\"A"),
        replaced("\"v\":1", "\"v\":1,\"w\":1"), std::string(kAnchorBytesMax + 1, ' ')}) {
    EXPECT_EQ(ReadAnchor(bad).error().code, ErrorCode::kInvalidArgument) << bad.substr(0, 90);
  }
}

}  // namespace
}  // namespace tidewaiter::anchor
