// A message as the JSON that gpsdecode -u writes of it: names and raw numbers, so that the vectors
// can be compared field by field.
#ifndef TIDEWAITER_AIS_TEST_GPSD_H_
#define TIDEWAITER_AIS_TEST_GPSD_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ais/message.h"
#include "ais/words.h"

namespace tidewaiter::ais {

using Json = nlohmann::json;

inline std::filesystem::path SharedTrack() {
  const char* set = std::getenv("TIDEWAITER_SHARED");  // tidy:allow(environment) where test data is
  const std::filesystem::path shared = set != nullptr ? set : TIDEWAITER_TESTDATA "/../../shared";
  return shared / "data/track";
}

inline std::vector<Json> ReadJsonLines(const std::filesystem::path& path) {
  std::vector<Json> all;
  std::ifstream file(path);  // tidy:allow(file) test data
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) all.push_back(Json::parse(line));
  }
  return all;
}

template <std::size_t kBits>
std::string HexOf(const Data<kBits>& data) {  // "48:eb2f118f7ff1"
  std::string hex = fmt::format("{}:", data.bits);
  for (std::size_t i = 0; i * 8 < data.bits; ++i)
    hex += fmt::format("{:02x}", data.bytes[i]);
  return hex;
}
inline std::string DateOf(const Moment& time) {
  return fmt::format("{:02}-{:02}T{:02}:{:02}Z", time.month, time.day, time.hour, time.minute);
}
template <typename T>
std::string StringOf(const T& text) {
  return std::string(text.view());
}
inline void PutPlace(Json& out, std::int32_t lon, std::int32_t lat) {
  out["lon"] = lon;
  out["lat"] = lat;
}
inline void PutSize(Json& out, const Dimensions& size) {
  out["to_bow"] = size.to_bow;
  out["to_stern"] = size.to_stern;
  out["to_port"] = size.to_port;
  out["to_starboard"] = size.to_starboard;
}

// One overload a kind of message.
struct GpsdFields {
  Json& out;
  std::uint8_t type;

  void operator()(const PositionReport& r) const {
    out.update({{"status", r.status}, {"turn", r.turn.coded}, {"speed", r.speed.tenths}});
    out.update({{"status_text", StatusWords(r.status)}});
    out.update({{"accuracy", r.accurate}, {"course", r.course.tenths}});
    out.update({{"heading", r.heading.whole}, {"second", r.second}, {"maneuver", r.manoeuvre}});
    out.update({{"raim", r.raim}, {"radio", r.radio}});
    PutPlace(out, r.position.lon, r.position.lat);
  }
  void operator()(const BaseStation& r) const {
    out["timestamp"] = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", r.year, r.time.month,
                                   r.time.day, r.time.hour, r.time.minute, r.second);
    out.update({{"accuracy", r.accurate}, {"epfd", r.fix}, {"raim", r.raim}, {"radio", r.radio}});
    out["epfd_text"] = FixWords(r.fix);
    PutPlace(out, r.position.lon, r.position.lat);
  }
  void operator()(const StaticReport& r) const {
    out.update({{"imo", r.imo}, {"ais_version", r.ais_version}, {"shiptype", r.ship_type}});
    out.update({{"callsign", StringOf(r.callsign)}, {"shipname", StringOf(r.name)}});
    out.update({{"epfd", r.fix}, {"eta", DateOf(r.eta)}, {"draught", r.draught_dm}});
    out.update({{"destination", StringOf(r.destination)}, {"dte", r.dte ? 1 : 0}});
    out.update({{"shiptype_text", ShipTypeWords(r.ship_type)}, {"epfd_text", FixWords(r.fix)}});
    PutSize(out, r.dimensions);
  }
  void operator()(const ApplicationMessage& r) const {
    if (r.addressed) {
      out.update({{"seqno", r.sequence}, {"dest_mmsi", r.to}, {"retransmit", r.retransmitted}});
    }
    out.update({{"dac", r.area}, {"fid", r.function}});
    std::visit(*this, r.content);
  }
  void operator()(const RawApplication& data) const { out["data"] = HexOf(data); }
  void operator()(const Weather& w) const {
    static constexpr const char* kNames[kWeatherFieldCount] = {
        "wspeed",      "wgust",    "wdir",         "wgustdir",   "airtemp",    "humidity",
        "dewpoint",    "pressure", "pressuretend", "visibility", "waterlevel", "leveltrend",
        "cspeed",      "cdir",     "cspeed2",      "cdir2",      "cdepth2",    "cspeed3",
        "cdir3",       "cdepth3",  "waveheight",   "waveperiod", "wavedir",    "swellheight",
        "swellperiod", "swelldir", "seastate",     "watertemp",  "preciptype", "salinity",
        "ice"};
    for (std::size_t i = 0; i < kWeatherFieldCount; ++i)
      out[kNames[i]] = w.sent[i];
    if (w.newer) out.update({{"accuracy", w.accurate}, {"visgreater", w.visibility_or_more}});
    out["timestamp"] = fmt::format("{:02}T{:02}:{:02}Z", w.time.day, w.time.hour, w.time.minute);
    PutPlace(out, w.position.lon, w.position.lat);
  }
  void operator()(const DangerousCargo& c) const {
    out.update({{"lastport", StringOf(c.last_port)}, {"departure", DateOf(c.departure)}});
    out.update({{"nextport", StringOf(c.next_port)}, {"eta", DateOf(c.eta)}});
    out.update({{"dangerous", StringOf(c.goods)}, {"imdcat", StringOf(c.category)}});
    out.update({{"unid", c.un_number}, {"amount", c.amount}, {"unit", c.unit}});
  }
  void operator()(const TidalWindow& t) const {
    out.update({{"month", t.month}, {"day", t.day}, {"tidals", Json::array()}});
    for (std::size_t i = 0; i < t.count; ++i) {
      const TidalWindow::Window& w = t.windows[i];
      out["tidals"].push_back({{"lon", w.lon},
                               {"lat", w.lat},
                               {"from_hour", w.from_hour},
                               {"from_min", w.from_minute},
                               {"to_hour", w.to_hour},
                               {"to_min", w.to_minute},
                               {"cdir", w.current_to},
                               {"cspeed", w.current_speed}});
    }
  }
  void operator()(const Clearance& c) const {
    out.update({{"linkage", c.linkage}, {"arrival", DateOf(c.arrival)}});
    out.update({{"portname", StringOf(c.port)}, {"destination", StringOf(c.destination)}});
    PutPlace(out, c.position.lon, c.position.lat);
  }
  void operator()(const Description& d) const {
    out.update({{"linkage", d.linkage}, {"text", StringOf(d.text)}});
  }
  void operator()(const InlandShip& s) const {
    out.update({{"vin", StringOf(s.vin)}, {"length", s.length_dm}, {"beam", s.beam_dm}});
    out.update({{"shiptype", s.ship_type}, {"hazard", s.hazard}, {"draught", s.draught_cm}});
    out.update({{"loaded", s.loaded}, {"speed_q", s.good_speed}, {"course_q", s.good_course}});
    out["heading_q"] = s.good_heading;
  }
  void operator()(const WaterLevels& w) const {
    out.update({{"country", StringOf(w.country)}, {"gauges", Json::array()}});
    for (std::size_t i = 0; i < w.count; ++i)
      out["gauges"].push_back({{"id", w.gauges[i].id}, {"level", w.gauges[i].level_cm}});
  }
  void operator()(const PeopleOnBoard& p) const {
    out.update({{"crew", p.crew}, {"passengers", p.passengers}, {"personnel", p.personnel}});
  }
  void operator()(const AidStatus& a) const {
    out.update({{"ana_int", a.internal_volt20}, {"ana_ext1", a.external1_volt20}});
    out.update({{"ana_ext2", a.external2_volt20}, {"racon", a.racon}, {"light", a.light}});
    out.update({{"alarm", a.alarm}, {"stat_ext", a.inputs}, {"off_pos", a.off_position}});
  }
  void operator()(const Acknowledgement& a) const {
    for (std::size_t i = 0; i < a.to.size(); ++i)
      out[fmt::format("mmsi{}", i + 1)] = a.to[i].mmsi;
  }
  void operator()(const RescueAircraft& r) const {
    out.update({{"alt", r.altitude_m}, {"speed", r.speed_kn}, {"accuracy", r.accurate}});
    out.update({{"course", r.course.tenths}, {"second", r.second}, {"regional", r.regional}});
    out.update({{"dte", r.dte ? 1 : 0}, {"raim", r.raim}, {"radio", r.radio}});
    out["assigned"] = r.assigned;
    PutPlace(out, r.position.lon, r.position.lat);
  }
  void operator()(const UtcInquiry& r) const { out["dest_mmsi"] = r.to; }
  void operator()(const SafetyText& r) const {
    if (r.addressed) {
      out.update({{"seqno", r.sequence}, {"dest_mmsi", r.to}, {"retransmit", r.retransmitted}});
    }
    out["text"] = StringOf(r.text);
  }
  void operator()(const Interrogation& r) const {
    out.update({{"mmsi1", r.first}, {"mmsi2", r.second}});
    out.update({{"type1_1", r.first_asks[0].type}, {"offset1_1", r.first_asks[0].offset}});
    out.update({{"type1_2", r.first_asks[1].type}, {"offset1_2", r.first_asks[1].offset}});
    out.update({{"type2_1", r.second_ask.type}, {"offset2_1", r.second_ask.offset}});
  }
  void operator()(const Assignment& r) const {
    for (std::size_t i = 0; i < r.to.size(); ++i) {
      out[fmt::format("mmsi{}", i + 1)] = r.to[i].mmsi;
      out[fmt::format("offset{}", i + 1)] = r.to[i].offset;
      out[fmt::format("increment{}", i + 1)] = r.to[i].increment;
    }
  }
  void operator()(const Corrections& r) const {
    PutPlace(out, r.position.lon, r.position.lat);
    out["data"] = HexOf(r.data);
  }
  void PutClassB(const ClassBReport& r) const {
    out.update({{"reserved", r.reserved}, {"speed", r.speed.tenths}, {"accuracy", r.accurate}});
    out.update({{"course", r.course.tenths}, {"heading", r.heading.whole}, {"second", r.second}});
    out.update({{"regional", r.regional}, {"raim", r.raim}, {"assigned", r.assigned}});
    PutPlace(out, r.position.lon, r.position.lat);
  }
  void operator()(const ClassBReport& r) const {
    PutClassB(r);
    out.update({{"cs", r.carrier_sense}, {"display", r.display}, {"dsc", r.dsc}});
    out.update({{"band", r.whole_band}, {"msg22", r.takes_message_22}, {"radio", r.radio}});
  }
  void operator()(const ClassBExtended& r) const {
    PutClassB(r.report);
    out.update({{"shipname", StringOf(r.name)}, {"shiptype", r.ship_type}, {"epfd", r.fix}});
    out.update({{"shiptype_text", ShipTypeWords(r.ship_type)}, {"epfd_text", FixWords(r.fix)}});
    out["dte"] = r.dte ? 1 : 0;
    PutSize(out, r.dimensions);
  }
  void operator()(const LinkManagement& r) const {
    for (std::size_t i = 0; i < r.reservations.size(); ++i) {
      const LinkManagement::Reservation& one = r.reservations[i];
      out[fmt::format("offset{}", i + 1)] = one.offset;
      out[fmt::format("number{}", i + 1)] = one.slots;
      out[fmt::format("timeout{}", i + 1)] = one.timeout_min;
      out[fmt::format("increment{}", i + 1)] = one.increment;
    }
  }
  void operator()(const AidToNavigation& r) const {
    out.update({{"aid_type", r.aid_type}, {"name", StringOf(r.name)}, {"accuracy", r.accurate}});
    out.update({{"epfd", r.fix}, {"second", r.second}, {"regional", r.regional}});
    out.update({{"off_position", r.off_position}, {"raim", r.raim}});
    out.update({{"virtual_aid", r.virtual_aid}, {"assigned", r.assigned}});
    out.update({{"aid_type_text", AidWords(r.aid_type)}, {"epfd_text", FixWords(r.fix)}});
    PutSize(out, r.dimensions);
    PutPlace(out, r.position.lon, r.position.lat);
  }
  void operator()(const ChannelManagement& r) const {
    out.update({{"channel_a", r.channel_a}, {"channel_b", r.channel_b}, {"txrx", r.txrx}});
    out.update({{"power", r.low_power}, {"addressed", r.addressed}, {"band_a", r.band_a}});
    out.update({{"band_b", r.band_b}, {"zonesize", r.zone_size}});
    out.update({{"dest1", r.to[0]}, {"dest2", r.to[1]}});
    PutArea(r.north_east, r.south_west);
  }
  void PutArea(const CoarsePosition& north_east, const CoarsePosition& south_west) const {
    out.update({{"ne_lon", north_east.lon}, {"ne_lat", north_east.lat}});
    out.update({{"sw_lon", south_west.lon}, {"sw_lat", south_west.lat}});
  }
  void operator()(const GroupAssignment& r) const {
    PutArea(r.north_east, r.south_west);
    out.update({{"stationtype", r.station_type}, {"shiptype", r.ship_type}});
    out.update({{"shiptype_text", ShipTypeWords(r.ship_type)}});
    out.update({{"interval", r.interval}, {"quiet", r.quiet_min}, {"txrx", r.txrx}});
  }
  void operator()(const StaticPartA& r) const {
    out.update({{"partno", 0}, {"shipname", StringOf(r.name)}});
  }
  void operator()(const StaticPartB& r) const {
    out.update({{"partno", 1}, {"ship_type", r.ship_type}, {"vendorid", StringOf(r.vendor)}});
    out.update({{"model", r.model}, {"serial", r.serial}, {"callsign", StringOf(r.callsign)}});
    out["mothership_mmsi"] = r.mothership;
    PutSize(out, r.dimensions);
  }
  void operator()(const SlotMessage& r) const {
    out.update({{"addressed", r.addressed}, {"structured", r.structured}, {"dest_mmsi", r.to}});
    out.update({{"app_id", r.application}, {"data", HexOf(r.data)}});
    if (type == 26) out["radio"] = r.radio;
  }
  void operator()(const LongRange& r) const {
    out.update({{"status", r.status}, {"accuracy", r.accurate}, {"speed", r.speed_kn}});
    out.update({{"course", r.course_deg}, {"raim", r.raim}, {"gnss", r.stale}});
    PutPlace(out, r.position.lon, r.position.lat);
  }
};

inline Json GpsdOf(const Message& message) {
  Json out{{"type", message.type}, {"repeat", message.repeat}, {"mmsi", message.mmsi}};
  std::visit(GpsdFields{out, message.type}, message.body);
  return out;
}

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_TEST_GPSD_H_
