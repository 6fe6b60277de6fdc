#include "monitor/device_record.h"

#include "monitor/names.h"
#include "monitor/record_json.h"

namespace tidewaiter::monitor {
namespace {

using codec::IntegerOf;
using codec::JsonWriter;
using codec::TextOf;
using Json = simdjson::dom::element;

constexpr Names<DeviceKind, 12> kKinds{{{DeviceKind::kSeal, "seal"},
                                        {DeviceKind::kTracker, "tracker"},
                                        {DeviceKind::kFuelSeal, "e_fuel"},
                                        {DeviceKind::kTag, "tag"},
                                        {DeviceKind::kCamera, "camera"},
                                        {DeviceKind::kReader, "reader"},
                                        {DeviceKind::kWeighbridge, "weighbridge"},
                                        {DeviceKind::kPortal, "portal"},
                                        {DeviceKind::kPhone, "phone"},
                                        {DeviceKind::kReceiver, "receiver"},
                                        {DeviceKind::kOther, "other"},
                                        {DeviceKind::kDrone, "drone"}}};
constexpr Names<DeviceState, 6> kStates{{{DeviceState::kInStock, "in_stock"},
                                         {DeviceState::kLeased, "leased"},
                                         {DeviceState::kArmed, "armed"},
                                         {DeviceState::kInRepair, "in_repair"},
                                         {DeviceState::kLost, "lost"},
                                         {DeviceState::kRetired, "retired"}}};
constexpr Names<OrderState, 5> kOrderStates{{{OrderState::kQueued, "queued"},
                                             {OrderState::kSent, "sent"},
                                             {OrderState::kConfirmed, "confirmed"},
                                             {OrderState::kRefused, "refused"},
                                             {OrderState::kExpired, "expired"}}};
constexpr Names<DisarmState, 4> kDisarmStates{{{DisarmState::kWaiting, "waiting"},
                                               {DisarmState::kApproved, "approved"},
                                               {DisarmState::kRefused, "refused"},
                                               {DisarmState::kExpired, "expired"}}};

std::unexpected<Error> No(std::string word, std::string message) {
  return Fail(ErrorCode::kFailedPrecondition, std::move(message), std::move(word));
}

std::unexpected<Error> Damaged(std::string_view what) {
  return Fail(ErrorCode::kCorruption, "a stored device cannot be read: " + std::string(what));
}

void AppendFault(JsonWriter& json, const DeviceFault& fault) {
  json.BeginObject().Member("at_ms", fault.at_ms).Member("code", fault.code);
  json.MemberUnlessEmpty("text", fault.text).EndObject();
}

// Of those that stand at a gate alone.
void AppendReads(JsonWriter& json, const DeviceRecord& record) {
  if (record.lane != 0) json.Member("lane", record.lane);
  if (record.reads.empty()) return;
  json.Key("reads").BeginArray();
  for (const device::GateKind kind : record.reads)
    json.Text(Name(kind));
  json.EndArray();
}

Result<device::GateKind> ReadsOf(Json json) {
  std::string_view word;
  const bool is_text = json.get(word) == simdjson::SUCCESS;
  const auto kind = is_text ? device::FindGateKind(word) : std::nullopt;
  if (!kind) return Damaged("what it reads");
  return *kind;
}

Result<DeviceFault> FaultOf(Json json) {
  return DeviceFault{.at_ms = IntegerOf(json, "at_ms"),
                     .code = TextOf(json, "code"),
                     .text = TextOf(json, "text")};
}

}  // namespace

std::string_view Name(DeviceKind kind) {
  return NameIn(kKinds, kind);
}
std::optional<DeviceKind> FindDeviceKind(std::string_view name) {
  return FindIn(kKinds, name);
}
std::string_view Name(DeviceState state) {
  return NameIn(kStates, state);
}
std::optional<DeviceState> FindDeviceState(std::string_view name) {
  return FindIn(kStates, name);
}
std::string_view Name(OrderState state) {
  return NameIn(kOrderStates, state);
}
std::optional<OrderState> FindOrderState(std::string_view name) {
  return FindIn(kOrderStates, name);
}
std::string_view Name(DisarmState state) {
  return NameIn(kDisarmStates, state);
}
std::optional<DisarmState> FindDisarmState(std::string_view name) {
  return FindIn(kDisarmStates, name);
}

bool MayFollow(DeviceState before, DeviceState after) {
  if (before == after) return true;
  return before != DeviceState::kArmed && after != DeviceState::kArmed &&
         before != DeviceState::kRetired;
}

void AddFault(DeviceRecord& record, DeviceFault fault) {
  if (record.faults.size() >= kDeviceFaultsMax) record.faults.erase(record.faults.begin());
  record.faults.push_back(std::move(fault));
}

Result<DeviceOrder> Move(DeviceOrder order, OrderState to, std::int64_t at_ms,
                         std::string_view answer) {
  const bool over = order.state >= OrderState::kConfirmed;
  if (over || to <= order.state) return No("wrong_state", "that does not follow what was before");
  order.state = to;
  if (to == OrderState::kSent) {
    order.sent_ms = at_ms;
  } else {
    order.done_ms = at_ms;
    order.answer = answer;
  }
  return order;
}

Result<Disarm> Decide(Disarm disarm, bool approve, std::string_view by, std::int64_t at_ms,
                      std::string_view reason) {
  if (disarm.state != DisarmState::kWaiting) return No("wrong_state", "it was decided already");
  if (at_ms - disarm.at_ms > kDisarmWaitsMs)
    return No("wrong_state", "it waited too long: ask again");
  if (disarm.by == by) return No("own_request", "another person has to agree");
  if (!approve && reason.empty()) return No("note_needed", "say why not");
  disarm.state = approve ? DisarmState::kApproved : DisarmState::kRefused;
  disarm.decided_by = by;
  disarm.decided_ms = at_ms;
  disarm.decided_reason = reason;
  return disarm;
}

std::string WriteDevice(const DeviceRecord& record) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", record.id).Member("kind", Name(record.kind));
  json.Member("state", Name(record.state));
  json.MemberUnlessEmpty("protocol", record.protocol).MemberUnlessEmpty("model", record.model);
  json.MemberUnlessEmpty("maker", record.maker).MemberUnlessEmpty("approval", record.approval);
  json.MemberUnlessEmpty("owner", record.owner).MemberUnlessEmpty("lessee", record.lessee);
  json.Member("lease_from_ms", record.lease_from_ms);
  json.Member("lease_until_ms", record.lease_until_ms).MemberUnlessEmpty("sim", record.sim);
  json.Member("clock_offset_minutes", record.clock_offset_minutes);
  json.MemberUnlessEmpty("place", record.place).MemberUnlessEmpty("movement", record.movement);
  AppendReads(json, record);
  if (record.drone_class >= 0) json.Member("drone_class", record.drone_class);
  if (record.mass_kg > 0) json.Member("mass_kg", record.mass_kg);
  json.MemberUnlessEmpty("secret_hash", record.secret_hash);
  json.MemberUnlessEmpty("certificate", record.certificate).Key("faults").BeginArray();
  for (const DeviceFault& fault : record.faults)
    AppendFault(json, fault);
  json.EndArray().EndObject();
  return out;
}

Result<DeviceRecord> ParseDevice(std::string_view text) {
  const codec::JsonText stored(text);
  if (!stored.ok() || !stored.root().is_object()) return Damaged("it is no object");
  const Json json = stored.root();
  const auto kind = FindDeviceKind(TextOf(json, "kind"));
  const auto state = FindDeviceState(TextOf(json, "state"));
  if (!kind || !state) return Damaged("its kind or state");
  DeviceRecord record{.id = TextOf(json, "id"), .kind = *kind, .state = *state};
  record.protocol = TextOf(json, "protocol");
  record.model = TextOf(json, "model");
  record.maker = TextOf(json, "maker");
  record.approval = TextOf(json, "approval");
  record.owner = TextOf(json, "owner");
  record.lessee = TextOf(json, "lessee");
  record.lease_from_ms = IntegerOf(json, "lease_from_ms");
  record.lease_until_ms = IntegerOf(json, "lease_until_ms");
  record.sim = TextOf(json, "sim");
  record.clock_offset_minutes = static_cast<std::int32_t>(IntegerOf(json, "clock_offset_minutes"));
  record.place = TextOf(json, "place");
  record.lane = IntegerOf(json, "lane");
  ASSIGN_OR_RETURN(record.reads, ListOf<device::GateKind>(json, "reads", ReadsOf));
  std::int64_t drone_class = -1;
  const bool has_class = json.at_key("drone_class").get(drone_class) == simdjson::SUCCESS;
  record.drone_class = has_class ? static_cast<int>(drone_class) : -1;
  record.mass_kg = codec::NumberOf(json, "mass_kg");
  record.movement = TextOf(json, "movement");
  record.secret_hash = TextOf(json, "secret_hash");
  record.certificate = TextOf(json, "certificate");
  ASSIGN_OR_RETURN(record.faults, ListOf<DeviceFault>(json, "faults", FaultOf));
  return record;
}

std::string WriteOrder(const DeviceOrder& order) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", order.id).Member("device", order.device);
  json.Member("command", order.command).Key("parameters").BeginObject();
  for (const auto& [name, value] : order.parameters)
    json.Member(name, value);
  json.EndObject().Member("state", Name(order.state)).Member("by", order.by);
  json.MemberUnlessEmpty("second", order.second).Member("at_ms", order.at_ms);
  json.Member("expires_ms", order.expires_ms).Member("sent_ms", order.sent_ms);
  json.Member("done_ms", order.done_ms).MemberUnlessEmpty("answer", order.answer).EndObject();
  return out;
}

Result<DeviceOrder> ParseOrder(std::string_view text) {
  const codec::JsonText json(text);
  if (!json.ok() || !json.root().is_object()) return Damaged("an order is no object");
  const auto state = FindOrderState(TextOf(json.root(), "state"));
  if (!state) return Damaged("the state of an order");
  DeviceOrder order{.id = TextOf(json.root(), "id"),
                    .device = TextOf(json.root(), "device"),
                    .command = TextOf(json.root(), "command"),
                    .parameters = {},
                    .state = *state,
                    .by = TextOf(json.root(), "by"),
                    .second = TextOf(json.root(), "second"),
                    .at_ms = IntegerOf(json.root(), "at_ms"),
                    .expires_ms = IntegerOf(json.root(), "expires_ms"),
                    .sent_ms = IntegerOf(json.root(), "sent_ms"),
                    .done_ms = IntegerOf(json.root(), "done_ms"),
                    .answer = TextOf(json.root(), "answer")};
  simdjson::dom::object parameters;
  if (json.root().at_key("parameters").get(parameters) != simdjson::SUCCESS) {
    return Damaged("the parameters of an order");
  }
  for (const auto [name, value] : parameters) {
    std::string_view word;
    if (value.get(word) != simdjson::SUCCESS) return Damaged("a parameter of an order");
    order.parameters.emplace(name, word);
  }
  return order;
}

}  // namespace tidewaiter::monitor
