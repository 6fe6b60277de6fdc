#include "stream/internal/nats.h"

#include <charconv>

#include <fmt/format.h>

namespace tidewaiter::stream::internal {

std::unexpected<Error> NatsError(natsStatus status, std::string_view doing) {
  const bool for_good = status == NATS_INVALID_ARG || status == NATS_ADDRESS_MISSING;
  return Fail(for_good ? ErrorCode::kInvalidArgument : ErrorCode::kUnavailable,
              fmt::format("NATS: {}: {}", doing, natsStatus_GetText(status)));
}

namespace {

using Options = Owned<natsOptions, natsOptions_Destroy>;

// What comes while there is no connection is refused instead of kept: the log keeps it.
constexpr int kNoBuffer = 1;

Result<Options> MakeOptions(const NatsOptions& from, const std::string& name) {
  if (from.servers.empty())
    return Fail(ErrorCode::kInvalidArgument, "no NATS server is named", "stream.nats_servers");
  natsOptions* made = nullptr;
  if (const natsStatus s = natsOptions_Create(&made); s != NATS_OK) return NatsError(s, "options");
  Options options(made);
  std::vector<const char*> servers;
  for (const std::string& server : from.servers)
    servers.push_back(server.c_str());
  natsStatus s = natsOptions_SetServers(made, servers.data(), static_cast<int>(servers.size()));
  const auto also = [&s](natsStatus next) { s = s == NATS_OK ? next : s; };
  also(natsOptions_SetName(made, name.c_str()));
  also(natsOptions_SetTimeout(made, from.timeout_ms));
  also(natsOptions_SetMaxReconnect(made, -1));
  also(natsOptions_SetReconnectWait(made, from.reconnect_ms));
  also(natsOptions_SetReconnectJitter(made, from.reconnect_ms / 4, from.reconnect_ms / 4));
  also(natsOptions_SetReconnectBufSize(made, kNoBuffer));
  also(natsOptions_SetPingInterval(made, 5'000));
  also(natsOptions_SetFailRequestsOnDisconnect(made, true));
  if (!from.credentials.empty())
    also(natsOptions_SetUserCredentialsFromFiles(made, from.credentials.c_str(), nullptr));
  if (!from.ca_file.empty()) {
    also(natsOptions_SetSecure(made, true));
    also(natsOptions_LoadCATrustedCertificates(made, from.ca_file.c_str()));
  }
  if (!from.certificate.empty())
    also(natsOptions_LoadCertificatesChain(made, from.certificate.c_str(), from.key.c_str()));
  if (s != NATS_OK) return NatsError(s, "options");
  return options;
}

}  // namespace

void Connection::OnConnected(natsConnection* /*connection*/, void* count) {
  (*static_cast<std::shared_ptr<Count>*>(count))->fetch_add(1);
}

void Connection::OnClosed(natsConnection* /*connection*/, void* count) {
  delete static_cast<std::shared_ptr<Count>*>(count);
}

Result<std::unique_ptr<Connection>> Connection::Open(const NatsOptions& options,
                                                     const std::string& name) {
  ASSIGN_OR_RETURN(const Options how, MakeOptions(options, name));
  std::unique_ptr<Connection> opened(new Connection);
  auto count = std::make_unique<std::shared_ptr<Count>>(opened->count_);
  natsStatus s = natsOptions_SetReconnectedCB(how.get(), OnConnected, count.get());
  if (s == NATS_OK)
    s = natsOptions_SetRetryOnFailedConnect(how.get(), true, OnConnected, count.get());
  if (s == NATS_OK) s = natsOptions_SetClosedCB(how.get(), OnClosed, count.get());
  if (s != NATS_OK) return NatsError(s, "options");
  s = natsConnection_Connect(&opened->connection_, how.get());
  if (s != NATS_OK && s != NATS_NOT_YET_CONNECTED) return NatsError(s, "connect");
  if (s == NATS_OK) opened->count_->fetch_add(1);
  static_cast<void>(count.release());  // OnClosed deletes it
  return opened;
}

Connection::~Connection() {
  if (connection_ == nullptr) return;
  natsConnection_Close(connection_);
  natsConnection_Destroy(connection_);
}

bool Connection::connected() const {
  return natsConnection_Status(connection_) == NATS_CONN_STATUS_CONNECTED;
}

std::string LocalStream(std::string_view post) {
  return fmt::format("TWLOCAL_{}", post);
}
std::string CentreStream(std::string_view post) {
  return fmt::format("TW_{}", post);
}
std::string LocalSubject(std::string_view post) {
  return fmt::format("tw.local.{}", post);
}
std::string DirectSubject(std::string_view post) {
  return fmt::format("tw.frames.{}", post);
}
std::string AskSubject(std::string_view post) {
  return fmt::format("tw.ask.{}", post);
}

Status MakeStream(jsCtx* js, jsStreamConfig& config) {
  jsStreamInfo* info = nullptr;
  jsErrCode code = {};
  natsStatus s = js_GetStreamInfo(&info, js, config.Name, nullptr, &code);
  const bool missing = s == NATS_NOT_FOUND;
  if (missing) s = js_AddStream(&info, js, &config, nullptr, &code);
  const StreamInfo owned(info);
  if (s == NATS_OK) return {};
  return NatsError(s, fmt::format("stream {} ({})", config.Name, static_cast<int>(code)));
}

std::string WrapAnswer(const Result<std::string>& answer) {
  if (answer) return "+" + *answer;
  return fmt::format("-{} {}", static_cast<int>(answer.error().code), answer.error().message);
}

Result<std::string> UnwrapAnswer(std::string_view bytes) {
  if (bytes.starts_with('+')) return std::string(bytes.substr(1));
  int code = 0;
  if (bytes.starts_with('-')) {
    const auto [end, error] = std::from_chars(bytes.data() + 1, bytes.data() + bytes.size(), code);
    const bool known = error == std::errc() && code >= 1 && code <= 7;
    if (known) {
      const std::size_t at = static_cast<std::size_t>(end - bytes.data());
      return Fail(static_cast<ErrorCode>(code),
                  std::string(bytes.substr(std::min(at + 1, bytes.size()))));
    }
  }
  return Fail(ErrorCode::kUnavailable, "NATS: this is no answer of a centre");
}

}  // namespace tidewaiter::stream::internal
