#include "monitor/frame_index_piece.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::string_view kMagic = "TWINDEX1";
constexpr std::size_t kHeadHashAt = kPieceHeadBytes - sizeof(std::uint64_t);
constexpr std::size_t kDeviceBytes = 16;  // hash, place of the first entry, how many
constexpr std::size_t kEntryBytes = 20;   // number behind the segment's first, offset, time

template <typename T>
T NumberAt(std::string_view bytes, std::size_t at) {
  T number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

std::unexpected<Error> Wrong(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "index of frames: " + std::string(what));
}

void PutHead(const PieceHead& head, std::string& out) {
  out += kMagic;
  PutNumber(out, head.span.first_seq);
  PutNumber(out, head.span.last_seq);
  PutNumber(out, head.span.end);
  PutNumber(out, head.earliest_ms);
  PutNumber(out, head.latest_ms);
  PutNumber(out, head.devices);
  PutNumber(out, head.frames);
  PutNumber(out, head.checksum);
  PutNumber(out, HashBytes(out));
}

}  // namespace

GrowingPiece GrowingPiece::SplitAfter(std::uint64_t last_seq) {
  GrowingPiece rest{.first_seq = last_seq + 1, .by_device = {}};
  for (auto& [device, entries] : by_device) {
    const auto cut = std::ranges::upper_bound(
        entries, last_seq, {}, [](const IndexEntry& entry) { return entry.spot.seq; });
    if (cut == entries.end()) continue;
    rest.by_device[device].assign(cut, entries.end());
    entries.erase(cut, entries.end());
  }
  std::erase_if(by_device, [](const auto& device) { return device.second.empty(); });
  return rest;
}

std::string WritePiece(const GrowingPiece& piece, const chainlog::SegmentSpan& span) {
  PieceHead head{.span = span, .earliest_ms = std::numeric_limits<std::int64_t>::max()};
  std::string directory;
  std::string entries;
  for (const auto& [device, frames] : piece.by_device) {
    PutNumber(directory, device);
    PutNumber(directory, head.frames);
    PutNumber(directory, static_cast<std::uint32_t>(frames.size()));
    ++head.devices;
    for (const IndexEntry& entry : frames) {
      CHECK(entry.spot.segment == span.first_seq && entry.spot.seq <= span.last_seq);
      PutNumber(entries, static_cast<std::uint32_t>(entry.spot.seq - span.first_seq));
      PutNumber(entries, entry.spot.offset);
      PutNumber(entries, entry.received_ms);
      head.earliest_ms = std::min(head.earliest_ms, entry.received_ms);
      head.latest_ms = std::max(head.latest_ms, entry.received_ms);
      ++head.frames;
    }
  }
  directory += entries;
  head.checksum = HashBytes(directory);
  std::string out;
  out.reserve(kPieceHeadBytes + directory.size());
  PutHead(head, out);
  return out + directory;
}

Result<PieceHead> ReadPieceHead(std::string_view bytes) {
  if (bytes.size() < kPieceHeadBytes || !bytes.starts_with(kMagic)) return Wrong("is not one");
  if (HashBytes(bytes.substr(0, kHeadHashAt)) != NumberAt<std::uint64_t>(bytes, kHeadHashAt))
    return Wrong("its head was changed");
  return PieceHead{.span = {.first_seq = NumberAt<std::uint64_t>(bytes, 8),
                            .last_seq = NumberAt<std::uint64_t>(bytes, 16),
                            .end = NumberAt<chainlog::Hash>(bytes, 24)},
                   .earliest_ms = NumberAt<std::int64_t>(bytes, 56),
                   .latest_ms = NumberAt<std::int64_t>(bytes, 64),
                   .devices = NumberAt<std::uint32_t>(bytes, 72),
                   .frames = NumberAt<std::uint32_t>(bytes, 76),
                   .checksum = NumberAt<std::uint64_t>(bytes, 80)};
}

Status CheckPiece(std::string_view bytes) {
  ASSIGN_OR_RETURN(const PieceHead head, ReadPieceHead(bytes));
  const std::string_view rest = bytes.substr(kPieceHeadBytes);
  if (rest.size() != head.devices * kDeviceBytes + head.frames * kEntryBytes)
    return Wrong("has another length than its head says");
  if (HashBytes(rest) != head.checksum) return Wrong("was changed");
  for (std::size_t i = 0; i < head.devices; ++i) {
    const std::uint64_t first = NumberAt<std::uint32_t>(rest, i * kDeviceBytes + 8);
    const std::uint64_t count = NumberAt<std::uint32_t>(rest, i * kDeviceBytes + 12);
    if (first + count > head.frames) return Wrong("a device has more frames than there are");
  }
  return {};
}

void FindInPiece(std::string_view bytes, std::uint64_t device, std::int64_t from_ms,
                 std::int64_t until_ms, std::vector<chainlog::Spot>& frames) {
  const auto first_seq = NumberAt<std::uint64_t>(bytes, 8);
  const std::size_t devices = NumberAt<std::uint32_t>(bytes, 72);
  const std::string_view directory = bytes.substr(kPieceHeadBytes, devices * kDeviceBytes);
  const std::string_view entries = bytes.substr(kPieceHeadBytes + directory.size());
  std::size_t low = 0;
  std::size_t high = devices;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const bool before = NumberAt<std::uint64_t>(directory, middle * kDeviceBytes) < device;
    (before ? low : high) = before ? middle + 1 : middle;
  }
  if (low == devices || NumberAt<std::uint64_t>(directory, low * kDeviceBytes) != device) return;
  const std::size_t first = NumberAt<std::uint32_t>(directory, low * kDeviceBytes + 8);
  const std::size_t count = NumberAt<std::uint32_t>(directory, low * kDeviceBytes + 12);
  for (std::size_t i = first; i < first + count; ++i) {
    const auto received_ms = NumberAt<std::int64_t>(entries, i * kEntryBytes + 12);
    if (received_ms < from_ms || received_ms > until_ms) continue;
    frames.push_back({.seq = first_seq + NumberAt<std::uint32_t>(entries, i * kEntryBytes),
                      .segment = first_seq,
                      .offset = NumberAt<std::uint64_t>(entries, i * kEntryBytes + 4)});
  }
}

}  // namespace tidewaiter::monitor
