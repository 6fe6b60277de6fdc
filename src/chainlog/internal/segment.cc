#include "chainlog/internal/segment.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::chainlog::internal {
namespace {

constexpr std::string_view kMagic = "TWCHAIN1";
constexpr std::size_t kPreviousAt = 64;
constexpr std::size_t kOwnHashAt = 96;
constexpr std::string_view kSuffix = ".chain";
constexpr std::size_t kDigits = 20;  // of the largest number

std::string_view Bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash HashAt(std::string_view bytes, std::size_t at) {
  Hash hash;
  std::memcpy(hash.data(), bytes.data() + at, hash.size());
  return hash;
}

template <typename T>
T NumberAt(std::string_view bytes, std::size_t at) {
  T number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

Hash HashOf(std::string_view first, std::string_view second = {}) {
  Sha256 sha;
  sha.Add(first);
  sha.Add(second);
  return sha.Digest();
}

}  // namespace

std::string Seal(SegmentHeader& header) {
  CHECK(header.name.size() <= kNameBytes);
  std::string out(kMagic);
  PutNumber(out, header.first_seq);
  PutNumber(out, header.previous_time_ms);
  PutNumber(out, header.created_ms);
  out += header.name;
  out.resize(kPreviousAt, '\0');
  if (header.first_seq == 1) header.previous = HashOf(out);
  out += Bytes(header.previous);
  out += Bytes(HashOf(out));
  return out;
}

Result<SegmentHeader> ReadSegmentHeader(std::string_view bytes) {
  if (bytes.size() < kSegmentHeaderBytes || !bytes.starts_with(kMagic))
    return Fail(ErrorCode::kCorruption, "this is not a segment of a chain log");
  if (HashOf(bytes.substr(0, kOwnHashAt)) != HashAt(bytes, kOwnHashAt))
    return Fail(ErrorCode::kCorruption, "the segment's header was changed");
  SegmentHeader header;
  header.first_seq = NumberAt<std::uint64_t>(bytes, 8);
  header.previous_time_ms = NumberAt<std::int64_t>(bytes, 16);
  header.created_ms = NumberAt<std::int64_t>(bytes, 24);
  const std::string_view name = bytes.substr(32, kNameBytes);
  header.name = name.substr(0, std::min(name.find('\0'), kNameBytes));
  header.previous = HashAt(bytes, kPreviousAt);
  const bool begins = header.first_seq == 1;
  if (begins && HashOf(bytes.substr(0, kPreviousAt)) != header.previous)
    return Fail(ErrorCode::kCorruption, "the log's beginning was changed");
  return header;
}

ParseState ParseRecord(std::string_view bytes, Parsed& record) {
  if (bytes.size() < kRecordHeaderBytes) return ParseState::kMore;
  const auto size = NumberAt<std::uint32_t>(bytes, 0);
  record.flags = NumberAt<std::uint16_t>(bytes, 4);
  record.place = NumberAt<std::uint16_t>(bytes, 6);
  record.seq = NumberAt<std::uint64_t>(bytes, 8);
  record.time_ms = NumberAt<std::int64_t>(bytes, 16);
  const bool sane = size <= kRecordBytesMax && record.flags <= (kGroupEnd | kOwnRecord) &&
                    record.place < kGroupRecordsMax && record.seq > record.place;
  if (!sane) return ParseState::kBad;
  if (bytes.size() < kFrameBytes + size) return ParseState::kMore;
  record.body = bytes.substr(kRecordHeaderBytes, size);
  record.hash = HashAt(bytes, kRecordHeaderBytes + size);
  record.bytes = bytes.substr(0, kFrameBytes + size);
  return ParseState::kWhole;
}

Hash HashOfRecord(const Parsed& record, const Hash& previous) {
  return HashOf(Bytes(previous), record.bytes.substr(0, record.bytes.size() - kHashBytes));
}

bool Proves(const Parsed& record, const Hash& previous) {
  return HashOfRecord(record, previous) == record.hash;
}

void PutRecord(std::uint16_t flags, std::uint64_t seq, std::int64_t time_ms, std::string_view body,
               std::string& out) {
  PutNumber(out, static_cast<std::uint32_t>(body.size()));
  PutNumber(out, flags);
  PutNumber(out, std::uint16_t{0});
  PutNumber(out, seq);
  PutNumber(out, time_ms);
  out += body;
  out.append(kHashBytes, '\0');
}

void SealGroup(std::string& group, Head& last) {
  std::uint16_t place = 0;
  for (std::size_t at = 0; at < group.size(); ++place) {
    const std::size_t hashed = kRecordHeaderBytes + NumberAt<std::uint32_t>(group, at);
    const std::size_t end = at + hashed + kHashBytes;
    CHECK(end <= group.size());
    auto flags = NumberAt<std::uint16_t>(group, at + 4);
    if (end == group.size()) flags |= kGroupEnd;
    std::memcpy(group.data() + at + 4, &flags, sizeof flags);
    std::memcpy(group.data() + at + 6, &place, sizeof place);
    last = {NumberAt<std::uint64_t>(group, at + 8), NumberAt<std::int64_t>(group, at + 16),
            HashOf(Bytes(last.hash), std::string_view(group).substr(at, hashed))};
    std::memcpy(group.data() + at + hashed, last.hash.data(), last.hash.size());
    at = end;
  }
}

std::optional<std::size_t> FindRecord(std::string_view bytes, std::size_t from, std::uint64_t seq) {
  Parsed record;
  const std::uint64_t seq_most = seq + bytes.size() / kFrameBytes + 1;
  for (std::size_t at = std::max(from, kSegmentHeaderBytes); at + kFrameBytes <= bytes.size();
       ++at) {
    const auto number = NumberAt<std::uint64_t>(bytes, at + 8);
    if (number <= seq || number > seq_most) continue;
    if (ParseRecord(bytes.substr(at), record) != ParseState::kWhole) continue;
    if (Proves(record, HashBefore(bytes, at))) return at;
  }
  return std::nullopt;
}

Hash HashBefore(std::string_view bytes, std::size_t at) {
  return HashAt(bytes, at == kSegmentHeaderBytes ? kPreviousAt : at - kHashBytes);
}

os::Path SegmentPath(const os::Path& folder, std::uint64_t first_seq) {
  return folder / fmt::format("{:020}{}", first_seq, kSuffix);
}

Result<std::vector<SegmentFile>> ListSegments(const os::Path& folder) {
  std::vector<SegmentFile> files;
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    if (name.size() != kDigits + kSuffix.size() || !name.ends_with(kSuffix)) continue;
    std::uint64_t first = 0;
    const auto [end, ec] = std::from_chars(name.data(), name.data() + kDigits, first);
    if (ec != std::errc() || end != name.data() + kDigits || first == 0) continue;
    files.push_back({first, entries->path()});
  }
  if (error == std::errc::no_such_file_or_directory)
    return Fail(ErrorCode::kNotFound, "there is no folder " + folder.string());
  if (error)
    return Fail(ErrorCode::kUnavailable, "cannot read " + folder.string() + ": " + error.message());
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.first_seq < b.first_seq; });
  return files;
}

}  // namespace tidewaiter::chainlog::internal
