// What is kept of one device, the areas it may stand in, and the witnesses against its positions.
#ifndef TIDEWAITER_TRACK_INTERNAL_INTERFERENCE_DEVICE_H_
#define TIDEWAITER_TRACK_INTERNAL_INTERFERENCE_DEVICE_H_

#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "geo/measure.h"
#include "track/interference.h"
#include "track/internal/draft.h"

namespace tidewaiter::track {

inline std::int64_t MsOf(double seconds) {
  return static_cast<std::int64_t>(seconds * 1000);
}

// In the order of the table in interference.h.
enum class Witness : std::uint8_t { kGate, kTwin, kCell, kFrozen, kStraight, kReplay, kClock };
inline constexpr std::size_t kWitnessCount = 7;

struct Statement {
  std::int64_t said_ms = 0;  // 0 = never; by our clock
  std::uint64_t seq = 0;
  std::string what = {};  // metres, the other device, ...: the reason's one parameter
};

struct SuspectDevice {
  std::string name = {};
  // fixes
  bool has_fix = false;
  geo::Point at = {};
  std::int64_t fix_ms = 0;  // newest by its clock
  double speed_kmh = 0;
  std::uint64_t fix_seq = 0;
  // jamming
  std::int64_t lost_since_ms = 0;  // 0 = has its fix; by its clock
  bool lost_said = false;
  bool jamming_said = false;
  std::int64_t jamming_began_ms = 0;
  // forged positions
  std::array<Statement, kWitnessCount> statements = {};
  std::int64_t spoof_began_ms = 0;  // 0 = no alarm open
  std::size_t spoof_reasons = 0;    // told of
  GateSighting gate = {};           // the last one
  std::string twin = {};
  int twin_fixes = 0;
  geo::Point frozen_at = {};
  int frozen_fixes = 0;
  static constexpr std::size_t kTrail = 16;
  std::vector<geo::Point> trail = {};  // since the line was last looked at
  static constexpr std::size_t kNumbers = 32;
  std::array<std::pair<std::int64_t, std::int64_t>, kNumbers> numbers = {};  // number+1, time
  std::int64_t last_number = -1;
  std::int64_t last_number_ms = 0;
};

struct InterferenceContext {
  const InterferenceSettings& settings;
  const std::string& version;
  std::int64_t now_ms;
  Alarms& alarms;
  void Raise(Draft& draft) const { alarms.push_back(draft.Version(version).Known(now_ms).alarm()); }
};

// Where several devices lose their fix: around a square of a tenth of a degree (about 11 km, as far
// as a jammer on a hill reaches) where they were just before, otherwise by the cell they hear.
class JammedAreas {
 public:
  static constexpr std::size_t kAreasMax = 10'000;  // the oldest go
  void Lost(const std::string& device, const std::string& area, const geo::Point& at,
            std::uint64_t seq, const InterferenceContext& context);
  // A square and those around it, so that the lines of the grid part nobody.
  void LostAt(const std::string& device, const geo::Point& at, std::uint64_t seq,
              const InterferenceContext& context);
  void Tick(const InterferenceContext& context);
  [[nodiscard]] std::vector<std::string> MembersOf(std::string_view area) const;

 private:
  struct Member {
    std::int64_t ms = 0;
    std::uint64_t seq = 0;
  };
  struct Area {
    std::map<std::string, Member> members = {};
    geo::Point at = {};
    std::int64_t began_ms = 0;  // 0 = too few yet
    std::int64_t last_ms = 0;
    std::size_t said = 0;
  };
  void Say(const std::string& name, Area& area, const InterferenceContext& context) const;
  std::map<std::string, Area, std::less<>> areas_;
};

// Where radio cells are, as those who hear them say.
class CellMap {
 public:
  void Learn(const RadioCell& cell, std::string_view device, const geo::Point& at);
  // Metres that a position is further from the cell's centre than the cell can reach; 0 where it
  // is in reach or the cell is not known well enough without that device.
  [[nodiscard]] double BeyondM(const RadioCell& cell, std::string_view device, const geo::Point& at,
                               const InterferenceSettings& settings) const;

 private:
  static constexpr std::size_t kTeachers = 8;
  struct Known {
    geo::Point centre = {};
    double spread_m = 0;
    int count = 0;
    std::array<std::uint64_t, kTeachers> teachers = {};  // hashes of those who taught it last
    std::list<std::uint64_t>::iterator place = {};
  };
  std::unordered_map<std::uint64_t, Known> cells_;
  std::list<std::uint64_t> order_;  // least lately used first
};

// Who sent these coordinates last. A table of fixed size that forgets by overwriting.
class TwinTable {
 public:
  // The other device that sent the same place within the time, "" = none.
  std::string Exchange(const std::string& device, const geo::Point& at, std::int64_t ms,
                       std::int64_t within_ms);

 private:
  struct Entry {
    geo::Point at = {};
    std::int64_t ms = 0;
    std::string device = {};
  };
  static constexpr std::size_t kEntries = 1 << 16;  // a minute of 65,000 devices
  std::vector<Entry> entries_ = std::vector<Entry>(kEntries);
};

// The witnesses that need the device alone.
void HearFrozen(SuspectDevice& device, const InterferenceEvent& event,
                const InterferenceContext& context);
void HearStraight(SuspectDevice& device, const InterferenceEvent& event,
                  const InterferenceContext& context);
void HearNumber(SuspectDevice& device, const InterferenceEvent& event,
                const InterferenceContext& context);
void HearClock(SuspectDevice& device, const InterferenceEvent& event,
               const InterferenceContext& context);
void HearGate(SuspectDevice& device, const InterferenceContext& context);

void Say(SuspectDevice& device, Witness witness, std::int64_t now_ms, std::uint64_t seq,
         std::string what);
double WeightOf(Witness witness);
// What holds now, strongest first.
std::vector<Reason> ReasonsOf(const SuspectDevice& device, std::int64_t now_ms,
                              const InterferenceSettings& settings);
double SumOf(const std::vector<Reason>& reasons);
// Raises, lets grow or ends the alarm about forged positions.
void Judge(SuspectDevice& device, const InterferenceContext& context);

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_INTERNAL_INTERFERENCE_DEVICE_H_
