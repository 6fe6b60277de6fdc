// Layout: which bits of a message are which field (ITU-R M.1371-5 annex 8), behind the 38 bits that
// all share. One list each, for reading and for writing. Those that depend on their length are in
// decode.cc and write.cc.
#ifndef TIDEWAITER_AIS_INTERNAL_LAYOUT_H_
#define TIDEWAITER_AIS_INTERNAL_LAYOUT_H_

#include "ais/internal/fields.h"
#include "ais/message.h"

namespace tidewaiter::ais {

template <typename Io, typename Place>
Io& LayPosition(Io& io, Place& place) {
  return io.Number(place.lon, 28).Number(place.lat, 27);
}
template <typename Io, typename Place>
Io& LayCoarse(Io& io, Place& place) {
  return io.Number(place.lon, 18).Number(place.lat, 17);
}
template <typename Io>
Io& LayDimensions(Io& io, typename Io::template Ref<Dimensions> size) {
  return io.Number(size.to_bow, 9)
      .Number(size.to_stern, 9)
      .Number(size.to_port, 6)
      .Number(size.to_starboard, 6);
}
template <typename Io>
Io& LayMoment(Io& io, typename Io::template Ref<Moment> time) {
  return io.Number(time.month, 4).Number(time.day, 5).Number(time.hour, 5).Number(time.minute, 6);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<PositionReport> r) {
  io.Number(r.status, 4).Number(r.turn.coded, 8).Number(r.speed.tenths, 10).Flag(r.accurate);
  LayPosition(io, r.position).Number(r.course.tenths, 12).Number(r.heading.whole, 9);
  io.Number(r.second, 6).Number(r.manoeuvre, 2).Skip(3).Flag(r.raim).Number(r.radio, 19);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<BaseStation> r) {
  LayMoment(io.Number(r.year, 14), r.time).Number(r.second, 6).Flag(r.accurate);
  LayPosition(io, r.position).Number(r.fix, 4).Skip(10).Flag(r.raim).Number(r.radio, 19);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<StaticReport> r) {
  io.Number(r.ais_version, 2).Number(r.imo, 30).Words(r.callsign).Words(r.name);
  LayDimensions(io.Number(r.ship_type, 8), r.dimensions).Number(r.fix, 4);
  LayMoment(io, r.eta).Number(r.draught_dm, 8).Words(r.destination).Flag(r.dte).Skip(1);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<RescueAircraft> r) {
  LayPosition(io.Number(r.altitude_m, 12).Number(r.speed_kn, 10).Flag(r.accurate), r.position);
  io.Number(r.course.tenths, 12).Number(r.second, 6).Number(r.regional, 8).Flag(r.dte).Skip(3);
  io.Flag(r.assigned).Flag(r.raim).Number(r.radio, 20);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<UtcInquiry> r) {
  io.Skip(2).Number(r.to, 30).Skip(2);
}

template <typename Io>
Io& LayClassB(Io& io, typename Io::template Ref<ClassBReport> r) {
  LayPosition(io.Number(r.reserved, 8).Number(r.speed.tenths, 10).Flag(r.accurate), r.position);
  return io.Number(r.course.tenths, 12).Number(r.heading.whole, 9).Number(r.second, 6);
}
template <typename Io>
void Lay(Io& io, typename Io::template Ref<ClassBReport> r) {
  LayClassB(io, r).Number(r.regional, 2).Flag(r.carrier_sense).Flag(r.display).Flag(r.dsc);
  io.Flag(r.whole_band).Flag(r.takes_message_22).Flag(r.assigned).Flag(r.raim);
  io.Number(r.radio, 20);
}
template <typename Io>
void Lay(Io& io, typename Io::template Ref<ClassBExtended> r) {
  LayClassB(io, r.report).Number(r.report.regional, 4).Words(r.name).Number(r.ship_type, 8);
  LayDimensions(io, r.dimensions).Number(r.fix, 4).Flag(r.report.raim).Flag(r.dte);
  io.Flag(r.report.assigned).Skip(4);
}

template <typename Io>
void LayAidBeforeName(Io& io, typename Io::template Ref<AidToNavigation> r) {
  io.Number(r.aid_type, 5);
}
template <typename Io>
void LayAidBehindName(Io& io, typename Io::template Ref<AidToNavigation> r) {
  LayPosition(io.Flag(r.accurate), r.position);
  LayDimensions(io, r.dimensions).Number(r.fix, 4).Number(r.second, 6).Flag(r.off_position);
  io.Number(r.regional, 8).Flag(r.raim).Flag(r.virtual_aid).Flag(r.assigned).Skip(1);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<ChannelManagement> r) {
  io.Skip(2).Number(r.channel_a, 12).Number(r.channel_b, 12).Number(r.txrx, 4).Flag(r.low_power);
  if (r.addressed) {
    io.Number(r.to[0], 30).Skip(5).Number(r.to[1], 30).Skip(5);
  } else {
    LayCoarse(LayCoarse(io, r.north_east), r.south_west);
  }
  io.Flag(r.addressed).Flag(r.band_a).Flag(r.band_b).Number(r.zone_size, 3).Skip(23);
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<GroupAssignment> r) {
  LayCoarse(LayCoarse(io.Skip(2), r.north_east), r.south_west).Number(r.station_type, 4);
  io.Number(r.ship_type, 8).Skip(22).Number(r.txrx, 2).Number(r.interval, 4);
  io.Number(r.quiet_min, 4).Skip(6);
}

template <typename Io>
void LayPartB(Io& io, typename Io::template Ref<StaticPartB> r, bool auxiliary) {
  io.Number(r.ship_type, 8).Words(r.vendor).Number(r.model, 4).Number(r.serial, 20);
  io.Words(r.callsign);
  if (auxiliary) {
    io.Number(r.mothership, 30);
  } else {
    LayDimensions(io, r.dimensions);
  }
  io.Number(r.fix, 4).Skip(2);
}
// Boats of a mother ship have numbers 98xxxxxxx.
constexpr bool IsAuxiliary(std::uint32_t mmsi) {
  return mmsi / 10'000'000 == 98;
}

template <typename Io>
void Lay(Io& io, typename Io::template Ref<LongRange> r) {
  LayCoarse(io.Flag(r.accurate).Flag(r.raim).Number(r.status, 4), r.position);
  io.Number(r.speed_kn, 6).Number(r.course_deg, 9).Flag(r.stale).Skip(1);
}

template <typename Io>
void LayOne(Io& io, typename Io::template Ref<LinkManagement::Reservation> r) {
  io.Number(r.offset, 12).Number(r.slots, 4).Number(r.timeout_min, 3).Number(r.increment, 11);
}
template <typename Io>
void LayOne(Io& io, typename Io::template Ref<Assignment::One> r) {
  io.Number(r.mmsi, 30).Number(r.offset, 12).Number(r.increment, 10);
}
template <typename Io>
void LayOne(Io& io, typename Io::template Ref<Acknowledgement::One> r) {
  io.Number(r.mmsi, 30).Number(r.sequence, 2);
}
template <typename Io>
void LayAsk(Io& io, typename Io::template Ref<Interrogation::Ask> r) {
  io.Number(r.type, 6).Number(r.offset, 12).Skip(2);
}

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_INTERNAL_LAYOUT_H_
