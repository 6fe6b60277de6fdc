#include "monitor/frame_index.h"

#include <gmock/gmock.h>

#include "base/random.h"
#include "chainlog/reader.h"
#include "monitor/test_frames.h"
#include "os/file.h"

namespace tidewaiter::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kForEver = 4'000'000'000'000;

std::unique_ptr<FrameIndex> OpenIndex(const TestFrames& log, bool write = true) {
  auto index = FrameIndex::Open({.log = log.log(), .files = log.files(), .write = write});
  EXPECT_TRUE(index) << index.error();
  EXPECT_TRUE((*index)->CatchUp());
  return std::move(*index);
}

std::vector<std::uint64_t> SeqsIn(const std::vector<chainlog::Spot>& frames) {
  std::vector<std::uint64_t> seqs;
  for (const chainlog::Spot& spot : frames)
    seqs.push_back(spot.seq);
  return seqs;
}

std::vector<std::uint64_t> SeqsOf(FrameIndex& index, std::string_view device,
                                  std::int64_t from_ms = 0, std::int64_t until_ms = kForEver) {
  const auto found = index.Find(device, from_ms, until_ms);
  EXPECT_TRUE(found);
  return found ? SeqsIn(found->frames) : std::vector<std::uint64_t>{};
}

// The plain way: every record read.
std::vector<std::uint64_t> Scan(const os::Path& log, std::string_view device, std::int64_t from_ms,
                                std::int64_t until_ms) {
  std::vector<std::uint64_t> seqs;
  auto reader = chainlog::Reader::Open(log);
  while (true) {
    const auto record = reader->Next();
    EXPECT_TRUE(record);
    if (!record || !*record) return seqs;
    const auto frame = intake::ReadFrame((*record)->body);
    if (frame->device == device && frame->received_ms >= from_ms && frame->received_ms <= until_ms)
      seqs.push_back((*record)->seq);
  }
}

std::size_t CountFiles(const os::Path& folder) {
  std::error_code error;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    count += entry.path().extension() == ".frames" ? 1 : 0;
  return count;
}

os::Path FirstFile(const os::Path& folder, const char* extension) {
  os::Path first;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != extension) continue;
    if (first.empty() || entry.path() < first) first = entry.path();
  }
  return first;
}

void Fill(TestFrames& log, int frames, std::uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < frames; ++i) {
    const SaidFrame said{.device = "S" + std::to_string(random.Below(7)),
                         .time_ms = kNoon + i * 1000,
                         .delay_ms = static_cast<std::int64_t>(random.Below(5000))};
    ASSERT_TRUE(log.writer().Append(BodyOf(said)));
    if (i % 5 == 4) {  // in groups: a segment ends with one
      ASSERT_TRUE(log.writer().Flush());
    }
  }
  ASSERT_TRUE(log.writer().Flush());
}

TEST(FrameIndex, FindsByDeviceAndTime) {
  TestFrames log("finds");
  log.Add({.device = "S1", .time_ms = kNoon});
  log.Add({.device = "S2", .time_ms = kNoon});
  log.Add({.device = "S1", .time_ms = kNoon + kMinute});
  const auto index = OpenIndex(log);
  EXPECT_THAT(SeqsOf(*index, "S1"), ElementsAre(1, 3));
  EXPECT_THAT(SeqsOf(*index, "S1", kNoon + 2000, kNoon + 2000), ElementsAre(1));
  EXPECT_THAT(SeqsOf(*index, "S1", kNoon + 2001), ElementsAre(3));
  EXPECT_THAT(SeqsOf(*index, "S3"), IsEmpty());
  log.Add({.device = "S1", .time_ms = kNoon + 2 * kMinute});
  EXPECT_EQ(index->next_seq(), 4U);
  ASSERT_TRUE(index->CatchUp());
  EXPECT_THAT(SeqsOf(*index, "S1"), ElementsAre(1, 3, 4));
}

TEST(FrameIndex, TakesInOnlyWhatIsKnownToBeOnDisk) {
  TestFrames log("up_to", 1200);
  Fill(log, 40, 1);
  auto index = FrameIndex::Open({.log = log.log(), .files = log.files()});
  ASSERT_TRUE((*index)->CatchUp(17));
  EXPECT_EQ((*index)->next_seq(), 18U);
  ASSERT_TRUE((*index)->CatchUp());
  EXPECT_EQ((*index)->next_seq(), 41U);
  EXPECT_EQ(SeqsOf(**index, "S3"), Scan(log.log(), "S3", 0, kForEver));
}

TEST(FrameIndex, AgreesWithReadingEverything) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    TestFrames log("agrees", 1500);
    Fill(log, 60, seed);
    const auto index = OpenIndex(log);
    Fill(log, 60, seed + 100);
    ASSERT_TRUE(index->CatchUp());
    const auto again = OpenIndex(log);
    Random random(seed);
    for (int i = 0; i < 50; ++i) {
      const std::string device = "S" + std::to_string(random.Below(8));
      const auto from = kNoon + static_cast<std::int64_t>(random.Below(70'000)) - 2000;
      const auto until = from + static_cast<std::int64_t>(random.Below(70'000));
      const auto expected = Scan(log.log(), device, from, until);
      EXPECT_EQ(SeqsOf(*index, device, from, until), expected);
      EXPECT_EQ(SeqsOf(*again, device, from, until), expected);
    }
  }
}

TEST(FrameIndex, SaysWhereEachFrameStands) {
  TestFrames log("spots", 1500);
  Fill(log, 60, 3);
  std::string buffer;
  for (int i = 0; i < 2; ++i) {  // from the log, then from files
    const auto found = OpenIndex(log)->Find("S1", 0, kForEver);
    ASSERT_FALSE(found->frames.empty());
    for (const chainlog::Spot& spot : found->frames) {
      const auto record = chainlog::ReadAt(log.log(), spot, buffer);
      ASSERT_TRUE(record) << record.error();
      EXPECT_EQ(intake::ReadFrame(record->body)->device, "S1");
    }
  }
}

TEST(FrameIndex, FilesAreMadeOnce) {
  TestFrames log("once", 1500);
  Fill(log, 60, 3);
  const std::size_t built = OpenIndex(log)->built();
  EXPECT_GT(built, 2U);
  EXPECT_EQ(CountFiles(log.files()), built);
  EXPECT_EQ(OpenIndex(log)->built(), 0U);
}

TEST(FrameIndex, WithoutWriteNoFileIsTouched) {
  TestFrames log("readonly", 1500);
  Fill(log, 60, 3);
  const auto index = OpenIndex(log, false);
  EXPECT_FALSE(std::filesystem::exists(log.files()));
  EXPECT_EQ(SeqsOf(*index, "S1"), Scan(log.log(), "S1", 0, kForEver));
}

// Whatever happens to a file, the answers are those of the log.
TEST(FrameIndex, WrongFilesAreMadeAgain) {
  TestFrames log("wrong", 1500);
  Fill(log, 60, 3);
  OpenIndex(log);
  const os::Path file = FirstFile(log.files(), ".frames");
  const std::string good = *os::ReadFile(file);
  const auto expected = Scan(log.log(), "S1", 0, kForEver);
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    ASSERT_TRUE(os::WriteFile(file, bad));
    const auto index = OpenIndex(log);
    ASSERT_EQ(SeqsOf(*index, "S1"), expected) << at;
    ASSERT_EQ(index->built(), 1U) << at;
    ASSERT_EQ(*os::ReadFile(file), good) << at;
  }
  ASSERT_TRUE(os::WriteFile(file, std::string_view(good).substr(0, good.size() / 2)));
  EXPECT_EQ(SeqsOf(*OpenIndex(log), "S1"), expected);
  std::filesystem::remove(file);
  EXPECT_EQ(SeqsOf(*OpenIndex(log), "S1"), expected);
}

TEST(FrameIndex, AFileOfAnotherLogDoesNotCount) {
  TestFrames log("mine", 1500);
  TestFrames other("other", 1500);
  Fill(log, 60, 3);
  Fill(other, 60, 4);
  OpenIndex(log);
  OpenIndex(other);
  const os::Path file = FirstFile(log.files(), ".frames");
  ASSERT_TRUE(os::WriteFile(file, *os::ReadFile(FirstFile(other.files(), ".frames"))));
  const auto index = OpenIndex(log);
  EXPECT_EQ(SeqsOf(*index, "S1"), Scan(log.log(), "S1", 0, kForEver));
  EXPECT_EQ(index->built(), 1U);
}

TEST(FrameIndex, DamageIsToldAndTheRestFound) {
  TestFrames log("damage", 1500);
  Fill(log, 60, 3);
  const auto before = Scan(log.log(), "S1", 0, kForEver);
  log.Close();
  const os::Path segment = FirstFile(log.log(), ".chain");
  std::string bytes = *os::ReadFile(segment);
  bytes[bytes.size() - 40] = static_cast<char>(bytes[bytes.size() - 40] ^ 1);
  ASSERT_TRUE(os::WriteFile(segment, bytes));
  const auto index = OpenIndex(log);
  const auto found = index->Find("S1", 0, kForEver);
  ASSERT_TRUE(found);
  ASSERT_THAT(found->holes, SizeIs(1));
  const LogHole& hole = found->holes.front();
  EXPECT_GT(hole.first_seq, 1U);
  EXPECT_EQ(hole.first_seq, hole.last_seq);
  std::vector<std::uint64_t> outside = before;
  std::erase_if(outside, [&](auto seq) { return seq >= hole.first_seq && seq <= hole.last_seq; });
  EXPECT_EQ(SeqsIn(found->frames), outside);
  // Whoever opens next hears of it too.
  EXPECT_EQ(OpenIndex(log)->Find("S1", 0, kForEver)->holes, found->holes);
}

TEST(FrameIndex, RecordsThatAreNoFramesAreHoles) {
  TestFrames log("strange");
  log.Add({.device = "S1"});
  log.AddBody("\x07of a later version");
  log.Add({.device = "S1"});
  const auto found = OpenIndex(log)->Find("S1", 0, kForEver);
  EXPECT_THAT(SeqsIn(found->frames), ElementsAre(1, 3));
  ASSERT_THAT(found->holes, SizeIs(1));
  EXPECT_EQ(found->holes[0].first_seq, 2U);
  EXPECT_EQ(found->holes[0].last_seq, 2U);
}

TEST(FrameIndex, WhatTheLogDroppedIsForgotten) {
  TestFrames log("dropped", 1500);
  Fill(log, 60, 3);
  const auto index = OpenIndex(log);
  const std::size_t files = CountFiles(log.files());
  ASSERT_TRUE(log.writer().DropBefore(30));
  ASSERT_TRUE(index->CatchUp());
  EXPECT_LT(CountFiles(log.files()), files);
  EXPECT_EQ(SeqsOf(*index, "S1"), Scan(log.log(), "S1", 0, kForEver));
  EXPECT_EQ(SeqsOf(*OpenIndex(log), "S1"), Scan(log.log(), "S1", 0, kForEver));
}

TEST(FrameIndex, NoLog) {
  EXPECT_EQ(FrameIndex::Open({.log = "/nowhere/at/all"}).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace tidewaiter::monitor
