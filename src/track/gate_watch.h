// GateWatch: puts the readings of gates together into passes and has each decided once.
//
//   track::GateWatch watch;
//   watch.SetLanes({{.gate = "malaba-in", .lane = 2, .kinds = {GateKind::kPlate,
//   GateKind::kTag}}}); watch.SetExpected(std::make_shared<const ExpectedList>(entries));
//   track::GateOutcome out;
//   watch.Take(reading, {.seq = 4711, .received_ms = now}, out);
//   watch.Tick(now, out);                                       // each second or so
//   for (const track::Decided& decided : out.decided) { if (!decided.completed) Barrier(decided); }
//
// Readings of one gate and lane within gate.window_s are one pass, unless a reader sees another
// thing gate.split_s or more after it saw the first: then that is the next unit. A pass is decided
// as soon as every kind of reader of its lane has spoken and agreement is reached, and at the end
// of the window at the latest. What comes later completes the pass: it is decided again with all
// readings, which is said (`completed`) and stands beside the first decision; the barrier's
// decision stays what it was, and where the second one is worse or another entry's an alarm tells.
//
// An entry is good for one open pass. A new list forgets which entries were used, but for those
// that are in it again: a unit that comes a second time under one movement needs a new entry id.
//
// The same readings with the same times give the same decisions, whatever Ticks come in between. No
// clock, threads or files in here; one watch belongs to one thread. A reading that a maker sends
// twice counts once.
#ifndef TIDEWAITER_TRACK_GATE_WATCH_H_
#define TIDEWAITER_TRACK_GATE_WATCH_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "track/gate.h"
#include "track/tracker.h"

namespace tidewaiter::track {

// Which readers stand at a lane; a lane that is not told waits for its window.
struct GateLane {
  std::string gate = {};
  std::int64_t lane = 0;
  std::vector<device::GateKind> kinds = {};
};

struct Decided {
  Pass pass = {};
  Decision decision = {};
  std::int64_t decided_ms = 0;
  bool completed = false;                    // by readings that came after it was decided
  std::vector<std::uint64_t> evidence = {};  // records of its readings, rising
  friend bool operator==(const Decided&, const Decided&) = default;
};

struct GateOutcome {
  std::vector<Decided> decided = {};
  Alarms alarms = {};
};

inline constexpr std::size_t kLanesMax = 10'000;
// Readings of a lane that wait: a lane sees a unit each few seconds, with a handful of readers.
inline constexpr std::size_t kLaneHeldMax = 256;
inline constexpr std::size_t kPassReadingsMax = 64;  // more of one pass are dropped, and counted

struct GateCounts {
  std::uint64_t taken = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t clock_wrong = 0;  // time of receipt taken
  std::uint64_t dropped = 0;      // beyond the limits above, or without a gate
};

class GateWatch {
 public:
  explicit GateWatch(const GateSettings& settings = {}) : settings_(settings) {}

  // From the next reading on; readings that wait are looked at anew by them.
  void SetSettings(const GateSettings& settings);
  void SetLanes(const std::vector<GateLane>& lanes);
  void SetExpected(std::shared_ptr<const ExpectedList> list);
  // An entry of the list whose unit went through without this watch: before a start, by a person's
  // word, or past a gate that was alone. One that is not in the list is passed over.
  void SetUsed(std::string_view entry);
  [[nodiscard]] const GateSettings& settings() const { return settings_; }

  // Appends what is decided and alarmed. A record has one reading or several, taken one after the
  // other; records before the last one were taken already.
  void Take(const device::GateReading& reading, const Received& received, GateOutcome& out);
  // Decides what waited long enough. A time before the last one is ignored.
  void Tick(std::int64_t now_ms, GateOutcome& out);

  [[nodiscard]] std::uint64_t next_seq() const { return next_seq_; }
  [[nodiscard]] const GateCounts& counts() const { return counts_; }
  // Entries whose unit went through.
  [[nodiscard]] const std::set<std::string, std::less<>>& passed() const { return passed_; }

  // All state as bytes, without lanes and list. Load replaces it; errors: kCorruption,
  // kFailedPrecondition (another version); then nothing changed.
  [[nodiscard]] std::string Save() const;
  Status Load(std::string_view bytes);

 private:
  struct Held {
    device::GateReading reading = {};
    std::uint64_t seq = 0;
    std::int64_t received_ms = 0;
  };
  struct Done {
    Decided decided = {};
    std::string key = {};  // id of the first decision, that causes are made of
  };
  struct Lane {
    std::vector<Held> held = {};             // by time of reading, then as Fuse does
    std::vector<Done> done = {};             // decided not longer than gate.late_s ago
    std::vector<std::uint64_t> prints = {};  // of the last readings
    std::size_t print_next = 0;
    std::int64_t due_ms = 0;  // when the first unit of those held is decided; 0: none is held
  };
  using LaneKey = std::pair<std::string, std::int64_t>;

  bool IsKnown(Lane& lane, const device::GateReading& reading);
  [[nodiscard]] bool Fits(const std::vector<device::GateReading>& group,
                          const device::GateReading& reading) const;
  [[nodiscard]] std::size_t FirstGroup(const Lane& lane) const;
  [[nodiscard]] bool HasAll(const LaneKey& key, const Pass& pass) const;
  bool Complete(Lane& lane, const Held& held, GateOutcome& out);
  void Contradict(const Done& done, const Decision& now, GateOutcome& out) const;
  void SetDue(Lane& lane) const;
  void Settle(const LaneKey& key, Lane& lane, GateOutcome& out);
  void Close(Lane& lane, std::size_t count, Decision decision, Pass pass, GateOutcome& out);
  [[nodiscard]] Decision DecideNow(const Pass& pass) const;

  GateSettings settings_;
  std::map<LaneKey, std::vector<device::GateKind>> kinds_ = {};
  std::shared_ptr<const ExpectedList> list_ = std::make_shared<const ExpectedList>();
  std::map<LaneKey, Lane> lanes_ = {};
  std::set<std::string, std::less<>> passed_ = {};
  GateCounts counts_ = {};
  std::uint64_t next_seq_ = 0;
  std::int64_t now_ms_ = 0;
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_GATE_WATCH_H_
