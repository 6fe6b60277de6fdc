// For tests: a chain in memory that takes transactions, makes blocks when it is told to, forgets
// some of them again, and loses requests and answers.
#ifndef TIDEWAITER_ANCHOR_TEST_CHAIN_H_
#define TIDEWAITER_ANCHOR_TEST_CHAIN_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "anchor/anchor.h"
#include "anchor/chain.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "evm/transaction.h"

namespace tidewaiter::anchor {

class TestChain : public Chain {
 public:
  static constexpr std::uint64_t kGenesisS = 1'790'000'000;  // a block each twelve seconds
  std::uint64_t chain_id = 1337;
  std::uint64_t base = 1'000'000'000;  // wei a unit of gas; pays less: waits
  bool has_fee_market = true;
  bool forgets = false;  // takes transactions and drops them
  std::uint64_t gas_need = 22'440;
  // Whether the n-th request is lost on its way, or its answer on the way back.
  std::function<bool()> loses_request = [] { return false; };
  std::function<bool()> loses_answer = [] { return false; };
  std::vector<std::string> sent = {};  // all that came in, in order

  Result<std::string> Ask(const std::string& request) override {
    if (loses_request()) return Fail(ErrorCode::kUnavailable, "no connection");
    const codec::JsonText json(request);
    std::string answer = R"({"jsonrpc":"2.0","id":1,)" + Answer(json.root()) + "}";
    if (loses_answer()) return Fail(ErrorCode::kUnavailable, "timeout");
    return answer;
  }

  // A block of all waiting transactions that pay enough, in the order of their nonces.
  void Mine() {
    Block block{.hash = evm::Keccak256(fmt::format("block {}", ++hashes_))};
    std::uint64_t nonce = NonceInBlocks();
    for (auto at = waiting_.begin(); at != waiting_.end();) {
      if (at->first == nonce && PriceOf(at->second) >= base) {
        block.raws.push_back(at->second);
        ++nonce;
      }
      at = at->first < nonce ? waiting_.erase(at) : std::next(at);
    }
    blocks_.push_back(block);
  }
  // The latest blocks never were; their transactions wait again, or are lost.
  void Reorganize(std::size_t count, bool lose) {
    for (; count > 0 && !blocks_.empty(); --count) {
      for (const std::string& raw : blocks_.back().raws)
        if (!lose) waiting_.emplace(*NumberOf(raw), raw);
      blocks_.pop_back();
    }
  }
  // Of the one account of the tests, by somebody else who has its key.
  void Put(const std::string& raw) { waiting_[*NumberOf(raw)] = raw; }

  [[nodiscard]] std::size_t CountInBlocks(const std::string& data) const {
    std::size_t count = 0;
    for (const Block& block : blocks_)
      for (const std::string& raw : block.raws)
        count += evm::ReadTransaction(raw)->transaction.data == data ? 1 : 0;
    return count;
  }
  // Nonces under which transactions with this data came in.
  [[nodiscard]] std::set<std::uint64_t> NoncesOf(const std::string& data) const {
    std::set<std::uint64_t> nonces;
    for (const std::string& raw : sent)
      if (evm::ReadTransaction(raw)->transaction.data == data) nonces.insert(*NumberOf(raw));
    return nonces;
  }
  [[nodiscard]] std::uint64_t NonceInBlocks() const {
    std::uint64_t count = 0;
    for (const Block& block : blocks_)
      count += block.raws.size();
    return count;
  }

 private:
  struct Block {
    evm::Hash hash = {};
    std::vector<std::string> raws = {};
  };

  static std::optional<std::uint64_t> NumberOf(const std::string& raw) {
    return evm::ReadTransaction(raw)->transaction.nonce.number();
  }
  static std::uint64_t PriceOf(const std::string& raw) {
    const evm::Transaction transaction = evm::ReadTransaction(raw)->transaction;
    const bool legacy = transaction.kind == evm::TransactionKind::kLegacy;
    return *(legacy ? transaction.gas_price : transaction.max_fee).number();
  }
  static std::string Hex(std::string_view bytes) { return "0x" + codec::HexEncode(bytes); }
  static std::string Number(std::uint64_t number) {
    return fmt::format(R"("result":"{:#x}")", number);
  }
  static std::string Error(std::string_view words) {
    return fmt::format(R"("error":{{"code":-32000,"message":"{}"}})", words);
  }

  std::string Answer(simdjson::dom::element request) {
    const std::string method = codec::TextOf(request, "method");
    std::vector<std::string> params;
    codec::EachOf(request, "params", [&](simdjson::dom::element one) {
      std::string_view text;
      params.emplace_back(one.get(text) == simdjson::SUCCESS ? text : "");
    });
    if (method == "eth_chainId") return Number(chain_id);
    if (method == "eth_blockNumber") return Number(blocks_.size());
    if (method == "eth_gasPrice") return Number(base);
    if (method == "eth_getTransactionCount") return Number(Nonce(params.at(1) == "pending"));
    if (method == "eth_getBlockByNumber") return BlockOf(params.at(0));
    if (method == "eth_getTransactionReceipt") return ReceiptTo(params.at(0));
    if (method == "eth_sendRawTransaction") return Take(*codec::HexDecode(params.at(0).substr(2)));
    return Error("no such method");
  }
  std::uint64_t Nonce(bool pending) {
    std::uint64_t nonce = NonceInBlocks();
    while (pending && waiting_.contains(nonce))
      ++nonce;
    return nonce;
  }
  std::string BlockOf(const std::string& tag) {
    const std::uint64_t number =
        tag == "latest" ? blocks_.size() : *evm::Quantity::FromHex(tag)->number();
    if (number > blocks_.size()) return R"("result":null)";
    const evm::Hash hash = number == 0 ? evm::Hash{} : blocks_[number - 1].hash;
    const std::string fee = has_fee_market ? fmt::format(R"(,"baseFeePerGas":"{:#x}")", base) : "";
    return fmt::format(R"("result":{{"hash":"{}","timestamp":"{:#x}"{}}})", Hex(evm::ViewOf(hash)),
                       kGenesisS + 12 * number, fee);
  }
  std::string ReceiptTo(const std::string& hash) {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      for (const std::string& raw : blocks_[i].raws) {
        const auto read = evm::ReadTransaction(raw);
        if (Hex(evm::ViewOf(read->hash)) != hash) continue;
        const bool is_enough = *read->transaction.gas_limit.number() >= gas_need;
        return fmt::format(R"("result":{{"transactionHash":"{}","blockHash":"{}",)"
                           R"("blockNumber":"{:#x}","status":"{}"}})",
                           hash, Hex(evm::ViewOf(blocks_[i].hash)), i + 1,
                           is_enough ? "0x1" : "0x0");
      }
    }
    return R"("result":null)";
  }
  std::string Take(const std::string& raw) {
    sent.push_back(raw);
    const auto read = evm::ReadTransaction(raw);
    if (!read || read->transaction.chain_id != chain_id) return Error("invalid sender");
    const std::uint64_t nonce = *NumberOf(raw);
    if (nonce < NonceInBlocks()) return Error("nonce too low");
    const auto there = waiting_.find(nonce);
    if (there != waiting_.end() && there->second == raw) return Error("already known");
    if (there != waiting_.end() && PriceOf(raw) * 10 < PriceOf(there->second) * 11)
      return Error("replacement transaction underpriced");
    if (!forgets) waiting_[nonce] = raw;
    return fmt::format(R"("result":"{}")", Hex(evm::ViewOf(read->hash)));
  }

  std::vector<Block> blocks_;
  std::map<std::uint64_t, std::string> waiting_;  // by nonce
  std::uint64_t hashes_ = 0;
};

}  // namespace tidewaiter::anchor

#endif  // TIDEWAITER_ANCHOR_TEST_CHAIN_H_
