// PostFault: what is wrong with the record that a border post keeps and its centre has a copy of,
// as an alarm: somebody rewrote it, or part of it is lost.
//
//   room.Raise({track::AlarmOf({.what = PostFault::kFork, .post = "malaba", .seq = 17,
//                               .time_ms = now})});
//
// One cause an hour for each post and kind: who forges a thousand records is one case. Pure,
// thread-safe.
#ifndef TIDEWAITER_TRACK_POST_FAULT_H_
#define TIDEWAITER_TRACK_POST_FAULT_H_

#include <cstdint>
#include <string>

#include "track/alarm.h"

namespace tidewaiter::track {

// Names are part of causes: stable.
enum class PostFault : std::uint8_t {
  kFork,          // two histories of one post
  kNotProven,     // bytes that do not give their hash
  kDropped,       // the post removed what the centre did not have
  kOtherHistory,  // seen by the post: the centre's record is none of its log
  kBundle,        // seen by the post: what claims to be the centre's is not
};

struct PostFinding {
  PostFault what = PostFault::kFork;
  std::string post = {};
  std::uint64_t seq = 0;  // of the record in the post's log; 0: none
  std::int64_t time_ms = 0;
};

// The centre has not heard a post since then: kSilence about the unit "post:<post>", critical, for
// whoever cuts the line of a post cuts all its devices. `is_back`: it was heard again.
Alarm SilenceOf(const std::string& post, std::int64_t since_ms, std::int64_t now_ms, bool is_back);

// Of kind kRecordGap, about the unit "post:<post>". Critical where somebody must have acted.
Alarm AlarmOf(const PostFinding& finding);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_POST_FAULT_H_
