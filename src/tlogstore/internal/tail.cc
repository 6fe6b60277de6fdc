#include "tlogstore/internal/tail.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/hash.h"
#include "tlog/tile.h"
#include "tlog/tree.h"

namespace tidewaiter::tlogstore::internal {
namespace {

constexpr std::string_view kMagic = "TWTAIL01";
constexpr std::string_view kWriteMagic = "TWWR";
constexpr std::string_view kSuffix = ".tail";
constexpr std::size_t kLengthBytes = 2;  // before each entry, as in a bundle
constexpr std::size_t kDigits = 20;      // of the largest number

template <typename T>
T NumberAt(std::string_view bytes, std::size_t at) {
  T number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

// What the first bytes of a write say, when their own checksum is right.
struct WriteHeader {
  std::uint32_t count = 0;
  std::uint64_t first_index = 0;
  std::uint64_t entry_bytes = 0;
  [[nodiscard]] std::uint64_t size() const {
    return kWriteHeaderBytes + entry_bytes + kWriteEndBytes;
  }
};

std::optional<WriteHeader> ReadWriteHeader(std::string_view bytes) {
  constexpr std::size_t kHashed = kWriteHeaderBytes - sizeof(std::uint64_t);
  if (bytes.size() < kWriteHeaderBytes || !bytes.starts_with(kWriteMagic)) return std::nullopt;
  if (HashBytes(bytes.substr(0, kHashed)) != NumberAt<std::uint64_t>(bytes, kHashed)) {
    return std::nullopt;
  }
  const WriteHeader header{NumberAt<std::uint32_t>(bytes, 4), NumberAt<std::uint64_t>(bytes, 8),
                           NumberAt<std::uint64_t>(bytes, 16)};
  // Our own limits are far below; they keep the sum from wrapping round.
  const bool is_sane = header.entry_bytes <= std::uint64_t{1} << 40U &&
                       header.count <= header.entry_bytes && header.first_index <= tlog::kSizeMax;
  return is_sane ? std::optional(header) : std::nullopt;
}

// The write at the beginning of `bytes`, when it is whole.
std::optional<Write> ReadWrite(std::string_view bytes) {
  const auto header = ReadWriteHeader(bytes);
  if (!header || header->size() > bytes.size()) return std::nullopt;
  const std::size_t hashed = header->size() - sizeof(std::uint64_t);
  if (HashBytes(bytes.substr(0, hashed)) != NumberAt<std::uint64_t>(bytes, hashed)) {
    return std::nullopt;
  }
  auto entries =
      tlog::ParseBundle(bytes.substr(kWriteHeaderBytes, header->entry_bytes), header->count);
  if (!entries) return std::nullopt;
  Write write{.first_index = header->first_index, .entries = std::move(*entries)};
  std::memcpy(write.root_after.data(), bytes.data() + kWriteHeaderBytes + header->entry_bytes,
              write.root_after.size());
  return write;
}

// Past the last byte that is not zero: what is behind is room.
std::size_t EndOf(std::string_view bytes) {
  return bytes.find_last_not_of('\0') + 1;
}

// Whether there are whole writes from here on up to the end, and nothing else.
bool IsWritesToEnd(std::string_view bytes, std::uint64_t beyond) {
  const std::size_t end = EndOf(bytes);
  for (std::size_t at = 0;;) {
    const auto write = ReadWrite(bytes.substr(at));
    if (!write || write->first_index <= beyond) return false;
    at += ReadWriteHeader(bytes.substr(at))->size();
    if (at >= end) return true;
    beyond = write->end() - 1;
  }
}

// A write is begun only when the one before it is on disk. So whole ones behind a bad one say that
// the bad one was whole once.
bool HasWholeWriteBehind(std::string_view bad, std::uint64_t beyond) {
  const auto header = ReadWriteHeader(bad);
  std::size_t at = header ? std::min<std::size_t>(header->size(), bad.size()) : 1;
  for (at = bad.find(kWriteMagic, at); at != std::string_view::npos;
       at = bad.find(kWriteMagic, at + 1)) {
    if (IsWritesToEnd(bad.substr(at), beyond)) return true;
  }
  return false;
}

}  // namespace

std::string TailHeader(std::uint64_t first_index) {
  std::string out(kMagic);
  PutNumber(out, first_index);
  out += tlog::BytesOf(tlog::Sha256Of(out));
  return out;
}

Result<std::uint64_t> ReadTailHeader(std::string_view bytes) {
  if (bytes.size() >= kTailHeaderBytes && bytes.starts_with(kMagic)) {
    const auto first = NumberAt<std::uint64_t>(bytes, kMagic.size());
    if (bytes.substr(0, kTailHeaderBytes) == TailHeader(first)) return first;
  }
  return Fail(ErrorCode::kCorruption, "this is not the tail of a log, or its header was changed");
}

std::string FormatWrite(std::uint64_t first_index, std::span<const std::string_view> entries,
                        const tlog::Hash& root_after) {
  std::string out(kWriteMagic);
  PutNumber(out, static_cast<std::uint32_t>(entries.size()));
  PutNumber(out, first_index);
  std::uint64_t entry_bytes = 0;
  for (const std::string_view entry : entries)
    entry_bytes += kLengthBytes + entry.size();
  PutNumber(out, entry_bytes);
  PutNumber(out, HashBytes(out));
  out.reserve(kWriteHeaderBytes + entry_bytes + kWriteEndBytes);
  for (const std::string_view entry : entries)
    tlog::AppendEntry(out, entry);
  out += tlog::BytesOf(root_after);
  PutNumber(out, HashBytes(out));
  return out;
}

Result<Tail> ReadTail(std::string_view bytes) {
  Tail tail;
  ASSIGN_OR_RETURN(tail.first_index, ReadTailHeader(bytes));
  tail.good = kTailHeaderBytes;
  while (tail.good < bytes.size()) {
    auto write = ReadWrite(bytes.substr(tail.good));
    if (!write || write->first_index != tail.end()) break;
    tail.good += ReadWriteHeader(bytes.substr(tail.good))->size();
    tail.writes.push_back(std::move(*write));
  }
  const std::string_view left = bytes.substr(tail.good);
  tail.torn = EndOf(left);
  if (HasWholeWriteBehind(left, tail.end())) {
    return Fail(ErrorCode::kCorruption,
                fmt::format("the write of entry {} at byte {} of the tail is damaged, and there "
                            "are whole ones behind it",
                            tail.end(), tail.good));
  }
  return tail;
}

os::Path TailPath(const os::Path& folder, std::uint64_t first_index) {
  return folder / kTailFolder / fmt::format("{:020}{}", first_index, kSuffix);
}

Result<std::vector<TailFile>> ListTails(const os::Path& folder) {
  std::vector<TailFile> files;
  std::error_code error;
  std::filesystem::directory_iterator entries(folder / kTailFolder, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (name.size() != kDigits + kSuffix.size() || !name.ends_with(kSuffix)) continue;
    std::uint64_t first = 0;
    const auto [end, ec] = std::from_chars(name.data(), name.data() + kDigits, first);
    if (ec != std::errc() || end != name.data() + kDigits) continue;
    files.push_back({first, entries->path()});
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return Fail(ErrorCode::kUnavailable, "cannot read " + folder.string() + ": " + error.message());
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.first_index < b.first_index; });
  return files;
}

}  // namespace tidewaiter::tlogstore::internal
