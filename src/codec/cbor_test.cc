#include "codec/cbor.h"

#include <limits>

#include <gtest/gtest.h>

#include "base/random.h"
#include "codec/encoding.h"

namespace tidewaiter::codec {
namespace {

std::string Hex(const CborWriter& out) {
  return HexEncode(out.bytes());
}

// RFC 8949, appendix A, as far as it is about these kinds.
TEST(Cbor, PublishedExamples) {
  const std::pair<std::int64_t, const char*> numbers[] = {
      {0, "00"},
      {23, "17"},
      {24, "1818"},
      {100, "1864"},
      {1000, "1903e8"},
      {1'000'000, "1a000f4240"},
      {-1, "20"},
      {-10, "29"},
      {-100, "3863"},
      {-1000, "3903e7"},
      {1'000'000'000'000, "1b000000e8d4a51000"}};
  for (const auto& [number, hex] : numbers) {
    EXPECT_EQ(Hex(CborWriter().Integer(number)), hex);
    EXPECT_EQ(CborReader(*HexDecode(hex)).Integer(), number);
  }
  EXPECT_EQ(Hex(CborWriter().Bytes("\x01\x02\x03\x04")), "4401020304");
  EXPECT_EQ(Hex(CborWriter().Text("IETF")), "6449455446");
  EXPECT_EQ(Hex(CborWriter().Text("ü")), "62c3bc");
  EXPECT_EQ(Hex(CborWriter().Array(3).Integer(1).Integer(2).Integer(3)), "83010203");
  EXPECT_EQ(Hex(CborWriter().Map(2).Integer(1).Integer(2).Integer(3).Integer(4)), "a201020304");
  EXPECT_EQ(Hex(CborWriter().Tag(32).Text("")), "d82060");
  EXPECT_EQ(Hex(CborWriter().Null()), "f6");
}

TEST(Cbor, ReadsWhatItWrote) {
  CborWriter out;
  out.Tag(18).Array(4).Bytes("a").Map(1).Integer(-1).Text("é").Null().Integer(1LL << 40);
  CborReader in(out.bytes());
  EXPECT_EQ(in.Next(), CborKind::kTag);
  EXPECT_EQ(in.Tag(), 18U);
  EXPECT_EQ(in.Array(), 4U);
  EXPECT_EQ(in.Bytes(), "a");
  EXPECT_EQ(in.Map(), 1U);
  EXPECT_EQ(in.Integer(), -1);
  EXPECT_EQ(in.Text(), "é");
  EXPECT_TRUE(in.Null());
  EXPECT_EQ(in.Integer(), 1LL << 40);
  EXPECT_TRUE(in.empty());
  EXPECT_EQ(CborReader(out.bytes() + "x").Skip(), out.bytes());
}

TEST(Cbor, NumbersComeBack) {
  Random random(3);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = static_cast<std::int64_t>(random.Next() >> random.Below(64));
    EXPECT_EQ(CborReader(CborWriter().Integer(number).bytes()).Integer(), number);
    EXPECT_EQ(CborReader(CborWriter().Integer(~number).bytes()).Integer(), ~number);
  }
}

TEST(Cbor, Refused) {
  for (const char* const hex :
       {"", "18", "1817" /* not the shortest */, "190017", "1a00000017", "1b0000000000000017",
        "42aa", "5f41aaff" /* length said later */, "62c328" /* not UTF-8 */, "83", "9affffffff",
        "bbffffffffffffffff", "f9", "fb3ff199", "f7", "e0", "1c", "ff"}) {
    EXPECT_EQ(CborReader(*HexDecode(hex)).Skip().error().code, ErrorCode::kInvalidArgument) << hex;
  }
  EXPECT_FALSE(CborReader(*HexDecode("1b8000000000000000")).Integer());  // beyond 63 bits
  EXPECT_FALSE(CborReader(std::string(100, '\x81')).Skip());
  EXPECT_FALSE(CborReader("\x01").Bytes());
  EXPECT_FALSE(CborReader("\x41").Integer());
  EXPECT_FALSE(CborReader("\xf5").Null());
}

}  // namespace
}  // namespace tidewaiter::codec
