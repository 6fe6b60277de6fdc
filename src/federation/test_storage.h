// A disk in memory that forgets at a crash what was not synced, and that can fail at its n-th
// write.
#ifndef TIDEWAITER_FEDERATION_TEST_STORAGE_H_
#define TIDEWAITER_FEDERATION_TEST_STORAGE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.h"
#include "federation/storage.h"
#include "tlog/hash.h"

namespace tidewaiter::federation {

// What lies on the disk of one log. Copying it is a backup.
struct MemoryDisk {
  std::vector<std::string> entries;
  std::uint64_t synced = 0;
  std::vector<std::vector<tlog::Hash>> rows;  // of the tree; row 0 is the leaves
  std::map<std::string, std::string, std::less<>> records;

  void AppendEntry(const std::string& entry) { AppendEntry(entry, tlog::LeafHash(entry)); }
  void AppendEntry(std::string entry, const tlog::Hash& leaf) {
    tlog::Hash hash = leaf;
    entries.push_back(std::move(entry));
    for (std::size_t level = 0;; ++level) {
      if (rows.size() == level) rows.emplace_back();
      rows[level].push_back(hash);
      if (rows[level].size() % 2 != 0) return;
      hash = tlog::NodeHash(rows[level][rows[level].size() - 2], hash);
    }
  }
  void CutTo(std::uint64_t size) {
    entries.resize(size);
    for (std::size_t level = 0; level < rows.size(); ++level)
      rows[level].resize(size >> level);
    synced = std::min(synced, size);
  }
  // The power goes: of what was not synced any part may be there.
  void Crash(Random& random) {
    CutTo(synced + random.Below(entries.size() - synced + 1));
    synced = entries.size();
  }
};

// Counts the writes of one machine; the one at 0 and all behind it fail.
struct PowerSwitch {
  std::int64_t writes_left = -1;  // -1: never fails
  bool off = false;
  [[nodiscard]] bool Write() {
    if (writes_left == 0) off = true;
    if (writes_left > 0) --writes_left;
    return !off;
  }
};

class MemoryStorage final : public LogStorage {
 public:
  MemoryStorage(std::shared_ptr<MemoryDisk> disk, std::shared_ptr<PowerSwitch> power)
      : disk_(std::move(disk)), power_(std::move(power)), nodes_(*disk_) {}

  [[nodiscard]] std::uint64_t size() const override { return disk_->entries.size(); }
  Status Append(std::span<const std::string> entries) override {
    std::vector<tlog::Hash> leaves;
    for (const std::string& entry : entries)
      leaves.push_back(tlog::LeafHash(entry));
    return AppendHashed(entries, leaves);
  }
  Status AppendHashed(std::span<const std::string> entries,
                      std::span<const tlog::Hash> leaves) override {
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!power_->Write()) return Off();
      disk_->AppendEntry(entries[i], leaves[i]);
    }
    return {};
  }
  Status Sync() override {
    if (!power_->Write()) return Off();
    disk_->synced = disk_->entries.size();
    return {};
  }
  Result<std::string> Entry(std::uint64_t index) override {
    if (index >= disk_->entries.size()) return Fail(ErrorCode::kNotFound, "no such entry");
    const std::string& entry = disk_->entries[index];
    if (tlog::LeafHash(entry) != disk_->rows[0][index])
      return Fail(ErrorCode::kCorruption, "an entry is not what was hashed", "tampered_tile");
    return entry;
  }
  tlog::NodeSource& nodes() override { return nodes_; }
  Status Put(std::string_view name, std::string_view bytes) override {
    if (!power_->Write()) return Off();
    disk_->records.insert_or_assign(std::string(name), std::string(bytes));
    return {};
  }
  Result<std::optional<std::string>> Get(std::string_view name) override {
    const auto found = disk_->records.find(name);
    return found == disk_->records.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  class Nodes final : public tlog::NodeSource {
   public:
    explicit Nodes(const MemoryDisk& disk) : disk_(disk) {}
    Result<tlog::Hash> Get(const tlog::Node& node) override {
      if (node.level >= disk_.rows.size() || node.index >= disk_.rows[node.level].size())
        return Fail(ErrorCode::kNotFound, "no such node");
      return disk_.rows[node.level][node.index];
    }

   private:
    const MemoryDisk& disk_;
  };
  static std::unexpected<Error> Off() { return Fail(ErrorCode::kUnavailable, "the power is off"); }

  std::shared_ptr<MemoryDisk> disk_;
  std::shared_ptr<PowerSwitch> power_;
  Nodes nodes_;
};

}  // namespace tidewaiter::federation

#endif  // TIDEWAITER_FEDERATION_TEST_STORAGE_H_
