#include "stream/mirror.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "os/append_file.h"
#include "stream/test_stream.h"

namespace tidewaiter::stream {
namespace {

class MirrorTest : public StreamTest {
 protected:
  MirrorTest() : log_(folder_ / "log") {}
  void OpenMirror() {
    mirror_.reset();
    auto mirror = Mirror::Open(
        {.folder = folder_ / "mirror", .post = "malaba", .on_finding = findings_.Taker()});
    ASSERT_TRUE(mirror) << mirror.error();
    mirror_ = std::move(*mirror);
  }
  // How many of it were new.
  std::size_t Take(const std::string& batch) {
    const std::string_view view = batch;
    const auto fresh = mirror_->Take({&view, 1});
    EXPECT_TRUE(fresh) << fresh.error();
    return fresh ? fresh->size() : 0;
  }
  [[nodiscard]] std::vector<std::string> Ones(std::uint64_t from = 1) const {
    return BatchesOf(folder_ / "log", "malaba", 1, from);
  }

  PostLog log_;
  std::unique_ptr<Mirror> mirror_;
};

TEST_F(MirrorTest, TakesEachRecordOnceInAnyOrderOfComing) {
  log_.Add(300);
  OpenMirror();
  const std::vector<std::string> ones = Ones();
  Random random(7);
  std::uint64_t head = 0;
  bool missing = false;
  // A bus that doubles, reorders and loses, and a sender that comes back: until all is there.
  while (head < 300) {
    const std::size_t any = random.Below(2) == 0 ? head : random.Below(300);
    const std::size_t fresh = Take(ones[any]);
    EXPECT_EQ(fresh, any == head ? 1U : 0U);
    head += fresh;
    EXPECT_EQ(mirror_->standing().head.seq, head);
    missing = any > head || (missing && fresh == 0);
    EXPECT_EQ(mirror_->standing().missing, missing);
  }
  EXPECT_EQ(mirror_->standing().head.hash, log_.head().hash);
  EXPECT_TRUE(findings_.all().empty());
  mirror_.reset();
  ExpectMirrored(folder_ / "log", folder_ / "mirror", "malaba");
}

TEST_F(MirrorTest, GoesOnAfterARestart) {
  log_.Add(20);
  OpenMirror();
  const std::vector<std::string> ones = Ones();
  for (int i = 0; i < 10; ++i)
    Take(ones[static_cast<std::size_t>(i)]);
  OpenMirror();
  EXPECT_EQ(mirror_->standing().head.seq, 10U);
  for (const std::string& one : ones)
    Take(one);
  EXPECT_EQ(mirror_->standing().head.hash, log_.head().hash);
  EXPECT_TRUE(findings_.all().empty());  // the first ten were compared with the disk
}

TEST_F(MirrorTest, ASecondHistoryIsToldAndKeptAndNotTaken) {
  log_.Add(10);
  OpenMirror();
  for (const std::string& one : Ones())
    Take(one);
  PostLog other(folder_ / "other");
  other.Add(12, 1'000);
  const std::vector<std::string> others = BatchesOf(folder_ / "other", "malaba", 1);
  for (int restart = 0; restart < 2; ++restart) {
    for (const std::string& one : others)
      EXPECT_EQ(Take(one), 0U);
    EXPECT_TRUE(mirror_->standing().forked);
    EXPECT_EQ(mirror_->standing().head.hash, log_.head().hash);
    EXPECT_EQ(findings_.Count(FindingKind::kFork), 11U);  // 1 to 10, and 11 that does not go on
    OpenMirror();                                         // what is kept is known again
    EXPECT_TRUE(mirror_->standing().forked);
  }
  log_.Add(1);  // the true history goes on
  EXPECT_EQ(Take(Ones(11).front()), 1U);
  auto evidence = chainlog::Reader::Open(folder_ / "mirror" / "evidence");
  const auto kept = evidence->Next();
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ((*kept)->body, others.front());
}

TEST_F(MirrorTest, ARewrittenRecordIsFoundAlsoWhereOnlyTheDiskKnows) {
  log_.Add(50);
  OpenMirror();
  for (const std::string& one : Ones())
    Take(one);
  OpenMirror();  // memory has only the last one
  PostLog other(folder_ / "other");
  other.Add(50, 1);
  EXPECT_EQ(Take(BatchesOf(folder_ / "other", "malaba", 1, 23).front()), 0U);
  ASSERT_EQ(findings_.Count(FindingKind::kFork), 1U);
  EXPECT_EQ(findings_.all().front().seq, 23U);
}

TEST_F(MirrorTest, WhatDoesNotProveItselfIsNotTaken) {
  log_.Add(3);
  OpenMirror();
  std::string bad = BatchesOf(folder_ / "log", "malaba", 3).front();
  bad[bad.size() - 40] ^= 1;  // in the third
  EXPECT_EQ(Take(bad), 2U);
  EXPECT_EQ(findings_.Count(FindingKind::kNotProven), 1U);
  EXPECT_EQ(Take("nonsense"), 0U);
  EXPECT_EQ(Take(BatchesOf(folder_ / "log", "busia", 3).front()), 0U);
  EXPECT_EQ(findings_.Count(FindingKind::kMalformed), 2U);
  EXPECT_EQ(Take(Ones().back()), 1U);
}

TEST_F(MirrorTest, WhatThePostDroppedIsToldAndTheRestTaken) {
  PostLog log(folder_ / "small", 4'000);
  for (int i = 0; i < 20; ++i)
    log.Add(5);
  OpenMirror();
  for (const std::string& one : BatchesOf(folder_ / "small", "malaba", 1))
    if (mirror_->standing().head.seq < 10) Take(one);
  ASSERT_GT(log.log().DropBefore(60).value(), 0U);
  auto reader = chainlog::Reader::Open(folder_ / "small");
  const auto oldest = reader->NextOfAll();
  ASSERT_TRUE(oldest && *oldest);
  ASSERT_GT((*oldest)->seq, 11U);
  const std::uint64_t seq = (*oldest)->seq;
  Batch batch = BeginBatch("malaba", seq, (*oldest)->previous);
  Add(batch, **oldest);
  EXPECT_EQ(Take(WriteBatch(batch)), 1U);
  ASSERT_EQ(findings_.Count(FindingKind::kDropped), 1U);
  EXPECT_EQ(findings_.all().front().seq, seq);
  EXPECT_EQ(mirror_->standing().head.seq, seq);
  OpenMirror();
  EXPECT_EQ(mirror_->standing().head.seq, seq);
  EXPECT_EQ(Take(WriteBatch(batch)), 0U);
  EXPECT_EQ(Take(BatchesOf(folder_ / "small", "malaba", 1, seq + 1).front()), 1U);
}

TEST_F(MirrorTest, AFullDiskTakesNothingAndAllComesAgain) {
  log_.Add(40);
  const std::vector<std::string> batches = BatchesOf(folder_ / "log", "malaba", 10);
  for (int nth = 1;; ++nth) {
    std::filesystem::remove_all(folder_ / "mirror");
    OpenMirror();
    os::FailFromAppend(nth);
    bool failed = false;
    for (const std::string& batch : batches) {
      const std::string_view view = batch;
      const std::uint64_t before = mirror_->standing().head.seq;
      const auto fresh = mirror_->Take({&view, 1});
      failed |= !fresh;
      if (fresh) {
        EXPECT_EQ(mirror_->standing().head.seq, before + fresh->size());
      }
    }
    os::FailFromAppend(0);
    OpenMirror();
    for (const std::string& batch : batches)
      Take(batch);
    EXPECT_EQ(mirror_->standing().head.hash, log_.head().hash);
    if (!failed) break;
  }
  EXPECT_TRUE(findings_.all().empty());
}

TEST_F(MirrorTest, ReadsFromAnywhere) {
  log_.Add(200);
  OpenMirror();
  for (const std::string& batch : BatchesOf(folder_ / "log", "malaba", 50))
    Take(batch);
  for (const std::uint64_t from : {1U, 2U, 77U, 199U, 200U, 201U}) {
    std::uint64_t next = from;
    EXPECT_TRUE(mirror_->Read(from, [&](const chainlog::Record& link) -> Status {
      EXPECT_EQ(link.seq, next++);
      return {};
    }));
    EXPECT_EQ(next, std::max<std::uint64_t>(from, 201));
  }
}

TEST_F(MirrorTest, OfAnotherPostIsNotOpened) {
  log_.Add(1);
  OpenMirror();
  Take(Ones().front());
  mirror_.reset();
  EXPECT_EQ(Mirror::Open({.folder = folder_ / "mirror", .post = "busia"}).error().code,
            ErrorCode::kCorruption);
  EXPECT_EQ(Mirror::Open({.folder = folder_ / "mirror", .post = "a.b"}).error().code,
            ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::stream
