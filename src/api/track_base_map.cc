// The base map: layers of GeoJSON that the operator loaded, as they lie on disk.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/track_calls.h"
#include "base/hash.h"
#include "os/file.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::BaseLayer;
using monitor::ControlRoom;

// Another one when the file is another: browsers keep layers by it.
std::string HashOf(const BaseLayer& layer, std::uint64_t bytes) {
  std::error_code error;
  const auto changed = std::filesystem::last_write_time(layer.file, error).time_since_epoch();
  const auto ticks = static_cast<std::uint64_t>(changed.count());
  return fmt::format("{:016x}", Combine(HashBytes(layer.name), Combine(bytes, ticks)));
}

void List(Call call, ControlRoom& room) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("layers").BeginArray();
  for (const BaseLayer& layer : room.base_map()) {
    const auto bytes = os::FileSize(layer.file);
    if (!bytes) return call.Fail(bytes.error());
    json.BeginObject().Member("name", layer.name).Member("kind", layer.kind);
    json.Member("bytes", *bytes).Member("hash", HashOf(layer, *bytes));
    json.MemberUnlessEmpty("source", layer.source).EndObject();
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void GetLayer(Call call, ControlRoom& room) {
  const auto at =
      std::ranges::find(room.base_map(), call.request.PathParameter("name"), &BaseLayer::name);
  if (at == room.base_map().end()) return call.NotFound();
  auto bytes = os::ReadFile(at->file);
  if (!bytes) return call.Fail(bytes.error());
  SendFile(std::move(call), "application/geo+json", "", *std::move(bytes));
}

}  // namespace

void GetBaseMap(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, List);
}
void GetBaseMapLayer(Call call) {
  ServeTrack(std::move(call), {Action::kReadMovements}, GetLayer);
}

}  // namespace tidewaiter::api
