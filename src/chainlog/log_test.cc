#include "chainlog/log.h"

#include <atomic>
#include <mutex>
#include <semaphore>
#include <thread>

#include <gmock/gmock.h>

#include "chainlog/test_log.h"

namespace tidewaiter::chainlog {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using LogBasics = LogTest;

TEST_F(LogBasics, WhatIsAppendedIsRead) {
  std::vector<std::string> expected;
  {
    const auto log = Open();
    for (int i = 1; i <= 1000; ++i) {
      ASSERT_EQ(*log->Append(Body(i)), static_cast<std::uint64_t>(i));
      expected.push_back(Body(i));
    }
    ASSERT_TRUE(log->Flush());
    EXPECT_EQ(log->head().seq, 1000U);
    EXPECT_EQ(Read(), expected);  // beside the writer
  }
  EXPECT_EQ(ReadPlainly(Segments()), expected);
  const auto log = Open();
  EXPECT_EQ(log->recovery().torn_bytes, 0U);
  EXPECT_EQ(*log->AppendAndWait("more"), 1001U);
  EXPECT_THAT(Read(1001), ElementsAre("more"));
}

TEST_F(LogBasics, ARecordCanBeCheckedAlone) {
  Options options = Quick();
  options.segment_bytes = 2000;
  {
    const auto log = Open(options);
    for (int i = 1; i <= 100; ++i)
      ASSERT_TRUE(log->AppendAndWait(Body(i)));
  }
  auto reader = Reader::Open(folder_);
  ASSERT_TRUE(reader);
  Hash before{};
  for (std::uint64_t seq = 1; seq <= 100; ++seq) {
    auto record = reader->Next();
    ASSERT_TRUE(record && *record);
    EXPECT_EQ(HashOf(**record), (*record)->hash);
    if (seq > 1) {
      EXPECT_EQ((*record)->previous, before);
    }
    before = (*record)->hash;
    std::string buffer;
    const auto again = ReadAt(folder_, (*record)->spot, buffer);
    ASSERT_TRUE(again) << again.error();
    EXPECT_EQ(again->body, (*record)->body);
    EXPECT_EQ(again->hash, (*record)->hash);
    EXPECT_EQ(again->previous, (*record)->previous);
    Spot other = (*record)->spot;
    ++other.seq;
    EXPECT_EQ(ReadAt(folder_, other, buffer).error().code, ErrorCode::kCorruption);
    other = (*record)->spot;
    ++other.offset;
    EXPECT_EQ(ReadAt(folder_, other, buffer).error().code, ErrorCode::kCorruption);
    ++(*record)->time_ms;
    EXPECT_NE(HashOf(**record), (*record)->hash);
  }
}

TEST_F(LogBasics, LongRecordsAreReadAtTheirSpot) {
  const std::string body(100'000, 'x');
  const auto log = Open();
  ASSERT_TRUE(log->AppendAndWait("one"));
  ASSERT_TRUE(log->AppendAndWait(body));
  auto reader = Reader::Open(folder_);
  ASSERT_TRUE(reader && reader->Seek(2));
  const Spot spot = (*reader->Next())->spot;
  std::string buffer;
  EXPECT_EQ(ReadAt(folder_, spot, buffer)->body, body);
  Spot gone = spot;
  gone.segment = 77;
  EXPECT_EQ(ReadAt(folder_, gone, buffer).error().code, ErrorCode::kNotFound);
  gone = spot;
  gone.offset = 1'000'000;
  EXPECT_EQ(ReadAt(folder_, gone, buffer).error().code, ErrorCode::kCorruption);
}

TEST_F(LogBasics, SpansSayWhichRecordsASegmentHolds) {
  Options options = Quick();
  options.segment_bytes = 2000;
  const auto log = Open(options);
  for (int i = 1; i <= 100; ++i)
    ASSERT_TRUE(log->AppendAndWait(Body(i)));
  const auto spans = SegmentSpans(folder_);
  ASSERT_TRUE(spans);
  ASSERT_EQ(spans->size(), Segments().size());
  EXPECT_EQ(spans->front().first_seq, 1U);
  EXPECT_EQ(spans->back().last_seq, 0U);
  for (std::size_t i = 0; i + 1 < spans->size(); ++i) {
    EXPECT_EQ((*spans)[i].last_seq + 1, (*spans)[i + 1].first_seq);
    EXPECT_TRUE(*Holds(folder_, {(*spans)[i].last_seq, 0, (*spans)[i].end}));
  }
}

TEST_F(LogBasics, DurableIsToldInOrderAndOnlyThen) {
  Options options = Quick();
  std::vector<std::uint64_t> told;
  options.on_durable = [&](std::uint64_t up_to) { told.push_back(up_to); };
  {
    const auto log = Open(options);
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(log->Append(Body(i)));
  }
  ASSERT_FALSE(told.empty());
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  EXPECT_EQ(told.back(), 100U);
}

TEST_F(LogBasics, GroupsWaitForOthers) {
  Options options = Quick();
  options.group_records = 50;
  options.group_wait_ms = 600'000;  // the number alone brings it to the disk
  std::counting_semaphore<> durable{0};
  std::atomic<std::uint64_t> up_to = 0;
  options.on_durable = [&](std::uint64_t seq) {
    up_to = seq;
    durable.release();
  };
  const auto log = Open(options);
  for (int i = 0; i < 49; ++i)
    ASSERT_TRUE(log->Append("x"));
  EXPECT_EQ(log->head().seq, 0U);
  ASSERT_TRUE(log->Append("x"));
  durable.acquire();
  EXPECT_EQ(up_to, 50U);
  ASSERT_TRUE(log->Append("who waits makes it go at once"));
  EXPECT_TRUE(log->Flush());
}

TEST_F(LogBasics, ManyThreadsEachInItsOrder) {
  constexpr int kThreads = 4;
  constexpr int kEach = 500;
  {
    const auto log = Open();
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&log, t] {
        for (int i = 0; i < kEach; ++i)
          EXPECT_TRUE(log->Append(std::string(1, static_cast<char>('a' + t)) + std::to_string(i)));
      });
    }
    for (std::thread& thread : threads)
      thread.join();
  }
  std::vector<int> next(kThreads);
  for (const std::string& body : Read()) {
    const auto t = static_cast<std::size_t>(body[0] - 'a');
    EXPECT_EQ(std::stoi(body.substr(1)), next[t]++);
  }
  EXPECT_THAT(next, ElementsAre(kEach, kEach, kEach, kEach));
}

TEST_F(LogBasics, SegmentsFollowEachOther) {
  Options options = Quick();
  options.segment_bytes = 2000;
  std::vector<std::string> expected;
  {
    const auto log = Open(options);
    for (int i = 1; i <= 300; ++i) {
      ASSERT_TRUE(log->AppendAndWait(Body(i)));
      expected.push_back(Body(i));
    }
  }
  ASSERT_GT(Segments().size(), 5U);
  EXPECT_EQ(Read(), expected);
  EXPECT_EQ(ReadPlainly(Segments()), expected);
  for (const std::uint64_t seq : {1U, 2U, 17U, 150U, 299U, 300U})
    EXPECT_EQ(Read(seq),
              std::vector<std::string>(expected.begin() + static_cast<std::ptrdiff_t>(seq) - 1,
                                       expected.end()));
  EXPECT_THAT(Read(301), IsEmpty());
  EXPECT_EQ(Open(options)->head().seq, 300U);
}

TEST_F(LogBasics, LinksProveThemselvesOutsideOfTheLog) {
  Options options = Quick();
  options.segment_bytes = 2000;
  const auto log = Open(options);
  for (int i = 1; i <= 200; ++i)
    ASSERT_TRUE(log->AppendAndWait(Body(i)));
  ASSERT_GT(log->DropBefore(100).value(), 0U);
  auto reader = Reader::Open(folder_);
  Hash last = {};
  std::uint64_t seq = 0;
  int of_the_log = 0;
  while (true) {
    const auto link = reader->NextOfAll();
    ASSERT_TRUE(link);
    if (!*link) break;
    if (seq != 0) {
      EXPECT_EQ((*link)->seq, seq + 1);
      EXPECT_EQ((*link)->previous, last);
    }
    const auto again = ReadRecord((*link)->bytes, (*link)->previous);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->body, (*link)->body);
    EXPECT_EQ(again->hash, (*link)->hash);
    std::string changed((*link)->bytes);
    changed[30 % changed.size()] ^= 1;
    EXPECT_EQ(ReadRecord(changed, (*link)->previous).error().code, ErrorCode::kCorruption);
    EXPECT_FALSE(ReadRecord((*link)->bytes, (*link)->hash));
    EXPECT_FALSE(ReadRecord((*link)->bytes.substr(1), (*link)->previous));
    of_the_log += (*link)->of_the_log ? 1 : 0;
    seq = (*link)->seq;
    last = (*link)->hash;
  }
  EXPECT_EQ(seq, 201U);
  EXPECT_EQ(of_the_log, 1);
  EXPECT_TRUE(Holds(folder_, log->head()).value());  // the last one is the log's own
}

TEST_F(LogBasics, RecordsOfAnySize) {
  const auto log = Open();
  const std::string largest(kRecordBytesMax, 'x');
  ASSERT_TRUE(log->Append(""));
  ASSERT_TRUE(log->Append(largest));
  for (int i = 0; i < 6; ++i)
    ASSERT_TRUE(log->Append(largest));  // more than a group
  ASSERT_TRUE(log->AppendAndWait("x"));
  EXPECT_EQ(log->Append(largest + "x").error().code, ErrorCode::kInvalidArgument);
  const std::vector<std::string> all = Read();
  ASSERT_EQ(all.size(), 9U);
  EXPECT_EQ(all[0], "");
  EXPECT_EQ(all[7], largest);
}

TEST_F(LogBasics, OneWriter) {
  const auto log = Open();
  EXPECT_EQ(Log::Open(folder_, Quick()).error().code, ErrorCode::kConflict);
}

TEST_F(LogBasics, TooMuchWaiting) {
  Options options = Quick();
  options.group_wait_ms = 600'000;
  options.group_records = 1000;
  options.waiting_bytes_max = 1000;
  const auto log = Open(options);
  ASSERT_TRUE(log->Append(std::string(900, 'x')));
  EXPECT_EQ(log->Append(std::string(100, 'x')).error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(log->Flush());
  EXPECT_TRUE(log->Append(std::string(900, 'x')));
}

TEST_F(LogBasics, BadOptions) {
  Options options = Quick();
  options.name = std::string(33, 'x');
  EXPECT_EQ(Log::Open(folder_, options).error().code, ErrorCode::kInvalidArgument);
  options = Quick();
  options.segment_bytes = 10;
  EXPECT_EQ(Log::Open(folder_, options).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(LogBasics, ReaderFollowsTheWriter) {
  Options options = Quick();
  options.segment_bytes = 1000;
  const auto log = Open(options);
  auto reader = Reader::Open(folder_);
  ASSERT_TRUE(reader);
  for (int i = 1; i <= 100; ++i) {
    ASSERT_FALSE(reader->Next()->has_value());
    ASSERT_TRUE(log->AppendAndWait(Body(i)));
    EXPECT_FALSE(reader->Next(static_cast<std::uint64_t>(i) - 1)->has_value());
    const auto record = reader->Next();
    ASSERT_TRUE(record && *record);
    EXPECT_EQ((*record)->body, Body(i));
    EXPECT_EQ((*record)->hash, log->head().hash);
    EXPECT_EQ((*record)->time_ms, log->head().time_ms);
  }
}

TEST_F(LogBasics, HeadsAreKeptAndChecked) {
  Head middle;
  {
    const auto log = Open();
    ASSERT_TRUE(log->AppendAndWait("a"));
    middle = log->head();
    ASSERT_TRUE(log->AppendAndWait("b"));
  }
  const auto again = ParseHead(FormatHead(middle));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, middle);
  EXPECT_TRUE(*Holds(folder_, middle));
  Head other = middle;
  other.hash[5] ^= 1U;
  EXPECT_FALSE(*Holds(folder_, other));
  EXPECT_TRUE(Verify(folder_, {middle})->faults.empty());
  EXPECT_EQ(Verify(folder_, {other})->faults.at(0).kind, FaultKind::kCheckpoint);
  other.seq = 7;
  EXPECT_EQ(Verify(folder_, {other})->faults.at(0).kind, FaultKind::kCheckpoint);
  for (const std::string_view bad : {"", "1", "1 2 xy", "1 2 ", "x 2 00", "-1 2 00"})
    EXPECT_FALSE(ParseHead(bad)) << bad;
}

TEST_F(LogBasics, DroppingIsRecorded) {
  Options options = Quick();
  options.segment_bytes = 1000;
  Head old;
  {
    const auto log = Open(options);
    for (int i = 1; i <= 100; ++i) {
      ASSERT_TRUE(log->AppendAndWait(Body(i)));
      if (i == 3) old = log->head();
    }
    EXPECT_EQ(*log->DropBefore(1), 0U);
    const std::size_t before = Segments().size();
    const auto dropped = log->DropBefore(50);
    EXPECT_EQ(*dropped, before - Segments().size());
    EXPECT_LT(Segments().size(), before);
    EXPECT_EQ(*log->AppendAndWait("after"), 102U);  // the log's own record has a number too
  }
  auto reader = Reader::Open(folder_);
  EXPECT_EQ(reader->Seek(1).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(reader->Seek(50));
  EXPECT_EQ((*reader->Next())->body, Body(50));
  ASSERT_TRUE(reader->Seek(100));
  EXPECT_EQ((*reader->Next())->seq, 100U);
  EXPECT_EQ((*reader->Next())->seq, 102U);
  EXPECT_TRUE(Verify(folder_, {old})->faults.empty());
  std::filesystem::remove(Segments().front());  // and that one is missed
  EXPECT_EQ(Verify(folder_)->faults.at(0).kind, FaultKind::kBeginning);
}

// ---- a disk that fails

// Appends ten records one after the other while the disk fails from its n-th step on; then lets it
// work again. Gives whether it failed at all.
class LogFaults : public LogTest {
 protected:
  bool Round(int nth, std::uint64_t segment_bytes) {
    std::vector<std::string> expected;
    bool failed = false;
    {
      Options options = Quick();
      options.segment_bytes = segment_bytes;
      std::mutex mutex;
      std::uint64_t durable = 0;
      options.on_durable = [&](std::uint64_t up_to) {
        const std::lock_guard guard(mutex);
        EXPECT_GT(up_to, durable);
        durable = up_to;
      };
      options.on_failed = [&](std::uint64_t from, const Error& why) {
        const std::lock_guard guard(mutex);
        EXPECT_EQ(from, durable + 1);
        EXPECT_EQ(why.code, ErrorCode::kUnavailable);
        os::FailFromAppend(0);  // somebody made room
      };
      const auto log = Open(options);
      if (!log) return false;
      os::FailFromAppend(nth);
      for (int i = 1; i <= 10; ++i) {
        auto seq = log->AppendAndWait(Body(i));
        while (!seq) {
          failed = true;
          EXPECT_EQ(seq.error().code, ErrorCode::kUnavailable);
          std::this_thread::yield();
          seq = log->AppendAndWait(Body(i));
        }
        EXPECT_EQ(*seq, static_cast<std::uint64_t>(i));
        expected.push_back(Body(i));
      }
      os::FailFromAppend(0);
    }
    EXPECT_EQ(Read(), expected);
    EXPECT_EQ(ReadPlainly(Segments()), expected);
    EXPECT_TRUE(Verify(folder_)->faults.empty());
    EXPECT_EQ(Open()->recovery().torn_bytes, 0U);
    std::filesystem::remove_all(folder_);
    return failed;
  }
};

TEST_F(LogFaults, TheNthStepFailsUntilAllGoThrough) {
  int nth = 1;
  while (Round(nth, std::uint64_t{64} << 20U))
    ++nth;
  EXPECT_EQ(nth, 21);  // ten appends and ten syncs
}

TEST_F(LogFaults, AlsoWhileSegmentsBegin) {
  int nth = 1;
  while (Round(nth, 250))
    ++nth;
  EXPECT_GT(nth, 21 + 8);
}

TEST_F(LogFaults, AppendIsRefusedUntilTheDiskWorks) {
  Options options = Quick();
  std::counting_semaphore<> failed{0};
  options.on_failed = [&](std::uint64_t, const Error&) { failed.release(); };
  const auto log = Open(options);
  ASSERT_TRUE(log->AppendAndWait("good"));
  os::FailFromAppend(1);
  ASSERT_TRUE(log->Append("lost"));
  failed.acquire();
  EXPECT_TRUE(log->failed());
  EXPECT_EQ(log->Append("refused").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(log->Flush().error().code, ErrorCode::kUnavailable);
  os::FailFromAppend(0);
  while (log->failed())
    std::this_thread::yield();
  EXPECT_EQ(*log->AppendAndWait("again"), 2U);
  EXPECT_THAT(Read(), ElementsAre("good", "again"));
}

TEST_F(LogFaults, EndsWhileTheDiskFails) {
  {
    const auto log = Open();
    ASSERT_TRUE(log->AppendAndWait("good"));
    os::FailFromAppend(1);
    EXPECT_FALSE(log->AppendAndWait("lost"));
  }
  os::FailFromAppend(0);
  EXPECT_GT(std::filesystem::file_size(Segments().at(0)), 0U);
  const auto log = Open();
  EXPECT_GT(log->recovery().torn_bytes, 0U);
  EXPECT_EQ(*log->AppendAndWait("again"), 2U);
  EXPECT_THAT(Read(), ElementsAre("good", "again"));
}

}  // namespace
}  // namespace tidewaiter::chainlog
