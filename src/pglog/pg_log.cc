#include "pglog/pg_log.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "store/pg_args.h"
#include "tlog/hash.h"
#include "tlog/note.h"
#include "tlog/tile.h"

namespace tidewaiter::pglog {
namespace {

using store::PgArgs;
using store::PgArray;
using store::PgType;
using tlog::Hash;

// Two machines that make them at once wait for each other. The number is that of our tables alone.
constexpr std::string_view kTables = R"sql(
SELECT pg_advisory_xact_lock(7301455022);
CREATE SCHEMA IF NOT EXISTS "{0}";
CREATE TABLE IF NOT EXISTS "{0}".log_head(
  origin text PRIMARY KEY, size bigint NOT NULL, root bytea NOT NULL, epoch bigint NOT NULL,
  holder text NOT NULL);
CREATE TABLE IF NOT EXISTS "{0}".log_entry(
  origin text NOT NULL, place bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY(origin, place));
CREATE TABLE IF NOT EXISTS "{0}".log_node(
  origin text NOT NULL, level bigint NOT NULL, place bigint NOT NULL, hash bytea NOT NULL,
  PRIMARY KEY(origin, level, place));
CREATE TABLE IF NOT EXISTS "{0}".log_record(
  origin text NOT NULL, name text NOT NULL, bytes bytea NOT NULL, PRIMARY KEY(origin, name));
)sql";

constexpr std::string_view kHasTables =
    "SELECT count(*) FROM pg_tables WHERE schemaname = $1 AND tablename = 'log_record'";
constexpr std::string_view kTakeOver =
    "INSERT INTO log_head(origin, size, root, epoch, holder)"
    " VALUES($1, 0, ($2::bytea[])[1], 1, gen_random_uuid()::text)"
    " ON CONFLICT(origin) DO UPDATE SET epoch = log_head.epoch + 1, holder = excluded.holder"
    " RETURNING size, root, epoch, holder";
constexpr std::string_view kTakeAgain =
    "UPDATE log_head SET epoch = epoch + 1 WHERE origin = $1 AND holder = $2"
    " RETURNING size, root, epoch, holder";
constexpr std::string_view kReadHead =
    "SELECT size, root, epoch, holder FROM log_head WHERE origin = $1";
constexpr std::string_view kEpoch = "SELECT epoch FROM log_head WHERE origin = $1";

// $1 origin, $2 size before, $3 epoch, $4 size after, $5 root, $6 entries, $7 levels, $8 places and
// $9 hashes of the nodes that became whole. All of it or nothing, in one statement.
constexpr std::string_view kAppend = R"sql(
WITH head AS (
  UPDATE log_head SET size = $4, root = ($5::bytea[])[1]
  WHERE origin = $1 AND size = $2 AND epoch = $3 RETURNING 1),
entries AS (
  INSERT INTO log_entry(origin, place, bytes)
  SELECT $1, $2 + one.place - 1, one.bytes
  FROM unnest($6::bytea[]) WITH ORDINALITY AS one(bytes, place) WHERE EXISTS (SELECT FROM head)),
nodes AS (
  INSERT INTO log_node(origin, level, place, hash)
  SELECT $1, one.level, one.place, one.hash
  FROM unnest($7::bigint[], $8::bigint[], $9::bytea[]) AS one(level, place, hash)
  WHERE EXISTS (SELECT FROM head))
SELECT count(*) FROM head)sql";

// The row is locked, so that a taking over waits for the record or the record finds it done.
constexpr std::string_view kPut = R"sql(
WITH head AS (SELECT 1 FROM log_head WHERE origin = $1 AND epoch = $2 FOR SHARE),
put AS (
  INSERT INTO log_record(origin, name, bytes)
  SELECT $1, $3, ($4::bytea[])[1] FROM head
  ON CONFLICT(origin, name) DO UPDATE SET bytes = excluded.bytes)
SELECT count(*) FROM head)sql";

constexpr std::string_view kGet = "SELECT bytes FROM log_record WHERE origin = $1 AND name = $2";
constexpr std::string_view kEntries =
    "SELECT entry.bytes, leaf.hash FROM log_entry AS entry JOIN log_node AS leaf"
    " ON leaf.origin = entry.origin AND leaf.level = 0 AND leaf.place = entry.place"
    " WHERE entry.origin = $1 AND entry.place >= $2 AND entry.place < $3 ORDER BY entry.place";
constexpr std::string_view kNode =
    "SELECT hash FROM log_node WHERE origin = $1 AND level = $2 AND place = $3";

PgArray Bytes(std::string_view bytes) {
  PgArray array(PgType::kBytes);
  array.AddBytes(bytes);
  return array;
}

Result<Hash> HashOf(std::string_view bytes) {
  Hash hash;
  if (bytes.size() != hash.size())
    return Fail(ErrorCode::kCorruption, "a hash has not 32 bytes", "tampered_tile");
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

bool IsName(std::string_view text) {
  return !text.empty() && text.size() <= 40 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

std::unexpected<Error> OnlyReads() {
  return Fail(ErrorCode::kFailedPrecondition, "this log was opened for reading",
              std::string(federation::kOnlyRead));
}

}  // namespace

// Of one Append: what it adds.
struct PgLog::Batch {
  tlog::Frontier after;
  PgArray entries{PgType::kBytes};
  PgArray levels{PgType::kInt8};
  PgArray places{PgType::kInt8};
  PgArray hashes{PgType::kBytes};
  std::vector<std::pair<tlog::Node, Hash>> nodes = {};
  std::map<std::pair<unsigned, std::uint64_t>, Hash> fresh = {};
};

PgLog::PgLog(PgLogOptions options)
    : options_(std::move(options)),
      db_({options_.connection, options_.password, options_.schema}, store::PgDb::Role::kWrite) {}

Result<std::unique_ptr<PgLog>> PgLog::Open(PgLogOptions options) {
  if (!IsName(options.schema) || !tlog::IsKeyName(options.origin))
    return Fail(ErrorCode::kInvalidArgument, "a log needs a schema of [a-z0-9_] and an origin");
  std::unique_ptr<PgLog> log(new PgLog(std::move(options)));
  RETURN_IF_ERROR(log->db_.Connect());
  if (log->options_.only_reads) {
    ASSIGN_OR_RETURN(log->is_there_, log->HasTables());
  } else {
    RETURN_IF_ERROR(log->MakeTables());
  }
  RETURN_IF_ERROR(log->TakeOver());
  return log;
}

Status PgLog::Prepare(const PgLogOptions& options) {
  if (!IsName(options.schema))
    return Fail(ErrorCode::kInvalidArgument, "a schema has 1 to 40 of a-z, 0-9 and _");
  PgLog log(options);
  RETURN_IF_ERROR(log.db_.Connect());
  return log.MakeTables();
}

Status PgLog::Ready() {
  if (broken_) return Fail(ErrorCode::kUnavailable, "the log has to be opened again");
  if (db_.connected() && db_.Alive()) return {};
  db_.Disconnect();
  return db_.Connect();
}

Status PgLog::MakeTables() {
  return db_.Run(fmt::format(kTables, options_.schema));
}

Result<bool> PgLog::HasTables() {
  ASSIGN_OR_RETURN(store::PgRows rows,
                   db_.QueryPrepared(kHasTables, PgArgs().Add(options_.schema)));
  return rows.Next() && rows.Int<int>() == 1;
}

Result<store::PgRows> PgLog::ReadHead() {
  PgArgs args;
  args.Add(options_.origin);
  if (options_.only_reads) return db_.QueryPrepared(kReadHead, args);
  if (!options_.holder.empty()) return db_.QueryPrepared(kTakeAgain, args.Add(options_.holder));
  PgArray empty = Bytes(tlog::BytesOf(tlog::EmptyRoot()));
  return db_.QueryPrepared(kTakeOver, args.Add(empty));
}

Status PgLog::TakeOver() {
  if (!is_there_) return {};
  ASSIGN_OR_RETURN(store::PgRows rows, ReadHead());
  if (!rows.Next()) return options_.only_reads ? Status() : Fenced();
  const auto size = rows.Int<std::uint64_t>();
  ASSIGN_OR_RETURN(const Hash root, HashOf(rows.View()));
  epoch_ = rows.Int<std::uint64_t>();
  options_.holder = rows.Text();
  // Until it is built nodes are asked for of a tree of that size.
  ASSIGN_OR_RETURN(frontier_, tlog::Frontier::From(size, nodes_));
  if (frontier_.Root() == root) return {};
  return Fail(ErrorCode::kCorruption, "the nodes in the database do not lead to the log's head",
              "tampered_tile");
}

// Which epoch it has now is for people.
std::unexpected<Error> PgLog::Fenced() {
  std::uint64_t epoch = 0;
  auto rows = db_.QueryPrepared(kEpoch, PgArgs().Add(options_.origin));
  if (rows && rows->Next()) epoch = rows->Int<std::uint64_t>();
  return Fail(ErrorCode::kConflict,
              fmt::format("another machine has taken over {} (epoch {})", options_.origin, epoch),
              std::string(federation::kTakenOver));
}

Status PgLog::MayWrite() {
  if (options_.only_reads) return OnlyReads();
  ASSIGN_OR_RETURN(store::PgRows rows, db_.QueryPrepared(kEpoch, PgArgs().Add(options_.origin)));
  if (!rows.Next() || rows.Int<std::uint64_t>() != epoch_) return Fenced();
  return {};
}

Status PgLog::Append(std::span<const std::string> entries) {
  if (entries.empty()) return {};
  if (options_.only_reads) return OnlyReads();
  RETURN_IF_ERROR(Ready());
  Batch batch{.after = frontier_};
  for (const std::string& entry : entries) {
    if (entry.size() > tlog::kEntryBytesMax)
      return Fail(ErrorCode::kInvalidArgument, "an entry is too long");
    RETURN_IF_ERROR(Grow(entry, batch));
  }
  if (Status committed = Commit(batch); !committed) {
    broken_ = committed.error().field != federation::kTakenOver;
    return committed;
  }
  frontier_ = std::move(batch.after);
  for (const auto& [node, hash] : batch.nodes)
    nodes_.Keep(node, hash);
  return {};
}

// The nodes that are whole with this entry.
Status PgLog::Grow(std::string_view entry, Batch& batch) {
  std::uint64_t place = batch.after.size();
  Hash hash = tlog::LeafHash(entry);
  batch.entries.AddBytes(entry);
  batch.after.Append(hash);
  for (unsigned level = 0;; ++level, place /= 2) {
    batch.levels.Add(static_cast<std::int64_t>(level));
    batch.places.Add(static_cast<std::int64_t>(place));
    batch.hashes.AddBytes(tlog::BytesOf(hash));
    batch.nodes.push_back({{.level = level, .index = place}, hash});
    batch.fresh.emplace(std::pair(level, place), hash);
    if (place % 2 == 0) return {};
    const auto fresh = batch.fresh.find({level, place - 1});
    Result<Hash> left = fresh != batch.fresh.end()
                            ? Result<Hash>(fresh->second)
                            : nodes_.Get({.level = level, .index = place - 1});
    if (!left) return std::unexpected(std::move(left).error());
    hash = tlog::NodeHash(*left, hash);
  }
}

Status PgLog::Commit(const Batch& batch) {
  Batch sent = batch;  // adding to the arguments sets their lengths
  PgArray root = Bytes(tlog::BytesOf(sent.after.Root()));
  PgArgs args;
  args.Add(options_.origin).Add(frontier_.size()).Add(epoch_).Add(sent.after.size());
  args.Add(root).Add(sent.entries).Add(sent.levels).Add(sent.places).Add(sent.hashes);
  ASSIGN_OR_RETURN(store::PgRows rows, db_.QueryPrepared(kAppend, args));
  if (!rows.Next() || rows.Int<int>() != 1) return Fenced();
  return {};
}

Status PgLog::ReadFrom(std::uint64_t index) {
  RETURN_IF_ERROR(Ready());
  ASSIGN_OR_RETURN(
      store::PgRows rows,
      db_.QueryPrepared(kEntries,
                        PgArgs().Add(options_.origin).Add(index).Add(index + tlog::kTileWidth)));
  read_.clear();
  read_begin_ = index;
  while (rows.Next()) {
    std::string entry = rows.Text();
    ASSIGN_OR_RETURN(const Hash leaf, HashOf(rows.View()));
    if (tlog::LeafHash(entry) != leaf) break;
    nodes_.Keep({.level = 0, .index = index + read_.size()}, leaf);
    read_.push_back(std::move(entry));
  }
  return {};
}

Result<std::string> PgLog::Entry(std::uint64_t index) {
  if (index >= size()) return Fail(ErrorCode::kNotFound, "no such entry");
  if (index < read_begin_ || index - read_begin_ >= read_.size()) RETURN_IF_ERROR(ReadFrom(index));
  if (!read_.empty()) return read_[index - read_begin_];
  return Fail(ErrorCode::kCorruption,
              fmt::format("entry {} in the database is not what was hashed", index),
              "tampered_tile");
}

Result<Hash> PgLog::Nodes::Get(const tlog::Node& node) {
  const auto kept = kept_.find({node.level, node.index});
  if (kept != kept_.end()) return kept->second;
  RETURN_IF_ERROR(log_.Ready());
  ASSIGN_OR_RETURN(store::PgRows rows,
                   log_.db_.QueryPrepared(
                       kNode, PgArgs().Add(log_.options_.origin).Add(node.level).Add(node.index)));
  if (!rows.Next()) return Fail(ErrorCode::kNotFound, "no such node");
  ASSIGN_OR_RETURN(const Hash hash, HashOf(rows.View()));
  Keep(node, hash);
  return hash;
}

void PgLog::Nodes::Keep(const tlog::Node& node, const Hash& hash) {
  if (kept_.size() >= kNodesKept) kept_.clear();
  kept_.insert_or_assign({node.level, node.index}, hash);
}

Status PgLog::Put(std::string_view name, std::string_view bytes) {
  if (options_.only_reads) return OnlyReads();
  RETURN_IF_ERROR(Ready());
  PgArray value = Bytes(bytes);
  ASSIGN_OR_RETURN(
      store::PgRows rows,
      db_.QueryPrepared(kPut, PgArgs().Add(options_.origin).Add(epoch_).Add(name).Add(value)));
  if (!rows.Next() || rows.Int<int>() != 1) return Fenced();
  return {};
}

Result<std::optional<std::string>> PgLog::Get(std::string_view name) {
  if (!is_there_) return std::nullopt;
  RETURN_IF_ERROR(Ready());
  ASSIGN_OR_RETURN(store::PgRows rows,
                   db_.QueryPrepared(kGet, PgArgs().Add(options_.origin).Add(name)));
  if (!rows.Next()) return std::nullopt;
  return rows.Text();
}

}  // namespace tidewaiter::pglog
