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
  origin text PRIMARY KEY, size bigint NOT NULL, root bytea NOT NULL, epoch bigint NOT NULL);
CREATE TABLE IF NOT EXISTS "{0}".log_entry(
  origin text NOT NULL, place bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY(origin, place));
CREATE TABLE IF NOT EXISTS "{0}".log_node(
  origin text NOT NULL, level bigint NOT NULL, place bigint NOT NULL, hash bytea NOT NULL,
  PRIMARY KEY(origin, level, place));
CREATE TABLE IF NOT EXISTS "{0}".log_record(
  origin text NOT NULL, name text NOT NULL, bytes bytea NOT NULL, PRIMARY KEY(origin, name));
)sql";

constexpr std::string_view kTakeOver =
    "INSERT INTO log_head(origin, size, root, epoch) VALUES($1, 0, ($2::bytea[])[1], 1)"
    " ON CONFLICT(origin) DO UPDATE SET epoch = log_head.epoch + 1 RETURNING size, root, epoch";

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
    "SELECT bytes FROM log_entry WHERE origin = $1 AND place >= $2 AND place < $3 ORDER BY place";
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

std::unexpected<Error> Fenced() {
  return Fail(ErrorCode::kConflict, "another machine has taken over this log");
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
  RETURN_IF_ERROR(log->MakeTables());
  RETURN_IF_ERROR(log->TakeOver());
  return log;
}

Status PgLog::MakeTables() {
  return db_.Run(fmt::format(kTables, options_.schema));
}

Status PgLog::TakeOver() {
  PgArray empty = Bytes(tlog::BytesOf(tlog::EmptyRoot()));
  ASSIGN_OR_RETURN(store::PgRows rows,
                   db_.QueryPrepared(kTakeOver, PgArgs().Add(options_.origin).Add(empty)));
  if (!rows.Next()) return Fail(ErrorCode::kInternal, "the head of the log is gone");
  const auto size = rows.Int<std::uint64_t>();
  ASSIGN_OR_RETURN(const Hash root, HashOf(rows.View()));
  epoch_ = rows.Int<std::uint64_t>();
  // Until it is built nodes are asked for of a tree of that size.
  ASSIGN_OR_RETURN(frontier_, tlog::Frontier::From(size, nodes_));
  if (frontier_.Root() == root) return {};
  return Fail(ErrorCode::kCorruption, "the nodes in the database do not lead to the log's head",
              "tampered_tile");
}

Status PgLog::Append(std::span<const std::string> entries) {
  if (entries.empty()) return {};
  Batch batch{.after = frontier_};
  for (const std::string& entry : entries) {
    if (entry.size() > tlog::kEntryBytesMax)
      return Fail(ErrorCode::kInvalidArgument, "an entry is too long");
    RETURN_IF_ERROR(Grow(entry, batch));
  }
  RETURN_IF_ERROR(Commit(batch));
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
  ASSIGN_OR_RETURN(
      store::PgRows rows,
      db_.QueryPrepared(kEntries,
                        PgArgs().Add(options_.origin).Add(index).Add(index + tlog::kTileWidth)));
  read_.clear();
  read_begin_ = index;
  while (rows.Next())
    read_.push_back(rows.Text());
  return {};
}

Result<std::string> PgLog::Entry(std::uint64_t index) {
  if (index >= size()) return Fail(ErrorCode::kNotFound, "no such entry");
  if (index < read_begin_ || index - read_begin_ >= read_.size()) RETURN_IF_ERROR(ReadFrom(index));
  ASSIGN_OR_RETURN(const Hash leaf, nodes_.Get({.level = 0, .index = index}));
  if (!read_.empty() && tlog::LeafHash(read_[index - read_begin_]) == leaf)
    return read_[index - read_begin_];
  return Fail(ErrorCode::kCorruption,
              fmt::format("entry {} in the database is not what was hashed", index),
              "tampered_tile");
}

Result<Hash> PgLog::Nodes::Get(const tlog::Node& node) {
  const auto kept = kept_.find({node.level, node.index});
  if (kept != kept_.end()) return kept->second;
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
  PgArray value = Bytes(bytes);
  ASSIGN_OR_RETURN(
      store::PgRows rows,
      db_.QueryPrepared(kPut, PgArgs().Add(options_.origin).Add(epoch_).Add(name).Add(value)));
  if (!rows.Next() || rows.Int<int>() != 1) return Fenced();
  return {};
}

Result<std::optional<std::string>> PgLog::Get(std::string_view name) {
  ASSIGN_OR_RETURN(store::PgRows rows,
                   db_.QueryPrepared(kGet, PgArgs().Add(options_.origin).Add(name)));
  if (!rows.Next()) return std::nullopt;
  return rows.Text();
}

}  // namespace tidewaiter::pglog
