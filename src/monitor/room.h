// ControlRoom: the service behind the control room: devices come in, alarms come out, and everybody
// sees the same picture.
//
//   ASSIGN_OR_RETURN(auto room, ControlRoom::Open(store, *engine, options));  // before the API
//   RETURN_IF_ERROR(room->Start());       // works through what is in the log, opens the ports
//   room->PictureOf({.box = harbour});    // O(units); room_bench measures
//   room->Subscribe([&](const News& news) { streams.Tell(news); });
//   room->Stop();                         // before engine->Stop()
//
// It owns the intake and its frame log, the trackers (tracker_pool.h), the watches over ships,
// drones and satellites (watches.h), the open cases (case_book.h), the plan (plan_maker.h), the
// orders to devices (orders.h), and the records of all of them in memory. docs/control-room.md
// follows one frame from the socket to a closed case.
//
// Who changes something does it through the engine, as records (acts.h makes them); the room sees
// the commit and acts by it: a new fence is in the plan a second later, an order goes to its
// device. So nothing happens that is not in the journal. What the room writes itself (alarms,
// steps that devices showed, states of orders) it writes as the principal "system".
//
// After a kill: the frame log has every frame that was acknowledged. Start reads the last snapshot
// of the trackers and works through the log from there; causes that are in a case already raise
// nothing again. A snapshot is written only when every alarm before it is in the store.
//
// Thread-safe but for Open, Start and Stop. Threads: two of the intake, one a shard, one each for
// watches, cases, and housekeeping.
#ifndef TIDEWAITER_MONITOR_ROOM_H_
#define TIDEWAITER_MONITOR_ROOM_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/engine.h"
#include "desk/store.h"
#include "http/metrics.h"
#include "intake/intake.h"
#include "monitor/acts.h"
#include "monitor/alarm_case.h"
#include "monitor/board.h"
#include "monitor/device_record.h"
#include "monitor/dispatch.h"
#include "monitor/geo_thing.h"
#include "monitor/movement_record.h"
#include "monitor/shelf.h"
#include "monitor/shift.h"
#include "monitor/track_settings.h"
#include "track/eta.h"
#include "track/interference.h"

namespace tidewaiter::monitor {

// A layer of the map that the operator loaded: GeoJSON.
struct BaseLayer {
  std::string name = {};  // letters, digits, '-'
  // "countries", "roads", "ports", "water", "places". Of countries and roads the first layer is
  // read as well: for coasts and borders, and for the ways of response units (geo/network.h).
  std::string kind = {};
  std::string source = {};
  os::Path file = {};
};
inline constexpr std::uint64_t kLayerBytesMax = std::uint64_t{64} << 20U;

// How long a unit without an open movement is shown where it was last, in seconds.
struct MapAges {
  // The longest silence that is nothing strange (silence.dead_zone_s): what is silent for longer is
  // switched off or in a store. The register of devices still says where it was heard.
  int device_s = 7200;
  int vessel_s = 12 * 3600;  // by satellite; then its silence is an alarm (track/vessels.h)
  // Remote ID speaks each second (ASTM F3411): a drone that was not heard for ten minutes has
  // landed, or is out of reach.
  int drone_s = 600;
};

struct RoomOptions {
  os::Path folder = {};  // frame log and snapshots
  std::vector<intake::Listener> listeners = {};
  intake::UnknownDevices unknown = intake::UnknownDevices::kQuarantine;
  intake::Limits limits = {};
  chainlog::Options log = {};
  int shards = 2;                  // threads that judge reports; 1..64
  std::size_t queue_max = 65'536;  // reports of a shard that wait: then the intake waits
  int snapshot_s = 120;            // between snapshots: so much log a start works through
  int plan_wait_ms = 500;          // a plan is made so long after the first change
  MapAges map_ages = {};
  EscalationClocks clocks = {};
  std::vector<BaseLayer> base_map = {};
  bool drone_register = false;  // drones that the register of devices does not know are told of
  bool ticking = true;          // false: tests call Tick themselves
  const os::Clock* clock = &os::RealClock();
};

// What is new, for streams. Units come at most once a second, all together.
enum class NewsKind : std::uint8_t {
  kUnits = 1,     // ask PictureOf with `after`
  kAlarm = 2,     // `id`: case
  kPass = 3,      // `id`: of the gate, told by Publish
  kMovement = 4,  // `id`
  kDispatch = 5,  // `id`
};
struct News {
  NewsKind kind = NewsKind::kUnits;
  std::string id = {};
  std::uint64_t seq = 0;  // of kUnits: Board::change
};

// Records of the control room as they are in the store, a moment behind the commit.
struct RoomRecords {
  Shelf<MovementRecord> movements{ParseMovementRecord};
  Shelf<AlarmCase> alarms{ParseCase};
  Shelf<DeviceRecord> devices{ParseDevice};
  Shelf<DeviceOrder> orders{ParseOrder};
  Shelf<GeoThing> geo{ParseThing};
  Shelf<ResponseUnit> response_units{ParseResponseUnit};
  Shelf<Dispatch> dispatches{ParseDispatch};
  Shelf<Shift> shifts{ParseShift};
  Shelf<TrackSettings> settings{ParseTrackSettings};  // one: kTrackSettingsId
};

struct PictureQuery {
  std::optional<geo::Box> box = {};
  bool attention = false;   // only those with an open alarm
  std::size_t most = 5000;  // at most kPictureMax; the worst first, then the last heard
  std::uint64_t after = 0;  // only what changed since that picture's `seq`
};
inline constexpr std::size_t kPictureMax = 50'000;

// All units in view, one column a member, all of one length. A movement is one unit, at the place
// of its leading device. A unit that was not heard for as long as RoomOptions::map_ages says is
// left out, unless it is in an open movement or has an open alarm: those stay, and heard_ms says
// how long they have been silent. Of what changed since a picture, one that has left has the state
// "gone" (within a minute).
struct Picture {
  std::int64_t at_ms = 0;
  std::uint64_t seq = 0;             // PictureQuery::after of the next one
  std::size_t more = 0;              // left out
  std::vector<std::string> id = {};  // number of the device, "vessel:<mmsi>", "drone:<id>"
  std::vector<std::string> movement = {};
  std::vector<double> lat = {};
  std::vector<double> lon = {};
  std::vector<double> speed_kmh = {};
  std::vector<double> course_deg = {};
  std::vector<std::int64_t> heard_ms = {};
  std::vector<std::uint8_t> severity = {};  // 0 none, 1 notice ... 4 critical
  std::vector<std::string> state = {};      // of the movement, else "moving", "stopped"; "gone"
  std::vector<std::string> kind = {};
  std::vector<std::string> label = {};
  std::vector<std::string> seal = {};  // as SealWord
};

// "unknown", "idle", "armed", "in_transit", "disarm_authorised", "opened", "broken".
std::string_view SealWord(const UnitNow& unit);

// How a movement stands now.
struct MovementNow {
  UnitPtr lead = {};    // the device that says where it is; null: never heard
  double progress = 0;  // share of the way, 0..1
  std::size_t open_alarms = 0;
  std::uint8_t worst = 0;  // as in Picture
};

// When a unit under way will be somewhere (track/eta.h, docs/eta.md).
struct EtaNow {
  track::Eta eta = {};
  std::uint64_t journeys = 0;  // closed movements that it was learned of, of all ways
};

enum class HelperBy : std::uint8_t { kStraight = 1, kRoad = 2 };
std::string_view Name(HelperBy by);  // "straight", "road"

// A response unit that could go.
struct Helper {
  RowPtr<ResponseUnit> unit = {};
  std::optional<geo::Point> at = {};  // of its tracker, else its base
  std::int64_t heard_ms = 0;          // of the tracker
  HelperBy by = HelperBy::kStraight;
  double distance_m = 0;    // straight, or along roads and straight to them
  std::int64_t time_s = 0;  // at the speeds of the roads; straight: kHelperKmh, kHelperDetour
  std::size_t open_dispatches = 0;
};
inline constexpr double kHelperKmh = 60;
inline constexpr double kHelperDetour = 1.4;  // roads against the straight line, typically 1.2-1.4
inline constexpr std::size_t kRoadHelpersMax = 8;  // the nearest; a way costs up to some 0.1 s

class ControlRoom {
 public:
  // Reads the records and follows the engine's changes: call it before the engine gets its first
  // command. Errors: of the store, kCorruption (a record), kInvalidArgument (options; a base map
  // file), kUnavailable (the folder).
  static Result<std::unique_ptr<ControlRoom>> Open(desk::Store& store, clearance::Engine& engine,
                                                   RoomOptions options);
  ~ControlRoom();  // Stop
  ControlRoom(const ControlRoom&) = delete;
  ControlRoom& operator=(const ControlRoom&) = delete;

  // Works through the log and opens the ports. Errors: those of Intake::Start (a port that is taken
  // among them), kCorruption (the frame log).
  Status Start();
  // Closes the ports, judges and writes what came in, keeps a snapshot. May be called again.
  void Stop();

  [[nodiscard]] const RoomRecords& records() const;
  [[nodiscard]] const Board& board() const;
  [[nodiscard]] World world() const;
  [[nodiscard]] const EscalationClocks& clocks() const;
  // By which it judges: whoever lives beside it (gates) goes by the same.
  [[nodiscard]] const os::Clock& clock() const;

  [[nodiscard]] Picture PictureOf(const PictureQuery& query) const;
  [[nodiscard]] MovementNow NowOf(const MovementRecord& record) const;
  // When it will be at a node of its path, or at its destination (""). Nothing: it is not under
  // way, nobody knows how far it is, or it is at that node. Some ten microseconds; learned from
  // every movement that was closed.
  [[nodiscard]] std::optional<EtaNow> EtaOf(const MovementRecord& record,
                                            std::string_view node = {}) const;
  // Who is there first comes first; those off duty last. Where the operator loaded a layer "roads"
  // the kRoadHelpersMax nearest on duty go by it, if it leads there.
  [[nodiscard]] std::vector<Helper> HelpersFor(const geo::Point& place) const;
  // Where a response unit is: its tracker's place, else its base.
  [[nodiscard]] Helper WhereIs(const RowPtr<ResponseUnit>& unit) const;

  // A draft with what is in force now.
  [[nodiscard]] std::expected<MovementRecord, codec::Problems> Build(const MovementDraft& draft,
                                                                     const Planned& planned) const;
  [[nodiscard]] track::IotId NewIot() const;
  [[nodiscard]] std::string NewId(std::string_view prefix) const;  // "MV-..."

  // Called for everything that is new, on threads of the room: must be quick. Before Start.
  void Subscribe(std::function<void(const News&)> use);
  // Of others that live beside it (gates): told to all who subscribed.
  void Publish(const News& news);

  // Alarms of others (gates, records, partners): the same door as those of the trackers.
  void Raise(const track::Alarms& alarms);
  // A gate saw a device's unit: contradicts or confirms its positions.
  void Saw(track::GateSighting sighting);
  // A gate, camera or position saw a unit at a node of its path: kept as a visit.
  void Visit(std::string_view movement, std::string_view node, std::string_view seen_by,
             std::int64_t at_ms);
  // A frame that came in another way (intake/intake.h).
  void Take(intake::Handed handed, std::function<void(Result<intake::Taken>)> done);
  // A frame of a border post (intake::Intake::Take): kept in our log, then judged like the others,
  // each once however often the program is killed: the log says which were there. What the post
  // received long ago makes late alarms. After Start. Errors: those of Intake::Take.
  Status Take(const intake::FromPost& from);
  std::uint64_t ResumePost(std::string_view post);            // as Intake::Resume
  [[nodiscard]] bool WantsPost(std::string_view post) const;  // as Intake::Wants
  // Called with every frame that is on disk and its reports, on the intake's thread, after the
  // trackers have it: must be quick. Before Start.
  void OnArrival(std::function<void(const intake::Arrival&)> use);

  [[nodiscard]] std::uint16_t port(std::string_view listener) const;  // CHECK: there is one
  [[nodiscard]] const os::Path& frame_log() const;                    // for chainlog::Reader
  [[nodiscard]] chainlog::Head frame_head() const;                    // last frame on disk
  [[nodiscard]] const std::vector<BaseLayer>& base_map() const;

  // One turn of housekeeping: silence, escalation, expiry, plan, snapshot when it is time. Made
  // each second; tests without `ticking` call it.
  void Tick();
  // Returns when everything that came in before is judged and in the store, or the store does not
  // take it (false). For tests and Stop.
  bool Settle();
  // Snapshot now. False: alarms before it are not in the store yet; nothing was written.
  bool Snapshot();

  // tidewaiter_intake_*, tidewaiter_track_*. The room must outlive the metrics' last Render.
  void AddReadings(http::Metrics& metrics) const;

 private:
  class Impl;
  explicit ControlRoom(std::unique_ptr<Impl> impl);
  void AddCaseReadings(http::Metrics& metrics) const;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_ROOM_H_
