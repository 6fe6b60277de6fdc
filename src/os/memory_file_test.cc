#include "os/memory_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace tidewaiter::os {
namespace {

TEST(MemoryFile, IsReadAsItWasWritten) {
  auto made = MemoryFile::New();
  ASSERT_TRUE(made);
  const MemoryFile file = std::move(*made);
  EXPECT_EQ(*file.Read(), "");
  const std::string bytes(100'000, '\0');
  std::ofstream(file.path()) << bytes << "end";  // tidy:allow(file) as a library would
  EXPECT_EQ(*file.Read(), bytes + "end");
  std::ofstream(file.path()) << "shorter";  // tidy:allow(file)
  EXPECT_EQ(*file.Read(), "shorter");
}

TEST(MemoryFile, IsGoneWithTheObject) {
  std::string path;
  {
    const auto file = MemoryFile::New();
    path = file->path();
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace tidewaiter::os
