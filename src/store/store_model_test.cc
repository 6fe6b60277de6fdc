// A store against a plain one made of maps: random batches, some of them refused, with values from
// the ends of their ranges. After each batch both have the same.
#include <bit>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "store/columns.h"
#include "store/test_store.h"

namespace tidewaiter::store {
namespace {

using desk::Batch;
using Pair = desk::Store::Pair;

constexpr int kBatches = 40;
constexpr std::uint64_t kKeys = 12;  // few: most rows replace one
constexpr std::uint64_t kSubjects = 5;

template <typename T>
const T& OneOf(Random& random, const std::vector<T>& values) {
  return values[random.Below(values.size())];
}

void Fill(Random& random, std::string& value) {
  static const std::vector<std::string> texts{
      "",     " ",        "'",           "\"\\",     "a'); DROP TABLE event; --",
      "NULL", "\n\t\x7F", "{\"a\":[1]}", "%_*",      "e\xCC\x81",
      "日本", "\\x00",    "\\N",         "{a,NULL}", "\xF4\x8F\xBF\xBF",
      "ﷺ",    "$1",       "\xEF\xBB\xBF"};
  value = random.Chance(0.05) ? std::string(9'000, 'x') : OneOf(random, texts);
}
void Fill(Random& random, double& value) {
  using L = std::numeric_limits<double>;
  // Not -0.0: an engine that keeps whole numbers as such loses its sign.
  value = OneOf<double>(random, {0.0, 1.0, -3.0, 1.0 / 3, L::max(), L::lowest(), L::min(),
                                 L::denorm_min(), L::infinity(), 9'007'199'254'740'993.0});
}
void Fill(Random& random, KindSet& value) {
  value = KindSet(OneOf<std::uint64_t>(random, {0, 1, KindSet::All().bits(), ~std::uint64_t{0}}));
}
void Fill(Random& /*random*/, desk::Hash& /*value*/) {}
template <typename T>
requires std::is_integral_v<T>
void Fill(Random& random, T& value) {
  using L = std::numeric_limits<T>;
  value = OneOf<T>(random, {0, 1, L::max(), L::min(), static_cast<T>(random.Next())});
}
template <typename T>
requires std::is_enum_v<T>
void Fill(Random& random, T& value) {
  value = static_cast<T>(random.Below(3) + 1);
}

template <typename Row>
Row RandomRow(Random& random) {
  Row row;
  VisitColumns(row, [&](std::string_view, auto& value) { Fill(random, value); });
  return row;
}

template <typename Row>
std::vector<std::uint64_t> BitsOf(const Row& row) {
  std::vector<std::uint64_t> bits;
  VisitColumns(row, [&](std::string_view, const auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, double>) {
      bits.push_back(std::bit_cast<std::uint64_t>(value));
    }
  });
  return bits;
}

// A key with what keys may have in them.
std::string Key(std::string_view kind, std::uint64_t number) {
  return std::string(kind) + std::to_string(number) + (number % 2 == 0 ? " 'é\\" : "");
}

// Distinct numbers below kKeys: within a batch each key stands once.
std::vector<std::uint64_t> Numbers(Random& random) {
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    if (random.Chance(0.3)) numbers.push_back(i);
  }
  return numbers;
}

struct Model {
  std::vector<desk::Event> events;
  std::map<std::string, desk::DeclarationRow> declarations;
  std::map<std::string, desk::ControlRow> controls;
  std::map<std::pair<std::int64_t, std::uint32_t>, desk::OutcomeRow> outcomes;  // -seq, item
  std::map<std::pair<std::int64_t, std::string>, desk::NotificationRow> notifications;
  std::map<std::tuple<std::int64_t, std::string, std::uint32_t>, desk::RuleHitRow>
      rule_hits;  // -seq, rule, version
  std::map<Pair, desk::AnswerRow> answers;
  std::map<std::tuple<Day, std::string, std::string, std::string>, desk::TallyRow> tallies;
  std::map<std::string, desk::RecordRow> records;

  void Apply(const Batch& batch) {
    events.insert(events.end(), batch.events.begin(), batch.events.end());
    for (const auto& row : batch.declarations)
      declarations[row.id] = row;
    for (const auto& row : batch.controls)
      controls[row.id] = row;
    for (const auto& row : batch.outcomes)
      outcomes[{-static_cast<std::int64_t>(row.seq), row.item}] = row;
    for (const auto& row : batch.notifications)
      notifications[{-static_cast<std::int64_t>(row.seq), row.party}] = row;
    for (const auto& row : batch.rule_hits)
      rule_hits[{-static_cast<std::int64_t>(row.seq), row.rule, row.version}] = row;
    for (const auto& row : batch.answers)
      answers[{row.principal, row.key}] = row;
    for (const auto& row : batch.tallies) {
      desk::TallyRow zero = row;
      zero.count = 0;
      tallies.try_emplace({row.day, row.office, row.measure, row.key}, zero).first->second.count +=
          row.count;
    }
    for (const auto& row : batch.records) {
      records[row.id] = row;
      if (row.body.empty()) records.erase(row.id);
    }
  }

  [[nodiscard]] desk::Head head() const {
    return events.empty() ? desk::Head{} : HeadOf(events.back());
  }
};

void AddRows(Random& random, Batch& batch) {
  for (const std::uint64_t n : Numbers(random)) {
    auto row = RandomRow<desk::DeclarationRow>(random);
    row.id = Key("D", n);
    row.lrn = Key("L", n);
    row.declarant = "P1";
    batch.declarations.push_back(row);
    auto control = RandomRow<desk::ControlRow>(random);
    control.id = Key("C", n);
    batch.controls.push_back(control);
    auto outcome = RandomRow<desk::OutcomeRow>(random);
    outcome.seq = 1 + n / 3;
    outcome.item = static_cast<std::uint32_t>(n);
    batch.outcomes.push_back(outcome);
    auto news = RandomRow<desk::NotificationRow>(random);
    news.seq = 1 + n / 2;
    news.party = Key("P", n % 2);
    batch.notifications.push_back(news);
    auto hit = RandomRow<desk::RuleHitRow>(random);
    hit.entry = "floor";
    hit.seq = 1 + n / 3;
    hit.rule = Key("floor/", n % 3);
    batch.rule_hits.push_back(hit);
    auto answer = RandomRow<desk::AnswerRow>(random);
    answer.principal = Key("A", n % 3);
    answer.key = Key("K", n);
    batch.answers.push_back(answer);
    auto record = RandomRow<desk::RecordRow>(random);
    record.collection = "account";
    record.id = Key("R", n);
    batch.records.push_back(record);
  }
  for (std::uint64_t i = random.Below(6); i > 0; --i) {
    batch.tallies.push_back({static_cast<Day>(random.Below(3)) - 1, Key("O", random.Below(2)),
                             "lane", Key("k", random.Below(3)),
                             static_cast<std::int64_t>(random.Below(9)) - 4});
  }
}

void AddEvents(Random& random, desk::Head head, Batch& batch) {
  for (std::uint64_t i = random.Below(5); i > 0; --i) {
    auto event = RandomRow<desk::Event>(random);
    event.seq = head.seq + 1;
    event.kind = "declaration.lodged";
    event.subject = Key("D", random.Below(kSubjects));
    event.hash = desk::ChainHash(head.hash, event);
    head = HeadOf(event);
    batch.events.push_back(event);
  }
}

// Makes the batch one that is refused; gives the code.
ErrorCode Spoil(Random& random, const Model& model, Batch& batch) {
  switch (random.Below(4)) {
    case 0:
      batch.records.push_back({"account", "last", 1, "\xC3"});
      return ErrorCode::kInvalidArgument;
    case 1:
      batch.search.push_back({1, std::string("a\0b", 3)});
      return ErrorCode::kInvalidArgument;
    case 2: {
      desk::Event event = NextEvent(model.head(), "declaration.lodged", "D");
      event.seq += random.Chance(0.5) ? 1 : ~std::uint64_t{0};
      batch.events = {event};
      return ErrorCode::kConflict;
    }
    default: {
      auto row = RandomRow<desk::DeclarationRow>(random);
      row.id = "another";
      row.declarant = "P1";
      row.lrn = Key("L", 0);
      batch.declarations.push_back(row);
      return ErrorCode::kConflict;
    }
  }
}

template <typename Key, typename Row>
std::vector<Row> ValuesOf(const std::map<Key, Row>& rows) {
  std::vector<Row> values;
  for (const auto& [key, row] : rows)
    values.push_back(row);
  return values;
}

template <typename Row>
void ExpectRow(const Result<std::optional<Row>>& found, const Row& row) {
  ASSERT_TRUE(found) << found.error();
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ(**found, row);
  EXPECT_EQ(BitsOf(**found), BitsOf(row));
}

template <typename Row>
void ExpectRows(const Result<std::vector<Row>>& found, const std::vector<Row>& rows) {
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(*found, rows);
}

void ExpectEvents(desk::Store& store, const Model& model) {
  ExpectRows(store.EventsAfter(0, 10'000), model.events);
  EXPECT_EQ(store.ReadHead()->seq, model.events.size());
  for (std::uint64_t n = 0; n < kSubjects; ++n) {
    std::vector<desk::Event> expected;
    for (const desk::Event& event : model.events) {
      if (event.subject == Key("D", n)) expected.push_back(event);
    }
    ExpectRows(store.EventsOf(Key("D", n)), expected);
  }
}

void ExpectSame(desk::Store& store, const Model& model) {
  ExpectEvents(store, model);
  for (const auto& [id, row] : model.declarations)
    ExpectRow(store.FindDeclaration(id), row);
  for (const auto& [id, row] : model.controls)
    ExpectRow(store.FindControl(id), row);
  EXPECT_FALSE(store.FindDeclaration("another")->has_value());
  desk::OutcomeQuery all;
  all.limit = 1'000;
  ExpectRows(store.ListOutcomes(all), ValuesOf(model.outcomes));
  const std::vector<std::string> parties{Key("P", 0), Key("P", 1)};
  ExpectRows(store.ListNotifications(parties, 0, 1'000), ValuesOf(model.notifications));
  ExpectRows(store.ListRuleHits({.entry = "floor", .limit = 1'000}), ValuesOf(model.rule_hits));
  ExpectRows(store.ListTallies(-9, 9, {}), ValuesOf(model.tallies));
  ExpectRows(store.ListRecords("account"), ValuesOf(model.records));
  std::vector<Pair> asked{{"nobody", ""}};
  std::vector<std::optional<desk::AnswerRow>> answers{std::nullopt};
  for (const auto& [key, row] : model.answers) {
    asked.push_back(key);
    answers.emplace_back(row);
  }
  EXPECT_EQ(*store.FindAnswers(asked), answers);
}

TEST_P(StoreTest, HasWhatAPlainModelHas) {
  Random random(2'026);
  Model model;
  int refused = 0;
  for (int i = 0; i < kBatches && !HasFailure(); ++i) {
    Batch batch;
    AddEvents(random, model.head(), batch);
    AddRows(random, batch);
    const bool spoiled = model.declarations.contains(Key("D", 0)) && random.Chance(0.3);
    const ErrorCode code = spoiled ? Spoil(random, model, batch) : ErrorCode::kInternal;
    const Status status = store().Commit(batch);
    ASSERT_EQ(status.has_value(), !spoiled) << i << (status ? "" : status.error().message);
    if (spoiled) {
      EXPECT_EQ(status.error().code, code) << status.error();
      ++refused;
    } else {
      model.Apply(batch);
    }
    if (random.Chance(0.1)) Open();
    ExpectSame(store(), model);
  }
  EXPECT_GT(refused, 5);
}

}  // namespace
}  // namespace tidewaiter::store
