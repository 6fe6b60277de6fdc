#include "base/bytes.h"

#include "gtest/gtest.h"

namespace tidewaiter {
namespace {

TEST(Bytes, WhatWasPutComesBackAlsoWhenItIsEmpty) {
  std::string bytes;
  PutNumber(bytes, 7);
  PutVector(bytes, std::vector<double>{});
  PutVector(bytes, std::vector<float>{1.5F, -2.0F});
  ByteReader reader(bytes);
  EXPECT_EQ(reader.Number<int>().value_or(0), 7);
  EXPECT_EQ(reader.Vector<double>().value_or(std::vector<double>{1}), std::vector<double>{});
  EXPECT_EQ(reader.Vector<float>().value_or(std::vector<float>{}),
            (std::vector<float>{1.5F, -2.0F}));
  EXPECT_TRUE(reader.empty());
}

TEST(Bytes, TooFewBytesAreAnError) {
  std::string bytes;
  PutVector(bytes, std::vector<double>{1, 2});
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    ByteReader reader(std::string_view(bytes).substr(0, kept));
    const auto read = reader.Vector<double>();
    ASSERT_FALSE(read.has_value()) << kept;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
  }
}

}  // namespace
}  // namespace tidewaiter
