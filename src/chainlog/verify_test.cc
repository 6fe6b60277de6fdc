#include <gmock/gmock.h>

#include "chainlog/internal/segment.h"
#include "chainlog/test_log.h"

namespace tidewaiter::chainlog {
namespace {

class Damage : public LogTest {
 protected:
  // A log whose groups are as given, made with the format's own functions.
  std::string Make(const std::vector<std::vector<std::string>>& groups) const {
    internal::SegmentHeader header{.created_ms = 1, .name = "test"};
    std::string file = internal::Seal(header);
    Head last{0, 0, header.previous};
    for (const auto& group : groups) {
      std::string bytes;
      std::uint64_t seq = last.seq;
      for (const std::string& body : group)
        internal::PutRecord(0, ++seq, 5, body, bytes);
      internal::SealGroup(bytes, last);
      file += bytes;
    }
    std::filesystem::create_directories(folder_);
    EXPECT_TRUE(os::WriteFile(internal::SegmentPath(folder_, 1), file));
    return file;
  }
  void Write(std::string_view bytes) const {
    ASSERT_TRUE(os::WriteFile(internal::SegmentPath(folder_, 1), bytes));
  }
};

// What stands at each cut: the whole groups before it.
TEST_F(Damage, TruncatedAtEveryByte) {
  const std::string file = Make({{"one"}, {"two", "three"}, {"four", "five", "six"}});
  const std::size_t one = 128 + 56 + 3;
  const std::size_t three = one + 2 * 56 + 3 + 5;
  for (std::size_t size = 128; size < file.size(); ++size) {
    const std::size_t records = size < one ? 0 : size < three ? 1 : 3;
    const std::size_t good = records == 0 ? 128 : records == 1 ? one : three;
    Write(std::string_view(file).substr(0, size));
    const auto verified = Verify(folder_);
    ASSERT_EQ(verified->faults.size(), size == good ? 0U : 1U) << size;
    if (size != good) {
      EXPECT_EQ(verified->faults[0].kind, FaultKind::kTornTail);
      EXPECT_EQ(verified->faults[0].offset, good);
    }
    EXPECT_TRUE(Verify(folder_, {}, true)->faults.empty());
    ASSERT_EQ(Read().size(), records) << size;
    const auto log = Open();
    ASSERT_TRUE(log);
    EXPECT_EQ(log->recovery().torn_bytes, size - good) << size;
    EXPECT_EQ(*log->AppendAndWait("new"), records + 1);
  }
  Write(std::string_view(file).substr(0, 127));
  EXPECT_EQ(Log::Open(folder_, Quick()).error().code, ErrorCode::kCorruption);
}

TEST_F(Damage, EveryFlippedBitIsFoundWhereItIs) {
  const std::string file = Make({{"one"}, {"two", "three"}, {"four"}, {"five"}});
  const std::size_t last = file.size() - 56 - 4;
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string bad = file;
    bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
    Write(bad);
    const auto verified = Verify(folder_);
    ASSERT_FALSE(verified->faults.empty()) << at;
    const Fault& fault = verified->faults[0];
    EXPECT_LE(fault.offset, at);
    EXPECT_EQ(fault.kind, at < 128    ? FaultKind::kHeader
                          : at < last ? FaultKind::kRecord
                                      : FaultKind::kTornTail)
        << at;
    const auto log = Log::Open(folder_, Quick());
    // In the last group damage and a torn write look the same. Before, nothing is thrown away.
    if (at < last) {
      ASSERT_FALSE(log) << at;
      EXPECT_EQ(log.error().code, ErrorCode::kCorruption);
    } else {
      EXPECT_TRUE(log);
    }
  }
}

TEST_F(Damage, GoesOnBehindADamagedRecord) {
  std::string file = Make({{"one"}, {"two"}, {"three"}, {"four"}});
  file[128 + 56 + 3 + 25] ^= 1;  // in the body of two
  file[file.find("four")] ^= 1;
  file += std::string(56, '\0');
  Write(file);
  const auto verified = Verify(folder_);
  ASSERT_EQ(verified->faults.size(), 2U);
  EXPECT_EQ(verified->faults[0].seq, 2U);
  EXPECT_EQ(verified->faults[1].kind, FaultKind::kTornTail);
  EXPECT_EQ(verified->records, 2U);
  EXPECT_EQ(verified->head.seq, 3U);
  auto reader = Reader::Open(folder_);
  EXPECT_TRUE(reader->Next());
  EXPECT_EQ(reader->Next().error().code, ErrorCode::kCorruption);
  EXPECT_EQ(reader->Next().error().code, ErrorCode::kCorruption);
}

// A disk may keep the second half of a write and not the first.
TEST_F(Damage, AHoleInTheLastGroupIsATornEnd) {
  const std::string whole = Make({{"one"}, {"two", "three", "four"}});
  std::string file = whole;
  std::fill_n(file.begin() + 187, 59, '\0');  // two
  Write(file);
  const auto log = Open();
  ASSERT_TRUE(log);
  EXPECT_EQ(log->recovery().torn_bytes, whole.size() - 187);
  EXPECT_EQ(log->head().seq, 1U);
}

TEST_F(Damage, BetweenSegments) {
  Options options = Quick();
  options.segment_bytes = 300;
  {
    const auto log = Open(options);
    for (int i = 0; i < 40; ++i)
      ASSERT_TRUE(log->AppendAndWait(Body(i)));
  }
  const std::vector<os::Path> files = Segments();
  ASSERT_GT(files.size(), 6U);
  const std::string third = *os::ReadFile(files[2]);
  // One segment is gone.
  std::filesystem::remove(files[2]);
  auto verified = Verify(folder_);
  ASSERT_EQ(verified->faults.size(), 1U);
  EXPECT_EQ(verified->faults[0].kind, FaultKind::kSequence);
  EXPECT_EQ(verified->faults[0].segment, files[3]);
  // One ends early: no torn end, for others follow.
  ASSERT_TRUE(os::WriteFile(files[2], third.substr(0, third.size() - 1)));
  verified = Verify(folder_);
  ASSERT_FALSE(verified->faults.empty());
  EXPECT_EQ(verified->faults[0].segment, files[2]);
  EXPECT_EQ(verified->faults[0].kind, FaultKind::kRecord);
  ASSERT_TRUE(os::WriteFile(files[2], third));
  EXPECT_TRUE(Verify(folder_)->faults.empty());
  // The log of another place under the same name: right in itself, but not of this chain.
  std::string other = *os::ReadFile(files[3]);
  internal::SegmentHeader header = *internal::ReadSegmentHeader(other);
  header.previous[0] ^= 1U;
  ASSERT_TRUE(os::WriteFile(files[3], internal::Seal(header) + other.substr(128)));
  EXPECT_EQ(Verify(folder_)->faults.at(0).kind, FaultKind::kChain);
  EXPECT_EQ(Verify(folder_ / "none").error().code, ErrorCode::kNotFound);
}

TEST_F(Damage, GoldenBytes) {
  // docs/formats/chainlog.md shows this log.
  const std::string file = Make({{"one"}});
  Sha256 sha;
  sha.Add(file);
  EXPECT_EQ(sha.Hex(), "802d31e4e969d8fe2aa2c5da00712c1075c2c6081c8cf012725b3aef15e05264");
}

}  // namespace
}  // namespace tidewaiter::chainlog
