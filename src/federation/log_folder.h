// LogFolder: the storage of one log in a folder: a tlogstore::LogFile and small records beside it.
//
//   ASSIGN_OR_RETURN(auto storage, LogFolder::Open(data / "logs" / OriginHash(origin), origin));
//
//   <folder>/log/        as docs/formats/ledger.md says; any web server can serve it
//   <folder>/records/    pending, mirrored, published, evidence-0 …: one file each, with two slots
//                        (os/slot_file.h); of older programs the record alone
//
// Append is one write and one wait for the disk for all entries that it is given, so Sync has
// nothing left to do. Put is one wait too. Nodes of the tree are folded from proofs of the log file
// and kept; those of what was appended last are in memory. Not thread-safe.
#ifndef TIDEWAITER_FEDERATION_LOG_FOLDER_H_
#define TIDEWAITER_FEDERATION_LOG_FOLDER_H_

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
#include "os/file.h"
#include "os/slot_file.h"
#include "tlog/tree.h"
#include "tlogstore/log_file.h"

namespace tidewaiter::federation {

// Nodes in memory that were read: 12 MB. They never change; when there are more all are forgotten
// and read again.
inline constexpr std::size_t kNodesKept = 100'000;
// Entries whose nodes stay in memory when they are appended, at least; at most twice as many. 8 MB.
inline constexpr std::size_t kLeavesKept = 65'536;

class LogFolder final : public LogStorage {
 public:
  // Errors: those of tlogstore::LogFile::Open.
  static Result<std::unique_ptr<LogFolder>> Open(const os::Path& folder, std::string_view origin);

  [[nodiscard]] std::uint64_t size() const override { return log_->head().size(); }
  Status Append(std::span<const std::string> entries) override;
  Status AppendHashed(std::span<const std::string> entries,
                      std::span<const tlog::Hash> leaves) override;
  Status Sync() override { return {}; }
  // Entries around it are read with it: going through the log reads each bundle once.
  Result<std::string> Entry(std::uint64_t index) override;
  tlog::NodeSource& nodes() override { return nodes_; }
  Status Put(std::string_view name, std::string_view bytes) override;
  Result<std::optional<std::string>> Get(std::string_view name) override;
  tlogstore::LogFile& log() { return *log_; }

 private:
  class Nodes final : public tlog::NodeSource {
   public:
    explicit Nodes(tlogstore::LogFile& log) : log_(log) {}
    Result<tlog::Hash> Get(const tlog::Node& node) override;
    // Keeps the nodes that are whole with the leaf of that entry, the log's last one.
    Status Grow(std::uint64_t index, const tlog::Hash& leaf);

   private:
    struct Row {  // nodes of one level, side by side
      std::uint64_t begin = 0;
      std::vector<tlog::Hash> hashes = {};
    };
    void KeepGrown(const tlog::Node& node, const tlog::Hash& hash);
    void ForgetOld();
    Result<tlog::Hash> Fold(const tlog::Node& node);
    tlogstore::LogFile& log_;
    std::vector<Row> grown_;
    std::map<std::pair<unsigned, std::uint64_t>, tlog::Hash> kept_;
  };

  LogFolder(os::Path records, std::unique_ptr<tlogstore::LogFile> log)
      : records_(std::move(records)), log_(std::move(log)), nodes_(*log_) {}
  Status AppendPart(std::span<const std::string> entries, std::span<const tlog::Hash> leaves);

  os::Path records_;
  std::map<std::string, os::SlotFile, std::less<>> record_files_;
  std::uint64_t read_begin_ = 0;  // of the entries that were read last
  std::vector<std::string> read_;
  std::unique_ptr<tlogstore::LogFile> log_;
  Nodes nodes_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_LOG_FOLDER_H_
