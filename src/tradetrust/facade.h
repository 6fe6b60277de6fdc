// Facade: answers, from the state of a ledger, the questions that programs for TradeTrust documents
// ask an Ethereum node (JSON-RPC 2.0). So they verify our titles and certificates with no chain
// anywhere.
//
//   const FacadeContracts contracts = ContractsOf("customs.na/ledger", 1);
//   const FacadeAnswer answer = AnswerRpc(request.body, contracts, state);
//   reply.Send({.status = answer.status, .content_type = "application/json", .body = answer.body});
//
// Three kinds of contract seem to be there. The token registry: ownerOf a title's token (the Merkle
// root of its document) is its escrow's address while it is held, and the zero address when it is
// unknown, surrendered, on paper or over. A contract would name itself or a dead address then, and
// verifiers that only ask whether there is an owner would say VALID of a bill that nobody may act
// on any more. The title escrow of each token: holder, beneficiary, nominee, whom a rejection goes
// back to. The document store: isIssued, isRevoked. And the registry of did:ethr, in which nobody
// ever changed anything. Parties appear under addresses made of their names (AddressOfParty), which
// nobody can sign for; who really signs is in the ledger.
//
// Methods: eth_chainId, net_version, web3_clientVersion, eth_blockNumber, eth_call, eth_getCode,
// eth_getLogs (always none). Others are -32601. Nothing can be changed through it.
// Pure but for what `state` does; thread-safe as far as that is. O(body).
#ifndef TIDEWAITER_TRADETRUST_FACADE_H_
#define TIDEWAITER_TRADETRUST_FACADE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "evm/account.h"
#include "ledger/title_escrow.h"

namespace tidewaiter::tradetrust {

inline constexpr std::size_t kRpcBytesMax = 64 * 1024;  // a hundred calls have 30 kB
inline constexpr std::size_t kRpcBatchMax = 100;        // ethers sends at most so many together

// Why a document counts no more, with the numbers of RFC 5280 that OCSP responders give.
enum class Revocation : std::uint8_t {
  kSuperseded = 4,  // amended or replaced: another document took its place
  kUsedUp = 5,      // "cessation of operation": good for one use, and used
  kWithdrawn = 9,   // "privilege withdrawn": revoked by its issuer
};

// What the facade has to know. Errors of all: kUnavailable; the client is told -32000, which it
// takes for no answer at all, never for "invalid".
class FacadeState {
 public:
  FacadeState() = default;
  FacadeState(const FacadeState&) = default;
  FacadeState& operator=(const FacadeState&) = default;
  virtual ~FacadeState() = default;

  // Entries of the log: the number of the latest block.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  // The title whose document has this Merkle root; nothing: there is none.
  [[nodiscard]] virtual Result<std::optional<ledger::EscrowView>> Title(
      const evm::Hash& token) const = 0;
  // The token whose escrow has this address (EscrowAddress).
  [[nodiscard]] virtual Result<std::optional<evm::Hash>> TokenOf(
      const evm::Address& escrow) const = 0;
  // Whether documents with this Merkle root were issued.
  [[nodiscard]] virtual Result<bool> IsIssued(const evm::Hash& root) const = 0;
  // Asked for a document's target hash, and for all hashes up to its root; nothing: it stands, or
  // is unknown.
  [[nodiscard]] virtual Result<std::optional<Revocation>> RevocationOf(
      const evm::Hash& hash) const = 0;
};

struct FacadeContracts {
  std::uint64_t chain_id = 0;  // 1 where did:ethr is to be resolved; what the issuer's DNS says
  evm::Address registry = {};  // "tokenRegistry" of documents
  evm::Address store = {};     // "documentStore", and "location" of a revocation store
};

// Addresses of a log's contracts; the same wherever they are computed.
FacadeContracts ContractsOf(std::string_view log_origin, std::uint64_t chain_id);
evm::Address EscrowAddress(const evm::Address& registry, const evm::Hash& token);
// Of a did:key or a member's name: the end of the Keccak-256 of it. "" is the zero address.
evm::Address AddressOfParty(std::string_view party);

struct FacadeAnswer {
  int status = 200;  // of HTTP: 200, 204 where nothing was asked, 413
  std::string body = {};
};

// One request or a batch. What is wrong with a request is told in its answer, by the codes of
// JSON-RPC: -32700, -32600, -32601, -32602, -32000, and 3 for a call that a contract would revert.
FacadeAnswer AnswerRpc(std::string_view body, const FacadeContracts& contracts,
                       const FacadeState& state);

// The answer of an OCSP responder as OpenAttestation has it: {"revoked":false,"documentHash":…}.
// Errors: kInvalidArgument: not "0x" and 64 digits; those of `state`.
Result<std::string> AnswerOcsp(std::string_view hash, const FacadeState& state);

}  // namespace tidewaiter::tradetrust

#endif  // TIDEWAITER_TRADETRUST_FACADE_H_
