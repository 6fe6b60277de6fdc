// Transactions of an EVM chain, signed here and sent by somebody else (src/anchor).
//
//   Transaction transaction;
//   transaction.chain_id = 1337;
//   transaction.max_fee = Quantity(3'000'000'000);   // and nonce, gas_limit, to, data
//   const std::string raw = SignTransaction(transaction, key);   // for eth_sendRawTransaction
//
// Two kinds: legacy with the chain's id in the signature (EIP-155), which every chain takes, and
// with a fee market (EIP-1559, type 2). The kind without chain id is left out on purpose: such a
// transaction could be sent again on another chain. Pure, thread-safe, O(bytes).
#ifndef TIDEWAITER_EVM_TRANSACTION_H_
#define TIDEWAITER_EVM_TRANSACTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evm/account.h"

namespace tidewaiter::evm {

// A number of up to 256 bits: of wei, of gas, of transactions.
class Quantity {
 public:
  Quantity() = default;
  explicit Quantity(std::uint64_t number);
  // "0x" and 1 to 64 digits; zeros in front are dropped. Errors: kInvalidArgument.
  static Result<Quantity> FromHex(std::string_view text);
  // Big-endian, at most 32 bytes, the first not zero. Errors: kInvalidArgument.
  static Result<Quantity> FromBytes(std::string_view bytes);

  [[nodiscard]] const std::string& bytes() const { return bytes_; }  // big-endian, no zeros first
  // Nothing: it is above 64 bits.
  [[nodiscard]] std::optional<std::uint64_t> number() const;

 private:
  std::string bytes_;
};

enum class TransactionKind : std::uint8_t { kLegacy, kFeeMarket };

struct AccessEntry {
  Address address = {};
  std::vector<Hash> keys;
};

struct Transaction {
  TransactionKind kind = TransactionKind::kFeeMarket;
  std::uint64_t chain_id = 0;  // at most kChainIdMax
  Quantity nonce = {};
  Quantity gas_limit = {};
  Quantity gas_price = {};               // wei; of the legacy kind
  Quantity max_fee = {};                 // wei a unit of gas, the tip included
  Quantity max_tip = {};                 // "maxPriorityFeePerGas"
  std::optional<Address> to = {};        // nothing: makes a contract
  Quantity value = {};                   // wei
  std::string data = {};                 // bytes
  std::vector<AccessEntry> access = {};  // of the fee market kind
};

// Twice the id and 36 must fit into 64 bits.
inline constexpr std::uint64_t kChainIdMax = (UINT64_MAX - 36) / 2;

// The bytes whose Keccak-256 is signed.
std::string UnsignedTransaction(const Transaction& transaction);
// The signed bytes. Their Keccak-256 is the transaction's hash.
std::string SignTransaction(const Transaction& transaction, const SecretKey& key);

struct SignedTransaction {
  Transaction transaction = {};
  Address from = {};  // whose key signed it
  Hash hash = {};     // the transaction's name on the chain
};
// What SignTransaction writes, read again. Errors: kInvalidArgument: another kind, a form that is
// not the one of these bytes, no chain's id, a signature that no key can have made.
Result<SignedTransaction> ReadTransaction(std::string_view raw);

}  // namespace tidewaiter::evm

#endif  // TIDEWAITER_EVM_TRANSACTION_H_
