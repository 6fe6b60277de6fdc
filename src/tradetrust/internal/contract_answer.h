// The contracts that seem to be there: bytes of a call to bytes of its answer.
#ifndef TIDEWAITER_TRADETRUST_INTERNAL_CONTRACT_ANSWER_H_
#define TIDEWAITER_TRADETRUST_INTERNAL_CONTRACT_ANSWER_H_

#include <string>
#include <string_view>

#include "tradetrust/facade.h"

namespace tidewaiter::tradetrust {

enum class Contract : std::uint8_t { kNone, kRegistry, kStore, kEscrow, kDidRegistry };

struct ContractAt {
  Contract contract = Contract::kNone;
  evm::Hash token = {};  // of an escrow
};
// Errors: those of `state`.
Result<ContractAt> FindContract(const evm::Address& address, const FacadeContracts& contracts,
                                const FacadeState& state);

// In the ABI's encoding; empty where no contract is, as chains answer. Errors: kFailedPrecondition:
// a contract would revert (no such function, arguments that are none); those of `state`.
Result<std::string> AnswerCall(const ContractAt& at, std::string_view call,
                               const FacadeContracts& contracts, const FacadeState& state);

}  // namespace tidewaiter::tradetrust

#endif  // TIDEWAITER_TRADETRUST_INTERNAL_CONTRACT_ANSWER_H_
