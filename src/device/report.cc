#include "device/report.h"

#include <array>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::device {
namespace {

constexpr std::array<std::string_view, kSignCount> kSignNames{
    "general",       "sos",           "vibration",     "movement",
    "lowspeed",      "overspeed",     "fallDown",      "lowPower",
    "lowBattery",    "fault",         "powerOff",      "powerOn",
    "door",          "lock",          "unlock",        "geofence",
    "geofenceEnter", "geofenceExit",  "gpsAntennaCut", "accident",
    "tow",           "idle",          "highRpm",       "hardAcceleration",
    "hardBraking",   "hardCornering", "laneChange",    "fatigueDriving",
    "powerCut",      "powerRestored", "jamming",       "temperature",
    "parking",       "bonnet",        "footBrake",     "fuelLeak",
    "tampering",     "removing"};

constexpr std::array<std::string_view, kSealSignCount> kSealSignNames{
    "locked",       "rope_inserted",  "rope_cut",
    "unlock_alarm", "wrong_password", "unauthorised_card",
    "cover_opened", "cover_closed",   "motor_stuck",
    "vibration",    "low_battery",    "outside_area",
    "unlocked",     "sealed",         "geofence_enter",
    "geofence_exit"};

}  // namespace

std::string_view Name(Sign sign) {
  return kSignNames.at(static_cast<std::size_t>(sign));
}

std::string_view Name(SealSign sign) {
  return kSealSignNames.at(static_cast<std::size_t>(sign));
}

std::string Reading::name() const {
  if (stem.empty()) return own_name;
  const std::size_t mark = stem.find('#');
  if (mark == std::string_view::npos) return std::string(stem);
  return fmt::format("{}{}{}", stem.substr(0, mark), index, stem.substr(mark + 1));
}

void Report::Set(std::string_view stem, int index, decltype(Reading::value) value) {
  for (Reading& reading : readings) {
    if (reading.index == index && reading.stem == stem) {
      reading.value = std::move(value);
      return;
    }
  }
  readings.push_back({.stem = stem, .index = index, .value = std::move(value), .own_name = {}});
}

void Report::SetOwn(std::string_view name, decltype(Reading::value) value) {
  for (Reading& reading : readings) {
    if (reading.stem.empty() && reading.own_name == name) {
      reading.value = std::move(value);
      return;
    }
  }
  readings.push_back(
      {.stem = {}, .index = 0, .value = std::move(value), .own_name = std::string(name)});
}

const Reading* Report::Find(std::string_view stem, int index) const {
  for (const Reading& reading : readings) {
    if (reading.index == index && reading.stem == stem) return &reading;
  }
  return nullptr;
}

std::optional<double> Report::Number(std::string_view stem, int index) const {
  const Reading* reading = Find(stem, index);
  if (reading == nullptr) return std::nullopt;
  if (const auto* number = std::get_if<double>(&reading->value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&reading->value)) {
    return static_cast<double>(*whole);
  }
  if (const auto* flag = std::get_if<bool>(&reading->value)) return *flag ? 1.0 : 0.0;
  return std::nullopt;
}

std::optional<bool> Report::Flag(std::string_view stem) const {
  const std::optional<double> number = Number(stem);
  if (!number) return std::nullopt;
  return *number != 0;
}

void Report::Clear() {
  device.clear();
  time_ms = 0;
  fix = {};
  signs = {};
  seal = {};
  readings.clear();
  cells.clear();
}

Report& Decoded::Add() {
  if (count_ == reports_.size()) reports_.emplace_back();
  Report& report = reports_[count_++];
  report.Clear();
  return report;
}

void Decoded::DropLast() {
  CHECK(count_ > 0);
  --count_;
}

void Decoded::Clear() {
  count_ = 0;
  reply.clear();
  login.clear();
}

}  // namespace tidewaiter::device
