#include "sim/movement/world.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "declaration/container_code.h"
#include "device/protocol.h"
#include "geo/measure.h"
#include "intake/mqtt_json.h"
#include "retrace/ingest.h"
#include "retrace/judge.h"
#include "retrace/replay.h"
#include "sim/movement/sea.h"
#include "sim/movement/teller.h"

namespace tidewaiter::sim {
namespace {

using retrace::FrameLine;

std::unique_ptr<MovementWorld> Make(const WorldOptions& options) {
  auto world = MovementWorld::Create(options, InventedLand());
  EXPECT_TRUE(world.has_value()) << world.error();
  return std::move(*world);
}

std::string Bytes(const WorldOptions& options) {
  const auto world = Make(options);
  std::string all = retrace::WritePlanFile(world->plan()) + retrace::WriteTruthFile(world->truth());
  while (const auto frame = world->Next())
    retrace::AppendFrameLine(*frame, all);
  return all;
}

TEST(World, OneSeedOneWorld) {
  const WorldOptions options{.seed = 5, .trips = 6, .ships = 2, .flights = 2};
  const std::string first = Bytes(options);
  EXPECT_EQ(first, Bytes(options));
  WorldOptions other = options;
  other.seed = 6;
  EXPECT_NE(first, Bytes(other));
}

TEST(World, FramesComeInTheOrderOfReceipt) {
  const auto world = Make({.seed = 1, .trips = 12, .trips_per_day = 200, .ships = 2, .flights = 3});
  std::int64_t before = 0;
  std::map<std::string, int> protocols;
  while (const auto frame = world->Next()) {
    EXPECT_LE(before, frame->time_ms);
    before = frame->time_ms;
    ++protocols[frame->protocol];
  }
  EXPECT_EQ(protocols.size(), 7U) << "four of trackers and seals, sensors, ships, drones";
  EXPECT_GT(protocols["jointech"], 500);
}

TEST(World, ThePlanIsAPlan) {
  const auto world = Make({.seed = 3, .trips = 30, .trips_per_day = 300});
  const auto read = retrace::ParsePlanFile(retrace::WritePlanFile(world->plan()));
  ASSERT_TRUE(read.has_value()) << read.error();
  EXPECT_EQ(read->movements, world->plan().movements);
  const auto plan = retrace::BuildPlan(*read);
  ASSERT_TRUE(plan.has_value()) << plan.error();
  EXPECT_EQ((*plan)->courses().size(), 30U);
  std::set<std::string> seals;
  for (const Trip& trip : world->trips()) {
    EXPECT_TRUE(ContainerCode::Parse(trip.container).has_value()) << trip.container;
    seals.insert(trip.seal.id);
  }
  EXPECT_LE(seals.size(), 30U);
}

TEST(World, DevicesComeBackToThePort) {
  const auto world = Make({.seed = 3, .trips = 60, .trips_per_day = 24});
  std::set<std::string> seals;
  for (const Trip& trip : world->trips())
    seals.insert(trip.seal.id);
  EXPECT_LT(seals.size(), 50U);
}

// Furthest that the moments of a time are from the route, in metres.
double FurthestM(const Route& route, const std::vector<Moment>& moments, std::int64_t from_ms,
                 std::int64_t to_ms) {
  double furthest = 0;
  for (const Moment& moment : moments) {
    if (moment.time_ms >= from_ms && moment.time_ms <= to_ms)
      furthest = std::max(furthest, route.line.Nearest(moment.at).distance_m);
  }
  return furthest;
}
double FastestKmh(const std::vector<Moment>& moments) {
  double fastest = 0;
  for (const Moment& moment : moments)
    fastest = std::max(fastest, moment.speed_kmh);
  return fastest;
}
// Longest stand outside of sites, in minutes.
double LongestStandMin(const Route& route, const std::vector<Moment>& moments) {
  double longest = 0;
  double stood = 0;
  for (const Moment& moment : moments) {
    const bool at_site = std::ranges::any_of(route.sites, [&](const Site& site) {
      return std::abs(site.along_m - moment.along_m) < site.radius_m;
    });
    stood = moment.speed_kmh == 0 && !at_site ? stood + 1.0 / 6 : 0;
    longest = std::max(longest, stood);
  }
  return longest;
}

TEST(World, TheTruthIsWhatWasDone) {
  const auto world = Make({.seed = 11, .trips = 250, .guilty_share = 0.5, .look_alike_share = 0.3});
  std::map<Deed, int> seen;
  for (const Trip& trip : world->trips()) {
    const Route& route = world->land().routes[trip.route];
    const Story story = world->StoryOf(trip);
    ++seen[trip.deed];
    ASSERT_EQ(story.truth.size(), trip.deed == Deed::kNone ? 0U : 1U);
    const bool fast = trip.deed == Deed::kOverspeed;
    const double fastest = FastestKmh(story.truck);
    EXPECT_TRUE(fast ? fastest > route.limit_kmh * 1.04 : fastest < route.limit_kmh * 1.1)
        << Name(trip.deed) << " " << fastest;
    const bool stands = trip.deed == Deed::kDiversion || trip.deed == Deed::kSpoofed ||
                        trip.deed == Deed::kSealCut || trip.deed == Deed::kLongStop;
    const double stood = LongestStandMin(route, story.truck);
    EXPECT_EQ(stood >= 5.5, stands) << Name(trip.deed) << " " << stood;
    const bool leaves = trip.deed == Deed::kDiversion || trip.deed == Deed::kSpoofed;
    const double furthest = FurthestM(route, story.truck, 0, INT64_MAX);
    // Shortcuts may be inside the corridor, and then nobody can tell.
    if (trip.deed == Deed::kShortcut) {
      EXPECT_GT(furthest, 300);
    } else {
      EXPECT_EQ(furthest > route.half_width_m + 100, leaves) << Name(trip.deed) << " " << furthest;
    }
    if (leaves) {
      const retrace::TruthRow& row = story.truth[0];
      EXPECT_EQ(FurthestM(route, story.truck, row.began_ms, row.ended_ms), furthest);
    }
    EXPECT_EQ(!story.seal.empty(), trip.deed == Deed::kTagMoved);
    EXPECT_EQ(story.cut.to_ms != 0, trip.deed == Deed::kSealCut);
    EXPECT_EQ(story.thrown_ms != 0, trip.deed == Deed::kThrownAway);
  }
  EXPECT_EQ(seen.size(), 19U) << "every deed occurs";
}

TEST(World, ConvoysShareTheJammer) {
  const auto world = Make({.seed = 11, .trips = 250, .guilty_share = 0.5});
  std::map<std::uint64_t, int> convoys;
  for (const Trip& trip : world->trips()) {
    if (trip.deed == Deed::kJammedCorridor) ++convoys[trip.stream];
  }
  ASSERT_FALSE(convoys.empty());
  const auto whole =
      std::ranges::count_if(convoys, [](const auto& one) { return one.second == 3; });
  EXPECT_GE(whole, static_cast<std::ptrdiff_t>(convoys.size()) - 1) << "the last may be cut off";
}

void ExpectSame(const device::Report& meant, const device::Report& said,
                std::string_view protocol) {
  EXPECT_EQ(said.device, meant.device) << protocol;
  if (protocol == "mqtt") {
    EXPECT_EQ(said.Number(device::kTemperature, 1), meant.Number(device::kTemperature, 1));
    EXPECT_EQ(said.Flag(device::kDoor), meant.Flag(device::kDoor));
    EXPECT_EQ(said.time_ms, meant.time_ms);
    return;
  }
  EXPECT_EQ(said.fix.time_ms, meant.fix.time_ms) << protocol;
  EXPECT_EQ(said.fix.valid, meant.fix.valid) << protocol;
  EXPECT_LT(geo::DistanceM(said.fix.at, meant.fix.at), 1) << protocol;
  if (!meant.fix.valid) return;
  EXPECT_NEAR(said.fix.speed_kmh, meant.fix.speed_kmh, 1) << protocol;
  for (const device::SealSign sign : {device::SealSign::kRopeCut, device::SealSign::kLocked}) {
    if (meant.seal.Has(sign)) {
      EXPECT_TRUE(said.seal.Has(sign)) << protocol;
    }
  }
  if (protocol == "jointech" || protocol == "jt808") {
    EXPECT_EQ(said.Number(device::kBatteryLevel), meant.Number(device::kBatteryLevel));
  }
}

TEST(World, EveryFrameSaysWhatWasMeant) {
  const auto world = Make({.seed = 2, .trips = 40, .guilty_share = 0.6});
  std::map<std::string, int> compared;
  for (const Trip& trip : world->trips()) {
    const Story story = world->StoryOf(trip);
    std::map<std::string, device::Session> sessions;
    for (const Said& said :
         SayTrip(world->land().routes[trip.route], trip, story, Random(trip.index))) {
      device::Decoded decoded;
      device::Session& session = sessions[said.frame.device];
      session.received_ms = said.frame.time_ms;
      const device::Protocol* protocol = device::FindProtocol(said.frame.protocol);
      const Status read =
          protocol == nullptr
              ? intake::DecodeMqttFrame(said.frame.bytes, said.frame.device, decoded)
              : protocol->Decode(said.frame.bytes, session, decoded);
      ASSERT_TRUE(read.has_value()) << said.frame.protocol << " " << read.error();
      ASSERT_EQ(decoded.reports().size(), said.meant.size()) << said.frame.protocol;
      for (std::size_t i = 0; i < said.meant.size(); ++i) {
        ExpectSame(said.meant[i], decoded.reports()[i], said.frame.protocol);
        ++compared[said.frame.protocol];
      }
      if (HasFailure()) return;
    }
  }
  EXPECT_EQ(compared.size(), 5U);
}

TEST(Sea, ShipsThatComeLaterHaveNumbersOfTheirOwn) {
  const SeaWishes wishes{.ships = 1, .from_ms = 1'796'083'200'000, .until_ms = 1'796'083'200'000};
  SeaWishes later = wishes;
  later.first = 1;
  const Land land = InventedLand();
  const auto one = MakeSea(land, wishes, Random(3)).frames;
  const auto other = MakeSea(land, later, Random(3)).frames;
  ASSERT_FALSE(one.empty());
  EXPECT_EQ(one.front().time_ms, wishes.from_ms + 1000) << "it sails when it is asked to";
  EXPECT_NE(one.front().bytes, other.front().bytes);
}

TEST(Land, FromANetwork) {
  constexpr std::string_view kRoads = R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":
      [[36.0,-1.0],[36.2,-1.1],[36.4,-1.0],[36.6,-1.2],[36.9,-1.1]]}}]})";
  const auto land = LandFromNetwork(kRoads, 4);
  ASSERT_TRUE(land.has_value()) << land.error();
  ASSERT_FALSE(land->routes.empty());
  for (const Route& route : land->routes) {
    EXPECT_GE(route.line.length_m(), 30'000);
    EXPECT_TRUE(std::ranges::is_sorted(route.sites, {}, &Site::along_m));
  }
  const auto world = MovementWorld::Create({.seed = 1, .trips = 5, .ships = 9}, *land);
  ASSERT_TRUE(world.has_value());
  EXPECT_TRUE(retrace::BuildPlan((*world)->plan()).has_value());
  EXPECT_FALSE(LandFromNetwork(R"({"type":"FeatureCollection","features":[]})", 4).has_value());
}

TEST(Land, FromPortsAndCountries) {
  const Land invented = InventedLand();
  const auto land = LandFromPorts(R"({"XAPRT":{"name":"P","coordinates":[-22.02,-4]},
                                      "XBPRT":{"name":"Q","coordinates":[-29,-4]},
                                      "XANIL":{"name":"no place"}})",
                                  invented.countries, "XA", 1);
  ASSERT_TRUE(land.has_value()) << land.error();
  ASSERT_EQ(land->routes.size(), 1U);
  EXPECT_NEAR(land->routes[0].line.points().back().lon, invented.border_lon, 0.01);
  EXPECT_FALSE(LandFromPorts("{}", invented.countries, "XA", 1).has_value());
  EXPECT_FALSE(LandFromPorts("[", invented.countries, "XA", 1).has_value());
}

TEST(World, OptionsAreChecked) {
  for (const WorldOptions& options :
       {WorldOptions{.trips = 0}, WorldOptions{.trips = kTripsMax + 1},
        WorldOptions{.trips_per_day = 0},
        WorldOptions{.guilty_share = 0.9, .look_alike_share = 0.2}, WorldOptions{.first_ms = -1}}) {
    const auto world = MovementWorld::Create(options, InventedLand());
    ASSERT_FALSE(world.has_value());
    EXPECT_EQ(world.error().code, ErrorCode::kInvalidArgument);
  }
}

// From the seed to the verdict: written, read into a log, replayed, judged.
TEST(World, IsJudged) {
  const os::Path folder = std::filesystem::temp_directory_path() /
                          ("sim_movement_judged_" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(
      WriteWorld({.seed = 4, .trips = 40, .guilty_share = 0.5}, InventedLand(), folder, NoProgress)
          .has_value());
  const auto twice = WriteWorld({.seed = 4, .trips = 1}, InventedLand(), folder, NoProgress);
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().code, ErrorCode::kConflict);
  const auto plan = retrace::ReadPlanFile(folder / "plan.json");
  const auto truth = retrace::ReadTruthFile(folder / "truth.csv");
  ASSERT_TRUE(plan.has_value() && truth.has_value());
  {
    auto ingest = retrace::Ingest::Open(folder / "log");
    ASSERT_TRUE(ingest.has_value()) << ingest.error();
    auto source = retrace::OpenFrames(folder / "frames.jsonl");
    ASSERT_TRUE(source.has_value()) << source.error();
    ASSERT_TRUE((*ingest)->AddAll(**source, NoProgress).has_value());
    ASSERT_TRUE((*ingest)->Finish().has_value());
    EXPECT_EQ((*ingest)->counts().undecodable, 0U);
    EXPECT_EQ((*ingest)->counts().backwards, 0U);
  }
  const auto replayed = retrace::Replay(folder / "log", *plan, NoProgress);
  ASSERT_TRUE(replayed.has_value()) << replayed.error();
  const retrace::Judgement judged = retrace::Judge(*truth, replayed->alarms, {.trips = 40});
  for (const retrace::DeedFigure& deed : judged.deeds) {
    const bool certain =
        deed.kind == "seal_cut" || deed.kind == "long_stop" || deed.kind == "diversion";
    if (certain) {
      EXPECT_EQ(deed.found.hits, deed.found.of) << deed.kind;
    }
  }
  EXPECT_GT(judged.recall.value, 0.7) << retrace::JudgementText(judged);
  EXPECT_GT(judged.recall.of, 10U);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tidewaiter::sim
