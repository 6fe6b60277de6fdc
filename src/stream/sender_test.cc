#include "stream/sender.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "stream/local_bus.h"
#include "stream/test_stream.h"

namespace tidewaiter::stream {
namespace {

// A bus as bad as one can be: keeps what it acknowledged for a while, then brings it, loses it,
// brings it twice, and says nothing of it. It holds what a server in between would hold.
class BadBus final : public Outlet {
 public:
  BadBus(Centre& centre, std::uint64_t seed) : centre_(centre), random_(seed) {}

  Result<std::optional<Standing>> Send(const Batch& batch) override {
    if (down) return Fail(ErrorCode::kUnavailable, "no bus");
    ++sends;
    chainlog::Hash before = batch.before;
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      if (random_.Below(1000) < fail_in_1000) return Fail(ErrorCode::kUnavailable, "lost half");
      const std::string& record = batch.records[i];
      if (random_.Below(1000) >= lose_in_1000)
        held_.push_back(WriteOne(batch.post, batch.oldest, before, record));
      std::copy(record.end() - 32, record.end(), before.begin());
    }
    if (centre_reachable) Bring();
    return std::nullopt;
  }
  Result<std::string> Ask(std::string_view question) override {
    if (down || !centre_reachable) return Fail(ErrorCode::kUnavailable, "no centre");
    return centre_.Answer("malaba", question);
  }
  [[nodiscard]] std::uint64_t connections() const override { return connections_; }
  Result<std::optional<std::uint64_t>> LastHeld() override {
    if (held_.empty()) return std::nullopt;
    auto in = BatchReader::Open(held_.back());
    return (*in->Next())->seq;
  }

  void Bring() {
    std::vector<std::string_view> all;
    for (const std::string& one : held_)
      all.insert(all.end(), random_.Below(1000) < double_in_1000 ? 2 : 1, one);
    EXPECT_TRUE(centre_.Take("malaba", all));
    held_.clear();
  }
  // As a server that is killed before it synced.
  void LoseLast(std::size_t records) {
    held_.resize(held_.size() - std::min(records, held_.size()));
    ++connections_;
  }
  [[nodiscard]] std::size_t held() const { return held_.size(); }

  bool down = false;
  bool centre_reachable = true;
  std::uint64_t fail_in_1000 = 0;
  std::uint64_t lose_in_1000 = 0;
  std::uint64_t double_in_1000 = 0;
  int sends = 0;

 private:
  Centre& centre_;
  Random random_;
  std::vector<std::string> held_;
  std::uint64_t connections_ = 1;
};

class SenderTest : public StreamTest {
 protected:
  SenderTest() : log_(folder_ / "log") { OpenCentre(); }

  std::unique_ptr<Sender> Open(Outlet& outlet) {
    SenderOptions options = Sending(outlet, log_);
    options.clock = &clock_;
    auto sender = Sender::Open(options);
    EXPECT_TRUE(sender) << sender.error();
    return std::move(*sender);
  }
  // Steps, and time, until all that is in the log is at the centre.
  void RunUntilConfirmed(Sender& sender, int steps_max = 10'000) {
    for (int i = 0; i < steps_max; ++i) {
      (void)sender.Step();  // a bad bus may fail
      if (sender.standing().confirmed == log_.head()) return;
      clock_.monotonic_seconds += 1;
    }
    ADD_FAILURE() << "the centre has " << sender.standing().confirmed.seq << " of "
                  << log_.head().seq;
  }
  void ExpectAllArrived() {
    EXPECT_EQ(arrivals_.count(), log_.head().seq);
    EXPECT_EQ(arrivals_.wrong(), "");
    centre_.reset();
    ExpectMirrored(folder_ / "log", folder_ / "posts" / "malaba", "malaba");
  }

  os::FakeClock clock_;
  PostLog log_;
};

TEST_F(SenderTest, LocalBusBringsAllInOrder) {
  log_.Add(3 * kBatchRecordsMax + 7);
  LocalOutlet outlet("malaba", *centre_);
  const auto sender = Open(outlet);
  RunUntilConfirmed(*sender, 5);
  log_.Add(1);
  RunUntilConfirmed(*sender, 2);
  EXPECT_FALSE(sender->Step().value());
  EXPECT_EQ(sender->standing().sent_again, 0U);
  ExpectAllArrived();
  EXPECT_TRUE(findings_.all().empty());
}

TEST_F(SenderTest, ABadBusLosesNothingAndDoublesNothing) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    BadBus bus(*centre_, seed);
    bus.fail_in_1000 = 1;
    bus.lose_in_1000 = 1;
    bus.double_in_1000 = 100;
    const auto sender = Open(bus);
    log_.Add(2'000);
    RunUntilConfirmed(*sender);
  }
  ExpectAllArrived();
  EXPECT_GT(findings_.Count(FindingKind::kSentAgain), 0U);
  EXPECT_EQ(findings_.Count(FindingKind::kFork), 0U);
}

TEST_F(SenderTest, WithoutTheCentreTheBusFills) {
  BadBus bus(*centre_, 1);
  bus.centre_reachable = false;
  const auto sender = Open(bus);
  log_.Add(2'000);
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(sender->Step());
  EXPECT_EQ(sender->standing().published, 2'000U);
  EXPECT_EQ(sender->standing().confirmed.seq, 0U);
  EXPECT_EQ(bus.held(), 2'000U);
  bus.centre_reachable = true;
  bus.Bring();
  RunUntilConfirmed(*sender, 100);
  EXPECT_EQ(sender->standing().records, 2'000U);  // each was sent once
  ExpectAllArrived();
}

TEST_F(SenderTest, AServerThatForgotItsEndGetsItAgain) {
  BadBus bus(*centre_, 1);
  bus.centre_reachable = false;
  const auto sender = Open(bus);
  log_.Add(1'000);
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(sender->Step());
  bus.LoseLast(300);
  EXPECT_TRUE(sender->Step());
  EXPECT_EQ(sender->standing().published, 1'000U);
  EXPECT_EQ(sender->standing().records, 1'300U);
  bus.centre_reachable = true;
  bus.Bring();
  RunUntilConfirmed(*sender, 100);
  ExpectAllArrived();
}

TEST_F(SenderTest, AnEndThatIsLostWithoutAWordIsSentAfterAWhile) {
  BadBus bus(*centre_, 1);
  const auto sender = Open(bus);
  log_.Add(10);
  bus.lose_in_1000 = 1000;
  EXPECT_TRUE(sender->Step());
  bus.lose_in_1000 = 0;
  EXPECT_EQ(sender->standing().published, 10U);
  clock_.monotonic_seconds += 1;
  EXPECT_FALSE(sender->Step().value());  // asked: nothing there, nothing missing
  EXPECT_EQ(sender->standing().sent_again, 0U);
  clock_.monotonic_seconds += 15;
  (void)sender->Step();
  EXPECT_EQ(sender->standing().sent_again, 1U);
  RunUntilConfirmed(*sender, 100);
  ExpectAllArrived();
}

TEST_F(SenderTest, AnyCursorIsGoodEnough) {
  LocalOutlet outlet("malaba", *centre_);
  log_.Add(1'200);
  {
    const auto sender = Open(outlet);
    RunUntilConfirmed(*sender, 5);
  }
  const std::string good = os::ReadFile(folder_ / "state" / "cursor").value();
  EXPECT_TRUE(good.starts_with("published 1200\nconfirmed 1200 ")) << good;
  log_.Add(100);
  for (const std::string& cursor :
       {good, std::string(), std::string("published 3\n"), std::string("nonsense"),
        std::string("published 99999\nconfirmed 0 0 ") + std::string(64, '0') + "\n"}) {
    ASSERT_TRUE(os::WriteFile(folder_ / "state" / "cursor", cursor));
    const auto sender = Open(outlet);
    RunUntilConfirmed(*sender, 10);
    log_.Add(1);
    RunUntilConfirmed(*sender, 10);
  }
  ExpectAllArrived();
}

TEST_F(SenderTest, ACentreOfYesterdayGetsTodayAgain) {
  LocalOutlet outlet("malaba", *centre_);
  log_.Add(600);
  auto sender = Open(outlet);
  RunUntilConfirmed(*sender, 5);
  centre_.reset();
  std::filesystem::remove_all(folder_ / "yesterday");
  std::filesystem::copy(folder_ / "posts", folder_ / "yesterday",
                        std::filesystem::copy_options::recursive);
  OpenCentre();
  LocalOutlet second("malaba", *centre_);
  log_.Add(600);
  sender = Open(second);
  RunUntilConfirmed(*sender, 10);
  centre_.reset();
  std::filesystem::remove_all(folder_ / "posts");
  std::filesystem::rename(folder_ / "yesterday", folder_ / "posts");
  OpenCentre();
  LocalOutlet third("malaba", *centre_);
  sender = Open(third);
  RunUntilConfirmed(*sender, 10);
  centre_.reset();
  ExpectMirrored(folder_ / "log", folder_ / "posts" / "malaba", "malaba");
}

TEST_F(SenderTest, AnotherLogUnderTheSameIdIsNotSent) {
  LocalOutlet outlet("malaba", *centre_);
  log_.Add(10);
  auto sender = Open(outlet);
  RunUntilConfirmed(*sender, 5);
  PostLog other(folder_ / "other");
  other.Add(20);
  SenderOptions options = Sending(outlet, other);
  sender = std::move(*Sender::Open(options));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(sender->Step().error().code, ErrorCode::kCorruption);
  EXPECT_EQ(findings_.Count(FindingKind::kOtherHistory), 1U);
  EXPECT_EQ(HeadOf("malaba"), 10U);
  EXPECT_FALSE(centre_->StandingOf("malaba")->forked);  // it did not come that far
}

TEST_F(SenderTest, OnlyWhatIsOnThePostsDiskGoesOut) {
  LocalOutlet outlet("malaba", *centre_);
  log_.Add(10);
  std::uint64_t durable = 4;
  SenderOptions options = Sending(outlet, log_);
  options.durable = [&] { return durable; };
  const auto sender = Sender::Open(options);
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE((*sender)->Step());
  EXPECT_EQ(HeadOf("malaba"), 4U);
  durable = 10;
  EXPECT_TRUE((*sender)->Step());
  EXPECT_EQ(HeadOf("malaba"), 10U);
}

TEST_F(SenderTest, RecordsOfTheLogItselfAndLargeOnesGoToo) {
  PostLog small(folder_ / "small", 4'000);
  for (int i = 0; i < 20; ++i)
    small.Add(5);
  ASSERT_TRUE(small.log().AppendAndWait(std::string(kCarriedBytesMax - 56, 'x')));
  ASSERT_TRUE(small.log().AppendAndWait(std::string(kCarriedBytesMax - 56, 'y')));
  ASSERT_GT(small.log().DropBefore(50).value(), 0U);
  small.Add(10);
  LocalOutlet outlet("malaba", *centre_);
  const auto sender = Sender::Open(Sending(outlet, small));
  for (int i = 0; i < 20; ++i)
    EXPECT_TRUE((*sender)->Step());
  EXPECT_EQ(centre_->StandingOf("malaba")->head, small.head());
  // What was dropped never came; the two large records are no frames.
  EXPECT_EQ(findings_.Count(FindingKind::kDropped), 1U);
  EXPECT_EQ(findings_.Count(FindingKind::kMalformed), 2U);
}

TEST_F(SenderTest, ItsThreadFollowsTheLog) {
  LocalOutlet outlet("malaba", *centre_);
  auto sender = Sender::Start(Sending(outlet, log_));
  ASSERT_TRUE(sender);
  for (int i = 1; i <= 5; ++i) {
    log_.Add(20);
    EXPECT_TRUE(arrivals_.WaitFor(static_cast<std::uint64_t>(20 * i)));
  }
  EXPECT_FALSE((*sender)->standing().trouble);
  (*sender)->Stop();
  ExpectAllArrived();
}

TEST_F(SenderTest, AnUnknownPostIsToldSo) {
  LocalOutlet outlet("busia", *centre_);
  SenderOptions options = Sending(outlet, log_);
  options.post = "busia";
  const auto sender = Sender::Open(options);
  EXPECT_EQ((*sender)->Step().error().code, ErrorCode::kNotFound);
  options.durable = {};
  EXPECT_EQ(Sender::Open(options).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace tidewaiter::stream
