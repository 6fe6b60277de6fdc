#include "ais/internal/decode_application.h"

#include "ais/internal/fields.h"
#include "ais/internal/layout.h"

namespace tidewaiter::ais {
namespace {

using enum WeatherField;

struct WeatherRule {
  std::string_view name;
  double scale;
  double zero, zero_newer;          // value of a sent 0 in 1/11, in 1/31
  std::int16_t none, none_newer;    // from here on: not available
  std::uint8_t width, width_newer;  // bits
  WeatherField field;
};
// In the order of the enum, which is the order on the wire. Widths, scales, "not available" of IMO
// SN/Circ.236 and 289.
constexpr WeatherRule kWeather[kWeatherFieldCount] = {
    {"wind_speed", 1, 0, 0, 127, 127, 7, 7, kWindSpeed},
    {"gust", 1, 0, 0, 127, 127, 7, 7, kGust},
    {"wind_from", 1, 0, 0, 360, 360, 9, 9, kWindFrom},
    {"gust_from", 1, 0, 0, 360, 360, 9, 9, kGustFrom},
    {"air_temperature", 0.1, -60, 0, 1201, 601, 11, 11, kAirTemperature},
    {"humidity", 1, 0, 0, 101, 101, 7, 7, kHumidity},
    {"dew_point", 0.1, -20, 0, 701, 501, 10, 10, kDewPoint},
    {"pressure", 1, 800, 799, 401, 403, 9, 9, kPressure},
    {"pressure_trend", 1, 0, 0, 3, 3, 2, 2, kPressureTrend},
    {"visibility", 0.1, 0, 0, 251, 127, 8, 7, kVisibility},
    {"water_level", 0, -10, -10, 401, 4001, 9, 12, kWaterLevel},
    {"level_trend", 1, 0, 0, 3, 3, 2, 2, kLevelTrend},
    {"current_speed", 0.1, 0, 0, 252, 252, 8, 8, kCurrentSpeed},
    {"current_to", 1, 0, 0, 360, 360, 9, 9, kCurrentTo},
    {"current2_speed", 0.1, 0, 0, 252, 252, 8, 8, kCurrent2Speed},
    {"current2_to", 1, 0, 0, 360, 360, 9, 9, kCurrent2To},
    {"current2_depth", 1, 0, 0, 31, 31, 5, 5, kCurrent2Depth},
    {"current3_speed", 0.1, 0, 0, 252, 252, 8, 8, kCurrent3Speed},
    {"current3_to", 1, 0, 0, 360, 360, 9, 9, kCurrent3To},
    {"current3_depth", 1, 0, 0, 31, 31, 5, 5, kCurrent3Depth},
    {"wave_height", 0.1, 0, 0, 252, 252, 8, 8, kWaveHeight},
    {"wave_period", 1, 0, 0, 61, 61, 6, 6, kWavePeriod},
    {"wave_from", 1, 0, 0, 360, 360, 9, 9, kWaveFrom},
    {"swell_height", 0.1, 0, 0, 252, 252, 8, 8, kSwellHeight},
    {"swell_period", 1, 0, 0, 61, 61, 6, 6, kSwellPeriod},
    {"swell_from", 1, 0, 0, 360, 360, 9, 9, kSwellFrom},
    {"sea_state", 1, 0, 0, 13, 13, 4, 4, kSeaState},
    {"water_temperature", 0.1, -10, 0, 601, 501, 10, 10, kWaterTemperature},
    {"precipitation", 1, 0, 0, 7, 7, 3, 3, kPrecipitation},
    {"salinity", 0.1, 0, 0, 501, 501, 9, 9, kSalinity},
    {"ice", 1, 0, 0, 2, 2, 2, 2, kIce},
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
