#include "store/sqlite_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "store/check_batch.h"
#include "store/search_text.h"
#include "store/sqlite_rows.h"
#include "store/sqlite_schema.h"

namespace tidewaiter::store {
namespace {

constexpr int kReadersMax = 64;  // more than cores; each has a cache of its own
// Documents that wait in search_new until they are put into the index together: a larger portion
// costs less a document, and takes longer, which everybody waits for. Tidy does it between commits;
// when it does not come to it, a commit does once there are so many as the second number says.
constexpr std::int64_t kSearchPortion = 32;
constexpr std::int64_t kSearchPortionMost = 128;
// The index grows by small parts, which are merged into larger ones by and by: for so many
// documents one page of that work, more than ten million of them need (each is merged once a level,
// and a level holds four times what the one before does). Left to itself SQLite
// does much of it at once, now and then, in a commit that everybody waits for.
constexpr std::int64_t kDocumentsAMergedPage = 2;
constexpr std::int64_t kPagesMergedTogether = 8;  // about a millisecond

// SQLite 3.40 looks through all pages that it keeps at the commits in which it has split one, as
// long as the file is below 1 GiB (it lends the number of the page there to one that it moves, and
// then forgets pages from the file's end up to that number). With few pages that costs nothing.
constexpr std::int64_t kLargeFile = (std::int64_t{1} << 30) / 4096;  // pages
constexpr const char* kCacheOfLargeFile = "PRAGMA cache_size = -131072";

// Small pages: what a commit changes is spread over some twenty, each of which goes to the log
// whole. NORMAL: a commit does not wait for the disk, Sync does. What a long read makes the log
// grow beyond 192 MiB is given back afterwards.
constexpr const char* kWriterSettings = R"sql(
PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA journal_size_limit = 201326592;
PRAGMA cache_size = -8192;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = OFF;
PRAGMA foreign_keys = OFF;
PRAGMA trusted_schema = OFF;
)sql";
constexpr const char* kReaderSettings = R"sql(
PRAGMA query_only = ON;
PRAGMA cache_size = -32768;
PRAGMA temp_store = MEMORY;
PRAGMA trusted_schema = OFF;
)sql";

template <typename Row>
Status WriteRows(Db& db, const std::string& sql, const std::vector<Row>& rows) {
  if (rows.empty()) return {};
  ASSIGN_OR_RETURN(Statement statement, db.Use(sql));
  for (const Row& row : rows) {
    BindRow(statement, row);
    RETURN_IF_ERROR(statement.Run());
  }
  return {};
}

template <typename Row>
Status Upsert(Db& db, const std::vector<Row>& rows) {
  static const std::string sql = UpsertSql<Row>();
  return WriteRows(db, sql, rows);
}

}  // namespace

Result<FileLock> FileLock::Take(const os::Path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Fail(ErrorCode::kUnavailable,
                fmt::format("{}: {}", path.native(), std::strerror(errno)));
  }
  FileLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno == EWOULDBLOCK) {
    return Fail(ErrorCode::kConflict,
                fmt::format("another process has this store open ({} is locked)", path.native()));
  }
  return Fail(ErrorCode::kUnavailable, fmt::format("{}: {}", path.native(), std::strerror(errno)));
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::unique_ptr<desk::Store>> OpenSqlite(const SqliteOptions& options) {
  if (options.readers < 1 || options.readers > kReadersMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} readers, 1 to {} are possible", options.readers, kReadersMax));
  }
  ASSIGN_OR_RETURN(FileLock lock, FileLock::Take(options.file.native() + ".lock"));
  RETURN_IF_ERROR(os::MakeSecretFile(options.file));
  ASSIGN_OR_RETURN(Db writer, OpenDb(options.file, DbMode::kWrite));
  RETURN_IF_ERROR(writer.Run(kWriterSettings));
  RETURN_IF_ERROR(PrepareSchema(writer));
  auto store = std::make_unique<SqliteStore>(std::move(lock), std::move(writer));
  RETURN_IF_ERROR(store->CareForLog(options.file));
  RETURN_IF_ERROR(store->OpenReaders(options));
  RETURN_IF_ERROR(store->FitCache());
  return store;
}

// Its size follows the file's.
Status SqliteStore::FitCache() {
  if (large_) return {};
  ASSIGN_OR_RETURN(Statement pages, writer_.Use("PRAGMA page_count"));
  RETURN_IF_ERROR(pages.Step());
  large_ = pages.Int<std::int64_t>() > kLargeFile;
  return large_ ? writer_.Run(kCacheOfLargeFile) : Status{};
}

Status SqliteStore::CareForLog(const os::Path& file) {
  ASSIGN_OR_RETURN(log_syncer_, LogSyncer::Open(file));
  ASSIGN_OR_RETURN(log_copier_, LogCopier::Start(file, writer_));
  return {};
}

Status SqliteStore::OpenReaders(const SqliteOptions& options) {
  for (int i = 0; i < options.readers; ++i) {
    ASSIGN_OR_RETURN(Db reader, OpenDb(options.file, DbMode::kRead));
    RETURN_IF_ERROR(reader.Run(kReaderSettings));
    readers_.Add(std::move(reader));
  }
  return {};
}

std::string SqliteStore::engine() const {
  return fmt::format("SQLite {}", sqlite3_libversion());
}

Status SqliteStore::Commit(const desk::Batch& batch) {
  RETURN_IF_ERROR(CheckBatch(batch));
  const std::lock_guard lock(writing_);
  RETURN_IF_ERROR(log_syncer_->Mend(writer_));
  const std::int64_t waiting = search_waiting_;
  const std::int64_t unmerged = search_unmerged_;
  Status status = Write(batch);
  if (!status) {
    search_waiting_ = waiting;
    search_unmerged_ = unmerged;
  }
  return status;
}

Result<bool> SqliteStore::Tidy() {
  const std::lock_guard lock(writing_);
  RETURN_IF_ERROR(log_syncer_->Mend(writer_));
  if (log_copier_->CopyRest()) return true;
  const std::int64_t waiting = search_waiting_;
  const std::int64_t unmerged = search_unmerged_;
  Result<bool> done = TidySearch();
  if (!done) {
    search_waiting_ = waiting;
    search_unmerged_ = unmerged;
  }
  return done;
}

Result<bool> SqliteStore::TidySearch() {
  constexpr std::int64_t kMergedTogether = kPagesMergedTogether * kDocumentsAMergedPage;
  const bool move = search_waiting_ >= kSearchPortion;
  if (!move && search_unmerged_ < kMergedTogether) return false;
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(writer_, "BEGIN IMMEDIATE"));
  if (move) {
    RETURN_IF_ERROR(MoveSearch());
  } else {
    RETURN_IF_ERROR(MergeSearch(kPagesMergedTogether));
    search_unmerged_ -= kMergedTogether;
  }
  RETURN_IF_ERROR(transaction.Commit());
  return true;
}

Status SqliteStore::Sync() {
  if (log_syncer_->failed()) {
    const std::lock_guard lock(writing_);
    RETURN_IF_ERROR(log_syncer_->Mend(writer_));
  }
  return log_syncer_->Sync();
}

Status SqliteStore::Write(const desk::Batch& batch) {
  ASSIGN_OR_RETURN(Transaction transaction, Transaction::Begin(writer_, "BEGIN IMMEDIATE"));
  RETURN_IF_ERROR(WriteEvents(batch));
  RETURN_IF_ERROR(WriteDeclarations(batch));
  RETURN_IF_ERROR(Upsert(writer_, batch.controls));
  RETURN_IF_ERROR(Upsert(writer_, batch.outcomes));
  RETURN_IF_ERROR(Upsert(writer_, batch.notifications));
  RETURN_IF_ERROR(Upsert(writer_, batch.rule_hits));
  RETURN_IF_ERROR(Upsert(writer_, batch.answers));
  static const std::string tally_sql =
      InsertSql<desk::TallyRow>() +
      " ON CONFLICT(day, office, measure, key) DO UPDATE SET count = count + excluded.count";
  RETURN_IF_ERROR(WriteRows(writer_, tally_sql, batch.tallies));
  RETURN_IF_ERROR(WriteRecords(batch));
  RETURN_IF_ERROR(WriteSearch(batch));
  return transaction.Commit();
}

Status SqliteStore::WriteEvents(const desk::Batch& batch) {
  if (batch.events.empty()) return {};
  std::uint64_t last = 0;
  {
    ASSIGN_OR_RETURN(Statement head, writer_.Use("SELECT max(seq) FROM event"));
    RETURN_IF_ERROR(head.Step());
    last = head.Int<std::uint64_t>();
  }
  for (const desk::Event& event : batch.events) {
    if (event.seq == ++last) continue;
    return Fail(ErrorCode::kConflict,
                fmt::format("event {} is not the next one, which is {}", event.seq, last));
  }
  static const std::string sql = InsertSql<desk::Event>();
  return WriteRows(writer_, sql, batch.events);
}

// An id that is there is replaced; an LRN that another id of the declarant has breaks the index.
Status SqliteStore::WriteDeclarations(const desk::Batch& batch) {
  static const std::string sql = UpsertSql<desk::DeclarationRow>();
  if (batch.declarations.empty()) return {};
  ASSIGN_OR_RETURN(Statement statement, writer_.Use(sql));
  for (const desk::DeclarationRow& row : batch.declarations) {
    BindRow(statement, row);
    const Status status = statement.Run();
    if (!status && status.error().code == ErrorCode::kConflict) {
      return Fail(ErrorCode::kConflict,
                  fmt::format("LRN {} of declarant {} is taken", row.lrn, row.declarant));
    }
    RETURN_IF_ERROR(status);
  }
  return {};
}

Status SqliteStore::WriteRecords(const desk::Batch& batch) {
  static const std::string upsert = UpsertSql<desk::RecordRow>();
  for (const desk::RecordRow& row : batch.records) {
    ASSIGN_OR_RETURN(
        Statement statement,
        writer_.Use(row.body.empty() ? "DELETE FROM record WHERE collection = ? AND id = ?"
                                     : std::string_view(upsert)));
    if (row.body.empty()) {
      statement.Bind(row.collection);
      statement.Bind(row.id);
    } else {
      BindRow(statement, row);
    }
    RETURN_IF_ERROR(statement.Run());
  }
  return {};
}

Status SqliteStore::WriteSearch(const desk::Batch& batch) {
  if (batch.search.empty()) return {};
  if (search_waiting_ < 0) {
    ASSIGN_OR_RETURN(Statement count, writer_.Use("SELECT count(*) FROM search_new"));
    RETURN_IF_ERROR(count.Step());
    search_waiting_ = count.Int<std::int64_t>();
  }
  ASSIGN_OR_RETURN(Statement insert,
                   writer_.Use("INSERT OR REPLACE INTO search_new(document_seq, words) "
                               "VALUES(?, ?)"));
  for (const desk::SearchRow& row : batch.search) {
    // A space at both ends, so that every word is found with one before it and one after it.
    const std::string words = " " + DistinctWords(row.text) + " ";
    insert.Bind(row.document_seq);
    insert.Bind(words);
    RETURN_IF_ERROR(insert.Run());
  }
  search_waiting_ += static_cast<std::int64_t>(batch.search.size());
  if (search_waiting_ < kSearchPortionMost) return {};
  RETURN_IF_ERROR(MoveSearch());
  RETURN_IF_ERROR(MergeSearch(std::exchange(search_unmerged_, 0) / kDocumentsAMergedPage));
  return {};
}

Status SqliteStore::MoveSearch() {
  {
    ASSIGN_OR_RETURN(Statement move, writer_.Use("INSERT INTO search(rowid, words) "
                                                 "SELECT document_seq, words FROM search_new "
                                                 "ORDER BY document_seq"));
    RETURN_IF_ERROR(move.Run());
  }
  {
    ASSIGN_OR_RETURN(Statement clear, writer_.Use("DELETE FROM search_new"));
    RETURN_IF_ERROR(clear.Run());
  }
  search_unmerged_ += std::exchange(search_waiting_, 0);
  return FitCache();
}

Status SqliteStore::MergeSearch(std::int64_t pages) {
  ASSIGN_OR_RETURN(Statement merge,
                   writer_.Use("INSERT INTO search(search, rank) VALUES('merge', ?)"));
  merge.Bind(pages);
  return merge.Run();
}

Status SqliteStore::ForgetAnswers(std::int64_t before_ms) {
  const std::lock_guard lock(writing_);
  ASSIGN_OR_RETURN(Statement statement, writer_.Use("DELETE FROM answer WHERE time_ms < ?"));
  statement.Bind(before_ms);
  return statement.Run();
}

}  // namespace tidewaiter::store
