#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "chainlog/internal/recover.h"
#include "chainlog/internal/segment.h"
#include "chainlog/record.h"

namespace tidewaiter::chainlog {
namespace {

using internal::Parsed;
using internal::ParseRecord;
using internal::ParseState;
using internal::SegmentFile;
using internal::SegmentHeader;

constexpr std::string_view kDropped = "dropped ";

class Verifier {
 public:
  Verifier(const std::vector<Head>& checkpoints, bool writer_lives) : writer_lives_(writer_lives) {
    for (const Head& checkpoint : checkpoints)
      checkpoints_.emplace(checkpoint.seq, checkpoint.hash);
  }

  void Segment(const SegmentFile& file, bool is_last);
  Verified Finish();

 private:
  void Note(FaultKind kind, std::uint64_t offset, std::uint64_t seq, std::string detail) {
    if (result_.faults.size() < kFaultsMax)
      result_.faults.push_back({kind, path_, offset, seq, std::move(detail)});
  }
  void Begin(const SegmentHeader& header);
  void Meet(const Head& head, std::size_t at);
  void Records(std::string_view bytes, bool is_last);
  std::optional<std::size_t> GoOn(std::string_view bytes, std::size_t bad);
  void Take(const Parsed& record, std::size_t at);
  void CheckTail(std::string_view bytes, std::size_t at, bool is_last);

  std::multimap<std::uint64_t, Hash> checkpoints_;  // that were not met yet
  const bool writer_lives_;
  Verified result_;
  os::Path path_;
  bool started_ = false;
  std::optional<Head> before_;  // the record that the next one goes on from
  std::size_t group_at_ = 0;    // where the group in hand begins
  bool group_open_ = false;
  bool begin_explained_ = true;  // the oldest segment is the first, or a record says why not
  Head begin_;                   // what the oldest segment goes on from
};

void Verifier::Begin(const SegmentHeader& header) {
  const Head previous{header.first_seq - 1, header.previous_time_ms, header.previous};
  if (!started_) {
    begin_ = previous;
    begin_explained_ = header.first_seq == 1;
    Meet(previous, 0);
  } else if (before_ && previous.seq != before_->seq) {
    Note(FaultKind::kSequence, 0, before_->seq + 1,
         fmt::format("the segment begins behind record {}, the one before ended with {}",
                     previous.seq, before_->seq));
  } else if (before_ && previous.hash != before_->hash) {
    Note(FaultKind::kChain, 0, header.first_seq, "the segment does not go on from the one before");
  }
  before_ = previous;
}

void Verifier::Meet(const Head& head, std::size_t at) {
  const auto [begin, end] = checkpoints_.equal_range(head.seq);
  const bool same =
      std::all_of(begin, end, [&](const auto& one) { return one.second == head.hash; });
  if (!same) Note(FaultKind::kCheckpoint, at, head.seq, "a checkpoint says another hash");
  checkpoints_.erase(begin, end);
}

void Verifier::Segment(const SegmentFile& file, bool is_last) {
  path_ = file.path;
  const auto bytes = os::ReadFile(file.path);
  if (!bytes) return Note(FaultKind::kUnreadable, 0, file.first_seq, bytes.error().message);
  const auto header = internal::ReadSegmentHeader(*bytes);
  if (header) {
    Begin(*header);
    if (header->first_seq != file.first_seq)
      Note(FaultKind::kHeader, 0, file.first_seq, "the file's name says another number");
  } else {
    Note(FaultKind::kHeader, 0, file.first_seq, header.error().message);
    if (!before_) before_ = Head{file.first_seq - 1, 0, {}};
    if (!started_) begin_ = *before_;
  }
  started_ = true;
  Records(*bytes, is_last);
}

void Verifier::Records(std::string_view bytes, bool is_last) {
  group_open_ = false;
  std::size_t at = std::min(internal::kSegmentHeaderBytes, bytes.size());
  group_at_ = at;
  while (at < bytes.size()) {
    Parsed record;
    const ParseState state = ParseRecord(bytes.substr(at), record);
    const bool whole = state == ParseState::kWhole && record.seq == before_->seq + 1;
    if (whole && Proves(record, before_->hash)) {
      Take(record, at);
      at += record.bytes.size();
      continue;
    }
    if (is_last && !internal::IsDamage(bytes, at, before_->seq)) break;
    Note(FaultKind::kRecord, at, before_->seq + 1, "the record does not give its hash");
    const auto next = GoOn(bytes, at);
    if (!next) return;
    at = *next;
  }
  CheckTail(bytes, at, is_last);
}

// The place of the next record that proves itself, from which the chain is followed again.
std::optional<std::size_t> Verifier::GoOn(std::string_view bytes, std::size_t bad) {
  const auto next = internal::FindRecord(bytes, bad, before_->seq);
  if (!next) {
    before_.reset();  // the next segment says where it begins
    return std::nullopt;
  }
  Parsed record;
  ParseRecord(bytes.substr(*next), record);
  before_ = Head{record.seq - 1, before_->time_ms, internal::HashBefore(bytes, *next)};
  return next;
}

void Verifier::Take(const Parsed& record, std::size_t at) {
  if (!group_open_) group_at_ = at;
  group_open_ = !record.ends_group();
  before_ = {record.seq, record.time_ms, record.hash};
  ++result_.records;
  if (result_.first_seq == 0) result_.first_seq = record.seq;
  result_.head = *before_;
  Meet(*before_, at);
  if ((record.flags & internal::kOwnRecord) == 0 || !record.body.starts_with(kDropped)) return;
  const auto dropped = ParseHead(record.body.substr(kDropped.size()));
  if (!dropped || dropped->seq < begin_.seq) return;
  begin_explained_ |= dropped->seq > begin_.seq || dropped->hash == begin_.hash;
}

void Verifier::CheckTail(std::string_view bytes, std::size_t at, bool is_last) {
  if (at == bytes.size() && !group_open_) return;
  if (is_last && writer_lives_) return;
  const std::size_t from = group_open_ ? group_at_ : at;
  Note(FaultKind::kTornTail, from, before_ ? before_->seq + 1 : 0,
       fmt::format("{} bytes of a group that is not whole", bytes.size() - from));
}

Verified Verifier::Finish() {
  path_.clear();
  if (!begin_explained_)
    Note(FaultKind::kBeginning, 0, begin_.seq + 1, "no record says that older ones were dropped");
  for (const auto& [seq, hash] : checkpoints_) {
    if (seq > begin_.seq)
      Note(FaultKind::kCheckpoint, 0, seq, "the record of a checkpoint is not there as it was");
  }
  return std::move(result_);
}

}  // namespace

Result<Verified> Verify(const os::Path& folder, const std::vector<Head>& checkpoints,
                        bool writer_lives) {
  ASSIGN_OR_RETURN(const std::vector<SegmentFile> files, internal::ListSegments(folder));
  Verifier verifier(checkpoints, writer_lives);
  for (const SegmentFile& file : files)
    verifier.Segment(file, &file == &files.back());
  return verifier.Finish();
}

}  // namespace tidewaiter::chainlog
