#include "api/tariff_version.h"

#include <optional>
#include <ranges>
#include <utility>

#include "clearance/registry.h"
#include "codec/json_get.h"
#include "codec/json_reader.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using codec::JsonValue;
using codec::JsonWriter;

constexpr std::size_t kWarningsKept = 200;

std::string RecordOf(const TariffVersion& version) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", version.id).Member("name", version.name);
  json.Member("state", version.state).Member("loaded_ms", version.loaded_ms);
  json.Member("loaded_by", version.loaded_by).Member("activated_ms", version.activated_ms);
  json.Member("activated_by", version.activated_by).Member("lines", version.lines);
  json.Member("measures", version.measures).Member("warnings_total", version.warnings_total);
  AppendWarnings(json, version.warnings);
  json.EndObject();
  return out;
}

clearance::PutRecord PutVersion(const TariffVersion& version) {
  return {.collection = std::string(collection::kTariffVersion),
          .id = version.id,
          .if_version = std::nullopt,
          .body = RecordOf(version),
          .kind = {},
          .data = {}};
}

clearance::PutRecord PutCurrent(const TariffVersion& version) {
  std::string body;
  JsonWriter json(body);
  json.BeginObject().Member("version", version.id).Member("name", version.name);
  json.Member("activated_ms", version.activated_ms).Member("by", version.activated_by).EndObject();
  return {.collection = std::string(collection::kTariff),
          .id = "current",
          .if_version = std::nullopt,
          .body = body,
          .kind = "tariff.in_force",
          .data = body};
}

}  // namespace

void AppendWarnings(JsonWriter& json, const codec::Problems& warnings) {
  json.Key("warnings").BeginArray();
  for (const codec::Problem& warning : warnings | std::views::take(kWarningsKept)) {
    json.BeginObject().Member("code", warning.code).Member("pointer", warning.pointer);
    json.Member("detail", warning.detail).EndObject();
  }
  json.EndArray();
}

Result<TariffVersion> ReadTariffVersion(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok()) return Fail(ErrorCode::kCorruption, "a version of the tariff cannot be read");
  const auto root = json.root();
  TariffVersion version{
      .id = codec::TextOf(root, "id"),
      .name = codec::TextOf(root, "name"),
      .state = codec::TextOf(root, "state"),
      .loaded_ms = codec::IntegerOf(root, "loaded_ms"),
      .loaded_by = codec::TextOf(root, "loaded_by"),
      .activated_ms = codec::IntegerOf(root, "activated_ms"),
      .activated_by = codec::TextOf(root, "activated_by"),
      .lines = static_cast<std::size_t>(codec::IntegerOf(root, "lines")),
      .measures = static_cast<std::size_t>(codec::IntegerOf(root, "measures")),
      .warnings_total = static_cast<std::size_t>(codec::IntegerOf(root, "warnings_total")),
      .warnings = {}};
  codec::EachOf(root, "warnings", [&](JsonValue warning) {
    version.warnings.push_back({codec::TextOf(warning, "code"), codec::TextOf(warning, "pointer"),
                                codec::TextOf(warning, "detail")});
  });
  return version;
}

clearance::PutRecord PutLoaded(const TariffVersion& version) {
  std::string data;
  JsonWriter(data).BeginObject().Member("name", version.name).EndObject();
  clearance::PutRecord put = PutVersion(version);
  put.if_version = 0;
  put.kind = "tariff_version.loaded";
  put.data = std::move(data);
  return put;
}

clearance::PutRecords PutInForce(TariffVersion& version, std::string_view by, std::int64_t now_ms,
                                 std::span<const TariffVersion> all) {
  version.state = "in_force";
  version.activated_ms = now_ms;
  version.activated_by = by;
  clearance::PutRecords puts;
  puts.records.push_back(PutVersion(version));
  for (TariffVersion other : all) {
    if (other.id == version.id || other.state != "in_force") continue;
    other.state = "former";
    puts.records.push_back(PutVersion(other));
  }
  puts.records.push_back(PutCurrent(version));
  return puts;
}

}  // namespace tidewaiter::api
