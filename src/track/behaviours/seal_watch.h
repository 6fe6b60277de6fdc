// Seal: is it closed, was it opened by right, was it attacked.
//
// idle -> armed (movement armed) -> in transit (under way) -> disarm authorised (inside a window
// that the authority opened) -> opened. What happens to a seal that nobody armed, or after its
// disarming was authorised, is no alarm. An attack stands until the movement ends: closing the
// seal again does not undo it. Bits: research of the devices' manuals, docs/formats/devices.md.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_SEAL_WATCH_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_SEAL_WATCH_H_

#include "track/behaviours/voice.h"

namespace tidewaiter::track {

inline constexpr std::size_t kTamperSigns = 7;

struct SealWatch {
  Episode cut;
  Episode opened;
  Episode not_closed;
  Episode vibrated;
  Episode tampered[kTamperSigns];  // one a sign, in the order of kTampers
  std::int64_t sign_ms = 0;        // last sign of an attack other than vibration
  std::int64_t vibration_ms = 0;
  SealState state = SealState::kIdle;
  std::uint8_t was_locked = 0;  // it was seen closed since it was armed
  std::uint8_t rope_seen = 0;
  std::uint8_t unused[5] = {};

  [[nodiscard]] bool attacked() const {
    bool any = cut.stands() || opened.stands();
    for (const Episode& episode : tampered)
      any = any || episode.stands();
    return any;
  }
};

// What cannot wait until reports are in order: cut, opened, tampered. Their causes are one a
// movement, so hearing the same again later changes nothing.
void HearSeal(SealWatch& watch, Voice& voice);

// In order: the state, a lock or a rope that was closed and is not, vibration. `company`: another
// sign that something is done to the unit (a door, an unplanned stop).
void StepSeal(SealWatch& watch, bool company, Voice& voice);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_SEAL_WATCH_H_
