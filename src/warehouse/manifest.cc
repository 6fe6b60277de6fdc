#include "warehouse/manifest.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tidewaiter::warehouse {
namespace {

using Json = nlohmann::json;

std::string TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

// A name of ours, so that a damaged manifest cannot make us read elsewhere.
bool IsPartName(std::string_view name) {
  return name.starts_with("part-") && name.ends_with(".parquet") &&
         name.find_first_of("/\\") == std::string_view::npos;
}

bool ReadParts(const Json& root, Manifest& manifest) {
  const auto parts = root.find("parts");
  if (parts == root.end() || !parts->is_array()) return false;
  for (const Json& json : *parts) {
    if (!json.is_object() || !json.contains("rows") || !json["rows"].is_number_unsigned()) {
      return false;
    }
    HistoryPart part{TextOf(json, "file"), json["rows"].get<std::uint64_t>(),
                     TextOf(json, "source"), TextOf(json, "sha256")};
    if (!IsPartName(part.file) || part.sha256.size() != 64) return false;
    manifest.parts.push_back(std::move(part));
  }
  return true;
}

bool ReadSchema(const Json& root, LineSchema& schema) {
  schema.currency = TextOf(root, "currency");
  const auto extras = root.find("extra_names");
  if (schema.currency.size() != 3 || extras == root.end() || !extras->is_array() ||
      extras->size() > kExtraCount) {
    return false;
  }
  for (std::size_t i = 0; i < extras->size(); ++i) {
    if (!(*extras)[i].is_string()) return false;
    schema.extra_names[i] = (*extras)[i].get<std::string>();
  }
  return true;
}

}  // namespace

std::string RenderManifest(const Manifest& manifest) {
  Json root{{"format", kHistoryFormat}, {"currency", manifest.schema.currency}};
  root["extra_names"] = manifest.schema.extra_names;
  root["parts"] = Json::array();
  for (const HistoryPart& part : manifest.parts) {
    root["parts"].push_back({{"file", part.file},
                             {"rows", part.rows},
                             {"source", part.source},
                             {"sha256", part.sha256}});
  }
  // A source's name may hold any bytes: replaced rather than thrown about.
  return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<Manifest> ParseManifest(std::string_view text) {
  const Json root = Json::parse(text, nullptr, false);
  if (!root.is_object() || !root.contains("format") || !root["format"].is_number_integer()) {
    return Fail(ErrorCode::kCorruption, "the manifest is not the JSON of a history");
  }
  const int format = root["format"].get<int>();
  if (format > kHistoryFormat) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("the history has format {}, this version reads up to {}", format,
                            kHistoryFormat),
                "/format");
  }
  Manifest manifest;
  if (!ReadSchema(root, manifest.schema) || !ReadParts(root, manifest)) {
    return Fail(ErrorCode::kCorruption, "the manifest of the history is damaged");
  }
  return manifest;
}

}  // namespace tidewaiter::warehouse
