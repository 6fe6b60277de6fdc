// For tests: a post's frame log with frames of a tracker, what arrived at the centre and what was
// told, kept so that a test can wait for it, and an outlet that loses.
#ifndef TIDEWAITER_STREAM_TEST_STREAM_H_
#define TIDEWAITER_STREAM_TEST_STREAM_H_

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "chainlog/log.h"
#include "intake/frame_log.h"
#include "stream/centre.h"
#include "stream/sender.h"

namespace tidewaiter::stream {

// A deadline for what should take a moment, on a machine that is busy with others.
inline constexpr std::chrono::seconds kLong{60};

// A frame as intake logs it, of a receiver of ships' messages: 200 bytes with what is said about
// it. `n` tells frames apart.
inline std::string FrameBody(std::uint64_t n) {
  std::string frame = "!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D," + std::to_string(n);
  frame.resize(120, '.');
  std::string body;
  intake::WriteFrame({.received_ms = 1'764'212'645'000 + static_cast<std::int64_t>(n),
                      .listener = "ships",
                      .protocol = "nmea",
                      .peer = "192.0.2.7:40112",
                      .device = "harbour",
                      .frame = frame},
                     body);
  return body;
}

class PostLog {
 public:
  explicit PostLog(os::Path folder, std::uint64_t segment_bytes = std::uint64_t{64} << 20U) {
    chainlog::Options options;
    options.name = "frames";
    options.group_wait_ms = 0;
    options.segment_bytes = segment_bytes;
    auto log = chainlog::Log::Open(folder, options);
    EXPECT_TRUE(log) << log.error();
    log_ = std::move(*log);
  }
  // Appends so many frames, and has them on disk. `from` makes them other ones.
  void Add(std::uint64_t count, std::uint64_t from = 0) {
    const std::uint64_t first = from + log_->head().seq;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!log_->Append(FrameBody(first + i))) {
        EXPECT_TRUE(log_->Flush());  // much waits for the disk
        --i;
      }
    }
    EXPECT_TRUE(log_->Flush());
  }
  [[nodiscard]] chainlog::Log& log() { return *log_; }
  [[nodiscard]] chainlog::Head head() const { return log_->head(); }

 private:
  std::unique_ptr<chainlog::Log> log_;
};

// Every batch of a log, of so many records each, as bytes.
inline std::vector<std::string> BatchesOf(const os::Path& log, std::string_view post,
                                          std::size_t records, std::uint64_t from = 1) {
  std::vector<std::string> batches;
  auto reader = chainlog::Reader::Open(log);
  EXPECT_TRUE(reader && reader->Seek(from));
  Batch batch;
  while (true) {
    const auto link = reader->NextOfAll();
    EXPECT_TRUE(link);
    const bool ends = !link || !*link;
    if (!batch.records.empty() && (ends || batch.records.size() == records)) {
      batches.push_back(WriteBatch(batch));
      batch = {};
    }
    if (ends) return batches;
    if (batch.records.empty()) batch = BeginBatch(post, 1, (*link)->previous);
    Add(batch, **link);
  }
}

// What arrived, of every post in its order, else `wrong` says what was not.
class Arrivals {
 public:
  Status Take(const PostArrival& arrival) {
    const std::scoped_lock lock(mutex_);
    std::uint64_t& last = last_[std::string(arrival.post)];
    if (arrival.seq <= last && wrong_.empty())
      wrong_ = "record " + std::to_string(arrival.seq) + " after " + std::to_string(last);
    last = arrival.seq;
    ++count_;
    changed_.notify_all();
    return {};
  }
  [[nodiscard]] std::uint64_t count() const {
    const std::scoped_lock lock(mutex_);
    return count_;
  }
  [[nodiscard]] std::string wrong() const {
    const std::scoped_lock lock(mutex_);
    return wrong_;
  }
  bool WaitFor(std::uint64_t count, std::chrono::seconds deadline = kLong) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, deadline, [&] { return count_ >= count; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::uint64_t> last_;
  std::uint64_t count_ = 0;
  std::string wrong_;
};

class Findings {
 public:
  void Take(const Finding& finding) {
    const std::scoped_lock lock(mutex_);
    all_.push_back(finding);
    changed_.notify_all();
  }
  [[nodiscard]] OnFinding Taker() {
    return [this](const Finding& finding) { Take(finding); };
  }
  [[nodiscard]] std::size_t Count(FindingKind kind) const {
    const std::scoped_lock lock(mutex_);
    return CountLocked(kind);
  }
  [[nodiscard]] std::vector<Finding> all() const {
    const std::scoped_lock lock(mutex_);
    return all_;
  }
  bool WaitFor(FindingKind kind) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kLong, [&] { return CountLocked(kind) > 0; });
  }

 private:
  [[nodiscard]] std::size_t CountLocked(FindingKind kind) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(all_, [kind](const Finding& f) { return f.kind == kind; }));
  }
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Finding> all_;
};

// Looks until it is so, or the deadline is over.
inline bool WaitUntil(const std::function<bool()>& so, std::chrono::seconds deadline = kLong) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  using Clock = std::chrono::steady_clock;  // tidy:allow(clock) how long a test waits
  const auto end = Clock::now() + deadline;
  while (!so()) {
    if (Clock::now() > end) return false;
    never.wait_for(lock, std::chrono::milliseconds(5));
  }
  return true;
}

// What the centre has of a post, compared with the post's own log, record by record.
inline void ExpectMirrored(const os::Path& log, const os::Path& mirror, const std::string& post) {
  auto own = chainlog::Reader::Open(log);
  auto opened = Mirror::Open({.folder = mirror, .post = post});
  ASSERT_TRUE(opened) << opened.error();
  ASSERT_TRUE((*opened)->Read(1, [&](const chainlog::Record& link) -> Status {
    const auto expected = own->NextOfAll();
    if (!expected || !*expected || (*expected)->bytes != link.bytes)
      return Fail(ErrorCode::kCorruption, "record " + std::to_string(link.seq) + " differs");
    return {};
  }));
  EXPECT_FALSE(own->NextOfAll().value());
}

class StreamTest : public testing::Test {
 protected:
  StreamTest() { std::filesystem::remove_all(folder_); }
  ~StreamTest() override {
    centre_.reset();
    std::filesystem::remove_all(folder_);
  }

  void OpenCentre(std::vector<std::string> posts = {"malaba"}) {
    centre_.reset();
    auto centre =
        Centre::Open({.folder = folder_ / "posts",
                      .posts = std::move(posts),
                      .on_arrival = [this](const PostArrival& a) { return arrivals_.Take(a); },
                      .on_finding = findings_.Taker()});
    ASSERT_TRUE(centre) << centre.error();
    centre_ = std::move(*centre);
  }
  [[nodiscard]] SenderOptions Sending(Outlet& outlet, PostLog& log) {
    SenderOptions options;
    options.post = "malaba";
    options.log_folder = log.log().folder();
    options.state_folder = folder_ / "state";
    options.outlet = &outlet;
    options.durable = [&log] { return log.head().seq; };
    options.on_finding = findings_.Taker();
    options.poll_ms = 5;
    options.ask_ms = 50;
    options.retry_first_ms = 10;
    options.retry_last_ms = 100;
    return options;
  }
  [[nodiscard]] std::uint64_t HeadOf(std::string_view post) const {
    const auto standing = centre_->StandingOf(post);
    return standing ? standing->head.seq : 0;
  }

  os::Path folder_ =
      os::Path(testing::TempDir()) /
      (std::string("stream_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  Arrivals arrivals_;
  Findings findings_;
  std::unique_ptr<Centre> centre_;
};

}  // namespace tidewaiter::stream

#endif  // TIDEWAITER_STREAM_TEST_STREAM_H_
