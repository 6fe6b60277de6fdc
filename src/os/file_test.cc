#include "os/file.h"

#include <filesystem>

#include "gtest/gtest.h"

#include "os/clock.h"
#include "os/mapped_file.h"

namespace tidewaiter::os {
namespace {

Path Scratch(const char* name) {
  const Path folder = Path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(MakeFolder(folder).has_value());
  return folder;
}

// Fails the 1st, 2nd, 3rd ... write, sync or rename until the operation gets through: before that
// the old file is whole and nothing lies beside it, afterwards the new one is there.
TEST(File, AWriteThatFailsAnywhereLeavesTheOldFile) {
  const Path folder = Scratch("file_faults");
  const Path file = folder / "a";
  ASSERT_TRUE(WriteFile(file, "old").has_value());
  const std::string large(200'000, 'x');
  int failures = 0;
  for (int nth = 1;; ++nth) {
    FailFromWrite(nth);
    const Status status = WriteFile(file, large);
    FailFromWrite(0);
    if (status.has_value()) break;
    ++failures;
    EXPECT_EQ(status.error().code, ErrorCode::kUnavailable);
    const std::string now = *ReadFile(file);
    EXPECT_TRUE(now == "old" || now == large);  // the folder's sync fails after the rename
    EXPECT_FALSE(std::filesystem::exists(folder / "a.part"));
  }
  EXPECT_GE(failures, 4);
  EXPECT_EQ(*ReadFile(file), large);
}

TEST(File, ErrorsNameThePath) {
  const auto missing = ReadFile("/nowhere/file");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_NE(missing.error().message.find("/nowhere/file"), std::string::npos);
  EXPECT_EQ(ReadFile("/").error().code, ErrorCode::kInvalidArgument);
  EXPECT_FALSE(WriteFile("/nowhere/file", "x").has_value());
}

TEST(File, AnAbandonedFileLeavesNothing) {
  const Path folder = Scratch("file_abandoned");
  {
    Result<NewFile> file = NewFile::Create(folder / "a");
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file->Append("half").has_value());
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST(File, HashIsThatOfTheBytes) {
  const Path file = Scratch("file_hash") / "a";
  ASSERT_TRUE(WriteFile(file, "abc").has_value());
  EXPECT_EQ(*HashFile(file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(File, ACopyIsWholeOrNotThere) {
  const Path folder = Scratch("file_copy");
  const std::string bytes(3'000'000, 'x');
  ASSERT_TRUE(WriteFile(folder / "a", bytes).has_value());
  EXPECT_EQ(*CopyFile(folder / "a", folder / "b"), *HashFile(folder / "a"));
  EXPECT_EQ(*ReadFile(folder / "b"), bytes);
  EXPECT_EQ(CopyFile(folder / "none", folder / "c").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(CopyFile(folder / "a", folder / "none" / "c").error().code, ErrorCode::kUnavailable);
  FailFromWrite(2);
  EXPECT_EQ(CopyFile(folder / "a", folder / "c").error().code, ErrorCode::kUnavailable);
  FailFromWrite(0);
  EXPECT_FALSE(std::filesystem::exists(folder / "c"));
}

TEST(MappedFile, WhatIsWrittenIsReadAgain) {
  const Path file = Scratch("mapped") / "a";
  {
    auto mapped = MappedFile::Create(file, 4096);
    ASSERT_TRUE(mapped.has_value()) << mapped.error();
    mapped->bytes()[4095] = std::byte{7};
    ASSERT_TRUE(mapped->Sync().has_value());
  }
  const auto mapped = MappedFile::Open(file, MappedFile::Mode::kRead);
  ASSERT_TRUE(mapped.has_value());
  EXPECT_EQ(mapped->bytes().size(), 4096U);
  EXPECT_EQ(mapped->bytes()[4095], std::byte{7});
  EXPECT_EQ(MappedFile::Open("/nowhere", MappedFile::Mode::kRead).error().code,
            ErrorCode::kNotFound);
}

TEST(Clock, FormatsUtc) {
  EXPECT_EQ(FormatUtc(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatUtc(-1), "1969-12-31T23:59:59Z");
}

}  // namespace
}  // namespace tidewaiter::os
