// CaseLessons: what closed cases teach about alarms: how often one of a kind proves right.
//
//   lessons.See(row->value);        // of every commit, and of all at a start
//   lessons.Say(alarms);            // into the findings of what is raised now
//
// Each alarm of a case that was closed as confirmed was right; as false_alarm or explained (it was
// so, and had a good reason) it was not; unresolved teaches nothing. A case that was opened again
// teaches nothing until it is closed anew. How it is reckoned: track/confidence.h. What was said of
// an alarm stays in its case: it is what was known then.
//
// Thread-safe. Memory: some 50 bytes a closed case. See: O(1), when a case that taught changes
// O(closed cases); Say: O(alarms).
#ifndef TIDEWAITER_MONITOR_CASE_LESSONS_H_
#define TIDEWAITER_MONITOR_CASE_LESSONS_H_

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "monitor/alarm_case.h"
#include "track/confidence.h"

namespace tidewaiter::monitor {

class CaseLessons {
 public:
  void See(const AlarmCase& seen);
  void Say(track::Alarms& alarms) const;
  [[nodiscard]] track::Confidence confidence() const;

 private:
  struct Lesson {
    track::AlarmKind kind = track::AlarmKind::kSealCut;
    track::Severity severity = track::Severity::kWarning;
    bool right = false;
    friend bool operator==(const Lesson&, const Lesson&) = default;
  };
  static std::vector<Lesson> LessonsOf(const AlarmCase& seen);

  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Lesson>, std::less<>> taught_;  // by case
  track::Confidence confidence_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_CASE_LESSONS_H_
