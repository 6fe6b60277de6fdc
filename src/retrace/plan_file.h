// Plan file: all that alarms depend on beside the frames: movements, fences, drones that are
// registered, ports, and the countries around. One JSON document; docs/formats/plan-file.md.
//
//   ASSIGN_OR_RETURN(const retrace::PlanFile file, retrace::ReadPlanFile("plan.json"));
//   ASSIGN_OR_RETURN(auto plan, retrace::BuildPlan(file));       // for track::Tracker
//
// Plain values; functions are pure but for the files. Thread-safe.
#ifndef TIDEWAITER_RETRACE_PLAN_FILE_H_
#define TIDEWAITER_RETRACE_PLAN_FILE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "geo/read_shapes.h"
#include "os/file.h"
#include "track/movement.h"
#include "track/plan.h"
#include "track/vessels.h"

namespace tidewaiter::retrace {

struct KnownDrone {
  std::string id = {};  // serial number or registration
  std::string operator_id = {};
  friend bool operator==(const KnownDrone&, const KnownDrone&) = default;
};

struct PlanFile {
  std::vector<track::Movement> movements = {};
  // A property "kind" of each says what it is ("forbidden", "dead_zone", ... as track::Name); the
  // id of the feature is the fence's.
  std::vector<geo::Feature> fences = {};
  std::vector<KnownDrone> drones = {};
  std::vector<track::Port> ports = {};
  std::string countries = {};  // GeoJSON of their areas, as geo/countries.h reads it; "" = none
};

inline constexpr std::size_t kPlanBytesMax = std::size_t{1} << 30U;  // 100,000 movements of 10 kB
inline constexpr std::size_t kDronesMax = 1'000'000;                 // a register of a country
inline constexpr std::size_t kPortsMax = 200'000;

std::string WritePlanFile(const PlanFile& file);
// Errors: kInvalidArgument, with the first problem and its pointer into the file.
Result<PlanFile> ParsePlanFile(std::string_view json);
// Errors: also those of os::ReadFile.
Result<PlanFile> ReadPlanFile(const os::Path& path);

// The fences as the tracker takes them. Errors: kInvalidArgument (no such kind, no area, a shape
// with problems).
Result<std::vector<track::ZoneFence>> FencesOf(const PlanFile& file);
Result<std::shared_ptr<const track::Plan>> BuildPlan(const PlanFile& file);

}  // namespace tidewaiter::retrace

#endif  // TIDEWAITER_RETRACE_PLAN_FILE_H_
