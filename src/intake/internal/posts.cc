// Frames that border posts received: into our own log in their order, each once.
#include "base/check.h"
#include "intake/internal/core.h"

namespace tidewaiter::intake::internal {

Status Core::Take(const FromPost& from) {
  CHECK(!from.post.empty() && from.frame.kind != RecordKind::kCommand);
  FrameRecord record = from.frame;
  record.post = from.post;
  record.post_seq = from.seq;
  record.taken_ms = NowMs();
  Waiting waiting{.reports = {from.reports.begin(), from.reports.end()},
                  .post = std::string(from.post)};
  WriteFrame(record, waiting.record);
  std::unique_lock lock(waiting_mutex_);
  post_room_.wait(lock, [this] {
    return (post_frames_ < kPostFramesMax && post_bytes_ < kPostBytesMax) || posts_ended_;
  });
  if (posts_ended_) return Fail(ErrorCode::kUnavailable, "the intake ends");
  PostPlace& place = post_places_[waiting.post];
  if (place.wants) return Fail(ErrorCode::kUnavailable, "the disk did not take what came before");
  if (from.seq <= place.seq) return {};
  ASSIGN_OR_RETURN(waiting.seq, log_->Append(waiting.record));
  waiting.post_before = std::exchange(place.seq, from.seq);
  ++post_frames_;
  post_bytes_ += waiting.record.size();
  waiting_.push_back(std::move(waiting));
  return {};
}

std::uint64_t Core::Resume(std::string_view post) {
  const std::lock_guard lock(waiting_mutex_);
  const auto place = post_places_.find(post);
  if (place == post_places_.end()) return 0;
  place->second.wants = false;
  return place->second.seq;
}

bool Core::Wants(std::string_view post) const {
  const std::lock_guard lock(waiting_mutex_);
  const auto place = post_places_.find(post);
  return place != post_places_.end() && place->second.wants;
}

// It was handed on, too: so that whoever judges is not left behind by what comes.
void Core::PostSettled(const Waiting& waiting) {
  if (waiting.post.empty()) return;
  {
    const std::lock_guard lock(waiting_mutex_);
    --post_frames_;
    post_bytes_ -= waiting.record.size();
  }
  post_room_.notify_all();
}

// With waiting_mutex_, the last one first: so the place ends before the first that failed.
void Core::PostFailed(const Waiting& waiting) {
  if (waiting.post.empty()) return;
  post_places_[waiting.post] = {.seq = waiting.post_before, .wants = true};
  --post_frames_;
  post_bytes_ -= waiting.record.size();
  post_room_.notify_all();
}

void Core::EndPosts() {
  {
    const std::lock_guard lock(waiting_mutex_);
    posts_ended_ = true;
  }
  post_room_.notify_all();
}

}  // namespace tidewaiter::intake::internal
