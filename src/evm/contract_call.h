// The calls of contracts that verifiers of TradeTrust documents make, and the answers to them, in
// the ABI's encoding: what a server needs that answers eth_call in a contract's place.
//
//   ASSIGN_OR_RETURN(const ContractCall call, ReadCall(bytes));
//   if (call.function == ContractFunction::kOwnerOf) return AnswerAddress(HolderOf(call.argument));
//
// Each call has one argument of 32 bytes; each answer is 32 bytes. An unknown token is answered
// with the zero address, not with an error: verifiers then say "not minted" instead of "error".
// supportsInterface is answered with false: one verifier asks for batches wrongly otherwise.
// Source: Solidity, Contract ABI specification. Pure, thread-safe.
#ifndef TIDEWAITER_EVM_CONTRACT_CALL_H_
#define TIDEWAITER_EVM_CONTRACT_CALL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "evm/account.h"

namespace tidewaiter::evm {

enum class ContractFunction : std::uint8_t {
  kOwnerOf,            // ownerOf(uint256): who holds the title with this Merkle root
  kSupportsInterface,  // supportsInterface(bytes4)
  kIsIssued,           // isIssued(bytes32) of a document store
  kIsRevoked,          // isRevoked(bytes32)
  kChanged,            // changed(address) of the registry of did:ethr
};

struct ContractCall {
  ContractFunction function = ContractFunction::kOwnerOf;
  Hash argument = {};  // as it came: bytes4 is at the left, an address at the right
};

// "ownerOf(uint256)": what the selector is the hash of.
std::string_view SignatureOf(ContractFunction function);

std::string EncodeCall(const ContractCall& call);
// Errors: kInvalidArgument: not a selector and 32 bytes; kNotFound: another function.
Result<ContractCall> ReadCall(std::string_view bytes);

std::string AnswerBool(bool value);
std::string AnswerAddress(const Address& address);
std::string AnswerNumber(std::uint64_t number);
// Errors of all: kInvalidArgument: not 32 bytes, or another value than the type has.
Result<bool> ReadBool(std::string_view answer);
Result<Address> ReadAddress(std::string_view answer);

}  // namespace tidewaiter::evm

#endif  // TIDEWAITER_EVM_CONTRACT_CALL_H_
