#include "evm/contract_call.h"

#include <algorithm>
#include <array>

namespace tidewaiter::evm {
namespace {

constexpr std::size_t kSelectorBytes = 4;
constexpr std::size_t kWordBytes = 32;

struct Entry {
  ContractFunction function;
  std::string_view signature;
  std::string_view selector;  // the first bytes of the signature's hash; a test compares them
};
using namespace std::string_view_literals;  // NOLINT(google-build-using-namespace): literals only
constexpr std::array<Entry, 5> kEntries = {
    Entry{ContractFunction::kOwnerOf, "ownerOf(uint256)", "\x63\x52\x21\x1e"sv},
    Entry{ContractFunction::kSupportsInterface, "supportsInterface(bytes4)", "\x01\xff\xc9\xa7"sv},
    Entry{ContractFunction::kIsIssued, "isIssued(bytes32)", "\x16\x3a\xa6\x31"sv},
    Entry{ContractFunction::kIsRevoked, "isRevoked(bytes32)", "\x42\x94\x85\x7f"sv},
    Entry{ContractFunction::kChanged, "changed(address)", "\xf9\x6d\x0f\x9f"sv}};

const Entry& EntryOf(ContractFunction function) {
  return *std::ranges::find(kEntries, function, &Entry::function);
}

std::string Padded(std::string_view bytes) {
  return std::string(kWordBytes - bytes.size(), '\0') + std::string(bytes);
}

std::unexpected<Error> NotA(const char* what) {
  return Fail(ErrorCode::kInvalidArgument, std::string("the answer is not ") + what);
}

// True when the first `count` bytes are zero.
bool StartsEmpty(std::string_view answer, std::size_t count) {
  return answer.size() == kWordBytes && answer.find_first_not_of('\0') >= count;
}

}  // namespace

std::string_view SignatureOf(ContractFunction function) {
  return EntryOf(function).signature;
}

std::string EncodeCall(const ContractCall& call) {
  return std::string(EntryOf(call.function).selector) + std::string(ViewOf(call.argument));
}

Result<ContractCall> ReadCall(std::string_view bytes) {
  if (bytes.size() < kSelectorBytes) {
    return Fail(ErrorCode::kInvalidArgument, "the call names no function");
  }
  const auto entry = std::ranges::find(kEntries, bytes.substr(0, kSelectorBytes), &Entry::selector);
  if (entry == kEntries.end()) {
    return Fail(ErrorCode::kNotFound, "the contract has no such function");
  }
  if (bytes.size() != kSelectorBytes + kWordBytes) {
    return Fail(ErrorCode::kInvalidArgument, "the call has not one argument");
  }
  ContractCall call = {.function = entry->function, .argument = {}};
  std::ranges::copy(bytes.substr(kSelectorBytes), call.argument.begin());
  return call;
}

std::string AnswerBool(bool value) {
  return Padded(value ? "\x01"sv : "\0"sv);
}

std::string AnswerAddress(const Address& address) {
  return Padded({reinterpret_cast<const char*>(address.data()), address.size()});
}

std::string AnswerNumber(std::uint64_t number) {
  std::string bytes(kWordBytes, '\0');
  for (std::size_t at = kWordBytes; number != 0; number >>= 8U)
    bytes[--at] = static_cast<char>(number & 0xFFU);
  return bytes;
}

Result<bool> ReadBool(std::string_view answer) {
  if (!StartsEmpty(answer, kWordBytes - 1) || static_cast<unsigned char>(answer.back()) > 1) {
    return NotA("true or false");
  }
  return answer.back() == '\x01';
}

Result<Address> ReadAddress(std::string_view answer) {
  Address address = {};
  if (!StartsEmpty(answer, kWordBytes - address.size())) return NotA("an address");
  std::ranges::copy(answer.substr(kWordBytes - address.size()), address.begin());
  return address;
}

}  // namespace tidewaiter::evm
