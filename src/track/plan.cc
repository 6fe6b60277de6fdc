#include "track/plan.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/calendar.h"
#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::track {
namespace {

constexpr std::array<std::string_view, 7> kFenceKinds{
    "forbidden", "restricted", "dead_zone", "rest_area", "keep_in", "port", "watch"};
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMin = 24 * 60;

// Longitude of a drawing's middle is good enough for directions and remaining lengths.
geo::Point CenterOf(const geo::Shape& shape) {
  if (const auto* circle = std::get_if<geo::Circle>(&shape.drawing().area)) return circle->center;
  const geo::Box& box = shape.boxes().front();
  return {.lat = (box.min_lat + box.max_lat) / 2, .lon = (box.min_lon + box.max_lon) / 2};
}

std::uint8_t PlaceOf(const std::vector<Node>& nodes, std::string_view id) {
  const auto found = std::ranges::find(nodes, id, &Node::id);
  CHECK(found != nodes.end());
  return static_cast<std::uint8_t>(found - nodes.begin());
}

Way WayOf(const Course& course, const Edge& edge) {
  Way way{.from = PlaceOf(course.movement.nodes, edge.from),
          .to = PlaceOf(course.movement.nodes, edge.to)};
  if (edge.corridor) {
    way.line.emplace(edge.corridor->line);
    way.half_width_m = edge.corridor->half_width_m;
    way.length_m = way.line->length_m();
  } else {
    way.length_m = geo::DistanceM(course.centers[way.from], course.centers[way.to]);
  }
  return way;
}

// Bellman and Ford: at most 64 nodes.
void MeasureDestinations(Course& course) {
  const std::size_t count = course.movement.nodes.size();
  course.to_destination_m.assign(count, std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < count; ++i) {
    if (course.movement.nodes[i].role == NodeRole::kDestination) course.to_destination_m[i] = 0;
  }
  for (std::size_t round = 0; round < count; ++round) {
    for (const Way& way : course.ways) {
      const double through = course.to_destination_m[way.to] + way.length_m;
      course.to_destination_m[way.from] = std::min(course.to_destination_m[way.from], through);
    }
  }
}

void MeasureReach(Course& course) {
  const std::size_t count = course.movement.nodes.size();
  course.next.assign(count, 0);
  for (const Way& way : course.ways)
    course.next[way.from] |= std::uint64_t{1} << way.to;
  course.reach = course.next;
  for (std::size_t round = 0; round < count; ++round) {
    for (const Way& way : course.ways)
      course.reach[way.from] |= course.reach[way.to];
  }
}

std::shared_ptr<const Course> CourseOf(Movement movement, const Settings& settings) {
  auto course = std::make_shared<Course>();
  course->key = HashBytes(movement.id);
  course->settings = settings.With(movement.limits);
  course->settings_version = course->settings.version();
  course->movement = std::move(movement);
  for (const Node& node : course->movement.nodes) {
    course->places.push_back(*geo::MakeShape(node.place));  // ProblemsOf found none
    course->centers.push_back(CenterOf(course->places.back()));
  }
  for (const Edge& edge : course->movement.edges)
    course->ways.push_back(WayOf(*course, edge));
  MeasureDestinations(*course);
  MeasureReach(*course);
  for (std::size_t i = 0; i < course->movement.nodes.size(); ++i) {
    const std::int64_t until_ms = course->movement.nodes[i].arrival.until_ms;
    if (until_ms != 0) course->deadlines.emplace_back(until_ms, static_cast<std::uint8_t>(i));
  }
  std::ranges::sort(course->deadlines);
  for (const Pairing& pairing : course->movement.pairings) {
    const bool places = IsDevice(pairing.kind) && pairing.kind != PairingKind::kSensorDevice;
    if (places) course->mates.push_back({HashBytes(pairing.value), pairing.kind, pairing.valid});
  }
  std::ranges::stable_sort(course->mates, {}, &Mate::kind);
  return course;
}

bool IsOpen(const Movement& movement) {
  return movement.state != MovementState::kClosed && movement.state != MovementState::kCancelled;
}

bool Overlap(const Window& a, const Window& b) {
  return (a.until_ms == 0 || b.from_ms <= a.until_ms) &&
         (b.until_ms == 0 || a.from_ms <= b.until_ms);
}

void AddProblems(const PlanParts& parts, codec::Problems& problems) {
  std::unordered_map<std::string_view, std::size_t> ids;
  for (std::size_t i = 0; i < parts.movements.size(); ++i) {
    const Movement& movement = parts.movements[i];
    for (codec::Problem& problem : ProblemsOf(movement)) {
      problem.pointer = fmt::format("/movements/{}{}", i, problem.pointer);
      problems.push_back(std::move(problem));
    }
    if (!ids.emplace(movement.id, i).second) {
      problems.push_back({"duplicate", fmt::format("/movements/{}/id", i), movement.id});
    }
  }
  ids.clear();
  for (std::size_t i = 0; i < parts.fences.size(); ++i) {
    if (!ids.emplace(parts.fences[i].id, i).second)
      problems.push_back({"duplicate", fmt::format("/fences/{}/id", i), parts.fences[i].id});
  }
  if (parts.fences.size() > kFencesMax) problems.push_back({"too_many", "/fences", "fences"});
  if (parts.movements.size() > kMovementsMax)
    problems.push_back({"too_many", "/movements", "movements"});
}

}  // namespace

std::shared_ptr<const Course> MakeCourse(Movement movement, const Settings& settings) {
  CHECK(ProblemsOf(movement).empty());
  return CourseOf(std::move(movement), settings);
}

std::string_view Name(FenceKind kind) {
  return kFenceKinds.at(static_cast<std::size_t>(kind) - 1);
}

std::optional<FenceKind> FindFenceKind(std::string_view name) {
  const auto* const found = std::ranges::find(kFenceKinds, name);
  if (found == kFenceKinds.end()) return std::nullopt;
  return static_cast<FenceKind>(found - kFenceKinds.begin() + 1);
}

bool Calendar::IsOpen(std::int64_t time_ms) const {
  if (!valid.Has(time_ms)) return false;
  if (hours.empty()) return true;
  // Rounded down also before 1970.
  std::int64_t minutes = time_ms / kMinuteMs - (time_ms % kMinuteMs < 0 ? 1 : 0) + offset_min;
  const std::int64_t day = minutes / kDayMin - (minutes % kDayMin < 0 ? 1 : 0);
  minutes -= day * kDayMin;
  const int today = WeekdayOf(static_cast<Day>(day));
  const int yesterday = (today + 6) % 7;
  return std::ranges::any_of(hours, [&](const WeeklyHours& span) {
    const auto on = [&](int weekday) { return (span.days >> weekday & 1) != 0; };
    if (span.from_min < span.until_min)
      return on(today) && minutes >= span.from_min && minutes < span.until_min;
    return (on(today) && minutes >= span.from_min) || (on(yesterday) && minutes < span.until_min);
  });
}

std::expected<std::shared_ptr<const Plan>, codec::Problems> Plan::Build(PlanParts parts) {
  codec::Problems problems;
  AddProblems(parts, problems);
  if (!problems.empty()) return std::unexpected(std::move(problems));
  auto plan = std::make_shared<Plan>();
  plan->settings_ = parts.settings;
  plan->settings_version_ = parts.settings.version();
  std::vector<geo::Fence> fences;
  for (std::uint32_t i = 0; i < parts.fences.size(); ++i) {
    fences.push_back({.id = i, .shape = parts.fences[i].shape});
    plan->fence_keys_.push_back(HashBytes(parts.fences[i].id));
    plan->fence_places_.emplace(plan->fence_keys_.back(), i);
  }
  plan->fences_ = std::move(parts.fences);
  plan->index_ = geo::FenceIndex::Build(fences);
  for (std::size_t i = 0; i < parts.movements.size(); ++i) {
    if (!IsOpen(parts.movements[i])) continue;
    const auto course = CourseOf(std::move(parts.movements[i]), plan->settings_);
    plan->courses_.push_back(course);
    for (std::size_t j = 0; j < course->movement.pairings.size(); ++j) {
      const Pairing& pairing = course->movement.pairings[j];
      if (!IsDevice(pairing.kind)) continue;
      std::vector<Assignment>& all = plan->assignments_[HashBytes(pairing.value)];
      const auto clash = [&](const Assignment& a) { return Overlap(a.valid, pairing.valid); };
      if (std::ranges::any_of(all, clash)) {
        problems.push_back({"duplicate", fmt::format("/movements/{}/pairings/{}", i, j),
                            pairing.value + " belongs to another movement at that time"});
      }
      all.push_back({.course = course, .kind = pairing.kind, .valid = pairing.valid});
    }
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return plan;
}

const Assignment* Plan::AssignmentOf(std::string_view device, std::int64_t time_ms) const {
  return AssignmentOf(HashBytes(device), time_ms);
}

const Assignment* Plan::AssignmentOf(std::uint64_t device, std::int64_t time_ms) const {
  const auto found = assignments_.find(device);
  if (found == assignments_.end()) return nullptr;
  for (const Assignment& assignment : found->second) {
    if (assignment.valid.Has(time_ms)) return &assignment;
  }
  return nullptr;
}

std::optional<std::uint32_t> Plan::FindFence(std::uint64_t key) const {
  const auto found = fence_places_.find(key);
  if (found == fence_places_.end()) return std::nullopt;
  return found->second;
}

}  // namespace tidewaiter::track
