#include "tradetrust/internal/contract_answer.h"

#include <algorithm>
#include <array>

#include "evm/contract_call.h"

namespace tidewaiter::tradetrust {
namespace {

constexpr std::size_t kSelectorBytes = 4;
constexpr std::size_t kWordBytes = 32;

// Where ethr-did-resolver looks on the main chain.
constexpr evm::Address kDidRegistry = {0xdc, 0xa7, 0xef, 0x03, 0xe9, 0x8e, 0x0d, 0xc2, 0xb8, 0x55,
                                       0xbe, 0x64, 0x7c, 0x39, 0xab, 0xe9, 0x84, 0xfc, 0xf2, 0x1b};

struct Asked {
  const ContractAt& at;
  std::string_view argument;  // 32 bytes, or none
  const FacadeContracts& contracts;
  const FacadeState& state;

  [[nodiscard]] evm::Hash hash() const {
    evm::Hash hash = {};
    std::ranges::copy(argument, hash.begin());
    return hash;
  }
};

std::unexpected<Error> Reverts(const char* why) {
  return Fail(ErrorCode::kFailedPrecondition, why);
}

std::string Word(const evm::Hash& hash) {
  return std::string(evm::ViewOf(hash));
}
std::string Party(std::string_view party) {
  return evm::AnswerAddress(AddressOfParty(party));
}
// A text or bytes, in the encoding of one dynamic value.
std::string Dynamic(std::string_view bytes) {
  std::string out = evm::AnswerNumber(kWordBytes) + evm::AnswerNumber(bytes.size());
  out += bytes;
  out.resize((out.size() + kWordBytes - 1) / kWordBytes * kWordBytes, '\0');
  return out;
}

// ---- The token registry

Result<std::string> OwnerOf(const Asked& asked) {
  ASSIGN_OR_RETURN(const auto title, asked.state.Title(asked.hash()));
  const bool is_held = title && title->token == ledger::EscrowToken::kEscrow;
  return evm::AnswerAddress(is_held ? EscrowAddress(asked.contracts.registry, asked.hash())
                                    : evm::Address{});
}

// ---- A title escrow. It has parties while its token is there: held, or with the registry.

Result<ledger::EscrowView> ViewOf(const Asked& asked) {
  ASSIGN_OR_RETURN(const auto title, asked.state.Title(asked.at.token));
  if (!title) return Reverts("the token of this escrow is gone");
  return *title;
}

template <auto Member>
Result<std::string> PartyOf(const Asked& asked) {
  ASSIGN_OR_RETURN(const ledger::EscrowView view, ViewOf(asked));
  return Party(view.*Member);
}

template <ledger::EscrowToken... Tokens>
Result<std::string> IsIn(const Asked& asked) {
  ASSIGN_OR_RETURN(const ledger::EscrowView view, ViewOf(asked));
  return evm::AnswerBool(((view.token == Tokens) || ...));
}

// ---- The document store

Result<std::string> IsIssued(const Asked& asked) {
  ASSIGN_OR_RETURN(const bool is_issued, asked.state.IsIssued(asked.hash()));
  return evm::AnswerBool(is_issued);
}
Result<std::string> IsRevoked(const Asked& asked) {
  ASSIGN_OR_RETURN(const auto revocation, asked.state.RevocationOf(asked.hash()));
  return evm::AnswerBool(revocation.has_value());
}

// One verifier asks for batches wrongly where the store says that it knows them: no interface but
// the one of asking for interfaces.
Result<std::string> Supports(const Asked& asked) {
  using namespace std::string_view_literals;  // NOLINT(google-build-using-namespace): literals only
  return evm::AnswerBool(asked.argument.substr(0, kSelectorBytes) == "\x01\xff\xc9\xa7"sv);
}

struct Function {
  Contract contract;
  std::string_view signature;
  std::size_t arguments;
  Result<std::string> (*answer)(const Asked& asked);
};

using View = ledger::EscrowView;
using Token = ledger::EscrowToken;
constexpr Function kFunctions[] = {
    {Contract::kRegistry, "ownerOf(uint256)", 1, OwnerOf},
    {Contract::kRegistry, "supportsInterface(bytes4)", 1, Supports},
    {Contract::kRegistry, "name()", 0,
     [](const Asked&) -> Result<std::string> { return Dynamic("Titles of a Tidewaiter ledger"); }},
    {Contract::kRegistry, "symbol()", 0,
     [](const Asked&) -> Result<std::string> { return Dynamic("TIDE"); }},
    {Contract::kRegistry, "paused()", 0,
     [](const Asked&) -> Result<std::string> { return evm::AnswerBool(false); }},
    {Contract::kRegistry, "genesis()", 0,
     [](const Asked&) -> Result<std::string> { return evm::AnswerNumber(0); }},
    {Contract::kStore, "isIssued(bytes32)", 1, IsIssued},
    {Contract::kStore, "isRevoked(bytes32)", 1, IsRevoked},
    {Contract::kStore, "supportsInterface(bytes4)", 1, Supports},
    {Contract::kEscrow, "holder()", 0, PartyOf<&View::holder>},
    {Contract::kEscrow, "beneficiary()", 0, PartyOf<&View::beneficiary>},
    {Contract::kEscrow, "nominee()", 0, PartyOf<&View::nominee>},
    {Contract::kEscrow, "prevHolder()", 0, PartyOf<&View::prev_holder>},
    {Contract::kEscrow, "prevBeneficiary()", 0, PartyOf<&View::prev_beneficiary>},
    {Contract::kEscrow, "active()", 0, IsIn<Token::kEscrow, Token::kRegistry>},
    {Contract::kEscrow, "isHoldingToken()", 0, IsIn<Token::kEscrow>},
    {Contract::kEscrow, "registry()", 0,
     [](const Asked& asked) -> Result<std::string> {
       return evm::AnswerAddress(asked.contracts.registry);
     }},
    {Contract::kEscrow, "tokenId()", 0,
     [](const Asked& asked) -> Result<std::string> { return Word(asked.at.token); }},
    {Contract::kEscrow, "remark()", 0,
     [](const Asked&) -> Result<std::string> { return Dynamic(""); }},
    {Contract::kEscrow, "supportsInterface(bytes4)", 1, Supports},
    {Contract::kDidRegistry, "changed(address)", 1,
     [](const Asked&) -> Result<std::string> { return evm::AnswerNumber(0); }},
    // Nobody but the address itself ever owned it.
    {Contract::kDidRegistry, "identityOwner(address)", 1,
     [](const Asked& asked) -> Result<std::string> { return std::string(asked.argument); }},
};
constexpr std::size_t kFunctionCount = std::size(kFunctions);

std::string_view SelectorOf(std::size_t function) {
  static const auto kSelectors = [] {
    std::array<std::string, kFunctionCount> selectors;
    for (std::size_t i = 0; i < kFunctionCount; ++i) {
      const evm::Hash hash = evm::Keccak256(kFunctions[i].signature);
      selectors[i] = evm::ViewOf(hash).substr(0, kSelectorBytes);
    }
    return selectors;
  }();
  return kSelectors[function];
}

}  // namespace

Result<ContractAt> FindContract(const evm::Address& address, const FacadeContracts& contracts,
                                const FacadeState& state) {
  if (address == contracts.registry) return ContractAt{.contract = Contract::kRegistry};
  if (address == contracts.store) return ContractAt{.contract = Contract::kStore};
  if (address == kDidRegistry) return ContractAt{.contract = Contract::kDidRegistry};
  ASSIGN_OR_RETURN(const auto token, state.TokenOf(address));
  if (token) return ContractAt{.contract = Contract::kEscrow, .token = *token};
  return ContractAt{};
}

Result<std::string> AnswerCall(const ContractAt& at, std::string_view call,
                               const FacadeContracts& contracts, const FacadeState& state) {
  if (at.contract == Contract::kNone) return std::string();
  for (std::size_t i = 0; i < kFunctionCount; ++i) {
    const Function& function = kFunctions[i];
    if (function.contract != at.contract || !call.starts_with(SelectorOf(i))) continue;
    if (call.size() != kSelectorBytes + kWordBytes * function.arguments)
      return Reverts("the call has not the arguments of the function");
    return function.answer({.at = at,
                            .argument = call.substr(kSelectorBytes),
                            .contracts = contracts,
                            .state = state});
  }
  return Reverts("the contract has no such function");
}

}  // namespace tidewaiter::tradetrust
