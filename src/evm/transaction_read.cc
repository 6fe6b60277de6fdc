#include <algorithm>

#include "evm/rlp.h"
#include "evm/transaction.h"

namespace tidewaiter::evm {
namespace {

constexpr char kFeeMarketType = '\x02';

std::unexpected<Error> NotSigned(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, std::string("this is no signed transaction: ") + what);
}

// Items of the list, one after the other; what is wrong first is kept.
class Fields {
 public:
  explicit Fields(const std::vector<RlpItem>& items) : items_(items) {}

  [[nodiscard]] bool ok() const { return ok_ && at_ == items_.size(); }
  const RlpItem& Next(bool is_list) {
    static const RlpItem kNone;
    if (at_ == items_.size() || items_[at_].is_list != is_list) {
      ok_ = false;
      return kNone;
    }
    return items_[at_++];
  }
  Quantity Number() {
    auto number = Quantity::FromBytes(Next(false).bytes);
    ok_ = ok_ && number;
    return number ? *std::move(number) : Quantity();
  }
  std::uint64_t Number64() {
    const auto number = Number().number();
    ok_ = ok_ && number;
    return number.value_or(0);
  }
  template <typename Bytes>
  void Read(const RlpItem& item, Bytes& into) {
    ok_ = ok_ && !item.is_list && item.bytes.size() == into.size();
    if (ok_) std::ranges::copy(item.bytes, into.begin());
  }
  void Receiver(std::optional<Address>& into) {
    const RlpItem& item = Next(false);
    if (item.bytes.empty()) return;
    Read(item, into.emplace());
  }
  void Access(std::vector<AccessEntry>& into) {
    for (const RlpItem& item : Next(true).items) {
      AccessEntry& entry = into.emplace_back();
      if (item.items.size() != 2 || !item.items[1].is_list) {
        ok_ = false;
        return;
      }
      Read(item.items[0], entry.address);
      for (const RlpItem& key : item.items[1].items)
        Read(key, entry.keys.emplace_back());
    }
  }
  // r and s, without zeros in front.
  void Half(std::array<unsigned char, 64>& r_s, std::size_t at) {
    const std::string bytes = Number().bytes();
    const std::size_t begin = at + 32 - bytes.size();
    std::ranges::copy(bytes, r_s.begin() + static_cast<std::ptrdiff_t>(begin));
  }

 private:
  const std::vector<RlpItem>& items_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

void ReadBody(Fields& fields, Transaction& transaction) {
  const bool legacy = transaction.kind == TransactionKind::kLegacy;
  if (!legacy) transaction.chain_id = fields.Number64();
  transaction.nonce = fields.Number();
  if (legacy) {
    transaction.gas_price = fields.Number();
  } else {
    transaction.max_tip = fields.Number();
    transaction.max_fee = fields.Number();
  }
  transaction.gas_limit = fields.Number();
  fields.Receiver(transaction.to);
  transaction.value = fields.Number();
  transaction.data = fields.Next(false).bytes;
  if (!legacy) fields.Access(transaction.access);
}

}  // namespace

Result<SignedTransaction> ReadTransaction(std::string_view raw) {
  SignedTransaction read;
  Transaction& transaction = read.transaction;
  const bool is_fee_market = raw.starts_with(kFeeMarketType);
  transaction.kind = is_fee_market ? TransactionKind::kFeeMarket : TransactionKind::kLegacy;
  ASSIGN_OR_RETURN(const RlpItem list, RlpDecode(raw.substr(is_fee_market ? 1 : 0)));
  if (!list.is_list) return NotSigned("no list");
  Fields fields(list.items);
  ReadBody(fields, transaction);
  std::uint64_t v = fields.Number64();
  Signature signature;
  fields.Half(signature.r_s, 0);
  fields.Half(signature.r_s, 32);
  if (!fields.ok()) return NotSigned("its fields are others");
  if (!is_fee_market) {  // EIP-155
    if (v < 37) return NotSigned("it names no chain");
    transaction.chain_id = (v - 35) / 2;
    v = (v - 35) % 2;
  }
  if (v > 1 || transaction.chain_id == 0 || transaction.chain_id > kChainIdMax)
    return NotSigned("it names no chain");
  signature.parity = static_cast<unsigned char>(v);
  const auto from = Recover(Keccak256(UnsignedTransaction(transaction)), signature);
  if (!from) return NotSigned("no key can have made the signature");
  read.from = *from;
  read.hash = Keccak256(raw);
  return read;
}

}  // namespace tidewaiter::evm
