#include "monitor/geo_thing.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/check.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"
#include "monitor/record_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::NumberOf;
using codec::TextOf;
using Json = simdjson::dom::element;

constexpr std::int32_t kDayMinutes = 24 * 60;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int32_t kOffsetMax = 14 * 60;  // of any local time from UTC
constexpr std::array<std::string_view, 9> kPlaceRoles{
    "gate", "border", "port", "station", "depot", "rest", "checkpoint", "office", "anchorage"};
constexpr std::array<std::string_view, 7> kFenceRoles{
    "forbidden", "restricted", "dead_zone", "rest_area", "urban", "area", "air_zone"};

std::unexpected<Error> No(ErrorCode code, std::string word, std::string message) {
  return Fail(code, std::move(message), std::move(word));
}

bool AreSound(const WeekHours& hours) {
  return hours.days > 0 && hours.days < 0x80 && hours.from_minute >= 0 &&
         hours.from_minute < kDayMinutes && hours.until_minute >= 0 &&
         hours.until_minute <= kDayMinutes && std::abs(hours.offset_minutes) <= kOffsetMax;
}

Status Check(GeoKind kind, const GeoVersion& version) {
  if (!IsRole(kind, version.role)) {
    return No(ErrorCode::kInvalidArgument, "role", "no such role: " + version.role);
  }
  if (version.reason.empty()) {
    return No(ErrorCode::kInvalidArgument, "reason_needed", "say why");
  }
  if (version.valid_until_ms != 0 && version.valid_until_ms <= version.valid_from_ms) {
    return No(ErrorCode::kInvalidArgument, "window", "it ends before it begins");
  }
  if (!std::ranges::all_of(version.hours, AreSound)) {
    return No(ErrorCode::kInvalidArgument, "hours", "hours of the week that there are");
  }
  return {};
}

void AppendHours(JsonWriter& json, const WeekHours& hours) {
  json.BeginObject().Member("days", int{hours.days}).Member("from", hours.from_minute);
  json.Member("until", hours.until_minute).Member("offset", hours.offset_minutes).EndObject();
}

void AppendVersion(JsonWriter& json, const GeoVersion& version) {
  json.BeginObject().Member("number", version.number).Member("name", version.name);
  json.MemberUnlessEmpty("role", version.role).MemberUnlessEmpty("code", version.code);
  json.Member("shape", version.shape).Key("hours").BeginArray();
  for (const WeekHours& hours : version.hours)
    AppendHours(json, hours);
  json.EndArray();
  json.Member("valid_from_ms", version.valid_from_ms);
  json.Member("valid_until_ms", version.valid_until_ms);
  json.Member("speed_limit_kmh", version.speed_limit_kmh);
  json.Member("dwell_max_s", version.dwell_max_s);
  json.MemberUnlessEmpty("legal_base", version.legal_base);
  if (version.retired) json.Member("retired", true);
  json.Member("reason", version.reason).Member("by", version.by).Member("at_ms", version.at_ms);
  if (!version.approved_by.empty()) {
    json.Member("approved_by", version.approved_by).Member("approved_ms", version.approved_ms);
  }
  json.EndObject();
}

Result<WeekHours> HoursOf(Json json) {
  const WeekHours hours{.days = static_cast<std::uint8_t>(IntegerOf(json, "days")),
                        .from_minute = static_cast<std::int32_t>(IntegerOf(json, "from")),
                        .until_minute = static_cast<std::int32_t>(IntegerOf(json, "until")),
                        .offset_minutes = static_cast<std::int32_t>(IntegerOf(json, "offset"))};
  if (!AreSound(hours)) return Fail(ErrorCode::kCorruption, "stored hours that cannot be");
  return hours;
}

Result<GeoVersion> VersionOf(Json json) {
  GeoVersion version{.number = static_cast<std::uint32_t>(IntegerOf(json, "number")),
                     .name = TextOf(json, "name"),
                     .role = TextOf(json, "role"),
                     .code = TextOf(json, "code"),
                     .shape = TextOf(json, "shape")};
  ASSIGN_OR_RETURN(version.hours, ListOf<WeekHours>(json, "hours", HoursOf));
  version.valid_from_ms = IntegerOf(json, "valid_from_ms");
  version.valid_until_ms = IntegerOf(json, "valid_until_ms");
  version.speed_limit_kmh = NumberOf(json, "speed_limit_kmh");
  version.dwell_max_s = IntegerOf(json, "dwell_max_s");
  version.legal_base = TextOf(json, "legal_base");
  version.retired = codec::BoolOf(json, "retired");
  version.reason = TextOf(json, "reason");
  version.by = TextOf(json, "by");
  version.at_ms = IntegerOf(json, "at_ms");
  version.approved_by = TextOf(json, "approved_by");
  version.approved_ms = IntegerOf(json, "approved_ms");
  return version;
}

bool HoldsAt(const WeekHours& hours, std::int64_t time_ms) {
  const std::int64_t minute = time_ms / kMinuteMs + hours.offset_minutes;
  const std::int64_t day = minute / kDayMinutes;
  const auto of_day = static_cast<std::int32_t>(minute % kDayMinutes);
  // 1970-01-01 was a Thursday.
  const auto on = [&](std::int64_t which) { return (hours.days >> ((which + 3) % 7) & 1) != 0; };
  if (hours.from_minute < hours.until_minute) {
    return on(day) && of_day >= hours.from_minute && of_day < hours.until_minute;
  }
  return (on(day) && of_day >= hours.from_minute) || (on(day + 6) && of_day < hours.until_minute);
}

}  // namespace

std::string_view Name(GeoKind kind) {
  switch (kind) {
    case GeoKind::kPlace:
      return "place";
    case GeoKind::kCorridor:
      return "corridor";
    case GeoKind::kFence:
      return "fence";
  }
  CHECK(false);
}

std::optional<GeoKind> FindGeoKind(std::string_view name) {
  for (const GeoKind kind : {GeoKind::kPlace, GeoKind::kCorridor, GeoKind::kFence}) {
    if (Name(kind) == name) return kind;
  }
  return std::nullopt;
}

const GeoVersion* GeoThing::in_force() const {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (!version->approved_by.empty()) return version->retired ? nullptr : &*version;
  }
  return nullptr;
}

const GeoVersion* GeoThing::waiting() const {
  return newest().approved_by.empty() ? &newest() : nullptr;
}

const GeoVersion* GeoThing::HeldAt(std::int64_t time_ms) const {
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->approved_by.empty() || version->approved_ms > time_ms) continue;
    const bool over = version->valid_until_ms != 0 && version->valid_until_ms <= time_ms;
    return version->retired || over || version->valid_from_ms > time_ms ? nullptr : &*version;
  }
  return nullptr;
}

bool IsGeoId(std::string_view id) {
  const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return !id.empty() && id.size() <= kGeoIdMax && plain(id.front()) &&
         std::ranges::all_of(id,
                             [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

bool IsRole(GeoKind kind, std::string_view role) {
  switch (kind) {
    case GeoKind::kPlace:
      return std::ranges::find(kPlaceRoles, role) != kPlaceRoles.end();
    case GeoKind::kCorridor:
      return role.empty();
    case GeoKind::kFence:
      return std::ranges::find(kFenceRoles, role) != kFenceRoles.end();
  }
  CHECK(false);
}

Result<GeoThing> BeginThing(std::string id, GeoKind kind, GeoVersion version) {
  if (!IsGeoId(id)) {
    return No(ErrorCode::kInvalidArgument, "id", "letters, digits, '-', '_' and '.', at most 64");
  }
  RETURN_IF_ERROR(Check(kind, version));
  GeoThing thing{.id = std::move(id), .kind = kind, .versions = {}};
  version.number = 1;
  version.approved_by.clear();
  thing.versions.push_back(std::move(version));
  return thing;
}

Result<GeoThing> AddVersion(GeoThing thing, GeoVersion version) {
  RETURN_IF_ERROR(Check(thing.kind, version));
  if (thing.versions.size() >= kGeoVersionsMax) {
    return No(ErrorCode::kFailedPrecondition, "too_many_versions", "begin another thing");
  }
  version.number = static_cast<std::uint32_t>(thing.versions.size() + 1);
  version.approved_by.clear();
  thing.versions.push_back(std::move(version));
  return thing;
}

Result<GeoThing> Approve(GeoThing thing, std::string_view by, std::int64_t at_ms) {
  GeoVersion& newest = thing.versions.back();
  if (!newest.approved_by.empty()) {
    return No(ErrorCode::kFailedPrecondition, "nothing_waits", "nothing waits for approval");
  }
  if (newest.by == by) {
    return No(ErrorCode::kFailedPrecondition, "own_work", "another person has to agree");
  }
  newest.approved_by = by;
  newest.approved_ms = at_ms;
  return thing;
}

bool Holds(const std::vector<WeekHours>& hours, std::int64_t time_ms) {
  return hours.empty() ||
         std::ranges::any_of(hours, [&](const WeekHours& one) { return HoldsAt(one, time_ms); });
}

std::string WriteThing(const GeoThing& thing) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", thing.id).Member("kind", Name(thing.kind));
  json.Key("versions").BeginArray();
  for (const GeoVersion& version : thing.versions)
    AppendVersion(json, version);
  json.EndArray().EndObject();
  return out;
}

Result<GeoThing> ParseThing(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) {
    return Fail(ErrorCode::kCorruption, "a stored place, corridor or fence is no object");
  }
  const auto kind = FindGeoKind(TextOf(json.root(), "kind"));
  if (!kind) return Fail(ErrorCode::kCorruption, "a stored thing is of no kind that there is");
  GeoThing thing{.id = TextOf(json.root(), "id"), .kind = *kind, .versions = {}};
  ASSIGN_OR_RETURN(thing.versions, ListOf<GeoVersion>(json.root(), "versions", VersionOf));
  if (thing.versions.empty()) return Fail(ErrorCode::kCorruption, "a stored thing has no version");
  for (std::size_t i = 0; i < thing.versions.size(); ++i) {
    if (thing.versions[i].number != i + 1) {
      return Fail(ErrorCode::kCorruption, "a stored version is out of place");
    }
  }
  return thing;
}

}  // namespace tidewaiter::monitor
