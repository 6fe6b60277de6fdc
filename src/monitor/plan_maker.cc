#include "monitor/plan_maker.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/hash.h"

namespace tidewaiter::monitor {
namespace {

using track::FenceKind;

struct Parts {
  std::vector<track::ZoneFence> fences;
  std::vector<std::vector<std::shared_ptr<const track::Course>>> courses;  // by shard
};

std::optional<FenceKind> KindOf(GeoKind kind, std::string_view role) {
  if (kind == GeoKind::kPlace) {
    return role == "rest" ? std::optional(FenceKind::kRestArea) : std::nullopt;
  }
  if (kind != GeoKind::kFence || role == "air_zone") return std::nullopt;
  if (role == "forbidden") return FenceKind::kForbidden;
  if (role == "restricted") return FenceKind::kRestricted;
  if (role == "dead_zone") return FenceKind::kDeadZone;
  if (role == "rest_area") return FenceKind::kRestArea;
  return FenceKind::kWatch;  // urban, area: being there is worth a note
}

track::Calendar CalendarOf(const GeoVersion& version) {
  track::Calendar calendar;
  calendar.valid = {.from_ms = version.valid_from_ms, .until_ms = version.valid_until_ms};
  for (const WeekHours& hours : version.hours) {
    calendar.offset_min = hours.offset_minutes;
    calendar.hours.push_back({.days = hours.days,
                              .from_min = static_cast<std::int16_t>(hours.from_minute),
                              .until_min = static_cast<std::int16_t>(hours.until_minute)});
  }
  return calendar;
}

std::uint64_t VersionOf(const GeoThing& thing, const GeoVersion& version) {
  return Combine(HashBytes(thing.id), version.number);
}

geo::Point MiddleOf(const geo::Shape& shape) {
  const geo::Box& box = shape.boxes().front();
  return {.lat = (box.min_lat + box.max_lat) / 2, .lon = (box.min_lon + box.max_lon) / 2};
}

class Maker {
 public:
  Maker(const PlanSources& sources, std::uint32_t shards) : sources_(sources) {
    parts_.courses.resize(shards);
    made_.settings_version = sources.settings.version();
  }

  MadePlan All() {
    for (const auto& row : sources_.geo)
      AddThing(row);
    MakeFences();
    for (const auto& row : sources_.movements)
      AddMovement(row);
    for (auto& courses : parts_.courses)
      made_.shards.push_back(Build(std::move(courses)));
    return std::move(made_);
  }

 private:
  void LeaveOut(const std::string& id, codec::Problems problems) {
    made_.left_out.push_back({id, std::move(problems)});
  }

  void Remember(std::int64_t time_ms) {
    if (time_ms <= sources_.now_ms) return;
    if (made_.next_ms == 0 || time_ms < made_.next_ms) made_.next_ms = time_ms;
  }

  void AddThing(const RowPtr<GeoThing>& row) {
    const GeoThing& thing = row->value;
    for (const GeoVersion& version : thing.versions) {
      if (version.approved_by.empty()) continue;
      Remember(version.valid_from_ms);
      Remember(version.valid_until_ms);
    }
    const GeoVersion* const version = thing.HeldAt(sources_.now_ms);
    if (version == nullptr || thing.kind == GeoKind::kCorridor) return;
    const bool is_port = version->role == "port" || version->role == "anchorage";
    const auto kind = KindOf(thing.kind, version->role);
    if (!kind && !is_port && version->role != "air_zone") return;
    auto shape = ShapeOf(row, *version);
    if (!shape) return LeaveOut(thing.id, std::move(shape.error()));
    if (is_port) {
      made_.ports.push_back({.code = version->code.empty() ? thing.id : version->code,
                             .name = version->name,
                             .at = MiddleOf(*shape)});
      made_.ports_version = Combine(made_.ports_version, VersionOf(thing, *version));
    } else if (kind) {
      AddFence(row, *version, *kind, *std::move(shape));
    } else {
      AddAirZone(thing, *version, *std::move(shape));
    }
  }

  // Shapes are shared, not copied.
  std::expected<geo::Shape, codec::Problems> ShapeOf(const RowPtr<GeoThing>& row,
                                                     const GeoVersion& version) {
    if (sources_.before != nullptr) {
      const auto kept = sources_.before->shapes.find(row.get());
      if (kept != sources_.before->shapes.end() && kept->second.version == version.number) {
        return made_.shapes.insert(*kept).first->second.shape;
      }
    }
    auto drawing = ReadGeoShape(version.shape);
    if (!drawing) return std::unexpected(std::move(drawing.error()));
    auto shape = geo::MakeShape(*std::move(drawing));
    if (shape) made_.shapes.insert({row.get(), {row, version.number, *shape}});
    return shape;
  }

  // The same fences in the same order: the same set.
  void MakeFences() {
    const MadePlan* const before = sources_.before;
    const bool same = before != nullptr && before->fences_version == made_.fences_version &&
                      before->fences->fences.size() == parts_.fences.size();
    made_.fences = same ? before->fences : track::MakeFenceSet(std::move(parts_.fences));
  }

  void AddFence(const RowPtr<GeoThing>& row, const GeoVersion& version, FenceKind kind,
                geo::Shape shape) {
    const GeoThing& thing = row->value;
    if (parts_.fences.size() >= track::kFencesMax) {
      return LeaveOut(thing.id, {{"too_many", "", "more fences than the plan takes"}});
    }
    made_.fences_version = Combine(made_.fences_version, std::hash<const void*>()(row.get()));
    made_.fences_version = Combine(made_.fences_version, version.number);
    parts_.fences.push_back({.id = thing.id,
                             .name = version.name,
                             .kind = kind,
                             .shape = std::move(shape),
                             .calendar = CalendarOf(version)});
  }

  void AddAirZone(const GeoThing& thing, const GeoVersion& version, geo::Shape shape) {
    made_.air_zones.push_back(
        {.id = ZoneNumber(thing.id), .name = version.name, .shape = std::move(shape)});
    made_.air_version = Combine(made_.air_version, VersionOf(thing, version));
  }

  void AddMovement(const RowPtr<MovementRecord>& row) {
    const MovementRecord& record = row->value;
    if (!record.watched()) return;
    auto course = Kept(row);
    if (course == nullptr) {
      codec::Problems problems = track::ProblemsOf(record.journey);
      if (!problems.empty()) return LeaveOut(record.id(), std::move(problems));
    }
    if (const std::string taken = Claimed(record.journey); !taken.empty()) {
      return LeaveOut(record.id(), {{"duplicate", "/pairings", taken + " is on another movement"}});
    }
    const auto shard =
        static_cast<std::uint32_t>(HashBytes(record.journey.iot.Text()) % parts_.courses.size());
    if (parts_.courses[shard].size() >= track::kMovementsMax) {
      return LeaveOut(record.id(), {{"too_many", "", "more movements than a shard takes"}});
    }
    for (const track::Pairing& pairing : record.journey.pairings) {
      if (track::IsDevice(pairing.kind))
        made_.devices[HashBytes(pairing.value)].push_back({shard, pairing.valid});
    }
    if (course == nullptr) course = track::MakeCourse(record.journey, sources_.settings);
    made_.courses.insert({row.get(), {row, course}});
    parts_.courses[shard].push_back(std::move(course));
  }

  // The course of that row in the plan before; null: none, or the thresholds were others.
  [[nodiscard]] std::shared_ptr<const track::Course> Kept(const RowPtr<MovementRecord>& row) const {
    const MadePlan* const before = sources_.before;
    if (before == nullptr || before->settings_version != made_.settings_version) return nullptr;
    const auto kept = before->courses.find(row.get());
    return kept == before->courses.end() ? nullptr : kept->second.course;
  }

  // A device of it that another movement has at that time; "" for none.
  [[nodiscard]] std::string Claimed(const track::Movement& journey) const {
    for (const track::Pairing& pairing : journey.pairings) {
      const auto at = made_.devices.find(HashBytes(pairing.value));
      if (!track::IsDevice(pairing.kind) || at == made_.devices.end()) continue;
      const auto overlaps = [&](const MadePlan::Place& place) {
        return (pairing.valid.until_ms == 0 || place.valid.from_ms <= pairing.valid.until_ms) &&
               (place.valid.until_ms == 0 || pairing.valid.from_ms <= place.valid.until_ms);
      };
      if (std::ranges::any_of(at->second, overlaps)) return pairing.value;
    }
    return {};
  }

  [[nodiscard]] std::shared_ptr<const track::Plan> Build(
      std::vector<std::shared_ptr<const track::Course>> courses) const {
    auto built = track::Plan::Build(
        {.settings = sources_.settings, .fence_set = made_.fences, .courses = std::move(courses)});
    CHECK(built.has_value());  // everything that stands against it was left out above
    return *built;
  }

  const PlanSources& sources_;
  Parts parts_;
  MadePlan made_;
};

}  // namespace

std::uint32_t ZoneNumber(std::string_view id) {
  return static_cast<std::uint32_t>(HashBytes(id));
}

std::uint32_t MadePlan::ShardOf(std::string_view device, std::int64_t time_ms) const {
  const std::uint64_t hash = HashBytes(device);
  const auto at = devices.find(hash);
  if (at == devices.end()) return static_cast<std::uint32_t>(hash % shards.size());
  for (const Place& place : at->second) {
    if (place.valid.Has(time_ms)) return place.shard;
  }
  return at->second.back().shard;
}

MadePlan MakePlan(const PlanSources& sources, std::uint32_t shards) {
  CHECK(shards > 0);
  return Maker(sources, shards).All();
}

}  // namespace tidewaiter::monitor
