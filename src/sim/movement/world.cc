#include "sim/movement/world.h"

#include <algorithm>
#include <array>
#include <deque>
#include <queue>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "declaration/container_code.h"
#include "geo/write_shapes.h"
#include "sim/movement/sea.h"
#include "sim/movement/teller.h"
#include "track/plan.h"

namespace tidewaiter::sim {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kBackMs = 12 * kHourMs;  // a device is back at the port after a trip
constexpr std::int64_t kConvoyMs = 2 * kMinuteMs;
constexpr std::size_t kConvoy = 3;

enum Stream : std::uint64_t { kTrips = 1, kWho = 2, kSea = 3 };

constexpr std::array<Deed, 13> kGuilty{
    Deed::kDiversion,      Deed::kSealCut,       Deed::kJammedCorridor, Deed::kTagMoved,
    Deed::kSpoofed,        Deed::kReeferFailure, Deed::kLongStop,       Deed::kShortcut,
    Deed::kOverspeed,      Deed::kThrownAway,    Deed::kBatteryDeath,   Deed::kInsiderAlteration,
    Deed::kInsiderDeletion};
constexpr std::array<Deed, 5> kLookAlikes{Deed::kRoadWorks, Deed::kPoliceStop,
                                          Deed::kDeadZoneSilence, Deed::kAllowedRest,
                                          Deed::kSlowSensor};

Status CheckOptions(const WorldOptions& options) {
  const auto fail = [](const char* field, const char* what) {
    return Fail(ErrorCode::kInvalidArgument, what, field);
  };
  if (options.trips < 1 || options.trips > kTripsMax) return fail("trips", "1 to 1,000,000");
  if (!(options.trips_per_day >= 1 && options.trips_per_day <= 2000))
    return fail("trips_per_day", "1 to 2,000");
  const double shares = options.guilty_share + options.look_alike_share;
  if (!(options.guilty_share >= 0 && options.look_alike_share >= 0 && shares <= 1))
    return fail("guilty_share", "shares are 0 to 1, and 1 at most together");
  if (options.first_ms < 0 || options.first_ms > 4'000'000'000'000)
    return fail("first_ms", "not a time that devices can say");
  if (options.ships > 100'000) return fail("ships", "100,000 at most");
  if (options.flights > 100'000) return fail("flights", "100,000 at most");
  return {};
}

std::string ContainerOf(Random& random) {
  constexpr std::array<std::string_view, 4> kOwners{"SIMU", "TDWU", "XAFU", "CSQU"};
  const std::string stem =
      fmt::format("{}{:06}", kOwners[random.Below(kOwners.size())], random.Below(1'000'000));
  for (char digit = '0'; digit <= '9'; ++digit) {
    const auto code = ContainerCode::Parse(stem + digit);
    if (code) return std::string(code->text());
  }
  CHECK(false);
}

// Devices of the pool: a set goes with a truck, and comes back to the port.
struct Set {
  Device seal = {};
  Device tracker = {};
  std::int64_t free_ms = 0;
};

Set MakeSet(std::size_t number) {
  constexpr std::size_t kLocalClocks = 25;  // one tracker in so many shows local time
  constexpr int kLocalMin = 180;
  Set set;
  const bool rope = number % 2 == 0;
  set.seal = {.id = rope ? fmt::format("759{:07}", number) : fmt::format("1445{:08}", number),
              .voice = rope ? Voice::kJointech : Voice::kJt808};
  const bool chinese = number % 3 == 0;
  set.tracker = {.id = fmt::format("86{}{:011}", chinese ? 12 : 34, number),
                 .voice = chinese ? Voice::kGt06 : Voice::kTeltonika,
                 .clock_ahead_min = chinese && number % kLocalClocks == 0 ? kLocalMin : 0};
  return set;
}

geo::Feature FenceOf(std::string id, std::string_view kind, geo::Corridor corridor) {
  geo::Feature feature{.id = std::move(id)};
  feature.properties = {{"kind", std::string(kind)}};
  feature.drawing = geo::Drawing{.area = std::move(corridor)};
  return feature;
}

// What comes next of several trips.
struct Pending {
  std::int64_t time_ms = 0;
  std::uint64_t order = 0;  // of trips: equal times come in it
  friend bool operator>(const Pending& a, const Pending& b) {
    return std::pair(a.time_ms, a.order) > std::pair(b.time_ms, b.order);
  }
};

}  // namespace

struct MovementWorld::Body {
  WorldOptions options;
  Land ground;
  Random random{1};
  retrace::PlanFile plan;
  std::vector<retrace::TruthRow> truth;
  std::vector<Trip> trips;
  Sea sea;
  std::size_t sea_next = 0;
  std::size_t trip_next = 0;
  std::vector<std::deque<retrace::FrameLine>> under_way;
  std::priority_queue<Pending, std::vector<Pending>, std::greater<>> queue;

  void Invent();
  Trip MakeTrip(std::uint64_t index, std::int64_t start_ms, Random& draw);
  Deed DrawDeed(Random& draw) const;
  void Equip(Trip& trip, std::vector<Set>& pool);
  void AddFences();
  void Begin(std::int64_t until_ms);
};

Deed MovementWorld::Body::DrawDeed(Random& draw) const {
  const double drawn = draw.Uniform();
  if (drawn < options.guilty_share) return kGuilty[draw.Below(kGuilty.size())];
  if (drawn < options.guilty_share + options.look_alike_share)
    return kLookAlikes[draw.Below(kLookAlikes.size())];
  return Deed::kNone;
}

Trip MovementWorld::Body::MakeTrip(std::uint64_t index, std::int64_t start_ms, Random& draw) {
  constexpr double kReefers = 0.25;
  Trip trip{.index = index, .start_ms = start_ms, .stream = index};
  trip.route = draw.Below(ground.routes.size());
  trip.deed = DrawDeed(draw);
  Random who = random.Fork(kWho).Fork(index);
  trip.movement = fmt::format("M{}-{:06}", options.seed, index + 1);
  trip.plate = fmt::format("X{}{} {:03}{}", static_cast<char>('A' + who.Below(26)),
                           static_cast<char>('A' + who.Below(26)), who.Below(1000),
                           static_cast<char>('A' + who.Below(26)));
  trip.container = ContainerOf(who);
  if (trip.deed == Deed::kReeferFailure || who.Chance(kReefers))
    trip.sensor = {.id = fmt::format("T{:07}", index + 1), .voice = Voice::kMqtt};
  return trip;
}

// The set that has been back for longest, or a new one.
void MovementWorld::Body::Equip(Trip& trip, std::vector<Set>& pool) {
  const auto first = std::ranges::min_element(pool, {}, &Set::free_ms);
  std::size_t place = static_cast<std::size_t>(first - pool.begin());
  if (first == pool.end() || first->free_ms > trip.start_ms) {
    place = pool.size();
    pool.push_back(MakeSet(place + 1));
  }
  trip.seal = pool[place].seal;
  trip.tracker = pool[place].tracker;
  const Story story = TellStory(ground.routes[trip.route], trip, random.Fork(kTrips));
  pool[place].free_ms = story.truck.back().time_ms + kBackMs;
  truth.insert(truth.end(), story.truth.begin(), story.truth.end());
  plan.movements.push_back(PlanOf(ground.routes[trip.route], trip, story, random.Fork(kTrips)));
}

void MovementWorld::Body::AddFences() {
  for (const Route& route : ground.routes) {
    int number = 0;
    for (const Stretch& stretch : route.silent) {
      geo::Corridor corridor{.line = {}, .half_width_m = 2000};
      const double step = std::max(500.0, (stretch.to_m - stretch.from_m) / 100);
      for (double at = stretch.from_m; at < stretch.to_m; at += step)
        corridor.line.push_back(route.line.PointAt(at));
      corridor.line.push_back(route.line.PointAt(stretch.to_m));
      plan.fences.push_back(FenceOf(fmt::format("{}-silent-{}", route.id, ++number),
                                    track::Name(track::FenceKind::kDeadZone), std::move(corridor)));
    }
  }
}

void MovementWorld::Body::Invent() {
  Random draw = random.Fork(kTrips);
  std::vector<Set> pool;
  const double gap_ms = static_cast<double>(kDayMs) / options.trips_per_day;
  double clock_ms = static_cast<double>(options.first_ms);
  while (trips.size() < options.trips) {
    clock_ms += gap_ms * draw.Uniform(0.4, 1.6);
    Trip trip = MakeTrip(trips.size(), static_cast<std::int64_t>(clock_ms) / 1000 * 1000, draw);
    const std::size_t convoy = trip.deed == Deed::kJammedCorridor ? kConvoy : 1;
    for (std::size_t i = 0; i < convoy && trips.size() < options.trips; ++i) {
      Trip next = i == 0 ? trip : MakeTrip(trips.size(), trip.start_ms, draw);
      next.start_ms = trip.start_ms + static_cast<std::int64_t>(i) * kConvoyMs;
      next.deed = trip.deed;
      next.route = trip.route;
      next.stream = trip.stream;
      Equip(next, pool);
      trips.push_back(std::move(next));
    }
  }
  AddFences();
  plan.countries = ground.countries;
  if (!ground.port_code.empty()) {
    plan.ports.push_back({.code = ground.port_code, .name = "Port", .at = ground.port});
    const double days = std::max(1.0, static_cast<double>(options.ships) / 20);
    sea = MakeSea(ground,
                  {.ships = options.ships,
                   .flights = options.flights,
                   .from_ms = options.first_ms + kHourMs,
                   .until_ms = options.first_ms +
                               static_cast<std::int64_t>(days * static_cast<double>(kDayMs)),
                   .guilty_share = options.guilty_share},
                  random.Fork(kSea));
    plan.drones = std::move(sea.drones);
    truth.insert(truth.end(), sea.truth.begin(), sea.truth.end());
  }
  std::ranges::stable_sort(truth, {}, &retrace::TruthRow::began_ms);
  std::ranges::stable_sort(trips, {}, &Trip::start_ms);
}

// Trips whose first frame may be due.
void MovementWorld::Body::Begin(std::int64_t until_ms) {
  while (trip_next < trips.size() && trips[trip_next].start_ms <= until_ms) {
    const Trip& trip = trips[trip_next];
    const Route& route = ground.routes[trip.route];
    const Story story = TellStory(route, trip, random.Fork(kTrips));
    std::deque<retrace::FrameLine>& frames = under_way.emplace_back();
    for (Said& said : SayTrip(route, trip, story, random.Fork(kTrips)))
      frames.push_back(std::move(said.frame));
    queue.push({.time_ms = frames.front().time_ms, .order = trip_next});
    ++trip_next;
  }
}

MovementWorld::MovementWorld(std::unique_ptr<Body> body) : body_(std::move(body)) {}
MovementWorld::~MovementWorld() = default;

Result<std::unique_ptr<MovementWorld>> MovementWorld::Create(const WorldOptions& options,
                                                             Land land) {
  RETURN_IF_ERROR(CheckOptions(options));
  if (land.routes.empty()) return Fail(ErrorCode::kInvalidArgument, "no route", "land");
  auto body = std::make_unique<Body>();
  body->options = options;
  body->ground = std::move(land);
  body->random = Random(options.seed);
  body->Invent();
  return std::unique_ptr<MovementWorld>(new MovementWorld(std::move(body)));
}

const retrace::PlanFile& MovementWorld::plan() const {
  return body_->plan;
}
std::span<const retrace::TruthRow> MovementWorld::truth() const {
  return body_->truth;
}
std::span<const Trip> MovementWorld::trips() const {
  return body_->trips;
}
const Land& MovementWorld::land() const {
  return body_->ground;
}
Story MovementWorld::StoryOf(const Trip& trip) const {
  return TellStory(body_->ground.routes[trip.route], trip, body_->random.Fork(kTrips));
}

std::optional<retrace::FrameLine> MovementWorld::Next() {
  Body& body = *body_;
  const bool at_sea = body.sea_next < body.sea.frames.size();
  // A trip that has not begun yet may be the next to speak.
  for (;;) {
    std::int64_t next_ms = INT64_MAX;
    if (!body.queue.empty()) next_ms = body.queue.top().time_ms;
    if (at_sea) next_ms = std::min(next_ms, body.sea.frames[body.sea_next].time_ms);
    const bool waits =
        body.trip_next < body.trips.size() && body.trips[body.trip_next].start_ms <= next_ms;
    if (!waits) break;
    body.Begin(body.trips[body.trip_next].start_ms);
  }
  const bool trucks = !body.queue.empty();
  if (!trucks && !at_sea) return std::nullopt;
  if (at_sea && (!trucks || body.sea.frames[body.sea_next].time_ms < body.queue.top().time_ms))
    return std::move(body.sea.frames[body.sea_next++]);
  const Pending first = body.queue.top();
  body.queue.pop();
  std::deque<retrace::FrameLine>& frames = body.under_way[first.order];
  retrace::FrameLine frame = std::move(frames.front());
  frames.pop_front();
  if (frames.empty()) {
    frames.shrink_to_fit();
  } else {
    body.queue.push({.time_ms = frames.front().time_ms, .order = first.order});
  }
  return frame;
}

}  // namespace tidewaiter::sim
