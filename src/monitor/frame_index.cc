#include "monitor/frame_index.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/hash.h"
#include "chainlog/reader.h"
#include "intake/frame_log.h"
#include "monitor/frame_index_piece.h"
#include "os/append_file.h"
#include "os/mapped_file.h"

namespace tidewaiter::monitor {
namespace {

using chainlog::SegmentSpan;

constexpr std::uint64_t kNoEnd = ~std::uint64_t{0};

// A finished segment. Its bytes are in `bytes`, in the file, or both.
struct Piece {
  PieceHead head = {};
  std::string bytes = {};  // as long as no file holds them
  std::optional<os::MappedFile> file = {};
  std::vector<LogHole> holes = {};
};

bool SameSpan(const SegmentSpan& a, const SegmentSpan& b) {
  return a.first_seq == b.first_seq && a.last_seq == b.last_seq && a.end == b.end;
}

std::string_view ViewOf(const os::MappedFile& file) {
  const auto bytes = file.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

class FrameIndex::Impl {
 public:
  Impl(Options options, chainlog::Reader reader)
      : options_(std::move(options)), reader_(std::move(reader)) {}

  Status CatchUp(std::uint64_t up_to);
  Result<FramesFound> Find(std::string_view device, std::int64_t from_ms, std::int64_t until_ms);
  std::uint64_t next_seq() const {
    const std::lock_guard guard(mutex_);
    return next_seq_;
  }
  std::size_t built() const {
    const std::lock_guard guard(mutex_);
    return built_;
  }

 private:
  // Reading a span: from which record on, what was found, what could not be read.
  struct Reading {
    std::uint64_t next_seq = 0;
    GrowingPiece piece = {};
    std::vector<LogHole> holes = {};
  };

  [[nodiscard]] os::Path FileOf(std::uint64_t first_seq) const {
    return options_.files / fmt::format("{:020}.frames", first_seq);
  }
  [[nodiscard]] bool HasFiles() const { return !options_.files.empty(); }
  bool Adopt(const SegmentSpan& span);
  void Forget(const std::vector<SegmentSpan>& spans);
  Status ReadInto(Reading& reading, const SegmentSpan& span, std::uint64_t up_to);
  static void Take(const chainlog::Record& record, Reading& reading);
  Piece Seal(Reading& reading, const SegmentSpan& span);
  void Keep(Piece& piece);
  Status Load(Piece& piece);

  Options options_;
  chainlog::Reader reader_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, Piece> pieces_;  // finished segments by their first record
  Reading growing_;                        // the segment after them
  std::uint64_t next_seq_ = 1;
  std::size_t built_ = 0;
};

// A file that is there for exactly this segment counts; its rest is checked when it is asked.
bool FrameIndex::Impl::Adopt(const SegmentSpan& span) {
  const bool begun =
      growing_.piece.first_seq == span.first_seq && growing_.next_seq > span.first_seq;
  if (!HasFiles() || begun) return false;
  const auto bytes = os::ReadPart(FileOf(span.first_seq), 0, kPieceHeadBytes);
  if (!bytes) return false;
  const auto head = ReadPieceHead(*bytes);
  if (!head || !SameSpan(head->span, span)) return false;
  pieces_[span.first_seq].head = *head;
  return true;
}

// Segments that the log has dropped.
void FrameIndex::Impl::Forget(const std::vector<SegmentSpan>& spans) {
  std::set<std::uint64_t> there;
  for (const SegmentSpan& span : spans)
    there.insert(span.first_seq);
  std::erase_if(pieces_, [&](const auto& piece) {
    if (there.contains(piece.first)) return false;
    std::error_code ignored;  // what stays is a file that nobody asks
    if (HasFiles() && options_.write) std::filesystem::remove(FileOf(piece.first), ignored);
    return true;
  });
}

void FrameIndex::Impl::Take(const chainlog::Record& record, Reading& reading) {
  const auto frame = intake::ReadFrame(record.body);
  if (!frame) {
    reading.holes.push_back({record.seq, record.seq, frame.error().message});
    return;
  }
  reading.piece.Add(HashBytes(frame->device), {record.spot, frame->received_ms});
}

// Damage ends the reading of a segment: what is behind it cannot prove itself to a reader.
Status FrameIndex::Impl::ReadInto(Reading& reading, const SegmentSpan& span, std::uint64_t up_to) {
  const std::uint64_t last = span.last_seq == 0 ? kNoEnd : span.last_seq;
  const std::uint64_t limit = std::min(up_to, last);
  Status good = reader_.Seek(reading.next_seq);
  while (good && reading.next_seq <= limit) {
    auto record = reader_.Next(limit);
    if (!record) {
      good = std::unexpected(record.error());
      break;
    }
    if (!*record) {
      if (span.last_seq != 0) reading.next_seq = limit + 1;  // own records of the log at its end
      return {};
    }
    Take(**record, reading);
    reading.next_seq = (*record)->seq + 1;
  }
  if (good) return {};
  const bool damaged = good.error().code == ErrorCode::kCorruption;
  if (!damaged) return good;
  reading.holes.push_back({reading.next_seq, span.last_seq, good.error().message});
  reading.next_seq = span.last_seq == 0 ? reading.next_seq : span.last_seq + 1;
  return {};
}

Piece FrameIndex::Impl::Seal(Reading& reading, const SegmentSpan& span) {
  Reading rest{.next_seq = std::max(reading.next_seq, span.last_seq + 1),
               .piece = reading.piece.SplitAfter(span.last_seq),
               .holes = {}};
  Piece piece;
  for (LogHole& hole : reading.holes)
    (hole.first_seq > span.last_seq ? rest.holes : piece.holes).push_back(std::move(hole));
  piece.bytes = WritePiece(reading.piece, span);
  piece.head = *ReadPieceHead(piece.bytes);
  ++built_;
  reading = std::move(rest);
  return piece;
}

// Puts a piece into its file. One with holes is none for a file: whoever opens next must hear of
// them too. On failure it stays in memory and is tried again.
void FrameIndex::Impl::Keep(Piece& piece) {
  if (piece.bytes.empty() || !HasFiles() || !options_.write || !piece.holes.empty()) return;
  if (!os::MakeFolder(options_.files)) return;
  if (os::WriteFile(FileOf(piece.head.span.first_seq), piece.bytes)) piece.bytes = {};
}

Status FrameIndex::Impl::CatchUp(std::uint64_t up_to) {
  const std::lock_guard guard(mutex_);
  ASSIGN_OR_RETURN(const std::vector<SegmentSpan> spans, chainlog::SegmentSpans(options_.log));
  Forget(spans);
  for (const SegmentSpan& span : spans) {
    if (const auto known = pieces_.find(span.first_seq); known != pieces_.end()) {
      Keep(known->second);
      continue;
    }
    const bool finished = span.last_seq != 0 && span.last_seq <= up_to;
    if (finished && Adopt(span)) {
      next_seq_ = span.last_seq + 1;
      continue;
    }
    if (growing_.piece.first_seq != span.first_seq) {
      growing_ = {.next_seq = span.first_seq, .piece = {.first_seq = span.first_seq}, .holes = {}};
    }
    std::erase_if(growing_.holes, [](const LogHole& hole) { return hole.last_seq == 0; });
    RETURN_IF_ERROR(ReadInto(growing_, span, up_to));
    if (finished) Keep(pieces_[span.first_seq] = Seal(growing_, span));
    next_seq_ = growing_.next_seq;
    if (!finished) break;
  }
  return {};
}

// Has the piece's bytes in memory, read and checked; made again from the log where the file is
// wrong.
Status FrameIndex::Impl::Load(Piece& piece) {
  if (!piece.bytes.empty() || piece.file) return {};
  auto file = os::MappedFile::Open(FileOf(piece.head.span.first_seq), os::MappedFile::Mode::kRead);
  if (file && CheckPiece(ViewOf(*file))) {
    piece.file = std::move(*file);
    return {};
  }
  const SegmentSpan span = piece.head.span;
  Reading again{.next_seq = span.first_seq, .piece = {.first_seq = span.first_seq}, .holes = {}};
  RETURN_IF_ERROR(ReadInto(again, span, span.last_seq));
  piece = Seal(again, span);
  const std::string bytes = piece.bytes;
  Keep(piece);
  piece.bytes = bytes;  // asked for now
  return {};
}

Result<FramesFound> FrameIndex::Impl::Find(std::string_view device, std::int64_t from_ms,
                                           std::int64_t until_ms) {
  const std::lock_guard guard(mutex_);
  const std::uint64_t hash = HashBytes(device);
  FramesFound found;
  for (auto& [first_seq, piece] : pieces_) {
    const bool overlaps = piece.head.earliest_ms <= until_ms && piece.head.latest_ms >= from_ms;
    if (overlaps) {
      RETURN_IF_ERROR(Load(piece));
      FindInPiece(piece.file ? ViewOf(*piece.file) : std::string_view(piece.bytes), hash, from_ms,
                  until_ms, found.frames);
    }
    found.holes.insert(found.holes.end(), piece.holes.begin(), piece.holes.end());
  }
  if (const auto own = growing_.piece.by_device.find(hash); own != growing_.piece.by_device.end()) {
    for (const IndexEntry& entry : own->second) {
      if (entry.received_ms >= from_ms && entry.received_ms <= until_ms)
        found.frames.push_back(entry.spot);
    }
  }
  found.holes.insert(found.holes.end(), growing_.holes.begin(), growing_.holes.end());
  return found;
}

Result<std::unique_ptr<FrameIndex>> FrameIndex::Open(Options options) {
  ASSIGN_OR_RETURN(chainlog::Reader reader, chainlog::Reader::Open(options.log));
  return std::unique_ptr<FrameIndex>(
      new FrameIndex(std::make_unique<Impl>(std::move(options), std::move(reader))));
}

FrameIndex::FrameIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FrameIndex::~FrameIndex() = default;

Status FrameIndex::CatchUp(std::uint64_t up_to) {
  return impl_->CatchUp(up_to);
}
Result<FramesFound> FrameIndex::Find(std::string_view device, std::int64_t from_ms,
                                     std::int64_t until_ms) {
  return impl_->Find(device, from_ms, until_ms);
}
std::uint64_t FrameIndex::next_seq() const {
  return impl_->next_seq();
}
std::size_t FrameIndex::built() const {
  return impl_->built();
}

}  // namespace tidewaiter::monitor
