// Country: 50,000 units under customs control, and where each of them is at any moment.
//
//   const Country country(50'000);
//   RETURN_IF_ERROR(country.Fill(store));         // records as a control room finds them at a
//   start country.PlaceOf(7, 12.5)                      // 12.5 seconds after the begin
//
// Every unit goes its own way of 200 km, with a checkpoint at half of it and a corridor of 42
// points, at 60 km/h, and begins in its first half: so some pass the checkpoint while one looks.
// 10,000 fences lie about: rest areas, places without radio, and small ones that nobody may enter.
// The same in every process. Records are made by the functions that the desk makes them with.
#ifndef TIDEWAITER_BENCH_DEVICES_COUNTRY_H_
#define TIDEWAITER_BENCH_DEVICES_COUNTRY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "desk/store.h"
#include "geo/point.h"
#include "monitor/geo_thing.h"
#include "monitor/movement_record.h"

namespace tidewaiter::bench {

inline constexpr double kUnitKmh = 60;

// 15 digits, as trackers have them; of the movement likewise, with its way back.
std::string DeviceOf(int unit);
std::string MovementOf(int unit);
int UnitOfMovement(std::string_view movement);

class Country {
 public:
  static constexpr int kFences = 10'000;

  explicit Country(int units);
  [[nodiscard]] int units() const { return static_cast<int>(journeys_.size()); }
  [[nodiscard]] geo::Point PlaceOf(int unit, double seconds) const;
  // Fences, devices and movements that are under way, into an empty store.
  [[nodiscard]] Status Fill(desk::Store& store, std::int64_t now_ms) const;

 private:
  struct Journey {
    geo::Point from = {};
    double bearing_deg = 0;
    double begin_km = 0;
  };
  [[nodiscard]] geo::Point At(const Journey& journey, double km) const;
  [[nodiscard]] monitor::MovementDraft DraftOf(int unit) const;
  [[nodiscard]] monitor::MovementRecord RecordOf(int unit, std::int64_t now_ms) const;

  std::vector<Journey> journeys_;
};

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_DEVICES_COUNTRY_H_
