#include "evm/transaction.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "codec/encoding.h"
#include "evm/rlp.h"

namespace tidewaiter::evm {
namespace {

constexpr char kFeeMarketType = '\x02';

std::string RlpOf(const Quantity& quantity) {
  return RlpBytes(quantity.bytes());
}

std::string RlpOf(std::uint64_t number) {
  return RlpOf(Quantity(number));
}

template <std::size_t N>
std::string RlpOf(const std::array<unsigned char, N>& bytes) {
  return RlpBytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// r and s are numbers: zeros in front are not written.
std::string RlpOfNumber(const unsigned char* bytes, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(bytes), size);
  text.remove_prefix(std::min(text.find_first_not_of('\0'), text.size()));
  return RlpBytes(text);
}

std::string RlpOf(const std::vector<AccessEntry>& access) {
  std::vector<std::string> entries;
  for (const AccessEntry& entry : access) {
    std::vector<std::string> keys;
    for (const Hash& key : entry.keys)
      keys.push_back(RlpOf(key));
    entries.push_back(RlpList({RlpOf(entry.address), RlpList(keys)}));
  }
  return RlpList(entries);
}

std::vector<std::string> Fields(const Transaction& transaction) {
  const bool legacy = transaction.kind == TransactionKind::kLegacy;
  std::vector<std::string> fields;
  if (!legacy) fields.push_back(RlpOf(transaction.chain_id));
  fields.push_back(RlpOf(transaction.nonce));
  if (legacy) {
    fields.push_back(RlpOf(transaction.gas_price));
  } else {
    fields.push_back(RlpOf(transaction.max_tip));
    fields.push_back(RlpOf(transaction.max_fee));
  }
  fields.push_back(RlpOf(transaction.gas_limit));
  fields.push_back(transaction.to ? RlpOf(*transaction.to) : RlpBytes(""));
  fields.push_back(RlpOf(transaction.value));
  fields.push_back(RlpBytes(transaction.data));
  if (!legacy) fields.push_back(RlpOf(transaction.access));
  return fields;
}

std::string Whole(const Transaction& transaction, const std::vector<std::string>& fields) {
  const std::string list = RlpList(fields);
  return transaction.kind == TransactionKind::kLegacy ? list : kFeeMarketType + list;
}

}  // namespace

Quantity::Quantity(std::uint64_t number) {
  for (; number != 0; number >>= 8U)
    bytes_.insert(bytes_.begin(), static_cast<char>(number & 0xFFU));
}

Result<Quantity> Quantity::FromHex(std::string_view text) {
  if (!text.starts_with("0x") || text.size() < 3 || text.size() > 66) {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("{} is no number of 256 bits", text));
  }
  std::string digits(text.substr(2));
  if (digits.size() % 2 != 0) digits.insert(0, "0");
  ASSIGN_OR_RETURN(const std::string bytes, codec::HexDecode(digits));
  Quantity quantity;
  quantity.bytes_ = bytes.substr(std::min(bytes.find_first_not_of('\0'), bytes.size()));
  return quantity;
}

Result<Quantity> Quantity::FromBytes(std::string_view bytes) {
  if (bytes.size() > 32 || bytes.starts_with('\0'))
    return Fail(ErrorCode::kInvalidArgument, "this is no number of 256 bits");
  Quantity quantity;
  quantity.bytes_ = bytes;
  return quantity;
}

std::optional<std::uint64_t> Quantity::number() const {
  if (bytes_.size() > sizeof(std::uint64_t)) return {};
  std::uint64_t number = 0;
  for (const char byte : bytes_)
    number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

std::string UnsignedTransaction(const Transaction& transaction) {
  CHECK(transaction.chain_id > 0 && transaction.chain_id <= kChainIdMax);
  std::vector<std::string> fields = Fields(transaction);
  if (transaction.kind == TransactionKind::kLegacy) {  // EIP-155: the id stands for the signature
    fields.push_back(RlpOf(transaction.chain_id));
    fields.push_back(RlpBytes(""));
    fields.push_back(RlpBytes(""));
  }
  return Whole(transaction, fields);
}

std::string SignTransaction(const Transaction& transaction, const SecretKey& key) {
  const Signature signature = Sign(key, Keccak256(UnsignedTransaction(transaction)));
  std::vector<std::string> fields = Fields(transaction);
  const std::uint64_t v = transaction.kind == TransactionKind::kLegacy
                              ? transaction.chain_id * 2 + 35 + signature.parity
                              : signature.parity;
  fields.push_back(RlpOf(v));
  fields.push_back(RlpOfNumber(signature.r_s.data(), 32));
  fields.push_back(RlpOfNumber(signature.r_s.data() + 32, 32));
  return Whole(transaction, fields);
}

}  // namespace tidewaiter::evm
