#include "device/protocols/teltonika_io.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace tidewaiter::device::teltonika {
namespace {

using enum IoKind;

constexpr bool kAny = false;
constexpr bool kVehicle = true;

// Sorted by id; one line each, so a reviewer compares it with the maker's list.
// clang-format off
constexpr std::array kTable{
    Io{1, kAny, kFlag, "in#", 1},
    Io{2, kAny, kFlag, "in#", 2},
    Io{3, kAny, kFlag, "in#", 3},
    Io{4, kAny, kFlag, "in#", 4},
    Io{9, kVehicle, kScaled, "adc#", 1, 1000},
    Io{10, kVehicle, kScaled, "adc#", 2, 1000},
    Io{11, kVehicle, kText, "iccid"},
    Io{12, kVehicle, kScaled, "fuelUsed", 0, 1000},
    Io{13, kVehicle, kScaled, "fuelConsumption", 0, 100},
    Io{16, kAny, kNumber, "odometer"},
    Io{17, kAny, kSigned, "axisX"},
    Io{18, kAny, kSigned, "axisY"},
    Io{19, kAny, kSigned, "axisZ"},
    Io{21, kAny, kNumber, "rssi"},
    Io{24, kVehicle, kSpeed},
    Io{25, kAny, kSignedScaled, "bleTemp#", 1, 100},
    Io{26, kAny, kSignedScaled, "bleTemp#", 2, 100},
    Io{27, kAny, kSignedScaled, "bleTemp#", 3, 100},
    Io{28, kAny, kSignedScaled, "bleTemp#", 4, 100},
    Io{30, kVehicle, kNumber, "faultCount"},
    Io{32, kVehicle, kSigned, "coolantTemp"},
    Io{66, kAny, kScaled, "power", 0, 1000},
    Io{67, kAny, kScaled, "battery", 0, 1000},
    Io{68, kVehicle, kScaled, "batteryCurrent", 0, 1000},
    Io{72, kVehicle, kSignedScaled, "temp#", 1, 10},
    Io{73, kVehicle, kSignedScaled, "temp#", 2, 10},
    Io{74, kVehicle, kSignedScaled, "temp#", 3, 10},
    Io{75, kVehicle, kSignedScaled, "temp#", 4, 10},
    Io{78, kAny, kCard, "driverUniqueId"},
    Io{80, kVehicle, kNumber, "dataMode"},
    Io{81, kVehicle, kNumber, "obdSpeed"},
    Io{82, kVehicle, kNumber, "throttle"},
    Io{83, kVehicle, kScaled, "fuelUsed", 0, 10},
    Io{84, kVehicle, kScaled, "fuel", 0, 10},
    Io{85, kVehicle, kNumber, "rpm"},
    Io{87, kVehicle, kNumber, "obdOdometer"},
    Io{89, kVehicle, kNumber, "fuelLevel"},
    Io{110, kVehicle, kScaled, "fuelConsumption", 0, 10},
    Io{113, kVehicle, kNumber, "batteryLevel"},
    Io{115, kVehicle, kSignedScaled, "engineTemp", 0, 10},
    Io{179, kAny, kFlag, "out#", 1},
    Io{180, kAny, kFlag, "out#", 2},
    Io{181, kAny, kScaled, "pdop", 0, 10},
    Io{182, kAny, kScaled, "hdop", 0, 10},
    Io{199, kAny, kNumber, "tripOdometer"},
    Io{200, kVehicle, kNumber, "sleepMode"},
    Io{205, kVehicle, kCell},
    Io{206, kVehicle, kArea},
    Io{232, kVehicle, kFlag, "cngStatus"},
    Io{233, kVehicle, kScaled, "cngUsed", 0, 10},
    Io{234, kVehicle, kNumber, "cngLevel"},
    Io{235, kVehicle, kNumber, "oilLevel"},
    Io{236, kAny, kSign, "", 0, 1, Sign::kGeneral},
    Io{239, kAny, kFlag, "ignition"},
    Io{240, kAny, kFlag, "motion"},
    Io{241, kAny, kNumber, "operator"},
    Io{246, kVehicle, kSign, "", 0, 1, Sign::kTow},
    Io{247, kVehicle, kSign, "", 0, 1, Sign::kAccident},
    Io{249, kVehicle, kSign, "", 0, 1, Sign::kJamming},
    Io{251, kVehicle, kSign, "", 0, 1, Sign::kIdle},
    Io{252, kVehicle, kSign, "", 0, 1, Sign::kPowerCut},
    Io{253, kAny, kBehaviour},
    Io{636, kVehicle, kCell},
    Io{662, kVehicle, kFlag, "door"},
    Io{10800, kVehicle, kSignedScaled, "eyeTemp#", 1, 100},
    Io{10801, kVehicle, kSignedScaled, "eyeTemp#", 2, 100},
    Io{10802, kVehicle, kSignedScaled, "eyeTemp#", 3, 100},
    Io{10803, kVehicle, kSignedScaled, "eyeTemp#", 4, 100},
};

constexpr std::array kOldTable{
    Io{1, kAny, kNumber, "batteryLevel"},
    Io{2, kAny, kFlag, "usbConnected"},
    Io{5, kAny, kNumber, "uptime"},
    Io{20, kAny, kScaled, "hdop", 0, 10},
    Io{21, kAny, kScaled, "vdop", 0, 10},
    Io{22, kAny, kScaled, "pdop", 0, 10},
    Io{67, kAny, kScaled, "battery", 0, 1000},
    Io{221, kAny, kNumber, "button"},
    Io{222, kAny, kSign, "", 0, 1, Sign::kSos},
    Io{240, kAny, kFlag, "motion"},
    Io{244, kAny, kFlag, "roaming"},
};
// clang-format on

static_assert(std::ranges::is_sorted(kTable, {}, &Io::id));
static_assert(std::ranges::is_sorted(kOldTable, {}, &Io::id));

// Nearly all ids are below this: one look each. The others are searched.
constexpr std::size_t kDenseIds = 256;
constexpr std::uint8_t kNowhere = 0xFF;
static_assert(kTable.size() < kNowhere);

constexpr std::array<std::uint8_t, kDenseIds> kPlaces = [] {
  std::array<std::uint8_t, kDenseIds> places{};
  places.fill(kNowhere);
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (kTable[i].id < kDenseIds) places[kTable[i].id] = static_cast<std::uint8_t>(i);
  }
  return places;
}();

const Io* Search(std::span<const Io> table, unsigned id) {
  const auto found = std::ranges::lower_bound(table, id, {}, &Io::id);
  return found != table.end() && found->id == id ? &*found : nullptr;
}

}  // namespace

const Io* FindIo(unsigned id, bool vehicle) {
  const Io* io = nullptr;
  if (id < kDenseIds) {
    const std::uint8_t place = kPlaces[id];
    if (place != kNowhere) io = &kTable[place];
  } else {
    io = Search(kTable, id);
  }
  return io != nullptr && (vehicle || !io->vehicle_only) ? io : nullptr;
}

const Io* FindOldIo(unsigned id) {
  return Search(kOldTable, id);
}

bool IsVehicleTracker(std::string_view model) {
  constexpr std::array<std::string_view, 9> kFamilies{"FMB", "FMC", "FMM", "FMU",   "FMT",
                                                      "FMP", "MTB", "MSP", "FM3001"};
  if (model.size() == 6 && model.starts_with("FM") && model[3] == '6') return false;
  return std::ranges::any_of(kFamilies,
                             [&](std::string_view family) { return model.starts_with(family); });
}

}  // namespace tidewaiter::device::teltonika
