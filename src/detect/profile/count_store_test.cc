#include "detect/profile/count_store.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "gtest/gtest.h"

#include "base/hash.h"
#include "base/random.h"

namespace tidewaiter::detect {
namespace {

using Mode = os::MappedFile::Mode;

os::Path Scratch(const char* name) {
  const os::Path path = os::Path(testing::TempDir()) / name;
  std::filesystem::remove(path);
  return path;
}

Count At(const CountStore& store, std::uint64_t pattern, std::uint32_t kind) {
  Count found;
  store.Read(pattern, [&](std::uint32_t k, Count count) {
    if (k == kind) found = count;
  });
  return found;
}

// The plain second opinion: std::map, over many sizes of the table.
TEST(CountStore, AgreesWithAnOrderedMapWhileItGrows) {
  Random random(11);
  CountStore store = *CountStore::InMemory();
  std::map<std::pair<std::uint64_t, std::uint32_t>, Count> plain;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t pattern = Mix(random.Below(9'000)) & ~std::uint64_t{31};
    const auto kind = static_cast<std::uint32_t>(random.Below(5));
    const Count count{1, static_cast<std::uint32_t>(random.Below(2))};
    ASSERT_TRUE(store.Add(pattern, kind, count).has_value());
    Count& want = plain[{pattern, kind}];
    want = {want.checked + 1, want.wrong + count.wrong};
  }
  EXPECT_EQ(store.cells(), plain.size());
  EXPECT_TRUE(store.Verify().has_value());
  for (const auto& [key, want] : plain)
    EXPECT_EQ(At(store, key.first, key.second), want);
  EXPECT_EQ(At(store, Mix(77'777), 0), Count{});
  EXPECT_LT(static_cast<double>(store.bytes()) / static_cast<double>(store.cells()), 40.0);
}

TEST(CountStore, TheSmallestAndTheLargestKeysHaveTheirPlaces) {
  CountStore store = *CountStore::InMemory();
  for (std::uint32_t kind = 0; kind < 32; ++kind) {
    ASSERT_TRUE(store.Add(0, kind, {1, 0}).has_value());
    ASSERT_TRUE(store.Add(~std::uint64_t{0}, kind, {2, 1}).has_value());
  }
  EXPECT_EQ(At(store, 5, 31), (Count{1, 0}));
  EXPECT_EQ(At(store, ~std::uint64_t{0}, 31), (Count{2, 1}));
}

TEST(CountStore, AFileThatWasClosedOpensAgainWithEverything) {
  const os::Path path = Scratch("closed.profile");
  {
    CountStore store = *CountStore::Create(path);
    for (std::uint64_t i = 0; i < 20'000; ++i) {
      ASSERT_TRUE(store.Add(Mix(i), 3, {2, 1}).has_value());
    }
    ASSERT_TRUE(store.Close().has_value());
  }
  const auto store = CountStore::Open(path, Mode::kRead);
  ASSERT_TRUE(store.has_value()) << store.error();
  EXPECT_EQ(store->cells(), 20'000U);
  EXPECT_EQ(At(*store, Mix(19'999), 3), (Count{2, 1}));
  EXPECT_LT(static_cast<double>(store->bytes()) / 20'000.0, 40.0);
}

TEST(CountStore, ALargeTableTakesLessThan24BytesACell) {
  CountStore store = *CountStore::InMemory();
  double most = 0;
  for (std::uint64_t i = 0; i < 2'000'000; ++i) {
    ASSERT_TRUE(store.Add(Mix(i / 2), static_cast<std::uint32_t>(i % 2), {1, 0}).has_value());
    if (i > 1'000'000) {
      most = std::max(most, static_cast<double>(store.bytes()) / static_cast<double>(i + 1));
    }
  }
  EXPECT_LT(most, 24.0);
  EXPECT_TRUE(store.Verify().has_value());
}

TEST(CountStore, PrivateChangesStayInThisProcess) {
  const os::Path path = Scratch("private.profile");
  const os::Path copy = Scratch("copy.profile");
  {
    CountStore store = *CountStore::Create(path);
    ASSERT_TRUE(store.Add(64, 0, {1, 1}).has_value());
    ASSERT_TRUE(store.Close().has_value());
  }
  const auto checked = [](const CountStore& store, std::uint64_t pattern) {
    std::uint32_t sum = 0;
    store.Read(pattern, [&](std::uint32_t, Count count) { sum += count.checked; });
    return sum;
  };
  {
    CountStore store = *CountStore::Open(path, Mode::kPrivate);
    for (std::uint64_t i = 0; i < 10'000; ++i)  // enough to grow
      ASSERT_TRUE(store.Add(64 + (i << 40U), 0, {2, 0}).has_value());
    EXPECT_EQ(checked(store, 64), 3U);
    std::string image = "of an earlier one";
    store.Image(image);
    ASSERT_TRUE(os::WriteFile(copy, image).has_value());
  }
  EXPECT_EQ(checked(*CountStore::Open(path, Mode::kRead), 64), 1U);
  const CountStore copied = *CountStore::Open(copy, Mode::kRead);
  EXPECT_EQ(checked(copied, 64), 3U);
  EXPECT_EQ(copied.cells(), 10'000U);
  EXPECT_TRUE(copied.Verify().has_value());
}

TEST(CountStore, DamageIsSeen) {
  const os::Path path = Scratch("damaged.profile");
  EXPECT_EQ(CountStore::Open(path, Mode::kRead).error().code, ErrorCode::kNotFound);
  {
    CountStore store = *CountStore::Create(path);
    ASSERT_TRUE(store.Add(1, 0, {1, 1}).has_value());
  }  // not closed
  EXPECT_EQ(CountStore::Open(path, Mode::kRead).error().code, ErrorCode::kCorruption);
  {
    CountStore store = *CountStore::Create(path);
    ASSERT_TRUE(store.Close().has_value());
  }
  std::filesystem::resize_file(path, 5'000);
  EXPECT_EQ(CountStore::Open(path, Mode::kRead).error().code, ErrorCode::kCorruption);
  std::ofstream(path) << "not a profile";
  EXPECT_EQ(CountStore::Open(path, Mode::kRead).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::detect
