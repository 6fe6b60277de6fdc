#include "server/demo_trips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/random.h"
#include "declaration/container_code.h"
#include "sim/movement/sea.h"
#include "sim/movement/teller.h"

namespace tidewaiter::server {
namespace {

using sim::Deed;

constexpr std::uint64_t kSeed = 41;
constexpr std::int64_t kMinuteMs = 60'000;
enum Stream : std::uint64_t { kStories = 1, kWho = 2, kSea = 3, kAir = 4 };

// What happens to every n-th of twenty trucks. An hour and forty minutes go by between the same.
constexpr std::array<Deed, 20> kDeeds{
    Deed::kNone,       Deed::kDiversion,      Deed::kNone, Deed::kLongStop,
    Deed::kNone,       Deed::kSealCut,        Deed::kNone, Deed::kDeadZoneSilence,
    Deed::kNone,       Deed::kReeferFailure,  Deed::kNone, Deed::kOverspeed,
    Deed::kNone,       Deed::kJammedCorridor, Deed::kNone, Deed::kRoadWorks,
    Deed::kPoliceStop, Deed::kShortcut,       Deed::kNone, Deed::kTagMoved};
// The trip whose cut seal a new demo begins with: on the road with the marsh, and late enough that
// others have arrived before.
constexpr std::uint64_t kFirstCut = 45;
static_assert(kDeeds[kFirstCut % kDeeds.size()] == Deed::kSealCut);

std::string ContainerOf(Random& random) {
  const std::string stem = fmt::format("SIMU{:06}", random.Below(1'000'000));
  for (char digit = '0'; digit <= '9'; ++digit) {
    const auto code = ContainerCode::Parse(stem + digit);
    if (code) return std::string(code->text());
  }
  CHECK(false);
}

// Deeds of the simulation are often near the limits; those of the demo are to be seen.
void MakePlain(const sim::Trip& trip, sim::Story& story) {
  if (trip.deed == Deed::kSealCut)
    story.cut.to_ms = std::max(story.cut.to_ms, story.cut.from_ms + 4 * kMinuteMs);
  if (trip.deed == Deed::kDeadZoneSilence)
    story.silent.to_ms = story.silent.from_ms + 50 * kMinuteMs;
  if (trip.deed == Deed::kReeferFailure) story.warm_per_h = 9;
}

std::string Degrees(double degrees, int digits) {
  const double whole = std::floor(std::abs(degrees));
  return fmt::format("{:0{}.0f}{:07.4f}", whole, digits, (std::abs(degrees) - whole) * 60);
}

// What the cooling says once a minute, in the text of a TK103.
class CoolingTeller {
 public:
  CoolingTeller(const DemoTrip& trip, const sim::Story& story, Random random)
      : trip_(trip), story_(story), random_(random) {}

  void Tell(std::vector<retrace::FrameLine>& frames) {
    constexpr std::int64_t kOffsetMs = 17'000;
    for (std::int64_t t = story_.truck.front().time_ms + kOffsetMs;
         t <= story_.truck.back().time_ms; t += kMinuteMs) {
      if (story_.silent.Has(t)) continue;
      frames.push_back({.time_ms = t + 900,
                        .device = trip_.cooling,
                        .protocol = std::string(DemoCoolingProtocol()),
                        .bytes = Frame(t)});
    }
  }

 private:
  double CelsiusAt(std::int64_t t) {
    constexpr double kSetC = 4;
    constexpr double kAirC = 26;
    constexpr double kHourMs = 3'600'000;
    sway_ = 0.9 * sway_ + 0.1 * random_.Normal();
    double celsius = kSetC + sway_;
    if (story_.warm.Has(t)) {
      const double hours = static_cast<double>(t - story_.warm.from_ms) / kHourMs;
      celsius = std::min(celsius + story_.warm_per_h * hours, kAirC);
    }
    return celsius;
  }
  std::string Frame(std::int64_t t) {
    const sim::Moment& at = sim::MomentAt(story_.truck, t);
    const std::time_t seconds = t / 1000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format(
        "({}BR00{:02}{:02}{:02}A{}{}{}{}{:05.1f}{:02}{:02}{:02}{:06.2f}00000000L00000000A{:+06.1f}"
        ")",
        trip_.cooling, (utc.tm_year + 1900) % 100, utc.tm_mon + 1, utc.tm_mday,
        Degrees(at.at.lat, 2), at.at.lat < 0 ? 'S' : 'N', Degrees(at.at.lon, 3),
        at.at.lon < 0 ? 'W' : 'E', at.speed_kmh, utc.tm_hour, utc.tm_min, utc.tm_sec, at.course_deg,
        CelsiusAt(t));
  }

  const DemoTrip& trip_;
  const sim::Story& story_;
  Random random_;
  double sway_ = 0;
};

}  // namespace

std::string DemoMovementId(std::uint64_t number) {
  return fmt::format("MV-{:06}", number + 1);
}

sim::Device DemoSeal(std::uint64_t set) {
  const bool rope = set % 2 == 0;
  return {.id = rope ? fmt::format("759{:07}", set + 1) : fmt::format("1445{:08}", set + 1),
          .voice = rope ? sim::Voice::kJointech : sim::Voice::kJt808};
}

sim::Device DemoTracker(std::uint64_t set) {
  constexpr std::uint64_t kLocalClock = 24;  // shows local time
  const bool chinese = set % 3 == 0;
  return {.id = fmt::format("86{}{:011}", chinese ? 12 : 34, set + 1),
          .voice = chinese ? sim::Voice::kGt06 : sim::Voice::kTeltonika,
          .clock_ahead_min = set == kLocalClock ? 180 : 0};
}

// Sets in which a trip's cooling may fail are among them: 20 and 120 have the factor 20 in common.
std::string DemoCooling(std::uint64_t set) {
  return set % 4 == 1 ? fmt::format("0136{:08}", set + 1) : "";
}

std::string_view DemoCoolingProtocol() {
  return "tk103";
}

DemoTimetable::DemoTimetable(sim::Land land, std::int64_t first_ms)
    : land_(std::move(land)), first_ms_(first_ms) {
  CHECK(!land_.routes.empty());
}

const sim::Route& DemoTimetable::RouteOf(const DemoTrip& trip) const {
  return land_.routes[trip.trip.route];
}

DemoTrip DemoTimetable::Trip(std::uint64_t number) const {
  constexpr std::uint64_t kJitterS = 120;
  Random who = Random(kSeed).Fork(kWho).Fork(number);
  const std::uint64_t set = number % kDemoSets;
  DemoTrip made{.number = number, .cooling = DemoCooling(set)};
  sim::Trip& trip = made.trip;
  trip.index = trip.stream = number;
  trip.route = number % land_.routes.size();
  trip.start_ms = first_ms_ + static_cast<std::int64_t>(number) * kDemoGapMs +
                  static_cast<std::int64_t>(who.Below(kJitterS)) * 1000;
  trip.movement = DemoMovementId(number);
  trip.plate = fmt::format("X{}{} {:03}{}", static_cast<char>('A' + who.Below(26)),
                           static_cast<char>('A' + who.Below(26)), who.Below(1000),
                           static_cast<char>('A' + who.Below(26)));
  trip.container = ContainerOf(who);
  trip.seal = DemoSeal(set);
  trip.tracker = DemoTracker(set);
  trip.deed = kDeeds[number % kDeeds.size()];
  return made;
}

DemoJourney DemoTimetable::Tell(const DemoTrip& trip) const {
  const Random random = Random(kSeed).Fork(kStories);
  const sim::Route& route = RouteOf(trip);
  DemoJourney journey{.story = sim::TellStory(route, trip.trip, random)};
  MakePlain(trip.trip, journey.story);
  for (sim::Said& said : sim::SayTrip(route, trip.trip, journey.story, random))
    journey.frames.push_back(std::move(said.frame));
  if (!trip.cooling.empty()) {
    CoolingTeller(trip, journey.story, random.Fork(trip.number).Fork(9)).Tell(journey.frames);
    std::ranges::stable_sort(journey.frames, {}, &retrace::FrameLine::time_ms);
  }
  return journey;
}

std::uint64_t DemoTimetable::FirstAt(std::int64_t time_ms) const {
  const std::int64_t since = time_ms - kDemoLongestMs - first_ms_;
  return since <= 0 ? 0 : static_cast<std::uint64_t>(since / kDemoGapMs);
}

std::int64_t DemoTimetable::ShipStart(std::uint64_t number) const {
  return first_ms_ - kDemoVoyageMs + static_cast<std::int64_t>(number) * kDemoShipGapMs;
}

std::vector<retrace::FrameLine> DemoTimetable::ShipFrames(std::uint64_t number) const {
  constexpr double kGuilty = 0.3;
  const std::int64_t start_ms = ShipStart(number);
  return sim::MakeSea(land_,
                      {.ships = 1,
                       .from_ms = start_ms,
                       .until_ms = start_ms,
                       .guilty_share = kGuilty,
                       .first = number},
                      Random(kSeed).Fork(kSea).Fork(number))
      .frames;
}

std::int64_t DemoTimetable::FlightStart(std::uint64_t number) const {
  return first_ms_ + static_cast<std::int64_t>(number) * kDemoFlightGapMs;
}

std::vector<retrace::FrameLine> DemoTimetable::FlightFrames(std::uint64_t number) const {
  constexpr std::uint64_t kUnregistered = 4;  // one of so many
  const std::int64_t start_ms = FlightStart(number);
  return sim::MakeSea(land_,
                      {.flights = 1,
                       .from_ms = start_ms,
                       .until_ms = start_ms,
                       .guilty_share = number % kUnregistered == 3 ? 1.0 : 0.0,
                       .first = number},
                      Random(kSeed).Fork(kAir).Fork(number))
      .frames;
}

std::int64_t FirstCutAfterMs(const sim::Land& land) {
  // A time at which it is noon: traffic depends on the hour, by minutes.
  constexpr std::int64_t kSomeDayMs = 1'796'126'400'000;
  const DemoTimetable timetable(land, kSomeDayMs);
  return timetable.Tell(timetable.Trip(kFirstCut)).story.cut.from_ms - kSomeDayMs;
}

}  // namespace tidewaiter::server
