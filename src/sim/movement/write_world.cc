#include <fmt/format.h>

#include "codec/json_writer.h"
#include "intake/mqtt_json.h"
#include "os/new_folder.h"
#include "sim/movement/world.h"

namespace tidewaiter::sim {
namespace {

constexpr std::uint64_t kProgressEvery = 8192;

std::string OptionsJson(const WorldOptions& options) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("seed", options.seed).Member("trips", options.trips);
  json.Member("first_ms", options.first_ms).Member("trips_per_day", options.trips_per_day);
  json.Member("guilty_share", options.guilty_share);
  json.Member("look_alike_share", options.look_alike_share);
  json.Member("ships", options.ships).Member("flights", options.flights).EndObject();
  out += '\n';
  return out;
}

Status WriteFrames(MovementWorld& world, const os::Path& folder, const Progress& progress) {
  ASSIGN_OR_RETURN(os::NewFile frames, os::NewFile::Create(folder / "frames.jsonl"));
  ASSIGN_OR_RETURN(os::NewFile sea, os::NewFile::Create(folder / "vessels.nmea"));
  std::string line;
  std::uint64_t count = 0;
  while (const auto frame = world.Next()) {
    line.clear();
    if (frame->protocol == intake::kNmeaProtocol) {
      line = frame->bytes + '\n';  // its tag block has time and station
      RETURN_IF_ERROR(sea.Append(line));
    } else {
      retrace::AppendFrameLine(*frame, line);
      RETURN_IF_ERROR(frames.Append(line));
    }
    if (++count % kProgressEvery == 0) RETURN_IF_ERROR(progress("simulate", count, 0));
  }
  RETURN_IF_ERROR(frames.Commit());
  return sea.Commit();
}

}  // namespace

Status WriteWorld(const WorldOptions& options, Land land, const os::Path& out,
                  const Progress& progress) {
  std::error_code error;
  if (std::filesystem::exists(out, error))
    return Fail(ErrorCode::kConflict, out.string() + " is there already", "out");
  ASSIGN_OR_RETURN(auto world, MovementWorld::Create(options, std::move(land)));
  ASSIGN_OR_RETURN(os::NewFolder folder, os::NewFolder::Create(out));
  RETURN_IF_ERROR(
      os::WriteFile(folder.part() / "plan.json", retrace::WritePlanFile(world->plan())));
  RETURN_IF_ERROR(
      os::WriteFile(folder.part() / "truth.csv", retrace::WriteTruthFile(world->truth())));
  RETURN_IF_ERROR(os::WriteFile(folder.part() / "world.json", OptionsJson(options)));
  RETURN_IF_ERROR(WriteFrames(*world, folder.part(), progress));
  return folder.Commit();
}

}  // namespace tidewaiter::sim
