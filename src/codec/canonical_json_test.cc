#include "codec/canonical_json.h"

#include <bit>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

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

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// testdata/codec/jcs/SOURCE.md
TEST(CanonicalJson, PublishedFiles) {
  for (const char* const name : {"arrays", "french", "structures", "unicode", "values", "weird"}) {
    const std::string folder = TIDEWAITER_TESTDATA "/codec/jcs";
    const std::string input = ReadFile(fmt::format("{}/input/{}.json", folder, name));
    const std::string output = ReadFile(fmt::format("{}/output/{}.json", folder, name));
    ASSERT_FALSE(output.empty()) << name;
    EXPECT_EQ(CanonicalJson(input), output);
  }
}

TEST(CanonicalJson, ObjectOfParts) {
  const auto object = CanonicalObject({{"b", "[1]"}, {"a", "\"x\""}, {"\n", "{}"}});
  EXPECT_EQ(object, "{\"\\n\":{},\"a\":\"x\",\"b\":[1]}");
  EXPECT_EQ(CanonicalObject({{"a", "1"}, {"a", "1"}}).error().code, ErrorCode::kInvalidArgument);
}

TEST(CanonicalJson, TextAsJavaScriptWritesIt) {
  std::string text;
  AppendEcmaText(text, "/<\x1f\b\x7f\xE2\x80\xA8\"");
  EXPECT_EQ(text, "\"/<\\u001f\\b\x7f\xE2\x80\xA8\\\"\"");
}

// Values of the specification's example and of its test files.
TEST(CodePointCanonicalJson, Values) {
  struct Case {
    const char* from;
    const char* to;
  };
  const Case cases[] = {
      {R"({"whitespace":" \t\n\r","escape":"\u001b","emoji":"\ud83d\ude03","10.1":10.1,"1":1.0,)"
       R"("0.1":0.1,"-1":-1,"-0":-0})",
       R"({"-0":0,"-1":-1,"0.1":1.0E-1,"1":1,"10.1":1.01E1,"emoji":"😃","escape":"\u001B",)"
       R"("whitespace":" \t\n\r"})"},
      {"[-0.0, 0.5, -10.6, -9.87654321, -9876.54321, 0.04, -6e-3, 5e1, 13.37, 13.37e3, 4e40]",
       "[0,5.0E-1,-1.06E1,-9.87654321E0,-9.87654321E3,4.0E-2,-6.0E-3,50,1.337E1,13370,"
       "40000000000000000000000000000000000000000]"},
      {"1e-130", "1.0E-130"},
      {"18446744073709551615", "18446744073709551615"},
      {"9007199254740993", "9007199254740993"},
      {R"({"\ufb33":1,"\ud83d\ude02":2})", "{\"\xEF\xAC\xB3\":1,\"😂\":2}"}};
  for (const Case& one : cases)
    EXPECT_EQ(CodePointCanonicalJson(one.from), one.to);
}

TEST(CodePointCanonicalJson, Refused) {
  for (const char* const json : {"", "NaN", R"({"a":1,"a":1})", R"("\udead")", R"("\ud83d")"})
    EXPECT_EQ(CodePointCanonicalJson(json).error().code, ErrorCode::kInvalidArgument) << json;
}

TEST(CanonicalJson, Refused) {
  for (const char* const json :
       {"", "{", "[1,]", "{\"a\":1,\"a\":2}", "\"\xFF\"", "9007199254740993", "-9007199254740993",
        "18446744073709551615", "16166116611666611.6", "1e20", "-9.1e15", R"("\udead")",
        R"("\ud83d")", R"({"\udc00":1})", "NaN", "1e400"}) {
    EXPECT_EQ(CanonicalJson(json).error().code, ErrorCode::kInvalidArgument) << json;
  }
}

}  // namespace
}  // namespace tidewaiter::codec
