#include "track/cold_chain.h"

#include <algorithm>

namespace tidewaiter::track {
namespace {

using Readings = std::span<const TemperatureReading>;

// -1 below, 0 inside, 1 above.
int SideOf(const ColdBand& band, double celsius) {
  if (celsius > band.high_c) return 1;
  return celsius < band.low_c ? -1 : 0;
}

bool IsByDoor(std::span<const Window> doors, std::int64_t at_ms, const Settings& settings) {
  return std::ranges::any_of(doors, [&](const Window& door) {
    const bool began = door.from_ms <= at_ms;
    const bool near = door.until_ms == 0 || at_ms - door.until_ms <= settings.Ms(Limit::kColdDoor);
    return began && near;
  });
}

void Judge(ColdExcursion& excursion, const ColdBand& band, const Settings& settings) {
  const std::int64_t for_ms = excursion.until_ms - excursion.from_ms;
  const double over = excursion.peak_c - band.high_c;
  excursion.defrost = excursion.above && over <= settings[Limit::kColdDefrostRise] &&
                      for_ms <= settings.Ms(Limit::kColdDefrost);
  excursion.excused = excursion.defrost || for_ms <= settings.Ms(Limit::kColdAfter);
}

std::vector<ColdExcursion> Excursions(const ColdBand& band, Readings readings,
                                      std::span<const Window> doors, const Settings& settings) {
  std::vector<ColdExcursion> found;
  int side = 0;
  for (const TemperatureReading& reading : readings) {
    const int now = SideOf(band, reading.celsius);
    if (side != 0) found.back().until_ms = reading.time_ms;
    if (now != 0 && now != side) {
      found.push_back({.from_ms = reading.time_ms,
                       .until_ms = reading.time_ms,
                       .above = now > 0,
                       .peak_c = reading.celsius,
                       .by_door = IsByDoor(doors, reading.time_ms, settings)});
    } else if (now != 0) {
      double& peak = found.back().peak_c;
      peak = now > 0 ? std::max(peak, reading.celsius) : std::min(peak, reading.celsius);
    }
    side = now;
  }
  for (ColdExcursion& excursion : found)
    Judge(excursion, band, settings);
  return found;
}

void AddGaps(Readings readings, std::int64_t from_ms, std::int64_t until_ms,
             const Settings& settings, std::vector<Window>& gaps) {
  std::int64_t last_ms = from_ms;
  const auto note = [&](std::int64_t next_ms) {
    if (next_ms - last_ms > settings.Ms(Limit::kColdLost))
      gaps.push_back({.from_ms = last_ms, .until_ms = next_ms});
    last_ms = next_ms;
  };
  for (const TemperatureReading& reading : readings)
    note(reading.time_ms);
  note(until_ms);
}

double MissingShare(Readings readings, std::int64_t from_ms, std::int64_t until_ms) {
  const KineticSettings usual;
  std::int64_t covered_ms = 0;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const std::int64_t next_ms = i + 1 < readings.size() ? readings[i + 1].time_ms : until_ms;
    covered_ms += std::min(next_ms - readings[i].time_ms, usual.gap_ms_max);
  }
  return 1 - static_cast<double>(covered_ms) / static_cast<double>(until_ms - from_ms);
}

}  // namespace

Result<ColdReport> ExamineCold(const ColdBand& band, Readings readings,
                               std::span<const Window> doors, std::int64_t from_ms,
                               std::int64_t until_ms, const Settings& settings) {
  ColdReport report;
  const auto kinetic = MeanKineticTemperature(readings, from_ms, until_ms);
  if (kinetic) {
    report.kinetic_c = *kinetic;
  } else if (kinetic.error().code != ErrorCode::kFailedPrecondition) {
    return std::unexpected(kinetic.error());
  }
  const auto is_before = [](const TemperatureReading& r, std::int64_t ms) {
    return r.time_ms < ms;
  };
  const auto first = std::lower_bound(readings.begin(), readings.end(), from_ms, is_before);
  const auto last = std::lower_bound(readings.begin(), readings.end(), until_ms + 1, is_before);
  const Readings within(first, last);
  if (within.empty())
    return Fail(ErrorCode::kInvalidArgument, "no reading between the two moments", "/readings");
  const auto [low, high] = std::ranges::minmax_element(within, {}, &TemperatureReading::celsius);
  report.lowest_c = low->celsius;
  report.highest_c = high->celsius;
  report.excursions = Excursions(band, within, doors, settings);
  AddGaps(within, from_ms, until_ms, settings, report.gaps);
  report.missing_share = MissingShare(within, from_ms, until_ms);
  return report;
}

}  // namespace tidewaiter::track
