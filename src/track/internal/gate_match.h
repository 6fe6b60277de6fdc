// Which entry of a list a pass is, and how well each part of it fits.
#ifndef TIDEWAITER_TRACK_INTERNAL_GATE_MATCH_H_
#define TIDEWAITER_TRACK_INTERNAL_GATE_MATCH_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "track/gate.h"
#include "track/read_likeness.h"

namespace tidewaiter::track {

inline constexpr std::size_t kPartKinds = 4;  // plate, container, tag, seal

struct PartMatch {
  bool wanted = false;    // the entry names one
  bool compared = false;  // and one was read
  bool complete = false;  // every one that must be there was read and fits
  double best = 0;        // log likeness of the reading that fits best
  double worst = 0;       // of the one that decides whether it contradicts
  std::string read = {};  // that reading, and what the entry says
  std::string listed = {};
};

struct GateMatch {
  std::optional<std::size_t> entry = {};  // place in the list
  double agreement = 0;
  std::array<PartMatch, kPartKinds> parts = {};
};

GateMatch MatchPass(const Pass& pass, const ExpectedList& list, const GateSettings& settings,
                    const GateMoment& moment);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_GATE_MATCH_H_
