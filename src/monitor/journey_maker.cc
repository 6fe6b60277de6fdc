// From frames to a journey.
#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "geo/measure.h"
#include "monitor/journey.h"

namespace tidewaiter::monitor {
namespace {

using device::FixKind;
using device::SealSign;

// Readings that people look at over time; the others stay in the frames.
struct Shown {
  std::string_view stem;
  int first;  // indices, both 0 where there are none
  int last;
  std::string_view unit;
};
constexpr std::array<Shown, 9> kShown{{{device::kBatteryLevel, 0, 0, "%"},
                                       {device::kBattery, 0, 0, "V"},
                                       {device::kPower, 0, 0, "V"},
                                       {device::kTemperature, 1, 8, "°C"},
                                       {device::kHumidity, 0, 0, "%"},
                                       {device::kDoor, 0, 0, ""},
                                       {device::kLight, 0, 0, ""},
                                       {device::kIgnition, 0, 0, ""},
                                       {device::kMotion, 0, 0, ""}}};

// Differences of times in between fit into 64 bits.
constexpr std::int64_t kTimeMax = std::int64_t{1} << 60U;

bool IsLate(std::int64_t received_ms, std::int64_t time_ms, const track::Settings& settings) {
  const double delay_ms = static_cast<double>(received_ms) - static_cast<double>(time_ms);
  return delay_ms > static_cast<double>(settings.Ms(track::Limit::kLateAfter));
}

// Signs that happen; the others are states that last.
constexpr std::array kHappens{SealSign::kUnlocked,      SealSign::kSealed,
                              SealSign::kWrongPassword, SealSign::kUnauthorisedCard,
                              SealSign::kOutsideArea,   SealSign::kVibration,
                              SealSign::kGeofenceEnter, SealSign::kGeofenceExit};

bool IsHappening(SealSign sign) {
  return std::ranges::find(kHappens, sign) != kHappens.end();
}

std::int64_t TimeOf(const device::Report& report) {
  return report.time_ms != 0 ? report.time_ms : report.fix.time_ms;
}

// Those of the first device, in the order asked, that has any.
std::vector<JourneyPoint> LeadPoints(const Journey& journey, std::uint32_t& lead) {
  std::vector<JourneyPoint> own;
  for (lead = 0; lead < journey.devices.size(); ++lead) {
    for (const JourneyPoint& point : journey.points) {
      if (point.device == lead && point.kind == FixKind::kSatellite) own.push_back(point);
    }
    if (!own.empty()) return own;
  }
  lead = 0;
  return own;
}

double LengthOf(const std::vector<JourneyPoint>& points) {
  double length_m = 0;
  const JourneyPoint* last = points.empty() ? nullptr : &points.front();
  for (const JourneyPoint& point : points) {
    const double step_m = geo::DistanceM(last->at, point.at);
    if (step_m < kStepM) continue;
    length_m += step_m;
    last = &point;
  }
  return length_m;
}

JourneyStop StopOf(std::span<const JourneyPoint> points, bool goes_on) {
  JourneyStop stop{.from_ms = points.front().time_ms,
                   .until_ms = points.back().time_ms,
                   .first_seq = points.front().seq,
                   .last_seq = points.back().seq,
                   .goes_on = goes_on};
  const geo::Plane plane(points.front().at);
  geo::Flat sum;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const geo::Flat flat = plane.To(points[i].at);
    sum.x += flat.x;
    sum.y += flat.y;
    if (i > 0) stop.silent_ms = std::max(stop.silent_ms, points[i].time_ms - points[i - 1].time_ms);
  }
  const auto count = static_cast<double>(points.size());
  stop.at = plane.From({sum.x / count, sum.y / count});
  return stop;
}

// Stay points: from a point on as long as it stays within the radius of it. Two fixes outside end a
// stop; a single one is a jump of the receiver.
std::vector<JourneyStop> StopsOf(const std::vector<JourneyPoint>& points,
                                 const track::Settings& settings) {
  const double radius_m = settings[track::Limit::kStopRadius];
  const std::int64_t least_ms = settings.Ms(track::Limit::kStopEvent);
  std::vector<JourneyStop> stops;
  std::size_t first = 0;
  while (first < points.size()) {
    const auto inside = [&](std::size_t i) {
      return geo::DistanceM(points[first].at, points[i].at) <= radius_m;
    };
    std::size_t last = first;
    for (std::size_t i = first + 1; i < points.size() && i <= last + 2; ++i) {
      if (inside(i)) last = i;
    }
    if (points[last].time_ms - points[first].time_ms < least_ms) {
      ++first;
      continue;
    }
    stops.push_back(
        StopOf(std::span(points).subspan(first, last - first + 1), last + 1 == points.size()));
    first = last + 1;
  }
  return stops;
}

}  // namespace

JourneyMaker::JourneyMaker(JourneyAsk ask) : ask_(std::move(ask)) {
  ask_.from_ms = std::max(ask_.from_ms, -kTimeMax);
  ask_.until_ms = std::min(ask_.until_ms, kTimeMax);
  journey_.devices = ask_.devices;
}

void JourneyMaker::Miss(JourneyGap gap) {
  journey_.gaps.push_back(std::move(gap));
}

void JourneyMaker::Take(std::uint64_t seq, const intake::FrameRecord& frame) {
  const auto device = std::ranges::find(ask_.devices, frame.device, &JourneyDevice::id);
  if (device == ask_.devices.end() || frame.kind == intake::RecordKind::kCommand) return;
  const std::string id(frame.device);
  if (frame.marks.Has(intake::Mark::kRefused)) {
    Miss({GapKind::kRefused, seq, seq, id, "from a device that might not speak"});
    return;
  }
  if (frame.marks.Has(intake::Mark::kUndecodable)) {
    Miss({GapKind::kUndecodable, seq, seq, id, "could not be read when it came"});
    return;
  }
  ++journey_.frames;
  if (const Status good = intake::DecodeAgain(frame, said_); !good) {
    Miss({GapKind::kUndecodable, seq, seq, id, good.error().message});
    return;
  }
  for (const device::Report& report : said_.reports()) {
    const auto own = std::ranges::find_if(ask_.devices, [&](const JourneyDevice& one) {
      return one.id == report.device && one.valid.Has(TimeOf(report));
    });
    if (own == ask_.devices.end()) continue;
    TakeReport(seq, frame.received_ms, report,
               static_cast<std::uint32_t>(own - ask_.devices.begin()));
  }
}

void JourneyMaker::TakeReport(std::uint64_t seq, std::int64_t received_ms,
                              const device::Report& report, std::uint32_t device) {
  if (ask_.devices[device].places && report.fix.kind != FixKind::kNone)
    TakeFix(seq, received_ms, report, device);
  const std::int64_t time_ms = TimeOf(report);
  if (time_ms < ask_.from_ms || time_ms > ask_.until_ms) return;
  TakeReadings(seq, report, device);
  if (report.seal.empty()) return;
  SealSaid said{.time_ms = time_ms, .seq = seq, .device = device, .seal = report.seal};
  if (const device::Reading* card = report.Find(device::kCard)) {
    if (const auto* text = std::get_if<std::string>(&card->value)) said.card = *text;
  }
  seals_.push_back(std::move(said));
}

void JourneyMaker::TakeFix(std::uint64_t seq, std::int64_t received_ms,
                           const device::Report& report, std::uint32_t device) {
  const device::Fix& fix = report.fix;
  const std::int64_t time_ms = fix.time_ms != 0 ? fix.time_ms : report.time_ms;
  if (time_ms < ask_.from_ms || time_ms > ask_.until_ms) {
    ++journey_.left_out.other_time;
  } else if (!geo::IsPlace(fix.at) || (fix.at.lat == 0 && fix.at.lon == 0)) {
    ++journey_.left_out.no_place;
  } else if (!fix.valid && fix.kind == FixKind::kSatellite) {
    ++journey_.left_out.invalid;
  } else {
    journey_.points.push_back({.time_ms = time_ms,
                               .received_ms = received_ms,
                               .seq = seq,
                               .at = fix.at,
                               .speed_kmh = fix.speed_kmh,
                               .course_deg = fix.course_deg,
                               .altitude_m = fix.altitude_m,
                               .accuracy_m = fix.accuracy_m,
                               .device = device,
                               .kind = fix.kind,
                               .late = IsLate(received_ms, time_ms, ask_.settings)});
    AddValue("speed", "km/h", device, {time_ms, fix.speed_kmh, seq});
  }
}

void JourneyMaker::AddValue(std::string name, std::string_view unit, std::uint32_t device,
                            SeriesValue value) {
  const auto series = std::ranges::find_if(journey_.series, [&](const JourneySeries& one) {
    return one.device == device && one.name == name;
  });
  if (series != journey_.series.end()) {
    series->values.push_back(value);
    return;
  }
  journey_.series.push_back(
      {.name = std::move(name), .unit = unit, .device = device, .values = {value}});
}

void JourneyMaker::TakeReadings(std::uint64_t seq, const device::Report& report,
                                std::uint32_t device) {
  for (const Shown& shown : kShown) {
    for (int index = shown.first; index <= shown.last; ++index) {
      const auto value = report.Number(shown.stem, index);
      if (!value) continue;
      AddValue(report.Find(shown.stem, index)->name(), shown.unit, device,
               {TimeOf(report), *value, seq});
    }
  }
}

// A state is told when it comes and when it changes, a happening each time it is said.
void JourneyMaker::SaySeal(std::vector<SealSaid> said) {
  std::ranges::stable_sort(said, {}, &SealSaid::time_ms);
  std::map<std::pair<std::uint32_t, SealSign>, bool> states;
  for (const SealSaid& one : said) {
    for (int i = 0; i < device::kSealSignCount; ++i) {
      const auto sign = static_cast<SealSign>(i);
      if (!one.seal.Knows(sign)) continue;
      const bool yes = one.seal.Has(sign);
      const auto [state, is_new] = states.try_emplace({one.device, sign}, yes);
      const bool told = IsHappening(sign) ? yes : state->second != yes || (is_new && yes);
      state->second = yes;
      if (!told) continue;
      journey_.seal_events.push_back({one.time_ms, one.seq, one.device, sign, yes, one.card});
    }
  }
}

Journey JourneyMaker::Finish() && {
  auto& points = journey_.points;
  // The same fix again, whatever else the report says: as it came first.
  const auto by_time = [](const JourneyPoint& p) {
    return std::tuple(p.time_ms, p.device, p.at.lat, p.at.lon, p.seq);
  };
  std::ranges::stable_sort(points, {}, by_time);
  const auto same = [](const JourneyPoint& a, const JourneyPoint& b) {
    return a.time_ms == b.time_ms && a.device == b.device && a.at == b.at;
  };
  const auto end = std::unique(points.begin(), points.end(), same);
  journey_.left_out.repeated += static_cast<std::uint64_t>(points.end() - end);
  points.erase(end, points.end());
  for (JourneySeries& series : journey_.series) {
    std::ranges::stable_sort(series.values, {}, &SeriesValue::time_ms);
    const auto again = std::unique(
        series.values.begin(), series.values.end(),
        [](const auto& a, const auto& b) { return a.time_ms == b.time_ms && a.value == b.value; });
    series.values.erase(again, series.values.end());
  }
  std::ranges::sort(journey_.series, {}, [](const JourneySeries& one) {
    return std::pair(one.device, std::string_view(one.name));
  });
  // A message sent twice says its signs once.
  const auto same_seal = [](const SealSaid& a, const SealSaid& b) {
    return a.time_ms == b.time_ms && a.device == b.device && a.seal == b.seal && a.card == b.card;
  };
  std::ranges::stable_sort(seals_, {}, [](const SealSaid& one) {
    return std::tuple(one.device, one.time_ms, one.seal.known(), one.seal.set());
  });
  seals_.erase(std::unique(seals_.begin(), seals_.end(), same_seal), seals_.end());
  SaySeal(std::move(seals_));
  std::ranges::stable_sort(journey_.gaps, {}, &JourneyGap::first_seq);
  const std::vector<JourneyPoint> lead = LeadPoints(journey_, journey_.lead);
  journey_.distance_m = LengthOf(lead);
  journey_.stops = StopsOf(lead, ask_.settings);
  return std::move(journey_);
}

}  // namespace tidewaiter::monitor
