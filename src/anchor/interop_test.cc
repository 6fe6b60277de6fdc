// A real chain for development (ganache, tests/interop/README.md): it takes our transactions, of
// both kinds, and gives receipts that prove our anchors. Skipped where tools/install_clients was
// not run.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "anchor/anchorer.h"
#include "testing/clients.h"
#include "testing/tcp_proxy.h"

namespace tidewaiter::anchor {
namespace {

using testing::IsEmpty;

// Account 0 of the phrase that development chains are started with: everybody knows its key.
constexpr std::string_view kPhrase = "test test test test test test test test test test test junk";
constexpr std::string_view kKnownKey =
    "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const std::vector<std::string> kTexts = {"a.example/log\n1\nAAA=\n", "b.example/log\n2\nBBB=\n"};

// The chain's process; it ends with the test program, however that ends.
class Ganache {
 public:
  explicit Ganache(const std::filesystem::path& packages) {
    const std::string program = (packages / "ganache/dist/node/cli.js").string();
    const std::string port = std::to_string(port_);
    const std::string phrase(kPhrase);
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    const int out = ::open("/dev/null", O_WRONLY);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    // Blocks are made when the test says so.
    ::execlp("node", "node", program.c_str(), "--server.host", "127.0.0.1", "--server.port",
             port.c_str(), "--chain.chainId", "1337", "--wallet.mnemonic", phrase.c_str(),
             "--miner.blockTime", "100000", nullptr);
    ::_exit(127);
  }
  Ganache(const Ganache&) = delete;
  Ganache& operator=(const Ganache&) = delete;
  ~Ganache() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  [[nodiscard]] std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }

 private:
  std::uint16_t port_ = FreePort();
  pid_t pid_ = -1;
};

class AnchorOnAChain : public ClientsTest {
 protected:
  void SetUp() override {
    ClientsTest::SetUp();
    if (IsSkipped()) return;
    ganache_ = std::make_unique<Ganache>(Packages());
    chain = std::make_unique<HttpChain>(
        ganache_->url(), http::ClientOptions{.timeout_s = 20, .allow_private = true});
    constexpr int kTries = 3000;
    for (int i = 0; i < kTries && !ChainId(*chain); ++i)
      ::poll(nullptr, 0, 10);
    ASSERT_TRUE(ChainId(*chain));
    Open(evm::TransactionKind::kFeeMarket);
  }
  void Open(evm::TransactionKind kind) {
    auto opened = Anchorer::Open({.folder = folder() / "anchors",
                                  .chain_id = 1337,
                                  .key = key,
                                  .kind = kind,
                                  .depth = 3,
                                  .bump_after_ms = 1000},
                                 *chain);
    ASSERT_TRUE(opened) << opened.error();
    anchorer = *std::move(opened);
  }
  // The "result" of something that only development chains do.
  std::string Tell(std::string_view method, std::string_view params = "[]") {
    const auto answer = chain->Ask(
        fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":{}}})", method, params));
    EXPECT_TRUE(answer);
    EXPECT_EQ(answer->find("error"), std::string::npos) << *answer;
    const codec::JsonText json(*answer);
    return codec::TextOf(json.root(), "result");
  }
  void Mine() { Tell("evm_mine"); }
  AnchorProgress Step(std::int64_t later_ms = 100) {
    const auto progress = anchorer->Step(now_ms += later_ms);
    EXPECT_TRUE(progress) << progress.error();
    return progress.value_or(AnchorProgress{});
  }
  void ExpectAnchored(const std::string& text) {
    const auto anchor = anchorer->Find(text);
    ASSERT_TRUE(anchor) << anchor.error();
    const ChainSays says = {.receipt = *ReceiptJson(*chain, evm::Keccak256(anchor->transaction)),
                            .latest_block = *LatestBlock(*chain)};
    const AnchorTrust trust = {.chain_id = 1337, .sender = evm::AddressOf(key), .depth = 3};
    EXPECT_THAT(VerifyAnchor(text, *anchor, says, trust).problems, IsEmpty());
  }

  const evm::SecretKey key = *evm::ParseSecretKey(kKnownKey);
  std::unique_ptr<HttpChain> chain;
  std::unique_ptr<Anchorer> anchorer;
  std::int64_t now_ms = 1'795'773'600'000;

 private:
  std::unique_ptr<Ganache> ganache_;
};

TEST_F(AnchorOnAChain, BothKinds) {
  for (const auto kind : {evm::TransactionKind::kFeeMarket, evm::TransactionKind::kLegacy}) {
    Open(kind);
    const std::string text = kind == evm::TransactionKind::kLegacy ? kTexts[0] : kTexts[1];
    ASSERT_TRUE(anchorer->Begin({text}));
    EXPECT_EQ(Step().trouble, "");
    Mine();
    EXPECT_EQ(Step().state, AnchorState::kMined);
    Mine();
    Mine();
    EXPECT_EQ(Step().done.size(), 1U);
    ExpectAnchored(text);
  }
}

TEST_F(AnchorOnAChain, ReplacedAndForgotten) {
  ASSERT_TRUE(anchorer->Begin(kTexts));
  const std::string before = Tell("evm_snapshot");
  Step();
  EXPECT_EQ(Step(2000).trouble, "");  // the chain takes the replacement
  Open(evm::TransactionKind::kFeeMarket);
  Mine();
  EXPECT_EQ(Step().state, AnchorState::kMined);
  Tell("evm_revert", fmt::format(R"(["{}"])", before));  // none of it was ever there
  EXPECT_EQ(Step().state, AnchorState::kWaiting);
  for (int i = 0; i < 3; ++i)
    Mine();
  EXPECT_EQ(Step().done.size(), 2U);
  for (const std::string& text : kTexts)
    ExpectAnchored(text);
  EXPECT_EQ(*NonceOf(*chain, evm::AddressOf(key), false), 1U);  // one transaction, not two
}

TEST_F(AnchorOnAChain, WrongChain) {
  auto other = Anchorer::Open({.folder = folder() / "other", .chain_id = 1, .key = key}, *chain);
  ASSERT_TRUE(other);
  ASSERT_TRUE((*other)->Begin(kTexts));
  EXPECT_EQ((*other)->Step(now_ms).error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(*NonceOf(*chain, evm::AddressOf(key), true), 0U);
}

}  // namespace
}  // namespace tidewaiter::anchor
