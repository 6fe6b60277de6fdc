// Gate: what may go through a gate: one pass put together from its readings, held against the list
// of what is expected, decided with reasons.
//
//   const ExpectedList list(entries);
//   const Pass pass = Fuse("malaba-in", 2, readings);
//   const Decision decision = Decide(pass, list, settings, {.now_ms = now});
//   decision.verdict            // kOpen, kHold or kRefer
//   SayReason(decision.reasons[0], Language::kFrench)      // track/sentences.h
//
// `agreement` is the probability, by the model of track/read_likeness.h, that the unit is the one
// of the entry in every part that was read; of passes at 0.9 one in ten is another unit. It starts
// from kStrangerShare and kStrangerOdds below. A simulation under that model holds it to that
// (gate_property_test.cc); how real cameras do is for each post to measure (docs/gates.md).
//
// Pure functions over plain values: the same at headquarters and at a gate that is cut off
// (monitor/gate_list.h). Thread-safe. Cost: O(entries) comparisons of some microseconds at most.
#ifndef TIDEWAITER_TRACK_GATE_H_
#define TIDEWAITER_TRACK_GATE_H_

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "declaration/finding.h"
#include "device/gate_reading.h"
#include "track/alarm.h"
#include "track/movement.h"
#include "track/setting_rows.h"

namespace tidewaiter::track {

struct GateSettings {
  double window_s = 30;          // readings of one unit lie within
  double split_s = 8;            // a reader that sees another thing so much later sees another unit
  double late_s = 120;           // after a decision readings still complete the pass
  double clock_s = 300;          // a reader's clock further off is not believed
  double agreement = 0.9;        // less is no match
  double fast_agreement = 0.99;  // less is no fast lane
  double differs = 6;            // nats of unlikeness from which one part contradicts
  double weight_share = 0.05;    // of the declared gross mass
  double weight_kg = 500;        // and at least that: fuel, driver, bridge
  double early_s = 0;            // before the window of an entry it may still come
  static std::span<const SettingRow<GateSettings>> Rows();
  friend bool operator==(const GateSettings&, const GateSettings&) = default;
};

// Of units that come, so many are not on the list.
inline constexpr double kStrangerShare = 0.2;
// A stranger shows just what was read that much less often than the unit of an entry: fleets have
// numbers in a row, so one unlisted unit in twenty differs in one of eight characters from a
// listed one.
inline constexpr double kStrangerOdds = 0.05 / 280;
// Each further part that agrees: by chance a stranger has it once in so many.
inline constexpr double kFurtherOdds = 1.0 / 300;

// Stored: never renumber.
enum class Release : std::uint8_t { kPending = 1, kReleased = 2, kStopped = 3 };
std::string_view Name(Release release);  // "pending", "released", "stopped"
enum class Risk : std::uint8_t { kGreen = 1, kYellow = 2, kRed = 3 };
std::string_view Name(Risk risk);
enum class SealStanding : std::uint8_t {
  kNotNeeded = 1,
  kQuiet = 2,    // armed, and nothing is wrong
  kAlarmed = 3,  // cut, opened, tampered with
  kSilent = 4,   // not heard, or not armed: nobody knows
};
std::string_view Name(SealStanding standing);

// One unit that may come. Texts of plates, codes, tags and seals as they are written; they are made
// normal by ExpectedList.
struct Expected {
  std::string id = {};                       // of the entry, once in a list
  std::string movement = {};                 // "" = none
  std::string unit = {};                     // what alarms are about
  std::vector<std::string> plates = {};      // tractor, trailer
  std::vector<std::string> containers = {};  // all of them are to be there
  std::vector<std::string> tags = {};
  std::vector<std::string> seals = {};
  Release release = Release::kPending;
  Risk risk = Risk::kYellow;
  SealStanding seal = SealStanding::kNotNeeded;
  bool trusted = false;  // operator
  Window due = {};       // when it may come
  double gross_kg = 0;   // declared, with vehicle; 0: not known
  friend bool operator==(const Expected&, const Expected&) = default;
};

inline constexpr std::size_t kExpectedMax = 100'000;  // a large port has 10,000 units in two days
inline constexpr std::size_t kPartsMax = 32;          // plates, codes, tags, seals of an entry each
inline constexpr std::size_t kPartBytesMax = 64;

class ExpectedList {
 public:
  ExpectedList() = default;
  // Entries are sorted by id. `valid_until_ms`: after that nothing of it may be relied on; 0: it is
  // kept up to date all the time. CHECKs kExpectedMax and that ids are unique.
  explicit ExpectedList(std::vector<Expected> entries, std::int64_t valid_until_ms = 0);
  // The same without those that were taken back since.
  [[nodiscard]] ExpectedList Without(const std::set<std::string, std::less<>>& revoked) const;

  [[nodiscard]] std::span<const Expected> entries() const { return entries_; }
  // The same texts, made normal.
  [[nodiscard]] std::span<const Expected> normal() const { return normal_; }
  [[nodiscard]] std::int64_t valid_until_ms() const { return valid_until_ms_; }

 private:
  std::vector<Expected> entries_ = {};
  std::vector<Expected> normal_ = {};
  std::int64_t valid_until_ms_ = 0;
};

// What one unit showed as it went by.
struct Pass {
  std::string gate = {};
  std::int64_t lane = 0;
  std::int64_t began_ms = 0;
  std::int64_t ended_ms = 0;
  device::GateDirection direction = device::GateDirection::kUnknown;  // what most readings say
  std::vector<device::GateReading> readings = {};  // by time, kind, reader; each once
  [[nodiscard]] std::string id() const;            // "malaba-in/2/1796083200000"
  // The readings of a kind, the surest first.
  [[nodiscard]] std::vector<const device::GateReading*> Of(device::GateKind kind) const;
  // Of the heaviest weight reading; nothing: it was not weighed.
  [[nodiscard]] std::optional<double> gross_kg() const;
  [[nodiscard]] bool radiates() const;
  friend bool operator==(const Pass&, const Pass&) = default;
};
// Whatever the order of the readings; an event that a maker sent twice counts once.
Pass Fuse(std::string_view gate, std::int64_t lane, std::vector<device::GateReading> readings);

// Stored: never renumber.
enum class Verdict : std::uint8_t {
  kOpen = 1,   // the barrier opens
  kRefer = 2,  // to the office or the side lane: a person decides
  kHold = 3,   // the barrier stays shut and somebody comes
};
std::string_view Name(Verdict verdict);  // "open", "refer", "hold"

struct Decision {
  Verdict verdict = Verdict::kRefer;
  bool fast = false;       // without a stop
  std::string entry = {};  // that it was matched with, at 0.5 or more; "" = none
  std::string movement = {};
  std::string unit = {};             // that of the entry, or the plate as read
  double agreement = 0;              // 0 to 1, see above; of the likeliest entry
  std::vector<Reason> reasons = {};  // those of the verdict first; an open one says why not fast
  friend bool operator==(const Decision&, const Decision&) = default;
};

struct GateMoment {
  std::int64_t now_ms = 0;
  // Entries whose unit went through already: they are good for one pass.
  const std::set<std::string, std::less<>>* passed = nullptr;
};

// Hold: radiation, a seal that alarmed, a release that was stopped. Refer: the list ran out, no
// match, a part that contradicts, not released, risk above green, already through, outside its
// time, weight off, seal silent, or no plate and no container read. Otherwise open; fast when all
// parts of the entry were read and agree, the operator is trusted, the seal armed and quiet, and
// agreement is settings.fast_agreement at least. Deterministic.
Decision Decide(const Pass& pass, const ExpectedList& list, const GateSettings& settings,
                const GateMoment& moment);

// What is wrong whoever it is and however it was decided: radiation, weight against the entry's, a
// part of another unit, a hold. `known_ms`: now.
Alarms AlarmsOf(const Pass& pass, const Decision& decision, const GateSettings& settings,
                std::int64_t known_ms);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_GATE_H_
