// Plan: what is in force: fences, movements, and the limits of each, ready to be asked by every
// report. Immutable; a change is another plan, put in place of the old one as a whole.
//
//   auto built = track::Plan::Build({.fences = fences, .movements = movements});
//   if (!built) return Refuse(built.error());                      // all problems, with pointers
//   std::shared_ptr<const track::Plan> plan = *built;
//   const track::Assignment* a = plan->AssignmentOf("860000000000017", time_ms);
//
// Threads may share one. Building: the fence index (geo/fence_index.h: some 20 ms for 10,000
// fences) and O(points) for the ways of movements.
#ifndef TIDEWAITER_TRACK_PLAN_H_
#define TIDEWAITER_TRACK_PLAN_H_

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "codec/problem.h"
#include "geo/fence_index.h"
#include "geo/polyline.h"
#include "track/movement.h"
#include "track/settings.h"

namespace tidewaiter::track {

// Numbers are stored: never renumber.
enum class FenceKind : std::uint8_t {
  kForbidden = 1,   // no unit under movement may be in it
  kRestricted = 2,  // being in it is worth a look
  kDeadZone = 3,    // no radio there: silence is normal for longer
  kRestArea = 4,    // stops there are planned ones
  kKeepIn = 5,      // leaving it is an alarm: a depot, a free zone
  kPort = 6,        // of interest to vessels
  kWatch = 7,       // entering and leaving is noted
};
std::string_view Name(FenceKind kind);  // "forbidden", ...
std::optional<FenceKind> FindFenceKind(std::string_view name);

// Hours of a week in a local time of fixed offset. Of no days: always.
struct WeeklyHours {
  std::uint8_t days = 0;          // bit 0 Monday ... bit 6 Sunday
  std::int16_t from_min = 0;      // minutes after local midnight, 0..1440
  std::int16_t until_min = 1440;  // not in it; before `from_min`: on the next day
  friend bool operator==(const WeeklyHours&, const WeeklyHours&) = default;
};
struct Calendar {
  Window valid = {};
  std::vector<WeeklyHours> hours = {};  // none: at all hours
  int offset_min = 0;                   // local time minus UTC
  [[nodiscard]] bool IsOpen(std::int64_t time_ms) const;
  friend bool operator==(const Calendar&, const Calendar&) = default;
};

struct ZoneFence {
  std::string id = {};
  std::string name = {};
  FenceKind kind = FenceKind::kForbidden;
  geo::Shape shape;
  Calendar calendar = {};
  bool sealed_only = true;  // only units under an armed movement are judged
};

// The way of an edge, ready to be asked.
struct Way {
  std::uint8_t from = 0;  // places in Course::nodes
  std::uint8_t to = 0;
  std::optional<geo::Polyline> line = {};
  double half_width_m = 0;
  double length_m = 0;  // of the line, or straight between the nodes
};

struct Mate {
  std::uint64_t device = 0;  // hash of its number
  PairingKind kind = PairingKind::kSealDevice;
  Window valid = {};
};

// A movement, ready to be asked.
struct Course {
  Movement movement = {};
  std::uint64_t key = 0;  // hash of its id
  Settings settings = {};
  std::string settings_version = {};
  std::vector<geo::Shape> places = {};  // one a node
  std::vector<geo::Point> centers = {};
  std::vector<Way> ways = {};                 // one an edge
  std::vector<std::uint64_t> next = {};       // one a node: a bit for each that an edge leads to
  std::vector<std::uint64_t> reach = {};      // one a node: a bit for each that can be got to
  std::vector<double> to_destination_m = {};  // one a node: by the shortest way
  // When they are expected at the latest, rising: time and node.
  std::vector<std::pair<std::int64_t, std::uint8_t>> deadlines = {};
  // The devices that say where the unit is, seals first.
  std::vector<Mate> mates = {};

  // The one whose places the behaviours of the journey rest on: the first seal, otherwise the
  // first tracker that belongs to it then. Hash of its number; 0: none.
  [[nodiscard]] std::uint64_t LeadAt(std::int64_t time_ms) const {
    for (const Mate& mate : mates) {
      if (mate.valid.Has(time_ms)) return mate.device;
    }
    return 0;
  }
};

// A device of a movement, for as long as it belongs to it.
struct Assignment {
  std::shared_ptr<const Course> course = {};
  PairingKind kind = PairingKind::kSealDevice;
  Window valid = {};
};

inline constexpr std::size_t kFencesMax = 200'000;
inline constexpr std::size_t kMovementsMax = 200'000;

// A movement alone. CHECKs that ProblemsOf finds none. O(points of its lines).
std::shared_ptr<const Course> MakeCourse(Movement movement, const Settings& settings = {});

struct PlanParts {
  std::vector<ZoneFence> fences = {};
  std::vector<Movement> movements = {};
  Settings settings = {};
};

class Plan {
 public:
  // Problems: those of every movement under "/movements/<i>", duplicate (an id, or a device that
  // belongs to two open movements at one time: one seal is tied to one operation only), order.
  static std::expected<std::shared_ptr<const Plan>, codec::Problems> Build(PlanParts parts);

  // Null: the device belongs to no movement at that time. O(1) and the movements of the device.
  [[nodiscard]] const Assignment* AssignmentOf(std::string_view device, std::int64_t time_ms) const;
  // The same by HashBytes(device).
  [[nodiscard]] const Assignment* AssignmentOf(std::uint64_t device, std::int64_t time_ms) const;

  [[nodiscard]] const geo::FenceIndex& index() const { return index_; }  // ids: places in fences()
  [[nodiscard]] std::span<const ZoneFence> fences() const { return fences_; }
  [[nodiscard]] std::uint64_t FenceKey(std::uint32_t fence) const { return fence_keys_[fence]; }
  // The place of the fence with that key in fences().
  [[nodiscard]] std::optional<std::uint32_t> FindFence(std::uint64_t key) const;
  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] const std::string& settings_version() const { return settings_version_; }
  [[nodiscard]] std::span<const std::shared_ptr<const Course>> courses() const { return courses_; }

 private:
  std::vector<ZoneFence> fences_;
  std::vector<std::uint64_t> fence_keys_;
  std::unordered_map<std::uint64_t, std::uint32_t> fence_places_;
  geo::FenceIndex index_;
  Settings settings_;
  std::string settings_version_;
  std::vector<std::shared_ptr<const Course>> courses_;
  std::unordered_map<std::uint64_t, std::vector<Assignment>> assignments_;  // by hash of device
};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_PLAN_H_
