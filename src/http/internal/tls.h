// TLS settings from files. Internal to http.
#ifndef TIDEWAITER_HTTP_INTERNAL_TLS_H_
#define TIDEWAITER_HTTP_INTERNAL_TLS_H_

#include <string>

#include "base/result.h"
#include "http/internal/asio.h"
#include "http/server.h"

namespace tidewaiter::http::internal {

// Errors: those of os::ReadFile; kInvalidArgument for a file that is not what it should be, with
// the option's name as field.
Status ConfigureTls(asio::ssl::context& context, const TlsOptions& options);

// The subject of the client's certificate, "CN=broker,O=Example" (RFC 2253); "" without one.
std::string SubjectOf(SSL* tls);

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_INTERNAL_TLS_H_
