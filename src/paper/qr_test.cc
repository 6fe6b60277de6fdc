#include "paper/qr.h"

#include <gtest/gtest.h>

namespace tidewaiter::paper {
namespace {

constexpr auto kInvalid = ErrorCode::kInvalidArgument;

// ISO/IEC 18004 table 7: 997 bytes or 2,395 digits fit into version 25 with medium correction.
TEST(Qr, HoldsWhatTheStandardSays) {
  EXPECT_EQ(EncodeQr(std::string(997, 'a'))->version, 25);
  EXPECT_EQ(EncodeQr(std::string(998, 'a')).error().code, kInvalid);
  EXPECT_EQ(EncodeQr(std::string(2'395, '7'))->version, 25);
  EXPECT_EQ(EncodeQr(std::string(2'396, '7')).error().code, kInvalid);
  EXPECT_EQ(EncodeQr(std::string(2'396, '7'), {.version_max = 26})->version, 26);
  const QrOptions most = {.version_max = 40, .correction = QrCorrection::kLow};
  EXPECT_EQ(EncodeQr(std::string(7'089, '7'), most)->version, 40);
  EXPECT_EQ(EncodeQr(std::string(7'090, '7'), most).error().code, kInvalid);
}

TEST(Qr, RefusesWhatIsNoText) {
  EXPECT_EQ(EncodeQr("").error().code, kInvalid);
  EXPECT_EQ(EncodeQr(std::string("a\0b", 3)).error().code, kInvalid);
}

TEST(Qr, HasItsFinderPatterns) {
  const QrSymbol symbol = *EncodeQr("HELLO");
  EXPECT_EQ(symbol.version, 1);
  EXPECT_EQ(symbol.side, 21);
  for (const auto& [left, top] : {std::pair(0, 0), std::pair(14, 0), std::pair(0, 14)}) {
    for (int y = 0; y < 7; ++y) {
      for (int x = 0; x < 7; ++x) {
        const int ring = std::max(std::abs(x - 3), std::abs(y - 3));
        EXPECT_EQ(symbol.dark(left + x, top + y), ring != 2) << x << " " << y;
      }
    }
  }
}

TEST(Qr, TakesTheFirstThatFits) {
  const std::vector<std::string> texts = {std::string(2'000, 'a'), std::string(500, 'a'), "a"};
  EXPECT_EQ(EncodeFirstQr(texts)->which, 1U);
  EXPECT_EQ(EncodeFirstQr(texts, {.version_max = 40})->which, 0U);
  EXPECT_EQ(EncodeFirstQr(texts, {.version_max = 5})->which, 2U);
  EXPECT_EQ(EncodeFirstQr(std::span(texts).first(2), {.version_max = 5}).error().code, kInvalid);
}

TEST(Qr, PictureHasEveryModule) {
  const QrSymbol symbol = *EncodeQr("HELLO");
  const std::string svg = QrSvg(symbol);
  EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\""));
  // The upper left finder begins with seven dark modules, one behind the quiet zone.
  EXPECT_NE(svg.find("d=\"M4 4h7v1h-7z"), std::string::npos);
}

}  // namespace
}  // namespace tidewaiter::paper
