#include "monitor/board.h"

#include <algorithm>

#include "monitor/names.h"

namespace tidewaiter::monitor {
namespace {

constexpr Names<UnitSource, 3> kSources{{{UnitSource::kDevice, "device"},
                                         {UnitSource::kVessel, "vessel"},
                                         {UnitSource::kDrone, "drone"}}};

// What the seal says of itself in this report on top of what it said before.
void Hearken(const device::Seal& said, std::int64_t now_ms, UnitNow& unit) {
  if (said.empty()) return;
  const device::Seal before = unit.seal;
  for (int i = 0; i < device::kSealSignCount; ++i) {
    const auto sign = static_cast<device::SealSign>(i);
    if (said.Knows(sign)) unit.seal.Say(sign, said.Has(sign));
  }
  unit.seal_ms = now_ms;
  if (!(unit.seal == before)) unit.since_ms = now_ms;
}

}  // namespace

std::string_view Name(UnitSource source) {
  return NameIn(kSources, source);
}

bool IsIn(const geo::Box& box, const geo::Point& point) {
  if (box.min_lon <= box.max_lon) return box.Contains(point);
  return point.lat >= box.min_lat && point.lat <= box.max_lat &&
         (point.lon >= box.min_lon || point.lon <= box.max_lon);
}

void Board::Hear(const device::Report& report, std::int64_t received_ms) {
  const std::lock_guard lock(mutex_);
  const auto at = units_.find(report.device);
  UnitNow unit = at == units_.end() ? UnitNow{.id = report.device} : *at->second;
  if (unit.view.device.empty()) unit.view.device = report.device;
  unit.view.heard_ms = std::max(unit.view.heard_ms, received_ms);
  unit.gone = false;
  Hearken(report.seal, received_ms, unit);
  if (const auto percent = report.Number(device::kBatteryLevel)) unit.battery_percent = *percent;
  Keep(std::move(unit));
}

void Board::See(const track::UnitView& view) {
  const std::lock_guard lock(mutex_);
  const auto at = units_.find(view.device);
  UnitNow unit = at == units_.end() ? UnitNow{.id = view.device} : *at->second;
  const std::int64_t heard_ms = unit.view.heard_ms;
  unit.view = view;
  unit.view.heard_ms = std::max(heard_ms, view.heard_ms);
  unit.gone = unit.gone && unit.view.heard_ms == heard_ms;  // trackers also look without a word
  Keep(std::move(unit));
}

void Board::See(UnitSource source, std::string_view id, const track::UnitView& view,
                std::string_view label) {
  const std::lock_guard lock(mutex_);
  const auto at = units_.find(std::string(id));
  UnitNow unit = at == units_.end() ? UnitNow{.id = std::string(id)} : *at->second;
  unit.source = source;
  if (!label.empty()) unit.label = label;
  if (view.at) unit.view = view;
  unit.view.heard_ms = std::max(unit.view.heard_ms, view.heard_ms);
  unit.gone = false;
  Keep(std::move(unit));
}

void Board::Leave(std::string_view id, std::int64_t heard_ms) {
  const std::lock_guard lock(mutex_);
  const auto at = units_.find(std::string(id));
  if (at == units_.end() || at->second->gone || at->second->view.heard_ms > heard_ms) return;
  UnitNow unit = *at->second;
  unit.gone = true;
  Keep(std::move(unit));
}

std::vector<SealSaid> Board::Seals() const {
  std::vector<SealSaid> seals;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, unit] : units_) {
    if (unit->seal_ms == 0) continue;
    seals.push_back({.device = id,
                     .seal = unit->seal,
                     .said_ms = unit->seal_ms,
                     .since_ms = unit->since_ms,
                     .battery_percent = unit->battery_percent});
  }
  return seals;
}

void Board::Recall(const SealSaid& said) {
  const std::lock_guard lock(mutex_);
  const auto at = units_.find(said.device);
  UnitNow unit = at == units_.end() ? UnitNow{.id = said.device} : *at->second;
  if (unit.view.device.empty()) unit.view.device = said.device;
  unit.view.heard_ms = std::max(unit.view.heard_ms, said.said_ms);
  unit.seal = said.seal;
  unit.seal_ms = said.said_ms;
  unit.since_ms = said.since_ms;
  unit.battery_percent = said.battery_percent;
  Keep(std::move(unit));
}

void Board::Keep(UnitNow unit) {
  unit.change = ++change_;
  std::string id = unit.id;
  const bool is_new = !units_.contains(id);
  if (is_new && units_.size() >= units_max_) MakeRoom();
  units_[std::move(id)] = std::make_shared<const UnitNow>(std::move(unit));
}

// A tenth at a time: looking for the oldest costs a pass over all.
void Board::MakeRoom() {
  std::vector<std::pair<std::int64_t, std::string>> all;
  all.reserve(units_.size());
  for (const auto& [id, unit] : units_)
    all.emplace_back(unit->view.heard_ms, id);
  const std::size_t leave = std::max<std::size_t>(1, all.size() / 10);
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(leave - 1), all.end());
  for (std::size_t i = 0; i < leave; ++i)
    units_.erase(all[i].second);
}

UnitPtr Board::Find(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = units_.find(std::string(id));
  return at == units_.end() ? nullptr : at->second;
}

std::vector<UnitPtr> Board::Select(const BoardQuery& query) const {
  std::vector<UnitPtr> found;
  const std::lock_guard lock(mutex_);
  for (const auto& [id, unit] : units_) {
    if (unit->change <= query.after || !unit->view.at) continue;
    if (query.box && !IsIn(*query.box, *unit->view.at)) continue;
    found.push_back(unit);
  }
  return found;
}

std::uint64_t Board::change() const {
  const std::lock_guard lock(mutex_);
  return change_;
}

std::size_t Board::size() const {
  const std::lock_guard lock(mutex_);
  return units_.size();
}

}  // namespace tidewaiter::monitor
