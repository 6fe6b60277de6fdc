#include "retrace/replay.h"

#include "chainlog/reader.h"
#include "intake/frame_log.h"

namespace tidewaiter::retrace {
namespace {

constexpr std::uint64_t kProgressEvery = 65'536;

}  // namespace

Result<Replayed> Replay(const os::Path& log, const PlanFile& plan, const Progress& progress) {
  ASSIGN_OR_RETURN(auto watches, Watches::Make(plan));
  ASSIGN_OR_RETURN(auto reader, chainlog::Reader::Open(log));
  Replayed replayed;
  for (;;) {
    ASSIGN_OR_RETURN(const auto record, reader.Next());
    if (!record) break;
    ASSIGN_OR_RETURN(const auto frame, intake::ReadFrame(record->body));
    if (replayed.first_ms == 0) replayed.first_ms = frame.heard_ms();
    replayed.last_ms = frame.heard_ms();
    watches->Take(record->seq, frame, replayed.alarms);
    if (record->seq % kProgressEvery == 0) RETURN_IF_ERROR(progress("replay", record->seq, 0));
  }
  watches->Finish(replayed.alarms);
  replayed.units = watches->tracker().Units();
  replayed.counts = watches->counts();
  replayed.judged = watches->tracker().counts();
  RETURN_IF_ERROR(progress("replay", replayed.counts.frames, replayed.counts.frames));
  return replayed;
}

}  // namespace tidewaiter::retrace
