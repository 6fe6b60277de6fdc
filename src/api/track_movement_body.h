// MovementInput of the contract as a draft (monitor/movement_record.h).
#ifndef TIDEWAITER_API_TRACK_MOVEMENT_BODY_H_
#define TIDEWAITER_API_TRACK_MOVEMENT_BODY_H_

#include <optional>

#include "api/call.h"
#include "monitor/movement_record.h"

namespace tidewaiter::api {

// Nothing after 422 with everything that is wrong with the form. Whether its places, corridors and
// devices are there is for BuildMovement.
std::optional<monitor::MovementDraft> ReadMovementBody(Call& call);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_TRACK_MOVEMENT_BODY_H_
