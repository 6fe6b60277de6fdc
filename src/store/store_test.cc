// What every engine does alike: sqlite_test.cc and postgres_test.cc name the engines.
#include <array>
#include <atomic>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/test_store.h"

namespace tidewaiter::store {
namespace {

using desk::Batch;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kBig = std::numeric_limits<std::int64_t>::max();

// Every column has a value of its own, at the end of its range where it has one.
desk::DeclarationRow FullDeclaration() {
  return {.id = "26AB1",
          .lrn = "L/1",
          .office = "O",
          .declarant = "D",
          .declarant_name = "Dé",
          .importer = "I",
          .importer_name = "Ñandú",
          .goods = "茶 'tea' \"x\"",
          .hs_code = "090210",
          .origin = "CN",
          .value_minor = kBig,
          .items = 999,
          .version = 4'294'967'295U,
          .status = desk::State::kHeld,
          .stage = desk::Stage::kPreArrival,
          .lane = desk::Lane::kRed,
          .basis = SelectionBasis::kExploration,
          .rank = 1.0 / 3,
          .probability = 1e-300,
          .stake_minor = -5,
          .kind = ErrorKind::kUndervalued,
          .reason = R"({"r":1})",
          .lodged_ms = 1,
          .arrived_ms = 2,
          .decided_ms = 3,
          .due_ms = 4,
          .finished_ms = 5,
          .document_seq = 6,
          .decision_seq = 7,
          .last_seq = 8,
          .control = "C-1",
          .control_kind = desk::ControlKind::kAudit,
          .control_status = desk::ControlStatus::kStarted,
          .officer = "acc-9"};
}

TEST_P(StoreTest, AnEmptyStoreHasNothing) {
  EXPECT_EQ(store().ReadHead()->seq, 0U);
  EXPECT_EQ(store().ReadHead()->hash, desk::Hash{});
  EXPECT_FALSE(store().FindDeclaration("A")->has_value());
  EXPECT_FALSE(store().FindControl("A")->has_value());
  EXPECT_FALSE(store().FindRecord("account", "A")->has_value());
  EXPECT_FALSE(store().FindEvent(1)->has_value());
  EXPECT_THAT(*store().ListDeclarations({}), IsEmpty());
  EXPECT_THAT(*store().CountOpen({}, 0), IsEmpty());
  EXPECT_THAT(*store().ListNotifications({}, 0, 10), IsEmpty());
  EXPECT_TRUE(store().Commit({}));
  EXPECT_FALSE(store().engine().empty());
}

TEST_P(StoreTest, DeclarationsKeepAllColumnsAndAreReplaced) {
  desk::DeclarationRow row = FullDeclaration();
  Commit(BatchOf(row));
  EXPECT_EQ(store().FindDeclaration(row.id)->value(), row);
  row.status = desk::State::kReleased;
  row.lrn = "L/2";
  row.rank = -1;
  Commit(BatchOf(row));
  Open();
  EXPECT_EQ(store().FindDeclaration(row.id)->value(), row);
  EXPECT_THAT(IdsOf(store().ListDeclarations({})), ElementsAre(row.id));
}

TEST_P(StoreTest, AnLrnIsTakenOncePerDeclarant) {
  desk::DeclarationRow first = Declaration("A");
  desk::DeclarationRow second = Declaration("B");
  Commit(BatchOf(first, second));
  second.lrn = first.lrn;
  const desk::Event event = NextEvent({}, "declaration.lodged", "B");
  const Status status = store().Commit(BatchOf(event, second));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::kConflict);
  EXPECT_EQ(store().FindDeclaration("B")->value().lrn, "LRN-B");
  EXPECT_EQ(store().ReadHead()->seq, 0U);
  second.declarant = "D2";
  Commit(BatchOf(event, second));
  using P = desk::Store::Pair;
  const std::vector<P> asked{{"D1", "LRN-A"}, {"D2", "LRN-A"}, {"D3", "LRN-A"}, {"D1", "LRN-B"}};
  EXPECT_THAT(*store().FindLrns(asked), ElementsAre("A", "B", "", ""));
}

TEST_P(StoreTest, EventsFollowEachOther) {
  const desk::Event first = NextEvent({}, "declaration.lodged", "A");
  const desk::Event second = NextEvent(HeadOf(first), "account.made", "acc-2");
  Commit(BatchOf(first, second));
  EXPECT_EQ(*store().FindEvent(1), first);
  EXPECT_EQ(store().ReadHead()->seq, 2U);
  EXPECT_EQ(store().ReadHead()->hash, second.hash);
  EXPECT_EQ(store().ReadHead()->time_ms, second.time_ms);
  desk::Event third = NextEvent(HeadOf(second), "declaration.read", "A");
  for (const std::uint64_t wrong : {std::uint64_t{0}, std::uint64_t{2}, std::uint64_t{4}}) {
    desk::Event gap = third;
    gap.seq = wrong;
    const Status status = store().Commit(BatchOf(gap, Declaration("never")));
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kConflict);
  }
  EXPECT_FALSE(store().FindDeclaration("never")->has_value());
  Commit(BatchOf(third));
  EXPECT_THAT(*store().EventsOf("A"), ElementsAre(first, third));
  EXPECT_THAT(*store().EventsAfter(1, 1), ElementsAre(second));
  EXPECT_THAT(*store().EventsAfter(0, 9), ElementsAre(first, second, third));
  EXPECT_THAT(*store().EventsAfter(3, 9), IsEmpty());
}

TEST_P(StoreTest, EventsOfAKindAreNewestFirst) {
  desk::Head head;
  Batch batch;
  for (const auto& [kind, subject, actor] :
       std::vector<std::array<std::string, 3>>{{"declaration.read", "A", "x"},
                                               {"declaration.read", "B", "y"},
                                               {"declaration.read", "A", "y"},
                                               {"account.made", "acc", "x"},
                                               {"declaration.lodged", "A", "y"},
                                               {"declaration.lodged", "B", "x"},
                                               {"account.made", "acd", "x"}}) {
    desk::Event event = NextEvent(head, kind, subject);
    event.actor = actor;
    head = HeadOf(event);
    batch.events.push_back(event);
  }
  Commit(batch);
  const auto seqs = [&](std::string_view kind, std::string_view subject, std::string_view actor,
                        std::uint64_t before = 0, int limit = 9) {
    std::vector<std::uint64_t> found;
    const auto events = store().EventsOfKind(kind, subject, actor, before, limit);
    EXPECT_TRUE(events) << events.error();
    for (const desk::Event& event : *events)
      found.push_back(event.seq);
    return found;
  };
  EXPECT_THAT(seqs("declaration.read", "", ""), ElementsAre(3, 2, 1));
  EXPECT_THAT(seqs("declaration.read", "A", ""), ElementsAre(3, 1));
  EXPECT_THAT(seqs("declaration.read", "", "y"), ElementsAre(3, 2));
  EXPECT_THAT(seqs("declaration.read", "A", "y"), ElementsAre(3));
  EXPECT_THAT(seqs("declaration.read", "", "", 3, 1), ElementsAre(2));
  EXPECT_THAT(seqs("declaration.lodged", "", ""), ElementsAre(6, 5));
  EXPECT_THAT(seqs("declaration.lodged", "", "x"), ElementsAre(6));
  EXPECT_THAT(seqs("account.made", "", ""), ElementsAre(7, 4));
  EXPECT_THAT(seqs("account.made", "acc", ""), ElementsAre(4));
  EXPECT_THAT(seqs("account.made", "", "x", 7), ElementsAre(4));
}

TEST_P(StoreTest, TextsAreUtf8WithoutZeros) {
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("\xC3\x28"), std::string("\xED\xA0\x80")}) {
    desk::DeclarationRow row = Declaration("A");
    row.goods = bad;
    const Status status = store().Commit(BatchOf(row, desk::RecordRow{"account", "a", 1, "{}"}));
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, ErrorCode::kInvalidArgument);
    EXPECT_FALSE(store().Commit(BatchOf(desk::SearchRow{1, bad})));
    row = Declaration("A");
    row.rank = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(store().Commit(BatchOf(row)));
  }
  EXPECT_FALSE(store().FindDeclaration("A")->has_value());
  EXPECT_FALSE(store().FindRecord("account", "a")->has_value());
}

TEST_P(StoreTest, AnswersAreKeptUntilForgotten) {
  const desk::AnswerRow first{"p", "k1", ~std::uint64_t{0}, 100, 201, R"({"id":"A"})"};
  const desk::AnswerRow second{"p", "k2", 7, 200, 503, ""};
  Commit(BatchOf(first, second));
  using P = desk::Store::Pair;
  const std::vector<P> asked{{"p", "k2"}, {"q", "k1"}, {"p", "k1"}};
  EXPECT_THAT(*store().FindAnswers(asked),
              ElementsAre(std::optional(second), std::nullopt, std::optional(first)));
  EXPECT_TRUE(store().ForgetAnswers(200));
  EXPECT_THAT(*store().FindAnswers(asked),
              ElementsAre(std::optional(second), std::nullopt, std::nullopt));
}

TEST_P(StoreTest, TalliesAddUp) {
  Commit(BatchOf(desk::TallyRow{10, "O", "lane", "red", 2},
                 desk::TallyRow{10, "O", "lane", "red", 3},
                 desk::TallyRow{11, "P", "lane", "red", 1}));
  Commit(BatchOf(desk::TallyRow{10, "O", "lane", "red", -1},
                 desk::TallyRow{12, "O", "lane", "red", 9}));
  EXPECT_THAT(*store().ListTallies(10, 11, {}),
              ElementsAre(desk::TallyRow{10, "O", "lane", "red", 4},
                          desk::TallyRow{11, "P", "lane", "red", 1}));
  EXPECT_THAT(*store().ListTallies(0, 99, std::vector<std::string>{"P"}),
              ElementsAre(desk::TallyRow{11, "P", "lane", "red", 1}));
}

TEST_P(StoreTest, TalliesOfRulesAreAskedForAlone) {
  const desk::TallyRow rule{10, "", "rule", "floor/fired", 4};
  const desk::TallyRow other{10, "O", "lane", "red", 1};
  Commit(BatchOf(rule, other, desk::TallyRow{12, "", "rule", "floor/fired", 9}));
  EXPECT_THAT(*store().ListTallies(0, 99, {}), ElementsAre(other));
  EXPECT_THAT(*store().ListTalliesOf("rule", 9, 11), ElementsAre(rule));
  EXPECT_THAT(*store().ListTalliesOf("lane", 9, 11), ElementsAre(other));
}

desk::RuleHitRow RuleHit(std::uint64_t seq, const std::string& rule, const std::string& office) {
  return {.seq = seq,
          .rule = rule,
          .version = 2,
          .entry = rule.substr(0, rule.find('/')),
          .declaration = "D" + std::to_string(seq),
          .importer = "I",
          .office = office,
          .item = 3,
          .items = 7,
          .mode = desk::HitMode::kWatches,
          .time_ms = kBig};
}

TEST_P(StoreTest, HitsOfARuleComeNewestFirstInWholeEvents) {
  const desk::RuleHitRow first = RuleHit(1, "floor/1", "H");
  const desk::RuleHitRow second = RuleHit(2, "floor/1", "O");
  const desk::RuleHitRow third = RuleHit(2, "floor/2", "O");
  const desk::RuleHitRow other = RuleHit(2, "cheap", "O");
  Commit(BatchOf(first, second, third, other));
  const auto hits = [&](const desk::RuleHitQuery& query) {
    auto found = store().ListRuleHits(query);
    EXPECT_TRUE(found) << found.error();
    return *std::move(found);
  };
  EXPECT_THAT(hits({.entry = "floor"}), ElementsAre(second, third, first));
  EXPECT_THAT(hits({.entry = "floor", .limit = 1}), ElementsAre(second, third));
  EXPECT_THAT(hits({.entry = "floor", .before_seq = 2}), ElementsAre(first));
  EXPECT_THAT(hits({.entry = "floor", .offices = {"H", "X"}}), ElementsAre(first));
  EXPECT_THAT(hits({.declaration = "D2"}), ElementsAre(other, second, third));
  EXPECT_THAT(hits({.entry = "cheap", .declaration = "D2"}), ElementsAre(other));
  EXPECT_THAT(hits({.entry = "floo"}), IsEmpty());
  EXPECT_THAT(hits({}), IsEmpty());
}

TEST_P(StoreTest, RecordsAreReplacedAndRemoved) {
  Commit(BatchOf(desk::RecordRow{"account", "b", 1, "{}"}, desk::RecordRow{"account", "a", 1, "{}"},
                 desk::RecordRow{"key", "a", 9, "[]"}));
  Commit(BatchOf(desk::RecordRow{"account", "b", 2, R"({"x":1})"},
                 desk::RecordRow{"key", "a", 10, ""}));
  EXPECT_THAT(*store().ListRecords("account"),
              ElementsAre(desk::RecordRow{"account", "a", 1, "{}"},
                          desk::RecordRow{"account", "b", 2, R"({"x":1})"}));
  EXPECT_EQ(store().FindRecord("account", "b")->value().version, 2U);
  EXPECT_FALSE(store().FindRecord("key", "a")->has_value());
  const std::string asked[] = {"nobody", "b", "b"};
  const auto found = store().FindRecords("account", asked);
  ASSERT_EQ(found->size(), 3U);
  EXPECT_FALSE((*found)[0].has_value());
  EXPECT_EQ((*found)[1], *store().FindRecord("account", "b"));
  EXPECT_EQ((*found)[2], (*found)[1]);
  EXPECT_THAT(*store().FindRecords("account", {}), IsEmpty());
}

TEST_P(StoreTest, NotificationsComeInWholeEvents) {
  Batch batch;
  for (std::uint64_t seq = 1; seq <= 4; ++seq) {
    for (const char* party : {"I", "D"})
      batch.notifications.push_back({seq, party, "A", "L", "accepted", 5});
  }
  batch.notifications.push_back({9, "other", "B", "M", "released", 6});
  Commit(batch);
  const std::vector<std::string> both{"D", "I"};
  const auto page = store().ListNotifications(both, 0, 3);
  ASSERT_TRUE(page);
  EXPECT_THAT(*page, ElementsAre(batch.notifications[7], batch.notifications[6],
                                 batch.notifications[5], batch.notifications[4]));
  EXPECT_THAT(*store().ListNotifications(both, 3, 9),
              ElementsAre(batch.notifications[3], batch.notifications[2], batch.notifications[1],
                          batch.notifications[0]));
  EXPECT_THAT(*store().ListNotifications(std::vector<std::string>{"other"}, 0, 1),
              ElementsAre(batch.notifications[8]));
}

TEST_P(StoreTest, ReadersSeeStatesBetweenCommits) {
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const auto head = store().ReadHead();
        ASSERT_TRUE(head) << head.error();
        EXPECT_EQ(head->seq % 3, 0U);
        EXPECT_TRUE(store().ListDeclarations({}));
        EXPECT_TRUE(store().ForgetAnswers(0));
      }
    });
  }
  desk::Head head;
  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(store().Commit(Lodged(head)));
  stop = true;
  for (std::thread& reader : readers)
    reader.join();
  CheckedLength(store());
}

}  // namespace
}  // namespace tidewaiter::store
