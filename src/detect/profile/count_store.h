// CountStore: for each pattern and error kind, how many lines were checked and how many were wrong.
//
//   ASSIGN_OR_RETURN(CountStore store, CountStore::Create(path));   // or InMemory()
//   store.Add(pattern, ErrorKind::kHsCode, /*checked=*/1, /*wrong=*/1);
//   store.Read(pattern, [](int kind, Count count) { ... });
//   RETURN_IF_ERROR(store.Close());
//
// One table of 16-byte cells in the order of their keys, in a memory-mapped file (format:
// docs/formats/profile.md). Because the order of keys is the order of places, a pattern's kinds lie
// side by side, a lookup reads one or two cache lines, and growing is one sequential copy. The
// table is between 71 and 85 % full once it holds a million cells: under 24 bytes a cell. It opens
// at once whatever its size, and the system pages it, so it may be larger than memory.
//
// Not thread-safe while Add is called; any number of readers otherwise.
#ifndef TIDEWAITER_DETECT_PROFILE_COUNT_STORE_H_
#define TIDEWAITER_DETECT_PROFILE_COUNT_STORE_H_

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"
#include "os/mapped_file.h"

namespace tidewaiter::detect {

struct Count {
  std::uint32_t checked = 0;
  std::uint32_t wrong = 0;
  friend bool operator==(const Count&, const Count&) = default;
};

class CountStore {
 public:
  static constexpr std::uint64_t kKinds = 32;  // the low bits of a key

  static Result<CountStore> InMemory();
  // A new, empty file; replaces `path`. Errors: kUnavailable.
  static Result<CountStore> Create(const os::Path& path);
  // With kPrivate it may be added to, in this process alone: the file is never changed.
  // Errors: kNotFound; kCorruption when it is no such file, was cut, or was not closed after the
  // last change (then it must be made again from the history).
  static Result<CountStore> Open(const os::Path& path, os::MappedFile::Mode mode);

  // Adds to the cell of `kind` (0..31) of `pattern` (its low 5 bits are ignored). Amortized O(1).
  // Errors: kUnavailable when the file cannot grow; nothing was added.
  Status Add(std::uint64_t pattern, std::uint32_t kind, Count count);

  // Calls use(kind, count) for every cell of the pattern, in the order of kinds.
  template <typename Use>
  void Read(std::uint64_t pattern, Use use) const {
    const std::uint64_t first = pattern & ~(kKinds - 1);
    const Cell* cell = Seek(first);
    for (; cell->used() && (cell->key & ~(kKinds - 1)) == first; ++cell) {
      use(static_cast<std::uint32_t>(cell->key - first), Count{cell->checked, cell->wrong});
    }
  }

  // Asks the processor to fetch what Add and Read of this pattern will touch.
  void Prefetch(std::uint64_t pattern) const {
    __builtin_prefetch(Place(pattern & ~(kKinds - 1)), 1);
  }

  // Writes everything to disk and marks the file whole. Errors: kUnavailable.
  Status Close();

  // What a file of the table as it is now would hold, in place of what `image` has. O(bytes()).
  void Image(std::string& image) const;

  // Checks that the cells are in order and as many as the header says. O(size).
  [[nodiscard]] Status Verify() const;

  [[nodiscard]] std::uint64_t cells() const { return header().count; }
  [[nodiscard]] std::uint64_t bytes() const { return file_.bytes().size(); }

 private:
  struct Cell {  // 16 bytes
    std::uint64_t key;
    std::uint32_t checked;
    std::uint32_t wrong;
    [[nodiscard]] bool used() const { return checked != 0; }
  };
  struct Header {  // first of the file's 4096-byte head
    std::uint64_t magic;
    std::uint64_t version;
    std::uint64_t capacity;
    std::uint64_t count;
    std::uint64_t dirty;
    std::uint64_t check;  // over the five above
  };

  CountStore(os::MappedFile file, std::optional<os::Path> path);
  static Result<CountStore> Make(std::optional<os::Path> path, std::uint64_t capacity);
  [[nodiscard]] Header& header() const;
  [[nodiscard]] std::span<Cell> table() const;
  // Where a key would lie in an empty table: the order of places is the order of keys.
  [[nodiscard]] Cell* Place(std::uint64_t key) const {
    return cells_ +
           static_cast<std::uint64_t>((static_cast<unsigned __int128>(key) * capacity_) >> 64U);
  }
  // The first cell with this key or a larger one, or an empty one. The last cell is always empty.
  [[nodiscard]] Cell* Seek(std::uint64_t key) const {
    Cell* cell = Place(key);
    while (cell->used() && cell->key < key)
      ++cell;
    return cell;
  }
  void Insert(Cell* at, const Cell& cell);
  Status Grow();
  void MarkDirty();

  os::MappedFile file_;
  std::optional<os::Path> path_;
  Cell* cells_ = nullptr;
  std::uint64_t capacity_ = 0;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_PROFILE_COUNT_STORE_H_
