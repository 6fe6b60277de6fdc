#include "base/flat_map.h"

#include <map>

#include "gtest/gtest.h"

#include "base/random.h"

namespace tidewaiter {
namespace {

// The plain second opinion: std::map.
TEST(FlatMap, AgreesWithAnOrderedMap) {
  Random random(1);
  FlatMap<std::uint32_t> flat;
  std::map<std::uint64_t, std::uint32_t> plain;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t key = random.Below(5'000);
    ++flat[key];
    ++plain[key];
  }
  EXPECT_EQ(flat.size(), plain.size());
  for (const auto& [key, count] : plain)
    EXPECT_EQ(*flat.Find(key), count);
  EXPECT_EQ(flat.Find(1'000'000), nullptr);
}

TEST(FlatMap, ComesBackFromBytesAndSaysWhenTheyAreCut) {
  FlatMap<double> flat;
  for (std::uint64_t key = 0; key < 100; ++key)
    flat[key] = static_cast<double>(key) / 3;
  std::string bytes;
  flat.Serialize(bytes);
  FlatMap<double> back;
  ByteReader whole(bytes);
  ASSERT_TRUE(back.Parse(whole).has_value());
  EXPECT_TRUE(whole.empty());
  EXPECT_EQ(*back.Find(99), 33.0);
  ByteReader cut(std::string_view(bytes).substr(0, bytes.size() - 1));
  EXPECT_EQ(back.Parse(cut).error().code, ErrorCode::kCorruption);
}

TEST(FlatMap, GrowsIntoHugePagesAndComesBackAtOnce) {
  FlatMap<std::uint64_t> flat;
  constexpr std::uint64_t kSize = 200'000;  // several times kHugePage
  for (std::uint64_t key = 0; key < kSize; ++key)
    flat[Mix(key)] = key;
  std::string bytes;
  flat.Serialize(bytes);
  FlatMap<std::uint64_t> back;
  ByteReader in(bytes);
  ASSERT_TRUE(back.Parse(in).has_value());
  ASSERT_EQ(back.size(), kSize);
  for (std::uint64_t key = 0; key < kSize; ++key) {
    ASSERT_EQ(*flat.Find(Mix(key)), key);
    ASSERT_EQ(*back.Find(Mix(key)), key);
  }
}

}  // namespace
}  // namespace tidewaiter
