#include "codec/canonical_json.h"

#include <bit>
#include <cstdint>
#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace tidewaiter::codec {
namespace {

// RFC 8785, appendix B: bits of a double and its text.
struct Sample {
  std::uint64_t bits;
  const char* text;
};
constexpr Sample kSamples[] = {{0x0000000000000000, "0"},
                               {0x8000000000000000, "0"},
                               {0x0000000000000001, "5e-324"},
                               {0x8000000000000001, "-5e-324"},
                               {0x7fefffffffffffff, "1.7976931348623157e+308"},
                               {0xffefffffffffffff, "-1.7976931348623157e+308"},
                               {0x4340000000000000, "9007199254740992"},
                               {0xc340000000000000, "-9007199254740992"},
                               {0x4430000000000000, "295147905179352830000"},
                               {0x44b52d02c7e14af5, "9.999999999999997e+22"},
                               {0x44b52d02c7e14af6, "1e+23"},
                               {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
                               {0x444b1ae4d6e2ef4e, "999999999999999700000"},
                               {0x444b1ae4d6e2ef4f, "999999999999999900000"},
                               {0x444b1ae4d6e2ef50, "1e+21"},
                               {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
                               {0x3eb0c6f7a0b5ed8d, "0.000001"},
                               {0x41b3de4355555553, "333333333.3333332"},
                               {0x41b3de4355555554, "333333333.33333325"},
                               {0x41b3de4355555555, "333333333.3333333"},
                               {0x41b3de4355555556, "333333333.3333334"},
                               {0x41b3de4355555557, "333333333.33333343"},
                               {0xbecbf647612f3696, "-0.0000033333333333333333"},
                               {0x43143ff3c1cb0959, "1424953923781206.2"}};

TEST(CanonicalJson, NumbersAsInTheAppendix) {
  for (const Sample& sample : kSamples) {
    std::string text;
    AppendEcmaNumber(text, std::bit_cast<double>(sample.bits));
    EXPECT_EQ(text, sample.text);
  }
}

TEST(CanonicalJson, NumbersReadBack) {
  Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const auto bits = random.Below(std::numeric_limits<std::uint64_t>::max());
    const auto number = std::bit_cast<double>(bits);
    if (!std::isfinite(number)) continue;
    std::string text;
    AppendEcmaNumber(text, number);
    ASSERT_EQ(std::strtod(text.c_str(), nullptr), number) << text;
  }
}

TEST(CanonicalJson, Values) {
  struct Case {
    const char* from;
    const char* to;
  };
  const Case cases[] = {
      {" { \"b\" : [ 1 , 2.50, 1E3 ], \"a\" : null } ", R"({"a":null,"b":[1,2.5,1000]})"},
      // RFC 8785, 3.2.2 and 3.2.3
      {R"({"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],)"
       R"("string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]})",
       "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
       "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
      {R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})",
       "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\xEF\xAC\xB3\":3}"},
      {R"({"a":{},"ab":[],"":"\u007f"})", "{\"\":\"\x7f\",\"a\":{},\"ab\":[]}"},
      {"-0.0", "0"},
      {"9007199254740992", "9007199254740992"}};
  for (const Case& one : cases) {
    const auto text = CanonicalJson(one.from);
    ASSERT_TRUE(text) << one.from << text.error();
    EXPECT_EQ(*text, one.to);
    EXPECT_EQ(CanonicalJson(*text), *text);
  }
}

TEST(CanonicalJson, Refused) {
  for (const char* const json : {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "\"\xFF\"",
                                 "9007199254740993", "-9007199254740993", "18446744073709551615"}) {
    EXPECT_EQ(CanonicalJson(json).error().code, ErrorCode::kInvalidArgument) << json;
  }
}

}  // namespace
}  // namespace tidewaiter::codec
