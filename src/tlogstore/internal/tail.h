// The bytes of a tail file: docs/formats/ledger.md. Internal to tlogstore.
#ifndef TIDEWAITER_TLOGSTORE_INTERNAL_TAIL_H_
#define TIDEWAITER_TLOGSTORE_INTERNAL_TAIL_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/file.h"
#include "tlog/hash.h"

namespace tidewaiter::tlogstore::internal {

inline constexpr std::size_t kTailHeaderBytes = 48;
inline constexpr std::size_t kWriteHeaderBytes = 32;  // with a checksum of its own
inline constexpr std::size_t kWriteEndBytes = 40;     // the root and a checksum

std::string TailHeader(std::uint64_t first_index);
Result<std::uint64_t> ReadTailHeader(std::string_view bytes);  // errors: kCorruption

// One write: entries from `first_index` on, and the root of the tree with them.
std::string FormatWrite(std::uint64_t first_index, std::span<const std::string_view> entries,
                        const tlog::Hash& root_after);

struct Write {
  std::uint64_t first_index = 0;
  std::vector<std::string_view> entries = {};
  tlog::Hash root_after = {};
  [[nodiscard]] std::uint64_t end() const { return first_index + entries.size(); }
};

// All whole writes of a tail file, as parts of `bytes`, and where they end.
struct Tail {
  std::uint64_t first_index = 0;
  std::vector<Write> writes = {};
  std::uint64_t good = 0;  // bytes
  std::uint64_t torn = 0;  // bytes behind them, without zeros at the end, which are room
  [[nodiscard]] std::uint64_t end() const {
    return writes.empty() ? first_index : writes.back().end();
  }
};
// A bad write whose length is known and runs beyond the end is a torn one: what is inside it, which
// a stranger may have chosen, is not looked at. Of one whose header did not reach the disk the
// length is not known; but behind what looks like a write in there comes the rest of it, and behind
// true ones nothing but writes. Errors: kCorruption when a bad write has whole ones behind it, up
// to the end, or the header is none.
Result<Tail> ReadTail(std::string_view bytes);

struct TailFile {
  std::uint64_t first_index = 0;
  os::Path path = {};
};
inline constexpr std::string_view kTailFolder = "tail";
os::Path TailPath(const os::Path& folder, std::uint64_t first_index);
// Of a log's folder, in order; others are passed over. Errors: kUnavailable.
Result<std::vector<TailFile>> ListTails(const os::Path& folder);

}  // namespace tidewaiter::tlogstore::internal

#endif  // TIDEWAITER_TLOGSTORE_INTERNAL_TAIL_H_
