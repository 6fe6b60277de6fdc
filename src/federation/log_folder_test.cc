#include "federation/log_folder.h"

#include <gtest/gtest.h>

#include "federation/log_copy.h"
#include "federation/test_judge.h"
#include "federation/test_storage.h"
#include "os/test_folder.h"

namespace tidewaiter::federation {
namespace {

constexpr std::string_view kOrigin = "a.example/log";

class LogFolderTest : public testing::Test {
 protected:
  std::unique_ptr<LogFolder> Open() {
    auto opened = LogFolder::Open(folder_, kOrigin);
    EXPECT_TRUE(opened) << opened.error();
    return std::move(*opened);
  }
  const os::TestFolder scratch_;
  const os::Path folder_ = scratch_.path() / "log";
};

// The second opinion is the storage in memory, which computes every node when an entry comes.
TEST_F(LogFolderTest, HasTheSameTreeAsTheOneInMemory) {
  MemoryStorage memory(std::make_shared<MemoryDisk>(), std::make_shared<PowerSwitch>());
  auto folder = Open();
  int next = 0;
  for (const int batch : {1, 2, 300, 1, 700, 5}) {
    std::vector<std::string> entries;
    for (int i = 0; i < batch; ++i)
      entries.push_back("entry " + std::to_string(next++));
    ASSERT_TRUE(memory.Append(entries));
    ASSERT_TRUE(folder->Append(entries));
    if (batch == 300) {
      folder.reset();
      folder = Open();  // from now on older nodes are folded from proofs
    }
  }
  ASSERT_EQ(folder->size(), memory.size());
  for (unsigned level = 0; level < 10; ++level) {
    for (std::uint64_t i = 0; i < (memory.size() >> level); ++i) {
      const auto hash = folder->nodes().Get({.level = level, .index = i});
      ASSERT_TRUE(hash) << level << " " << i << " " << hash.error();
      ASSERT_EQ(*hash, *memory.nodes().Get({.level = level, .index = i})) << level << " " << i;
    }
  }
  EXPECT_FALSE(folder->nodes().Get({.level = 0, .index = memory.size()}));
  EXPECT_FALSE(folder->nodes().Get({.level = 9, .index = 1}));
  EXPECT_EQ(*folder->Entry(500), "entry 500");
}

// Beyond what is kept in memory.
TEST_F(LogFolderTest, NodesOfLongAgoAreFound) {
  MemoryStorage memory(std::make_shared<MemoryDisk>(), std::make_shared<PowerSwitch>());
  auto folder = Open();
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < 2 * kLeavesKept + 3'000; ++i)
    entries.push_back("entry " + std::to_string(i));
  ASSERT_TRUE(memory.Append(entries));
  ASSERT_TRUE(folder->Append(entries));
  for (unsigned level = 0; level < 18; ++level) {
    const std::uint64_t size = memory.size() >> level;
    for (std::uint64_t i = 0; i < size; i += 1 + size / 100) {
      const auto hash = folder->nodes().Get({.level = level, .index = i});
      ASSERT_TRUE(hash) << level << " " << i << " " << hash.error();
      ASSERT_EQ(*hash, *memory.nodes().Get({.level = level, .index = i})) << level << " " << i;
    }
    if (size != 0) {
      ASSERT_TRUE(folder->nodes().Get({.level = level, .index = size - 1}));
    }
    EXPECT_FALSE(folder->nodes().Get({.level = level, .index = size}));
  }
}

TEST_F(LogFolderTest, RecordsOfOlderProgramsAreRead) {
  auto folder = Open();
  ASSERT_TRUE(os::WriteFile(folder_ / "records" / "mirrored", "one"));
  EXPECT_EQ(*folder->Get("mirrored"), "one");
  ASSERT_TRUE(folder->Put("mirrored", "two"));
  EXPECT_EQ(*folder->Get("mirrored"), "two");
}

TEST_F(LogFolderTest, RecordsStay) {
  auto folder = Open();
  EXPECT_EQ(*folder->Get("mirrored"), std::nullopt);
  ASSERT_TRUE(folder->Put("mirrored", "one"));
  ASSERT_TRUE(folder->Put("mirrored", "two"));
  folder.reset();
  EXPECT_EQ(*Open()->Get("mirrored"), "two");
}

TEST_F(LogFolderTest, ACopyGoesOnWhereItWas) {
  const std::vector<std::string> entries = {Write({.object = "a"}), Write({.object = "b"})};
  {
    auto copy = LogCopy::Open(Open(), std::make_unique<TestJudge>(), 0);
    ASSERT_TRUE(copy) << copy.error();
    ASSERT_TRUE(copy->Append(entries));
    EXPECT_EQ(copy->JudgeTo(2, 0)->size, 2U);
  }
  auto copy = LogCopy::Open(Open(), std::make_unique<TestJudge>(), 2);
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->judged(), 2U);
  EXPECT_EQ(copy->root(), tlog::NodeHash(tlog::LeafHash(entries[0]), tlog::LeafHash(entries[1])));
}

}  // namespace
}  // namespace tidewaiter::federation
