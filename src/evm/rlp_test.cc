#include "evm/rlp.h"

#include <gtest/gtest.h>

#include "codec/json_get.h"
#include "evm/test_vectors.h"

namespace tidewaiter::evm {
namespace {

RlpItem ItemOf(simdjson::dom::element json) {
  RlpItem item;
  simdjson::dom::array array;
  if (json.get(array) != simdjson::SUCCESS) {
    item.bytes = FromHex(json.get_string().value());
    return item;
  }
  item.is_list = true;
  for (const auto one : array)
    item.items.push_back(ItemOf(one));
  return item;
}

TEST(Rlp, PublishedVectors) {
  NEED_VECTORS("ethereum/rlp.json");
  const codec::JsonText file(VectorFile("ethereum/rlp.json"));
  simdjson::dom::array cases;
  ASSERT_FALSE(file.root().get(cases));
  for (const auto one : cases) {
    const std::string name = codec::TextOf(one, "name");
    const std::string encoded = FromHex(codec::TextOf(one, "encoded"));
    EXPECT_EQ(RlpEncode(ItemOf(one.at_key("decoded").value())), encoded) << name;
    const auto item = RlpDecode(encoded);
    ASSERT_TRUE(item) << name << item.error();
    EXPECT_EQ(RlpEncode(*item), encoded) << name;
  }
  EXPECT_EQ(cases.size(), 61U);
}

TEST(Rlp, Lists) {
  EXPECT_EQ(RlpList({RlpBytes("cat"), RlpBytes("dog")}),
            "\xc8\x83"
            "cat\x83"
            "dog");
  EXPECT_EQ(RlpBytes(""), "\x80");
  EXPECT_EQ(RlpList({}), "\xc0");
}

TEST(Rlp, Refused) {
  using namespace std::string_literals;
  std::string deep;
  for (std::size_t i = 0; i < kRlpDepthMax + 2; ++i)
    deep = RlpList({deep});
  for (const std::string& bytes :
       {""s, "\x81"s, "\x81\x7f"s /* a small byte with a length */,
        "\x83"
        "ca"s,
        "\xc2\x83"s, "\xb8\x01x"s /* long form of a short one */,
        "\xb9\x00\x40"s + std::string(64, 'x'), "\xbf\xff\xff\xff\xff\xff\xff\xff\xff"s,
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff"s, "\x80\x80"s /* left over */, "\xc1"s, deep,
        std::string(kRlpBytesMax + 1, 'x')}) {
    EXPECT_EQ(RlpDecode(bytes).error().code, ErrorCode::kInvalidArgument)
        << ToHex(bytes.substr(0, 20));
  }
}

}  // namespace
}  // namespace tidewaiter::evm
