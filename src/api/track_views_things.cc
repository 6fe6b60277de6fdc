// Geography, devices and settings as JSON.
#include <array>

#include <fmt/format.h>

#include "api/track_calls.h"
#include "api/track_setting_texts.h"
#include "api/track_views.h"
#include "track/gate_limits.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonWriter;
using monitor::GeoThing;
using monitor::GeoVersion;

constexpr std::array<std::string_view, 7> kDays{"mo", "tu", "we", "th", "fr", "sa", "su"};

std::string ClockText(std::int32_t minute) {
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

void AppendHours(JsonWriter& json, const monitor::WeekHours& hours) {
  json.BeginObject().Key("days").BeginArray();
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if ((hours.days >> day & 1U) != 0) json.Text(kDays[day]);
  }
  json.EndArray().Member("from", ClockText(hours.from_minute));
  json.Member("until", ClockText(hours.until_minute));
  json.Member("offset_minutes", hours.offset_minutes).EndObject();
}

void AppendLimits(JsonWriter& json, const GeoVersion& version) {
  if (version.speed_limit_kmh <= 0 && version.dwell_max_s <= 0) return;
  json.Key("limits").BeginObject();
  if (version.speed_limit_kmh > 0) json.Member("speed_limit_kmh", version.speed_limit_kmh);
  if (version.dwell_max_s > 0) json.Member("dwell_max_s", version.dwell_max_s);
  json.EndObject();
}

void AppendWaiting(JsonWriter& json, const GeoVersion& waiting, const TrackEyes& eyes) {
  json.Key("waiting").BeginObject();
  AppendWho(json, "by", waiting.by, eyes);
  json.Member("at", TimeText(waiting.at_ms));
  json.Member("may_approve", waiting.by != eyes.who.id &&
                                 access::Allows(eyes.who, Action::kManageGeography, {}).allowed);
  json.EndObject();
}

const GeoVersion& Shown(const GeoThing& thing, std::uint32_t number) {
  if (number > 0) return thing.versions.at(number - 1);
  const GeoVersion* in_force = thing.in_force();
  return in_force == nullptr ? thing.newest() : *in_force;
}

}  // namespace

std::string GeoThingJson(const GeoThing& thing, std::uint32_t number, const TrackEyes& eyes) {
  const GeoVersion& version = Shown(thing, number);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", thing.id).Member("kind", Name(thing.kind));
  json.MemberUnlessEmpty("role", version.role).Member("name", version.name);
  json.MemberUnlessEmpty("code", version.code).Key("shape").Raw(version.shape);
  if (!version.hours.empty()) {
    json.Key("hours").BeginArray();
    for (const monitor::WeekHours& hours : version.hours)
      AppendHours(json, hours);
    json.EndArray();
  }
  AppendWindowOf(json, "valid", version.valid_from_ms, version.valid_until_ms);
  AppendLimits(json, version);
  json.MemberUnlessEmpty("legal_base", version.legal_base).Member("retired", version.retired);
  json.Member("version", version.number);
  AppendWho(json, "by", version.by, eyes);
  json.Member("at", TimeText(version.at_ms));
  if (eyes.officer) json.MemberUnlessEmpty("reason", version.reason);
  const GeoVersion* waiting = thing.waiting();
  if (waiting != nullptr && (number == 0 || number == waiting->number)) {
    AppendWaiting(json, *waiting, eyes);
  }
  json.EndObject();
  return out;
}

std::string DeviceJson(const DeviceRow& row, const TrackEyes& eyes) {
  const monitor::DeviceRecord& device = row.value;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", device.id).Member("kind", Name(device.kind));
  for (const auto& [name, text] :
       {std::pair{"protocol", &device.protocol}, std::pair{"model", &device.model},
        std::pair{"maker", &device.maker}, std::pair{"approval", &device.approval},
        std::pair{"owner", &device.owner}, std::pair{"lessee", &device.lessee},
        std::pair{"sim", &device.sim}, std::pair{"place", &device.place},
        std::pair{"movement", &device.movement}, std::pair{"certificate", &device.certificate}}) {
    json.MemberUnlessEmpty(name, *text);
  }
  AppendWindowOf(json, "lease", device.lease_from_ms, device.lease_until_ms);
  if (device.drone_class >= 0) json.Member("drone_class", device.drone_class);
  if (device.mass_kg > 0) json.Member("mass_kg", device.mass_kg);
  if (device.lane != 0) json.Member("lane", device.lane);
  if (!device.reads.empty()) {
    json.Key("reads").BeginArray();
    for (const device::GateKind kind : device.reads)
      json.Text(Name(kind));
    json.EndArray();
  }
  json.Member("clock_offset_minutes", device.clock_offset_minutes);
  json.Member("state", Name(device.state));
  if (const monitor::UnitPtr unit = eyes.room->board().Find(device.id)) {
    AppendTime(json, "heard_at", unit->view.heard_ms);
    if (unit->view.at) json.Member("lat", unit->view.at->lat).Member("lon", unit->view.at->lon);
    if (unit->battery_percent >= 0) json.Member("battery_percent", unit->battery_percent);
  }
  json.Member("secret_set", !device.secret_hash.empty() || !device.certificate.empty());
  json.Key("faults").BeginArray();
  for (const monitor::DeviceFault& fault : device.faults) {
    json.BeginObject().Member("at", TimeText(fault.at_ms)).Member("code", fault.code);
    json.MemberUnlessEmpty("text", fault.text).EndObject();
  }
  json.EndArray().Member("version", row.version).EndObject();
  return out;
}

std::string OrderJson(const monitor::DeviceOrder& order, const TrackEyes& eyes) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", order.id).Member("device", order.device);
  json.Member("command", order.command).Key("parameters").BeginObject();
  for (const auto& [name, value] : order.parameters)
    json.Member(name, value);
  json.EndObject().Member("state", Name(order.state)).Member("at", TimeText(order.at_ms));
  AppendWho(json, "by", order.by, eyes);
  json.MemberUnlessEmpty("second", order.second);
  AppendTime(json, "sent_at", order.sent_ms);
  AppendTime(json, "done_at", order.done_ms);
  json.MemberUnlessEmpty("answer", order.answer);
  AppendTime(json, "expires", order.expires_ms);
  json.EndObject();
  return out;
}

namespace {

void AppendLimitRow(JsonWriter& json, std::string_view name, double value, double start,
                    std::string_view text) {
  json.BeginObject().Member("name", name).Member("value", value).Member("start", start);
  json.Member("unit", UnitOfLimit(name)).Member("text", text).EndObject();
}

}  // namespace

std::string TrackSettingsJson(const monitor::TrackSettings* set, risk::Language language) {
  const monitor::TrackSettings now = set == nullptr ? monitor::TrackSettings() : *set;
  const track::GateSettings start;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("version", now.version());
  json.Member("unit_version", now.values.version());
  json.Member("gate_version", track::VersionOf(now.gates));
  json.Key("values").BeginObject();
  for (const track::LimitRow& row : track::LimitRows())
    json.Member(row.name, now.values[row.limit]);
  for (const track::GateLimit& row : track::GateSettings::Rows())
    json.Member(row.name, now.gates.*row.field);
  json.EndObject();
  if (set != nullptr) {
    json.MemberUnlessEmpty("by", set->by);
    AppendTime(json, "at", set->at_ms);
  }
  json.Key("rows").BeginArray();
  for (const track::LimitRow& row : track::LimitRows()) {
    AppendLimitRow(json, row.name, now.values[row.limit], row.start,
                   TextOfLimit(row.limit, language));
  }
  for (const track::GateLimit& row : track::GateSettings::Rows()) {
    AppendLimitRow(json, row.name, now.gates.*row.field, start.*row.field,
                   TextOfGateLimit(row.name, language));
  }
  json.EndArray().EndObject();
  return out;
}

}  // namespace tidewaiter::api
