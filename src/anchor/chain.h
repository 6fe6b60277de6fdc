// Chain: a node of an EVM chain, asked by raw JSON-RPC; and what it answers, as values.
//
//   HttpChain chain("https://rpc.example", {});
//   ASSIGN_OR_RETURN(const std::uint64_t id, ChainId(chain));
//   ASSIGN_OR_RETURN(const auto receipt, ReceiptOf(chain, hash));      // nothing: not in a block
//
// Errors of all questions: kUnavailable (not reached, no answer, or one that is none of JSON-RPC:
// whether it did what was asked is not known), kFailedPrecondition (the node refused, in its own
// words). Nodes word their refusals as they like: nobody should decide anything by them.
// As thread-safe as the Chain.
#ifndef TIDEWAITER_ANCHOR_CHAIN_H_
#define TIDEWAITER_ANCHOR_CHAIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "evm/account.h"
#include "http/client.h"

namespace tidewaiter::anchor {

// A block with the hashes of some thousand transactions.
inline constexpr std::size_t kChainAnswerMax = std::size_t{1} << 20U;

class Chain {
 public:
  Chain() = default;
  Chain(const Chain&) = default;
  Chain& operator=(const Chain&) = default;
  virtual ~Chain() = default;
  // The body of the answer. Errors: kUnavailable.
  virtual Result<std::string> Ask(const std::string& request) = 0;
};

class HttpChain : public Chain {
 public:
  HttpChain(std::string url, http::ClientOptions options)
      : url_(std::move(url)), options_(std::move(options)) {
    options_.answer_bytes_max = kChainAnswerMax;
  }
  Result<std::string> Ask(const std::string& request) override;

 private:
  std::string url_;
  http::ClientOptions options_;
};

struct Receipt {
  evm::Hash transaction = {};
  evm::Hash block_hash = {};
  std::uint64_t block = 0;
  bool succeeded = false;
};
// The JSON of a receipt; nothing for "null". Errors: kInvalidArgument.
Result<std::optional<Receipt>> ReadReceipt(std::string_view json);

// Prices a unit of gas, in wei.
struct Prices {
  std::uint64_t gas_price = 0;  // eth_gasPrice, for legacy transactions
  std::optional<std::uint64_t> base =
      {};  // of the next block; nothing: the chain has no fee market
};

Result<std::uint64_t> ChainId(Chain& chain);
Result<std::uint64_t> LatestBlock(Chain& chain);
// Transactions of the account: in blocks, and with `pending` also those that wait.
Result<std::uint64_t> NonceOf(Chain& chain, const evm::Address& account, bool pending);
Result<Prices> AskPrices(Chain& chain);
Result<std::optional<Receipt>> ReceiptOf(Chain& chain, const evm::Hash& transaction);
// The same as the node wrote it, "null" where there is none: for ChainSays.
Result<std::string> ReceiptJson(Chain& chain, const evm::Hash& transaction);
// Of the block that the chain has at this height now; nothing: it has none.
Result<std::optional<evm::Hash>> BlockHash(Chain& chain, std::uint64_t block);
// Its time, Unix seconds; nothing: the chain has none at this height.
Result<std::optional<std::int64_t>> BlockTime(Chain& chain, std::uint64_t block);
// eth_sendRawTransaction.
Status Send(Chain& chain, std::string_view raw);

}  // namespace tidewaiter::anchor

#endif  // TIDEWAITER_ANCHOR_CHAIN_H_
