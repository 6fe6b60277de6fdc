// The store in SQLite: one connection that writes, a few that read. Inside src/store; open.h is the
// door. Commit stands in sqlite_store.cc, reads in sqlite_read.cc, lists in sqlite_list.cc.
#ifndef TIDEWAITER_STORE_SQLITE_STORE_H_
#define TIDEWAITER_STORE_SQLITE_STORE_H_

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "desk/store.h"
#include "os/file.h"
#include "store/open.h"
#include "store/pool.h"
#include "store/sqlite_db.h"
#include "store/sqlite_log.h"

namespace tidewaiter::store {

// Held while the store is open; a second holder is refused.
class FileLock {
 public:
  static Result<FileLock> Take(const os::Path& path);
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

class SqliteStore final : public desk::Store {
 public:
  SqliteStore(FileLock lock, Db writer) : lock_(std::move(lock)), writer_(std::move(writer)) {}
  Status OpenReaders(const SqliteOptions& options);
  Status FitCache();                        // of the writer, to the file
  Status CareForLog(const os::Path& file);  // from now on, beside the commits

  Status Commit(const desk::Batch& batch) override;
  Status Sync() override;
  Result<bool> Tidy() override;
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
  Status Write(const desk::Batch& batch);
  Status WriteEvents(const desk::Batch& batch);
  Status WriteDeclarations(const desk::Batch& batch);
  Status WriteRecords(const desk::Batch& batch);
  Status WriteSearch(const desk::Batch& batch);
  Status MoveSearch();
  Status MergeSearch(std::int64_t pages);
  Result<bool> TidySearch();

  FileLock lock_;  // first, so that it goes last
  std::mutex writing_;
  Db writer_;
  std::unique_ptr<LogCopier> log_copier_;  // goes before the writer
  std::unique_ptr<LogSyncer> log_syncer_;
  std::int64_t search_waiting_ = -1;  // documents in search_new; -1: not counted yet
  std::int64_t search_unmerged_ = 0;  // documents in the index whose share of merging is to be done
  bool large_ = false;                // the file
  Pool<Db> readers_;
};

}  // namespace tidewaiter::store

#endif  // TIDEWAITER_STORE_SQLITE_STORE_H_
