#include "stream/mirror.h"

#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::stream {
namespace {

using chainlog::Hash;
using chainlog::Record;

// A record of the mirror's own stands at most so often before the end: one for each dropping of old
// segments, and records of the post come between.
constexpr std::uint64_t kOwnAtEndMax = 64;
// Steps towards a record: its number in the mirror differs from the post's by few.
constexpr int kTriesMax = 16;

chainlog::Options LogOptions(const MirrorOptions& options, std::string_view name) {
  chainlog::Options log;
  log.name = name;
  log.group_records = kBatchRecordsMax;
  log.clock = options.clock;
  return log;
}

Hash HashOf(std::string_view bytes) {
  Sha256 sha;
  sha.Add(bytes);
  return sha.Digest();
}

// What a body of the mirror holds.
Result<Record> ReadBody(std::string_view body, std::string_view post) {
  ASSIGN_OR_RETURN(BatchReader in, BatchReader::Open(body));
  if (in.post() != post)
    return Fail(ErrorCode::kCorruption, fmt::format("the mirror is of {}", in.post()));
  ASSIGN_OR_RETURN(const auto link, in.Next());
  if (!link) return Fail(ErrorCode::kCorruption, "a record of the mirror is empty");
  return *link;
}

}  // namespace

Result<std::unique_ptr<Mirror>> Mirror::Open(MirrorOptions options) {
  RETURN_IF_ERROR(CheckPostId(options.post));
  std::unique_ptr<Mirror> mirror(new Mirror(std::move(options)));
  const MirrorOptions& own = mirror->options_;
  RETURN_IF_ERROR(os::MakeFolder(own.folder));
  ASSIGN_OR_RETURN(mirror->log_, chainlog::Log::Open(own.folder, LogOptions(own, own.post)));
  ASSIGN_OR_RETURN(mirror->evidence_,
                   chainlog::Log::Open(own.folder / "evidence", LogOptions(own, "evidence")));
  RETURN_IF_ERROR(mirror->FindHead());
  RETURN_IF_ERROR(mirror->CountEvidence());
  return mirror;
}

// The last record of the post; behind it the log may have records of its own.
Status Mirror::FindHead() {
  const std::uint64_t end = log_->head().seq;
  head_ = {};
  last_own_ = 0;
  recent_.clear();
  old_.reset();
  ASSIGN_OR_RETURN(chainlog::Reader reader, chainlog::Reader::Open(log_->folder()));
  for (std::uint64_t back = 0; back < kOwnAtEndMax && back < end; ++back) {
    RETURN_IF_ERROR(reader.Seek(end - back));
    ASSIGN_OR_RETURN(const auto record, reader.Next(end));
    if (!record) continue;
    ASSIGN_OR_RETURN(const Record link, ReadBody(record->body, options_.post));
    head_ = {link.seq, link.time_ms, link.hash};
    last_own_ = record->seq;
    recent_.push_back(link.hash);
    return {};
  }
  return {};
}

Status Mirror::CountEvidence() {
  ASSIGN_OR_RETURN(chainlog::Reader reader, chainlog::Reader::Open(evidence_->folder()));
  while (true) {
    ASSIGN_OR_RETURN(const auto record, reader.Next());
    if (!record) break;
    evidence_known_.insert(HashOf(record->body));
  }
  forked_ = !evidence_known_.empty();
  return {};
}

Standing Mirror::standing() const {
  return {head_, missing_, forked_};
}

void Mirror::Tell(FindingKind kind, std::uint64_t seq, std::string detail) const {
  if (!options_.on_finding) return;
  options_.on_finding(
      {kind, options_.clock->UnixMilliseconds(), options_.post, seq, std::move(detail)});
}

Result<std::vector<Record>> Mirror::Take(std::span<const std::string_view> batches) {
  std::vector<Record> fresh;
  Status taken;
  for (const std::string_view batch : batches) {
    taken = TakeBatch(batch, fresh);
    if (!taken) break;
  }
  if (taken && !fresh.empty()) taken = log_->Flush();
  if (taken) return fresh;
  // Some may be on disk, some not: the disk says.
  RETURN_IF_ERROR(FindHead());
  return std::unexpected(taken.error());
}

// Only our own disk is an error here: what is wrong with a batch is told.
Status Mirror::TakeBatch(std::string_view bytes, std::vector<Record>& fresh) {
  auto in = BatchReader::Open(bytes);
  if (!in || in->post() != options_.post) {
    Tell(FindingKind::kMalformed, 0, in ? fmt::format("names {}", in->post()) : in.error().message);
    return {};
  }
  while (true) {
    const BatchReader before = *in;
    const auto link = in->Next();
    if (link && *link && (*link)->bytes.size() > kCarriedBytesMax) {
      Tell(FindingKind::kMalformed, (*link)->seq, "a record that is too long to be kept");
      return {};
    }
    if (!link) {
      return Contradiction(FindingKind::kNotProven, in->post(), in->oldest(), in->before(),
                           in->rest(), 0);
    }
    if (!*link) return {};
    RETURN_IF_ERROR(TakeLink(before, **link, fresh));
  }
}

Status Mirror::TakeLink(const BatchReader& from, const Record& link, std::vector<Record>& fresh) {
  if (link.seq <= head_.seq) return CheckDouble(from, link);
  if (link.seq == head_.seq + 1 && head_.seq != 0) {
    if (link.previous == head_.hash) return Accept(from, link, fresh);
    return Contradiction(FindingKind::kFork, from.post(), from.oldest(), link.previous, link.bytes,
                         link.seq);
  }
  if (link.seq == 1) return Accept(from, link, fresh);
  if (link.seq != from.oldest()) {
    missing_ = true;
    return {};
  }
  Tell(FindingKind::kDropped, link.seq,
       fmt::format("records {} to {} are not in the post's log any more and never came here",
                   head_.seq + 1, link.seq - 1));
  recent_.clear();
  return Accept(from, link, fresh);
}

Status Mirror::Accept(const BatchReader& from, const Record& link, std::vector<Record>& fresh) {
  const std::string body = WriteOne(from.post(), from.oldest(), link.previous, link.bytes);
  auto own = log_->Append(body);
  if (!own) {  // much waits for the disk: a long run of batches at once
    RETURN_IF_ERROR(log_->Flush());
    own = log_->Append(body);
    if (!own) return std::unexpected(own.error());
  }
  head_ = {link.seq, link.time_ms, link.hash};
  last_own_ = *own;
  missing_ = false;
  recent_.push_back(link.hash);
  if (recent_.size() > kRecentHashes) recent_.pop_front();
  fresh.push_back(link);
  return {};
}

Status Mirror::CheckDouble(const BatchReader& from, const Record& link) {
  ASSIGN_OR_RETURN(const std::optional<Hash> known, HashAt(link.seq));
  if (!known || *known == link.hash) return {};  // not known: dropped long ago, here
  return Contradiction(FindingKind::kFork, from.post(), from.oldest(), link.previous, link.bytes,
                       link.seq);
}

// From memory, else from the disk: a guess by the distance from the end, made better by what stands
// there.
Result<std::optional<Hash>> Mirror::HashAt(std::uint64_t seq) {
  const std::uint64_t back = head_.seq - seq;
  if (back < recent_.size()) return recent_[recent_.size() - 1 - back];
  RETURN_IF_ERROR(log_->Flush());
  if (!old_) {
    ASSIGN_OR_RETURN(old_, chainlog::Reader::Open(log_->folder()));
    old_next_ = 0;
  }
  std::uint64_t guess = back < last_own_ ? last_own_ - back : 1;
  for (int i = 0; i < kTriesMax; ++i) {
    if (guess != old_next_) {
      const Status there = old_->Seek(guess);
      if (!there && there.error().code == ErrorCode::kNotFound) return std::nullopt;
      RETURN_IF_ERROR(there);
    }
    old_next_ = 0;
    ASSIGN_OR_RETURN(const auto record, old_->Next(log_->head().seq));
    if (!record) return std::nullopt;
    old_next_ = record->seq + 1;
    ASSIGN_OR_RETURN(const Record link, ReadBody(record->body, options_.post));
    if (link.seq == seq) return link.hash;
    const std::uint64_t next = record->seq + seq - link.seq;  // wraps: link.seq may be larger
    if (next == 0 || next > log_->head().seq || next == guess) return std::nullopt;
    guess = next;
  }
  return std::nullopt;
}

// Kept once each, and told each time that something new is kept.
Status Mirror::Contradiction(FindingKind kind, std::string_view post, std::uint64_t oldest,
                             const Hash& before, std::string_view record, std::uint64_t seq) {
  forked_ = true;
  // What cannot be read as a record may be long: its beginning is kept.
  const std::string body = WriteOne(post, oldest, before, record.substr(0, kCarriedBytesMax));
  if (evidence_known_.size() >= kEvidenceMax || evidence_known_.contains(HashOf(body))) return {};
  RETURN_IF_ERROR(evidence_->AppendAndWait(body));
  evidence_known_.insert(HashOf(body));
  Tell(kind, seq,
       kind == FindingKind::kFork
           ? fmt::format("record {} contradicts the chain that the centre has up to {}", seq,
                         head_.seq)
           : std::string("bytes that do not give their hash"));
  if (evidence_known_.size() == kEvidenceMax)
    Tell(FindingKind::kEvidenceFull, seq, fmt::format("{} records are kept", kEvidenceMax));
  return {};
}

Status Mirror::Read(std::uint64_t seq, const std::function<Status(const Record&)>& each) const {
  ASSIGN_OR_RETURN(chainlog::Reader reader, chainlog::Reader::Open(log_->folder()));
  // The mirror's number of a record is never above the post's unless the mirror dropped segments.
  const std::uint64_t end = log_->head().seq;
  const std::uint64_t back = head_.seq > seq ? head_.seq - seq : 0;
  const std::uint64_t near = last_own_ > back + kOwnAtEndMax ? last_own_ - back - kOwnAtEndMax : 1;
  const Status there = reader.Seek(near);
  if (!there && there.error().code != ErrorCode::kNotFound) return there;
  while (true) {
    ASSIGN_OR_RETURN(const auto record, reader.Next(end));
    if (!record) return {};
    ASSIGN_OR_RETURN(const Record link, ReadBody(record->body, options_.post));
    if (link.seq >= seq) RETURN_IF_ERROR(each(link));
  }
}

}  // namespace tidewaiter::stream
