#include "anchor/anchorer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "anchor/test_chain.h"
#include "base/random.h"
#include "os/test_folder.h"

namespace tidewaiter::anchor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> kTexts = {"a.example/log\n1\nAAA=\n", "b.example/log\n2\nBBB=\n",
                                         "c.example/log\n3\nCCC=\n"};

evm::SecretKey TestKey() {
  evm::SecretKey key = {};
  key.back() = 1;
  return key;
}

class AnchorerTest : public testing::Test {
 protected:
  AnchorOptions Options() {
    return {.folder = folder_.path(),
            .chain_id = 1337,
            .key = TestKey(),
            .depth = 3,
            .bump_after_ms = 1000};
  }
  void Open() {
    auto opened = Anchorer::Open(options, chain);
    ASSERT_TRUE(opened) << opened.error();
    anchorer = *std::move(opened);
  }
  void SetUp() override {
    options = Options();
    Open();
  }
  void Begin() {
    const Status begun = anchorer->Begin(kTexts);
    ASSERT_TRUE(begun) << begun.error();
  }
  AnchorProgress Step(std::int64_t later_ms = 100) {
    const auto progress = anchorer->Step(now_ms += later_ms);
    EXPECT_TRUE(progress) << progress.error();
    return progress.value_or(AnchorProgress{});
  }
  // What a node says of the transaction of an anchor.
  ChainSays Says(const Anchor& anchor) {
    return {.receipt = *ReceiptJson(chain, evm::Keccak256(anchor.transaction)),
            .latest_block = *LatestBlock(chain)};
  }
  AnchorTrust Trust() {
    return {.chain_id = 1337, .sender = evm::AddressOf(TestKey()), .depth = 3};
  }
  std::string Foreign(std::uint64_t nonce, std::uint64_t price = 9'000'000'000) {
    evm::Transaction transaction;
    transaction.chain_id = 1337;
    transaction.nonce = evm::Quantity(nonce);
    transaction.gas_limit = evm::Quantity(21'000);
    transaction.max_fee = evm::Quantity(price);
    transaction.to = evm::Address{1};
    return evm::SignTransaction(transaction, TestKey());
  }

  os::TestFolder folder_;
  TestChain chain;
  AnchorOptions options;
  std::unique_ptr<Anchorer> anchorer;
  std::int64_t now_ms = 1'795'773'600'000;
  const std::string data = AnchorData(AnchorRoot(kTexts));
};

TEST_F(AnchorerTest, FromBeginToEnd) {
  Begin();
  EXPECT_EQ(Step().state, AnchorState::kWaiting);
  EXPECT_EQ(Step().state, AnchorState::kWaiting);
  chain.Mine();
  EXPECT_EQ(Step().depth, 1U);
  chain.Mine();
  const AnchorProgress mined = Step();
  EXPECT_EQ(mined.state, AnchorState::kMined);
  EXPECT_EQ(mined.depth, 2U);
  chain.Mine();
  const AnchorProgress done = Step();
  EXPECT_EQ(done.state, AnchorState::kIdle);
  ASSERT_EQ(done.done.size(), 3U);
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    const Anchor anchor = *anchorer->Find(kTexts[i]);
    EXPECT_EQ(anchor, done.done[i]);
    const AnchorCheck check = VerifyAnchor(kTexts[i], anchor, Says(anchor), Trust());
    EXPECT_THAT(check.problems, IsEmpty());
    EXPECT_EQ(check.block, 1U);
  }
  EXPECT_EQ(*BlockTime(chain, 1), std::int64_t{TestChain::kGenesisS} + 12);
  EXPECT_EQ(*BlockTime(chain, 4), std::nullopt);
  EXPECT_EQ(chain.CountInBlocks(data), 1U);
  EXPECT_EQ(anchorer->Begin({kTexts[1]}).error().code, ErrorCode::kConflict);
  EXPECT_EQ(anchorer->Find("another").error().code, ErrorCode::kNotFound);
}

TEST_F(AnchorerTest, LegacyChain) {
  chain.has_fee_market = false;
  Begin();
  EXPECT_EQ(anchorer->Step(now_ms).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_THAT(chain.sent, IsEmpty());
  options.kind = evm::TransactionKind::kLegacy;
  Open();
  Step();
  for (int i = 0; i < 3; ++i)
    chain.Mine();
  EXPECT_EQ(Step().done.size(), 3U);
}

TEST_F(AnchorerTest, StuckTransactionIsReplaced) {
  Begin();
  Step();
  chain.base = 10'000'000'000;  // more than twice the base that was
  chain.Mine();
  EXPECT_EQ(Step().state, AnchorState::kWaiting);
  EXPECT_EQ(Step(1000).state, AnchorState::kWaiting);
  chain.Mine();
  EXPECT_EQ(Step().state, AnchorState::kMined);
  EXPECT_THAT(chain.NoncesOf(data), ElementsAre(0));
  EXPECT_EQ(chain.CountInBlocks(data), 1U);
}

// The one that was replaced can still be the one that gets in.
TEST_F(AnchorerTest, TheOlderOneGetsIn) {
  Begin();
  Step();
  const std::string first = chain.sent.at(0);
  chain.base *= 10;
  Step(1000);
  ASSERT_NE(chain.sent.back(), first);
  chain.base = 1;
  chain.Put(first);
  for (int i = 0; i < 3; ++i)
    chain.Mine();
  const AnchorProgress done = Step();
  ASSERT_EQ(done.done.size(), 3U);
  EXPECT_EQ(done.done[0].transaction, first);
}

TEST_F(AnchorerTest, PaysNoMoreThanItMay) {
  options.price_max_wei = 4'000'000'000;
  Open();
  Begin();
  Step();
  chain.base = 50'000'000'000;
  for (int i = 0; i < 50; ++i)
    Step(1000);
  for (const std::string& raw : chain.sent)
    EXPECT_LE(*evm::ReadTransaction(raw)->transaction.max_fee.number(), 4'000'000'000U);
  chain.base = 1'000'000'000;
  chain.Mine();
  EXPECT_EQ(Step().state, AnchorState::kMined);
}

TEST_F(AnchorerTest, ReorganizationThrowsItOut) {
  for (const bool lose : {false, true}) {
    SCOPED_TRACE(lose);
    chain = TestChain();
    ASSERT_TRUE(anchorer->Abandon());
    Begin();
    Step();
    chain.Mine();
    chain.Mine();
    EXPECT_EQ(Step().state, AnchorState::kMined);
    chain.Reorganize(2, lose);
    EXPECT_EQ(Step().state, AnchorState::kWaiting);
    for (int i = 0; i < 2; ++i)
      chain.Mine();
    EXPECT_EQ(Step().state, AnchorState::kMined);
    EXPECT_THAT(chain.NoncesOf(data), ElementsAre(0));
    EXPECT_EQ(chain.CountInBlocks(data), 1U);
  }
}

TEST_F(AnchorerTest, WrongChainGetsNothing) {
  chain.chain_id = 1;
  Begin();
  EXPECT_EQ(anchorer->Step(now_ms).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_THAT(chain.sent, IsEmpty());
  chain.chain_id = 1337;
  EXPECT_EQ(Step().state, AnchorState::kWaiting);
}

// Another transaction of the account has our nonce: a new one, but only when the other is deep.
TEST_F(AnchorerTest, NonceThatSomebodyElseUsed) {
  Begin();
  chain.forgets = true;
  Step();
  chain.forgets = false;
  chain.Put(Foreign(0));
  chain.Mine();
  EXPECT_EQ(Step().state, AnchorState::kWaiting);
  chain.Mine();
  Step();
  EXPECT_THAT(chain.NoncesOf(data), ElementsAre(0));
  chain.Reorganize(2, true);  // the other one is gone: ours can still come
  Step();
  EXPECT_THAT(chain.NoncesOf(data), ElementsAre(0));
  chain.Put(Foreign(0));
  for (int i = 0; i < 6; ++i) {
    chain.Mine();
    Step();
  }
  EXPECT_THAT(chain.NoncesOf(data), ElementsAre(0, 1));
  EXPECT_EQ(chain.CountInBlocks(data), 1U);
}

TEST_F(AnchorerTest, TooLittleGas) {
  options.gas_limit = 21'000;
  Open();
  Begin();
  Step();
  for (int i = 0; i < 3; ++i)
    chain.Mine();
  EXPECT_EQ(anchorer->Step(now_ms).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(anchorer->state(), AnchorState::kMined);
  ASSERT_TRUE(anchorer->Abandon());
  EXPECT_EQ(anchorer->state(), AnchorState::kIdle);
}

TEST_F(AnchorerTest, TroubleIsTold) {
  Begin();
  Step();
  EXPECT_THAT(Step().trouble, HasSubstr("already known"));
}

TEST_F(AnchorerTest, BeginAndOpenRefuse) {
  EXPECT_EQ(anchorer->Begin({}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(anchorer->Begin({"a", "a"}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(anchorer->Begin({""}).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(anchorer->Begin({std::string(kCheckpointTextMax + 1, 'a')}).error().code,
            ErrorCode::kInvalidArgument);
  Begin();
  EXPECT_EQ(anchorer->Begin({"b"}).error().code, ErrorCode::kFailedPrecondition);
  AnchorOptions other = options;
  other.key.back() = 2;
  EXPECT_EQ(Anchorer::Open(other, chain).error().code, ErrorCode::kFailedPrecondition);
  other.key = {};
  EXPECT_EQ(Anchorer::Open(other, chain).error().field, "/key");
  other = options;
  other.chain_id = 0;
  EXPECT_EQ(Anchorer::Open(other, chain).error().field, "/chain_id");
  const std::string job = *os::ReadFile(folder_.path() / "job");
  for (const std::string& bad :
       {job.substr(1), job.substr(0, job.size() - 1), job + "\n", std::string(), "x" + job}) {
    ASSERT_TRUE(os::WriteFile(folder_.path() / "job", bad));
    EXPECT_EQ(Anchorer::Open(options, chain).error().code, ErrorCode::kCorruption);
  }
}

// The disk fails at every write in turn, and the program starts anew each time.
TEST_F(AnchorerTest, DiskThatFails) {
  for (int nth = 1; nth < 24; ++nth) {
    chain = TestChain();
    ASSERT_TRUE(anchorer->Abandon());
    std::filesystem::remove_all(folder_.path());
    Open();
    os::FailFromWrite(nth);
    if (!anchorer->Begin(kTexts)) {
      os::FailFromWrite(0);
      Open();  // the last sync may have failed: then it is there
      if (anchorer->state() == AnchorState::kIdle) Begin();
    }
    for (int i = 0; i < 4; ++i) {
      static_cast<void>(anchorer->Step(now_ms += 100));
      chain.Mine();
    }
    os::FailFromWrite(0);
    Open();
    for (int i = 0; i < 5; ++i) {
      Step();
      chain.Mine();
    }
    EXPECT_EQ(anchorer->state(), AnchorState::kIdle) << nth;
    EXPECT_EQ(chain.CountInBlocks(data), 1U) << nth;
    EXPECT_TRUE(anchorer->Find(kTexts[0])) << nth;
  }
}

// Whatever is lost, thrown out, or stopped in between: one transaction is in the chain in the end,
// and all that were ever sent have one nonce, so that there could never have been two.
TEST_F(AnchorerTest, NeverTwo) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    chain = TestChain();
    std::filesystem::remove_all(folder_.path());
    Open();
    Begin();
    chain.loses_request = [&] { return random.Below(8) == 0; };
    chain.loses_answer = [&] { return random.Below(8) == 0; };
    for (int i = 0; i < 40; ++i) {
      static_cast<void>(anchorer->Step(now_ms += static_cast<std::int64_t>(random.Below(1500))));
      if (anchorer->state() == AnchorState::kIdle) break;
      chain.forgets = random.Below(4) == 0;
      chain.base = 1'000'000'000 * (1 + random.Below(5));
      if (random.Below(2) == 0) chain.Mine();
      // Never deeper than what counts as final.
      if (random.Below(6) == 0) chain.Reorganize(1 + random.Below(2), random.Below(2) == 0);
      if (random.Below(6) == 0) Open();
    }
    chain.loses_request = chain.loses_answer = [] { return false; };
    chain.forgets = false;
    chain.base = 1'000'000'000;
    for (int i = 0; i < 10; ++i) {
      Step(1000);
      chain.Mine();
    }
    ASSERT_EQ(anchorer->state(), AnchorState::kIdle) << seed;
    ASSERT_EQ(chain.CountInBlocks(data), 1U) << seed;
    ASSERT_EQ(chain.NoncesOf(data).size(), 1U) << seed;
    const Anchor anchor = *anchorer->Find(kTexts[2]);
    ASSERT_THAT(VerifyAnchor(kTexts[2], anchor, Says(anchor), Trust()).problems, IsEmpty()) << seed;
  }
}

}  // namespace
}  // namespace tidewaiter::anchor
