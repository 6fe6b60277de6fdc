#include "os/append_file.h"

#include <filesystem>

#include <gtest/gtest.h>

namespace tidewaiter::os {
namespace {

class AppendFileTest : public testing::Test {
 protected:
  AppendFileTest() {
    std::filesystem::remove_all(folder_), std::filesystem::create_directories(folder_);
  }
  ~AppendFileTest() override {
    FailFromAppend(0);
    std::filesystem::remove_all(folder_);
  }
  Path folder_ =
      Path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(AppendFileTest, GrowsAndGoesOnWhereItWas) {
  const Path path = folder_ / "a";
  {
    auto file = AppendFile::Open(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->Append("one "));
    ASSERT_TRUE(file->Sync());
  }
  auto file = AppendFile::Open(path);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->size(), 4U);
  ASSERT_TRUE(file->Append("two"));
  ASSERT_TRUE(file->Truncate(5));
  EXPECT_EQ(file->size(), 5U);
  ASSERT_TRUE(file->Append("!"));
  EXPECT_EQ(*ReadFile(path), "one t!");
}

TEST_F(AppendFileTest, ReadsParts) {
  const Path path = folder_ / "a";
  ASSERT_TRUE(WriteFile(path, "0123456789"));
  EXPECT_EQ(*ReadPart(path, 3, 4), "3456");
  EXPECT_EQ(*ReadPart(path, 8, 4), "89");
  EXPECT_EQ(*ReadPart(path, 10, 4), "");
  EXPECT_EQ(*ReadPart(path, 11, 4), "");
  EXPECT_EQ(ReadPart(folder_ / "none", 0, 1).error().code, ErrorCode::kNotFound);
}

TEST_F(AppendFileTest, AFullDiskLeavesHalf) {
  const Path path = folder_ / "a";
  auto file = AppendFile::Open(path);
  ASSERT_TRUE(file);
  FailFromAppend(2);
  ASSERT_TRUE(file->Append("good"));
  EXPECT_EQ(file->Append("bad!").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(file->Sync().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(file->Truncate(4).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(*ReadFile(path), "goodba");
  EXPECT_EQ(file->size(), 6U);
  FailFromAppend(0);
  ASSERT_TRUE(file->Truncate(4));
  EXPECT_EQ(*ReadFile(path), "good");
}

TEST_F(AppendFileTest, RoomIsZerosUntilItIsWrittenAndGoesWhenItIsClosed) {
  const Path path = folder_ / "a";
  {
    auto file = AppendFile::Open(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->Append("one "));
    EXPECT_EQ(file->room(), 0U);
    ASSERT_TRUE(file->Reserve(100'000));
    EXPECT_EQ(file->room(), 100'000U);
    EXPECT_EQ(*ReadFile(path), "one " + std::string(100'000, '\0'));
    ASSERT_TRUE(file->Append("two "));
    ASSERT_TRUE(file->Sync());
    EXPECT_EQ(file->size(), 8U);
    EXPECT_EQ(file->room(), 99'996U);
    EXPECT_EQ(*ReadFile(path), "one two " + std::string(99'996, '\0'));
    ASSERT_TRUE(file->Reserve(10));
    EXPECT_EQ(file->room(), 99'996U) << "there is enough";
  }
  EXPECT_EQ(*ReadFile(path), "one two ");
  auto file = AppendFile::Open(path);
  ASSERT_TRUE(file->Reserve(3));
  ASSERT_TRUE(file->Append("beyond"));
  EXPECT_EQ(file->room(), 0U);
  EXPECT_EQ(*ReadFile(path), "one two beyond");
  ASSERT_TRUE(file->Reserve(3));
  ASSERT_TRUE(file->Truncate(3));
  EXPECT_EQ(*ReadFile(path), "one");
}

TEST_F(AppendFileTest, AfterAKillItGoesOnWhereTheReaderSays) {
  const Path path = folder_ / "a";
  ASSERT_TRUE(WriteFile(path, "one " + std::string(10, '\0')));
  EXPECT_EQ(AppendFile::OpenAt(path, 15).error().code, ErrorCode::kUnavailable);
  {
    auto file = AppendFile::OpenAt(path, 4);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->room(), 10U);
    ASSERT_TRUE(file->Append("two"));
  }
  EXPECT_EQ(*ReadFile(path), "one two");
}

TEST_F(AppendFileTest, RoomThatCannotBeMadeLeavesTheFileAsItWas) {
  const Path path = folder_ / "a";
  auto file = AppendFile::Open(path);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->Append("one "));
  FailFromAppend(1);
  EXPECT_EQ(file->Reserve(10).error().code, ErrorCode::kUnavailable);
  FailFromAppend(0);
  ASSERT_TRUE(file->Append("two"));
  EXPECT_EQ(*ReadFile(path), "one two");
}

TEST_F(AppendFileTest, MissingFolder) {
  EXPECT_EQ(AppendFile::Open(folder_ / "none" / "a").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(FileLock::Take(folder_ / "none" / "a").error().code, ErrorCode::kUnavailable);
}

TEST_F(AppendFileTest, OneHoldsALock) {
  const Path path = folder_ / "lock";
  {
    const auto first = FileLock::Take(path);
    ASSERT_TRUE(first);
    EXPECT_EQ(FileLock::Take(path).error().code, ErrorCode::kConflict);
  }
  EXPECT_TRUE(FileLock::Take(path));
}

}  // namespace
}  // namespace tidewaiter::os
