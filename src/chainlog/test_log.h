// For tests: a folder for a log, records to put into it, and the plain way to read one.
#ifndef TIDEWAITER_CHAINLOG_TEST_LOG_H_
#define TIDEWAITER_CHAINLOG_TEST_LOG_H_

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/hash.h"
#include "chainlog/log.h"
#include "chainlog/reader.h"
#include "os/append_file.h"

namespace tidewaiter::chainlog {

class LogTest : public testing::Test {
 protected:
  LogTest() { std::filesystem::remove_all(folder_); }
  ~LogTest() override {
    os::FailFromAppend(0);
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] static Options Quick() {
    Options options;
    options.name = "test";
    options.group_wait_ms = 0;
    options.retry_ms = 1;
    return options;
  }
  [[nodiscard]] std::unique_ptr<Log> Open(Options options = Quick()) const {
    auto log = Log::Open(folder_, std::move(options));
    EXPECT_TRUE(log) << log.error();
    return log ? std::move(*log) : nullptr;
  }
  // What the reader gives from `seq` on.
  [[nodiscard]] std::vector<std::string> Read(std::uint64_t seq = 1) const {
    std::vector<std::string> bodies;
    auto reader = Reader::Open(folder_);
    EXPECT_TRUE(reader && reader->Seek(seq));
    while (reader) {
      const auto record = reader->Next();
      EXPECT_TRUE(record) << record.error();
      if (!record || !*record) break;
      EXPECT_EQ((*record)->seq, seq++);
      bodies.emplace_back((*record)->body);
    }
    return bodies;
  }
  [[nodiscard]] std::vector<os::Path> Segments() const {
    std::vector<os::Path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      if (entry.path().extension() == ".chain") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  os::Path folder_ =
      os::Path(testing::TempDir()) /
      (std::string("chainlog_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

inline std::string Body(int i) {
  return "record " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 50), '.');
}

// The format page read word by word, one step after the other and with nothing of the module:
// every body whose hash is right, in all segments together; stops at what is not.
inline std::vector<std::string> ReadPlainly(const std::vector<os::Path>& segments) {
  std::vector<std::string> bodies;
  std::string chain;
  for (const os::Path& path : segments) {
    const std::string file = *os::ReadFile(path);
    if (file.size() < 128 || file.substr(0, 8) != "TWCHAIN1") return bodies;
    if (!chain.empty() && file.substr(64, 32) != chain) return bodies;
    chain = file.substr(64, 32);
    std::size_t at = 128;
    while (at + 56 <= file.size()) {
      std::uint32_t size = 0;
      std::memcpy(&size, file.data() + at, 4);
      if (at + 56 + size > file.size()) return bodies;
      Sha256 sha;
      sha.Add(chain + file.substr(at, 24 + size));
      const auto digest = sha.Digest();
      chain.assign(reinterpret_cast<const char*>(digest.data()), digest.size());
      if (file.substr(at + 24 + size, 32) != chain) return bodies;
      const bool of_the_log = (file[at + 4] & 2) != 0;
      if (!of_the_log) bodies.push_back(file.substr(at + 24, size));
      at += 56 + size;
    }
  }
  return bodies;
}

}  // namespace tidewaiter::chainlog

#endif  // TIDEWAITER_CHAINLOG_TEST_LOG_H_
