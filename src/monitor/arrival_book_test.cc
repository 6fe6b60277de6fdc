#include "monitor/internal/arrival_book.h"

#include <gtest/gtest.h>

#include "monitor/test_movement.h"

namespace tidewaiter::monitor {
namespace {

using track::EtaBasis;
using track::kMinute;
using track::kStartMs;

// The journey of test_journey.h, closed: 40 km to the weighbridge in `leg_min` minutes.
MovementRecord Closed(const std::string& id, int leg_min) {
  MovementRecord record = TestRecord(id);
  record.journey.state = track::MovementState::kClosed;
  const auto at = [](int minute) { return kStartMs + minute * kMinute; };
  record.visits = {{.node = "yard", .arrived_ms = at(0), .left_ms = at(10)},
                   {.node = "weigh", .arrived_ms = at(10 + leg_min), .left_ms = at(20 + leg_min)},
                   {.node = "rest", .arrived_ms = at(50 + leg_min), .left_ms = at(55 + leg_min)},
                   {.node = "depot", .arrived_ms = at(110 + leg_min)}};
  return record;
}

std::optional<EtaNow> FromTheYard(const ArrivalBook& book, std::string_view to) {
  const MovementRecord record = TestRecord("T9");
  const auto course = track::MakeCourse(record.journey);
  const track::UnitView view{.at_ms = kStartMs, .node = "yard"};
  return book.Predict(record, course.get(), view, to, kStartMs);
}
double Minutes(const EtaNow& now) {
  return static_cast<double>(now.eta.at_ms - kStartMs) / double{kMinute};
}

TEST(ArrivalBook, WithoutHistoryThePlanCounts) {
  const ArrivalBook book;
  const auto eta = FromTheYard(book, "weigh");
  ASSERT_TRUE(eta);
  EXPECT_EQ(eta->eta.basis, EtaBasis::kPlan);
  EXPECT_EQ(eta->journeys, 0U);
  EXPECT_LT(eta->eta.early_ms, eta->eta.at_ms);
  EXPECT_LT(eta->eta.at_ms, eta->eta.late_ms);
}

TEST(ArrivalBook, LearnsEachClosedMovementOnce) {
  ArrivalBook book;
  book.Learn(TestRecord("T1"));  // not closed
  EXPECT_EQ(book.learned(), 0U);
  const double planned = Minutes(*FromTheYard(book, "weigh"));
  for (int i = 0; i < 30; ++i) {
    book.Learn(Closed("T" + std::to_string(i), 120));
    book.Learn(Closed("T" + std::to_string(i), 120));
  }
  const auto eta = FromTheYard(book, "weigh");
  EXPECT_EQ(eta->journeys, 30U);
  EXPECT_EQ(eta->eta.basis, EtaBasis::kHistory);
  EXPECT_GT(Minutes(*eta), planned * 1.5);  // 40 km took two hours
}

TEST(ArrivalBook, WaysAreKnownByWhereTheyLeadNotByTheirIds) {
  ArrivalBook book;
  book.Learn(Closed("T1", 120));
  // The same places under other ids: the same way.
  MovementRecord other = TestRecord("T2");
  for (track::Node& node : other.journey.nodes)
    node.id = "n-" + node.id;
  for (track::Edge& edge : other.journey.edges) {
    edge.from = "n-" + edge.from;
    edge.to = "n-" + edge.to;
  }
  const auto course = track::MakeCourse(other.journey);
  const track::UnitView view{.at_ms = kStartMs, .node = "n-yard"};
  const auto eta = book.Predict(other, course.get(), view, "", kStartMs);
  ASSERT_TRUE(eta);
  EXPECT_EQ(eta->eta.basis, EtaBasis::kHistory);
}

TEST(ArrivalBook, WithoutACourseTheLengthThatIsLeftCounts) {
  const ArrivalBook book;
  const MovementRecord record = TestRecord("T1");
  const track::UnitView view{.at_ms = kStartMs, .remaining_m = 60'000, .pace_kmh = 60};
  const auto eta = book.Predict(record, nullptr, view, "", kStartMs);
  ASSERT_TRUE(eta);
  EXPECT_NEAR(Minutes(*eta), 60, 1);
  EXPECT_FALSE(book.Predict(record, nullptr, view, "weigh", kStartMs));
  EXPECT_FALSE(book.Predict(record, nullptr, {.at_ms = kStartMs}, "", kStartMs));
}

TEST(ArrivalBook, IsKeptAndRefusesWhatIsBent) {
  ArrivalBook book;
  book.Learn(Closed("T1", 120));
  const std::string saved = book.Save();
  ArrivalBook read;
  ASSERT_TRUE(read.Load(saved));
  EXPECT_EQ(read.Save(), saved);
  read.LearnAll({RowOf("T1", Closed("T1", 120)), RowOf("T2", Closed("T2", 90))});
  EXPECT_EQ(read.learned(), 2U);
  EXPECT_EQ(FromTheYard(read, "")->journeys, 2U);
  const std::string now = read.Save();
  for (std::size_t i = 0; i < saved.size(); i += 7) {
    std::string bent = saved;
    bent[i] = static_cast<char>(bent[i] ^ 2);
    EXPECT_FALSE(read.Load(bent)) << i;
    EXPECT_FALSE(read.Load(saved.substr(0, i))) << i;
  }
  EXPECT_EQ(read.Save(), now);
}

}  // namespace
}  // namespace tidewaiter::monitor
