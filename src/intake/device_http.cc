#include "intake/device_http.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "codec/encoding.h"
#include "device/osmand.h"
#include "intake/mqtt_json.h"

namespace tidewaiter::intake {
namespace {

constexpr std::string_view kOsmand = "osmand";
constexpr std::string_view kReadings = "/readings/";
constexpr std::size_t kDeviceBytesMax = 64;

// The key that a request shows; "" = none.
std::string KeyOf(const http::Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  constexpr std::string_view kBasic = "Basic ";
  const auto header = request.FindHeader("Authorization");
  if (header && header->starts_with(kBearer)) return std::string(header->substr(kBearer.size()));
  if (header && header->starts_with(kBasic)) {
    const std::string both = codec::Base64Decode(header->substr(kBasic.size())).value_or("");
    const std::size_t colon = both.find(':');
    return colon == std::string::npos ? std::string() : both.substr(colon + 1);
  }
  return std::string(request.FindQuery("key").value_or(""));
}

// CN of an RFC 2253 subject; "" = none.
std::string_view CommonName(std::string_view subject) {
  constexpr std::string_view kName = "CN=";
  const std::size_t at = subject.starts_with(kName) ? 0 : subject.find(",CN=");
  if (at == std::string_view::npos) return {};
  const std::string_view name = subject.substr(at == 0 ? kName.size() : at + 4);
  return name.substr(0, name.find(','));
}

bool HasKey(const Registered& known, std::string_view key) {
  if (known.key_sha256.empty()) return true;
  Sha256 sha;
  sha.Add(key);
  return sha.Hex() == known.key_sha256;
}

struct Asked {
  Handed handed;
  bool readings = false;
  bool decodes = true;
};

}  // namespace

class DeviceHttp::Impl {
 public:
  Impl(const DeviceHttpOptions& options, Intake& intake, const DeviceRegister& devices)
      : name_(options.name), peers_(options.peers), intake_(intake), devices_(devices) {}

  Status Open(const DeviceHttpOptions& options) {
    http::ServerOptions server;
    server.address = options.address;
    server.port = options.port;
    server.tls = options.tls;
    server.limits.body_bytes = kKeptBytesMax;
    auto started =
        http::Server::Start(std::move(server), [this](http::Request request, http::Reply reply) {
          Handle(std::move(request), std::move(reply));
        });
    if (!started) return std::unexpected(started.error());
    server_.emplace(*std::move(started));
    return {};
  }

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  void Stop() { server_->Stop(0); }

 private:
  void Handle(http::Request request, http::Reply reply) {
    if (!peers_.empty() && std::ranges::find(peers_, request.peer) == peers_.end()) {
      return reply.Send({.status = 403});
    }
    Asked asked;
    const bool is_readings = request.path.starts_with(kReadings);
    if (is_readings) {
      if (request.method != http::Method::kPost) return reply.Send({.status = 405});
      asked = ReadingsOf(request);
    } else if (request.path == "/" &&
               (request.method == http::Method::kGet || request.method == http::Method::kPost)) {
      asked = OsmandOf(request);
    } else {
      return reply.Send({.status = 404});
    }
    if (!MaySpeak(request, asked.handed.device)) return reply.Send({.status = 403});
    asked.handed.listener = name_;
    asked.handed.peer = request.peer;
    asked.handed.certificate = CommonName(request.tls_subject);
    const bool ok = asked.readings || asked.decodes;
    auto shared = std::make_shared<http::Reply>(std::move(reply));
    intake_.Take(std::move(asked.handed), [shared, ok](const Result<Taken>& taken) {
      shared->Send({.status = StatusOf(taken, ok)});
    });
  }

  static int StatusOf(const Result<Taken>& taken, bool ok) {
    if (taken) return ok ? 200 : 400;
    switch (taken.error().code) {
      case ErrorCode::kFailedPrecondition:
        return 403;
      case ErrorCode::kInvalidArgument:
        return 413;
      default:
        return 503;
    }
  }

  static Asked ReadingsOf(const http::Request& request) {
    Asked asked{.handed = {}, .readings = true, .decodes = true};
    asked.handed.protocol = kGateProtocol;
    asked.handed.device = request.path.substr(kReadings.size());
    asked.handed.bytes = request.FindHeader("Content-Type").value_or("");
    std::erase(asked.handed.bytes, '\n');
    asked.handed.bytes += '\n';
    asked.handed.bytes += request.body;
    return asked;
  }

  Asked OsmandOf(const http::Request& request) {
    const device::OsmandRequest what{
        .uri = request.target,
        .content_type = request.FindHeader("Content-Type").value_or(""),
        .body = request.body};
    Asked asked;
    device::Decoded said;
    asked.decodes = device::DecodeOsmand(what, said).has_value();
    asked.handed.protocol = kOsmand;
    if (asked.decodes && !said.reports().empty()) {
      asked.handed.device = said.reports().front().device;
    }
    asked.handed.bytes = device::OsmandFrame(what);
    return asked;
  }

  // What cannot be read names no device: it is kept, and nobody's.
  [[nodiscard]] bool MaySpeak(const http::Request& request, std::string_view device) const {
    if (device.empty()) return !request.path.starts_with(kReadings);
    if (device.size() > kDeviceBytesMax) return false;
    const std::string_view name = CommonName(request.tls_subject);
    if (!name.empty() && name != device) return false;
    const auto known = devices_.Find(device);
    if (!known) return true;  // intake's policy for those that nobody knows
    if (known->certificate_needed && name.empty()) return false;
    return !name.empty() || HasKey(*known, KeyOf(request));
  }

  const std::string name_;
  const std::vector<std::string> peers_;
  Intake& intake_;
  const DeviceRegister& devices_;
  std::optional<http::Server> server_;
};

DeviceHttpOptions HttpOptionsOf(const Listener& listener) {
  return {.name = listener.name,
          .address = listener.address,
          .port = listener.port,
          .peers = listener.peers,
          .tls = listener.tls};
}

DeviceHttp::DeviceHttp(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DeviceHttp::~DeviceHttp() {
  Stop();
}

Result<std::unique_ptr<DeviceHttp>> DeviceHttp::Start(const DeviceHttpOptions& options,
                                                      Intake& intake,
                                                      const DeviceRegister& devices) {
  auto impl = std::make_unique<Impl>(options, intake, devices);
  RETURN_IF_ERROR(impl->Open(options));
  return std::unique_ptr<DeviceHttp>(new DeviceHttp(std::move(impl)));
}

std::uint16_t DeviceHttp::port() const {
  return impl_->port();
}
void DeviceHttp::Stop() {
  impl_->Stop();
}

}  // namespace tidewaiter::intake
