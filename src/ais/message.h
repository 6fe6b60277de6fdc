// Message: what one AIS transmission says, in a type of its own for each kind.
//
//   if (const auto* report = std::get_if<ais::PositionReport>(&message.body)) {
//     if (const auto place = report->position.at()) Plot(message.mmsi, *place);
//   }
//
// Values hold no pointers and allocate nothing. Numbers are as sent; `values.h` gives them units.
// Texts end at the first '@'. Source: ITU-R M.1371-5 annex 8, whose words the names follow.
#ifndef TIDEWAITER_AIS_MESSAGE_H_
#define TIDEWAITER_AIS_MESSAGE_H_

#include <array>
#include <cstdint>
#include <variant>

#include "ais/application.h"
#include "ais/values.h"

namespace tidewaiter::ais {

// Types 1, 2, 3: a class A ship's position.
struct PositionReport {
  std::uint8_t status = 15;  // see words.h
  Turn turn = {};
  Speed speed = {};
  bool accurate = false;  // better than 10 m
  FinePosition position = {};
  Course course = {};
  Heading heading = {};
  std::uint8_t second =
      60;  // of the minute; 60 not available, 61 to 63 dead reckoning and the like
  std::uint8_t manoeuvre = 0;  // 1 none, 2 special
  bool raim = false;
  std::uint32_t radio = 0;  // communication state
  friend bool operator==(const PositionReport&, const PositionReport&) = default;
};

// Types 4, 11: a base station, or a ship's answer about its clock.
struct BaseStation {
  std::uint16_t year = 0;  // 0: not available; so month, day 0, hour 24, minute and second 60
  Moment time = {};
  std::uint8_t second = 60;
  bool accurate = false;
  FinePosition position = {};
  std::uint8_t fix = 0;  // kind of positioning device, see words.h
  bool raim = false;
  std::uint32_t radio = 0;
  friend bool operator==(const BaseStation&, const BaseStation&) = default;
};

// Type 5: who a class A ship is and where it goes.
struct StaticReport {
  std::uint8_t ais_version = 0;
  std::uint32_t imo = 0;  // 0: not available
  Text<7> callsign = {};
  Text<20> name = {};
  std::uint8_t ship_type = 0;
  Dimensions dimensions = {};
  std::uint8_t fix = 0;
  Moment eta = {};
  std::uint8_t draught_dm = 0;  // decimetres; 0: not available
  Text<20> destination = {};
  bool dte = true;  // data terminal not ready
  friend bool operator==(const StaticReport&, const StaticReport&) = default;
};

// Types 6, 8: application data, to one station or to all.
struct ApplicationMessage {
  bool addressed = false;
  std::uint8_t sequence = 0;  // the first four only when addressed
  std::uint32_t to = 0;
  bool retransmitted = false;
  std::uint16_t area = 0;     // designated area code
  std::uint8_t function = 0;  // identifier within it
  Application content = {};   // Data where we do not know the application, or its length is another
  friend bool operator==(const ApplicationMessage&, const ApplicationMessage&) = default;
};

// Types 7, 13: receipts.
struct Acknowledgement {
  struct One {
    std::uint32_t mmsi = 0;  // 0: none
    std::uint8_t sequence = 0;
    friend bool operator==(const One&, const One&) = default;
  };
  std::array<One, 4> to = {};
  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

// Type 9: search and rescue aircraft.
struct RescueAircraft {
  std::uint16_t altitude_m = 4095;  // 4094: or more; 4095: not available
  std::uint16_t speed_kn = 1023;    // whole knots; 1022: or more; 1023: not available
  bool accurate = false;
  FinePosition position = {};
  Course course = {};
  std::uint8_t second = 60;
  std::uint8_t regional = 0;
  bool dte = true;
  bool assigned = false;
  bool raim = false;
  std::uint32_t radio = 0;
  friend bool operator==(const RescueAircraft&, const RescueAircraft&) = default;
};

// Type 10: asks a station for its clock.
struct UtcInquiry {
  std::uint32_t to = 0;
  friend bool operator==(const UtcInquiry&, const UtcInquiry&) = default;
};

// Types 12, 14: words about safety, to one station or to all.
struct SafetyText {
  bool addressed = false;
  std::uint8_t sequence = 0;
  std::uint32_t to = 0;
  bool retransmitted = false;
  Text<186> text = {};  // what fits into five slots
  friend bool operator==(const SafetyText&, const SafetyText&) = default;
};

// Type 15: asks one or two stations for messages.
struct Interrogation {
  struct Ask {
    std::uint8_t type = 0;  // 0: none
    std::uint16_t offset = 0;
    friend bool operator==(const Ask&, const Ask&) = default;
  };
  std::uint32_t first = 0;
  std::array<Ask, 2> first_asks = {};
  std::uint32_t second = 0;  // 0: none
  Ask second_ask = {};
  friend bool operator==(const Interrogation&, const Interrogation&) = default;
};

// Type 16: slots assigned to one or two stations.
struct Assignment {
  struct One {
    std::uint32_t mmsi = 0;  // 0: none
    std::uint16_t offset = 0;
    std::uint16_t increment = 0;
    friend bool operator==(const One&, const One&) = default;
  };
  std::array<One, 2> to = {};
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

// Type 17: corrections of satellite positions.
struct Corrections {
  CoarsePosition position = {};
  Data<736> data = {};
  friend bool operator==(const Corrections&, const Corrections&) = default;
};

// Type 18: a class B ship's position; type 19 adds who it is.
struct ClassBReport {
  std::uint8_t reserved = 0;
  Speed speed = {};
  bool accurate = false;
  FinePosition position = {};
  Course course = {};
  Heading heading = {};
  std::uint8_t second = 60;
  std::uint8_t regional = 0;
  bool raim = false;
  bool assigned = false;
  // Type 18 alone.
  bool carrier_sense = false;
  bool display = false;
  bool dsc = false;
  bool whole_band = false;
  bool takes_message_22 = false;
  std::uint32_t radio = 0;
  friend bool operator==(const ClassBReport&, const ClassBReport&) = default;
};
struct ClassBExtended {
  ClassBReport report = {};
  Text<20> name = {};
  std::uint8_t ship_type = 0;
  Dimensions dimensions = {};
  std::uint8_t fix = 0;
  bool dte = true;
  friend bool operator==(const ClassBExtended&, const ClassBExtended&) = default;
};

// Type 20: slots that base stations keep for themselves.
struct LinkManagement {
  struct Reservation {
    std::uint16_t offset = 0;
    std::uint8_t slots = 0;  // 0: none
    std::uint8_t timeout_min = 0;
    std::uint16_t increment = 0;
    friend bool operator==(const Reservation&, const Reservation&) = default;
  };
  std::array<Reservation, 4> reservations = {};
  friend bool operator==(const LinkManagement&, const LinkManagement&) = default;
};

// Type 21: buoys, lights, beacons; also ones that are only radio.
struct AidToNavigation {
  std::uint8_t aid_type = 0;
  Text<34> name = {};
  bool accurate = false;
  FinePosition position = {};
  Dimensions dimensions = {};
  std::uint8_t fix = 0;
  std::uint8_t second = 60;
  bool off_position = false;
  std::uint8_t regional = 0;
  bool raim = false;
  bool virtual_aid = false;
  bool assigned = false;
  friend bool operator==(const AidToNavigation&, const AidToNavigation&) = default;
};

// Type 22: which channels, in an area or for two stations.
struct ChannelManagement {
  std::uint16_t channel_a = 0;
  std::uint16_t channel_b = 0;
  std::uint8_t txrx = 0;
  bool low_power = false;
  bool addressed = false;
  CoarsePosition north_east = {};  // when not addressed
  CoarsePosition south_west = {};
  std::array<std::uint32_t, 2> to = {};  // when addressed
  bool band_a = false;
  bool band_b = false;
  std::uint8_t zone_size = 0;
  friend bool operator==(const ChannelManagement&, const ChannelManagement&) = default;
};

// Type 23: how often the ships of an area shall report.
struct GroupAssignment {
  CoarsePosition north_east = {};
  CoarsePosition south_west = {};
  std::uint8_t station_type = 0;
  std::uint8_t ship_type = 0;
  std::uint8_t txrx = 0;
  std::uint8_t interval = 0;
  std::uint8_t quiet_min = 0;
  friend bool operator==(const GroupAssignment&, const GroupAssignment&) = default;
};

// Type 24: who a class B ship is, in two parts that come apart.
struct StaticPartA {
  Text<20> name = {};
  friend bool operator==(const StaticPartA&, const StaticPartA&) = default;
};
struct StaticPartB {
  std::uint8_t ship_type = 0;
  Text<3> vendor = {};
  std::uint8_t model = 0;
  std::uint32_t serial = 0;
  Text<7> callsign = {};
  Dimensions dimensions = {};    // zero for auxiliary craft
  std::uint32_t mothership = 0;  // of auxiliary craft (MMSI 98...), else 0
  std::uint8_t fix = 0;
  friend bool operator==(const StaticPartB&, const StaticPartB&) = default;
};

// Types 25, 26: short application data.
struct SlotMessage {
  bool addressed = false;
  bool structured = false;
  std::uint32_t to = 0;           // when addressed
  std::uint16_t application = 0;  // area * 64 + function, when structured
  Data<1064> data = {};
  std::uint32_t radio = 0;  // type 26
  friend bool operator==(const SlotMessage&, const SlotMessage&) = default;
};

// Type 27: class A over satellites: a tenth of a minute, whole knots and degrees.
struct LongRange {
  bool accurate = false;
  bool raim = false;
  std::uint8_t status = 15;
  CoarsePosition position = {};
  std::uint8_t speed_kn = 63;      // 63: not available
  std::uint16_t course_deg = 511;  // 511: not available
  bool stale = false;              // the position is older than five seconds
  friend bool operator==(const LongRange&, const LongRange&) = default;
};

using Body =
    std::variant<PositionReport, BaseStation, StaticReport, ApplicationMessage, Acknowledgement,
                 RescueAircraft, UtcInquiry, SafetyText, Interrogation, Assignment, Corrections,
                 ClassBReport, ClassBExtended, LinkManagement, AidToNavigation, ChannelManagement,
                 GroupAssignment, StaticPartA, StaticPartB, SlotMessage, LongRange>;

struct Message {
  std::uint8_t type = 0;    // 1..27
  std::uint8_t repeat = 0;  // how often repeaters passed it on; 3: do not
  std::uint32_t mmsi = 0;   // who sent it, nine digits
  Body body = {};
  friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace tidewaiter::ais

#endif  // TIDEWAITER_AIS_MESSAGE_H_
