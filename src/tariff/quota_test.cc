#include "tariff/quota.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/random.h"
#include "tariff/test_tariff.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

QuotaDefinition Quota(std::string order, std::string_view volume) {
  QuotaDefinition quota;
  quota.order_number = std::move(order);
  quota.period = {On("2026-01-01"), On("2026-12-31")};
  quota.volume = D(volume);
  quota.unit = {"TNE", ""};
  quota.critical_percent = D("90");
  return quota;
}

QuotaRequest Ask(std::string_view who, std::string_view amount, std::string_view day = "2026-03-01",
                 std::string_view order = "050021") {
  return {std::string(order), std::string(who), 1, std::int64_t{On(day)} * kDayMs, D(amount)};
}

// Of a quota that has a period on that day.
QuotaState StateOf(const QuotaBook& book, std::string_view order_number, Day day) {
  auto state = book.StateOf(order_number, day);
  CHECK(state.has_value());
  return *std::move(state);
}

Decimal LeftOf(const QuotaBook& book, std::string_view order_number, Day day) {
  return StateOf(book, order_number, day).left;
}

TEST(QuotaBook, ServesInTurnAndThenInPart) {
  QuotaBook book(std::vector{Quota("050021", "100")}, {});
  const auto first = book.Request(Ask("A", "80"));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->covered, D("80"));
  EXPECT_FALSE(first->critical);
  const auto second = book.Request(Ask("B", "30"));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->covered, D("20"));
  EXPECT_EQ(second->left, D("0"));
  EXPECT_TRUE(second->critical);
  const auto third = book.Request(Ask("C", "1"));
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->covered.zero());
  EXPECT_EQ(StateOf(book, "050021", On("2026-03-01")).status, QuotaState::Status::kExhausted);
  EXPECT_TRUE(book.Return("050021", "A", 1));
  EXPECT_FALSE(book.Return("050021", "A", 1));
  EXPECT_EQ(LeftOf(book, "050021", On("2026-03-01")), D("80"));
}

TEST(QuotaBook, ASecondRequestReplacesTheFirst) {
  QuotaBook book(std::vector{Quota("050021", "100")}, {});
  ASSERT_TRUE(book.Request(Ask("A", "80")));
  const auto again = book.Request(Ask("A", "95"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->covered, D("95"));
  EXPECT_EQ(again->left, D("5"));
}

TEST(QuotaBook, SaysWhyNobodyIsServed) {
  QuotaDefinition licensed = Quota("054001", "5");
  licensed.method = QuotaMethod::kLicensed;
  QuotaDefinition stopped = Quota("050022", "5");
  stopped.suspended = {{On("2026-03-01"), On("2026-03-31")}};
  stopped.blocked = {{On("2026-04-01"), On("2026-04-30")}};
  QuotaBook book(std::vector{Quota("050021", "100"), licensed, stopped}, {});
  struct Case {
    QuotaRequest request;
    const char* code;
  };
  for (const Case& c : {Case{Ask("A", "1", "2026-03-01", "059999"), "quota_unknown"},
                        Case{Ask("A", "1", "2027-03-01"), "quota_not_open"},
                        Case{Ask("A", "1", "2026-03-15", "050022"), "quota_suspended"},
                        Case{Ask("A", "1", "2026-04-15", "050022"), "quota_blocked"},
                        Case{Ask("A", "1", "2026-04-15", "054001"), "quota_licensed"},
                        Case{Ask("A", "0"), "amount_not_positive"}}) {
    const auto got = book.Request(c.request);
    ASSERT_FALSE(got) << c.code;
    EXPECT_EQ(got.error().code, c.code);
  }
  EXPECT_EQ(StateOf(book, "050021", On("2026-03-01")).used, D("0"));
}

TEST(QuotaBook, CountsFromTheNewestPublishedBalance) {
  QuotaBook book(std::vector{Quota("050021", "100")},
                 std::vector{QuotaBalance{"050021", On("2026-02-28"), D("60")},
                             QuotaBalance{"050021", On("2026-01-31"), D("90")}});
  EXPECT_EQ(LeftOf(book, "050021", On("2026-01-15")), D("100"));
  EXPECT_EQ(LeftOf(book, "050021", On("2026-02-15")), D("90"));
  book.Restore(Ask("A", "10", "2026-02-10"), D("10"));  // the balance knows it already
  EXPECT_EQ(LeftOf(book, "050021", On("2026-03-15")), D("60"));
  ASSERT_TRUE(book.Request(Ask("B", "5", "2026-03-02")));
  EXPECT_EQ(LeftOf(book, "050021", On("2026-03-15")), D("55"));
  EXPECT_EQ(LeftOf(book, "050021", On("2026-03-01")), D("60"));
}

TEST(QuotaBook, APartOfAMainQuotaTakesFromBoth) {
  QuotaDefinition part = Quota("050022", "50");
  part.main_order_number = "050021";
  part.coefficient = D("2");
  QuotaBook book(std::vector{Quota("050021", "60"), part}, {});
  const auto got = book.Request(Ask("A", "40", "2026-03-01", "050022"));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->covered, D("30"));  // two of the main one for each
  EXPECT_TRUE(LeftOf(book, "050021", On("2026-03-01")).zero());
  EXPECT_TRUE(book.Return("050022", "A", 1));
  EXPECT_EQ(LeftOf(book, "050021", On("2026-03-01")), D("60"));
}

// A plain ledger beside it: what is granted never exceeds what is there, and a book made again from
// the grants in any order says the same.
TEST(QuotaBook, AgreesWithAPlainLedger) {
  Random random(11);
  for (int round = 0; round < 60; ++round) {
    const std::vector definitions{Quota("050021", "500")};
    QuotaBook book(definitions, {});
    std::map<std::string, std::pair<QuotaRequest, Decimal>> granted;
    Decimal left = D("500");
    for (int step = 0; step < 60; ++step) {
      const std::string who = "D" + std::to_string(random.Below(20));
      const auto had = granted.find(who);
      if (random.Chance(0.3)) {
        EXPECT_EQ(book.Return("050021", who, 1), had != granted.end());
        if (had != granted.end()) left += had->second.second;
        granted.erase(who);
        continue;
      }
      if (had != granted.end()) left += had->second.second;
      const QuotaRequest request = Ask(who, std::to_string(1 + random.Below(60)));
      const auto got = book.Request(request);
      ASSERT_TRUE(got);
      EXPECT_EQ(got->covered, Min(request.amount, left));
      left -= got->covered;
      EXPECT_EQ(got->left, left);
      granted[who] = {request, got->covered};
    }
    QuotaBook again(definitions, {});
    std::vector<const std::pair<QuotaRequest, Decimal>*> order;
    for (const auto& [who, grant] : granted)
      order.push_back(&grant);
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[random.Below(i)]);
    for (const auto* grant : order)
      again.Restore(grant->first, grant->second);
    EXPECT_EQ(LeftOf(again, "050021", On("2026-12-31")), left);
  }
}

}  // namespace
}  // namespace tidewaiter::tariff
