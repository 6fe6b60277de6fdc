// The words of movements in JSON, in the order of their enums from 1 on. For movement*.cc only.
#ifndef TIDEWAITER_TRACK_MOVEMENT_NAMES_H_
#define TIDEWAITER_TRACK_MOVEMENT_NAMES_H_

#include <array>
#include <string_view>

namespace tidewaiter::track {

inline constexpr std::array<std::string_view, 8> kUnitKinds{
    "truck", "container", "wagon", "trailer", "vessel", "aircraft", "drone", "parcel"};
inline constexpr std::array<std::string_view, 6> kModes{"road",   "rail", "sea",
                                                        "inland", "air",  "depot"};
inline constexpr std::array<std::string_view, 7> kRoles{"origin", "gate",     "checkpoint", "rest",
                                                        "border", "transfer", "destination"};
inline constexpr std::array<std::string_view, 7> kPairingKinds{
    "seal_device", "vehicle_device", "sensor_device", "plate", "container", "seal_number", "tag"};
inline constexpr std::array<std::string_view, 6> kStates{"planned", "armed",  "under_way",
                                                         "arrived", "closed", "cancelled"};
inline constexpr std::array<std::string_view, 3> kAuthorities{"system", "officer", "supervisor"};

}  // namespace tidewaiter::track

#endif  // TIDEWAITER_TRACK_MOVEMENT_NAMES_H_
