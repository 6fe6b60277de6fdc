// Confidence: how sure an alarm is: the share of alarms like it that proved right.
//
//   Confidence confidence;
//   confidence.Add(AlarmKind::kSilence, Severity::kWarning, false);      // a case was closed
//   confidence.Of(AlarmKind::kSilence, Severity::kWarning)               // 0.18, was 0.2
//   confidence.Say(alarms);                                              // into their findings
//
// Learned as the engine learns (detect/profile/profile.h): of R right ones in N that were checked
//   P = (R + 10 P(parent)) / (N + 10)
// for the kind with its severity; the parent of that is the kind as a whole, and the parent of that
// a stated guess by severity, before anybody checked anything: notice 5, warning 20, alarm 50,
// critical 80 in a hundred. So ten cases weigh as much as what was believed before. A plain value:
// copy it; threads may share one.
#ifndef TIDEWAITER_TRACK_CONFIDENCE_H_
#define TIDEWAITER_TRACK_CONFIDENCE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "track/alarm.h"

namespace tidewaiter::track {

// What is believed before any case was closed.
double GuessOf(Severity severity);

class Confidence {
 public:
  // What came of an alarm. `severity` is the one it was judged at. O(1).
  void Add(AlarmKind kind, Severity severity, bool right);
  // All that another one learned.
  void Add(const Confidence& other);
  [[nodiscard]] double Of(AlarmKind kind, Severity severity) const;
  // Sets the probability of each alarm. Those that the system itself saw, and so are sure, stay.
  void Say(Alarms& alarms) const;
  [[nodiscard]] std::uint64_t checked(AlarmKind kind) const;
  friend bool operator==(const Confidence&, const Confidence&) = default;

 private:
  struct Checked {
    std::uint64_t right = 0;
    std::uint64_t all = 0;
    friend bool operator==(const Checked&, const Checked&) = default;
  };
  static constexpr std::size_t kKinds = static_cast<std::size_t>(AlarmKind::kWeight) + 1;
  static constexpr std::size_t kSeverities = static_cast<std::size_t>(Severity::kCritical) + 1;
  [[nodiscard]] Checked Whole(AlarmKind kind) const;

  std::array<std::array<Checked, kSeverities>, kKinds> checked_ = {};
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_CONFIDENCE_H_
