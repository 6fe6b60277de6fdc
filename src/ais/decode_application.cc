#include "ais/internal/decode_application.h"

#include "ais/internal/fields.h"
#include "ais/internal/layout.h"

namespace tidewaiter::ais {
namespace {

using enum WeatherField;

struct WeatherRule {
  WeatherField field;
  std::string_view name;
  std::uint8_t width;        // bits in 1/11
  std::uint8_t width_newer;  // bits in 1/31
  double scale;
  double zero, zero_newer;        // value of a sent 0
  std::int16_t none, none_newer;  // from here on: not available
};
// In the order of the enum, which is the order on the wire. Widths, scales, "not available" of IMO
// SN/Circ.236 and 289.
constexpr WeatherRule kWeather[kWeatherFieldCount] = {
    {kWindSpeed, "wind_speed", 7, 7, 1, 0, 0, 127, 127},
    {kGust, "gust", 7, 7, 1, 0, 0, 127, 127},
    {kWindFrom, "wind_from", 9, 9, 1, 0, 0, 360, 360},
    {kGustFrom, "gust_from", 9, 9, 1, 0, 0, 360, 360},
    {kAirTemperature, "air_temperature", 11, 11, 0.1, -60, 0, 1201, 601},
    {kHumidity, "humidity", 7, 7, 1, 0, 0, 101, 101},
    {kDewPoint, "dew_point", 10, 10, 0.1, -20, 0, 701, 501},
    {kPressure, "pressure", 9, 9, 1, 800, 799, 401, 403},
    {kPressureTrend, "pressure_trend", 2, 2, 1, 0, 0, 3, 3},
    {kVisibility, "visibility", 8, 7, 0.1, 0, 0, 251, 127},
    {kWaterLevel, "water_level", 9, 12, 0, -10, -10, 401, 4001},
    {kLevelTrend, "level_trend", 2, 2, 1, 0, 0, 3, 3},
    {kCurrentSpeed, "current_speed", 8, 8, 0.1, 0, 0, 252, 252},
    {kCurrentTo, "current_to", 9, 9, 1, 0, 0, 360, 360},
    {kCurrent2Speed, "current2_speed", 8, 8, 0.1, 0, 0, 252, 252},
    {kCurrent2To, "current2_to", 9, 9, 1, 0, 0, 360, 360},
    {kCurrent2Depth, "current2_depth", 5, 5, 1, 0, 0, 31, 31},
    {kCurrent3Speed, "current3_speed", 8, 8, 0.1, 0, 0, 252, 252},
    {kCurrent3To, "current3_to", 9, 9, 1, 0, 0, 360, 360},
    {kCurrent3Depth, "current3_depth", 5, 5, 1, 0, 0, 31, 31},
    {kWaveHeight, "wave_height", 8, 8, 0.1, 0, 0, 252, 252},
    {kWavePeriod, "wave_period", 6, 6, 1, 0, 0, 61, 61},
    {kWaveFrom, "wave_from", 9, 9, 1, 0, 0, 360, 360},
    {kSwellHeight, "swell_height", 8, 8, 0.1, 0, 0, 252, 252},
    {kSwellPeriod, "swell_period", 6, 6, 1, 0, 0, 61, 61},
    {kSwellFrom, "swell_from", 9, 9, 1, 0, 0, 360, 360},
    {kSeaState, "sea_state", 4, 4, 1, 0, 0, 13, 13},
    {kWaterTemperature, "water_temperature", 10, 10, 0.1, -10, 0, 601, 501},
    {kPrecipitation, "precipitation", 3, 3, 1, 0, 0, 7, 7},
    {kSalinity, "salinity", 9, 9, 0.1, 0, 0, 501, 501},
    {kIce, "ice", 2, 2, 1, 0, 0, 2, 2},
};
// Temperatures of 1/31 are signed.
constexpr bool IsSigned(WeatherField field) {
  return field == kAirTemperature || field == kDewPoint || field == kWaterTemperature;
}
constexpr double kLevelScale = 0.1;        // metres, 1/11
constexpr double kLevelScaleNewer = 0.01;  // 1/31

void ReadWeatherFields(FieldReader& in, Weather& weather) {
  for (std::size_t i = 0; i < kWeatherFieldCount; ++i) {
    const WeatherRule& rule = kWeather[i];
    if (weather.newer && rule.field == kVisibility) in.Flag(weather.visibility_or_more);
    if (weather.newer && IsSigned(rule.field)) {
      in.Number(weather.sent[i], rule.width_newer);
    } else {
      std::uint16_t sent = 0;
      in.Number(sent, weather.newer ? rule.width_newer : rule.width);
      weather.sent[i] = static_cast<std::int16_t>(sent);
    }
  }
}

void ReadWeather(FieldReader& in, Weather& weather) {
  if (weather.newer) {
    in.Number(weather.position.lon, 25).Number(weather.position.lat, 24).Flag(weather.accurate);
  } else {
    in.Number(weather.position.lat, 24).Number(weather.position.lon, 25);
  }
  in.Number(weather.time.day, 5).Number(weather.time.hour, 5).Number(weather.time.minute, 6);
  ReadWeatherFields(in, weather);
}

void ReadCargo(FieldReader& in, DangerousCargo& cargo) {
  LayMoment(in.Words(cargo.last_port), cargo.departure);
  LayMoment(in.Words(cargo.next_port), cargo.eta).Words(cargo.goods).Words(cargo.category);
  in.Number(cargo.un_number, 13).Number(cargo.amount, 10).Number(cargo.unit, 2);
}

void ReadTides(FieldReader& in, TidalWindow& tides) {
  in.Number(tides.month, 4).Number(tides.day, 5);
  for (TidalWindow::Window& window : tides.windows) {
    if (!in.more()) return;
    if (tides.newer) {
      in.Number(window.lon, 25).Number(window.lat, 24);
    } else {
      in.Number(window.lat, 27).Number(window.lon, 28);
    }
    in.Number(window.from_hour, 5).Number(window.from_minute, 6).Number(window.to_hour, 5);
    in.Number(window.to_minute, 6).Number(window.current_to, 9);
    in.Number(window.current_speed, tides.newer ? 8 : 7);
    ++tides.count;
  }
}

void ReadClearance(FieldReader& in, Clearance& clearance) {
  LayMoment(in.Number(clearance.linkage, 10), clearance.arrival).Words(clearance.port);
  in.Words(clearance.destination).Number(clearance.position.lon, 25);
  in.Number(clearance.position.lat, 24);
}

void ReadDescription(FieldReader& in, Description& description) {
  in.Number(description.linkage, 10);
  const std::size_t left = in.bits().size() > in.at() ? in.bits().size() - in.at() : 0;
  in.Characters(description.text, std::min<std::size_t>(left / 6, 154));
}

void ReadInland(FieldReader& in, InlandShip& ship) {
  in.Words(ship.vin).Number(ship.length_dm, 13).Number(ship.beam_dm, 10);
  in.Number(ship.ship_type, 14).Number(ship.hazard, 3).Number(ship.draught_cm, 11);
  in.Number(ship.loaded, 2).Flag(ship.good_speed).Flag(ship.good_course).Flag(ship.good_heading);
}

void ReadLevels(FieldReader& in, WaterLevels& levels) {
  in.Words(levels.country);
  for (WaterLevels::Gauge& gauge : levels.gauges) {
    std::uint16_t id = 0;
    std::int16_t level = 0;
    in.Number(id, 11).Number(level, 14);
    if (id == 0) continue;  // an unused place
    gauge = {.id = id, .level_cm = level};
    ++levels.count;
  }
}

void ReadPeople(FieldReader& in, PeopleOnBoard& people) {
  in.Number(people.crew, 8).Number(people.passengers, 13).Number(people.personnel, 8);
}

void ReadAidStatus(FieldReader& in, AidStatus& aid) {
  in.Number(aid.internal_volt20, 10).Number(aid.external1_volt20, 10);
  in.Number(aid.external2_volt20, 10).Number(aid.racon, 2).Number(aid.light, 2).Flag(aid.alarm);
  in.Number(aid.inputs, 8).Flag(aid.off_position);
}

constexpr unsigned Key(unsigned area, unsigned function) {
  return area * 64 + function;
}

bool DecodeAddressed(FieldReader in, unsigned key, ApplicationMessage& message) {
  const std::size_t bits = in.bits().size();
  Application& content = message.content;
  if (key == Key(1, 12)) {
    ReadCargo(in, content.emplace<DangerousCargo>());
  } else if (key == Key(1, 14) || key == Key(1, 32)) {
    auto& tides = content.emplace<TidalWindow>();
    tides.newer = key == Key(1, 32);
    ReadTides(in, tides);
  } else if (key == Key(1, 18)) {
    ReadClearance(in, content.emplace<Clearance>());
  } else if (key == Key(1, 30)) {
    ReadDescription(in, content.emplace<Description>());
  } else if (key == Key(200, 55) && bits == 168) {
    ReadPeople(in, content.emplace<PeopleOnBoard>());
  } else if ((key == Key(235, 10) || key == Key(250, 10)) && bits == 136) {
    ReadAidStatus(in, content.emplace<AidStatus>());
  } else {
    return false;
  }
  return true;
}

bool DecodeBroadcast(FieldReader in, unsigned key, ApplicationMessage& message) {
  const std::size_t bits = in.bits().size();
  Application& content = message.content;
  if ((key == Key(1, 11) && bits >= 346) || (key == Key(1, 31) && bits >= 350)) {
    auto& weather = content.emplace<Weather>();
    weather.newer = key == Key(1, 31);
    ReadWeather(in, weather);
  } else if (key == Key(200, 10) && bits == 168) {
    ReadInland(in, content.emplace<InlandShip>());
  } else if (key == Key(200, 24) && bits == 168) {
    ReadLevels(in, content.emplace<WaterLevels>());
  } else {
    return false;
  }
  return true;
}

}  // namespace

void DecodeApplication(const Bits& bits, std::size_t from, ApplicationMessage& message) {
  const FieldReader in(bits, from);
  const unsigned key = Key(message.area, message.function);
  const bool known =
      message.addressed ? DecodeAddressed(in, key, message) : DecodeBroadcast(in, key, message);
  if (known) return;
  FieldReader raw = in;
  raw.Rest(message.content.emplace<RawApplication>(), bits.size());
}

std::string_view Name(WeatherField field) {
  return kWeather[static_cast<std::size_t>(field)].name;
}

std::optional<double> Weather::Value(WeatherField field) const {
  const WeatherRule& rule = kWeather[static_cast<std::size_t>(field)];
  const std::int16_t raw = Sent(field);
  if (raw >= (newer ? rule.none_newer : rule.none)) return std::nullopt;
  // Air temperature of 1/31 says "not available" at its lowest number.
  if (newer && field == kAirTemperature && raw <= -1024) return std::nullopt;
  const double level = newer ? kLevelScaleNewer : kLevelScale;
  const double scale = field == kWaterLevel ? level : rule.scale;
  return raw * scale + (newer ? rule.zero_newer : rule.zero);
}

}  // namespace tidewaiter::ais
