#include "detect/profile/count_store.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::detect {
namespace {

constexpr std::uint64_t kMagic = 0x31465052'57444954;  // "TIDWRPF1"
constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kHeadBytes = 4096;
constexpr std::uint64_t kFirstCapacity = 4096;
constexpr std::uint64_t kDoubleBelow = 1'000'000;  // small tables grow fast, large ones densely
constexpr std::uint64_t kSlackCells = 4096;  // after the last place: clusters never wrap around

std::uint64_t FileBytes(std::uint64_t capacity) {
  return kHeadBytes + (capacity + kSlackCells) * 16;
}

}  // namespace

CountStore::CountStore(os::MappedFile file, std::optional<os::Path> path)
    : file_(std::move(file)), path_(std::move(path)) {
  cells_ = reinterpret_cast<Cell*>(file_.bytes().data() + kHeadBytes);
  capacity_ = header().capacity;
}

CountStore::Header& CountStore::header() const {
  return *reinterpret_cast<Header*>(file_.bytes().data());
}

std::span<CountStore::Cell> CountStore::table() const {
  return {cells_, capacity_ + kSlackCells};
}

Result<CountStore> CountStore::Make(std::optional<os::Path> path, std::uint64_t capacity) {
  const std::uint64_t bytes = FileBytes(capacity);
  ASSIGN_OR_RETURN(os::MappedFile file,
                   path ? os::MappedFile::Create(*path, bytes) : os::MappedFile::Anonymous(bytes));
  auto& head = *reinterpret_cast<Header*>(file.bytes().data());
  head = {kMagic, kVersion, capacity, 0, 1, 0};
  return CountStore(std::move(file), std::move(path));
}

Result<CountStore> CountStore::InMemory() {
  return Make(std::nullopt, kFirstCapacity);
}

Result<CountStore> CountStore::Create(const os::Path& path) {
  return Make(path, kFirstCapacity);
}

Result<CountStore> CountStore::Open(const os::Path& path, os::MappedFile::Mode mode) {
  ASSIGN_OR_RETURN(os::MappedFile file, os::MappedFile::Open(path, mode));
  const auto corrupt = [&](const char* what) {
    return Fail(ErrorCode::kCorruption, "profile " + path.string() + " " + what +
                                            ": make it again with 'tidewaiter train'");
  };
  if (file.bytes().size() < kHeadBytes) return corrupt("is cut off");
  const auto& head = *reinterpret_cast<const Header*>(file.bytes().data());
  if (head.magic != kMagic || head.version != kVersion) return corrupt("is not a profile file");
  if (head.dirty != 0) return corrupt("was not closed after its last change");
  if (head.check != Combine(Combine(head.capacity, head.count), head.version) ||
      FileBytes(head.capacity) != file.bytes().size()) {
    return corrupt("is damaged");
  }
  return CountStore(std::move(file), mode == os::MappedFile::Mode::kPrivate
                                         ? std::nullopt  // grown, it lies in memory
                                         : std::optional(path));
}

void CountStore::Image(std::string& image) const {
  const std::span<const std::byte> bytes = file_.bytes();
  image.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Header head = header();
  head.dirty = 0;
  head.check = Combine(Combine(head.capacity, head.count), head.version);
  std::memcpy(image.data(), &head, sizeof head);
}

Status CountStore::Close() {
  Header& head = header();
  RETURN_IF_ERROR(file_.Sync());
  head.dirty = 0;
  head.check = Combine(Combine(head.capacity, head.count), head.version);
  return file_.Sync();
}

void CountStore::MarkDirty() {
  Header& head = header();
  if (head.dirty == 0) head.dirty = 1;
}

Status CountStore::Add(std::uint64_t pattern, std::uint32_t kind, Count count) {
  CHECK(kind < kKinds);
  if (count.checked == 0) return {};
  const std::uint64_t key = (pattern & ~(kKinds - 1)) | kind;
  MarkDirty();
  Cell* cell = Seek(key);
  if (cell->used() && cell->key == key) {
    cell->checked += count.checked;
    cell->wrong += count.wrong;
    return {};
  }
  if (100 * (header().count + 1) > 85 * capacity_) {
    RETURN_IF_ERROR(Grow());
    cell = Seek(key);
  }
  Insert(cell, {key, count.checked, count.wrong});
  ++header().count;
  return {};
}

// Moves the rest of the cluster up by one: the order of keys is kept.
void CountStore::Insert(Cell* at, const Cell& cell) {
  Cell* end = at;
  while (end->used())
    ++end;
  CHECK(end < cells_ + capacity_ + kSlackCells - 1);  // the last cell stays empty: Seek ends there
  std::memmove(at + 1, at, static_cast<std::size_t>(end - at) * sizeof(Cell));
  *at = cell;
}

Status CountStore::Grow() {
  const std::uint64_t capacity =
      capacity_ < kDoubleBelow ? 2 * capacity_ : capacity_ + capacity_ / 5;
  std::optional<os::Path> grown;
  if (path_) grown = os::Path(path_->string() + ".grow");
  ASSIGN_OR_RETURN(CountStore larger, Make(grown, capacity));
  Cell* next = larger.cells_;
  for (const Cell& cell : table()) {
    if (!cell.used()) continue;
    next = std::max(next, larger.Place(cell.key));
    *next++ = cell;
  }
  CHECK(next < larger.cells_ + capacity + kSlackCells - 1);
  larger.header().count = header().count;
  if (path_) RETURN_IF_ERROR(os::Rename(*grown, *path_));
  larger.path_ = path_;
  *this = std::move(larger);
  return {};
}

Status CountStore::Verify() const {
  std::uint64_t count = 0;
  std::uint64_t last = 0;
  for (const Cell& cell : table()) {
    if (!cell.used()) continue;
    if (++count > 1 && cell.key <= last) {
      return Fail(ErrorCode::kCorruption, "profile cells are out of order");
    }
    last = cell.key;
  }
  if (count == header().count) return {};
  return Fail(ErrorCode::kCorruption, "profile cells are missing");
}

}  // namespace tidewaiter::detect
