// Voice: turns "this is wrong now" of a behaviour into one alarm for one cause.
//
//   voice.Raise(watch.episode, {.kind = AlarmKind::kOverspeed, .severity = Severity::kWarning,
//               .began_ms = watch.since_ms, .words = "track.overspeed.faster",
//               .facts = {{"speed_kmh", 112}, {"limit_kmh", 90}}, .limits =
//               {Limit::kOverspeedTime}});
//   voice.End(watch.episode, AlarmKind::kOverspeed, sample.time_ms);
//
// A behaviour says so with every report for as long as it is so; what is new is sent once. What
// comes again within alarm.cooldown_s of its end is the same cause and stays silent, unless it is
// more severe or stands for longer than that. Nothing is allocated when nothing is sent.
#ifndef TIDEWAITER_TRACK_BEHAVIOURS_VOICE_H_
#define TIDEWAITER_TRACK_BEHAVIOURS_VOICE_H_

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "track/alarm.h"
#include "track/behaviours/sample.h"
#include "track/plan.h"

namespace tidewaiter::track {

// What a behaviour remembers of what it said. Small, for each device has some forty.
struct Episode {
  std::int64_t began_ms = 0;  // 0: never
  std::uint64_t first_seq = 0;
  std::uint32_t ended_s = 0;  // last end, in seconds after it began
  std::uint8_t level = 0;     // severity that stands; 0: none
  std::uint8_t peak = 0;      // highest of this cause
  std::uint8_t quiet = 0;     // stands again within the cooldown
  std::uint8_t unused = 0;

  [[nodiscard]] bool stands() const { return level != 0; }
  [[nodiscard]] bool began() const { return began_ms != 0; }
  [[nodiscard]] std::int64_t ended_ms() const { return began_ms + std::int64_t{ended_s} * 1000; }
  void EndAt(std::int64_t time_ms);
};

// Room that behaviours work in, so that nothing is allocated for a report.
struct Scratch {
  std::vector<geo::Piece> pieces = {};
  std::vector<std::uint32_t> fences = {};
  std::vector<geo::FenceCrossing> crossings = {};
};

// Whom it is about.
struct Scene {
  const Settings& settings;
  std::string_view settings_version;
  const Plan& plan;
  const Course* course = nullptr;  // of a movement that is armed, under way or arrived
  PairingKind kind = PairingKind::kSealDevice;
  std::string_view device;
  std::string_view unit;
  Scratch& scratch;
};

struct Fact {
  std::string_view name;
  double number = 0;
  std::string_view text = {};  // instead of the number, where not empty
};

struct Cry {
  AlarmKind kind = AlarmKind::kSealCut;
  Severity severity = Severity::kWarning;
  std::int64_t began_ms = 0;
  std::string_view words = {};  // template of the reason
  std::initializer_list<Fact> facts = {};
  std::initializer_list<Limit> limits = {};
  std::string_view tag = {};  // of the cause, where unit, kind and time do not tell it
  // One cause a movement, whenever it began: for what must not depend on the order of reports.
  bool once = false;
};

class Voice {
 public:
  Voice(const Scene& scene, const Sample& sample, Alarms& out)
      : scene_(scene), sample_(sample), out_(out) {}

  void Raise(Episode& episode, const Cry& cry);
  void End(Episode& episode, AlarmKind kind, std::string_view tag = {});
  // For what is over as soon as it was: an SOS, a fence crossed between two fixes.
  void Once(Episode& episode, const Cry& cry);

  [[nodiscard]] const Scene& scene() const { return scene_; }
  [[nodiscard]] const Sample& sample() const { return sample_; }

 private:
  void Send(const Episode& episode, const Cry& cry, AlarmPhase phase);

  const Scene& scene_;
  const Sample& sample_;
  Alarms& out_;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_BEHAVIOURS_VOICE_H_
