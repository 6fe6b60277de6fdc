// TLS settings from files.
//
//   net::asio::ssl::context context(net::asio::ssl::context::tls_server);
//   RETURN_IF_ERROR(http::ConfigureTls(context, options));
#ifndef TIDEWAITER_HTTP_TLS_H_
#define TIDEWAITER_HTTP_TLS_H_

#include <string>

#include "base/result.h"
#include "http/asio.h"
#include "http/server.h"

namespace tidewaiter::http {

// Errors: those of os::ReadFile; kInvalidArgument for a file that is not what it should be, with
// the option's name as field.
Status ConfigureTls(net::asio::ssl::context& context, const TlsOptions& options);

// The subject of the client's certificate, "CN=broker,O=Example" (RFC 2253); "" without one.
std::string SubjectOf(SSL* tls);

}  // namespace tidewaiter::http

#endif  // TIDEWAITER_HTTP_TLS_H_
