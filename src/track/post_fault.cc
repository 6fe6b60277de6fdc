#include "track/post_fault.h"

#include "track/internal/draft.h"

namespace tidewaiter::track {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

struct Row {
  std::string_view name;
  std::string_view words;
  PostFault what;
  Severity severity;
};

constexpr Row kRows[] = {
    {"fork", "track.record_gap.fork", PostFault::kFork, Severity::kCritical},
    {"not_proven", "track.record_gap.not_proven", PostFault::kNotProven, Severity::kAlarm},
    {"dropped", "track.record_gap.dropped", PostFault::kDropped, Severity::kAlarm},
    {"other_history", "track.record_gap.other_history", PostFault::kOtherHistory,
     Severity::kCritical},
    {"bundle", "track.record_gap.bundle", PostFault::kBundle, Severity::kAlarm},
};

const Row& RowOf(PostFault what) {
  for (const Row& row : kRows) {
    if (row.what == what) return row;
  }
  CHECK(false);
}

}  // namespace

Alarm AlarmOf(const PostFinding& finding) {
  const Row& row = RowOf(finding.what);
  Draft draft(AlarmKind::kRecordGap, row.severity, "post:" + finding.post, finding.time_ms);
  draft.Reason(row.words).Say("post", finding.post).Say("record", finding.seq);
  Alarm alarm = draft.Known(finding.time_ms).alarm();
  alarm.cause = fmt::format("{}/{}/{}/{}", alarm.unit, Name(AlarmKind::kRecordGap), row.name,
                            finding.time_ms / kHourMs);
  alarm.finding.probability = 1;  // hashes and signatures do not guess
  return alarm;
}

Alarm SilenceOf(const std::string& post, std::int64_t since_ms, std::int64_t now_ms, bool is_back) {
  Draft draft(AlarmKind::kSilence, Severity::kCritical, "post:" + post, since_ms);
  draft.Known(now_ms);
  if (is_back) return draft.Ended(now_ms).alarm();
  draft.Reason("track.silence.post").Say("post", post).Say("minutes", (now_ms - since_ms) / 60'000);
  return draft.alarm();
}

}  // namespace tidewaiter::track
