#include "tradetrust/facade.h"

#include <simdjson.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "codec/encoding.h"
#include "codec/json_writer.h"
#include "tradetrust/internal/contract_answer.h"

namespace tidewaiter::tradetrust {
namespace {

using Element = simdjson::dom::element;

// JSON-RPC 2.0 section 5.1, and EIP-1474.
constexpr int kParseError = -32700;
constexpr int kInvalidRequest = -32600;
constexpr int kMethodNotFound = -32601;
constexpr int kInvalidParams = -32602;
constexpr int kServerError = -32000;
constexpr int kReverted = 3;

constexpr std::size_t kDepthMax = 16;        // a batch of calls has five levels
constexpr std::size_t kCallBytesMax = 1024;  // the longest call that anybody makes has 68 bytes

struct RpcError {
  int code = 0;
  std::string message;
};
// The JSON of a result.
using RpcResult = std::expected<std::string, RpcError>;

std::unexpected<RpcError> Bad(int code, std::string message) {
  return std::unexpected(RpcError{code, std::move(message)});
}

std::string Quoted(std::string_view text) {
  std::string out;
  codec::AppendJsonText(out, text);
  return out;
}
std::string QuotedHex(std::string_view bytes) {
  return Quoted("0x" + codec::HexEncode(bytes));
}
std::string QuotedNumber(std::uint64_t number) {
  return Quoted(fmt::format("{:#x}", number));
}

std::optional<std::string> BytesOf(std::string_view hex) {
  if (!hex.starts_with("0x") || hex.size() > 2 + 2 * kCallBytesMax) return {};
  const auto bytes = codec::HexDecode(hex.substr(2));
  return bytes ? std::optional(*bytes) : std::nullopt;
}

template <typename Bytes>
std::optional<Bytes> FixedOf(std::string_view hex) {
  const auto bytes = BytesOf(hex);
  Bytes fixed = {};
  if (!bytes || bytes->size() != fixed.size()) return {};
  std::ranges::copy(*bytes, fixed.begin());
  return fixed;
}

// One request being answered.
class Call {
 public:
  Call(const FacadeContracts& contracts, const FacadeState& state)
      : contracts_(contracts), state_(state) {}

  RpcResult Answer(std::string_view method, const std::optional<simdjson::dom::array>& params) {
    if (method == "eth_chainId") return QuotedNumber(contracts_.chain_id);
    if (method == "net_version") return Quoted(std::to_string(contracts_.chain_id));
    if (method == "web3_clientVersion") return Quoted("tidewaiter/ledger");
    if (method == "eth_blockNumber") return QuotedNumber(state_.size());
    if (method == "eth_call") return EthCall(params);
    if (method == "eth_getCode") return EthGetCode(params);
    if (method == "eth_getLogs") return EthGetLogs(params);
    return Bad(kMethodNotFound, "there is no such method here");
  }

 private:
  // The state before the latest entry is not kept: an answer about it would be a wrong one.
  [[nodiscard]] bool IsLatest(const simdjson::dom::array& params) const {
    std::string_view tag;
    if (params.size() < 2 || params.at(1).is_null()) return true;
    if (params.at(1).get(tag) != simdjson::SUCCESS) return false;
    for (const std::string_view word : {"latest", "pending", "safe", "finalized"})
      if (tag == word) return true;
    return tag == fmt::format("{:#x}", state_.size());
  }

  RpcResult EthCall(const std::optional<simdjson::dom::array>& params) {
    simdjson::dom::object call;
    if (!params || params->at(0).get(call) != simdjson::SUCCESS)
      return Bad(kInvalidParams, "the call is missing");
    std::string_view to;
    std::string_view data;
    if (call.at_key("data").get(data) != simdjson::SUCCESS &&
        call.at_key("input").get(data) != simdjson::SUCCESS) {
      return Bad(kInvalidParams, "the call has no data");
    }
    if (call.at_key("to").get(to) != simdjson::SUCCESS)
      return Bad(kInvalidParams, "the call goes nowhere");
    const auto address = FixedOf<evm::Address>(to);
    const auto bytes = BytesOf(data);
    if (!address || !bytes) return Bad(kInvalidParams, "the call's address or data are none");
    if (!IsLatest(*params)) return Bad(kServerError, "only the latest state is kept");
    const auto at = FindContract(*address, contracts_, state_);
    if (!at) return Bad(kServerError, at.error().message);
    const auto answer = AnswerCall(*at, *bytes, contracts_, state_);
    if (answer) return QuotedHex(*answer);
    if (answer.error().code == ErrorCode::kFailedPrecondition)
      return Bad(kReverted, "execution reverted: " + answer.error().message);
    return Bad(kServerError, answer.error().message);
  }

  RpcResult EthGetCode(const std::optional<simdjson::dom::array>& params) {
    std::string_view text;
    if (!params || params->at(0).get(text) != simdjson::SUCCESS)
      return Bad(kInvalidParams, "the address is missing");
    const auto address = FixedOf<evm::Address>(text);
    if (!address) return Bad(kInvalidParams, "the address is none");
    if (!IsLatest(*params)) return Bad(kServerError, "only the latest state is kept");
    const auto at = FindContract(*address, contracts_, state_);
    if (!at) return Bad(kServerError, at.error().message);
    // The byte of an instruction that does nothing but fail: there is code, and none to be run.
    return at->contract == Contract::kNone ? QuotedHex("") : QuotedHex("\xFE");
  }

  // Histories are in the ledger; no event was ever written to a chain.
  static RpcResult EthGetLogs(const std::optional<simdjson::dom::array>& params) {
    simdjson::dom::object filter;
    if (!params || params->at(0).get(filter) != simdjson::SUCCESS)
      return Bad(kInvalidParams, "the filter is missing");
    return "[]";
  }

  const FacadeContracts& contracts_;
  const FacadeState& state_;
};

std::string Envelope(const std::string& id, const RpcResult& result) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("jsonrpc", "2.0").Key("id").Raw(id);
  if (result) {
    json.Key("result").Raw(*result);
  } else {
    json.Key("error").BeginObject();
    json.Member("code", result.error().code).Member("message", result.error().message);
    if (result.error().code == kReverted) json.Member("data", "0x");
    json.EndObject();
  }
  json.EndObject();
  return out;
}

// The id as JSON, to be sent back: a text, a whole number or null. Nothing: it is something else.
std::optional<std::string> IdOf(const Element& id) {
  std::string_view text;
  std::int64_t number = 0;
  if (id.get(text) == simdjson::SUCCESS) return Quoted(text);
  if (id.get(number) == simdjson::SUCCESS) return std::to_string(number);
  if (id.is_null()) return "null";
  return {};
}

// Empty for a notification, which is not answered.
std::string AnswerOne(const Element& request, Call& call) {
  simdjson::dom::object object;
  std::string_view version;
  std::string_view method;
  Element member;
  if (request.get(object) != simdjson::SUCCESS)
    return Envelope("null", Bad(kInvalidRequest, "a request is an object"));
  std::string id;
  if (object.at_key("id").get(member) == simdjson::SUCCESS) {
    const auto read = IdOf(member);
    if (!read) return Envelope("null", Bad(kInvalidRequest, "the id is none"));
    id = *read;
  }
  if (object.at_key("jsonrpc").get(version) != simdjson::SUCCESS || version != "2.0" ||
      object.at_key("method").get(method) != simdjson::SUCCESS) {
    return Envelope(id.empty() ? "null" : id, Bad(kInvalidRequest, "this is not JSON-RPC 2.0"));
  }
  if (id.empty()) return {};
  std::optional<simdjson::dom::array> params;
  if (object.at_key("params").get(member) == simdjson::SUCCESS) {
    simdjson::dom::array array;
    if (member.get(array) != simdjson::SUCCESS)
      return Envelope(id, Bad(kInvalidParams, "parameters are a list"));
    params = array;
  }
  return Envelope(id, call.Answer(method, params));
}

FacadeAnswer AnswerBatch(const simdjson::dom::array& batch, Call& call) {
  if (batch.size() == 0 || batch.size() > kRpcBatchMax) {
    return {.body = Envelope(
                "null",
                Bad(kInvalidRequest, fmt::format("a batch has 1 to {} requests", kRpcBatchMax)))};
  }
  std::string body;
  for (const Element request : batch) {
    const std::string one = AnswerOne(request, call);
    if (!one.empty()) body += (body.empty() ? "[" : ",") + one;
  }
  if (body.empty()) return {.status = 204};
  return {.body = body + "]"};
}

evm::Address AddressOfText(std::string_view kind, std::string_view text) {
  const evm::Hash hash = evm::Keccak256(fmt::format("tidewaiter {} {}", kind, text));
  evm::Address address = {};
  std::ranges::copy(evm::ViewOf(hash).substr(hash.size() - address.size()), address.begin());
  return address;
}

}  // namespace

FacadeContracts ContractsOf(std::string_view log_origin, std::uint64_t chain_id) {
  return {.chain_id = chain_id,
          .registry = AddressOfText("registry", log_origin),
          .store = AddressOfText("store", log_origin)};
}

evm::Address EscrowAddress(const evm::Address& registry, const evm::Hash& token) {
  const std::string_view bytes(reinterpret_cast<const char*>(registry.data()), registry.size());
  return AddressOfText("escrow", std::string(bytes) + std::string(evm::ViewOf(token)));
}

evm::Address AddressOfParty(std::string_view party) {
  return party.empty() ? evm::Address{} : AddressOfText("party", party);
}

FacadeAnswer AnswerRpc(std::string_view body, const FacadeContracts& contracts,
                       const FacadeState& state) {
  if (body.size() > kRpcBytesMax) {
    return {.status = 413, .body = Envelope("null", Bad(kInvalidRequest, "the body is too large"))};
  }
  simdjson::dom::parser parser;
  Element root;
  if (parser.allocate(kRpcBytesMax, kDepthMax) != simdjson::SUCCESS ||
      parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) {
    return {.body = Envelope("null", Bad(kParseError, "this is no JSON"))};
  }
  Call call(contracts, state);
  simdjson::dom::array batch;
  if (root.get(batch) == simdjson::SUCCESS) return AnswerBatch(batch, call);
  std::string one = AnswerOne(root, call);
  if (one.empty()) return {.status = 204};
  return {.body = std::move(one)};
}

Result<std::string> AnswerOcsp(std::string_view hash, const FacadeState& state) {
  const auto read = FixedOf<evm::Hash>(hash);
  if (!read) return Fail(ErrorCode::kInvalidArgument, "this is no hash", "/hash");
  ASSIGN_OR_RETURN(const auto revocation, state.RevocationOf(*read));
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("revoked", revocation.has_value());
  json.Member("documentHash", "0x" + codec::HexEncode(evm::ViewOf(*read)));
  if (revocation) json.Member("reasonCode", static_cast<int>(*revocation));
  json.EndObject();
  return out;
}

}  // namespace tidewaiter::tradetrust
