// Application: the content of message types 6 and 8 as far as we know it, by area code and
// function.
//
//   if (const auto* weather = std::get_if<ais::Weather>(&message.content)) {
//     weather->Value(ais::WeatherField::kWindSpeed);     // knots, or nothing
//   }
//
// Sources: IMO SN/Circ.236 and 289 (area 1), CCNR Inland AIS (area 200), GLA (area 235).
#ifndef TIDEWAITER_AIS_APPLICATION_H_
#define TIDEWAITER_AIS_APPLICATION_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "ais/values.h"

namespace tidewaiter::ais {

// 1/11 and 1/31: weather and water at a place.
enum class WeatherField : std::uint8_t {
  kWindSpeed,  // knots
  kGust,
  kWindFrom,  // degrees
  kGustFrom,
  kAirTemperature,  // degrees Celsius
  kHumidity,        // percent
  kDewPoint,
  kPressure,       // hectopascal
  kPressureTrend,  // 0 steady, 1 falling, 2 rising
  kVisibility,     // nautical miles
  kWaterLevel,     // metres
  kLevelTrend,
  kCurrentSpeed,  // knots, at the surface
  kCurrentTo,     // degrees
  kCurrent2Speed,
  kCurrent2To,
  kCurrent2Depth,  // metres
  kCurrent3Speed,
  kCurrent3To,
  kCurrent3Depth,
  kWaveHeight,  // metres
  kWavePeriod,  // seconds
  kWaveFrom,
  kSwellHeight,
  kSwellPeriod,
  kSwellFrom,
  kSeaState,  // Beaufort
  kWaterTemperature,
  kPrecipitation,  // code of the circular
  kSalinity,       // per mille
  kIce,            // 0 no, 1 yes
};
inline constexpr std::size_t kWeatherFieldCount = 31;
std::string_view Name(WeatherField field);  // "wind_speed", ...

struct Weather {
  bool newer = false;  // 1/31; else 1/11, which counts some from another zero
  SitePosition position = {};
  bool accurate = false;  // 1/31 alone
  Moment time = {};       // without a month
  bool visibility_or_more = false;
  std::array<std::int16_t, kWeatherFieldCount> sent = {};  // as sent, by field
  [[nodiscard]] std::int16_t Sent(WeatherField field) const {
    return sent[static_cast<std::size_t>(field)];
  }
  // In the unit above; nothing where it is not available.
  [[nodiscard]] std::optional<double> Value(WeatherField field) const;
  friend bool operator==(const Weather&, const Weather&) = default;
};

// 1/12: dangerous cargo on board.
struct DangerousCargo {
  Text<5> last_port = {};
  Moment departure = {};
  Text<5> next_port = {};
  Moment eta = {};
  Text<20> goods = {};
  Text<4> category = {};  // of the IMDG code
  std::uint16_t un_number = 0;
  std::uint16_t amount = 0;
  std::uint8_t unit = 0;  // 1 kg, 2 t, 3 1000 t
  friend bool operator==(const DangerousCargo&, const DangerousCargo&) = default;
};

// 1/14 and 1/32: when the tide lets ships through.
struct TidalWindow {
  struct Window {
    // 600,000ths of a degree in 1/14, 60,000ths in 1/32; see `newer`.
    std::int32_t lon = 0;
    std::int32_t lat = 0;
    std::uint8_t from_hour = 24;
    std::uint8_t from_minute = 60;
    std::uint8_t to_hour = 24;
    std::uint8_t to_minute = 60;
    std::uint16_t current_to = 360;
    std::uint8_t current_speed = 127;
    friend bool operator==(const Window&, const Window&) = default;
  };
  bool newer = false;  // 1/32
  std::uint8_t month = 0;
  std::uint8_t day = 0;
  std::uint8_t count = 0;  // of whole windows that were sent
  std::array<Window, 3> windows = {};
  friend bool operator==(const TidalWindow&, const TidalWindow&) = default;
};

// 1/18: when a ship may enter a port.
struct Clearance {
  std::uint16_t linkage = 0;
  Moment arrival = {};
  Text<20> port = {};
  Text<5> destination = {};
  SitePosition position = {};
  friend bool operator==(const Clearance&, const Clearance&) = default;
};

// 1/30: a description in words.
struct Description {
  std::uint16_t linkage = 0;
  Text<154> text = {};
  friend bool operator==(const Description&, const Description&) = default;
};

// 200/10: a ship or convoy on inland waters.
struct InlandShip {
  Text<8> vin = {};             // European number
  std::uint16_t length_dm = 0;  // decimetres; 0: not available
  std::uint16_t beam_dm = 0;
  std::uint16_t ship_type = 0;  // ERI code
  std::uint8_t hazard = 5;      // blue cones; 4: B flag; 5: not available
  std::uint16_t draught_cm = 0;
  std::uint8_t loaded = 0;  // 1 unloaded, 2 loaded
  bool good_speed = false;
  bool good_course = false;
  bool good_heading = false;
  friend bool operator==(const InlandShip&, const InlandShip&) = default;
};

// 200/24: water levels at gauges.
struct WaterLevels {
  struct Gauge {
    std::uint16_t id = 0;
    std::int16_t level_cm = 0;
    friend bool operator==(const Gauge&, const Gauge&) = default;
  };
  Text<2> country = {};
  std::uint8_t count = 0;
  std::array<Gauge, 4> gauges = {};
  friend bool operator==(const WaterLevels&, const WaterLevels&) = default;
};

// 200/55: people on board an inland ship.
struct PeopleOnBoard {
  std::uint8_t crew = 255;          // 255: not available
  std::uint16_t passengers = 8191;  // 8191: not available
  std::uint8_t personnel = 255;
  friend bool operator==(const PeopleOnBoard&, const PeopleOnBoard&) = default;
};

// 235/10 and 250/10: how an aid to navigation is.
struct AidStatus {
  std::uint16_t internal_volt20 = 0;  // twentieths of a volt; 0: not used
  std::uint16_t external1_volt20 = 0;
  std::uint16_t external2_volt20 = 0;
  std::uint8_t racon = 0;
  std::uint8_t light = 0;
  bool alarm = false;
  std::uint8_t inputs = 0;
  bool off_position = false;
  friend bool operator==(const AidStatus&, const AidStatus&) = default;
};

using RawApplication = Data<1064>;
using Application = std::variant<RawApplication, Weather, DangerousCargo, TidalWindow, Clearance,
                                 Description, InlandShip, WaterLevels, PeopleOnBoard, AidStatus>;

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_APPLICATION_H_
