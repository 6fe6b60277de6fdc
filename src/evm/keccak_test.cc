#include "evm/keccak.h"

#include <gtest/gtest.h>

#include "codec/json_get.h"
#include "evm/test_vectors.h"

namespace tidewaiter::evm {
namespace {

// Of the reference: "", "abc", and a text of two blocks.
TEST(Keccak, KnownHashes) {
  EXPECT_EQ(ToHex(ViewOf(Keccak256(""))),
            "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(ToHex(ViewOf(Keccak256("abc"))),
            "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}

// 257 texts of 0 to some hundred bytes, so that every way the last block can end is met.
TEST(Keccak, PublishedHashes) {
  NEED_VECTORS("ethereum/hashes.json");
  const codec::JsonText file(VectorFile("ethereum/hashes.json"));
  simdjson::dom::array cases;
  ASSERT_FALSE(file.root().get(cases));
  for (const auto one : cases) {
    const std::string data = FromHex(codec::TextOf(one, "data"));
    EXPECT_EQ(ToHex(ViewOf(Keccak256(data))), codec::TextOf(one, "keccak256")) << data.size();
  }
  EXPECT_EQ(cases.size(), 257U);
}

}  // namespace
}  // namespace tidewaiter::evm
