#include "codec/deflate.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace tidewaiter::codec {
namespace {

constexpr std::size_t kMost = 4096;

TEST(Deflate, GivesTheSameBack) {
  Random random(1);
  std::string noise;
  for (std::size_t i = 0; i < kMost; ++i)
    noise += static_cast<char>(random.Below(256));
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(kMost, 'a'), noise}) {
    const auto back = Inflate(Deflate(text), kMost);
    ASSERT_TRUE(back) << back.error();
    EXPECT_EQ(*back, text);
  }
  EXPECT_LT(Deflate(std::string(kMost, 'a')).size(), 30U);
}

// RFC 1951 section 3.2.4: a block that is stored, "hi".
TEST(Deflate, OfTheStandard) {
  EXPECT_EQ(Inflate(std::string("\x01\x02\x00\xFD\xFFhi", 7), kMost), "hi");
}

TEST(Deflate, RefusesWhatIsNone) {
  const std::string good = Deflate("tidewaiter tidewaiter");
  for (std::size_t cut = 0; cut < good.size(); ++cut)
    EXPECT_EQ(Inflate(good.substr(0, cut), kMost).error().code, ErrorCode::kCorruption) << cut;
  EXPECT_EQ(Inflate(good + "x", kMost).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(Inflate("\xFF\xFF", kMost).error().code, ErrorCode::kCorruption);
}

TEST(Deflate, StopsAtTheLimit) {
  EXPECT_TRUE(Inflate(Deflate(std::string(kMost, 'a')), kMost));
  EXPECT_EQ(Inflate(Deflate(std::string(kMost + 1, 'a')), kMost).error().code,
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(Inflate(Deflate(std::string(1U << 20U, 'a')), kMost).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::codec
