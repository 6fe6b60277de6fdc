#include "monitor/device_desk.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/hash.h"
#include "codec/json_writer.h"

namespace tidewaiter::monitor {
namespace {

using intake::FaultReason;

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::size_t kNotedMax =
    100'000;  // devices and reasons remembered; then all are forgotten

std::optional<track::AlarmKind> KindOf(FaultReason reason) {
  switch (reason) {
    case FaultReason::kFrameFlood:
    case FaultReason::kByteFlood:
    case FaultReason::kFrameTooLong:
    case FaultReason::kUndecodable:
      return track::AlarmKind::kFlood;
    case FaultReason::kIdentityChanged:
    case FaultReason::kTwoPlaces:
    case FaultReason::kCertificate:
    case FaultReason::kWrongKey:
      return track::AlarmKind::kIdentity;
    case FaultReason::kUnknownDevice:
    case FaultReason::kRetiredDevice:
      return track::AlarmKind::kUnregistered;
    default:
      return std::nullopt;
  }
}

std::optional<OrderState> StateOf(intake::CommandState state) {
  switch (state) {
    case intake::CommandState::kQueued:
      return std::nullopt;
    case intake::CommandState::kSent:
      return OrderState::kSent;
    case intake::CommandState::kConfirmed:
      return OrderState::kConfirmed;
    case intake::CommandState::kExpired:
      return OrderState::kExpired;
    case intake::CommandState::kRefused:
      return OrderState::kRefused;
  }
  return std::nullopt;
}

std::optional<device::CommandKind> CommandOf(std::string_view name) {
  for (int number = 1; number <= static_cast<int>(device::CommandKind::kResetOdometer); ++number) {
    const auto kind = static_cast<device::CommandKind>(number);
    if (Name(kind) == name) return kind;
  }
  return std::nullopt;
}

bool IsOver(OrderState state) {
  return state >= OrderState::kConfirmed;
}

std::string OrderData(const DeviceOrder& order) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("device", order.device).Member("command", order.command);
  json.MemberUnlessEmpty("answer", order.answer).EndObject();
  return out;
}

}  // namespace

std::string SecretHash(std::string_view secret) {
  Sha256 sha;
  sha.Add(secret);
  return sha.Hex();
}

std::optional<track::Alarm> AlarmOf(const intake::Fault& fault) {
  const auto kind = KindOf(fault.reason);
  if (!kind || fault.device.empty()) return std::nullopt;
  track::Alarm alarm;
  alarm.kind = *kind;
  alarm.severity = track::Severity::kWarning;
  alarm.unit = fault.device;
  alarm.device = fault.device;
  alarm.began_ms = alarm.known_ms = fault.time_ms;
  alarm.cause = fmt::format("{}/{}/{}/{}", fault.device, track::Name(*kind), Name(fault.reason),
                            fault.time_ms / kHourMs);
  alarm.finding.kind = track::KindOf(*kind);
  alarm.finding.probability = 1;  // the intake saw it
  return alarm;
}

std::optional<intake::Registered> DeviceDesk::Find(std::string_view device) const {
  const auto row = devices_.Find(device);
  if (row == nullptr) return std::nullopt;
  const DeviceRecord& known = row->value;
  intake::Registered found;
  found.traits.model = known.model;
  found.traits.clock_offset_minutes = known.clock_offset_minutes;
  if (!known.protocol.empty()) found.protocols = {known.protocol};
  found.key_sha256 = known.secret_hash;
  found.certificate_needed = !known.certificate.empty();
  found.retired = known.state == DeviceState::kRetired;
  return found;
}

void DeviceDesk::Connect(intake::Intake& intake) {
  {
    const std::lock_guard lock(mutex_);
    intake_ = &intake;
  }
  for (const RowPtr<DeviceOrder>& row : orders_.All())
    See(row);
}

void DeviceDesk::Disconnect() {
  const std::lock_guard lock(mutex_);
  intake_ = nullptr;
}

void DeviceDesk::See(const RowPtr<DeviceOrder>& row) {
  if (row->value.state != OrderState::kQueued) return;
  {
    const std::lock_guard lock(mutex_);
    if (intake_ == nullptr || !given_.insert(row->id).second) return;
  }
  Send(row);
}

void DeviceDesk::Send(const RowPtr<DeviceOrder>& row) {
  const DeviceOrder& order = row->value;
  const auto kind = CommandOf(order.command);
  if (!kind) return Told(row->id, OrderState::kRefused, "no such command");
  intake::Intake* intake = nullptr;
  {
    const std::lock_guard lock(mutex_);
    intake = intake_;
  }
  if (intake == nullptr) return;
  const auto number = intake->Send(
      {.kind = *kind, .device = order.device, .parameters = order.parameters}, order.expires_ms,
      [this, id = row->id](std::uint64_t, intake::CommandState state, std::string_view detail) {
        if (state == intake::CommandState::kSent) ++sent_;
        if (const auto now = StateOf(state)) Told(id, *now, detail);
      });
  if (!number) Told(row->id, OrderState::kExpired, number.error().message);
}

void DeviceDesk::Told(const std::string& order, OrderState state, std::string_view detail) {
  {
    const std::lock_guard lock(mutex_);
    told_[order].emplace_back(state, std::string(detail));
  }
  Write(order);
}

// One write of an order at a time; what the store refused is written at the next Tick.
void DeviceDesk::Write(const std::string& order) {
  const auto row = orders_.Find(order);
  if (row == nullptr) return;
  DeviceOrder changed = row->value;
  std::size_t used = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto told = told_.find(order);
    if (told == told_.end() || !writing_.insert(order).second) return;
    for (const auto& [state, detail] : told->second) {
      ++used;
      auto moved = Move(changed, state, clock_.UnixMilliseconds(), detail);
      if (moved) changed = *std::move(moved);
    }
  }
  writer_.Put({.records = {{.collection = std::string(kOrderRecords),
                            .id = order,
                            .if_version = row->version,
                            .body = WriteOrder(changed),
                            .kind = "device_order." + std::string(Name(changed.state)),
                            .data = OrderData(changed)}}},
              [this, order, used](const Result<std::uint64_t>& version) {
                const std::lock_guard lock(mutex_);
                writing_.erase(order);
                const auto told = told_.find(order);
                if (!version || told == told_.end()) return;
                told->second.erase(told->second.begin(),
                                   told->second.begin() + static_cast<std::ptrdiff_t>(used));
                if (told->second.empty()) told_.erase(told);
              });
}

void DeviceDesk::Tick(std::int64_t now_ms) {
  std::vector<std::string> again;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [order, states] : told_)
      again.push_back(order);
  }
  for (const std::string& order : again)
    Write(order);
  // Orders of an earlier run of the program: nobody else tells of their end.
  for (const RowPtr<DeviceOrder>& row : orders_.All()) {
    if (IsOver(row->value.state) || row->value.expires_ms > now_ms) continue;
    {
      const std::lock_guard lock(mutex_);
      if (told_.contains(row->id) || given_.contains(row->id)) continue;
      given_.insert(row->id);
    }
    Told(row->id, OrderState::kExpired, "its time was over");
  }
}

void DeviceDesk::Note(const intake::Fault& fault) {
  const auto row = devices_.Find(fault.device);
  if (row == nullptr) return;
  {
    const std::lock_guard lock(mutex_);
    if (noted_ms_.size() >= kNotedMax) noted_ms_.clear();
    std::int64_t& last_ms = noted_ms_[{row->id, fault.reason}];
    if (last_ms != 0 && fault.time_ms - last_ms < kFaultEveryMs) return;
    last_ms = fault.time_ms;
  }
  DeviceRecord changed = row->value;
  AddFault(changed,
           {.at_ms = fault.time_ms, .code = std::string(Name(fault.reason)), .text = fault.detail});
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("code", Name(fault.reason)).EndObject();
  writer_.Put({.records = {{.collection = std::string(kDeviceRecords),
                            .id = row->id,
                            .if_version = row->version,
                            .body = WriteDevice(changed),
                            .kind = "device.fault",
                            .data = data}}},
              [](const Result<std::uint64_t>&) {});  // the next fault is noted again
}

}  // namespace tidewaiter::monitor
