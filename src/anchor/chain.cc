#include "anchor/chain.h"

#include <algorithm>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "codec/text.h"
#include "evm/transaction.h"

namespace tidewaiter::anchor {
namespace {

using Element = simdjson::dom::element;

constexpr std::size_t kRefusalMax = 200;  // bytes of a node's own words that are passed on

std::unexpected<Error> NoAnswer(std::string_view method) {
  return Fail(ErrorCode::kUnavailable, fmt::format("the node's answer to {} is none", method));
}

// A question and its answer, which lives as long as this.
class Asked {
 public:
  Asked(Chain& chain, std::string_view method, std::string_view params) : method_(method) {
    const auto body = chain.Ask(
        fmt::format(R"({{"jsonrpc":"2.0","id":1,"method":"{}","params":{}}})", method, params));
    if (!body) {
      error_ = body.error();
      return;
    }
    simdjson::dom::object answer;
    Element error;
    if (parser_.parse(body->data(), body->size()).get(answer) != simdjson::SUCCESS) return;
    if (answer.at_key("error").get(error) == simdjson::SUCCESS && !error.is_null()) {
      std::string words = codec::TextOf(error, "message").substr(0, kRefusalMax);
      error_ = {ErrorCode::kFailedPrecondition,
                fmt::format("the node refuses {}: {}", method,
                            codec::IsUtf8(words) ? words : "(its words are cut)"),
                ""};
      return;
    }
    ok_ = answer.at_key("result").get(result_) == simdjson::SUCCESS;
  }

  [[nodiscard]] Status status() const {
    if (error_.message.empty() && ok_) return {};
    if (error_.message.empty()) return NoAnswer(method_);
    return std::unexpected(error_);
  }
  [[nodiscard]] Element result() const { return result_; }
  [[nodiscard]] Result<std::uint64_t> Number() const {
    RETURN_IF_ERROR(status());
    std::string_view text;
    if (result_.get(text) != simdjson::SUCCESS) return NoAnswer(method_);
    const auto quantity = evm::Quantity::FromHex(text);
    if (!quantity || !quantity->number()) return NoAnswer(method_);
    return *quantity->number();
  }

 private:
  std::string method_;
  simdjson::dom::parser parser_;
  Element result_;
  bool ok_ = false;
  Error error_ = {ErrorCode::kUnavailable, "", ""};
};

std::string Hex(std::string_view bytes) {
  return "0x" + codec::HexEncode(bytes);
}
std::string Hex(const evm::Address& address) {
  return Hex({reinterpret_cast<const char*>(address.data()), address.size()});
}

std::optional<evm::Hash> HashOf(Element object, std::string_view name) {
  const std::string text = codec::TextOf(object, name);
  const auto bytes =
      codec::HexDecode(std::string_view(text).substr(text.starts_with("0x") ? 2 : 0));
  evm::Hash hash = {};
  if (!text.starts_with("0x") || !bytes || bytes->size() != hash.size()) return {};
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}
std::optional<std::uint64_t> NumberOf(Element object, std::string_view name) {
  const auto quantity = evm::Quantity::FromHex(codec::TextOf(object, name));
  return quantity ? quantity->number() : std::nullopt;
}

// Nodes give null for what is not in a block, and some an object without one.
Result<std::optional<Receipt>> ReceiptFrom(Element json) {
  using Maybe = std::optional<Receipt>;
  if (json.is_null()) return Maybe();
  const auto transaction = HashOf(json, "transactionHash");
  const auto block_hash = HashOf(json, "blockHash");
  const auto block = NumberOf(json, "blockNumber");
  const auto status = NumberOf(json, "status");
  if (!transaction) return Fail(ErrorCode::kInvalidArgument, "this is no receipt");
  if (!block || !block_hash) return Maybe();
  return Maybe(Receipt{.transaction = *transaction,
                       .block_hash = *block_hash,
                       .block = *block,
                       .succeeded = status == 1});
}

}  // namespace

Result<std::string> HttpChain::Ask(const std::string& request) {
  auto answer = http::Fetch({.url = url_,
                             .method = http::Method::kPost,
                             .headers = {{"Content-Type", "application/json"}},
                             .body = request},
                            options_);
  if (!answer) return Fail(ErrorCode::kUnavailable, answer.error().message);
  // Some nodes answer refusals with 400 or 500 and the JSON of the error.
  return std::move(answer->body);
}

Result<std::optional<Receipt>> ReadReceipt(std::string_view json) {
  const codec::JsonText text(json);
  if (!text.ok()) return Fail(ErrorCode::kInvalidArgument, "this is no receipt");
  return ReceiptFrom(text.root());
}

Result<std::uint64_t> ChainId(Chain& chain) {
  return Asked(chain, "eth_chainId", "[]").Number();
}

Result<std::uint64_t> LatestBlock(Chain& chain) {
  return Asked(chain, "eth_blockNumber", "[]").Number();
}

Result<std::uint64_t> NonceOf(Chain& chain, const evm::Address& account, bool pending) {
  return Asked(chain, "eth_getTransactionCount",
               fmt::format(R"(["{}","{}"])", Hex(account), pending ? "pending" : "latest"))
      .Number();
}

Result<Prices> AskPrices(Chain& chain) {
  Prices prices;
  ASSIGN_OR_RETURN(prices.gas_price, Asked(chain, "eth_gasPrice", "[]").Number());
  const Asked block(chain, "eth_getBlockByNumber", R"(["latest",false])");
  RETURN_IF_ERROR(block.status());
  prices.base = NumberOf(block.result(), "baseFeePerGas");
  return prices;
}

Result<std::string> ReceiptJson(Chain& chain, const evm::Hash& transaction) {
  const Asked asked(chain, "eth_getTransactionReceipt",
                    fmt::format(R"(["{}"])", Hex(evm::ViewOf(transaction))));
  RETURN_IF_ERROR(asked.status());
  return simdjson::to_string(asked.result());
}

Result<std::optional<Receipt>> ReceiptOf(Chain& chain, const evm::Hash& transaction) {
  ASSIGN_OR_RETURN(const std::string json, ReceiptJson(chain, transaction));
  const auto receipt = ReadReceipt(json);
  if (!receipt) return NoAnswer("eth_getTransactionReceipt");
  if (*receipt && (*receipt)->transaction != transaction)
    return NoAnswer("eth_getTransactionReceipt");
  return *receipt;
}

Result<std::optional<evm::Hash>> BlockHash(Chain& chain, std::uint64_t block) {
  const Asked asked(chain, "eth_getBlockByNumber", fmt::format(R"(["{:#x}",false])", block));
  RETURN_IF_ERROR(asked.status());
  if (asked.result().is_null()) return std::optional<evm::Hash>();
  return HashOf(asked.result(), "hash");
}

Result<std::optional<std::int64_t>> BlockTime(Chain& chain, std::uint64_t block) {
  const Asked asked(chain, "eth_getBlockByNumber", fmt::format(R"(["{:#x}",false])", block));
  RETURN_IF_ERROR(asked.status());
  if (asked.result().is_null()) return std::optional<std::int64_t>();
  const auto time_s = NumberOf(asked.result(), "timestamp");
  // Later than the year 9999 is no time.
  if (!time_s || *time_s > 253'402'300'799) return NoAnswer("eth_getBlockByNumber");
  return std::optional(static_cast<std::int64_t>(*time_s));
}

Status Send(Chain& chain, std::string_view raw) {
  return Asked(chain, "eth_sendRawTransaction", fmt::format(R"(["{}"])", Hex(raw))).status();
}

}  // namespace tidewaiter::anchor
