#include "api/journey_shelf.h"

#include "monitor/evidence.h"

namespace tidewaiter::api {

Result<monitor::FrameIndex*> JourneyShelf::Index(const monitor::ControlRoom& room) {
  const std::lock_guard lock(mutex_);
  if (!index_) {
    ASSIGN_OR_RETURN(index_, monitor::FrameIndex::Open(
                                 {.log = room.frame_log(), .files = folder_ / "frames-index"}));
  }
  RETURN_IF_ERROR(index_->CatchUp(room.frame_head().seq));
  return index_.get();
}

Result<access::SigningKey> JourneyShelf::Key(const access::SecretBytes& random) {
  const std::lock_guard lock(mutex_);
  if (!key_) {
    ASSIGN_OR_RETURN(key_, monitor::OpenSigningKey(folder_, random));
  }
  return *key_;
}

}  // namespace tidewaiter::api
