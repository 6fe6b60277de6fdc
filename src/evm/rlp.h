// RLP: Ethereum's encoding of bytes and lists of them.
//
//   RlpList({RlpBytes("cat"), RlpBytes("dog")})           // c8 83 c a t 83 d o g
//   ASSIGN_OR_RETURN(const RlpItem item, RlpDecode(bytes));
//
// Decoding takes the one shortest encoding of a value and nothing else, so that encoding gives the
// same bytes again. Source: Ethereum Yellow Paper, appendix B. Pure, thread-safe, O(bytes).
#ifndef TIDEWAITER_EVM_RLP_H_
#define TIDEWAITER_EVM_RLP_H_

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tidewaiter::evm {

inline constexpr std::size_t kRlpBytesMax = std::size_t{1} << 20U;  // nodes take 128 KiB
inline constexpr std::size_t kRlpDepthMax = 32;                     // transactions have four levels

std::string RlpBytes(std::string_view bytes);
// Of items that are encoded already.
std::string RlpList(std::initializer_list<std::string> items);
std::string RlpList(std::span<const std::string> items);

struct RlpItem {
  bool is_list = false;
  std::string bytes;
  std::vector<RlpItem> items;
};

std::string RlpEncode(const RlpItem& item);
// Errors: kInvalidArgument: not RLP, not the shortest, bytes left over, too large or too deep.
Result<RlpItem> RlpDecode(std::string_view bytes);

}  // namespace tidewaiter::evm

#endif  // TIDEWAITER_EVM_RLP_H_
