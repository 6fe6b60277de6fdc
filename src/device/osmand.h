// OsmAnd: telephones and gateways that report over HTTP, by the query of a GET or as JSON. Not a
// stream, so not a Protocol: each request is whole.
//
//   GET /?id=123456&lat=60.0&lon=30.0&timestamp=1377177267&speed=12.5&bearing=90&batt=87
//   POST / {"device_id": "48241179", "location": {"timestamp": "2025-06-15T13:45:12.862Z",
//           "coords": {"latitude": 37.42, "longitude": -122.084, "speed": 3.1}, ...}}
//
//   device::Decoded said;
//   const Status read = device::DecodeOsmand({.uri = uri, .content_type = type, .body = body},
//   said); respond(read ? 200 : 400);                 // 200 is the acknowledgement: after the
//   fsync
//
// Query: id or deviceid; lat, lon or location=lat,lon; timestamp in seconds, milliseconds, or as
// ISO 8601 (without a zone: UTC); speed in knots, bearing or heading, altitude in metres, accuracy
// in metres, valid, cell=mcc,mnc,lac,cid[,signal] and wifi=address,strength (both many times),
// hdop, batt in percent, driverUniqueId; every other name is a reading under that name, a number,
// true, false or text. A form in the body counts where the query is empty. JSON: as the
// background-geolocation plug-ins send it; speed in m/s, battery 0 to 1, -1 = unknown.
#ifndef TIDEWAITER_DEVICE_OSMAND_H_
#define TIDEWAITER_DEVICE_OSMAND_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "device/report.h"

namespace tidewaiter::device {

struct OsmandRequest {
  std::string_view uri = {};  // path and query as received
  std::string_view content_type = {};
  std::string_view body = {};
};

inline constexpr std::size_t kOsmandBytesMax = 64 * 1024;  // of uri and body together
inline constexpr std::size_t kOsmandReadingsMax = 64;      // parameters of unknown names
inline constexpr std::size_t kOsmandNameBytesMax = 64;
inline constexpr std::size_t kOsmandTextBytesMax = 1024;  // of one value

// A request as one frame of the protocol "osmand" (device/protocol.h): URI, line feed, content
// type, line feed, body. So it stands in the log like any frame and is decoded again from there.
// Line feeds in the first two are dropped: HTTP has none there.
std::string OsmandFrame(const OsmandRequest& request);

// Adds the one report of a request to `said` (which the caller has cleared). Times that are not
// said are 0. Pure, thread-safe, O(request). Errors: kInvalidArgument, `field` names the parameter:
// no device, a value that cannot be, more than the limits above; then `said` is undefined.
Status DecodeOsmand(const OsmandRequest& request, Decoded& said);

}  // namespace tidewaiter::device

#endif  // TIDEWAITER_DEVICE_OSMAND_H_
