// Patience: after a start, silence is no alarm for a while: it was us who could not hear.
//
//   Patience patience;
//   patience.Begin(last_heard_ms, now_ms);
//   Alarms now = patience.Filter(alarms);          // without those of our own silence
//   for (Alarm& alarm : patience.Over(now_ms)) ... // of devices that did not come back
//
// Thread-safe.
#ifndef TIDEWAITER_MONITOR_INTERNAL_PATIENCE_H_
#define TIDEWAITER_MONITOR_INTERNAL_PATIENCE_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "track/alarm.h"

namespace tidewaiter::monitor {

// Devices look for us every few minutes.
inline constexpr std::int64_t kPatienceMs = 10 * 60'000;

class Patience {
 public:
  // We heard nobody from the one time to the other.
  void Begin(std::int64_t deaf_from_ms, std::int64_t back_ms) {
    const std::lock_guard lock(mutex_);
    deaf_from_ms_ = deaf_from_ms;
    until_ms_ = back_ms + kPatienceMs;
  }

  // What is to be told now. Silence that began to count while we were deaf is kept; where the
  // device is heard again meanwhile it was none.
  track::Alarms Filter(const track::Alarms& alarms) {
    const std::lock_guard lock(mutex_);
    track::Alarms now;
    for (const track::Alarm& alarm : alarms) {
      const bool is_silence = alarm.kind == track::AlarmKind::kSilence;
      const bool is_kept = is_silence && kept_.contains(alarm.cause);
      const bool while_deaf =
          until_ms_ != 0 && alarm.known_ms >= deaf_from_ms_ && alarm.known_ms < until_ms_;
      if (is_kept && alarm.phase == track::AlarmPhase::kEnded) {
        kept_.erase(alarm.cause);
      } else if (is_silence && while_deaf && alarm.phase != track::AlarmPhase::kEnded) {
        kept_[alarm.cause] = alarm;
      } else {
        now.push_back(alarm);
      }
    }
    return now;
  }

  // What is left of it once the time is over; nothing before.
  track::Alarms Over(std::int64_t now_ms) {
    const std::lock_guard lock(mutex_);
    track::Alarms left;
    if (until_ms_ == 0 || now_ms < until_ms_) return left;
    for (auto& [cause, alarm] : kept_)
      left.push_back(std::move(alarm));
    kept_.clear();
    until_ms_ = 0;
    return left;
  }

  [[nodiscard]] bool empty() const {
    const std::lock_guard lock(mutex_);
    return kept_.empty();
  }

 private:
  mutable std::mutex mutex_;
  std::int64_t deaf_from_ms_ = 0;
  std::int64_t until_ms_ = 0;  // 0: over
  std::map<std::string, track::Alarm> kept_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_PATIENCE_H_
