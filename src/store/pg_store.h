// The store in PostgreSQL: one connection that writes and holds the lock of the schema, a few that
// read. Inside src/store; open.h is the door. Commit stands in pg_store.cc, reads in pg_read.cc,
// lists in pg_list.cc.
//
// A connection that broke is opened anew when it is needed next. Whoever opens the writing one
// waits for the lock: a session of before, which may still be at its commit, holds it to its end.
#ifndef TIDEWAITER_STORE_PG_STORE_H_
#define TIDEWAITER_STORE_PG_STORE_H_

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/store.h"
#include "store/open.h"
#include "store/pg_db.h"
#include "store/pg_sql.h"
#include "store/pool.h"

namespace tidewaiter::store {

class PgStore final : public desk::Store {
 public:
  explicit PgStore(const PgAddress& address)
      : schema_(address.schema), writer_(address, PgDb::Role::kWrite) {}
  // Takes the lock, makes the tables, opens the readers.
  Status Open(const PgAddress& address, int readers);

  Status Commit(const desk::Batch& batch) override;
  Status Sync() override { return {}; }  // a commit waits for the server's disk itself
  Result<bool> Tidy() override { return false; }
  Status ForgetAnswers(std::int64_t before_ms) override;

  Result<desk::Head> ReadHead() override;
  Result<std::optional<desk::DeclarationRow>> FindDeclaration(std::string_view id) override;
  Result<std::optional<desk::ControlRow>> FindControl(std::string_view id) override;
  Result<std::optional<desk::RecordRow>> FindRecord(std::string_view collection,
                                                    std::string_view id) override;
  Result<std::vector<std::optional<desk::RecordRow>>> FindRecords(
      std::string_view collection, std::span<const std::string> ids) override;
  Result<std::optional<desk::Event>> FindEvent(std::uint64_t seq) override;
  Result<std::vector<std::string>> FindLrns(std::span<const Pair> declarant_lrn) override;
  Result<std::vector<std::optional<desk::AnswerRow>>> FindAnswers(
      std::span<const Pair> principal_key) override;

  Result<std::vector<desk::DeclarationRow>> ListDeclarations(
      const desk::DeclarationQuery& query) override;
  Result<std::vector<desk::OpenCount>> CountOpen(std::span<const std::string> offices,
                                                 std::int64_t now_ms) override;
  Result<std::vector<desk::ControlRow>> ListControls(const desk::ControlQuery& query) override;
  Result<std::vector<desk::OfficerLoad>> ListLoads(std::int64_t done_since_ms,
                                                   std::int64_t now_ms) override;
  Result<std::map<std::string, int>> OfficersOfImporter(std::string_view importer,
                                                        int last) override;
  Result<std::vector<desk::OutcomeRow>> ListOutcomes(const desk::OutcomeQuery& query) override;
  Result<std::vector<desk::NotificationRow>> ListNotifications(std::span<const std::string> parties,
                                                               std::uint64_t before_seq,
                                                               int limit) override;
  Result<std::vector<desk::RuleHitRow>> ListRuleHits(const desk::RuleHitQuery& query) override;
  Result<std::vector<desk::TallyRow>> ListTallies(Day from, Day to,
                                                  std::span<const std::string> offices) override;
  Result<std::vector<desk::TallyRow>> ListTalliesOf(std::string_view measure, Day from,
                                                    Day to) override;
  Result<std::vector<desk::RecordRow>> ListRecords(std::string_view collection) override;

  Result<std::vector<desk::Event>> EventsOf(std::string_view subject) override;
  Result<std::vector<desk::Event>> EventsAfter(std::uint64_t seq, int limit) override;
  Result<std::vector<desk::Event>> EventsOfKind(std::string_view kind, std::string_view subject,
                                                std::string_view actor, std::uint64_t before_seq,
                                                int limit) override;
  [[nodiscard]] std::string engine() const override;

 private:
  // Connected and with the lock; kConflict when another session has it.
  Status TakeWriter();
  // As TakeWriter, once the store is open: a lock held elsewhere is kUnavailable.
  Status RetakeWriter();
  // For texts that are put together: planned with the values. A connection found broken is opened
  // anew once.
  Result<PgRows> Read(const PgSql& sql);
  // For fixed texts: planned once.
  Result<PgRows> ReadPrepared(std::string_view sql, const PgArgs& args);
  template <typename Ask>
  Result<PgRows> ReadWith(Ask ask);

  std::string schema_;
  std::mutex writing_;
  PgDb writer_;
  // The connection broke in a commit: whether it was written is known once the lock is taken again.
  std::atomic<bool> in_doubt_ = false;
  std::atomic<int> server_version_ = 0;
  Pool<PgDb> readers_;
};

// Words as they are kept and looked for: of a longer one only its beginning, as long as PostgreSQL
// can hold.
std::string_view PgWord(std::string_view word);

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_PG_STORE_H_
