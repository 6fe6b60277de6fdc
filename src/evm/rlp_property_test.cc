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

// What is taken is the one encoding of its value.
RC_GTEST_PROP(RlpProperty, OneEncodingForAValue, (const std::string& bytes)) {
  const auto item = RlpDecode(bytes);
  RC_PRE(item.has_value());
  RC_ASSERT(RlpEncode(*item) == bytes);
}

}  // namespace
}  // namespace tidewaiter::evm
