#include "os/slot_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "os/test_folder.h"

namespace tidewaiter::os {
namespace {

class SlotFileTest : public testing::Test {
 protected:
  ~SlotFileTest() override { FailFromWrite(0); }
  // Turns over a byte of the file.
  void Damage(std::uint64_t at) const {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(at));
    const auto byte = static_cast<char>(file.get() ^ 1);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
  }
  TestFolder folder_;
  Path path_ = folder_.path() / "mirrored";
};

TEST_F(SlotFileTest, HasWhatWasWrittenLast) {
  SlotFile file(path_);
  for (const std::string& bytes : {std::string("one"), std::string(), std::string("three\0!", 7),
                                   std::string(50'000, 'x'), std::string("five")}) {
    ASSERT_TRUE(file.Write(bytes));
    EXPECT_EQ(*ReadSlotFile(path_), bytes);
  }
}

TEST_F(SlotFileTest, IsWrittenInPlaceWhileItFits) {
  SlotFile file(path_);
  ASSERT_TRUE(file.Write("one"));
  const auto size = std::filesystem::file_size(path_);
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(file.Write(std::to_string(i)));
  EXPECT_EQ(std::filesystem::file_size(path_), size);
  EXPECT_EQ(*ReadSlotFile(path_), "9");
}

TEST_F(SlotFileTest, GoesOnAfterARestart) {
  for (const char* bytes : {"one", "two", "three"}) {
    ASSERT_TRUE(SlotFile(path_).Write(bytes));
    EXPECT_EQ(*ReadSlotFile(path_), bytes);
  }
}

// The power went: of the slot that was being written any part may be there.
TEST_F(SlotFileTest, OfATornOneThereIsTheOneBefore) {
  for (const std::uint64_t at : {0U, 7U, 8U, 16U, 19U, 20U, 25U}) {
    SlotFile file(path_);
    ASSERT_TRUE(file.Write("first one"));
    ASSERT_TRUE(file.Write("second one"));
    Damage(4096 + 4096 + at);
    EXPECT_EQ(*ReadSlotFile(path_), "first one") << at;
    ASSERT_TRUE(file.Write("third one"));
    Damage(4096 + at);
    EXPECT_EQ(ReadSlotFile(path_).error().code, ErrorCode::kCorruption) << at;
  }
}

TEST_F(SlotFileTest, WhatFailsLeavesTheOneBefore) {
  SlotFile file(path_);
  ASSERT_TRUE(file.Write("one"));
  int nth = 1;
  for (bool done = false; !done; ++nth) {
    FailFromWrite(nth);
    done = file.Write(std::string(5'000, 'x')).has_value();
    FailFromWrite(0);
    const std::string there = *ReadSlotFile(path_);
    EXPECT_TRUE(done ? there.size() == 5'000 : there == "one" || there.size() == 5'000) << nth;
  }
  EXPECT_GT(nth, 3);
  ASSERT_TRUE(file.Write("two"));
  FailFromWrite(1);
  EXPECT_EQ(file.Write("three").error().code, ErrorCode::kUnavailable);
  FailFromWrite(0);
  EXPECT_EQ(*ReadSlotFile(path_), "two");
  ASSERT_TRUE(file.Write("four"));
  EXPECT_EQ(*ReadSlotFile(path_), "four");
}

TEST_F(SlotFileTest, ReadsFilesOfBefore) {
  EXPECT_EQ(ReadSlotFile(path_).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(WriteFile(path_, "customs.na/ledger\n1\n"));
  EXPECT_EQ(*ReadSlotFile(path_), "customs.na/ledger\n1\n");
  ASSERT_TRUE(SlotFile(path_).Write("next"));
  EXPECT_EQ(*ReadSlotFile(path_), "next");
  std::filesystem::resize_file(path_, 5'000);
  EXPECT_EQ(ReadSlotFile(path_).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace tidewaiter::os
