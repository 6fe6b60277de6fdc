#include "retrace/plan_file.h"

#include <utility>

#include <fmt/format.h>

#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "geo/write_shapes.h"

namespace tidewaiter::retrace {
namespace {

using codec::JsonReader;
using codec::JsonValue;

std::unexpected<Error> FirstOf(const codec::Problems& problems) {
  const codec::Problem& first = problems.front();
  return Fail(ErrorCode::kInvalidArgument, first.detail, first.pointer);
}

void ReadMovements(JsonReader& in, JsonValue value, PlanFile& file) {
  in.Array(value, 0, track::kMovementsMax, [&](JsonValue element) {
    track::ReadMovement read = track::ParseMovement(simdjson::minify(element));
    for (const codec::Problem& problem : read.problems)
      in.NoteUnder(problem.pointer, problem.code, problem.detail);
    file.movements.push_back(std::move(read.movement));
  });
}

void ReadFences(JsonReader& in, JsonValue value, PlanFile& file) {
  geo::ReadFeatures read = geo::ReadGeoJson(simdjson::minify(value));
  for (const codec::Problem& problem : read.problems)
    in.NoteUnder(problem.pointer, problem.code, problem.detail);
  file.fences = std::move(read.features);
}

constexpr codec::JsonMember<KnownDrone> kDrone[] = {
    {"id", codec::kRequired,
     [](JsonReader& in, JsonValue v, KnownDrone& d) { in.Text(v, {.min = 1, .max = 64}, d.id); }},
    {"operator_id", codec::kOptional,
     [](JsonReader& in, JsonValue v, KnownDrone& d) { in.Text(v, {.max = 64}, d.operator_id); }}};

constexpr codec::JsonMember<track::Port> kPort[] = {
    {"code", codec::kRequired,
     [](JsonReader& in, JsonValue v, track::Port& p) {
       in.Text(v, {.min = 1, .max = 16}, p.code);
     }},
    {"name", codec::kOptional,
     [](JsonReader& in, JsonValue v, track::Port& p) { in.Text(v, {.max = 200}, p.name); }},
    {"lat", codec::kRequired,
     [](JsonReader& in, JsonValue v, track::Port& p) { in.Number(v, -90, 90, p.at.lat); }},
    {"lon", codec::kRequired,
     [](JsonReader& in, JsonValue v, track::Port& p) { in.Number(v, -180, 180, p.at.lon); }}};

constexpr codec::JsonMember<PlanFile> kFile[] = {
    {"movements", codec::kOptional, ReadMovements},
    {"fences", codec::kOptional, ReadFences},
    {"drones", codec::kOptional,
     [](JsonReader& in, JsonValue value, PlanFile& file) {
       in.Array(value, 0, kDronesMax, [&](JsonValue element) {
         in.Object<KnownDrone>(element, kDrone, file.drones.emplace_back());
       });
     }},
    {"ports", codec::kOptional,
     [](JsonReader& in, JsonValue value, PlanFile& file) {
       in.Array(value, 0, kPortsMax, [&](JsonValue element) {
         in.Object<track::Port>(element, kPort, file.ports.emplace_back());
       });
     }},
    {"countries", codec::kOptional, [](JsonReader& /*in*/, JsonValue value, PlanFile& file) {
       file.countries = simdjson::minify(value);
     }}};

}  // namespace

std::string WritePlanFile(const PlanFile& file) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("movements").BeginArray();
  for (const track::Movement& movement : file.movements) {
    out += '\n';
    json.Raw(track::WriteMovement(movement));
  }
  json.EndArray().Key("fences").Raw(geo::WriteGeoJson(file.fences)).Key("drones").BeginArray();
  for (const KnownDrone& drone : file.drones) {
    json.BeginObject().Member("id", drone.id);
    json.MemberUnlessEmpty("operator_id", drone.operator_id).EndObject();
  }
  json.EndArray().Key("ports").BeginArray();
  for (const track::Port& port : file.ports) {
    json.BeginObject().Member("code", port.code).MemberUnlessEmpty("name", port.name);
    json.Member("lat", port.at.lat).Member("lon", port.at.lon).EndObject();
  }
  json.EndArray();
  if (!file.countries.empty()) json.Key("countries").Raw(file.countries);
  json.EndObject();
  out += '\n';
  return out;
}

Result<PlanFile> ParsePlanFile(std::string_view text) {
  JsonReader in;
  PlanFile file;
  // Depth: a ring of a polygon of a fence's feature has seven levels, the document two more.
  if (const auto root = in.Parse(text, {.bytes_max = kPlanBytesMax, .depth_max = 16}))
    in.Object<PlanFile>(*root, kFile, file);
  if (!in.problems().empty()) return FirstOf(in.problems());
  return file;
}

Result<PlanFile> ReadPlanFile(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  auto file = ParsePlanFile(text);
  if (!file) file.error().message = path.string() + ": " + file.error().message;
  return file;
}

Result<std::vector<track::ZoneFence>> FencesOf(const PlanFile& file) {
  std::vector<track::ZoneFence> fences;
  for (std::size_t i = 0; i < file.fences.size(); ++i) {
    const geo::Feature& feature = file.fences[i];
    const std::string pointer = fmt::format("/fences/features/{}", i);
    const auto kind = track::FindFenceKind(feature.Property("kind"));
    if (!kind) return Fail(ErrorCode::kInvalidArgument, "no such kind of fence", pointer);
    if (!feature.drawing) return Fail(ErrorCode::kInvalidArgument, "not an area", pointer);
    auto shape = geo::MakeShape(*feature.drawing);
    if (!shape) return Fail(ErrorCode::kInvalidArgument, shape.error().front().detail, pointer);
    fences.push_back({.id = feature.id.empty() ? fmt::format("fence-{}", i) : feature.id,
                      .name = feature.name,
                      .kind = *kind,
                      .shape = *shape,
                      .sealed_only = feature.Property("for_all") != "true"});
  }
  return fences;
}

Result<std::shared_ptr<const track::Plan>> BuildPlan(const PlanFile& file) {
  ASSIGN_OR_RETURN(std::vector<track::ZoneFence> fences, FencesOf(file));
  auto plan = track::Plan::Build({.fences = std::move(fences), .movements = file.movements});
  if (!plan) return FirstOf(plan.error());
  return *plan;
}

}  // namespace tidewaiter::retrace
