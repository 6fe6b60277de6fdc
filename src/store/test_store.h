// For tests: an engine that keeps a store, with a way to open it, and rows to put in.
#ifndef TIDEWAITER_STORE_TEST_STORE_H_
#define TIDEWAITER_STORE_TEST_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "desk/store.h"
#include "os/test_folder.h"
#include "store/open.h"

namespace tidewaiter::store {

// An engine opens the store that belongs to a folder; a second time it finds what was written.
struct TestEngine {
  std::string name;
  std::function<Result<std::unique_ptr<desk::Store>>(const os::Path& folder)> open;
  std::function<std::string()> missing{};  // why tests are skipped, "" when they are not
  friend std::ostream& operator<<(std::ostream& out, const TestEngine& engine) {
    return out << engine.name;
  }
};

inline std::string EngineName(const testing::TestParamInfo<TestEngine>& info) {
  return info.param.name;
}

inline TestEngine SqliteEngine() {
  return {"File", [](const os::Path& folder) {
            return OpenSqlite({.file = folder / "desk.db", .readers = 2});
          }};
}

class StoreTest : public testing::TestWithParam<TestEngine> {
 protected:
  void SetUp() override {
    const std::string missing = GetParam().missing ? GetParam().missing() : "";
    if (!missing.empty()) GTEST_SKIP() << missing;
    Open();
  }
  void Open() {
    store_.reset();
    auto opened = GetParam().open(folder_.path());
    ASSERT_TRUE(opened) << opened.error();
    store_ = *std::move(opened);
  }
  void Commit(const desk::Batch& batch) {
    const Status status = store_->Commit(batch);
    ASSERT_TRUE(status) << status.error();
  }
  void Tidy() {
    Result<bool> more = true;
    while (more && *more)
      more = store_->Tidy();
    ASSERT_TRUE(more) << more.error();
  }
  desk::Store& store() { return *store_; }

  os::TestFolder folder_;
  std::unique_ptr<desk::Store> store_;
};

inline void Put(desk::Batch& batch, desk::Event row) {
  batch.events.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::DeclarationRow row) {
  batch.declarations.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::ControlRow row) {
  batch.controls.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::OutcomeRow row) {
  batch.outcomes.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::NotificationRow row) {
  batch.notifications.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::RuleHitRow row) {
  batch.rule_hits.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::AnswerRow row) {
  batch.answers.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::TallyRow row) {
  batch.tallies.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::RecordRow row) {
  batch.records.push_back(std::move(row));
}
inline void Put(desk::Batch& batch, desk::SearchRow row) {
  batch.search.push_back(std::move(row));
}

template <typename... Rows>
desk::Batch BatchOf(Rows... rows) {
  desk::Batch batch;
  (Put(batch, std::move(rows)), ...);
  return batch;
}

// The event after `before`, with its hash.
inline desk::Event NextEvent(const desk::Head& before, std::string kind, std::string subject) {
  desk::Event event{.seq = before.seq + 1,
                    .time_ms = before.time_ms + 1,
                    .kind = std::move(kind),
                    .subject = std::move(subject),
                    .version = 1,
                    .actor = "acc-1",
                    .request = "req-1",
                    .data = R"({"a":1})",
                    .hash = {}};
  event.hash = desk::ChainHash(before.hash, event);
  return event;
}

inline desk::Head HeadOf(const desk::Event& event) {
  return {.seq = event.seq, .hash = event.hash, .time_ms = event.time_ms};
}

inline desk::DeclarationRow Declaration(std::string id) {
  desk::DeclarationRow row;
  row.lrn = "LRN-" + id;
  row.id = std::move(id);
  row.office = "HARBOUR";
  row.declarant = "D1";
  row.importer = "I1";
  row.status = desk::State::kUnderControl;
  row.lane = desk::Lane::kYellow;
  row.lodged_ms = 1'000;
  return row;
}

inline desk::ControlRow Control(std::string id) {
  desk::ControlRow row;
  row.id = std::move(id);
  row.declaration = "A";
  row.importer = "I1";
  row.office = "HARBOUR";
  return row;
}

// Three events, a declaration, its words and a tally, as a lodged declaration gives.
inline desk::Batch Lodged(desk::Head& head) {
  desk::Batch batch;
  const std::string id = "D" + std::to_string(head.seq);
  for (const char* kind : {"declaration.lodged", "declaration.assessed", "declaration.released"}) {
    desk::Event event = NextEvent(head, kind, id);
    event.data = R"({"x":")" + std::string(1000, 'x') + "\"}";
    event.hash = desk::ChainHash(head.hash, event);
    head = HeadOf(event);
    Put(batch, event);
  }
  desk::DeclarationRow row = Declaration(id);
  row.document_seq = head.seq - 2;
  row.last_seq = head.seq;
  Put(batch, row);
  Put(batch, desk::SearchRow{row.document_seq, "words of " + id});
  Put(batch, desk::TallyRow{1, "O", "lane", "green", 1});
  return batch;
}

// The journal has no gaps, its hashes are right, and rows tell the same. Gives its length.
inline std::uint64_t CheckedLength(desk::Store& store) {
  const auto events = store.EventsAfter(0, 1'000'000);
  EXPECT_TRUE(events) << events.error();
  desk::Head head;
  for (const desk::Event& event : *events) {
    EXPECT_EQ(event.seq, head.seq + 1);
    EXPECT_EQ(event.hash, desk::ChainHash(head.hash, event));
    head = HeadOf(event);
  }
  EXPECT_EQ(store.ReadHead()->seq, head.seq);
  EXPECT_EQ(head.seq % 3, 0U);
  const auto tallies = store.ListTallies(1, 1, {});
  const auto lodged = static_cast<std::int64_t>(head.seq / 3);
  EXPECT_EQ(tallies->empty() ? 0 : tallies->front().count, lodged);
  desk::DeclarationQuery query;
  query.text = "words";
  query.limit = 1000;
  EXPECT_EQ(std::ssize(*store.ListDeclarations(query)), std::min<std::int64_t>(lodged, 1000));
  return head.seq;
}

template <typename Row>
std::vector<std::string> IdsOf(const Result<std::vector<Row>>& rows) {
  std::vector<std::string> ids;
  EXPECT_TRUE(rows) << rows.error();
  if (rows) {
    for (const Row& row : *rows)
      ids.push_back(row.id);
  }
  return ids;
}

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_TEST_STORE_H_
