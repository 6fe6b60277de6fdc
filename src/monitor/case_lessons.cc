#include "monitor/case_lessons.h"

namespace tidewaiter::monitor {

std::vector<CaseLessons::Lesson> CaseLessons::LessonsOf(const AlarmCase& seen) {
  const bool right = seen.outcome == CaseOutcome::kConfirmed;
  const bool wrong =
      seen.outcome == CaseOutcome::kFalseAlarm || seen.outcome == CaseOutcome::kExplained;
  if (seen.state != CaseState::kClosed || (!right && !wrong)) return {};
  std::vector<Lesson> lessons{{seen.alarm.kind, seen.alarm.severity, right}};
  for (const track::Alarm& alarm : seen.joined)
    lessons.push_back({alarm.kind, alarm.severity, right});
  return lessons;
}

void CaseLessons::See(const AlarmCase& seen) {
  std::vector<Lesson> lessons = LessonsOf(seen);
  const std::lock_guard lock(mutex_);
  const auto before = taught_.find(seen.id);
  if (before == taught_.end()) {
    if (lessons.empty()) return;
    for (const Lesson& lesson : lessons)
      confidence_.Add(lesson.kind, lesson.severity, lesson.right);
    taught_.emplace(seen.id, std::move(lessons));
    return;
  }
  if (before->second == lessons) return;
  before->second = std::move(lessons);
  confidence_ = {};
  for (const auto& [id, taught] : taught_) {
    for (const Lesson& lesson : taught)
      confidence_.Add(lesson.kind, lesson.severity, lesson.right);
  }
}

void CaseLessons::Say(track::Alarms& alarms) const {
  confidence().Say(alarms);
}

track::Confidence CaseLessons::confidence() const {
  const std::lock_guard lock(mutex_);
  return confidence_;
}

}  // namespace tidewaiter::monitor
