// Board: where every unit is and what its devices said last: devices, ships, drones.
//
//   Board board;
//   board.Hear(report, received_ms);            // of every report: the seal's own word
//   board.See(view);                            // where the tracker says it is
//   for (const UnitPtr& unit : board.Select({.box = box, .after = seq})) Draw(*unit);
//
// Units are immutable once they are on the board: who holds one sees it as it was. Every change has
// a number, so that a reader can ask for what changed since. Thread-safe. Costs: Hear and See a
// lock and a look-up, Select and Seals O(units) (room_bench measures). Memory: well below 1 kB a
// unit; at kBoardMax the ones not heard for longest go.
#ifndef TIDEWAITER_MONITOR_BOARD_H_
#define TIDEWAITER_MONITOR_BOARD_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "device/report.h"
#include "geo/measure.h"
#include "track/tracker.h"

namespace tidewaiter::monitor {

enum class UnitSource : std::uint8_t { kDevice = 1, kVessel = 2, kDrone = 3 };
std::string_view Name(UnitSource source);  // "device", "vessel", "drone"

struct UnitNow {
  std::string id = {};  // number of the device, "vessel:<mmsi>", "drone:<id>"
  UnitSource source = UnitSource::kDevice;
  std::string label = {};     // of ships: their name; "" = none
  track::UnitView view = {};  // of ships and drones: place, times, speed, course
  device::Seal seal = {};     // the last word on each sign
  std::int64_t seal_ms = 0;   // when the seal last said anything of itself, by our clock
  std::int64_t since_ms = 0;  // when a sign of the seal last changed
  double battery_percent = -1;
  bool gone = false;         // told as such (Board::Leave), and not heard since
  std::uint64_t change = 0;  // number of the change that made it so
};
using UnitPtr = std::shared_ptr<const UnitNow>;

// What a seal said of itself so far, for a snapshot: it may not speak again for hours.
struct SealSaid {
  std::string device = {};
  device::Seal seal = {};
  std::int64_t said_ms = 0;  // as UnitNow::seal_ms and since_ms
  std::int64_t since_ms = 0;
  double battery_percent = -1;
};

struct BoardQuery {
  std::optional<geo::Box> box = {};  // west of its left side: across the antimeridian
  std::uint64_t after = 0;           // changed after that; 0: all
};

class Board {
 public:
  static constexpr std::size_t kBoardMax = 400'000;  // devices of a country, and all ships at sea

  explicit Board(std::size_t units_max = kBoardMax) : units_max_(units_max) {}

  void Hear(const device::Report& report, std::int64_t received_ms);
  void See(const track::UnitView& view);
  // Ships and drones.
  void See(UnitSource source, std::string_view id, const track::UnitView& view,
           std::string_view label);

  // Tells readers that it is on the map no more, until something of it is heard again. One that
  // was heard after `heard_ms`, is gone already, or is not there stays as it is.
  void Leave(std::string_view id, std::int64_t heard_ms);
  // What all seals said; and one of those again, before anything newer is heard.
  [[nodiscard]] std::vector<SealSaid> Seals() const;
  void Recall(const SealSaid& said);

  [[nodiscard]] UnitPtr Find(std::string_view id) const;  // null: never heard
  [[nodiscard]] std::vector<UnitPtr> Select(const BoardQuery& query) const;
  [[nodiscard]] std::uint64_t change() const;  // number of the last one
  [[nodiscard]] std::size_t size() const;

 private:
  void Keep(UnitNow unit);
  void MakeRoom();

  std::size_t units_max_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, UnitPtr> units_;
  std::uint64_t change_ = 0;
};

bool IsIn(const geo::Box& box, const geo::Point& point);

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_BOARD_H_
