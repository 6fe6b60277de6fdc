#include "os/file_batch.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "os/test_folder.h"

namespace tidewaiter::os {
namespace {

class FileBatchTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(MakeFolder(folder_ / "x"));
    ASSERT_TRUE(MakeFolder(folder_ / "y"));
  }
  [[nodiscard]] static Status AddBoth(FileBatch& batch, const Path& folder) {
    RETURN_IF_ERROR(batch.Add(folder / "x" / "a", Large()));
    return batch.Add(folder / "y" / "b", "b");
  }
  [[nodiscard]] std::string Read(const char* name) const {
    return ReadFile(folder_ / name).value_or("none");
  }

  static std::string Large() { return std::string(200'000, 'x'); }
  const TestFolder scratch_;
  const Path& folder_ = scratch_.path();
};

TEST_F(FileBatchTest, NamesComeWithCommit) {
  FileBatch batch;
  ASSERT_TRUE(AddBoth(batch, folder_));
  EXPECT_EQ(batch.size(), 2U);
  EXPECT_EQ(Read("x/a"), "none");
  ASSERT_TRUE(batch.Commit());
  EXPECT_EQ(batch.size(), 0U);
  EXPECT_EQ(Read("x/a"), Large());
  EXPECT_EQ(Read("y/b"), "b");
  ASSERT_TRUE(batch.Add(folder_ / "y" / "b", "again"));
  ASSERT_TRUE(batch.Commit());
  EXPECT_EQ(Read("y/b"), "again");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "y" / "b.part"));
}

TEST_F(FileBatchTest, AbandonedItLeavesNothing) {
  {
    FileBatch batch;
    ASSERT_TRUE(AddBoth(batch, folder_));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "x"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_ / "y"));
}

// Fails the 1st, 2nd, 3rd ... write, sync or rename: each file is the old one or the new one, and
// nothing lies beside it.
TEST_F(FileBatchTest, FailsAnywhere) {
  ASSERT_TRUE(WriteFile(folder_ / "x" / "a", "old"));
  int failures = 0;
  for (int nth = 1;; ++nth, ++failures) {
    FileBatch batch;
    FailFromWrite(nth);
    Status status = AddBoth(batch, folder_);
    if (status) status = batch.Commit();
    FailFromWrite(0);
    if (status) break;
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
  }
  EXPECT_EQ(failures, 2 + 2 + 2 + 2);  // writes, syncs, names, folders
  EXPECT_EQ(Read("x/a"), Large());
  EXPECT_EQ(Read("y/b"), "b");
}

TEST_F(FileBatchTest, NoTornFileWhenItFails) {
  for (int nth = 1; nth <= 8; ++nth) {
    ASSERT_TRUE(WriteFile(folder_ / "x" / "a", "old"));
    std::filesystem::remove(folder_ / "y" / "b");
    {
      FileBatch batch;
      FailFromWrite(nth);
      Status status = AddBoth(batch, folder_);
      if (status) status = batch.Commit();
      FailFromWrite(0);
      EXPECT_FALSE(status) << nth;
    }
    EXPECT_TRUE(Read("x/a") == "old" || Read("x/a") == Large()) << nth;
    EXPECT_TRUE(Read("y/b") == "none" || Read("y/b") == "b") << nth;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "x" / "a.part")) << nth;
    EXPECT_FALSE(std::filesystem::exists(folder_ / "y" / "b.part")) << nth;
  }
}

TEST_F(FileBatchTest, HasALimitAndNeedsFolders) {
  FileBatch batch;
  EXPECT_EQ(batch.Add(folder_ / "none" / "a", "x").error().code, ErrorCode::kUnavailable);
  for (std::size_t i = 0; i < kFileBatchMax; ++i)
    ASSERT_TRUE(batch.Add(folder_ / "x" / std::to_string(i), "x"));
  EXPECT_EQ(batch.Add(folder_ / "x" / "more", "x").error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace tidewaiter::os
