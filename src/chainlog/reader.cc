#include "chainlog/reader.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "chainlog/internal/recover.h"
#include "chainlog/internal/segment.h"
#include "os/append_file.h"

namespace tidewaiter::chainlog {
namespace {

using internal::Parsed;
using internal::ParseRecord;
using internal::ParseState;
using internal::SegmentFile;
using internal::SegmentHeader;

constexpr std::size_t kBlock = std::size_t{1}
                               << 20U;  // 1/64 of a segment; the index has one place each

// A place between two records.
struct Place {
  std::uint64_t first_seq = 0;  // of the segment
  os::Path segment = {};
  std::uint64_t offset = 0;
  Head before = {};  // the record that ends here
};

}  // namespace

class Reader::Impl {
 public:
  explicit Impl(os::Path folder) : folder_(std::move(folder)) {}

  Status Seek(std::uint64_t seq);
  Result<std::optional<Record>> Next(std::uint64_t up_to);

 private:
  // What stands next.
  enum class Step : std::uint8_t { kRecord, kEnd, kBad };

  Status GoToSegment(const SegmentFile& file);
  Result<bool> GoToNextSegment();
  Status FillGroup();
  Result<Step> Look(Parsed& record);
  Result<bool> EndsHere();
  void Pass(const Parsed& record);
  void Forget() {
    buffer_.clear();
    used_ = 0;
    group_end_ = 0;
  }
  std::unexpected<Error> Damaged() const {
    return Fail(ErrorCode::kCorruption,
                fmt::format("{}: record {} at byte {} is damaged", place_.segment.string(),
                            place_.before.seq + 1, place_.offset));
  }

  os::Path folder_;
  Place place_;
  std::map<std::uint64_t, Place> index_;  // by the number of the record behind the place
  std::string buffer_;                    // the file from place_.offset - used_ on
  std::size_t used_ = 0;
  std::size_t group_end_ = 0;  // whole groups reach to here in the buffer
};

Status Reader::Impl::GoToSegment(const SegmentFile& file) {
  ASSIGN_OR_RETURN(const std::string bytes,
                   os::ReadPart(file.path, 0, internal::kSegmentHeaderBytes));
  const auto header = internal::ReadSegmentHeader(bytes);
  if (!header) return Fail(header.error().code, file.path.string() + ": " + header.error().message);
  Forget();
  place_ = {header->first_seq,
            file.path,
            internal::kSegmentHeaderBytes,
            {header->first_seq - 1, header->previous_time_ms, header->previous}};
  index_[header->first_seq] = place_;
  return {};
}

// Reads until a group's end is in the buffer, or the file ends.
Status Reader::Impl::FillGroup() {
  if (used_ < group_end_) return {};
  buffer_.erase(0, used_);
  used_ = 0;
  std::size_t at = 0;
  group_end_ = 0;
  bool file_ends = false;
  while (true) {
    Parsed record;
    while (ParseRecord(std::string_view(buffer_).substr(at), record) == ParseState::kWhole) {
      at += record.bytes.size();
      if (record.ends_group()) group_end_ = at;
    }
    const bool too_long = buffer_.size() > internal::kGroupBytesMax + 2 * kBlock + kRecordBytesMax;
    if (group_end_ > 0 || file_ends || too_long) return {};
    ASSIGN_OR_RETURN(const std::string more,
                     os::ReadPart(place_.segment, place_.offset + buffer_.size(), kBlock));
    file_ends = more.size() < kBlock;
    buffer_ += more;
  }
}

Result<Reader::Impl::Step> Reader::Impl::Look(Parsed& record) {
  RETURN_IF_ERROR(FillGroup());
  const std::string_view rest = std::string_view(buffer_).substr(used_);
  if (used_ >= group_end_) {
    const bool bad = ParseRecord(rest, record) == ParseState::kBad;
    Forget();  // it may still change
    return bad ? Step::kBad : Step::kEnd;
  }
  ParseRecord(rest, record);
  const bool good = record.seq == place_.before.seq + 1 && Proves(record, place_.before.hash);
  return good ? Step::kRecord : Step::kBad;
}

// True: the segment is followed by another that goes on from here.
Result<bool> Reader::Impl::GoToNextSegment() {
  ASSIGN_OR_RETURN(const std::vector<SegmentFile> files, internal::ListSegments(folder_));
  if (place_.segment.empty()) {
    if (files.empty()) return false;
    RETURN_IF_ERROR(GoToSegment(files.front()));
    return true;
  }
  const std::uint64_t next = place_.before.seq + 1;
  for (const SegmentFile& file : files) {
    if (file.first_seq != next || file.path == place_.segment) continue;
    const Hash before = place_.before.hash;
    RETURN_IF_ERROR(GoToSegment(file));
    if (place_.before.hash != before) {
      return Fail(ErrorCode::kCorruption,
                  file.path.string() + " does not go on from the one before");
    }
    return true;
  }
  return false;
}

// Whether what stands behind the last whole record is the end of a log that is being written, or
// was when its program was killed.
Result<bool> Reader::Impl::EndsHere() {
  ASSIGN_OR_RETURN(const std::vector<SegmentFile> files, internal::ListSegments(folder_));
  if (files.empty() || files.back().path != place_.segment) return false;
  ASSIGN_OR_RETURN(const std::string bytes, os::ReadFile(place_.segment));
  return !internal::IsDamage(bytes, place_.offset, place_.before.seq);
}

void Reader::Impl::Pass(const Parsed& record) {
  const std::uint64_t block = place_.offset / kBlock;
  used_ += record.bytes.size();
  place_.offset += record.bytes.size();
  place_.before = {record.seq, record.time_ms, record.hash};
  if (place_.offset / kBlock != block) index_[record.seq + 1] = place_;
}

Result<std::optional<Record>> Reader::Impl::Next(std::uint64_t up_to) {
  while (place_.before.seq < up_to) {
    Parsed record;
    Step step = Step::kEnd;
    if (!place_.segment.empty()) {
      ASSIGN_OR_RETURN(step, Look(record));
    }
    if (step == Step::kBad) {
      ASSIGN_OR_RETURN(const bool ends, EndsHere());
      Forget();
      if (!ends) return Damaged();
      return std::nullopt;
    }
    if (step == Step::kEnd) {
      ASSIGN_OR_RETURN(const bool more, GoToNextSegment());
      if (!more) return std::nullopt;
      continue;
    }
    const Hash before = place_.before.hash;
    const Spot spot{.seq = record.seq, .segment = place_.first_seq, .offset = place_.offset};
    Pass(record);
    Record read = internal::RecordOf(record, before);
    read.spot = spot;
    return read;
  }
  Forget();  // what is beyond may still change
  return std::nullopt;
}

Status Reader::Impl::Seek(std::uint64_t seq) {
  ASSIGN_OR_RETURN(const std::vector<SegmentFile> files, internal::ListSegments(folder_));
  if (files.empty() && seq <= 1) return {};
  auto file =
      std::upper_bound(files.begin(), files.end(), seq,
                       [](std::uint64_t n, const SegmentFile& f) { return n < f.first_seq; });
  if (file == files.begin())
    return Fail(ErrorCode::kNotFound, fmt::format("record {} is not in the log any more", seq));
  --file;
  const auto known = index_.upper_bound(seq);
  if (known != index_.begin() && std::prev(known)->first >= file->first_seq) {
    Forget();
    place_ = std::prev(known)->second;
  } else {
    RETURN_IF_ERROR(GoToSegment(*file));
  }
  while (place_.before.seq + 1 < seq) {
    Parsed record;
    ASSIGN_OR_RETURN(const Step step, Look(record));
    if (step == Step::kBad) return Damaged();
    if (step == Step::kEnd)
      return Fail(ErrorCode::kNotFound, fmt::format("record {} is not there yet", seq));
    Pass(record);
  }
  return {};
}

Result<Reader> Reader::Open(const os::Path& folder) {
  RETURN_IF_ERROR(internal::ListSegments(folder));
  return Reader(std::make_unique<Impl>(folder));
}

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Status Reader::Seek(std::uint64_t seq) {
  return impl_->Seek(seq);
}
Result<std::optional<Record>> Reader::NextOfAll(std::uint64_t up_to) {
  return impl_->Next(up_to);
}
Result<std::optional<Record>> Reader::Next(std::uint64_t up_to) {
  while (true) {
    ASSIGN_OR_RETURN(const std::optional<Record> record, impl_->Next(up_to));
    if (!record || !record->of_the_log) return record;
  }
}

Result<Record> ReadAt(const os::Path& folder, const Spot& spot, std::string& buffer) {
  constexpr std::size_t kFirstRead = 4096;  // most records, and no more than a page of the disk
  const os::Path path = internal::SegmentPath(folder, spot.segment);
  const auto damaged = [&] {
    return Fail(ErrorCode::kCorruption, fmt::format("{}: record {} at byte {} is damaged",
                                                    path.string(), spot.seq, spot.offset));
  };
  if (spot.offset < internal::kSegmentHeaderBytes) return damaged();
  ASSIGN_OR_RETURN(buffer, os::ReadPart(path, spot.offset, kFirstRead));
  Parsed record;
  ParseState state = ParseRecord(buffer, record);
  if (state == ParseState::kMore && buffer.size() == kFirstRead) {
    ASSIGN_OR_RETURN(buffer,
                     os::ReadPart(path, spot.offset, kRecordBytesMax + internal::kFrameBytes));
    state = ParseRecord(buffer, record);
  }
  if (state != ParseState::kWhole || record.seq != spot.seq) return damaged();
  // The hash before it, as internal::HashBefore finds it in a whole file.
  const bool first = spot.offset == internal::kSegmentHeaderBytes;
  ASSIGN_OR_RETURN(
      const std::string before,
      first ? os::ReadPart(path, 0, internal::kSegmentHeaderBytes)
            : os::ReadPart(path, spot.offset - internal::kHashBytes, internal::kHashBytes));
  const Hash previous =
      internal::HashBefore(before, first ? internal::kSegmentHeaderBytes : before.size());
  if (!Proves(record, previous)) return damaged();
  Record read = internal::RecordOf(record, previous);
  read.spot = spot;
  return read;
}

Result<std::vector<SegmentSpan>> SegmentSpans(const os::Path& folder) {
  ASSIGN_OR_RETURN(const std::vector<SegmentFile> files, internal::ListSegments(folder));
  std::vector<SegmentSpan> spans;
  for (std::size_t i = 0; i < files.size(); ++i) {
    SegmentSpan span{.first_seq = files[i].first_seq, .last_seq = 0, .end = {}};
    if (i + 1 < files.size()) {
      span.last_seq = files[i + 1].first_seq - 1;
      ASSIGN_OR_RETURN(const std::string bytes,
                       os::ReadPart(files[i + 1].path, 0, internal::kSegmentHeaderBytes));
      if (const auto header = internal::ReadSegmentHeader(bytes)) span.end = header->previous;
    }
    spans.push_back(span);
  }
  return spans;
}

Result<bool> Holds(const os::Path& folder, const Head& head) {
  if (head.seq == 0) return true;
  ASSIGN_OR_RETURN(Reader reader, Reader::Open(folder));
  RETURN_IF_ERROR(reader.Seek(head.seq));
  ASSIGN_OR_RETURN(const auto record, reader.NextOfAll(head.seq));  // may be one of the log's own
  return record && record->hash == head.hash;
}

}  // namespace tidewaiter::chainlog
