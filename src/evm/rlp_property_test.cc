#include "evm/rlp.h"
#include "testing/property.h"

namespace tidewaiter::evm {
namespace {

RlpItem AnyItem(int depth) {
  RlpItem item;
  item.is_list = depth > 0 && *rc::gen::arbitrary<bool>();
  if (!item.is_list) {
    item.bytes = *rc::gen::string<std::string>();
    return item;
  }
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i)
    item.items.push_back(AnyItem(depth - 1));
  return item;
}

bool Same(const RlpItem& a, const RlpItem& b) {
  return a.is_list == b.is_list && a.bytes == b.bytes &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), Same);
}

RC_GTEST_PROP(RlpProperty, ComesBack, ()) {
  const RlpItem item = AnyItem(4);
  const auto back = RlpDecode(RlpEncode(item));
  RC_ASSERT(back.has_value());
  RC_ASSERT(Same(*back, item));
}

// What is taken is the one encoding of its value. Encodings with a byte changed are looked at: any
// bytes at all are hardly ever an encoding.
RC_GTEST_PROP(RlpProperty, OneEncodingForAValue, ()) {
  std::string bytes = RlpEncode(AnyItem(4));
  bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  const auto item = RlpDecode(bytes);
  RC_CLASSIFY(item.has_value());
  if (item) RC_ASSERT(RlpEncode(*item) == bytes);
}

}  // namespace
}  // namespace tidewaiter::evm
