// Words of gates and of the cold chain: the table of their reasons in track/words.h.
#ifndef TIDEWAITER_TRACK_WORDS_GATE_H_
#define TIDEWAITER_TRACK_WORDS_GATE_H_

#include <span>

#include "track/words.h"

namespace tidewaiter::track {

std::span<const Sentence> GateSentences();

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_WORDS_GATE_H_
