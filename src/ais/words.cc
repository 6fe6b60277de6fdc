#include "ais/words.h"

#include <array>

namespace tidewaiter::ais {
namespace {

constexpr std::array<std::string_view, 16> kStatus = {"Under way using engine",
                                                      "At anchor",
                                                      "Not under command",
                                                      "Restricted manoeuverability",
                                                      "Constrained by her draught",
                                                      "Moored",
                                                      "Aground",
                                                      "Engaged in fishing",
                                                      "Under way sailing",
                                                      "Reserved for HSC",
                                                      "Reserved for WIG",
                                                      "Reserved",
                                                      "Reserved",
                                                      "Reserved",
                                                      "Reserved",
                                                      "Not defined"};

constexpr std::array<std::string_view, 9> kFix = {"Undefined",
                                                  "GPS",
                                                  "GLONASS",
                                                  "Combined GPS/GLONASS",
                                                  "Loran-C",
                                                  "Chayka",
                                                  "Integrated navigation system",
                                                  "Surveyed",
                                                  "Galileo"};

constexpr std::array<std::string_view, 32> kAid = {"Unspecified",
                                                   "Reference point",
                                                   "RACON",
                                                   "Fixed offshore structure",
                                                   "Spare, Reserved for future use.",
                                                   "Light, without sectors",
                                                   "Light, with sectors",
                                                   "Leading Light Front",
                                                   "Leading Light Rear",
                                                   "Beacon, Cardinal N",
                                                   "Beacon, Cardinal E",
                                                   "Beacon, Cardinal S",
                                                   "Beacon, Cardinal W",
                                                   "Beacon, Port hand",
                                                   "Beacon, Starboard hand",
                                                   "Beacon, Preferred Channel port hand",
                                                   "Beacon, Preferred Channel starboard hand",
                                                   "Beacon, Isolated danger",
                                                   "Beacon, Safe water",
                                                   "Beacon, Special mark",
                                                   "Cardinal Mark N",
                                                   "Cardinal Mark E",
                                                   "Cardinal Mark S",
                                                   "Cardinal Mark W",
                                                   "Port hand Mark",
                                                   "Starboard hand Mark",
                                                   "Preferred Channel Port hand",
                                                   "Preferred Channel Starboard hand",
                                                   "Isolated danger",
                                                   "Safe Water",
                                                   "Special Mark",
                                                   "Light Vessel / LANBY / Rigs"};

constexpr std::array<std::string_view, 30> kSpecial = {  // 30 to 59
    "Fishing",
    "Towing",
    "Towing: length exceeds 200m or breadth exceeds 25m",
    "Dredging or underwater ops",
    "Diving ops",
    "Military ops",
    "Sailing",
    "Pleasure Craft",
    "Reserved",
    "Reserved",
    "",  // 40 to 49 are high speed craft
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "Pilot Vessel",
    "Search and Rescue vessel",
    "Tug",
    "Port Tender",
    "Anti-pollution equipment",
    "Law Enforcement",
    "Spare - Local Vessel",
    "Spare - Local Vessel",
    "Medical Transport",
    "Ship according to RR Resolution No. 18"};

// The second digit says the same for six groups of ships, named by the first: 2, 4, 6 to 9.
constexpr std::array<std::string_view, 10> kGroup = {"",
                                                     "",
                                                     "Wing in ground (WIG)",
                                                     "",
                                                     "High speed craft (HSC)",
                                                     "",
                                                     "Passenger",
                                                     "Cargo",
                                                     "Tanker",
                                                     "Other Type"};
constexpr std::array<std::string_view, 10> kDigit = {
    "all ships of this type",   "Hazardous category A",    "Hazardous category B",
    "Hazardous category C",     "Hazardous category D",    "Reserved for future use",
    "Reserved for future use",  "Reserved for future use", "Reserved for future use",
    "No additional information"};

}  // namespace

std::string_view StatusWords(std::uint8_t status) {
  return status < kStatus.size() ? kStatus[status] : "INVALID STATUS";
}

std::string_view FixWords(std::uint8_t fix) {
  if (fix == 15) return "Internal GNSS";
  return fix < kFix.size() ? kFix[fix] : "INVALID EPFD";
}

std::string_view AidWords(std::uint8_t aid_type) {
  return aid_type < kAid.size() ? kAid[aid_type] : "INVALID AID TYPE";
}

std::string ShipTypeWords(std::uint8_t ship_type) {
  if (ship_type == 0) return "Not available";
  if (ship_type < 20) return "Reserved for future use";
  if (ship_type > 99) return "INVALID SHIP TYPE";
  const std::string_view group = kGroup[ship_type / 10U];
  if (group.empty()) return std::string(kSpecial[ship_type - 30U]);
  return std::string(group) + " - " + std::string(kDigit[ship_type % 10U]);
}

}  // namespace tidewaiter::ais
