// Words of the watches over ships, drones, interference and the record: the table of their reasons
// in track/words.h.
#ifndef TIDEWAITER_TRACK_WORDS_WATCH_H_
#define TIDEWAITER_TRACK_WORDS_WATCH_H_

#include <span>

#include "track/words.h"

namespace tidewaiter::track {

std::span<const Sentence> WatchSentences();

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_WORDS_WATCH_H_
