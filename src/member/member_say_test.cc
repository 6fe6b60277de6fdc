// Saying much at once, and what becomes of those who wait: all are told, once, in their time.
#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "member/test_house.h"

namespace tidewaiter::member {
namespace {

// More than there are threads anywhere.
constexpr std::size_t kMany = 150;

Wish Open(const std::string& object) {
  return {.type = "numbers.open",
          .object = object,
          .data = R"({"kind":"ioss","keying":"hmac-sha256","key_id":"0123456789abcdef"})"};
}

// What everybody who waits was told, and how often.
class Told {
 public:
  explicit Told(std::size_t count) : answers_(count) {}

  void Submit(Member& member, const Draft& draft, std::size_t which) {
    member.Submit(draft, [this, which](Result<Said> said) {
      const std::lock_guard lock(mutex_);
      answers_[which].push_back(std::move(said));
      ++count_;
    });
  }
  [[nodiscard]] bool all() const { return count_ >= answers_.size(); }
  [[nodiscard]] std::size_t count() const { return count_; }
  // Of those who were told once: final ones, and others that are to come again.
  [[nodiscard]] std::size_t final_ones() const {
    return Count([](const Result<Said>& said) { return said && said->final_here; });
  }
  [[nodiscard]] std::size_t unavailable() const {
    return Count([](const Result<Said>& said) {
      return !said && said.error().code == ErrorCode::kUnavailable;
    });
  }

 private:
  template <typename Is>
  std::size_t Count(const Is& is) const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const std::vector<Result<Said>>& told : answers_)
      count += told.size() == 1 && is(told.front()) ? 1 : 0;
    return count;
  }

  mutable std::mutex mutex_;
  std::vector<std::vector<Result<Said>>> answers_;
  std::atomic<std::size_t> count_ = 0;
};

std::vector<Draft> Drafts(Member& member) {
  std::vector<Draft> drafts;
  for (std::size_t i = 0; i < kMany; ++i)
    drafts.push_back(*member.Prepare(Open("numbers/" + std::to_string(i))));
  return drafts;
}

TEST(MemberSayTest, ManyAtOnceAreAllToldWhenTheyAreKnown) {
  TestHouse house(3);
  const std::vector<Draft> drafts = Drafts(house[0]);
  std::atomic<std::size_t> known = 0;
  std::promise<void> all;
  for (const Draft& draft : drafts) {
    house[0].Submit(draft, [&](const Result<Said>& said) {
      const auto story = said ? house[0].Tell(said->object) : std::unexpected(said.error());
      EXPECT_TRUE(story && story->record.is_final) << "who is told finds it here";
      if (++known == kMany) all.set_value();
    });
  }
  all.get_future().wait();
  const auto page = house[0].List({.kind = "numbers", .limit = 200});
  ASSERT_TRUE(page) << page.error();
  EXPECT_EQ(page->records.size(), kMany);
}

TEST(MemberSayTest, WhileTheQuorumIsAwayTheyWaitAndNobodyElseDoes) {
  TestHouse house(3);
  const std::vector<Draft> drafts = Drafts(house[0]);
  house.Close(1);
  house.Close(2);
  Told told(kMany);
  for (std::size_t i = 0; i < kMany; ++i)
    told.Submit(house[0], drafts[i], i);
  // A refusal needs no quorum, and waits behind none of those.
  Draft other = drafts[0];
  other.refusals = {{"type_unknown", "/type", "not this"}};
  std::promise<Result<Said>> refused;
  house[0].Submit(other, [&](Result<Said> said) { refused.set_value(std::move(said)); });
  EXPECT_EQ(refused.get_future().get()->refusals.size(), 1U);
  EXPECT_EQ(told.count(), 0U);
  house.Open(1);
  EXPECT_TRUE(TestHouse::Eventually([&] { return told.all(); }));
  EXPECT_EQ(told.final_ones(), kMany);
}

TEST(MemberSayTest, WhoWaitsWhenTheMemberEndsIsToldOnce) {
  TestHouse house(3);
  const std::vector<Draft> drafts = Drafts(house[0]);
  house.Close(1);
  house.Close(2);
  Told told(kMany);
  for (std::size_t i = 0; i < kMany; ++i)
    told.Submit(house[0], drafts[i], i);
  house.Close(0);
  EXPECT_EQ(told.unavailable(), kMany) << "the same again finds out what became of it";
  for (std::size_t i = 0; i < 3; ++i)
    house.Open(i);
  const auto again = house[0].Say(Open("numbers/0"), 20);
  ASSERT_TRUE(again) << again.error();
}

TEST(MemberSayTest, NobodyWaitsLongerThanHeAsked) {
  TestHouse house(3);
  house.Close(1);
  house.Close(2);
  const double begin_s = os::RealClock().MonotonicSeconds();
  const auto late = house[0].Say(Open("numbers/1"), 0.2);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::kUnavailable);
  // The node itself would answer after federation::kSubmitWaitMs.
  EXPECT_LT(os::RealClock().MonotonicSeconds() - begin_s, 15);
  house.Open(1);
  EXPECT_TRUE(TestHouse::Eventually([&] { return house[0].Prove("numbers/1", 1).has_value(); }))
      << "it was on its way";
}

TEST(MemberSayTest, ManyGoToAnothersLogAtOnce) {
  TestHouse house(3);
  const std::string bank = *house[1].NewHolderKey("BANK-1");
  const std::string buyer = *house[1].NewHolderKey("BANK-2");
  constexpr std::size_t kTitles = 40;  // more than connections to one member
  const auto title = [](std::size_t i) { return "title/T-" + std::to_string(i); };
  Told issued(kTitles);
  for (std::size_t i = 0; i < kTitles; ++i) {
    const auto draft = house[0].Prepare(
        {.type = "title.issue",
         .object = title(i),
         .data = fmt::format(R"({{"holder":"{}"}})", bank),
         .fields = {{"document", R"({"bytes":1,"media_type":"a/b","sha256":"00"})"}}});
    ASSERT_TRUE(draft) << draft.error();
    issued.Submit(house[0], *draft, i);
  }
  ASSERT_TRUE(TestHouse::Eventually([&] { return issued.all(); }));
  EXPECT_EQ(issued.final_ones(), kTitles);
  Told moved(kTitles);
  for (std::size_t i = 0; i < kTitles; ++i) {
    ASSERT_TRUE(TestHouse::Eventually([&] { return house[1].Prove(title(i), 1).has_value(); }));
    const auto draft = house[1].Prepare({.type = "title.transfer",
                                         .object = title(i),
                                         .data = fmt::format(R"({{"holder":"{}"}})", buyer)});
    ASSERT_TRUE(draft) << draft.error();
    moved.Submit(house[1], *draft, i);
  }
  EXPECT_TRUE(TestHouse::Eventually([&] { return moved.all(); }));
  EXPECT_EQ(moved.final_ones(), kTitles);
}

}  // namespace
}  // namespace tidewaiter::member
