#include "tlogstore/log_file.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <iterator>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "os/append_file.h"
#include "tlogstore/internal/edge.h"
#include "tlogstore/internal/folder.h"
#include "tlogstore/internal/tail.h"

namespace tidewaiter::tlogstore {
namespace {

using internal::Edge;
using tlog::Frontier;
using tlog::Hash;
using tlog::kTileWidth;
using tlog::TileId;

// 16 MiB: all tiles of level 1 of ten million entries, and as many again of level 0.
constexpr std::size_t kTilesKept = 1024;

// Writes that are smaller go into room that the tail has already, so that the wait for the disk is
// one for the data alone. Large ones bring so much with them that it does not matter.
constexpr std::size_t kSmallWriteBytes = std::size_t{64} << 10U;
// A thousand entries: one more wait for all of them.
constexpr std::uint64_t kTailRoomBytes = std::uint64_t{1} << 20U;

using Views = std::span<const std::string_view>;

std::vector<Hash> LeavesOf(Views entries) {
  std::vector<Hash> leaves;
  leaves.reserve(entries.size());
  for (const std::string_view entry : entries)
    leaves.push_back(tlog::LeafHash(entry));
  return leaves;
}

Status CheckEntries(Views entries) {
  std::size_t bytes = 0;
  for (const std::string_view entry : entries) {
    bytes += entry.size();
    if (entry.size() > tlog::kEntryBytesMax) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("an entry of {} bytes is too long", entry.size()));
    }
  }
  if (!entries.empty() && entries.size() <= kBatchEntriesMax && bytes <= kBatchBytesMax) return {};
  return Fail(ErrorCode::kInvalidArgument,
              fmt::format("{} entries of {} bytes are no batch", entries.size(), bytes));
}

}  // namespace

class LogFile::Impl {
 public:
  Impl(os::Path folder, Options options, os::FileLock lock, internal::Opened opened)
      : folder_(std::move(folder)),
        options_(std::move(options)),
        lock_(std::move(lock)),
        edge_(std::move(opened.edge)),
        settled_(opened.settled),
        tail_entries_(std::make_move_iterator(opened.entries.begin()),
                      std::make_move_iterator(opened.entries.end())),
        recovery_{opened.torn_bytes},
        published_(std::move(opened.published)),
        nodes_(
            edge_.size(), [this](const TileId& id) { return ReadTile(id); }, kTilesKept),
        tail_(std::move(opened.tail)) {}

  Result<Appended> Append(std::string_view entry);
  // Entries side by side. `check` sees the root with them before anything is written.
  using Check = std::function<Status(const Frontier&)>;
  Result<Appended> AppendAlone(Views entries, std::span<const Hash> leaves, const Check& check);
  Status Publish(const tlog::Note& note);
  Status Settle();
  Result<std::vector<std::string>> Entries(std::uint64_t begin, std::size_t most);
  // That what was published is of this log and not beyond it. Once, at the beginning.
  Status CheckPublished();

  [[nodiscard]] DurableHead head() const {
    const std::lock_guard guard(mutex_);
    return Head();
  }
  [[nodiscard]] std::uint64_t size() const {
    const std::lock_guard guard(mutex_);
    return edge_.size();
  }
  [[nodiscard]] const Recovery& recovery() const { return recovery_; }
  [[nodiscard]] std::optional<tlog::SignedCheckpoint> published() const {
    const std::lock_guard guard(mutex_);
    return published_;
  }

  [[nodiscard]] Status settling() const {
    const std::lock_guard guard(mutex_);
    return settling_;
  }

  // Asks the tiles, which are at least as many as the log has now.
  template <typename Function>
  auto WithNodes(const Function& function) {
    const std::lock_guard guard(nodes_mutex_);
    nodes_.Grow(size());
    return function(nodes_);
  }
  Status CheckSize(std::uint64_t wanted) const {
    const std::uint64_t has = size();
    if (wanted <= has) return {};
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("the log has {} entries, not {}", has, wanted));
  }

 private:
  struct Waiting {
    std::string_view entry;
    bool is_done = false;
    Result<Appended> result = Fail(ErrorCode::kInternal, "");
  };

  [[nodiscard]] DurableHead Head() const {  // with the mutex held
    return MakeHead(options_.origin, edge_.size(), root_);
  }

  // Who has the turn writes; all others wait. With the mutex held.
  void TakeTurn(std::unique_lock<std::mutex>& lock) {
    turn_.wait(lock, [this] { return !is_busy_; });
    is_busy_ = true;
  }
  void GiveTurn() {  // without it
    {
      const std::lock_guard guard(mutex_);
      is_busy_ = false;
    }
    turn_.notify_all();
  }

  void CommitGroup(std::unique_lock<std::mutex>& lock);

  // Those below have the turn and not the mutex.
  Result<Appended> Commit(Views entries, std::span<const Hash> leaves, const Check& check);
  Status WriteTail(std::string_view bytes);
  Status SettleNow();
  Status WriteBundles(std::uint64_t whole);
  void RemovePartials(std::uint64_t whole);
  Status BeginTail(std::uint64_t whole);
  Status PublishNow(const tlog::SignedCheckpoint& signed_one);
  Status WritePartials(std::uint64_t size);
  [[nodiscard]] bool IsSettled(const TileId& id) const;

  // For any thread.
  Result<std::string> ReadTile(const TileId& id) const;
  Result<std::vector<std::string>> FromDisk(std::uint64_t begin, std::size_t most);

  const os::Path folder_;
  const Options options_;
  const os::FileLock lock_;

  mutable std::mutex mutex_;
  std::condition_variable turn_;
  bool is_busy_ = false;
  std::deque<Waiting*> waiting_;
  Edge edge_;
  Hash root_ = edge_.frontier().Root();
  std::uint64_t settled_;                 // entries in bundles on disk
  std::deque<std::string> tail_entries_;  // those behind
  Recovery recovery_;
  std::optional<tlog::SignedCheckpoint> published_;
  Status settling_ = {};  // how writing bundles went last

  std::mutex nodes_mutex_;
  tlog::TileReader nodes_;

  // Of who has the turn.
  os::AppendFile tail_;
  std::uint64_t tail_good_ = tail_.size();  // bytes
  internal::FolderMaker folders_;
};

// ---- appending

// Who has the turn takes all who wait with it: one write for all of them.
Result<Appended> LogFile::Impl::Append(std::string_view entry) {
  RETURN_IF_ERROR(CheckEntries({&entry, 1}));
  Waiting mine{.entry = entry};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&mine);
  while (true) {
    turn_.wait(lock, [&] { return mine.is_done || !is_busy_; });
    if (mine.is_done) return mine.result;
    CommitGroup(lock);
  }
}

// With the mutex held, and again at the end. Those who have waited longest; the one who calls may
// not be among them, and takes the turn again then.
void LogFile::Impl::CommitGroup(std::unique_lock<std::mutex>& lock) {
  is_busy_ = true;
  std::vector<Waiting*> group;
  std::vector<std::string_view> entries;
  std::size_t bytes = 0;
  while (!waiting_.empty() && group.size() < kBatchEntriesMax && bytes < kBatchBytesMax) {
    group.push_back(waiting_.front());
    entries.push_back(group.back()->entry);
    bytes += group.back()->entry.size();
    waiting_.pop_front();
  }
  lock.unlock();
  const Result<Appended> result = Commit(entries, LeavesOf(entries), {});
  lock.lock();
  for (std::size_t i = 0; i < group.size(); ++i) {
    group[i]->result = result;
    if (result) group[i]->result->index += i;
    group[i]->is_done = true;
  }
  is_busy_ = false;
  turn_.notify_all();
}

Result<Appended> LogFile::Impl::AppendAlone(Views entries, std::span<const Hash> leaves,
                                            const Check& check) {
  RETURN_IF_ERROR(CheckEntries(entries));
  CHECK(leaves.size() == entries.size());
  std::unique_lock lock(mutex_);
  TakeTurn(lock);
  lock.unlock();
  Result<Appended> result = Commit(entries, leaves, check);
  GiveTurn();
  return result;
}

Result<Appended> LogFile::Impl::Commit(Views entries, std::span<const Hash> leaves,
                                       const Check& check) {
  const std::uint64_t index = edge_.size();
  Frontier after = edge_.frontier();
  after.Append(leaves);
  if (check) RETURN_IF_ERROR(check(after));
  const Hash root = after.Root();
  RETURN_IF_ERROR(WriteTail(internal::FormatWrite(index, entries, root)));
  std::unique_lock lock(mutex_);
  edge_.Append(leaves, after);
  root_ = root;
  tail_entries_.insert(tail_entries_.end(), entries.begin(), entries.end());
  Appended appended{index, Head()};
  const bool is_much = edge_.whole() - settled_ >= options_.settle_bundles * kTileWidth ||
                       tail_.size() >= kBatchBytesMax;
  lock.unlock();
  // The entries are on disk. When bundles cannot be written now, the tail goes on being their place
  // and the next write tries again.
  if (is_much) {
    const Status settled = SettleNow();
    lock.lock();
    settling_ = settled;
  }
  return appended;
}

Status LogFile::Impl::WriteTail(std::string_view bytes) {
  if (tail_.size() != tail_good_) {  // the write before failed: take back what is left of it
    RETURN_IF_ERROR(tail_.Truncate(tail_good_));
    RETURN_IF_ERROR(tail_.Sync());
  }
  if (tail_.size() + bytes.size() > kTailBytesMax) {
    return Fail(ErrorCode::kUnavailable, "too much waits to be written as bundles");
  }
  // Without room it is slower, and that is all.
  if (bytes.size() <= kSmallWriteBytes && tail_.room() < bytes.size())
    static_cast<void>(tail_.Reserve(kTailRoomBytes));
  Status written = tail_.Append(bytes);
  if (written) written = tail_.Sync();
  if (!written) {
    // At once if possible, so that nobody finds it who opens the log next.
    Status back = tail_.Truncate(tail_good_);
    if (back) back = tail_.Sync();
    return Fail(ErrorCode::kUnavailable, written.error().message);
  }
  tail_good_ = tail_.size();
  return {};
}

// ---- settling

Status LogFile::Impl::Settle() {
  std::unique_lock lock(mutex_);
  TakeTurn(lock);
  lock.unlock();
  const Status status = SettleNow();
  lock.lock();
  settling_ = status;
  lock.unlock();
  GiveTurn();
  return status;
}

// Bundles and tiles, then the edge that says that they are there, then a tail without them. Until
// the edge is written the old one and the tail have everything; from then on the tail only has more
// than is needed.
Status LogFile::Impl::SettleNow() {
  const std::uint64_t whole = edge_.whole();
  if (whole == settled_) return {};
  RETURN_IF_ERROR(WriteBundles(whole));
  RETURN_IF_ERROR(os::WriteFile(internal::EdgePath(folder_), edge_.Save(options_.origin)));
  RemovePartials(whole);
  {
    const std::lock_guard guard(mutex_);
    tail_entries_.erase(tail_entries_.begin(),
                        tail_entries_.begin() + static_cast<std::ptrdiff_t>(whole - settled_));
    settled_ = whole;
    edge_.DropFull();
  }
  return BeginTail(whole);
}

Status LogFile::Impl::WriteBundles(std::uint64_t whole) {
  internal::TileWriter writer(folder_, folders_);
  for (const TileId& id : tlog::BundlesOf(settled_, whole)) {
    std::string bundle;
    const std::size_t begin = id.index * kTileWidth - settled_;
    for (std::size_t i = 0; i < kTileWidth; ++i)
      tlog::AppendEntry(bundle, tail_entries_[begin + i]);
    RETURN_IF_ERROR(writer.Write(id, bundle));
  }
  for (const auto& [id, hashes] : edge_.full())
    RETURN_IF_ERROR(writer.Write(id, tlog::FormatTile(hashes)));
  return writer.Commit();
}

// Once the edge says that the full ones are there, no partial one is written any more.
void LogFile::Impl::RemovePartials(std::uint64_t whole) {
  for (const TileId& id : tlog::BundlesOf(settled_, whole))
    internal::RemovePartial(folder_, id);
  for (const auto& [id, hashes] : edge_.full())
    internal::RemovePartial(folder_, id);
}

Status LogFile::Impl::BeginTail(std::uint64_t whole) {
  const std::vector<std::string_view> left(tail_entries_.begin(), tail_entries_.end());
  ASSIGN_OR_RETURN(os::AppendFile tail, internal::NewTail(folder_, whole, left, root_));
  tail_ = std::move(tail);
  tail_good_ = tail_.size();
  internal::RemoveOtherTails(folder_, whole);
  return {};
}

// ---- reading

Result<std::string> LogFile::Impl::ReadTile(const TileId& id) const {
  {
    const std::lock_guard guard(mutex_);
    const std::span<const Hash> here = edge_.Find(id.level, id.index);
    if (here.size() >= id.width) return tlog::FormatTile(here.first(id.width));
  }
  TileId full = id;
  full.width = kTileWidth;
  ASSIGN_OR_RETURN(std::string bytes, internal::ReadTileFile(folder_, full));
  if (bytes.size() == kTileWidth * sizeof(Hash)) bytes.resize(id.width * sizeof(Hash));
  return bytes;
}

Result<std::vector<std::string>> LogFile::Impl::Entries(std::uint64_t begin, std::size_t most) {
  const std::size_t in_bundle = kTileWidth - begin % kTileWidth;
  most = std::min(most, in_bundle);
  {
    const std::lock_guard guard(mutex_);
    if (begin >= edge_.size()) {
      return Fail(ErrorCode::kNotFound, fmt::format("the log has no entry {}", begin));
    }
    if (begin >= settled_) {
      const auto first = tail_entries_.begin() + static_cast<std::ptrdiff_t>(begin - settled_);
      const auto count = std::min<std::size_t>(most, edge_.size() - begin);
      return std::vector<std::string>(first, first + static_cast<std::ptrdiff_t>(count));
    }
  }
  return FromDisk(begin, most);
}

Result<std::vector<std::string>> LogFile::Impl::FromDisk(std::uint64_t begin, std::size_t most) {
  const TileId id{.is_bundle = true, .index = begin / kTileWidth};
  ASSIGN_OR_RETURN(const std::string bytes, internal::ReadTileFile(folder_, id));
  ASSIGN_OR_RETURN(const auto all, tlog::ParseBundle(bytes, kTileWidth));
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < most; ++i) {
    const std::uint64_t index = begin + i;
    const std::string_view entry = all[index % kTileWidth];
    ASSIGN_OR_RETURN(const Hash leaf, WithNodes([&](tlog::TileReader& nodes) {
                       return nodes.Get({0, index});
                     }));
    if (tlog::LeafHash(entry) != leaf) {
      return Fail(ErrorCode::kCorruption,
                  fmt::format("entry {} is not the one that its tile names", index));
    }
    entries.emplace_back(entry);
  }
  return entries;
}

// ---- publishing

Status LogFile::Impl::CheckPublished() {
  if (!published_) return {};
  const tlog::Checkpoint& checkpoint = published_->checkpoint;
  if (checkpoint.origin != options_.origin || checkpoint.size > edge_.size()) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("the log has {} entries, but published {} of {}: the folder is an old "
                            "copy",
                            edge_.size(), checkpoint.size, checkpoint.origin));
  }
  ASSIGN_OR_RETURN(const Hash root, WithNodes([&](tlog::TileReader& nodes) {
                     return tlog::RootOf(checkpoint.size, nodes);
                   }));
  if (root == checkpoint.root) return {};
  return Fail(
      ErrorCode::kCorruption,
      fmt::format("the log's first {} entries are not those that it published", checkpoint.size));
}

Status LogFile::Impl::Publish(const tlog::Note& note) {
  ASSIGN_OR_RETURN(const tlog::SignedCheckpoint checkpoint,
                   tlog::ParseSignedCheckpoint(tlog::FormatNote(note)));
  std::unique_lock lock(mutex_);
  TakeTurn(lock);
  lock.unlock();
  const Status status = PublishNow(checkpoint);
  GiveTurn();
  return status;
}

Status LogFile::Impl::PublishNow(const tlog::SignedCheckpoint& signed_one) {
  const tlog::Checkpoint& checkpoint = signed_one.checkpoint;
  if (checkpoint.origin != options_.origin) {
    return Fail(ErrorCode::kInvalidArgument, "the checkpoint is of " + checkpoint.origin);
  }
  if (checkpoint.size > edge_.size()) {
    return Fail(
        ErrorCode::kFailedPrecondition,
        fmt::format("the log has {} entries on disk, not {}", edge_.size(), checkpoint.size));
  }
  if (published_ && published_->checkpoint.size > checkpoint.size) {
    return Fail(ErrorCode::kConflict, "a checkpoint of a longer log is published");
  }
  ASSIGN_OR_RETURN(const Hash root, WithNodes([&](tlog::TileReader& nodes) {
                     return tlog::RootOf(checkpoint.size, nodes);
                   }));
  if (root != checkpoint.root) {
    return Fail(
        ErrorCode::kCorruption,
        fmt::format("the checkpoint of {} entries has another root: a fork", checkpoint.size));
  }
  if (checkpoint.size >= settled_ + kTileWidth) RETURN_IF_ERROR(SettleNow());
  RETURN_IF_ERROR(WritePartials(checkpoint.size));
  RETURN_IF_ERROR(
      os::WriteFile(internal::CheckpointPath(folder_), tlog::FormatNote(signed_one.note)));
  const std::lock_guard guard(mutex_);
  published_ = signed_one;
  return {};
}

// Whether the tile is full by now and stands in its file.
bool LogFile::Impl::IsSettled(const TileId& id) const {
  const unsigned rows = (id.level + 1) * tlog::kTileRows;
  return rows < 64 && id.index < settled_ >> rows;
}

// The partial tiles and the partial bundle of a tree of `size` leaves, where there are not full
// ones by now.
Status LogFile::Impl::WritePartials(std::uint64_t size) {
  internal::TileWriter writer(folder_, folders_);
  for (const TileId& id : internal::PartialsOf(size)) {
    if (IsSettled(id)) continue;
    ASSIGN_OR_RETURN(const std::string tile, ReadTile(id));
    RETURN_IF_ERROR(writer.Write(id, tile));
  }
  const std::uint64_t first = size / kTileWidth * kTileWidth;
  if (size == first || first < settled_) return writer.Commit();
  std::string bundle;
  for (std::uint64_t i = first; i < size; ++i)
    tlog::AppendEntry(bundle, tail_entries_[i - settled_]);
  const TileId id{true, 0, first / kTileWidth, static_cast<unsigned>(size - first)};
  RETURN_IF_ERROR(writer.Write(id, bundle));
  return writer.Commit();
}

// ---- LogFile

LogFile::LogFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LogFile::~LogFile() = default;

DurableHead LogFile::MakeHead(const std::string& origin, std::uint64_t size, const Hash& root) {
  return DurableHead({origin, size, root});
}

Result<std::unique_ptr<LogFile>> LogFile::Open(const os::Path& folder, Options options) {
  if (!tlog::IsKeyName(options.origin) || options.settle_bundles == 0) {
    return Fail(ErrorCode::kInvalidArgument, "a log needs an origin without blanks and '+'");
  }
  RETURN_IF_ERROR(internal::FolderMaker().Make(folder));
  ASSIGN_OR_RETURN(os::FileLock lock, os::FileLock::Take(folder / "lock"));
  ASSIGN_OR_RETURN(internal::Opened opened, internal::OpenFolder(folder, options.origin));
  auto impl =
      std::make_unique<Impl>(folder, std::move(options), std::move(lock), std::move(opened));
  RETURN_IF_ERROR(impl->CheckPublished());
  return std::unique_ptr<LogFile>(new LogFile(std::move(impl)));
}

Result<Appended> LogFile::Append(std::string_view entry) {
  return impl_->Append(entry);
}

Result<Appended> LogFile::AppendBatch(Views entries, std::span<const Hash> leaves) {
  if (!leaves.empty()) return impl_->AppendAlone(entries, leaves, {});
  return impl_->AppendAlone(entries, LeavesOf(entries), {});
}

Result<Appended> LogFile::AppendMirrored(Views entries, const tlog::Checkpoint& checkpoint,
                                         std::span<const Hash> proof) {
  const DurableHead before = head();
  if (checkpoint.origin != before.origin()) {
    return Fail(ErrorCode::kInvalidArgument, "the checkpoint is of " + checkpoint.origin);
  }
  return impl_->AppendAlone(entries, LeavesOf(entries), [&](const Frontier& after) -> Status {
    if (after.size() != before.size() + entries.size()) {
      return Fail(ErrorCode::kConflict, "others appended meanwhile");
    }
    return tlog::VerifyConsistency(after.size(), checkpoint.size, proof, after.Root(),
                                   checkpoint.root);
  });
}

DurableHead LogFile::head() const {
  return impl_->head();
}

const Recovery& LogFile::recovery() const {
  return impl_->recovery();
}

Result<std::vector<std::string>> LogFile::Entries(std::uint64_t begin, std::size_t most) {
  return impl_->Entries(begin, most);
}

Result<std::string> LogFile::Entry(std::uint64_t index) {
  ASSIGN_OR_RETURN(std::vector<std::string> one, impl_->Entries(index, 1));
  return std::move(one.front());
}

Result<tlog::Proof> LogFile::ProveInclusion(std::uint64_t index, std::uint64_t size) {
  RETURN_IF_ERROR(impl_->CheckSize(size));
  return impl_->WithNodes(
      [&](tlog::TileReader& nodes) { return tlog::ProveInclusion(index, size, nodes); });
}

Result<tlog::Proof> LogFile::ProveConsistency(std::uint64_t old_size, std::uint64_t size) {
  RETURN_IF_ERROR(impl_->CheckSize(size));
  return impl_->WithNodes(
      [&](tlog::TileReader& nodes) { return tlog::ProveConsistency(old_size, size, nodes); });
}

Result<Hash> LogFile::RootAt(std::uint64_t size) {
  RETURN_IF_ERROR(impl_->CheckSize(size));
  return impl_->WithNodes([&](tlog::TileReader& nodes) { return tlog::RootOf(size, nodes); });
}

Status LogFile::Publish(const tlog::Note& checkpoint) {
  return impl_->Publish(checkpoint);
}

std::optional<tlog::SignedCheckpoint> LogFile::published() const {
  return impl_->published();
}

Status LogFile::Settle() {
  return impl_->Settle();
}

Status LogFile::settling() const {
  return impl_->settling();
}

}  // namespace tidewaiter::tlogstore
