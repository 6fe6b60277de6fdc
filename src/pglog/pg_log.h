// PgLog: the storage of one log of a node in PostgreSQL, so that another machine can go on when
// this one dies. Of all that have it open one can write: the last one that opened it.
//
//   ASSIGN_OR_RETURN(auto log, PgLog::Open({.connection = "host=db …", .origin = origin}));
//   log->epoch()                               // higher than that of all before us
//   log->Append(entries)                       // committed when it returns, or kConflict: fenced
//   log->holder()                              // by which this process may open it again
//
// Opening takes over: it raises the epoch in the log's row. Every write names the epoch and the
// size that it goes on from, in the same statement that writes the entries,
//   UPDATE log_head SET size, root WHERE origin = … AND size = old AND epoch = mine,
// and does nothing when that row is not there any more. A checkpoint is signed only for what is
// committed; so the machine that was fenced can sign nothing new, and two machines never sign two
// trees, whichever of them is slow, cut off, or believes to be alone. Who is to take over, and
// when, is for the operator or a cluster manager to say: it is safe at any time.
//
// What the database has to promise: a commit stays. With a standby that may become the primary it
// must be synchronous (synchronous_standby_names); one that lacks the last commits makes the log go
// back, which its mirrors notice and stop for. An error of Append leaves open whether the entries
// are in the log: nothing is written any more before it is opened again, as storage.h says. A
// connection that broke while nothing was under way is made anew: the epoch says whose turn it is.
//
// A process opens its logs again now and then (the charter changed, the database was away). It then
// gives the holder that it got the first time, and takes over from nobody but itself.
//
// Mirrors of others' logs lie there too: what this member cosigned, under one key, both machines
// have to know. log_database.h opens all logs of a member.
//
// One connection; not thread-safe. A commit costs the database's wait for its disk; about 100 bytes
// of hashes are kept beside each entry.
#ifndef TIDEWAITER_PGLOG_PG_LOG_H_
#define TIDEWAITER_PGLOG_PG_LOG_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "federation/storage.h"
#include "store/pg_db.h"
#include "tlog/tree.h"

namespace tidewaiter::pglog {

// Nodes in memory, as federation::LogFolder keeps.
inline constexpr std::size_t kNodesKept = 100'000;

struct PgLogOptions {
  std::string connection = {};            // conninfo or URI
  std::string password = {};              // goes before one in `connection`
  std::string schema = "tidewaiter_log";  // of one member
  std::string origin = {};
  bool only_reads = false;  // takes over from nobody: Append and Put are kFailedPrecondition
  std::string holder = {};  // only from this one; "": from whoever has it
};

class PgLog final : public federation::LogStorage {
 public:
  // Makes the tables when they are not there, and takes over. Errors: kUnavailable,
  // kInvalidArgument (the address, the schema's name), kFailedPrecondition (too old a server, no
  // right), kConflict (another one than `holder` has it: field federation::kTakenOver), kCorruption
  // (the entries are not those of the head: field "tampered_tile"). For reading a log that is not
  // there is an empty one.
  static Result<std::unique_ptr<PgLog>> Open(PgLogOptions options);
  // Makes the tables, and opens no log: whether the database will do. Errors: as Open.
  static Status Prepare(const PgLogOptions& options);

  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] const std::string& holder() const { return options_.holder; }

  [[nodiscard]] std::uint64_t size() const override { return frontier_.size(); }
  // Errors: kConflict (another machine has taken over), kUnavailable.
  Status Append(std::span<const std::string> entries) override;
  Status Sync() override { return {}; }  // Append has committed
  Result<std::string> Entry(std::uint64_t index) override;
  tlog::NodeSource& nodes() override { return nodes_; }
  // Errors: as Append.
  Status Put(std::string_view name, std::string_view bytes) override;
  Result<std::optional<std::string>> Get(std::string_view name) override;
  Status MayWrite() override;

 private:
  class Nodes final : public tlog::NodeSource {
   public:
    explicit Nodes(PgLog& log) : log_(log) {}
    Result<tlog::Hash> Get(const tlog::Node& node) override;
    void Keep(const tlog::Node& node, const tlog::Hash& hash);

   private:
    PgLog& log_;
    std::map<std::pair<unsigned, std::uint64_t>, tlog::Hash> kept_;
  };
  struct Batch;

  explicit PgLog(PgLogOptions options);
  Status Ready();
  Status MakeTables();
  Result<bool> HasTables();
  Result<store::PgRows> ReadHead();
  Status TakeOver();
  std::unexpected<Error> Fenced();
  Status Grow(std::string_view entry, Batch& batch);
  Status Commit(const Batch& batch);
  Status ReadFrom(std::uint64_t index);

  PgLogOptions options_;
  store::PgDb db_;
  bool broken_ = false;   // an Append may be in the log or not
  bool is_there_ = true;  // false: for reading, and there are no tables
  std::uint64_t epoch_ = 0;
  tlog::Frontier frontier_;
  Nodes nodes_{*this};
  std::uint64_t read_begin_ = 0;  // of the entries that were read last
  std::vector<std::string> read_;
};

}  // namespace tidewaiter::pglog

#endif  // TIDEWAITER_PGLOG_PG_LOG_H_
