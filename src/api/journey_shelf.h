// JourneyShelf: the index of the frame log, opened when somebody first asks for a journey, and the
// key that evidence is signed with.
//
//   ASSIGN_OR_RETURN(monitor::FrameIndex* index, shelf.Index(room));   // up to the last frame
//   ASSIGN_OR_RETURN(const access::SigningKey key, shelf.Key(random));
//
// The first call after a start reads the last piece of the log; later ones what came since.
// Thread-safe.
#ifndef TIDEWAITER_API_JOURNEY_SHELF_H_
#define TIDEWAITER_API_JOURNEY_SHELF_H_

#include <memory>
#include <mutex>
#include <optional>

#include "access/secret.h"
#include "access/signing.h"
#include "base/result.h"
#include "monitor/frame_index.h"
#include "monitor/room.h"

namespace tidewaiter::api {

class JourneyShelf {
 public:
  // `folder`: where the key lies, and the index beside it; it must be there.
  explicit JourneyShelf(os::Path folder) : folder_(std::move(folder)) {}

  // Lives as long as this. Errors: those of FrameIndex.
  Result<monitor::FrameIndex*> Index(const monitor::ControlRoom& room);
  // Made at the first call (monitor/evidence.h). Errors: those of OpenSigningKey.
  Result<access::SigningKey> Key(const access::SecretBytes& random);

 private:
  os::Path folder_;
  std::mutex mutex_;  // guards what follows
  std::unique_ptr<monitor::FrameIndex> index_;
  std::optional<access::SigningKey> key_;
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_JOURNEY_SHELF_H_
