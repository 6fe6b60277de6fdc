#include "track/mean_kinetic_temperature.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "track/cold_band.h"

namespace tidewaiter::track {
namespace {

constexpr double kGasConstant = 8.3144e-3;  // kJ per mol and kelvin, with the digits USP uses
constexpr double kZeroCelsius = 273.15;
constexpr std::int64_t kTimeMax = 1'000'000'000'000'000;  // the year 33658: sums stay in 64 bits

bool IsTime(std::int64_t time_ms) {
  return time_ms >= -kTimeMax && time_ms <= kTimeMax;
}

Status Check(std::span<const TemperatureReading> readings, std::int64_t from_ms,
             std::int64_t until_ms, const KineticSettings& settings) {
  if (from_ms >= until_ms || !IsTime(from_ms) || !IsTime(until_ms)) {
    return Fail(ErrorCode::kInvalidArgument, "the window is empty", "/until_ms");
  }
  const bool usable = settings.activation_kj_mol > 0 && settings.activation_kj_mol < 1000 &&
                      settings.gap_ms_max > 0 && IsTime(settings.gap_ms_max) &&
                      settings.missing_share_max >= 0 && settings.missing_share_max < 1;
  if (!usable) return Fail(ErrorCode::kInvalidArgument, "settings out of range", "/settings");
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const double celsius = readings[i].celsius;
    if (!(celsius >= kCelsiusMin && celsius <= kCelsiusMax)) {
      return Fail(ErrorCode::kInvalidArgument, fmt::format("{} degrees cannot be", celsius),
                  fmt::format("/readings/{}", i));
    }
    const std::int64_t before = i > 0 ? readings[i - 1].time_ms : -kTimeMax;
    if (readings[i].time_ms < before || !IsTime(readings[i].time_ms)) {
      return Fail(ErrorCode::kInvalidArgument, "readings are not in the order of time",
                  fmt::format("/readings/{}", i));
    }
  }
  return {};
}

}  // namespace

double KineticWeight(double celsius, double activation_kj_mol) {
  return std::exp(-activation_kj_mol / kGasConstant / (celsius + kZeroCelsius));
}

double KineticMean(double mean_weight, double activation_kj_mol) {
  return activation_kj_mol / kGasConstant / -std::log(mean_weight) - kZeroCelsius;
}

Result<double> MeanKineticTemperature(std::span<const TemperatureReading> readings,
                                      std::int64_t from_ms, std::int64_t until_ms,
                                      const KineticSettings& settings) {
  RETURN_IF_ERROR(Check(readings, from_ms, until_ms, settings));
  double weighted = 0;
  double covered_ms = 0;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const std::int64_t next = i + 1 < readings.size() ? readings[i + 1].time_ms : until_ms;
    const std::int64_t begins = std::clamp(readings[i].time_ms, from_ms, until_ms);
    const std::int64_t last = readings[i].time_ms + settings.gap_ms_max;
    const std::int64_t ends = std::clamp(std::min(next, last), from_ms, until_ms);
    if (ends <= begins) continue;
    const auto stands_ms = static_cast<double>(ends - begins);
    weighted += stands_ms * KineticWeight(readings[i].celsius, settings.activation_kj_mol);
    covered_ms += stands_ms;
  }
  const double missing = 1 - covered_ms / static_cast<double>(until_ms - from_ms);
  if (missing > settings.missing_share_max || covered_ms == 0) {
    return Fail(ErrorCode::kFailedPrecondition,
                fmt::format("{:.0f} % of the window has no reading", missing * 100), "/readings");
  }
  return KineticMean(weighted / covered_ms, settings.activation_kj_mol);
}

}  // namespace tidewaiter::track
