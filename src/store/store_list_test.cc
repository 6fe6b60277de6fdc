#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "store/test_store.h"

namespace tidewaiter::store {
namespace {

using desk::Batch;
using desk::ControlStatus;
using desk::DeclarationQuery;
using desk::DeclarationRow;
using desk::Lane;
using desk::Order;
using desk::State;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

// Few values, so that many rows are alike in what they are sorted and chosen by.
std::vector<DeclarationRow> RandomDeclarations(int count) {
  Random random(7);
  std::vector<DeclarationRow> rows;
  for (int i = 0; i < count; ++i) {
    DeclarationRow row =
        Declaration("id" + std::to_string(random.Below(900) + 100) + "-" + std::to_string(i));
    row.office = "O" + std::to_string(random.Below(3));
    row.declarant = "P" + std::to_string(random.Below(4));
    row.importer = "P" + std::to_string(random.Below(6));
    row.officer = random.Chance(0.5) ? "" : "acc-" + std::to_string(random.Below(2));
    row.status = static_cast<State>(1 + random.Below(6));
    row.lane = static_cast<Lane>(random.Below(5));
    row.lodged_ms = static_cast<std::int64_t>(1 + random.Below(12));
    row.due_ms = static_cast<std::int64_t>(random.Below(5)) * 1'700'000'000'123;
    row.rank = static_cast<double>(random.Below(7)) / 3 - 1;
    rows.push_back(row);
  }
  return rows;
}

template <typename T>
bool OneOf(const std::vector<T>& wanted, const T& value) {
  return wanted.empty() || std::ranges::find(wanted, value) != wanted.end();
}

bool Fits(const DeclarationQuery& q, const DeclarationRow& row) {
  return OneOf(q.statuses, row.status) && OneOf(q.lanes, row.lane) &&
         OneOf(q.offices, row.office) &&
         (OneOf(q.parties, row.declarant) || OneOf(q.parties, row.importer)) &&
         (q.importer.empty() || q.importer == row.importer) &&
         (q.officer.empty() || q.officer == row.officer) && row.lodged_ms >= q.from_ms &&
         (q.to_ms == 0 || row.lodged_ms < q.to_ms) &&
         (!q.overdue_only || (row.due_ms != 0 && row.due_ms < q.now_ms));
}

double KeyOf(Order order, const DeclarationRow& row) {
  if (order == Order::kNewest) return static_cast<double>(row.lodged_ms);
  return order == Order::kRank ? row.rank : static_cast<double>(row.due_ms);
}

std::vector<std::string> Expected(const DeclarationQuery& query, std::vector<DeclarationRow> rows) {
  std::erase_if(rows, [&](const DeclarationRow& row) { return !Fits(query, row); });
  std::ranges::sort(rows, [&](const DeclarationRow& a, const DeclarationRow& b) {
    const double left = KeyOf(query.order, a);
    const double right = KeyOf(query.order, b);
    if (left == right) return a.id < b.id;
    if (query.order != Order::kDue) return left > right;
    return left != 0 && (right == 0 || left < right);
  });
  std::vector<std::string> ids;
  for (const DeclarationRow& row : rows)
    ids.push_back(row.id);
  return ids;
}

std::vector<std::string> Walk(desk::Store& store, DeclarationQuery query) {
  std::vector<std::string> ids;
  while (true) {
    const auto page = store.ListDeclarations(query);
    EXPECT_TRUE(page) << page.error();
    if (!page || page->empty()) return ids;
    EXPECT_LE(std::ssize(*page), query.limit);
    for (const DeclarationRow& row : *page)
      ids.push_back(row.id);
    query.after = desk::Cursor{KeyOf(query.order, page->back()), page->back().id};
  }
}

DeclarationQuery RandomQuery(Random& random) {
  DeclarationQuery query;
  query.order = static_cast<Order>(random.Below(3));
  query.limit = static_cast<int>(1 + random.Below(40));
  if (random.Chance(0.4)) {
    query.statuses = {State::kPreArrival, State::kUnderControl, State::kHeld};
  } else if (random.Chance(0.4)) {
    query.statuses = {static_cast<State>(1 + random.Below(6)), State::kHeld};
  }
  if (random.Chance(0.2)) query.lanes = {Lane::kRed, Lane::kYellow};
  if (random.Chance(0.2)) query.offices = {"O1", "O2"};
  if (random.Chance(0.3)) query.parties = {"P1"};
  if (random.Chance(0.1)) query.parties = {"P1", "P5", "P1"};
  if (random.Chance(0.03)) query.parties.assign(20, "P2");
  if (random.Chance(0.2)) query.importer = "P2";
  if (random.Chance(0.2)) query.officer = "acc-1";
  if (random.Chance(0.2)) query.from_ms = static_cast<std::int64_t>(random.Below(12));
  if (random.Chance(0.2)) query.to_ms = static_cast<std::int64_t>(random.Below(14));
  query.overdue_only = random.Chance(0.2);
  query.now_ms = 1'700'000'000'123 * 3;
  return query;
}

TEST_P(StoreTest, PagesAreTheSortedRows) {
  const std::vector<DeclarationRow> rows = RandomDeclarations(400);
  Batch batch;
  batch.declarations = rows;
  Commit(batch);
  Random random(11);
  std::size_t found = 0;
  for (int i = 0; i < 400; ++i) {
    const DeclarationQuery query = RandomQuery(random);
    const std::vector<std::string> expected = Expected(query, rows);
    ASSERT_EQ(Walk(store(), query), expected) << "question " << i;
    found += expected.size();
  }
  EXPECT_GT(found, 5'000U);
}

TEST_P(StoreTest, OpenDeclarationsAreCounted) {
  const std::vector<DeclarationRow> rows = RandomDeclarations(300);
  Batch batch;
  batch.declarations = rows;
  Commit(batch);
  constexpr std::int64_t kNow = 1'700'000'000'124;
  const std::vector<std::string> offices{"O0", "O2"};
  const auto counts = store().CountOpen(offices, kNow);
  ASSERT_TRUE(counts);
  std::int64_t sum = 0;
  for (const desk::OpenCount& count : *counts) {
    const auto there = [&](const DeclarationRow& row) {
      return row.lane == count.lane && row.status == count.status && row.office != "O1";
    };
    EXPECT_EQ(count.count, std::ranges::count_if(rows, there));
    EXPECT_EQ(count.overdue, std::ranges::count_if(rows, [&](const DeclarationRow& row) {
                return there(row) && row.due_ms != 0 && row.due_ms < kNow;
              }));
    sum += count.count;
  }
  EXPECT_EQ(sum, std::ranges::count_if(rows, [](const DeclarationRow& row) {
              return row.office != "O1" && desk::IsOpen(row.status);
            }));
}

struct SearchCase {
  std::string text;
  std::vector<std::string> ids;
};

void ExpectFound(desk::Store& store, const std::vector<SearchCase>& cases) {
  for (const SearchCase& c : cases) {
    DeclarationQuery query;
    query.text = c.text;
    EXPECT_EQ(IdsOf(store.ListDeclarations(query)), c.ids) << c.text;
  }
}

TEST_P(StoreTest, WordsFindDeclarations) {
  Batch batch;
  const std::vector<std::string> texts{"Grüne Teeblätter, Assam GmbH", "green TEA leaves 0902.10",
                                       "绿茶 tea bags", "Café \"São\" OR NOT near(x)"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    DeclarationRow row = Declaration(std::string(1, static_cast<char>('A' + i)));
    row.lodged_ms = 100 - static_cast<std::int64_t>(i);
    row.document_seq = 10 + i;
    batch.declarations.push_back(row);
    batch.search.push_back({row.document_seq, texts[i]});
  }
  Commit(batch);
  const std::vector<SearchCase> cases{{"grune", {"A"}},
                                      {"GRÜNE teebl", {"A"}},
                                      {"teebl grune", {}},
                                      {"tea", {"B", "C"}},
                                      {"  tea, ", {"B", "C"}},
                                      {"TEA lea", {"B"}},
                                      {"lea", {"B"}},
                                      {"eaves", {}},
                                      {"0902", {"B"}},
                                      {"0902.10", {"B"}},
                                      {"0902.1", {}},
                                      {"茶", {"C"}},
                                      {"绿茶", {"C"}},
                                      {"sao cafe", {"D"}},
                                      {"\"cafe\"", {"D"}},
                                      {"or not near", {"D"}},
                                      {"near(", {"D"}},
                                      {"x* OR", {"D"}},
                                      {"B", {"B"}},
                                      {"LRN-C", {"C"}},
                                      {" LRN-C ", {"C"}},
                                      {"lrn-c", {}},
                                      {"---", {}},
                                      {"tea ' --", {"B", "C"}},
                                      {"\xFF", {}}};
  ExpectFound(store(), cases);
  // More documents, and time to tidy up, put them into the index of words; many more do it at once.
  for (std::uint64_t i = 0; i < 5; ++i) {
    Batch more;
    for (std::uint64_t k = 0; k < 40; ++k)
      more.search.push_back({100 * (i + 1) + k, "other words"});
    Commit(more);
    Tidy();
    ExpectFound(store(), cases);
  }
  for (int i = 0; i < 3; ++i) {
    Batch more;
    for (std::uint64_t k = 0; k < 1000; ++k)
      more.search.push_back({1000 * static_cast<std::uint64_t>(i + 1) + k, "other words"});
    Commit(more);
  }
  ExpectFound(store(), cases);
  Open();
  ExpectFound(store(), cases);
}

TEST_P(StoreTest, ALaterDocumentReplacesTheWords) {
  DeclarationRow row = Declaration("A");
  row.document_seq = 1;
  Commit(BatchOf(row, desk::SearchRow{1, "bananas"}));
  row.document_seq = 5;
  Commit(BatchOf(row, desk::SearchRow{5, "apples"}));
  ExpectFound(store(), {{"bananas", {}}, {"apples", {"A"}}});
}

TEST_P(StoreTest, WordsAndConditionsHoldTogether) {
  const std::vector<DeclarationRow> rows = RandomDeclarations(200);
  Batch batch;
  batch.declarations = rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    batch.declarations[i].document_seq = i + 1;
    batch.search.push_back({i + 1, i % 2 == 0 ? "even number" : "odd number"});
  }
  Commit(batch);
  Random random(3);
  for (int i = 0; i < 100; ++i) {
    DeclarationQuery query = RandomQuery(random);
    query.text = "number";
    ASSERT_EQ(Walk(store(), query), Expected(query, rows)) << "question " << i;
  }
}

TEST_P(StoreTest, ControlsKeepAllColumnsAndAreListedByDue) {
  desk::ControlRow full{"C1",
                        "A",
                        "L",
                        "I",
                        desk::ControlKind::kInspection,
                        ControlStatus::kDone,
                        "O",
                        "acc",
                        "least_load",
                        1,
                        2,
                        3,
                        4,
                        5,
                        6};
  Commit(BatchOf(full));
  full.act_seq = 77;
  Commit(BatchOf(full));
  EXPECT_EQ(store().FindControl("C1")->value(), full);
  Batch batch;
  std::vector<std::pair<std::int64_t, std::string>> order{{2, "C1"}};
  Random random(5);
  for (int i = 0; i < 60; ++i) {
    desk::ControlRow row = Control("K" + std::to_string(i));
    row.due_ms = static_cast<std::int64_t>(random.Below(8));
    row.status = static_cast<ControlStatus>(1 + i % 6);
    row.office = i % 2 == 0 ? "O" : "P";
    row.officer = i % 3 == 0 ? "acc" : "";
    row.declaration = i == 7 ? "B" : "A";
    order.emplace_back(row.due_ms, row.id);
    batch.controls.push_back(row);
  }
  Commit(batch);
  std::ranges::sort(order);
  desk::ControlQuery query;
  query.limit = 7;
  std::vector<std::pair<std::int64_t, std::string>> walked;
  for (auto page = store().ListControls(query); page && !page->empty();
       page = store().ListControls(query)) {
    for (const desk::ControlRow& row : *page)
      walked.emplace_back(row.due_ms, row.id);
    query.after = desk::Cursor{static_cast<double>(page->back().due_ms), page->back().id};
  }
  EXPECT_EQ(walked, order);
  query = {};
  query.declaration = "B";
  EXPECT_THAT(IdsOf(store().ListControls(query)), ElementsAre("K7"));
  query = {};
  query.statuses = {ControlStatus::kOpen, ControlStatus::kStarted};
  query.offices = {"O"};
  query.officer = "acc";
  EXPECT_EQ(IdsOf(store().ListControls(query)).size(), 10U * 2 / 2);
  query.offices = {"O", "P"};
  EXPECT_EQ(IdsOf(store().ListControls(query)).size(), 10U);
  query.offices = {"P"};
  EXPECT_THAT(IdsOf(store().ListControls(query)), IsEmpty());
}

TEST_P(StoreTest, LoadsOfOfficers) {
  Batch batch;
  const auto add = [&](std::string officer, ControlStatus status, std::int64_t due_ms,
                       std::int64_t done_ms) {
    desk::ControlRow row = Control("C" + std::to_string(batch.controls.size()));
    row.officer = std::move(officer);
    row.status = status;
    row.due_ms = due_ms;
    row.done_ms = done_ms;
    row.ordered_ms = static_cast<std::int64_t>(batch.controls.size());
    batch.controls.push_back(row);
  };
  add("x", ControlStatus::kAssigned, 10, 0);
  add("x", ControlStatus::kStarted, 30, 0);
  add("x", ControlStatus::kDone, 5, 100);
  add("y", ControlStatus::kDone, 5, 99);
  add("y", ControlStatus::kDismissed, 5, 101);
  add("z", ControlStatus::kWithdrawn, 5, 101);
  add("", ControlStatus::kOpen, 1, 0);
  Commit(batch);
  const auto loads = store().ListLoads(100, 20);
  ASSERT_TRUE(loads) << loads.error();
  ASSERT_EQ(loads->size(), 2U);
  const desk::OfficerLoad& x = loads->at(0);
  EXPECT_EQ(x.officer, "x");
  EXPECT_EQ(x.open, 2);
  EXPECT_EQ(x.overdue, 1);
  EXPECT_EQ(x.done, 1);
  EXPECT_EQ(loads->at(1).officer, "y");
  EXPECT_EQ(loads->at(1).done, 1);
  EXPECT_THAT(*store().OfficersOfImporter("I1", 3),
              UnorderedElementsAre(Pair("z", 1), Pair("y", 2)));
  EXPECT_THAT(*store().OfficersOfImporter("I1", 99),
              UnorderedElementsAre(Pair("z", 1), Pair("y", 2), Pair("x", 3)));
  EXPECT_THAT(*store().OfficersOfImporter("I2", 99), IsEmpty());
  EXPECT_THAT(*store().OfficersOfImporter("I1", 0), IsEmpty());
}

desk::OutcomeRow Outcome(std::uint64_t seq, std::uint32_t item) {
  return {.seq = seq,
          .declaration = "A",
          .item = item,
          .date = -3,
          .known_ms = 8,
          .office = "O",
          .importer = "I",
          .declarant = "D",
          .supplier = "S",
          .hs_code = "090210",
          .origin = "CN",
          .description = "thé",
          .value_minor = -1,
          .source = OutcomeSource::kAudit,
          .basis = SelectionBasis::kRandom,
          .checked = KindSet::All(),
          .wrong = {ErrorKind::kHsCode, ErrorKind::kTraveller},
          .recovered_minor = 1LL << 60};
}

TEST_P(StoreTest, OutcomesComeInWholeEvents) {
  desk::OutcomeRow other = Outcome(3, 1);
  other.hs_code = "0910";
  other.origin = "IN";
  other.supplier = other.importer = other.declarant = other.office = "X";
  Commit(BatchOf(Outcome(1, 1), Outcome(1, 2), Outcome(2, 1), Outcome(2, 2), other));
  Commit(BatchOf(Outcome(1, 2)));
  const auto list = [&](auto set) {
    desk::OutcomeQuery query;
    set(query);
    const auto rows = store().ListOutcomes(query);
    EXPECT_TRUE(rows) << rows.error();
    return *rows;
  };
  using Q = desk::OutcomeQuery;
  EXPECT_THAT(list([](Q&) {}),
              ElementsAre(other, Outcome(2, 1), Outcome(2, 2), Outcome(1, 1), Outcome(1, 2)));
  EXPECT_THAT(list([](Q& q) { q.oldest_first = true, q.limit = 1; }),
              ElementsAre(Outcome(1, 1), Outcome(1, 2)));
  EXPECT_THAT(list([](Q& q) { q.before_seq = 3, q.limit = 1; }),
              ElementsAre(Outcome(2, 1), Outcome(2, 2)));
  EXPECT_THAT(list([](Q& q) { q.before_seq = 3, q.after_seq = 1; }),
              ElementsAre(Outcome(2, 1), Outcome(2, 2)));
  EXPECT_THAT(list([](Q& q) { q.importer = "X"; }), ElementsAre(other));
  EXPECT_THAT(list([](Q& q) { q.declarant = "X"; }), ElementsAre(other));
  EXPECT_THAT(list([](Q& q) { q.supplier = "X"; }), ElementsAre(other));
  EXPECT_THAT(list([](Q& q) { q.origin = "IN"; }), ElementsAre(other));
  EXPECT_THAT(list([](Q& q) { q.office = "X"; }), ElementsAre(other));
  EXPECT_THAT(list([](Q& q) { q.hs_prefix = "0910"; }), ElementsAre(other));
  EXPECT_EQ(list([](Q& q) { q.hs_prefix = "09"; }).size(), 5U);
  EXPECT_EQ(list([](Q& q) { q.hs_prefix = "0902", q.origin = "CN"; }).size(), 4U);
  EXPECT_THAT(list([](Q& q) { q.importer = "X", q.hs_prefix = "0902"; }), IsEmpty());
}

}  // namespace
}  // namespace tidewaiter::store
