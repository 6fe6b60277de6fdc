// Devices: the register of seals, trackers, cameras and readers, and commands to them.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/track_calls.h"
#include "api/track_views.h"
#include "base/hash.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using monitor::ControlRoom;
using monitor::DeviceOrder;
using monitor::DeviceRecord;
using monitor::DeviceState;

using RowPtr = monitor::RowPtr<DeviceRecord>;

// ---- Reading

bool IsAsked(const Call& call, const DeviceRecord& device) {
  const std::string_view kind = call.Query("kind");
  const std::string_view words = call.Query("q");
  return (kind.empty() || kind == Name(device.kind)) &&
         (Contains(device.id, words) || Contains(device.model, words) ||
          Contains(device.owner, words) || Contains(device.lessee, words) ||
          Contains(device.place, words) || Contains(device.movement, words));
}

void List(Call call, ControlRoom& room) {
  const auto state = monitor::FindDeviceState(call.Query("state"));
  std::map<std::string, std::int64_t, std::less<>> counts;  // of all that fit but for the state
  std::vector<RowPtr> rows;
  for (RowPtr& row : room.records().devices.All()) {
    if (!IsAsked(call, row->value)) continue;
    ++counts[std::string(Name(row->value.state))];
    if (!state || row->value.state == *state) rows.push_back(std::move(row));
  }
  std::string next;
  const auto key = [](const RowPtr& row) { return std::pair(0.0, row->id); };
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const RowPtr& row : rows)
    json.Raw(DeviceJson(*row, eyes));
  json.EndArray().MemberUnlessEmpty("next", next).Key("counts").BeginObject();
  for (const auto& [name, count] : counts)
    json.Member(name, count);
  json.EndObject().EndObject();
  call.Send(200, std::move(out));
}

void Get(Call call, ControlRoom& room) {
  const RowPtr row = room.records().devices.Find(call.request.PathParameter("id"));
  if (!row) return call.NotFound();
  call.Send(200, DeviceJson(*row, EyesOf(call, room)));
}

// ---- Registering and changing

constexpr std::array<std::string_view, 11> kKinds{"seal",   "tracker",  "e_fuel",      "tag",
                                                  "camera", "reader",   "weighbridge", "portal",
                                                  "phone",  "receiver", "other"};
constexpr std::array<std::string_view, 6> kStates{"in_stock",  "leased", "armed",
                                                  "in_repair", "lost",   "retired"};

struct DeviceBody {
  DeviceRecord device = {};
  std::string secret = {};
  std::string reason = {};
};

template <std::string DeviceRecord::*member, std::size_t bytes>
void ReadText(JsonReader& in, JsonValue value, DeviceBody& body) {
  in.Text(value, {.min = 0, .max = bytes}, body.device.*member);
}

constexpr codec::JsonMember<DeviceBody> kDevice[] = {
    {"kind", codec::kRequired,
     [](JsonReader& in, JsonValue v, DeviceBody& b) {
       if (const auto place = in.Choice(v, kKinds)) {
         b.device.kind = *monitor::FindDeviceKind(kKinds[*place]);
       }
     }},
    {"state", codec::kRequired,
     [](JsonReader& in, JsonValue v, DeviceBody& b) {
       if (const auto place = in.Choice(v, kStates)) {
         b.device.state = *monitor::FindDeviceState(kStates[*place]);
       }
     }},
    {"protocol", codec::kOptional, ReadText<&DeviceRecord::protocol, 20>},
    {"model", codec::kOptional, ReadText<&DeviceRecord::model, 60>},
    {"maker", codec::kOptional, ReadText<&DeviceRecord::maker, 100>},
    {"approval", codec::kOptional, ReadText<&DeviceRecord::approval, 60>},
    {"owner", codec::kOptional, ReadText<&DeviceRecord::owner, 64>},
    {"lessee", codec::kOptional, ReadText<&DeviceRecord::lessee, 64>},
    {"sim", codec::kOptional, ReadText<&DeviceRecord::sim, 32>},
    {"place", codec::kOptional, ReadText<&DeviceRecord::place, 64>},
    {"certificate", codec::kOptional, ReadText<&DeviceRecord::certificate, 200>},
    {"lease", codec::kOptional,
     [](JsonReader& in, JsonValue v, DeviceBody& b) {
       ReadWindow(in, v, b.device.lease_from_ms, b.device.lease_until_ms);
     }},
    {"clock_offset_minutes", codec::kOptional,
     [](JsonReader& in, JsonValue v, DeviceBody& b) {
       std::int64_t offset = 0;
       in.Integer(v, -840, 840, offset);
       b.device.clock_offset_minutes = static_cast<std::int32_t>(offset);
     }},
    {"secret", codec::kOptional,
     [](JsonReader& in, JsonValue v, DeviceBody& b) {
       in.Text(v, {.min = 8, .max = 200}, b.secret);
     }},
    {"reason", codec::kOptional, [](JsonReader& in, JsonValue v, DeviceBody& b) {
       in.Text(v, {.min = 0, .max = 1000}, b.reason);
     }}};

// As intake/register.h compares it: such keys are made by machines and cannot be guessed.
std::string HashOfSecret(std::string_view secret) {
  Sha256 hash;
  hash.Add(secret);
  return hash.Hex();
}

// What the person does not say is kept: faults, the movement it is armed on, its secret.
void KeepOf(const DeviceRecord& before, const std::string& secret, DeviceRecord& device) {
  device.movement = before.movement;
  device.faults = before.faults;
  if (secret.empty()) device.secret_hash = before.secret_hash;
}

std::string DeviceData(const DeviceBody& body) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("kind", Name(body.device.kind));
  json.Member("state", Name(body.device.state)).MemberUnlessEmpty("lessee", body.device.lessee);
  json.Member("secret", !body.secret.empty()).MemberUnlessEmpty("reason", body.reason);
  json.EndObject();
  return data;
}

// Numbers of radios, serial numbers of seals, names in certificates.
bool IsDeviceId(std::string_view id) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("._:@+-").find(c) != std::string_view::npos;
  };
  return !id.empty() && id.size() <= 40 && std::ranges::all_of(id, fits);
}

void Put(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const std::string id(call.request.PathParameter("id"));
  if (!IsDeviceId(id)) return call.NotFound();
  auto body = ReadTrackBody<DeviceBody>(call, kDevice);
  if (!body) return;
  const RowPtr before = room.records().devices.Find(id);
  DeviceRecord& device = body->device;
  device.id = id;
  if (!body->secret.empty()) device.secret_hash = HashOfSecret(body->secret);
  if (before) KeepOf(before->value, body->secret, device);
  const DeviceState was = before ? before->value.state : DeviceState::kInStock;
  if (!monitor::MayFollow(was, device.state)) {
    return call.Problem(
        409, "wrong_state", "Not possible in the present state",
        fmt::format("a device that is {} does not become {}", Name(was), Name(device.state)));
  }
  clearance::PutRecord put{.collection = std::string(monitor::kDeviceRecords),
                           .id = id,
                           .if_version = before ? before->version : 0,
                           .body = monitor::WriteDevice(device),
                           .kind = before ? "device.changed" : "device.created",
                           .data = DeviceData(*body)};
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(
      std::move(call), One(std::move(put)), 200,
      [eyes, device](std::uint64_t version) {
        return DeviceJson({device.id, version, device}, eyes);
      },
      Put);
}

// ---- Commands

void ListCommands(Call call, ControlRoom& room) {
  const std::string_view id = call.request.PathParameter("id");
  if (!room.records().devices.Find(id)) return call.NotFound();
  std::vector<monitor::RowPtr<DeviceOrder>> rows;
  for (auto& row : room.records().orders.All()) {
    if (row->value.device == id) rows.push_back(std::move(row));
  }
  std::string next;
  const auto key = [](const auto& row) {
    return std::pair(-static_cast<double>(row->value.at_ms), row->id);
  };
  if (!CutPage(call, rows, key, next, static_cast<std::size_t>(call.Limit()))) return;
  const TrackEyes eyes = EyesOf(call, room);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const auto& row : rows)
    json.Raw(OrderJson(row->value, eyes));
  json.EndArray().MemberUnlessEmpty("next", next).EndObject();
  call.Send(200, std::move(out));
}

constexpr std::array<std::string_view, 8> kCommands{
    "position_once", "position_periodic", "position_stop", "arm",
    "reboot",        "version",           "set_timezone",  "custom"};
constexpr std::int64_t kExpiresUsualS = 3600;
constexpr std::int64_t kExpiresMinS = 10;
constexpr std::int64_t kExpiresMaxS = 604'800;  // a week: what is older nobody wants any more
constexpr std::size_t kParametersMax = 20;

struct CommandBody {
  DeviceOrder order = {};
  std::int64_t expires_s = kExpiresUsualS;
};
constexpr codec::JsonMember<CommandBody> kCommand[] = {
    {"command", codec::kRequired,
     [](JsonReader& in, JsonValue v, CommandBody& b) {
       if (const auto place = in.Choice(v, kCommands)) b.order.command = kCommands[*place];
     }},
    {"parameters", codec::kOptional,
     [](JsonReader& in, JsonValue v, CommandBody& b) {
       in.Map(v, kParametersMax, [&](std::string_view name, JsonValue value) {
         std::string text;
         in.Text(value, {.min = 0, .max = 500}, text);
         b.order.parameters.insert_or_assign(std::string(name.substr(0, 64)), std::move(text));
       });
     }},
    {"expires_s", codec::kOptional, [](JsonReader& in, JsonValue v, CommandBody& b) {
       in.Integer(v, kExpiresMinS, kExpiresMaxS, b.expires_s);
     }}};

void Command(Call call, ControlRoom& room) {
  if (AnsweredBefore(call)) return;
  const RowPtr row = room.records().devices.Find(call.request.PathParameter("id"));
  if (!row) return call.NotFound();
  auto body = ReadTrackBody<CommandBody>(call, kCommand);
  if (!body) return;
  DeviceOrder& order = body->order;
  order.id = room.NewId("DO-");
  order.device = row->id;
  order.by = call.who.id;
  order.at_ms = call.now_ms();
  order.expires_ms = order.at_ms + body->expires_s * 1000;
  auto put = monitor::OrderCommand(room.world(), order);
  if (!put) return RefuseChange(call, put.error());
  const TrackEyes eyes = EyesOf(call, room);
  PutAndShow(std::move(call), *std::move(put), 202,
             [eyes, order](std::uint64_t) { return OrderJson(order, eyes); });
}

}  // namespace

void ListDevices(Call call) {
  ServeTrack(std::move(call), {Action::kManageDevices}, List);
}
void GetDevice(Call call) {
  ServeTrack(std::move(call), {Action::kManageDevices}, Get);
}
void PutDevice(Call call) {
  ServeTrack(std::move(call), {Action::kManageDevices}, Put);
}
void ListDeviceCommands(Call call) {
  ServeTrack(std::move(call), {Action::kManageDevices}, ListCommands);
}
void CommandDevice(Call call) {
  ServeTrack(std::move(call), {Action::kCommandDevice}, Command);
}

}  // namespace tidewaiter::api
