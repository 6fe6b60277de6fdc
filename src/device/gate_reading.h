// GateReading: what a fixed reader at a gate saw once: a number plate, a container code, a tag, a
// seal, a weight, a radiation measurement. One shape for cameras and readers of all makers.
//
//   const GateRead read = ReadGateEvent(request.content_type, request.body);
//   for (const GateReading& reading : read.readings) Match(reading);
//   if (!read.problems.empty()) Log(read.problems);      // and answer 200 all the same, see below
//
// Makers: Hikvision (multipart or bare XML), OpenALPR/Rekor and Axis (JSON), and a JSON of our own
// for everything else (docs/formats/gate-readings.md). Values are as the reader says them: nothing
// is corrected, and whether a check digit fits is for whoever matches. Match with candidates and
// the certainty of characters, not by equality.
//
// Hikvision's cameras never send an event again: a refused one is lost. Keep the body first, then
// answer 200 whatever is in it.
#ifndef TIDEWAITER_DEVICE_GATE_READING_H_
#define TIDEWAITER_DEVICE_GATE_READING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"

namespace tidewaiter::device {

// Stored: never renumber.
enum class GateKind : std::uint8_t {
  kPlate = 1,
  kContainerCode = 2,  // ISO 6346, "CSQU3054383"
  kTag = 3,            // radio tag: its EPC in hexadecimal
  kSeal = 4,           // number read from a seal
  kWeight = 5,         // weighbridge
  kRadiation = 6,      // portal
};
std::string_view Name(GateKind kind);  // "plate", "container_code", ...
std::optional<GateKind> FindGateKind(std::string_view name);

// Along the lane (into the gate for an entry lane) or against it.
enum class GateDirection : std::uint8_t { kUnknown = 0, kForward = 1, kReverse = 2 };

struct GateCandidate {
  std::string value = {};
  double confidence = 0;  // 0 to 1
  friend bool operator==(const GateCandidate&, const GateCandidate&) = default;
};

struct GateReading {
  GateKind kind = GateKind::kPlate;
  std::string value = {};                      // "" for weight and radiation
  std::optional<double> confidence = {};       // 0 to 1; nothing: not said
  std::vector<double> characters = {};         // certainty of each character of value, or empty
  std::vector<GateCandidate> candidates = {};  // readings that the reader weighed, best first
  std::string reader = {};                     // camera, antenna, bridge, portal
  std::string gate = {};                       // "" = not said: known by the reader
  std::optional<std::int64_t> lane = {};
  GateDirection direction = GateDirection::kUnknown;
  std::string country = {};  // of the plate, as sent: letters, or a number of the maker's
  std::string region = {};   // as sent
  std::int64_t time_ms = 0;  // since 1970 UTC, by the reader's clock
  std::string image = {};    // where a picture is: name of a part, path, address
  std::string event = {};    // the maker's own id of the event
  std::string vehicle = {};  // class as sent: "truck"
  std::string tid = {};      // kTag: number of the chip, which cannot be written
  std::optional<std::int64_t> antenna = {};  // kTag
  std::optional<double> rssi_dbm = {};       // kTag
  std::optional<double> gross_kg = {};       // kWeight
  std::vector<double> axles_kg = {};         // kWeight: from the front
  std::optional<double> gamma_cps = {};      // kRadiation: counts a second, background included
  std::optional<double> neutron_cps = {};    // kRadiation
  bool gamma_alarm = false;                  // kRadiation: by the portal's own threshold
  bool neutron_alarm = false;                // kRadiation
  friend bool operator==(const GateReading&, const GateReading&) = default;
};

struct GateRead {
  std::vector<GateReading> readings = {};  // those without a problem
  codec::Problems problems = {};           // all of them
};

inline constexpr std::size_t kGateBytesMax = 8 * 1024 * 1024;     // two pictures of a 4K camera
inline constexpr std::size_t kGateDocumentBytesMax = 256 * 1024;  // XML or JSON in it
inline constexpr std::size_t kGateReadingsMax = 64;  // of one message: a train of wagons
inline constexpr std::size_t kGateCandidatesMax = 32;
inline constexpr std::size_t kGateTextBytesMax = 256;  // of one value

// By what the body looks like: XML or multipart is Hikvision's, JSON is told by its members. A
// message that is none of an event (a camera's heartbeat) has no readings and no problems. Pure,
// thread-safe, O(body). Problem codes: those of codec/json_reader.h, and xml, multipart, too_large,
// unknown (no format of these).
GateRead ReadGateEvent(std::string_view content_type, std::string_view body);

// The same for one maker. `content_type` matters for multipart alone.
GateRead ReadHikvision(std::string_view content_type, std::string_view body);
GateRead ReadOpenAlpr(std::string_view body);  // data_type alpr_group; others have no readings
GateRead ReadAxis(std::string_view body);
GateRead ReadGateJson(std::string_view body);  // ours: one reading, or {"readings": [...]}

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_GATE_READING_H_
