// DeviceHttp: devices that speak HTTP: telephones and gateways (OsmAnd), cameras and readers at
// gates. A port of its own, so that no device ever comes near the desk.
//
//   ASSIGN_OR_RETURN(auto http, intake::DeviceHttp::Start({.port = 5055}, *intake, registry));
//
//   GET  /?id=...&lat=...&lon=...      OsmAnd's query (device/osmand.h), or POST with its JSON
//   POST /readings/<reader>            an event of a camera, reader, scale or portal, in its
//                                      maker's own form (device/gate_reading.h)
//
// Each request is a frame in the log before it is answered: 200 says that it is on disk. What
// cannot be read is kept too; OsmAnd then answers 400, and readings 200 all the same, for cameras
// that get anything else throw the event away. 403: the device may not (unknown, retired, wrong
// key); 413: longer than kKeptBytesMax; 503: the disk failed, to be sent again.
//
// A device that has a key in the register shows it: Authorization: Bearer KEY, or Basic with the
// device as user, or "key" in the query. Others are known by what they say, which anybody can say:
// put the port into a private network, or ask for certificates (tls.client_ca): then the CN is the
// device.
#ifndef TIDEWAITER_INTAKE_DEVICE_HTTP_H_
#define TIDEWAITER_INTAKE_DEVICE_HTTP_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "http/server.h"
#include "intake/intake.h"
#include "intake/register.h"

namespace tidewaiter::intake {

struct DeviceHttpOptions {
  std::string name = "http";  // in the log, as Listener::name
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;               // 0: any that is free
  std::vector<std::string> peers = {};  // addresses that may ask; empty: all. Others get 403.
  std::optional<http::TlsOptions> tls = {};
};
// A listener of the kind kHttp. What only others have (protocols, udp, station) is not looked at.
DeviceHttpOptions HttpOptionsOf(const Listener& listener);

class DeviceHttp {
 public:
  // `intake` and `devices` must outlive it. Errors: those of http::Server::Start.
  static Result<std::unique_ptr<DeviceHttp>> Start(const DeviceHttpOptions& options, Intake& intake,
                                                   const DeviceRegister& devices);
  DeviceHttp(const DeviceHttp&) = delete;
  DeviceHttp& operator=(const DeviceHttp&) = delete;
  ~DeviceHttp();  // Stop

  [[nodiscard]] std::uint16_t port() const;
  void Stop();

 private:
  class Impl;
  explicit DeviceHttp(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tidewaiter::intake

#endif  // TIDEWAITER_INTAKE_DEVICE_HTTP_H_
