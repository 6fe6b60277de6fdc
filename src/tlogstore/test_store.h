// For tests: a folder, entries that are the same every time, and whether a log is whole.
#ifndef TIDEWAITER_TLOGSTORE_TEST_STORE_H_
#define TIDEWAITER_TLOGSTORE_TEST_STORE_H_

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "os/append_file.h"
#include "tlogstore/fsck.h"
#include "tlogstore/log_file.h"

namespace tidewaiter::tlogstore {

inline constexpr std::string_view kOrigin = "ledger.test/log";

inline std::string EntryText(std::uint64_t index) {
  return fmt::format("entry {}", index);
}

inline tlog::Signer LogSigner() {
  return {kOrigin, tlog::Ed25519Key({7})};
}

class StoreTest : public testing::Test {
 protected:
  StoreTest() { std::filesystem::remove_all(folder_); }
  ~StoreTest() override {
    os::FailFromWrite(0);
    os::FailFromAppend(0);
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] Result<std::unique_ptr<LogFile>> TryOpen(std::size_t settle_bundles = 2) const {
    return LogFile::Open(folder_,
                         {.origin = std::string(kOrigin), .settle_bundles = settle_bundles});
  }
  [[nodiscard]] std::unique_ptr<LogFile> Open(std::size_t settle_bundles = 2) const {
    auto log = TryOpen(settle_bundles);
    EXPECT_TRUE(log) << log.error();
    return log ? std::move(*log) : nullptr;
  }

  // The next `count` entries in writes of `batch`.
  static void Fill(LogFile& log, std::uint64_t count, std::size_t batch = 100) {
    const std::uint64_t end = log.head().size() + count;
    while (log.head().size() < end) {
      const std::uint64_t begin = log.head().size();
      const auto added = AddBatch(log, begin, std::min<std::uint64_t>(batch, end - begin));
      ASSERT_TRUE(added) << added.error();
      EXPECT_EQ(added->index, begin);
    }
  }
  static Result<Appended> AddBatch(LogFile& log, std::uint64_t begin, std::size_t count) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i)
      texts.push_back(EntryText(begin + i));
    return log.AppendBatch(std::vector<std::string_view>(texts.begin(), texts.end()));
  }

  static tlog::Hash PlainRoot(std::uint64_t size) {
    tlog::Frontier frontier;
    for (std::uint64_t i = 0; i < size; ++i)
      frontier.Append(tlog::LeafHash(EntryText(i)));
    return frontier.Root();
  }

  // Every entry is there, in its place, and proves itself; and nothing is wrong on disk.
  void ExpectWhole(LogFile& log) const {
    const DurableHead head = log.head();
    EXPECT_EQ(head.root(), PlainRoot(head.size()));
    for (std::uint64_t begin = 0; begin < head.size();) {
      const auto entries = log.Entries(begin, 256);
      ASSERT_TRUE(entries) << entries.error();
      for (const std::string& entry : *entries)
        ASSERT_EQ(entry, EntryText(begin++));
    }
    const auto report = Fsck(folder_);
    ASSERT_TRUE(report) << report.error();
    EXPECT_EQ(report->size, head.size());
    EXPECT_EQ(report->root, head.root());
    for (const Fault& fault : report->faults)
      ADD_FAILURE() << NameOf(fault.kind) << " " << fault.file << " " << fault.detail;
  }

  os::Path folder_ = os::Path(testing::TempDir()) /
                     (std::string("tlog_") +
                      testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() +
                      testing::UnitTest::GetInstance()->current_test_info()->name());
};

}  // namespace tidewaiter::tlogstore

#endif  // TIDEWAITER_TLOGSTORE_TEST_STORE_H_
