#include "store/pg_store.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "codec/text.h"
#include "store/check_batch.h"
#include "store/pg_rows.h"
#include "store/pg_schema.h"
#include "store/search_text.h"

namespace tidewaiter::store {
namespace {

using desk::Batch;

constexpr int kReadersMax = 64;                   // each is a process of the server
constexpr std::size_t kSchemaMax = 63;            // bytes of a name in PostgreSQL
constexpr std::size_t kWordMax = 512;             // bytes; PostgreSQL's end is 2,046
constexpr std::size_t kWordsOfTextMax = 900'000;  // bytes; PostgreSQL's end is 1 MiB a document

constexpr std::string_view kBegin = "BEGIN";
constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kExpectNext = "SELECT expect_next($1)";
constexpr std::string_view kDropRecords =
    "DELETE FROM record USING unnest($1::text[], $2::text[]) AS gone(collection, id) "
    "WHERE record.collection = gone.collection AND record.id = gone.id";
constexpr std::string_view kSearch =
    "INSERT INTO search(document_seq, words) "
    "SELECT seq, array_to_tsvector(string_to_array(words, ' ')) "
    "FROM unnest($1::bigint[], $2::text[]) AS t(seq, words) "
    "ON CONFLICT(document_seq) DO UPDATE SET words = excluded.words";

std::string TallySql() {
  return fmt::format(
      "INSERT INTO tally(day, office, measure, key, count) "
      "SELECT day, office, measure, key, sum(count)::bigint FROM {} "
      "GROUP BY day, office, measure, key ORDER BY day, office, measure, key "
      "ON CONFLICT(day, office, measure, key) DO UPDATE SET count = tally.count + excluded.count",
      RowsOfArrays<desk::TallyRow>());
}

// The statements of one transaction.
class Steps {
 public:
  void Add(std::string_view sql, PgArgs args = {}) { steps_.push_back({sql, std::move(args)}); }
  template <typename Row>
  void Upsert(const std::vector<Row>& rows) {
    static const std::string sql = UpsertManySql<Row>();
    if (!rows.empty()) Add(sql, ArgsOfColumns<Row>(rows));
  }
  [[nodiscard]] std::span<const PgStep> all() const { return steps_; }

 private:
  std::vector<PgStep> steps_;
};

Status CheckOrder(const std::vector<desk::Event>& events) {
  for (std::size_t i = 1; i < events.size(); ++i) {
    if (events[i].seq == events[i - 1].seq + 1) continue;
    return Fail(ErrorCode::kConflict, fmt::format("event {} is not the next one, which is {}",
                                                  events[i].seq, events[i - 1].seq + 1));
  }
  return {};
}

void AddEvents(Steps& steps, const std::vector<desk::Event>& events) {
  if (events.empty()) return;
  PgArgs first;
  first.Add(events.front().seq);
  steps.Add(kExpectNext, std::move(first));
  static const std::string sql = InsertManySql<desk::Event>();
  steps.Add(sql, ArgsOfColumns<desk::Event>(events));
}

void AddRecords(Steps& steps, const std::vector<desk::RecordRow>& records) {
  std::vector<desk::RecordRow> kept;
  PgArray collections(PgType::kText);
  PgArray ids(PgType::kText);
  for (const desk::RecordRow& row : records) {
    if (!row.body.empty()) {
      kept.push_back(row);
      continue;
    }
    collections.Add(std::string_view(row.collection));
    ids.Add(std::string_view(row.id));
  }
  if (kept.size() < records.size()) {
    PgArgs gone;
    gone.Add(collections).Add(ids);
    steps.Add(kDropRecords, std::move(gone));
  }
  steps.Upsert(kept);
}

// Each word once, with a space between, as many as fit.
std::string WordsOf(std::string_view text) {
  const std::string all = DistinctWords(text);
  std::string out;
  out.reserve(all.size());
  for (std::string_view rest = all; !rest.empty();) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const std::string_view kept = PgWord(word);
    if (out.size() + kept.size() > kWordsOfTextMax) break;
    out.append(out.empty() ? "" : " ").append(kept);
  }
  return out;
}

void AddSearch(Steps& steps, const std::vector<desk::SearchRow>& rows) {
  if (rows.empty()) return;
  PgArray seqs(PgType::kInt8);
  PgArray words(PgType::kText);
  for (const desk::SearchRow& row : rows) {
    seqs.Add(static_cast<std::int64_t>(row.document_seq));
    words.Add(std::string_view(WordsOf(row.text)));
  }
  PgArgs args;
  args.Add(seqs).Add(words);
  steps.Add(kSearch, std::move(args));
}

Steps StepsOf(const Batch& batch) {
  static const std::string tally_sql = TallySql();
  Steps steps;
  steps.Add(kBegin);
  AddEvents(steps, batch.events);
  steps.Upsert(batch.declarations);
  steps.Upsert(batch.controls);
  steps.Upsert(batch.outcomes);
  steps.Upsert(batch.notifications);
  steps.Upsert(batch.rule_hits);
  steps.Upsert(batch.answers);
  if (!batch.tallies.empty()) steps.Add(tally_sql, ArgsOfColumns<desk::TallyRow>(batch.tallies));
  AddRecords(steps, batch.records);
  AddSearch(steps, batch.search);
  steps.Add(kCommit);
  return steps;
}

bool IsSchemaName(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= kSchemaMax && !name.starts_with("pg_") &&
         std::ranges::all_of(name, fits);
}

}  // namespace

std::string_view PgWord(std::string_view word) {
  if (word.size() <= kWordMax) return word;
  std::size_t end = kWordMax;
  while (end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U)
    --end;
  return word.substr(0, end);
}

Result<std::unique_ptr<desk::Store>> OpenPostgres(const PostgresOptions& options) {
  if (options.readers < 1 || options.readers > kReadersMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} readers, 1 to {} are possible", options.readers, kReadersMax));
  }
  if (!IsSchemaName(options.schema)) {
    return Fail(
        ErrorCode::kInvalidArgument,
        fmt::format("the name of the schema, {}, is not made of a-z, 0-9 and _", options.schema));
  }
  const PgAddress address{options.connection, options.password, options.schema};
  auto store = std::make_unique<PgStore>(address);
  RETURN_IF_ERROR(store->Open(address, options.readers));
  return store;
}

Status PgStore::Open(const PgAddress& address, int readers) {
  RETURN_IF_ERROR(TakeWriter());
  RETURN_IF_ERROR(PreparePgSchema(writer_, schema_));
  for (int i = 0; i < readers; ++i) {
    PgDb reader(address, PgDb::Role::kRead);
    RETURN_IF_ERROR(reader.Connect());
    readers_.Add(std::move(reader));
  }
  return {};
}

std::string PgStore::engine() const {
  const int version = server_version_;
  return fmt::format("PostgreSQL {}.{}", version / 10000, version % 10000);
}

// Locks belong to one database: the name in them is the schema's.
Status PgStore::TakeWriter() {
  if (writer_.Alive()) return {};
  RETURN_IF_ERROR(writer_.Connect());
  PgArgs args;
  args.Add(fmt::format("tidewaiter writes to {}", schema_));
  const auto locked =
      writer_.Query("SELECT 1 FROM pg_advisory_lock(hashtextextended($1, 0))", args);
  if (locked) {
    server_version_ = writer_.server_version();
    in_doubt_ = false;
    return {};
  }
  const bool held = writer_.connected();
  writer_.Disconnect();
  if (!held) return std::unexpected(locked.error());
  return Fail(ErrorCode::kConflict,
              fmt::format("another process has the store in the schema {} open ({})", schema_,
                          locked.error().message));
}

Status PgStore::RetakeWriter() {
  Status status = TakeWriter();
  if (!status && status.error().code == ErrorCode::kConflict) {
    status.error().code = ErrorCode::kUnavailable;
  }
  return status;
}

Status PgStore::Commit(const Batch& batch) {
  RETURN_IF_ERROR(CheckBatch(batch));
  RETURN_IF_ERROR(CheckOrder(batch.events));
  if (batch.empty()) return {};
  const Steps steps = StepsOf(batch);
  const std::lock_guard lock(writing_);
  RETURN_IF_ERROR(RetakeWriter());
  Status status = writer_.RunTogether(steps.all());
  if (!writer_.connected()) in_doubt_ = true;
  return status;
}

Status PgStore::ForgetAnswers(std::int64_t before_ms) {
  PgArgs args;
  args.Add(before_ms);
  const std::lock_guard lock(writing_);
  RETURN_IF_ERROR(RetakeWriter());
  RETURN_IF_ERROR(writer_.QueryPrepared("DELETE FROM answer WHERE time_ms < $1", args));
  return {};
}

// In doubt the answer comes from a session that has the lock: no other one can still commit.
Result<desk::Head> PgStore::ReadHead() {
  constexpr std::string_view kSql =
      "SELECT seq, hash, time_ms FROM event ORDER BY seq DESC LIMIT 1";
  if (in_doubt_) {
    const std::lock_guard lock(writing_);
    RETURN_IF_ERROR(RetakeWriter());
  }
  ASSIGN_OR_RETURN(PgRows rows, ReadPrepared(kSql, {}));
  desk::Head head;
  if (!rows.Next()) return head;
  ReadValue(rows, head.seq);
  ReadValue(rows, head.hash);
  ReadValue(rows, head.time_ms);
  return head;
}

}  // namespace tidewaiter::store
